//! The texts of all mails: brought along, and replaced by what the school's own folder holds.

use crate::embedded::FILES;
use crate::view::confidential::Confidential;
use crate::view::{Bare, Full, Out};
use crate::words::Words;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tera::{Context, Tera};
use tickets::{Language, NoticeKind};

/// The folder of the mail that stands for every kind while a ticket is confidential.
pub(crate) const CONFIDENTIAL: &str = "confidential";

/// What is wrong with a file below `mails/`; addressed to whoever wrote it.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file is none that a mail is made of.
    #[error("{path}: not a mail; write mails/<notice>/<language>.txt or mails/words/<language>.toml")]
    Stray {
        /// Where it stands.
        path: String,
    },
    /// The words of a language cannot be read.
    #[error("{path}: {source}")]
    Words {
        /// Where they stand.
        path: String,
        /// What is wrong with them.
        source: Box<toml::de::Error>,
    },
    /// There is a mail in a language that has no words.
    #[error("{path}: this language needs a mails/words/{language}.toml")]
    NoWords {
        /// Where the mail stands.
        path: String,
        /// Its language.
        language: String,
    },
    /// The first line of a mail is its subject, and a blank line follows.
    #[error("{path}: the first line must begin with \"{label}:\", the second must be blank")]
    NoSubject {
        /// Where the mail stands.
        path: String,
        /// The word for it.
        label: String,
    },
    /// A mail wants something that the desk does not tell it.
    #[error("{path}: there is no {variable}; there are {known}")]
    Unknown {
        /// Where the mail stands.
        path: String,
        /// What it wants.
        variable: String,
        /// What it could have.
        known: String,
    },
    /// A mail is no template.
    #[error("{0}")]
    Template(#[from] tera::Error),
}

/// The texts of all mails in all languages.
#[derive(Debug)]
pub struct Templates {
    words: BTreeMap<Language, Words>,
    /// What the engine is made of: names and texts.
    sources: BTreeMap<String, String>,
    engine: OnceLock<Tera>,
}

impl Templates {
    /// The mails that the desk brings along, with `overrides` (path such as `mails/M4/de.txt`, and text)
    /// in their place or beside them.
    ///
    /// # Errors
    /// The first file that no mail could be made of.
    pub fn new(overrides: &[(String, String)]) -> Result<Self, TemplateError> {
        let templates = Self::unread(overrides)?;
        let engine = templates.engine()?;
        for file in files(overrides)? {
            if let Some(known) = file.names() {
                file.check_variables(known, engine)?;
            }
        }
        Ok(templates)
    }

    /// The same, for files in which [`Templates::new`] found nothing wrong: they are read when the first mail is written.
    ///
    /// # Errors
    /// The first file of words or subject that cannot be used.
    pub fn unread(overrides: &[(String, String)]) -> Result<Self, TemplateError> {
        let files = files(overrides)?;
        let words = words(&files)?;
        let mut sources = BTreeMap::new();
        for file in files.iter().filter(|file| !file.is_words()) {
            sources.extend(file.sources(&words)?);
        }
        Ok(Self { words, sources, engine: OnceLock::new() })
    }

    /// The words of this language.
    pub(crate) fn words(&self, language: &Language) -> Option<&Words> {
        self.words.get(language)
    }

    /// The lines above which answers stand, in all languages: what a reader of answers looks for (Z-53).
    #[must_use]
    pub fn separators(&self) -> Vec<String> {
        separators(&self.words)
    }

    /// Whether there is a mail in this folder, in this language.
    pub(crate) fn has(&self, folder: &str, language: &Language) -> bool {
        self.sources.contains_key(&body_name(folder, language.as_str()))
    }

    /// The filled subject and body.
    pub(crate) fn fill(
        &self,
        folder: &str,
        language: &Language,
        view: &impl Serialize,
    ) -> Result<(String, String), tera::Error> {
        let (engine, context) = (self.engine()?, Context::from_serialize(view)?);
        let subject = engine.render(&subject_name(folder, language.as_str()), &context)?;
        let body = engine.render(&body_name(folder, language.as_str()), &context)?;
        Ok((subject, body))
    }

    fn engine(&self) -> Result<&Tera, tera::Error> {
        if let Some(engine) = self.engine.get() {
            return Ok(engine);
        }
        let mut engine = Tera::default();
        engine.autoescape_on(Vec::<&str>::new());
        engine.add_raw_templates(&self.sources)?;
        Ok(self.engine.get_or_init(|| engine))
    }
}

/// [`Templates::separators`] for who reads mails and writes none.
///
/// # Errors
/// The first file of words that cannot be used.
pub fn separators_of(overrides: &[(String, String)]) -> Result<Vec<String>, TemplateError> {
    Ok(separators(&words(&files(overrides)?)?))
}

fn separators(words: &BTreeMap<Language, Words>) -> Vec<String> {
    words.values().map(|words| words.separator.clone()).collect()
}

fn files(overrides: &[(String, String)]) -> Result<Vec<File<'_>>, TemplateError> {
    let own = overrides.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let files: BTreeMap<&str, &str> = FILES.iter().copied().chain(own).collect();
    files.into_iter().map(|(path, text)| File::of(path, text)).collect()
}

fn words(files: &[File<'_>]) -> Result<BTreeMap<Language, Words>, TemplateError> {
    files.iter().filter(|file| file.is_words()).map(File::words).collect()
}

fn body_name(folder: &str, language: &str) -> String {
    format!("{folder}/{language}.txt")
}

fn subject_name(folder: &str, language: &str) -> String {
    format!("{folder}/{language}.txt: subject")
}

/// One file below `mails/`.
struct File<'f> {
    path: &'f str,
    folder: &'f str,
    language: Language,
    text: &'f str,
}

impl<'f> File<'f> {
    fn of(path: &'f str, text: &'f str) -> Result<Self, TemplateError> {
        let stray = || TemplateError::Stray { path: path.to_owned() };
        let (folder, name) = path.strip_prefix("mails/").and_then(|p| p.split_once('/')).ok_or_else(stray)?;
        let suffix = if folder == "words" { ".toml" } else { ".txt" };
        let language = name.strip_suffix(suffix).filter(|l| !l.is_empty() && !l.contains('/')).ok_or_else(stray)?;
        Ok(Self { path, folder, language: Language::new(language), text })
    }

    fn is_words(&self) -> bool {
        self.folder == "words"
    }

    /// What it may say, if it is a mail and not a part that mails include.
    fn names(&self) -> Option<&'static [&'static str]> {
        if self.folder == CONFIDENTIAL {
            return Some(Confidential::NAMES);
        }
        NoticeKind::parse(self.folder).map(names)
    }

    fn words(&self) -> Result<(Language, Words), TemplateError> {
        let fault = |source| TemplateError::Words { path: self.path.to_owned(), source: Box::new(source) };
        Ok((self.language.clone(), toml::from_str(self.text).map_err(fault)?))
    }

    /// The templates in it: a part is one; a mail is two, its subject and its body.
    fn sources(&self, words: &BTreeMap<Language, Words>) -> Result<Vec<(String, String)>, TemplateError> {
        let (path, language) = (self.path.to_owned(), self.language.as_str());
        let name = body_name(self.folder, language);
        if self.names().is_none() {
            return Ok(vec![(name, self.text.to_owned())]);
        }
        let Some(words) = words.get(&self.language) else {
            return Err(TemplateError::NoWords { path, language: language.to_owned() });
        };
        let head = self.text.split_once('\n').and_then(|(first, rest)| {
            let subject = first.strip_prefix(words.subject.as_str())?.strip_prefix(':')?;
            Some((subject.trim(), rest.trim_start_matches('\r').strip_prefix('\n')?))
        });
        let (subject, body) = head.ok_or_else(|| TemplateError::NoSubject { path, label: words.subject.clone() })?;
        Ok(vec![(subject_name(self.folder, language), subject.to_owned()), (name, body.to_owned())])
    }

    /// A name that the desk does not tell would only show when the first such mail is due.
    fn check_variables(&self, known: &[&str], tera: &Tera) -> Result<(), TemplateError> {
        for name in [subject_name(self.folder, self.language.as_str()), body_name(self.folder, self.language.as_str())]
        {
            let mut wanted: Vec<&str> = tera.get_template_variables(&name)?.into_iter().collect();
            wanted.sort_unstable();
            if let Some(variable) = wanted.into_iter().find(|variable| !known.contains(variable)) {
                return Err(TemplateError::Unknown {
                    path: self.path.to_owned(),
                    variable: variable.to_owned(),
                    known: known.join(", "),
                });
            }
        }
        Ok(())
    }
}

/// What a mail of this kind may say: M0, M15 and M16 know nothing that a stranger could have chosen, and M12 nothing of the people
/// of the ticket.
fn names(kind: NoticeKind) -> &'static [&'static str] {
    match kind {
        NoticeKind::M0 | NoticeKind::M15 | NoticeKind::M16 => Bare::NAMES,
        NoticeKind::M12 => Out::NAMES,
        NoticeKind::M1
        | NoticeKind::M2
        | NoticeKind::M3
        | NoticeKind::M4
        | NoticeKind::M5
        | NoticeKind::M6
        | NoticeKind::M7
        | NoticeKind::M8
        | NoticeKind::M9
        | NoticeKind::M10
        | NoticeKind::M17 => Full::NAMES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &str) {
        let error = Templates::new(&[(path.to_owned(), text.to_owned())]).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }

    #[test]
    fn what_we_bring_along_is_whole() {
        let templates = Templates::new(&[]).unwrap();
        for kind in NoticeKind::ALL {
            for language in ["de", "en"] {
                assert!(templates.has(kind.name(), &Language::new(language)), "{} {language}", kind.name());
            }
        }
        assert_eq!(
            templates.separators(),
            ["-- Antworten Sie oberhalb dieser Zeile --", "-- Write your answer above this line --"]
        );
    }

    #[test]
    fn a_mail_that_could_not_be_written_is_told_at_once() {
        check("mails/M4/de.txt", "Betreff: x\n\n{{ nirgends }}", "mails/M4/de.txt: there is no nirgends");
        check("mails/M4/de.txt", "Betreff: {{ nirgends }}\n\nx", "there is no nirgends");
        check("mails/M4/de.txt", "Subject: x\n\ny", "must begin with \"Betreff:\"");
        check("mails/M4/de.txt", "Betreff: x\ny", "the second must be blank");
        check("mails/M4/fr.txt", "Objet: x\n\ny", "needs a mails/words/fr.toml");
        check("mails/M4/de.txt", "Betreff: x\n\n{% if %}", "M4/de.txt");
        check("mails/M4/de.md", "", "not a mail");
        check("elsewhere.txt", "", "not a mail");
        check("mails/words/de.toml", "and = 1", "mails/words/de.toml");
        check("mails/bottom/de.txt", "{{ nirgends }}", "there is no nirgends");
    }

    #[test]
    fn a_mail_that_was_not_looked_at_is_an_error_when_it_is_due() {
        let own = vec![("mails/M4/de.txt".to_owned(), "Betreff: x\n\n{% if %}".to_owned())];
        let templates = Templates::unread(&own).unwrap();
        let error = templates.fill("M4", &Language::new("de"), &()).unwrap_err().to_string();
        assert!(error.contains("M4/de.txt"), "{error}");
    }

    #[test]
    fn the_mail_to_a_provider_cannot_name_the_people_of_the_ticket() {
        for private in ["requester", "request", "history", "others", "name", "link", "question", "reason", "queue"] {
            check("mails/M12/de.txt", &format!("Betreff: x\n\n{{{{ {private} }}}}"), &format!("there is no {private}"));
        }
    }

    #[test]
    fn mails_to_unknown_addresses_and_about_what_is_confidential_cannot_name_what_somebody_wrote() {
        for chosen in ["name", "subject", "text", "request", "requester"] {
            for mail in ["M0", "confidential"].into_iter().filter(|mail| *mail == "M0" || chosen != "name") {
                let text = format!("Betreff: x\n\n{{{{ {chosen} }}}}");
                check(&format!("mails/{mail}/de.txt"), &text, &format!("there is no {chosen}"));
            }
        }
    }
}
