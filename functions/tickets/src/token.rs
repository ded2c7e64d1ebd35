//! What the desk signs: personal links, sign-in links, sessions, reply addresses, message ids.
//!
//! HMAC-SHA-256 cut to 128 bit, with the key's id, compared in constant time; two keys are good at a time,
//! so that rotation leaves no dead links (reliability.md §2.2).

mod code;
mod keys;

pub use code::AccessCode;
pub use keys::{Key, Keys, KeysProblem};

use chrono::{DateTime, Utc};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// What a signature is for; one for a reply address is none for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A person's way to one ticket.
    TicketLink,
    /// What a person without a mail address types to come to one ticket.
    Code,
    /// The link of M0.
    Confirm,
    /// The page after sending the form.
    Receipt,
    /// A file that was taken before what it belongs to.
    File,
    /// A person's mailed way to the list of all their tickets.
    Access,
    /// That list, once it is open.
    AccessSession,
    /// The tray of a page, into which browsers put files themselves.
    Tray,
    /// An agent's mailed way in.
    SignIn,
    /// An agent's session.
    Session,
    /// Whose requests are counted, within a day.
    Rate,
    /// A question that found nothing.
    Unfound,
    /// The hidden field of the console's forms.
    Form,
    /// The `Message-ID` of a mail that is ours.
    MessageId,
    /// The plus-address that answers go to.
    ReplyAddress,
    /// The plus-address that a provider outside answers to.
    LegAddress,
}

impl Purpose {
    fn tag(self) -> &'static str {
        match self {
            Self::TicketLink => "ticket-link",
            Self::Code => "code",
            Self::Confirm => "confirm",
            Self::Receipt => "receipt",
            Self::File => "file",
            Self::Access => "access",
            Self::AccessSession => "access-session",
            Self::Tray => "tray",
            Self::SignIn => "sign-in",
            Self::Session => "session",
            Self::Rate => "rate",
            Self::Unfound => "unfound",
            Self::Form => "form",
            Self::MessageId => "message-id",
            Self::ReplyAddress => "reply-address",
            Self::LegAddress => "leg-address",
        }
    }
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It was good, but its time is over.
    #[error("the link has expired")]
    Expired,
    /// It was never ours, or not for this.
    #[error("the link is not one of ours")]
    Wrong,
}

/// The letters that marks are written in.
pub const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz234567";
/// A letter of a mark that is another for most marks: the first are the same for all of a key.
const LETTER: usize = 8;
const MAC_BYTES: usize = 16;
const TOKEN_BYTES: usize = 1 + 4 + MAC_BYTES;

impl Keys {
    /// A token for `parts`, good until `expires` (to the second, until the year 2106): 28 characters that
    /// can stand in an address.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, parts: &[&str], expires: DateTime<Utc>) -> String {
        let until = u32::try_from(expires.timestamp().max(0)).unwrap_or(u32::MAX).to_be_bytes();
        let mut token = Vec::with_capacity(TOKEN_BYTES);
        token.push(self.current.id);
        token.extend(until);
        token.extend(self.current.mac(purpose, until, parts));
        BASE64URL_NOPAD.encode(&token)
    }

    /// Until when `token`, which was sealed for these parts, is good: not over at `now`.
    ///
    /// # Errors
    /// [`TokenFault::Expired`] only for tokens that were ours.
    pub fn open(
        &self,
        purpose: Purpose,
        parts: &[&str],
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, TokenFault> {
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).map_err(|_| TokenFault::Wrong)?;
        let Ok(bytes): Result<[u8; TOKEN_BYTES], _> = bytes.try_into() else { return Err(TokenFault::Wrong) };
        let [id, a, b, c, d, mac @ ..] = bytes;
        let until = [a, b, c, d];
        let key = self.key(id).ok_or(TokenFault::Wrong)?;
        if !bool::from(key.mac(purpose, until, parts).ct_eq(&mac)) {
            return Err(TokenFault::Wrong);
        }
        let end = DateTime::from_timestamp(u32::from_be_bytes(until).into(), 0).ok_or(TokenFault::Wrong)?;
        if now.timestamp() <= end.timestamp() { Ok(end) } else { Err(TokenFault::Expired) }
    }

    /// A mark without an end, in small letters and digits: it survives mail programs that change case.
    #[must_use]
    pub fn mark(&self, purpose: Purpose, parts: &[&str]) -> String {
        let mut bytes = vec![self.current.id];
        bytes.extend(self.current.mac(purpose, [0; 4], parts));
        BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
    }

    /// A letter of a mark, by which many marks fall apart into [`LETTERS`].
    #[must_use]
    pub fn letter(mark: &str) -> char {
        mark.chars().nth(LETTER).unwrap_or_default()
    }

    /// Whether `mark` was made for these parts.
    #[must_use]
    pub fn is_mark(&self, purpose: Purpose, parts: &[&str], mark: &str) -> bool {
        let Ok(bytes) = BASE32_NOPAD.decode(mark.to_ascii_uppercase().as_bytes()) else { return false };
        let Ok(bytes): Result<[u8; 1 + MAC_BYTES], _> = bytes.try_into() else { return false };
        let [id, mac @ ..] = bytes;
        self.key(id).is_some_and(|key| bool::from(key.mac(purpose, [0; 4], parts).ct_eq(&mac)))
    }

    fn key(&self, id: u8) -> Option<&Key> {
        std::iter::once(&self.current).chain(&self.previous).find(|k| k.id == id)
    }
}

impl Key {
    /// Each part goes in with its length, so that no two lists of parts look alike.
    fn mac(&self, purpose: Purpose, until: [u8; 4], parts: &[&str]) -> [u8; MAC_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length");
        for part in std::iter::once(purpose.tag()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.update(&until);
        let whole = mac.finalize().into_bytes();
        let mut cut = [0; MAC_BYTES];
        cut.copy_from_slice(&whole[..MAC_BYTES]);
        cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn keys(id: u8) -> Keys {
        Keys { current: Key { id, secret: [id; 32] }, previous: None }
    }

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_token_opens_what_it_was_sealed_for_until_it_expires() {
        let token = keys(1).seal(Purpose::TicketLink, &["K7QF-2M9T", "a@b.de"], noon());
        assert_eq!(token.len(), 28);
        let open = |purpose, parts: &[&str], now| keys(1).open(purpose, parts, &token, now);
        assert_eq!(open(Purpose::TicketLink, &["K7QF-2M9T", "a@b.de"], noon()), Ok(noon()));
        let late = noon() + TimeDelta::seconds(1);
        assert_eq!(open(Purpose::TicketLink, &["K7QF-2M9T", "a@b.de"], late), Err(TokenFault::Expired));
        assert_eq!(open(Purpose::Confirm, &["K7QF-2M9T", "a@b.de"], noon()), Err(TokenFault::Wrong));
        assert_eq!(open(Purpose::TicketLink, &["K7QF-2M9Ta", "@b.de"], noon()), Err(TokenFault::Wrong));
        assert_eq!(open(Purpose::TicketLink, &["K7QF-2M9T"], noon()), Err(TokenFault::Wrong));
    }

    #[test]
    fn a_new_key_leaves_no_dead_links_and_a_dropped_key_does() {
        let old = keys(1).seal(Purpose::TicketLink, &["x"], noon());
        let rotated = Keys { current: Key { id: 2, secret: [2; 32] }, previous: Some(keys(1).current) };
        assert_eq!(rotated.open(Purpose::TicketLink, &["x"], &old, noon()), Ok(noon()));
        assert_eq!(keys(2).open(Purpose::TicketLink, &["x"], &old, noon()), Err(TokenFault::Wrong));
    }

    #[test]
    fn a_mark_survives_capitals() {
        let mark = keys(1).mark(Purpose::ReplyAddress, &["K7QF-2M9T"]);
        assert!(keys(1).is_mark(Purpose::ReplyAddress, &["K7QF-2M9T"], &mark.to_uppercase()));
        assert!(!keys(1).is_mark(Purpose::MessageId, &["K7QF-2M9T"], &mark));
    }

    proptest! {
        #[test]
        fn no_changed_token_opens(place in 0usize..28, letter in "[A-Za-z0-9_-]") {
            let token = keys(1).seal(Purpose::TicketLink, &["x"], noon());
            let mut changed = token.clone();
            changed.replace_range(place..=place, &letter);
            prop_assume!(changed != token);
            prop_assert!(keys(1).open(Purpose::TicketLink, &["x"], &changed, noon()).is_err());
        }

        #[test]
        fn nothing_typed_panics(token in "\\PC{0,60}") {
            prop_assert_eq!(keys(1).open(Purpose::TicketLink, &["x"], &token, noon()), Err(TokenFault::Wrong));
            prop_assert!(!keys(1).is_mark(Purpose::TicketLink, &["x"], &token));
        }
    }
}
