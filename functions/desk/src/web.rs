//! The pages that people act on: the form's steps, the requester's ticket, the agents' console.
//!
//! One router for all of it; it runs under `axum::serve` as under a function. Every GET is safe. Whatever is
//! not ours falls through to the static site.

pub mod answers;
mod basket;
mod callback;
mod code;
mod confidential;
mod confirm;
mod console;
mod dates;
mod fault;
mod feedback;
mod files;
mod form;
mod guard;
mod mine;
mod receipt;
mod requester;
mod session;
mod sign_in;
mod tray;
mod upload;
mod view;

use crate::handle::Desk;
use crate::help::HelpSite;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware;
use axum::response::Html;
use axum::routing::{get, post};
use data_encoding::HEXLOWER;
use serde::Serialize;
use std::sync::Arc;
use theme::{Frame, Theme};
use tickets::token::{Keys, Purpose};
use tickets::{Language, Policy};
use upload::with_files;

pub use fault::Fault;
pub(crate) use feedback::{AFTER_ALL, DEFLECTED, WITH_WORDS};
pub use guard::{SECURITY_HEADERS, careful, is_foreign};

/// The largest body that is read, in bytes: the longest text, written in the widest way, and room for the rest. Forms with
/// files have limits of their own (`upload`).
pub const BODY_BYTES_MAX: usize = 512 * 1024;

/// What every page needs.
#[derive(Clone)]
pub struct Web {
    /// The desk.
    pub desk: Desk,
    /// The help site, which may have the answer.
    pub help: Arc<dyn HelpSite>,
    /// Templates and words.
    pub theme: Arc<Theme>,
    /// What links and sessions are signed with.
    pub keys: Keys,
    /// Where the desk stands in the world, without a slash at the end.
    pub base_url: String,
    /// Whether this is the demonstration: pages say so and name its helpers.
    pub demonstration: bool,
}

/// What the router holds: each page gets it as it is on the day on which it is asked for.
#[derive(Clone)]
struct Served(Arc<Web>);

impl FromRef<Served> for Web {
    fn from_ref(Served(web): &Served) -> Self {
        Self { desk: web.desk.today(), ..Self::clone(web) }
    }
}

/// All pages that people act on.
pub fn router(web: Web) -> Router {
    dressed(intake_routes(&web.desk.policy).merge(other_routes(&web.desk.policy)), web)
}

/// The form alone: what everybody may send without a link or a session.
pub fn intake(web: Web) -> Router {
    alone(intake_routes(&web.desk.policy), web)
}

/// All but the form.
pub fn portal(web: Web) -> Router {
    alone(other_routes(&web.desk.policy), web)
}

/// Pages of a program that has hardly any other. What holds for each is put around all of them at once: where it is put around
/// one by one, making it is most of the start.
fn alone(routes: Router<Served>, web: Web) -> Router {
    dressed(Router::new().fallback_service(routes.with_state(Served(Arc::new(web.clone())))), web)
}

/// Pages with what holds for each of them.
fn dressed(routes: Router<Served>, web: Web) -> Router {
    let served = Served(Arc::new(web.clone()));
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(served.clone(), guard::auditors_only_read))
        .layer(middleware::from_fn_with_state(web.clone(), guard::same_origin))
        .layer(middleware::map_response(guard::not_kept))
        .layer(middleware::map_response_with_state(web.clone(), guard::lets_files_past))
        .layer(middleware::map_response_with_state(web, fault::as_page))
        .with_state(served)
}

/// The form, in each language.
fn intake_routes(policy: &Policy) -> Router<Served> {
    in_each_language(policy, |root| {
        Router::new()
            .route(&format!("{root}/anfrage/absenden"), get(form::anew).post(form::submit).layer(with_files()))
            .route(&format!("{root}/anfrage/geholfen"), get(form::anew).post(form::helped))
            .route(&format!("{root}/anfrage/angekommen/{{id}}/{{token}}"), get(receipt::show))
            .route(&format!("{root}/anfrage/dateien/{{tray}}/{{seal}}"), get(tray::show).post(tray::remove))
            .route(&format!("{root}/anfrage/{{step}}"), get(form::begin).post(form::step))
    })
}

/// The requester's pages, the console, and the feedback on help pages.
fn other_routes(policy: &Policy) -> Router<Served> {
    let feedback = in_each_language(policy, |root| {
        Router::new()
            .route(&format!("{root}/rueckmeldung"), post(feedback::vote))
            .route(&format!("{root}/rueckmeldung/danke"), get(feedback::thank))
            .route(&format!("{root}/rueckmeldung/{{part}}"), get(feedback::ask).post(feedback::tell))
    });
    Router::new()
        .route(mine::HERE, get(mine::show).post(mine::access::send))
        .route(mail::link::CODE, get(code::ask).post(code::enter))
        .route("/a/meine/ende", post(mine::access::leave))
        .route("/a/meine/{language}/{who}/{nonce}/{token}", get(mine::access::ask).post(mine::access::enter))
        .route("/a/{id}/{token}", get(requester::show))
        .route("/a/{id}/{token}/antwort", post(requester::reply).layer(with_files()))
        .route("/a/{id}/{token}/dateien/{entry}/{nth}", get(files::of_person))
        .route("/a/{id}/{token}/bewerten", get(requester::rate::form).post(requester::rate::save))
        .route("/a/{id}/{token}/bearbeiten", get(requester::edit::form).post(requester::edit::save))
        .route("/a/{id}/{token}/rueckruf", get(requester::callback::form).post(requester::callback::save))
        .route("/a/{id}/{token}/beobachten", get(requester::watch::form).post(requester::watch::save))
        .route("/a/{id}/{token}/beteiligen", post(requester::people::add))
        .route("/a/{id}/{token}/entfernen", post(requester::people::remove))
        .route("/a/{id}/{token}/bestaetigen", get(confirm::ask).post(confirm::confirm))
        .route("/a/{id}/{token}/erneuern", get(requester::renew::ask).post(requester::renew::renew))
        .route("/a/{id}/{token}/vertraulich", get(confidential::ask).post(confidential::make))
        .route("/a/{id}/{token}/{step}", get(requester::ask).post(requester::decide))
        .route("/konsole/anmelden", get(sign_in::form).post(sign_in::send))
        .route("/konsole/anmelden/{who}/{nonce}/{token}", get(sign_in::ask).post(sign_in::enter))
        .route("/konsole/abmelden", post(sign_in::leave))
        .route("/konsole/", get(console::list::show))
        .route("/konsole", get(console::list::moved))
        .route(console::search::SEARCH, get(console::search::show))
        .route("/konsole/suche/merken", post(console::search::saved::save))
        .route("/konsole/suche/vergessen", post(console::search::saved::forget))
        .route(console::intake::INTAKE, get(console::intake::form).post(console::intake::submit))
        .route("/konsole/rueckmeldungen/", get(console::feedback::show))
        .route(console::report::REPORT, get(console::report::show))
        .route(console::report::CSV, get(console::report::csv))
        .route(console::audit::AUDIT, get(console::audit::show))
        .route(console::audit::CSV, get(console::audit::csv))
        .route(console::draft::DRAFT, get(console::draft::download))
        .route("/konsole/anfragen/{id}", get(console::ticket::show))
        .route("/konsole/anfragen/{id}/entwurf", get(console::draft::of_solution))
        .route("/konsole/anfragen/{id}/abspalten/{entry}", get(console::split::form).post(console::split::split))
        .route("/konsole/anfragen/{id}/vertraulich", post(console::visibility::hide))
        .route("/konsole/anfragen/{id}/rueckruf", get(console::callback::form).post(console::callback::save))
        .route("/konsole/anfragen/{id}/fernhilfe", get(console::remote::form).post(console::remote::save))
        .route("/konsole/anfragen/{id}/fernhilfe/ende", post(console::remote::end))
        .route("/konsole/anfragen/{id}/zugang", get(console::sheet::show).post(console::sheet::renew))
        .route("/konsole/anfragen/{id}/beobachten", post(console::watch::save))
        .route("/konsole/anfragen/{id}/sichtbar", post(console::visibility::show))
        .route("/konsole/anfragen/{id}/dateien/{entry}/{nth}", get(files::of_agent))
        .route("/konsole/anfragen/{id}/dienstleister", post(console::outside::hand_over))
        .route("/konsole/anfragen/{id}/dienstleister/{leg}", post(console::outside::update))
        .route("/konsole/anfragen/{id}/{act}", post(console::act::act).layer(with_files()))
        .merge(feedback)
}

/// Pages below the root of each language, which they are told.
fn in_each_language(policy: &Policy, routes: impl Fn(&str) -> Router<Served>) -> Router<Served> {
    let of = |language: &Language| routes(&theme::root_of(policy, language)).layer(axum::Extension(language.clone()));
    policy.desk.languages.iter().map(of).fold(Router::new(), Router::merge)
}

impl Web {
    /// A page of the site in this language; set the title on it.
    fn frame(&self, language: &Language, title: &str) -> Frame {
        let mut frame = Frame::new(&self.desk.policy, language);
        frame.title = title.to_owned();
        frame.listed = false;
        frame.demonstration = self.demonstration_line(language);
        if !self.help.has_troubleshooters(language) {
            frame.without_helpers();
        }
        frame.notices = self.help.notices(language, self.desk.clock.now());
        frame
    }

    fn demonstration_line(&self, language: &Language) -> Option<String> {
        self.demonstration.then(|| self.word(language, "demonstration.line"))
    }

    /// A word of the theme.
    fn word(&self, language: &Language, key: &str) -> String {
        self.theme.word(language, key).to_owned()
    }

    /// A page out of its template.
    fn page(
        &self,
        template: &str,
        language: &Language,
        frame: &Frame,
        context: &impl Serialize,
    ) -> Result<Html<String>, Fault> {
        self.theme.render(template, language, frame, context).map(Html).map_err(|error| {
            tracing::error!(template, %error, "a page could not be written");
            Fault::Broken
        })
    }

    /// The name of a request for ever: the form's key, and what was sent with it. The same form sent twice is one
    /// request; another text under the key of an old page is another one.
    fn request_key(&self, place: &str, key: &str, sent: &[&str]) -> Option<String> {
        let digest = self.keys.mark(Purpose::Form, &[&[place, key], sent].concat());
        // Who asks is in the digest alone: receipts outlive tickets.
        let place = place.split('/').next().unwrap_or_default();
        (!key.is_empty()).then(|| format!("{place}/{key}/{digest}"))
    }

    /// The name of what a form leaves at a place, once: it does not tell which form that was.
    fn form_trace(&self, place: &str, key: &str) -> String {
        format!("{place}/{}", self.keys.mark(Purpose::Form, &[place, key]))
    }

    /// A key that nobody can guess: what makes a form sent twice one request.
    fn fresh_key(&self) -> String {
        let bits = [self.desk.entropy.bits(), self.desk.entropy.bits()];
        HEXLOWER.encode(&[bits[0].to_be_bytes(), bits[1].to_be_bytes()].concat())
    }
}
