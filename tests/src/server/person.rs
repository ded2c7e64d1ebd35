//! Somebody fills the form in, page by page, as a browser without JavaScript lets them.

use super::{Browser, Page};

/// What somebody types.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Where the form is: nothing for the desk's own language, else such as `/en`.
    pub root: &'a str,
    /// The key of the school, or nothing.
    pub school: &'a str,
    /// Their name.
    pub name: &'a str,
    /// Their address.
    pub mail: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// What is wrong.
    pub text: &'a str,
}

impl Person<'_> {
    /// Fills the form in up to the last look; every page on the way is handed to `read`.
    ///
    /// # Panics
    /// If a page does not ask what it should.
    #[track_caller]
    pub fn fill_in(&self, browser: &mut Browser, read: impl Fn(Page) -> Page) -> Page {
        let to = |step: &str| format!("{}/anfrage/{step}", self.root);
        let page = read(browser.get(&to("")));
        let form = page.form(&to("thema")).with("rolle", "lehrkraft").with("schule", self.school);
        let page = read(browser.submit(&form));
        let form = page.form(&to("antworten")).with("thema", "beamer");
        let page = read(browser.submit(&form));
        let form = page.form(&to("beschreibung"));
        let page = read(browser.submit(&form));
        let form = page.form(&to("passend")).with("betreff", self.subject).with("text", self.text);
        let form = form.with("haeufigkeit", "immer").with("betroffen", "raum").with("geraet", "Epson EB-X41");
        let mut page = read(browser.submit(&form));
        // What fits the words is offered once more, unless all of it was shown before, and some topics ask for more: nobody
        // has to answer.
        for step in ["angaben", "kontakt"] {
            if page.forms().iter().any(|form| form.action() == to(step)) {
                page = read(browser.submit(&page.form(&to(step))));
            }
        }
        let form = page.form(&to("pruefen")).with("name", self.name).with("mail", self.mail);
        let form = form.with("dringlichkeit", "high");
        let page = read(browser.submit(&form));
        let text = page.text();
        for typed in [self.subject, self.name, self.mail] {
            assert!(text.contains(typed), "the last look shows {typed}:\n{text}");
        }
        page
    }

    /// Presses the last button; the answer leads to the page with the number.
    ///
    /// # Panics
    /// If it does not.
    #[track_caller]
    pub fn send(&self, browser: &mut Browser, last_look: &Page) -> (String, Page) {
        let sent = browser.submit(&last_look.form(&format!("{}/anfrage/absenden", self.root)));
        let number = super::number_in(sent.location()).expect("it leads to the number").to_owned();
        (number, browser.follow(&sent))
    }
}
