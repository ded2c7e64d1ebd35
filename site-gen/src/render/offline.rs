//! What a browser needs to show the help without a network: the worker, the list of what it keeps, the manifest.

use super::{Item, Nothing, Press, Printed};
use crate::book::HELPDESK;
use crate::memory::Key;
use serde::Serialize;
use std::collections::BTreeMap;
use theme::ThemeError;
use tickets::Language;

/// The page that stands in for one that was never kept.
pub(crate) const OFFLINE: &str = "/offline/";

/// How many files a browser keeps; of a larger site first no passages of answers, then only the pages near the root.
const FILES_MAX: usize = 3_000;
/// The largest file that a browser keeps, in bytes.
const FILE_BYTES_MAX: usize = 2_000_000;

/// What is never kept: the form, and what leads to it, needs the desk, a film is fetched when somebody starts it, the rest is for machines.
const LEFT_OUT: &[&str] = &[
    "/anfrage/",
    HELPDESK,
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/_redirects",
    "/stoerungen.json",
    "/erste-hilfe.json",
    "/handzettel/",
    ".mp4",
    ".webm",
];

#[derive(Serialize)]
struct List<'f> {
    /// Hashes of the files, by address.
    files: BTreeMap<&'f str, String>,
}

#[derive(Serialize)]
struct Worker {
    version: String,
}

#[derive(Serialize)]
struct Manifest<'b> {
    name: &'b str,
    short_name: &'b str,
    description: &'b str,
    lang: &'b str,
    id: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: Vec<Icon<'b>>,
}

#[derive(Serialize)]
struct Icon<'b> {
    src: &'b str,
    sizes: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    purpose: &'static str,
}

/// Prints the page that stands in for one that was never kept.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let title = press.theme.word(language, "offline.title");
    let mut frame = press.frames.page(language, OFFLINE, title, "");
    frame.listed = false;
    press.print("offline.html", &frame, &Nothing {})
}

/// The manifest: name and icon of the help on a home screen.
pub(super) fn manifest(press: &Press<'_>) -> (String, Vec<u8>) {
    let desk = &press.book.policy.desk;
    let icon = press.theme.assets().find(|asset| asset.name == "assets/icon.svg").map_or("", |asset| &*asset.address);
    let icon = |purpose| Icon { src: icon, sizes: "any", kind: "image/svg+xml", purpose };
    let manifest = Manifest {
        name: &desk.name,
        short_name: &desk.name,
        description: press.theme.word(&desk.language, "start.lead"),
        lang: desk.language.as_str(),
        id: "/",
        start_url: "/",
        scope: "/",
        display: "minimal-ui",
        background_color: "#ffffff",
        theme_color: "#0a2d3b",
        icons: vec![icon("any"), icon("maskable")],
    };
    let text = serde_json::to_vec(&manifest).expect("texts are JSON");
    ("/manifest.webmanifest".to_owned(), text)
}

/// The worker and its list. The worker changes with every file: that is how browsers learn of a new site.
pub(super) fn worker(press: &Press<'_>, site: &[Item]) -> Result<[(String, Vec<u8>); 2], ThemeError> {
    let kept =
        |item: &&Item| item.filed.bytes <= FILE_BYTES_MAX && !LEFT_OUT.iter().any(|part| item.address.ends_with(part));
    let mut all: Vec<_> = site.iter().filter(kept).collect();
    if all.len() > FILES_MAX {
        all.retain(|item| !search::is_spare(&item.address));
    }
    let near = |address: &str| address.starts_with("/assets/") || address.matches('/').count() <= 2;
    let is_small = all.len() <= FILES_MAX;
    let all = all.iter().filter(|item| is_small || near(&item.address));
    let files = all.map(|item| (item.address.as_str(), short(item.filed.digest, 4))).collect();
    let list = serde_json::to_vec(&List { files }).expect("texts are JSON");
    let version = short(Key::of(&[&list]), 8);
    let language = &press.book.policy.desk.language;
    let frame = press.frames.page(language, "/sw.js", "", "");
    let script = press.theme.render("sw.js", language, &frame, &Worker { version })?;
    Ok([("/sw.js".to_owned(), script.into_bytes()), ("/offline.json".to_owned(), list)])
}

/// The first bytes of a hash, in hex: nobody gains by a collision.
fn short(key: Key, bytes: usize) -> String {
    data_encoding::HEXLOWER.encode(&key.bytes()[..bytes])
}
