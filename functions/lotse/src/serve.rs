//! A whole desk in one process: store, site, pages, workers; started, and stopped without losing anything.

mod address;
mod error;
mod live;
mod peer;
mod time;

pub use error::StartError;
pub use time::{Time, TimeError};

use crate::cabinet::Cabinet;
use crate::content::{Content, Outcome};
use crate::folder::Folder;
use crate::letterbox::Letterbox;
use crate::reading::Reading;
use crate::sink::Sink;
use crate::site::Site;
use crate::smtp::Smtp;
use crate::sqlite::Sqlite;
use crate::system::{Clock, Entropy};
use crate::work::Work;
use crate::{cabinet, moving, secrets, sink};
use axum::Router;
use axum::extract::Request;
use axum::middleware;
use axum::serve::ListenerExt;
use desk::help::{HelpSite, SiteHelp};
use desk::transfer::Load;
use desk::web::answers::{self, Answers};
use desk::web::{Web, careful};
use desk::{Clock as _, Desk, Inbox, Mailer, Outbox, Store, StoreError};
use live::{Last, Live};
use site_gen::{Memory, Problem};
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tickets::token::Keys;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

/// How long requests under way may take after "stop".
const STOP_SECONDS_MAX: u64 = 10;

/// What the operator decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the content is.
    pub content: Content,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder that everything is kept in.
    pub data: PathBuf,
    /// Where the desk stands in the world; else where it listens.
    pub base_url: Option<String>,
    /// What time to imagine; only in a demonstration.
    pub time: Option<Time>,
    /// Whether open pages are loaded anew when their content has changed; only in a demonstration.
    pub reload: bool,
    /// The way mail goes.
    pub mail: MailWay,
    /// Whether a real desk may do without its legal pages.
    pub lenient: bool,
}

/// The way mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailWay {
    /// Into the folder, and everybody may read it at `/_mail`: this is a demonstration.
    Demonstration,
    /// Into the folder, for another program to take.
    Folder,
    /// To this mail server.
    Smtp(String),
}

/// A desk that has been set up and listens, but does not answer yet.
pub struct Server {
    listener: TcpListener,
    router: Router,
    work: Arc<Work>,
    live: Arc<Live>,
    store: Arc<Sqlite>,
    facts: Facts,
}

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Where it listens.
    pub listens: SocketAddr,
    /// Where the desk stands in the world, without a slash at the end.
    pub base_url: String,
    /// The folder that everything is kept in.
    pub data: PathBuf,
    /// How many files the site has.
    pub files: usize,
    /// What should be looked at in the content.
    pub problems: Vec<Problem>,
    /// The folder whose files the problems name.
    pub content: PathBuf,
    /// The way mail goes.
    pub mail: MailWay,
    /// The time it is, if that is imagined.
    pub imagined: Option<chrono::DateTime<chrono::Utc>>,
}

impl Server {
    /// Sets everything up: nothing is answered and nothing sent yet.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let demonstration = options.mail == MailWay::Demonstration;
        address::check(&options)?;
        let listener = TcpListener::bind(options.listen)
            .await
            .map_err(|source| StartError::Listen { address: options.listen, source })?;
        let listens = listener.local_addr().map_err(|source| StartError::Listen { address: options.listen, source })?;
        let base_url = address::base_url(&options, listens)?;

        let data = &options.data;
        folder(data)?;
        let store = Arc::new(Sqlite::open(&data.join(moving::STORE))?);
        let keys = keys(data, &store).await?;
        let clock = Arc::new(clock(data, options.time, demonstration)?);
        let mails = Folder::open(&data.join("mail"))
            .map_err(|source| StartError::Folder { path: data.join("mail"), source })?;

        let files = data.join(cabinet::FILES);
        let cabinet = Cabinet::open(&files).map_err(|source| StartError::Folder { path: files, source })?;
        let letterbox = Letterbox::open(data).map_err(|source| StartError::Folder { path: data.to_owned(), source })?;

        let outcome = options.content.make(&Live::wishes(&base_url, clock.now()), &Memory::default())?;
        let content = options.content.folder().to_owned();
        let (made, problems) = match outcome {
            Outcome { made: Some(made), problems } if !problems.iter().any(is_error) => (made, problems),
            Outcome { problems, .. } => return Err(StartError::Content { folder: content, problems }),
        };
        if !demonstration && !options.lenient {
            legal_pages(&made.missing_legal, &content)?;
        }

        let desk = Desk {
            policy: Arc::new(made.policy),
            store: Arc::clone(&store) as Arc<dyn Store>,
            blobs: Arc::new(cabinet),
            clock: Arc::clone(&clock) as Arc<dyn desk::Clock>,
            entropy: Arc::new(Entropy),
            mail_owed: Arc::new(Notify::new()),
        };
        let mailer: Arc<dyn Mailer> = match &options.mail {
            MailWay::Demonstration | MailWay::Folder => Arc::new(mails.clone()),
            MailWay::Smtp(url) => Arc::new(Smtp::new(url, desk.policy.desk.mail.domain())?),
        };
        let templates = Arc::new(made.mails);
        let inbox = Inbox { desk: desk.clone(), keys: keys.clone(), separators: templates.separators().into() };
        let outbox = Outbox { desk: desk.clone(), mailer, keys: keys.clone(), templates, base_url: base_url.clone() };
        let work = Arc::new(Work::new(outbox).reading(Reading { inbox, letterbox }));
        let theme = Arc::new(made.theme);
        let reload = demonstration && options.reload;
        let site = Arc::new(match reload {
            true => Site::calling(&made.files, live::SCRIPT),
            false => Site::new(&made.files),
        });
        let live = Live::new(
            options.content,
            base_url.clone(),
            Arc::clone(&clock),
            Arc::clone(&site),
            (Last::new(made.memory, desk.policy.calendar.clone()), problems.clone()),
        );
        let live = Arc::new(live);
        let invented = if demonstration { Vec::new() } else { made.invented };
        let facts = Facts {
            listens,
            base_url: base_url.clone(),
            data: data.clone(),
            files: site.len(),
            problems: problems.into_iter().chain(invented).collect(),
            content,
            mail: options.mail,
            imagined: (!clock.ahead().is_zero()).then(|| clock.now()),
        };
        let sink = demonstration.then(|| {
            let (policy, theme, work) = (Arc::clone(&desk.policy), Arc::clone(&theme), Arc::clone(&work));
            sink::router(Sink { folder: mails, base_url: base_url.clone(), clock, work, policy, theme })
        });
        let news = reload.then(|| live::router(Arc::clone(&live)));
        let policy = Arc::clone(&desk.policy);
        let served: Arc<dyn desk::help::Site> = site;
        let help = Arc::new(SiteHelp::new(policy, Arc::clone(&served)));
        // The first reader does not wait for it.
        _ = help.index(&desk.policy.desk.language);
        let web = Web { desk, help: Arc::clone(&help) as Arc<dyn HelpSite>, theme, keys, base_url, demonstration };
        let router = router(&Answers { web, site: served, help }, sink.into_iter().chain(news));
        Ok(Self { listener, router, work, live, store, facts })
    }

    /// Where everything is.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The rounds of this desk, for who does not want to wait for them.
    #[must_use]
    pub fn work(&self) -> Arc<Work> {
        Arc::clone(&self.work)
    }

    /// Answers and works until `stop`. Then nobody new is let in, requests and rounds under way are finished, and
    /// the store is closed.
    ///
    /// # Errors
    /// If the store could not be closed; nothing that was acknowledged is lost by that.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), StoreError> {
        let (stopping, stopped) = watch::channel(false);
        let work = tokio::spawn(self.work.run(stopped.clone()));
        tokio::spawn(self.live.run(stopped.clone()));
        let listener = self.listener.tap_io(|stream| _ = stream.set_nodelay(true));
        let mut halt = stopped.clone();
        let serving = axum::serve(listener, self.router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move { _ = halt.wait_for(|stop| *stop).await })
            .into_future();
        let mut serving = tokio::spawn(serving);
        stop.await;
        tracing::info!("stopping: requests and mails under way are finished");
        stopping.send_replace(true);
        if tokio::time::timeout(Duration::from_secs(STOP_SECONDS_MAX), &mut serving).await.is_err() {
            tracing::warn!(seconds = STOP_SECONDS_MAX, "some requests took too long and were cut off");
            serving.abort();
        }
        if let Err(error) = work.await {
            tracing::error!(%error, "a worker ended early; what it had in hand comes back at the next start");
        }
        self.store.close().await
    }
}

/// The desk's own pages, the answers of the search, what a demonstration has beside them, and for everything else the site.
fn router(answers: &Answers, beside: impl Iterator<Item = Router>) -> Router {
    let desk = desk::web::router(answers.web.clone()).merge(answers::router(answers));
    let (router, site) = (beside.fold(desk, Router::merge), Arc::clone(&answers.site));
    let page =
        move |request: Request| std::future::ready(site.answer(request.method(), request.uri(), request.headers()));
    router.fallback(page).layer(middleware::from_fn(peer::named)).layer(middleware::from_fn(careful))
}

/// The secrets that links are signed with. Where there are tickets and no secrets, whoever holds a link is told of.
async fn keys(data: &Path, store: &Sqlite) -> Result<Keys, StartError> {
    let path = data.join("keys");
    if !path.exists() && !matches!(store.is_empty().await, Ok(true)) {
        tracing::warn!(
            "there are tickets and no keys in {}: new keys are made, and all links that were mailed before are dead. \
             Stop, and copy the old desk's file `keys` there, if you have it",
            data.display()
        );
    }
    Ok(secrets::open(&path)?)
}

fn folder(path: &Path) -> Result<(), StartError> {
    make_folder(path).map_err(|source| StartError::Folder { path: path.to_owned(), source })
}

/// Makes a folder of data, which is its owner's alone, if there is none yet.
pub(crate) fn make_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn clock(data: &Path, time: Option<Time>, demonstration: bool) -> Result<Clock, StartError> {
    let path = data.join("clock");
    let clock = Clock::open(&path)?;
    if !demonstration && !clock.ahead().is_zero() {
        return Err(StartError::Imagined { data: data.to_owned() });
    }
    if let Some(time) = time {
        clock.set_ahead(time.ahead(chrono::Utc::now()))?;
    }
    Ok(clock)
}

/// A desk that others reach has its legal pages.
fn legal_pages(missing: &[String], content: &Path) -> Result<(), StartError> {
    let legal = || StartError::Legal { folder: content.to_owned(), missing: missing.to_vec() };
    if missing.is_empty() { Ok(()) } else { Err(legal()) }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == site_gen::Severity::Error
}

#[cfg(test)]
mod tests;
