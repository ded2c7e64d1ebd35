//! What is said on the telephone and typed by somebody else: few letters, none that look alike, and proof against one slip of the
//! tongue.

/// The 32 letters and digits of Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The symbols of a text as people write and say it: small letters, with or without hyphens or blanks, O for 0, I or L for 1.
/// `None` if there are more or fewer than `N`, one is no symbol, or the last one, the check symbol, does not fit.
pub(crate) fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut symbols = [0; N];
    let mut len = 0;
    for c in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{a0}')) {
        *symbols.get_mut(len)? = symbol(c)?;
        len += 1;
    }
    let (check, said) = symbols.split_last()?;
    (len == N && check_symbol(said) == *check).then_some(symbols)
}

/// The letters of these symbols.
pub(crate) fn letters(symbols: &[u8]) -> impl Iterator<Item = char> + '_ {
    symbols.iter().map(|&s| char::from(ALPHABET[usize::from(s & 31)]))
}

fn symbol(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|&a| char::from(a) == c).map(|i| i as u8)
}

/// The sum of αⁱ·sᵢ over the symbols, in GF(32): a linear code that catches every single wrong symbol. Powers of α differ, of up to
/// 31 symbols, so a swap of two neighbours shows too.
pub(crate) fn check_symbol(symbols: &[u8]) -> u8 {
    // Horner from the back: ((s6·α + s5)·α + …)·α gives s0·α + s1·α² + …
    symbols.iter().rev().fold(0, |sum, &s| times_alpha(sum ^ s))
}

/// Multiplies by α = x in GF(2)[x]/(x⁵ + x² + 1).
fn times_alpha(a: u8) -> u8 {
    let shifted = a << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}
