//! The same form sent fifty times at once is one request: one ticket, one receipt, one line in the work list.

use std::collections::BTreeSet;
use std::sync::Barrier;
use tests::server::{Place, SUBMIT, Sample, Server, Wire, number_in};

/// How many press the button at once.
const AT_ONCE: usize = 50;

#[test]
fn a_form_sent_fifty_times_at_once_is_one_ticket() {
    let place = Place::new(env!("CARGO_TARGET_TMPDIR"));
    let server = Server::start(&place);
    let sample = Sample::new("same", 1);
    let gate = Barrier::new(AT_ONCE);
    let press = || {
        let mut wire = Wire::open(server.address()).unwrap();
        gate.wait();
        let answer = wire.ask("POST", SUBMIT, &[], sample.body.as_bytes()).unwrap();
        let location = answer.header("location").unwrap_or_default().to_owned();
        (answer.status, number_in(&location).unwrap_or_default().to_owned())
    };
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let pressed: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(press)).collect();
        pressed.into_iter().map(|p| p.join().unwrap()).collect()
    });
    let different: BTreeSet<&(u16, String)> = answers.iter().collect();
    assert_eq!(different.len(), 1, "everybody is told the same: {different:?}");
    let (status, number) = &answers[0];
    assert_eq!(*status, 303);

    let letters = place.new_letters(&mut BTreeSet::new());
    let ledger = place.ledger();
    assert_eq!(ledger.by_subject().into_iter().collect::<Vec<_>>(), [(sample.subject, vec![number.clone()])]);
    assert_eq!(ledger.events(number), 1, "one event: it was submitted");
    let mut lines: Vec<String> = letters.iter().map(|l| l.line()).collect();
    lines.sort();
    assert_eq!(lines, ["M1 to lehrkraft1@hafenschule.example", "M9 to j.petersen@hafenschule.example"]);
    server.stop();
}
