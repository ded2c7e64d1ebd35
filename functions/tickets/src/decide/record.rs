//! What agents write down about a ticket: its kind, whether it can be reproduced, and why it happens (P-26, P-27).

use super::Rules;
use crate::Refusal;
use crate::access::Action;
use crate::command::clean;
use crate::event::What;
use crate::kind::{FINDING_CHARS_MAX, Finding};

impl Rules<'_> {
    /// In every state: a cause is often found after the solution. It is told to nobody and moves nothing.
    pub(super) fn record(&self, finding: &Finding) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        let short = |text: &str| clean(text).chars().take(FINDING_CHARS_MAX).collect();
        let finding = Finding { steps: short(&finding.steps), cause: short(&finding.cause), ..*finding };
        Ok(vec![What::Recorded(finding)])
    }
}
