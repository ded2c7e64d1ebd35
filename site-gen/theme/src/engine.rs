//! The template engine of one language, and the templates that one page needs.

use crate::dates::DateWords;
use crate::fill::fill;
use crate::hours::{HourWords, Stretch};
use crate::strings::Words;
use crate::whole::whole;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::{Kwargs, State, Tera, TeraResult, Value};
use tickets::Language;

/// The key that every language must have in order to be one: its own name.
const LANGUAGE_NAME: &str = "language.name";

/// Templates by the names by which they call each other.
pub(crate) type Templates = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// Those templates that this page needs: what it is built on and includes, and of `parts` those whose components are called.
/// What a template uses in another way than by its name in quotes is not found.
pub(crate) fn needed<'t>(page: &'t str, templates: &'t Templates, parts: &'t [String]) -> BTreeMap<&'t str, &'t str> {
    let text = |name: &str| templates.get(name).map(Cow::as_ref);
    let components: BTreeMap<&str, &str> = parts
        .iter()
        .flat_map(|part| defined(text(part).unwrap_or_default()).map(|name| (name, part.as_str())))
        .collect();
    let mut found = BTreeMap::new();
    let mut wanted = vec![page];
    while let Some(name) = wanted.pop() {
        let Some(text) = text(name) else { continue };
        if found.insert(name, text).is_none() {
            wanted.extend(linked(text));
            wanted.extend(called(text).filter_map(|component| components.get(component)));
        }
    }
    found
}

/// The templates that this one is built on or includes.
fn linked(text: &str) -> impl Iterator<Item = &str> {
    let links = ["extends \"", "include \""].into_iter().flat_map(|word| text.split(word).skip(1));
    links.filter_map(|rest| rest.split('"').next())
}

/// The components that this template calls, as `{{ <name`.
fn called(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.trim_start_matches(['-', ' ']).strip_prefix('<')).map(first_name)
}

/// The components that this template defines, as `{% component name`.
fn defined(text: &str) -> impl Iterator<Item = &str> {
    text.split("{% component ").skip(1).map(first_name)
}

fn first_name(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The tables of words that these templates name, such as `state` for `t.state.open`; none if one takes `t` in another way.
pub(crate) fn named<'t>(templates: impl IntoIterator<Item = &'t str>) -> Option<BTreeSet<&'t str>> {
    let inner = |text: &'t str, [open, close]: [&'static str; 2]| {
        text.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
    };
    let tags = templates.into_iter().flat_map(|text| inner(text, ["{{", "}}"]).chain(inner(text, ["{%", "%}"])));
    let mut tables = BTreeSet::new();
    for tag in tags {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        for (at, _) in tag.match_indices('t').filter(|(at, _)| !tag[..*at].ends_with(is_part)) {
            match tag[at + 1..].strip_prefix('.') {
                Some(rest) => _ = tables.insert(first_name(rest)),
                None if tag[at + 1..].starts_with(is_part) => {}
                None => return None,
            }
        }
    }
    Some(tables)
}

/// The engine with the words, filters and functions of one language; some functions speak the others too. `tree` is what
/// templates see of the words.
pub(crate) fn speaking(
    mut engine: Tera,
    tree: Value,
    words: &Arc<Words>,
    all: &Arc<BTreeMap<Language, Arc<Words>>>,
) -> Tera {
    engine.autoescape_on(vec![".html"]);
    engine.global_context().insert_value("t", tree);

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

    let sizes = Sizes::of(words);
    engine.register_filter("size", move |bytes: u64, _: Kwargs, _: &State| -> String { sizes.write(bytes) });
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

/// How a language writes the size of a file.
struct Sizes {
    kb: String,
    mb: String,
}

impl Sizes {
    fn of(words: &Words) -> Self {
        let word = |key: &str| words.get(key).unwrap_or("{n}").to_owned();
        Self { kb: word("files.kb"), mb: word("files.mb") }
    }

    /// In whole kilobytes, from a megabyte on in whole megabytes; nothing has none.
    fn write(&self, bytes: u64) -> String {
        let (form, unit) = if bytes < 999_500 { (&self.kb, 1_000) } else { (&self.mb, 1_000_000) };
        form.replace("{n}", &(bytes + unit / 2).div_euclid(unit).max(1).to_string())
    }
}

/// What a language calls itself.
fn name<'w>(all: &'w BTreeMap<Language, Arc<Words>>, tag: &str) -> Option<&'w str> {
    all.get(&Language::new(tag))?.find(LANGUAGE_NAME)
}

fn fill_from(text: &str, kwargs: &Kwargs) -> TeraResult<String> {
    fill(text, |name| kwargs.get::<Value>(name).ok().flatten().map(|value| value.to_string()))
        .map_err(tera::Error::message)
}
