//! The content folder, or the example that the program brings along, made into all that a desk needs of it.

mod invented;

use anyhow::Context;
use chrono::{DateTime, Utc};
use site_gen::disk::DiskError;
use site_gen::{Files, Memory, Problem, Severity, Site, Sources, foreign};
use std::path::{Path, PathBuf};
use theme::Theme;
use tickets::Policy;
use tickets::policy::{Place, PolicyProblem};

/// The file that makes a folder the content of a desk.
const DESK: &str = "desk.toml";
/// The names of the folders of a heap of pages, in a file beside it.
const CATEGORIES: &str = "categories.json";

/// Where the content is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// In this folder.
    Folder(PathBuf),
    /// In the program: a complete example.
    Example,
}

/// What the caller decides.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// Where the site will stand, without a slash at the end.
    pub base_url: Option<String>,
    /// When it is made: the day that it is at the desk decides which pages are shown.
    pub now: DateTime<Utc>,
    /// Whether oddities are errors.
    pub strict: bool,
    /// Whether pages that are not finished are shown.
    pub drafts: bool,
}

/// All that a desk needs of its content.
#[derive(Debug)]
pub struct Made {
    /// What the desk has decided.
    pub policy: Policy,
    /// Templates and words of its pages.
    pub theme: Theme,
    /// The texts of its mails.
    pub mails: mail::Templates,
    /// Its website.
    pub files: Files,
    /// The files of pages that a public site must have, and that say nothing yet.
    pub missing_legal: Vec<String>,
    /// Where addresses of the example stand, as warnings: a demonstration may have them, a real desk should not.
    pub invented: Vec<Problem>,
    /// What the next one need not make again, if this one is published.
    pub memory: Memory,
}

/// What came of it: nothing only if `desk.toml` cannot be used.
#[derive(Debug)]
pub struct Outcome {
    /// All that a desk needs.
    pub made: Option<Made>,
    /// What is wrong, in the order of files and lines.
    pub problems: Vec<Problem>,
}

impl Outcome {
    /// How many problems must be mended before the desk goes out like this.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }
}

#[derive(rust_embed::Embed)]
#[folder = "../../content"]
struct Example;

/// A desk for the sites of an organisation that is no school, to begin with.
#[derive(rust_embed::Embed)]
#[folder = "profiles/organisation"]
struct Organisation;

/// For whom a content folder is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Schools with their admins, and a provider who helps them: all of the example.
    School,
    /// A firm, an authority or an association with its sites: a small beginning.
    Organisation,
}

impl Content {
    /// Reads everything and makes everything. What is wrong stands in the outcome. `memory` is that of the website that
    /// is published.
    ///
    /// # Errors
    /// If the folder cannot be read at all.
    pub fn make(&self, wishes: &Wishes, memory: &Memory) -> Result<Outcome, DiskError> {
        let (sources, heap) = match self {
            Self::Folder(path) => with_a_desk_around(site_gen::disk::load(path)?, path),
            Self::Example => (example(), None),
        };
        let mut problems = Vec::from_iter(heap.map(|_| no_desk(wishes.strict)));
        let made = make(&sources, wishes, memory, &mut problems);
        for problem in &mut problems {
            // Authors look for their files where they put them.
            if let Some(own) = problem.place.file.strip_prefix(heap.unwrap_or_default()) {
                problem.place.file = own.to_owned();
            }
        }
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(Outcome { made, problems })
    }

    /// What the desk has decided, read alone.
    ///
    /// # Errors
    /// If there is no readable `desk.toml`.
    pub fn policy(&self) -> anyhow::Result<Policy> {
        let text = match self {
            Self::Folder(path) => std::fs::read_to_string(path.join(DESK))
                .with_context(|| format!("{} cannot be read", path.join(DESK).display()))?,
            Self::Example => {
                Example::get(DESK).map(|f| String::from_utf8_lossy(&f.data).into_owned()).unwrap_or_default()
            }
        };
        Policy::read(&text, DESK).map_err(|problems| {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            anyhow::anyhow!("{first}")
        })
    }

    /// The folder whose files the problems name.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match self {
            Self::Folder(path) => path,
            Self::Example => Path::new("example"),
        }
    }
}

/// The files of a content folder to begin with, by their paths in it.
#[must_use]
pub fn starter(profile: Profile) -> Vec<(String, Vec<u8>)> {
    match profile {
        // The program has these anyway.
        Profile::School => {
            let own =
                |path: &str| ["assets/", "mails/", "strings/", "templates/"].iter().all(|dir| !path.starts_with(dir));
            embedded::<Example>().filter(|(path, _)| own(path)).collect()
        }
        Profile::Organisation => embedded::<Organisation>().collect(),
    }
}

fn embedded<E: rust_embed::Embed>() -> impl Iterator<Item = (String, Vec<u8>)> {
    E::iter().filter_map(|path| Some((path.to_string(), E::get(&path)?.data.into_owned())))
}

fn example() -> Sources {
    embedded::<Example>().collect()
}

/// A folder that others wrote is read as a desk's. For such a folder, also says what was put before the names of its
/// files, so that pages stand where pages belong.
fn with_a_desk_around(sources: Sources, folder: &Path) -> (Sources, Option<&'static str>) {
    if !foreign::is_foreign(&sources) {
        return (sources, None);
    }
    let beside = folder.canonicalize().ok().and_then(|folder| folder.parent().map(|parent| parent.join(CATEGORIES)));
    let categories = beside.and_then(|file| std::fs::read(file).ok());
    let foreign::Gathered { sources, before } = foreign::gather(sources, categories.as_deref());
    (sources, Some(before))
}

fn make(sources: &Sources, wishes: &Wishes, memory: &Memory, problems: &mut Vec<Problem>) -> Option<Made> {
    let text = sources.get(DESK).map(String::from_utf8_lossy)?;
    let policy = match Policy::read(&text, DESK) {
        Ok(policy) => policy,
        Err(found) => {
            problems.extend(found.into_iter().map(in_desk));
            return None;
        }
    };
    let today = policy.calendar.day_at(wishes.now);
    problems.extend(policy.holidays_ending(today).into_iter().map(|problem| warning("holidays-ending", problem)));
    problems.extend(policy.guests_over(today).into_iter().map(|problem| warning("guest-over", problem)));
    problems.extend(policy.auditors_over(today).into_iter().map(|problem| warning("auditor-over", problem)));
    problems.extend(policy.schools_over(today).into_iter().map(|problem| warning("school-left", problem)));
    problems.extend(policy.piloted().map(|problem| warning("pilot", problem)));
    let options =
        site_gen::Options { base_url: wishes.base_url.clone(), today, strict: wishes.strict, drafts: wishes.drafts };
    let Site { files, theme, problems: found, memory, missing_legal } =
        site_gen::build(sources, &policy.on(wishes.now), &options, memory);
    problems.extend(found);
    let mails = mail::Templates::new(&mail_texts(sources)).unwrap_or_else(|error| {
        problems.push(in_mails(&error));
        mail::Templates::new(&[]).expect("the embedded mails are tested")
    });
    Some(Made { policy, theme, mails, files, missing_legal, invented: invented::problems(sources), memory })
}

fn mail_texts(sources: &Sources) -> Vec<(String, String)> {
    let wanted = sources.iter().filter(|(path, _)| path.starts_with("mails/"));
    wanted.map(|(path, bytes)| (path.to_owned(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

fn in_desk(problem: PolicyProblem) -> Problem {
    let PolicyProblem { place, message, help } = problem;
    Problem { place, code: "desk", message, help, severity: Severity::Error }
}

/// Time alone brings it, or it is meant so: it is no error, and the site still goes out.
fn warning(code: &'static str, problem: PolicyProblem) -> Problem {
    Problem { code, severity: Severity::Warning, ..in_desk(problem) }
}

fn in_mails(error: &mail::TemplateError) -> Problem {
    Problem {
        place: Place { file: "mails".to_owned(), line: 1, column: 1 },
        code: "mail-template",
        message: error.to_string(),
        help: "mend the file, or remove it: the mail that comes with the program is used then".to_owned(),
        severity: Severity::Error,
    }
}

fn no_desk(strict: bool) -> Problem {
    Problem {
        place: Place { file: DESK.to_owned(), line: 1, column: 1 },
        code: "no-desk",
        message: "there is no desk.toml; a neutral one was used".to_owned(),
        help: "write one: who runs the desk, its schools, agents and queues".to_owned(),
        severity: if strict { Severity::Error } else { Severity::Warning },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(strict: bool) -> Wishes {
        Wishes { base_url: None, now: "2026-11-22T12:00:00Z".parse().unwrap(), strict, drafts: false }
    }

    fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Content) {
        let place = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = place.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let content = Content::Folder(place.path().to_owned());
        (place, content)
    }

    #[test]
    fn the_example_is_without_fault() {
        let outcome = Content::Example.make(&wishes(true), &Memory::default()).unwrap();
        assert_eq!(outcome.errors(), 0, "{:#?}", outcome.problems);
        let made = outcome.made.unwrap();
        assert!(made.files.get("index.html").is_some() && made.files.get("404.html").is_some());
    }

    #[test]
    fn a_heap_of_pages_becomes_a_site_and_the_missing_desk_is_named() {
        let (_place, content) = folder(&[("drucker/papierstau.md", "---\ntitle: Papierstau\n---\nKlappe auf.")]);
        let outcome = content.make(&wishes(false), &Memory::default()).unwrap();
        assert!(outcome.problems.iter().any(|p| p.code == "no-desk" && p.severity == Severity::Warning));
        assert!(outcome.made.unwrap().files.get("drucker/papierstau/index.html").is_some());
        let strict = content.make(&wishes(true), &Memory::default()).unwrap();
        assert!(strict.problems.iter().any(|p| p.code == "no-desk" && p.severity == Severity::Error));
    }

    #[test]
    fn all_that_is_wrong_with_a_desk_is_said_with_its_place() {
        let (_place, content) = folder(&[("desk.toml", "[desk]\nname = 7\n")]);
        let outcome = content.make(&wishes(false), &Memory::default()).unwrap();
        assert!(outcome.made.is_none());
        assert!(outcome.problems.iter().all(|p| p.place.file == "desk.toml"), "{:?}", outcome.problems);
        assert!(outcome.errors() > 0);
    }

    #[test]
    fn a_page_comes_and_goes_by_the_day_of_the_desk_and_not_of_the_world() {
        let desk = String::from_utf8(Example::get(DESK).unwrap().data.into_owned()).unwrap();
        let until = "+++\ntitle = \"Umfrage\"\nvalid_until = 2026-11-22\n+++\nBis Sonntag.";
        let from = "+++\ntitle = \"Ferien\"\nvalid_from = 2026-11-23\n+++\nAb Montag.";
        let shown = |zone: &str, now: &str| {
            let desk = desk.replace("Europe/Berlin", zone);
            assert!(desk.contains(zone));
            let files =
                [("desk.toml", desk.as_str()), ("pages/wlan/umfrage.md", until), ("pages/wlan/ferien.md", from)];
            let (_place, content) = folder(&files);
            let wishes = Wishes { now: now.parse().unwrap(), ..wishes(false) };
            let made = content.make(&wishes, &Memory::default()).unwrap().made.unwrap();
            ["umfrage", "ferien"].map(|page| made.files.get(&format!("wlan/{page}/index.html")).is_some())
        };
        assert_eq!(shown("Europe/Berlin", "2026-11-22T22:59:00Z"), [true, false]);
        assert_eq!(shown("Europe/Berlin", "2026-11-22T23:00:00Z"), [false, true], "midnight in Berlin");
        assert_eq!(shown("America/New_York", "2026-11-23T04:59:00Z"), [true, false]);
        assert_eq!(shown("Pacific/Auckland", "2026-11-22T11:00:00Z"), [false, true]);
    }

    #[test]
    fn school_holidays_that_are_known_for_less_than_half_a_year_are_a_warning_even_if_one_is_strict() {
        let told = |now: &str| {
            let wishes = Wishes { now: now.parse().unwrap(), ..wishes(true) };
            let problems = Content::Example.make(&wishes, &Memory::default()).unwrap().problems;
            problems.into_iter().filter(|problem| problem.code == "holidays-ending").collect::<Vec<_>>()
        };
        assert_eq!(told("2030-02-13T12:00:00Z"), []);
        let told = told("2030-02-15T12:00:00Z");
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].place.file.as_str(), told[0].severity), ("desk.toml", Severity::Warning));
    }

    #[test]
    fn a_desk_that_is_tried_out_is_told_so_and_goes_out_even_if_one_is_strict() {
        let desk = String::from_utf8(Example::get(DESK).unwrap().data.into_owned()).unwrap();
        let desk = format!("{desk}\n[pilot]\ndomains = [\"hafenschule.example\"]\n");
        let (_place, content) = folder(&[("desk.toml", &desk)]);
        let outcome = content.make(&wishes(true), &Memory::default()).unwrap();
        let told: Vec<_> = outcome.problems.iter().filter(|problem| problem.code == "pilot").collect();
        assert_eq!((told.len(), told[0].severity, told[0].place.column), (1, Severity::Warning, 1));
        assert!(told[0].message.contains("s.aydin@schul-hilfe.example") && !told[0].message.contains("petersen"));
        let made = outcome.made.unwrap();
        let page = String::from_utf8_lossy(made.files.get("anfrage/index.html").unwrap()).into_owned();
        assert!(page.contains("Dieses Angebot wird noch erprobt."), "{page}");
    }

    #[test]
    fn a_mail_that_cannot_be_used_is_an_error() {
        let desk = String::from_utf8(Example::get(DESK).unwrap().data.into_owned()).unwrap();
        let (_place, content) = folder(&[("desk.toml", &desk), ("mails/M99/xx", "?")]);
        let outcome = content.make(&wishes(false), &Memory::default()).unwrap();
        assert!(outcome.problems.iter().any(|p| p.code == "mail-template"), "{:?}", outcome.problems);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_of_its_own() {
        assert!(Content::Folder("/nowhere/at/all".into()).make(&wishes(false), &Memory::default()).is_err());
    }
}
