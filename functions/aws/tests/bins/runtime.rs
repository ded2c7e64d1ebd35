//! The Runtime API of Lambda, played for one program: it asks for the next event, and says what came of it.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// How long a function may take for one event.
const EVENT_SECONDS_MAX: u64 = 120;

/// One function that runs, and the events that it gets.
pub(crate) struct Runtime {
    program: Child,
    events: mpsc::Sender<String>,
    answers: mpsc::Receiver<Answer>,
}

/// What a function says of an event.
pub(crate) type Answer = Result<Value, Value>;

struct Played {
    events: Mutex<mpsc::Receiver<String>>,
    answers: mpsc::Sender<Answer>,
}

impl Runtime {
    /// Starts a program as Lambda does, with these variables beside Lambda's own.
    pub(crate) async fn start(program: &str, variables: &[(&str, String)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        let (events, waiting) = mpsc::channel(1);
        let (said, answers) = mpsc::channel(1);
        let played = Arc::new(Played { events: Mutex::new(waiting), answers: said });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .route("/2018-06-01/runtime/init/error", post(failed_at_start))
            .with_state(played);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let program = Command::new(program)
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "tried")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "tried")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "tried")
            .envs(variables.iter().map(|(name, value)| (*name, value.as_str())))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        Self { program, events, answers }
    }

    /// Gives it an event and waits for what it says.
    pub(crate) async fn event(&mut self, event: &Value) -> Answer {
        self.events.send(event.to_string()).await.expect("the function asks for events");
        let answer = tokio::time::timeout(Duration::from_secs(EVENT_SECONDS_MAX), self.answers.recv()).await;
        answer.expect("the function answers in time").expect("the function is there")
    }

    /// Waits until it ends by itself; what it logged.
    pub(crate) async fn ended(&mut self) -> String {
        let mut output = self.program.stdout.take().expect("its output is piped");
        let read = tokio::task::spawn_blocking(move || {
            let mut told = String::new();
            output.read_to_string(&mut told).expect("a log is a text");
            told
        });
        let told = tokio::time::timeout(Duration::from_secs(EVENT_SECONDS_MAX), read).await;
        told.expect("it ends in time").expect("the log is read")
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        _ = self.program.kill();
        _ = self.program.wait();
    }
}

async fn next(State(played): State<Arc<Played>>) -> Response {
    let Some(event) = played.events.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let deadline = SystemTime::now() + Duration::from_secs(EVENT_SECONDS_MAX);
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).expect("it is later than 1970").as_millis();
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:tried".to_owned()),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, event).into_response()
}

async fn answered(State(played): State<Arc<Played>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    say(&played, Ok(read(&body))).await
}

async fn failed(State(played): State<Arc<Played>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    say(&played, Err(read(&body))).await
}

async fn failed_at_start(State(played): State<Arc<Played>>, _: HeaderMap, body: Bytes) -> StatusCode {
    say(&played, Err(read(&body))).await
}

async fn say(played: &Played, answer: Answer) -> StatusCode {
    _ = played.answers.send(answer).await;
    StatusCode::ACCEPTED
}

fn read(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
}
