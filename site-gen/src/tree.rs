//! parse, for the troubleshooters: `troubleshooters/<name>.md`, other languages in `troubleshooters/<language>/`.
//!
//! A troubleshooter is a Markdown file, so that it can be read and its links followed before it is built. Each `##`
//! is a question or an ending. A list whose entries begin with links are the answers: `[words](#id)` leads on, a link
//! to a page ends there. What stands behind the link is a hint.

mod check;
mod read;
mod stations;

pub(crate) use stations::Station;

use crate::address;
use crate::front::{self, Fault, Front};
use crate::markdown::Text;
use crate::problem::{Cause, Found};
use crate::source::Sources;
use std::borrow::Cow;
use theme::Theme;
use tickets::policy::Place;
use tickets::{Language, Policy};

/// A troubleshooter.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    /// The file below `troubleshooters/`.
    pub(crate) path: &'a str,
    pub(crate) source: &'a str,
    pub(crate) language: Language,
    pub(crate) title: Cow<'a, str>,
    /// `related` names the pages that invite to it.
    pub(crate) front: Front<'a>,
    /// What stands before the first question.
    pub(crate) intro: Text,
    /// Questions and endings, as they were written; the first one is where it begins.
    pub(crate) nodes: Vec<Node>,
    /// Its pages: one for each way to a node.
    pub(crate) stations: Vec<Station>,
}

/// A question or an ending.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) title: String,
    /// What stands above the answers.
    pub(crate) text: Text,
    /// What stands below them.
    pub(crate) after: Text,
    /// None: this is an ending.
    pub(crate) answers: Vec<Answer>,
    /// The byte in the file where it begins.
    pub(crate) at: usize,
}

/// One answer to a question.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) words: String,
    pub(crate) hint: String,
    pub(crate) leads: Leads,
    /// The byte in the file where it begins.
    pub(crate) at: usize,
}

/// Where an answer leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// To the next question, or to an ending, by its place among the nodes.
    On(usize),
    /// To a page, by its address.
    Out(String),
    /// Nowhere: what it names is not there.
    Nowhere,
}

impl Node {
    /// Whether it asks something: then it must have answers.
    fn asks(&self) -> bool {
        self.title.trim_end().ends_with(['?', '？', '؟'])
    }
}

impl Tree<'_> {
    /// The place of a byte in the troubleshooter's file.
    pub(crate) fn place(&self, at: usize) -> Place {
        Place::at(&format!("troubleshooters/{}", self.path), self.source, at)
    }

    /// The page of its first question.
    pub(crate) fn address(&self) -> &str {
        self.stations.first().map_or("", |station| &station.address)
    }

    /// The page with all questions, for printing.
    pub(crate) fn print_address(&self) -> String {
        format!("{}{}/", self.address(), stations::ALL_QUESTIONS)
    }

    /// Every text in it, for the check of links.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &Text> {
        let nodes = self.nodes.iter().flat_map(|node| [&node.text, &node.after]);
        std::iter::once(&self.intro).chain(nodes)
    }
}

/// Reads all troubleshooters, in the order of weight and title.
pub(crate) fn parse<'a>(sources: &'a Sources, policy: &Policy, theme: &Theme) -> (Vec<Tree<'a>>, Vec<Found>) {
    let (mut trees, mut problems) = (Vec::new(), Vec::new());
    for (path, bytes) in sources.below("troubleshooters/").filter(|(path, _)| path.ends_with(".md")) {
        tree(path, bytes, policy, theme, &mut trees, &mut problems);
    }
    trees.sort_by_cached_key(|tree| (tree.front.weight, crate::book::sort_key(&tree.title), tree.path));
    (trees, problems)
}

fn tree<'a>(
    path: &'a str,
    bytes: &'a [u8],
    policy: &Policy,
    theme: &Theme,
    trees: &mut Vec<Tree<'a>>,
    problems: &mut Vec<Found>,
) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        let place = Place { file: format!("troubleshooters/{path}"), line: 1, column: 1 };
        return problems.push(Found { place, cause: Cause::NotText });
    };
    let front::Split { front, body, mut faults } = front::split(source);
    if front.draft {
        return;
    }
    let others = policy.desk.languages.iter().filter(|tag| **tag != policy.desk.language);
    let own = others.filter_map(|tag| Some((tag, path.strip_prefix(tag.as_str())?.strip_prefix('/')?))).next();
    let (language, name) = own.map_or((&policy.desk.language, path), |(tag, rest)| (tag, rest));
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let title = front.title.clone().unwrap_or_else(|| {
        faults.push((0, Cause::MissingTitle { taken: stem.to_owned() }));
        Cow::Borrowed(stem)
    });
    let read::Read { intro, nodes } = read::nodes(source, body, language, theme, &mut faults);
    let id = address::of_page(name).trim_matches('/').replace('/', "-");
    let root = theme::root_of(policy, language);
    let stations = stations::all(&nodes, &format!("{root}{}{id}/", crate::book::HELPERS));
    let tree = Tree { path, source, language: language.clone(), title, front, intro, nodes, stations };
    faults.extend(check::faults(&tree));
    if let Some(other) = trees.iter().find(|other| other.address() == tree.address() && !tree.nodes.is_empty()) {
        let cause = Cause::DuplicateAddress {
            address: tree.address().to_owned(),
            other: format!("troubleshooters/{}", other.path),
        };
        return problems.push(Found { place: tree.place(0), cause });
    }
    problems.extend(faults.into_iter().map(|(at, cause): Fault| Found { place: tree.place(at), cause }));
    // Without a question there is nothing to show.
    if !tree.nodes.is_empty() {
        trees.push(tree);
    }
}
