//! The neutral desk of a foreign folder, with the folder's topics.

use super::Topic;
use std::fmt::Write;

/// What is the same for every folder.
const NEUTRAL: &str = include_str!("desk.toml");

/// Writes the `desk.toml` of a folder with these topics.
pub(super) fn written(topics: &[Topic]) -> String {
    let mut text = NEUTRAL.to_owned();
    for topic in topics {
        let title = toml::Value::String(if topic.title.trim().is_empty() { &topic.id } else { &topic.title }.clone());
        let _ = write!(
            text,
            "\n[[topic]]\nid = \"{}\"\nlabel = {{ de = {title} }}\nicon = \"folder\"\nqueue = \"hilfe\"\n",
            topic.id
        );
    }
    text
}
