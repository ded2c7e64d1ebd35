//! The command line. A verb's name, help and action stand together, in the file that bears its name.

mod audit;
mod build;
mod check;
mod mail_in;
mod moving;
mod new;
mod person;
mod place;
mod processing;
mod report;
mod school;
mod search;
mod serve;

use clap::{Parser, Subcommand};
use lotse::content::Content;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// The content has errors.
const CONTENT_ERRORS: u8 = 1;
/// It could not be done; clap says the same of a command line that it does not understand.
const CANNOT: u8 = 2;

/// A help desk for schools: help pages, tickets and mail in one program.
///
/// Without a verb it serves the content of this folder, or the example that it brings along, as a demonstration. The content
/// is the folder with desk.toml: this one, ./content, or one further up.
#[derive(Parser)]
#[command(name = "lotse", version, after_help = "Exit codes: 0 fine, 1 errors in the content, 2 it could not be done.")]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    Serve(serve::Serve),
    Build(build::Build),
    Check(check::Check),
    Search(search::Search),
    New(new::New),
    MailIn(mail_in::MailIn),
    Report(report::ReportArgs),
    Audit(audit::Audit),
    Processing(processing::Processing),
    Export(moving::Export),
    Import(moving::Import),
    Person(person::Person),
    Hold(person::Hold),
    School(school::School),
}

/// Does what the command line says.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| {
        _ = error.print();
        std::process::exit(exit_code(&error, std::env::args_os().nth(1).is_some_and(|verb| verb == "mail-in")))
    });
    let verb = cli.verb.unwrap_or_else(|| Verb::Serve(serve::Serve::default()));
    let done = match verb {
        Verb::Serve(verb) => verb.run(),
        Verb::Build(verb) => verb.run(),
        Verb::Check(verb) => verb.run(),
        Verb::Search(verb) => verb.run(),
        Verb::New(verb) => verb.run(),
        Verb::MailIn(verb) => verb.run(),
        Verb::Report(verb) => verb.run(),
        Verb::Audit(verb) => verb.run(),
        Verb::Processing(verb) => verb.run(),
        Verb::Export(verb) => verb.run(),
        Verb::Import(verb) => verb.run(),
        Verb::Person(verb) => verb.run(),
        Verb::Hold(verb) => verb.run(),
        Verb::School(verb) => verb.run(),
    };
    done.unwrap_or_else(|error| {
        complain(&format!("error: {}\n", told(&error)));
        ExitCode::from(CANNOT)
    })
}

/// A mail server must not send mails back because of a slip in its configuration: it is to try again.
fn exit_code(error: &clap::Error, for_mail: bool) -> i32 {
    if for_mail && error.exit_code() != 0 { mail_in::LATER.into() } else { error.exit_code() }
}

/// The error with its causes, each said once: some errors tell their cause themselves.
fn told(error: &anyhow::Error) -> String {
    let told = |text: String, cause: &(dyn std::error::Error + 'static)| match cause.to_string() {
        cause if text.contains(&cause) => text,
        cause if text.is_empty() => cause,
        cause => format!("{text}: {cause}"),
    };
    error.chain().fold(String::new(), told)
}

/// The folder that was named, else the one that is found here, else the example.
fn content(folder: Option<PathBuf>) -> Content {
    let folder = folder.or_else(|| place::found().map(|found| found.folder));
    folder.map_or(Content::Example, Content::Folder)
}

/// From here on, files that are made are for their owner alone: a data folder holds what people wrote, and links that open it.
fn for_the_owner_alone() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// What was asked for. A reader who has gone away is no fault.
fn say(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// What somebody should look at.
fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_others_rely_on_is_understood() {
        for line in [
            "lotse",
            "lotse serve",
            "lotse serve desk --listen 127.0.0.1:8080 --data d",
            "lotse serve --example --at +14d",
            "lotse serve --no-demo --base-url https://hilfe.example",
            "lotse serve content --no-reload",
            "lotse serve content --no-demo --lenient",
            "lotse build content --out public --base-url https://hilfe.example --lenient",
            "lotse build --out public --strict",
            "lotse check content --format sarif",
            "lotse check content --previous https://hilfe.example",
            "lotse check content --record",
            "lotse new hilfe --profile school",
            "lotse new hilfe --profile organisation",
            "lotse new page Titel --topic wlan",
            "lotse new page Titel --dir hilfe",
            "lotse new page Titel --topic wlan --school hafenschule",
            "lotse search --site public --json Frage",
            "lotse mail-in --data d",
            "lotse export --data d",
            "lotse import --data d",
            "lotse report --data d",
            "lotse audit --data d --month 2026-10",
            "lotse processing content --format html --language en",
            "lotse report content --data d --from 2026-01 --to 2026-06",
            "lotse person export a@b.example --out o --data d",
            "lotse person erase a@b.example --yes --data d --content c",
            "lotse hold K7QF-2M9T --reason Verfahren --data d",
            "lotse hold K7QF-2M9T --release --data d",
            "lotse school export hafenschule --to o --data d",
            "lotse school delete hafenschule --data d --content c",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
        }
        for line in [
            "lotse serve a --example",
            "lotse build",
            "lotse build --out o --strict --lenient",
            "lotse serve --at morgen",
            "lotse export",
            "lotse mail-in",
            "lotse report",
            "lotse audit",
            "lotse person erase a@b.example",
            "lotse school export hafenschule --data d",
            "lotse school delete hafenschule",
            "lotse hold K7QF-2M9T --data d",
            "lotse hold K7QF-2M9T --data d --release --reason x",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
