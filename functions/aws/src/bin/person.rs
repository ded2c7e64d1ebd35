//! What a desk on AWS keeps of a person, put together or erased; and requests that are held: as `lotse person` and `lotse hold`.

use aws::run::with_causes;
use aws::{Environment, Function, Package};
use chrono::Days;
use desk::Request;
use desk::person::{Erased, Exported, Who, erase, export, reassign};
use std::io::{Write, stderr};
use std::path::Path;
use std::process::ExitCode;
use tickets::command::{Act, Channel};
use tickets::{Actor, Address, TicketId};

const USAGE: &str = "\
person export WHO DIR          writes everything that is kept of a person into a new folder
person erase WHO               erases a person; what is held stays and is named. It cannot be undone
person reassign ADDRESS [DAY]  an address is another person's, from a day (YYYY-MM-DD) or from now on; what came before stays the old one's
person hold NUMBER REASON      keeps a request beyond its time
person release NUMBER          it need not be kept any longer
  WHO is a mail address; of whoever has none, the number of a request of theirs.
  LOTSE_PACKAGE names a folder with the desk.toml of the desk, LOTSE_TABLE the table, LOTSE_FILES_BUCKET the bucket of the files; region
  and credentials stand in the environment, as for the aws command. The functions may run meanwhile: what changes under its hands is
  named, and asked for again.
  Out of reach: backups, mails that were sent, mails in the bucket of the inbox (they go after their days), logs, what providers were told.
";

type Error = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let done = match asked.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["export", who, folder] => write_down(who, Path::new(folder)).await,
        ["erase", who] => take_out(who).await,
        ["reassign", address] => give_on(address, None).await,
        ["reassign", address, day] => give_on(address, Some(day)).await,
        ["hold", number, reason] => keep(number, Act::Hold { reason: (*reason).to_owned() }).await,
        ["release", number] => keep(number, Act::Release).await,
        _ => return told(USAGE, ExitCode::from(2)),
    };
    match done {
        Ok(text) => told(&text, ExitCode::SUCCESS),
        Err(error) => told(&format!("error: {}\n", with_causes(&*error)), ExitCode::FAILURE),
    }
}

async fn write_down(who: &str, folder: &Path) -> Result<String, Error> {
    let function = Function::start()?;
    let person = meant(&function, who).await?;
    let theme = Package::at(Environment::of_process().package()).theme()?;
    let Exported { files, requests, named_in, internal } =
        export(function.desk(), &function.records()?, &theme, &person).await?;
    std::fs::create_dir(folder)?;
    for (name, bytes) in &files {
        std::fs::write(folder.join(name), bytes)?;
    }
    let (files, theirs, others) = (files.len(), numbers(&requests), numbers(&named_in));
    Ok(format!("{files} files; requests: {theirs}; named in others': {others}; internal entries: {internal}\n"))
}

async fn take_out(who: &str) -> Result<String, Error> {
    let function = Function::start()?;
    let person = meant(&function, who).await?;
    let Erased { requests, kept, files, mails, others, sent, of_others, outside, names: _ } =
        erase(function.desk(), &function.records()?, &person).await?;
    let policy = &function.desk().policy;
    let today = policy.calendar.day_at(function.desk().clock.now());
    let until = today.checked_add_days(Days::new(policy.backup_days().into()));
    let until = until.map(|day| day.to_string()).unwrap_or_default();
    let of_others = of_others.iter().map(|(id, name)| format!("\n  {id}  {name}")).collect::<String>();
    let outside = outside.into_iter().collect::<Vec<_>>().join(", ");
    let (requests, kept) = (numbers(&requests), numbers(&kept));
    Ok(format!(
        "erased in: {requests}; held: {kept}; files: {files}; mails: {mails}; others: {others}; providers to ask: {outside}\n\
        out of reach: backups until {until}; mails that were sent to this address: {sent}; files of others on which the person \
        may be seen:{of_others}\n"
    ))
}

async fn give_on(address: &str, day: Option<&str>) -> Result<String, Error> {
    let address = Address::parse(address).ok_or("this is no mail address")?;
    let day = day.map(str::parse).transpose().map_err(|_| "this is no day such as 2026-11-02")?;
    let function = Function::start()?;
    let done = reassign(function.desk(), &function.records()?, &address, day).await?;
    Ok(format!("{address} is another person's now; requests from before: {}\n", numbers(&done)))
}

async fn keep(number: &str, act: Act) -> Result<String, Error> {
    let id = TicketId::parse(number).ok_or("this is no number of a request")?;
    let request = Request { ticket: Some(id), by: Actor::Desk, via: Channel::Desk, claimed: None, key: None, act };
    let done = Function::start()?.desk().handle(request).await?;
    Ok(format!("{id} {}\n", if done.ticket.is_held { "is held" } else { "is not held" }))
}

/// Under which address the person stands.
async fn meant(function: &Function, who: &str) -> Result<Address, Error> {
    let who = Who::parse(who).ok_or("this is no mail address and no number")?;
    who.address(function.desk()).await?.ok_or_else(|| "there is no such request".into())
}

fn numbers(ids: &[TicketId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// For whoever asked; nothing is piped on.
fn told(text: &str, code: ExitCode) -> ExitCode {
    _ = stderr().write_all(text.as_bytes());
    code
}
