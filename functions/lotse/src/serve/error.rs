//! Why a desk does not start, addressed to the operator: the place, the cause and the next step.

use crate::secrets::SecretsError;
use crate::smtp::SmtpUrlError;
use crate::sqlite::OpenError;
use crate::system::ClockError;
use site_gen::Problem;
use site_gen::disk::DiskError;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a desk does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened at.
    #[error(
        "{address}: {}\n  help: choose another address with --listen, such as --listen 127.0.0.1:{}",
        listening(source),
        next(address)
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// A demonstration shows everybody's mails, and the address is open to others.
    #[error(
        "--listen {address}: this is a demonstration, and its page of mails shows everybody's personal links\n  help: listen at 127.0.0.1, or give --no-demo for a desk that others may reach"
    )]
    OpenDemonstration {
        /// The address.
        address: SocketAddr,
    },
    /// Links in real mails would lead to this very machine.
    #[error(
        "--smtp: mails need links that lead here\n  help: say where the desk stands: --base-url https://hilfe.example"
    )]
    NoBaseUrl,
    /// The base address cannot be used.
    #[error(
        "--base-url {url}: this is no address of a desk\n  help: write scheme and host, such as https://hilfe.example, without a path"
    )]
    BaseUrl {
        /// What was given.
        url: String,
    },
    /// Time is imagined only where nobody is waiting.
    #[error("--at: time can be imagined in a demonstration only\n  help: leave --no-demo and --smtp away, or --at")]
    TimeIsReal,
    /// The folder belongs to a demonstration.
    #[error(
        "{}: the clock of this folder has been put forward: it belongs to a demonstration\n  help: give the real desk a folder of its own with --data",
        data.display()
    )]
    Imagined {
        /// The folder.
        data: PathBuf,
    },
    /// A folder cannot be made.
    #[error("{}: {source}\n  help: lotse must be able to write there; choose another folder with --data", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The content has errors.
    #[error("{}: the content has errors\n  help: mend them; `lotse check` lists them again", folder.display())]
    Content {
        /// Where the content is.
        folder: PathBuf,
        /// All of them, and the warnings.
        problems: Vec<Problem>,
    },
    /// A real desk lacks pages that the law asks for.
    #[error(
        "{}: a desk that others reach needs its legal pages; missing: {}\n  help: write them (`lotse new` brings them along, to begin with), or give --lenient to start without",
        folder.display(),
        missing.join(", ")
    )]
    Legal {
        /// Where the content is.
        folder: PathBuf,
        /// The files that nobody wrote.
        missing: Vec<String>,
    },
    /// The content cannot be read.
    #[error("{0}\n  help: name the folder of the content, or try --example")]
    Disk(#[from] DiskError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// There are no secrets.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The clock cannot be read or moved.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The mail server's address is none.
    #[error(transparent)]
    Smtp(#[from] SmtpUrlError),
}

fn listening(source: &std::io::Error) -> String {
    use std::io::ErrorKind::{AddrInUse, PermissionDenied};
    let known =
        [(AddrInUse, "another program listens there already"), (PermissionDenied, "this program may not listen there")];
    let found = known.into_iter().find(|(kind, _)| *kind == source.kind());
    found.map_or_else(|| source.to_string(), |(_, words)| words.to_owned())
}

fn next(address: &SocketAddr) -> u16 {
    address.port().checked_add(1).filter(|port| *port > 1024).unwrap_or(8080)
}
