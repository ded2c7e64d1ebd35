//! Queues that are confidential by default (Z-40).

use super::Check;
use crate::Visibility;
use crate::policy::file::QueueTable;
use toml::Spanned;

impl Check<'_> {
    /// What is confidential is told to members alone: then the lead, who alone lets others see it, and whoever is on duty
    /// must be members, too.
    pub(super) fn visibility(&mut self, written: &QueueTable) -> Visibility {
        if written.confidential.as_ref().is_none_or(|confidential| !confidential.get_ref()) {
            return Visibility::Desk;
        }
        let is_member = |who: &Spanned<String>| {
            let same = |member: &Spanned<String>| member.get_ref().trim().eq_ignore_ascii_case(who.get_ref().trim());
            written.members.get_ref().iter().any(same)
        };
        let outside = [("lead", &written.lead), ("duty", &written.duty)];
        for (what, who) in outside.into_iter().filter_map(|(what, who)| Some((what, who.as_ref()?))) {
            if !is_member(who) {
                self.problem(
                    who,
                    format!("the {what} of a confidential queue is no member, and could open none of its tickets"),
                    format!("add {:?} to members, or name a member as {what}", who.get_ref()),
                );
            }
        }
        Visibility::Queue
    }
}
