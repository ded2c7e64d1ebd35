//! Cards: what a list of results shows of a page.

use serde::{Deserialize, Serialize};

/// One page in a list of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    /// Its address.
    pub(crate) url: String,
    /// Its title.
    pub(crate) title: String,
    /// What it is about.
    pub(crate) text: String,
    /// Where it stands, such as the topic.
    pub(crate) trail: String,
    /// For whom and about what.
    pub(crate) tags: Vec<String>,
    /// The topic that it answers questions on, if it is an answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) topic: String,
}
