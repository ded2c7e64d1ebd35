//! What a mail is about: the ticket just after the event that owes it, so that every try says the same.

use tickets::event::{Event, SolveCause, Submitted, What};
use tickets::{Address, NoticeKind, Ticket, refold};

/// An event, what came before it, and the ticket that both make.
pub(crate) struct Case<'a> {
    pub ticket: Ticket,
    /// All that happened before.
    pub before: &'a [Event],
    pub cause: &'a Event,
    pub submitted: &'a Submitted,
}

impl<'a> Case<'a> {
    /// `None` if there is no such event, or the history does not begin with a submission.
    pub(crate) fn of(events: &'a [Event], cause: usize) -> Option<Self> {
        let (before, event) = (events.get(..cause)?, events.get(cause)?);
        let ticket = refold(before.iter().chain([event]))?;
        let What::Submitted(submitted) = &events.first()?.what else { return None };
        Some(Self { ticket, before, cause: event, submitted })
    }

    /// Everything that happened, the newest first.
    fn newest_first(&self) -> impl Iterator<Item = &'a Event> {
        std::iter::once(self.cause).chain(self.before.iter().rev())
    }

    /// The newest question to the requester.
    pub(crate) fn question(&self) -> Option<(&'a Event, &'a str)> {
        self.newest_first().find_map(|event| {
            let What::Queried { text } = &event.what else { return None };
            Some((event, text.as_str()))
        })
    }

    /// The newest time that it was solved, how, and with which text.
    pub(crate) fn solved(&self) -> Option<(&'a Event, SolveCause, &'a str)> {
        self.newest_first().find_map(|event| {
            let What::Solved { text, cause, .. } = &event.what else { return None };
            Some((event, *cause, text.as_str()))
        })
    }

    /// The solution that an agent gave, if that is how it was solved last.
    pub(crate) fn solution(&self) -> Option<(&'a Event, &'a str)> {
        let (event, cause, text) = self.solved()?;
        (cause == SolveCause::Agent).then_some((event, text))
    }

    /// The number of the event that took the ticket in, and with it the first mail of everybody's thread.
    pub(crate) fn received(&self) -> usize {
        let all = self.before.iter().chain([self.cause]);
        let confirmed = all.enumerate().find(|(_, event)| matches!(event.what, What::Confirmed { .. }));
        confirmed.map_or(0, |(number, _)| number)
    }

    /// The kind of the first mail that somebody gets: the receipt, or the news for agents.
    pub(crate) fn first_kind(&self, to: &Address) -> NoticeKind {
        if self.ticket.person(to).is_some() { NoticeKind::M1 } else { NoticeKind::M9 }
    }
}
