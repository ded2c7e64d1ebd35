//! Words that do not belong into the sources: text for people, and what is not finished.

use super::source::{Word, sources};
use std::path::Path;

/// Where people read nothing that Rust says: it is in `content`.
const WORDLESS: [&str; 2] = ["functions/desk", "functions/tickets"];

/// Words that people write, for what is looked for in their texts: nobody reads them.
const LOOKED_FOR: &str = "functions/tickets/src/secret";

/// String literals that look like text for people.
pub(crate) fn for_people(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for source in
        sources(root).iter().filter(|s| WORDLESS.iter().any(|m| s.is_of(m)) && !s.path.starts_with(LOOKED_FOR))
    {
        for (line, word) in source.words(false) {
            let Word::Literal(text) = word else { continue };
            if text.contains('"') && is_for_people(&text) {
                faults.push(format!("{}:{line}: text for people: {text}", source.path));
            }
        }
    }
    faults
}

/// A word with a German letter, or a sentence that another one follows.
fn is_for_people(literal: &str) -> bool {
    let german = |c: char| "äöüßÄÖÜ".contains(c);
    let mut words = literal.split(|c: char| !c.is_alphabetic());
    words.any(|w| w.chars().count() > 1 && w.contains(german)) || literal.trim_end_matches(['"', '#']).ends_with(". ")
}

/// Work that was put off, and tests that do not run.
pub(crate) fn unfinished(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources(root).iter() {
        for (line, word) in source.words(true) {
            let found = match word {
                Word::Macro(name) if matches!(name.as_str(), "todo" | "unimplemented" | "dbg") => format!("{name}!"),
                Word::Attribute(name) if name == "ignore" => "#[ignore]".to_owned(),
                Word::Macro(_) | Word::Attribute(_) | Word::Path(_) | Word::Literal(_) => continue,
            };
            faults.push(format!("{}:{line}: {found}", source.path));
        }
    }
    faults
}
