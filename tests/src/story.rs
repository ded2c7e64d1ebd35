//! A story as it is written.
//! Long because all verbs and their options are told in one place.
//!
//! ```text
//! A title of one line or more.                                     covers Z-25 D-27
//! policy servicedesk.follow_up = "reject"
//! profiles: school, because sites of an organisation have no walls
//!
//!   0h anna submits (topic wlan, with bert, in English) Kein WLAN in R12
//!   (a remark stands in brackets)
//!   1h petersen takes
//!  12d dates
//! ```
//!
//! A step is a time, who, and what. Agents are called by surname, everybody else is `<name>@hafenschule.example`
//! or a full address. `#2` after the verb means the second ticket of the story.
//!
//! Every story is told at the desk of each profile of `lotse new`; who plays there stands in `tests/casts`. An arrow that one
//! desk alone knows bears its name: `-> M10 to lund  [school]`. Where a desk has nobody to play it, or most of it would go
//! otherwise, a story says for which profile it is, and why.
//!
//! | who | what |
//! |---|---|
//! | people | `submits …`, `mails …`, `confirms`, `replies …` or `answers …`, `edits …`, `adds bert`, `removes bert`, `wants a call (at 040 123456, in Europe/Lisbon, from 2026-11-03 10:00 until 11:00, or …)`, `watches all` (or `usual`, `agent`, `none`), `renews anna` (the own link), `accepts`, `withdraws`, `rates 4 …`, `reopens …`, `hides (keeping bert)` |
//! | agents | `enters for anna by phone …`, `enters for caller by phone …` (who has no mail address; later `caller replies …`), `notes address ben@gmx.example` (of the caller), `renews caller` (links and codes), `takes`, `assigns lund`, `unassigns`, `moves to netz …`, `splits (entry 2, without receipt, subject …) …`, `merges #2 into #1`, `merges #2 into #1 (knowingly)`, `connects #2 with #1`, `marks spam`, `tells …`, `asks …`, `notes publicly …`, `notes internally …`, `notes closely …` (for the queue's members), `prioritizes 40 …`, `sets due Mon 2 Nov 2026 12:00`, `places neubau` (or `none`), `adds bert`, `removes bert`, `plans 2026-11-09`, `wants a call (…)`, `reaches …`, `misses …`, `offers remote help (link https://fern.example/1, code 123)`, `ends remote help`, `watches all`, `solves …`, `hands up …`, `hands over …`, `updates …`, `records (as fehler, reproduced, steps …) …`, `reopens …`, `hides (keeping bert)`, `shows` |
//! | data protection | `holds …`, `releases`, by full address |
//! | providers | `writes …`, by full address: a mail about a hand-over |
//! | the desk | `desk reassigns anna` (the address is somebody else's now; whoever had it is `caller` then) |
//! | nobody | `tick` (time passes), `dates` (looks at a ticket's dates), `policy …` (the desk changes its mind) |
//!
//! Options: `topic wlan`, `as wunsch`, `with bert and cleo`, `in English`, `urgent`, `not urgent`, `to netz`, `site neubau`, `at deichgymnasium`,
//! `subject Kein Bild`, `confidential`, `due Mon 2 Nov 2026 12:00`, `without receipt`, `nameless` for new tickets; `because …`, `urgent`, `not urgent`, `scope lokal`,
//! `service lernportal`, `hardware`, `software`, `programs …`, `tried …`, `without triage` for hand-ups;
//! `to portalwerk`, `through phone`, `because …`, `urgent`, `not urgent`, `subject …`, `reference INC-204711`,
//! `promised 2026-11-09`, `agreed Ole Brandt on 2026-11-02` for hand-overs; `leg 2`, `state resolved`, `reference …`,
//! `promised …`, `release 4.2`, `mailed` for updates; `leg 2`, `machine` for what providers write;
//! `page beamer/kein-bild`, `new page`, `not reusable because …` for solutions;
//! `subject …`, `urgent`, `usual`, `not urgent`, `wished 2026-11-10` for edits; `by mail`
//! and `written Mon 2 Nov 2026 07:58` for every act.

mod apart;
mod callback;
mod cause;
mod outside;

use self::apart::{connect, merge, split};
use self::cause::{hand_up, record, solve};
use crate::cast::Cast;
use crate::house::Change;
use crate::profile::Profile;
use crate::time;
use crate::words::{Options, Words};
use chrono::{DateTime, Utc};
use std::fmt;
use tickets::command::{Act, Channel, Edit, Submission};
use tickets::event::{Stars, Urgency};
use tickets::policy::SiteId;
use tickets::{Address, Language, Person, Remote, RequestKind, Visibility, Watch};

/// A ticket's life, as it is written.
#[derive(Clone, Debug)]
pub struct Story {
    /// The file's name.
    pub file: String,
    /// The requirements that it says it covers.
    pub covers: Vec<String>,
    /// The one profile that it is for, if it is not for all.
    pub only: Option<Only>,
    /// The profile under which it was read.
    pub profile: &'static Profile,
    pub(crate) policy: Vec<Change>,
    pub(crate) lines: Vec<Line>,
}

/// For which profile a story is, and why not for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    /// The profile's name.
    pub profile: String,
    /// What is otherwise elsewhere.
    pub because: String,
}

impl Only {
    /// Reads `school, because sites of an organisation have no walls`.
    fn read(text: &str) -> Result<Self, String> {
        let (profile, because) = text.split_once(", because ").unwrap_or((text, ""));
        let (profile, because) = (profile.trim(), because.trim());
        if Profile::named(profile).is_none() || because.is_empty() {
            return Err(format!("expected one profile and a reason, such as `school, because …`, found `{text}`"));
        }
        Ok(Self { profile: profile.to_owned(), because: because.to_owned() })
    }
}

/// One line that a person wrote: all but the arrows.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) step: Option<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) line: usize,
    pub(crate) at: DateTime<Utc>,
    pub(crate) deed: Deed,
}

#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Tick,
    Dates { ticket: usize },
    Policy(Change),
    Act(Box<Acted>),
}

#[derive(Clone, Debug)]
pub(crate) struct Acted {
    pub(crate) who: Address,
    pub(crate) side: Side,
    /// The ticket it is about, from 1; `None` makes one.
    pub(crate) ticket: Option<usize>,
    pub(crate) via: Channel,
    pub(crate) claimed: Option<DateTime<Utc>>,
    pub(crate) act: Act,
    /// What was said, so that arrows need not say it again.
    pub(crate) said: String,
    /// The other ticket that it is about, from 1.
    pub(crate) other: Option<usize>,
}

impl Acted {
    /// An act in which nothing is said, about one ticket.
    fn wordless(
        who: &Person,
        side: Side,
        ticket: Option<usize>,
        (via, claimed): (Channel, Option<DateTime<Utc>>),
        act: Act,
    ) -> Self {
        Self { who: who.address.clone(), side, ticket, via, claimed, act, said: String::new(), other: None }
    }
}

/// As what somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// As requester or participant.
    Person,
    /// As an agent, if the desk knows them as one.
    Agent,
    /// As a person on their own tickets, else as an agent.
    Either,
    /// From outside: the desk itself takes it in.
    Desk,
}

/// A story that cannot be read: the place, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Misread {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was expected.
    pub expected: String,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.expected)
    }
}

/// Whether this is an arrow, which the teller writes.
pub(crate) fn is_arrow(line: &str) -> bool {
    let line = line.trim_start();
    let after_number = line.strip_prefix('#').map_or(line, |l| l.trim_start_matches(|c: char| c.is_ascii_digit()));
    after_number.trim_start().starts_with("->")
}

impl Story {
    /// Reads a story for the desk of a profile. `file` is the name that faults are told under.
    ///
    /// # Errors
    /// The first line that cannot be read, and what was expected there.
    pub fn read(file: &str, text: &str, profile: &'static Profile) -> Result<Self, Misread> {
        let fault = |line: usize, expected: String| Misread { file: file.to_owned(), line, expected };
        let cast = &profile.cast;
        let (covers, policy, lines) = (Vec::new(), Vec::new(), Vec::new());
        let mut story = Self { file: file.to_owned(), covers, only: None, profile, policy, lines };
        let mut head = true;
        let mut before = None;
        for (number, text) in (1..).zip(text.lines()) {
            if is_arrow(text) {
                continue;
            }
            let told = text.trim();
            head &= !text.starts_with(' ');
            let step = match () {
                () if head => story.head(told).map(|()| None),
                () if told.is_empty() || told.starts_with('(') => Ok(None),
                () if !text.starts_with(' ') => Err(format!("expected a step, indented, found `{told}`")),
                () => step(told, number, cast).map(Some),
            };
            let step = step.map_err(|expected| fault(number, expected))?;
            if let Some(step) = &step {
                if before.is_some_and(|before| step.at < before) {
                    return Err(fault(number, "expected a time that is not before the step above".to_owned()));
                }
                before = Some(step.at);
            }
            story.lines.push(Line { text: text.trim_end().to_owned(), step });
        }
        if story.steps().next().is_none() {
            return Err(fault(1, "expected a title and at least one step".to_owned()));
        }
        if story.covers.is_empty() {
            return Err(fault(1, "expected `covers` and at least one requirement after the title".to_owned()));
        }
        Ok(story)
    }

    fn head(&mut self, line: &str) -> Result<(), String> {
        if let Some(change) = line.strip_prefix("policy ") {
            self.policy.push(Change::read(change, &self.profile.cast)?);
        } else if let Some(only) = line.strip_prefix("profiles:") {
            self.only = Some(Only::read(only.trim())?);
        } else if let Some(ids) = line.strip_prefix("covers ").or_else(|| Some(line.rsplit_once(" covers ")?.1)) {
            self.covers.extend(ids.split_whitespace().map(str::to_owned));
        }
        Ok(())
    }

    /// The profile that a story says it is for, before it is read.
    pub(crate) fn only(text: &str) -> Option<&'static Profile> {
        let head = text.lines().take_while(|line| !line.starts_with(' '));
        let only =
            head.filter_map(|line| line.strip_prefix("profiles:")).find_map(|only| Only::read(only.trim()).ok())?;
        Profile::named(&only.profile)
    }

    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.lines.iter().filter_map(|l| l.step.as_ref())
    }
}

fn step(text: &str, line: usize, cast: &Cast) -> Result<Step, String> {
    let (at, rest) = time::take(text)?;
    Ok(Step { line, at, deed: deed(rest, cast)? })
}

fn deed(text: &str, cast: &Cast) -> Result<Deed, String> {
    let mut words = Words::of(text);
    let who = words.next("who does what")?;
    match who {
        "tick" => words.end().map(|()| Deed::Tick),
        "policy" => Change::read(&words.text("a policy")?, cast).map(Deed::Policy),
        "dates" => {
            let ticket = words.ticket()?;
            words.end().map(|()| Deed::Dates { ticket })
        }
        _ => act(&cast.person(who)?, words, cast).map(|acted| Deed::Act(Box::new(acted))),
    }
}

/// The table of the verbs.
fn act(who: &Person, mut words: Words<'_>, cast: &Cast) -> Result<Acted, String> {
    let verb = words.next("what is done")?;
    match verb {
        "submits" => submission(who, who, Side::Person, Channel::Web, words, cast),
        "mails" => submission(who, who, Side::Person, Channel::Mail, words, cast),
        "enters" => entry(who, words, cast),
        "confirms" => plain(who, Side::Person, words, Act::Confirm),
        "accepts" => plain(who, Side::Person, words, Act::ConfirmSolved),
        "withdraws" => plain(who, Side::Person, words, Act::Withdraw),
        "replies" | "answers" => said(who, Side::Person, words, |text| Act::Reply { text }),
        "reopens" => spoken(who, Side::Either, words, false, |text| Act::Reopen { text }),
        "takes" => plain(who, Side::Agent, words, Act::Take),
        "unassigns" => plain(who, Side::Agent, words, Act::Unassign),
        "assigns" => {
            let to = cast.person(words.next("whom it is assigned to")?)?.address;
            plain(who, Side::Agent, words, Act::Assign { to })
        }
        "moves" if words.eat("to") => {
            let to = cast.queue(words.next("the queue it goes to")?)?;
            spoken(who, Side::Agent, words, false, |text| Act::Move { to: to.clone(), text })
        }
        "splits" => split(who, words),
        "merges" => merge(who, words),
        "connects" => connect(who, words),
        "marks" if words.eat("spam") => plain(who, Side::Agent, words, Act::MarkSpam),
        "tells" => said(who, Side::Agent, words, |text| Act::Message { text }),
        "asks" => said(who, Side::Agent, words, |text| Act::Query { text }),
        "edits" => edit(who, words),
        "prioritizes" => {
            let number = words.next("a priority")?;
            let priority = number.parse().map_err(|_| format!("expected a priority, found `{number}`"))?;
            said(who, Side::Agent, words, |reason| Act::Prioritize { priority, reason })
        }
        "sets" if words.eat("due") => {
            let ticket = Some(words.ticket()?);
            let text = words.text("when it is due")?;
            let due =
                time::absolute(&text).ok_or_else(|| format!("expected `Mon 2 Nov 2026 07:58`, found `{text}`"))?;
            let (act, said) = (Act::SetDue { due }, String::new());
            Ok(Acted {
                who: who.address.clone(),
                side: Side::Agent,
                ticket,
                via: Channel::Web,
                claimed: None,
                act,
                said,
                other: None,
            })
        }
        "places" => {
            let site = words.next("a site, or none")?;
            let site = (site != "none").then(|| SiteId::new(site));
            plain(who, Side::Agent, words, Act::SetSite { site })
        }
        "rates" => {
            let count = words.next("from 1 to 5")?;
            let stars = count.parse().ok().and_then(Stars::new);
            let stars = stars.ok_or_else(|| format!("expected from 1 to 5, found `{count}`"))?;
            spoken(who, Side::Person, words, false, |text| Act::Rate { stars, text })
        }
        "adds" => {
            let person = cast.person(words.next("who is added")?)?;
            let confirmed = words.eat("knowingly");
            plain(who, Side::Either, words, Act::AddParticipant { person, confirmed })
        }
        "removes" => {
            let address = cast.person(words.next("who is removed")?)?.address;
            plain(who, Side::Either, words, Act::RemoveParticipant { address })
        }
        "reassigns" => {
            let was = cast.person(words.next("whose address is another person's now")?)?.address;
            let ticket = Some(words.ticket()?);
            words.end()?;
            let way = (Channel::Desk, None);
            Ok(Acted::wordless(who, Side::Desk, ticket, way, Act::Reassign { now: was.clone(), was }))
        }
        "renews" => {
            let of = cast.person(words.next("whose links and codes are renewed")?)?.address;
            plain(who, Side::Either, words, Act::RenewAccess { of })
        }
        "watches" => {
            let level = words.next("all, usual, agent or none")?;
            let level =
                Watch::parse(level).ok_or_else(|| format!("expected all, usual, agent or none, found `{level}`"))?;
            plain(who, Side::Either, words, Act::Watch { level })
        }
        "plans" => {
            let day = words.next("a day such as 2026-11-09")?;
            let day = day.parse().map_err(|_| format!("expected `2026-11-09`, found `{day}`"))?;
            plain(who, Side::Agent, words, Act::Schedule { day })
        }
        "wants" if words.eat("a") && words.eat("call") => callback::wish(who, words),
        "offers" if words.eat("remote") && words.eat("help") => remote(who, words),
        "ends" if words.eat("remote") && words.eat("help") => plain(who, Side::Agent, words, Act::EndRemote),
        "reaches" => spoken(who, Side::Agent, words, false, |text| Act::LogCall { reached: true, text }),
        "misses" => spoken(who, Side::Agent, words, false, |text| Act::LogCall { reached: false, text }),
        "solves" => solve(who, words),
        "notes" if words.eat("address") => {
            let address = cast.person(words.next("a mail address")?)?.address;
            plain(who, Side::Agent, words, Act::GiveAddress { address })
        }
        "notes" if words.eat("publicly") => said(who, Side::Agent, words, |text| Act::NotePublicly { text }),
        "notes" if words.eat("internally") => said(who, Side::Agent, words, |text| Act::NoteInternally { text }),
        "notes" if words.eat("closely") => said(who, Side::Agent, words, |text| Act::NoteToQueue { text }),
        "notes" => Err("expected `notes publicly`, `notes internally` or `notes closely`".to_owned()),
        "hides" => hide(who, words, cast),
        "holds" => said(who, Side::Agent, words, |reason| Act::Hold { reason }),
        "releases" => plain(who, Side::Agent, words, Act::Release),
        "shows" => plain(who, Side::Agent, words, Act::MakeVisible),
        "hands" if words.eat("up") => hand_up(who, words, cast),
        "records" => record(who, words),
        "hands" if words.eat("over") => outside::hand_over(who, words, cast),
        "updates" => outside::update(who, words),
        "writes" => outside::mail(who, words),
        _ => Err(format!("expected a verb such as submits, takes, asks, solves, found `{verb}`")),
    }
}

/// An act without a text.
fn plain(who: &Person, side: Side, mut words: Words<'_>, act: Act) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let (via, claimed) = way(words.options()?, Channel::Web)?;
    words.end()?;
    Ok(Acted::wordless(who, side, ticket, (via, claimed), act))
}

/// `offers remote help (link https://fern.example/1, code 123)`
fn remote(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let (link, code) = (options.take("link").unwrap_or_default(), options.take("code").unwrap_or_default());
    let remote = Remote { link: link.to_owned(), code: code.to_owned() };
    let (via, claimed) = way(options, Channel::Web)?;
    words.end()?;
    Ok(Acted::wordless(who, Side::Agent, ticket, (via, claimed), Act::OfferRemote(Box::new(remote))))
}

/// `hides`, or `hides (keeping bert and cleo)`: who makes a ticket confidential says who goes on taking part.
fn hide(who: &Person, mut words: Words<'_>, cast: &Cast) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let keep = options.people("keeping").into_iter().map(|name| Ok(cast.person(name)?.address));
    let keep = keep.collect::<Result<_, String>>()?;
    let (via, claimed) = way(options, Channel::Web)?;
    words.end()?;
    let act = Act::MakeConfidential { keep };
    Ok(Acted::wordless(who, Side::Either, ticket, (via, claimed), act))
}

/// An act with a text.
fn said(who: &Person, side: Side, words: Words<'_>, act: impl Fn(String) -> Act) -> Result<Acted, String> {
    spoken(who, side, words, true, act)
}

fn spoken(
    who: &Person,
    side: Side,
    mut words: Words<'_>,
    needed: bool,
    act: impl Fn(String) -> Act,
) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let (via, claimed) = way(words.options()?, Channel::Web)?;
    let said = if needed { words.text("what is said")? } else { words.rest() };
    Ok(Acted { who: who.address.clone(), side, ticket, via, claimed, act: act(said.clone()), said, other: None })
}

/// `edits (subject Kein Bild, urgent, wished 2026-11-10) Neuer Text`
fn edit(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let wished = options.take("wished").map(|day| match day {
        "never" => Ok(None),
        day => day.parse().map(Some).map_err(|_| format!("expected `wished 2026-11-10`, found `wished {day}`")),
    });
    let subject = options.take("subject").map(str::to_owned);
    let urgency = match (options.flag("urgent", ""), options.flag("not", "urgent"), options.flag("usual", "")) {
        (true, ..) => Some(Urgency::High),
        (_, true, _) => Some(Urgency::Low),
        (.., true) => Some(Urgency::Normal),
        (false, false, false) => None,
    };
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.rest();
    let text = (!said.is_empty()).then(|| said.clone());
    let act = Act::Edit(Box::new(Edit { subject, text, urgency, wished_due: wished.transpose()? }));
    Ok(Acted { who: who.address.clone(), side: Side::Person, ticket, via, claimed, act, said, other: None })
}

/// `enters for anna by phone …`
fn entry(who: &Person, mut words: Words<'_>, cast: &Cast) -> Result<Acted, String> {
    if !words.eat("for") {
        return Err("expected `enters for <whom>`".to_owned());
    }
    let requester = cast.person(words.next("for whom it is entered")?)?;
    let via = match words.eat("by") {
        true => channel(words.next("a channel")?)?,
        false => Channel::Web,
    };
    submission(who, &requester, Side::Agent, via, words, cast)
}

fn submission(
    who: &Person,
    requester: &Person,
    side: Side,
    usual: Channel,
    mut words: Words<'_>,
    cast: &Cast,
) -> Result<Acted, String> {
    let mut options = words.options()?;
    let participants = options.people("with").into_iter().map(|name| cast.person(name)).collect::<Result<_, _>>()?;
    let topic = options.take("topic").map(|topic| cast.topic(topic)).transpose()?;
    let queue = options.take("to").map(|queue| cast.queue(queue)).transpose()?;
    let site = options.take("site").map(SiteId::new);
    let school = options.take("at").map(|school| cast.school(school)).transpose()?;
    let subject = options.take("subject").unwrap_or_default().to_owned();
    let language = match options.take("in") {
        None | Some("German") => Language::new("de"),
        Some("English") => Language::new("en"),
        Some(other) => return Err(format!("expected `in German` or `in English`, found `in {other}`")),
    };
    let kind = options.take("as").map(|key| {
        RequestKind::parse(key)
            .ok_or_else(|| format!("expected stoerung, anfrage, wunsch, lob or fehler, found `{key}`"))
    });
    let kind = kind.transpose()?.unwrap_or_default();
    let urgency = urgency(&mut options);
    let acknowledge = !options.flag("without", "receipt");
    let name = if options.flag("nameless", "") { String::new() } else { requester.name.clone() };
    let visibility = if options.flag("confidential", "") { Visibility::Queue } else { Visibility::Desk };
    let due = options.take("due").map(|text| {
        time::absolute(text).ok_or_else(|| format!("expected `due Mon 2 Nov 2026 12:00`, found `due {text}`"))
    });
    let due = due.transpose()?;
    let (via, claimed) = way(options, usual)?;
    let said = words.text("what the problem is")?;
    let act = Act::Submit(Box::new(Submission {
        requester: Person { address: requester.address.clone(), name },
        participants,
        school,
        topic,
        kind,
        queue,
        site,
        visibility,
        subject,
        text: said.clone(),
        answers: Vec::new(),
        urgency,
        language,
        acknowledge,
        due,
        parent: None,
        follows: None,
    }));
    Ok(Acted { who: who.address.clone(), side, ticket: None, via, claimed, act, said, other: None })
}

fn urgency(options: &mut Options<'_>) -> Urgency {
    if options.flag("urgent", "") {
        return Urgency::High;
    }
    if options.flag("not", "urgent") { Urgency::Low } else { Urgency::Normal }
}

/// The options of every act, and no other.
fn way(mut options: Options<'_>, usual: Channel) -> Result<(Channel, Option<DateTime<Utc>>), String> {
    let via = options.take("by").map_or(Ok(usual), channel)?;
    let claimed = options.take("written").map(|text| {
        time::absolute(text).ok_or_else(|| format!("expected `written Mon 2 Nov 2026 07:58`, found `written {text}`"))
    });
    options.end()?;
    Ok((via, claimed.transpose()?))
}

fn channel(word: &str) -> Result<Channel, String> {
    Channel::parse(word).ok_or_else(|| format!("expected web, mail, phone or talk, found `{word}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(steps: &str, expected: &str) {
        let text = format!("A title.  covers Z-25\n\n{steps}\n");
        let told = Story::read("s.txt", &text, Profile::first())
            .map_or_else(|e| e.to_string(), |s| format!("{} steps", s.steps().count()));
        assert_eq!(told, expected, "{steps}");
    }

    #[test]
    fn every_verb_reads() {
        check("  0h anna submits (topic wlan, with bert and cleo, in English, urgent) Kein WLAN", "1 steps");
        check("  0h petersen enters for anna by phone (without receipt, not urgent) Kein WLAN", "1 steps");
        check("  0h a@b.example mails (to servicedesk, written Mon 2 Nov 2026 07:58) Kein WLAN", "1 steps");
        check("  0h petersen hands up #2 (because kein Zugriff, urgent) Bitte prüfen", "1 steps");
        check("  (a remark)\n  1h tick\n\n  2h dates #2\n  3h policy timers.confirm_days = 3", "3 steps");
        check(
            "  1h anna hides (keeping bert and cleo)\n  2h lund shows #2\n  3h lund notes closely Nur für uns",
            "3 steps",
        );
        check("  1h anna confirms\n  1h anna accepts #2\n  1h anna withdraws\n  1h anna reopens", "4 steps");
    }

    #[test]
    fn a_malformed_story_tells_where_and_what_was_expected() {
        check("  0h anna flies", "s.txt:3: expected a verb such as submits, takes, asks, solves, found `flies`");
        check("  0h Anna takes", "s.txt:3: expected a person, in small letters or by address, found `Anna`");
        check("  5h tick\n  4h tick", "s.txt:4: expected a time that is not before the step above");
        check("  0h tick now", "s.txt:3: expected the end of the step, found `now`");
        check("  0h anna submits", "s.txt:3: expected what the problem is, found the end of the step");
        check("  0h anna submits (tpic wlan) x", "s.txt:3: expected no option `tpic wlan` here");
        check("  0h anna replies (topic wlan) x", "s.txt:3: expected no option `topic wlan` here");
        check("  0h anna replies #x x", "s.txt:3: expected a ticket such as `#2`, found `#x`");
        check("  0h lund notes x", "s.txt:3: expected `notes publicly`, `notes internally` or `notes closely`");
        check("  0h tick\nanna", "s.txt:4: expected a step, indented, found `anna`");
        check("", "s.txt:1: expected a title and at least one step");
        check(
            "  noon tick",
            "s.txt:3: expected a time such as `47h`, `3d12h` or `Sat 18 Jul 2015 10:40`, found `noon tick`",
        );
    }

    #[test]
    fn a_story_for_one_profile_says_why() {
        let read = |only: &str, step: &str, profile: &str| {
            let text = format!("A title.  covers Z-25\nprofiles:{only}\n\n  0h {step}\n");
            let profile = Profile::named(profile).expect("it is one of the two");
            Story::read("s.txt", &text, profile).map_or_else(|e| e.to_string(), |s| format!("{:?}", s.only))
        };
        let expected =
            |found| format!("s.txt:2: expected one profile and a reason, such as `school, because …`, found `{found}`");
        assert_eq!(read(" school", "tick", "school"), expected("school"));
        assert_eq!(read(" school, because ", "tick", "school"), expected("school, because"));
        assert_eq!(read(" zoo, because of the apes", "tick", "school"), expected("zoo, because of the apes"));
        let only = r#"Some(Only { profile: "school", because: "schools have walls" })"#;
        assert_eq!(read(" school, because schools have walls", "tick", "school"), only);
        let fault = read(" school, because x", "anna submits (topic lernportal) x", "organisation");
        assert_eq!(fault, only.replace("schools have walls", "x"));
        let fault = read(" school, because x", "anna submits (topic hilfe) x", "organisation");
        assert!(fault.starts_with("s.txt:4: no topic of this profile's desk plays `hilfe`"), "{fault}");
    }

    #[test]
    fn a_story_covers_something_and_says_which_policy_it_plays_under() {
        let read = |text| Story::read("s.txt", text, Profile::first()).map_err(|e| e.to_string());
        assert_eq!(
            read("A title.\n  0h tick").unwrap_err(),
            "s.txt:1: expected `covers` and at least one requirement after the title"
        );
        let fault = read("A title. covers Z-25\npolicy nonsense\n  0h tick").unwrap_err();
        assert!(fault.starts_with("s.txt:2: expected a policy such as"), "{fault}");
        assert_eq!(read("Two\nlines.  covers Z-25 D-27\n  0h tick").unwrap().covers, ["Z-25", "D-27"]);
    }
}
