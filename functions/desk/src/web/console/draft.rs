//! A solution that a reader proposed (P-16), or that stands on no page yet (D-20), as the draft of a page: an agent takes it along, looks it through and puts it
//! among the pages. Nothing is published by that, and drafts are shown nowhere.

use super::super::feedback::SOLUTION;
use super::super::session::Session;
use super::super::{Fault, Web};
use super::act;
use super::feedback::TEXTS_MAX;
use super::ticket::readable;
use crate::change::Remark;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use tickets::{Knowledge, Policy, TicketId, What};

/// Where drafts are fetched.
pub(in crate::web) const DRAFT: &str = "/konsole/rueckmeldungen/entwurf";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    /// The place of the remark.
    platz: String,
}

/// The address of the draft that a remark becomes.
pub(super) fn address(remark: &Remark) -> String {
    format!("{DRAFT}?platz={}", remark.key)
}

/// The address of the draft that a ticket's solution becomes.
pub(in crate::web) fn address_of_solution(ticket: TicketId) -> String {
    format!("{}/entwurf", act::address(ticket))
}

/// Hands the draft out as a file.
pub(in crate::web) async fn download(
    session: Session,
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let remarks = web.desk.store.remarks(SOLUTION, TEXTS_MAX).await?;
    let remark = remarks.into_iter().find(|remark| remark.key == wanted.platz).ok_or(Fault::Missing)?;
    let title = web.word(session.language(), "feedback.solution.title");
    let name = remark.about.rsplit('/').next().filter(|name| name.is_ascii()).unwrap_or_default();
    Ok(file(name, draft(&remark, &title, &web.desk.policy)))
}

fn file(name: &str, text: String) -> Response {
    let kinds = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"entwurf-{name}.md\"")),
    ];
    (kinds, text).into_response()
}

/// Hands the draft out that a solution asks for which stands on no page yet (D-20).
pub(in crate::web) async fn of_solution(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (ticket, events) = readable(&web, &session, &id).await?;
    let wanted = events.iter().rev().find_map(|event| {
        let What::Solved { text, knowledge: Some(Knowledge::NewPage), .. } = &event.what else { return None };
        Some((text, event.at))
    });
    let (solution, at) = wanted.ok_or(Fault::Missing)?;
    let word = |key: &str| web.word(session.language(), key);
    let (problem, solved) = (word("knowledge.problem"), word("knowledge.solution"));
    let text = format!("## {problem}\n\n{}\n\n## {solved}\n\n{}", ticket.subject, solution.trim());
    let day = web.desk.policy.calendar.day_at(at);
    Ok(file(&ticket.id.to_string(), unfinished(&ticket.subject, day, "", &text)))
}

/// The page: not finished, beside the one that it was written to, in the words of the reader.
fn draft(remark: &Remark, title: &str, policy: &Policy) -> String {
    let title = format!("{title}: {}", remark.about);
    unfinished(&title, policy.calendar.day_at(remark.at), &remark.about, remark.text.trim())
}

/// A page that readers do not see yet; `beside` names the one that it goes with, if there is one.
fn unfinished(title: &str, day: NaiveDate, beside: &str, text: &str) -> String {
    // A string of JSON is one of TOML, too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let related = if beside.is_empty() { String::new() } else { quoted(&format!("{beside}.md")) };
    let title = quoted(title);
    format!("+++\ntitle = {title}\ndraft = true\ncreated = {day}\nrelated = [{related}]\n+++\n\n{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_becomes_a_page_that_is_not_finished() {
        let desk = include_str!("../../../../../tests/sites/desk.toml");
        let policy = Policy::read(desk, "desk.toml").unwrap();
        let remark = Remark {
            key: "1/2".to_owned(),
            about: "wlan/verbinden".to_owned(),
            kind: SOLUTION.to_owned(),
            at: "2026-11-26T23:30:00Z".parse().unwrap(),
            text: "1. Aus\n2. \"An\"\n+++\n".to_owned(),
        };
        let wanted = "+++\ntitle = \"Lösung vorschlagen: wlan/verbinden\"\ndraft = true\ncreated = 2026-11-27\n\
            related = [\"wlan/verbinden.md\"]\n+++\n\n1. Aus\n2. \"An\"\n+++\n";
        assert_eq!(draft(&remark, "Lösung vorschlagen", &policy), wanted);
        let odd = draft(&Remark { about: String::new(), ..remark }, "\"", &policy);
        assert!(odd.starts_with("+++\ntitle = \"\\\": \"\n") && odd.contains("related = []"), "{odd}");
    }
}
