//! What was asked, as the address says it and as the store takes it.

use crate::ports::Wanted;
use crate::words::{self, Part};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tickets::TicketId;
use tickets::event::Urgency;
use tickets::policy::{Policy, Queue};

/// The longest words that are asked, in characters.
const QUESTION_CHARS_MAX: usize = 200;
/// Of a desk with more groups, what others may not read is left out behind the store.
const QUEUES_ASKED_MAX: usize = 24;
/// The key of all states but the last one.
const UNCLOSED: &str = "unclosed";

/// The fields of the search. Empty ones ask nothing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct SearchForm {
    pub(super) q: String,
    gruppe: String,
    person: String,
    rolle: String,
    status: String,
    dringlichkeit: String,
    von: String,
    bis: String,
    /// Where a later page begins.
    pub(super) vor: String,
}

/// What a search looks for.
pub(super) enum Asked {
    /// Everything that fits.
    Everything(Wanted),
    /// What was written has no word in it.
    Nothing,
}

/// A field that cannot be understood, and the key of the words that say so, below `mistake`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) field: &'static str,
    pub(super) word: &'static str,
}

impl SearchForm {
    fn fields(&self) -> [(&'static str, &str); 9] {
        [
            ("q", &self.q),
            ("gruppe", &self.gruppe),
            ("person", &self.person),
            ("rolle", &self.rolle),
            ("status", &self.status),
            ("dringlichkeit", &self.dringlichkeit),
            ("von", &self.von),
            ("bis", &self.bis),
            ("vor", &self.vor),
        ]
    }

    /// Its address.
    pub(super) fn address(&self) -> String {
        let filled = self.fields().into_iter().filter(|(_, value)| !value.trim().is_empty());
        let pairs = filled.map(|(name, value)| format!("{name}={}", theme::encoded_part(value.trim())));
        let pairs = pairs.collect::<Vec<_>>().join("&");
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{}{mark}{pairs}", super::SEARCH)
    }

    /// The same search from its beginning.
    pub(super) fn first(&self) -> Self {
        Self { vor: String::new(), ..self.clone() }
    }

    /// The same search from this place on.
    pub(super) fn before(&self, place: String) -> Self {
        Self { vor: place, ..self.clone() }
    }

    /// Whether more than words are asked.
    pub(super) fn is_narrowed(&self) -> bool {
        self.fields().iter().any(|(name, value)| !matches!(*name, "q" | "vor") && !value.trim().is_empty())
    }

    /// The number that was typed, as people say and write it: with any signs between its letters, or behind a `#`.
    pub(super) fn number(&self) -> Option<TicketId> {
        let said = self.q.rsplit('#').next().unwrap_or_default();
        let letters: String = said.chars().filter(|c| c.is_alphanumeric()).collect();
        TicketId::parse(&letters)
    }

    /// What it asks, of these queues.
    pub(super) fn asked(&self, policy: &Policy, readable: &[&Queue]) -> Result<Asked, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let from = day(&self.von).map_err(|()| mistakes.push(Mistake { field: "von", word: "date" })).ok().flatten();
        let until = day(&self.bis).map_err(|()| mistakes.push(Mistake { field: "bis", word: "date" })).ok().flatten();
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            mistakes.push(Mistake { field: "bis", word: "date_order" });
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let question: String = self.q.chars().take(QUESTION_CHARS_MAX).collect();
        let texts = words::asked(&question, policy);
        let someone = words::person(&self.person, Part::ALL.into_iter().find(|part| part.key() == self.rolle));
        let is_mute = |written: &str, pieces: &[Vec<String>]| !written.trim().is_empty() && pieces.is_empty();
        if is_mute(&question, &texts) || is_mute(&self.person, &someone) {
            return Ok(Asked::Nothing);
        }
        let groups = [self.of_queues(readable), self.of_states(), self.of_urgency()];
        let pieces = groups.into_iter().flatten().chain(someone).chain(texts).collect();
        let begin = |day: NaiveDate| policy.calendar.begin_of(day);
        let end = until.and_then(|day| day.succ_opt()).map(begin).map(words::place_at);
        let behind = Some(self.vor.trim()).filter(|vor| !vor.is_empty()).map(str::to_owned);
        Ok(Asked::Everything(Wanted {
            pieces,
            from: from.map(begin).map(|at: DateTime<Utc>| words::place_at(at)).unwrap_or_default(),
            before: [end, behind].into_iter().flatten().min(),
            count_max: 0,
        }))
    }

    fn of_queues(&self, readable: &[&Queue]) -> Option<Vec<String>> {
        match readable.iter().find(|queue| queue.id.as_str() == self.gruppe) {
            Some(queue) => Some(vec![words::queue(&queue.id)]),
            None => {
                let few = !readable.is_empty() && readable.len() <= QUEUES_ASKED_MAX;
                few.then(|| readable.iter().map(|queue| words::queue(&queue.id)).collect())
            }
        }
    }

    fn of_states(&self) -> Option<Vec<String>> {
        let chosen: Vec<&str> = match self.status.as_str() {
            UNCLOSED => super::states().into_iter().filter(|key| *key != CLOSED).collect(),
            key => super::states().into_iter().filter(|known| *known == key).collect(),
        };
        (!chosen.is_empty()).then(|| chosen.into_iter().map(words::state).collect())
    }

    fn of_urgency(&self) -> Option<Vec<String>> {
        Urgency::parse(&self.dringlichkeit).map(|urgency| vec![words::urgency(urgency)])
    }
}

/// The key of the last state.
const CLOSED: &str = "closed";

/// A day as browsers send it or as people write it; none if nothing is written.
fn day(written: &str) -> Result<Option<NaiveDate>, ()> {
    let written = written.trim();
    if written.is_empty() {
        return Ok(None);
    }
    let read = |form| NaiveDate::parse_from_str(written, form).ok();
    // The short year first: the long one would take "26" for the year 26.
    ["%Y-%m-%d", "%d.%m.%y", "%d.%m.%Y"].into_iter().find_map(read).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_however_it_is_dictated() {
        let id = TicketId::from_random(0x1234_5678_9abc);
        let number = id.to_string();
        let (left, right) = number.split_once('-').expect("a hyphen");
        let said = |q: String| SearchForm { q, ..SearchForm::default() }.number();
        let spelled: String = number.chars().map(|c| format!("{c} ")).collect();
        let for_zero = number.to_lowercase().replace('0', "o").replace('1', "l");
        for q in [
            number.clone(),
            format!("#{number}"),
            format!("  {left}–{right}. "),
            format!("[Schul-Hilfe #{number}]"),
            format!("Re: [Schul-Hilfe #{number}"),
            for_zero,
            spelled,
        ] {
            assert_eq!(said(q.clone()), Some(id), "{q}");
        }
        assert_eq!(said(format!("{left} {right} Beamer")), None);
        assert_eq!(said("Computer".to_owned()), None);
        assert_eq!(said(String::new()), None);
    }

    #[test]
    fn days_are_read_as_browsers_send_and_people_write_them() {
        let day_of = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for written in ["2026-11-07", "07.11.2026", "7.11.26", " 7.11.2026 "] {
            assert_eq!(day(written), Ok(day_of(2026, 11, 7)), "{written}");
        }
        assert_eq!(day(""), Ok(None));
        for written in ["gestern", "31.2.2026", "2026-13-01"] {
            assert_eq!(day(written), Err(()), "{written}");
        }
    }

    #[test]
    fn the_address_says_what_is_asked_and_no_more() {
        let form = SearchForm { q: " Beamer & Ton ".into(), status: "new".into(), ..SearchForm::default() };
        assert_eq!(form.address(), "/konsole/suche?q=Beamer%20%26%20Ton&status=new");
        assert_eq!(SearchForm::default().address(), "/konsole/suche");
        let later = SearchForm { vor: "2026 X".into(), ..form.clone() };
        assert_eq!(later.first(), form);
        assert!(form.is_narrowed() && !SearchForm { q: "x".into(), ..SearchForm::default() }.is_narrowed());
    }

    #[test]
    fn every_state_has_a_place() {
        assert_eq!(super::super::states().len(), 8);
        assert!(super::super::states().contains(&CLOSED));
    }
}
