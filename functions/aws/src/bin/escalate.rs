//! Escalates: tickets that nobody has touched climb to people, in opening hours.

use aws::{Function, run};
use desk::Desk;
use desk::clock::{Part, round};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    let desk = Function::start().map(|function| function.desk().clone());
    run::rounds(desk, async |desk: Desk| round(&desk, Part::Escalation).await).await
}
