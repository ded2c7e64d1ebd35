//! Every story, under both profiles, by the rules and at a desk in memory. Each edge tells them over its own store: adapters may
//! differ in everything but the arrows.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tests::{AtDesk, Play, Profile, Rules, Story, arrows, check_all, plays, root, tell, together};

/// Of all stories so many are told at both desks, at least: two of three.
const SHARED_MIN: (usize, usize) = (2, 3);

#[test]
fn stories_by_the_rules_alone() {
    check_all(|| Box::new(Rules::default()), true);
}

#[test]
fn stories_at_a_desk_in_memory() {
    check_all(|| Box::new(AtDesk::over(Arc::new(desk::memory::Memory::default()))), false);
}

/// A story is for one profile alone only where it must be. The counts, and the reasons, lie in `target/stories.txt`.
#[test]
fn a_story_is_for_one_profile_alone_only_if_most_of_it_goes_otherwise_elsewhere() {
    let plays = plays();
    let (mut faults, mut report, mut shared, mut alike, mut alone) = (Vec::new(), String::new(), 0, 0, 0);
    for of_one in plays.chunk_by(|a, b| a.file == b.file) {
        let story = &of_one[0].story;
        let (all, apart) = apart(&of_one[0].file);
        match &story.only {
            None if is_most(apart, all) => {
                faults.push(format!("{}: {apart} of {all} arrows differ: it says for which profile it is", story.file));
            }
            None => (shared, alike) = (shared + 1, alike + usize::from(apart == 0)),
            Some(only) => {
                alone += 1;
                writeln!(report, "  {}: {}, because {}", story.file, only.profile, only.because).unwrap();
                faults.extend(stale(&of_one[0]).map(|why| format!("{}: {why}", story.file)));
            }
        }
    }
    let count = shared + alone;
    let counts = format!(
        "{count} stories, {shared} under both profiles ({alike} of them with the same arrows), {alone} under one:\n{report}"
    );
    std::fs::create_dir_all(root().join("target")).unwrap();
    std::fs::write(root().join("target/stories.txt"), &counts).unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let (of, out_of) = SHARED_MIN;
    assert!(shared * out_of >= count * of, "too few stories are told under both profiles: {counts}");
}

/// How many arrows a story has as it is written, and how many of them one profile alone knows.
fn apart(file: &Path) -> (usize, usize) {
    arrows(&std::fs::read_to_string(file).unwrap())
}

fn is_most(apart: usize, all: usize) -> bool {
    2 * apart >= all
}

/// Why a story need not be for one profile alone: the other can tell it, and most of it is the same there.
fn stale(play: &Play) -> Option<String> {
    let text = std::fs::read_to_string(&play.file).unwrap();
    let other = Profile::all().iter().find(|profile| profile.name != play.story.profile.name)?;
    let told = |profile| {
        let story = Story::read(&play.story.file, &text, profile).ok()?;
        Some((profile, tell(&story, &mut Rules::default()).ok()?))
    };
    let (all, apart) = arrows(&together(&[told(play.story.profile)?, told(other)?]));
    let only = format!("{apart} of {all} arrows differ under {}: it can be told there, too", other.name);
    (!is_most(apart, all)).then_some(only)
}

/// The test of the test: a story that both desks tell alike, but says that it is for one.
#[test]
fn a_reason_that_holds_no_longer_is_found() {
    let plays = plays();
    let play = plays.iter().find(|play| play.story.only.is_none() && apart(&play.file).1 == 0).unwrap();
    assert!(stale(play).is_some_and(|why| why.starts_with("0 of ")), "{}", play.name());
    let held = plays.iter().find(|play| play.story.only.is_some()).unwrap();
    assert_eq!(stale(held), None, "{}", held.name());
}
