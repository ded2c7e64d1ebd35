//! The agents' console: lists and tickets, server-rendered, every act a form.

pub(super) mod act;
mod areas;
pub(super) mod audit;
pub(super) mod callback;
pub(super) mod draft;
pub(super) mod feedback;
mod hanging;
pub(super) mod intake;
mod knowledge;
pub(super) mod list;
pub(super) mod outside;
mod reader;
pub(super) mod remote;
pub(super) mod report;
pub(super) mod search;
pub(super) mod sheet;
pub(super) mod split;
pub(super) mod ticket;
mod triage;
pub(super) mod visibility;
pub(super) mod watch;

use super::Web;
use super::session::Session;
use theme::{Frame, Kind, MenuItem};

/// The frame of a console page.
fn frame(web: &Web, session: &Session, title: &str) -> Frame {
    let mut frame = web.frame(session.language(), title);
    let item = |word: &str, address: &str| MenuItem { word: word.to_owned(), address: address.to_owned() };
    frame.kind = Kind::Desk;
    frame.agent = Some(session.name().to_owned());
    let reads_reports = report::reads_reports(&web.desk.policy, session);
    let mut menu = Vec::new();
    if session.works() || !list::readable(web, session).is_empty() {
        menu.push(item("menu.work", "/konsole/"));
    }
    if !session.reads_along() {
        menu.push(item("menu.search", search::SEARCH));
    }
    if intake::enters(session) {
        menu.push(item("menu.intake", intake::INTAKE));
    }
    if reads_reports {
        menu.push(item("menu.report", report::REPORT));
    }
    if !session.reads_along() && (web.desk.policy.is_audited() || reads_reports) {
        menu.push(item("menu.audit", audit::AUDIT));
    }
    if session.works() {
        menu.push(item("menu.feedback", "/konsole/rueckmeldungen/"));
    }
    if web.demonstration {
        menu.push(item("menu.sink", "/_mail"));
    }
    menu.push(item("menu.site", "/"));
    frame.menu = menu;
    frame
}
