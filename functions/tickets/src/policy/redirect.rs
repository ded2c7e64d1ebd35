//! Where a topic leads that has a procedure of its own already: no second way beside it (Z-03, Z-12).

use super::Label;

/// The procedure that there is already.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// Where it is: a whole address, or a page of the help site.
    pub to: String,
    /// What people are told about it.
    pub text: Label,
}
