//! What readers said of the help pages: the worst first, with what they missed (P-35); and what they looked for in vain.

use super::super::feedback::{AFTER_ALL, DEFLECTED, MISSED, NO, SOLUTION, YES};
use super::super::session::Session;
use super::super::view::local;
use super::super::{Fault, Web};
use super::{draft, frame};
use crate::change::Remark;
use crate::unfound::{self, Unfound};
use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use std::collections::BTreeMap;
use theme::Unowned;

/// How many pages are shown, and how many questions.
const PAGES_MAX: usize = 100;
/// How many of the newest texts are looked through.
pub(super) const TEXTS_MAX: usize = 500;

#[derive(Serialize)]
struct FeedbackPage {
    rows: Vec<Row>,
    /// What the search found nothing for.
    unfound: Vec<Question>,
    /// Pages whose owner has left.
    unowned: Vec<Unowned>,
    form_mark: String,
}

/// A question without an answer.
#[derive(Serialize)]
struct Question {
    words: String,
    language: String,
    days: usize,
    last: String,
}

impl From<Unfound> for Question {
    fn from(Unfound { words, language, days, last }: Unfound) -> Self {
        Self { words, language: language.as_str().to_owned(), days, last: last.to_string() }
    }
}

/// What was said of one page.
#[derive(Default, Serialize)]
struct Row {
    page: String,
    yes: u64,
    no: u64,
    /// How many requests its answers made needless.
    deflected: u64,
    /// How many of these came after all.
    #[serde(skip)]
    after_all: u64,
    texts: Vec<Text>,
    solutions: Vec<Text>,
}

#[derive(Serialize)]
struct Text {
    at: String,
    lines: Vec<String>,
    /// Where it is handed out as the draft of a page.
    draft: String,
}

impl Row {
    /// How bad the page is: the share of those who said no. Two more voices, one for each side, keep a single click
    /// from being the worst of all.
    fn badness(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "nobody clicks that often")]
        let (yes, no) = (self.yes as f64, self.no as f64);
        (no + 1.0) / (yes + no + 2.0)
    }
}

fn text(web: &Web, remark: &Remark) -> Text {
    let lines = remark.text.lines().map(str::to_owned).collect();
    Text { at: local(&web.desk.policy, remark.at), lines, draft: draft::address(remark) }
}

/// Shows it.
pub(in crate::web) async fn show(session: Session, State(web): State<Web>) -> Result<Html<String>, Fault> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for tally in web.desk.store.tallies().await? {
        let row = rows.entry(tally.about).or_default();
        match tally.kind.as_str() {
            YES => row.yes = tally.count,
            NO => row.no = tally.count,
            DEFLECTED => row.deflected = tally.count,
            AFTER_ALL => row.after_all = tally.count,
            _ => {}
        }
    }
    // What has had its time is counted still, and has no words.
    let has_words = |remark: &Remark| !remark.text.is_empty();
    for remark in web.desk.store.remarks(MISSED, TEXTS_MAX).await?.into_iter().filter(has_words) {
        let text = text(&web, &remark);
        rows.entry(remark.about).or_default().texts.push(text);
    }
    for remark in web.desk.store.remarks(SOLUTION, TEXTS_MAX).await?.into_iter().filter(has_words) {
        let text = text(&web, &remark);
        rows.entry(remark.about).or_default().solutions.push(text);
    }
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|(page, row)| Row { page, deflected: row.deflected.saturating_sub(row.after_all), ..row })
        .collect();
    rows.sort_by(|a, b| b.badness().total_cmp(&a.badness()).then_with(|| b.no.cmp(&a.no)));
    rows.truncate(PAGES_MAX);
    let language = session.language();
    let mut frame = frame(&web, &session, &web.word(language, "feedback.console_title"));
    frame.address = "/konsole/rueckmeldungen/".to_owned();
    let unfound = unfound::known(&web.desk).await?.into_iter().take(PAGES_MAX).map(Question::from).collect();
    let unowned = web.help.unowned();
    let page = FeedbackPage { rows, unfound, unowned, form_mark: session.form_mark(&web) };
    web.page("console-feedback.html", language, &frame, &page)
}
