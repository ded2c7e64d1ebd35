//! What requesters may do once a request is sent.

use super::super::file::DeskTable;
use super::super::{RequesterEdits, Requesters};
use super::Check;

impl Check<'_> {
    pub(super) fn requesters(&mut self, written: &DeskTable) -> Requesters {
        let edits = match &written.requester_edits {
            None => RequesterEdits::Own,
            Some(word) if word.get_ref() == "own" => RequesterEdits::Own,
            Some(word) if word.get_ref() == "none" => RequesterEdits::None,
            Some(word) => {
                self.known("way for requesters to edit", word, &["own", "none"].map(str::to_owned));
                RequesterEdits::Own
            }
        };
        Requesters { edits, rating: written.rating }
    }
}
