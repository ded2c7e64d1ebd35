//! The `Message-ID` of a mail that is ours: it names the ticket, and nobody else can make one.

use tickets::token::{Keys, Purpose};
use tickets::{Address, NoticeKind, TicketId};

/// How many letters of a keyed hash tell recipients (or sign-in mails) apart.
const TAG_CHARS: usize = 8;
/// What stands in the place of the number where there is no ticket.
const SIGN_IN: &str = "signin";

/// What one of our mails was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ours {
    /// This ticket.
    Ticket(TicketId),
    /// The hand-over of this ticket that its event number `cause` is about.
    Leg {
        /// The ticket.
        id: TicketId,
        /// The place of the event in its history, from 0.
        cause: usize,
    },
    /// An agent's way in.
    SignIn,
}

/// The id of the mail of this kind that the event number `cause` owes to `to`, without its brackets.
pub(crate) fn of_ticket(
    keys: &Keys,
    domain: &str,
    id: TicketId,
    cause: usize,
    kind: NoticeKind,
    to: &Address,
) -> String {
    let (id, cause, kind) = (id.compact(), cause.to_string(), kind.name().to_lowercase());
    let tag = tag(keys, to.as_str());
    let mark = keys.mark(Purpose::MessageId, &[&id, &cause, &kind, &tag]);
    format!("{id}.{cause}.{kind}.{tag}.{mark}@{domain}")
}

/// The id of the sign-in mail with this key in the outbox, without its brackets.
pub(crate) fn of_sign_in(keys: &Keys, domain: &str, key: &str) -> String {
    let tag = tag(keys, key);
    let mark = keys.mark(Purpose::MessageId, &[SIGN_IN, &tag]);
    format!("{SIGN_IN}.{tag}.{mark}@{domain}")
}

/// What the mail with this `Message-ID` was about, if it is one of ours. Brackets and case do not matter.
#[must_use]
pub fn is_ours(keys: &Keys, message_id: &str) -> Option<Ours> {
    let id = message_id.trim().trim_start_matches('<').trim_end_matches('>').to_ascii_lowercase();
    let (local, _) = id.split_once('@')?;
    let (parts, mark) = local.rsplit_once('.')?;
    let parts: Vec<&str> = parts.split('.').collect();
    let ours = match parts[..] {
        [SIGN_IN, _] => Ours::SignIn,
        [ticket, cause, kind, _] if NoticeKind::parse(&kind.to_uppercase()) == Some(NoticeKind::M12) => {
            Ours::Leg { id: TicketId::parse(ticket)?, cause: cause.parse().ok()? }
        }
        [ticket, _, _, _] => Ours::Ticket(TicketId::parse(ticket)?),
        _ => return None,
    };
    keys.is_mark(Purpose::MessageId, &parts, mark).then_some(ours)
}

/// To whom of these the mail with this `Message-ID` went, if it is one of ours about a ticket.
#[must_use]
pub fn recipient<'a>(
    keys: &Keys,
    message_id: &str,
    candidates: impl IntoIterator<Item = &'a Address>,
) -> Option<&'a Address> {
    let Some(Ours::Ticket(_) | Ours::Leg { .. }) = is_ours(keys, message_id) else { return None };
    let id = message_id.trim().trim_start_matches('<').to_ascii_lowercase();
    let marked = id.split('.').nth(3)?;
    candidates.into_iter().find(|address| {
        let keys = [Some(&keys.current), keys.previous.as_ref()].into_iter().flatten();
        keys.into_iter().any(|key| tag(&Keys { current: key.clone(), previous: None }, address.as_str()) == marked)
    })
}

/// Keyed, so that nobody can try addresses against an id.
fn tag(keys: &Keys, text: &str) -> String {
    let mark = keys.mark(Purpose::MessageId, &["tag", text]);
    // The mark begins with the key's id and ends with a half-filled letter: the middle is the hash.
    mark.chars().skip(4).take(TAG_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tickets::token::Key;

    fn keys(id: u8) -> Keys {
        Keys { current: Key { id, secret: [id; 32] }, previous: None }
    }

    fn ticket() -> TicketId {
        TicketId::from_random(7)
    }

    fn id() -> String {
        let to = Address::parse("a@b.example").unwrap();
        of_ticket(&keys(1), "desk.example", ticket(), 3, NoticeKind::M10, &to)
    }

    #[test]
    fn our_id_is_known_again_with_brackets_and_capitals() {
        assert_eq!(is_ours(&keys(1), &id()), Some(Ours::Ticket(ticket())));
        assert_eq!(is_ours(&keys(1), &format!(" <{}> ", id().to_uppercase())), Some(Ours::Ticket(ticket())));
        let to = Address::parse("a@b.example").unwrap();
        let outside = of_ticket(&keys(1), "desk.example", ticket(), 3, NoticeKind::M12, &to);
        assert_eq!(is_ours(&keys(1), &outside), Some(Ours::Leg { id: ticket(), cause: 3 }));
        let sign_in = of_sign_in(&keys(1), "desk.example", "k1");
        assert_eq!(is_ours(&keys(1), &sign_in), Some(Ours::SignIn));
        assert_ne!(sign_in, of_sign_in(&keys(1), "desk.example", "k2"));
    }

    #[test]
    fn our_id_tells_to_whom_it_went_also_after_the_keys_have_changed() {
        let (a, b) = (Address::parse("a@b.example").unwrap(), Address::parse("b@b.example").unwrap());
        let newer = Keys { current: Key { id: 2, secret: [2; 32] }, previous: Some(keys(1).current) };
        for keys in [keys(1), newer] {
            assert_eq!(recipient(&keys, &format!("<{}>", id()), [&b, &a]), Some(&a));
            assert_eq!(recipient(&keys, &id(), [&b]), None);
        }
        assert_eq!(recipient(&keys(2), &id(), [&a]), None, "not ours");
        assert_eq!(recipient(&keys(1), &of_sign_in(&keys(1), "d.example", "k"), [&a]), None);
    }

    #[test]
    fn a_forged_id_is_not_ours() {
        let good = id();
        let other = TicketId::from_random(8).compact();
        let forged = [
            good.replacen(&ticket().compact(), &other, 1),
            good.replacen(".3.", ".4.", 1),
            good.replacen(".m10.", ".m1.", 1),
            good.replacen("@", "a@", 1),
            good.replacen('.', "..", 1),
            of_sign_in(&keys(1), "d", "k").replacen(SIGN_IN, &ticket().compact(), 1),
            String::new(),
            "<>".to_owned(),
            "x@y".to_owned(),
        ];
        for forged in forged {
            assert_eq!(is_ours(&keys(1), &forged), None, "{forged}");
        }
        assert_eq!(is_ours(&keys(2), &good), None);
    }

    #[test]
    fn the_local_part_fits_even_for_a_long_history() {
        let to = Address::parse("a@b.example").unwrap();
        let id = of_ticket(&keys(255), "d.example", ticket(), 99_999, NoticeKind::M10, &to);
        assert!(id.split('@').next().unwrap().len() <= 64, "{id}");
    }
}
