//! The static site, held in memory and served: right types, folders, one redirect, no byte twice.

mod kind;
mod part;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};
use site_gen::Files;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What stays as it is in an address.
const IN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A site in memory, which may be replaced by a newer one while it is read.
pub struct Site {
    shelf: RwLock<Arc<Shelf>>,
    /// The script that every page calls beside its own.
    script: Option<&'static str>,
}

/// All files of a site.
struct Shelf {
    edition: u64,
    pages: HashMap<String, Page>,
}

#[derive(Clone)]
struct Page {
    bytes: Bytes,
    kind: &'static str,
    etag: HeaderValue,
    caching: &'static str,
}

impl Site {
    /// Takes the files of a built site over.
    #[must_use]
    pub fn new(files: &Files) -> Self {
        Self { shelf: RwLock::new(Arc::new(Shelf::new(files, 1, None))), script: None }
    }

    /// The same for a site whose pages call one more script, which is told their edition.
    #[must_use]
    pub fn calling(files: &Files, script: &'static str) -> Self {
        Self { shelf: RwLock::new(Arc::new(Shelf::new(files, 1, Some(script)))), script: Some(script) }
    }

    /// Puts a newer site in the place of this one. Answers under way keep the old one, and what the desk's own pages
    /// call, made when it started, stays: style sheets and scripts by the names of their content.
    pub fn replace(&self, files: &Files, edition: u64) {
        let mut shelf = Shelf::new(files, edition, self.script);
        let mut place = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        for (path, page) in place.pages.iter().filter(|(path, _)| is_called_by_name(path)) {
            shelf.pages.entry(path.clone()).or_insert_with(|| page.clone());
        }
        *place = Arc::new(shelf);
    }

    /// The number of the site that is served; the first is 1.
    #[must_use]
    pub fn edition(&self) -> u64 {
        self.shelf().edition
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shelf().pages.len()
    }

    /// Whether there is nothing to serve.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shelf().pages.is_empty()
    }

    /// The bytes of the file at an address.
    #[must_use]
    pub fn file(&self, address: &str) -> Option<Bytes> {
        self.shelf().pages.get(address.trim_start_matches('/')).map(|page| page.bytes.clone())
    }

    fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answer to a request that no other page answers.
    #[must_use]
    pub fn answer(&self, method: &Method, address: &Uri, headers: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let path = percent_decode_str(address.path()).decode_utf8_lossy();
        let path = path.trim_start_matches('/');
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let shelf = self.shelf();
        if let Some(page) = shelf.pages.get(&file) {
            return page.answer(headers);
        }
        if shelf.pages.contains_key(&format!("{path}/index.html")) {
            return moved(path, address.query());
        }
        shelf.missing(path)
    }
}

impl Shelf {
    fn new(files: &Files, edition: u64, script: Option<&str>) -> Self {
        let page = |(path, bytes): (&str, &[u8])| {
            let bytes = script.map_or(Cow::Borrowed(bytes), |script| with_script(path, bytes, script, edition));
            (path.to_owned(), Page::new(path, &bytes))
        };
        Self { edition, pages: files.iter().map(page).collect() }
    }

    /// The 404 page, in the language of the address if there is one.
    fn missing(&self, path: &str) -> Response {
        let language = path.split('/').next().unwrap_or("");
        let page = self.pages.get(&format!("{language}/404.html")).or_else(|| self.pages.get("404.html"));
        match page {
            Some(page) => {
                let kind = [(header::CONTENT_TYPE, page.kind), (header::CACHE_CONTROL, "no-cache")];
                (StatusCode::NOT_FOUND, kind, page.bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

impl Page {
    fn new(path: &str, bytes: &[u8]) -> Self {
        let hash = HEXLOWER.encode(&Sha256::digest(bytes)[..12]);
        let etag = HeaderValue::from_str(&format!("\"{hash}\"")).expect("hex digits are fit for a header");
        let caching = if kind::is_named_by_content(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        Self { bytes: Bytes::copy_from_slice(bytes), kind: kind::of(path), etag, caching }
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let is_known = known.is_some_and(|known| known == "*" || known.split(',').any(|tag| self.is(tag)));
        let mut answer = match is_known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false if kind::is_played(self.kind) => part::answer(&self.bytes, self.kind, headers.get(header::RANGE)),
            false => ([(header::CONTENT_TYPE, self.kind)], Body::from(self.bytes.clone())).into_response(),
        };
        answer.headers_mut().insert(header::ETAG, self.etag.clone());
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(self.caching));
        answer
    }

    fn is(&self, tag: &str) -> bool {
        tag.trim().trim_start_matches("W/").as_bytes() == self.etag.as_bytes()
    }
}

/// Whether pages call this file by a name that changes with its content. The files of the search are called by its head.
fn is_called_by_name(path: &str) -> bool {
    kind::is_named_by_content(path) && !path.starts_with(search::FOLDER.trim_start_matches('/'))
}

/// A page that calls one more script at the end of its head.
fn with_script<'b>(path: &str, bytes: &'b [u8], script: &str, edition: u64) -> Cow<'b, [u8]> {
    const END: &str = "</head>";
    let page = std::str::from_utf8(bytes).ok().filter(|_| path.ends_with(".html"));
    match page.and_then(|page| page.split_once(END)) {
        Some((head, rest)) => {
            let call = format!("<script src=\"{script}\" data-stand=\"{edition}\" defer></script>\n");
            Cow::Owned([head, &call, END, rest].concat().into_bytes())
        }
        None => Cow::Borrowed(bytes),
    }
}

/// The folder with its slash. The address is made of a name that we know, never of what was asked for.
fn moved(folder: &str, query: Option<&str>) -> Response {
    let folder = utf8_percent_encode(folder, IN_ADDRESS);
    let address = match query {
        Some(query) => format!("/{folder}/?{query}"),
        None => format!("/{folder}/"),
    };
    match HeaderValue::from_str(&address) {
        Ok(address) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let files = [
            ("index.html", "start"),
            ("404.html", "nichts"),
            ("en/404.html", "nothing"),
            ("wlan/index.html", "wlan"),
            ("geräte/index.html", "geräte"),
            ("assets/lotse.0123456789ab.css", "p{}"),
            ("feed.xml", "<feed/>"),
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

    #[test]
    fn a_newer_site_takes_the_place_of_the_old_one_and_its_pages_call_the_script() {
        let file = |text: &str| Files::from_iter([("index.html".to_owned(), text.as_bytes().to_vec())]);
        let site = Site::calling(&file("<head></head>a"), "/live.js");
        let text = |site: &Site| String::from_utf8(site.file("/index.html").unwrap().to_vec()).unwrap();
        let call =
            |edition| format!("<head><script src=\"/live.js\" data-stand=\"{edition}\" defer></script>\n</head>");
        assert_eq!(text(&site), call(1) + "a");
        site.replace(&file("<head></head>b"), 2);
        assert_eq!((text(&site), site.edition(), site.len()), (call(2) + "b", 2, 1));
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
        check("lines=1-2", 200, "", 10);
        assert_eq!(ask("/wlan/", &[("range", "bytes=0-1")]).status(), 200);
    }

    #[test]
    fn only_reading_is_possible() {
        let answer = site().answer(&Method::POST, &"/".parse().unwrap(), &HeaderMap::new());
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"));
    }
}
