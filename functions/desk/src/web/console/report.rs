//! Reports by queue, topic and month, for those who lead queues (Z-06) and for school authorities (D-31). No number tells of
//! a single agent (Z-14).

use super::super::session::{Session, SignedIn};
use super::super::view::local;
use super::super::{Fault, Web};
use super::frame;
use crate::reports::{self, MONTHS_MAX};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tickets::Visibility;
use tickets::access::may_report;
use tickets::policy::Policy;
use tickets::report::{Material, Month, Report, Row, reads};

/// Where the page is.
pub(in crate::web) const REPORT: &str = "/konsole/auswertung/";
/// Where its numbers are for tables elsewhere.
pub(in crate::web) const CSV: &str = "/konsole/auswertung/zahlen.csv";
/// How many months are shown if nobody says.
const MONTHS: u32 = 6;

/// Which months are wanted: `2026-11`, both included.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ReportQuery {
    von: String,
    bis: String,
}

#[derive(Serialize)]
struct ReportPage {
    /// The months as they were typed, or as they are shown.
    typed_from: String,
    typed_to: String,
    /// Whether what was typed is no month, or no stretch of months.
    mistake: bool,
    months_max: u32,
    total: Row,
    months: Vec<Named>,
    queues: Vec<Named>,
    topics: Vec<Named>,
    csv: String,
    /// Whether it tells where answers of the form helped.
    helps: bool,
    /// Whether the works council's rule holds, and when it was switched.
    protects: bool,
    switches: Vec<Switch>,
    form_mark: String,
}

/// A line with its name: a month as a day, or words.
#[derive(Serialize)]
struct Named {
    name: String,
    row: Row,
}

#[derive(Serialize)]
struct Switch {
    at: String,
    on: bool,
}

/// Whether somebody reads reports: who leads a queue, or is the authority of a queue's school.
pub(super) fn reads_reports(policy: &Policy, session: &Session) -> bool {
    policy.queues.iter().any(|queue| may_report(session.address(), queue, Visibility::Desk, policy))
}

/// The stretch that is meant, and whether it was understood.
fn stretch(web: &Web, query: &ReportQuery) -> (Month, Month, bool) {
    let now = Month::at(&web.desk.policy, web.desk.clock.now());
    let usual = (now.before(MONTHS - 1), now);
    if query.von.is_empty() && query.bis.is_empty() {
        return (usual.0, usual.1, true);
    }
    match (Month::parse(&query.von), Month::parse(&query.bis)) {
        (Some(from), Some(to)) if from <= to && to.before(MONTHS_MAX - 1) <= from => (from, to, true),
        _ => (usual.0, usual.1, false),
    }
}

/// What the agent may read of these months, and whether the works council's rule holds.
async fn read(web: &Web, session: &Session, from: Month, to: Month) -> Result<(Report, bool, Vec<Switch>), Fault> {
    let policy = &web.desk.policy;
    if !reads_reports(policy, session) {
        return Err(Fault::Missing);
    }
    let Material { mut figures, mut helped } = reports::read(&web.desk, &from.up_to(to, MONTHS_MAX)).await?;
    figures.retain(|(_, figure)| reads(session.address(), figure, policy));
    // Where the form's answers helped nobody says of which school they were.
    helped.retain(|_| session.works());
    let switches = reports::switches(&web.desk.store.shelf(reports::SWITCHES).await?);
    let protects = reports::protects(policy, &switches);
    let report = Report::of(&Material { figures, helped }, policy, protects);
    let switches = switches.into_iter().map(|(at, on)| Switch { at: local(policy, at), on }).collect();
    Ok((report, protects, switches))
}

/// The page.
pub(in crate::web) async fn show(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Query(query): Query<ReportQuery>,
) -> Result<Html<String>, Fault> {
    let (from, to, understood) = stretch(&web, &query);
    let (report, protects, switches) = read(&web, &session, from, to).await?;
    let (policy, language) = (&web.desk.policy, session.language());
    let queue = |id: &tickets::policy::QueueId| {
        policy.queue(id).map_or(id.as_str(), |queue| queue.label.word(language)).to_owned()
    };
    let topic = |id: &tickets::policy::TopicId| {
        policy.topic(id).map_or(id.as_str(), |topic| topic.label.word(language)).to_owned()
    };
    let without = web.word(language, "report.no_topic");
    let page = ReportPage {
        typed_from: if understood { from.to_string() } else { query.von.clone() },
        typed_to: if understood { to.to_string() } else { query.bis.clone() },
        mistake: !understood,
        months_max: MONTHS_MAX,
        total: report.total,
        months: report.months.into_iter().map(|(month, row)| Named { name: format!("{month}-01"), row }).collect(),
        queues: report.queues.into_iter().map(|(id, row)| Named { name: queue(&id), row }).collect(),
        topics: report
            .topics
            .into_iter()
            .map(|(id, row)| Named { name: id.map_or_else(|| without.clone(), |id| topic(&id)), row })
            .collect(),
        csv: format!("{CSV}?von={from}&bis={to}"),
        helps: session.works(),
        protects,
        switches,
        form_mark: session.form_mark(&web),
    };
    let mut frame = frame(&web, &session, &web.word(language, "report.title"));
    frame.address = REPORT.to_owned();
    web.page("console-report.html", language, &frame, &page)
}

/// The same numbers, by month, queue and topic.
pub(in crate::web) async fn csv(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Fault> {
    let (from, to, _) = stretch(&web, &query);
    let (report, ..) = read(&web, &session, from, to).await?;
    let name = format!("attachment; filename=\"lotse-{from}-{to}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, report.csv()).into_response())
}
