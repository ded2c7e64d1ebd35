//! A person goes: what they wrote and sent, their name and address, everywhere that the store reaches.

use super::find::{Found, find};
use super::tell;
use super::who::same;
use crate::change::{Change, Shelved};
use crate::handle::{Desk, HandleError, Request};
use crate::ports::{BlobKey, StoreError};
use crate::transfer::{Amend, Amendment, Entry, Fate, Mail};
use crate::whole;
use std::collections::{BTreeMap, BTreeSet};
use tickets::command::{Act, Channel};
use tickets::{Actor, Address, Erasure, Event, Language, Refusal, Ticket, TicketId, What, refold};

/// What was done, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// How the person was called.
    pub names: Vec<String>,
    /// The requests that are told of nobody now.
    pub requests: Vec<TicketId>,
    /// Those that must be kept as they are (legal hold).
    pub kept: Vec<TicketId>,
    /// How many files were removed.
    pub files: usize,
    /// How many records of mails to the person were removed.
    pub mails: usize,
    /// How many answers, remarks and saved searches were removed or told anew.
    pub others: usize,
    /// How many mails had gone out to the person: what they hold is out of reach.
    pub sent: usize,
    /// Files that others sent along where the person takes or took part, with the request: whether the person is seen on one, somebody
    /// must look.
    pub of_others: Vec<(TicketId, String)>,
    /// Providers outside who were asked about the person's requests: what they were told is theirs to erase.
    pub outside: BTreeSet<String>,
}

impl Erased {
    /// Whether there was something of the person that went, or had to stay.
    fn has_changed(&self) -> bool {
        let Self { requests, kept, files, mails, others, names: _, sent: _, of_others: _, outside } = self;
        !(requests.is_empty() && kept.is_empty() && outside.is_empty()) || files + mails + others > 0
    }
}

/// Why nobody was erased, or not everything was; asking again goes on where it ended.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Somebody who works tickets is needed for as long as `desk.toml` says so.
    #[error("this address works requests, or audits them")]
    Agent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A request changed meanwhile.
    #[error("request {0} changed meanwhile")]
    Changed(TicketId),
    /// The rules did not let it be.
    #[error("request {0}: {1}")]
    Refused(TicketId, HandleError),
}

/// Erases a person from everything that the store keeps, and tells them so by the last mail that they get.
///
/// A request of theirs that is not over is closed. What is held stays as it is and is named.
///
/// # Errors
/// [`EraseError`].
pub async fn erase(desk: &Desk, records: &(impl Amend + ?Sized), person: &Address) -> Result<Erased, EraseError> {
    let (done, language) = erase_untold(desk, records, person).await?;
    if done.has_changed() {
        tell(desk, person, language, true, &done.requests, &done.kept).await?;
    }
    Ok(done)
}

/// The same without a mail to the person, whose language it tells.
///
/// # Errors
/// [`EraseError`].
pub(crate) async fn erase_untold(
    desk: &Desk,
    records: &(impl Amend + ?Sized),
    person: &Address,
) -> Result<(Erased, Language), EraseError> {
    if desk.policy.agent(person).is_some() || desk.policy.auditor(person).is_some() {
        return Err(EraseError::Agent);
    }
    let found = find(records, person).await?;
    let histories = histories(desk, &found, person).await?;
    let mut done = Erased { names: found.names.clone(), ..Erased::default() };
    let digests: BTreeSet<String> = histories.values().flat_map(|one| own_digests(one, person)).collect();
    let words: BTreeSet<String> = histories.values().flat_map(|one| own_words(one, person)).collect();
    let language = histories.values().find_map(|one| one.ticket.person(person).map(|_| one.ticket.language.clone()));
    done.sent = found.mails.iter().filter(|mail| matches!(mail.fate, Fate::Sent(_))).count();
    let own = histories.values().filter(|one| one.is_near);
    done.outside = own.flat_map(|one| one.ticket.legs.iter().map(|leg| leg.name.clone())).collect();
    for (id, history) in &histories {
        let (nobody, cut_off) = history.nobody();
        let erasure = Erasure::new(person, &found.names, nobody.clone()).with_files(digests.iter().cloned());
        let erasure = match history.is_near {
            true => erasure.with_parts(&found.names).with_words(words.iter().cloned()),
            false => erasure,
        };
        let erasure = erasure.with_addresses(history.same.iter().cloned());
        let erasure = match history.same.contains(&history.ticket.requester.address) {
            true => erasure.with_phones(),
            false => erasure,
        };
        if history.is_near {
            done.of_others.extend(of_others(*id, history, &erasure));
        }
        match one(desk, records, *id, history, &erasure, (nobody, cut_off)).await? {
            Some(files) => {
                done.requests.push(*id);
                done.files += files;
            }
            None if history.ticket.is_held => done.kept.push(*id),
            None if found.shown.contains(id) => _ = desk.keep_anew(*id).await?,
            None => {}
        }
    }
    beside(desk, records, person, &found, &mut done).await?;
    Ok((done, language.unwrap_or_else(|| desk.policy.desk.language.clone())))
}

/// A request with its history, as it is stored and as it is meant.
struct History {
    texts: Vec<String>,
    events: Vec<Event>,
    ticket: Ticket,
    /// The addresses under which the person stands here.
    same: Vec<Address>,
    /// Whether the person takes part, or took part, in it or in one that it was made of: then a surname is meant.
    is_near: bool,
}

impl History {
    /// Who stands in the person's place, and whether they stand there already because somebody was cut off.
    fn nobody(&self) -> (Address, bool) {
        let sealed = |n: usize| {
            let nobody = Address::nobody(n);
            self.events.iter().any(|event| matches!(&event.what, What::Erased { nobody: known } if *known == nobody))
        };
        let n = (1..).find(|n| !sealed(*n)).unwrap_or(1);
        let nobody = Address::nobody(n);
        let stands = self.texts.iter().any(|text| text.contains(nobody.as_str()));
        (nobody, stands)
    }
}

/// All requests in which the person stands, and those that were made of theirs.
async fn histories(desk: &Desk, found: &Found, person: &Address) -> Result<BTreeMap<TicketId, History>, StoreError> {
    let mut histories: BTreeMap<TicketId, History> = BTreeMap::new();
    let far = found.named.iter().chain(&found.shown);
    let mut waiting: Vec<(TicketId, bool)> = far.map(|id| (*id, false)).collect();
    waiting.extend(found.tickets.iter().map(|id| (*id, false)));
    while let Some((id, near)) = waiting.pop() {
        if let Some(known) = histories.get_mut(&id) {
            known.is_near |= near;
            continue;
        }
        let texts = desk.store.events(id).await?;
        let events: Result<Vec<Event>, _> = texts.iter().map(|text| serde_json::from_str(text)).collect();
        let events = events.map_err(|e| StoreError { doing: "reading a stored event", source: e.into() })?;
        let Some(ticket) = refold(&events) else { continue };
        let Some(same) = same(&events, person) else { continue };
        let is_near = near || same.iter().any(|address| ticket.person_ever(address).is_some());
        if is_near && same.contains(&ticket.requester.address) {
            let follows = events.iter().filter_map(|event| {
                let What::FollowedUp { with, .. } = &event.what else { return None };
                Some(*with)
            });
            waiting.extend(ticket.children.iter().copied().chain(follows).map(|id| (id, true)));
        }
        if is_near {
            // Whoever wrote what was split off need not take part there any more.
            let split = events.iter().filter_map(|event| {
                let What::Split(off) = &event.what else { return None };
                Some((off.into, true))
            });
            waiting.extend(split);
        }
        histories.insert(id, History { texts, events, ticket, same, is_near });
    }
    Ok(histories)
}

/// The files in a request that somebody else sent, by the names that they have from now on.
fn of_others(id: TicketId, history: &History, erasure: &Erasure) -> Vec<(TicketId, String)> {
    let stay = history.events.iter().flat_map(|event| {
        let own = event.files.iter().filter(|file| file.refused.is_none() && !erasure.takes(event, file));
        own.map(|file| (id, erasure.text(&file.name)))
    });
    stay.collect()
}

/// What the person wrote.
fn own_words(history: &History, person: &Address) -> Vec<String> {
    let erasure = Erasure::new(person, &[], Address::nobody(1)).with_addresses(history.same.iter().cloned());
    history.events.iter().flat_map(|event| erasure.written(event)).collect()
}

/// The digests of the files that the person sent.
fn own_digests(history: &History, person: &Address) -> Vec<String> {
    let erasure = Erasure::new(person, &[], Address::nobody(1)).with_addresses(history.same.iter().cloned());
    let theirs = history.events.iter().filter(|event| erasure.wrote(event));
    theirs.flat_map(|event| event.files.iter().map(|file| file.sha256.clone())).filter(|d| !d.is_empty()).collect()
}

/// Tells one request of nobody. How many files went; `None` if there was nothing to do, or it is held.
async fn one(
    desk: &Desk,
    records: &(impl Amend + ?Sized),
    id: TicketId,
    history: &History,
    erasure: &Erasure,
    (nobody, cut_off): (Address, bool),
) -> Result<Option<usize>, EraseError> {
    if history.ticket.is_held {
        return Ok(None);
    }
    if history.is_near {
        whole::forget(desk, id).await?;
    }
    let (mut changed, mut files) = (false, 0);
    for ((seq, event), text) in (0..).zip(&history.events).zip(&history.texts) {
        let told = erasure.of(event);
        if told == *event {
            continue;
        }
        // Bytes first: as long as the event names them they are found again.
        for file in event.files.iter().filter(|file| erasure.takes(event, file)) {
            let Some(key) = BlobKey::parse(&file.key) else { continue };
            desk.blobs.remove(&key).await?;
            files += 1;
        }
        let now = serde_json::to_string(&told);
        let now = now.map_err(|e| StoreError { doing: "writing an event as JSON", source: e.into() })?;
        let was = Entry { ticket: id, seq, body: text.clone() };
        if !records.amend(Amendment::Event { was, now }).await? {
            return Err(EraseError::Changed(id));
        }
        changed = true;
    }
    if !changed && !cut_off {
        return Ok(None);
    }
    let act = Act::Erase { nobody };
    let request = Request { ticket: Some(id), by: Actor::Desk, via: Channel::Desk, claimed: None, key: None, act };
    match desk.handle(request).await {
        Ok(_) => Ok(Some(files)),
        Err(HandleError::Refused(Refusal::OnHold)) => Ok(None),
        Err(HandleError::Store(error)) => Err(error.into()),
        Err(error) => Err(EraseError::Refused(id, error)),
    }
}

/// How much of what lies on shelves is told anew at once: a transaction has its limits.
const TOGETHER_MAX: usize = 40;

/// What is kept beside requests. Mails about a request that is held stay with it.
async fn beside(
    desk: &Desk,
    records: &(impl Amend + ?Sized),
    person: &Address,
    found: &Found,
    done: &mut Erased,
) -> Result<(), StoreError> {
    let erasure = Erasure::new(person, &found.names, Address::nobody(1));
    let is_kept = |mail: &Mail| done.kept.iter().any(|id| mail.key.starts_with(&format!("{}.", id.compact())));
    let going: Vec<String> = found.mails.iter().filter(|mail| !is_kept(mail)).map(|mail| mail.key.clone()).collect();
    for key in going {
        done.mails += usize::from(records.amend(Amendment::Mail(key)).await?);
    }
    for receipt in found.receipts.iter().cloned() {
        done.others += usize::from(records.amend(Amendment::Receipt(receipt)).await?);
    }
    for was in found.remarks.iter().cloned() {
        let now = erasure.text(&was.text);
        done.others += usize::from(records.amend(Amendment::Remark { was, now }).await?);
    }
    // What lies on a shelf of the person's own goes; elsewhere it is told anew, together with what takes the old one away.
    let anew = |one: &Shelved| -> Vec<Shelved> {
        let gone = Shelved { text: String::new(), ..one.clone() };
        let told = || Shelved { name: erasure.text(&one.name), text: erasure.text(&one.text), ..one.clone() };
        let told = (!erasure.names(&one.shelf)).then(told);
        [gone].into_iter().chain(told).collect()
    };
    // Somebody may stand below the line of a mail alone.
    for mail in &found.whole {
        let Some(id) = whole::ticket(mail) else { continue };
        if desk.ticket(id).await?.is_none_or(|(ticket, _)| !ticket.is_held) {
            let shelved = vec![Shelved { text: String::new(), ..mail.clone() }];
            desk.store.commit(Change { shelved, ..Change::default() }).await?;
            done.others += 1;
        }
    }
    done.others += found.shelved.len();
    for some in found.shelved.chunks(TOGETHER_MAX) {
        let shelved = some.iter().flat_map(anew).collect();
        desk.store.commit(Change { shelved, ..Change::default() }).await?;
    }
    Ok(())
}
