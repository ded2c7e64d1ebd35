//! Help from afar (P-03): an agent looks at a screen together with somebody, with a program made for that. What opens the
//! session is no part of any event: it lies beside the ticket, and goes for good when the ticket does not need it any more.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest link, in characters.
const LINK_CHARS_MAX: usize = 500;
/// The longest code, in characters.
const CODE_CHARS_MAX: usize = 100;
/// How every link begins.
const HTTPS: &str = "https://";

/// What opens a session: a link, a code, or both.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    /// Where it is opened; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// What is typed there, or into a program; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// Whoever logs it tells nothing.
impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remote(…)")
    }
}

impl Remote {
    /// As it is kept.
    ///
    /// # Errors
    /// If there is nothing in it, or a link that is none or leads over an open line.
    pub fn sound(&self) -> Result<Self, Refusal> {
        let code = self.code.split_whitespace().collect::<Vec<_>>().join(" ");
        let link = self.link.trim().to_owned();
        if link.is_empty() && code.is_empty() {
            return Err(Refusal::EmptyText);
        }
        let is_link = link.is_empty() || is_link(&link);
        let fits = code.chars().count() <= CODE_CHARS_MAX && !code.chars().any(char::is_control);
        if is_link && fits { Ok(Self { link, code }) } else { Err(Refusal::BadRemote) }
    }
}

fn is_link(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}'".contains(c);
    let host = text.strip_prefix(HTTPS).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    text.chars().count() <= LINK_CHARS_MAX && text.chars().all(plain) && host.contains('.') && !host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(link: &str, code: &str) -> Result<(String, String), &'static str> {
        let remote = Remote { link: link.to_owned(), code: code.to_owned() };
        remote.sound().map(|remote| (remote.link, remote.code)).map_err(|refusal| refusal.key())
    }

    #[test]
    fn a_session_has_a_link_over_a_closed_line_or_a_code() {
        let kept = |link: &str, code: &str| Ok((link.to_owned(), code.to_owned()));
        assert_eq!(sound(" https://fern.example/s/1?a=b ", ""), kept("https://fern.example/s/1?a=b", ""));
        assert_eq!(sound("", " 123  456\n789 "), kept("", "123 456 789"));
        assert_eq!(sound(" ", "\t"), Err("empty_text"));
        for link in [
            "http://fern.example",
            "javascript:alert(1)",
            "fern.example",
            "https://",
            "https://localhost",
            "https://schule.example@fern.example",
            "https://fern.example/\" onclick=\"x",
            "https://fern.example/a b",
        ] {
            assert_eq!(sound(link, "1"), Err("bad_remote"), "{link}");
        }
        assert_eq!(sound("", &"1".repeat(101)), Err("bad_remote"));
        let secret = Remote { link: String::new(), code: "123".to_owned() };
        assert!(!format!("{secret:?}").contains("123"));
    }
}
