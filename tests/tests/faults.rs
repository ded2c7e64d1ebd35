//! Every story at a desk whose store fails before or after the deed, and to which events come as queues bring them: twice, late,
//! in another order, or not at all. The arrows stay.

use desk::memory::Memory;
use std::sync::Arc;
use tests::{AtDesk, Faulty, Play, plays, tell, unlike};

/// How many seeds are tried; each tells the next story.
const SEEDS: u64 = 500;

/// How a story went.
struct Told {
    /// How it differs from what is written.
    differs: Option<String>,
    /// How many calls failed.
    faults: u64,
    /// How many events were dropped, came twice, came late.
    odd: [u64; 3],
}

/// A story at such a desk.
fn told(play: &Play, seed: u64, store: impl Fn(Faulty) -> Faulty, desk: impl Fn(AtDesk) -> AtDesk) -> Told {
    let store = Arc::new(store(Faulty::before(Arc::new(Memory::default()), seed)));
    let mut desk = desk(AtDesk::insisting(Arc::clone(&store) as _, seed));
    let told = tell(&play.story, &mut desk).expect("a story can be told");
    let differs = unlike(&play.written, &told).map(|how| format!("seed {seed}: {}\n{how}", play.name()));
    let odd = desk.delivery().expect("a desk that insists knows how events came").tally();
    Told { differs, faults: store.faults(), odd }
}

fn seeds(plays: &[Play]) -> impl Iterator<Item = (u64, &Play)> {
    (0..SEEDS).zip(plays.iter().cycle())
}

#[test]
#[expect(clippy::print_stdout, reason = "the report is for people who ask for it with --nocapture")]
fn faults_and_strays_change_no_arrow() {
    let plays = plays();
    let (mut differ, mut faults, mut odd) = (Vec::new(), 0, [0; 3]);
    for (seed, play) in seeds(&plays) {
        let told = told(play, seed, |store| store, |desk| desk);
        differ.extend(told.differs);
        faults += told.faults;
        odd = std::array::from_fn(|kind| odd[kind] + told.odd[kind]);
    }
    let [dropped, doubled, late] = odd;
    println!(
        "{SEEDS} seeds over {} plays: {faults} calls failed; of the events {dropped} were dropped, {doubled} came twice, {late} late",
        plays.len()
    );
    for (what, count) in [("failed", faults), ("was dropped", dropped), ("came twice", doubled), ("came late", late)] {
        assert!(count > 5 * SEEDS, "hardly anything {what}: {count}");
    }
    assert!(differ.is_empty(), "{} of {SEEDS} seeds differ\n{}", differ.len(), differ.join("\n"));
}

/// What a run over all stories panics with.
fn panics_with(store: fn(Faulty) -> Faulty, desk: fn(AtDesk) -> AtDesk) -> String {
    let plays = plays();
    let run = std::panic::catch_unwind(|| {
        seeds(&plays).for_each(|(seed, play)| {
            told(play, seed, store, desk);
        });
    });
    let why = run.expect_err("nobody noticed");
    let text = why.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or_default().to_owned()
}

/// The test of the test: without receipts the same events do change what happens.
#[test]
fn a_desk_without_receipts_is_found() {
    let why = panics_with(Faulty::forgetful, |desk| desk);
    assert!(why.contains("carried out twice"), "{why}");
}

/// And without a schedule, what events did not tell of stays undone, even where nothing fails.
#[test]
fn a_desk_that_trusts_events_is_found() {
    let why = panics_with(Faulty::sound, AtDesk::unswept);
    assert!(why.contains("mails are still owed"), "{why}");
}
