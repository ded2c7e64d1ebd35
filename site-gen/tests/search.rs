//! How well the example's own questions are answered: each must find its page among the first three.

#![expect(clippy::print_stdout, reason = "the figures are read beside the result")]

use search::Index;
use site_gen::{Memory, Options, Severity, Site, build, disk};
use std::collections::BTreeMap;
use std::path::Path;
use tickets::Policy;

/// Discounted gain of a page at this place, from 0.
fn gain(place: usize) -> f64 {
    1.0 / (place as f64 + 2.0).log2()
}

// covers D-12 P-14
#[test]
fn the_questions_of_the_example_find_their_pages() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let sources = disk::load(&content).unwrap();
    let desk = std::str::from_utf8(sources.get("desk.toml").unwrap()).unwrap();
    let policy = Policy::read(desk, "desk.toml").unwrap();
    let options = Options { base_url: None, today: "2026-11-22".parse().unwrap(), strict: true, drafts: false };
    let Site { files, problems, .. } = build(&sources, &policy, &options, &Memory::default());
    let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");

    let text = std::str::from_utf8(sources.get("search-tests.toml").unwrap()).unwrap();
    let questions: BTreeMap<String, Vec<Vec<String>>> = toml::from_str(text).unwrap();
    assert!(questions["de"].len() >= 60);
    for (language, questions) in &questions {
        let read = |address: &str| files.get(address.trim_start_matches('/')).map(<[u8]>::to_vec);
        let index = Index::read(language, &read).unwrap();
        let (mut first, mut third, mut sum) = (0, 0, 0.0);
        for question in questions {
            let address = |page: &String| match page.strip_suffix(".md") {
                Some(page) => format!("/{page}/"),
                None => page.clone(),
            };
            let pages: Vec<String> = question[1..].iter().map(address).collect();
            let hits = index.ask(&question[0], 5);
            let places = hits.iter().enumerate().filter(|(_, hit)| pages.iter().any(|page| page == hit.url));
            let places: Vec<usize> = places.map(|(place, _)| place).collect();
            first += usize::from(places.first() == Some(&0));
            third += usize::from(places.first().is_some_and(|place| *place < 3));
            let best: f64 = (0..pages.len().min(5)).map(gain).sum();
            sum += places.iter().map(|place| gain(*place)).sum::<f64>() / best;
        }
        let all = questions.len();
        println!("{language}: {all} questions, first {first}, among three {third}, nDCG@5 {:.3}", sum / all as f64);
        assert_eq!(third, all, "`lotse check` names the question");
    }
}
