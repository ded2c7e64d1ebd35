//! The steps of the form, in order, and how people go from one to the next.

/// A page of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Who,
    Topic,
    /// Answers on the topic that was chosen.
    OnTopic,
    Problem,
    /// Answers to what was written, as far as nobody has shown them yet.
    ByWords,
    /// What narrows the cause; nothing of it must be answered.
    Details,
    Contact,
    Check,
}

impl Step {
    /// All steps. What is offered for reading, and what narrows the cause, is passed over where there is nothing of it.
    pub(super) const ALL: [Self; 8] = [
        Self::Who,
        Self::Topic,
        Self::OnTopic,
        Self::Problem,
        Self::ByWords,
        Self::Details,
        Self::Contact,
        Self::Check,
    ];

    /// Its part of the address, and the key of its words.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Who => "wer",
            Self::Topic => "thema",
            Self::OnTopic => "antworten",
            Self::Problem => "beschreibung",
            Self::ByWords => "passend",
            Self::Details => "angaben",
            Self::Contact => "kontakt",
            Self::Check => "pruefen",
        }
    }

    /// The step whose key this is.
    pub(super) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.key() == key)
    }

    /// The number that people are told, of [`theme::FORM_STEPS`]: what fits the words and what narrows the cause belong to the
    /// description.
    pub(super) fn number(self) -> usize {
        match self {
            Self::Who => 1,
            Self::Topic => 2,
            Self::OnTopic => 3,
            Self::Problem | Self::ByWords | Self::Details => 4,
            Self::Contact => 5,
            Self::Check => 6,
        }
    }

    /// The step after it; none after the last look.
    pub(super) fn next(self) -> Option<Self> {
        let after = Self::ALL.into_iter().skip_while(|step| *step != self).nth(1);
        after.filter(|_| self != Self::Check)
    }

    /// The step that "back" leads to. Nobody is offered twice what did not fit their words.
    pub(super) fn before(self) -> Option<Self> {
        match self {
            Self::Who => None,
            Self::Topic => Some(Self::Who),
            Self::OnTopic => Some(Self::Topic),
            Self::Problem => Some(Self::OnTopic),
            Self::ByWords | Self::Details => Some(Self::Problem),
            Self::Contact => Some(Self::Details),
            Self::Check => Some(Self::Contact),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_found_and_numbers_only_rise() {
        for step in Step::ALL {
            assert_eq!(Step::parse(step.key()), Some(step));
            assert!(step.next().is_none_or(|next| next.number() >= step.number()));
            assert!(step.before().is_none_or(|before| before.number() <= step.number()));
        }
        assert_eq!(Step::Check.number(), theme::FORM_STEPS);
        assert_eq!((Step::Check.next(), Step::parse("absenden")), (None, None));
    }
}
