//! A person at a desk that has lived: what is put together, what is erased, and what stays.

use super::*;
use crate::change::{Remark, Shelved as Laid};
use crate::files::{Sent, keep};
use crate::handle::{Beside, Request};
use crate::memory::Memory;
use crate::ports::Store;
use crate::transfer::each;
use crate::tried::desk_at;
use std::sync::Arc;
use theme::Theme;
use tickets::command::{Act, Channel, Submission};
use tickets::event::Urgency;
use tickets::{Actor, Person, State};

/// Stands in everything that is Maren's.
const MARK: &str = "Zebrafink";

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn maren() -> Address {
    address("m.hansen@hafenschule.example")
}

fn story() -> String {
    format!("{MARK} sitzt im Beamer und pfeift.")
}

fn submission(requester: Person, text: &str) -> Submission {
    Submission::plain(requester, &format!("Wegen: {text}"), text)
}

async fn ask(desk: &Desk, ticket: Option<TicketId>, by: Actor, act: Act) -> TicketId {
    ask_with(desk, ticket, by, act, &[]).await
}

async fn ask_with(
    desk: &Desk,
    ticket: Option<TicketId>,
    by: Actor,
    act: Act,
    files: &[tickets::Attachment],
) -> TicketId {
    let request = Request { ticket, by, via: Channel::Web, claimed: None, key: None, act };
    let beside = Beside { files, ..Beside::default() };
    desk.handle_with(request, beside).await.expect("it is taken").0.ticket.id
}

fn agent() -> Actor {
    Actor::Agent(address("j.petersen@hafenschule.example"))
}

fn lena() -> Person {
    Person { address: crate::tried::lena(), name: "Lena Brandt".to_owned() }
}

/// A desk at which Maren has a request with a file and a hand-up, takes part in Lena's, is named in another, and left words.
async fn lived(store: &Arc<Memory>) -> (Desk, [TicketId; 3]) {
    let desk = desk_at(store, "2026-11-02T09:00:00Z");
    let her = Person { address: maren(), name: "Maren Hansen".to_owned() };
    let photo = keep(&desk, Sent::whole(&format!("{MARK}.png"), b"\x89PNG\r\n\x1a\n".to_vec())).await.expect("kept");
    let act = Act::Submit(Box::new(submission(her.clone(), &story())));
    let own = ask_with(&desk, None, Actor::Person(maren()), act, &[photo]).await;
    ask(&desk, Some(own), agent(), Act::Message { text: "Liebe Frau Hansen, ich komme.".to_owned() }).await;
    ask(&desk, Some(own), agent(), Act::NoteInternally { text: "Marens Raum ist R12".to_owned() }).await;
    ask(&desk, Some(own), Actor::Person(maren()), Act::Reply { text: format!("{MARK} dabei") }).await;
    let up = Act::HandUp {
        reason: "Strom".to_owned(),
        text: format!("Bei Maren Hansen ist es dunkel. {}", story()),
        urgency: Urgency::Normal,
        triage: Some(Default::default()),
    };
    ask(&desk, Some(own), agent(), up).await;
    let lenas = ask(&desk, None, Actor::Person(lena().address), {
        let mut with = submission(lena(), "Drucker");
        with.participants.push(her);
        Act::Submit(Box::new(with))
    })
    .await;
    ask(&desk, Some(lenas), Actor::Person(maren()), Act::Reply { text: format!("{MARK} auch hier") }).await;
    let named = ask(&desk, None, Actor::Person(lena().address), {
        Act::Submit(Box::new(submission(lena(), "Fragen Sie Maren Hansen, sie weiß es")))
    })
    .await;
    let at = desk.clock.now();
    let said = format!("Gut, {}", maren());
    let remarks = vec![Remark { key: "r".into(), about: "wlan".into(), kind: "missed".into(), at, text: said }];
    let search = format!("{{\"person\":\"{}\"}}", maren());
    let shelved =
        vec![Laid { shelf: "searches/k.lund@schul-hilfe.example".into(), name: "offen".into(), text: search }];
    store.commit(Change { remarks, shelved, ..Change::default() }).await.expect("written");
    (desk, [own, lenas, named])
}

/// Everything that is kept, as text.
async fn everything(store: &Memory) -> String {
    let mut text = String::new();
    each(store, |record| text.push_str(&format!("{record:?}\n"))).await.expect("tells");
    text
}

#[tokio::test]
async fn an_erased_person_is_nowhere_in_the_store_and_requests_are_counted_as_before() {
    let store = Arc::new(Memory::default());
    let (desk, [own, lenas, named]) = lived(&store).await;
    let before = desk.blobs.keys(None, 9).await.expect("lists").len();
    let child = desk.ticket(own).await.expect("reads").expect("there").0.child.expect("handed up");
    let erased = erase(&desk, &*store, &maren()).await.expect("erased");
    let mut requests = vec![own, lenas, named, child];
    requests.sort();
    assert_eq!((erased.requests.clone(), erased.kept.len(), erased.files), (requests, 0, 1));
    assert_eq!(erased.names, ["Maren Hansen"]);
    assert_eq!(desk.blobs.keys(None, 9).await.expect("lists").len(), before - 1);

    // The last mail to her is owed, and nothing else of her is there.
    let mails = store.lease(desk.clock.now(), desk.clock.now(), 99).await.expect("leases");
    let last: Vec<_> = mails.iter().filter(|mail| mail.owed.body.contains(maren().as_str())).collect();
    assert_eq!(last.len(), 1);
    let over = crate::ports::Settled { key: last[0].owed.key.clone(), attempt: 1, fate: crate::ports::Fate::Over };
    store.settle(vec![over]).await.expect("settles");
    let left = everything(&store).await;
    for gone in
        [maren().as_str(), "M.HANSEN", "Maren", "MAREN", "Hansen", "HANSEN", MARK, &MARK.to_uppercase(), "zebrafink"]
    {
        let line = left.lines().find(|line| line.contains(gone));
        assert!(line.is_none(), "{gone}: {line:?}");
    }
    let (ticket, events) = desk.ticket(own).await.expect("reads").expect("there");
    assert!(matches!(ticket.state, State::Closed(_)), "nobody can be asked any more");
    assert!(events.iter().any(|event| event.what.text() == Some("Liebe Frau —, ich komme.")), "{events:?}");
    let (others, _) = desk.ticket(lenas).await.expect("reads").expect("there");
    assert_eq!((others.state, others.requester.name.as_str()), (State::New, "Lena Brandt"));
    assert!(left.contains("Drucker") && left.contains("Lena Brandt"), "the others are as they were");

    let again = erase(&desk, &*store, &maren()).await.expect("looks");
    assert_eq!(again, super::Erased::default(), "there is nobody any more");
}

#[tokio::test]
async fn what_is_held_stays_as_it_is_and_is_named() {
    let store = Arc::new(Memory::default());
    let (desk, [own, ..]) = lived(&store).await;
    ask(&desk, Some(own), Actor::Desk, Act::Hold { reason: "Verfahren".to_owned() }).await;
    let erased = erase(&desk, &*store, &maren()).await.expect("erased");
    assert_eq!(erased.kept, [own]);
    let (ticket, _) = desk.ticket(own).await.expect("reads").expect("there");
    assert_eq!(ticket.requester.address, maren());
    ask(&desk, Some(own), Actor::Desk, Act::Release).await;
    let erased = erase(&desk, &*store, &maren()).await.expect("erased");
    assert!(erased.requests.contains(&own) && erased.kept.is_empty());
    assert!(!everything(&store).await.contains(MARK));
}

#[tokio::test]
async fn who_works_on_requests_is_not_erased_before_desk_toml_lets_them_go() {
    let store = Arc::new(Memory::default());
    let (desk, _) = lived(&store).await;
    let agent = address("j.petersen@hafenschule.example");
    assert!(matches!(erase(&desk, &*store, &agent).await, Err(EraseError::Agent)));
    assert!(everything(&store).await.contains(MARK));
}

#[tokio::test]
async fn of_two_who_had_one_address_each_is_exported_and_erased_alone() {
    let store = Arc::new(Memory::default());
    let (desk, [own, ..]) = lived(&store).await;
    let done = reassign(&desk, &*store, &maren(), None).await.expect("it can be said");
    assert!(done.contains(&own));
    let person = |name: &str| Person { address: maren(), name: name.to_owned() };
    let new = Act::Submit(Box::new(submission(person("Nora Behn"), "Wintergoldhähnchen im Drucker")));
    let new = ask(&desk, None, Actor::Person(maren()), new).await;
    let theme = Theme::new(&[]).expect("the theme reads");
    let files = |made: &Exported| made.files.iter().map(|(_, b)| String::from_utf8_lossy(b)).collect::<String>();

    let theirs = export(&desk, &*store, &theme, &maren()).await.expect("exports");
    assert_eq!((&theirs.requests[..], files(&theirs).contains(MARK)), (&[new][..], false));
    let before = Who::Of(own).address(&desk).await.expect("reads").expect("there");
    assert!(before.is_without_mail());
    let old = export(&desk, &*store, &theme, &before).await.expect("exports");
    let text = files(&old);
    assert!(old.requests.contains(&own) && text.contains(MARK) && !text.contains("Wintergold"), "{text}");

    let erased = erase(&desk, &*store, &maren()).await.expect("erased");
    assert_eq!((&erased.requests[..], &erased.names[..]), (&[new][..], &["Nora Behn".to_owned()][..]));
    assert!(everything(&store).await.contains(MARK), "the other one is as they were");
    assert!(!everything(&store).await.contains("Wintergold"));
    let erased = erase(&desk, &*store, &before).await.expect("erased");
    assert!(erased.requests.contains(&own) && erased.names == ["Maren Hansen"], "{erased:?}");
    let left = everything(&store).await;
    for gone in ["Maren", "Hansen", MARK, "zebrafink", before.as_str()] {
        let line = left.lines().find(|line| line.contains(gone));
        assert!(line.is_none(), "{gone}: {line:?}");
    }
    assert!(matches!(
        reassign(&desk, &*store, &address("j.petersen@hafenschule.example"), None).await,
        Err(ReassignError::Agent)
    ));
    let tomorrow = desk.policy.calendar.day_at(desk.clock.now()).succ_opt();
    assert!(matches!(reassign(&desk, &*store, &maren(), tomorrow).await, Err(ReassignError::NotYet(_))));
}

#[tokio::test]
async fn whoever_had_no_address_is_erased_by_a_number_also_under_the_one_that_came_later() {
    let store = Arc::new(Memory::default());
    let desk = desk_at(&store, "2026-11-02T09:00:00Z");
    let call = |text: &str| {
        let mut call = submission(Person::without_mail("Ben Cordes"), text);
        call.queue = Some(tickets::policy::QueueId::new("hafenschule"));
        Act::Submit(Box::new(call))
    };
    let [first, second] = [
        ask(&desk, None, agent(), call(&format!("{MARK} staut"))).await,
        ask(&desk, None, agent(), call("Noch eine Sache")).await,
    ];
    let caller = Who::Of(first).address(&desk).await.expect("reads").expect("there is one");
    assert_eq!(caller, Address::without_mail(first));
    ask(&desk, Some(first), Actor::Person(caller.clone()), Act::Reply { text: "zebrafink hier".to_owned() }).await;
    let later = address("ben@gmx.example");
    ask(&desk, Some(first), agent(), Act::GiveAddress { address: later.clone() }).await;
    assert_eq!(Who::Of(first).address(&desk).await.expect("reads"), Some(later.clone()));
    let theme = Theme::new(&[]).expect("the theme reads");
    let made = export(&desk, &*store, &theme, &later).await.expect("exports");
    let text = made.files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<String>();
    assert!(made.requests == [first] && text.contains("zebrafink hier") && text.contains(MARK), "{text}");

    // The other one is known by its own number: two callers of one name may be two people.
    let other = Who::Of(second).address(&desk).await.expect("reads").expect("there is one");
    let erased = erase(&desk, &*store, &other).await.expect("erased");
    assert!(erased.requests.contains(&second));
    let erased = erase(&desk, &*store, &later).await.expect("erased");
    assert_eq!(erased.requests, [first]);
    let mails = store.lease(desk.clock.now(), desk.clock.now(), 99).await.expect("leases");
    for mail in mails {
        let over = crate::ports::Settled { key: mail.owed.key, attempt: 1, fate: crate::ports::Fate::Over };
        store.settle(vec![over]).await.expect("settles");
    }
    let left = everything(&store).await;
    for gone in [caller.as_str(), other.as_str(), later.as_str(), "Ben", "Cordes", MARK, "zebrafink"] {
        let line = left.lines().find(|line| line.contains(gone));
        assert!(line.is_none(), "{gone}: {line:?}");
    }
}

#[tokio::test]
async fn an_export_has_everything_of_a_person_and_says_what_is_internal() {
    let store = Arc::new(Memory::default());
    let (desk, [own, lenas, named]) = lived(&store).await;
    let theme = Theme::new(&[]).expect("the theme reads");
    let made = export(&desk, &*store, &theme, &maren()).await.expect("exports");
    let mut requests = vec![own, lenas];
    requests.sort();
    assert_eq!(made.requests, requests);
    assert!(made.named_in.contains(&named) && made.internal > 0);
    let file = |name: &str| {
        let found = made.files.iter().find(|(known, _)| known == name);
        String::from_utf8_lossy(&found.unwrap_or_else(|| panic!("no {name}: {:?}", names(&made))).1).into_owned()
    };
    let (open, closed) = (file(&format!("{own}.txt")), file(&format!("{own}-intern.txt")));
    assert!(open.contains(MARK) && open.contains("Liebe Frau Hansen") && !open.contains("R12"), "{open}");
    assert!(closed.contains("R12") && !closed.contains("Liebe Frau"), "{closed}");
    let whole: serde_json::Value = serde_json::from_str(&file("daten.json")).expect("it reads");
    assert_eq!(whole["person"]["names"][0], "Maren Hansen");
    assert_eq!(whole["requests"].as_array().map(Vec::len), Some(2));
    assert_eq!(whole["feedback"].as_array().map(Vec::len), Some(1));
    assert!(made.files.iter().any(|(name, bytes)| name.ends_with(".png") && !bytes.is_empty()));
    let nobody = export(&desk, &*store, &theme, &address("nie.da@hafenschule.example")).await.expect("looks");
    assert!(nobody.files.is_empty() && nobody.requests.is_empty());
}

fn names(made: &Exported) -> Vec<&str> {
    made.files.iter().map(|(name, _)| name.as_str()).collect()
}

#[tokio::test]
async fn whole_mails_go_with_whoever_stands_in_them_and_with_their_request() {
    let store = Arc::new(Memory::default());
    let (desk, [own, lenas, _]) = lived(&store).await;
    let lay = |id: TicketId, name: &str, text: &str| Laid {
        shelf: format!("mails/{id}"),
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let other = ask(&desk, None, Actor::Person(lena().address), Act::Submit(Box::new(submission(lena(), "Ton")))).await;
    let shelved = vec![
        lay(own, "0", "unter der Linie"),
        lay(other, "0", "Frau Maren Hansen schrieb:"),
        lay(other, "1", "Lena allein"),
    ];
    store.commit(Change { shelved, ..Change::default() }).await.expect("written");
    let exported = export(&desk, &*store, &theme::Theme::new(&[]).expect("whole"), &maren()).await.expect("exported");
    let data = exported.files.iter().find(|(name, _)| name == "daten.json").expect("data");
    let data = String::from_utf8_lossy(&data.1).into_owned();
    assert!(data.contains("unter der Linie") && !data.contains("Lena allein"), "{data}");
    erase(&desk, &*store, &maren()).await.expect("erased");
    assert!(store.shelf(&format!("mails/{own}")).await.expect("reads").is_empty());
    let left = store.shelf(&format!("mails/{other}")).await.expect("reads");
    assert_eq!(left.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["Lena allein"]);
    assert!(store.shelf(&format!("mails/{lenas}")).await.expect("reads").is_empty());
}

#[tokio::test]
async fn what_others_attached_and_what_was_sent_is_listed() {
    let store = Arc::new(Memory::default());
    let (desk, [own, lenas, _]) = lived(&store).await;
    let plan = keep(&desk, Sent::whole("Lageplan Maren Hansen.txt", b"Raum R12".to_vec())).await.expect("kept");
    let message = Act::Message { text: "Hier der Plan.".to_owned() };
    ask_with(&desk, Some(own), agent(), message, &[plan]).await;
    let group = keep(&desk, Sent::whole("Gruppe.txt", b"alle".to_vec())).await.expect("kept");
    let reply = Act::Reply { text: "Das sind wir.".to_owned() };
    ask_with(&desk, Some(lenas), Actor::Person(lena().address), reply, &[group]).await;
    let mut mails = 0;
    let (now, until) = (desk.clock.now(), desk.clock.now() + chrono::TimeDelta::minutes(1));
    for leased in store.lease(now, until, 99).await.expect("leases") {
        let to_her = crate::outbox::goes_to(&leased.owed.body) == Some(maren());
        mails += usize::from(to_her);
        let fate = crate::ports::Fate::Sent { message_id: "<1@desk.example>".to_owned() };
        let settled = crate::ports::Settled { key: leased.owed.key, attempt: leased.attempt, fate };
        store.settle(vec![settled]).await.expect("settles");
    }
    let erased = erase(&desk, &*store, &maren()).await.expect("erased");
    let listed = |id, name: &str| erased.of_others.contains(&(id, name.to_owned()));
    assert!(listed(own, "Lageplan —.txt") && listed(lenas, "Gruppe.txt"), "{:?}", erased.of_others);
    assert!(!erased.of_others.iter().any(|(_, name)| name.contains(MARK)), "her own are gone");
    assert!(mails > 0 && erased.sent == mails, "{} of {mails}", erased.sent);
}
