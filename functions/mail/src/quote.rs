//! What a person wrote, out of an answer that carries our mail below, above or around it.
//!
//! Our mails begin with a line above which answers stand (Z-53). Where it came back quoted, what is quoted is ours and
//! what is not is theirs, wherever it stands; where it came back bare, all below it is ours. What is cut off here is not
//! lost: the whole mail is kept where it came in.

use tickets::Address;

/// The longest head of a quotation ("… schrieb …:", or four lines of headers), in lines.
const HEAD_LINES_MAX: usize = 8;

/// The person's own words. `separators` are the lines of our mails in all languages, `desk` is the address that our mails come
/// from. If nothing would be left, everything stays.
#[must_use]
pub fn own_words(text: &str, separators: &[&str], desk: &Address) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let Some(at) = lines.iter().position(|line| separators.contains(&unquoted(line))) else {
        return text.trim().to_owned();
    };
    let quoted = is_quoted(lines[at]);
    let mut own: Vec<&str> = before(&lines[..at], quoted, desk).to_vec();
    if quoted {
        own.extend(lines[at..].iter().filter(|line| !is_quoted(line)));
    }
    let own = own.join("\n").trim().to_owned();
    if own.is_empty() { text.trim().to_owned() } else { own }
}

/// What stands above our mail, without the lines that say that it follows.
fn before<'l, 't>(lines: &'l [&'t str], quoted: bool, desk: &Address) -> &'l [&'t str] {
    let is_rule = |line: &str| {
        let named = line.trim().strip_prefix("---").is_some_and(|rest| rest.ends_with("---"));
        named || line.chars().all(|c| matches!(c, '_' | '-' | '>' | ' '))
    };
    let mut end = lines.len();
    while end > 0 && (is_rule(lines[end - 1]) || (quoted && is_quoted(lines[end - 1]))) {
        end -= 1;
    }
    let start = lines[..end].iter().rposition(|line| is_rule(line)).map_or(0, |rule| rule + 1);
    let paragraph = &lines[start..end];
    let told = paragraph.concat().to_lowercase();
    // Our address stands there, perhaps with what makes it one person's.
    let local = desk.as_str().split('@').next().unwrap_or_default();
    let names_us = told.contains(&format!("@{}", desk.domain())) && told.contains(local);
    let is_head =
        names_us && paragraph.len() <= HEAD_LINES_MAX && (told.trim_end().ends_with(':') || all_named(paragraph));
    let mut end = if is_head { start } else { end };
    while end > 0 && is_rule(lines[end - 1]) {
        end -= 1;
    }
    &lines[..end]
}

/// Lines such as `Von: …`, `Betreff: …`.
fn all_named(lines: &[&str]) -> bool {
    let name = |line: &&str| line.trim().split_once(':').is_some_and(|(name, _)| name.chars().count() <= 15);
    lines.len() > 1 && lines.iter().all(name)
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The line without the marks of a quotation.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t', '\u{a0}', '*']).trim_end_matches([' ', '\t', '\u{a0}', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "-- Antworten Sie oberhalb dieser Zeile --";

    #[track_caller]
    fn check(text: &str, own: &str) {
        let desk = Address::parse("hilfe@desk.example").unwrap();
        let text = text.replace("===", LINE);
        assert_eq!(own_words(&text, &["-- Reply above this line --", LINE], &desk), own.replace("===", LINE));
    }

    // covers Z-53
    #[test]
    fn what_stands_above_our_mail_is_theirs() {
        check(
            "Es geht wieder.\n\nGruß\nMaren\n\n===\n\nGuten Tag Maren Vogt,\n\nhttps://x/a/y/z",
            "Es geht wieder.\n\nGruß\nMaren",
        );
        check("Nur ein Wort", "Nur ein Wort");
        check("Oben.\n\n-- Reply above this line --\nUnten.", "Oben.");
    }

    #[test]
    fn the_head_of_the_quotation_goes_and_a_sentence_with_a_colon_stays() {
        check(
            "Ja.\n\nAm Mo., 2. Nov. 2026 um 08:00 schrieb Schul-Hilfe\n<hilfe@desk.example>:\n\n> ===\n> Guten Tag",
            "Ja.",
        );
        check("Ja.\n\nOn 2 Nov, Help <hilfe+k7.x@desk.example> wrote:\n> ===\n> Hello", "Ja.");
        let outlook = "Von: Schul-Hilfe <hilfe@desk.example>\nGesendet: Montag\nAn: Maren\nBetreff: [x]";
        check(&format!("Ja.\n\n________________________________\n{outlook}\n\n===\nGuten Tag"), "Ja.");
        check(&format!("Ja.\n\n-----Ursprüngliche Nachricht-----\n{outlook}\n\n===\nTag"), "Ja.");
        check("Die Meldung ist diese:\n\n===\n> x", "Die Meldung ist diese:");
        check("Bitte an hilfe@desk.example denken.\n\n===\n> x", "Bitte an hilfe@desk.example denken.");
    }

    // covers Z-53
    #[test]
    fn what_stands_below_or_between_is_theirs_too() {
        check("> ===\n>\n> Welcher Raum?\nR12\n> Seit wann?\nSeit heute", "R12\nSeit heute");
        check(
            "Am Montag schrieb Hilfe <hilfe@desk.example>:\n\n>> ===\n>> Frage?\n\nUnten steht die Antwort.",
            "Unten steht die Antwort.",
        );
    }

    #[test]
    fn if_nothing_would_be_left_everything_stays() {
        check("===\n\nGuten Tag\nmeine Antwort steht unten", "===\n\nGuten Tag\nmeine Antwort steht unten");
        check("> ===\n> nur Zitat", "> ===\n> nur Zitat");
    }
}
