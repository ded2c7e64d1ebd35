//! "Did you mean …?": a question with the slips of the pen mended.

use crate::distance::distance;
use crate::index::Index;
use crate::phrase::{Asked, MARKS};
use crate::words::{folded, words};
use std::collections::BTreeMap;

/// The shortest word that is guessed at, in letters. One letter of three may be wrong.
const LETTERS_MIN: usize = 4;

impl Index {
    /// The question as it was probably meant, if the site does not know a word of it, or does not say a phrase.
    #[must_use]
    pub fn meant(&self, question: &str) -> Option<String> {
        let asked = Asked::of(question);
        if !asked.phrases.is_empty() && self.ask(question, 1).is_empty() {
            let plain = question.replace(MARKS, " ").split_whitespace().collect::<Vec<_>>().join(" ");
            return self.meant(&plain).or_else(|| (!self.ask(&plain, 1).is_empty()).then_some(plain));
        }
        let mended: BTreeMap<String, &str> = self
            .understand(&asked)
            .into_iter()
            .filter_map(|word| {
                let spelling = self.spellings[word.meant?].as_str();
                alike(&word.folded, &folded(spelling)).then_some((word.folded, spelling))
            })
            .collect();
        if mended.is_empty() {
            return None;
        }
        let (mut meant, mut rest) = (String::new(), question);
        for word in words(question) {
            let start = word.as_ptr() as usize - rest.as_ptr() as usize;
            meant.push_str(&rest[..start]);
            meant.push_str(mended.get(&folded(word)).copied().unwrap_or(word));
            rest = &rest[start + word.len()..];
        }
        Some(meant + rest)
    }

    /// The stem nearest to a word that stands for nothing.
    pub(crate) fn nearest(&self, folded: &str, own: &str) -> Option<usize> {
        let (own, written): (Vec<char>, Vec<char>) = (own.chars().collect(), folded.chars().collect());
        if own.len() < LETTERS_MIN {
            return None;
        }
        let most = own.len() / 3;
        let far = |known: &String| {
            let known: Vec<char> = known.chars().collect();
            let slips = [&own, &written].into_iter().filter_map(|word| distance(word, &known, most)).min()?;
            Some(2 * slips + usize::from(known.first() != own.first()))
        };
        let all = self.stems.iter().enumerate().filter_map(|(at, known)| Some((far(known)?, at)));
        all.min().map(|(_, at)| at)
    }
}

/// Whether two words are written nearly the same. Two words of one stem may be far from it.
fn alike(typed: &str, known: &str) -> bool {
    let (typed, known): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    distance(&typed, &known, (typed.len() / 3).max(1)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Groups, Options, build};

    #[test]
    fn what_was_mistyped_is_mended_as_people_write_it() {
        let text = "Kennwort vergessen? Der Papierstau im Netzwerkdrucker. Die Authentifizierung mit E-Mail.";
        let documents = [Document { title: "Beamer", text: text.into(), ..Document::default() }];
        let options = Options { language: "de".to_owned(), groups: Groups::of("de") };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        let meant = |question| index.meant(question);
        assert_eq!(meant("Beamr, und papirstau?").as_deref(), Some("Beamer, und Papierstau?"));
        assert_eq!(meant("Auhtentifzirung"), Some("Authentifizierung".to_owned()), "further than an answer goes");
        assert_eq!(meant("Beamer vergessen"), None);
        assert_eq!(meant("Drucker qqqq"), None);
        assert_eq!(meant("\"Beamer Kennwort\""), Some("Beamer Kennwort".to_owned()));
        assert_eq!(meant("\"Beamr\""), Some("Beamer".to_owned()));
    }
}
