//! What is wrong in a content folder, addressed to the author. Every sentence that authors read stands here.

mod tree;

pub(crate) use tree::TreeCause;

use crate::book::Legal;
use crate::front::Fault;
use std::collections::BTreeMap;
use std::fmt;
use tickets::policy::Place;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site must not go out like this.
    Error,
    /// The site is usable; somebody should look.
    Warning,
}

/// One problem: the place, the cause and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// A stable name for the kind of problem, such as `dead-link`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// How bad it is.
    pub severity: Severity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}: {severity}[{}]: {}\n  help: {}", self.place, self.code, self.message, self.help)
    }
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    NotText,
    Mended,
    Moved { taken: String, address: String },
    FrontMatterOpen { mark: &'static str },
    FrontMatterBroken { message: String },
    UnknownKey { key: String, near: Option<String>, more: usize },
    WrongValue { key: String, wanted: &'static str },
    MissingTitle { taken: String },
    UnknownRole { role: String, near: Option<String> },
    UnknownLevel { number: i64 },
    UnknownSchool { folder: String, near: Option<String> },
    UnknownTopic { topic: String, near: Option<String> },
    MissingLevel { number: u8 },
    MissingLegal { page: Legal },
    DuplicateAddress { address: String, other: String },
    DuplicateAnchor { id: String },
    HeadingLevel { from: u8, to: u8 },
    DeadLink { target: String, near: Option<String> },
    DeadAnchor { target: String, anchor: String, near: Option<String> },
    UnsafeLink { target: String },
    RawHtml { html: String },
    KeptHtml { html: String },
    Foreign { text: String },
    UnknownNote { word: String },
    OpenBlock { word: String },
    BlockAcross,
    UnusedDefinition { label: String },
    MissingAlt { image: String },
    MissingCaptions { file: String },
    MissingTranscript,
    ExtraCells,
    Stale { date: String },
    OwnerLeft { owner: String },
    List { message: String, wanted: &'static str },
    NotFound { question: String, page: String, found: Vec<String> },
    Tree(TreeCause),
    Notices { message: String },
    Expired { date: String },
    HiddenLink { target: String },
    UnknownLanguage { tag: String },
    WrongAlias { alias: String },
    AliasClash { alias: String, other: String },
    LostAddress { address: String, near: Option<String> },
    Glossary { message: String },
    Statement { message: String },
    OldStatement { date: String },
    Theme { message: String },
    Template { message: String },
}

impl Cause {
    /// Whether the page's front matter could not be read as a whole.
    pub(crate) fn is_unread_front_matter(&self) -> bool {
        matches!(self, Self::FrontMatterOpen { .. } | Self::FrontMatterBroken { .. })
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotText => "not-text",
            Self::Mended => "not-utf-8",
            Self::Moved { .. } => "duplicate-address",
            Self::FrontMatterOpen { .. } => "front-matter-open",
            Self::FrontMatterBroken { .. } => "front-matter",
            Self::UnknownKey { .. } => "unknown-key",
            Self::WrongValue { .. } => "wrong-value",
            Self::MissingTitle { .. } => "missing-title",
            Self::UnknownRole { .. } => "unknown-role",
            Self::UnknownLevel { .. } => "unknown-level",
            Self::UnknownSchool { .. } => "unknown-school",
            Self::UnknownTopic { .. } => "unknown-topic",
            Self::MissingLevel { .. } => "missing-level",
            Self::MissingLegal { .. } => "missing-legal-page",
            Self::DuplicateAddress { .. } => "duplicate-address",
            Self::DuplicateAnchor { .. } => "duplicate-anchor",
            Self::HeadingLevel { .. } => "heading-level",
            Self::DeadLink { .. } => "dead-link",
            Self::DeadAnchor { .. } => "dead-anchor",
            Self::UnsafeLink { .. } => "unsafe-link",
            Self::RawHtml { .. } | Self::KeptHtml { .. } => "raw-html",
            Self::Foreign { .. } => "foreign-markup",
            Self::UnknownNote { .. } => "unknown-note",
            Self::OpenBlock { .. } => "open-block",
            Self::BlockAcross => "block-across",
            Self::UnusedDefinition { .. } => "unused-definition",
            Self::MissingAlt { .. } => "missing-alt",
            Self::MissingCaptions { .. } => "missing-captions",
            Self::MissingTranscript => "missing-transcript",
            Self::ExtraCells => "extra-cells",
            Self::Stale { .. } => "stale",
            Self::OwnerLeft { .. } => "owner-left",
            Self::List { .. } => "list-broken",
            Self::NotFound { .. } => "search-test",
            Self::Tree(cause) => cause.code(),
            Self::Notices { .. } => "notices",
            Self::Expired { .. } => "expired",
            Self::HiddenLink { .. } => "hidden-link",
            Self::UnknownLanguage { .. } => "unknown-language",
            Self::WrongAlias { .. } => "wrong-alias",
            Self::AliasClash { .. } => "alias-clash",
            Self::LostAddress { .. } => "lost-address",
            Self::Glossary { .. } => "glossary",
            Self::Statement { .. } => "accessibility",
            Self::OldStatement { .. } => "stale",
            Self::Theme { .. } => "theme",
            Self::Template { .. } => "template",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotText => "the file is not UTF-8 text".to_owned(),
            Self::Mended => "the file is not plain UTF-8 text from here on".to_owned(),
            Self::Moved { taken, address } => {
                format!("the address {taken} is already taken; this page is at {address}")
            }
            Self::FrontMatterOpen { mark } => format!("the front matter begins with `{mark}` and does not end"),
            Self::FrontMatterBroken { message } => format!("the front matter cannot be read: {message}"),
            Self::UnknownKey { key, more: 0, .. } => format!("nobody reads the key `{key}`"),
            Self::UnknownKey { key, more, .. } => {
                format!("nobody reads the key `{key}`, here and {more} times elsewhere")
            }
            Self::WrongValue { key, wanted } => format!("`{key}` should be {wanted}"),
            Self::MissingTitle { .. } => "the page has no title".to_owned(),
            Self::UnknownRole { role, .. } => format!("there is no role `{role}`"),
            Self::UnknownLevel { number } => format!("the desk has no level {number}"),
            Self::UnknownSchool { folder, .. } => format!("the desk has no school `{folder}`"),
            Self::UnknownTopic { topic, .. } => {
                format!("there is no topic `{topic}` on which the pages in this folder could be")
            }
            Self::MissingLevel { number } => format!("nobody described level {number}"),
            Self::MissingLegal { page } => format!("the page {} is missing", page.path()),
            Self::DuplicateAddress { address, other } => format!("the address {address} is already taken by {other}"),
            Self::DuplicateAnchor { id } => format!("the anchor `#{id}` is already taken on this page"),
            Self::HeadingLevel { from: 0, .. } => "a heading of level 1 stands in the text".to_owned(),
            Self::HeadingLevel { from, to } => format!("a heading of level {to} follows one of level {from}"),
            Self::DeadLink { target, .. } => format!("`{target}` leads nowhere"),
            Self::DeadAnchor { target, anchor, .. } if target.starts_with('#') => {
                format!("this page has no place called `#{anchor}`")
            }
            Self::DeadAnchor { target, anchor, .. } => format!("`{target}` has no place called `#{anchor}`"),
            Self::UnsafeLink { target } => format!("`{target}` is not an address that pages may link to"),
            Self::RawHtml { html } => format!("HTML is shown as text: `{html}`"),
            Self::KeptHtml { html } => format!("HTML in the text, kept as far as it is harmless: `{html}`"),
            Self::Foreign { text } => format!("another program would do something here; it is shown as text: `{text}`"),
            Self::UnknownNote { word } => format!("there is no kind of note called `{word}`"),
            Self::OpenBlock { word } => format!("the block `{word}` does not end"),
            Self::UnusedDefinition { label } => {
                format!("no link uses the definition `[{label}]`; readers do not see it")
            }
            Self::BlockAcross => "a block begins in one part of the text and ends in another".to_owned(),
            Self::MissingAlt { image } => format!("the picture `{image}` has no words for those who cannot see it"),
            Self::MissingCaptions { file } => format!("the film has no captions: there is no `{file}`"),
            Self::MissingTranscript => "nobody can read what the film shows and says".to_owned(),
            Self::ExtraCells => "the row has more cells than the table has columns".to_owned(),
            Self::OldStatement { date } => format!("the statement about accessibility is of {date}"),
            Self::Stale { date } => format!("the page should have been reviewed by {date}"),
            Self::OwnerLeft { owner } => format!("{owner} works at this desk no more: nobody looks after the page"),
            Self::NotFound { question, page, found } if found.is_empty() => {
                format!("the search finds nothing for \"{question}\"; {page} should be found")
            }
            Self::NotFound { question, page, found } => {
                format!("the search finds {} for \"{question}\", but not {page}", found.join(", "))
            }
            Self::List { message, .. }
            | Self::Notices { message }
            | Self::Glossary { message }
            | Self::Statement { message }
            | Self::Theme { message }
            | Self::Template { message } => message.clone(),
            Self::Tree(cause) => cause.message(),
            Self::Expired { date } => format!("the page was valid until {date}; it is no longer shown"),
            Self::HiddenLink { target } => format!("`{target}` is not shown today, by its own dates"),
            Self::UnknownLanguage { tag } => format!("the desk does not speak the language `{tag}`"),
            Self::WrongAlias { alias } => format!("`{alias}` is no address of this site"),
            Self::AliasClash { alias, other } => format!("the alias {alias} is already taken by {other}"),
            Self::LostAddress { address, .. } => format!("the last site answered at {address}, this one does not"),
        }
    }

    fn help(&self) -> String {
        let mean = |near: &Option<String>, otherwise: &str| match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise.to_owned(),
        };
        match self {
            Self::NotText => "save it as UTF-8; until then it is left out".to_owned(),
            Self::Mended => "save it as UTF-8; until then it is read as an old Windows text".to_owned(),
            Self::Moved { .. } => "rename one of the files".to_owned(),
            Self::FrontMatterOpen { mark } => format!("put a line `{mark}` after the last key"),
            Self::FrontMatterBroken { .. } => {
                "between `+++` stands TOML (key = \"value\"), between `---` stands YAML (key: value)".to_owned()
            }
            Self::UnknownKey { near, .. } => mean(near, "remove it, or write what it says into the text"),
            Self::WrongValue { .. } => "change the value, or remove the line".to_owned(),
            Self::MissingTitle { taken } => format!("add a `title`; until then it is called \"{taken}\""),
            Self::UnknownRole { near, .. } => {
                mean(near, "the roles are lehrkraft, schuladmin, verwaltung, schueler and gast")
            }
            Self::UnknownSchool { near, .. } => {
                mean(near, "name the folder like a school's `id` in desk.toml; until then the page is for all")
            }
            Self::UnknownTopic { topic, near } => mean(
                near,
                &format!("name the folder after a topic, or write one into desk.toml: [[topic]] id = \"{topic}\""),
            ),
            Self::UnknownLevel { .. } => "name a level that stands in desk.toml under [[level]]".to_owned(),
            Self::MissingLevel { number } => {
                format!("write levels/{number}.md with funktion, ressourcen and beispiele")
            }
            Self::MissingLegal { page: Legal::Imprint } => "write pages/impressum.md".to_owned(),
            Self::MissingLegal { page: Legal::Privacy } => {
                "write [privacy] with address and officer into desk.toml, or all of it into pages/datenschutz.md"
                    .to_owned()
            }
            Self::MissingLegal { page: Legal::Accessibility } => {
                "write barrierefreiheit.toml, or all of it into pages/barrierefreiheit.md".to_owned()
            }
            Self::DuplicateAddress { .. } => "rename one of them; this one is left out".to_owned(),
            Self::DuplicateAnchor { .. } => "give the heading another name, such as {#second-name}".to_owned(),
            Self::HeadingLevel { from: 0, .. } => {
                "begin with ##; the title of the page is its only heading of level 1".to_owned()
            }
            Self::HeadingLevel { from, .. } => format!("use {} here", "#".repeat(usize::from(*from) + 1)),
            Self::DeadLink { near, .. } => mean(near, "link to the .md file of a page, or to an address that exists"),
            Self::DeadAnchor { near, .. } => {
                mean(near, "link to one of the headings, or give one the name with {#name}")
            }
            Self::UnsafeLink { .. } => "use http, https, mailto, tel, or a page of this site".to_owned(),
            Self::RawHtml { .. } | Self::KeptHtml { .. } | Self::Foreign { .. } => {
                "say it in Markdown, or remove it".to_owned()
            }
            Self::UnknownNote { .. } => {
                "the kinds are hinweis, tipp, wichtig, achtung and halt; until then it is a plain note".to_owned()
            }
            Self::OpenBlock { .. } => "put a line ::: after it; until then it goes on to the end".to_owned(),
            Self::UnusedDefinition { .. } => "remove it, or write it as a sentence".to_owned(),
            Self::BlockAcross => {
                "end it where it began, indented alike; until then all blocks of this page are shown as text".to_owned()
            }
            Self::MissingAlt { .. } => "say between the square brackets what it shows: ![…](…)".to_owned(),
            Self::MissingCaptions { .. } => "write the spoken words into it (WebVTT)".to_owned(),
            Self::MissingTranscript => {
                "add a heading such as `## Abschrift` with what is to be seen and heard".to_owned()
            }
            Self::ExtraCells => "give the table another column, or write \\| for a bar that is a sign".to_owned(),
            Self::Stale { .. } => "read it again and set `reviewed` and `review_by`".to_owned(),
            Self::OwnerLeft { .. } => "name an agent of desk.toml as `owner`, or remove the line".to_owned(),
            Self::List { wanted, .. } => format!("write a list for each language, such as {wanted}"),
            Self::NotFound { .. } => {
                "say it in the title or description, or give the page `synonyms` with the words that people use"
                    .to_owned()
            }
            Self::Tree(cause) => cause.help(),
            Self::Notices { .. } => {
                "a notice is [[notice]] with kind = \"outage\" or \"announcement\", title, text, link, from and until"
                    .to_owned()
            }
            Self::Expired { .. } => "remove the page, or give it another `valid_until`".to_owned(),
            Self::HiddenLink { .. } => {
                "remove the link, or change `valid_from` or `valid_until` of the page".to_owned()
            }
            Self::UnknownLanguage { .. } => {
                "name one of the languages in desk.toml; until then the folder of the page says which it is".to_owned()
            }
            Self::WrongAlias { .. } => "write the old address from its first slash, such as /alt/seite/".to_owned(),
            Self::AliasClash { .. } => "remove it from one of them; here it is left out".to_owned(),
            Self::LostAddress { address, near } => {
                let page = near.as_ref().map_or("the page that says it now".to_owned(), |near| {
                    format!("the page that says it now ({near}?)")
                });
                format!("write aliases = [\"{address}\"] into the front matter of {page}")
            }
            Self::Glossary { .. } => {
                "write [[term]] with term and explanation, and forms and language if need be".to_owned()
            }
            Self::Statement { .. } => "compare it with the file of the example (`lotse new`)".to_owned(),
            Self::OldStatement { .. } => "check the pages once a year, and set `checked`".to_owned(),
            Self::Theme { .. } => "mend the file; until then the theme that comes with the program is used".to_owned(),
            Self::Template { .. } => "mend the template; until then the pages that need it are left out".to_owned(),
        }
    }

    /// What holds in lenient builds; strict ones make errors of all but what time alone brings about.
    fn severity(&self, strict: bool) -> Severity {
        match self {
            Self::Stale { .. }
            | Self::OwnerLeft { .. }
            | Self::OldStatement { .. }
            | Self::Expired { .. }
            | Self::HiddenLink { .. } => Severity::Warning,
            Self::DuplicateAddress { .. }
            | Self::List { .. }
            | Self::Tree(_)
            | Self::Notices { .. }
            | Self::Statement { .. }
            | Self::Theme { .. }
            | Self::Template { .. } => Severity::Error,
            // A lenient build shows what it can of each page, and nothing that could harm.
            Self::NotText
            | Self::FrontMatterOpen { .. }
            | Self::FrontMatterBroken { .. }
            | Self::UnsafeLink { .. }
            | Self::UnknownLanguage { .. }
            | Self::WrongAlias { .. }
            | Self::AliasClash { .. }
            | Self::LostAddress { .. }
            | Self::Mended
            | Self::Moved { .. }
            | Self::UnknownKey { .. }
            | Self::WrongValue { .. }
            | Self::MissingTitle { .. }
            | Self::UnknownRole { .. }
            | Self::UnknownLevel { .. }
            | Self::UnknownSchool { .. }
            | Self::UnknownTopic { .. }
            | Self::MissingLevel { .. }
            | Self::MissingLegal { .. }
            | Self::DuplicateAnchor { .. }
            | Self::HeadingLevel { .. }
            | Self::DeadLink { .. }
            | Self::DeadAnchor { .. }
            | Self::RawHtml { .. }
            | Self::KeptHtml { .. }
            | Self::Foreign { .. }
            | Self::UnknownNote { .. }
            | Self::OpenBlock { .. }
            | Self::BlockAcross
            | Self::NotFound { .. }
            | Self::Glossary { .. }
            | Self::UnusedDefinition { .. }
            | Self::MissingCaptions { .. }
            | Self::MissingTranscript
            | Self::ExtraCells
            | Self::MissingAlt { .. } => {
                if strict {
                    Severity::Error
                } else {
                    Severity::Warning
                }
            }
        }
    }
}

/// A cause at its place, not yet judged.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) cause: Cause,
}

/// Gives the causes their places in a file, in one walk through it.
pub(crate) fn placed(file: &str, text: &str, mut faults: Vec<Fault>) -> impl Iterator<Item = Found> + use<> {
    faults.sort_by_key(|(at, _)| *at);
    let (mut line, mut line_start, mut walked) = (1, 0, 0);
    let mut places = Vec::with_capacity(faults.len());
    for (at, cause) in faults {
        let at = if text.is_char_boundary(at) { at } else { text.len() };
        line += text[walked..at].matches('\n').count();
        line_start = text[walked..at].rfind('\n').map_or(line_start, |end| walked + end + 1);
        walked = at;
        let column = text[line_start..at].chars().count() + 1;
        places.push(Found { place: Place { file: file.to_owned(), line, column }, cause });
    }
    places.into_iter()
}

/// Tells only once of a key that many files have and nobody reads: it belongs to another program.
pub(crate) fn gathered(found: &mut Vec<Found>) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut more: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for problem in found.drain(..) {
        if let Cause::UnknownKey { key, near: None, .. } = &problem.cause {
            if let Some(&known) = first.get(key) {
                *more.entry(known).or_default() += 1;
                continue;
            }
            first.insert(key.clone(), kept.len());
        }
        kept.push(problem);
    }
    for (index, count) in more {
        if let Cause::UnknownKey { more, .. } = &mut kept[index].cause {
            *more = count;
        }
    }
    *found = kept;
}

/// Judges what was found: in the order of files and lines, each once.
pub(crate) fn judged(found: Vec<Found>, strict: bool) -> Vec<Problem> {
    let mut problems: Vec<Problem> = found
        .into_iter()
        .map(|Found { place, cause }| Problem {
            place,
            code: cause.code(),
            message: cause.message(),
            help: cause.help(),
            severity: cause.severity(strict),
        })
        .collect();
    problems.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    problems.dedup();
    problems
}
