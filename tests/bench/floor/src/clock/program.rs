//! A program that is started as Lambda starts it, against Lambda's own API, and looked at.

use crate::http::Connection;
use std::error::Error;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program, and the event that it gets.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) event: String,
}

/// One start. Both times count from the moment before the program is there; so does the work of its processor.
pub(crate) struct Start {
    /// Until it asked for its first event.
    pub(crate) init_ms: f64,
    /// Until it had answered it.
    pub(crate) first_ms: f64,
    pub(crate) init_cpu_ms: f64,
    pub(crate) first_cpu_ms: f64,
    /// The most that it had of the machine's memory.
    pub(crate) memory_mib: f64,
}

/// A program that ends when nobody looks at it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

impl Program {
    /// Starts it once, with the desk in this folder and the services of AWS at this address.
    pub(crate) fn start(&self, desk: &Path, services: &str) -> Result<Start, Box<dyn Error>> {
        let api = TcpListener::bind("127.0.0.1:0")?;
        api.set_nonblocking(true)?;
        let began = Instant::now();
        let mut running = Running(self.command(&api.local_addr()?.to_string(), desk, services).spawn()?);
        let id = running.0.id();
        let mut connection = self.ask(&api, &mut running)?;
        let Some(asked) = connection.request()? else { return Err(self.failed("hung up")) };
        if !asked.path.ends_with("/next") {
            return Err(self.failed(&asked.path));
        }
        let (init, init_cpu_ms) = (began.elapsed(), cpu_ms(id)?);
        connection.answer("200 OK", HEADS, &self.event)?;
        let Some(told) = connection.request()? else { return Err(self.failed("hung up over its event")) };
        if !told.path.ends_with("/response") {
            return Err(self.failed(&told.path));
        }
        let first = began.elapsed();
        Ok(Start {
            init_ms: milliseconds(init),
            first_ms: milliseconds(first),
            init_cpu_ms,
            first_cpu_ms: cpu_ms(id)?,
            memory_mib: memory_mib(id)?,
        })
    }

    fn command(&self, api: &str, desk: &Path, services: &str) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear().envs([
            ("AWS_LAMBDA_RUNTIME_API", api),
            ("AWS_LAMBDA_FUNCTION_NAME", "f"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_ENDPOINT_URL", services),
            ("LOTSE_TABLE", "lotse"),
            ("LOTSE_BASE_URL", "https://hilfe.example"),
            ("LOTSE_CONFIGURATION_SET", "lotse"),
            ("LOTSE_MAIL_BUCKET", "lotse-mail"),
            ("LOTSE_FILES_BUCKET", "lotse-files"),
        ]);
        command.env("LOTSE_KEYS", format!("1 {}", "5a".repeat(32))).env("LOTSE_PACKAGE", desk);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Waits until it asks.
    fn ask(&self, api: &TcpListener, running: &mut Running) -> Result<Connection, Box<dyn Error>> {
        loop {
            match api.accept() {
                Ok((stream, _)) => return Ok(connection(stream)?),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(status) = running.0.try_wait()? {
                return Err(self.failed(&status.to_string()));
            }
            std::thread::sleep(Duration::from_micros(20));
        }
    }

    fn failed(&self, how: &str) -> Box<dyn Error> {
        format!("{}: it did not answer: {how}\n  help: what it says of that stands above", self.path.display()).into()
    }
}

/// What Lambda says beside an event.
const HEADS: &str = "content-type: application/json\r\nlambda-runtime-aws-request-id: 1\r\n\
    lambda-runtime-deadline-ms: 4102444800000\r\n\
    lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-central-1:123456789012:function:f\r\n\
    lambda-runtime-trace-id: Root=1-0-0\r\n";

fn connection(stream: TcpStream) -> std::io::Result<Connection> {
    stream.set_nonblocking(false)?;
    Connection::new(stream)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The work of a process's threads so far.
fn cpu_ms(id: u32) -> Result<f64, Box<dyn Error>> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir(format!("/proc/{id}/task"))? {
        let told = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += told.split(' ').next().unwrap_or_default().parse::<f64>()?;
    }
    Ok(nanoseconds / 1e6)
}

fn memory_mib(id: u32) -> Result<f64, Box<dyn Error>> {
    let told = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
