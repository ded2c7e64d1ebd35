//! The contact matrix over the whole desk (D-10): pupils and teachers try the form, mail, and every link that there ever was,
//! while admins and agents do their work. Nothing of level 2 or above is made, read or told by that.

use super::common::{Browser, desk};
use super::{UNKNOWN, teacher};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};

const USERS: [&str; 4] =
    ["m.hansen@hafenschule.example", "pia@hafenschule.example", "tea@deichgymnasium.example", CONTACT];
/// Who looks after the media of a school signs in at the console as well (D-31).
const CONTACT: &str = "n.kaya@hafenschule.example";
const ADMIN: &str = "j.petersen@hafenschule.example";
const AGENT: &str = "s.aydin@schul-hilfe.example";
const DESK: &str = "hilfe@schul-hilfe.example";
/// What pupils and teachers write.
const THEIRS: &str = "das schreibt jemand aus der Schule";
/// What is written at level 2.
const ABOVE: &str = "das schreibt die Schul-Hilfe";
const STEPS: usize = 120;

/// One of these, by chance.
fn one<'t, T>(chance: &mut u64, of: &'t [T]) -> &'t T {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    &of[usize::try_from(*chance >> 33).expect("it fits") % of.len()]
}

/// The desk, and what was seen of it.
struct Trial {
    browser: Browser,
    chance: u64,
    /// The ids of the mails that went to anybody.
    mailed: Vec<String>,
    mails_to_users: usize,
    refused: usize,
}

impl Trial {
    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        one(&mut self.chance, of)
    }

    /// The numbers of all tickets, and of those above level 1.
    async fn tickets(&self) -> (Vec<String>, BTreeSet<String>) {
        let all = self.browser.tickets().await;
        let mut above = BTreeSet::new();
        for id in &all {
            let (ticket, _) = self.browser.ticket(id).await;
            if ticket.queue.as_str() != "hafenschule" && ticket.queue.as_str() != "deichgymnasium" {
                above.insert(id.clone());
            }
        }
        (all, above)
    }

    async fn form(&mut self, n: usize) {
        let key = format!("key{n:021}");
        let fields = [
            ("mail", *self.one(&USERS)),
            ("thema", *self.one(&["sicherheit", "lernportal", "wlan", "anderes"])),
            ("schule", *self.one(&["hafenschule", "deichgymnasium", "andere"])),
            ("rolle", *self.one(&["lehrkraft", "schuladmin", "gast"])),
            ("beteiligte", *self.one(&["", USERS[1], ADMIN])),
            ("vertraulich", *self.one(&["", "ja"])),
            ("mitlesen", "ja"),
            ("text", THEIRS),
            ("schluessel", &key),
        ];
        self.browser.post("/anfrage/absenden", &teacher(&fields)).await;
    }

    /// An admin's own problem, in which a teacher is to take part.
    async fn admins_form(&mut self, n: usize) {
        let key = format!("own{n:021}");
        let fields = [
            ("mail", ADMIN),
            ("rolle", "schuladmin"),
            ("beteiligte", *self.one(&["", USERS[0]])),
            ("text", ABOVE),
            ("schluessel", &key),
        ];
        let sent = self.browser.post("/anfrage/absenden", &teacher(&fields)).await;
        self.refused += usize::from(sent.status != 303);
    }

    /// A mail to the desk, to the address of anybody's mail about any ticket, or in answer to any mail.
    async fn mail(&mut self, n: usize, all: &[String]) {
        let from = *self.one(&USERS);
        let holder = *self.one(&[USERS[0], ADMIN, AGENT, from]);
        let id = self.one(all).clone();
        let inbox = self.browser.inbox();
        let plus = {
            let desk = tickets::Address::parse(DESK).expect("an address");
            let id = tickets::TicketId::parse(&id).expect("a number");
            let holder = tickets::Address::parse(holder).expect("an address");
            mail::reply_address(&desk, &inbox.keys, id, &holder).expect("an address").to_string()
        };
        let to = self.one(&[DESK.to_owned(), plus]).clone();
        let answered = if self.mailed.is_empty() { String::new() } else { one(&mut self.chance, &self.mailed).clone() };
        let subject = format!("Re: [Schul-Hilfe #{id}] Beamer");
        let headers = [
            String::new(),
            format!("In-Reply-To: <{answered}>\r\n"),
            format!("References: <{answered}>\r\nAuto-Submitted: auto-replied\r\n"),
            "Auto-Submitted: auto-replied\r\n".to_owned(),
            format!("Cc: {AGENT}, p.wulff@schul-hilfe.example\r\n"),
        ];
        let more = self.one(&headers).clone();
        let raw = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{n}@x.example>\r\n{more}\r\n{THEIRS} {n}\r\n"
        );
        inbox.take(raw.as_bytes()).await.expect("it is taken");
    }

    /// Everything that a link can ask, with a link of one's own and of everybody's.
    async fn links(&mut self, all: &[String], above: &BTreeSet<String>) {
        let user = *self.one(&USERS);
        let id = self.one(all).clone();
        let link = self.browser.link(&id, user);
        let step = *self.one(&[
            "",
            "/antwort",
            "/erledigt",
            "/zurueckziehen",
            "/wieder-oeffnen",
            "/bestaetigen",
            "/vertraulich",
        ]);
        let page = self.browser.get(&link).await;
        let sent = match step {
            "" => 404,
            step => self.browser.post(&format!("{link}{step}"), &[("text", THEIRS)]).await.status,
        };
        if above.contains(&id) {
            assert_eq!((page.status, sent), (404, 404), "{user} {step}");
            self.refused += 1;
        }
        page.has_not(&[ABOVE]);
    }

    /// An admin hands up, or the provider's agent answers, solves, and enters something for a teacher.
    async fn work(&mut self, all: &[String], above: &BTreeSet<String>) {
        let id = self.one(all).clone();
        if above.contains(&id) {
            self.browser.sign_in(CONTACT).await;
            assert_eq!(self.browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404);
            assert_eq!(self.browser.act(&id, "schreiben", &[("art", "nachricht"), ("text", THEIRS)]).await.status, 404);
            self.browser.get("/konsole/").await.has_not(&[&format!("anfragen/{id}"), ABOVE]);
            self.browser.sign_in(AGENT).await;
            let kind = *self.one(&["nachricht", "rueckfrage", "notiz", "loesung"]);
            self.browser.act(&id, "schreiben", &[("art", kind), ("text", ABOVE)]).await;
            let entered = [
                ("kanal", "phone"),
                ("mail", *self.one(&USERS)),
                ("text", THEIRS),
                ("gruppe", "servicedesk"),
                ("dringlichkeit", "low"),
            ];
            self.browser.console_post("/konsole/neu", &entered).await;
        } else {
            self.browser.sign_in(ADMIN).await;
            let up = [("grund", "kein Zugriff"), ("text", "das schreibt der Admin"), ("dringlichkeit", "high")];
            self.browser.act(&id, "hochgeben", &[&up[..], UNKNOWN].concat()).await;
        }
        self.browser.sign_out();
    }

    /// Whoever asks for a way in and is no agent gets none.
    async fn sign_in(&mut self) {
        let user = *self.one(&USERS[..3]);
        self.browser.post("/konsole/anmelden", &[("mail", user)]).await;
    }

    /// What must hold after every step.
    async fn check(&mut self) {
        let (all, above) = self.tickets().await;
        for id in &above {
            let (ticket, events) = self.browser.ticket(id).await;
            let user = |address: &tickets::Address| USERS.contains(&address.as_str());
            assert!(!ticket.people().any(|p| user(&p.address)), "{id}: {:?}", ticket.requester);
            for event in &events {
                assert!(!event.by.address().is_some_and(user), "{event:?}");
                assert!(!event.what.text().unwrap_or_default().contains(THEIRS), "{event:?}");
            }
        }
        for (to, raw) in self.browser.mails().await {
            let raw = String::from_utf8_lossy(&raw).replace("=\r\n", "");
            let id =
                raw.lines().find_map(|line| line.strip_prefix("Message-ID: <")).and_then(|id| id.strip_suffix('>'));
            self.mailed.extend(id.map(str::to_owned));
            if USERS.contains(&to.as_str()) {
                self.mails_to_users += 1;
                // A number that they have written themselves they may read again: what the mail is about says its id.
                let about =
                    |id: &String| raw.contains(&format!("Message-ID: <{}.", id.replace('-', "").to_lowercase()));
                assert!(all.iter().any(|id| !above.contains(id) && about(id)), "{raw}");
                assert!(!above.iter().any(about) && !raw.contains(ABOVE), "to {to}:\n{raw}");
            }
        }
    }
}

// covers D-10
#[tokio::test]
#[expect(clippy::print_stdout, reason = "a seed that fails can be played again")]
async fn no_channel_leads_a_pupil_or_teacher_to_level_2() {
    let seed = RandomState::new().build_hasher().finish() | 1;
    println!("seed {seed}");
    let browser = Browser::new(desk().reading_mail());
    let mut trial = Trial { browser, chance: seed, mailed: Vec::new(), mails_to_users: 0, refused: 0 };
    trial.form(0).await;
    trial.admins_form(0).await;
    for n in 1..=STEPS {
        let (all, above) = trial.tickets().await;
        match n % 8 {
            0 => trial.form(n).await,
            1 => trial.admins_form(n).await,
            2 | 3 => trial.mail(n, &all).await,
            4 => trial.sign_in().await,
            5 | 6 => trial.links(&all, &above).await,
            _ => trial.work(&all, &above).await,
        }
        trial.check().await;
    }
    let (all, above) = trial.tickets().await;
    assert!(all.len() > above.len() + 10 && above.len() >= 3, "{} of {} above, seed {seed}", above.len(), all.len());
    assert!(
        trial.mails_to_users >= 20 && trial.refused >= 3,
        "{} mails, {} refused",
        trial.mails_to_users,
        trial.refused
    );
}
