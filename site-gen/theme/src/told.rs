//! What is told above every page at a given time, as the file beside the pages has it.

use crate::Notice;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tickets::Language;

/// Something is out of order, or will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldKind {
    /// Something is out of order.
    Outage,
    /// Something is announced.
    Announcement,
}

/// What the file beside the pages tells, for whoever serves the site.
#[derive(Debug, Default, Deserialize)]
pub struct Told {
    notices: Vec<ToldLine>,
}

/// One notice as the file has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ToldLine {
    /// What kind it is.
    pub kind: ToldKind,
    /// What it is about, by language.
    pub title: BTreeMap<String, String>,
    /// What people should know, by language.
    pub text: BTreeMap<String, String>,
    /// Where there is more; empty if nowhere.
    pub link: String,
    /// From when on it is told; always before `until` if nothing is said.
    pub from: Option<DateTime<Utc>>,
    /// Until when.
    pub until: Option<DateTime<Utc>>,
}

impl ToldLine {
    /// What is shown of it, in the first of these languages that it speaks, else in any.
    #[must_use]
    pub fn notice(&self, languages: &[&Language]) -> Notice {
        let words = |words: &BTreeMap<String, String>| {
            let own = languages.iter().find_map(|language| words.get(language.as_str()));
            own.or_else(|| words.values().next()).cloned().unwrap_or_default()
        };
        Notice {
            outage: self.kind == ToldKind::Outage,
            title: words(&self.title),
            text: words(&self.text),
            link: self.link.clone(),
        }
    }
}

impl Told {
    /// Where the file lies in a site.
    pub const FILE: &str = "/stoerungen.json";

    /// Reads the file; nothing if it is another one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// What is told at this time, as the script on pages tells it.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>, language: &Language) -> Vec<Notice> {
        let is_now =
            |line: &&ToldLine| line.from.is_none_or(|from| from <= now) && line.until.is_none_or(|end| end >= now);
        self.notices.iter().filter(is_now).map(|line| line.notice(&[language])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_tells_what_holds_now_in_the_language_of_the_page() {
        let file = r#"{"notices":[
            {"kind":"outage","title":{"de":"Kein WLAN","en":"No Wi-Fi"},"text":{"de":"a"},"link":"","from":null,"until":null},
            {"kind":"announcement","title":{"de":"Vorbei"},"text":{},"link":"","from":null,"until":"2026-11-22T07:59:00Z"},
            {"kind":"announcement","title":{"de":"Bald"},"text":{},"link":"","from":"2026-11-22T08:01:00Z","until":null}]}"#;
        let told =
            Told::read(file.as_bytes()).unwrap().at("2026-11-22T08:00:00Z".parse().unwrap(), &Language::new("en"));
        let lines: Vec<_> = told.iter().map(|n| (n.outage, n.title.as_str(), n.text.as_str())).collect();
        assert_eq!(lines, [(true, "No Wi-Fi", "a")]);
        assert!(Told::read(b"[]").is_none());
    }
}
