//! The agents' console: lists and tickets, server-rendered, every act a form.

pub(super) mod act;
mod areas;
pub(super) mod audit;
pub(super) mod callback;
pub(super) mod draft;
pub(super) mod feedback;
pub(super) mod intake;
mod knowledge;
pub(super) mod list;
pub(super) mod outside;
pub(super) mod remote;
pub(super) mod report;
pub(super) mod search;
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
    let mut menu = vec![item("menu.work", "/konsole/"), item("menu.search", search::SEARCH)];
    let audits = session.audits_until().is_some();
    if !audits {
        menu.push(item("menu.intake", "/konsole/neu"));
    }
    if report::is_lead(&web.desk.policy, session) {
        menu.push(item("menu.report", report::REPORT));
    }
    if web.desk.policy.is_audited() || report::is_lead(&web.desk.policy, session) {
        menu.push(item("menu.audit", audit::AUDIT));
    }
    if !audits {
        menu.push(item("menu.feedback", "/konsole/rueckmeldungen/"));
    }
    if web.demonstration {
        menu.push(item("menu.sink", "/_mail"));
    }
    menu.push(item("menu.site", "/"));
    frame.menu = menu;
    frame
}
