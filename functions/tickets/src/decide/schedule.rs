//! Work that starts later: on a day that an agent sets, or when somebody wants to be called back (N-34, P-21).

use super::{Rules, limited};
use crate::access::Action;
use crate::callback::{CallbackWish, WINDOWS_MAX, Window, phone};
use crate::command::DAYS_AHEAD_MAX;
use crate::event::{CallbackAsked, What};
use crate::{Actor, Refusal, State, Zone};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

/// The hour at which a day's work starts, by the clock of whoever works (T8).
const HOUR: u32 = 8;
/// How far ahead a callback can be, in days.
const CALLBACK_DAYS_MAX: i64 = 60;

impl Rules<'_> {
    /// Who plans it takes it; it starts on that day, or at the next opening (T8).
    pub(super) fn schedule(&self, day: NaiveDate) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_schedulable()?;
        let queue = self.queue();
        let ahead = (day - queue.calendar.day_at(self.now)).num_days();
        if !(1..=DAYS_AHEAD_MAX).contains(&ahead) {
            return Err(Refusal::BadDate);
        }
        let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
        let starts = queue.calendar.next_open(queue.calendar.at(day, hour));
        let due = queue.calendar.add_working_days(starts, queue.timers.due_working_days);
        Ok(self.taken().into_iter().chain([What::Scheduled { starts, due }]).collect())
    }

    /// It is due when the first window is over, and work on it starts with the window. Agents ask for somebody on the phone.
    pub(super) fn ask_for_callback(&self, wish: &CallbackWish) -> Result<Vec<What>, Refusal> {
        let agent = matches!(self.command.by, Actor::Agent(_));
        self.allow(if agent { Action::Work } else { Action::Answer })?;
        if !agent && !self.queue().callbacks {
            return Err(Refusal::NotAllowed);
        }
        self.require_schedulable()?;
        let phone = phone(&wish.phone).ok_or(Refusal::NoPhone)?;
        let zone: Zone = wish.zone.parse().map_err(|_| Refusal::NoZone)?;
        if !(1..=WINDOWS_MAX).contains(&wish.windows.len()) {
            return Err(Refusal::BadWindow);
        }
        let windows = wish.windows.iter().map(|window| self.window(*window, &zone));
        let mut windows = windows.collect::<Option<Vec<_>>>().ok_or(Refusal::BadWindow)?;
        windows.sort();
        let first = *windows.first().ok_or(Refusal::BadWindow)?;
        let asked = CallbackAsked {
            phone,
            zone: wish.zone.clone(),
            starts: self.queue().calendar.next_open(first.from.max(self.now)),
            due: first.to,
            windows,
        };
        Ok(vec![What::CallbackAsked(Box::new(asked))])
    }

    /// A window by the clock of that zone, if somebody works in it. An hour that the clock skips moves on.
    fn window(&self, (from, to): (NaiveDateTime, NaiveDateTime), zone: &Zone) -> Option<Window> {
        let instant = |wall: NaiveDateTime| {
            let found = zone.from_local_datetime(&wall).earliest();
            let found = found.or_else(|| zone.from_local_datetime(&(wall + TimeDelta::hours(1))).earliest());
            found.map(|at| at.with_timezone(&Utc))
        };
        let (from, to) = (instant(from)?, instant(to)?);
        let opens = self.queue().calendar.next_open(from.max(self.now));
        let fits = from < to && opens < to && to <= self.now + TimeDelta::days(CALLBACK_DAYS_MAX);
        fits.then_some(Window { from, to })
    }

    /// An attempt is kept, whatever came of it. Who was not reached is called in the next window.
    pub(super) fn log_call(&self, reached: bool, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        let callback = self.ticket.callback.as_ref().ok_or(Refusal::NoCallback)?;
        let text = limited(text)?;
        let ahead = callback.ahead(self.now).filter(|_| !reached && self.require_schedulable_now().is_ok());
        let next = ahead.map(|window| Window { from: self.queue().calendar.next_open(window.from), to: window.to });
        let next = next.filter(|window| window.from < window.to);
        Ok(self.taken().into_iter().chain([What::Called { reached, text, next }]).collect())
    }

    /// Whoever takes what is planned begins now.
    pub(super) fn begin(&self) -> Vec<What> {
        if self.ticket.state == State::Scheduled { vec![What::Begun] } else { Vec::new() }
    }

    fn require_schedulable(&self) -> Result<(), Refusal> {
        match self.ticket.state {
            State::WaitingRequester if !self.ticket.is_elsewhere() => Ok(()),
            State::New
            | State::Open
            | State::Scheduled
            | State::WaitingRequester
            | State::Unconfirmed
            | State::WaitingExternal
            | State::Solved
            | State::Closed(_) => self.require_schedulable_now(),
        }
    }

    /// While somebody else is at work nothing is planned.
    fn require_schedulable_now(&self) -> Result<(), Refusal> {
        match self.ticket.state {
            State::New | State::Open | State::Scheduled if !self.ticket.is_elsewhere() => Ok(()),
            State::New
            | State::Open
            | State::Scheduled
            | State::Unconfirmed
            | State::WaitingRequester
            | State::WaitingExternal
            | State::Solved
            | State::Closed(_) => Err(self.wrong_state()),
        }
    }
}
