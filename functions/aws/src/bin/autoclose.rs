//! Reminds and closes: questions, solutions and addresses that wait for an answer.

use aws::{Function, run};
use desk::Desk;
use desk::clock::{Part, round};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    let desk = Function::start().map(|function| function.desk().clone());
    run::rounds(desk, async |desk: Desk| round(&desk, Part::Endings).await).await
}
