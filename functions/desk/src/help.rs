//! What the desk needs of the help site: pages that may help before somebody writes to people (D-09), and what is told
//! above every page.

mod site;

pub use site::{Site, SiteHelp};

use chrono::{DateTime, Utc};
use serde::Serialize;
use theme::{Notice, Unowned};
use tickets::Language;
use tickets::policy::{SchoolId, TopicId};

/// The help site, as the form sees it. How it finds pages is its own business.
pub trait HelpSite: Send + Sync {
    /// What a reader should read first on the topic that was chosen.
    fn on_topic(&self, reader: &Reader<'_>) -> Help;

    /// What fits words that a reader wrote.
    fn for_words(&self, reader: &Reader<'_>, words: &str) -> Help;

    /// The page with this name, such as `wlan/verbinden`, if the site has it in this language.
    fn page(&self, language: &Language, name: &str) -> Option<HelpPage>;

    /// Whether the site lists troubleshooters for readers of this language.
    fn has_troubleshooters(&self, language: &Language) -> bool;

    /// What is out of order or announced at this time.
    fn notices(&self, language: &Language, now: DateTime<Utc>) -> Vec<Notice>;

    /// The pages whose owner has left.
    fn unowned(&self) -> Vec<Unowned> {
        Vec::new()
    }
}

/// Who looks for help, and about what. Pages of another school are none of theirs.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'r> {
    /// The language that they read.
    pub language: &'r Language,
    /// Their school.
    pub school: Option<&'r SchoolId>,
    /// The topic that they chose.
    pub topic: Option<&'r TopicId>,
}

/// Pages that may help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// Answers, the best first.
    pub answers: Vec<HelpPage>,
    /// The troubleshooter that fits.
    pub troubleshooter: Option<HelpPage>,
}

/// A page that may help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HelpPage {
    /// Its name, such as `wlan/verbinden`: what a ticket remembers of it.
    pub page: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub text: String,
}

/// A help site in memory, for tests and for desks that have none: a page fits where a word of its title was written.
#[derive(Clone, Debug, Default)]
pub struct FewPages {
    /// The pages with their languages and topics, the best first; whether each is a troubleshooter.
    pub pages: Vec<(Language, TopicId, HelpPage, bool)>,
    /// What is told above every page.
    pub notices: Vec<Notice>,
    /// The pages whose owner has left.
    pub unowned: Vec<Unowned>,
}

impl FewPages {
    fn help(&self, fits: impl Fn(&Language, &TopicId, &HelpPage) -> bool) -> Help {
        let mut help = Help::default();
        for (language, topic, page, is_troubleshooter) in &self.pages {
            match (fits(language, topic, page), is_troubleshooter) {
                (true, false) => help.answers.push(page.clone()),
                (true, true) => help.troubleshooter = help.troubleshooter.or_else(|| Some(page.clone())),
                (false, _) => {}
            }
        }
        help
    }
}

impl HelpSite for FewPages {
    fn on_topic(&self, reader: &Reader<'_>) -> Help {
        self.help(|of, on, _| of == reader.language && Some(on) == reader.topic)
    }

    fn for_words(&self, reader: &Reader<'_>, words: &str) -> Help {
        let written: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let is_written = |word: &str| written.contains(&word.to_lowercase());
        self.help(|of, _, page| of == reader.language && page.title.split_whitespace().any(is_written))
    }

    fn page(&self, language: &Language, name: &str) -> Option<HelpPage> {
        let page = self.pages.iter().find(|(of, _, page, _)| of == language && page.page == name);
        page.map(|(_, _, page, _)| page.clone())
    }

    fn has_troubleshooters(&self, _: &Language) -> bool {
        self.pages.iter().any(|(.., is_troubleshooter)| *is_troubleshooter)
    }

    fn notices(&self, _: &Language, _: DateTime<Utc>) -> Vec<Notice> {
        self.notices.clone()
    }

    fn unowned(&self) -> Vec<Unowned> {
        self.unowned.clone()
    }
}
