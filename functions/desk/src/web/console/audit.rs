//! What auditors read and when, for everybody who works here to see (Z-15); and what else is noted beside requests.

use super::super::session::Session;
use super::super::view::local;
use super::super::{Fault, Web};
use super::frame;
use crate::audit;
use crate::reports;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tickets::audit::{Deed, csv as told};
use tickets::report::Month;
use tickets::{Language, Policy};

/// Where the page is.
pub(in crate::web) const AUDIT: &str = "/konsole/pruefung/";
/// Where the same is for tables elsewhere.
pub(in crate::web) const CSV: &str = "/konsole/pruefung/protokoll.csv";

/// Which month is wanted: `2026-11`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct AuditQuery {
    monat: String,
}

#[derive(Serialize)]
struct AuditPage {
    /// The month as it was typed, or as it is shown.
    typed: String,
    mistake: bool,
    auditors: Vec<AuditorRow>,
    rows: Vec<Row>,
    csv: String,
    form_mark: String,
}

/// Somebody who only reads.
#[derive(Serialize)]
struct AuditorRow {
    name: String,
    title: String,
    until: String,
    /// Their groups; none, if all are meant.
    groups: Vec<String>,
    confidential: bool,
}

/// Something that was done.
#[derive(Serialize)]
struct Row {
    at: String,
    who: String,
    what: String,
    tickets: Vec<String>,
}

/// The month that is meant, and whether it was understood.
fn month(web: &Web, query: &AuditQuery) -> (Month, bool) {
    let now = Month::at(&web.desk.policy, web.desk.clock.now());
    match Month::parse(&query.monat) {
        Some(month) => (month, true),
        None => (now, query.monat.is_empty()),
    }
}

/// The page.
pub(in crate::web) async fn show(
    session: Session,
    State(web): State<Web>,
    Query(query): Query<AuditQuery>,
) -> Result<Html<String>, Fault> {
    let (month, understood) = month(&web, &query);
    let (policy, language) = (&web.desk.policy, session.language());
    let deeds = audit::beside(&web.desk, month).await?;
    let page = AuditPage {
        typed: if understood { month.to_string() } else { query.monat.clone() },
        mistake: !understood,
        auditors: auditors(policy, language),
        rows: deeds.into_iter().rev().map(|deed| row(policy, deed)).collect(),
        csv: format!("{CSV}?monat={month}"),
        form_mark: session.form_mark(&web),
    };
    let mut frame = frame(&web, &session, &web.word(language, "audit.title"));
    frame.current = AUDIT.to_owned();
    web.page("console-audit.html", language, &frame, &page)
}

fn auditors(policy: &Policy, language: &Language) -> Vec<AuditorRow> {
    let row = |auditor: &tickets::policy::Auditor| AuditorRow {
        name: auditor.person.shown().to_owned(),
        title: auditor.title.word(language).to_owned(),
        until: auditor.until.to_string(),
        groups: auditor.queues.iter().map(|id| policy.queue_or_default(id).label.word(language).to_owned()).collect(),
        confidential: auditor.confidential,
    };
    policy.auditors.iter().map(row).collect()
}

fn row(policy: &Policy, deed: Deed) -> Row {
    let name = |address: &tickets::Address| {
        let known = policy.auditor(address).or_else(|| policy.auditor_before(address));
        known.map_or(address.as_str(), |auditor| auditor.person.shown()).to_owned()
    };
    Row {
        at: local(policy, deed.at),
        who: deed.who.as_ref().map(name).unwrap_or_default(),
        what: deed.what,
        tickets: deed.tickets.iter().map(ToString::to_string).collect(),
    }
}

/// The same for tables elsewhere.
pub(in crate::web) async fn csv(
    _: Session,
    State(web): State<Web>,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Fault> {
    let (month, _) = month(&web, &query);
    let deeds = audit::beside(&web.desk, month).await?;
    let switches = reports::switches(&web.desk.store.shelf(reports::SWITCHES).await?);
    let table = told(&deeds, &web.desk.policy, reports::protects(&web.desk.policy, &switches));
    let name = format!("attachment; filename=\"lotse-audit-{month}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table).into_response())
}
