//! DynamoDB's interface on SQLite in memory, for tests: prints its address and ends when its standard input closes,
//! so that it never outlives whoever started it.

use dynoxide::Database;
use std::error::Error;
use std::io::Write;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    let input_closes = async {
        let mut input = tokio::io::stdin();
        input.read_to_end(&mut Vec::new()).await
    };
    tokio::select! {
        served = dynoxide::server::serve_with_shutdown(listener, Database::memory()?, std::future::pending()) => served?,
        _ = input_closes => {}
    }
    // The thread that reads the standard input may not be waited for.
    std::process::exit(0)
}
