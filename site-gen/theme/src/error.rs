//! What can be wrong with a theme, addressed to the person who wrote it.

use tickets::policy::Place;

/// What is wrong in a template or a file of strings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// A file cannot be read as what it should be, or a template asks for what is not there.
    #[error("{place}: {message}")]
    Broken {
        /// Where it is.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// A language lacks a text that the templates need.
    #[error("{}: {}", self.place(), self.message())]
    MissingText {
        /// The tag of the language.
        language: String,
        /// The key of the text.
        key: String,
    },
    /// Nobody wrote strings for this language.
    #[error("{}: {}", self.place(), self.message())]
    UnknownLanguage {
        /// The tag of the language.
        language: String,
    },
}

impl ThemeError {
    /// The place to go to.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Broken { place, .. } => place.clone(),
            Self::MissingText { language, .. } | Self::UnknownLanguage { language } => {
                Place { file: format!("strings/{language}.toml"), line: 1, column: 1 }
            }
        }
    }

    /// What is wrong there, without the place.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Broken { message, .. } => message.clone(),
            Self::MissingText { key, .. } => format!("the text `{key}` is missing"),
            Self::UnknownLanguage { .. } => "there are no texts for this language".to_owned(),
        }
    }

    /// A fault that the template engine found while it read or rendered `template`.
    pub(crate) fn from_engine(template: &str, error: &tera::Error) -> Self {
        use tera::ErrorKind::{RenderingError, SyntaxError};
        let report = if let SyntaxError(report) | RenderingError(report) = error.kind() { Some(report) } else { None };
        let file = report.map(|r| r.filename()).filter(|name| !name.is_empty()).unwrap_or(template);
        let (line, column) = report.map_or((1, 1), |r| (r.span().start_line, r.span().start_col + 1));
        let message = report.map_or_else(|| error.to_string(), |r| r.message().to_owned());
        // The engine goes on to list all names it knows, which hides the one that it does not.
        let message = message.split(". Available ").next().unwrap_or_default().to_owned();
        Self::Broken { place: Place { file: format!("templates/{file}"), line, column }, message }
    }
}
