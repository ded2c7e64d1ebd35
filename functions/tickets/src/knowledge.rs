//! What the next one with the same problem finds of a solution (D-20).

use serde::{Deserialize, Serialize};

/// The longest name of a help page, in characters.
const PAGE_CHARS_MAX: usize = 200;
/// The longest reason why nobody else is helped by a solution, in characters.
const REASON_CHARS_MAX: usize = 1_000;

/// Where problem and solution can be read by others, or why they cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Knowledge {
    /// On a help page that there is.
    Page {
        /// Its name, such as `wlan/verbinden`.
        page: String,
    },
    /// On no page yet: one has to be written.
    NewPage,
    /// Nowhere: it helps nobody else.
    NotReusable {
        /// Why not.
        reason: String,
    },
}

impl Knowledge {
    /// It as it is kept, if something is said by it: one line each, short enough.
    pub(crate) fn sound(&self) -> Option<Self> {
        let line = |text: &str, chars_max| {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let line: String = line.chars().filter(|c| !c.is_control()).take(chars_max).collect();
            (!line.is_empty()).then_some(line)
        };
        match self {
            Self::Page { page } => Some(Self::Page { page: line(page, PAGE_CHARS_MAX)? }),
            Self::NewPage => Some(Self::NewPage),
            Self::NotReusable { reason } => Some(Self::NotReusable { reason: line(reason, REASON_CHARS_MAX)? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_none_and_a_reason_is_one_line() {
        let reason = |reason: &str| Knowledge::NotReusable { reason: reason.to_owned() };
        assert_eq!(reason(" \u{7}\n ").sound(), None);
        assert_eq!(Knowledge::Page { page: "  ".to_owned() }.sound(), None);
        assert_eq!(reason(" nur\n dieses  Gerät ").sound(), Some(reason("nur dieses Gerät")));
        assert_eq!(reason(&"ä".repeat(2_000)).sound(), Some(reason(&"ä".repeat(REASON_CHARS_MAX))));
    }
}
