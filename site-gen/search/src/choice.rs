//! Choices: by what a list of answers can be narrowed, such as a role or a topic.

use crate::code::{postings, push_posting};
use crate::{Document, Index};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many choices of a group are seen at once, beside those that are made.
const FIRST_MAX: usize = 8;
/// How many are offered at most: a folder of pages may have thousands of tags.
const OFFERED_MAX: usize = 100;

/// A property of a page that answers can be chosen by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facet<'a> {
    /// What kind of property it is. Among those of a group, one is enough.
    pub group: &'a str,
    /// Its name in addresses.
    pub key: Cow<'a, str>,
    /// Its name for people.
    pub label: &'a str,
}

/// A facet, as its file keeps it: group, key, label, pages.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept(String, String, String, String);

/// A facet of the answers to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice<'i> {
    /// Its group.
    pub group: &'i str,
    /// Its name in addresses.
    pub key: &'i str,
    /// Its name for people.
    pub label: &'i str,
    /// How many answers have it, of those that the choices in other groups leave.
    pub count: usize,
    /// Whether it is chosen.
    pub is_chosen: bool,
    /// Whether it is one of many, seen only by who wants to see all.
    pub is_further: bool,
}

/// The facets of all pages.
pub(crate) fn kept(documents: &[Document<'_>]) -> Vec<Kept> {
    let mut facets: BTreeMap<(&str, &str), (&str, String, u32)> = BTreeMap::new();
    for (page, document) in (0..).zip(documents) {
        let own: BTreeSet<&Facet<'_>> = document.facets.iter().collect();
        for Facet { group, key, label } in own {
            let (_, pages, before) = facets.entry((group, key)).or_insert((label, String::new(), 0));
            push_posting(pages, 0, page - *before);
            *before = page;
        }
    }
    let kept = |((group, key), (label, pages, _)): ((&str, &str), (&str, String, u32))| {
        Kept(group.to_owned(), key.to_owned(), label.to_owned(), pages)
    };
    facets.into_iter().map(kept).collect()
}

/// The facets of all pages, and which of them are chosen.
pub(crate) struct Choices<'i> {
    facets: Vec<(Choice<'i>, Vec<usize>)>,
    /// For each group in which something is chosen: the pages that this leaves.
    left: BTreeMap<&'i str, BTreeSet<usize>>,
}

impl<'i> Choices<'i> {
    /// `chosen` names groups and keys; what nobody knows is not chosen.
    pub(crate) fn of(index: &'i Index, chosen: &[(String, String)]) -> Self {
        let (mut facets, mut left) = (Vec::with_capacity(index.facets.len()), BTreeMap::new());
        for Kept(group, key, label, pages) in &index.facets {
            let is_chosen = chosen.iter().any(|(own, wanted)| own == group && wanted == key);
            let pages: Vec<usize> = postings(pages).map(|(page, _)| page as usize).collect();
            if is_chosen {
                left.entry(group.as_str()).or_insert_with(BTreeSet::new).extend(&pages);
            }
            facets.push((Choice { group, key, label, count: 0, is_chosen, is_further: false }, pages));
        }
        Self { facets, left }
    }

    /// Whether a page is left by the choices in all groups but one.
    pub(crate) fn leave(&self, page: usize, but: &str) -> bool {
        self.left.iter().all(|(group, pages)| *group == but || pages.contains(&page))
    }

    /// Those with this key, as groups and keys.
    pub(crate) fn named(&self, key: &str) -> Vec<(String, String)> {
        let named = self.facets.iter().filter(|(choice, _)| choice.key == key);
        named.map(|(choice, _)| (choice.group.to_owned(), choice.key.to_owned())).collect()
    }

    /// What to offer beside the answers on these pages: in each group the most frequent first.
    pub(crate) fn offered(&self, pages: &BTreeSet<usize>) -> Vec<Choice<'i>> {
        let counted = |(choice, own): &(Choice<'i>, Vec<usize>)| {
            let count = own.iter().filter(|page| pages.contains(page) && self.leave(**page, choice.group)).count();
            Choice { count, ..choice.clone() }
        };
        let mut offered: Vec<Choice<'i>> = self.facets.iter().map(counted).collect();
        offered.retain(|choice| choice.count > 0 || choice.is_chosen);
        offered.sort_by(|a, b| a.group.cmp(b.group).then(b.count.cmp(&a.count)));
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        offered.retain_mut(|choice| {
            let shown = shown.entry(choice.group).or_default();
            *shown += 1;
            choice.is_further = *shown > FIRST_MAX && !choice.is_chosen;
            *shown <= OFFERED_MAX || choice.is_chosen
        });
        offered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Groups, Options, build};

    #[test]
    fn groups_narrow_together_and_within_a_group_one_is_enough() {
        let facet = |(group, key): (&'static str, &'static str)| Facet { group, key: key.into(), label: key };
        let page = |facets: &[(&'static str, &'static str)]| Document {
            title: "Drucker",
            facets: facets.iter().copied().map(facet).collect(),
            ..Document::default()
        };
        let (l, s) = (("fuer", "lehrkraft"), ("fuer", "schueler"));
        let documents = [page(&[l, ("thema", "wlan")]), page(&[l, s]), page(&[s, ("thema", "wlan")]), page(&[])];
        let options = Options { language: "de".to_owned(), groups: Groups::default() };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        let narrowed = |chosen: &[(&str, &str)]| {
            let chosen: Vec<_> = chosen.iter().map(|(group, key)| ((*group).to_owned(), (*key).to_owned())).collect();
            let answers = index.answers("Drucker", &chosen);
            let offered = answers.choices.iter().map(|choice| format!("{} {}", choice.key, choice.count));
            (answers.hits.len(), offered.collect::<Vec<_>>().join(", "))
        };
        assert_eq!(narrowed(&[]), (4, "lehrkraft 2, schueler 2, wlan 2".to_owned()));
        assert_eq!(narrowed(&[l]), (2, "lehrkraft 2, schueler 2, wlan 1".to_owned()));
        assert_eq!(narrowed(&[l, s]), (3, "lehrkraft 2, schueler 2, wlan 2".to_owned()));
        assert_eq!(narrowed(&[l, ("thema", "wlan")]), (1, "lehrkraft 1, schueler 1, wlan 1".to_owned()));
        assert_eq!(narrowed(&[("fuer", "niemand")]).0, 4, "what nobody knows is not chosen");
    }

    #[test]
    fn of_many_choices_the_most_frequent_are_seen_at_once_and_the_others_are_there() {
        let keys: Vec<String> = (0..120).map(|n| format!("wort{n:03}")).collect();
        let page = |page: usize| Document {
            title: "Drucker",
            facets: keys[page..].iter().map(|key| Facet { group: "tag", key: key.into(), label: key }).collect(),
            ..Document::default()
        };
        let documents = [page(0), page(0), page(115)];
        let options = Options { language: "de".to_owned(), groups: Groups::default() };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        let chosen = [("tag".to_owned(), "wort050".to_owned())];
        let choices = index.answers("Drucker", &chosen).choices;
        let seen: Vec<&str> = choices.iter().filter(|choice| !choice.is_further).map(|choice| choice.key).collect();
        assert_eq!(seen.len(), FIRST_MAX + 1, "{seen:?}");
        assert!(seen.starts_with(&["wort115", "wort116"]) && seen.contains(&"wort050"), "{seen:?}");
        assert_eq!(choices.len(), OFFERED_MAX);
    }
}
