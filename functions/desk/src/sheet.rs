//! A request as a sheet of text for people, and its files by the names that they are given: what a desk hands out.

use crate::handle::Desk;
use chrono::{DateTime, Utc};
use std::fmt::Write;
use theme::Theme;
use tickets::{Attachment, Event, Language, Ticket};

/// A request that is written down.
pub(crate) struct Sheet<'a> {
    /// The request.
    pub(crate) ticket: &'a Ticket,
    /// Where the words come from.
    pub(crate) theme: &'a Theme,
    /// The language of the words around what was written.
    pub(crate) language: &'a Language,
    /// The desk.
    pub(crate) desk: &'a Desk,
}

/// Whether agents alone read it, or what it says.
pub(crate) fn is_internal(event: &Event) -> bool {
    !event.what.is_public() || (event.what.text().is_some() && event.what.public_text().is_none())
}

impl Sheet<'_> {
    /// What was written in these entries, the oldest first, below a lead if there is one.
    pub(crate) fn text(&self, entries: &[&Event], lead: &str) -> String {
        let word = |key: &str| self.theme.word(self.language, key).to_owned();
        let mut text = format!("{}  {}\n", self.ticket.id, self.ticket.subject);
        let state = word(&format!("state.{}", self.ticket.state_key()));
        _ = writeln!(text, "{}  {state}", self.moment(self.ticket.dates.created));
        if !lead.is_empty() {
            _ = writeln!(text, "\n{lead}");
        }
        for event in entries {
            let Some(said) = event.what.text() else { continue };
            let who = event.by.address().map(|address| {
                let agent = self.desk.policy.agent_ever(address).map(|agent| agent.person.shown());
                let known = self.ticket.person_ever(address).map(|person| person.shown());
                agent.or(known).unwrap_or(address.as_str())
            });
            let entry = word(&format!("entry.{}", event.what.key()));
            _ = writeln!(text, "\n{}  {entry}: {}", self.moment(event.at), who.unwrap_or_default());
            _ = writeln!(text, "{said}");
            for file in &event.files {
                _ = writeln!(text, "  [{}]", file.name);
            }
        }
        text
    }

    /// The files of these entries, each with a name of its own. What was handed on is another request's.
    pub(crate) fn files<'e>(&self, entries: &[&'e Event]) -> Vec<(String, &'e Attachment)> {
        let own = entries.iter().filter(|event| !event.what.hands_files_on()).flat_map(|event| &event.files);
        let named =
            |(nth, file): (usize, &'e Attachment)| (format!("{}-{nth}-{}", self.ticket.id, plain(&file.name)), file);
        (1..).zip(own).map(named).collect()
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.desk.policy.calendar.zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// A name that is one on every machine, and no path.
fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = name.chars().map(plain).take(80).collect();
    name.trim_start_matches('.').to_owned()
}
