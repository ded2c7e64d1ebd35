//! The troubleshooters: their overview, a page for each question on each way, and all questions on one page.

use super::{Linked, Press, Printed};
use crate::book::{FORM, HELPERS};
use crate::tree::{Leads, Node, Station, Tree};
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

/// A troubleshooter in a list.
#[derive(Serialize)]
pub(super) struct Helper<'b> {
    title: &'b str,
    address: &'b str,
    description: &'b str,
    /// The language of its questions.
    language: &'b str,
}

impl<'b> Helper<'b> {
    /// A troubleshooter as lists show it.
    pub(super) fn of(tree: &'b Tree<'_>) -> Self {
        let description = tree.front.description.as_deref().unwrap_or_default();
        Self { title: &tree.title, address: tree.address(), description, language: tree.language.as_str() }
    }
}

/// The troubleshooters that a page in this language shows.
pub(super) fn helpers<'b>(press: &Press<'b>, language: &Language) -> Vec<Helper<'b>> {
    press.book.trees_shown(language).into_iter().map(Helper::of).collect()
}

#[derive(Serialize)]
struct Overview<'b> {
    helpers: Vec<Helper<'b>>,
}

/// Prints the overview of a language.
pub(super) fn print_overview(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let word = |key| press.theme.word(language, key);
    let frame = press.frames.everywhere(language, HELPERS, word("helper.title"), word("helper.description"));
    press.print("helpers.html", &frame, &Overview { helpers: helpers(press, language) })
}

#[derive(Serialize)]
struct Page<'b> {
    way: [Linked<'b>; 2],
    tree: &'b str,
    title: &'b str,
    number: usize,
    intro: &'b str,
    body: &'b str,
    after: &'b str,
    answers: Vec<Answer<'b>>,
    so_far: Vec<Step<'b>>,
    ask: Ask<'b>,
    print: String,
}

#[derive(Serialize)]
struct Answer<'b> {
    words: &'b str,
    hint: &'b str,
    address: Option<&'b str>,
}

/// A question that was answered on the way here.
#[derive(Serialize)]
struct Step<'b> {
    question: &'b str,
    answer: &'b str,
    address: &'b str,
}

/// What goes into the form when the way ends without a solution.
#[derive(Serialize)]
struct Ask<'b> {
    action: String,
    topic: &'b str,
    subject: &'b str,
    text: String,
    page: &'b str,
}

/// Prints a question or an ending, as somebody sees it who came on the station's way.
pub(super) fn print_station(press: &Press<'_>, tree: &Tree<'_>, index: usize) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let language = &tree.language;
    let station = &tree.stations[index];
    let node = &tree.nodes[station.node];
    let description = tree.front.description.as_deref().unwrap_or_default();
    let title = format!("{} – {}", node.title, tree.title);
    let mut frame = frames.page(language, &station.address, &title, description);
    let (home, overview) = (format!("{}/", book.root(language)), format!("{}{HELPERS}", book.root(language)));
    frame.current.clone_from(&overview);
    frame.listed = station.way == 1;
    let so_far = so_far(tree, station);
    let text = said(&so_far, node, &theme.word(language, "helper.text").replace("{title}", &tree.title));
    let page = Page {
        way: [
            Linked { title: theme.word(language, "frame.start"), address: &home },
            Linked { title: theme.word(language, "helper.title"), address: &overview },
        ],
        tree: &tree.title,
        title: &node.title,
        number: so_far.len() + 1,
        intro: if index == 0 { &tree.intro.html } else { "" },
        body: &node.text.html,
        after: &node.after.html,
        answers: node.answers.iter().zip(&station.leads).map(|(answer, leads)| shown(tree, answer, *leads)).collect(),
        ask: Ask {
            action: format!("{}{FORM}wer", book.root(language)),
            topic: book.topic_of_tree(tree).map_or("", |topic| book.policy.topics[topic].id.as_str()),
            subject: &tree.title,
            text,
            page: station.address.trim_matches('/'),
        },
        so_far,
        print: tree.print_address(),
    };
    press.print("helper.html", &frame, &page)
}

fn shown<'b>(tree: &'b Tree<'_>, answer: &'b crate::tree::Answer, leads: Option<usize>) -> Answer<'b> {
    let address = match &answer.leads {
        Leads::On(_) => leads.map(|station| tree.stations[station].address.as_str()),
        Leads::Out(address) => Some(address.as_str()),
        Leads::Nowhere => None,
    };
    Answer { words: &answer.words, hint: &answer.hint, address }
}

/// The questions and answers on the way to a station, the first question first.
fn so_far<'b>(tree: &'b Tree<'_>, station: &'b Station) -> Vec<Step<'b>> {
    let mut steps = Vec::new();
    let mut here = station;
    while let Some((before, answer)) = here.from {
        here = &tree.stations[before];
        let node = &tree.nodes[here.node];
        steps.push(Step { question: &node.title, answer: &node.answers[answer].words, address: &here.address });
    }
    steps.reverse();
    steps
}

/// The way as text for the ticket: nothing has to be told twice.
fn said(so_far: &[Step<'_>], node: &Node, opening: &str) -> String {
    let mut text = opening.to_owned();
    for step in so_far {
        text.push_str(&format!("\n- {} {}", step.question, step.answer));
    }
    text.push_str(&format!("\n- {}\n\n", node.title));
    text
}

#[derive(Serialize)]
struct AllQuestions<'b> {
    way: [Linked<'b>; 2],
    title: &'b str,
    intro: &'b str,
    begin: &'b str,
    parts: Vec<Part<'b>>,
}

#[derive(Serialize)]
struct Part<'b> {
    id: &'b str,
    number: usize,
    title: &'b str,
    body: &'b str,
    after: &'b str,
    answers: Vec<Signpost<'b>>,
}

/// An answer on paper: it says to which number it leads.
#[derive(Serialize)]
struct Signpost<'b> {
    words: &'b str,
    hint: &'b str,
    number: Option<usize>,
    address: Option<String>,
}

fn part<'b>(tree: &'b Tree<'_>, index: usize, node: &'b Node) -> Part<'b> {
    let signpost = |answer: &'b crate::tree::Answer| {
        let (number, address) = match &answer.leads {
            Leads::On(node) => (Some(node + 1), Some(format!("#{}", tree.nodes[*node].id))),
            Leads::Out(address) => (None, Some(address.clone())),
            Leads::Nowhere => (None, None),
        };
        Signpost { words: &answer.words, hint: &answer.hint, number, address }
    };
    Part {
        id: &node.id,
        number: index + 1,
        title: &node.title,
        body: &node.text.html,
        after: &node.after.html,
        answers: node.answers.iter().map(signpost).collect(),
    }
}

/// Prints all questions on one page.
pub(super) fn print_all(press: &Press<'_>, tree: &Tree<'_>) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let language = &tree.language;
    let title = theme.word(language, "helper.all_title").replace("{title}", &tree.title);
    let mut frame = frames.page(language, &tree.print_address(), &title, "");
    frame.current = format!("{}{HELPERS}", book.root(language));
    frame.listed = false;
    let (home, overview) = (format!("{}/", book.root(language)), frame.current.clone());
    let page = AllQuestions {
        way: [
            Linked { title: theme.word(language, "frame.start"), address: &home },
            Linked { title: theme.word(language, "helper.title"), address: &overview },
        ],
        title: &tree.title,
        intro: &tree.intro.html,
        begin: tree.address(),
        parts: tree.nodes.iter().enumerate().map(|(index, node)| part(tree, index, node)).collect(),
    };
    press.print("helper-all.html", &frame, &page)
}
