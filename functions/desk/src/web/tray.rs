//! The tray of a page: files that a browser brings to the place for files itself, where that takes them.
//!
//! ```text
//! page ─frame─▶ form ─file─▶ place for files ─▶ frame: what lies in the tray
//!   └─sent─▶ the tray is emptied into the basket: looked at, cleaned and kept like what comes with a form
//! ```
//!
//! The form stands in a frame: what was typed on the page around it stays there, whatever becomes of a file, and no script is
//! needed. Of what the place says when it leads back nothing is believed; the tray is looked into. A page carries its tray sealed
//! for itself, so nobody else's page can name it. What was taken stays in the tray until the place empties that: a page
//! that is sent twice is still one request.

use super::basket::{BasketView, CarriedFile};
use super::upload::READ_BYTES_MAX;
use super::{Fault, Web};
use crate::files::{CARRIED_HOURS, Sent, Unfit, danger};
use crate::ports::{Arrival, BlobKey, Incoming, PostForm, Posting, StoreError};
use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use tickets::Language;
use tickets::attachment::file_name;
use tickets::token::{Purpose, TokenFault};

/// How long a form can be sent to the place for files.
const FORM_MINUTES: i64 = 60;
/// After so many seconds the frame is made anew, so that its form is never too old.
const ANEW_SECONDS: &str = "3000";
/// How many files of a tray are looked at: more than any entry holds.
const LOOKED_AT_MAX: usize = 100;

/// What the page says of a tray that was not its own …
const FOREIGN: &str = "tray_foreign";
/// … that may have been emptied …
const OLD: &str = "tray_old";
/// … or that nobody can look into at the moment.
const SHUT: &str = "tray_shut";

/// The tray of a page.
#[derive(Clone, Serialize)]
pub(super) struct TrayView {
    /// What the hidden field holds.
    carried: String,
    /// The address of the frame, below the root of the language.
    frame: String,
}

impl TrayView {
    /// The tray that this page carried before, or an empty one; none where files come with the form itself.
    pub(super) fn of(web: &Web, page: &str, carried: &str) -> Option<Self> {
        web.desk.blobs.incoming()?;
        let tray = opened(web, page, carried).unwrap_or_else(|_| fresh(web));
        let until = tray.came() + TimeDelta::hours(CARRIED_HOURS);
        let key = tray.as_str();
        let seal = |parts: &[&str]| web.keys.seal(Purpose::Tray, parts, until);
        let frame = format!("anfrage/dateien/{key}/{}", seal(&[key]));
        Some(Self { carried: format!("{key}.{}", seal(&[key, page])), frame })
    }
}

fn fresh(web: &Web) -> BlobKey {
    BlobKey::fresh(web.desk.clock.now(), [web.desk.entropy.bits(), web.desk.entropy.bits()])
}

/// The tray that was sealed for this page.
fn opened(web: &Web, page: &str, carried: &str) -> Result<BlobKey, TokenFault> {
    let (key, seal) = carried.split_once('.').ok_or(TokenFault::Wrong)?;
    web.keys.open(Purpose::Tray, &[key, page], seal, web.desk.clock.now())?;
    BlobKey::parse(key).ok_or(TokenFault::Wrong)
}

/// What lies in the tray that a page carried, as if it had come with the page: of what is too large, its name and its size.
///
/// # Errors
/// Why the tray cannot be looked into, as a key below `file_fault`.
pub(super) async fn emptied(web: &Web, page: &str, carried: &str) -> Result<Vec<Sent>, &'static str> {
    let Some(incoming) = web.desk.blobs.incoming().filter(|_| !carried.is_empty()) else { return Ok(Vec::new()) };
    let tray = opened(web, page, carried).map_err(|fault| match fault {
        TokenFault::Expired => OLD,
        TokenFault::Wrong => FOREIGN,
    })?;
    taken(web, incoming, &tray).await.map_err(|error| {
        tracing::error!(%error, source = %error.source, "a tray could not be looked into");
        SHUT
    })
}

async fn taken(web: &Web, incoming: &dyn Incoming, tray: &BlobKey) -> Result<Vec<Sent>, StoreError> {
    let limits = &web.desk.policy.attachments;
    let (mut room, mut all) = (limits.entry_bytes_max, Vec::new());
    for arrival in lying(incoming, tray).await? {
        let sent = Sent { name: arrival.name.clone(), bytes: Vec::new(), size: arrival.bytes };
        if sent.size > room.min(limits.file_bytes_max) {
            all.push(sent);
        } else if let Some(bytes) = incoming.bytes(tray, &arrival).await? {
            room = room.saturating_sub(bytes.len() as u64);
            all.push(Sent::whole(&arrival.name, bytes));
        }
    }
    Ok(all)
}

async fn lying(incoming: &dyn Incoming, tray: &BlobKey) -> Result<Vec<Arrival>, StoreError> {
    let mut all = incoming.arrivals(tray, LOOKED_AT_MAX).await?;
    all.retain(|arrival| !arrival.is_nothing());
    Ok(all)
}

#[derive(Serialize)]
struct FramePage {
    files: Vec<LyingFile>,
    /// The form for one more file; none where there is no room, or the tray is too old.
    form: Option<PostForm>,
    is_old: bool,
    basket: BasketView,
}

/// A file that lies in the tray.
#[derive(Serialize)]
struct LyingFile {
    file: CarriedFile,
    /// Why it will not be taken, as far as its name and its size tell.
    fault: Option<&'static str>,
}

/// The frame: what lies in the tray, and the form for one more.
pub(super) async fn show(
    State(web): State<Web>,
    Path((tray, seal)): Path<(String, String)>,
    Extension(language): Extension<Language>,
) -> Result<Response, Fault> {
    let incoming = web.desk.blobs.incoming().ok_or(Fault::Missing)?;
    let is_old = match web.keys.open(Purpose::Tray, &[&tray], &seal, web.desk.clock.now()) {
        Ok(_) => false,
        Err(TokenFault::Expired) => true,
        Err(TokenFault::Wrong) => return Err(Fault::Missing),
    };
    let tray = BlobKey::parse(&tray).ok_or(Fault::Missing)?;
    let files = if is_old { Vec::new() } else { lying(incoming, &tray).await? };
    let has_room = !is_old && files.len() < web.desk.policy.attachments.entry_files_max;
    let files = files.into_iter().map(|arrival| LyingFile::of(&web, arrival)).collect();
    let form = has_room.then(|| {
        let (now, slot) = (web.desk.clock.now(), fresh(&web));
        let back = format!("{}{}", web.base_url, address(&web, &language, &tray, &seal));
        let until = now + TimeDelta::minutes(FORM_MINUTES);
        // As much as a form with files is read: what is too large is told by us, with its name.
        let bytes_max = READ_BYTES_MAX as u64;
        incoming.form(&Posting { tray: &tray, slot: &slot, back: &back, now, until, bytes_max })
    });
    let anew = form.as_ref().map(|_| [(HeaderName::from_static("refresh"), HeaderValue::from_static(ANEW_SECONDS))]);
    let page = FramePage { files, form, is_old, basket: BasketView::limits(&web) };
    let frame = web.frame(&language, &web.word(&language, "files.label"));
    let page: Html<String> = web.page("tray.html", &language, &frame, &page)?;
    let status = if is_old { StatusCode::GONE } else { StatusCode::OK };
    let mut answer = (status, page).into_response();
    answer.headers_mut().extend(anew.into_iter().flatten());
    Ok(answer)
}

impl LyingFile {
    fn of(web: &Web, arrival: Arrival) -> Self {
        let room = web.desk.policy.attachments.has_room(&[], arrival.bytes).map_err(Unfit::NoRoom);
        let unfit = room.err().or_else(|| danger(&arrival.name, &[]).map(Unfit::Danger));
        let file = CarriedFile { name: file_name(&arrival.name), bytes: arrival.bytes, mark: arrival.at };
        Self { file, fault: unfit.map(Unfit::key) }
    }
}

fn address(web: &Web, language: &Language, tray: &BlobKey, seal: &str) -> String {
    format!("{}/anfrage/dateien/{}/{seal}", theme::root_of(&web.desk.policy, language), tray.as_str())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Without {
    ohne: String,
}

/// Takes a file out of the tray again.
pub(super) async fn remove(
    State(web): State<Web>,
    Path((tray, seal)): Path<(String, String)>,
    Extension(language): Extension<Language>,
    form: Result<Form<Without>, FormRejection>,
) -> Result<Redirect, Fault> {
    let incoming = web.desk.blobs.incoming().ok_or(Fault::Missing)?;
    let Form(Without { ohne }) = form.map_err(|_| Fault::Unreadable)?;
    web.keys.open(Purpose::Tray, &[&tray], &seal, web.desk.clock.now())?;
    let tray = BlobKey::parse(&tray).ok_or(Fault::Missing)?;
    if let Some(arrival) = lying(incoming, &tray).await?.iter().find(|arrival| arrival.at == ohne) {
        incoming.discard(&tray, arrival).await?;
    }
    Ok(Redirect::to(&address(&web, &language, &tray, &seal)))
}
