//! The running program: started, stopped kindly or not, and never left behind.

use super::wire::Wire;
use super::{Browser, Place, binary, wait_for};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How much of the program's log a failed test shows.
const LOG_LINES_MAX: usize = 30;

/// A running `lotse serve`; dropping it kills it.
pub struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts the program on the data of this place and waits until it answers.
    ///
    /// # Panics
    /// If it does not come up; its log is in the message then.
    #[must_use]
    pub fn start(place: &Place) -> Self {
        Self::serving(Path::new("content"), place)
    }

    /// The same, with the content of this folder.
    ///
    /// # Panics
    /// If it does not come up; its log is in the message then.
    #[must_use]
    pub fn serving(content: &Path, place: &Place) -> Self {
        let log = place.log();
        let file = File::options().create(true).append(true).open(&log).expect("the log can be written");
        let mut child = Command::new(binary::lotse())
            .arg("serve")
            .arg(content)
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(place.data())
            .current_dir(crate::root())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .expect("lotse starts");
        let said = BufReader::new(child.stdout.take().expect("its standard output is piped"));
        let (tell, told) = mpsc::channel();
        // Reads on after the address, so that the program is never kept waiting by a full pipe.
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if let Some(address) = address_in(&line) {
                    _ = tell.send(address);
                }
            }
        });
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), log };
        match told.recv_timeout(super::PATIENCE) {
            Ok(address) => server.address = address,
            Err(_) => panic!("lotse told no address:\n{}", server.log_tail()),
        }
        wait_for("an answer on the server's address", || Wire::try_open(server.address));
        server
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How much memory it has, in KiB.
    ///
    /// # Panics
    /// If the system does not tell.
    #[must_use]
    pub fn resident_kib(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// How much memory it had at most, in KiB.
    ///
    /// # Panics
    /// If the system does not tell.
    #[must_use]
    pub fn peak_kib(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, key: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix(key)).expect("Linux tells it");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("it is a number")
    }

    /// How large the program is.
    ///
    /// # Panics
    /// If it is not there.
    #[must_use]
    pub fn binary_bytes() -> u64 {
        std::fs::metadata(binary::lotse()).expect("it was built").len()
    }

    /// Somebody who looks at it, without any cookie yet.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// `kill -9`: it has no time for anything.
    ///
    /// # Panics
    /// If it had ended by itself.
    pub fn kill(mut self) {
        let ended = self.child.try_wait().expect("a child can be asked");
        assert!(ended.is_none(), "lotse ended by itself ({ended:?}):\n{}", self.log_tail());
        self.end();
    }

    /// Asks it to end, as an operator does, and waits until it has.
    ///
    /// # Panics
    /// If it does not end, or not well.
    pub fn stop(mut self) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).expect("the process is there");
        let ended = wait_for("the server's end", || self.child.try_wait().expect("a child can be asked"));
        assert!(ended.success(), "lotse ended with {ended}:\n{}", self.log_tail());
    }

    fn end(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }

    fn log_tail(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES_MAX)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
        if std::thread::panicking() {
            let tail = format!("the server's log ends with:\n{}\n", self.log_tail());
            _ = std::io::stderr().write_all(tail.as_bytes());
        }
    }
}

/// The address in `listens at  127.0.0.1:41234`.
fn address_in(line: &str) -> Option<SocketAddr> {
    line.split_whitespace().find_map(|word| word.parse().ok())
}

/// How long a connection may take.
pub(super) const CONNECT_MAX: Duration = Duration::from_secs(2);
