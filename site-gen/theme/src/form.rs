//! What the form's static first page and its other steps must agree on.

/// How many steps people are told that the form has.
pub const FORM_STEPS: usize = 6;
