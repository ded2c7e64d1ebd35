//! How much a word says about a page, in one letter: quantised, because every bit is sent to every reader.

/// Levels below this stand for words of the text, from here on for words of the title.
const TITLE: u8 = 16;
/// How many levels there are: one letter of the alphabet each.
pub(crate) const COUNT: u8 = 26;

/// What a word is to a page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Weight {
    /// Whether the title has it.
    pub(crate) in_title: bool,
    /// What all other places say: 0 to 16.
    pub(crate) rest: f64,
}

impl Weight {
    /// The level, from 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range before")]
    pub(crate) fn level(self) -> u8 {
        let rest = self.rest.clamp(0.0, 16.0);
        if self.in_title { TITLE + (rest * 9.0 / 16.0).round() as u8 } else { (rest.ceil() as u8).max(1) - 1 }
    }
}

/// What a level is worth, in whole points.
pub(crate) fn points(level: u8) -> u64 {
    let level = u64::from(level);
    if level < u64::from(TITLE) { 9 * (level + 1) } else { 104 + 16 * (level - u64::from(TITLE)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_worth_more_and_a_title_says_much() {
        let level = |in_title, rest| Weight { in_title, rest }.level();
        assert_eq!((level(false, 0.1), level(false, 16.0), level(true, 0.0), level(true, 99.0)), (0, 15, 16, 25));
        assert!((1..16).all(|l| points(l) > points(l - 1)) && (17..COUNT).all(|l| points(l) > points(l - 1)));
    }
}
