//! By what answers can be chosen: for whom they are, their topic, their tags. The names of the groups stand in addresses.

use crate::book::Book;
use crate::page::{Kind, Page};
use crate::tags;
use search::Facet;
use theme::Theme;
use theme::slug;
use tickets::Language;

/// For whom a page is.
const ROLE: &str = "fuer";
/// What it is about.
const TOPIC: &str = "thema";
/// At which school it holds, if not at all.
const SCHOOL: &str = "schule";
/// Which device and which service it is about.
const DEVICE: &str = "geraet";
const SERVICE: &str = "dienst";
/// What else authors put on it.
const TAG: &str = "tag";

/// Those of a page.
pub(super) fn of_page<'b>(page: &'b Page<'_>, book: &'b Book<'_>, theme: &'b Theme) -> Vec<Facet<'b>> {
    let language = &page.language;
    let role =
        |name: &'b str| Some(Facet { group: ROLE, key: name.into(), label: super::role(theme, language, name)? });
    let tag = |word: &'b str| {
        let tag = book.tags.get(language, word)?;
        let group = match tag.facet {
            tags::Facet::Device => DEVICE,
            tags::Facet::Service => SERVICE,
            tags::Facet::Role | tags::Facet::Word | tags::Facet::Level => TAG,
        };
        Some(Facet { group, key: slug(word).into(), label: &tag.title })
    };
    let roles = page.front.roles.iter().filter_map(|reference| role(&reference.name));
    let topic = match page.kind {
        Kind::Article(topic) => Some(self::topic(topic, book, language)),
        Kind::Start | Kind::TopicIntro(_) | Kind::Plain => None,
    };
    let school = page.school.map(|school| &book.policy.schools[school]);
    let school = school.map(|school| Facet { group: SCHOOL, key: school.id.as_str().into(), label: &school.name });
    roles.chain(topic).chain(school).chain(page.front.about().filter_map(|word| tag(word))).collect()
}

/// A topic.
pub(super) fn topic<'b>(topic: usize, book: &'b Book<'_>, language: &'b Language) -> Facet<'b> {
    let topic = &book.policy.topics[topic];
    Facet { group: TOPIC, key: topic.id.as_str().into(), label: topic.label.word(language) }
}
