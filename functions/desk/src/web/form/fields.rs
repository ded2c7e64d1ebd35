//! The form's fields as data: one template writes them all. Their words stand under `field.<name>`.

use serde::Serialize;

/// One question.
#[derive(Serialize)]
pub(super) struct Field {
    /// `text`, `short`, `email`, `tel`, `textarea`, `choice` or `check`.
    pub kind: &'static str,
    pub name: &'static str,
    pub value: String,
    pub optional: bool,
    /// What the browser may fill in by itself. "off" where it would offer one person's words to the next; "Back" then
    /// brings the page without them.
    pub autocomplete: Option<&'static str>,
    /// Value and word of each choice.
    pub options: Vec<(String, String)>,
    /// The key of what is wrong with it, below `mistake`.
    pub error: Option<String>,
}

impl Field {
    pub(super) fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

/// A line to write.
pub(super) fn text(name: &'static str, value: &str) -> Field {
    Field {
        kind: "text",
        name,
        value: value.to_owned(),
        optional: false,
        autocomplete: None,
        options: Vec::new(),
        error: None,
    }
}

/// One out of several.
pub(super) fn choice(name: &'static str, value: &str, options: Vec<(String, String)>) -> Field {
    Field { kind: "choice", options, ..text(name, value) }
}

/// What a ticked box says.
pub(super) const YES: &str = "ja";

/// A box to tick; the word is what it says then.
pub(super) fn check(name: &'static str, ticked: bool, word: String) -> Field {
    let value = if ticked { YES } else { "" };
    Field { kind: "check", options: vec![(YES.to_owned(), word)], ..text(name, value) }
}

/// Something that is missing or cannot be read.
#[derive(Clone, Serialize)]
pub(super) struct Mistake {
    /// The field; empty if it is about the whole form.
    pub field: String,
    /// The key of its words, below `mistake`.
    pub word: String,
}

/// A row of the last look.
#[derive(Serialize)]
pub(super) struct Row {
    /// The step that changes it.
    pub step: &'static str,
    pub name: String,
    /// What was said, line by line; none if nothing was.
    pub lines: Vec<String>,
}

impl Row {
    /// As it will be stored: what is made unreadable is shown so before it is sent (N-14).
    pub(super) fn without_secrets(self) -> Self {
        let text = self.lines.join("\n");
        let masked = tickets::secret::masked(&text);
        Self { lines: masked.map_or(self.lines, |text| text.lines().map(str::to_owned).collect()), ..self }
    }

    pub(super) fn of(step: &'static str, field: Field) -> Self {
        let said = match field.kind {
            "choice" | "check" => field.options.into_iter().find(|(key, _)| *key == field.value).map(|(_, word)| word),
            _ => Some(field.value),
        };
        let lines = said.unwrap_or_default().trim().lines().map(str::to_owned).collect();
        Self { step, name: field.name.to_owned(), lines }
    }
}
