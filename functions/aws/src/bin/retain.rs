//! Forgets what has had its time: requests that were closed as long ago as the desk keeps them. Before that it makes up what
//! an older program did not keep.

use aws::{Function, run};
use desk::{Desk, catch_up, retain};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    let desk = Function::start().map(|function| function.desk().clone());
    run::rounds(desk, async |desk: Desk| Ok(catch_up::round(&desk).await? + retain::round(&desk).await?)).await
}
