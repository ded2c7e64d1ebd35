//! Sends the mails that are owed: when the table's stream tells of new ones, and every minute what is left.

use aws::{Function, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    let outbox = Function::start().and_then(|function| function.outbox());
    run::rounds(outbox, async |outbox| outbox.round().await).await
}
