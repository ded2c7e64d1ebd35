//! The whole desk in one process, as browsers and operators meet it.

use super::*;
use axum::body::{Body, to_bytes};
use axum::http::{Response, StatusCode};
use std::sync::LazyLock;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

const FORM: &str = "rolle=lehrkraft&schule=hafenschule&thema=beamer&betreff=Beamer+dunkel&text=Raum+204&haeufigkeit=immer\
                    &betroffen=raum&name=Maren+Hansen&mail=m.hansen%40hafenschule.example&dringlichkeit=normal\
                    &schluessel=0123456789abcdef0123&schritt=pruefen";

struct Place {
    data: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { data: tempfile::tempdir().unwrap() }
    }

    fn options(&self) -> Options {
        Options {
            content: Content::Example,
            listen: "127.0.0.1:0".parse().unwrap(),
            data: self.data.path().join("data"),
            base_url: None,
            time: None,
            reload: true,
            mail: MailWay::Demonstration,
            lenient: false,
        }
    }

    async fn start(&self) -> Server {
        Server::start(self.options()).await.unwrap()
    }
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    text: String,
}

impl Answer {
    async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: parts.status, headers: parts.headers, text }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).body(Body::empty()).unwrap();
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    async fn post(&self, address: &str, form: &'static str, origin: &str) -> Answer {
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "desk.example")
            .header("origin", origin)
            .body(Body::from(form));
        Answer::of(self.router.clone().oneshot(request.unwrap()).await.unwrap()).await
    }
}

const OURS: &str = "http://desk.example";

#[tokio::test]
async fn a_request_is_answered_and_its_mail_can_be_read() {
    let place = Place::new();
    let server = place.start().await;
    assert!(server.get("/_mail").await.text.contains("class=\"empty\""));

    let sent = server.post("/anfrage/absenden", FORM, OURS).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(server.get(sent.header("location")).await.status, 200);
    assert!(server.work.mail().await.unwrap() > 0);

    let page = server.get("/_mail").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("an m.hansen@hafenschule.example"), "{}", page.text);
    let letter = page.text.split("href=\"/_mail/").find(|part| part.contains("%2Em1%2E")).unwrap();
    let letter = format!("/_mail/{}", letter.split(['"', '#']).next().unwrap());
    let letter = letter.trim_end_matches("/html");
    for view in ["", "/html", "/text", "/kopfzeilen"] {
        let shown = server.get(&format!("{letter}{view}")).await;
        assert_eq!(shown.status, 200, "{letter}{view}");
        let wanted = if view == "/kopfzeilen" { "Message-ID:" } else { "/a/" };
        assert!(shown.text.contains(wanted), "{view}: {}", shown.text);
    }
    assert_eq!(server.get("/_mail/nirgends").await.status, 404);
    assert_eq!(server.get(&format!("{letter}/anders")).await.status, 404);
}

#[tokio::test]
async fn the_clock_can_be_put_forward_and_what_time_brings_is_there_at_once() {
    let place = Place::new();
    let server = place.start().await;
    server.post("/anfrage/absenden", FORM, OURS).await;
    assert_eq!(server.post("/_zeit", "schritt=d14", "http://evil.example").await.status, 403);
    assert_eq!(server.post("/_zeit", "schritt=d99", OURS).await.status, 422);
    assert!(server.get("/_mail").await.text.contains("Es ist"));
    let moved = server.post("/_zeit", "schritt=d14", OURS).await;
    assert_eq!((moved.status.as_u16(), moved.header("location")), (303, "/_mail"));
    let page = server.get("/_mail").await.text;
    assert!(page.contains("Vorgestellte Zeit"), "{page}");
    assert!(page.contains("M10"), "nobody took the ticket, so somebody was told: {page}");
    server.store.close().await.unwrap();
    drop(server);
    let again = place.start().await;
    assert!(again.facts().imagined.is_some(), "a restart keeps the imagined time");
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    let place = Place::new();
    let server = place.start().await;
    for address in ["/", "/wlan/", "/wlan", "/nirgends", "/_mail", "/konsole/", "/a/K7QF-2M9T/x", "/anfrage/wer"] {
        let answer = server.get(address).await;
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{address}");
        assert!(!answer.header("content-security-policy").contains("unsafe"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert!(!answer.header("permissions-policy").is_empty(), "{address}");
        let referrer = if address.starts_with("/a/") { "no-referrer" } else { "same-origin" };
        assert_eq!(answer.header("referrer-policy"), referrer, "{address}");
    }
    assert_eq!(server.get("/nirgends").await.status, 404);
    assert_eq!(server.get("/wlan").await.header("location"), "/wlan/");
}

#[tokio::test]
async fn a_real_desk_shows_its_mails_to_nobody() {
    let place = Place::new();
    let server = Server::start(Options { mail: MailWay::Folder, ..place.options() }).await.unwrap();
    assert_eq!(server.get("/_mail").await.status, 404);
    assert_eq!(server.post("/_zeit", "schritt=d14", OURS).await.status, 405);
}

#[tokio::test]
async fn a_folder_whose_time_is_imagined_serves_no_real_desk() {
    let place = Place::new();
    let time = Some("+1d".parse().unwrap());
    drop(Server::start(Options { time, ..place.options() }).await.unwrap());
    let refused = Server::start(Options { mail: MailWay::Folder, ..place.options() }).await.err().unwrap();
    assert!(matches!(refused, StartError::Imagined { .. }), "{refused}");
    let earlier = Some("+1h".parse().unwrap());
    let refused = Server::start(Options { time: earlier, ..place.options() }).await.err().unwrap();
    assert!(refused.to_string().contains("only moves forward"), "{refused}");
}

#[tokio::test]
async fn an_address_that_is_taken_is_named_with_the_way_out() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = taken.local_addr().unwrap();
    let refused = Server::start(Options { listen, ..place.options() }).await.err().unwrap().to_string();
    assert!(refused.contains(&listen.to_string()) && refused.contains("--listen"), "{refused}");
    assert!(!place.data.path().join("data").exists(), "nothing was made before");
}

#[tokio::test]
async fn content_with_errors_is_not_served_and_all_of_them_are_said() {
    let place = Place::new();
    let folder = place.data.path().join("content");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("desk.toml"), "[desk]\nname = 7\n").unwrap();
    let refused = Server::start(Options { content: Content::Folder(folder), ..place.options() }).await.err().unwrap();
    assert!(matches!(refused, StartError::Content { problems, .. } if !problems.is_empty()));
}

#[tokio::test]
async fn answers_keep_phrases_together_show_the_place_and_can_be_narrowed() {
    let place = Place::new();
    let server = place.start().await;
    let hits = |answer: &Answer| answer.text.matches("<li><h2>").count();
    let all = server.get("/suche/?q=beamer+hdmi").await;
    assert!(all.text.contains("Störungshelfer · Beamer, Tafel und Ton"), "an answer says what it is: {}", all.text);
    assert!(all.text.contains("<mark>HDMI</mark>-Kabel"), "the place with the word is shown: {}", all.text);
    assert!(all.text.contains("name=\"fuer\" value=\"lehrkraft\">"), "what can be chosen is offered");

    let some = server.get("/suche/?q=beamer+hdmi&fuer=lehrkraft&thema=beamer&thema=nirgends&mehr=1").await;
    assert!(hits(&some) > 0 && hits(&some) < hits(&all), "{}", some.text);
    assert!(some.text.contains("name=\"fuer\" value=\"lehrkraft\" checked>"));
    assert!(some.text.contains("<li class=\"tag\">Beamer, Tafel und Ton</li></ul>"), "what was chosen is said");

    let phrase = server.get("/suche/?q=%E2%80%9Ekein+Bild%E2%80%9C+Beamer").await;
    assert!(hits(&phrase) > 0 && hits(&phrase) < hits(&server.get("/suche/?q=kein+Bild+Beamer").await));
    let none = server.get("/suche/?q=%22Bild+Drucker%22").await;
    assert!(hits(&none) == 0 && none.text.contains("Meinten Sie „Bild Drucker“?"), "{}", none.text);
    let mended = server.get("/suche/?q=papirstau").await;
    assert!(
        mended.text.contains("<a class=\"hit\" href=\"?q=Papierstau\">Meinten Sie „Papierstau“?"),
        "{}",
        mended.text
    );
    let known = server.get("/suche/?q=papierstau").await;
    assert!(known.text.contains("data-meant=\"Meinten Sie „{question}“?\" hidden></p>"), "{}", known.text);
}

#[tokio::test]
async fn what_finds_nothing_is_counted_and_shown_to_agents_unless_a_browser_says_no() {
    let place = Place::new();
    let ask = async |server: &Server, question: &str, header: Option<(&str, &str)>| {
        let request = Request::get(format!("/suche/?q={question}"));
        let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = server.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200);
    };
    for day in 1..=3 {
        let time = Some(format!("+{day}d").parse().unwrap());
        let server = Server::start(Options { time, ..place.options() }).await.unwrap();
        ask(&server, "Xylophonkasten", None).await;
        ask(&server, "beamer", None).await;
        for no in [("dnt", "1"), ("sec-gpc", "1"), ("sec-purpose", "prefetch")] {
            ask(&server, "Qwertzuiop", Some(no)).await;
        }
        let kept = server.store.shelf("unfound").await.unwrap();
        assert_eq!(kept.len(), usize::from(day == 3), "{kept:?}");
        assert!(kept.iter().all(|kept| kept.text.contains("xylophonkasten")), "{kept:?}");
        server.store.close().await.unwrap();
    }
}

/// One request on a connection of its own, up to the end of the answer.
async fn talk(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

static GET: LazyLock<String> =
    LazyLock::new(|| "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_answers_until_it_is_stopped_and_loses_nothing() {
    let place = Place::new();
    let server = place.start().await;
    let address = server.facts().listens;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async move { _ = stopped.await }));
    assert!(talk(address, &GET).await.starts_with("HTTP/1.1 200"));
    let post = format!(
        "POST /anfrage/absenden HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{FORM}",
        FORM.len()
    );
    assert!(talk(address, &post).await.starts_with("HTTP/1.1 303"));
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody is let in any more");
    assert!(!place.data.path().join("data/lotse.sqlite-wal").exists(), "the store is one file");

    let again = place.start().await;
    let mails = again.work.mail().await.unwrap()
        + Folder::open(&place.data.path().join("data/mail")).unwrap().mails().unwrap().len();
    assert!(mails > 0, "what was owed is sent, before or after");
}

/// The example's content in a folder.
fn folder(place: &Place) -> PathBuf {
    let folder = place.data.path().join("content");
    for (path, bytes) in crate::content::starter(crate::content::Profile::School) {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    folder
}

/// A desk whose content is a folder; the folder.
async fn with_a_folder(place: &Place) -> (Server, PathBuf) {
    let folder = folder(place);
    let options = Options { content: Content::Folder(folder.clone()), ..place.options() };
    (Server::start(options).await.unwrap(), folder)
}

#[tokio::test]
async fn a_real_desk_without_its_legal_pages_says_what_to_do() {
    let place = Place::new();
    let folder = folder(&place);
    std::fs::remove_file(folder.join("pages/impressum.md")).unwrap();
    let options = || Options { content: Content::Folder(folder.clone()), ..place.options() };
    drop(Server::start(options()).await.unwrap());
    let real = || Options { mail: MailWay::Folder, ..options() };
    let refused = Server::start(real()).await.err().unwrap().to_string();
    assert!(refused.contains("pages/impressum.md") && refused.contains("--lenient"), "{refused}");
    assert!(!refused.contains("datenschutz"), "{refused}");
    // A page that only stands before what follows from desk.toml says nothing where nothing follows.
    let desk = std::fs::read_to_string(folder.join("desk.toml")).unwrap();
    let (before, rest) = desk.split_once("[privacy]").unwrap();
    let (_, after) = rest.split_once("[[level]]").unwrap();
    std::fs::write(folder.join("desk.toml"), format!("{before}[[level]]{after}")).unwrap();
    let refused = Server::start(real()).await.err().unwrap().to_string();
    assert!(refused.contains("pages/datenschutz.md"), "{refused}");
    drop(Server::start(Options { lenient: true, ..real() }).await.unwrap());
}

#[tokio::test]
async fn a_real_desk_with_addresses_of_the_example_is_warned_and_a_demonstration_is_not() {
    let place = Place::new();
    let warned = |server: &Server| {
        let found = server.facts().problems.iter().filter(|problem| problem.code == "invented-address");
        found.map(|problem| format!("{}:{}", problem.place.file, problem.place.line)).collect::<Vec<_>>()
    };
    assert_eq!(warned(&place.start().await), [""; 0]);
    let real = Server::start(Options { mail: MailWay::Folder, ..place.options() }).await.unwrap();
    let warned = warned(&real);
    assert!(warned.contains(&"desk.toml:8".to_owned()), "{warned:?}");
    assert!(warned.iter().any(|place| place.starts_with("pages/impressum.md:")), "{warned:?}");
}

// covers D-08
#[tokio::test]
async fn every_help_page_says_who_helps_at_which_school() {
    let place = Place::new();
    let server = place.start().await;
    for address in ["/wlan/", "/wlan/verbinden/", "/en/wlan/verbinden/", "/leicht/wlan/verbinden/", "/anfrage/"] {
        let page = server.get(address).await.text;
        for contact in ["mailto:j.petersen@hafenschule.example", "mailto:t.kroeger@deichgymnasium.example"] {
            assert!(page.contains(contact), "{address}: {contact}");
        }
    }
}

// covers Z-56
#[tokio::test]
async fn the_help_says_how_it_works_and_whom_to_ask() {
    let place = Place::new();
    let server = place.start().await;
    for (from, to, says) in [
        ("/", "/hilfe/", "So arbeitet die"),
        ("/hilfe/", "/hilfe/anfrage-stellen/", "In jeder dieser Mails steht ein Link zur Seite Ihrer Anfrage."),
        ("/", "/fuer-schul-admins/", "Sie bekommen dafür einen Link per Mail"),
        ("/", "/kontakt/", "href=\"tel:040669690123\""),
    ] {
        let way = format!("href=\"{to}\"");
        assert!(server.get(from).await.text.contains(&way), "{from} does not lead to {to}");
        let page = server.get(to).await.text;
        assert!(page.contains(says), "{to}: {page}");
    }
}

#[tokio::test]
async fn an_old_address_leads_on_at_once() {
    let place = Place::new();
    let server = place.start().await;
    let answer = server.get("/wlan/einrichten/").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, "/wlan/verbinden/"));
}

#[tokio::test]
async fn outages_are_in_the_answers_of_the_search_and_in_the_form_too() {
    let place = Place::new();
    let (server, folder) = with_a_folder(&place).await;
    let notice = "[[notice]]\nkind = \"outage\"\ntitle = \"Kein WLAN im Neubau\"\n";
    std::fs::write(folder.join("stoerungen.toml"), notice).unwrap();
    server.live.renew().await;
    for address in ["/", "/suche/?q=wlan", "/anfrage/wer?seite=wlan/verbinden", "/konsole/anmelden"] {
        assert!(server.get(address).await.text.contains("<strong>Kein WLAN im Neubau</strong>"), "{address}");
    }
}

#[tokio::test]
async fn what_an_author_saves_is_shown_and_what_is_wrong_is_told_above_the_last_site() {
    let place = Place::new();
    let (server, folder) = with_a_folder(&place).await;
    let page = folder.join("pages/wlan/neu.md");
    let (news, edition) = ("/_neu?stand=0", |answer: &Answer| answer.text.clone());
    assert_eq!(edition(&server.get(news).await), r#"{"number":1,"report":""}"#);
    assert!(server.get("/wlan/verbinden/").await.text.contains(r#"<script src="/_neu/live.js" data-stand="1""#));

    std::fs::write(&page, "+++\ntitle = \"Quarzwecker im WLAN\"\n+++\nErst so.").unwrap();
    server.live.renew().await;
    let shown = server.get("/wlan/neu/").await;
    assert!(shown.text.contains("Erst so.") && shown.text.contains("data-stand=\"2\""), "{}", shown.text);
    assert!(server.get("/wlan/").await.text.contains("Quarzwecker"), "lists are right too");
    assert!(server.get("/suche/?q=quarzwecker").await.text.contains("/wlan/neu/"), "and so is the search");

    server.live.renew().await;
    assert_eq!(edition(&server.get(news).await), r#"{"number":2,"report":""}"#, "nothing is new");

    std::fs::write(folder.join("stoerungen.toml"), "= falsch").unwrap();
    server.live.renew().await;
    server.live.renew().await;
    let told = edition(&server.get("/_neu?stand=2").await);
    assert!(told.starts_with(r#"{"number":3,"report":""#) && told.contains("stoerungen.toml:1:"), "{told}");
    assert!(server.get("/wlan/neu/").await.text.contains("Erst so."), "the last site stays");
}

#[tokio::test]
async fn a_saved_file_is_noticed_while_the_desk_runs() {
    let place = Place::new();
    let (server, folder) = with_a_folder(&place).await;
    let (router, stop) = (server.router.clone(), Arc::new(Notify::new()));
    let halt = Arc::clone(&stop);
    let running = tokio::spawn(server.run(async move { halt.notified().await }));
    let ask = |address: &'static str| {
        let asked = router.clone().oneshot(Request::get(address).body(Body::empty()).unwrap());
        async { axum::body::to_bytes(asked.await.unwrap().into_body(), 1_000_000).await.unwrap() }
    };
    let says = async |text: &str| String::from_utf8_lossy(&ask("/wlan/neu/").await).contains(text);
    let (page, beside) = (folder.join("pages/wlan/neu.md"), folder.join("neu.md.tmp"));
    let words = |text: &str| format!("+++\ntitle = \"Neu\"\n+++\n{text}");
    let shows = async {
        // The watcher may not look yet when the first word is written.
        for round in 0.. {
            std::fs::write(&page, words(&format!("Runde {round}."))).unwrap();
            tokio::time::sleep(Duration::from_millis(500)).await;
            if says("Runde").await {
                while !says(&format!("Runde {round}.")).await {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                break;
            }
        }
        // Some editors write beside and rename.
        std::fs::write(&beside, words("Zuletzt.")).unwrap();
        std::fs::rename(&beside, &page).unwrap();
        while !says("Zuletzt.").await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), shows).await.expect("what is saved is shown");
    stop.notify_one();
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_real_desk_tells_nobody_about_its_content() {
    let place = Place::new();
    let server = Server::start(Options { mail: MailWay::Folder, ..place.options() }).await.unwrap();
    assert_eq!(server.get("/_neu?stand=0").await.status, StatusCode::NOT_FOUND);
    assert!(!server.get("/").await.text.contains("_neu"));
}
