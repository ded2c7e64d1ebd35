//! Questions that the search of the site answered with nothing (P-35): what readers look for and no page says.
//!
//! Nobody is asked who they are. That something was asked on a day is laid down under a signed mark, without its words; they are kept
//! once they were asked on three days, and then without what looks like a person's: addresses, numbers, codes. A name that got in goes with its
//! person.

use crate::change::{Change, Shelved};
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::shelf;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use tickets::Language;
use tickets::token::{Keys, LETTERS, Purpose};

/// On how many days something is asked before its words are kept.
const DAYS_MIN: usize = 3;
/// How many words of a question are kept, and how long all of them are together, in characters.
const WORDS_MAX: usize = 8;
const WORDS_CHARS_MAX: usize = 80;
/// A word with more digits, or longer, may be a code or somebody's number.
const DIGITS_MAX: usize = 2;
const WORD_CHARS_MAX: usize = 30;
/// How many lines one shelf holds: what else nobody finds is not counted.
const LINES_MAX: usize = 300;
/// The shelf of the words that are kept.
const KNOWN: &str = "unfound";

/// Whether these are the words of a question.
pub(crate) fn is_words(one: &Shelved) -> bool {
    one.shelf == KNOWN
}

/// A question that found nothing, on several days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unfound {
    /// What was asked.
    pub words: String,
    /// On pages of which language.
    pub language: Language,
    /// On how many days.
    pub days: usize,
    /// When last.
    pub last: NaiveDate,
}

/// Counts a question that found nothing, once a day.
///
/// # Errors
/// If the store fails.
pub(crate) async fn note(desk: &Desk, keys: &Keys, language: &Language, question: &str) -> Result<(), StoreError> {
    let Some(words) = plain(question) else { return Ok(()) };
    let mark = keys.mark(Purpose::Unfound, &[language.as_str(), &words]);
    let shelf = shelf(Keys::letter(&mark));
    let lines = desk.store.shelf(&shelf).await?;
    let today = desk.policy.calendar.day_at(desk.clock.now());
    let name = |day: NaiveDate| format!("{mark} {day}");
    if lines.len() >= LINES_MAX || lines.iter().any(|line| line.name == name(today)) {
        return Ok(());
    }
    let days = 1 + lines.iter().filter(|line| line.name.starts_with(&mark)).count();
    let mut shelved = vec![Shelved { shelf, name: name(today), text: "asked".to_owned() }];
    if days >= DAYS_MIN {
        let text = serde_json::to_string(&Unfound { words, language: language.clone(), days, last: today });
        let text = text.map_err(|e| StoreError { doing: "writing a question as JSON", source: e.into() })?;
        shelved.push(Shelved { shelf: KNOWN.to_owned(), name: mark, text });
    }
    desk.store.commit(Change { shelved, ..Change::default() }).await.map(drop)
}

/// What was asked on several days and found nothing: the most asked first.
///
/// # Errors
/// If the store fails.
pub(crate) async fn known(desk: &Desk) -> Result<Vec<Unfound>, StoreError> {
    let shelved = desk.store.shelf(KNOWN).await?;
    let mut all: Vec<Unfound> = shelved.iter().filter_map(|one| serde_json::from_str(&one.text).ok()).collect();
    all.sort_by(|a, b| (b.days, b.last, &a.words).cmp(&(a.days, a.last, &b.words)));
    Ok(all)
}

/// Takes away what was asked so long ago that the requests of that time are gone as well.
///
/// # Errors
/// If the store fails; a later round goes on.
pub(crate) async fn sweep(desk: &Desk) -> Result<(), StoreError> {
    let today = desk.policy.calendar.day_at(desk.clock.now());
    let Some(first) = today.checked_sub_months(Months::new(desk.policy.keep_months())) else { return Ok(()) };
    let last = |one: &Shelved| match one.shelf == KNOWN {
        true => serde_json::from_str::<Unfound>(&one.text).ok().map(|known| known.last),
        false => one.name.split(' ').nth(1)?.parse().ok(),
    };
    let shelves = LETTERS.chars().map(shelf).chain([KNOWN.to_owned()]);
    for name in shelves {
        let mut old = desk.store.shelf(&name).await?;
        old.retain(|one| last(one).is_none_or(|day: NaiveDate| day < first));
        shelf::clear(desk, old).await?;
    }
    Ok(())
}

fn shelf(letter: char) -> String {
    format!("{KNOWN}/{letter}")
}

/// The words of a question that can be kept: in small letters, without what may be somebody's; `None` if nothing is left.
fn plain(question: &str) -> Option<String> {
    let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let all: Vec<String> = question.split_whitespace().map(trimmed).filter(|word| is_plain(word)).collect();
    // One number may be a version, several are a telephone's.
    let numbers = all.iter().filter(|word| is_number(word)).count();
    let kept = all.into_iter().filter(|word| numbers < 2 || !is_number(word)).take(WORDS_MAX);
    let words = kept.collect::<Vec<_>>().join(" ");
    let says_something = words.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (says_something && words.chars().count() <= WORDS_CHARS_MAX).then_some(words)
}

fn trimmed(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@').to_lowercase()
}

fn is_plain(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_whole = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-'’".contains(c));
    is_whole && digits <= DIGITS_MAX && word.chars().count() <= WORD_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;
    use crate::ports::Store;
    use crate::tried::desk_at;
    use std::sync::Arc;
    use tickets::token::Key;

    async fn ask(store: &Arc<Memory>, day: &str, question: &str) {
        let desk = desk_at(store, &format!("{day}T09:00:00Z"));
        let keys = Keys { current: Key { id: 1, secret: [7; 32] }, previous: None };
        note(&desk, &keys, &Language::new("de"), question).await.expect("it is counted");
    }

    async fn told(store: &Arc<Memory>) -> Vec<(String, usize)> {
        let known = known(&desk_at(store, "2026-11-09T09:00:00Z")).await.expect("reads");
        known.into_iter().map(|one| (one.words, one.days)).collect()
    }

    #[test]
    fn what_may_be_somebodys_is_left_out_of_a_question() {
        for (question, kept) in [
            ("  Dokumentenkamera   Software? ", Some("dokumentenkamera software")),
            ("Windows 11 Drucker", Some("windows 11 drucker")),
            ("Kennwort von lena.meier@hafenschule.example", Some("kennwort von")),
            ("040 66969 0123", None),
            ("Rufen Sie 04 06 69 an", Some("rufen sie an")),
            ("Passwort Sonne2026! geht nicht", Some("passwort geht nicht")),
            ("https://evil.example/x", None),
            ("??", None),
        ] {
            assert_eq!(plain(question).as_deref(), kept, "{question}");
        }
    }

    #[tokio::test]
    async fn the_words_of_a_question_are_kept_once_it_was_asked_on_three_days() {
        let store = Arc::new(Memory::default());
        for day in ["2026-11-02", "2026-11-02", "2026-11-03"] {
            ask(&store, day, "Dokumentenkamera").await;
        }
        assert!(told(&store).await.is_empty(), "asked on two days");
        for letter in LETTERS.chars() {
            let lines = store.shelf(&shelf(letter)).await.expect("reads");
            assert!(!format!("{lines:?}").to_lowercase().contains("dokument"), "and its words are nowhere: {lines:?}");
        }
        ask(&store, "2026-11-05", "dokumentenkamera?").await;
        assert_eq!(told(&store).await, [("dokumentenkamera".to_owned(), 3)]);
        for day in ["2026-11-05", "2026-11-06"] {
            ask(&store, day, "Dokumentenkamera").await;
        }
        assert_eq!(told(&store).await, [("dokumentenkamera".to_owned(), 4)], "once a day");
    }

    #[tokio::test]
    async fn what_found_nothing_is_forgotten_with_the_requests_of_its_time() {
        let store = Arc::new(Memory::default());
        for day in ["2026-11-02", "2026-11-03", "2026-11-05"] {
            ask(&store, day, "Dokumentenkamera").await;
        }
        sweep(&desk_at(&store, "2027-11-05T09:00:00Z")).await.expect("sweeps");
        assert_eq!(told(&store).await.len(), 1, "not a day early");
        sweep(&desk_at(&store, "2027-11-06T09:00:00Z")).await.expect("sweeps");
        assert!(told(&store).await.is_empty());
        for letter in LETTERS.chars() {
            assert!(store.shelf(&shelf(letter)).await.expect("reads").is_empty());
        }
    }
}
