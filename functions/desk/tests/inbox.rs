//! Mail that comes in, at a desk in memory: whose it is, what it does, and what it never does.
//!
//! Long because each way in which a mail proves whose it is, or does not, stands beside the others.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

#[path = "inbox/bounces.rs"]
mod bounces;
#[path = "inbox/crowd.rs"]
mod crowd;
#[path = "inbox/files.rs"]
mod files;
#[path = "inbox/moved.rs"]
mod moved;
#[path = "inbox/outside.rs"]
mod outside;
#[path = "inbox/shared.rs"]
mod shared;
#[path = "inbox/storm.rs"]
mod storm;
#[path = "inbox/whole.rs"]
mod whole;

use chrono::{DateTime, TimeDelta, Utc};
use desk::inbox::{Inbox, Taken, Why};
use desk::memory::{Drawer, Memory};
use desk::{Clock, Desk, Entropy, Request, Store};
use mail::read::ReadError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tickets::command::{Act, Channel, Submission};
use tickets::event::Urgency;
use tickets::policy::FollowUp;
use tickets::token::{Key, Keys};
use tickets::{Actor, Address, Language, Person, Policy, State, TicketId, What};

const MAREN: &str = "maren@hafenschule.example";
const OLE: &str = "ole@hafenschule.example";
const ADMIN: &str = "j.petersen@hafenschule.example";

struct Monday;

impl Clock for Monday {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_793_602_800, 0).unwrap()
    }
}

#[derive(Default)]
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn bits(&self) -> u64 {
        self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// The example desk, with one ticket of Maren's that Ole takes part in.
struct House {
    inbox: Inbox,
    store: Arc<Memory>,
    id: TicketId,
}

impl House {
    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// The same under other rules.
    async fn with(change: impl FnOnce(&mut Policy)) -> Self {
        let requester = Person { address: address(MAREN), name: "Maren Vogt".to_owned() };
        let submission = Submission {
            participants: vec![Person { address: address(OLE), name: String::new() }],
            ..Submission::plain(requester, "Beamer dunkel", "Kein Bild.")
        };
        Self::asked(change, submission).await
    }

    /// The desk under other rules, asked this.
    async fn asked(change: impl FnOnce(&mut Policy), submission: Submission) -> Self {
        let store = Arc::new(Memory::default());
        let mut policy = Policy::read(include_str!("../../../content/desk.toml"), "desk.toml").unwrap();
        change(&mut policy);
        let desk = Desk {
            policy: Arc::new(policy),
            store: store.clone(),
            blobs: Arc::new(Drawer::default()),
            clock: Arc::new(Monday),
            entropy: Arc::new(Counted::default()),
            mail_owed: Arc::default(),
        };
        let keys = Keys { current: Key { id: 1, secret: [7; 32] }, previous: None };
        let inbox = Inbox { desk, keys, separators: mail::separators_of(&[]).unwrap().into() };
        let mut house = Self { inbox, store, id: TicketId::from_random(0) };
        house.id = house
            .ask(None, Actor::Person(submission.requester.address.clone()), Act::Submit(Box::new(submission)))
            .await;
        house
    }

    async fn ask(&self, ticket: Option<TicketId>, by: Actor, act: Act) -> TicketId {
        let request = Request { ticket, by, via: Channel::Web, claimed: None, key: None, act };
        self.inbox.desk.handle(request).await.unwrap().ticket.id
    }

    async fn solve(&self) {
        let admin = || Actor::Agent(address(ADMIN));
        self.ask(Some(self.id), admin(), Act::Take).await;
        self.ask(
            Some(self.id),
            admin(),
            Act::Solve { text: "Lampe getauscht".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
        )
        .await;
    }

    /// Where this person answers to.
    fn reply_to(&self, person: &str) -> String {
        let desk = &self.inbox.desk.policy.desk.mail;
        mail::reply_address(desk, &self.inbox.keys, self.id, &address(person)).unwrap().to_string()
    }

    async fn take(&self, from: &str, to: &str, more: &str, text: &str) -> Taken {
        let raw = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: Re: Beamer\r\nMessage-ID: <1@{from}>\r\n{more}\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        );
        self.inbox.take(raw.as_bytes()).await.unwrap()
    }

    /// The id of the first mail that this person got.
    async fn message_id(&self, person: &str) -> String {
        let (_, events) = self.inbox.desk.ticket(self.id).await.unwrap().unwrap();
        let desk = &self.inbox.desk.policy;
        let templates = mail::Templates::new(&[]).unwrap();
        let writer =
            mail::Writer { policy: desk, keys: &self.inbox.keys, base_url: "https://x", templates: &templates };
        let to = Person { address: address(person), name: String::new() };
        let about = mail::About::Ticket { events: &events, cause: 0 };
        let reader = tickets::notice::Reader::Requester;
        let letter =
            mail::Letter { kind: tickets::NoticeKind::M1, to: &to, reader, language: &Language::new("de"), about };
        writer.write(&letter).unwrap().id
    }

    async fn last(&self, id: TicketId) -> (State, What) {
        let (ticket, mut events) = self.inbox.desk.ticket(id).await.unwrap().unwrap();
        let event = events.pop().unwrap();
        assert!(event.via == Channel::Mail || event.via == Channel::Web);
        (ticket.state, event.what)
    }

    /// The mails owed since the last time, as `M7 to …`.
    async fn owed(&self) -> Vec<String> {
        let now = Monday.now();
        let leased = self.store.lease(now, now + TimeDelta::days(1), 99).await.unwrap();
        let line = |body: &str| {
            let stored: serde_json::Value = serde_json::from_str(body).unwrap();
            format!("{} to {}", stored["kind"].as_str().unwrap(), stored["to"].as_str().unwrap())
        };
        let mut owed: Vec<String> = leased.iter().map(|leased| line(&leased.owed.body)).collect();
        owed.sort();
        owed
    }
}

fn replied(text: &str) -> What {
    What::Replied { text: text.to_owned() }
}

// covers Z-21 Z-53
#[tokio::test]
async fn an_answer_joins_its_ticket_and_everybody_else_hears_of_it() {
    let house = House::new().await;
    house.owed().await;
    let quoted = "Am Montag schrieb Schul-Hilfe <hilfe@schul-hilfe.example>:\n> -- Antworten Sie oberhalb dieser Zeile --\n> Guten Tag";
    let text = format!("Jetzt geht gar nichts mehr.\n\n{quoted}");
    let taken = house.take(MAREN, &house.reply_to(MAREN), "", &text).await;
    assert_eq!(taken, Taken::Joined(house.id));
    assert_eq!(house.last(house.id).await.1, replied("Jetzt geht gar nichts mehr."));
    assert_eq!(house.owed().await, [format!("M3 to {OLE}"), format!("M7 to {ADMIN}")]);
}

// covers N-23
#[tokio::test]
async fn a_participant_who_answers_all_is_heard_under_the_own_name() {
    let house = House::new().await;
    let taken = house.take(OLE, &house.reply_to(MAREN), "", "Bei mir auch").await;
    assert_eq!(taken, Taken::Joined(house.id));
    let (_, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!(events.last().unwrap().by, Actor::Person(address(OLE)));
}

#[tokio::test]
async fn the_same_mail_twice_is_one_and_the_same_id_with_other_words_is_another() {
    let house = House::new().await;
    let to = house.reply_to(MAREN);
    house.take(MAREN, &to, "Received: one\r\n", "Einmal").await;
    let versions = house.last(house.id).await;
    house.owed().await;
    assert_eq!(house.take(MAREN, &to, "Received: two\r\n", "Einmal").await, Taken::Again(house.id));
    assert_eq!((house.last(house.id).await, house.owed().await), (versions, vec![]));
    assert_eq!(house.take(MAREN, &to, "", "Andere Worte").await, Taken::Joined(house.id));

    let Taken::Opened(new) = house.take(MAREN, "hilfe@schul-hilfe.example", "", "Neu").await else {
        panic!("it is new")
    };
    assert_eq!(house.take(MAREN, "hilfe@schul-hilfe.example", "", "Neu").await, Taken::Again(new));
}

// covers Z-52
#[tokio::test]
async fn without_a_plus_address_our_own_mail_leads_to_the_ticket() {
    let house = House::new().await;
    let writer = mail::Writer {
        policy: &house.inbox.desk.policy,
        keys: &house.inbox.keys,
        base_url: "https://hilfe.example",
        templates: &mail::Templates::new(&[]).unwrap(),
    };
    let (_, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    let to = Person { address: address(MAREN), name: String::new() };
    let letter = mail::Letter {
        kind: tickets::NoticeKind::M1,
        to: &to,
        reader: tickets::notice::Reader::Requester,
        language: &Language::new("de"),
        about: mail::About::Ticket { events: &events, cause: 0 },
    };
    let ours = writer.write(&letter).unwrap();
    let desk = "hilfe@schul-hilfe.example";
    for header in [format!("In-Reply-To: <{}>\r\n", ours.id), format!("References: <x@y> <{}>\r\n", ours.id)] {
        assert_eq!(house.take(MAREN, desk, &header, &header).await, Taken::Joined(house.id));
        let stranger = house.take("fremd@hafenschule.example", desk, &header, &format!("Ich auch: {header}")).await;
        assert!(
            matches!(stranger, Taken::Opened(_)),
            "whoever takes no part makes a ticket of their own: {stranger:?}"
        );
    }
    // The mail itself, come back to us, is no news; nor is what it quotes of its way in.
    assert_eq!(house.inbox.take(&ours.raw).await.unwrap(), Taken::SetAside(Why::Own));
    let bounced = format!(
        "From: MAILER-DAEMON@x.example\r\nTo: {desk}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nNo such user\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\n--b--\r\n",
        ours.id
    );
    house.owed().await;
    assert_eq!(house.inbox.take(bounced.as_bytes()).await.unwrap(), Taken::Noted(house.id));
    assert!(house.owed().await.is_empty());
}

// covers N-19
#[tokio::test]
async fn a_forged_or_borrowed_address_makes_a_new_ticket_that_says_where_it_may_belong() {
    let house = House::new().await;
    let before = house.last(house.id).await;
    let real = house.reply_to(MAREN);
    let forged = real.replace(&house.id.compact(), &TicketId::from_random(99).compact());
    let guessed = format!("hilfe+{}.{}@schul-hilfe.example", house.id.compact(), "a".repeat(28));
    for (from, to, number) in [
        (MAREN, guessed.as_str(), house.id),
        (MAREN, forged.as_str(), TicketId::from_random(99)),
        ("fremd@hafenschule.example", real.as_str(), house.id),
    ] {
        let Taken::Opened(new) = house.take(from, to, "", &format!("Worte an {to}")).await else { panic!("{to}") };
        let (_, What::Submitted(submitted)) = house.last(new).await else { panic!("it is new") };
        assert_eq!(submitted.requester.address, address(from));
        assert_eq!(
            (submitted.answers[0].question.as_str(), &submitted.answers[0].answer),
            ("vielleicht", &number.to_string())
        );
        assert_eq!(submitted.follows, None, "nothing says whether there is such a ticket");
    }
    assert_eq!(house.last(house.id).await, before, "nothing joined");
}

#[tokio::test]
async fn what_no_person_wrote_wakes_nobody_and_answers_nothing() {
    let house = House::new().await;
    house.solve().await;
    house.owed().await;
    let to = house.reply_to(MAREN);
    let taken = house.take(MAREN, &to, "Auto-Submitted: auto-replied\r\n", "Ich bin im Urlaub.").await;
    assert_eq!(taken, Taken::Noted(house.id));
    let note = What::NotedInternally { text: "Re: Beamer\n\nIch bin im Urlaub.".to_owned() };
    assert_eq!(house.last(house.id).await, (State::Solved, note));
    let other = house.take(MAREN, "hilfe@schul-hilfe.example", "Precedence: bulk\r\n", "Angebot").await;
    assert_eq!(other, Taken::SetAside(Why::Machine));
    assert!(house.owed().await.is_empty(), "I7: no mail because of a machine's mail");
    // A person's words reopen.
    assert_eq!(house.take(MAREN, &to, "", "Geht wieder nicht").await, Taken::Joined(house.id));
    assert_eq!(house.last(house.id).await.0, State::Open);
}

/// Whoever takes part holds mails of the desk, and can write any name into From.
#[tokio::test]
async fn nobody_speaks_as_an_agent_by_a_mail_that_was_another_persons() {
    let house = House::new().await;
    let taken = house.take(ADMIN, &house.reply_to(MAREN), "", "Ihr Kennwort ist …").await;
    assert!(matches!(taken, Taken::Opened(id) if id != house.id), "{taken:?}");
}

#[tokio::test]
async fn an_agent_answers_by_mail_or_notes() {
    let house = House::new().await;
    house.owed().await;
    let to = house.reply_to(ADMIN);
    assert_eq!(house.take(ADMIN, &to, "", "Ich komme um 13 Uhr.").await, Taken::Joined(house.id));
    let said = What::Messaged { text: "Ich komme um 13 Uhr.".to_owned() };
    assert_eq!(house.last(house.id).await, (State::Open, said));
    assert_eq!(house.owed().await, [format!("M3 to {MAREN}"), format!("M3 to {OLE}")]);
    assert_eq!(house.take(ADMIN, &to, "", "#intern\n\nLampe bestellen").await, Taken::Joined(house.id));
    assert_eq!(house.last(house.id).await.1, What::NotedInternally { text: "Lampe bestellen".to_owned() });
    assert!(house.owed().await.is_empty());
}

#[tokio::test]
async fn a_mail_without_words_or_sense_is_set_aside() {
    let house = House::new().await;
    let desk = "hilfe@schul-hilfe.example";
    assert_eq!(house.take(MAREN, desk, "", " ").await, Taken::SetAside(Why::NoText));
    assert_eq!(house.take(desk, desk, "", "Ich").await, Taken::SetAside(Why::Own));
    let unread = house.inbox.take(b"kein Brief").await.unwrap();
    assert!(matches!(unread, Taken::SetAside(Why::Unreadable(ReadError::NoMail | ReadError::NoSender))), "{unread:?}");
}

#[tokio::test]
async fn a_long_mail_is_taken_as_far_as_an_entry_goes() {
    let house = House::new().await;
    let taken = house.take(MAREN, &house.reply_to(MAREN), "", &"ä".repeat(80_000)).await;
    assert_eq!(taken, Taken::Joined(house.id));
    let (_, What::Replied { text }) = house.last(house.id).await else { panic!("it is an answer") };
    assert!(text.len() <= 100_000 && text.ends_with("ä…"));
}

#[tokio::test]
async fn nobodys_way_in_is_shown_to_others() {
    let house = House::new().await;
    let way = format!("https://hilfe.example/a/{}/{}", house.id, "x".repeat(28));
    house.take(MAREN, &house.reply_to(MAREN), "", &format!("Geht nicht auf: {way}")).await;
    let expected = format!("Geht nicht auf: https://hilfe.example/a/{}/…", house.id);
    assert_eq!(house.last(house.id).await.1, replied(&expected));
}

// covers D-10 N-03 Z-34
#[tokio::test]
async fn a_new_mail_goes_to_the_writers_own_school_and_else_to_the_service_desk() {
    let house = House::new().await;
    let desk = "hilfe@schul-hilfe.example";
    for (from, queue, owed) in [
        (MAREN, "hafenschule", vec![format!("M1 to {MAREN}"), format!("M9 to {ADMIN}")]),
        (
            "doris@deichgymnasium.example",
            "deichgymnasium",
            vec!["M1 to doris@deichgymnasium.example".to_owned(), "M9 to t.kroeger@deichgymnasium.example".to_owned()],
        ),
        ("eltern@post.example", "servicedesk", vec!["M0 to eltern@post.example".to_owned()]),
    ] {
        house.owed().await;
        let Taken::Opened(id) = house.take(from, desk, "", "Mein Konto ist gesperrt").await else { panic!("{from}") };
        let (ticket, _) = house.inbox.desk.ticket(id).await.unwrap().unwrap();
        assert_eq!((ticket.queue.as_str(), ticket.requester.address), (queue, address(from)));
        assert_eq!(house.owed().await, owed);
    }
}

// covers N-43
#[tokio::test]
async fn an_answer_to_what_is_closed_for_good_is_a_new_request_and_is_confirmed_as_one() {
    for (rule, stays_closed) in [(FollowUp::Reject, true), (FollowUp::Reopen, false)] {
        let house = House::with(|policy| policy.queues.iter_mut().for_each(|queue| queue.follow_up = rule)).await;
        house.solve().await;
        house.ask(Some(house.id), Actor::Person(address(MAREN)), Act::ConfirmSolved).await;
        let before = house.last(house.id).await;
        house.owed().await;
        let taken = house.take(MAREN, &house.reply_to(MAREN), "", "Wieder dunkel.").await;
        if !stays_closed {
            assert_eq!((taken, house.last(house.id).await.0), (Taken::Joined(house.id), State::Open));
            continue;
        }
        let Taken::Opened(new) = taken else { panic!("{taken:?}") };
        assert_eq!(house.last(house.id).await, before);
        let (_, What::Submitted(submitted)) = house.last(new).await else { panic!("it is new") };
        assert_eq!((submitted.text.as_str(), &submitted.answers[0].answer), ("Wieder dunkel.", &house.id.to_string()));
        assert_eq!(house.owed().await, [format!("M1 to {MAREN}"), format!("M9 to {ADMIN}")]);
    }
}

// covers Z-52
#[tokio::test]
async fn another_subject_leads_no_answer_astray() {
    let house = House::new().await;
    for (n, subject) in ["AW: WG: TR: Beamer", "[Andere #K7QF-2M9T] Ganz anders", ""].into_iter().enumerate() {
        let raw = format!(
            "From: {MAREN}\r\nTo: {}\r\nSubject: {subject}\r\nMessage-ID: <{n}@s.example>\r\n\r\nNoch etwas.\r\n",
            house.reply_to(MAREN)
        );
        assert_eq!(house.inbox.take(raw.as_bytes()).await.unwrap(), Taken::Joined(house.id), "{subject}");
    }
}

// covers N-14
#[tokio::test]
async fn a_password_in_a_mail_is_stored_nowhere_and_its_sender_is_told_once() {
    let house = House::new().await;
    house.owed().await;
    let taken = house.take(MAREN, &house.reply_to(MAREN), "", "Passwort: Hafen#2026\nDanke").await;
    assert_eq!(taken, Taken::Joined(house.id));
    assert_eq!(house.last(house.id).await.1, replied("Passwort: ••••••\nDanke"));
    let told = [format!("M17 to {MAREN}"), format!("M3 to {OLE}"), format!("M7 to {ADMIN}")];
    assert_eq!(house.owed().await, told);
    assert_eq!(
        house.take(MAREN, &house.reply_to(MAREN), "", "Passwort: Hafen#2026\nDanke").await,
        Taken::Again(house.id)
    );
    assert!(house.owed().await.is_empty());
}

#[tokio::test]
async fn a_stranger_is_told_nothing_of_what_was_in_the_mail() {
    let house = House::new().await;
    house.owed().await;
    let taken = house.take("gast@post.example", "hilfe@schul-hilfe.example", "", "Meine PIN: 4711").await;
    assert!(matches!(taken, Taken::Opened(_)), "{taken:?}");
    assert_eq!(house.owed().await, ["M0 to gast@post.example"]);
}

// covers N-15
#[tokio::test]
async fn who_had_a_copy_of_a_new_mail_takes_part_and_is_told() {
    let house = House::new().await;
    house.owed().await;
    let cc = format!(
        "Cc: Ole Vogt <{OLE}>, hilfe@schul-hilfe.example, chef@post.example, noreply@hafenschule.example,\r\n \
         kollegium-alle@hafenschule.example, {MAREN}, {OLE}\r\n"
    );
    let taken = house.take(MAREN, "hilfe@schul-hilfe.example", &cc, "Die Tafel geht nicht.").await;
    let Taken::Opened(id) = taken else { panic!("{taken:?}") };
    let (ticket, events) = house.inbox.desk.ticket(id).await.unwrap().unwrap();
    let people: Vec<_> = ticket.participants.iter().map(|p| (p.address.as_str(), p.name.as_str())).collect();
    assert_eq!(people, [(OLE, "Ole Vogt")]);
    assert_eq!(house.owed().await, [format!("M1 to {MAREN}"), format!("M1 to {OLE}"), format!("M9 to {ADMIN}")]);
    let What::Submitted(submitted) = &events[0].what else { panic!("{events:?}") };
    let beside: Vec<_> = submitted.answers.iter().map(|a| (a.question.as_str(), a.answer.as_str())).collect();
    let not = "chef@post.example, noreply@hafenschule.example, kollegium-alle@hafenschule.example";
    assert_eq!(beside, [("kopie", not)], "strangers, programs and lists take no part, and agents see it");
}

#[tokio::test]
async fn ten_of_a_hundred_copies_take_part() {
    let house = House::new().await;
    let all: Vec<String> = (0..100).map(|n| format!("p{n}@hafenschule.example")).collect();
    let taken = house.take(MAREN, "hilfe@schul-hilfe.example", &format!("Cc: {}\r\n", all.join(", ")), "Hallo").await;
    let Taken::Opened(id) = taken else { panic!("{taken:?}") };
    let (ticket, _) = house.inbox.desk.ticket(id).await.unwrap().unwrap();
    assert_eq!(ticket.participants.len(), 10);
}

// covers N-21
#[tokio::test]
async fn a_number_in_a_subject_is_a_hint_from_who_takes_part_and_joins_nothing() {
    let house = House::new().await;
    let subject = |from: &str| {
        let id = house.id;
        format!(
            "From: {from}\r\nTo: hilfe@schul-hilfe.example\r\nSubject: AW: Beamer [schul-hilfe #{id}]\r\nMessage-ID: <2@{from}>\r\n\r\nUnd jetzt?\r\n"
        )
    };
    for (from, hinted) in [(OLE, true), ("dritte@hafenschule.example", false)] {
        let taken = house.inbox.take(subject(from).as_bytes()).await.unwrap();
        let Taken::Opened(id) = taken else { panic!("{taken:?}") };
        let (_, events) = house.inbox.desk.ticket(id).await.unwrap().unwrap();
        let What::Submitted(submitted) = &events[0].what else { panic!("{events:?}") };
        let hint = submitted.answers.iter().find(|answer| answer.question == "vielleicht");
        assert_eq!(hint.map(|hint| hint.answer.clone()), hinted.then(|| house.id.to_string()), "{from}");
    }
    assert!(matches!(house.last(house.id).await.1, What::Submitted(_)), "it joined");
}

// covers Z-35
#[tokio::test]
async fn a_mail_to_an_address_of_a_queue_lands_there_if_its_sender_may_write_there() {
    let house = House::with(|policy| policy.intake.verify = tickets::policy::Verify::Off).await;
    let wlan = "wlan@schul-hilfe.example";
    for (from, queue) in [
        ("gast@post.example", "netz"),
        (ADMIN, "netz"),
        (MAREN, "hafenschule"),
        ("x@deichgymnasium.example", "deichgymnasium"),
    ] {
        let taken = house.take(from, wlan, "", "Kein Netz.").await;
        let Taken::Opened(id) = taken else { panic!("{from}: {taken:?}") };
        assert_eq!(house.inbox.desk.ticket(id).await.unwrap().unwrap().0.queue.as_str(), queue, "{from}");
    }
    let both = format!("{wlan}, hilfe@schul-hilfe.example");
    let by_desk = house.take("gast@post.example", &both, "Delivered-To: hilfe@schul-hilfe.example\r\n", "Zwei").await;
    let by_queue = house.take("gast@post.example", &both, &format!("Delivered-To: {wlan}\r\n"), "Zwei").await;
    let (Taken::Opened(first), Taken::Opened(second)) = (by_desk, by_queue) else { panic!("{by_desk:?} {by_queue:?}") };
    let queue = async |id| house.inbox.desk.ticket(id).await.unwrap().unwrap().0.queue.to_string();
    assert_eq!((queue(first).await.as_str(), queue(second).await.as_str()), ("servicedesk", "netz"));
    assert_eq!(house.take(wlan, "hilfe@schul-hilfe.example", "", "Schleife").await, Taken::SetAside(Why::Own));
}
