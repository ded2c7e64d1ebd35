//! The theme: all templates and words, ready to render.

use crate::assets::{Asset, all_assets, by_key};
use crate::dates::DateWords;
use crate::embedded::{STRINGS, TEMPLATES};
use crate::fill::fill;
use crate::hours::{HourWords, Stretch};
use crate::strings::Words;
use crate::whole::whole;
use crate::{Frame, ThemeError};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};
use tickets::Language;

/// The key that every language must have in order to be one: its own name.
const LANGUAGE_NAME: &str = "language.name";

/// All templates and words of a desk.
///
/// Each language has its own engine, so that filters and functions know their language without being told.
#[derive(Debug)]
pub struct Theme {
    spoken: BTreeMap<Language, Spoken>,
    assets: Vec<Asset>,
    /// Addresses of the assets, by the key that templates use.
    addresses: BTreeMap<String, String>,
    digest: [u8; 32],
}

/// One language, ready to render.
#[derive(Debug)]
struct Spoken {
    words: Arc<Words>,
    engine: Tera,
}

impl Theme {
    /// The embedded theme, with the files of a content folder laid over it: `templates/<name>.html` replaces or adds
    /// a template, `strings/<language>.toml` replaces single words or adds a language, `assets/lotse.css` and the
    /// scripts replace ours. Other names are ignored.
    ///
    /// # Errors
    /// The first file that cannot be used, or the first text that a language lacks.
    pub fn new(overrides: &[(String, String)]) -> Result<Self, ThemeError> {
        let words = all_words(overrides)?.into_iter().map(|(language, words)| (language, Arc::new(words)));
        let all: Arc<BTreeMap<Language, Arc<Words>>> = Arc::new(words.collect());
        let templates = all_templates(overrides);
        let mut spoken: BTreeMap<Language, Spoken> = BTreeMap::new();
        for (language, words) in &*all {
            // Templates are the same in every language: they are read once.
            let engine = match spoken.values().next() {
                Some(Spoken { engine, .. }) => speaking(engine.clone(), words, &all),
                None => with_templates(speaking(Tera::new(), words, &all), &templates)?,
            };
            spoken.insert(language.clone(), Spoken { words: Arc::clone(words), engine });
        }
        let assets = all_assets(overrides);
        let digest = digest(&templates, overrides, &assets);
        Ok(Self { spoken, addresses: by_key(&assets), assets, digest })
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
        let spoken = self
            .spoken
            .get(language)
            .ok_or_else(|| ThemeError::UnknownLanguage { language: language.as_str().to_owned() })?;
        let fault = |error: tera::Error| ThemeError::from_engine(template, &error);
        let mut values = Context::from_serialize(context).map_err(fault)?;
        values.insert("frame", frame);
        values.insert("assets", &self.addresses);
        spoken.engine.render(template, &values).map_err(fault)
    }

    /// The word with this key, such as `state.open`. A key that nobody knows comes back itself: people see that
    /// something is missing and what.
    #[must_use]
    pub fn word<'a>(&'a self, language: &Language, key: &'a str) -> &'a str {
        self.spoken.get(language).and_then(|spoken| spoken.words.get(key)).unwrap_or(key)
    }

    /// The word with this key, if there is one.
    #[must_use]
    pub fn known_word(&self, language: &Language, key: &str) -> Option<&str> {
        self.spoken.get(language)?.words.get(key)
    }

    /// The languages that have words.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.spoken.keys()
    }

    /// The hash of all that makes pages look and speak as they do.
    #[must_use]
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// Style sheet and scripts.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter()
    }
}

fn digest(templates: &BTreeMap<&str, &str>, overrides: &[(String, String)], assets: &[Asset]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let words = overrides.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain(STRINGS.iter().copied());
    let assets = assets.iter().map(|asset| (asset.name, asset.address.as_str()));
    for (name, text) in templates.iter().map(|(name, text)| (*name, *text)).chain(words).chain(assets) {
        for part in [name, text] {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().into()
}

/// The embedded words with the overrides laid over them. A language that is new must have every word.
fn all_words(overrides: &[(String, String)]) -> Result<BTreeMap<Language, Words>, ThemeError> {
    let mut all: BTreeMap<Language, Words> = BTreeMap::new();
    let embedded = STRINGS.iter().copied();
    for (name, text) in embedded.chain(overrides.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
        let Some(tag) = name.strip_prefix("strings/").and_then(|file| file.strip_suffix(".toml")) else { continue };
        let words = Words::read(name, text)?;
        let below = all.remove(&Language::new(tag)).unwrap_or_default();
        all.insert(Language::new(tag), below.overlaid(words));
    }
    let Some((_, reference)) = STRINGS.first() else { return Ok(all) };
    let reference = Words::read("strings", reference)?;
    for (language, words) in &all {
        if let Some(key) = words.first_missing(&reference) {
            return Err(ThemeError::MissingText { language: language.as_str().to_owned(), key: key.to_owned() });
        }
    }
    Ok(all)
}

/// The embedded templates, each replaced by the override of its name, and those that only the overrides have.
fn all_templates(overrides: &[(String, String)]) -> BTreeMap<&str, &str> {
    let embedded = TEMPLATES.iter().copied();
    embedded
        .chain(overrides.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        .filter_map(|(name, text)| Some((name.strip_prefix("templates/")?, text)))
        .collect()
}

/// The engine with all templates.
fn with_templates(mut engine: Tera, templates: &BTreeMap<&str, &str>) -> Result<Tera, ThemeError> {
    engine
        .add_raw_templates(templates.iter().map(|(name, text)| (*name, *text)))
        .map_err(|error| ThemeError::from_engine("", &error))?;
    Ok(engine)
}

/// The engine with the words, filters and functions of one language; some functions speak the others too.
fn speaking(mut engine: Tera, words: &Arc<Words>, all: &Arc<BTreeMap<Language, Arc<Words>>>) -> Tera {
    engine.autoescape_on(vec![".html"]);
    engine.global_context().insert("t", &words.tree);

    let dates = Arc::new(DateWords::of(words));
    type Write = fn(&DateWords, &str) -> Result<String, String>;
    let filters: [(&'static str, Write); 4] = [
        ("long_date", DateWords::long_date),
        ("table_date", DateWords::table_date),
        ("date_time", DateWords::date_time),
        ("month", DateWords::month),
    ];
    for (name, write) in filters {
        let dates = Arc::clone(&dates);
        engine.register_filter(name, move |iso: &str, _: Kwargs, _: &State| -> TeraResult<String> {
            write(&dates, iso).map_err(tera::Error::message)
        });
    }
    engine.register_filter("tel", |phone: &str, _: Kwargs, _: &State| -> String {
        phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    });

    engine.register_filter("whole", |title: &str, _: Kwargs, _: &State| -> String { whole(title) });

    let hours = HourWords::of(words);
    engine.register_function("hours", move |kwargs: Kwargs, _: &State| -> TeraResult<Vec<String>> {
        #[derive(serde::Deserialize)]
        struct Of {
            of: Vec<Stretch>,
        }
        hours.lines(&kwargs.deserialize::<Of>()?.of).map_err(tera::Error::message)
    });

    engine.register_function("fill", |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        fill_from(kwargs.must_get::<&str>("text")?, &kwargs)
    });
    engine.register_function("plural", |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let form = if kwargs.must_get::<u64>("n")? == 1 { "one" } else { "other" };
        let forms = kwargs.must_get::<&Value>("of")?;
        let text = forms.get_from_path(form).and_then(Value::as_str);
        fill_from(text.ok_or_else(|| tera::Error::message(format!("the words have no form `{form}`")))?, &kwargs)
    });

    let own = Arc::clone(words);
    engine.register_function("word", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let key = kwargs.must_get::<&str>("key")?;
        own.get(key).map(str::to_owned).ok_or_else(|| tera::Error::message(format!("the text `{key}` is missing")))
    });
    let others = Arc::clone(all);
    engine.register_function("word_in", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let (language, key) = (kwargs.must_get::<&str>("language")?, kwargs.must_get::<&str>("key")?);
        let word = others.get(&Language::new(language)).and_then(|words| words.get(key));
        word.map(str::to_owned)
            .ok_or_else(|| tera::Error::message(format!("the text `{key}` is missing in the language `{language}`")))
    });
    let (own, others) = (Arc::clone(words), Arc::clone(all));
    engine.register_function("language_word", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let tag = kwargs.must_get::<&str>("of")?;
        let word = own.get(&format!("languages.{tag}")).or_else(|| name(&others, tag));
        Ok(word.unwrap_or(tag).to_owned())
    });
    let others = Arc::clone(all);
    engine.register_function("language_name", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let tag = kwargs.must_get::<&str>("of")?;
        let name = name(&others, tag).map(str::to_owned);
        name.ok_or_else(|| tera::Error::message(format!("no texts for the language `{tag}`")))
    });
    engine
}

/// What a language calls itself.
fn name<'w>(all: &'w BTreeMap<Language, Arc<Words>>, tag: &str) -> Option<&'w str> {
    all.get(&Language::new(tag))?.get(LANGUAGE_NAME)
}

fn fill_from(text: &str, kwargs: &Kwargs) -> TeraResult<String> {
    fill(text, |name| kwargs.get::<Value>(name).ok().flatten().map(|value| value.to_string()))
        .map_err(tera::Error::message)
}

#[cfg(test)]
mod tests;
