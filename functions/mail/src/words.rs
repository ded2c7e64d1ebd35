//! The words that code needs to fill a mail: `content/mails/words/<language>.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use tickets::{Holiday, State, Ticket};

/// The words of one language. A word that is missing, or that nobody uses, is an error of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// What the first line of every template begins with: `Betreff`.
    pub subject: String,
    /// Answers stand above this line (Z-53).
    pub separator: String,
    /// Between the last two of a list.
    pub and: String,
    /// Over an entry of the history; `{name}` and `{moment}` are filled in.
    pub entry: String,
    pub date: DateWords,
    pub hours: HourWords,
    /// The states as requesters and participants read them.
    pub state: StateWords,
    /// The states as agents read them.
    pub state_agent: StateWords,
    pub people: PeopleWords,
    /// What the public holidays are called; one without a name is not told of.
    #[serde(default)]
    pub holiday: BTreeMap<Holiday, String>,
}

/// How dates and times are written; names in braces are filled in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateWords {
    pub day: String,
    pub day_year: String,
    pub moment: String,
    pub time_full: String,
    pub time: String,
    pub weekdays: [String; 7],
    pub months: [String; 12],
}

/// How opening hours are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HourWords {
    pub line: String,
    pub days: String,
    pub span: String,
    pub and: String,
    pub full: String,
    pub half: String,
}

/// A word for each state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateWords {
    unconfirmed: String,
    new: String,
    open: String,
    waiting_requester: String,
    waiting_external: String,
    /// While somebody outside the desk is at work; like the level above if it is empty.
    #[serde(default)]
    waiting_outside: String,
    /// While work on it is to start later; like in work if it is empty.
    #[serde(default)]
    scheduled: String,
    solved: String,
    closed: String,
}

/// What people are called whose name is not known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleWords {
    pub nameless: String,
    pub nameless_many: String,
}

impl StateWords {
    /// The word for the state of this ticket.
    pub(crate) fn of(&self, ticket: &Ticket) -> &str {
        match ticket.state {
            State::Unconfirmed => &self.unconfirmed,
            State::New => &self.new,
            State::Open => &self.open,
            State::WaitingRequester => &self.waiting_requester,
            State::WaitingExternal if !ticket.child_open && !self.waiting_outside.is_empty() => &self.waiting_outside,
            State::WaitingExternal => &self.waiting_external,
            State::Scheduled if !self.scheduled.is_empty() => &self.scheduled,
            State::Scheduled => &self.open,
            State::Solved => &self.solved,
            State::Closed(_) => &self.closed,
        }
    }
}

impl Words {
    /// "A", "A und B", "A, B und C".
    pub(crate) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{}{}{last}", first.join(", "), self.and),
        }
    }
}

/// Puts values in the place of the names in braces, one after the other: what people wrote comes last.
pub(crate) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let filled = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
    values.iter().fold(pattern.to_owned(), filled)
}
