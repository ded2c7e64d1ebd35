//! A school at a desk that has lived: what is handed over, what is deleted, and what stays.

use super::*;
use crate::files::{Sent, keep};
use crate::handle::{Beside, Desk, Request};
use crate::memory::{Drawer, Memory};
use crate::ports::Store;
use crate::transfer::{Dump, each, import};
use crate::tried::desk_at;
use std::collections::BTreeMap;
use std::sync::Arc;
use theme::Theme;
use tickets::command::{Act, Channel, Submission};
use tickets::event::Urgency;
use tickets::policy::SchoolId;
use tickets::{Actor, Address, Person, Policy, RequestKind, TicketId};

/// Stands in everything that the school said.
const MARK: &str = "Zebrafink";
/// Stands in what nobody of the school may read.
const SECRET: &str = "Graureiher";

fn hafen() -> SchoolId {
    SchoolId::new("hafenschule")
}

fn someone(name: &str, at: &str) -> Person {
    Person { address: Address::parse(&format!("{name}@{at}")).expect("an address"), name: name.to_owned() }
}

fn agent(address: &str) -> Actor {
    Actor::Agent(Address::parse(address).expect("an address"))
}

/// The desk of another time, at which the school leaves on the last day of July.
fn leaving(store: &Arc<Memory>, now: &str) -> Desk {
    let text = include_str!("../../../../content/desk.toml");
    let leaves = text.replacen("id = \"hafenschule\"\n", "id = \"hafenschule\"\nleft = \"2026-07-31\"\n", 1);
    let policy = Policy::read(&leaves, "desk.toml").expect("it reads");
    Desk { policy: Arc::new(policy), ..desk_at(store, now) }
}

async fn ask(desk: &Desk, ticket: Option<TicketId>, by: Actor, act: Act) -> TicketId {
    let request = Request { ticket, by, via: Channel::Web, claimed: None, key: Some(format!("{act:?}")), act };
    desk.handle(request).await.expect("it is taken").ticket.id
}

async fn submits(desk: &Desk, who: &Person, text: &str) -> TicketId {
    let photo = keep(desk, Sent::whole("bild.png", b"\x89PNG\r\n\x1a\n".to_vec())).await.expect("kept");
    let act = Act::Submit(Box::new(Submission::plain(who.clone(), text, text)));
    let by = Actor::Person(who.address.clone());
    let request = Request { ticket: None, by, via: Channel::Web, claimed: None, key: Some(text.to_owned()), act };
    let beside = Beside { files: &[photo], ..Beside::default() };
    desk.handle_with(request, beside).await.expect("it is taken").0.ticket.id
}

struct Lived {
    desk: Desk,
    /// A teacher's, with a note of the school's own admin …
    own: TicketId,
    /// … and what it was handed up to.
    child: TicketId,
    /// Of the other school.
    others: TicketId,
}

/// Two schools in June, the first of which leaves in July.
async fn lived(store: &Arc<Memory>) -> Lived {
    let desk = leaving(store, "2026-06-15T09:00:00Z");
    let anna = someone("anna", "hafenschule.example");
    let own = submits(&desk, &anna, &format!("{MARK} im Beamer")).await;
    let admin = || agent("j.petersen@hafenschule.example");
    ask(&desk, Some(own), admin(), Act::NoteInternally { text: format!("{MARK}: Raum gesperrt") }).await;
    let up = Act::HandUp {
        reason: "Strom".to_owned(),
        text: format!("{MARK} sitzt fest"),
        urgency: Urgency::Normal,
        triage: Some(Default::default()),
    };
    ask(&desk, Some(own), admin(), up).await;
    let child = desk.ticket(own).await.expect("reads").expect("is there").0.child.expect("handed up");
    let lund = || agent("k.lund@schul-hilfe.example");
    ask(&desk, Some(child), lund(), Act::NoteInternally { text: SECRET.to_owned() }).await;
    ask(&desk, Some(child), lund(), Act::Message { text: "Wir kommen morgen.".to_owned() }).await;
    let others = submits(&desk, &someone("tom", "deichgymnasium.example"), &format!("{SECRET} am Deich")).await;
    Lived { desk, own, child, others }
}

/// What was handed over: the lines, and the files by their names.
async fn handed(desk: &Desk, store: &Memory) -> (Exported, String, BTreeMap<String, Vec<u8>>) {
    let theme = Theme::new(&[]).expect("the theme is embedded");
    let (mut lines, mut files) = (Vec::new(), BTreeMap::new());
    let mut put = |name: &str, bytes: &[u8]| {
        files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    };
    let made = export(desk, store, &theme, &hafen(), &mut lines, &mut put).await.expect("it is handed over");
    (made, String::from_utf8(lines).expect("text"), files)
}

#[tokio::test]
async fn what_is_handed_over_is_a_desk_of_its_own_and_holds_no_word_of_others() {
    let store = Arc::new(Memory::default());
    let Lived { desk, own, child, .. } = lived(&store).await;
    // A complaint goes past the school, and so it stays there.
    let complaint = Submission {
        kind: RequestKind::Feedback,
        ..Submission::plain(someone("anna", "hafenschule.example"), SECRET, &format!("{SECRET}: die Admin"))
    };
    let anna = Actor::Person(complaint.requester.address.clone());
    let past = ask(&desk, None, anna, Act::Submit(Box::new(complaint))).await;
    let (ticket, _) = desk.ticket(past).await.expect("reads").expect("is there");
    assert_eq!((ticket.queue.as_str(), ticket.school), ("leitung", Some(hafen())));
    let (made, lines, files) = handed(&desk, &store).await;
    let mut both = vec![own, child];
    both.sort();
    assert_eq!((made.requests, made.reduced, made.files), (both, vec![child], 1));
    assert!(lines.contains(MARK) && !lines.contains(SECRET), "{lines}");
    assert!(lines.contains("Raum gesperrt"), "what the school noted for itself is the school's");
    let sheet = |id: TicketId| String::from_utf8_lossy(&files[&format!("{id}.txt")]).into_owned();
    assert!(sheet(own).contains("Raum gesperrt") && sheet(child).contains("Wir kommen morgen."), "{}", sheet(child));
    assert!(!sheet(child).contains(SECRET));
    assert!(files.contains_key(&format!("{own}-1-bild.png")), "{:?}", files.keys());

    let (new, drawer) = (Memory::default(), Arc::new(Drawer::default()));
    import(&mut lines.as_bytes(), &new, &*drawer).await.expect("another desk takes it in");
    let there = Desk { blobs: drawer, ..leaving(&Arc::new(new), "2026-06-16T09:00:00Z") };
    let (ticket, events) = there.ticket(own).await.expect("reads").expect("is there");
    assert_eq!(Some(&ticket), desk.ticket(own).await.expect("reads").map(|(ticket, _)| ticket).as_ref());
    let file = &events[0].files[0];
    assert!(crate::files::read(&there, file).await.expect("reads").is_some(), "with its files");
}

#[tokio::test]
async fn a_school_that_has_left_is_deleted_to_the_last_word_and_the_others_stay() {
    let store = Arc::new(Memory::default());
    let Lived { desk, own, child, others } = lived(&store).await;
    // Anna also takes part in what somebody of no school wrote.
    let (gast, anna) = (someone("gast", "post.example"), someone("anna", "hafenschule.example"));
    let mut with = Submission::plain(gast.clone(), "Fest", "Wer hat den Schlüssel?");
    with.participants.push(anna);
    let fest = ask(&desk, None, agent("k.lund@schul-hilfe.example"), Act::Submit(Box::new(with))).await;
    assert!(matches!(delete(&desk, &*store, &hafen()).await, Err(DeleteError::Stays(_))));
    let last_day = leaving(&store, "2026-07-31T21:00:00Z");
    assert!(matches!(delete(&last_day, &*store, &hafen()).await, Err(DeleteError::Stays(_))), "to its end");

    let then = Desk { blobs: Arc::clone(&desk.blobs), ..leaving(&store, "2026-08-01T09:00:00Z") };
    let hold = Act::Hold { reason: "Verfahren".to_owned() };
    ask(&then, Some(child), Actor::Desk, hold).await;
    let done = delete(&then, &*store, &hafen()).await.expect("it is deleted");
    assert_eq!((&done.requests[..], &done.kept[..]), (&[own][..], &[child][..]));
    assert!(then.ticket(own).await.expect("reads").is_none() && then.ticket(others).await.expect("reads").is_some());
    assert_eq!(done.in_backups_until.map(|day| day.to_string()).as_deref(), Some("2026-09-05"));

    ask(&then, Some(child), Actor::Desk, Act::Release).await;
    let done = delete(&then, &*store, &hafen()).await.expect("the rest is deleted");
    assert_eq!((&done.requests[..], &done.kept[..]), (&[child][..], &[][..]));
    let mut left = String::new();
    each(&*store, |record| left += &format!("{record:?}\n").to_lowercase()).await.expect("reads");
    for gone in [&MARK.to_lowercase(), "anna", "petersen@hafenschule", "@hafenschule.example"] {
        assert!(!left.contains(gone), "{gone} is still there:\n{left}");
    }
    assert!(left.contains("tom@deichgymnasium.example") && left.contains("schlüssel"), "the others are as they were");
    let (ticket, _) = then.ticket(fest).await.expect("reads").expect("is there");
    assert_eq!(ticket.requester.address, gast.address);
    let noted = store.shelf(crate::person::AUDIT).await.expect("reads");
    assert!(noted.iter().any(|one| one.text.contains("school_deleted") && one.text.contains("2026-09-05")));
    let keys = then.blobs.keys(None, 99).await.expect("lists");
    assert_eq!(keys.len(), 1, "the file of the other school alone");
}

#[tokio::test]
async fn of_a_school_that_nobody_knows_nothing_is_handed_over_or_deleted() {
    let store = Arc::new(Memory::default());
    let Lived { desk, .. } = lived(&store).await;
    let nowhere = SchoolId::new("nirgendwo");
    let theme = Theme::new(&[]).expect("the theme is embedded");
    let mut put = |_: &str, _: &[u8]| Ok(());
    let refused = export(&desk, &*store, &theme, &nowhere, &mut Vec::new(), &mut put).await;
    assert!(matches!(refused, Err(HandOverError::Unknown(_))));
    assert!(matches!(delete(&desk, &*store, &nowhere).await, Err(DeleteError::Unknown(_))));
    assert!(store.dump(None, 500).await.expect("reads").records.len() > 5);
}
