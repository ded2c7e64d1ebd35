//! What time alone does to a ticket (desk.md §2.3). Firing late is safe, firing twice does nothing.

use crate::event::{Limit, SolveCause, Urgency, Waiting, What};
use crate::policy::{Policy, Queue};
use crate::{Address, Calendar, CloseReason, Leg, State, Ticket};
use chrono::{DateTime, Utc};

/// How often whoever works on a ticket is told to ask a provider before the lead is (T6).
pub(crate) const OWNER_NUDGES: u8 = 2;
/// How long a provider's promise is waited for, in days: a slip of a year must not silence T6.
const PROMISE_DAYS_MAX: i64 = 366;

/// One thing that time will do, and when.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    at: DateTime<Utc>,
    what: What,
}

impl Ticket {
    /// When time alone will next change the ticket; stores index by it. `None`: never.
    #[must_use]
    pub fn due(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        steps(self, policy).into_iter().map(|s| s.at).min()
    }
}

/// What time has done to the ticket by `now`: the newest step that is due, the newest that hurries somebody, and of each
/// hand-over the newest of its own.
/// After a long pause the older ones are left out, so that nobody gets a burst of stale reminders (desk.md §5.22).
pub(crate) fn newest_due(ticket: &Ticket, policy: &Policy, now: DateTime<Utc>) -> Vec<What> {
    let newest = |steps: Vec<Step>| steps.into_iter().filter(|s| s.at <= now).max_by_key(|s| s.at).map(|s| s.what);
    let legs = nudged(ticket).map(|leg| nudges(ticket, leg, policy));
    [own_steps(ticket, policy), pushes(ticket, policy)].into_iter().chain(legs).filter_map(newest).collect()
}

/// All steps still ahead.
fn steps(ticket: &Ticket, policy: &Policy) -> Vec<Step> {
    let legs = nudged(ticket).flat_map(|leg| nudges(ticket, leg, policy));
    own_steps(ticket, policy).into_iter().chain(pushes(ticket, policy)).chain(legs).collect()
}

/// The steps still ahead in the state the ticket is in.
fn own_steps(ticket: &Ticket, policy: &Policy) -> Vec<Step> {
    let queue = policy.queue_or_default(&ticket.queue);
    match ticket.state {
        State::Unconfirmed => vec![expiry(ticket, queue)],
        State::WaitingRequester => waiting(ticket, policy, queue),
        State::Solved => solved(ticket, policy, queue),
        State::Scheduled => vec![Step { at: ticket.dates.starts, what: What::Begun }],
        State::Open => left(ticket, queue).into_iter().collect(),
        State::New | State::WaitingExternal | State::Closed(_) => Vec::new(),
    }
}

/// T1: an address that nobody confirms, also once more after what was taken for spam. Holidays put nothing off: a stranger's
/// text is not kept for longer.
fn expiry(ticket: &Ticket, queue: &Queue) -> Step {
    Step {
        at: queue.calendar.add_all_days(ticket.dates.state_since, queue.timers.confirm_days),
        what: What::Closed { reason: CloseReason::UnconfirmedExpired, text: String::new() },
    }
}

/// The owner was a guest, and the last day is over: whoever is on duty hears of it (P-04). While somebody else has the next
/// move, nothing is lost by waiting.
fn left(ticket: &Ticket, queue: &Queue) -> Option<Step> {
    Some(Step { at: queue.left_by(ticket.owner.as_ref()?)?, what: What::Unassigned })
}

/// Who works on it, or should, is hurried, as long as the next move is theirs. Of what hurries for several reasons the newest
/// is told, and what is older than that no more.
fn pushes(ticket: &Ticket, policy: &Policy) -> Vec<Step> {
    let queue = policy.queue_or_default(&ticket.queue);
    let untouched = match ticket.state {
        State::New => untouched(ticket, policy, queue),
        State::Open => Vec::new(),
        State::Unconfirmed
        | State::WaitingRequester
        | State::WaitingExternal
        | State::Scheduled
        | State::Solved
        | State::Closed(_) => return Vec::new(),
    };
    let about = |step: &Step| if let What::Hurried { about, .. } = step.what { Some(about) } else { None };
    let limits = [Limit::Response, Limit::Due].into_iter().flat_map(|about| hurried(ticket, about, queue));
    let all = untouched.into_iter().chain(limits);
    all.filter(|step| !ticket.pushes.is_old(about(step), step.at)).collect()
}

/// T2 and T3: when some of the time is over whoever works on it is told, in the end the queue's lead.
fn hurried(ticket: &Ticket, about: Limit, queue: &Queue) -> Vec<Step> {
    let percents = &queue.timers.push_percent;
    let owner = ticket.owner.as_ref().filter(|owner| queue.has(owner)).unwrap_or(on_duty(ticket, queue));
    let is_last = |step: u8| percents.len() > 1 && usize::from(step) == percents.len();
    let steps = ahead(percents, ticket.pushes.done(about));
    steps
        .filter_map(|(step, percent)| {
            let to = if is_last(step) { &queue.lead } else { owner };
            let at = limit(ticket, about, percent, queue)?;
            Some(Step { at, what: What::Hurried { about, step, to: to.clone() } })
        })
        .collect()
}

/// When this share of a time limit is over, in opening hours; nothing, if there is no such limit.
fn limit(ticket: &Ticket, about: Limit, percent: u32, queue: &Queue) -> Option<DateTime<Utc>> {
    let (calendar, timers) = (&queue.calendar, &queue.timers);
    match about {
        Limit::Response => {
            let hours = timers.response_hours.of(Urgency::of(ticket.priority))?;
            ticket.pushes.response_at(hours, percent, queue)
        }
        Limit::Due if !timers.push_due => None,
        // What is over is over by the clock, and told when somebody is there.
        Limit::Due if percent == 100 => Some(calendar.next_open(ticket.dates.due)),
        Limit::Due => {
            let whole = calendar.open_minutes(ticket.dates.starts, ticket.dates.due);
            Some(calendar.add_open_minutes(ticket.dates.starts, whole.saturating_mul(percent) / 100))
        }
    }
}

/// T7: a new ticket that nobody touches climbs to people, in opening hours.
fn untouched(ticket: &Ticket, policy: &Policy, queue: &Queue) -> Vec<Step> {
    ahead(&queue.timers.untouched_hours, ticket.escalated)
        .map(|(step, hours)| Step {
            at: queue.calendar.add_open_hours(ticket.dates.state_since, hours),
            what: What::Escalated { step, to: told(ticket, step, policy, queue) },
        })
        .collect()
}

/// Who is the first to be told of what nobody has: at the ticket's site, if somebody works there (Z-30).
fn on_duty<'q>(ticket: &Ticket, queue: &'q Queue) -> &'q Address {
    queue.on_duty(ticket.site.as_ref()).first().copied().unwrap_or(&queue.duty)
}

/// Whom a step of T7 tells: the dispatcher, the queue's lead, the next level's lead.
fn told(ticket: &Ticket, step: u8, policy: &Policy, queue: &Queue) -> Address {
    let above = queue.hands_up_to.as_ref().map_or_else(|| policy.default_queue(), |id| policy.queue_or_default(id));
    match step {
        1 => on_duty(ticket, queue).clone(),
        2 => queue.lead.clone(),
        _ => above.lead.clone(),
    }
}

/// The hand-overs that are waited for.
fn nudged(ticket: &Ticket) -> impl Iterator<Item = &Leg> {
    ticket.open_legs().filter(|_| ticket.state == State::WaitingExternal)
}

/// T6: nothing is heard from outside. Whoever works on the ticket is told to ask, in working days; then the queue's lead.
/// A provider who has promised a day is left alone until then.
fn nudges(ticket: &Ticket, leg: &Leg, policy: &Policy) -> Vec<Step> {
    let queue = policy.queue_or_default(&ticket.queue);
    let heard = leg.heard.max(ticket.dates.state_since);
    let patience =
        leg.promised.map_or(0, |day| (day - queue.calendar.day_at(heard)).num_days().clamp(0, PROMISE_DAYS_MAX));
    let since = queue.calendar.add_all_days(heard, u32::try_from(patience).unwrap_or(0));
    let owner = ticket.owner.as_ref().filter(|owner| queue.has(owner)).unwrap_or(on_duty(ticket, queue));
    let to = |step| if step <= OWNER_NUDGES { owner } else { &queue.lead };
    ahead(&queue.timers.nudge_working_days, leg.nudged)
        .map(|(step, days)| Step {
            at: queue.calendar.add_working_days(since, days),
            what: What::Nudged { leg: leg.number, step, to: to(step).clone() },
        })
        .collect()
}

/// T4: a question without an answer; counted from the last word between the two sides.
fn waiting(ticket: &Ticket, policy: &Policy, queue: &Queue) -> Vec<Step> {
    let since = ticket.dates.last_contact;
    let reminds = reminded(ticket, &queue.timers.waiting_remind_days);
    let mut steps = reminders(ticket, policy, Waiting::Answer, since, reminds);
    // Never while the level above, or somebody outside, is at work on it (desk.md §2.2).
    let solves = queue.timers.waiting_solve_days.filter(|_| !ticket.is_elsewhere());
    steps.extend(solves.map(|days| Step {
        at: ends(ticket, policy, since, days, reminds),
        what: What::Solved { text: String::new(), direct: false, cause: SolveCause::NoReply, knowledge: None },
    }));
    steps
}

/// T5: a solution without a word; closes counted from the last act of a person (Z-25, I8).
fn solved(ticket: &Ticket, policy: &Policy, queue: &Queue) -> Vec<Step> {
    let since = ticket.dates.last_human.max(ticket.dates.state_since);
    let reminds = reminded(ticket, &queue.timers.solved_remind_days);
    let mut steps = reminders(ticket, policy, Waiting::Verdict, since, reminds);
    steps.push(Step {
        at: ends(ticket, policy, since, queue.timers.solved_close_days, reminds),
        what: What::Closed { reason: CloseReason::Timeout, text: String::new() },
    });
    steps
}

/// After which days somebody is reminded: nobody who gets no mail.
fn reminded<'d>(ticket: &Ticket, days: &'d [u32]) -> &'d [u32] {
    if ticket.requester.address.is_without_mail() { &[] } else { days }
}

fn reminders(ticket: &Ticket, policy: &Policy, about: Waiting, since: DateTime<Utc>, days: &[u32]) -> Vec<Step> {
    let done = ticket.reminded.filter(|&(of, _)| of == about).map_or(0, |(_, step)| step);
    ahead(days, done)
        .map(|(step, days)| Step { at: reminder(ticket, policy, since, days), what: What::Reminded { about, step } })
        .collect()
}

/// Reminders go out in opening hours only, and not while the one who is reminded has holidays.
fn reminder(ticket: &Ticket, policy: &Policy, since: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    let (theirs, ours) = (calendar(ticket, policy), &policy.queue_or_default(&ticket.queue).calendar);
    ours.next_open_on(theirs.add_days(since, days), |day| !theirs.is_paused(day))
}

/// When waiting is over: after so many days, and not before the last reminder is a day old, however far weekends and
/// holidays have moved it.
fn ends(ticket: &Ticket, policy: &Policy, since: DateTime<Utc>, days: u32, reminds: &[u32]) -> DateTime<Utc> {
    let theirs = calendar(ticket, policy);
    let reminded = reminds.last().map(|days| theirs.add_days(reminder(ticket, policy, since, *days), 1));
    theirs.add_days(since, days).max(reminded.unwrap_or(since))
}

/// Whose holidays stop the clock while the requester is waited for.
fn calendar<'p>(ticket: &Ticket, policy: &'p Policy) -> &'p Calendar {
    policy.calendar_of(ticket.school.as_ref(), policy.queue_or_default(&ticket.queue))
}

/// The steps after the newest one done, numbered from 1.
fn ahead(times: &[u32], done: u8) -> impl Iterator<Item = (u8, u32)> + '_ {
    (1u8..).zip(times.iter().copied()).skip(usize::from(done))
}

impl Ticket {
    /// When the ticket will be closed by time alone, if it will: what M4 and the ticket page promise.
    #[must_use]
    pub fn closes_at(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        self.next(policy, |what| matches!(what, What::Closed { .. }))
    }

    /// When an agent is to have written to the requester for the first time, while nobody has (T2).
    #[must_use]
    pub fn respond_by(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        limit(self, Limit::Response, 100, policy.queue_or_default(&self.queue))
    }

    /// When an open question will count as solved without an answer, if it will.
    #[must_use]
    pub fn solves_at(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        self.next(policy, |what| matches!(what, What::Solved { .. }))
    }

    /// When the requester will be reminded next, if so: what M2 promises.
    #[must_use]
    pub fn reminds_at(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        self.next(policy, |what| matches!(what, What::Reminded { .. }))
    }

    fn next(&self, policy: &Policy, wanted: impl Fn(&What) -> bool) -> Option<DateTime<Utc>> {
        steps(self, policy).into_iter().find(|s| wanted(&s.what)).map(|s| s.at)
    }
}
