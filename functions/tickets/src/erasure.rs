//! Erasing a person: the same history, told of nobody. Dates, states and the words of others stay, so that the ticket folds
//! to what it was and is counted as it was.

use crate::event::{Changed, Event, HandedOver, Submitted, What};
use crate::{Actor, Address, Attachment, Person};
use std::collections::BTreeSet;

/// What stands where something was: no word, so that it needs no language.
pub const GONE: &str = "—";
/// A part of a name this short, in characters, stands in too many words to be looked for alone.
const PART_CHARS_MIN: usize = 3;

/// Words this short, in characters, are nobody's own: only as a whole subject or text they are known again.
const QUOTE_CHARS_MIN: usize = 20;

/// Whom to erase, and who stands there instead.
#[derive(Clone, Debug)]
pub struct Erasure {
    person: Address,
    /// Other addresses under which the person stands in this history.
    others: Vec<Address>,
    nobody: Address,
    /// What is looked for in the words of others.
    needles: Vec<Needle>,
    /// The person's own files, by their digests: others may have handed on copies.
    files: BTreeSet<String>,
    /// What the person wrote, the longest first: others may have handed it on.
    own: Vec<String>,
    /// Whether numbers that agents noted are the person's.
    phones: bool,
}

/// Something that names the person.
#[derive(Clone, Debug)]
struct Needle {
    letters: Vec<char>,
    /// Whether capitals must be capitals: "Wolf" is a person, "wolf" may be none.
    exact: bool,
}

impl Erasure {
    /// Looks for the address and for whole names, such as "Maren Hansen".
    #[must_use]
    pub fn new(person: &Address, names: &[String], nobody: Address) -> Self {
        let whole = |text: &str| Needle { letters: text.chars().collect(), exact: false };
        let names = names.iter().map(|name| name.trim()).filter(|name| name.contains(char::is_whitespace));
        let needles = std::iter::once(whole(person.as_str())).chain(names.map(whole)).collect();
        Self {
            person: person.clone(),
            others: Vec::new(),
            nobody,
            needles,
            files: BTreeSet::new(),
            own: Vec::new(),
            phones: false,
        }
    }

    /// Looks for these addresses as well: whose request it is had them before, or has them since.
    #[must_use]
    pub fn with_addresses(mut self, others: impl IntoIterator<Item = Address>) -> Self {
        for other in others.into_iter().filter(|other| *other != self.person) {
            self.needles.push(Needle { letters: other.as_str().chars().collect(), exact: false });
            self.others.push(other);
        }
        self
    }

    /// Looks for each part of a name as well, such as "Frau Hansen": where the person takes part, that is who is meant.
    #[must_use]
    pub fn with_parts(mut self, names: &[String]) -> Self {
        let parts = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        let parts = parts.filter(|part| part.chars().count() >= PART_CHARS_MIN);
        // Whoever typed a name in small letters is not looked for as a word of the language.
        let names = parts.filter(|part| part.starts_with(char::is_uppercase));
        self.needles.extend(names.map(|part| Needle { letters: part.chars().collect(), exact: true }));
        self
    }

    /// Takes these files away as well, wherever they stand; they are known by their digests.
    #[must_use]
    pub fn with_files(mut self, digests: impl IntoIterator<Item = String>) -> Self {
        self.files.extend(digests);
        self
    }

    /// Takes what the person wrote away as well where others have handed it on: a subject, a text, each of its longer lines.
    #[must_use]
    pub fn with_words(mut self, words: impl IntoIterator<Item = String>) -> Self {
        for words in words {
            let lines = words.lines().map(str::trim).filter(|line| line.chars().count() >= QUOTE_CHARS_MIN);
            self.own.extend(lines.map(str::to_owned));
            self.own.push(words.trim().to_owned());
        }
        self.own.retain(|words| !words.is_empty() && words != GONE);
        self.own.sort_by(|a, b| (b.len(), b).cmp(&(a.len(), a)));
        self.own.dedup();
        self
    }

    /// Takes the numbers away as well that agents noted to call back: whose request it is, that is who is called.
    #[must_use]
    pub fn with_phones(mut self) -> Self {
        self.phones = true;
        self
    }

    /// What the person wrote in this event; nothing if somebody else did.
    #[must_use]
    pub fn written(&self, event: &Event) -> Vec<String> {
        if !self.wrote(event) {
            return Vec::new();
        }
        let both = |changed: &Changed<String>| [changed.was.clone(), changed.now.clone()];
        if let What::Submitted(submitted) = &event.what {
            return vec![submitted.subject.clone(), submitted.text.clone()];
        }
        if let What::Edited(edited) = &event.what {
            return [&edited.subject, &edited.text].into_iter().flatten().flat_map(both).collect();
        }
        event.what.text().map(str::to_owned).into_iter().collect()
    }

    /// Whether this file beside the event goes.
    #[must_use]
    pub fn takes(&self, event: &Event, file: &Attachment) -> bool {
        self.wrote(event) || self.files.contains(&file.sha256)
    }

    /// The event as it is told of nobody.
    #[must_use]
    pub fn of(&self, event: &Event) -> Event {
        let theirs = self.wrote(event);
        let mut event = event.clone();
        match &mut event.by {
            Actor::Person(address) | Actor::Agent(address) => self.address(address),
            Actor::Clock | Actor::Desk => {}
        }
        if theirs && !event.signed.is_empty() {
            GONE.clone_into(&mut event.signed);
        }
        event.signed = self.text(&event.signed);
        event.files.retain(|file| !theirs && !self.files.contains(&file.sha256));
        event.files.iter_mut().for_each(|file| file.name = self.text(&file.name));
        self.what(&mut event.what, theirs);
        let noted = self.phones && !matches!(event.by, Actor::Person(_));
        if let (true, What::CallbackAsked(asked)) = (theirs || noted, &mut event.what) {
            GONE.clone_into(&mut asked.phone);
        }
        event
    }

    /// Whether its words, and the files beside it, are the person's own. Who works on tickets writes for the desk.
    #[must_use]
    pub fn wrote(&self, event: &Event) -> bool {
        let by_them = matches!(&event.by, Actor::Person(address) if self.is_them(address));
        let What::Submitted(submitted) = &event.what else { return by_them };
        // Whoever entered it, and wherever it carries on: it is the person's story. What was handed up is the desk's.
        by_them || (self.is_them(&submitted.requester.address) && submitted.parent.is_none())
    }

    /// The text without the person.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        let mut told = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(&letter) = letters.get(at) {
            match self.needles.iter().filter_map(|needle| needle.at(&letters, at)).max() {
                Some(length) => {
                    told.push_str(GONE);
                    at += length;
                }
                None => {
                    told.push(letter);
                    at += 1;
                }
            }
        }
        told
    }

    /// Whether the text names the person.
    #[must_use]
    pub fn names(&self, text: &str) -> bool {
        self.text(text) != text
    }

    fn what(&self, what: &mut What, theirs: bool) {
        what.texts_mut().into_iter().for_each(|text| self.words(text, theirs));
        match what {
            What::Submitted(submitted) => self.submitted(submitted, theirs),
            What::Assigned { owner: address }
            | What::Bounced { to: address, .. }
            | What::AccessRenewed { person: address }
            | What::Nudged { to: address, .. }
            | What::Hurried { to: address, .. }
            | What::Escalated { to: address, .. }
            | What::Erased { nobody: address } => self.address(address),
            What::Reassigned { was, now } => [was, now].into_iter().for_each(|address| self.address(address)),
            What::Prioritized { reason, .. } => self.words(reason, theirs),
            What::MadeConfidential { removed, kept } => removed.iter_mut().chain(kept).for_each(|a| self.address(a)),
            What::ParticipantAdded { person } | What::ParticipantRemoved { person } | What::Addressed { person } => {
                self.person(person);
            }
            What::HandedOver(over) => self.handed_over(over, theirs),
            What::LegUpdated(news) => {
                news.from.iter_mut().for_each(|from| self.address(from));
                self.words(&mut news.reference, theirs);
            }
            What::Messaged { .. }
            | What::Queried { .. }
            | What::NotedPublicly { .. }
            | What::NotedInternally { .. }
            | What::NotedToQueue { .. }
            | What::Replied { .. }
            | What::Closed { .. }
            | What::Rated { .. }
            | What::Reopened { .. }
            | What::HandedUp { .. }
            | What::HandedBack { .. }
            | What::FollowedUp { .. }
            | What::Held { .. }
            | What::Moved { .. }
            | What::Called { .. }
            | What::Solved { .. }
            | What::Recorded(_)
            | What::Edited(_)
            | What::Split(_)
            | What::Confirmed { .. }
            | What::Unassigned
            | What::MadeVisible
            | What::Watched { .. }
            | What::Merged { .. }
            | What::Linked(_)
            | What::Scheduled { .. }
            | What::CallbackAsked(_)
            | What::SetAside
            | What::RemoteOffered
            | What::RemoteEnded
            | What::Begun
            | What::DueSet { .. }
            | What::SiteSet { .. }
            | What::HandedUpAgain { .. }
            | What::Released
            | What::Reminded { .. } => {}
        }
    }

    fn submitted(&self, submitted: &mut Submitted, theirs: bool) {
        self.person(&mut submitted.requester);
        submitted.participants.iter_mut().for_each(|person| self.person(person));
        if theirs {
            submitted.answers.clear();
        }
    }

    /// Beside what was said: who was asked, under which number and contract, and who agreed.
    fn handed_over(&self, over: &mut HandedOver, theirs: bool) {
        let HandedOver { mail, name, reference, contract, consent, .. } = over;
        mail.iter_mut().for_each(|mail| self.address(mail));
        let agreed = consent.iter_mut().map(|consent| &mut consent.by);
        [name, reference, contract].into_iter().chain(agreed).for_each(|text| self.words(text, theirs));
    }

    /// A text that was empty stays so: nothing was written there.
    fn words(&self, text: &mut String, theirs: bool) {
        let is_own = theirs || self.own.iter().any(|own| own == text.trim());
        if is_own && !text.is_empty() {
            GONE.clone_into(text);
            return;
        }
        let quoted = self.own.iter().filter(|own| own.chars().count() >= QUOTE_CHARS_MIN);
        let left = quoted.fold(text.clone(), |left, own| left.replace(own.as_str(), GONE));
        *text = self.text(&left);
    }

    fn is_them(&self, address: &Address) -> bool {
        *address == self.person || self.others.contains(address)
    }

    fn address(&self, address: &mut Address) {
        if self.is_them(address) {
            *address = self.nobody.clone();
        }
    }

    fn person(&self, person: &mut Person) {
        match self.is_them(&person.address) {
            true => *person = Person { address: self.nobody.clone(), name: GONE.to_owned() },
            false => person.name = self.text(&person.name),
        }
    }
}

impl Needle {
    /// How many letters it takes here, as a word of its own; a German genitive goes along.
    fn at(&self, letters: &[char], at: usize) -> Option<usize> {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let found = letters.get(at..at + self.letters.len())?;
        let like = |(&found, &wanted): (&char, &char)| match self.exact {
            true => found == wanted,
            false => found.to_lowercase().eq(wanted.to_lowercase()),
        };
        let ends = |length: usize| !letters.get(at + length).is_some_and(|next| next.is_alphanumeric());
        if before.is_some_and(|before| before.is_alphanumeric()) || !found.iter().zip(&self.letters).all(like) {
            return None;
        }
        let length = self.letters.len();
        let genitive = letters.get(at + length) == Some(&'s') && ends(length + 1);
        match (genitive, ends(length)) {
            (true, _) => Some(length + 1),
            (false, true) => Some(length),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erasure() -> Erasure {
        let maren = Address::parse("m.hansen@hafenschule.example").unwrap();
        let names = ["Maren Hansen".to_owned()];
        Erasure::new(&maren, &names, Address::nobody(1)).with_parts(&names)
    }

    #[test]
    fn a_name_goes_as_a_word_and_everything_around_it_stays() {
        for (said, left) in [
            ("Liebe Frau Hansen,", "Liebe Frau —,"),
            ("Hansens Beamer", "— Beamer"),
            ("MAREN HANSEN rief an", "— rief an"),
            ("Mail von M.Hansen@Hafenschule.example.", "Mail von —."),
            ("<m.hansen@hafenschule.example>", "<—>"),
            ("Hansenweg 3, Marens Klasse", "Hansenweg 3, — Klasse"),
            ("om.hansen@hafenschule.example", "om.hansen@hafenschule.example"),
            ("hansen sagt nichts", "hansen sagt nichts"),
            ("Äpfel für 3 €", "Äpfel für 3 €"),
            ("", ""),
        ] {
            assert_eq!(erasure().text(said), left);
        }
    }

    #[test]
    fn elsewhere_only_the_whole_name_is_meant() {
        let maren = Address::parse("m.hansen@hafenschule.example").unwrap();
        let elsewhere = Erasure::new(&maren, &["Maren Hansen".to_owned(), "Mo".to_owned()], Address::nobody(1));
        assert_eq!(elsewhere.text("Frau Hansen, nicht Maren Hansen. Mo war es"), "Frau Hansen, nicht —. Mo war es");
        assert!(elsewhere.names("an M.HANSEN@hafenschule.example") && !elsewhere.names("Hansen"));
    }

    #[test]
    fn what_others_have_handed_on_goes_where_it_is_long_enough_to_be_known() {
        let wrote = "Beamer\nSeit heute früh bleibt der Beamer dunkel.".to_owned();
        let erasure = erasure().with_words([wrote, "Beamer dunkel".to_owned()]);
        for (said, left) in [
            ("Beamer dunkel", "—"),
            ("Der Beamer dunkel?", "Der Beamer dunkel?"),
            ("Sie schreibt: Seit heute früh bleibt der Beamer dunkel. Bitte prüfen.", "Sie schreibt: — Bitte prüfen."),
            ("Beamer\nSeit heute früh bleibt der Beamer dunkel.", "—"),
        ] {
            let mut text = said.to_owned();
            erasure.words(&mut text, false);
            assert_eq!(text, left);
        }
    }

    #[test]
    fn nobody_is_an_address_that_nothing_is_sent_to() {
        let nobody = Address::nobody(3);
        assert_eq!(Address::parse(nobody.as_str()), Some(nobody.clone()), "it reads as it is written");
        assert!(nobody.is_nobody() && !Address::parse("erased@schule.example").unwrap().is_nobody());
    }
}
