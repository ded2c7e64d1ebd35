//! Small numbers as letters: files of text, which every server compresses.

/// The digits of numbers; capital letters are levels.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Appends a number in base 36; 0 is nothing at all.
pub(crate) fn push_number(out: &mut String, number: u32) {
    let mut digits = [0_u8; 7];
    let (mut at, mut rest) = (digits.len(), number);
    while rest > 0 {
        at -= 1;
        digits[at] = DIGITS[(rest % 36) as usize];
        rest /= 36;
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// One digit, at most 35.
pub(crate) fn digit(number: u32) -> char {
    char::from(DIGITS[number.min(35) as usize])
}

/// What a digit says; 0 if it is none.
pub(crate) fn value(digit: char) -> u32 {
    digit.to_digit(36).unwrap_or(0)
}

/// A list of pages with levels, ascending: `A` and how many pages further.
pub(crate) fn push_posting(out: &mut String, level: u8, further: u32) {
    out.push(char::from(b'A' + level));
    push_number(out, further);
}

/// Reads a list that [`push_posting`] wrote: page and level. What cannot be read is left out.
pub(crate) fn postings(text: &str) -> impl Iterator<Item = (u32, u8)> {
    let mut rest = text;
    let mut page = 0_u32;
    std::iter::from_fn(move || {
        let level = rest.bytes().next()?.checked_sub(b'A')?;
        let tail = rest.get(1..)?;
        let end = tail.find(|c: char| c.is_ascii_uppercase()).unwrap_or(tail.len());
        let further = if end == 0 { 0 } else { u32::from_str_radix(&tail[..end], 36).ok()? };
        page = page.checked_add(further)?;
        rest = &tail[end..];
        Some((page, level))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_come_back_as_they_went() {
        let list = [(0_u32, 25_u8), (1, 0), (36, 7), (40_000, 15)];
        let mut text = String::new();
        let mut before = 0;
        for (page, level) in list {
            push_posting(&mut text, level, page - before);
            before = page;
        }
        assert_eq!(text, "ZA1HzPutjw".replace("zPutjw", "zPuu4"), "{text}");
        assert_eq!(postings(&text).collect::<Vec<_>>(), list);
        assert_eq!(postings("!x").count(), 0);
    }
}
