//! What is offered before anybody has asked: on each topic the first answers, and the troubleshooters.
//!
//! It lies beside the pages as one file, so that whoever serves the site has it without the book.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is offered, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FirstAid(
    /// The language's tag, and what is offered in it.
    pub BTreeMap<String, Cabinet>,
);

/// What is offered in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cabinet {
    /// The first answers on each topic, in the author's order; behind them those of single schools.
    pub topics: BTreeMap<String, Vec<Aid>>,
    /// The troubleshooters.
    pub troubleshooters: Vec<Troubleshooter>,
}

/// A page that may help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aid {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub text: String,
}

/// A troubleshooter and what it is good for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Troubleshooter {
    /// Its first page.
    #[serde(flatten)]
    pub aid: Aid,
    /// The topic it is about; empty if nobody can tell.
    pub topic: String,
    /// The addresses of the answers that it goes with.
    pub pages: Vec<String>,
}

impl FirstAid {
    /// Where the file lies in a site.
    pub const FILE: &str = "/erste-hilfe.json";

    /// Reads the file; nothing if it is another one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// The bytes of the file.
    ///
    /// # Panics
    /// Never: texts are JSON.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts are JSON")
    }
}
