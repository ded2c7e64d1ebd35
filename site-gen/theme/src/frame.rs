//! What stands around every page: header, menu, foot. Static and dynamic pages fill in the same frame.

use crate::hours::{Stretch, stretches};
use serde::Serialize;
use tickets::{Language, Policy};

/// The ids that templates use around an author's text: no heading may bear one of them.
pub const FRAME_IDS: &[&str] = &[
    "auf-dieser-seite",
    "daten-anfrage",
    "daten-cookies",
    "daten-dauer",
    "daten-empfaenger",
    "daten-lesen",
    "daten-rechte",
    "daten-verantwortlich",
    "daten-weg",
    "dazu-passt",
    "fuss-kontakt",
    "fuss-sprache",
    "h-forum",
    "h-weg",
    "hat-nicht-geholfen",
    "hilfreich",
    "inhalt",
    "meldungen",
    "menue",
    "nicht-uebersetzt",
    "nichts-gefunden",
    "q",
    "stoerungshelfer",
    "wer-hilft",
    "zugang-datum",
    "zugang-grundlage",
    "zugang-luecken",
    "zugang-melden",
    "zugang-schlichtung",
    "zugang-stand",
];

/// The menu's word for the list of troubleshooters.
const HELPERS: &str = "menu.helpers";

/// Which dress a page wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A page for everybody.
    Site,
    /// The start page, with its hero over the whole width.
    Home,
    /// A page of the console.
    Desk,
}

/// An entry of the main menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuItem {
    /// The key of its word, such as `menu.topics`.
    pub word: String,
    /// Where it leads.
    pub address: String,
}

/// The same page in a language of the desk, or that language's start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// Its language.
    pub language: Language,
    /// Where it is.
    pub address: String,
    /// Whether it says the same as this page: only then search engines are told.
    pub same: bool,
}

/// A line above every page: something is out of order, or will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Whether something is out of order; otherwise it is an announcement.
    pub outage: bool,
    /// What it is about.
    pub title: String,
    /// What people should know.
    pub text: String,
    /// Where there is more; empty if nowhere.
    pub link: String,
}

/// Everything that `base.html` needs. Start with [`Frame::new`] and set the fields that differ.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The dress of the page.
    pub kind: Kind,
    /// The language of the page.
    pub language: Language,
    /// The title in the browser's tab, without the desk's name.
    pub title: String,
    /// What search engines show below the title; empty says nothing.
    pub description: String,
    /// The main menu.
    pub menu: Vec<MenuItem>,
    /// The address of the menu entry that the page belongs to; empty if to none.
    pub current: String,
    /// The page's own address, such as `/wlan/verbinden/`.
    pub address: String,
    /// Where the site stands in the world, without a slash at the end; without it there are no canonical links.
    pub base_url: Option<String>,
    /// The page in the desk's languages.
    pub translations: Vec<Translation>,
    /// The legal pages: the same three on every page.
    pub legal: Vec<MenuItem>,
    /// The language of the legal pages that stand below no other language's root.
    pub legal_language: Language,
    /// The way to the page as JSON-LD, ready to stand in a script element.
    pub trail: Option<String>,
    /// Where new and changed pages are told, as an Atom feed.
    pub feed: Option<String>,
    /// The page in Leichte Sprache, or where such pages are listed.
    pub easy: Option<String>,
    /// What is out of order or announced, as far as it is known when the page is made.
    pub notices: Vec<Notice>,
    /// Whether search engines may list the page.
    pub listed: bool,
    /// The agent who is signed in.
    pub agent: Option<String>,
    /// A line that tells visitors of a demonstration that nothing here is real.
    pub demonstration: Option<String>,
    /// Whether the desk is tried out, and mails go to some people only.
    pilot: bool,
    /// Whether there are troubleshooters to list.
    helpers: bool,
    /// What stands before every address of this language: nothing, or `/en`.
    root: String,
    desk: DeskFacts,
}

/// How the desk is reached, as the foot says it.
#[derive(Clone, Debug, Serialize)]
struct DeskFacts {
    name: String,
    operator: String,
    phone: String,
    mail: String,
    hours: Vec<Stretch>,
    /// So many months after closing a ticket is deleted.
    keep_months: u32,
    /// So many months after closing its files are deleted; 0: there are none.
    files_months: u32,
    /// Where the page about data protection stands: in the language of the page, if the desk's policy says enough for one.
    privacy: String,
}

impl Frame {
    /// The frame of a page of this desk in this language, with the site's menu.
    #[must_use]
    pub fn new(policy: &Policy, language: &Language) -> Self {
        let default = &policy.desk.language;
        let root = root_of(policy, language);
        let item = |word: &str, address: String| MenuItem { word: word.to_owned(), address };
        let privacy = format!("{}/datenschutz/", policy.privacy.as_ref().map_or("", |_| root.as_str()));
        Self {
            kind: Kind::Site,
            language: language.clone(),
            title: String::new(),
            description: String::new(),
            menu: vec![
                item("menu.topics", format!("{root}/themen/")),
                item(HELPERS, format!("{root}/stoerungshelfer/")),
                item("menu.levels", format!("{root}/stufen/")),
                item("menu.form", format!("{root}/anfrage/")),
            ],
            current: String::new(),
            address: String::new(),
            base_url: None,
            translations: policy
                .desk
                .languages
                .iter()
                .map(|tag| Translation {
                    language: tag.clone(),
                    address: format!("{}/", root_of(policy, tag)),
                    same: false,
                })
                .collect(),
            legal: vec![
                item("legal.imprint", "/impressum/".to_owned()),
                item("legal.privacy", privacy.clone()),
                item("legal.accessibility", "/barrierefreiheit/".to_owned()),
            ],
            legal_language: default.clone(),
            trail: None,
            feed: None,
            easy: None,
            notices: Vec::new(),
            listed: true,
            agent: None,
            demonstration: None,
            pilot: policy.pilot.is_some(),
            helpers: true,
            root,
            desk: DeskFacts {
                name: policy.desk.name.clone(),
                operator: policy.desk.operator.clone(),
                phone: policy.desk.phone.clone(),
                mail: policy.desk.mail.as_str().to_owned(),
                hours: stretches(&policy.calendar),
                keep_months: policy.keep_months(),
                files_months: if policy.attachments.entry_files_max > 0 { policy.attachments.keep_months } else { 0 },
                privacy,
            },
        }
    }

    /// Leads to no list of troubleshooters, where there is none to show.
    pub fn without_helpers(&mut self) {
        self.helpers = false;
        self.menu.retain(|item| item.word != HELPERS);
    }

    /// What stands before every address of the page's language: nothing, or `/en`.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }
}

/// What stands before the addresses of a language: nothing for the desk's first, `/<tag>` for the others.
#[must_use]
pub fn root_of(policy: &Policy, language: &Language) -> String {
    if *language == policy.desk.language { String::new() } else { format!("/{}", language.as_str()) }
}
