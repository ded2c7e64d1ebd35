//! What the names of pages tell, as they come with a form.

use super::super::feedback;
use tickets::Policy;
use tickets::policy::{SchoolId, TopicId};

/// How many pages a form remembers that were offered.
const SEEN_MAX: usize = 20;
/// The folder of the pages of single schools.
const SCHOOLS: &str = "schulen";

/// The school that a page is for and the topic it is about, by its name: `wlan/verbinden`, `en/wlan/verbinden`, or
/// `schulen/hafenschule/wlan/verbinden`.
pub(super) fn place_of(page: &str, policy: &Policy) -> (Option<String>, Option<String>) {
    let mut folders = page.split('/').peekable();
    folders.next_if(|first| policy.desk.languages.iter().any(|language| language.as_str() == *first));
    let school = folders.next_if_eq(&SCHOOLS).and_then(|_| folders.next());
    let school = school.and_then(|id| policy.school(&SchoolId::new(id))).map(|school| school.id.as_str().to_owned());
    let topic = folders.next().and_then(|folder| policy.topic(&TopicId::new(folder)));
    (school, topic.map(|topic| topic.id.as_str().to_owned()))
}

/// The names that pages can have, each once, with blanks between.
pub(super) fn known_pages<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for page in names.filter_map(feedback::page) {
        if !page.is_empty() && !known.contains(&page) && known.len() < SEEN_MAX {
            known.push(page);
        }
    }
    known.join(" ")
}
