//! An agent watches a request, or no longer (Z-47): whoever may read it may.

use super::super::session::Session;
use super::super::{Fault, Web};
use super::ticket::readable;
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use serde::Deserialize;
use tickets::Watch;
use tickets::command::{Act, Channel};

/// What agents choose among: they hear of nothing unless they say so.
pub(super) const LEVELS: [Watch; 3] = [Watch::All, Watch::Agent, Watch::None];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct WatchForm {
    formular: String,
    schluessel: String,
    mails: String,
}

/// Saves the choice. What holds already needs no entry in the history.
pub(in crate::web) async fn save(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<WatchForm>, FormRejection>,
) -> Result<Redirect, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let (ticket, _) = readable(&web, &session, &id).await?;
    session.check_form(&web, &form.formular)?;
    let level = Watch::parse(&form.mails).filter(|level| LEVELS.contains(level)).ok_or(Fault::Unreadable)?;
    let now = ticket.watch_of(&session.actor());
    let heard = |level| matches!(level, Watch::All | Watch::Agent);
    if level != now && (heard(level) || heard(now)) {
        let place = format!("watch/{}/{}", ticket.id, session.address());
        let key = web.request_key(&place, &form.schluessel, &[&form.mails]);
        let act = Act::Watch { level };
        let request =
            Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act };
        web.desk.handle(request).await?;
    }
    Ok(Redirect::to(&format!("/konsole/anfragen/{}#beobachten", ticket.id)))
}
