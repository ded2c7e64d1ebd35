//! Moves a whole desk out of its table, or into an empty one: the other side of `lotse export` and `lotse import`.

use aws::run::with_causes;
use aws::{Bucket, Dynamo, Environment, Service};
use desk::transfer::{export, import};
use std::io::{BufReader, BufWriter, Write, stderr, stdin, stdout};
use std::process::ExitCode;

const USAGE: &str = "\
transfer export > desk.jsonl     writes everything that the table keeps
transfer import < desk.jsonl     fills an empty table
  Stop the functions first (reserved concurrency 0): a desk that is written to while it is read is not whole.
  LOTSE_TABLE names the table, LOTSE_FILES_BUCKET the bucket of the files; region and credentials stand in the environment, as for the aws command.
  The keys that links are signed with are not among it: copy them too, or all links that were mailed are dead.
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let done = match asked.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["export"] => out().await,
        ["import"] => into().await,
        _ => return told(USAGE, ExitCode::from(2)),
    };
    match done {
        Ok(records) => told(&format!("{records} records\n"), ExitCode::SUCCESS),
        Err(error) => told(&format!("error: {}\n", with_causes(&*error)), ExitCode::FAILURE),
    }
}

async fn out() -> Result<u64, Box<dyn std::error::Error>> {
    Ok(export(&store()?, &files()?, &mut BufWriter::new(stdout())).await?)
}

async fn into() -> Result<u64, Box<dyn std::error::Error>> {
    Ok(import(&mut BufReader::new(stdin()), &store()?, &files()?).await?)
}

fn store() -> Result<Dynamo, Box<dyn std::error::Error>> {
    Ok(Dynamo::new(Service::from_environment()?.dynamodb(), Environment::of_process().table()?))
}

fn files() -> Result<Bucket, Box<dyn std::error::Error>> {
    let bucket = Environment::of_process().files_bucket().ok_or("LOTSE_FILES_BUCKET is not set")?;
    Ok(Bucket::new(&Service::from_environment()?, &bucket))
}

/// Says it where it does not get between the records.
fn told(text: &str, code: ExitCode) -> ExitCode {
    _ = stderr().write_all(text.as_bytes());
    code
}
