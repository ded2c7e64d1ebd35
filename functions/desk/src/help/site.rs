//! What the desk's pages ask of the site that is served: the answers to words, by the index of the search, and what the
//! site offers first on a topic, and what is out of order. Each is read again with each edition of the site.

use super::{Help, HelpPage, HelpSite, Reader};
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use chrono::{DateTime, Utc};
use search::{Aid, Cabinet, FirstAid, Hit, Index, IndexError};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use theme::{Notice, Told, Unowned};
use tickets::policy::{SchoolId, TopicId};
use tickets::{Language, Policy};

/// How many of the best hits are looked at.
const HITS_MAX: usize = 20;
/// How many answers are given.
const ANSWERS_MAX: usize = 8;

/// The static site, as those see it who serve pages beside it.
pub trait Site: Send + Sync {
    /// The number of the site that is served; a newer one has another.
    fn edition(&self) -> u64;

    /// The bytes of the file at an address.
    fn file(&self, address: &str) -> Option<Bytes>;

    /// The answer to a request that no other page answers.
    fn answer(&self, method: &Method, address: &Uri, headers: &HeaderMap) -> Response;
}

/// The help of the site that is served.
pub struct SiteHelp {
    policy: Arc<Policy>,
    site: Arc<dyn Site>,
    indexes: OfEdition<Arc<BTreeMap<Language, Arc<Index>>>>,
    first_aid: OfEdition<Arc<FirstAid>>,
    told: OfEdition<Arc<Told>>,
}

/// Something that was read of the edition of the site that was asked last. Each thing by itself: who wants to know what is
/// out of order does not wait for the indexes of the search.
#[derive(Default)]
struct OfEdition<T>(Mutex<(u64, T)>);

impl<T: Clone + Default> OfEdition<T> {
    /// The same of the site that is served now. `read` gets the last one and makes the next.
    fn now(&self, site: &dyn Site, read: impl FnOnce(&T) -> T) -> T {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let edition = site.edition();
        if kept.0 != edition {
            *kept = (edition, read(&kept.1));
        }
        kept.1.clone()
    }
}

impl SiteHelp {
    /// The help of this site. What it has is read when it is asked for first, and again with each edition; a language
    /// whose index cannot be read has none.
    #[must_use]
    pub fn new(policy: Arc<Policy>, site: Arc<dyn Site>) -> Self {
        let (indexes, first_aid, told) = (OfEdition::default(), OfEdition::default(), OfEdition::default());
        Self { policy, site, indexes, first_aid, told }
    }

    /// The index of a language, of the site that is served now.
    #[must_use]
    pub fn index(&self, language: &Language) -> Option<Arc<Index>> {
        self.indexes().get(language).map(Arc::clone)
    }

    /// All indexes. One that cannot be read leaves the last one in its place.
    fn indexes(&self) -> Arc<BTreeMap<Language, Arc<Index>>> {
        self.indexes.now(&*self.site, |last| {
            let mut indexes = BTreeMap::clone(last);
            for language in &self.policy.desk.languages {
                match read(&*self.site, language) {
                    Ok(index) => _ = indexes.insert(language.clone(), Arc::new(index)),
                    Err(error) => tracing::error!(language = language.as_str(), %error, "the search is as it was"),
                }
            }
            Arc::new(indexes)
        })
    }

    fn first_aid(&self) -> Arc<FirstAid> {
        let read = || FirstAid::read(&self.site.file(FirstAid::FILE)?).map(Arc::new);
        self.first_aid.now(&*self.site, |last| read().unwrap_or_else(|| Arc::clone(last)))
    }

    fn told(&self) -> Arc<Told> {
        let read = || Told::read(&self.site.file(Told::FILE)?).map(Arc::new);
        self.told.now(&*self.site, |last| read().unwrap_or_else(|| Arc::clone(last)))
    }
}

fn read(site: &dyn Site, language: &Language) -> Result<Index, IndexError> {
    Index::read(language.as_str(), &|address| site.file(address).map(|bytes| bytes.to_vec()))
}

impl HelpSite for SiteHelp {
    fn unowned(&self) -> Vec<Unowned> {
        // There is no such file where every page has somebody.
        self.site.file(Unowned::FILE).map(|bytes| Unowned::read(&bytes)).unwrap_or_default()
    }

    fn on_topic(&self, reader: &Reader<'_>) -> Help {
        let first_aid = self.first_aid();
        let cabinet = first_aid.0.get(reader.language.as_str());
        let (Some(cabinet), Some(topic)) = (cabinet, reader.topic) else { return Help::default() };
        let root = theme::root_of(&self.policy, reader.language);
        let all = cabinet.topics.get(topic.as_str()).into_iter().flatten();
        let mut answers: Vec<&Aid> = all.filter(|aid| is_for(&aid.url, &root, reader.school)).collect();
        // What the own school says comes first.
        answers.sort_by_key(|aid| is_for(&aid.url, &root, None));
        Help {
            answers: answers.into_iter().map(page).collect(),
            troubleshooter: troubleshooter(cabinet, Some(topic), &[]),
        }
    }

    fn for_words(&self, reader: &Reader<'_>, words: &str) -> Help {
        let Reader { language, school, topic } = *reader;
        let Some(index) = self.index(language) else { return Help::default() };
        // People quote messages; in the search the marks would ask for exactly these words.
        let mut hits = index.ask(&search::unquoted(words), HITS_MAX);
        let root = theme::root_of(&self.policy, language);
        // The search also finds words of the glossary, support levels and the like: they answer nothing.
        let answers = |hit: &Hit<'_>| !hit.topic.is_empty() || !is_for(hit.url, &root, None);
        hits.retain(|hit| is_for(hit.url, &root, school) && answers(hit));
        let hits = best(hits, topic, &root);
        let urls: Vec<&str> = hits.iter().map(|hit| hit.url).collect();
        let first_aid = self.first_aid();
        let cabinet = first_aid.0.get(language.as_str());
        Help {
            troubleshooter: cabinet.and_then(|cabinet| troubleshooter(cabinet, topic, &urls)),
            answers: hits.iter().map(|hit| found(hit)).collect(),
        }
    }

    fn page(&self, language: &Language, name: &str) -> Option<HelpPage> {
        let index = self.index(language)?;
        let title = index.title(&format!("/{name}/"))?.to_owned();
        Some(HelpPage { page: name.to_owned(), title, text: String::new() })
    }

    fn has_troubleshooters(&self, language: &Language) -> bool {
        let first_aid = self.first_aid();
        let mut cabinets =
            [language, &self.policy.desk.language].into_iter().filter_map(|of| first_aid.0.get(of.as_str()));
        cabinets.any(|cabinet| !cabinet.troubleshooters.is_empty())
    }

    fn notices(&self, language: &Language, now: DateTime<Utc>) -> Vec<Notice> {
        self.told().at(now, language)
    }
}

/// Whether a page below the root of its language is for this school: for all, or for this one alone.
fn is_for(url: &str, root: &str, school: Option<&SchoolId>) -> bool {
    let own = url.strip_prefix(root).and_then(|path| path.strip_prefix("/schulen/")?.split_once('/'));
    own.is_none_or(|(folder, _)| school.is_some_and(|school| theme::slug(school.as_str()) == folder))
}

/// The answers among the hits, those on the chosen topic a little higher, those of the own school much. What fits less
/// than half as well as the best would only cost time.
fn best<'i>(mut hits: Vec<Hit<'i>>, topic: Option<&TopicId>, root: &str) -> Vec<Hit<'i>> {
    let weight = |hit: &Hit<'_>| {
        let on_topic = topic.is_some_and(|topic| topic.as_str() == hit.topic);
        let is_own = !is_for(hit.url, root, None);
        hit.score * (2 + u64::from(on_topic) + 2 * u64::from(is_own))
    };
    hits.sort_by_key(|hit| Reverse(weight(hit)));
    let most = hits.first().map_or(0, weight);
    hits.retain(|hit| weight(hit) * 2 >= most);
    hits.truncate(ANSWERS_MAX);
    hits
}

/// The troubleshooter that goes with the best of these answers, else with the topic.
fn troubleshooter(cabinet: &Cabinet, topic: Option<&TopicId>, answers: &[&str]) -> Option<HelpPage> {
    let all = &cabinet.troubleshooters;
    let with = |url: &&str| all.iter().find(|one| one.pages.iter().any(|page| page == url));
    let on_topic = || topic.and_then(|topic| all.iter().find(|one| one.topic == topic.as_str()));
    answers.iter().find_map(with).or_else(on_topic).map(|one| page(&one.aid))
}

fn page(aid: &Aid) -> HelpPage {
    HelpPage { page: name(&aid.url), title: aid.title.clone(), text: aid.text.clone() }
}

fn found(hit: &Hit<'_>) -> HelpPage {
    HelpPage { page: name(hit.url), title: hit.title.to_owned(), text: hit.text.to_owned() }
}

/// The name of the page at an address.
fn name(url: &str) -> String {
    url.trim_matches('/').to_owned()
}
