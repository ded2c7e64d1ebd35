//! `kill -9` in the middle of the work, again and again: what was acknowledged is there once, whatever was sent
//! again is there once, and every mail that is owed is in the folder once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tests::server::{Ledger, Place, SUBMIT, Sample, Server, Wire, number_in};

/// How often the server is killed.
const ROUNDS: u64 = 20;
/// How many requests are sent in a round.
const REQUESTS: u64 = 200;
/// How many people send at once.
const SENDERS: usize = 12;
/// Another seed kills at other moments.
const SEED: u64 = 20_261_122;

/// What was sent, and the number that was answered, if any came.
type Sent = BTreeMap<String, (Sample, Option<String>)>;

// covers Z-10
#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_doubled() {
    let place = Place::new(env!("CARGO_TARGET_TMPDIR"));
    // Builds the program, if need be: that is not part of the time.
    Server::start(&place).stop();
    let mut chance = Chance(SEED);
    let mut sent = Sent::new();
    let (began_all, mut reopened) = (Instant::now(), Duration::ZERO);
    for round in 0..ROUNDS {
        let began = Instant::now();
        let server = Server::start(&place);
        reopened = reopened.max(began.elapsed());
        let kill_after = 1 + chance.below(REQUESTS - 10);
        let samples = (0..REQUESTS).map(|n| Sample::new("kill", round * REQUESTS + n)).collect();
        sent.extend(send_and_kill(server, samples, kill_after));
        // Somebody reads the mail meanwhile: a mail that is sent again now lies there twice.
        place.read_all_mail();
    }

    let server = Server::start(&place);
    server.stop();
    let ledger = place.ledger();
    ledger.check();
    let acknowledged = sent.values().filter(|(_, number)| number.is_some()).count();
    let unacknowledged = sent.len() - acknowledged;
    let written = compare(&sent, &ledger);

    let server = Server::start(&place);
    let again: Vec<Sample> = sent.values().map(|(sample, _)| sample.clone()).collect();
    for (sample, number) in send(&server, again) {
        let number = number.unwrap_or_else(|| panic!("{} was refused", sample.key));
        let (_, before) = sent.insert(sample.key.clone(), (sample.clone(), Some(number.clone()))).unwrap();
        assert!(before.is_none_or(|before| before == number), "{} is a second ticket", sample.key);
    }
    // In a demonstration time can pass; everything that is owed is sent before the answer comes.
    assert_eq!(server.browser().post("/_zeit", &[("schritt", "h1")]).status, 303);
    place.wait_for_mail();
    server.stop();
    let ledger = place.ledger();
    ledger.check();
    assert_eq!(compare(&sent, &ledger), 0);
    let mails = compare_mails(&place, &ledger);
    say(&format!(
        "kill: {ROUNDS} rounds, {} requests: {acknowledged} acknowledged and there once, {unacknowledged} not \
         acknowledged, of which {written} were there once; after sending all again {} tickets, {mails} mails once \
         each; slowest start {} ms, {:.0} s in all",
        sent.len(),
        ledger.tickets(),
        reopened.as_millis(),
        began_all.elapsed().as_secs_f64(),
    ));
}

/// Every acknowledged request is one ticket, under the number that was answered; every other one at most one.
/// Returns how many were written without a word.
fn compare(sent: &Sent, ledger: &Ledger) -> usize {
    let mut tickets = ledger.by_subject();
    let mut silent = 0;
    for (sample, number) in sent.values() {
        let found = tickets.remove(&sample.subject).unwrap_or_default();
        match number {
            Some(number) => assert_eq!(found, std::slice::from_ref(number), "{}", sample.subject),
            None => {
                assert!(found.len() <= 1, "{} is there more than once: {found:?}", sample.subject);
                silent += found.len();
            }
        }
    }
    assert!(tickets.is_empty(), "tickets that nobody sent: {tickets:?}");
    silent
}

/// Every mail that the store says was sent lies in the folder, once, and no other does.
fn compare_mails(place: &Place, ledger: &Ledger) -> usize {
    assert_eq!(ledger.unsent(), BTreeMap::new());
    let promised: BTreeSet<String> = ledger.sent().into_values().collect();
    assert_eq!(promised.len(), ledger.sent().len(), "two mails under one id");
    assert_eq!(promised.len() as u64, 2 * ledger.tickets(), "a receipt and a line for the work list each");
    let letters = place.letters();
    let lying: BTreeSet<String> = letters.iter().map(|letter| letter.id.clone()).collect();
    assert_eq!(lying.len(), letters.len(), "a mail lies in the folder twice");
    let missing: Vec<_> = promised.difference(&lying).collect();
    let extra: Vec<_> = lying.difference(&promised).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:?}, never owed {extra:?}");
    place.read_all_mail();
    letters.len()
}

/// Sends everything at once and kills the server after so many answers.
fn send_and_kill(server: Server, samples: Vec<Sample>, kill_after: u64) -> Sent {
    let (tell, told) = mpsc::channel();
    let address = server.address();
    let left = Mutex::new(samples.into_iter());
    let mut sent = Sent::new();
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            let tell = tell.clone();
            let left = &left;
            scope.spawn(move || {
                let mut wire = Wire::open(address).ok();
                loop {
                    let Some(sample) = left.lock().expect("nobody panicked").next() else { break };
                    let number = wire.as_mut().and_then(|wire| post(wire, &sample));
                    if number.is_none() {
                        // Cut off in the middle; the others are never even sent.
                        wire = None;
                    }
                    if tell.send((sample, number)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let mut server = Some(server);
        let mut answers = 0;
        for (sample, number) in told {
            answers += u64::from(number.is_some());
            sent.insert(sample.key.clone(), (sample, number));
            if answers >= kill_after
                && let Some(server) = server.take()
            {
                server.kill();
            }
        }
        assert!(server.is_none(), "only {answers} answers came, {kill_after} were waited for");
    });
    sent
}

/// Sends everything at once, and waits for every answer.
fn send(server: &Server, samples: Vec<Sample>) -> Vec<(Sample, Option<String>)> {
    let left = Mutex::new(samples.into_iter());
    let work = || {
        let mut wire = Wire::open(server.address()).expect("the server listens");
        let next = || left.lock().expect("nobody panicked").next();
        std::iter::from_fn(|| next().map(|sample| (post(&mut wire, &sample), sample)))
            .map(|(number, sample)| (sample, number))
            .collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(work)).collect();
        senders.into_iter().flat_map(|sender| sender.join().expect("nobody panicked")).collect()
    })
}

/// The number that a request was answered with; `None` if no whole answer came.
fn post(wire: &mut Wire, sample: &Sample) -> Option<String> {
    let answer = wire.ask("POST", SUBMIT, &[], sample.body.as_bytes()).ok()?;
    let location = answer.header("location").unwrap_or_default();
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
    Some(number_in(location).expect("it leads to the receipt").to_owned())
}

/// Chance that is the same every time: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// Past the harness, so that the counts are seen when all is well.
fn say(line: &str) {
    _ = writeln!(std::io::stdout(), "{line}");
}
