//! A school leaves a desk on AWS: handed over, then deleted; as `lotse school`.

use aws::run::with_causes;
use aws::{Environment, Function, Package};
use desk::school::{Deleted, Exported, delete, export};
use std::fs::File;
use std::io::{BufWriter, Write, stderr, stdin};
use std::path::Path;
use std::process::ExitCode;
use tickets::TicketId;
use tickets::policy::SchoolId;

const USAGE: &str = "\
school export ID DIR      writes everything of a school into a new folder: desk.jsonl for `transfer import`, a text for each request, files
school delete ID          deletes a school whose last day (left in desk.toml) is over; its id must be typed once more. It cannot be undone
  LOTSE_PACKAGE names a folder with the desk.toml of the desk, LOTSE_TABLE the table, LOTSE_FILES_BUCKET the bucket of the files; region
  and credentials stand in the environment, as for the aws command. The functions may run meanwhile: what changes under its hands is
  named, and asked for again. Out of reach: backups, mails that were sent, mails in the bucket of the inbox (they go after their days), logs.
";

type Error = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let done = match asked.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["export", id, folder] => write_down(id, Path::new(folder)).await,
        ["delete", id] => take_out(id).await,
        _ => return told(USAGE, ExitCode::from(2)),
    };
    match done {
        Ok(text) => told(&text, ExitCode::SUCCESS),
        Err(error) => told(&format!("error: {}\n", with_causes(&*error)), ExitCode::FAILURE),
    }
}

async fn write_down(id: &str, folder: &Path) -> Result<String, Error> {
    let function = Function::start()?;
    let theme = Package::at(Environment::of_process().package()).theme()?;
    std::fs::create_dir(folder)?;
    let mut lines = BufWriter::new(File::create_new(folder.join("desk.jsonl"))?);
    let mut put = |name: &str, bytes: &[u8]| File::create_new(folder.join(name))?.write_all(bytes);
    let (id, records) = (SchoolId::new(id), function.records()?);
    let Exported { requests, reduced, files } =
        export(function.desk(), &records, &theme, &id, &mut lines, &mut put).await?;
    let (requests, reduced) = (numbers(&requests), numbers(&reduced));
    Ok(format!("requests: {requests}; without internal entries of the provider: {reduced}; files: {files}\n"))
}

async fn take_out(id: &str) -> Result<String, Error> {
    told(&format!("This cannot be undone. Type the id of the school to delete it ({id}):\n"), ExitCode::SUCCESS);
    let mut typed = String::new();
    stdin().read_line(&mut typed)?;
    if typed.trim() != id {
        return Err("nothing was deleted".into());
    }
    let function = Function::start()?;
    let Deleted { requests, kept, people, mails, outside, in_backups_until } =
        delete(function.desk(), &function.records()?, &SchoolId::new(id)).await?;
    let outside = outside.into_iter().collect::<Vec<_>>().join(", ");
    let until = in_backups_until.map(|day| day.to_string()).unwrap_or_default();
    let (requests, kept) = (numbers(&requests), numbers(&kept));
    Ok(format!(
        "deleted: {requests}; held: {kept}; people elsewhere: {people}; mails: {mails}; providers to ask: {outside}; \
        in backups until {until}: its entry in desk.toml stays until then\n"
    ))
}

fn numbers(ids: &[TicketId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// For whoever asked; nothing is piped on.
fn told(text: &str, code: ExitCode) -> ExitCode {
    _ = stderr().write_all(text.as_bytes());
    code
}
