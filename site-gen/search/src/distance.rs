//! How many slips of the pen lie between two words.

/// The number of letters to change, add, leave out or swap with their neighbour to make `a` of `b`, if that is at
/// most `most` (optimal string alignment).
pub(crate) fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row[j] = least;
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = last;
        last = row;
    }
    Some(last[b.len()]).filter(|found| *found <= most)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn slips_are_counted() {
        let of = |a: &str, b: &str, most| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            distance(&a, &b, most)
        };
        assert_eq!(of("paswrot", "paswort", 2), Some(1));
        assert_eq!(of("beamr", "beamer", 1), Some(1));
        assert_eq!(of("drucker", "drucker", 0), Some(0));
        assert_eq!(of("abc", "xyz", 2), None);
        assert_eq!(of("kurz", "kurzwort", 2), None);
    }
}
