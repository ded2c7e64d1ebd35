//! Answers people: the requester's page, the console, the search without scripts, the feedback on help pages.

use aws::{Function, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    run::pages(Function::start().and_then(|function| function.portal())).await
}
