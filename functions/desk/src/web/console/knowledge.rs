//! Where others find a solution (D-20): what an agent of level 1 is asked beside it.

use super::super::{Fault, Web};
use crate::help::{HelpPage, Reader};
use serde::Serialize;
use tickets::{Knowledge, Language, Refusal, Ticket};

/// How many pages are offered.
const PAGES_MAX: usize = 4;
/// What stands before the name of a page that was offered.
const OFFERED: &str = "seite/";

/// The question.
#[derive(Serialize)]
pub(super) struct KnowledgeView {
    /// Whether it is asked at all.
    asked: bool,
    /// The pages that may be the one.
    pages: Vec<HelpPage>,
    /// The key of what was wrong with the answer; empty if nothing was.
    mistake: &'static str,
}

impl KnowledgeView {
    /// What is asked of who solves this ticket.
    pub(super) fn of(web: &Web, ticket: &Ticket, mistake: Option<&'static str>) -> Self {
        let policy = &*web.desk.policy;
        let asked = ticket.state.is_in_work() && policy.wants_knowledge(policy.queue_or_default(&ticket.queue));
        let pages = if asked { offered(web, ticket) } else { Vec::new() };
        let is_here = |key: &&str| *key == Refusal::Undocumented.key() || *key == Fault::NoPage.key();
        Self { asked, pages, mistake: mistake.filter(is_here).unwrap_or_default() }
    }
}

/// What fits the words of the ticket, then what is offered on its topic.
fn offered(web: &Web, ticket: &Ticket) -> Vec<HelpPage> {
    let reader = Reader { language: &ticket.language, school: ticket.school.as_ref(), topic: ticket.topic.as_ref() };
    let fitting = web.help.for_words(&reader, &ticket.subject).answers;
    let mut pages: Vec<HelpPage> = Vec::new();
    for page in fitting.into_iter().chain(web.help.on_topic(&reader).answers) {
        if pages.len() < PAGES_MAX && pages.iter().all(|known| known.page != page.page) {
            pages.push(page);
        }
    }
    pages
}

/// What was answered, as it was typed.
#[derive(Clone, Default, Serialize)]
pub(super) struct Said {
    /// Which of the ways.
    pub choice: String,
    /// The address of another page.
    pub page: String,
    /// Why it helps nobody else.
    pub reason: String,
}

impl Said {
    /// What it means; nothing, if it is no answer.
    pub(super) fn knowledge(&self, web: &Web) -> Result<Option<Knowledge>, Fault> {
        let page = |typed: &str| known(web, typed).map(|page| Some(Knowledge::Page { page })).ok_or(Fault::NoPage);
        match self.choice.as_str() {
            "neu" => Ok(Some(Knowledge::NewPage)),
            "keine" => Ok(Some(Knowledge::NotReusable { reason: self.reason.clone() })),
            "andere" => page(&self.page),
            choice => choice.strip_prefix(OFFERED).map_or(Ok(None), page),
        }
    }
}

/// The name of the page that somebody named, or whose address they copied.
fn known(web: &Web, typed: &str) -> Option<String> {
    let typed = typed.trim();
    let path = typed.strip_prefix(web.base_url.as_str()).unwrap_or(typed);
    let name = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let is_known = |language: &Language| web.help.page(language, name).map(|page| page.page);
    web.desk.policy.desk.languages.iter().find_map(is_known)
}
