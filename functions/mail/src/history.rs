//! The conversation so far, quoted, the newest first (N-20).

use crate::case::Case;
use crate::moment::Clock;
use crate::people::People;
use crate::said;
use crate::words::fill;
use tickets::event::{Event, What};

/// The most entries that a mail carries.
pub(crate) const ENTRIES_MAX: usize = 10;
/// The most text of former entries that a mail carries, in bytes; an entry is never cut.
pub(crate) const BYTES_MAX: usize = 60_000;

/// What was said before the event that owes the mail.
pub(crate) struct History {
    pub text: String,
    /// Whether there is more than the mail carries.
    pub older: bool,
}

pub(crate) fn of(case: &Case<'_>, people: &People<'_>, clock: &Clock<'_>) -> History {
    let mut said_before = case.before.iter().rev().filter_map(|event| Some((event, conversation(event)?)));
    let mut entries: Vec<String> = Vec::new();
    let mut bytes = 0;
    let older = loop {
        let Some((event, text)) = said_before.next() else { break false };
        bytes += text.len();
        if entries.len() == ENTRIES_MAX || bytes > BYTES_MAX {
            break true;
        }
        let head = [("moment", clock.whole(event.at)), ("name", people.by(event))];
        let head = fill(&clock.words.entry, &head.each_ref().map(|(name, value)| (*name, value.as_str())));
        entries.push(format!("{head}\n{}", said::quoted(text)));
    };
    History { text: entries.join("\n\n"), older }
}

/// What the two sides said to each other. Internal notes have no public text; a public note is there to be
/// looked up and is never mailed (Z-22).
fn conversation(event: &Event) -> Option<&str> {
    event.what.public_text().filter(|_| !matches!(event.what, What::NotedPublicly { .. }))
}
