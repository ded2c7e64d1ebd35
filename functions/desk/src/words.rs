//! What a ticket is found by, and what is looked for: words of the search of help pages, and marks for everything else.
//!
//! A ticket's words are one line, ` QUEUE/WLAN STATE/OPEN URGENCY/HIGH R:MAREN R:MAREN@SCHULE.EXAMPLE beam dunkl `. Stems
//! have small letters and marks have large ones, so that neither is taken for the other.

use crate::change::Words;
use chrono::{DateTime, SecondsFormat, Utc};
use search::Loose;
use std::collections::HashSet;
use std::sync::LazyLock;
use tickets::event::Urgency;
use tickets::policy::QueueId;
use tickets::{Action, Address, Event, Language, Person, Policy, Ticket, TicketId, What};

/// The longest line of words, in bytes: some seven hundred different words. What a longer ticket has beyond them is not
/// found by them; subject and solutions come first.
const LINE_BYTES_MAX: usize = 6_000;
/// The longest word, in characters: what is longer is no word of a person.
const WORD_CHARS_MAX: usize = 40;

static GERMAN: LazyLock<Loose> = LazyLock::new(|| Loose::of("de"));
static ENGLISH: LazyLock<Loose> = LazyLock::new(|| Loose::of("en"));
static OTHER: LazyLock<Loose> = LazyLock::new(|| Loose::of(""));

fn analysis(language: &Language) -> &'static Loose {
    match language.as_str().split('-').next().unwrap_or_default() {
        "de" | "leicht" => &GERMAN,
        "en" => &ENGLISH,
        _ => &OTHER,
    }
}

/// How somebody takes part in a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Whose problem it is.
    Requester,
    /// Who was added to it.
    Participant,
    /// Who works on it.
    Owner,
}

impl Part {
    pub(crate) const ALL: [Self; 3] = [Self::Requester, Self::Participant, Self::Owner];

    /// The key, in addresses and strings.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Participant => "participant",
            Self::Owner => "owner",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::Requester => "R:",
            Self::Participant => "P:",
            Self::Owner => "O:",
        }
    }
}

/// What stands in the line of every ticket of this queue.
pub(crate) fn queue(id: &QueueId) -> String {
    format!(" QUEUE/{} ", id.as_str().to_uppercase())
}

/// What stands in the line of every ticket in a state with this key.
pub(crate) fn state(key: &str) -> String {
    format!(" STATE/{} ", key.to_uppercase())
}

/// What stands in the line of every ticket whose priority reaches this urgency and no higher one.
pub(crate) fn urgency(urgency: Urgency) -> String {
    format!(" URGENCY/{} ", urgency.key().to_uppercase())
}

/// The place from which on tickets came in at this time or later.
pub(crate) fn place_at(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The place of a ticket that came in at this time.
pub(crate) fn place(created: DateTime<Utc>, id: TicketId) -> String {
    Words { sort: place_at(created), text: String::new() }.place(id)
}

/// The pieces that the words of a question ask for.
pub(crate) fn asked(question: &str, policy: &Policy) -> Vec<Vec<String>> {
    let languages: Vec<&Loose> = policy.desk.languages.iter().map(analysis).collect();
    search::asked(question, &languages)
}

/// The pieces that a person asks for: by an address or a part of one, or by the beginnings of names.
pub(crate) fn person(who: &str, part: Option<Part>) -> Vec<Vec<String>> {
    let parts = part.map_or(Part::ALL.to_vec(), |part| vec![part]);
    let any = |name: &str| parts.iter().map(|part| format!(" {}{}", part.mark(), loud(name))).collect();
    let one = |word: &str| match word.split_once('@') {
        // "@schule.example" is everybody there, whatever stands before it: all parts then.
        Some(("", domain)) => vec![vec![format!("@{}", loud(domain))]],
        Some(_) => vec![any(word)],
        None => names(word).iter().map(|name| any(name)).collect(),
    };
    who.split_whitespace().flat_map(one).take(WORDS_ASKED_MAX).collect()
}

/// How many words of a name are asked for.
const WORDS_ASKED_MAX: usize = 4;

/// The words of a ticket that has this history.
pub(crate) fn words<'e>(ticket: &Ticket, events: impl Iterator<Item = &'e Event> + Clone, policy: &Policy) -> Words {
    let mut line = Line::default();
    line.add(queue(&policy.queue_or_default(&ticket.queue).id).trim());
    line.add(state(ticket.state.key()).trim());
    line.add(urgency(Urgency::of(ticket.priority)).trim());
    for (n, someone) in ticket.people().enumerate() {
        line.someone(someone, if n == 0 { Part::Requester } else { Part::Participant });
    }
    if let Some(owner) = &ticket.owner {
        let known = policy.agent_ever(owner).map(|agent| agent.person.clone());
        line.someone(&known.unwrap_or(Person { address: owner.clone(), name: String::new() }), Part::Owner);
    }
    let analysis = analysis(&ticket.language);
    line.text(&ticket.subject, analysis);
    let solves = |event: &&Event| matches!(event.what, What::Solved { .. } | What::HandedBack { .. });
    let solutions = events.clone().filter(solves);
    for event in solutions.chain(events.clone().filter(|event| !solves(event))) {
        // What is kept to the queue's members must not be found out by others who may read the ticket.
        if event.what.read_by() == Action::ReadKept {
            continue;
        }
        event.what.text().into_iter().for_each(|text| line.text(text, analysis));
        also(&event.what).into_iter().for_each(|text| line.text(text, analysis));
    }
    Words { sort: place_at(ticket.dates.created), text: line.ended() }
}

/// What was written beside the text, as agents read it.
fn also(what: &What) -> Vec<&str> {
    if let What::Submitted(submitted) = what {
        return submitted.answers.iter().map(|answer| answer.answer.as_str()).collect();
    }
    if let What::HandedUp { reason, .. } | What::Prioritized { reason, .. } = what {
        return vec![reason];
    }
    Vec::new()
}

/// The words of a name, in large letters.
fn names(name: &str) -> Vec<String> {
    OTHER.stems(name).map(|word| loud(&word)).collect()
}

/// In large letters, and without a blank.
fn loud(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).take(Address::LENGTH_MAX).collect::<String>().to_uppercase()
}

/// A line of words in the making, each of them once.
#[derive(Default)]
struct Line {
    known: HashSet<String>,
    text: String,
}

impl Line {
    /// Adds a word, if it is a new one and there is room. Whether there was.
    fn add(&mut self, word: &str) -> bool {
        if self.text.len() + word.len() + 2 > LINE_BYTES_MAX {
            return false;
        }
        if !self.known.contains(word) {
            self.known.insert(word.to_owned());
            self.text.push(' ');
            self.text.push_str(word);
        }
        true
    }

    fn text(&mut self, text: &str, analysis: &Loose) {
        for stem in analysis.stems(text) {
            let cut = stem.char_indices().nth(WORD_CHARS_MAX).map_or(stem.len(), |(at, _)| at);
            if !self.add(&stem[..cut]) {
                return;
            }
        }
    }

    fn someone(&mut self, someone: &Person, part: Part) {
        // What stands for no address is nobody's, and found by nobody.
        let address = if someone.address.is_nobody() { "" } else { someone.address.as_str() };
        if !address.is_empty() {
            self.add(&format!("{}{}", part.mark(), loud(address)));
        }
        let local = address.split('@').next().unwrap_or_default();
        for name in names(&someone.name).into_iter().chain(names(local)) {
            self.add(&format!("{}{name}", part.mark()));
        }
    }

    fn ended(self) -> String {
        self.text + " "
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;
    use crate::ports::{Store, Wanted};
    use crate::tried::{ask, desk_at, problem};
    use std::sync::Arc;
    use tickets::command::Act;

    async fn line(act: Option<Act>) -> String {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-11-02T09:00:00Z");
        let id = ask(&desk, None, problem()).await;
        if let Some(act) = act {
            ask(&desk, Some(id), act).await;
        }
        let (ticket, events) = desk.ticket(id).await.expect("reads").expect("is there");
        words(&ticket, events.iter(), &desk.policy).text
    }

    #[tokio::test]
    async fn a_ticket_is_found_by_subject_texts_people_and_where_it_stands() {
        let wanted =
            " QUEUE/HAFENSCHULE STATE/NEW URGENCY/NORMAL R:LENA@HAFENSCHULE.EXAMPLE R:LENA beam er bleib dunkel ";
        assert_eq!(line(None).await, wanted);
        assert!(line(Some(Act::Withdraw)).await.contains(" STATE/CLOSED "));
    }

    #[tokio::test]
    async fn what_is_committed_is_found_and_what_is_forgotten_is_not() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-11-02T09:00:00Z");
        let first = ask(&desk, None, problem()).await;
        let second = ask(&desk, None, problem()).await;
        let wanted = || Wanted { pieces: asked("dunkel Beamers", &desk.policy), count_max: 9, ..Wanted::default() };
        let found = store.find(wanted()).await.expect("finds");
        assert_eq!(found.cards.len(), 2);
        ask(&desk, Some(first), Act::Withdraw).await;
        let later = desk_at(&store, "2028-11-02T09:00:00Z");
        assert_eq!(crate::retain::round(&later).await.expect("a round"), 1);
        let found = store.find(wanted()).await.expect("finds").cards;
        assert!(found.len() == 1 && found[0].contains(&second.to_string()));
    }

    #[test]
    fn people_are_found_by_beginnings_of_names_in_any_spelling_and_by_addresses() {
        let ticket = |people: &[(&str, &str, Part)]| {
            let mut line = Line::default();
            for (name, address, part) in people {
                let address = Address::parse(address).expect("an address");
                line.someone(&Person { address, name: (*name).to_owned() }, *part);
            }
            line.ended()
        };
        let line = ticket(&[
            ("Änne Müller-Lüdenscheidt", "amuelu@hafenschule.example", Part::Requester),
            ("", "bo.berg@hafenschule.example", Part::Participant),
        ]);
        let fits = |who: &str, part| {
            let pieces = person(who, part);
            Wanted { pieces, ..Wanted::default() }.fits("place", &line)
        };
        for who in [
            "Mueller",
            "änne müller",
            "Lüdensch",
            "AMUELU@hafenschule.example",
            "Berg",
            "@hafenschule.example",
            "bo.berg@",
        ] {
            assert!(fits(who, None), "{who}");
        }
        for who in ["dunkel", "üller", "Anton", "bo.berg@elbschule.example", "Müller Anton"] {
            assert!(!fits(who, None), "{who}");
        }
        assert!(fits("Berg", Some(Part::Participant)) && !fits("Berg", Some(Part::Requester)));
        assert!(fits(" ", None), "nobody is everybody");
    }

    #[test]
    fn a_line_has_an_end() {
        let mut line = Line::default();
        line.text(&"xy".repeat(250), &OTHER);
        assert_eq!(line.text.len(), WORD_CHARS_MAX + 1);
        for n in 0..5_000 {
            line.text(&format!("wort{n}"), &GERMAN);
        }
        assert!(line.ended().len() <= LINE_BYTES_MAX);
    }
}
