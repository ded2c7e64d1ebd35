//! The number in a subject: `[<desk> #K7QF-2M9T]`, wherever it stands (N-18, N-21). Anybody can type it: it proves nothing.

use tickets::TicketId;

/// How much of a subject is looked at, in bytes.
const SUBJECT_BYTES_MAX: usize = 2_000;

/// The ticket whose number stands in the subject, behind this desk's own name. Other desks' numbers are none of ours.
#[must_use]
pub fn ticket_in_subject(token: &str, subject: &str) -> Option<TicketId> {
    let subject = &subject[..subject.floor_char_boundary(SUBJECT_BYTES_MAX)];
    let own = squeezed(token);
    subject.match_indices('[').find_map(|(at, _)| {
        let (inner, _) = subject[at + 1..].split_once(']')?;
        let (name, number) = inner.rsplit_once('#')?;
        (squeezed(name) == own).then(|| TicketId::parse(number.trim())).flatten()
    })
}

/// Small letters, one blank between words: mail programs fold subjects as they like.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers N-21
    #[test]
    fn the_number_is_found_wherever_it_stands_and_only_behind_the_own_name() {
        let id = TicketId::from_random(7);
        for subject in [
            format!("[Schul-Hilfe #{id}] Beamer"),
            format!("AW: Re: WG: Beamer [Schul-Hilfe #{id}]"),
            format!("Fwd: [IT] [schul-hilfe  # {}] x", id.to_string().to_lowercase()),
            format!("[Schul-Hilfe\t#{id}]"),
        ] {
            assert_eq!(ticket_in_subject("Schul-Hilfe", &subject), Some(id), "{subject}");
        }
        let wrong = id.to_string().replace(|c: char| c.is_ascii_digit(), "Z");
        for subject in [
            format!("[Andere Hilfe #{id}]"),
            format!("Schul-Hilfe #{id}"),
            format!("[Schul-Hilfe {id}]"),
            format!("[Schul-Hilfe #{wrong}1]"),
            "[".repeat(5_000),
        ] {
            assert_eq!(ticket_in_subject("Schul-Hilfe", &subject), None, "{subject:.40}");
        }
    }
}
