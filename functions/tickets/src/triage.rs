//! What narrows a cause before a ticket goes up a level (D-15): where it is, which service, device or program, what was
//! tried. "I do not know" is an answer to each question and stops nothing (D-19).

use crate::command::Answer;
use crate::policy::ServiceId;
use serde::{Deserialize, Serialize};

/// The longest line about programs, in characters.
pub const PROGRAMS_CHARS_MAX: usize = 200;
/// The longest account of what was tried, in characters.
pub const TRIED_CHARS_MAX: usize = 2_000;

/// How far a fault reaches (D-16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The school alone.
    Local,
    /// The school's authority.
    Authority,
    /// A service that many schools use.
    Networked,
    /// Nobody knows.
    #[default]
    Unknown,
}

impl Scope {
    /// All answers there are.
    pub const ALL: [Self; 4] = [Self::Local, Self::Authority, Self::Networked, Self::Unknown];

    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Local => "lokal",
            Self::Authority => "traeger",
            Self::Networked => "vernetzt",
            Self::Unknown => "unbekannt",
        }
    }

    /// The scope with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }
}

/// Hardware or software (D-18, N-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A device or its cables.
    Hardware,
    /// A program or an account.
    Software,
    /// Nobody knows.
    #[default]
    Unknown,
}

impl Part {
    /// All answers there are.
    pub const ALL: [Self; 3] = [Self::Hardware, Self::Software, Self::Unknown];

    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Software => "software",
            Self::Unknown => "unbekannt",
        }
    }

    /// The part with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }
}

/// Which service it is (D-17).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// This one of the desk's.
    Known(ServiceId),
    /// None of the desk's.
    None,
    /// Nobody knows.
    #[default]
    Unknown,
}

impl Service {
    /// The key of "none of them", in strings and forms.
    pub const NONE: &str = "keiner";
    /// The key of "I do not know".
    pub const UNKNOWN: &str = "unbekannt";

    /// The stable key, in forms: the service's own, where there is one.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Known(id) => id.as_str(),
            Self::None => Self::NONE,
            Self::Unknown => Self::UNKNOWN,
        }
    }

    /// The answer with this key; which services there are, the policy knows.
    #[must_use]
    pub fn of(key: &str) -> Self {
        match key {
            Self::NONE => Self::None,
            Self::UNKNOWN => Self::Unknown,
            id => Self::Known(ServiceId::new(id)),
        }
    }
}

/// The block of questions, answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triage {
    /// How far it reaches.
    pub scope: Scope,
    /// Which service it is.
    pub service: Service,
    /// Hardware or software.
    pub part: Part,
    /// Programs and versions (N-09); may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub programs: String,
    /// What was tried already (N-10); may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tried: String,
}

/// The names of the rows, in the order in which they are read.
pub const ROWS: [&str; 5] = ["bereich", "dienst", "technik", "programm", "versucht"];

impl Triage {
    /// As the level above reads it, in the rows of the form.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        let said = [self.scope.key(), self.service.key(), self.part.key(), &self.programs, &self.tried];
        let rows = ROWS.into_iter().zip(said).filter(|(_, answer)| !answer.is_empty());
        rows.map(|(question, answer)| Answer { question: question.to_owned(), answer: answer.to_owned() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers D-19
    #[test]
    fn a_triage_that_knows_nothing_says_so() {
        let said: Vec<_> = Triage::default().answers().into_iter().map(|a| (a.question, a.answer)).collect();
        let unknown = |row: &str| (row.to_owned(), "unbekannt".to_owned());
        assert_eq!(said, [unknown("bereich"), unknown("dienst"), unknown("technik")]);
    }

    #[test]
    fn every_answer_is_found_by_its_key() {
        assert!(Scope::ALL.into_iter().all(|scope| Scope::parse(scope.key()) == Some(scope)));
        assert!(Part::ALL.into_iter().all(|part| Part::parse(part.key()) == Some(part)));
        for service in [Service::None, Service::Unknown, Service::Known(ServiceId::new("lernportal"))] {
            assert_eq!(Service::of(service.key()), service);
        }
    }
}
