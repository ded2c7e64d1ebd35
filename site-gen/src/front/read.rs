//! The typed keys: one arm of one match for each.

use super::node::{Node, Table, Value};
use super::{ArticleKind, Fault};
use crate::problem::Cause;
use crate::suggest::nearest;
use chrono::NaiveDate;
use std::borrow::Cow;

/// The keys that pages and levels may have.
const KEYS: &[&str] = &[
    "title",
    "description",
    "kind",
    "weight",
    "tags",
    "device",
    "service",
    "role",
    "level",
    "synonyms",
    "search",
    "related",
    "author",
    "owner",
    "created",
    "updated",
    "reviewed",
    "review_by",
    "translation_of",
    "draft",
    "handout",
    "progress",
    "generated",
    "valid_from",
    "valid_until",
    "aliases",
    "language",
    "lead",
    "often",
    "number",
    "who",
    "funktion",
    "ressourcen",
    "beispiele",
];

/// After how many faults nobody looks any more for the key that was meant.
const GUESSES_MAX: usize = 50;

/// What other programs, and authors who write German, call the same.
const ALSO: &[(&str, &str)] = &[
    ("titel", "title"),
    ("beschreibung", "description"),
    ("summary", "description"),
    ("art", "kind"),
    ("gewicht", "weight"),
    ("reihenfolge", "weight"),
    ("sidebar_position", "weight"),
    ("nav_order", "weight"),
    ("schlagwörter", "tags"),
    ("schlagwoerter", "tags"),
    ("tag", "tags"),
    ("gerät", "device"),
    ("geraet", "device"),
    ("geräte", "device"),
    ("geraete", "device"),
    ("devices", "device"),
    ("dienst", "service"),
    ("dienste", "service"),
    ("services", "service"),
    ("rolle", "role"),
    ("rollen", "role"),
    ("stufe", "level"),
    ("synonyme", "synonyms"),
    ("keywords", "synonyms"),
    ("verwandt", "related"),
    ("dazu", "related"),
    ("autor", "author"),
    ("autorin", "author"),
    ("verfasser", "author"),
    ("zuständig", "author"),
    ("zustaendig", "author"),
    ("authors", "author"),
    ("verantwortlich", "owner"),
    ("pate", "owner"),
    ("patin", "owner"),
    ("erstellt", "created"),
    ("date", "created"),
    ("datum", "created"),
    ("geändert", "updated"),
    ("geaendert", "updated"),
    ("aktualisiert", "updated"),
    ("lastmod", "updated"),
    ("last_updated", "updated"),
    ("geprüft", "reviewed"),
    ("geprueft", "reviewed"),
    ("prüfen_bis", "review_by"),
    ("pruefen_bis", "review_by"),
    ("übersetzung_von", "translation_of"),
    ("uebersetzung_von", "translation_of"),
    ("entwurf", "draft"),
    ("gültig_ab", "valid_from"),
    ("gueltig_ab", "valid_from"),
    ("publishdate", "valid_from"),
    ("gültig_bis", "valid_until"),
    ("gueltig_bis", "valid_until"),
    ("expirydate", "valid_until"),
    ("aliase", "aliases"),
    ("alias", "aliases"),
    ("redirect_from", "aliases"),
    ("sprache", "language"),
    ("lang", "language"),
    ("erzeugt", "generated"),
    ("fortschritt", "progress"),
    ("suche", "search"),
    ("oft", "often"),
    ("nummer", "number"),
    ("wer", "who"),
    ("function", "funktion"),
    ("resources", "ressourcen"),
    ("examples", "beispiele"),
];

/// The one name of a key in the code.
fn canonical(key: &str) -> Cow<'_, str> {
    if KEYS.contains(&key) {
        return Cow::Borrowed(key);
    }
    let small = key.to_lowercase();
    match ALSO.iter().find(|(also, _)| *also == small) {
        Some((_, name)) => Cow::Borrowed(name),
        None => Cow::Owned(small),
    }
}

/// The keys of a role on a start page.
const ROLE_KEYS: &[&str] = &["title", "text", "link", "pages"];

/// What the front matter says.
#[derive(Debug, Default)]
pub(crate) struct Front<'a> {
    pub(crate) title: Option<Cow<'a, str>>,
    pub(crate) description: Option<Cow<'a, str>>,
    pub(crate) kind: Option<ArticleKind>,
    pub(crate) weight: i64,
    pub(crate) tags: Vec<Cow<'a, str>>,
    /// The devices it is about.
    pub(crate) devices: Vec<Cow<'a, str>>,
    /// The services it is about.
    pub(crate) services: Vec<Cow<'a, str>>,
    pub(crate) roles: Vec<Reference<'a>>,
    pub(crate) level: Option<(i64, usize)>,
    /// Other words for what the page is about, for those who search.
    pub(crate) synonyms: Vec<Cow<'a, str>>,
    pub(crate) related: Vec<Reference<'a>>,
    pub(crate) author: Option<Cow<'a, str>>,
    /// The mail address of whoever looks after the page; no reader sees it.
    pub(crate) owner: Option<Reference<'a>>,
    pub(crate) created: Option<NaiveDate>,
    pub(crate) updated: Option<NaiveDate>,
    pub(crate) reviewed: Option<NaiveDate>,
    pub(crate) review_by: Option<(NaiveDate, usize)>,
    pub(crate) translation_of: Option<Reference<'a>>,
    pub(crate) draft: bool,
    /// Whether the page has a version on one sheet of paper.
    pub(crate) handout: bool,
    /// Whether readers may tick off its numbered steps.
    pub(crate) progress: bool,
    /// Whether a legal page goes on with what follows from the desk's own decisions.
    pub(crate) generated: bool,
    /// The first day on which the page is shown.
    pub(crate) valid_from: Option<NaiveDate>,
    /// The last day on which the page is shown, and where that stands.
    pub(crate) valid_until: Option<(NaiveDate, usize)>,
    /// Addresses at which the page stood before.
    pub(crate) aliases: Vec<Reference<'a>>,
    pub(crate) language: Option<Reference<'a>>,
    /// Whether the page may be found by searching.
    pub(crate) search: bool,
    pub(crate) lead: Option<Cow<'a, str>>,
    pub(crate) often: Vec<Reference<'a>>,
    pub(crate) role_cards: Vec<RoleCard<'a>>,
    pub(crate) number: Option<(i64, usize)>,
    pub(crate) who: Option<Cow<'a, str>>,
    pub(crate) function: Vec<Cow<'a, str>>,
    pub(crate) resources: Vec<Cow<'a, str>>,
    pub(crate) examples: Vec<Cow<'a, str>>,
}

/// A word that names something else, and the byte in the file where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Reference<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) at: usize,
}

/// A role on the start page.
#[derive(Debug, Default)]
pub(crate) struct RoleCard<'a> {
    pub(crate) title: Cow<'a, str>,
    pub(crate) text: Option<Cow<'a, str>>,
    pub(crate) link: Option<Reference<'a>>,
    pub(crate) pages: Vec<Reference<'a>>,
}

impl<'a> Front<'a> {
    /// What the page is about, in words: devices, services and tags.
    pub(crate) fn about(&self) -> impl Iterator<Item = &Cow<'a, str>> {
        self.devices.iter().chain(&self.services).chain(&self.tags)
    }

    /// What holds where nothing is said.
    pub(super) fn silent() -> Self {
        Self { search: true, ..Self::default() }
    }
}

/// Reads the keys of a page or level.
pub(super) fn front<'a>(table: Table<'a>, faults: &mut Vec<Fault>) -> Front<'a> {
    let mut front = Front::silent();
    for (key, node) in table {
        let mut value = Taken { key: &key.name, faults };
        match canonical(&key.name).as_ref() {
            "title" => front.title = value.text(node),
            "description" => front.description = value.text(node),
            "kind" => front.kind = value.kind(node),
            "weight" => front.weight = value.integer(node).unwrap_or_default(),
            "tags" => front.tags = value.texts(node),
            "device" => front.devices = value.texts(node),
            "service" => front.services = value.texts(node),
            "role" if is_tables(&node) => front.role_cards = value.role_cards(node),
            "role" => front.roles = value.references(node),
            "level" => front.level = value.placed_integer(node),
            "synonyms" => front.synonyms = value.texts(node),
            "related" => front.related = value.references(node),
            "author" => front.author = value.joined(node),
            "owner" => front.owner = value.reference(node),
            "created" => front.created = value.date(node),
            "updated" => front.updated = value.date(node),
            "reviewed" => front.reviewed = value.date(node),
            "review_by" => {
                let at = node.at;
                front.review_by = value.date(node).map(|date| (date, at));
            }
            "translation_of" => front.translation_of = value.reference(node),
            "draft" => front.draft = value.boolean(node).unwrap_or_default(),
            "handout" => front.handout = value.boolean(node).unwrap_or_default(),
            "progress" => front.progress = value.boolean(node).unwrap_or_default(),
            "generated" => front.generated = value.boolean(node).unwrap_or_default(),
            "valid_from" => front.valid_from = value.date(node),
            "valid_until" => {
                let at = node.at;
                front.valid_until = value.date(node).map(|date| (date, at));
            }
            "aliases" => front.aliases = value.references(node),
            "language" => front.language = value.reference(node),
            "search" => front.search = value.boolean(node).unwrap_or(true),
            "lead" => front.lead = value.text(node),
            "often" => front.often = value.references(node),
            "number" => front.number = value.placed_integer(node),
            "who" => front.who = value.text(node),
            "funktion" => front.function = value.texts(node),
            "ressourcen" => front.resources = value.texts(node),
            "beispiele" => front.examples = value.texts(node),
            _ => {
                let fault = unknown(&key.name, key.at, KEYS, faults);
                faults.push(fault);
            }
        }
    }
    front
}

fn unknown(key: &str, at: usize, known: &[&'static str], faults: &[Fault]) -> Fault {
    let known = if faults.len() < GUESSES_MAX { known } else { &[] };
    let near = nearest(key, known.iter().copied()).map(str::to_owned);
    (at, Cause::UnknownKey { key: key.to_owned(), near, more: 0 })
}

fn is_tables(node: &Node<'_>) -> bool {
    matches!(&node.value, Value::List(list) if list.iter().any(|entry| matches!(entry.value, Value::Table(_))))
}

/// The value of one key, about to be understood.
struct Taken<'k, 'f> {
    key: &'k str,
    faults: &'f mut Vec<Fault>,
}

impl Taken<'_, '_> {
    fn wrong<T>(&mut self, at: usize, wanted: &'static str) -> Option<T> {
        self.faults.push((at, Cause::WrongValue { key: self.key.to_owned(), wanted }));
        None
    }

    fn reference<'a>(&mut self, node: Node<'a>) -> Option<Reference<'a>> {
        let name = match node.value {
            Value::Text(text) => text,
            Value::Integer(number) => Cow::Owned(number.to_string()),
            Value::Date(date) => Cow::Owned(date.to_string()),
            Value::Boolean(_) | Value::List(_) | Value::Table(_) | Value::Other => {
                return self.wrong(node.at, "a text");
            }
        };
        Some(Reference { name, at: node.at })
    }

    fn text<'a>(&mut self, node: Node<'a>) -> Option<Cow<'a, str>> {
        self.reference(node).map(|reference| reference.name).filter(|text| !text.trim().is_empty())
    }

    fn kind(&mut self, node: Node<'_>) -> Option<ArticleKind> {
        let at = node.at;
        let word = self.text(node)?;
        ArticleKind::named(word.trim()).or_else(|| self.wrong(at, ArticleKind::NAMES))
    }

    /// A list of texts; a single text is a list of one.
    fn references<'a>(&mut self, node: Node<'a>) -> Vec<Reference<'a>> {
        if let Value::List(list) = node.value {
            list.into_iter().filter_map(|entry| self.reference(entry)).collect()
        } else {
            self.reference(node).into_iter().collect()
        }
    }

    fn texts<'a>(&mut self, node: Node<'a>) -> Vec<Cow<'a, str>> {
        self.references(node).into_iter().map(|reference| reference.name).collect()
    }

    /// One text; those of a list stand behind each other.
    fn joined<'a>(&mut self, node: Node<'a>) -> Option<Cow<'a, str>> {
        match self.texts(node).as_mut_slice() {
            [] => None,
            [one] => Some(std::mem::take(one)),
            more => Some(Cow::Owned(more.join(", "))),
        }
        .filter(|text| !text.trim().is_empty())
    }

    fn placed_integer(&mut self, node: Node<'_>) -> Option<(i64, usize)> {
        if let Value::Integer(number) = node.value {
            Some((number, node.at))
        } else {
            self.wrong(node.at, "a whole number")
        }
    }

    fn integer(&mut self, node: Node<'_>) -> Option<i64> {
        self.placed_integer(node).map(|(number, _)| number)
    }

    fn boolean(&mut self, node: Node<'_>) -> Option<bool> {
        if let Value::Boolean(yes) = node.value { Some(yes) } else { self.wrong(node.at, "true or false") }
    }

    fn date(&mut self, node: Node<'_>) -> Option<NaiveDate> {
        let date = match &node.value {
            Value::Date(date) => Some(*date),
            Value::Text(text) => text.parse().ok(),
            Value::Integer(_) | Value::Boolean(_) | Value::List(_) | Value::Table(_) | Value::Other => None,
        };
        date.or_else(|| self.wrong(node.at, "a date such as 2026-11-17"))
    }

    fn role_cards<'a>(&mut self, node: Node<'a>) -> Vec<RoleCard<'a>> {
        let Value::List(list) = node.value else { return Vec::new() };
        list.into_iter().filter_map(|entry| self.role_card(entry)).collect()
    }

    fn role_card<'a>(&mut self, node: Node<'a>) -> Option<RoleCard<'a>> {
        let Value::Table(table) = node.value else { return self.wrong(node.at, "a table like the others") };
        let mut card = RoleCard::default();
        for (key, node) in table {
            let mut value = Taken { key: &key.name, faults: self.faults };
            match key.name.as_ref() {
                "title" => card.title = value.text(node).unwrap_or_default(),
                "text" => card.text = value.text(node),
                "link" => card.link = value.reference(node),
                "pages" => card.pages = value.references(node),
                _ => {
                    let fault = unknown(&key.name, key.at, ROLE_KEYS, self.faults);
                    self.faults.push(fault);
                }
            }
        }
        Some(card)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_name_leads_to_a_key() {
        for (also, name) in ALSO {
            assert!(KEYS.contains(name) && !KEYS.contains(also), "{also}");
            assert_eq!(canonical(&also.to_uppercase()), *name);
        }
    }

    #[test]
    fn every_listed_key_is_read() {
        for key in KEYS {
            let key = super::super::node::Key { name: Cow::Borrowed(key), at: 0 };
            let mut faults = Vec::new();
            front(vec![(key, Node { value: Value::Other, at: 0 })], &mut faults);
            assert!(matches!(faults.as_slice(), [(0, Cause::WrongValue { .. })]), "{faults:?}");
        }
    }
}
