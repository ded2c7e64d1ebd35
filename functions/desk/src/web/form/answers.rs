//! What was typed into the form, whole and unchanged, and what the desk makes of it.
//!
//! Long because each field of the form stands here in every role that it has.

mod meter;
mod named;

use self::named::{known_pages, place_of};
use super::super::basket::Basket;
use super::fields::{Field, Mistake, Row, YES, check, choice, text};
use super::offer::Offer;
use super::{Step, Web, feedback};
use crate::files::Sent;
use serde::Deserialize;
use tickets::command::{Answer, PARTICIPANTS_MAX, SUBJECT_CHARS_MAX, Submission, TEXT_BYTES_MAX};
use tickets::event::Urgency;
use tickets::policy::{Question, SchoolId, Site, SiteId, Topic, TopicId};
use tickets::triage::{Part, Scope, Service, TRIED_CHARS_MAX};
use tickets::{Address, Language, Person, Policy, RequestKind};

/// Who may say what they are.
const ROLES: [&str; 5] = ["lehrkraft", "schuladmin", "verwaltung", "schueler", "gast"];
const PUPIL: &str = "schueler";
pub(super) const SCHOOL_ADMIN: &str = "schuladmin";
const OFTEN: [&str; 4] = ["einmal", "manchmal", "immer", "unbekannt"];
const AFFECTED: [&str; 4] = ["ich", "raum", "schule", "unbekannt"];
const URGENCIES: [Urgency; 3] = [Urgency::Low, Urgency::Normal, Urgency::High];
/// A topic that nobody thought of (Z-29).
const OTHER: &str = "anderes";
/// The answer of people who belong to no school, or to another one.
const ELSEWHERE: &str = "andere";
/// The longest short answer, in characters.
const SHORT_CHARS_MAX: usize = 200;

/// The fields of the form as they came. Their names are the form's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Answers {
    pub rolle: String,
    pub schule: String,
    pub thema: String,
    pub anliegen: String,
    pub betreff: String,
    pub text: String,
    pub haeufigkeit: String,
    pub betroffen: String,
    pub geraet: String,
    /// The site of the group, where it has several …
    pub ort: String,
    /// … and the room there (Z-30).
    pub raum: String,
    pub bereich: String,
    pub dienst: String,
    pub technik: String,
    pub programm: String,
    pub versucht: String,
    pub name: String,
    pub mail: String,
    pub telefon: String,
    pub beteiligte: String,
    /// Whether only the group and those who take part may see it.
    pub vertraulich: String,
    /// Whether those named go on reading although it is confidential.
    pub mitlesen: String,
    pub dringlichkeit: String,
    /// The help page that led here.
    pub seite: String,
    /// The pages that were offered on the way, by name, with blanks between.
    pub gesehen: String,
    /// What makes a form sent twice one request.
    pub schluessel: String,
    /// The step whose page was sent.
    pub schritt: String,
    /// The files that the page carries, sealed …
    pub dateien: String,
    /// … the one of them that is to be left out …
    pub ohne: String,
    /// … the step that was asked for together with them …
    pub zu: String,
    /// … and the tray of the page, sealed.
    pub ablage: String,
    /// The files themselves.
    #[serde(skip)]
    pub basket: Basket,
}

impl Answers {
    /// Adds what the person need not type: the key, the topic of the page read, the school that the address tells.
    pub(super) fn complete(&mut self, web: &Web) {
        let sound = |key: &str| (16..=64).contains(&key.len()) && key.chars().all(|c| c.is_ascii_alphanumeric());
        if !sound(&self.schluessel) {
            self.schluessel = web.fresh_key();
        }
        self.seite = feedback::page(&self.seite).unwrap_or_default().to_owned();
        let (school, topic) = place_of(&self.seite, &web.desk.policy);
        if self.thema.is_empty() {
            self.thema = topic.unwrap_or_default();
        }
        if self.schule.is_empty() {
            self.schule = school.unwrap_or_default();
        }
        self.gesehen = known_pages(self.seen());
        // A choice that the page does not offer was not made on it.
        if let Service::Known(id) = Service::of(&self.dienst)
            && web.desk.policy.service(&id).is_none()
        {
            self.dienst.clear();
        }
        if !self.sites(&web.desk.policy).iter().any(|site| site.id.as_str() == self.ort) {
            self.ort.clear();
        }
        let choices: [(&mut String, &[&str]); 4] = [
            (&mut self.haeufigkeit, &OFTEN),
            (&mut self.betroffen, &AFFECTED),
            (&mut self.bereich, &Scope::ALL.map(Scope::key)),
            (&mut self.technik, &Part::ALL.map(Part::key)),
        ];
        for (chosen, offered) in choices {
            if !offered.contains(&chosen.as_str()) {
                chosen.clear();
            }
        }
        // The address says more surely than the list where somebody belongs; the page then says so too.
        if let Some(school) = self.address().and_then(|a| web.desk.policy.school_of(&a).map(|s| s.id.clone())) {
            self.schule = school.as_str().to_owned();
        }
        self.basket = Basket::carried(web, &self.place(), &self.dateien, &self.ohne).with_tray(&self.ablage);
    }

    /// What this form's files are sealed for.
    pub(super) fn place(&self) -> String {
        format!("form/{}", self.schluessel)
    }

    /// Takes the files that came with the page.
    pub(super) async fn attach(&mut self, web: &Web, sent: Vec<Sent>) {
        let sent = self.basket.gathered(web, &self.place(), sent).await;
        if meter::has_room(web.desk.clock.now(), sent.iter().map(|one| one.size).sum()) {
            self.basket.put(web, sent).await;
        } else {
            self.basket.turn_away(&sent);
        }
        self.dateien = self.basket.sealed(web, &self.place());
    }

    /// The names of the pages that were offered on the way.
    pub(super) fn seen(&self) -> impl Iterator<Item = &str> {
        self.gesehen.split_whitespace()
    }

    /// The same after a look at what is offered.
    pub(super) fn having_seen(&self, offer: &Offer) -> Self {
        Self { gesehen: known_pages(self.seen().chain(offer.pages())), ..self.clone() }
    }

    /// The topic that was chosen, if it is one of the desk's.
    pub(super) fn topic<'p>(&self, policy: &'p Policy) -> Option<&'p Topic> {
        policy.topic(&TopicId::new(&self.thema))
    }

    /// Everything that was typed: the same words under the same key are the same request.
    pub(super) fn sent(&self) -> [&str; 22] {
        [
            &self.rolle,
            &self.thema,
            &self.anliegen,
            &self.betreff,
            &self.text,
            &self.haeufigkeit,
            &self.betroffen,
            &self.geraet,
            &self.ort,
            &self.raum,
            &self.bereich,
            &self.dienst,
            &self.technik,
            &self.programm,
            &self.versucht,
            &self.name,
            &self.telefon,
            &self.beteiligte,
            &self.vertraulich,
            &self.mitlesen,
            &self.dringlichkeit,
            &self.seite,
        ]
    }

    pub(super) fn is_pupil(&self) -> bool {
        self.rolle == PUPIL
    }

    /// Whether the page of this step was the one just sent.
    pub(super) fn was_asked(&self, step: Step) -> bool {
        self.schritt == step.key()
    }

    pub(super) fn address(&self) -> Option<Address> {
        Address::parse(&self.mail)
    }

    /// Participants, as people write them: one a line, or with commas, with or without a name. Only addresses
    /// that the desk takes at their word: nobody else's mailbox is filled by a form.
    pub(super) fn participants(&self, policy: &Policy) -> Result<Vec<Person>, ()> {
        let parts = self.beteiligte.split([',', ';', '\n']).map(str::trim).filter(|p| !p.is_empty());
        let read = |part: &str| {
            let known = Person::parse(part).filter(|person| !policy.must_confirm(&person.address));
            known.ok_or(())
        };
        let people = parts.map(read).collect::<Result<Vec<_>, ()>>()?;
        if people.len() > PARTICIPANTS_MAX { Err(()) } else { Ok(people) }
    }

    /// What is missing or cannot be read on the page of this step.
    pub(super) fn mistakes(&self, web: &Web, step: Step) -> Vec<Mistake> {
        let policy = &web.desk.policy;
        let long = |value: &str| value.chars().count() > SHORT_CHARS_MAX;
        let known_topic = self.thema == OTHER || self.topic(policy).is_some();
        let checks: Vec<(bool, &str, &str)> = match step {
            Step::Who => vec![
                (!ROLES.contains(&self.rolle.as_str()), "rolle", "rolle"),
                (self.school().is_some_and(|school| policy.school(&school).is_none()), "schule", "schule"),
            ],
            Step::Topic => vec![(!known_topic, "thema", "thema")],
            Step::Problem => vec![
                (self.betreff.trim().is_empty(), "betreff", "betreff"),
                (self.betreff.chars().count() > SUBJECT_CHARS_MAX, "betreff", "betreff_lang"),
                (self.text.trim().is_empty(), "text", "text"),
                (self.text.len() > TEXT_BYTES_MAX, "text", "text_lang"),
                (long(&self.geraet), "geraet", "kurz"),
            ],
            Step::Details => vec![
                (long(&self.raum), "raum", "kurz"),
                (long(&self.programm), "programm", "kurz"),
                (self.versucht.chars().count() > TRIED_CHARS_MAX, "versucht", "versucht_lang"),
            ],
            Step::Contact => vec![
                (self.name.trim().is_empty(), "name", "name"),
                (long(&self.name), "name", "kurz"),
                (self.mail.trim().is_empty(), "mail", "mail"),
                (!self.mail.trim().is_empty() && self.address().is_none(), "mail", "mail_form"),
                (long(&self.telefon), "telefon", "kurz"),
                (self.participants(policy).is_err(), "beteiligte", "beteiligte"),
                (self.names_out_of_reach(policy), "beteiligte", "beteiligte_schule"),
                (self.asks_for_readers(policy) && self.mitlesen != YES, "mitlesen", "mitlesen"),
            ],
            Step::OnTopic | Step::ByWords | Step::Check => Vec::new(),
        };
        let wrong = checks.into_iter().filter(|(wrong, ..)| *wrong);
        wrong.map(|(_, field, word)| Mistake { field: field.to_owned(), word: word.to_owned() }).collect()
    }

    /// What the desk takes in; `None` while something is missing.
    pub(super) fn submission(&self, web: &Web, language: &Language) -> Option<Submission> {
        if Step::ALL.into_iter().any(|step| !self.mistakes(web, step).is_empty()) {
            return None;
        }
        let answers = [
            ("rolle", &self.rolle),
            ("haeufigkeit", &self.haeufigkeit),
            ("betroffen", &self.betroffen),
            ("bereich", &self.bereich),
            ("dienst", &self.dienst),
            ("technik", &self.technik),
            ("geraet", &self.geraet),
            ("raum", &self.raum),
            ("programm", &self.programm),
            ("versucht", &self.versucht),
            ("telefon", &self.telefon),
            ("seite", &self.seite),
            ("gesehen", &self.gesehen),
        ];
        let answers = answers.into_iter().filter(|(_, answer)| !answer.trim().is_empty());
        Some(Submission {
            requester: Person { address: self.address()?, name: self.name.trim().to_owned() },
            participants: self.participants(&web.desk.policy).ok()?,
            school: self.school(),
            topic: (self.thema != OTHER).then(|| TopicId::new(&self.thema)),
            kind: self.kind(),
            queue: None,
            site: (!self.ort.is_empty()).then(|| SiteId::new(&self.ort)),
            visibility: self.visibility(),
            subject: self.betreff.clone(),
            text: self.text.clone(),
            answers: answers
                .map(|(question, answer)| Answer { question: question.to_owned(), answer: answer.trim().to_owned() })
                .collect(),
            urgency: self.urgency(),
            language: language.clone(),
            acknowledge: true,
            due: None,
            parent: None,
            follows: None,
        })
    }

    /// What was chosen among what people choose from; a fault, if nothing was.
    pub(super) fn kind(&self) -> RequestKind {
        let asked = RequestKind::parse(&self.anliegen).filter(|kind| RequestKind::ASKED.contains(kind));
        asked.unwrap_or_default()
    }

    fn urgency(&self) -> Urgency {
        Urgency::parse(&self.dringlichkeit).unwrap_or_default()
    }

    /// The school that was chosen, if it is one.
    pub(super) fn school(&self) -> Option<SchoolId> {
        (!self.schule.is_empty() && self.schule != ELSEWHERE).then(|| SchoolId::new(&self.schule))
    }

    /// The fields of a step's page.
    pub(super) fn fields(&self, web: &Web, language: &Language, step: Step, mistakes: &[Mistake]) -> Vec<Field> {
        let policy = &web.desk.policy;
        let word = |key: String| web.word(language, &key);
        let options = |question: &str, keys: &[&str]| {
            keys.iter().map(|k| ((*k).to_owned(), word(format!("choice.{question}.{k}")))).collect::<Vec<_>>()
        };
        let mut fields = match step {
            Step::Who => {
                let mut schools: Vec<_> = policy.served().map(|s| (s.id.as_str().to_owned(), s.name.clone())).collect();
                schools.push((ELSEWHERE.to_owned(), word("choice.schule.andere".to_owned())));
                // Who says what they are and names no school belongs to none.
                let is_elsewhere = self.schule.is_empty() && !self.rolle.is_empty();
                let school = if is_elsewhere { ELSEWHERE } else { &self.schule };
                vec![choice("rolle", &self.rolle, options("rolle", &ROLES)), choice("schule", school, schools)]
            }
            Step::Topic => {
                let label = |t: &tickets::policy::Topic| t.label.word(language).to_owned();
                let mut topics: Vec<_> = policy.topics.iter().map(|t| (t.id.as_str().to_owned(), label(t))).collect();
                topics.push((OTHER.to_owned(), word("choice.thema.anderes".to_owned())));
                let kinds = options("anliegen", &RequestKind::ASKED.map(RequestKind::key));
                vec![choice("anliegen", self.kind().key(), kinds), choice("thema", &self.thema, topics)]
            }
            Step::Problem => vec![
                text("betreff", &self.betreff),
                Field { kind: "textarea", ..text("text", &self.text) },
                choice("haeufigkeit", &self.haeufigkeit, options("haeufigkeit", &OFTEN)).optional(),
                choice("betroffen", &self.betroffen, options("betroffen", &AFFECTED)).optional(),
                Field { kind: "short", autocomplete: Some("off"), ..text("geraet", &self.geraet) }.optional(),
            ],
            Step::Details => {
                let field = |question| match question {
                    Question::Scope => {
                        choice("bereich", &self.bereich, options("bereich", &Scope::ALL.map(Scope::key)))
                    }
                    Question::Service => choice("dienst", &self.dienst, self.services(web, language)),
                    Question::Part => choice("technik", &self.technik, options("technik", &Part::ALL.map(Part::key))),
                    Question::Programs => Field { autocomplete: Some("off"), ..text("programm", &self.programm) },
                    Question::Tried => Field { kind: "textarea", ..text("versucht", &self.versucht) },
                };
                let questions = self.questions(policy).into_iter().map(field);
                self.place_fields(policy, language).into_iter().chain(questions).map(Field::optional).collect()
            }
            Step::Contact => vec![
                Field { autocomplete: Some("name"), ..text("name", &self.name) },
                Field { kind: "email", autocomplete: Some("email"), ..text("mail", &self.mail) },
                Field { kind: "tel", autocomplete: Some("tel"), ..text("telefon", &self.telefon) }.optional(),
                Field { autocomplete: Some("off"), ..text("beteiligte", &self.beteiligte) }.optional(),
                check("vertraulich", self.is_confidential(policy), word("choice.vertraulich.ja".to_owned())),
                check("mitlesen", self.mitlesen == YES, word("choice.mitlesen.ja".to_owned())),
                choice("dringlichkeit", self.urgency().key(), options("dringlichkeit", &URGENCIES.map(Urgency::key))),
            ],
            Step::OnTopic | Step::ByWords | Step::Check => Vec::new(),
        };
        fields.retain(|field| field.name != "mitlesen" || self.asks_for_readers(policy));
        for field in &mut fields {
            field.error = mistakes.iter().find(|m| m.field == field.name).map(|m| m.word.clone());
        }
        fields
    }

    /// What is asked beyond the description: what the topic wants to know, of the person who may know it.
    pub(super) fn questions(&self, policy: &Policy) -> Vec<Question> {
        let asks = self.topic(policy).map_or(&Question::ALL[..], |topic| &topic.asks);
        let can_say = |question: &Question| match question {
            Question::Scope => self.rolle == SCHOOL_ADMIN,
            Question::Service => !policy.services.is_empty(),
            Question::Part | Question::Programs | Question::Tried => true,
        };
        asks.iter().copied().filter(can_say).collect()
    }

    /// Where the group that it goes to can be found, if in several places.
    pub(super) fn sites<'p>(&self, policy: &'p Policy) -> &'p [Site] {
        let sites = self.likely_queue(policy).sites.as_slice();
        if sites.len() > 1 { sites } else { &[] }
    }

    /// Which of the places, and the room there.
    fn place_fields(&self, policy: &Policy, language: &Language) -> Vec<Field> {
        let named = |site: &Site| (site.id.to_string(), site.name.word(language).to_owned());
        let sites: Vec<_> = self.sites(policy).iter().map(named).collect();
        if sites.is_empty() {
            return Vec::new();
        }
        let room = Field { kind: "short", autocomplete: Some("off"), ..text("raum", &self.raum) };
        vec![choice("ort", &self.ort, sites), room]
    }

    fn services(&self, web: &Web, language: &Language) -> Vec<(String, String)> {
        let services = web.desk.policy.services.iter();
        let mut named: Vec<_> = services.map(|s| (s.id.to_string(), s.name.word(language).to_owned())).collect();
        named.extend(
            [Service::NONE, Service::UNKNOWN]
                .map(|key| (key.to_owned(), web.word(language, &format!("choice.dienst.{key}")))),
        );
        named
    }

    /// What travels along unseen: everything that the page of this step does not ask.
    pub(super) fn hidden(&self, step: Step) -> Vec<(&'static str, String)> {
        let elsewhere = self.said().into_iter().filter(|(of, _, value)| *of != step && !value.is_empty());
        let mut hidden: Vec<_> = elsewhere.map(|(_, name, value)| (name, value.clone())).collect();
        hidden.extend(self.carried(step.key()));
        // The page that asks for files carries them itself.
        if step != Step::Check && !self.dateien.is_empty() {
            hidden.push(("dateien", self.dateien.clone()));
        }
        hidden
    }

    /// Everything, for a page that asks for nothing itself and leads back to this step.
    pub(super) fn whole(&self, step: Step) -> Vec<(&'static str, String)> {
        let of_step = self.said().into_iter().filter(|(of, _, value)| *of == step && !value.is_empty());
        let of_step: Vec<_> = of_step.map(|(_, name, value)| (name, value.clone())).collect();
        self.hidden(step).into_iter().chain(of_step).collect()
    }

    /// What is said on each page.
    fn said(&self) -> [(Step, &'static str, &String); 23] {
        [
            (Step::Who, "rolle", &self.rolle),
            (Step::Who, "schule", &self.schule),
            (Step::Topic, "thema", &self.thema),
            (Step::Topic, "anliegen", &self.anliegen),
            (Step::Problem, "betreff", &self.betreff),
            (Step::Problem, "text", &self.text),
            (Step::Problem, "haeufigkeit", &self.haeufigkeit),
            (Step::Problem, "betroffen", &self.betroffen),
            (Step::Problem, "geraet", &self.geraet),
            (Step::Details, "ort", &self.ort),
            (Step::Details, "raum", &self.raum),
            (Step::Details, "bereich", &self.bereich),
            (Step::Details, "dienst", &self.dienst),
            (Step::Details, "technik", &self.technik),
            (Step::Details, "programm", &self.programm),
            (Step::Details, "versucht", &self.versucht),
            (Step::Contact, "name", &self.name),
            (Step::Contact, "mail", &self.mail),
            (Step::Contact, "telefon", &self.telefon),
            (Step::Contact, "beteiligte", &self.beteiligte),
            (Step::Contact, "vertraulich", &self.vertraulich),
            (Step::Contact, "mitlesen", &self.mitlesen),
            (Step::Contact, "dringlichkeit", &self.dringlichkeit),
        ]
    }

    /// What travels along that no page asks.
    pub(super) fn carried(&self, page: &str) -> Vec<(&'static str, String)> {
        let carried =
            [("seite", &*self.seite), ("gesehen", &self.gesehen), ("schluessel", &self.schluessel), ("schritt", page)];
        carried.map(|(name, value)| (name, value.to_owned())).to_vec()
    }

    /// The fields of all pages that ask.
    pub(super) fn all_fields(&self, web: &Web, language: &Language, mistakes: &[Mistake]) -> Vec<Field> {
        Step::ALL.into_iter().flat_map(|step| self.fields(web, language, step, mistakes)).collect()
    }

    /// What is missing or cannot be read on any page.
    pub(super) fn all_mistakes(&self, web: &Web) -> Vec<Mistake> {
        Step::ALL.into_iter().flat_map(|step| self.mistakes(web, step)).collect()
    }

    /// The rows of the last look, each with the step that changes it.
    pub(super) fn rows(&self, web: &Web, language: &Language) -> Vec<Row> {
        let steps = [Step::Who, Step::Topic, Step::Problem, Step::Details, Step::Contact];
        let rows = steps.into_iter().flat_map(|step| {
            let fields = self.fields(web, language, step, &[]);
            fields.into_iter().map(move |field| Row::of(step.key(), field))
        });
        rows.filter(|row| !row.lines.is_empty()).map(Row::without_secrets).collect()
    }

    /// Whether something was written that will be made unreadable before it is stored.
    pub(super) fn has_secret(&self) -> bool {
        self.written().into_iter().any(|text| tickets::secret::masked(text).is_some())
    }

    /// What was written in own words.
    fn written(&self) -> [&str; 7] {
        [&self.betreff, &self.text, &self.geraet, &self.raum, &self.programm, &self.versucht, &self.telefon]
    }

    /// What was said so far, for the side of the page.
    pub(super) fn known(&self, web: &Web, language: &Language, step: Step) -> Vec<(String, String)> {
        let earlier = [Step::Who, Step::Topic].into_iter().take_while(|s| *s != step);
        let rows =
            earlier.flat_map(|s| self.fields(web, language, s, &[]).into_iter().map(move |f| Row::of(s.key(), f)));
        rows.filter(|row| !row.lines.is_empty()).map(|row| (row.name, row.lines.join(" "))).collect()
    }

    /// Who will read it first: the school's contact, else the desk.
    pub(super) fn reader(&self, web: &Web) -> String {
        let policy = &web.desk.policy;
        let Some(queue) = self.queue(policy) else { return policy.desk.name.clone() };
        let duty = policy.agent(&queue.duty).map(|a| a.person.shown().to_owned());
        duty.filter(|_| queue.school.is_some()).unwrap_or_else(|| policy.desk.name.clone())
    }
}
