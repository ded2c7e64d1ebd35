//! What search engines read: `sitemap.xml` and `robots.txt`.

use crate::book::{Book, EVERYWHERE, NEWS};
use crate::page::{Kind, Page};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Both files. A sitemap needs whole addresses: without a base there is none.
pub(super) fn files(book: &Book<'_>) -> Vec<(String, Vec<u8>)> {
    let mut robots = "User-agent: *\nDisallow: /konsole/\n".to_owned();
    let mut files = Vec::new();
    if let Some(base) = book.options.base_url.as_deref().map(|url| url.trim_end_matches('/')) {
        let _ = writeln!(robots, "Sitemap: {base}/sitemap.xml");
        files.push(("/sitemap.xml".to_owned(), sitemap(book, base).into_bytes()));
    }
    files.push(("/robots.txt".to_owned(), robots.into_bytes()));
    files
}

fn sitemap(book: &Book<'_>, base: &str) -> String {
    let mut addresses: BTreeMap<String, Option<NaiveDate>> = BTreeMap::new();
    for language in &book.policy.desk.languages {
        let root = book.root(language);
        addresses.extend(EVERYWHERE.iter().map(|path| (format!("{root}{path}"), None)));
        if book.glossary.speaks(language) {
            addresses.insert(format!("{root}{}", crate::glossary::GLOSSARY), None);
        }
        if book.news(language).next().is_some() {
            addresses.insert(format!("{root}{NEWS}"), None);
        }
        addresses.extend(book.made_legal(language).map(|(_, address)| (address, None)));
        addresses.extend(book.tag_addresses(language).map(|address| (address, None)));
        let topics = (0..book.policy.topics.len()).filter(|&topic| book.has_topic(topic, language));
        addresses.extend(topics.map(|topic| (book.topic_address(topic, language), None)));
    }
    addresses.extend(book.trees.iter().map(|tree| (tree.address().to_owned(), tree.front.updated)));
    let is_listed = |page: &&Page<'_>| page.front.search && matches!(page.kind, Kind::Article(_) | Kind::Plain);
    let pages = book.pages.iter().filter(is_listed);
    addresses.extend(pages.map(|page| (page.address.clone(), page.front.updated.or(page.front.created))));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (address, changed) in addresses {
        xml.push_str("<url><loc>");
        let _ = pulldown_cmark_escape::escape_href(&mut xml, &format!("{base}{address}"));
        xml.push_str("</loc>");
        if let Some(date) = changed {
            let _ = write!(xml, "<lastmod>{date}</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
