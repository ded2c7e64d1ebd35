//! The form by which somebody asks to be called back (P-21): a number, up to three windows of time, and whose clock they go
//! by. People fill it in for themselves, agents for whoever is on the phone.

use super::view::TicketView;
use super::{Fault, Web, dates};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use theme::Frame;
use tickets::{Callback, CallbackWish, Language, Refusal, State, Ticket, Zone};

/// The form, by the names of its fields.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct CallbackForm {
    telefon: String,
    tag1: String,
    von1: String,
    bis1: String,
    tag2: String,
    von2: String,
    bis2: String,
    tag3: String,
    von3: String,
    bis3: String,
    zone: String,
    pub(super) schluessel: String,
    pub(super) formular: String,
}

/// A callback that is to be made.
#[derive(Serialize)]
pub(super) struct CallbackView {
    pub phone: String,
    /// From when until which time of day, on the group's clock …
    pub windows: Vec<(String, String)>,
    /// … and on the clock of whoever is called, if that is another: the zone, and the same windows.
    pub zone: String,
    pub theirs: Vec<(String, String)>,
}

impl CallbackView {
    pub(super) fn of(ours: &Zone, callback: &Callback) -> Self {
        let wall = |zone: &Zone, at: DateTime<Utc>, form| at.with_timezone(zone).format(form).to_string();
        let windows = |zone: &Zone| {
            callback.windows.iter().map(|w| (wall(zone, w.from, "%Y-%m-%dT%H:%M"), wall(zone, w.to, "%H:%M"))).collect()
        };
        let other = Some(&callback.zone).filter(|zone| **zone != format!("{ours:?}"));
        let theirs = other.and_then(|zone| zone.parse::<Zone>().ok());
        Self {
            phone: callback.phone.clone(),
            windows: windows(ours),
            zone: theirs.as_ref().map(|zone| format!("{zone:?}")).unwrap_or_default(),
            theirs: theirs.as_ref().map(windows).unwrap_or_default(),
        }
    }
}

/// A field that lacks something, and the key of its words below `mistake`.
type Mistake = (&'static str, &'static str);

impl CallbackForm {
    /// With nothing in it yet: `formular` is the mark of a session, where there is one.
    pub(super) fn empty(schluessel: String, formular: String) -> Self {
        Self { schluessel, formular, ..Self::default() }
    }

    fn rows(&self) -> [(&'static str, [&str; 3]); 3] {
        [
            ("tag1", [&self.tag1, &self.von1, &self.bis1]),
            ("tag2", [&self.tag2, &self.von2, &self.bis2]),
            ("tag3", [&self.tag3, &self.von3, &self.bis3]),
        ]
    }

    /// All that was typed, so that the same form sent twice is one wish.
    pub(super) fn sent(&self) -> Vec<&str> {
        let rows = self.rows().into_iter().flat_map(|(_, row)| row);
        ["rueckruf", &self.telefon, &self.zone].into_iter().chain(rows).collect()
    }

    /// What is wished, or the fields that cannot be read.
    pub(super) fn wish(&self) -> Result<CallbackWish, Vec<Mistake>> {
        let (mut windows, mut mistakes) = (Vec::new(), Vec::new());
        for (field, [day, from, to]) in self.rows() {
            let is_empty = [day, from, to].iter().all(|said| said.trim().is_empty());
            if is_empty && field != "tag1" {
                continue;
            }
            match (dates::day(day), dates::time(from), dates::time(to)) {
                (Some(day), Some(from), Some(to)) => windows.push((day.and_time(from), day.and_time(to))),
                _ => mistakes.push((field, "rueckruf_zeit")),
            }
        }
        let (phone, zone) = (self.telefon.clone(), self.zone.trim().to_owned());
        if mistakes.is_empty() { Ok(CallbackWish { phone, zone, windows }) } else { Err(mistakes) }
    }
}

/// The field that a refusal is about, if it is about one.
pub(super) fn mistake(fault: &Fault) -> Option<Mistake> {
    let of = [
        (Refusal::NoPhone, ("telefon", "rueckruf_nummer")),
        (Refusal::NoZone, ("zone", "rueckruf_zone")),
        (Refusal::BadWindow, ("tag1", "rueckruf_offen")),
    ];
    if matches!(fault, Fault::Busy) {
        return Some(("telefon", "later"));
    }
    let Fault::Refused(refusal) = fault else { return None };
    of.into_iter().find(|(about, _)| about == refusal).map(|(_, mistake)| mistake)
}

/// Whether something can be planned on the ticket as it stands.
pub(super) fn can_plan(ticket: &Ticket) -> bool {
    let waits = matches!(ticket.state, State::New | State::Open | State::Scheduled | State::WaitingRequester);
    waits && !ticket.is_elsewhere()
}

/// The page around the form.
pub(super) struct Around<'a> {
    pub(super) ticket: &'a Ticket,
    pub(super) language: &'a Language,
    pub(super) frame: Frame,
    /// The ticket's page: the form is sent below it.
    pub(super) here: String,
}

#[derive(Serialize)]
struct CallbackPage {
    ticket: TicketView,
    here: String,
    form: CallbackForm,
    mistakes: Vec<Mistake>,
}

/// The form, with what is known: the desk's own clock, where no other was named.
pub(super) fn page(
    web: &Web,
    around: Around<'_>,
    form: CallbackForm,
    mistakes: Vec<Mistake>,
) -> Result<Response, Fault> {
    let Around { ticket, language, mut frame, here } = around;
    if !mistakes.is_empty() {
        frame.title = format!("{}{}", web.word(language, "form.error_title"), frame.title);
    }
    let zone = if form.zone.is_empty() {
        format!("{:?}", web.desk.policy.queue_or_default(&ticket.queue).calendar.zone)
    } else {
        form.zone.clone()
    };
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CallbackPage {
        ticket: TicketView::of(web, ticket, language),
        here,
        form: CallbackForm { zone, ..form },
        mistakes,
    };
    Ok((status, web.page("callback.html", language, &frame, &page)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_row_by_row_and_the_first_is_needed() {
        let form =
            CallbackForm { tag1: "3.11.2026".into(), von1: "9".into(), bis1: "10:30".into(), ..Default::default() };
        let wish = form.wish().expect("a window");
        assert_eq!(wish.windows.len(), 1);
        assert_eq!(wish.windows[0].1.to_string(), "2026-11-03 10:30:00");
        assert_eq!(CallbackForm::default().wish(), Err(vec![("tag1", "rueckruf_zeit")]));
        let half = CallbackForm { tag2: "4.11.2026".into(), ..form };
        assert_eq!(half.wish(), Err(vec![("tag2", "rueckruf_zeit")]));
    }
}
