//! "Did you mean": the nearest of the known words.

/// The candidate nearest to `word`, if one is near enough to be meant. Equally near ones: the first in order.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().collect();
    let far = (word.len().div_ceil(3) + 1).min(word.len());
    let (mut best, mut row) = ((far, None), Vec::new());
    for candidate in candidates {
        if candidate.len().abs_diff(word.len()) > candidate.len() - candidate.chars().count() + best.0 {
            continue;
        }
        let distance = distance(&word, candidate, &mut row);
        if distance < best.0 || (distance == best.0 && best.1.is_some_and(|known| candidate < known)) {
            best = (distance, Some(candidate));
        }
    }
    best.1
}

/// How many characters must be added, dropped or changed.
fn distance(word: &[char], other: &str, row: &mut Vec<usize>) -> usize {
    row.clear();
    row.extend(0..=word.len());
    for (i, c) in other.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, w) in word.iter().enumerate() {
            let change = diagonal + usize::from(*w != c);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[word.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_offered_and_a_far_one_is_not() {
        let words = ["title", "tags", "weight"];
        assert_eq!(nearest("titel", words), Some("title"));
        assert_eq!(nearest("tag", words), Some("tags"));
        assert_eq!(nearest("wieght", words), Some("weight"));
        assert_eq!(nearest("farbe", words), None);
        assert_eq!(nearest("c", ["a", "b"]), None);
        assert_eq!(nearest("pruefen", ["prüfen"]), Some("prüfen"));
    }
}
