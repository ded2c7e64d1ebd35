//! Requests over HTTP in closed loops: each client sends its next one when the last is answered.

use crate::bare::Rows;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tests::server::{Place, SUBMIT, Sample, Server, Wire};

/// How many forms are filled in for a second of sending: more than any server takes in.
const SAMPLES_A_SECOND: u64 = 20_000;

/// What came out.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// How many a second.
    pub(crate) a_second: f64,
    /// How long each took, sorted.
    taken: Vec<Duration>,
}

impl Measured {
    pub(crate) fn new(mut taken: Vec<Duration>, time: Duration) -> Self {
        taken.sort();
        Self { a_second: taken.len() as f64 / time.as_secs_f64(), taken }
    }

    pub(crate) fn p50_ms(&self) -> f64 {
        self.at(50)
    }

    pub(crate) fn p99_ms(&self) -> f64 {
        self.at(99)
    }

    fn at(&self, percent: usize) -> f64 {
        let place = (self.taken.len() * percent / 100).min(self.taken.len().saturating_sub(1));
        self.taken.get(place).map_or(f64::NAN, |t| t.as_secs_f64() * 1e3)
    }
}

/// The rows that one ticket writes, read back from a real one.
pub(crate) fn one_ticket(scratch: &Path) -> Rows {
    let place = Place::new(scratch);
    let server = Server::start(&place);
    send(&server, 1, 1);
    let ledger = place.ledger();
    place.wait_for_mail();
    let first = |sql: &str| ledger.pairs(sql).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    Rows {
        receipts: first("SELECT key, '' FROM receipts"),
        events: first("SELECT body, '' FROM events"),
        card: first("SELECT card, '' FROM tickets").remove(0),
        lists: ledger.pairs("SELECT list, sort FROM lists"),
        mails: first("SELECT body, '' FROM outbox"),
    }
}

/// How many tickets a fresh desk takes in from so many clients.
pub(crate) fn tickets(scratch: &Path, clients: usize, time: Duration) -> Measured {
    let place = Place::new(scratch);
    let server = Server::start(&place);
    // The first requests pay for what is made once.
    send(&server, clients, 2 * clients);
    // Forms are filled in before the clock runs: the clients share the machine with the server.
    let seconds = u64::try_from(time.as_millis().div_ceil(1_000)).unwrap_or(1);
    let samples: Vec<Sample> = (0..seconds * SAMPLES_A_SECOND).map(|n| Sample::new("load", n)).collect();
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let run = |_| {
        let mut wire = Wire::open(server.address()).expect("the server listens");
        let mut taken = Vec::new();
        while began.elapsed() < time {
            let sample = samples.get(next.fetch_add(1, Ordering::Relaxed)).expect("there are samples enough");
            let at = Instant::now();
            post(&mut wire, sample);
            taken.push(at.elapsed());
        }
        taken
    };
    Measured::new(together(clients, run), began.elapsed())
}

/// Sends so many tickets.
pub(crate) fn send(server: &Server, clients: usize, count: usize) {
    let left = AtomicUsize::new(count);
    let run = |_| {
        let mut wire = Wire::open(server.address()).expect("the server listens");
        let one_less = |left: usize| left.checked_sub(1);
        while let Ok(n) = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less) {
            post(&mut wire, &Sample::new("warm", n as u64));
        }
        Vec::new()
    };
    together(clients, run);
}

/// Looks at one page again and again.
pub(crate) fn views(server: &Server, path: &str, count: usize) -> Measured {
    let mut wire = Wire::open(server.address()).expect("the server listens");
    let began = Instant::now();
    let view = |_| {
        let at = Instant::now();
        let answer = wire.ask("GET", path, &[], &[]).expect("the server answers");
        assert_eq!(answer.status, 200, "{path}");
        at.elapsed()
    };
    Measured::new((0..count).map(view).collect(), began.elapsed())
}

fn together(clients: usize, run: impl Fn(usize) -> Vec<Duration> + Sync) -> Vec<Duration> {
    let all = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for client in 0..clients {
            let (run, all) = (&run, &all);
            scope.spawn(move || {
                let taken = run(client);
                all.lock().expect("nobody panicked").extend(taken);
            });
        }
    });
    all.into_inner().expect("nobody panicked")
}

fn post(wire: &mut Wire, sample: &Sample) {
    let answer = wire.ask("POST", SUBMIT, &[], sample.body.as_bytes()).expect("the server answers");
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
}
