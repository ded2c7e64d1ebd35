//! Forgets what has had its time: requests that were closed as long ago as the desk keeps them.

use aws::{Function, run};
use desk::Desk;
use desk::retain::round;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    let desk = Function::start().map(|function| function.desk().clone());
    run::rounds(desk, async |desk: Desk| round(&desk).await).await
}
