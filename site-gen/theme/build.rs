//! Writes the words, style sheet and scripts that the program brings along as it reads them fastest: see `src/strings.rs`
//! and `src/assets.rs`.

#[path = "src/asset.rs"]
mod asset;
#[path = "src/word.rs"]
mod word;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use word::{END, PART, Word, WordList, flat};

#[allow(clippy::disallowed_methods, reason = "a build reads and writes files")]
fn main() -> Result<(), Box<dyn Error>> {
    let content = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../content");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let strings = content.join("strings");
    println!("cargo::rerun-if-changed={}", strings.display());
    for file in fs::read_dir(strings)? {
        let path = file?.path();
        let Some(language) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let words = flat(&fs::read_to_string(&path)?.parse()?);
        fs::write(out.join(format!("{language}.words")), written(&words))?;
    }
    let mut assets = String::new();
    fs::create_dir_all(out.join("assets"))?;
    for name in asset::NAMES {
        let path = content.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(path)?;
        let text = asset::carried(name, &text);
        let address = asset::address(name, &text);
        fs::write(out.join(name), &*text)?;
        assets += &format!(
            "Asset {{ name: {name:?}, address: Cow::Borrowed({address:?}), text: Cow::Borrowed(include_str!({name:?})) }},\n"
        );
    }
    fs::write(out.join("assets.rs"), format!("&[\n{assets}]\n"))?;
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
