//! What time must do, reckoned from what people did (desk.md §2.3) and not from the dates of the ticket.

use crate::cast::Role;
use crate::deed::Deed;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use tickets::event::Waiting;
use tickets::policy::{FollowUp, Queue};
use tickets::{CloseReason, State, Ticket, What};

/// The clock of the state that the ticket is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// When it was last set to nought.
    pub(crate) since: DateTime<Utc>,
    /// The newest step that it has done since then.
    pub(crate) told: u8,
}

/// What it does at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Somebody is told.
    Told(u8),
    /// The state ends, and this one begins.
    End(State),
    /// The last moment in which an answer takes a closed ticket up again. No event.
    Last,
    /// From now on no answer does. No event.
    Shut,
    /// The last moment in which it can be rated, and the first in which it cannot (T10). No events.
    LastRating,
    Unrated,
    /// The question would count as solved, were nobody else at work: it will as soon as they are done. No event.
    Held,
}

impl Mark {
    fn is_event(self) -> bool {
        matches!(self, Self::Told(_) | Self::End(_))
    }
}

impl Clock {
    pub(crate) fn set(since: DateTime<Utc>) -> Self {
        Self { since, told: 0 }
    }

    /// The clock after something has happened.
    pub(crate) fn after(self, deed: Deed, role: Role, before: State, after: State, at: DateTime<Utc>) -> Self {
        let word = match after {
            // "T4 reset by any human requester entry"; READ AS: a new word to the requester asks anew as well.
            State::WaitingRequester => matches!(deed, Deed::Message | Deed::Query),
            // "T5 reset by any human entry".
            State::Solved => role.is_human() && !deed.is_quiet(),
            // "T6 reset by leg_update".
            State::WaitingExternal => deed.is_of_a_leg(),
            // "T7 reset by take, message, move": those end the state. T1: by nothing.
            // A day that is set anew, or a callback at another time.
            State::Scheduled => matches!(deed, Deed::Schedule | Deed::AskForCallback),
            State::New | State::Unconfirmed | State::Open | State::Closed(_) => false,
        };
        if before != after || word { Self::set(at) } else { self }
    }

    /// The clock after it has told somebody.
    pub(crate) fn telling(self, mark: Option<Mark>) -> Self {
        match mark {
            Some(Mark::Told(told)) => Self { told, ..self },
            Some(Mark::End(_) | Mark::Last | Mark::Shut | Mark::LastRating | Mark::Unrated | Mark::Held) | None => self,
        }
    }

    /// What is still to come in this state, in order.
    pub(crate) fn marks(self, ticket: &Ticket, queue: &Queue) -> Vec<(DateTime<Utc>, Mark)> {
        let timers = &queue.timers;
        let days = |days: u32| queue.calendar.add_all_days(self.since, days);
        let told = |at: Vec<DateTime<Utc>>| (1..).zip(at).map(|(n, at)| (at, Mark::Told(n))).collect::<Vec<_>>();
        let reminders = |list: &[u32]| told(list.iter().map(|d| queue.calendar.next_open(days(*d))).collect());
        let end = |after: u32, state| (days(after), Mark::End(state));
        // No waiting is over before its last reminder is a day old.
        let heard = |list: &[u32], after: u32| {
            let last = list.last().map(|d| queue.calendar.add_all_days(queue.calendar.next_open(days(*d)), 1));
            last.map_or(days(after), |last| last.max(days(after)))
        };
        let mut marks = match ticket.state {
            State::Unconfirmed => vec![end(timers.confirm_days, State::Closed(CloseReason::UnconfirmedExpired))],
            State::New => {
                let at = timers.untouched_hours.iter().map(|h| queue.calendar.add_open_hours(self.since, *h));
                told(at.collect())
            }
            State::WaitingRequester => {
                let solved = if elsewhere(ticket) { Mark::Held } else { Mark::End(State::Solved) };
                let solves = timers.waiting_solve_days.map(|after| (heard(&timers.waiting_remind_days, after), solved));
                reminders(&timers.waiting_remind_days).into_iter().chain(solves).collect()
            }
            State::Solved => {
                let at = heard(&timers.solved_remind_days, timers.solved_close_days);
                let closes = (at, Mark::End(State::Closed(CloseReason::Timeout)));
                reminders(&timers.solved_remind_days).into_iter().chain([closes]).collect()
            }
            State::Closed(reason) => {
                let end = days(14);
                let rates = [(end, Mark::LastRating), (end + TimeDelta::seconds(1), Mark::Unrated)];
                let rates = rates.into_iter().filter(|_| reason != CloseReason::UnconfirmedExpired);
                let opens = match queue.follow_up {
                    FollowUp::ReopenWithin { days: open } => {
                        vec![(days(open), Mark::Last), (days(open) + TimeDelta::seconds(1), Mark::Shut)]
                    }
                    FollowUp::Reopen | FollowUp::NewLinked | FollowUp::Reject => Vec::new(),
                };
                let mut all: Vec<_> = opens.into_iter().chain(rates).collect();
                all.sort_by_key(|(at, _)| *at);
                all
            }
            State::WaitingExternal if has_open_leg(ticket) => {
                let at = timers.nudge_working_days.iter().map(|d| queue.calendar.add_working_days(self.since, *d));
                told(at.collect())
            }
            // T8: "start date 08:00 local or next opening". Everything in the model is planned for the day after.
            State::Scheduled => {
                let day = queue.calendar.day_at(self.since) + Days::new(1);
                let starts =
                    queue.calendar.next_open(queue.calendar.at(day, NaiveTime::from_hms_opt(8, 0, 0).unwrap()));
                vec![(starts, Mark::End(begun(ticket)))]
            }
            State::Open | State::WaitingExternal => Vec::new(),
        };
        marks.retain(|(_, mark)| !matches!(mark, Mark::Told(n) if *n <= self.told));
        marks
    }
}

/// What a planned ticket is once work on it begins.
pub(crate) fn begun(ticket: &Ticket) -> State {
    match ticket.owner {
        None => State::New,
        Some(_) if elsewhere(ticket) => State::WaitingExternal,
        Some(_) => State::Open,
    }
}

/// Whether somebody outside is at work.
pub(crate) fn has_open_leg(ticket: &Ticket) -> bool {
    ticket.legs.iter().any(|leg| leg.state.is_open())
}

/// Whether somebody else is at work: the level above, or somebody outside.
pub(crate) fn elsewhere(ticket: &Ticket) -> bool {
    ticket.child_open || has_open_leg(ticket)
}

/// When time must act next.
pub(crate) fn due(marks: &[(DateTime<Utc>, Mark)]) -> Option<DateTime<Utc>> {
    marks.iter().find(|(_, mark)| mark.is_event()).map(|(at, _)| *at)
}

/// How many moments are over.
pub(crate) fn late(marks: &[(DateTime<Utc>, Mark)], now: DateTime<Utc>) -> usize {
    marks.iter().filter(|(at, _)| *at <= now).count()
}

/// Whether the window for taking a closed ticket up again is over.
pub(crate) fn is_shut(marks: &[(DateTime<Utc>, Mark)], now: DateTime<Utc>) -> bool {
    marks.iter().any(|(at, mark)| *mark == Mark::Shut && *at <= now)
}

/// Whether the time for a rating is over.
pub(crate) fn is_unrated(marks: &[(DateTime<Utc>, Mark)], now: DateTime<Utc>) -> bool {
    marks.iter().any(|(at, mark)| *mark == Mark::Unrated && *at <= now)
}

/// What time must have done by now: "sends only the newest due step, not the backlog".
pub(crate) fn newest(marks: &[(DateTime<Utc>, Mark)], now: DateTime<Utc>) -> Option<Mark> {
    marks.iter().rfind(|(at, mark)| *at <= now && mark.is_event()).map(|(_, mark)| *mark)
}

/// Whether these are the events of this mark.
pub(crate) fn is(mark: Option<Mark>, whats: &[&What], before: State) -> bool {
    match (mark, whats) {
        (None, []) => true,
        (Some(Mark::Told(n)), [What::Escalated { step, .. }]) => before == State::New && *step == n,
        (Some(Mark::Told(n)), [What::Nudged { leg: 1, step, .. }]) => before == State::WaitingExternal && *step == n,
        (Some(Mark::Told(n)), [What::Reminded { about, step }]) => *about == waiting(before) && *step == n,
        (Some(Mark::End(State::New | State::Open | State::WaitingExternal)), [What::Begun]) => {
            before == State::Scheduled
        }
        (Some(Mark::End(State::Solved)), [What::Solved { direct, .. }]) => !direct,
        (Some(Mark::End(State::Closed(why))), [What::Closed { reason, .. }]) => *reason == why,
        _ => false,
    }
}

fn waiting(state: State) -> Waiting {
    if state == State::WaitingRequester { Waiting::Answer } else { Waiting::Verdict }
}
