//! Passages: the place of a text where the words of a question stand.

use crate::marks::Marks;

/// How many words a passage has, and how many of them at most stand before the first one that was looked for.
const WORDS: usize = 26;
const BEFORE: usize = 6;

/// The place with the most words that `covered` lacks; `None` if there is none. Among equals the one with the most words
/// of the question counts, then the one where they stand closest together, then the first.
pub(crate) fn passage(text: &str, marks: &Marks, covered: u32) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let has: Vec<u32> = words.iter().map(|word| marks.in_text(word)).collect();
    let (mut first, mut best) = (0, (0, 0, 0));
    for begin in (0..words.len()).filter(|&at| has[at] != 0) {
        let mut all: u32 = 0;
        for (way, here) in has[begin..].iter().take(WORDS - BEFORE).enumerate() {
            all |= here;
            let this = ((all & !covered).count_ones(), all.count_ones(), WORDS - way);
            if this > best {
                (first, best) = (begin, this);
            }
        }
    }
    if best.0 == 0 {
        return None;
    }
    let sentence = |at: usize| at == 0 || words[at - 1].ends_with(['.', '!', '?', ':', '·']);
    let begin = (first.saturating_sub(BEFORE)..=first).rev().find(|&at| sentence(at));
    let begin = begin.unwrap_or(first.saturating_sub(BEFORE));
    let end = words.len().min(begin + WORDS);
    let mut passage = words[begin..end].join(" ");
    if !sentence(begin) {
        passage.insert_str(0, "… ");
    }
    if end < words.len() && !sentence(end) {
        passage.push_str(" …");
    }
    Some(passage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_has_what_is_missing_close_together() {
        let marks = Marks::test(&[&["beamer"], &["hdmi", "kabel"], &["bild"]]);
        let text = "Der Beamer steht oben. Ohne Strom ist er dunkel, und man sieht nichts, bis jemand hilft. Bild und viel \
                    anderes, was gar nichts mit der Sache zu tun hat, und noch mehr davon steht hier. Stecken Sie das \
                    HDMI-Kabel fest in den Beamer, dann kommt das Bild nach wenigen Sekunden von selbst wieder, auch wenn \
                    es lange weg war und niemand mehr daran geglaubt hat.";
        let passage = |covered| passage(text, &marks, covered);
        let found = passage(0b101).unwrap();
        assert!(found.starts_with("Stecken Sie das HDMI-Kabel fest in den Beamer, dann"), "{found}");
        assert!(found.ends_with(" …"), "{found}");
        assert_eq!(passage(0b111), None, "everything stands there already");
        assert_eq!(super::passage("nichts davon", &marks, 0), None);
        assert_eq!(super::passage("Ein Bild", &marks, 0).as_deref(), Some("Ein Bild"));
    }
}
