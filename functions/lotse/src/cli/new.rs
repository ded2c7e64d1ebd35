//! `lotse new`: a content folder to begin with, and pages in it. Nothing that is there is written over.

use super::place::{self, CONTENT};
use super::say;
use anyhow::{Context, bail};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use clap::{Args, Subcommand, ValueEnum};
use lotse::content::{Content, Profile, starter};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tickets::Policy;

/// Begin a content folder, or a page in it
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct New {
    #[command(subcommand)]
    what: Option<What>,
    /// The folder to make [default: content]
    dir: Option<PathBuf>,
    /// For whom it is
    #[arg(long, value_enum, default_value = "school")]
    profile: For,
}

#[derive(Clone, Copy, ValueEnum)]
enum For {
    /// Schools with their admins, and a provider who helps them
    School,
    /// A firm, an authority or an association with its sites
    Organisation,
}

impl From<For> for Profile {
    fn from(whom: For) -> Self {
        match whom {
            For::School => Self::School,
            For::Organisation => Self::Organisation,
        }
    }
}

#[derive(Subcommand)]
enum What {
    Page(Page),
}

/// Begin a help page: front matter and an outline, ready to be filled in
#[derive(Args)]
struct Page {
    /// Its title, such as "Beamer flackert"
    title: String,
    /// The topic it is about, such as wlan; else it stands beside the start page
    #[arg(long)]
    topic: Option<String>,
    /// The school that it is for alone, such as hafenschule
    #[arg(long)]
    school: Option<String>,
    /// The folder of the content, such as `lotse new` made [default: the one with desk.toml: here, ./content or further up]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl New {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            Some(What::Page(page)) => page.write(chrono::Utc::now()),
            None => desk(self.dir.as_deref().unwrap_or(Path::new(CONTENT)), self.profile.into()),
        }
    }
}

/// Writes the folder: the desk, its pages and levels. Templates, mails and most words stay in the program until somebody
/// lays own ones over them.
fn desk(dir: &Path, profile: Profile) -> anyhow::Result<ExitCode> {
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty; name a folder that is not there yet", dir.display());
    }
    let files = starter(profile);
    for (path, bytes) in &files {
        write(&dir.join(path), bytes)?;
    }
    let place = dir.display();
    say(&format!(
        "{place}: {} files\n  next        put your own names and addresses into {place}/desk.toml\n  look        lotse serve {place}\n  \
         write       lotse new page \"Beamer flackert\" --dir {place}\n  check       lotse check {place}\n\
         Inside {place} the folder need not be named.\n",
        files.len()
    ));
    Ok(ExitCode::SUCCESS)
}

impl Page {
    fn write(&self, now: DateTime<Utc>) -> anyhow::Result<ExitCode> {
        let title = self.title.trim();
        let name = theme::slug(title);
        if name.is_empty() {
            bail!("a title has letters or digits; \"{title}\" has none");
        }
        let Some(dir) = self.dir.clone().or_else(|| place::found().map(|found| found.folder)) else {
            bail!(
                "there is no desk.toml here, in ./content or further up; name the content folder with --dir, or make one with `lotse new`"
            );
        };
        let pages = dir.join("pages");
        if !pages.is_dir() {
            bail!(
                "{} has no folder `pages`; name the content folder with --dir, or make one with `lotse new`",
                dir.display()
            );
        }
        let policy = Content::Folder(dir.clone()).policy();
        // A page that is on no topic and of no school needs no desk.
        let today = policy.as_ref().map_or(now.date_naive(), |policy| policy.calendar.day_at(now));
        if self.topic.is_some() || self.school.is_some() {
            self.known(&policy?, &dir)?;
        }
        let folder = self.school.iter().fold(pages, |folder, school| folder.join("schulen").join(school));
        let file = self.topic.iter().fold(folder, |folder, topic| folder.join(topic)).join(format!("{name}.md"));
        write(&file, outline(title, today).as_bytes())?;
        say(&format!("{}\n", file.display()));
        Ok(ExitCode::SUCCESS)
    }

    /// A page below a folder that is no topic and no school's would be found by nobody.
    fn known(&self, policy: &Policy, dir: &Path) -> anyhow::Result<()> {
        let topics: Vec<&str> = policy.topics.iter().map(|topic| topic.id.as_str()).collect();
        let schools: Vec<&str> = policy.schools.iter().map(|school| school.id.as_str()).collect();
        for (what, asked, known) in [("topic", &self.topic, topics), ("school", &self.school, schools)] {
            if let Some(asked) = asked.as_ref().filter(|asked| !known.contains(&asked.as_str())) {
                let desk = dir.join("desk.toml");
                bail!("there is no {what} `{asked}` in {}; the {what}s are {}", desk.display(), known.join(", "));
            }
        }
        Ok(())
    }
}

/// A page to fill in: what it is, when, how, and what else helps.
fn outline(title: &str, today: NaiveDate) -> String {
    let next = today.with_year(today.year() + 1).unwrap_or(today);
    let title = toml_text(title);
    format!(
        "+++\ntitle = {title}\ndescription = \"In einem Satz: was diese Seite löst.\"\nkind = \"guide\"\nrole = [\"lehrkraft\"]\ntags = []\nsynonyms = []\nlevel = 0\n\
         author = \"\"\ncreated = {today}\nreview_by = {next}\n+++\n\nWas Sie hier erfahren, in zwei Sätzen.\n\n\
         ## So geht es\n\n1. Der erste Schritt.\n2. Der zweite Schritt.\n\n## Wenn es nicht klappt\n\nWas Sie dann prüfen.\n"
    )
}

/// A text in quotation marks, as TOML wants it.
fn toml_text(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.chars().filter(|c| !c.is_control()).collect::<String>())
}

/// Writes a file that is not there yet.
fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = || format!("{} cannot be written", file.display());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    opened.and_then(|mut file| file.write_all(bytes)).with_context(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_passes_the_check_at_once_and_nothing_is_written_over() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("hilfe");
        desk(&dir, Profile::School).unwrap();
        let page = |title: &str, topic: Option<&str>| Page {
            title: title.to_owned(),
            topic: topic.map(str::to_owned),
            school: None,
            dir: Some(dir.clone()),
        };
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        page("Beamer \"flackert\": was tun?", Some("beamer")).write(now).unwrap();
        assert!(dir.join("pages/beamer/beamer-flackert-was-tun.md").is_file());
        let own = |school: &str| Page { school: Some(school.to_owned()), ..page("Foyer", Some("beamer")) };
        own("deichgymnasium").write(now).unwrap();
        assert!(dir.join("pages/schulen/deichgymnasium/beamer/foyer.md").is_file());
        let wishes = lotse::content::Wishes { base_url: None, now, strict: true, drafts: false };
        let outcome = Content::Folder(dir.clone()).make(&wishes, &site_gen::Memory::default()).unwrap();
        assert_eq!(outcome.errors(), 0, "{:#?}", outcome.problems);

        let refused = |page: Page| page.write(now).unwrap_err().to_string();
        assert!(refused(page("Beamer flackert was tun", Some("beamer"))).contains("cannot be written"));
        assert!(refused(page("X", Some("baemer"))).contains("the topics are"));
        assert!(refused(own("deich")).contains("the schools are hafenschule, deichgymnasium"));
        assert!(refused(page("…", None)).contains("has none"));
        assert!(desk(&dir, Profile::School).unwrap_err().to_string().contains("is not empty"));
    }

    #[test]
    fn a_desk_of_an_organisation_passes_the_check_at_once_and_speaks_of_no_school() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("hilfe");
        desk(&dir, Profile::Organisation).unwrap();
        let now = "2026-11-27T12:00:00Z".parse().unwrap();
        let wishes = lotse::content::Wishes { base_url: None, now, strict: true, drafts: false };
        let outcome = Content::Folder(dir).make(&wishes, &site_gen::Memory::default()).unwrap();
        assert!(outcome.problems.is_empty(), "{:#?}", outcome.problems);
        let made = outcome.made.unwrap();
        for (path, bytes) in made.files.made().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes);
            assert!(!page.contains("href=\"/stoerungshelfer/\""), "{path} leads to a list of nothing");
            for word in ["Schul", "schul", "Lehrkr", "Unterricht", "Klasse"] {
                assert!(!said(&page).contains(word), "{path} says {word}");
            }
        }
        let german = tickets::Language::new("de");
        let queues = &made.policy.queues;
        let count = |is: fn(&&tickets::policy::Queue) -> bool| queues.iter().filter(is).count();
        assert_eq!(queues.len(), 40);
        assert!(count(|queue| queue.closing == tickets::policy::Closing::Direct) >= 3);
        assert!(count(|queue| queue.follow_up == tickets::policy::FollowUp::Reject) >= 3);
        let mut areas = std::collections::BTreeMap::<&str, usize>::new();
        queues.iter().for_each(|queue| *areas.entry(queue.area.word(&german)).or_default() += 1);
        assert!(areas.len() == 7 && areas.values().all(|groups| *groups <= 10), "{areas:?}");
        for key in ["field.schule.label", "choice.rolle.lehrkraft", "form_pupil.title", "mistake.schule", "row.schule"]
        {
            let word = made.theme.word(&german, key);
            assert!(!word.contains("Schul") && !word.contains("Lehrkr"), "{key}: {word}");
        }
    }

    /// What a page says: without its tags.
    fn said(page: &str) -> String {
        page.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
    }
}
