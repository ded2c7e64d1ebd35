//! What people wrote is marked while a mail is made, so that it can never pass for a line of our own.
//!
//! The marks are control characters, which no text that we take can hold, and leave again with
//! [`body`](crate::body).

/// Before what a person wrote.
pub(crate) const OPEN: char = '\u{2}';
/// After it.
pub(crate) const CLOSE: char = '\u{3}';

/// Whole text that a person wrote; stays empty if it is.
pub(crate) fn text(written: &str) -> String {
    let unix = written.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unix.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()).collect();
    marked(&kept)
}

/// One line that a person wrote, such as a name or a subject.
pub(crate) fn line(written: &str) -> String {
    marked(&one_line(written))
}

/// Text that a person wrote, as lines that begin with `>`; each line marked by itself.
pub(crate) fn quoted(written: &str) -> String {
    let text = text(written);
    let lines = text.trim_matches([OPEN, CLOSE, '\n']).split('\n');
    let quoted = lines.map(|line| match line.trim().is_empty() {
        true => ">".to_owned(),
        false => format!("> {}", marked(line)),
    });
    quoted.collect::<Vec<_>>().join("\n")
}

/// Without marks, control characters, line ends and signs that turn the reading direction.
pub(crate) fn one_line(written: &str) -> String {
    let spaced: String = written.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let kept: String = spaced.chars().filter(|&c| !turns(c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without our marks.
pub(crate) fn unmarked(text: &str) -> String {
    text.replace([OPEN, CLOSE], "")
}

fn marked(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("{OPEN}{text}{CLOSE}") }
}

/// Bidirectional overrides and isolates: in a name they would reorder the rest of the line.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_write_our_marks() {
        assert_eq!(text("a\u{3}---\u{2}b"), "\u{2}a---b\u{3}");
        assert_eq!(line("a\u{3}\r\nBcc: b\u{2028}c"), "\u{2}a Bcc: b c\u{3}");
        assert_eq!(quoted("a\u{3}\n\n---"), "> \u{2}a\u{3}\n>\n> \u{2}---\u{3}");
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!((text(""), line(" \n "), text(" \n")), Default::default());
    }

    #[test]
    fn a_name_cannot_turn_the_line() {
        assert_eq!(line("Ole\u{202e}tnega"), "\u{2}Oletnega\u{3}");
    }
}
