//! The theme: all templates and words, ready to render.

use crate::assets::{Asset, all_assets, by_key};
use crate::embedded::{PARTS, TEMPLATES, WORDS};
use crate::engine::{Templates, named, needed, speaking};
use crate::strings::Words;
use crate::{Frame, ThemeError};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tera::{Context, Tera};
use tickets::Language;
use tickets::policy::Place;

/// All templates and words of a desk.
///
/// Each language has its own engines, so that filters and functions know their language without being told.
#[derive(Debug)]
pub struct Theme {
    words: Arc<BTreeMap<Language, Arc<Words>>>,
    templates: Templates,
    /// The templates that define components.
    parts: Vec<String>,
    engines: BTreeMap<Language, Engines>,
    assets: Vec<Asset>,
    /// Addresses of the assets, by the key that templates use.
    addresses: BTreeMap<String, Cow<'static, str>>,
}

/// What renders the pages of one language.
#[derive(Debug)]
enum Engines {
    /// One engine with all templates.
    Whole(Box<Tera>),
    /// An engine for each page with what it needs, made when somebody asks for the page.
    Pages(BTreeMap<String, OnceLock<Result<Tera, ThemeError>>>),
}

impl Theme {
    /// The embedded theme, with the files of a content folder laid over it: `templates/<name>.html` replaces or adds
    /// a template, `strings/<language>.toml` replaces single words or adds a language, `assets/lotse.css` and the
    /// scripts replace ours. Other names are ignored.
    ///
    /// # Errors
    /// The first file that cannot be used, or the first text that a language lacks.
    pub fn new(overrides: &[(String, String)]) -> Result<Self, ThemeError> {
        let mut theme = Self::unread(overrides)?;
        let templates: Vec<(&str, &str)> = theme.templates.iter().map(|(name, text)| (&**name, &**text)).collect();
        let mut first: Option<Tera> = None;
        for (language, words) in &*theme.words {
            // Templates are the same in every language: they are read once.
            let engine = match &first {
                Some(engine) => speaking(engine.clone(), words.tree().clone(), words, &theme.words),
                None => with_templates(speaking(Tera::new(), words.tree().clone(), words, &theme.words), &templates)?,
            };
            first.get_or_insert_with(|| engine.clone());
            theme.engines.insert(language.clone(), Engines::Whole(Box::new(engine)));
        }
        Ok(theme)
    }

    /// The same, for files in which [`Theme::new`] found nothing wrong: the templates of a page are read when somebody asks
    /// for it. Who starts for a single page starts with this.
    ///
    /// # Errors
    /// The first file of words that cannot be used, or the first text that a language lacks. What is wrong with a template
    /// is told by [`Theme::render`].
    pub fn unread(overrides: &[(String, String)]) -> Result<Self, ThemeError> {
        let words = all_words(overrides)?.into_iter().map(|(language, words)| (language, Arc::new(words)));
        let words: Arc<BTreeMap<Language, Arc<Words>>> = Arc::new(words.collect());
        let templates = all_templates(overrides);
        let own_parts = overrides.iter().filter(|(_, text)| text.contains("{% component "));
        let parts = PARTS.iter().copied().chain(own_parts.map(|(name, _)| name.as_str()));
        let parts = parts.filter_map(|name| name.strip_prefix("templates/")).map(str::to_owned).collect();
        let pages = || templates.keys().map(|name| (name.to_string(), OnceLock::new())).collect();
        let engines = words.keys().map(|language| (language.clone(), Engines::Pages(pages()))).collect();
        let assets = all_assets(overrides);
        Ok(Self { engines, words, templates, parts, addresses: by_key(&assets), assets })
    }

    /// Renders `template` (such as `article.html`) in its frame. The template sees the fields of `context`, the
    /// frame as `frame`, the words as `t` and the addresses of style sheet and scripts as `assets`.
    ///
    /// # Errors
    /// What the template asks for and nobody gave: a variable, a word, another template. Names template and key.
    pub fn render(
        &self,
        template: &str,
        language: &Language,
        frame: &Frame,
        context: &impl Serialize,
    ) -> Result<String, ThemeError> {
        let engine = self.engine(template, language)?;
        let fault = |error: tera::Error| ThemeError::from_engine(template, &error);
        let mut values = Context::from_serialize(context).map_err(fault)?;
        values.insert("frame", frame);
        values.insert("assets", &self.addresses);
        engine.render(template, &values).map_err(fault)
    }

    /// The word with this key, such as `state.open`. A key that nobody knows comes back itself: people see that
    /// something is missing and what.
    #[must_use]
    pub fn word<'a>(&'a self, language: &Language, key: &'a str) -> &'a str {
        self.known_word(language, key).unwrap_or(key)
    }

    /// The word with this key, if there is one.
    #[must_use]
    pub fn known_word(&self, language: &Language, key: &str) -> Option<&str> {
        self.words.get(language)?.get(key)
    }

    /// The languages that have words.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.words.keys()
    }

    /// The hash of all that makes pages look and speak as they do.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let templates = self.templates.iter().map(|(name, text)| (&**name, &**text));
        let words = self.words.iter();
        let words = words.flat_map(|(language, words)| [(language.as_str(), "")].into_iter().chain(words.all()));
        let assets = self.assets.iter().map(|asset| (asset.name, &*asset.address));
        let mut hasher = Sha256::new();
        for part in templates.chain(words).chain(assets).flat_map(|(name, text)| [name, text]) {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }

    /// Style sheet and scripts.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter()
    }

    /// What renders this page.
    fn engine(&self, template: &str, language: &Language) -> Result<&Tera, ThemeError> {
        let unknown = || ThemeError::UnknownLanguage { language: language.as_str().to_owned() };
        match self.engines.get(language).ok_or_else(unknown)? {
            Engines::Whole(engine) => Ok(engine),
            Engines::Pages(pages) => {
                let page = pages.get(template).ok_or_else(|| missing(template))?;
                page.get_or_init(|| self.engine_of(template, language)).as_ref().map_err(Clone::clone)
            }
        }
    }

    /// An engine with what this page needs. Where that cannot be seen, it needs all.
    fn engine_of(&self, page: &str, language: &Language) -> Result<Tera, ThemeError> {
        let words = self.words.get(language).map(Arc::clone).unwrap_or_default();
        let made = |tree: tera::Value, templates: &[(&str, &str)]| {
            with_templates(speaking(Tera::new(), tree, &words, &self.words), templates)
        };
        let few = needed(page, &self.templates, &self.parts);
        let tree = named(few.values().copied()).map_or_else(|| words.tree().clone(), |tables| words.tree_of(&tables));
        made(tree, &few.into_iter().collect::<Vec<_>>()).or_else(|_| {
            let all: Vec<(&str, &str)> = self.templates.iter().map(|(name, text)| (&**name, &**text)).collect();
            made(words.tree().clone(), &all)
        })
    }
}

fn missing(template: &str) -> ThemeError {
    let place = Place { file: format!("templates/{template}"), line: 1, column: 1 };
    ThemeError::Broken { place, message: "there is no such template".to_owned() }
}

/// The embedded words with the overrides laid over them. Each language must have every word.
fn all_words(overrides: &[(String, String)]) -> Result<BTreeMap<Language, Words>, ThemeError> {
    let brought = |(tag, written): &(&str, &'static str)| (Language::new(tag), Words::brought(written));
    let mut all: BTreeMap<Language, Words> = WORDS.iter().map(brought).collect();
    let tag = |name: &'_ str| -> Option<Language> {
        Some(Language::new(name.strip_prefix("strings/")?.strip_suffix(".toml")?))
    };
    let own: Vec<_> = overrides.iter().filter_map(|(name, text)| Some((tag(name)?, name, text))).collect();
    for (language, name, text) in &own {
        let below = all.remove(language).unwrap_or_default();
        all.insert(language.clone(), below.overlaid(&Words::read(name, text)?));
    }
    for (language, ..) in own {
        let reference = WORDS.first().map(|(_, written)| Words::brought(written)).unwrap_or_default();
        if let Some(key) = all.get(&language).and_then(|words| words.first_missing(&reference)) {
            return Err(ThemeError::MissingText { language: language.as_str().to_owned(), key: key.to_owned() });
        }
    }
    Ok(all)
}

/// The embedded templates, each replaced by the override of its name, and those that only the overrides have.
fn all_templates(overrides: &[(String, String)]) -> Templates {
    let named = |name: &'_ str| -> Option<String> { Some(name.strip_prefix("templates/")?.to_owned()) };
    let ours =
        TEMPLATES.iter().filter_map(|(name, text)| Some((name.strip_prefix("templates/")?.into(), (*text).into())));
    let own = overrides.iter().filter_map(|(name, text)| Some((named(name)?.into(), text.clone().into())));
    ours.chain(own).collect()
}

/// The engine with these templates.
fn with_templates(mut engine: Tera, templates: &[(&str, &str)]) -> Result<Tera, ThemeError> {
    engine.add_raw_templates(templates.iter().copied()).map_err(|error| ThemeError::from_engine("", &error))?;
    Ok(engine)
}

#[cfg(test)]
mod tests;
