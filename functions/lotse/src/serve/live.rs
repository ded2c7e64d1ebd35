//! The content while people work on it: what is saved is made anew and served. Where something is wrong, the last site
//! without errors stays, and in a demonstration open pages say what it is; so they do where something is odd that was not before.

use crate::content::{Content, Made, Wishes};
use crate::report::{Format, report};
use crate::site::Site;
use crate::system::Clock;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, NaiveDate, Utc};
use desk::Clock as _;
use desk::help::Site as _;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use serde::{Deserialize, Serialize};
use site_gen::{Memory, Problem};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tickets::Calendar;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Where open pages ask for what is new.
const ASK: &str = "/_neu";
/// The script that they ask with.
pub(super) const SCRIPT: &str = "/_neu/live.js";
/// How long it must be still before what is written is read: editors empty a file, write it, rename it.
const SETTLE: Duration = Duration::from_millis(15);
/// How often stillness is waited for: who keeps writing is not waited for.
const SETTLE_MAX: usize = 20;
/// How often somebody looks whether a new day has begun: pages have days of their own.
const DAY_CHECK: Duration = Duration::from_secs(60);
/// How long a page waits for news before it asks again.
const ASK_MAX: Duration = Duration::from_secs(20);

/// The state of the site that open pages should show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Edition {
    /// Counts up with every state.
    number: u64,
    /// What is wrong with the content; empty if the site is what the content says.
    report: String,
    /// Whether the desk is stopping: then nobody waits for another one.
    #[serde(skip)]
    last: bool,
}

/// What is kept of the making of the site that is served.
#[derive(Clone)]
pub(super) struct Last {
    /// What need not be made again.
    memory: Arc<Memory>,
    /// It says when a new day begins.
    calendar: Calendar,
}

impl Last {
    pub(super) fn new(memory: Memory, calendar: Calendar) -> Self {
        Self { memory: Arc::new(memory), calendar }
    }
}

/// The site and what it is made of.
pub(super) struct Live {
    content: Content,
    base_url: String,
    clock: Arc<Clock>,
    site: Arc<Site>,
    last: Mutex<Last>,
    /// What was odd when the desk started: nobody is told of it at each save.
    known: Vec<Problem>,
    edition: watch::Sender<Edition>,
}

impl Live {
    /// Watches over a site that was just made of this content.
    pub(super) fn new(
        content: Content,
        base_url: String,
        clock: Arc<Clock>,
        site: Arc<Site>,
        (last, known): (Last, Vec<Problem>),
    ) -> Self {
        let edition = watch::Sender::new(Edition { number: site.edition(), report: String::new(), last: false });
        Self { content, base_url, clock, site, last: Mutex::new(last), known, edition }
    }

    /// What the site is made with.
    pub(super) fn wishes(base_url: &str, now: DateTime<Utc>) -> Wishes {
        Wishes { base_url: Some(base_url.to_owned()), now, strict: false, drafts: false }
    }

    /// Makes the site anew whenever a file of the content changes, until `stop`.
    pub(super) async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let (change, mut changed) = watch::channel(());
        let watcher = self.watcher(change);
        let mut made_on = self.day_at(self.clock.now());
        loop {
            let is_new = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                Ok(()) = changed.changed() => true,
                () = sleep(DAY_CHECK) => self.day_at(self.clock.now()) != made_on,
            };
            if is_new {
                settle(&mut changed).await;
                let now = self.clock.now();
                self.renew().await;
                // By the calendar of today's desk.toml.
                made_on = self.day_at(now);
            }
        }
        drop(watcher);
        self.edition.send_modify(|edition| edition.last = true);
    }

    /// Reads the content and makes anew what has changed. What is wrong is told; nothing is lost by it.
    pub(super) async fn renew(&self) {
        let (content, wishes) = (self.content.clone(), Self::wishes(&self.base_url, self.clock.now()));
        let memory = Arc::clone(&self.last().memory);
        let outcome = match tokio::task::spawn_blocking(move || content.make(&wishes, &memory)).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => return tracing::warn!(%error, "the content cannot be read; the last site stays"),
            Err(error) => return tracing::error!(%error, "the site could not be made; the last one stays"),
        };
        let before = self.edition.borrow().clone();
        let number = before.number + 1;
        let (report, files) = match (outcome.errors(), outcome.made) {
            (0, Some(Made { files, memory, policy, .. })) => {
                *self.last() = Last::new(memory, policy.calendar);
                let mut odd = outcome.problems;
                odd.retain(|problem| !self.known.iter().any(|known| is_same(known, problem)));
                let report =
                    if odd.is_empty() { "".into() } else { report(&odd, self.content.folder(), Format::Human) };
                (report, Some(files))
            }
            (errors, _) => {
                tracing::warn!(errors, "the content has errors; the last site stays, `lotse check` tells them");
                (report(&outcome.problems, self.content.folder(), Format::Human), None)
            }
        };
        // Whoever saves what was there already disturbs no reader.
        if report == before.report && files.as_ref().is_none_or(|files| !self.site.differs(files)) {
            return;
        }
        if let Some(files) = files {
            self.site.replace(&files, number);
            tracing::debug!(edition = number, files = files.len(), "the site is new");
        }
        self.edition.send_modify(|edition| (edition.number, edition.report) = (number, report));
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn day_at(&self, now: DateTime<Utc>) -> NaiveDate {
        self.last().calendar.day_at(now)
    }

    /// Calls when a file of the content changes. The example does not change.
    fn watcher(&self, change: watch::Sender<()>) -> Option<RecommendedWatcher> {
        let Content::Folder(folder) = &self.content else { return None };
        let call = move |event: notify::Result<Event>| {
            // Reading changes nothing.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                change.send_replace(());
            }
        };
        let watcher = notify::recommended_watcher(call).and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        watcher
            .inspect_err(|error| tracing::warn!(%error, "nobody watches the content; restart to show what has changed"))
            .ok()
    }
}

/// Waits until nothing is written any more. What was written before is read then, so it is no news afterwards.
async fn settle(changed: &mut watch::Receiver<()>) {
    for _ in 0..SETTLE_MAX {
        sleep(SETTLE).await;
        if !changed.has_changed().unwrap_or(false) {
            return;
        }
        changed.mark_unchanged();
    }
}

/// Whether it is the same problem, wherever in the file it stands by now.
fn is_same(one: &Problem, other: &Problem) -> bool {
    (&one.place.file, one.code, &one.message) == (&other.place.file, other.code, &other.message)
}

/// What open pages of a demonstration ask.
pub(super) fn router(live: Arc<Live>) -> Router {
    Router::new().route(SCRIPT, get(script)).route(ASK, get(ask)).with_state(live)
}

async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (kind, include_str!("live.js")).into_response()
}

#[derive(Deserialize)]
struct Asked {
    /// The edition that the page shows.
    stand: u64,
}

/// Answers as soon as there is another edition, or after a while.
async fn ask(State(live): State<Arc<Live>>, Query(asked): Query<Asked>) -> Response {
    let mut news = live.edition.subscribe();
    let other = timeout(ASK_MAX, news.wait_for(|edition| edition.number != asked.stand || edition.last)).await;
    let edition = other.ok().and_then(Result::ok).map(|edition| edition.clone());
    let edition = edition.unwrap_or_else(|| live.edition.borrow().clone());
    ([(header::CACHE_CONTROL, "no-store")], Json(edition)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_before_it_is_still_is_no_news_afterwards() {
        let (change, mut changed) = watch::channel(());
        change.send_replace(());
        changed.changed().await.unwrap();
        change.send_replace(());
        settle(&mut changed).await;
        assert!(!changed.has_changed().unwrap());
        change.send_replace(());
        assert!(changed.has_changed().unwrap(), "what is written later is");
    }
}
