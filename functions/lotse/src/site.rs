//! The static site, held in memory and served: right types, folders, one redirect, no byte twice.

mod kind;
#[cfg(test)]
mod offers;
mod part;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use site_gen::{File, Files, REDIRECTS};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

/// What a browser says of the reason for which it asks.
const FETCH_MODE: &str = "sec-fetch-mode";

/// A site in memory, which may be replaced by a newer one while it is read.
pub struct Site {
    stock: RwLock<Arc<Stock>>,
    /// The script that every page calls beside its own.
    script: Option<&'static str>,
}

/// All files of a site.
struct Stock {
    edition: u64,
    pages: HashMap<String, Page>,
    /// Addresses at which pages stood before, each with the one that it leads to, fit for a header.
    moved: HashMap<String, String>,
}

#[derive(Clone)]
struct Page {
    bytes: Bytes,
    kind: &'static str,
    hash: String,
    caching: &'static str,
}

impl Site {
    /// Takes the files of a built site over.
    #[must_use]
    pub fn new(files: &Files) -> Self {
        let empty = Stock { edition: 0, pages: HashMap::new(), moved: HashMap::new() };
        Self { stock: RwLock::new(Arc::new(empty.next(files, 1))), script: None }
    }

    /// The same for a site whose pages call one more script, which is told their edition.
    #[must_use]
    pub fn calling(files: &Files, script: &'static str) -> Self {
        Self { script: Some(script), ..Self::new(files) }
    }

    /// Puts a newer site in the place of this one. Answers under way keep the old one, and what the desk's own pages
    /// call, made when it started, stays: style sheets and scripts by the names of their content.
    pub fn replace(&self, files: &Files, edition: u64) {
        let next = self.stock().next(files, edition);
        *self.stock.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }

    /// Whether a site with these files would be another one.
    #[must_use]
    pub fn differs(&self, files: &Files) -> bool {
        let stock = self.stock();
        let is_new = |(path, file): (&str, &File)| match file {
            File::Made(bytes) => stock.pages.get(path).is_none_or(|page| page.bytes != bytes),
            File::Same => false,
        };
        let listed: HashSet<&str> = files.iter().map(|(path, _)| path).collect();
        let is_gone = |path: &String| !listed.contains(path.as_str()) && !is_called_by_name(path);
        files.iter().any(is_new) || stock.pages.keys().any(is_gone)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stock().pages.len()
    }

    /// Whether there is nothing to serve.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stock().pages.is_empty()
    }

    fn stock(&self) -> Arc<Stock> {
        Arc::clone(&self.stock.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl desk::help::Site for Site {
    /// The first is 1.
    fn edition(&self) -> u64 {
        self.stock().edition
    }

    fn file(&self, address: &str) -> Option<Bytes> {
        self.stock().pages.get(address.trim_start_matches('/')).map(|page| page.bytes.clone())
    }

    fn answer(&self, method: &Method, address: &Uri, headers: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let path = percent_decode_str(address.path()).decode_utf8_lossy();
        let path = path.trim_start_matches('/');
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let stock = self.stock();
        let old = [format!("/{path}"), format!("/{path}/")];
        if let Some(to) = old.iter().find_map(|old| stock.moved.get(old)).filter(|_| is_opened(headers)) {
            return led_on(to, address.query());
        }
        let call = self.script.map(|script| call(script, stock.edition));
        if let Some(page) = stock.pages.get(&file) {
            return page.answer(headers, stock.edition, call.as_deref());
        }
        if stock.pages.contains_key(&format!("{path}/index.html")) {
            return with_slash(path, address.query());
        }
        stock.missing(path, call.as_deref())
    }
}

impl Stock {
    /// The stock with the files of a newer site; those that are the same stay where they are.
    fn next(&self, files: &Files, edition: u64) -> Self {
        let page = |(path, file): (&str, &File)| {
            let page = match file {
                File::Made(bytes) => Page::new(path, bytes),
                File::Same => self.pages.get(path)?.clone(),
            };
            Some((path.to_owned(), page))
        };
        let called = self.pages.iter().filter(|(path, _)| is_called_by_name(path));
        let mut pages: HashMap<String, Page> = called.map(|(path, page)| (path.clone(), page.clone())).collect();
        pages.extend(files.iter().filter_map(page));
        let moved = moved_pages(&pages);
        Self { edition, pages, moved }
    }

    /// The 404 page, in the language of the address if there is one.
    fn missing(&self, path: &str, call: Option<&str>) -> Response {
        let language = path.split('/').next().unwrap_or("");
        let page = self.pages.get(&format!("{language}/404.html")).or_else(|| self.pages.get("404.html"));
        match page {
            Some(page) => {
                let kind = [(header::CONTENT_TYPE, page.kind), (header::CACHE_CONTROL, "no-cache")];
                (StatusCode::NOT_FOUND, kind, page.body(call)).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

impl Page {
    fn new(path: &str, bytes: &[u8]) -> Self {
        let hash = HEXLOWER.encode(&Sha256::digest(bytes)[..12]);
        let caching = if kind::is_named_by_content(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        Self { bytes: Bytes::copy_from_slice(bytes), kind: kind::of(path), hash, caching }
    }

    /// `call` is the element that calls one more script, which makes each edition of the page another one.
    fn answer(&self, headers: &HeaderMap, edition: u64, call: Option<&str>) -> Response {
        let etag = match call {
            Some(_) if self.is_html() => format!("\"{}-{edition}\"", self.hash),
            _ => format!("\"{}\"", self.hash),
        };
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let is_known = known.is_some_and(|known| known == "*" || known.split(',').any(|tag| is(tag, &etag)));
        let mut answer = match is_known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false if kind::is_played(self.kind) => {
                // Of a film that was replaced meanwhile the whole is sent, not a part of another one (RFC 9110, 13.1.5).
                let is_known = headers.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == etag.as_bytes());
                part::answer(&self.bytes, self.kind, headers.get(header::RANGE).filter(|_| is_known))
            }
            false => ([(header::CONTENT_TYPE, self.kind)], self.body(call)).into_response(),
        };
        let etag = HeaderValue::from_str(&etag).expect("hex digits are fit for a header");
        answer.headers_mut().insert(header::ETAG, etag);
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(self.caching));
        answer
    }

    fn is_html(&self) -> bool {
        self.kind.starts_with("text/html")
    }

    /// The bytes, and at the end of a page's head the call.
    fn body(&self, call: Option<&str>) -> Body {
        const END: &str = "</head>";
        let page = call.filter(|_| self.is_html()).zip(std::str::from_utf8(&self.bytes).ok());
        match page.and_then(|(call, page)| Some((call, page.split_once(END)?))) {
            Some((call, (head, rest))) => Body::from([head, call, END, rest].concat()),
            None => Body::from(self.bytes.clone()),
        }
    }
}

fn is(tag: &str, etag: &str) -> bool {
    tag.trim().trim_start_matches("W/") == etag
}

/// The element that calls a script and tells it the edition of the page.
fn call(script: &str, edition: u64) -> String {
    format!("<script src=\"{script}\" data-stand=\"{edition}\" defer></script>\n")
}

/// Whether pages call this file by a name that changes with its content. The files of the search are called by its head.
fn is_called_by_name(path: &str) -> bool {
    kind::is_named_by_content(path) && !path.starts_with(search::FOLDER.trim_start_matches('/'))
}

/// What the site says of pages that have moved.
fn moved_pages(pages: &HashMap<String, Page>) -> HashMap<String, String> {
    let file = pages.get(REDIRECTS.trim_start_matches('/'));
    let file = file.map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default();
    let pair = |line: &str| {
        let (from, rest) = line.split_once(' ')?;
        Some((percent_decode_str(from).decode_utf8_lossy().into_owned(), rest.split(' ').next()?.to_owned()))
    };
    file.lines().filter_map(pair).collect()
}

/// Whether somebody opens the address. Scripts that keep pages for times without a network ask for the page itself.
fn is_opened(headers: &HeaderMap) -> bool {
    headers.get(FETCH_MODE).is_none_or(|mode| mode == "navigate")
}

/// The folder with its slash. The address is made of a name that we know, never of what was asked for.
fn with_slash(folder: &str, query: Option<&str>) -> Response {
    led_on(&format!("/{}/", theme::encoded(folder)), query)
}

/// The way to another address, for good.
fn led_on(to: &str, query: Option<&str>) -> Response {
    let address = query.map_or_else(|| to.to_owned(), |query| format!("{to}?{query}"));
    match HeaderValue::from_str(&address) {
        Ok(address) => {
            let vary = HeaderValue::from_static(FETCH_MODE);
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address), (header::VARY, vary)]).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::help::Site as _;

    fn site() -> Site {
        let files = [
            ("index.html", "start"),
            ("404.html", "nichts"),
            ("en/404.html", "nothing"),
            ("wlan/index.html", "wlan"),
            ("geräte/index.html", "geräte"),
            ("assets/lotse.0123456789ab.css", "p{}"),
            ("feed.xml", "<feed/>"),
            ("alt/index.html", "moved"),
            ("_redirects", "/alt/ /wlan/ 308\n/%C3%BCber%20uns.html /ger%C3%A4te/ 308\n"),
            ("wlan/film.mp4", "0123456789"),
        ];
        Site::new(&files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into_iter().collect())
    }

    fn ask(address: &str, headers: &[(&'static str, &str)]) -> Response {
        let headers = headers.iter().map(|(n, v)| (header::HeaderName::from_static(n), v.parse().unwrap())).collect();
        site().answer(&Method::GET, &address.parse().unwrap(), &headers)
    }

    #[track_caller]
    fn check(address: &str, status: u16, header: &str, value: &str) {
        let answer = ask(address, &[]);
        assert_eq!(answer.status(), status, "{address}");
        assert_eq!(answer.headers().get(header).unwrap(), value, "{address}");
    }

    #[test]
    fn files_have_their_types_and_folders_their_index() {
        check("/", 200, "content-type", "text/html; charset=utf-8");
        check("/?q=1", 200, "content-type", "text/html; charset=utf-8");
        check("/wlan/", 200, "cache-control", "no-cache");
        check("/ger%C3%A4te/", 200, "content-type", "text/html; charset=utf-8");
        check("/feed.xml", 200, "content-type", "application/xml");
        check("/assets/lotse.0123456789ab.css", 200, "content-type", "text/css; charset=utf-8");
        check("/assets/lotse.0123456789ab.css", 200, "cache-control", "public, max-age=31536000, immutable");
    }

    #[test]
    fn a_folder_without_its_slash_is_redirected_and_nowhere_else() {
        check("/wlan", 308, "location", "/wlan/");
        check("/wlan?seite=2", 308, "location", "/wlan/?seite=2");
        check("/ger%C3%A4te", 308, "location", "/ger%C3%A4te/");
        check("//wlan", 308, "location", "/wlan/");
        assert_eq!(ask("//evil.example/..", &[]).status(), 404);
        assert_eq!(ask("/wlan%2f..%2f..%2fetc/passwd", &[]).status(), 404);
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let etag = ask("/wlan/", &[]).headers().get("etag").unwrap().to_str().unwrap().to_owned();
        for tags in [etag.clone(), format!("\"x\", W/{etag}"), "*".to_owned()] {
            assert_eq!(ask("/wlan/", &[("if-none-match", &tags)]).status(), 304, "{tags}");
        }
        assert_eq!(ask("/", &[("if-none-match", &etag)]).status(), 200);
    }

    #[test]
    fn what_is_not_there_is_said_in_the_language_of_the_address() {
        for (address, length) in [("/nirgends/", 6), ("/en/nowhere", 7), ("/fr/nulle", 6)] {
            let answer = ask(address, &[]);
            assert_eq!(answer.status(), 404);
            assert_eq!(axum::body::HttpBody::size_hint(answer.body()).exact(), Some(length), "{address}");
        }
    }

    async fn text(site: &Site, address: &str) -> String {
        let answer = site.answer(&Method::GET, &address.parse().unwrap(), &HeaderMap::new());
        let body = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_newer_site_takes_the_place_of_the_old_one_and_its_pages_call_the_script() {
        let made = |path: &str, text: &str| (path.to_owned(), File::Made(text.as_bytes().to_vec()));
        let site =
            Site::calling(&Files::from_iter([made("a.html", "<head></head>a"), made("b.html", "b")]), "/live.js");
        let page = |edition, text: &str| {
            format!("<head><script src=\"/live.js\" data-stand=\"{edition}\" defer></script>\n</head>{text}")
        };
        assert_eq!(text(&site, "/a.html").await, page(1, "a"));
        let same = ("a.html".to_owned(), File::Same);
        site.replace(&Files::from_iter([same, made("404.html", "<head></head>c")]), 2);
        assert_eq!((site.edition(), site.len()), (2, 2));
        assert_eq!(text(&site, "/a.html").await, page(2, "a"));
        assert_eq!(text(&site, "/b.html").await, page(2, "c"));
    }

    #[test]
    fn a_site_of_the_same_files_is_no_other_one() {
        let made = |path: &str, text: &str| (path.to_owned(), File::Made(text.as_bytes().to_vec()));
        let same = |path: &str| (path.to_owned(), File::Same);
        let site = Site::new(&Files::from_iter([made("a.html", "a"), made("b.html", "b")]));
        assert!(!site.differs(&Files::from_iter([made("a.html", "a"), same("b.html")])));
        assert!(site.differs(&Files::from_iter([made("a.html", "A"), same("b.html")])));
        assert!(site.differs(&Files::from_iter([same("a.html")])), "a page is gone");
        assert!(site.differs(&Files::from_iter([same("a.html"), same("b.html"), made("c.html", "")])));
    }

    #[test]
    fn what_pages_of_the_start_call_stays_and_old_files_of_the_search_go() {
        let files = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect::<Files>();
        let [style, shard] = ["assets/lotse.0123456789ab.css", "assets/search/de-p0.0123456789ab.json"];
        let site = Site::new(&files(&["index.html", "wlan/index.html", style, shard]));
        site.replace(&files(&["index.html", "assets/lotse.ba9876543210.css"]), 2);
        assert!(site.file(style).is_some());
        assert!(site.file(shard).is_none() && site.file("wlan/index.html").is_none());
    }

    #[test]
    fn a_page_that_has_moved_leads_on_at_once_and_scripts_get_the_page_that_says_so() {
        check("/alt/", 308, "location", "/wlan/");
        check("/alt?q=1", 308, "location", "/wlan/?q=1");
        check("/%C3%BCber%20uns.html", 308, "location", "/ger%C3%A4te/");
        assert_eq!(ask("/alt/", &[("sec-fetch-mode", "navigate")]).status(), 308);
        assert_eq!(ask("/alt/", &[("sec-fetch-mode", "cors")]).status(), 200);
    }

    #[test]
    fn of_a_film_the_part_is_sent_that_is_asked_for() {
        let check = |range: &str, status: u16, part: &str, length: u64| {
            let answer = ask("/wlan/film.mp4", &[("range", range)]);
            let said = answer.headers().get("content-range").map(|value| value.to_str().unwrap().to_owned());
            assert_eq!((answer.status().as_u16(), said.unwrap_or_default()), (status, part.to_owned()), "{range}");
            assert_eq!(axum::body::HttpBody::size_hint(answer.body()).exact(), Some(length), "{range}");
            assert_eq!(answer.headers()["accept-ranges"], "bytes");
        };
        check("bytes=0-1", 206, "bytes 0-1/10", 2);
        check("bytes=4-", 206, "bytes 4-9/10", 6);
        check("bytes=4-99", 206, "bytes 4-9/10", 6);
        check("bytes=-3", 206, "bytes 7-9/10", 3);
        check("bytes=10-", 416, "bytes */10", 0);
        check("bytes=0-1,4-5", 200, "", 10);
        check("bytes=5-2", 200, "", 10);
        let other = ask("/wlan/film.mp4", &[("range", "bytes=0-1"), ("if-range", "\"other\"")]);
        assert_eq!(other.status(), 200);
        check("lines=1-2", 200, "", 10);
        assert_eq!(ask("/wlan/", &[("range", "bytes=0-1")]).status(), 200);
    }

    #[test]
    fn only_reading_is_possible() {
        let answer = site().answer(&Method::POST, &"/".parse().unwrap(), &HeaderMap::new());
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"));
    }
}
