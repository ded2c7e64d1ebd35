//! What is asked of the cause before a ticket goes up a level (D-15): begun with what the form was told.

use super::super::Web;
use super::ticket::Draft;
use serde::Serialize;
use tickets::command::Answer;
use tickets::policy::HandUps;
use tickets::triage::{Part, ROWS, Scope, Service};
use tickets::{Event, Language, What};

/// One question.
#[derive(Serialize)]
pub(super) struct Row {
    name: &'static str,
    value: String,
    /// Value and word of each choice; none where something is written.
    options: Vec<(String, String)>,
    required: bool,
}

/// The questions, each with what was just sent, else with what stands in the request.
pub(super) fn rows(web: &Web, events: &[Event], draft: &Draft, language: &Language) -> Vec<Row> {
    let required = web.desk.policy.intake.hand_ups == HandUps::WithTriage;
    let was_sent = draft.act == "hochgeben";
    let told = told(events);
    let row = |(name, sent): (&'static str, &String)| {
        let known = told.iter().find(|answer| answer.question == name).map(|answer| answer.answer.clone());
        let value = if was_sent { sent.clone() } else { known.unwrap_or_default() };
        let options = options(web, name, language);
        Row { name, value, required: required && !options.is_empty(), options }
    };
    ROWS.into_iter().zip(&draft.rows).map(row).collect()
}

/// What the form was told, or the level below.
fn told(events: &[Event]) -> &[Answer] {
    match events.first().map(|event| &event.what) {
        Some(What::Submitted(submitted)) => &submitted.answers,
        _ => &[],
    }
}

fn options(web: &Web, name: &str, language: &Language) -> Vec<(String, String)> {
    let worded = |key: &str| (key.to_owned(), web.word(language, &format!("choice.{name}.{key}")));
    match name {
        "bereich" => Scope::ALL.map(|scope| worded(scope.key())).to_vec(),
        "technik" => Part::ALL.map(|part| worded(part.key())).to_vec(),
        "dienst" => {
            let services = web.desk.policy.services.iter();
            let named = services.map(|service| (service.id.to_string(), service.name.word(language).to_owned()));
            named.chain([Service::NONE, Service::UNKNOWN].map(worded)).collect()
        }
        _ => Vec::new(),
    }
}
