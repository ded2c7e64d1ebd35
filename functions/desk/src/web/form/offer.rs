//! Answers that are offered before somebody writes to people (D-09): on the topic, then to the words.

use super::{Answers, Step, Web};
use crate::help::{Help, HelpPage, Reader};
use serde::Serialize;
use tickets::Language;
use tickets::policy::SchoolId;

/// How many answers are offered at once.
const ANSWERS_MAX: usize = 3;
/// How much of a description is looked through, in characters.
const WORDS_CHARS_MAX: usize = 1_000;

/// What a page offers for reading.
#[derive(Default, Serialize)]
pub(super) struct Offer {
    pub answers: Vec<HelpPage>,
    pub troubleshooter: Option<HelpPage>,
}

impl Offer {
    /// What is offered at this step; nothing at the steps that ask.
    pub(super) fn at(step: Step, answers: &Answers, web: &Web, language: &Language) -> Self {
        let policy = &web.desk.policy;
        let school = policy.school(&SchoolId::new(&answers.schule)).map(|school| &school.id);
        let reader = Reader { language, school, topic: answers.topic(policy).map(|topic| &topic.id) };
        match step {
            Step::OnTopic => Self::of(web.help.on_topic(&reader), |page| page == answers.seite),
            Step::ByWords => {
                let words = format!("{} {}", answers.betreff, answers.text);
                let words: String = words.chars().take(WORDS_CHARS_MAX).collect();
                let known = |page: &str| page == answers.seite || answers.seen().any(|seen| seen == page);
                let offer = Self::of(web.help.for_words(&reader, &words), known);
                // A troubleshooter alone was offered with the topic.
                if offer.answers.is_empty() { Self::default() } else { offer }
            }
            Step::Who | Step::Topic | Step::Problem | Step::Details | Step::Contact | Step::Check => Self::default(),
        }
    }

    fn of(help: Help, is_known: impl Fn(&str) -> bool) -> Self {
        let mut answers = help.answers;
        answers.retain(|answer| !is_known(&answer.page));
        answers.truncate(ANSWERS_MAX);
        Self { answers, troubleshooter: help.troubleshooter.filter(|page| !is_known(&page.page)) }
    }

    /// Whether there is nothing to read.
    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.troubleshooter.is_none()
    }

    /// The names of its pages.
    pub(super) fn pages(&self) -> impl Iterator<Item = &str> {
        self.answers.iter().chain(&self.troubleshooter).map(|page| page.page.as_str())
    }
}
