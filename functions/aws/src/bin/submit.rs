//! Takes tickets in: the steps of the form, the sending, the page after it.

use aws::{Function, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    run::pages(Function::start().and_then(|function| function.intake())).await
}
