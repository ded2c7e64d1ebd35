//! Groups brought together by area: forty in one list is a list that nobody reads.

use super::super::Web;
use serde::Serialize;
use tickets::Language;
use tickets::policy::Queue;

/// What belongs together.
#[derive(Serialize)]
pub(super) struct Area<T> {
    /// Its name; empty where the desk has but one.
    name: String,
    /// Its groups, in the order of `desk.toml`.
    groups: Vec<T>,
}

/// An entry of a select: key and name.
pub(super) type Choice = (String, String);

/// These groups, each as what is made of it, by area: in the order in which `desk.toml` names areas first. A group that says nothing
/// is with those of its level.
pub(super) fn areas<'q, T>(
    web: &Web,
    language: &Language,
    groups: impl IntoIterator<Item = (&'q Queue, T)>,
) -> Vec<Area<T>> {
    let mut areas: Vec<Area<T>> = Vec::new();
    for (queue, group) in groups {
        let name = name(web, language, queue);
        match areas.iter_mut().find(|area| area.name == name) {
            Some(area) => area.groups.push(group),
            None => areas.push(Area { name, groups: vec![group] }),
        }
    }
    if let [only] = &mut areas[..] {
        only.name.clear();
    }
    areas
}

/// These groups as the entries of a select.
pub(super) fn choices<'q>(
    web: &Web,
    language: &Language,
    queues: impl IntoIterator<Item = &'q Queue>,
) -> Vec<Area<Choice>> {
    let choice = |queue: &'q Queue| (queue, (queue.id.to_string(), queue.label.word(language).to_owned()));
    areas(web, language, queues.into_iter().map(choice))
}

fn name(web: &Web, language: &Language, queue: &Queue) -> String {
    if !queue.area.is_empty() {
        return queue.area.word(language).to_owned();
    }
    let level = web.desk.policy.levels.iter().find(|level| level.level == queue.level);
    level.map(|level| level.label.word(language)).unwrap_or_default().to_owned()
}
