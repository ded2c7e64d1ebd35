//! What providers outside write to the desk: it stands with their order, for agents alone, and nobody else gets in by it.

use super::*;
use tickets::NoticeKind;
use tickets::command::{HandOver, LegUpdate};
use tickets::event::LegUpdated;
use tickets::leg::LegState;
use tickets::notice::Reader;
use tickets::policy::{ProviderId, TopicId};

const AGENT: &str = "p.wulff@schul-hilfe.example";
const PROVIDER: &str = "service@portalwerk.example";
const DESK: &str = "hilfe@schul-hilfe.example";

impl House {
    /// The example desk, with a ticket that Portalwerk was asked about.
    async fn handed_over() -> Self {
        let requester = Person { address: address(ADMIN), name: String::new() };
        let submission = Submission {
            topic: Some(TopicId::new("lernportal")),
            ..Submission::plain(requester, "Lernportal steht", "Niemand kommt hinein.")
        };
        let house = Self::asked(|_| (), submission).await;
        let over = HandOver {
            provider: ProviderId::new("portalwerk"),
            way: None,
            subject: String::new(),
            reason: "Nur der Betreiber kommt daran".to_owned(),
            text: "Jede Anmeldung scheitert.".to_owned(),
            priority: Urgency::High,
            reference: String::new(),
            promised: None,
            consent: None,
        };
        house.agent(Act::HandOver(Box::new(over))).await;
        house.owed().await;
        house
    }

    async fn agent(&self, act: Act) {
        self.ask(Some(self.id), Actor::Agent(address(AGENT)), act).await;
    }

    /// What was asked is done.
    async fn resolved(&self) {
        let (reference, release, text) = (String::new(), String::new(), String::new());
        let state = Some(LegState::Resolved);
        let done = LegUpdate { leg: 1, state, reference, promised: None, release, text, mail: false };
        self.agent(Act::UpdateLeg(Box::new(done))).await;
    }

    /// Where a provider answers to.
    fn leg(&self, leg: u8) -> String {
        mail::leg_address(&address(DESK), &self.inbox.keys, self.id, leg).unwrap().to_string()
    }

    async fn writes(&self, from: &str, to: &str, more: &str, text: &str) -> Taken {
        let raw = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: AW: [PW-204711] Lernportal\r\nMessage-ID: <1@{from}>\r\n{more}\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        );
        self.inbox.take(raw.as_bytes()).await.unwrap()
    }

    async fn last_entry(&self) -> (State, Actor, What) {
        let (ticket, mut events) = self.inbox.desk.ticket(self.id).await.unwrap().unwrap();
        let event = events.pop().unwrap();
        (ticket.state, event.by, event.what)
    }

    /// The mail that went out to the provider.
    async fn ours(&self) -> mail::Message {
        let writer = mail::Writer {
            policy: &self.inbox.desk.policy,
            keys: &self.inbox.keys,
            base_url: "https://hilfe.example",
            templates: &mail::Templates::new(&[]).unwrap(),
        };
        let (_, events) = self.inbox.desk.ticket(self.id).await.unwrap().unwrap();
        let cause = events.iter().position(|event| matches!(event.what, What::HandedOver(_))).unwrap();
        let to = Person { address: address(PROVIDER), name: String::new() };
        let about = mail::About::Ticket { events: &events, cause };
        let language = Language::new("de");
        writer
            .write(&mail::Letter {
                kind: NoticeKind::M12,
                to: &to,
                reader: Reader::Provider,
                language: &language,
                about,
            })
            .unwrap()
    }
}

fn heard(from: &str, reference: &str, text: &str) -> LegUpdated {
    LegUpdated {
        leg: 1,
        from: Some(address(from)),
        machine: false,
        mailed: false,
        state: None,
        reference: reference.to_owned(),
        promised: None,
        release: String::new(),
        text: text.to_owned(),
    }
}

// covers D-28 D-29
#[tokio::test]
async fn a_provider_s_answer_stands_with_the_order_for_agents_alone_and_the_owner_hears_of_it() {
    let house = House::handed_over().await;
    let quoted = "Am Montag schrieb Schul-Hilfe <hilfe@schul-hilfe.example>:\n> -- Antworten Sie oberhalb dieser Zeile --\n> Guten Tag";
    // A colleague at another address holds the same mail.
    for (from, reference) in [(PROVIDER, "PW-204711"), ("technik@anderswo.example", "")] {
        let taken = house.writes(from, &house.leg(1), "", &format!("Wir sehen nach.\n\n{quoted}")).await;
        assert_eq!(taken, Taken::Joined(house.id));
        let news = What::LegUpdated(Box::new(heard(from, reference, "Wir sehen nach.")));
        assert_eq!(news.public_text(), None);
        assert!(!news.is_public());
        assert_eq!(house.last_entry().await, (State::WaitingExternal, Actor::Desk, news));
        assert_eq!(house.owed().await, [format!("M7 to {AGENT}")], "the requester hears nothing of it");
        assert_eq!(
            house.writes(from, &house.leg(1), "", &format!("Wir sehen nach.\n\n{quoted}")).await,
            Taken::Again(house.id)
        );
    }
}

#[tokio::test]
async fn a_machine_of_a_provider_is_heard_and_puts_no_question_off() {
    let house = House::handed_over().await;
    let before = house.inbox.desk.ticket(house.id).await.unwrap().unwrap().0.due(&house.inbox.desk.policy);
    let machine = "Auto-Submitted: auto-replied\r\n";
    assert_eq!(
        house.writes(PROVIDER, &house.leg(1), machine, "Ihr Auftrag ist eingegangen.").await,
        Taken::Joined(house.id)
    );
    let (ticket, _) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!((ticket.legs[0].reference.as_str(), ticket.due(&house.inbox.desk.policy)), ("PW-204711", before));
    assert_eq!(house.owed().await, [format!("M7 to {AGENT}")]);
}

#[tokio::test]
async fn without_its_address_an_answer_finds_the_order_by_our_mail_if_it_comes_from_where_that_went() {
    let house = House::handed_over().await;
    let ours = house.ours().await;
    let answers = format!("In-Reply-To: <{}>\r\n", ours.id);
    assert_eq!(
        house.writes("leitstelle@portalwerk.example", DESK, &answers, "Wird geprüft.").await,
        Taken::Joined(house.id)
    );
    assert!(matches!(house.last_entry().await.2, What::LegUpdated(_)));
    // Who merely got hold of our mail makes a ticket of their own.
    let before = house.last_entry().await;
    let stranger = house.writes("fremd@post.example", DESK, &answers, "Ich weiß auch etwas.").await;
    assert!(matches!(stranger, Taken::Opened(id) if id != house.id), "{stranger:?}");
    assert_eq!(house.last_entry().await, before);
    // Our own mail that comes back as undeliverable is told to whoever works on it.
    house.owed().await;
    let bounced = format!(
        "From: MAILER-DAEMON@x.example\r\nTo: {DESK}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nNo such user\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\n--b--\r\n",
        ours.id
    );
    assert_eq!(house.inbox.take(bounced.as_bytes()).await.unwrap(), Taken::Joined(house.id));
    assert_eq!(house.owed().await, [format!("M7 to {AGENT}")]);
}

#[tokio::test]
async fn an_agent_who_answers_all_speaks_as_an_agent_and_a_forged_address_leads_nowhere() {
    let house = House::handed_over().await;
    assert_eq!(house.writes(AGENT, &house.leg(1), "", "Danke, wir warten.").await, Taken::Joined(house.id));
    let (_, by, what) = house.last_entry().await;
    assert_eq!(by, Actor::Agent(address(AGENT)));
    assert!(matches!(what, What::LegUpdated(news) if news.from.is_none() && news.text == "Danke, wir warten."));
    let before = house.last_entry().await;
    let mark = house.leg(1).split_once('.').unwrap().1.to_owned();
    for forged in [
        house.leg(2),
        format!("hilfe+{}-2.{mark}", house.id.compact()),
        format!("hilfe+{}-1.{}@schul-hilfe.example", house.id.compact(), "a".repeat(28)),
    ] {
        let taken = house.writes(PROVIDER, &forged, "", &format!("An {forged}")).await;
        // The third of a stranger within an hour waits.
        let is_apart = matches!(taken, Taken::Opened(id) if id != house.id) || taken == Taken::SetAside(Why::TooMany);
        assert!(is_apart, "{forged}: {taken:?}");
    }
    assert_eq!(house.last_entry().await, before);
}

// covers D-29
#[tokio::test]
async fn what_is_heard_after_the_end_is_kept_and_opens_nothing() {
    let house = House::handed_over().await;
    house.resolved().await;
    house.agent(Act::Solve { text: "Läuft wieder.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) }).await;
    house.ask(Some(house.id), Actor::Person(address(ADMIN)), Act::ConfirmSolved).await;
    house.owed().await;
    assert_eq!(house.writes(PROVIDER, &house.leg(1), "", "Die Rechnung folgt.").await, Taken::Joined(house.id));
    assert!(house.last_entry().await.0.is_closed());
    assert_eq!(house.owed().await, [format!("M7 to {AGENT}")]);
}

#[tokio::test]
async fn a_late_mail_of_a_provider_stays_with_its_order_when_the_request_goes_on_elsewhere() {
    let house = House::handed_over().await;
    house.resolved().await;
    let requester = Person { address: address(ADMIN), name: String::new() };
    let other = Submission {
        topic: Some(TopicId::new("lernportal")),
        ..Submission::plain(requester, "Noch einmal", "Immer noch nicht.")
    };
    let into = house.ask(None, Actor::Person(address(ADMIN)), Act::Submit(Box::new(other))).await;
    house.agent(Act::Merge { into, confirmed: false }).await;
    let (before, _) = house.inbox.desk.ticket(into).await.unwrap().unwrap();
    assert_eq!(house.writes(PROVIDER, &house.leg(1), "", "Die Rechnung folgt.").await, Taken::Joined(house.id));
    assert!(matches!(house.last_entry().await.2, What::LegUpdated(_)));
    let (after, _) = house.inbox.desk.ticket(into).await.unwrap().unwrap();
    assert_eq!(after.version, before.version, "nothing of it stands in the other");
}
