//! What agents do to a ticket: each act a form, each form one command.

use super::super::basket::Basket;
use super::super::session::Session;
use super::super::upload::Filled;
use super::super::view::{Eyes, files_for};
use super::super::{Fault, Web, dates};
use super::hanging;
use super::knowledge::Said;
use super::ticket::{Draft, page, place, readable};
use crate::files;
use crate::handle::{Beside, Done, HandleError, Request};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel, PRIORITY_MAX};
use tickets::event::Urgency;
use tickets::policy::{QueueId, SiteId};
use tickets::triage::{Part, ROWS, Scope, Service};
use tickets::{
    Action, Address, Attachment, Calendar, Event, Finding, Person, Refusal, RequestKind, Ticket, TicketId, Triage, may,
};

/// The act that makes a ticket at the level above.
const HAND_UP: &str = "hochgeben";
/// The act after which the agent may read it no longer.
const MOVE: &str = "verschieben";
/// The act after which it goes on in another ticket.
const MERGE: &str = "zusammenfuehren";
/// The act after which it can be solved along with another ticket.
const HANG_ON: &str = "verbinden";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ActForm {
    formular: String,
    schluessel: String,
    /// For `schreiben`: the kind of entry.
    art: String,
    text: String,
    grund: String,
    dringlichkeit: String,
    an: String,
    /// Whether somebody is to read what is confidential.
    bestaetigt: String,
    /// For `priorisieren`.
    prioritaet: String,
    /// For `faellig`: a day, and a time or nothing.
    tag: String,
    zeit: String,
    /// For `verschieben`: the queue.
    nach: String,
    /// For `ort`: the site, or nothing.
    ort: String,
    /// For `zusammenfuehren`: the number of the other ticket.
    ziel: String,
    bereich: String,
    dienst: String,
    technik: String,
    programm: String,
    versucht: String,
    anliegen: String,
    nachgestellt: String,
    schritte: String,
    ursache: String,
    /// For a solution: where others find it, by its choice, …
    hilfe: String,
    /// … as the address of a page, …
    hilfeseite: String,
    /// … or why they do not.
    hilfegrund: String,
    /// The files that the page carries …
    dateien: String,
    /// … the one of them that is to be left out …
    ohne: String,
    /// … and the page's tray, sealed.
    ablage: String,
}

impl ActForm {
    /// The block of questions, if each of its lists has an answer.
    fn triage(&self) -> Option<Triage> {
        Some(Triage {
            scope: Scope::parse(&self.bereich)?,
            service: Some(&self.dienst).filter(|key| !key.is_empty()).map(|key| Service::of(key))?,
            part: Part::parse(&self.technik)?,
            programs: self.programm.clone(),
            tried: self.versucht.clone(),
        })
    }

    /// What was found out.
    fn finding(&self) -> Option<Finding> {
        let reproduced = match self.nachgestellt.as_str() {
            "ja" => Some(true),
            "nein" => Some(false),
            _ => None,
        };
        let kind = RequestKind::parse(&self.anliegen)?;
        Some(Finding { kind, reproduced, steps: self.schritte.clone(), cause: self.ursache.clone() })
    }

    /// What was found out, row by row.
    fn found(&self) -> [(&'static str, &str); 4] {
        let rows = [&self.anliegen, &self.nachgestellt, &self.schritte, &self.ursache];
        let [kind, reproduced, steps, cause] = rows.map(String::as_str);
        [("anliegen", kind), ("nachgestellt", reproduced), ("schritte", steps), ("ursache", cause)]
    }

    /// Where others find the solution.
    fn knowledge(&self) -> Said {
        Said { choice: self.hilfe.clone(), page: self.hilfeseite.clone(), reason: self.hilfegrund.clone() }
    }

    /// All that was typed and chosen beside the text.
    fn hidden(&self) -> Vec<(&'static str, String)> {
        let chosen = [
            ("art", &*self.art),
            ("grund", &self.grund),
            ("dringlichkeit", &self.dringlichkeit),
            ("an", &self.an),
            ("prioritaet", &self.prioritaet),
            ("tag", &self.tag),
            ("zeit", &self.zeit),
            ("nach", &self.nach),
            ("ort", &self.ort),
            ("ziel", &self.ziel),
            ("hilfe", &self.hilfe),
            ("hilfeseite", &self.hilfeseite),
            ("hilfegrund", &self.hilfegrund),
        ];
        let said = ROWS.into_iter().zip(self.rows()).chain(self.found()).chain([("ablage", &*self.ablage)]);
        let said = said.filter(|(_, said)| !said.is_empty());
        chosen.into_iter().chain(said).map(|(name, said)| (name, said.to_owned())).collect()
    }

    /// What was said in it of the cause, row by row.
    fn rows(&self) -> [&str; 5] {
        [&self.bereich, &self.dienst, &self.technik, &self.programm, &self.versucht]
    }
}

/// The command that a form means.
fn command(web: &Web, act: &str, form: &ActForm, basket: &Basket, calendar: &Calendar) -> Result<Act, Fault> {
    let text = files::text_or_names(&form.text, basket.files());
    match (act, form.art.as_str()) {
        ("uebernehmen", _) => Ok(Act::Take),
        ("zuweisen", _) => Address::parse(&form.an).map(|to| Act::Assign { to }).ok_or(Fault::Unreadable),
        ("abgeben", _) => Ok(Act::Unassign),
        (MERGE, _) => Ok(Act::Merge { into: other(&form.ziel)?, confirmed: form.bestaetigt == "ja" }),
        (HANG_ON, _) => Ok(Act::HangOn { on: other(&form.ziel)? }),
        ("spam", _) => Ok(Act::MarkSpam),
        (MOVE, _) => Ok(Act::Move { to: QueueId::new(&form.nach), text: form.grund.clone() }),
        ("schreiben", "nachricht") => Ok(Act::Message { text }),
        ("schreiben", "rueckfrage") => Ok(Act::Query { text }),
        ("schreiben", "notiz") => Ok(Act::NotePublicly { text }),
        ("schreiben", "intern") => Ok(Act::NoteInternally { text }),
        ("schreiben", "gruppe") => Ok(Act::NoteToQueue { text }),
        ("schreiben", "loesung") => Ok(Act::Solve { text, knowledge: form.knowledge().knowledge(web)? }),
        ("priorisieren", _) => match form.prioritaet.trim().parse() {
            Ok(priority) => Ok(Act::Prioritize { priority, reason: form.grund.clone() }),
            Err(_) => Err(Fault::Refused(Refusal::BadPriority { max: PRIORITY_MAX })),
        },
        ("faellig", _) => dates::deadline(calendar, &form.tag, &form.zeit)
            .map(|due| Act::SetDue { due })
            .ok_or(Fault::Refused(Refusal::BadDate)),
        ("ort", _) => Ok(Act::SetSite { site: (!form.ort.is_empty()).then(|| SiteId::new(&form.ort)) }),
        ("planen", _) => dates::day(&form.tag).map(|day| Act::Schedule { day }).ok_or(Fault::Refused(Refusal::BadDate)),
        ("angerufen", "erreicht") => Ok(Act::LogCall { reached: true, text }),
        ("angerufen", "verfehlt") => Ok(Act::LogCall { reached: false, text }),
        ("beteiligen", _) => Person::parse(&form.an)
            .map(|person| Act::AddParticipant { person, confirmed: form.bestaetigt == "ja" })
            .ok_or(Fault::Refused(Refusal::UnknownAddress)),
        ("erneuern", _) => Address::parse(&form.an).map(|of| Act::RenewAccess { of }).ok_or(Fault::Unreadable),
        ("adresse", _) => Address::parse(&form.an)
            .map(|address| Act::GiveAddress { address })
            .ok_or(Fault::Refused(Refusal::UnknownAddress)),
        ("entfernen", _) => {
            Address::parse(&form.an).map(|address| Act::RemoveParticipant { address }).ok_or(Fault::Unreadable)
        }
        ("wieder-oeffnen", _) => Ok(Act::Reopen { text }),
        (HAND_UP, _) => {
            let urgency = Urgency::parse(&form.dringlichkeit).ok_or(Fault::Unreadable)?;
            Ok(Act::HandUp { reason: form.grund.clone(), text, urgency, triage: form.triage() })
        }
        ("einordnen", _) => Ok(Act::Record(form.finding().ok_or(Fault::Unreadable)?)),
        _ => Err(Fault::Unreadable),
    }
}

/// Does it, and comes back to the ticket. What was typed meanwhile for something else is still there then.
pub(in crate::web) async fn act(
    session: Result<Session, Fault>,
    State(web): State<Web>,
    Path((id, act)): Path<(String, String)>,
    filled: Result<Filled<ActForm>, Fault>,
) -> Result<Response, Fault> {
    let mut filled = filled?;
    let sent = std::mem::take(&mut filled.files);
    let ticked: Vec<String> = filled.all("mit").map(str::to_owned).collect();
    let along: Vec<String> = filled.all("auch").map(str::to_owned).collect();
    let form = filled.form;
    let session = match session {
        Ok(session) => session,
        Err(Fault::SignIn(_)) => {
            let hidden = form.hidden();
            return signed_out(&web, &id, &act, form.text, hidden, !sent.is_empty());
        }
        Err(fault) => return Err(fault),
    };
    let (ticket, events) = readable(&web, &session, &id).await?;
    let place = place(&ticket, &session);
    let mut basket = Basket::carried(&web, &place, &form.dateien, &form.ohne).with_tray(&form.ablage);
    if let Err(fault) = session.check_form(&web, &form.formular) {
        let draft = Draft { along: Some(along), ..draft(&web, &place, act, form, ticked, &basket) };
        return kept(&web, &session, (ticket, events), draft, &fault).await;
    }
    let sent = basket.gathered(&web, &place, sent).await;
    basket.put(&web, sent).await;
    if basket.has_faults() || !form.ohne.is_empty() {
        let status = if basket.has_faults() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let draft = Draft { along: Some(along), ..draft(&web, &place, act, form, ticked, &basket) };
        return Ok((status, page(&web, &session, &ticket, &events, draft, None).await?).into_response());
    }
    let (digest, with) = (basket.digest(), ticked.join(" "));
    let sent =
        [&*act, &form.art, &form.text, &form.grund, &form.dringlichkeit, &form.an, &form.bestaetigt, &digest, &with];
    let when = [
        &form.ziel,
        &form.nach,
        &form.ort,
        &form.prioritaet,
        &form.tag,
        &form.zeit,
        &form.hilfe,
        &form.hilfeseite,
        &form.hilfegrund,
    ];
    let when = when.map(String::as_str);
    let sent = [&sent[..], &when, &form.rows(), &form.found().map(|(_, said)| said)].concat();
    let key = web.request_key(&place, &form.schluessel, &sent);
    let calendar = &web.desk.policy.queue_or_default(&ticket.queue).calendar;
    let command = match command(&web, &act, &form, &basket, calendar) {
        Ok(command) => command,
        // What can be mended there comes back with the page.
        Err(fault @ (Fault::Refused(_) | Fault::NoPage | Fault::NoOther)) => {
            let draft = Draft { along: Some(along), ..draft(&web, &place, act, form, ticked, &basket) };
            return kept(&web, &session, (ticket, events), draft, &fault).await;
        }
        Err(fault) => return Err(fault),
    };
    let solution = if let Act::Solve { .. } = &command { Some(command.clone()) } else { None };
    let says_it = !matches!(command, Act::Take | Act::Assign { .. } | Act::Unassign);
    let along_key = key.clone();
    let request =
        Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act: command };
    let copies = if act == HAND_UP { copies(&web, &session, (&ticket, &events), &ticked).await? } else { Vec::new() };
    let files = match (says_it, act == HAND_UP) {
        (true, true) => &copies,
        (true, false) => basket.files(),
        (false, _) => &[],
    };
    let is_all_said = says_it || form.text.trim().is_empty() && basket.files().is_empty();
    match web.desk.handle_with(request, Beside { files, ..Beside::default() }).await {
        // Whoever merged has the right to both.
        Ok((Done { ticket: Ticket { merged_into: Some(into), .. }, .. }, _)) if act == MERGE => {
            Ok(Redirect::to(&address(into)).into_response())
        }
        Ok(_) if let (Some(solution), false) = (&solution, along.is_empty()) => {
            let given = (solution, basket.files());
            let left = hanging::solve(&web, &session, &ticket, &along, given, along_key.as_deref()).await?;
            let query = if left.is_empty() { String::new() } else { format!("?offen={}", left.join(".")) };
            Ok(Redirect::to(&format!("{}{query}", address(ticket.id))).into_response())
        }
        Ok(done) if is_all_said => {
            // It may be where this agent reads nothing any more.
            let reads = may(&session.actor(), Action::ReadInternal, &done.0.ticket, &web.desk.policy);
            let to = if reads { address(ticket.id) } else { LIST.to_owned() };
            Ok(Redirect::to(&to).into_response())
        }
        Ok(_) => {
            let (ticket, events) = readable(&web, &session, &id).await?;
            let basket = basket.view(&web, &place);
            let draft = Draft { said: form.knowledge(), act: form.art, text: form.text, basket, ..Draft::default() };
            Ok(page(&web, &session, &ticket, &events, draft, None).await?.into_response())
        }
        Err(error) => {
            // Whether there is such a ticket is told to nobody who does not work on it.
            let hides = matches!(error, HandleError::Refused(Refusal::NoTicket | Refusal::NotAllowed));
            let fault = if [MERGE, HANG_ON].contains(&&*act) && hides { Fault::NoOther } else { error.into() };
            let draft = Draft { along: Some(along), ..draft(&web, &place, act, form, ticked, &basket) };
            kept(&web, &session, (ticket, events), draft, &fault).await
        }
    }
}

/// The ticket that somebody named by its number.
fn other(number: &str) -> Result<TicketId, Fault> {
    TicketId::parse(number.trim().trim_start_matches('#')).ok_or(Fault::NoOther)
}

/// What was typed and chosen, for the page that comes back.
fn draft(web: &Web, place: &str, act: String, form: ActForm, ticked: Vec<String>, basket: &Basket) -> Draft {
    let (rows, said) = (form.rows().map(str::to_owned), form.knowledge());
    let act = if matches!(
        &*act,
        HAND_UP
            | MOVE
            | MERGE
            | HANG_ON
            | "beteiligen"
            | "adresse"
            | "priorisieren"
            | "faellig"
            | "ort"
            | "planen"
            | "angerufen"
    ) {
        act
    } else {
        form.art
    };
    Draft {
        act,
        text: form.text,
        reason: form.grund,
        who: form.an,
        priority: form.prioritaet,
        day: form.tag,
        time: form.zeit,
        urgency: form.dringlichkeit,
        rows,
        said,
        ticked,
        queue: form.nach,
        other: form.ziel,
        basket: basket.view(web, place),
        ..Draft::default()
    }
}

/// The ticked files of a ticket, once more for the one that it is handed up as.
pub(super) async fn copies(
    web: &Web,
    session: &Session,
    (ticket, events): (&Ticket, &[Event]),
    ticked: &[String],
) -> Result<Vec<Attachment>, Fault> {
    let file = |at: &String| {
        let (entry, nth) = at.split_once('/')?;
        let event = events.get(entry.parse::<usize>().ok()?)?;
        files_for(&web.desk.policy, ticket, event, &Eyes::Agent(session.address()))
            .get(nth.parse::<usize>().ok()?)
            .cloned()
    };
    let most = web.desk.policy.attachments.entry_files_max;
    let chosen: Vec<Attachment> = ticked.iter().filter_map(file).take(most).collect();
    Ok(files::copies(&web.desk, &chosen).await?)
}

/// The work list.
const LIST: &str = "/konsole/";

/// A ticket's page.
pub(super) fn address(id: TicketId) -> String {
    format!("/konsole/anfragen/{id}")
}

/// The fields beside the text that hold what a person wrote.
const TYPED: [&str; 10] = [
    "hilfeseite",
    "hilfegrund",
    "grund",
    "schritte",
    "ursache",
    "betreff",
    "vorgang",
    "zugestimmt",
    "zugestimmt_wozu",
    "version",
];

#[derive(Serialize)]
struct SignedOutPage {
    /// The form once more, for when the agent is signed in again.
    action: String,
    hidden: Vec<(&'static str, String)>,
    text: String,
    /// Whether files were chosen, which have to be chosen again.
    files: bool,
    /// Where to sign in.
    sign_in: String,
}

/// Whose session has ended: signs in, but not before what was typed is safe.
pub(super) fn signed_out(
    web: &Web,
    id: &str,
    act: &str,
    text: String,
    hidden: Vec<(&'static str, String)>,
    files: bool,
) -> Result<Response, Fault> {
    let ticket = address(TicketId::parse(id).ok_or(Fault::Missing)?);
    let is_typed = |(name, value): &(&str, String)| TYPED.contains(name) && !value.trim().is_empty();
    if text.trim().is_empty() && !hidden.iter().any(is_typed) {
        return Err(Fault::SignIn(ticket));
    }
    let language = &web.desk.policy.desk.language;
    let frame = web.frame(language, &web.word(language, "signed_out.title"));
    let page = SignedOutPage {
        action: format!("{ticket}/{}", act.split('/').map(theme::encoded).collect::<Vec<_>>().join("/")),
        hidden,
        text,
        files,
        sign_in: format!("/konsole/anmelden?zu={}", theme::encoded(&ticket)),
    };
    Ok((StatusCode::FORBIDDEN, web.page("signed-out.html", language, &frame, &page)?).into_response())
}

/// Nothing that was typed is lost: the page comes back with it.
async fn kept(
    web: &Web,
    session: &Session,
    (ticket, events): (Ticket, Vec<Event>),
    draft: Draft,
    fault: &Fault,
) -> Result<Response, Fault> {
    Ok((fault.status(), page(web, session, &ticket, &events, draft, Some(fault.key())).await?).into_response())
}
