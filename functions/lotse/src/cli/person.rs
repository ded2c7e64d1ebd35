//! `lotse person` and `lotse hold`: what is kept of somebody, and what must be kept.

use super::{complain, content, for_the_owner_alone, moving, say};
use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use desk::person::Who;
use lotse::person;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tickets::{Address, TicketId};

/// Put together what is kept of a person, or erase it
///
/// Stop `lotse serve` first: both write into its folder. The person is told by mail (M15) when it is started again. It is noted in the
/// folder that it was done, without saying of whom.
#[derive(Args)]
pub(super) struct Person {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Export(Export),
    Erase(Erase),
    Reassign(Reassign),
}

/// Write everything that is kept of a person into a new folder
///
/// For each of their requests a text to read, the same for what is internal (*-intern.txt: make sure that you may hand it out), their
/// files, and all of it as JSON (daten.json).
#[derive(Args)]
struct Export {
    /// The mail address of the person; whoever has none, the number of a request of theirs
    person: String,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Erase a person: name, address, words and files, in every request, mail, remark and search
///
/// Their requests stay as numbers with dates and states, told of nobody; what is not over is closed. What agents wrote stays without
/// the name. A request that is held (lotse hold) stays as it is and is named. It cannot be undone.
#[derive(Args)]
struct Erase {
    /// The mail address of the person; whoever has none, the number of a request of theirs
    person: String,
    /// It is meant
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

/// Say that a mail address is another person's now
///
/// Whoever had it stays the requester of the requests from before that day, as somebody without a mail address: agents read it in their history and can
/// hand out a code. Old links, the list of all requests and answers from the address reach none of them any more; an answer becomes a new
/// request. `person export` and `erase` take the address for whoever has it now, and the number of a request for whoever had it before.
#[derive(Args)]
struct Reassign {
    /// The mail address
    address: String,
    /// The first day on which it is the new person's [default: whatever came until now is the old one's]
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    #[command(flatten)]
    place: Place,
}

/// Keep a request beyond its time (legal hold), or no longer
///
/// While a request is held it is neither deleted after its time nor changed by `lotse person erase`. The reason stands in its history, for
/// agents. Stop `lotse serve` first; whoever looks after data protection (desk.toml, [privacy]) decides.
#[derive(Args)]
pub(super) struct Hold {
    /// The number, such as K7QF-2M9T
    number: String,
    /// Why it must be kept
    #[arg(long, required_unless_present = "release", conflicts_with = "release")]
    reason: Option<String>,
    /// It need not be kept any longer
    #[arg(long)]
    release: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(super) struct Place {
    /// The folder that everything is kept in
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// The folder of the content [default: as for lotse serve]
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,
}

impl Person {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        for_the_owner_alone();
        match self.what {
            What::Export(verb) => verb.run(),
            What::Erase(verb) => verb.run(),
            What::Reassign(verb) => verb.run(),
        }
    }
}

impl Export {
    fn run(self) -> anyhow::Result<ExitCode> {
        let who = who(&self.person)?;
        let Place { data, content: folder } = self.place;
        let made = moving::runtime()?.block_on(person::export(&data, &content(folder), &who, &self.out))?;
        let mut told = format!("{} files in {}\n", made.files.len(), self.out.display());
        _ = writeln!(told, "  requests of the person  {}", numbers(&made.requests));
        if made.internal > 0 {
            _ = writeln!(
                told,
                "  internal entries        {} (*-intern.txt: make sure that you may hand them out)",
                made.internal
            );
        }
        if !made.named_in.is_empty() {
            _ = writeln!(
                told,
                "  named in others'        {} (not written: look there yourself)",
                numbers(&made.named_in)
            );
        }
        say(&told);
        complain("Not in it: mails in DATA/mail and DATA/inbox, logs, backups.\n");
        Ok(ExitCode::SUCCESS)
    }
}

impl Erase {
    fn run(self) -> anyhow::Result<ExitCode> {
        let who = who(&self.person)?;
        if !self.yes {
            bail!("this cannot be undone\n  help: look at what is kept with `lotse person export`, then say --yes");
        }
        let Place { data, content: folder } = self.place;
        let done = moving::runtime()?.block_on(person::erase(&data, &content(folder), &who))?;
        say(&told(&done));
        Ok(ExitCode::SUCCESS)
    }
}

impl Reassign {
    fn run(self) -> anyhow::Result<ExitCode> {
        let address = Address::parse(&self.address)
            .with_context(|| format!("{} is no mail address\n  help: write it as name@school.example", self.address))?;
        let Place { data, content: folder } = self.place;
        let done = moving::runtime()?.block_on(person::reassign(&data, &content(folder), &address, self.from))?;
        say(&format!("{address} is another person's now\n  requests from before  {}\n", numbers(&done)));
        Ok(ExitCode::SUCCESS)
    }
}

/// Said where nobody is known so: a slip of the pen looks like a success otherwise.
const NOTHING: &str = "nothing is kept under this address\n  help: look for another spelling; what stands below is done for this one alone\n";

/// What was erased, and what was out of reach.
fn told(done: &person::Done) -> String {
    let person::Done { store, letters, waiting, in_backups_until, in_content } = done;
    let is_found = !store.requests.is_empty() || !store.kept.is_empty() || store.mails + store.others + letters > 0;
    let mut told = if is_found { String::new() } else { NOTHING.to_owned() };
    _ = writeln!(told, "erased\n  requests   {}", numbers(&store.requests));
    _ = writeln!(told, "  files      {}", store.files);
    _ = writeln!(told, "  mails      {} records, {letters} in DATA/mail and DATA/inbox", store.mails);
    _ = writeln!(told, "  others     {} (remarks, saved searches, answers)", store.others);
    if !store.kept.is_empty() {
        _ = writeln!(told, "kept, because somebody said so (lotse hold)\n  requests   {}", numbers(&store.kept));
    }
    told.push_str("out of reach\n");
    let until =
        in_backups_until.map_or(String::new(), |day| format!(": by [privacy] the last one is gone after {day}"));
    _ = writeln!(told, "  backups and exports that were made before{until}");
    _ = writeln!(
        told,
        "  {} mails that were sent to this address, and what others were sent; logs of the web server",
        store.sent
    );
    if !store.of_others.is_empty() {
        told.push_str("  files of others in these requests: look whether the person is seen on one\n");
    }
    for (id, name) in &store.of_others {
        _ = writeln!(told, "    {id}  {name}");
    }
    if !store.outside.is_empty() {
        let names = store.outside.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        _ = writeln!(told, "  what providers were told: ask {names} to erase it, too");
    }
    if *waiting > 0 {
        _ = writeln!(
            told,
            "  {waiting} mails that nobody has read yet (DATA/inbox/new): serve, stop, and erase once more"
        );
    }
    if *in_content {
        told.push_str("  desk.toml names this address: change it, and look through the pages\n");
    }
    told
}

impl Hold {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        for_the_owner_alone();
        let number = &self.number;
        let id = TicketId::parse(number)
            .with_context(|| format!("{number} is no number of a request\n  help: numbers look like K7QF-2M9T"))?;
        let Place { data, content: folder } = self.place;
        let (reason, held) = (self.reason, if self.release { "released" } else { "held" });
        let changed = moving::runtime()?.block_on(person::hold(&data, &content(folder), id, reason))?;
        say(&format!("{id} {}{held}\n", if changed { "is " } else { "was already " }));
        Ok(ExitCode::SUCCESS)
    }
}

fn who(text: &str) -> anyhow::Result<Who> {
    Who::parse(text).with_context(|| {
        format!(
            "{text} is no mail address and no number\n  help: write it as name@school.example, or K7QF-2M9T for whoever has none"
        )
    })
}

pub(super) fn numbers(ids: &[TicketId]) -> String {
    let numbers = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    if numbers.is_empty() { "none".to_owned() } else { numbers }
}
