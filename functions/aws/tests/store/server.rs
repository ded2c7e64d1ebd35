//! A DynamoDB on this machine, built and started once for each test program; a table for each test. `LOTSE_TEST_DYNAMODB` names
//! another server, with the key of the environment (infra/tests/test_stories.py).
//!
//! ```text
//! functions/aws/dynamodb ─cargo build─▶ target/debug/dynamodb ─▶ "http://127.0.0.1:…" ─▶ Dynamo (a client of its own)
//! ```

use aws::{Dynamo, Service};
use aws_sdk_dynamodb::types::StreamSpecification;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that runs already.
const ELSEWHERE: &str = "LOTSE_TEST_DYNAMODB";

/// The running server. Ours ends with us, because its standard input does.
struct Server {
    address: String,
    _child: Option<Child>,
}

/// Where the server is.
pub(crate) fn address() -> &'static str {
    // Where it cannot be built, that is tried once.
    static SERVER: LazyLock<Server> = LazyLock::new(start);
    &SERVER.address
}

/// A new table.
pub(crate) async fn table() -> String {
    static TABLES: AtomicUsize = AtomicUsize::new(0);
    let name = format!("lotse-test-{}-{}", std::process::id(), TABLES.fetch_add(1, Ordering::Relaxed));
    store(&name).create_table().await.expect("the table is made");
    if std::env::var_os(ELSEWHERE).is_none() {
        without_stream(&name).await;
    }
    name
}

/// Nobody reads the streams of these tables, and for each item that it writes the server looks through the records of all.
async fn without_stream(table: &str) {
    let off = StreamSpecification::builder().stream_enabled(false).build().expect("a stream is on or off");
    let update = service().dynamodb().update_table().table_name(table).stream_specification(off);
    update.send().await.expect("the table's stream is turned off");
}

/// A store in this table, with a client of its own: a client belongs to the runtime that uses it first.
pub(crate) fn store(table: &str) -> Dynamo {
    Dynamo::new(service().dynamodb(), table)
}

/// The server, as a service of AWS.
fn service() -> Service {
    let variable = |name: &str| match name {
        "AWS_REGION" => Some("eu-central-1".to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" if std::env::var_os(ELSEWHERE).is_some() => {
            std::env::var(name).ok()
        }
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".to_owned()),
        "AWS_ENDPOINT_URL" => Some(address().to_owned()),
        _ => None,
    };
    Service::from_variables(variable).expect("a service")
}

fn start() -> Server {
    if let Ok(address) = std::env::var(ELSEWHERE) {
        return Server { address, _child: None };
    }
    let mut child = Command::new(build())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server for tests starts");
    let mut address = String::new();
    let output = child.stdout.take().expect("it has an output");
    BufReader::new(output).read_line(&mut address).expect("it tells its address");
    assert!(address.starts_with("http://127.0.0.1:"), "the server for tests tells no address: {address:?}");
    Server { address: address.trim().to_owned(), _child: Some(child) }
}

fn build() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("dynamodb/Cargo.toml");
    let test = std::env::current_exe().expect("a test knows where it is");
    // A test lies in `target/<profile>/deps`.
    let target = test.ancestors().nth(3).expect("a test lies four folders deep");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
    command.args(["build", "--quiet", "--locked", "--manifest-path"]).arg(manifest);
    command.arg("--target-dir").arg(target);
    // How our own SQLite is built is no business of this one.
    command.env("LIBSQLITE3_FLAGS", "");
    assert!(command.status().expect("cargo starts").success(), "functions/aws/dynamodb cannot be built");
    target.join("debug/dynamodb")
}
