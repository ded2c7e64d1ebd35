//! How a bin runs: says what went wrong at the start, takes events, makes rounds while there is time.

use crate::StartError;
use crate::environment::Environment;
use crate::gateway::{Answered, Asked};
use crate::mailbox::{MailNews, Mailbox};
use lambda_runtime::{Context, Diagnostic, LambdaEvent, Service, service_fn};
use serde::Serialize;
use serde::de::IgnoredAny;
use std::time::{Duration, SystemTime};

/// What Lambda is told. An object without failures: for a stream that means that all of the batch is done.
#[derive(Serialize)]
struct Answer {
    done: usize,
}

/// How much time must be left for one more round.
const ROUND: Duration = Duration::from_secs(20);

/// Logs plain lines: the level is in `LOTSE_LOG`, ids and durations in the line, a person's words never.
pub fn logging() {
    let level = std::env::var("LOTSE_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(tracing::Level::INFO);
    tracing_subscriber::fmt().with_max_level(level).with_ansi(false).without_time().with_target(false).init();
}

/// Answers requests of an HTTP API with these pages.
///
/// # Errors
/// If the function cannot start, or Lambda has gone away.
pub async fn pages(pages: Result<axum::Router, StartError>) -> Result<(), lambda_runtime::Error> {
    let pages = pages.inspect_err(|error| tracing::error!(%error, "the function cannot start"))?;
    let front = Environment::of_process().front();
    let handler = async |event: LambdaEvent<Asked>| -> Result<Answered, lambda_runtime::Error> {
        let Ok(response) = pages.clone().call(event.payload.request(front.as_deref())?).await;
        Ok(Answered::of(response).await?)
    };
    lambda_runtime::run(service_fn(handler)).await
}

/// Makes rounds at each event, whatever it says: it is a bell, and what there is to do stands in the table. An event that
/// comes twice, late or never changes nothing; the next one finds what is left.
///
/// # Errors
/// If the function cannot start, or Lambda has gone away.
pub async fn rounds<T, F>(start: Result<T, StartError>, round: impl Fn(T) -> F) -> Result<(), lambda_runtime::Error>
where
    T: Clone,
    F: Future<Output = Result<usize, desk::StoreError>>,
{
    let worker = start.inspect_err(|error| tracing::error!(%error, "the function cannot start"))?;
    let handler = async |event: LambdaEvent<IgnoredAny>| -> Result<Answer, Diagnostic> {
        let mut all = 0;
        loop {
            let done = round(worker.clone()).await.map_err(|error| failed(&error))?;
            all += done;
            if done == 0 || left(&event.context) < ROUND {
                break;
            }
        }
        if all > 0 {
            tracing::info!(done = all, "rounds made");
        }
        Ok(Answer { done: all })
    };
    lambda_runtime::run(service_fn(handler)).await
}

/// Takes the mails that events tell of, and what became of ours.
///
/// # Errors
/// If the function cannot start, or Lambda has gone away.
pub async fn mails(start: Result<Mailbox, StartError>) -> Result<(), lambda_runtime::Error> {
    let mailbox = start.inspect_err(|error| tracing::error!(%error, "the function cannot start"))?;
    let handler = async |event: LambdaEvent<MailNews>| -> Result<Answer, Diagnostic> {
        mailbox.take(&event.payload).await.map(|done| Answer { done }).map_err(|error| {
            tracing::error!(error = %with_causes(&error), "a mail is to come again");
            Diagnostic { error_type: "mail".to_owned(), error_message: error.to_string() }
        })
    };
    lambda_runtime::run(service_fn(handler)).await
}

/// How much time Lambda gives still.
fn left(context: &Context) -> Duration {
    let deadline = SystemTime::UNIX_EPOCH + Duration::from_millis(context.deadline);
    deadline.duration_since(SystemTime::now()).unwrap_or_default()
}

/// What Lambda is told: it tries again, and puts the event aside after that.
fn failed(error: &desk::StoreError) -> Diagnostic {
    tracing::error!(%error, source = %error.source, "a round failed");
    Diagnostic { error_type: "store".to_owned(), error_message: error.to_string() }
}

/// An error with all its causes, on one line.
pub fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}
