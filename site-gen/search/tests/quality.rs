//! How well questions are answered: a set of pages and questions, written for this, by the cause that each question tests.

#![expect(clippy::print_stdout, reason = "what was missed is read beside the result")]

use search::{Document, Groups, Index, Options, build};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Set {
    docs: Vec<Doc>,
    queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Doc {
    id: String,
    title: String,
    body: String,
}

#[derive(Deserialize)]
struct Query {
    q: String,
    kind: String,
    want: Vec<String>,
}

fn set() -> Set {
    serde_json::from_str(include_str!("quality_de.json")).expect("the set is JSON")
}

fn index(set: &Set) -> Index {
    let documents: Vec<Document<'_>> = set
        .docs
        .iter()
        .map(|doc| Document {
            address: doc.id.as_str().into(),
            title: &doc.title,
            text: doc.body.as_str().into(),
            ..Document::default()
        })
        .collect();
    let options = Options { language: "de".to_owned(), groups: Groups::of("de") };
    let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
    Index::read("de", &|file| files.get(file).cloned()).expect("the index is whole")
}

/// At least 41 of 42 questions have what they want among their first three answers.
#[test]
fn nearly_every_question_finds_its_pages_among_the_first_three() {
    let set = set();
    let index = index(&set);
    let mut missed = Vec::new();
    for Query { q, kind, want } in &set.queries {
        let found: Vec<&str> = index.ask(q, 3).into_iter().map(|hit| hit.url).collect();
        if !want.iter().all(|page| found.contains(&page.as_str())) {
            missed.push(format!("{q} ({kind}): wanted {want:?}, found {found:?}"));
        }
    }
    println!("hit@3 {} of {}; missed: {missed:#?}", set.queries.len() - missed.len(), set.queries.len());
    assert!(missed.len() <= 1, "{missed:#?}");
}
