//! The directory of providers outside: who runs or mends what, how they are reached, and under which contract (P-32).

use super::{Label, Level, ProviderId, SchoolId};
use crate::leg::Way;
use crate::{Address, Language};
use chrono::NaiveDate;

/// Somebody outside who runs a service (level 3) or works under contract (level 4).
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its key.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
    /// 3 or 4.
    pub level: Level,
    /// The way on which it is usually reached (D-28).
    pub way: Way,
    /// Where mails to it go.
    pub mail: Option<Address>,
    /// Its own form or ticket system.
    pub portal: Option<String>,
    /// Its hotline.
    pub phone: String,
    /// When it is there, in words.
    pub hours: Label,
    /// Whom to turn to if nothing moves.
    pub escalation: String,
    /// How its own numbers look.
    pub reference: Option<Pattern>,
    /// Its contract.
    pub contract: Option<Contract>,
    /// The language of mails to it.
    pub language: Language,
}

impl Provider {
    /// The ways on which it can be reached, the usual one first.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        let is_open = |way: &Way| match way {
            Way::Mail => self.mail.is_some(),
            Way::Portal => self.portal.is_some(),
            Way::Phone => !self.phone.is_empty(),
            Way::OnSite => false,
        };
        let others = Way::ALL.into_iter().filter(|way| *way != self.way && is_open(way));
        std::iter::once(self.way).chain(others).collect()
    }
}

/// What a provider has promised to do, and until when.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its number.
    pub id: String,
    /// The last day on which it is good; none if it has no end.
    pub until: Option<NaiveDate>,
    /// The schools that it is for; all if it names none.
    pub schools: Vec<SchoolId>,
    /// What it covers, in words.
    pub scope: Label,
}

/// How a provider's own numbers look: `#` is a digit, `*` a letter or digit, everything else itself: `INC-######`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Reads a pattern. `None` if it is so short or so open that it would find a number in every text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let open = text.chars().filter(|c| matches!(c, '#' | '*')).count();
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        (plain && open >= 3 && text.chars().count() >= 5).then(|| Self(text.to_owned()))
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first number of this kind that stands by itself in a text, in the letters of the text.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut before = None;
        for (start, first) in text.char_indices() {
            if !before.is_some_and(char::is_alphanumeric)
                && let Some(found) = self.at(&text[start..])
            {
                return Some(found);
            }
            before = Some(first);
        }
        None
    }

    fn at<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut rest = text.chars();
        let fits = self.0.chars().all(|wanted| {
            rest.next().is_some_and(|c| match wanted {
                '#' => c.is_ascii_digit(),
                '*' => c.is_ascii_alphanumeric(),
                other => c.eq_ignore_ascii_case(&other),
            })
        });
        let after = rest.as_str();
        let ends = !after.chars().next().is_some_and(char::is_alphanumeric);
        (fits && ends).then(|| &text[..text.len() - after.len()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: Option<&str>) {
        assert_eq!(Pattern::parse(pattern).unwrap().find(text), expected, "{pattern} in {text:?}");
    }

    #[test]
    fn a_provider_s_own_number_is_found_where_it_stands_by_itself() {
        check("INC-######", "AW: [Schul-Hilfe #K7QF-2M9T] inc-204711 eröffnet", Some("inc-204711"));
        check("INC-######", "Größe: INC-2047112", None);
        check("INC-######", "XINC-204711", None);
        check("INC-######", "erst INC-2047, dann INC-204711.", Some("INC-204711"));
        check("#####/**", "Auftrag 20471/a7", Some("20471/a7"));
        check("#####", "äöü 12345", Some("12345"));
        check("#####", "", None);
    }

    #[test]
    fn a_pattern_that_would_find_everything_is_none() {
        for pattern in ["", "##", "****", "INC-", "INC ####", "A##"] {
            assert_eq!(Pattern::parse(pattern), None, "{pattern:?}");
        }
    }
}
