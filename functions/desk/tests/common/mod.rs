//! A desk in memory, and a browser without JavaScript in front of it.

mod files;
mod outbox;
pub(crate) mod trays;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, Request, header};
use chrono::{DateTime, TimeDelta, Utc};
use desk::help::{FewPages, HelpPage};
use desk::memory::{Drawer, Memory};
use desk::web::{Web, router};
use desk::{Change, Clock, Desk, Entropy, List, Order, Page, Phase, Shelved, Store};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use theme::Notice;
use tickets::policy::{Policy, TopicId};
use tickets::token::{Key, Keys, Purpose};
use tickets::{Address, Language, TicketId};
use tower::ServiceExt;

/// Monday, 2 November 2026, 08:00 in Berlin, and as many seconds later as was set.
#[derive(Default)]
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let monday = DateTime::from_timestamp(1_793_602_800, 0).expect("a good time");
        monday + TimeDelta::seconds(self.0.load(Ordering::SeqCst))
    }
}

/// Numbers that look random and are the same in every run.
#[derive(Default)]
struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn bits(&self) -> u64 {
        let mut x = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x ^ (x >> 27)
    }
}

/// The desk and what the tests hold of it.
pub(crate) struct Fixture {
    web: Web,
    clock: Arc<TestClock>,
    store: Arc<Memory>,
}

/// The example desk, empty.
pub(crate) fn desk() -> Fixture {
    // What a handler logs is printed beside the test that failed.
    let _ = tracing_subscriber::fmt().with_test_writer().try_init();
    let text = include_str!("../../../../content/desk.toml");
    let clock = Arc::new(TestClock::default());
    let store = Arc::new(Memory::default());
    let blobs = Arc::new(Drawer::default());
    let desk = Desk {
        policy: Arc::new(Policy::read(text, "desk.toml").expect("the example desk reads")),
        store: store.clone(),
        blobs: blobs.clone(),
        clock: clock.clone(),
        entropy: Arc::new(TestEntropy::default()),
        mail_owed: Arc::default(),
    };
    let web = Web {
        desk,
        help: Arc::new(help()),
        theme: Arc::new(theme::Theme::new(&[]).expect("the theme is whole")),
        keys: Keys { current: Key { id: 1, secret: [7; 32] }, previous: None },
        base_url: "http://desk.example".to_owned(),
        demonstration: true,
    };
    Fixture { web, clock, store }
}

impl Fixture {
    /// The same desk, with a site that says nothing.
    pub(crate) fn without_help(mut self) -> Self {
        self.web.help = Arc::new(FewPages::default());
        self
    }

    /// The same desk, with a page on its site that nobody looks after any more.
    pub(crate) fn with_unowned(mut self, page: &str, title: &str) -> Self {
        let unowned = vec![theme::Unowned { page: page.to_owned(), title: title.to_owned() }];
        self.web.help = Arc::new(FewPages { unowned, ..FewPages::default() });
        self
    }

    /// The same desk, with more in its `desk.toml`.
    pub(crate) fn with(mut self, more: &str) -> Self {
        let text = format!("{}\n{more}", include_str!("../../../../content/desk.toml"));
        self.web.desk.policy = Arc::new(Policy::read(&text, "desk.toml").expect("the longer desk reads"));
        self
    }

    /// The same desk, with other words in its `desk.toml`.
    pub(crate) fn replacing(mut self, old: &str, new: &str) -> Self {
        let text = include_str!("../../../../content/desk.toml");
        assert!(text.contains(old), "{old}");
        self.web.desk.policy = Arc::new(Policy::read(&text.replacen(old, new, 1), "desk.toml").expect("it reads"));
        self
    }

    /// The same, with several other words.
    pub(crate) fn changed_text(mut self, changes: &[(&str, &str)]) -> Self {
        let mut text = include_str!("../../../../content/desk.toml").to_owned();
        for (old, new) in changes {
            assert!(text.contains(old), "{old}");
            text = text.replacen(old, new, 1);
        }
        self.web.desk.policy = Arc::new(Policy::read(&text, "desk.toml").expect("it reads"));
        self
    }

    /// The same desk, were its mail read.
    pub(crate) fn reading_mail(self) -> Self {
        self.changed(|policy| policy.intake.reads_mail = true)
    }

    /// The same desk under other rules.
    pub(crate) fn changed(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = Policy::clone(&self.web.desk.policy);
        change(&mut policy);
        self.web.desk.policy = Arc::new(policy);
        self
    }
}

/// A few help pages about projectors and accounts, and an outage.
fn help() -> FewPages {
    let page = |topic: &str, page: &str, title: &str, is_troubleshooter: bool| {
        let page = HelpPage { page: page.to_owned(), title: title.to_owned(), text: String::new() };
        (Language::new("de"), TopicId::new(topic), page, is_troubleshooter)
    };
    let pages = vec![
        page("beamer", "beamer/kein-bild", "Kein Bild", false),
        page("beamer", "beamer/kein-ton", "Kein Ton", false),
        page("beamer", "beamer/kabellos", "Kabellos senden", false),
        page("beamer", "beamer/tafel", "Tafel kalibrieren", false),
        page("beamer", "stoerungshelfer/beamer", "Beamer dunkel", true),
        page("konto", "konto/leinwand", "Leinwand schwarz", false),
    ];
    let notice =
        |outage, title: &str| Notice { outage, title: title.to_owned(), text: String::new(), link: String::new() };
    FewPages { pages, notices: vec![notice(true, "Kein WLAN im Neubau")], ..FewPages::default() }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) keeping: String,
    /// What the browser shall forget.
    pub(crate) clearing: String,
    /// In how many seconds to come again.
    pub(crate) retry_after: String,
    body: String,
    cookie: Option<String>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn has(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.body.contains(part), "status {}: no {part:?} in:\n{}", self.status, self.body);
        }
    }

    #[track_caller]
    pub(crate) fn has_not(&self, parts: &[&str]) {
        for part in parts {
            assert!(!self.body.contains(part), "{part:?} in:\n{}", self.body);
        }
    }

    #[track_caller]
    pub(crate) fn comes_before(&self, first: &str, second: &str) {
        let (a, b) = (self.body.find(first), self.body.find(second));
        assert!(a.is_some() && a < b, "{first:?} does not stand before {second:?} in:\n{}", self.body);
    }

    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    pub(crate) fn count(&self, part: &str) -> usize {
        self.body.matches(part).count()
    }

    /// What the first field with this name holds.
    pub(crate) fn value(&self, name: &str) -> String {
        let rest = self.body.split(&format!("name=\"{name}\" value=\"")).nth(1);
        rest.unwrap_or_else(|| panic!("no field {name} in:\n{}", self.body))
            .split('"')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// The first link whose address begins like this.
    pub(crate) fn href_with(&self, start: &str) -> Option<String> {
        let start = format!("href=\"{start}");
        let rest = &self.body[self.body.find(&start)? + 6..];
        rest.split('"').next().map(str::to_owned)
    }
}

/// A browser: it keeps one cookie and follows nothing by itself.
pub(crate) struct Browser {
    fixture: Fixture,
    cookie: Mutex<String>,
}

impl Browser {
    pub(crate) fn new(fixture: Fixture) -> Self {
        Self { fixture, cookie: Mutex::default() }
    }

    /// The same browser after somebody has changed these places of `desk.toml`: what is kept stays.
    pub(crate) fn at_changed(self, changes: &[(&str, &str)]) -> Self {
        Self { fixture: self.fixture.changed_text(changes), ..self }
    }

    /// The audit of a month, as `lotse audit` writes it.
    pub(crate) async fn audit(&self, month: &str) -> String {
        let month = tickets::report::Month::parse(month).expect("a month");
        let told = desk::audit::of(&*self.fixture.store, &self.fixture.web.desk.policy, month).await;
        told.expect("the store tells").0
    }

    async fn ask(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let cookie = self.cookie.lock().expect("one thread").clone();
        let request = request.header(header::HOST, "desk.example").header(header::COOKIE, cookie);
        let request = request.body(body.into()).expect("a good request");
        let response = router(self.fixture.web.clone()).oneshot(request).await.expect("the router answers");
        let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (location, cookie) = (text(header::LOCATION).unwrap_or_default(), text(header::SET_COOKIE));
        let keeping = text(header::CACHE_CONTROL).unwrap_or_default();
        let clearing = text(HeaderName::from_static("clear-site-data")).unwrap_or_default();
        let retry_after = text(header::RETRY_AFTER).unwrap_or_default();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a whole body");
        let body = String::from_utf8(body.to_vec()).expect("UTF-8");
        for key in ["{{", "{%", "Fault", "fault."] {
            assert!(!body.contains(key), "{key} in:\n{body}");
        }
        Answer { status, location, keeping, clearing, retry_after, body, cookie }
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(address), String::new()).await
    }

    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, encode(fields)).await
    }

    /// Lays something on a shelf of the store.
    pub(crate) async fn lay(&self, shelf: &str, name: &str, text: &str) {
        let shelved = vec![Shelved { shelf: shelf.to_owned(), name: name.to_owned(), text: text.to_owned() }];
        let change = Change { shelved, ..Change::default() };
        self.fixture.store.commit(change).await.expect("it is laid there");
    }

    /// Sends a form out of a network.
    pub(crate) async fn post_out_of(&self, network: desk::rates::Network, address: &str, body: String) -> Answer {
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.extension(network), body).await
    }

    pub(crate) async fn post_from(&mut self, origin: &str, address: &str) -> Answer {
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, origin);
        self.ask(request, String::new()).await
    }

    /// Signs an agent in, by the sealed link that the mail would bring.
    pub(crate) async fn sign_in(&mut self, agent: &str) {
        let nonce = format!("nonce{}", self.fixture.web.desk.entropy.bits());
        let until = self.fixture.clock.now() + TimeDelta::minutes(5);
        let token = self.fixture.web.keys.seal(Purpose::SignIn, &[agent, &nonce], until);
        let who = data_encoding::BASE64URL_NOPAD.encode(agent.as_bytes());
        let link = format!("/konsole/anmelden/{who}/{nonce}/{token}");
        self.get(&link).await.has(&["Sie melden sich an als"]);
        let entered = self.post(&link, &[]).await;
        assert_eq!(entered.status, 303);
        let cookie = entered.cookie.expect("a session");
        *self.cookie.lock().expect("one thread") = cookie.split(';').next().unwrap_or_default().to_owned();
        assert_eq!(self.post(&link, &[]).await.status, 410, "a link is good once");
    }

    /// Presses the button behind a mailed way in, and keeps the cookie.
    pub(crate) async fn enter(&mut self, link: &str) {
        let entered = self.post(link, &[]).await;
        assert_eq!(entered.status, 303);
        let cookie = entered.cookie.expect("a cookie");
        *self.cookie.lock().expect("one thread") = cookie.split(';').next().unwrap_or_default().to_owned();
    }

    /// The session is over.
    pub(crate) fn sign_out(&mut self) {
        self.cookie.lock().expect("one thread").clear();
    }

    /// The session, to come back to.
    pub(crate) fn session(&self) -> String {
        self.cookie.lock().expect("one thread").clone()
    }

    /// Comes back to a session.
    pub(crate) fn resume(&self, session: &str) {
        session.clone_into(&mut self.cookie.lock().expect("one thread"));
    }

    /// Sends a form of the console, with the session's mark on it.
    pub(crate) async fn console_post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let mark = self.mark().await;
        let mut fields = fields.to_vec();
        fields.push(("formular", &mark));
        self.post(address, &fields).await
    }

    /// What marks the forms of this session.
    async fn mark(&self) -> String {
        let page = self.get("/konsole/neu").await;
        let page = if page.status == 200 { page } else { self.get("/konsole/auswertung/").await };
        page.value("formular")
    }

    pub(crate) async fn act(&mut self, id: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
        self.console_post(&format!("/konsole/anfragen/{id}/{act}"), fields).await
    }

    /// The personal link that a mail would bring.
    pub(crate) fn link(&self, id: &str, person: &str) -> String {
        let (id, person) = known(id, person);
        let until = self.fixture.clock.now() + TimeDelta::days(mail::link::DAYS_GOOD);
        let whose = mail::link::Whose { id, person: &person, renewed: 0 };
        mail::link::ticket("", &self.fixture.web.keys, &whose, until)
    }

    pub(crate) fn confirm_link(&self, id: &str, person: &str) -> String {
        let (id, person) = known(id, person);
        let until = self.fixture.clock.now() + TimeDelta::days(mail::link::DAYS_GOOD);
        mail::link::confirm("", &self.fixture.web.keys, id, &person, until)
    }

    /// All mails that are owed, written and sent: to whom, and the bytes.
    pub(crate) async fn mails(&self) -> Vec<(String, Vec<u8>)> {
        let sent = Arc::new(outbox::Sent::default());
        let web = &self.fixture.web;
        let outbox = desk::Outbox {
            desk: web.desk.clone(),
            mailer: sent.clone(),
            keys: web.keys.clone(),
            templates: Arc::new(mail::Templates::new(&[]).expect("the mails are whole")),
            base_url: web.base_url.clone(),
        };
        while outbox.round().await.expect("the store works") > 0 {}
        sent.take()
    }

    /// The way in for mail.
    pub(crate) fn inbox(&self) -> desk::inbox::Inbox {
        let separators = mail::separators_of(&[]).expect("the words are whole").into();
        desk::inbox::Inbox { desk: self.fixture.web.desk.clone(), keys: self.fixture.web.keys.clone(), separators }
    }

    /// A ticket and what happened to it.
    pub(crate) async fn ticket(&self, id: &str) -> (tickets::Ticket, Vec<tickets::Event>) {
        let id = TicketId::parse(id).expect("a number");
        self.fixture.web.desk.ticket(id).await.expect("reads").expect("is there")
    }

    /// To whom mails of this kind are owed, since the last time.
    pub(crate) async fn owed(&self, kind: &str) -> Vec<String> {
        let now = self.fixture.clock.now();
        let leased = self.fixture.store.lease(now, now + TimeDelta::days(1), 99).await.expect("leases");
        let stored = leased.iter().map(|leased| serde_json::from_str(&leased.owed.body).expect("a notice"));
        let ours = stored.filter(|stored: &serde_json::Value| stored["kind"] == kind);
        ours.map(|stored| stored["to"].as_str().expect("an address").to_owned()).collect()
    }

    /// How many mails are owed and not settled yet.
    pub(crate) async fn still_owed(&self) -> u64 {
        self.fixture.store.owed().await.expect("the store works")
    }

    /// What the time that passed brings.
    pub(crate) async fn tick(&self) {
        desk::clock::round(&self.fixture.web.desk, desk::clock::Part::All).await.expect("a round");
    }

    /// An address is another person's, from this day on or from now on: the requests from before.
    pub(crate) async fn reassign(&self, address: &str, from: Option<&str>) -> Vec<String> {
        let (address, from) =
            (Address::parse(address).expect("an address"), from.map(|day| day.parse().expect("a day")));
        let done = desk::person::reassign(&self.fixture.web.desk, &*self.fixture.store, &address, from).await;
        done.expect("it can be said").iter().map(ToString::to_string).collect()
    }

    /// What has had its time goes.
    /// What a desk makes up for when it starts.
    pub(crate) async fn caught_up(&self) {
        desk::catch_up::round(&self.fixture.web.desk).await.expect("the store answers");
    }

    pub(crate) async fn retain(&self) {
        desk::retain::round(&self.fixture.web.desk).await.expect("a round");
    }

    /// How many things lie on shelves whose names begin so.
    pub(crate) async fn shelves(&self, start: &str) -> usize {
        let mut count = 0;
        let see = |record| {
            count +=
                usize::from(matches!(&record, desk::transfer::Record::Shelved(one) if one.shelf.starts_with(start)));
        };
        desk::transfer::each(&*self.fixture.store, see).await.expect("the store tells");
        count
    }

    pub(crate) fn later_days(&self, days: i64) {
        self.fixture.clock.0.fetch_add(days * 86_400, Ordering::SeqCst);
    }

    pub(crate) fn later_seconds(&self, seconds: i64) {
        self.fixture.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The numbers of all tickets, in every queue and phase.
    pub(crate) async fn tickets(&self) -> Vec<String> {
        let mut all = Vec::new();
        for queue in &self.fixture.web.desk.policy.queues {
            for phase in Phase::ALL {
                let page = Page { order: Order::Ascending, skip: 0, count_max: 100 };
                for list in [List::Queue, List::Confidential] {
                    let list = list(queue.id.clone(), phase).name();
                    for card in self.fixture.store.list(&list, page).await.expect("lists") {
                        let card: desk::Card = serde_json::from_str(&card).expect("a card");
                        all.push(card.id.to_string());
                    }
                }
            }
        }
        all
    }
}

fn known(id: &str, person: &str) -> (TicketId, Address) {
    (TicketId::parse(id).expect("a number"), Address::parse(person).expect("an address"))
}

pub(crate) fn encode(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&")
}
