//! The mails in the folder, as a mail program reads them.

use mail_parser::MessageParser;
use std::fs;
use std::path::Path;

/// A mail that arrived.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The name of its file, with the part of the Maildir that it lies in.
    pub file: String,
    /// Its `Message-ID`, without the brackets.
    pub id: String,
    /// Which of the desk's mails it is, such as `M1`. The id of a mail that is ours tells it.
    pub kind: String,
    /// The address it goes to.
    pub to: String,
    /// The address it comes from.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its text as a page.
    pub html: String,
    /// Its headers, as they stand there.
    pub headers: Vec<(String, String)>,
    /// When it was put there.
    at: std::time::SystemTime,
}

impl Letter {
    /// `M1 to anna@hafenschule.example`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} to {}", self.kind, self.to)
    }

    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every link in its text.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.text.split_whitespace().filter(|word| word.starts_with("http://") || word.starts_with("https://"))
    }

    /// The one link whose path begins and ends so.
    ///
    /// # Panics
    /// If there is none, or several different ones.
    #[must_use]
    #[track_caller]
    pub fn link(&self, begin: &str, end: &str) -> &str {
        let path = |link: &str| link.splitn(4, '/').nth(3).map(|p| format!("/{p}")).unwrap_or_default();
        let fits = |link: &&str| path(link).starts_with(begin) && link.ends_with(end);
        let mut found: Vec<&str> = self.links().filter(fits).collect();
        found.dedup();
        assert_eq!(found.len(), 1, "{} should hold one link {begin}…{end}:\n{}", self.line(), self.text);
        found[0]
    }

    /// The personal link to the ticket: two parts behind `/a/`.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    #[track_caller]
    pub fn personal_link(&self) -> &str {
        let is_personal = |link: &&str| {
            let path: Vec<&str> = link.split('/').skip(3).collect();
            matches!(path[..], ["a", _, _])
        };
        self.links().find(is_personal).unwrap_or_else(|| panic!("{} has no link:\n{}", self.line(), self.text))
    }
}

/// All mails of a Maildir, the oldest first.
pub(super) fn all(maildir: &Path) -> Vec<Letter> {
    let mut letters = Vec::new();
    for inner in ["new", "cur"] {
        let Ok(entries) = fs::read_dir(maildir.join(inner)) else { continue };
        for entry in entries {
            let entry = entry.expect("the mail folder can be read");
            let name = entry.file_name().into_string().expect("a mail's name is text");
            let raw = fs::read(entry.path()).expect("a mail can be read");
            let at = entry.metadata().and_then(|m| m.modified()).expect("a file has its time");
            letters.push(letter(format!("{inner}/{name}"), &raw, at));
        }
    }
    letters.sort_by(|a, b| (a.at, &a.file).cmp(&(b.at, &b.file)));
    letters
}

fn letter(file: String, raw: &[u8], at: std::time::SystemTime) -> Letter {
    let mail = MessageParser::default().parse(raw).unwrap_or_else(|| panic!("{file} is no mail"));
    let address = |of: Option<&mail_parser::Address<'_>>| {
        let first = of.and_then(|a| a.first()).and_then(|a| a.address());
        first.unwrap_or_else(|| panic!("{file} lacks an address")).to_owned()
    };
    let id = mail.message_id().unwrap_or_else(|| panic!("{file} has no id")).to_owned();
    let headers = mail.headers_raw().map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    assert!(!matches!(mail.subject(), None | Some("")), "{file} has no subject");
    Letter {
        kind: kind(&id),
        to: address(mail.to()),
        from: address(mail.from()),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        html: mail.body_html(0).unwrap_or_default().into_owned(),
        file,
        id,
        headers,
        at,
    }
}

/// `k7qf2m9t.3.m10.…@…` is an M10, `signin.…@…` an M16.
fn kind(id: &str) -> String {
    match id.split('.').collect::<Vec<_>>()[..] {
        ["signin", ..] => "M16".to_owned(),
        [_, _, kind, ..] => kind.to_uppercase(),
        _ => panic!("{id} is no id of ours"),
    }
}

/// What a mail program does with every mail that it shows.
pub(super) fn mark_read(maildir: &Path) {
    for entry in fs::read_dir(maildir.join("new")).expect("the mail folder is there") {
        let entry = entry.expect("the mail folder can be read");
        let name = entry.file_name().into_string().expect("a mail's name is text");
        let read = maildir.join("cur").join(format!("{name}:2,S"));
        assert!(!read.exists(), "{name} was sent twice");
        fs::rename(entry.path(), read).expect("a mail can be moved");
    }
}
