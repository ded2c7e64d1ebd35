//! For mails about a confidential ticket: its number and a link. Nothing in it was written by anybody, and it names no
//! other person, so no template can tell more (reliability.md §2.7, I10).

use super::{Links, by_key, is_late, limit, reader_key, solved_by, starts, step};
use crate::case::Case;
use crate::moment::Clock;
use crate::people::People;
use crate::said;
use crate::write::{Letter, Writer};
use serde::Serialize;
use tickets::notice::Reader;

view!(
    /// What such a mail says.
    Confidential {
        desk: String,
        operator: String,
        phone: String,
        reads_mail: bool,
        separator: String,
        /// Who reads it.
        name: String,
        /// `requester`, `participant` or `agent`.
        reader: &'static str,
        number: String,
        /// The kind of the mail, such as `M4`.
        notice: &'static str,
        /// What happened: the key of the event.
        what: &'static str,
        /// `agent`, `person`, `clock` or `desk`.
        by: &'static str,
        /// The group, for agents alone.
        queue: String,
        /// How it was solved last: `agent` or `no_reply`.
        solved_by: &'static str,
        /// Which reminder or push it is, from 1 …
        step: u8,
        /// … out of how many.
        steps: usize,
        /// What a reminder or push is about: `answer` or `verdict`, `response` or `due` …
        about: &'static str,
        /// … and, of the last two, until when …
        limit: String,
        /// … and whether that is over.
        late: bool,
        /// When work starts: `now`, `today` or `later`.
        start: &'static str,
        starts: String,
        /// When it should be done, as promised at the start.
        promised: String,
        /// Since when it has been in its state.
        since: String,
        reminds: String,
        closes: String,
        link: String,
    }
);

/// What a mail about this event says while the ticket is confidential.
pub(crate) fn of(
    writer: &Writer<'_>,
    letter: &Letter<'_>,
    case: &Case<'_>,
    people: &People<'_>,
    clock: &Clock<'_>,
) -> Confidential {
    let (desk, policy, ticket) = (&writer.policy.desk, writer.policy, &case.ticket);
    let queue = policy.queue_or_default(&ticket.queue);
    let (start, at, promised) = starts(case, clock);
    let (step, steps, about) = step(&case.cause.what, queue);
    let limit = limit(case, policy);
    let is_agents = letter.reader == Reader::Agent;
    Confidential {
        desk: desk.name.clone(),
        operator: desk.operator.clone(),
        phone: desk.phone.clone(),
        reads_mail: policy.intake.reads_mail,
        separator: clock.words.separator.clone(),
        name: said::line(&letter.to.name),
        reader: reader_key(letter.reader),
        number: ticket.id.to_string(),
        notice: letter.kind.name(),
        what: case.cause.what.key(),
        by: by_key(&case.cause.by),
        queue: if is_agents { queue.label.word(people.language).to_owned() } else { String::new() },
        solved_by: solved_by(case),
        step,
        steps,
        about,
        limit: limit.map_or_else(String::new, |at| clock.moment(at)),
        late: is_late(limit, case),
        start,
        starts: clock.moment(at),
        promised: clock.moment(promised),
        since: clock.moment(ticket.dates.state_since),
        reminds: ticket.reminds_at(policy).map_or_else(String::new, |at| clock.day(at)),
        closes: ticket.closes_at(policy).map_or_else(String::new, |at| clock.moment(at)),
        link: Links::of(writer, letter, case).ticket,
    }
}
