//! link: from pages to a book. Addresses are given out, links are followed, and what belongs together finds together.

mod aliases;
mod check;
mod legal;
mod owners;
mod topics;

pub(crate) use legal::Legal;
pub(crate) use owners::unowned;

use crate::accessibility::{Record, Statement};
use crate::front::ArticleKind;
use crate::glossary::{GLOSSARY, Glossary};
use crate::level::LevelPage;
use crate::notices::Notices;
use crate::page::{Kind, Page};
use crate::problem::{Cause, Found};
use crate::related::Kin;
use crate::school;
use crate::source::Sources;
use crate::tags::{TAGS, Tags};
use crate::tree::Tree;
use crate::{Options, address};
use std::collections::{BTreeMap, BTreeSet};
use theme::Theme;
use theme::root_of;
use tickets::policy::{Place, Topic};
use tickets::{Language, Policy};

/// Where pages stand that every site has, below the root of each language.
pub(crate) const THEMES: &str = "/themen/";
/// The search.
pub(crate) const SEARCH: &str = "/suche/";
/// The overview of the support levels.
pub(crate) const LEVELS: &str = "/stufen/";
/// The overview of the troubleshooters.
pub(crate) const HELPERS: &str = "/stoerungshelfer/";
/// Who helps at which school.
pub(crate) const CONTACTS: &str = "/kontakt/";
/// What is new.
pub(crate) const NEWS: &str = "/aktuelles/";
/// The overview of the pages in Leichte Sprache, if somebody wrote it.
pub(crate) const EASY: &str = "/leicht/";
/// The first page of the form.
pub(crate) const FORM: &str = "/anfrage/";
/// A short address for the tile of a portal: it leads to the form (D-05).
pub(crate) const HELPDESK: &str = "/helpdesk/";
/// What the server says when there is no such page.
pub(crate) const LOST: &str = "/404.html";

/// The pages that every language has, below its root.
pub(crate) const EVERYWHERE: &[&str] = &["/", THEMES, SEARCH, LEVELS, HELPERS, CONTACTS, FORM];

/// Addresses below which the desk's server answers.
const DYNAMIC: &[&str] = &[FORM, "/rueckmeldung/", "/konsole/", "/a/meine", "/a/code"];

/// All pages and what connects them.
pub(crate) struct Book<'a> {
    pub(crate) pages: Vec<Page<'a>>,
    pub(crate) levels: Vec<LevelPage<'a>>,
    pub(crate) trees: Vec<Tree<'a>>,
    pub(crate) notices: Notices,
    /// What the authors say about accessibility.
    pub(crate) statement: Option<Statement>,
    /// What the last check found.
    pub(crate) record: Option<Record>,
    pub(crate) policy: &'a Policy,
    pub(crate) options: &'a Options,
    pub(crate) sources: &'a Sources,
    /// The answers in order: by topic, weight and title.
    pub(crate) articles: Vec<usize>,
    /// For each page, the pages next to it.
    pub(crate) related: Vec<Vec<usize>>,
    /// Addresses at which pages stood before, with the page.
    pub(crate) aliases: BTreeMap<String, usize>,
    /// The files of pages that their dates hide today.
    hidden: BTreeSet<&'a str>,
    /// The words that are explained.
    pub(crate) glossary: &'a Glossary,
    /// The words on the pages.
    pub(crate) tags: Tags,
    by_path: BTreeMap<&'a str, usize>,
    /// The page files of each name, without their folders and endings.
    by_name: BTreeMap<&'a str, Vec<&'a str>>,
    by_address: BTreeMap<String, usize>,
    /// For each page that others translate, or that translates one: all of them.
    translations: BTreeMap<usize, Vec<usize>>,
    /// Every address that the site answers by itself.
    known: BTreeSet<String>,
    /// Whether nothing of the author's own stands at the short address of the form.
    pub(crate) has_shortcut: bool,
    /// For each school: its own pages in order, answers first.
    schools: BTreeMap<usize, Vec<usize>>,
    /// For each page for all: the pages of schools that say what is different there.
    overlays: BTreeMap<usize, Vec<usize>>,
    /// For each page that a troubleshooter names: those troubleshooters.
    helpers: BTreeMap<usize, Vec<usize>>,
}

/// What was read, each part alone.
pub(crate) struct Parts<'a> {
    pub(crate) pages: Vec<Page<'a>>,
    /// The files of pages that their dates hide today.
    pub(crate) hidden: BTreeSet<&'a str>,
    pub(crate) levels: Vec<LevelPage<'a>>,
    pub(crate) trees: Vec<Tree<'a>>,
    pub(crate) notices: Notices,
    pub(crate) statement: Option<Statement>,
    pub(crate) record: Option<Record>,
    pub(crate) glossary: &'a Glossary,
}

/// Binds the book.
pub(crate) fn link<'a>(
    parts: Parts<'a>,
    sources: &'a Sources,
    policy: &'a Policy,
    theme: &Theme,
    options: &'a Options,
) -> (Book<'a>, Vec<Found>) {
    let Parts { pages, hidden, levels, trees, notices, statement, record, glossary } = parts;
    let mut problems = Vec::new();
    let (pages, by_address) = distinct(pages, policy, &mut problems);
    let by_path: BTreeMap<&str, usize> = pages.iter().enumerate().map(|(index, page)| (page.path, index)).collect();
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in by_path.keys() {
        by_name.entry(address::name(path)).or_default().push(path);
    }
    by_name.remove("_index");
    let mut articles: Vec<usize> = (0..pages.len()).filter(|&i| matches!(pages[i].kind, Kind::Article(_))).collect();
    articles.sort_by_cached_key(|&i| (topic_of(&pages[i]), pages[i].front.weight, sort_key(&pages[i].title)));
    let mut book = Book {
        pages,
        levels,
        trees,
        notices,
        statement,
        record,
        policy,
        options,
        sources,
        articles,
        related: Vec::new(),
        aliases: BTreeMap::new(),
        hidden,
        glossary,
        tags: Tags::default(),
        by_path,
        by_name,
        by_address,
        translations: BTreeMap::new(),
        known: BTreeSet::new(),
        has_shortcut: false,
        schools: BTreeMap::new(),
        overlays: BTreeMap::new(),
        helpers: BTreeMap::new(),
    };
    (book.schools, book.overlays) = schools(&book);
    book.tags = Tags::of(&book.pages, policy, theme, &book.articles, &book.by_address, |language| book.root(language));
    book.known = known(&book);
    let (aliases, found) = aliases::all(&book);
    problems.extend(found);
    book.known.extend(aliases.keys().cloned());
    book.has_shortcut = book.known.insert(HELPDESK.to_owned());
    book.aliases = aliases;
    book.translations = translations(&book);
    book.related = related(&book);
    book.helpers = helpers(&book);
    problems.extend(check::all(&book));
    (book, problems)
}

impl<'a> Book<'a> {
    /// The page in the file that `path` names from `pages/`, else from the folder of this language.
    pub(crate) fn page_at(&self, path: &str, language: &Language) -> Option<usize> {
        let own = || self.by_path.get(format!("{}/{path}", language.as_str()).as_str());
        self.by_path.get(path).or_else(own).copied()
    }

    /// The page at an address.
    pub(crate) fn page_by_address(&self, address: &str) -> Option<&Page<'a>> {
        self.by_address.get(address).map(|&index| &self.pages[index])
    }

    /// Whether something answers at this address: a page, a file, or the desk's server.
    pub(crate) fn answers(&self, address: &str) -> bool {
        self.known.contains(address) || is_dynamic(self.policy, address)
    }

    /// What stands before the addresses of a language.
    pub(crate) fn root(&self, language: &Language) -> String {
        root_of(self.policy, language)
    }

    /// The answers on a topic in a language that are for all schools, in order.
    pub(crate) fn on(&self, topic: usize, language: &Language) -> impl Iterator<Item = &Page<'a>> {
        let wanted = Kind::Article(topic);
        self.articles
            .iter()
            .map(|&i| &self.pages[i])
            .filter(move |page| page.kind == wanted && page.language == *language && page.school.is_none())
    }

    /// The pages of a school in a language, in order.
    pub(crate) fn of_school(&self, school: usize, language: &Language) -> impl Iterator<Item = &Page<'a>> {
        let pages = self.schools.get(&school).into_iter().flatten().map(|&page| &self.pages[page]);
        pages.filter(move |page| page.language == *language)
    }

    /// What single schools add to a page for all.
    pub(crate) fn overlays(&self, page: usize) -> impl Iterator<Item = &Page<'a>> {
        self.overlays.get(&page).into_iter().flatten().map(|&page| &self.pages[page])
    }

    /// The page for all that a school's page adds to.
    pub(crate) fn below(&self, page: &Page<'_>) -> Option<usize> {
        let root =
            page.path.strip_prefix(page.language.as_str()).filter(|_| page.language != self.policy.desk.language);
        let own = root.map_or(page.path, |path| path.trim_start_matches('/'));
        let (_, shared) = school::folder(own).filter(|_| page.school.is_some())?;
        let path = match root {
            Some(_) => format!("{}/{shared}", page.language.as_str()),
            None => shared.to_owned(),
        };
        self.by_path.get(path.as_str()).copied()
    }

    /// The articles of a language that tell all schools what is new.
    pub(crate) fn news(&self, language: &Language) -> impl Iterator<Item = &Page<'a>> {
        let pages = self.articles.iter().map(|&i| &self.pages[i]).filter(|page| page.school.is_none());
        pages.filter(move |page| page.front.kind == Some(ArticleKind::News) && page.language == *language)
    }

    /// The words above the answers on a topic.
    pub(crate) fn intro(&self, topic: usize, language: &Language) -> Option<&Page<'a>> {
        let address = self.topic_address(topic, language);
        self.page_by_address(&address).filter(|page| page.kind == Kind::TopicIntro(topic))
    }

    /// Where the answers on a topic stand.
    pub(crate) fn topic_address(&self, topic: usize, language: &Language) -> String {
        topic_address(self.policy, topic, language)
    }

    /// Where the tags of a language are listed: nowhere if there are none.
    pub(crate) fn tag_addresses(&self, language: &Language) -> impl Iterator<Item = String> {
        let index = self.tags.speak(language).then(|| format!("{}{TAGS}", self.root(language)));
        index.into_iter().chain(self.tags.all(language).map(|tag| tag.address.clone()))
    }

    /// Whether there are pages in Leichte Sprache, and an overview of them.
    pub(crate) fn has_easy(&self) -> bool {
        self.by_address.contains_key(EASY)
    }

    /// The troubleshooters in a language.
    pub(crate) fn trees_in(&self, language: &Language) -> impl Iterator<Item = &Tree<'a>> {
        self.trees.iter().filter(move |tree| tree.language == *language)
    }

    /// The troubleshooters that pages in a language show: those of the desk's own language, where there are none.
    pub(crate) fn trees_shown(&self, language: &Language) -> Vec<&Tree<'a>> {
        let own: Vec<_> = self.trees_in(language).collect();
        if own.is_empty() { self.trees_in(&self.policy.desk.language).collect() } else { own }
    }

    /// The troubleshooters that name this page.
    pub(crate) fn helpers_of(&self, page: usize) -> impl Iterator<Item = &Tree<'a>> {
        self.helpers.get(&page).into_iter().flatten().map(|&tree| &self.trees[tree])
    }

    /// The topic that a troubleshooter is about: that of the first answer it names.
    pub(crate) fn topic_of_tree(&self, tree: &Tree<'_>) -> Option<usize> {
        let pages = tree.front.related.iter().filter_map(|page| self.page_at(&page.name, &tree.language));
        pages.map(|page| topic_of(&self.pages[page])).find(|topic| *topic != usize::MAX)
    }

    /// Whether a topic has a page in a language: in the desk's own always, in others once there is something on it.
    pub(crate) fn has_topic(&self, topic: usize, language: &Language) -> bool {
        *language == self.policy.desk.language
            || self.on(topic, language).next().is_some()
            || self.intro(topic, language).is_some()
    }

    /// The same page in the desk's languages, as far as somebody wrote it; the page itself among them.
    pub(crate) fn versions(&self, index: usize) -> impl Iterator<Item = &Page<'a>> {
        let own = std::slice::from_ref(&self.pages[index]);
        let others = self.translations.get(&index);
        let own = own.iter().filter(move |_| others.is_none());
        own.chain(others.into_iter().flatten().map(|&i| &self.pages[i]))
    }
}

/// Where titles stand in an alphabetical list (DIN 5007-1: ä as a, ß as ss), quotation marks left aside.
pub(crate) fn sort_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    for c in title.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'à' | 'á' | 'â' => key.push('a'),
            'é' | 'è' | 'ê' => key.push('e'),
            'ö' | 'ó' | 'ô' => key.push('o'),
            'ü' | 'ú' => key.push('u'),
            'ç' => key.push('c'),
            'ß' => key.push_str("ss"),
            c => key.push(c),
        }
    }
    key
}

fn topic_of(page: &Page<'_>) -> usize {
    match page.kind {
        Kind::Article(topic) | Kind::TopicIntro(topic) => topic,
        Kind::Start | Kind::Plain => usize::MAX,
    }
}

/// Whether the desk's server answers at this address.
pub(crate) fn is_dynamic(policy: &Policy, address: &str) -> bool {
    policy.desk.languages.iter().map(|language| root_of(policy, language)).any(|root| {
        address.strip_prefix(&root).is_some_and(|rest| DYNAMIC.iter().any(|prefix| rest.starts_with(prefix)))
    })
}

/// Where the answers on a topic stand.
pub(crate) fn topic_address(policy: &Policy, topic: usize, language: &Language) -> String {
    root_of(policy, language) + &topic_path(&policy.topics[topic])
}

/// The addresses of pages that the site makes by itself.
pub(crate) fn made(policy: &Policy) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for language in &policy.desk.languages {
        let root = root_of(policy, language);
        made.extend(
            EVERYWHERE
                .iter()
                .filter(|path| **path != "/")
                .chain(&[TAGS, GLOSSARY, NEWS])
                .map(|path| format!("{root}{path}")),
        );
        made.extend(policy.topics.iter().map(|topic| format!("{root}{}", topic_path(topic))));
    }
    made
}

fn topic_path(topic: &Topic) -> String {
    address::of_page(&format!("{}/_index.md", topic.id))
}

/// Gives every page its address; the second page at one is left out.
fn distinct<'a>(
    pages: Vec<Page<'a>>,
    policy: &Policy,
    problems: &mut Vec<Found>,
) -> (Vec<Page<'a>>, BTreeMap<String, usize>) {
    let made = made(policy);
    let (mut kept, mut taken): (Vec<Page<'a>>, BTreeMap<String, usize>) =
        (Vec::with_capacity(pages.len()), BTreeMap::new());
    for page in pages {
        let is_intro = matches!(page.kind, Kind::TopicIntro(_));
        let other = match taken.get(&page.address) {
            Some(&first) => Some(format!("pages/{}", kept[first].path)),
            None if made.contains(&page.address) && !is_intro => {
                Some("a page that the site makes by itself".to_owned())
            }
            None => None,
        };
        match other {
            Some(other) => {
                let cause = Cause::DuplicateAddress { address: page.address.clone(), other };
                problems.push(Found { place: page.place(0), cause });
            }
            None => {
                taken.insert(page.address.clone(), kept.len());
                kept.push(page);
            }
        }
    }
    (kept, taken)
}

fn known(book: &Book<'_>) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = book.by_address.keys().cloned().collect();
    for language in &book.policy.desk.languages {
        let root = book.root(language);
        known.extend(EVERYWHERE.iter().map(|path| format!("{root}{path}")));
        known.extend(book.tag_addresses(language));
        known.extend(book.glossary.speaks(language).then(|| format!("{root}{GLOSSARY}")));
        known.extend(book.news(language).next().map(|_| format!("{root}{NEWS}")));
        known.extend(book.made_legal(language).map(|(_, address)| address));
        let topics = (0..book.policy.topics.len()).filter(|&topic| book.has_topic(topic, language));
        known.extend(topics.map(|topic| book.topic_address(topic, language)));
    }
    let handouts = book.pages.iter().filter(|page| page.has_handout());
    known.extend(handouts.map(|page| format!("{}{}", page.address, crate::render::HANDOUT)));
    known.extend([crate::render::OFFLINE, "/manifest.webmanifest"].map(str::to_owned));
    for tree in &book.trees {
        known.extend(tree.stations.iter().map(|station| station.address.clone()));
        known.insert(tree.print_address());
    }
    known.extend(assets(book.sources).map(|(address, _)| address));
    known
}

/// The files that are handed on as they are, by address: `assets/`, and what lies beside the pages.
pub(crate) fn assets(sources: &Sources) -> impl Iterator<Item = (String, &[u8])> {
    let own = sources.below("assets/").filter(|(path, _)| !theme::is_asset(&format!("assets/{path}")));
    let own = own.map(|(path, bytes)| (format!("/assets/{path}"), bytes));
    let beside = sources.below("pages/").filter(|(path, _)| !address::is_page(path));
    own.chain(beside.map(|(path, bytes)| (format!("/{path}"), bytes)))
}

/// The pages of each school, and what they add to pages for all.
fn schools(book: &Book<'_>) -> (BTreeMap<usize, Vec<usize>>, BTreeMap<usize, Vec<usize>>) {
    let plain = (0..book.pages.len()).filter(|&page| book.pages[page].kind == Kind::Plain);
    let (mut schools, mut overlays): (BTreeMap<_, Vec<usize>>, BTreeMap<_, Vec<usize>>) = Default::default();
    for index in book.articles.iter().copied().chain(plain) {
        let page = &book.pages[index];
        let Some(school) = page.school else { continue };
        schools.entry(school).or_default().push(index);
        if let Some(below) = book.below(page) {
            overlays.entry(below).or_default().push(index);
        }
    }
    (schools, overlays)
}

fn translations(book: &Book<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, page) in book.pages.iter().enumerate() {
        let original = page.front.translation_of.as_ref().and_then(|of| book.page_at(&of.name, &page.language));
        if let Some(original) = original.filter(|&original| original != index) {
            groups.entry(original).or_insert_with(|| vec![original]).push(index);
        }
    }
    let members: Vec<Vec<usize>> = groups.values().cloned().collect();
    for group in members {
        for index in &group {
            groups.insert(*index, group.clone());
        }
    }
    groups
}

fn related(book: &Book<'_>) -> Vec<Vec<usize>> {
    let kin = Kin::of(&book.pages, &book.articles);
    let next_to = |(index, page): (usize, &Page<'_>)| {
        let chosen: Vec<usize> =
            page.front.related.iter().filter_map(|path| book.page_at(&path.name, &page.language)).collect();
        if chosen.is_empty() { kin.next_to(index, page) } else { chosen }
    };
    book.pages.iter().enumerate().map(next_to).collect()
}

fn helpers(book: &Book<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut helpers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, tree) in book.trees.iter().enumerate() {
        for page in tree.front.related.iter().filter_map(|page| book.page_at(&page.name, &tree.language)) {
            helpers.entry(page).or_default().push(index);
        }
    }
    helpers
}

/// The places of the levels that nobody described in the desk's own language.
fn missing_levels<'b>(book: &'b Book<'_>) -> impl Iterator<Item = Found> + 'b {
    let language = &book.policy.desk.language;
    let described =
        move |number: u8| book.levels.iter().any(|page| page.number == i64::from(number) && page.language == *language);
    let numbers = book.policy.levels.iter().map(|card| card.level.number());
    numbers.filter(move |number| !described(*number)).map(|number| {
        let place = Place { file: format!("levels/{number}.md"), line: 1, column: 1 };
        Found { place, cause: Cause::MissingLevel { number } }
    })
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn titles_are_ordered_as_in_a_german_list() {
        let mut titles = ["Zoom", "Ärger", "„Verbunden“", "Apfel", "Straße", "Strasse 2"];
        titles.sort_by_key(|title| sort_key(title));
        assert_eq!(titles, ["Apfel", "Ärger", "Straße", "Strasse 2", "„Verbunden“", "Zoom"]);
    }
}
