//! The record of processing activities (Article 30 GDPR) and the way of the data, out of what the desk has decided (Z-13).

use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use theme::Theme;
use tickets::policy::{Label, Privacy, Provider, Queue, QueueId, Role, Verify};
use tickets::{Address, Language, Policy};

/// A record: titles, and rows of what and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub title: String,
    /// Whose it is, and of which day.
    pub lead: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// What, and how that is.
    pub rows: Vec<(String, String)>,
}

/// Data go from somebody to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Flow {
    from: String,
    to: String,
    what: String,
    how: String,
}

/// The words of one language.
struct Words<'t> {
    theme: &'t Theme,
    language: &'t Language,
}

impl Words<'_> {
    fn of(&self, key: &str) -> String {
        self.theme.word(self.language, &format!("processing.{key}")).to_owned()
    }

    fn other(&self, key: &str) -> String {
        self.theme.word(self.language, key).to_owned()
    }

    fn fill(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        gaps.iter().fold(self.of(key), |text, (gap, value)| text.replace(&format!("{{{gap}}}"), value))
    }

    fn label(&self, label: &Label) -> String {
        label.word(self.language).to_owned()
    }
}

/// The ways that data take at this desk.
pub(crate) fn flows(policy: &Policy, theme: &Theme, language: &Language) -> Vec<Flow> {
    let words = Words { theme, language };
    let desk = || policy.desk.name.clone();
    let flow = |from: String, to: String, what: &str, how: String| Flow { from, to, what: words.of(what), how };
    let requesters = || words.of("requesters");
    let mut flows = vec![flow(requesters(), desk(), "what_form", words.of("by_form"))];
    if policy.intake.reads_mail {
        flows.push(flow(requesters(), desk(), "what_mail", words.of("by_mail")));
    }
    flows.push(flow(requesters(), desk(), "what_told", words.of("by_talk")));
    for (level, queues) in by_level(policy) {
        let to = format!("{} ({})", names(&queues, &words), level_name(policy, level, &words));
        flows.push(flow(desk(), to, "what_group", words.of("by_console")));
    }
    for (above, queues) in by_above(policy) {
        let to = words.label(&policy.queue_or_default(&above).label);
        flows.push(flow(names(&queues, &words), to, "what_handed_up", words.of("by_console")));
    }
    if !policy.auditors.is_empty() {
        flows.push(flow(desk(), words.of("auditors"), "what_audited", words.of("by_console")));
    }
    flows.push(flow(desk(), words.of("requesters_and_participants"), "what_answer", words.of("by_mail_and_page")));
    for provider in &policy.providers {
        flows.push(flow(desk(), provider_name(provider, &words), "what_order", way(provider, &words)));
    }
    for one in policy.privacy.iter().flat_map(|privacy| &privacy.recipients) {
        let (to, how) = (words.label(&one.name), words.label(&one.purpose));
        flows.push(Flow { from: desk(), to, what: words.of("what_recipient"), how });
    }
    flows
}

fn names(queues: &[&Queue], words: &Words<'_>) -> String {
    queues.iter().map(|queue| words.label(&queue.label)).collect::<Vec<_>>().join(", ")
}

fn by_level(policy: &Policy) -> BTreeMap<u8, Vec<&Queue>> {
    let mut levels: BTreeMap<u8, Vec<&Queue>> = BTreeMap::new();
    policy.queues.iter().for_each(|queue| levels.entry(queue.level.number()).or_default().push(queue));
    levels
}

/// The queues that hand up, by the queue above them.
fn by_above(policy: &Policy) -> BTreeMap<QueueId, Vec<&Queue>> {
    let mut above: BTreeMap<QueueId, Vec<&Queue>> = BTreeMap::new();
    for queue in &policy.queues {
        if let Some(id) = &queue.hands_up_to {
            above.entry(id.clone()).or_default().push(queue);
        }
    }
    above
}

fn level_name(policy: &Policy, level: u8, words: &Words<'_>) -> String {
    let card = policy.levels.iter().find(|card| card.level.number() == level);
    let name = card.map(|card| words.label(&card.label)).unwrap_or_default();
    words.fill("level", &[("number", &level.to_string()), ("name", &name)])
}

fn provider_name(provider: &Provider, words: &Words<'_>) -> String {
    match &provider.contract {
        Some(contract) => words.fill("under_contract", &[("name", &provider.name), ("contract", &contract.id)]),
        None => provider.name.clone(),
    }
}

fn way(provider: &Provider, words: &Words<'_>) -> String {
    words.other(&format!("outside.way.{}", provider.way.key()))
}

/// The whole record; nothing, if the desk does not say who is responsible.
#[must_use]
pub fn record(policy: &Policy, theme: &Theme, language: &Language, today: NaiveDate) -> Option<Record> {
    let privacy = policy.privacy.as_ref()?;
    let words = Words { theme, language };
    let date = today.format("%d.%m.%Y").to_string();
    let parts = vec![
        responsible(policy, privacy, &words),
        purposes(policy, privacy, &words),
        people(policy, &words),
        data(policy, &words),
        ways(policy, theme, language, &words),
        recipients(policy, privacy, &words),
        deletion(policy, privacy, &words),
        measures(policy, &words),
    ];
    Some(Record {
        title: words.of("title"),
        lead: words.fill("lead", &[("desk", &policy.desk.name), ("date", &date)]),
        parts,
    })
}

fn part(words: &Words<'_>, title: &str, rows: impl IntoIterator<Item = (String, String)>) -> Part {
    let rows = rows.into_iter().filter(|(_, how)| !how.trim().is_empty());
    Part { title: words.of(title), rows: rows.collect() }
}

fn responsible(policy: &Policy, privacy: &Privacy, words: &Words<'_>) -> Part {
    let desk = &policy.desk;
    let operator = if desk.operator.is_empty() { &desk.name } else { &desk.operator };
    let reached = [operator.as_str(), &privacy.address, &desk.phone, desk.mail.as_str()];
    let reached: Vec<&str> = reached.into_iter().filter(|text| !text.is_empty()).collect();
    let schools: Vec<&str> = policy.served().map(|school| school.name.as_str()).collect();
    let schools =
        if schools.is_empty() { String::new() } else { words.fill("schools_are", &[("schools", &schools.join(", "))]) };
    let officer = &privacy.officer;
    let officer = [officer.name.as_str(), officer.address.as_str()];
    let officer: Vec<&str> = officer.into_iter().filter(|text| !text.is_empty()).collect();
    part(
        words,
        "who",
        [
            (words.of("operator"), reached.join(", ")),
            (words.of("officer"), officer.join(", ")),
            (words.of("schools"), schools),
        ],
    )
}

fn purposes(policy: &Policy, privacy: &Privacy, words: &Words<'_>) -> Part {
    let basis = if privacy.basis.is_empty() { words.other("privacy.basis_usual") } else { words.label(&privacy.basis) };
    let rating = if policy.requesters.rating { words.of("purpose_rating") } else { String::new() };
    part(
        words,
        "purposes",
        [
            (words.of("purpose"), words.of("purpose_text")),
            (words.of("quality"), format!("{} {rating}", words.of("purpose_reports")).trim().to_owned()),
            (words.of("basis"), basis),
        ],
    )
}

fn people(policy: &Policy, words: &Words<'_>) -> Part {
    let of = |who: &str, text: &str| (words.of(who), words.of(text));
    let auditors = if policy.auditors.is_empty() { String::new() } else { words.of("people_auditors") };
    part(
        words,
        "people",
        [
            of("requesters_and_participants", "people_requesters"),
            of("agents", "people_agents"),
            of("providers", "people_providers"),
            (words.of("auditors"), auditors),
        ],
    )
}

fn data(policy: &Policy, words: &Words<'_>) -> Part {
    let keys = ["name", "mail", "school", "phone", "participants", "text", "files", "details", "page", "history"];
    let takes_files = policy.attachments.entry_files_max > 0;
    let kept = keys
        .iter()
        .filter(|key| (!policy.schools.is_empty() || **key != "school") && (takes_files || **key != "files"));
    let row = |key: &&str| (words.other(&format!("privacy.what.{key}")), words.other(&format!("privacy.why.{key}")));
    part(words, "data", kept.map(row))
}

fn ways(policy: &Policy, theme: &Theme, language: &Language, words: &Words<'_>) -> Part {
    let row = |flow: Flow| (format!("{} → {}", flow.from, flow.to), format!("{} ({})", flow.what, flow.how));
    part(words, "ways", flows(policy, theme, language).into_iter().map(row))
}

fn recipients(policy: &Policy, privacy: &Privacy, words: &Words<'_>) -> Part {
    let inside =
        by_level(policy).into_iter().map(|(level, queues)| (level_name(policy, level, words), names(&queues, words)));
    let providers = policy.providers.iter().map(|provider| {
        let until = provider
            .contract
            .as_ref()
            .and_then(|contract| contract.until)
            .map(|day| day.format("%d.%m.%Y").to_string());
        let until = until.map(|day| words.fill("contract_until", &[("day", &day)])).unwrap_or_default();
        (provider_name(provider, words), format!("{} {until}", words.of("what_order")).trim().to_owned())
    });
    let others = privacy.recipients.iter().map(|one| (words.label(&one.name), words.label(&one.purpose)));
    let third = [(words.of("third"), words.of("third_text"))];
    part(words, "recipients", inside.chain(providers).chain(others).chain(third))
}

fn deletion(policy: &Policy, privacy: &Privacy, words: &Words<'_>) -> Part {
    let months = |n: u32| words.fill("after_months", &[("n", &n.to_string())]);
    let months_since = |n: u32| words.fill("words_after_months", &[("n", &n.to_string())]);
    let days = |key: &str, n: u32| if n == 0 { String::new() } else { words.fill(key, &[("n", &n.to_string())]) };
    let confirm = policy.queues.iter().map(|queue| queue.timers.confirm_days).max().unwrap_or_default();
    let unconfirmed = if policy.intake.verify == Verify::Off { String::new() } else { days("closes_after", confirm) };
    let takes_files = policy.attachments.entry_files_max > 0;
    part(
        words,
        "deletion",
        [
            (words.other("privacy.long_unconfirmed"), unconfirmed),
            (words.other("privacy.long_ticket"), months(policy.keep_months())),
            (
                words.other("privacy.long_files"),
                if takes_files { months(policy.attachments.keep_months) } else { String::new() },
            ),
            (words.other("privacy.long_rates"), words.other("privacy.long_rates_gone")),
            (
                words.other("privacy.long_mail"),
                if policy.intake.reads_mail { days("after_days", privacy.mail_days) } else { String::new() },
            ),
            (words.other("privacy.long_feedback"), months_since(policy.keep_months())),
            (words.other("privacy.long_figures"), words.other("privacy.long_figures_stay")),
            (words.other("privacy.long_log"), days("after_days", privacy.log_days)),
            (words.other("privacy.long_backups"), days("gone_after", privacy.backup_days)),
        ],
    )
}

fn measures(policy: &Policy, words: &Words<'_>) -> Part {
    let confidential: Vec<&Queue> = policy.queues.iter().filter(|queue| queue.visibility.is_confidential()).collect();
    let hidden = match confidential.as_slice() {
        [] => words.of("measure_confidential"),
        queues => format!(
            "{} {}",
            words.of("measure_confidential"),
            words.fill("measure_queues", &[("queues", &names(queues, words))])
        ),
    };
    // Who works for a school that leaves is no guest.
    let is_guest = |address: &Address| policy.agent(address).is_some_and(|agent| agent.role != Role::SchoolAdmin);
    let guests = policy.queues.iter().flat_map(|queue| &queue.guests).filter(|guest| is_guest(&guest.address)).count();
    let guests = if guests == 0 { String::new() } else { words.fill("measure_guests", &[("n", &guests.to_string())]) };
    let audits = if policy.auditors.is_empty() { String::new() } else { words.of("measure_auditors") };
    let staff = if policy.protects_staff { "measure_staff_on" } else { "measure_staff_off" };
    let pilot = if policy.pilot.is_some() { words.of("measure_pilot") } else { String::new() };
    part(
        words,
        "measures",
        [
            (words.of("access"), format!("{} {guests}", words.of("measure_access")).trim().to_owned()),
            (words.of("separation"), hidden),
            (words.of("sparing"), words.of("measure_sparing")),
            (words.of("traces"), format!("{} {audits}", words.of("measure_traces")).trim().to_owned()),
            (words.of("staff"), words.of(staff)),
            (words.of("loss"), words.of("measure_loss")),
            (words.of("trial"), pilot),
        ],
    )
}

impl Record {
    /// As Markdown: a table for each part.
    #[must_use]
    pub fn markdown(&self) -> String {
        let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
        let mut text = format!("# {}\n\n{}\n", self.title, self.lead);
        for (n, part) in self.parts.iter().enumerate() {
            text.push_str(&format!("\n## {} {}\n\n|  |  |\n|---|---|\n", n + 1, part.title));
            for (what, how) in &part.rows {
                text.push_str(&format!("| {} | {} |\n", cell(what), cell(how)));
            }
        }
        text
    }

    /// As a page that stands for itself, to be printed or signed.
    #[must_use]
    pub fn html(&self, language: &Language) -> String {
        let plain = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<h1>{title}</h1>\n<p>{}</p>\n",
            language.as_str(),
            plain(&self.lead),
            title = plain(&self.title),
        );
        for (n, part) in self.parts.iter().enumerate() {
            html.push_str(&format!("<h2>{} {}</h2>\n<table>\n", n + 1, plain(&part.title)));
            for (what, how) in &part.rows {
                html.push_str(&format!(
                    "<tr><th scope=\"row\" align=\"left\" valign=\"top\">{}</th><td>{}</td></tr>\n",
                    plain(what),
                    plain(how)
                ));
            }
            html.push_str("</table>\n");
        }
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: &str = include_str!("../../content/desk.toml");

    fn written(desk: &str, language: &str) -> String {
        let policy = Policy::read(desk, "desk.toml").unwrap();
        let theme = Theme::new(&[]).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
        record(&policy, &theme, &Language::new(language), today).map(|record| record.markdown()).unwrap_or_default()
    }

    // covers Z-13
    #[test]
    fn the_record_says_what_the_desk_has_decided_and_changes_with_it() {
        let usual = written(DESK, "de");
        for part in [
            "# Verzeichnis von Verarbeitungstätigkeiten (Artikel 30 DSGVO)",
            "Stand: 27.11.2026",
            "IT-Verbund Nordermünde, Speicherstraße 12",
            "Merle Thomsen, datenschutz@schul-hilfe.example",
            "Hafenschule, Deichgymnasium",
            "Hafenschule, Deichgymnasium → Servicedesk",
            "Schul-Hilfe → Druckdienst Nord (Vertrag RV-2026-4)",
            "Vertrag bis 31.07.2029",
            "Rechenzentrum Förde",
            "nach 12 Monaten gelöscht",
            "nach 6 Monaten gelöscht",
            "Datenschutz und Sicherheit",
            "fünf Mitglieder",
        ] {
            assert!(usual.contains(part), "{part:?} is not in:\n{usual}");
        }
        assert!(!usual.contains("processing.") && !usual.contains('{'), "{usual}");
        assert!(!usual.contains("Anfragende → Schul-Hilfe | Absender"), "no mail is read:\n{usual}");
        let other = DESK
            .replace("reads_mail = false", "reads_mail = true")
            .replace("keep_months = 12 ", "keep_months = 24 ")
            .replace("works_council = true", "works_council = false");
        let other = written(&other, "de");
        for part in [
            "Anfragende → Schul-Hilfe | Absender",
            "nach 24 Monaten gelöscht",
            "Regel für kleine Gruppen ist ausgeschaltet",
        ] {
            assert!(other.contains(part), "{part:?} is not in:\n{other}");
        }
        let english = written(DESK, "en");
        assert!(
            english.contains("Record of processing activities (Article 30 GDPR)") && !english.contains("processing."),
            "{english}"
        );
    }

    #[test]
    fn no_text_of_a_desk_breaks_out_of_the_table_and_without_an_officer_there_is_no_record() {
        let odd = DESK.replace("operator = \"IT-Verbund Nordermünde\"", "operator = \"A | <b>B</b>\"");
        assert!(written(&odd, "de").contains("A \\| <b>B</b>"));
        let policy = Policy::read(&odd, "desk.toml").unwrap();
        let (theme, language) = (Theme::new(&[]).unwrap(), Language::new("de"));
        let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
        let html = record(&policy, &theme, &language, today).unwrap().html(&language);
        assert!(html.contains("A | &lt;b&gt;B&lt;/b&gt;") && html.contains("<html lang=\"de\">"), "{html}");
        let mut without = policy;
        without.privacy = None;
        assert_eq!(record(&without, &theme, &language, today), None);
    }
}
