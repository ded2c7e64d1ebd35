//! Somebody with a browser and no JavaScript: cookies by hand, redirects only when told.

use super::Server;
use super::form::Form;
use super::html;
use super::wire::{Answer, Wire, form_encoded};
use std::io;
use std::net::SocketAddr;

/// A browser.
pub struct Browser {
    address: SocketAddr,
    wire: Option<Wire>,
    cookies: Vec<(String, String)>,
    /// The page that is shown, for the `Referer`.
    shown: String,
}

/// A page, or another answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address, without the host.
    pub path: String,
    /// The number of its status.
    pub status: u16,
    /// Its headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// Its source.
    pub html: String,
}

impl Browser {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address, wire: None, cookies: Vec::new(), shown: "/".to_owned() }
    }

    /// Opens an address: a path, or a whole link out of a mail, of which the path is taken.
    ///
    /// # Panics
    /// If the server does not answer.
    #[track_caller]
    pub fn get(&mut self, address: &str) -> Page {
        let path = path_of(address);
        self.ask("GET", &path, &[], "")
    }

    /// Sends these fields, as a page of the same site would.
    ///
    /// # Panics
    /// If the server does not answer.
    #[track_caller]
    pub fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Page {
        let origin = format!("http://{}", self.address);
        self.post_from(&origin, address, fields)
    }

    /// Sends these fields, as a page of the site `origin` would.
    ///
    /// # Panics
    /// If the server does not answer.
    #[track_caller]
    pub fn post_from(&mut self, origin: &str, address: &str, fields: &[(&str, &str)]) -> Page {
        let path = path_of(address);
        self.ask("POST", &path, &[("origin", origin)], &form_encoded(fields))
    }

    /// Presses the button of a form.
    ///
    /// # Panics
    /// If the server does not answer.
    #[track_caller]
    pub fn submit(&mut self, form: &Form) -> Page {
        let fields: Vec<(&str, &str)> = form.fields().collect();
        self.post(form.action(), &fields)
    }

    /// Goes where a page leads, as a browser does by itself.
    ///
    /// # Panics
    /// If it leads nowhere.
    #[track_caller]
    pub fn follow(&mut self, page: &Page) -> Page {
        assert_eq!(page.status, 303, "{} should lead on:\n{}", page.path, page.text());
        let location = page.location().to_owned();
        self.get(&location)
    }

    /// Sends these fields with these headers.
    ///
    /// # Panics
    /// If the server does not answer.
    #[track_caller]
    pub fn ask_with(&mut self, headers: &[(&str, &str)], address: &str, fields: &[(&str, &str)]) -> Page {
        self.ask("POST", &path_of(address), headers, &form_encoded(fields))
    }

    /// Goes on with the same cookies where the server listens now.
    pub fn go_to(&mut self, server: &Server) {
        self.address = server.address();
        self.wire = None;
    }

    #[track_caller]
    fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let referer = format!("http://{}{}", self.address, self.shown);
        let mut all = vec![("referer", referer.as_str())];
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        all.extend_from_slice(headers);
        let sent = path.split('#').next().unwrap_or_default();
        let answer = self.send(method, sent, &all, body);
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        self.keep_cookies(&answer);
        if answer.status == 200 && method == "GET" {
            path.clone_into(&mut self.shown);
        }
        Page {
            path: path.to_owned(),
            status: answer.status,
            headers: answer.headers,
            html: String::from_utf8(answer.body).expect("a page is UTF-8"),
        }
    }

    /// Uses the kept connection, or a new one: the server may have been started anew meanwhile.
    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
        let mut wire = match self.wire.take() {
            Some(wire) => wire,
            None => Wire::open(self.address)?,
        };
        let answer = wire.ask(method, path, headers, body.as_bytes())?;
        if answer.header("connection") != Some("close") {
            self.wire = Some(wire);
        }
        Ok(answer)
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for (_, set) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = set.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Page {
    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Where it leads.
    ///
    /// # Panics
    /// If it leads nowhere.
    #[must_use]
    #[track_caller]
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("{} {} leads nowhere", self.status, self.path))
    }

    /// What a person reads of it.
    #[must_use]
    pub fn text(&self) -> String {
        html::text(&self.html)
    }

    /// The form that is sent to this address.
    ///
    /// # Panics
    /// If there is none, or more than one.
    #[must_use]
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let mut forms = self.forms();
        let actions: Vec<String> = forms.iter().map(|f| f.action().to_owned()).collect();
        forms.retain(|f| f.action() == action);
        assert_eq!(forms.len(), 1, "{} has {} forms to {action}, of {actions:?}", self.path, forms.len());
        forms.remove(0)
    }

    /// The form that is sent to this address and offers this choice.
    ///
    /// # Panics
    /// If there is none, or more than one.
    #[must_use]
    #[track_caller]
    pub fn form_offering(&self, action: &str, name: &str, value: &str) -> Form {
        let mut forms = self.forms();
        forms.retain(|f| f.action() == action && f.offers(name, value));
        assert_eq!(forms.len(), 1, "{} has {} forms to {action} with {name}={value}", self.path, forms.len());
        forms.remove(0)
    }

    /// All its forms that are sent by POST.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        Form::all(&self.html, &self.path)
    }
}

/// The path and query of an address.
fn path_of(address: &str) -> String {
    match address.split_once("://") {
        None => address.to_owned(),
        Some((_, rest)) => rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned()),
    }
}
