//! Where a link leads, as far as one page can tell.

use crate::address::{self, Addresses};
use pulldown_cmark::LinkType;
use serde::{Deserialize, Serialize};

/// A link, the words it was written with, and the byte in the file where it stands.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) target: Target,
    pub(crate) written: String,
    pub(crate) at: usize,
}

/// What must exist for a link to be alive.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Target {
    /// A heading of the same page.
    Here { anchor: String },
    /// The page written in the file at this path below `pages/`.
    Page { path: String, anchor: Option<String> },
    /// An address of the site.
    Site { address: String, anchor: Option<String> },
}

/// What becomes of a link: the address to write, and what the book must check.
pub(super) enum Led {
    /// Into the world: nothing to check.
    Away(String),
    /// To another program, such as mail.
    Aside(String),
    /// Into this site.
    Inside(String, Target),
    /// Nowhere that pages may lead.
    Refused,
}

/// Follows what was written between the round brackets, from the file `from` below `pages/`.
pub(super) fn follow(addresses: &Addresses<'_>, from: &str, kind: LinkType, written: &str) -> Led {
    if kind == LinkType::Email {
        return Led::Aside(format!("mailto:{written}"));
    }
    let scheme = scheme(written).map(str::to_ascii_lowercase);
    match scheme.as_deref() {
        Some("http" | "https") => return Led::Away(written.to_owned()),
        Some("mailto" | "tel") => return Led::Aside(written.to_owned()),
        Some(_) => return Led::Refused,
        None => {}
    }
    if written.starts_with("//") || written.starts_with('\\') || written.starts_with("/\\") {
        return Led::Refused;
    }
    let (path, anchor) = split_anchor(written);
    if path.is_empty() {
        let anchor = anchor.unwrap_or_default();
        return Led::Inside(format!("#{anchor}"), Target::Here { anchor });
    }
    if path.starts_with('/') {
        let address = path.split('?').next().unwrap_or_default().to_owned();
        return Led::Inside(written.to_owned(), Target::Site { address, anchor });
    }
    let end = |anchor: &Option<String>| anchor.as_ref().map(|a| format!("#{a}")).unwrap_or_default();
    match address::follow(from, &address::decoded(path)) {
        Some(path) if address::is_page(&path) => {
            let href = addresses.of_page(&path) + &end(&anchor);
            Led::Inside(href, Target::Page { path, anchor })
        }
        Some(path) => {
            let address = format!("/{path}");
            Led::Inside(address.clone() + &end(&anchor), Target::Site { address, anchor })
        }
        None => Led::Inside(written.to_owned(), Target::Site { address: written.to_owned(), anchor: None }),
    }
}

/// The word before the colon, if it is one that addresses begin with.
fn scheme(written: &str) -> Option<&str> {
    let (scheme, _) = written.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c) || c.is_control() || c.is_whitespace();
    scheme.chars().all(plain).then(|| scheme.trim())
}

fn split_anchor(written: &str) -> (&str, Option<String>) {
    match written.split_once('#') {
        Some((path, anchor)) if !anchor.is_empty() => (path, Some(address::decoded(anchor))),
        Some((path, _)) => (path, None),
        None => (written, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led(written: &str) -> String {
        match follow(&Addresses::default(), "wlan/verbinden.md", LinkType::Inline, written) {
            Led::Away(href) => format!("away {href}"),
            Led::Aside(href) => format!("aside {href}"),
            Led::Inside(href, target) => format!("{href} {target:?}"),
            Led::Refused => "refused".to_owned(),
        }
    }

    #[test]
    fn links_lead_to_pages_places_programs_or_the_world() {
        for (written, href) in [
            (
                "../konto/vergessen.md#neu",
                "/konto/vergessen/#neu Page { path: \"konto/vergessen.md\", anchor: Some(\"neu\") }",
            ),
            ("%C3%BCber%20uns.md", "/wlan/ueber-uns/ Page { path: \"wlan/über uns.md\", anchor: None }"),
            ("#neu", "#neu Here { anchor: \"neu\" }"),
            ("/anfrage/?seite=x", "/anfrage/?seite=x Site { address: \"/anfrage/\", anchor: None }"),
            ("bild.png", "/wlan/bild.png Site { address: \"/wlan/bild.png\", anchor: None }"),
            ("https://x.example/a", "away https://x.example/a"),
            ("tel:+4940", "aside tel:+4940"),
        ] {
            assert_eq!(led(written), href);
        }
    }

    #[test]
    fn pages_do_not_lead_into_scripts_or_foreign_hosts_in_disguise() {
        for written in [
            "javascript:alert(1)",
            "JAVA\tscript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
        ] {
            assert_eq!(led(written), "refused", "{written}");
        }
    }
}
