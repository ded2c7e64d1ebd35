//! What a mail is about: the ticket just after the event that owes it, so that every try says the same.

use tickets::event::{Event, SolveCause, Submitted, What};
use tickets::{Address, Leg, NoticeKind, Ticket, refold};

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

    /// The hand-over that the event is about.
    pub(crate) fn leg(&self) -> Option<&Leg> {
        self.ticket.leg(self.cause.what.leg()?)
    }

    /// The number of the event that made this hand-over, and with it the first mail of the provider's thread.
    pub(crate) fn handed_over(&self, leg: u8) -> Option<usize> {
        let mut all = self.before.iter().chain([self.cause]);
        all.position(|event| matches!(&event.what, What::HandedOver(over) if over.leg == leg))
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

    /// The event that owes somebody the first mail of their thread, and its kind: the receipt, the news for agents, or, for
    /// who was added later, the mail that says so.
    pub(crate) fn first(&self, to: &Address) -> (usize, NoticeKind) {
        let kind = if self.ticket.person(to).is_some() { NoticeKind::M1 } else { NoticeKind::M9 };
        let of = |wanted: &dyn Fn(&What) -> bool| {
            let mut all = self.before.iter().chain([self.cause]).enumerate();
            all.find(|(_, event)| wanted(&event.what)).map(|(number, _)| number)
        };
        let from_the_start = self.submitted.participants.iter().any(|person| person.address == *to);
        // Whoever had no address before, too, begins with the mail that says so.
        let added = of(
            &|what| matches!(what, What::ParticipantAdded { person } | What::Addressed { person } if person.address == *to),
        );
        let received = || of(&|what| matches!(what, What::Confirmed { .. })).unwrap_or(0);
        (added.filter(|_| !from_the_start).unwrap_or_else(received), kind)
    }
}
