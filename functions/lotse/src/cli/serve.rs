//! `lotse serve`: the whole desk, until somebody stops it.

use super::{CONTENT_ERRORS, complain, place, say};
use anyhow::Context;
use clap::Args;
use lotse::content::Content;
use lotse::report::{Format, report};
use lotse::serve::{Facts, MailWay, Options, Server, StartError, Time};
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Where to listen if nobody says.
const LISTEN: &str = "127.0.0.1:8080";
/// Where to keep everything if nobody says.
const DATA: &str = "lotse-data";
/// The variable that says what is logged, such as `debug`.
const LOG: &str = "LOTSE_LOG";
/// Threads for requests: a small machine has two cores.
const THREADS: usize = 2;
/// Threads that may wait for the disk.
const WAITING_THREADS_MAX: usize = 8;

/// Serve the whole desk: help pages, tickets, mail and timers
#[derive(Args)]
pub(super) struct Serve {
    /// The folder of the content [default: the one with desk.toml: here, ./content or further up; else the example]
    dir: Option<PathBuf>,
    /// The address to listen at
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
    listen: SocketAddr,
    /// The folder that everything is kept in [default: lotse-data, never in the content but beside it]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve the example that the program brings along
    #[arg(long, conflicts_with = "dir")]
    example: bool,
    /// Where the desk stands in the world, such as https://hilfe.example [default: where it listens]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Imagine a time: +14d, +8h, or a moment such as 2026-12-24T08:00:00+01:00 (demonstration only)
    #[arg(long, value_name = "TIME")]
    at: Option<Time>,
    /// Send mails by this server: smtp://user:password@host:587 or smtps://…; then nothing is a demonstration
    #[arg(long, value_name = "URL", env = "LOTSE_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// Run for real: mails lie in the data folder and nobody sees them at /_mail
    #[arg(long)]
    no_demo: bool,
    /// Run for real without Impressum, Datenschutz and Barrierefreiheit, which others may ask you for
    #[arg(long)]
    lenient: bool,
    /// Leave open pages alone when the content changes (a demonstration loads them anew)
    #[arg(long)]
    no_reload: bool,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            dir: None,
            listen: LISTEN.parse().expect("this is an address"),
            data: None,
            example: false,
            base_url: None,
            at: None,
            smtp: None,
            no_demo: false,
            lenient: false,
            no_reload: false,
        }
    }
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        super::for_the_owner_alone();
        let filter = EnvFilter::try_from_env(LOG).unwrap_or_else(|_| EnvFilter::new("info"));
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr).init();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(WAITING_THREADS_MAX)
            .enable_all()
            .build()
            .context("the program cannot start its threads")?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> anyhow::Result<ExitCode> {
        let server = match Server::start(self.options()).await {
            Ok(server) => server,
            Err(StartError::Content { folder, problems }) => {
                complain(&report(&problems, &folder, Format::Human));
                return Ok(ExitCode::from(CONTENT_ERRORS));
            }
            Err(error) => return Err(error.into()),
        };
        let mut interrupt = signal(SignalKind::interrupt()).context("signals cannot be heard")?;
        let mut terminate = signal(SignalKind::terminate()).context("signals cannot be heard")?;
        let facts = server.facts();
        if !facts.problems.is_empty() {
            complain(&report(&facts.problems, &facts.content, Format::Human));
        }
        say(&whereabouts(facts));
        let stop = async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        server.run(stop).await.context("the store could not be closed; nothing is lost")?;
        Ok(ExitCode::SUCCESS)
    }

    fn options(self) -> Options {
        let found = match self.dir {
            _ if self.example => None,
            Some(folder) => Some(place::named(folder)),
            None => place::found(),
        };
        // Whoever stands in the content gets no mails and keys among the pages.
        let (content, beside) =
            found.map_or((Content::Example, PathBuf::new()), |found| (Content::Folder(found.folder), found.beside));
        Options {
            content,
            listen: self.listen,
            data: self.data.unwrap_or_else(|| beside.join(DATA)),
            base_url: self.base_url,
            time: self.at,
            reload: !self.no_reload,
            lenient: self.lenient,
            mail: match self.smtp {
                Some(url) => MailWay::Smtp(url),
                None if self.no_demo => MailWay::Folder,
                None => MailWay::Demonstration,
            },
        }
    }
}

/// Where everything is, and how to stop.
fn whereabouts(facts: &Facts) -> String {
    let Facts { listens, base_url, data, files, problems: _, content, mail, imagined } = facts;
    let data = data.canonicalize().or_else(|_| std::path::absolute(data)).unwrap_or_else(|_| data.clone());
    let mut lines = vec![
        ("help pages", format!("{base_url}/  ({files} files from {})", content.display())),
        ("console", format!("{base_url}/konsole/")),
    ];
    lines.push((
        "mails",
        match mail {
            MailWay::Demonstration => format!("{base_url}/_mail  (demonstration: no mail leaves this machine)"),
            MailWay::Folder => {
                format!("{}  (no --smtp: mails wait there for another program)", data.join("mail").display())
            }
            // The address of a mail server may hold a password.
            MailWay::Smtp(_) => "by the mail server of --smtp".to_owned(),
        },
    ));
    if let Some(time) = imagined {
        lines.push(("time", format!("{}  (imagined)", time.format("%Y-%m-%d %H:%M UTC"))));
    }
    lines.push(("listens at", listens.to_string()));
    lines.push(("data", data.display().to_string()));
    lines.push(("stop", "Ctrl+C".to_owned()));
    let line = |(name, text): &(&str, String)| format!("  {name:<12}{text}\n");
    format!("lotse {}\n{}", env!("CARGO_PKG_VERSION"), lines.iter().map(line).collect::<String>())
}
