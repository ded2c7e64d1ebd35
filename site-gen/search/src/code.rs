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

/// Appends the places of a word on one more page: how many words further each is, the first counted from 1.
pub(crate) fn push_places(out: &mut String, places: &[u32]) {
    let mut before = 0;
    for (at, place) in places.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        push_number(out, place - before);
        before = *place;
    }
    out.push(',');
}

/// Reads the places on the pages that [`push_places`] wrote, page by page. What cannot be read is no place.
pub(crate) fn places(text: &str) -> impl Iterator<Item = Vec<u32>> {
    text.split_terminator(',').map(|page| {
        let mut place = 0_u32;
        let further = page.split(' ').map_while(|further| u32::from_str_radix(further, 36).ok());
        let next = |further| {
            place = place.checked_add(further)?;
            Some(place)
        };
        further.map_while(next).collect()
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

    #[test]
    fn places_come_back_as_they_went() {
        let mut text = String::new();
        for page in [[1, 4, 40].as_slice(), &[], &[36]] {
            push_places(&mut text, page);
        }
        assert_eq!(text, "1 3 10,,10,");
        assert_eq!(places(&text).collect::<Vec<_>>(), [vec![1, 4, 40], vec![], vec![36]]);
        assert_eq!(places("!,2").collect::<Vec<_>>(), [vec![], vec![2]]);
    }
}
