//! What was done in a month at a desk on AWS, for an audit: as `lotse audit`.

use aws::Function;
use aws::run::with_causes;
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;
use tickets::report::Month;

const USAGE: &str = "\
audit 2026-10 > audit-2026-10.csv     writes who did which kind of thing when to which request
  LOTSE_PACKAGE names a folder with the desk.toml of the desk, LOTSE_TABLE the table, LOTSE_FILES_BUCKET the bucket of the files; region
  and credentials stand in the environment, as for the aws command. The functions may run meanwhile. No text of anybody is in it; under
  the works council's rule an agent's deed has its day and no name.
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let done = match asked.iter().map(|text| Month::parse(text)).collect::<Vec<_>>().as_slice() {
        [Some(month)] => write_down(*month).await,
        _ => return told(USAGE, ExitCode::from(2)),
    };
    match done {
        Ok(text) => told(text, ExitCode::SUCCESS),
        Err(error) => told(&format!("error: {}\n", with_causes(&*error)), ExitCode::FAILURE),
    }
}

async fn write_down(month: Month) -> Result<&'static str, Box<dyn std::error::Error>> {
    let function = Function::start()?;
    let (table, protects) = desk::audit::of(&function.records()?, &function.desk().policy, month).await?;
    stdout().write_all(table.as_bytes())?;
    Ok(if protects { "the works council's rule holds: what agents did has a day and no name\n" } else { "" })
}

/// For whoever asked; it does not get between the lines.
fn told(text: &str, code: ExitCode) -> ExitCode {
    _ = stderr().write_all(text.as_bytes());
    code
}
