//! Takes mail in: every raw mail that SES has put into the bucket, and what SES says of mails of ours that came back.

use aws::{Function, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::logging();
    run::mails(Function::start().and_then(|function| function.mailbox())).await
}
