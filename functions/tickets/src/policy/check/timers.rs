//! The waiting times of a queue: its own, else the desk's, else what is usual; and none that nobody can mean.

use super::Check;
use crate::policy::file::{ResponseTable, TimersTable};
use crate::policy::{ResponseHours, Timers};
use toml::Spanned;

/// The longest that somebody is waited for, in calendar days: what is forgotten by then was no question.
const DAYS_MAX: u32 = 365;
/// The longest that a stranger's text is kept without a word from them, in calendar days.
const CONFIRM_DAYS_MAX: u32 = 90;
/// The longest in working days: a year of them.
const WORKING_DAYS_MAX: u32 = 250;
/// The longest in opening hours: a quarter of a year.
const HOURS_MAX: u32 = 500;
/// The latest that people are told, in percent of the time: twice of it is over then.
const PERCENT_MAX: u32 = 200;
/// How many steps there can be.
const STEPS_MAX: usize = 10;

/// A time as it is written, or not.
type Time = Option<Spanned<u32>>;
/// Several of them.
type Times = Option<Spanned<Vec<u32>>>;

impl Check<'_> {
    pub(super) fn timers(&mut self, own: &TimersTable, desk: &TimersTable) -> Timers {
        let untouched_hours =
            self.steps(&own.untouched_hours, &desk.untouched_hours, &[4, 8, 16], HOURS_MAX, "opening hours");
        let waiting_remind_days =
            self.steps(&own.waiting_remind_days, &desk.waiting_remind_days, &[7, 12], DAYS_MAX, "days");
        let solved_remind_days = self.steps(&own.solved_remind_days, &desk.solved_remind_days, &[11], DAYS_MAX, "days");
        let close = own.solved_close_days.as_ref().or(desk.solved_close_days.as_ref());
        self.bound(close, DAYS_MAX, "days");
        let solved_close_days = close.map_or(14, |d| *d.get_ref());
        if let (Some(close), Some(last)) = (close, solved_remind_days.last())
            && *last >= solved_close_days
        {
            self.problem(
                close,
                format!("the ticket closes after {solved_close_days} days, before its reminder on day {last}"),
                "let solved_close_days be greater than each of solved_remind_days",
            );
        }
        let solve = own.waiting_solve_days.as_ref().or(desk.waiting_solve_days.as_ref());
        self.bound(solve, DAYS_MAX, "days");
        if let (Some(solve), Some(last)) = (solve, waiting_remind_days.last())
            && last >= solve.get_ref()
        {
            self.problem(
                solve,
                format!("the ticket is solved after {} days, before its reminder on day {last}", solve.get_ref()),
                "let waiting_solve_days be greater than each of waiting_remind_days",
            );
        }
        Timers {
            confirm_days: self.time(&own.confirm_days, &desk.confirm_days, 7, CONFIRM_DAYS_MAX, "days"),
            untouched_hours,
            waiting_remind_days,
            waiting_solve_days: solve.map(|d| *d.get_ref()),
            solved_remind_days,
            solved_close_days,
            nudge_working_days: self.steps(
                &own.nudge_working_days,
                &desk.nudge_working_days,
                &[5, 10, 15, 20],
                WORKING_DAYS_MAX,
                "working days",
            ),
            due_working_days: self.time(
                &own.due_working_days,
                &desk.due_working_days,
                3,
                WORKING_DAYS_MAX,
                "working days",
            ),
            response_hours: self.response_hours(own.response_hours.as_ref().or(desk.response_hours.as_ref())),
            push_due: own.push_due.or(desk.push_due).unwrap_or_default(),
            push_percent: self.steps(
                &own.push_percent,
                &desk.push_percent,
                &[75, 100],
                PERCENT_MAX,
                "percent of the time",
            ),
        }
    }

    /// Without a line nobody is hurried to a first answer.
    fn response_hours(&mut self, written: Option<&ResponseTable>) -> ResponseHours {
        let Some(ResponseTable { high, normal, low }) = written else { return ResponseHours::default() };
        [high, normal, low].into_iter().for_each(|hours| self.bound(hours.as_ref(), HOURS_MAX, "opening hours"));
        let [high, normal, low] = [high, normal, low].map(|hours| hours.as_ref().map(|hours| *hours.get_ref()));
        ResponseHours { high, normal, low }
    }

    /// Rising times within reason, or what is usual.
    fn steps(&mut self, own: &Times, desk: &Times, usual: &[u32], max: u32, unit: &str) -> Vec<u32> {
        let Some(steps) = own.as_ref().or(desk.as_ref()) else { return usual.to_vec() };
        let times = steps.get_ref();
        if !times.is_sorted_by(|a, b| a < b) {
            self.problem(steps, "the steps do not rise", "write them in order, each greater than the one before");
        } else if let Some(odd) = times.iter().find(|time| !(1..=max).contains(*time)) {
            self.problem(steps, format!("nobody waits {odd} {unit}"), format!("write numbers from 1 to {max}"));
        }
        if times.len() > STEPS_MAX {
            self.problem(
                steps,
                format!("{} steps are more than anybody reads", times.len()),
                format!("write {STEPS_MAX} at most; [] tells nobody"),
            );
        }
        times.clone()
    }

    /// A time within reason, or what is usual.
    fn time(&mut self, own: &Time, desk: &Time, usual: u32, max: u32, unit: &str) -> u32 {
        let written = own.as_ref().or(desk.as_ref());
        self.bound(written, max, unit);
        written.map_or(usual, |time| *time.get_ref())
    }

    fn bound(&mut self, written: Option<&Spanned<u32>>, max: u32, unit: &str) {
        if let Some(odd) = written.filter(|time| !(1..=max).contains(time.get_ref())) {
            let message = format!("nobody waits {} {unit}", odd.get_ref());
            self.problem(odd, message, format!("write a number from 1 to {max}"));
        }
    }
}
