//! The addresses of the site that was there before: from its sitemap, over the network or as a file, or from the folder
//! that `lotse build` wrote.

mod http;
mod told;

use anyhow::{Context, bail};
use percent_encoding::percent_decode_str;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use told::told;
use url::Url;
use walkdir::WalkDir;

/// How many sitemaps one list of sitemaps may name.
const SITEMAPS_MAX: usize = 100;
/// Pages of a folder that nobody keeps a link to.
const APART: &[&str] = &["404.html", "offline/index.html"];

/// All addresses below the root of the last site, such as `/wlan/verbinden/`, in order.
///
/// # Errors
/// If there is no such folder, file or sitemap, or it names no address.
pub fn addresses(from: &str) -> anyhow::Result<Vec<String>> {
    let found = if from.starts_with("https://") || from.starts_with("http://") {
        of_site(from)?
    } else if Path::new(from).is_dir() {
        of_folder(Path::new(from))?
    } else {
        let text = fs::read_to_string(from).with_context(|| {
            let from = told(from);
            format!("{from} cannot be read; name the address of the last site, its sitemap.xml or the folder it was built into")
        })?;
        paths(&text, "/")
    };
    if found.is_empty() {
        bail!(
            "{} names no page; name the address of the last site, its sitemap.xml or the folder it was built into",
            told(from)
        );
    }
    Ok(found.into_iter().collect())
}

/// What the sitemap of a site says; `from` is where the site stands, or where the sitemap is.
fn of_site(from: &str) -> anyhow::Result<BTreeSet<String>> {
    let mut url = Url::parse(from).with_context(|| format!("{} is no address", told(from)))?;
    let is_sitemap = url.path().ends_with(".xml");
    let root = if is_sitemap { url.path().rsplit_once('/').map_or("", |(folder, _)| folder) } else { url.path() };
    let root = format!("{}/", root.trim_end_matches('/'));
    if !is_sitemap {
        url.set_path(&format!("{root}sitemap.xml"));
    }
    let text = http::get(&url)?;
    if !text.contains("<sitemapindex") {
        return Ok(paths(&text, &root));
    }
    let mut all = BTreeSet::new();
    for inner in locations(&text).take(SITEMAPS_MAX) {
        let inner = Url::parse(&inner)
            .with_context(|| format!("{} names `{}`, which is no address", told(url.as_str()), told(&inner)))?;
        all.extend(paths(&http::get(&http::with_password_of(&url, inner))?, &root));
    }
    Ok(all)
}

/// The pages of a built site. Pages that search engines are told to leave aside count only if they send readers on.
fn of_folder(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.with_context(|| format!("{} cannot be read", folder.display()))?;
        let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = path.join("/");
        if !entry.file_type().is_file() || !path.ends_with(".html") || APART.iter().any(|apart| path.ends_with(apart)) {
            continue;
        }
        let page = fs::read(entry.path()).with_context(|| format!("{} cannot be read", entry.path().display()))?;
        let page = String::from_utf8_lossy(&page);
        let head = page.split_once("</head>").map_or("", |(head, _)| head);
        if !head.contains("content=\"noindex\"") || head.contains("http-equiv=\"refresh\"") {
            all.insert(format!("/{}", path.strip_suffix("index.html").unwrap_or(&path)));
        }
    }
    Ok(all)
}

/// The paths that a sitemap names, from the root of the site on.
fn paths(sitemap: &str, root: &str) -> BTreeSet<String> {
    let path = |location: String| {
        let url = Url::parse(&location).ok()?;
        let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
        let inner = path.strip_prefix(root).map(str::to_owned);
        Some(format!("/{}", inner.unwrap_or_else(|| path.trim_start_matches('/').to_owned())))
    };
    locations(sitemap).filter_map(path).collect()
}

/// What stands between `<loc>` and `</loc>`.
fn locations(sitemap: &str) -> impl Iterator<Item = String> {
    let parts = sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
    parts.map(|(location, _)| location.trim().replace("&amp;", "&").replace("&apos;", "'").replace("&#39;", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    const SITEMAP: &str = "<?xml version=\"1.0\"?>\n<urlset>\n<url><loc>https://alt.example/hilfe/</loc></url>\n\
        <url><loc> https://alt.example/hilfe/%C3%BCber/?a=1&amp;b=2 </loc></url>\n</urlset>\n";

    /// A server that gives these answers, one for each who asks, and says what it was asked.
    fn server(answers: Vec<String>) -> (String, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = std::thread::spawn(move || {
            let answer = |answer: String| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut bytes = [0; 2000];
                let length = stream.read(&mut bytes).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
                String::from_utf8_lossy(&bytes[..length]).into_owned()
            };
            answers.into_iter().map(answer).collect()
        });
        (address, asked)
    }

    #[test]
    fn a_sitemap_is_read_over_the_network_as_others_moved_it() {
        let (address, asked) = server(vec![
            "HTTP/1.1 301 Moved\r\nlocation: /hilfe/karte.xml\r\n\r\n".to_owned(),
            format!("HTTP/1.1 200 OK\r\n\r\n{SITEMAP}"),
        ]);
        assert_eq!(addresses(&format!("{address}/hilfe")).unwrap(), ["/", "/über/"]);
        let asked = asked.join().unwrap();
        assert!(asked[0].starts_with("GET /hilfe/sitemap.xml HTTP/1.0\r\n"), "{asked:?}");
        assert!(asked[1].starts_with("GET /hilfe/karte.xml HTTP/1.0\r\n"), "{asked:?}");
        assert!(asked.iter().all(|asked| !asked.contains("Authorization")), "{asked:?}");
    }

    #[test]
    fn a_site_behind_a_password_is_asked_with_it_and_no_other_server_hears_of_it() {
        let (other, asked_other) = server(vec![format!("HTTP/1.1 200 OK\r\n\r\n{SITEMAP}")]);
        let (address, asked) = server(vec![
            "HTTP/1.1 301 Moved\r\nLocation: /karte.xml\r\n\r\n".to_owned(),
            format!("HTTP/1.1 302 Found\r\nLocation: {other}/karte.xml\r\n\r\n"),
        ]);
        addresses(&address.replace("http://", "http://anna:ge%3Aheim@")).unwrap();
        for asked in asked.join().unwrap() {
            assert!(asked.contains("\r\nAuthorization: Basic YW5uYTpnZTpoZWlt\r\n"), "{asked}");
        }
        assert!(!asked_other.join().unwrap().concat().contains("Authorization"));
    }

    #[test]
    fn what_is_no_sitemap_is_told_with_its_address() {
        let told = |answer: &str| {
            let (address, asked) = server(vec![answer.to_owned()]);
            let told = format!("{:#}", addresses(&address).unwrap_err());
            asked.join().unwrap();
            told
        };
        assert!(told("HTTP/1.1 404 Not Found\r\n\r\n").contains("/sitemap.xml answers 404"));
        assert!(told("HTTP/1.1 200 OK\r\n\r\n<urlset><url><loc>https://a.example/").contains("ends in the middle"));
        assert!(told("nothing of the kind").contains("is no answer"));
        assert!(format!("{:#}", addresses("/nowhere/at/all").unwrap_err()).contains("cannot be read"));
    }

    #[test]
    fn no_error_tells_a_password() {
        let answers =
            ["HTTP/1.1 404 Not Found\r\n\r\n", "?", "HTTP/1.1 301 Moved\r\nLocation: http://anna:geheim@:x/\r\n\r\n"];
        for answer in answers {
            let (address, asked) = server(vec![answer.to_owned()]);
            let error = addresses(&address.replace("http://", "http://anna:geheim@")).unwrap_err();
            asked.join().unwrap();
            assert!(!format!("{error:?}").contains("geheim"), "{error:?}");
        }
        for from in [
            "anna:geheim@alt.example/",
            "https://anna:geheim@",
            "HTTPS://anna:geheim@alt.example/",
            "https://anna:geheim@[alt]/",
        ] {
            let error = addresses(from).unwrap_err();
            assert!(!format!("{error:?}").contains("geheim"), "{error:?}");
        }
    }

    #[test]
    fn a_folder_tells_its_pages_and_where_readers_were_sent_on() {
        let place = tempfile::tempdir().unwrap();
        let write = |path: &str, head: &str| {
            let file = place.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, format!("<head>{head}</head>")).unwrap();
        };
        let noindex = "<meta name=\"robots\" content=\"noindex\">";
        write("index.html", "");
        write("wlan/index.html", "");
        write("404.html", noindex);
        write("en/404.html", noindex);
        write("wlan/handzettel/index.html", noindex);
        write("alt/seite.html", &format!("{noindex}<meta http-equiv=\"refresh\" content=\"0\">"));
        write("assets/x.css", "");
        assert_eq!(addresses(&place.path().display().to_string()).unwrap(), ["/", "/alt/seite.html", "/wlan/"]);
        let file = place.path().join("sitemap.xml");
        fs::write(&file, SITEMAP).unwrap();
        assert_eq!(addresses(&file.display().to_string()).unwrap(), ["/hilfe/", "/hilfe/über/"]);
    }
}
