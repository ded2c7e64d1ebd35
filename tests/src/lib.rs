//! The story teller, and the promises about the code base.
