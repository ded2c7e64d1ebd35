//! A site that is built again and again while people work on it is, after each change, the site that a fresh build makes.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the memory lies on the disk; this file is all tests"
)]

use site_gen::disk::Recalled;
use site_gen::{File, Files, Memory, Options, Site, Sources, build, disk};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tickets::Policy;

/// How many changes are made.
const EDITS: usize = 500;
/// How often the memory goes through a file, as it does between two processes.
const PROCESS_EVERY: usize = 10;
const PROGRAM: &str = "test";
const FIRST_DAY: &str = "2026-11-24";

const FOLDERS: &[&str] = &["wlan/", "konto/", "en/wlan/", "", "leicht/", "schulen/schule/wlan/"];
const WORDS: &[&str] = &["Netz", "WLAN", "Passwort", "Drucker", "Gerät", "vergessen", "verbinden", "langsam", "Schule"];
/// Front matter that changes what other pages show.
const KEYS: &[&str] = &[
    "tags: [Netz]",
    "tags: [Netz, Konto]",
    "weight: 3",
    "search: false",
    "draft: true",
    "handout: true",
    "roles: [lehrkraft]",
    "level: 1",
    "synonyms: [Funk]",
    "valid_until: 2026-01-01",
    "updated: 2026-10-01",
    "aliases: [/alt/]",
    "kind: news",
    "kind: video",
    "progress: true",
    "device: [Tablet]",
    "review_by: 2026-11-25",
    "valid_from: 2026-11-28",
    "translation_of: wlan/seite-1.md",
    "title: [",
];

/// Numbers that look random and are the same in each run (xorshift64, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

/// A content folder in memory, and somebody who works on it.
struct Author {
    dice: Dice,
    files: BTreeMap<String, String>,
}

impl Author {
    fn new() -> Self {
        let desk = std::fs::read_to_string(root().join("tests/sites/desk.toml")).unwrap();
        let mut author = Self { dice: Dice(0x1057e), files: BTreeMap::from([("desk.toml".to_owned(), desk)]) };
        for _ in 0..12 {
            author.write_page();
        }
        author
    }

    /// Does one thing that people do; says what.
    fn edit(&mut self) -> String {
        match self.dice.below(23) {
            0..8 => self.change_page(),
            8..11 => self.write_page(),
            11..13 => self.remove_page(),
            13 => self.rename_page(),
            14 => {
                let note = ["[[notice]]\nkind = \"outage\"\ntitle = \"Netz\"\n", ""][self.dice.below(2)];
                self.put("stoerungen.toml", note.to_owned())
            }
            15 => {
                let word = self.dice.of(WORDS);
                self.put("glossar.toml", format!("[[term]]\nterm = \"{word}\"\nexplanation = \"Ein Wort.\"\n"))
            }
            16 => {
                let label = ["WLAN", "Funknetz"][self.dice.below(2)];
                let desk = self.files["desk.toml"].replace("de = \"WLAN\"", &format!("de = \"{label}\""));
                self.put("desk.toml", desk.replace("de = \"Funknetz\"", &format!("de = \"{label}\"")))
            }
            17 => {
                let color = self.dice.below(3);
                self.put("assets/lotse.css", format!("p{{color:#{color}{color}{color}}}"))
            }
            18 => {
                let words = format!("[start]\nlead = \"Hilfe {}\"\n", self.dice.below(3));
                self.put("strings/de.toml", words)
            }
            19 => {
                let title = self.dice.of(WORDS);
                self.put("troubleshooters/netz.md", format!("---\ntitle: {title}\n---\n\n## Geht es? {{#los}}\n\n- [Ja](pages/wlan/seite-1.md)\n- [Nein](pages/wlan/seite-2.md)\n"))
            }
            20 => {
                let gap = ["", "[[gap]]\nwhat = \"Filme\"\nwhy = \"Zeit\"\nuntil = \"2027\"\n"][self.dice.below(2)];
                let head =
                    "conformity = \"partial\"\nmethod = \"selbst\"\ncreated = 2026-11-01\nchecked = 2026-11-01\n";
                self.put("barrierefreiheit.toml", format!("{head}{gap}"))
            }
            21 => {
                let word = self.dice.of(WORDS);
                self.put(
                    "templates/search.html",
                    format!(
                        "{{% extends \"base.html\" %}}{{% block content %}}<h1>{word}</h1>{{% endblock content %}}"
                    ),
                )
            }
            _ => {
                let text = self.dice.of(WORDS).to_owned();
                self.put("pages/wlan/plan.txt", text)
            }
        }
    }

    fn put(&mut self, path: &str, text: String) -> String {
        self.files.insert(path.to_owned(), text);
        format!("{path} is written")
    }

    fn pages(&self) -> Vec<String> {
        self.files.keys().filter(|path| path.ends_with(".md")).cloned().collect()
    }

    fn page(&mut self) -> String {
        let pages = self.pages();
        pages[self.dice.below(pages.len())].clone()
    }

    fn write_page(&mut self) -> String {
        let (folder, name) = (self.dice.of(FOLDERS), self.dice.below(12));
        let file = if name == 0 { "_index".to_owned() } else { format!("seite-{name}") };
        let text = self.text();
        self.put(&format!("pages/{folder}{file}.md"), text)
    }

    fn text(&mut self) -> String {
        let (title, key) = (self.dice.of(WORDS), self.dice.of(KEYS));
        let mut text = format!("---\ntitle: {title} {}\n{key}\n---\n", self.dice.below(5));
        for _ in 0..self.dice.below(4) {
            text.push_str(&self.paragraph());
        }
        text
    }

    fn paragraph(&mut self) -> String {
        let (one, other) = (self.dice.of(WORDS), self.dice.of(WORDS));
        let page = self.dice.below(12);
        match self.dice.below(5) {
            0 => format!("\n## {one} {other}\n\nDas {one} ist {other}.\n"),
            1 => format!("\nSiehe [{one}](seite-{page}.md) und [{other}](../konto/seite-{page}.md#{one}).\n"),
            2 => format!("\n> [!NOTE]\n> {one} ohne {other}.\n"),
            3 => format!("\n![{one}](plan.txt) <b>{other}</b>\n"),
            _ => format!("\n1. {one}\n2. {other}\n"),
        }
    }

    fn change_page(&mut self) -> String {
        let (path, more) = (self.page(), self.paragraph());
        let text = self.files[&path].clone() + &more;
        self.put(&path, text)
    }

    fn remove_page(&mut self) -> String {
        let path = self.page();
        if self.pages().len() > 4 {
            self.files.remove(&path);
        }
        format!("{path} is removed")
    }

    fn rename_page(&mut self) -> String {
        let path = self.page();
        let text = self.files.remove(&path).unwrap();
        self.put(&path.replace(".md", "-neu.md").replace("-neu-neu", ""), text)
    }

    fn sources(&self) -> Sources {
        self.files.iter().map(|(path, text)| (path.clone(), text.as_bytes().to_vec())).collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn made(author: &Author, options: &Options, memory: &Memory) -> Site {
    let policy = Policy::read(&author.files["desk.toml"], "desk.toml").unwrap();
    build(&author.sources(), &policy, options, memory)
}

/// The files of a site as bytes; those that are the same are those of the site before.
fn published(files: &Files, before: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let bytes = |(path, file): (&str, &File)| match file {
        File::Made(bytes) => (path.to_owned(), bytes.clone()),
        File::Same => (path.to_owned(), before[path].clone()),
    };
    files.iter().map(bytes).collect()
}

#[test]
fn after_each_of_500_edits_the_site_is_that_of_a_fresh_build() {
    let mut author = Author::new();
    let folder = std::env::temp_dir().join(format!("lotse-again-{}", std::process::id()));
    let (site_folder, cache) = (folder.join("site"), folder.join("memory"));
    let mut options = Options { base_url: None, today: FIRST_DAY.parse().unwrap(), strict: true, drafts: false };
    let (mut memory, mut site) = (Memory::default(), BTreeMap::new());
    let (mut same, mut all) = (0, 0);
    for edit in 0..EDITS {
        let what = author.edit();
        // Own content for a while, a heap of pages for a while.
        options.strict = edit / 50 % 2 == 0;
        // Days go by, drafts are looked at, the site moves.
        options.today = FIRST_DAY.parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(edit as u64 / 100);
        options.drafts = edit / 70 % 3 == 1;
        options.base_url = (edit / 90 % 2 == 1).then(|| "https://hilfe.example".to_owned());
        let again = made(&author, &options, &memory);
        let fresh = made(&author, &options, &Memory::default());
        same += again.files.iter().filter(|(_, file)| **file == File::Same).count();
        all += again.files.len();
        let next = published(&again.files, &site);
        let wanted = published(&fresh.files, &BTreeMap::new());
        for (path, bytes) in &wanted {
            assert!(next.get(path) == Some(bytes), "edit {edit}, {what}: {path} is not as a fresh build makes it");
        }
        assert_eq!(next.len(), wanted.len(), "edit {edit}, {what}: there are files too many");
        assert_eq!(again.problems, fresh.problems, "edit {edit}, {what}");
        assert_eq!(again.memory, fresh.memory, "edit {edit}, {what}");
        memory = again.memory;
        site = next;
        if edit % PROCESS_EVERY == 0 {
            disk::write(&fresh.files, &site_folder).unwrap();
            disk::remember(&cache, PROGRAM, &site_folder, (&fresh.files, &memory), &Recalled::default()).unwrap();
            memory = disk::recall(&cache, PROGRAM, &site_folder).memory;
            assert_eq!(memory, fresh.memory, "edit {edit}: the file does not keep what was remembered");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(same * 2 > all, "only {same} of {all} files were the same again");
}

#[test]
fn a_file_that_somebody_touched_is_made_again() {
    let author = Author::new();
    let options = Options { base_url: None, today: "2026-11-26".parse().unwrap(), strict: false, drafts: false };
    let folder = std::env::temp_dir().join(format!("lotse-touched-{}", std::process::id()));
    let (site_folder, cache) = (folder.join("site"), folder.join("memory"));
    let first = made(&author, &options, &Memory::default());
    disk::write(&first.files, &site_folder).unwrap();
    disk::remember(&cache, PROGRAM, &site_folder, (&first.files, &first.memory), &Recalled::default()).unwrap();

    let again = || made(&author, &options, &disk::recall(&cache, PROGRAM, &site_folder).memory).files;
    assert!(again().iter().all(|(_, file)| *file == File::Same));
    std::fs::write(site_folder.join("index.html"), "touched").unwrap();
    std::fs::remove_file(site_folder.join("404.html")).unwrap();
    let made_again: Vec<String> =
        again().iter().filter(|(_, f)| **f != File::Same).map(|(p, _)| p.to_owned()).collect();
    assert_eq!(made_again, ["404.html", "index.html"]);
    disk::write(&again(), &site_folder).unwrap();
    assert_eq!(std::fs::read(site_folder.join("index.html")).unwrap(), first.files.get("index.html").unwrap());

    // What somebody changes while a site is made is not taken for what was looked at before.
    disk::remember(&cache, PROGRAM, &site_folder, (&first.files, &first.memory), &Recalled::default()).unwrap();
    let before = disk::recall(&cache, PROGRAM, &site_folder);
    let all_the_same = made(&author, &options, &before.memory);
    let sitemap = first.files.get("robots.txt").unwrap().to_ascii_uppercase();
    std::fs::write(site_folder.join("robots.txt"), sitemap).unwrap();
    disk::remember(&cache, PROGRAM, &site_folder, (&all_the_same.files, &all_the_same.memory), &before).unwrap();
    let made_again: Vec<String> = again().made().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(made_again, ["robots.txt"]);

    // What another program left, or half a file, is no memory.
    assert_eq!(disk::recall(&cache, "another", &site_folder).memory, Memory::default());
    let half = std::fs::read(&cache).unwrap();
    std::fs::write(&cache, &half[..half.len() / 2]).unwrap();
    assert_eq!(disk::recall(&cache, PROGRAM, &site_folder).memory, Memory::default());
    std::fs::remove_dir_all(&folder).unwrap();
}
