//! The solution, and what the next one with the same problem finds of it (D-20).

use super::{Rules, written};
use crate::access::Action;
use crate::event::What;
use crate::policy::Closing;
use crate::{Knowledge, Refusal};

impl Rules<'_> {
    pub(super) fn solve(&self, text: &str, knowledge: Option<&Knowledge>) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        let text = written(text)?;
        let knowledge = self.knowledge(knowledge)?;
        let direct = self.queue().closing == Closing::Direct;
        self.speak(&text, |text| What::Solved { text, direct, cause: Default::default(), knowledge: knowledge.clone() })
    }

    /// Level 1 says it wherever the desk wants to know; the levels above may.
    fn knowledge(&self, said: Option<&Knowledge>) -> Result<Option<Knowledge>, Refusal> {
        match said {
            Some(said) => said.sound().map(Some).ok_or(Refusal::Undocumented),
            None if self.policy.wants_knowledge(self.queue()) => Err(Refusal::Undocumented),
            None => Ok(None),
        }
    }
}
