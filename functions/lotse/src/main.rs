//! `lotse`: a help desk for schools, on one machine, with one command.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
