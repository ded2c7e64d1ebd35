//! Writes the words that the program brings along as it reads them fastest: see `src/strings.rs`.

#[path = "src/word.rs"]
mod word;

use std::error::Error;
use std::fs;
use std::path::Path;
use word::{END, PART, Word, WordList, flat};

#[allow(clippy::disallowed_methods, reason = "a build reads and writes files")]
fn main() -> Result<(), Box<dyn Error>> {
    let strings = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../content/strings");
    let out = std::env::var("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", strings.display());
    for file in fs::read_dir(strings)? {
        let path = file?.path();
        let Some(language) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let words = flat(&fs::read_to_string(&path)?.parse()?);
        fs::write(Path::new(&out).join(format!("{language}.words")), written(&words))?;
    }
    Ok(())
}

fn written(words: &WordList) -> String {
    let mut all = String::new();
    for (key, word) in words {
        all.extend([key.as_ref(), &String::from(PART)]);
        match word {
            Word::Text(text) => all.push_str(text),
            Word::List(texts) => {
                all.extend([String::from(PART)].into_iter().chain(texts.iter().map(|text| format!("{text}{PART}"))))
            }
        }
        all.push(END);
    }
    all
}
