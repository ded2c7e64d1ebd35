//! How accessible the site is: as its authors say, and as the last check found.

use super::{Linked, Press, Printed};
use crate::accessibility::{self, Conformity, Record, Statement};
use crate::book::Legal;
use chrono::NaiveDate;
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    lead: String,
    body: &'b str,
    way: [Linked<'b>; 1],
    statement: Told<'b>,
    record: Option<&'b Record>,
    /// Where letters go.
    address: &'b str,
}

#[derive(Serialize)]
struct Told<'b> {
    conformity: Conformity,
    law: &'b str,
    method: &'b str,
    created: NaiveDate,
    checked: NaiveDate,
    answer_days: u32,
    arbitration: &'b str,
    gaps: Vec<Gap<'b>>,
}

#[derive(Serialize)]
struct Gap<'b> {
    what: &'b str,
    why: &'b str,
    until: &'b str,
}

impl<'b> Gap<'b> {
    fn of(gap: &'b accessibility::Gap, language: &Language) -> Self {
        Self {
            what: gap.what.in_language(language),
            why: gap.why.in_language(language),
            until: gap.until.in_language(language),
        }
    }
}

/// Prints the page in a language, below what an author wrote.
pub(super) fn print(press: &Press<'_>, statement: &Statement, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let of_desk = |key| word(key).replace("{desk}", &book.policy.desk.name);
    let path = Legal::Accessibility.path();
    let own = book.page_by_address(&format!("{}{path}", book.root(language)));
    let title = own.map_or(word("accessibility.title"), |page| &page.title);
    let frame = frames.everywhere(language, path, title, &of_desk("accessibility.description"));
    let home = format!("{}/", book.root(language));
    let or_usual = |words: &str, usual| if words.is_empty() { word(usual).to_owned() } else { words.to_owned() };
    let law = or_usual(statement.law.in_language(language), "accessibility.law_usual");
    let arbitration = or_usual(statement.arbitration.in_language(language), "accessibility.arbitration_usual");
    let view = View {
        title,
        lead: own
            .and_then(|page| page.front.lead.as_deref())
            .map_or_else(|| of_desk("accessibility.lead"), str::to_owned),
        body: own.map_or("", |page| &page.text.html),
        way: [Linked { title: word("frame.start"), address: &home }],
        statement: Told {
            conformity: statement.conformity,
            law: &law,
            method: statement.method.in_language(language),
            created: statement.created,
            checked: statement.checked(),
            answer_days: statement.answer_days,
            arbitration: &arbitration,
            gaps: statement.gap.iter().map(|gap| Gap::of(gap, language)).collect(),
        },
        record: book.record.as_ref(),
        address: book.policy.privacy.as_ref().map_or("", |privacy| &privacy.address),
    };
    press.print("accessibility.html", &frame, &view)
}
