//! Every story at a desk whose store fails before or after the deed, and to which everything is said twice: the arrows stay.

use desk::memory::Memory;
use std::path::Path;
use std::sync::Arc;
use tests::{AtDesk, Faulty, Story, stories, tell, unlike};

/// How many seeds are tried; each tells the next story.
const SEEDS: u64 = 500;

/// Tells a story at such a desk; how it differs from what is written, and how many calls failed.
fn told(file: &Path, store: Faulty) -> (Option<String>, u64) {
    let name = file.file_name().expect("a story is a file").to_string_lossy().into_owned();
    let written = std::fs::read_to_string(file).expect("a story is a text");
    let story = Story::read(&name, &written).expect("a story can be read");
    let store = Arc::new(store);
    let told = tell(&story, &mut AtDesk::insisting(Arc::clone(&store) as _)).expect("a story can be told");
    (unlike(&written, &told).map(|how| format!("{name}\n{how}")), store.faults())
}

#[test]
#[expect(clippy::print_stdout, reason = "the report is for people who ask for it with --nocapture")]
fn faults_and_echoes_change_no_arrow() {
    let (mut differ, mut faults) = (Vec::new(), 0);
    let files = stories();
    for (seed, file) in (0..SEEDS).zip(files.iter().cycle()) {
        let (how, failed) = told(file, Faulty::before(Arc::new(Memory::default()), seed));
        differ.extend(how.map(|how| format!("seed {seed}: {how}")));
        faults += failed;
    }
    println!("{SEEDS} seeds over {} stories, {faults} calls failed", files.len());
    assert!(faults > 10 * SEEDS, "hardly a call failed: {faults}");
    assert!(differ.is_empty(), "{} of {SEEDS} seeds differ\n{}", differ.len(), differ.join("\n"));
}

/// The test of the test: without receipts the same events do change what happens.
#[test]
fn a_desk_without_receipts_is_found() {
    let told = std::panic::catch_unwind(|| {
        let forgetful = |(seed, file): (u64, &std::path::PathBuf)| {
            told(file, Faulty::before(Arc::new(Memory::default()), seed).forgetful()).0
        };
        (0..).zip(&stories()).filter_map(forgetful).count()
    });
    assert!(told.is_err_and(|why| text(&*why).contains("carried out twice")), "nobody noticed");
}

/// What a panic said.
fn text(why: &(dyn std::any::Any + Send)) -> &str {
    why.downcast_ref::<String>().map(String::as_str).or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or_default()
}
