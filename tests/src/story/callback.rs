//! Steps about callbacks.

use super::{Acted, Side, way};
use crate::words::{Options, Words};
use chrono::{NaiveDateTime, NaiveTime};
use tickets::command::{Act, Channel};
use tickets::{CallbackWish, Person};

/// `wants a call (at 040 123456, in Europe/Lisbon, from 2026-11-03 10:00 until 11:00, or 2026-11-04 14:00 until 15:00)`
pub(super) fn wish(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let phone = options.take("at").unwrap_or_default().to_owned();
    let zone = options.take("in").unwrap_or("Europe/Berlin").to_owned();
    let windows = windows(&mut options)?;
    let (via, claimed) = way(options, Channel::Web)?;
    words.end()?;
    let act = Act::AskForCallback(Box::new(CallbackWish { phone, zone, windows }));
    Ok(Acted::wordless(who, Side::Either, ticket, (via, claimed), act))
}

fn windows(options: &mut Options<'_>) -> Result<Vec<(NaiveDateTime, NaiveDateTime)>, String> {
    let first = options.take("from").into_iter();
    let mut windows: Vec<_> = first.map(window).collect::<Result<_, _>>()?;
    while let Some(other) = options.take("or") {
        windows.push(window(other)?);
    }
    Ok(windows)
}

fn window(text: &str) -> Result<(NaiveDateTime, NaiveDateTime), String> {
    let read = || {
        let (from, to) = text.split_once(" until ")?;
        let from = NaiveDateTime::parse_from_str(from, "%Y-%m-%d %H:%M").ok()?;
        Some((from, from.date().and_time(NaiveTime::parse_from_str(to, "%H:%M").ok()?)))
    };
    read().ok_or_else(|| format!("expected `2026-11-03 10:00 until 11:00`, found `{text}`"))
}
