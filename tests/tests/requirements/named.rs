//! Every test of the house by its name, and what each says it covers.
//!
//! A story and a little site say it in a line of their own (`covers Z-25 N-35`), a test in Rust or Python in a comment of that
//! form right above it, a browser test in the comment at its head. No other comment says it: what the program's own code names,
//! it does not prove.

use std::path::Path;
use tests::{Play, plays, root};

/// A test.
pub(super) struct Named {
    /// Its name: the function, or the file, or the folder of a little site (`sites/levels`).
    pub(super) name: String,
    /// The requirements that it says it covers.
    pub(super) covers: Vec<String>,
}

/// All tests of the house, and what is said of covering where no test follows.
pub(super) fn all() -> (Vec<Named>, Vec<String>) {
    let mut plays = plays();
    plays.dedup_by_key(|play| play.file.clone());
    let mut tests: Vec<Named> = plays.into_iter().map(of_story).collect();
    let mut lost = Vec::new();
    let kept = |e: &walkdir::DirEntry| e.depth() == 0 || !is_no_source(&e.file_name().to_string_lossy());
    let files = walkdir::WalkDir::new(root()).sort_by_file_name().into_iter().filter_entry(kept);
    for file in files.filter_map(Result::ok) {
        let file = file.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let language = match file.extension().and_then(|e| e.to_str()) {
            Some("rs") => &RUST,
            Some("py") if name.starts_with("test_") => &PYTHON,
            Some("mjs") if file.parent().is_some_and(|folder| folder.ends_with("tests/browser")) => {
                tests.push(of_browser(&name, &read(file)));
                continue;
            }
            _ if name == "site.txt" => {
                tests.push(of_site(file));
                continue;
            }
            _ => continue,
        };
        let (found, astray) = of_source(&read(file), language);
        tests.extend(found);
        lost.extend(astray.iter().map(|line| format!("{}:{line}", file.display())));
    }
    (tests, lost)
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn is_no_source(folder: &str) -> bool {
    folder.starts_with('.') || matches!(folder, "target" | "node_modules" | "public" | "lotse-data")
}

fn of_story(play: Play) -> Named {
    let name = play.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Named { name, covers: play.story.covers }
}

fn of_site(file: &Path) -> Named {
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    Named { name: format!("sites/{folder}"), covers: read(file).lines().flat_map(ids).collect() }
}

/// A browser test is a whole file; what it covers stands before its first line of code.
fn of_browser(name: &str, text: &str) -> Named {
    let head = text.lines().map_while(|line| line.strip_prefix("//"));
    Named { name: name.to_owned(), covers: head.flat_map(|line| ids(line.trim_start())).collect() }
}

/// How a language writes comments and tests.
struct Source {
    comment: &'static str,
    /// What may stand between the comment and the test.
    mark: &'static str,
    /// The name of the test that this line begins, if the marks above it make it one.
    test: fn(line: &str, marks: &[&str]) -> Option<String>,
}

const RUST: Source = Source { comment: "//", mark: "#[", test: rust_test };
const PYTHON: Source = Source { comment: "#", mark: "@", test: python_test };

fn rust_test(line: &str, marks: &[&str]) -> Option<String> {
    let is_test = |mark: &&str| *mark == "#[test]" || mark.contains("::test]") || mark.contains("::test(");
    let line = line.strip_prefix("async ").unwrap_or(line);
    let name = line.strip_prefix("fn ").filter(|_| marks.iter().any(is_test))?;
    name.split('(').next().map(str::to_owned)
}

fn python_test(line: &str, _: &[&str]) -> Option<String> {
    line.strip_prefix("def ").filter(|name| name.starts_with("test_"))?.split('(').next().map(str::to_owned)
}

/// The tests of a file, and the lines that say "covers" with no test below.
fn of_source(text: &str, language: &Source) -> (Vec<Named>, Vec<usize>) {
    let (mut tests, mut lost) = (Vec::new(), Vec::new());
    let (mut covers, mut marks, mut said_at) = (Vec::new(), Vec::new(), None);
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if let Some(comment) = line.strip_prefix(language.comment) {
            let said = ids(comment.trim_start_matches(['/', '!']).trim_start());
            if !said.is_empty() {
                said_at = Some(number);
            }
            covers.extend(said);
        } else if line.starts_with(language.mark) {
            marks.push(line);
        } else {
            match (language.test)(line, &marks) {
                Some(name) => tests.push(Named { name, covers: std::mem::take(&mut covers) }),
                None => lost.extend(said_at),
            }
            (said_at, covers) = (None, Vec::new());
            marks.clear();
        }
    }
    lost.extend(said_at);
    (tests, lost)
}

/// The ids of a line that begins with the word "covers".
fn ids(line: &str) -> Vec<String> {
    let words = line.strip_prefix("covers ").unwrap_or_default().split([' ', ',']);
    words.map(|w| w.trim_end_matches('.')).take_while(|w| is_id(w)).map(str::to_owned).collect()
}

fn is_id(word: &str) -> bool {
    let digits = word.get(2..).unwrap_or_default();
    word.get(1..2) == Some("-") && digits.len() == 2 && digits.chars().all(|c| c.is_ascii_digit())
}

/// Each test as `name: ids`, and the lines astray.
fn told(text: &str, language: &Source) -> (Vec<String>, Vec<usize>) {
    let (tests, lost) = of_source(text, language);
    (tests.iter().map(|test| format!("{}: {}", test.name, test.covers.join(" "))).collect(), lost)
}

#[test]
fn what_stands_right_above_a_test_is_what_it_covers() {
    let rust = "/// Why.\n// covers N-35 N-34.\n#[tokio::test(start_paused = true)]\nasync fn one() {\n}\n\n#[test]\nfn two() {}\nfn three() {}";
    assert_eq!(told(rust, &RUST), (vec!["one: N-35 N-34".to_owned(), "two: ".to_owned()], vec![]));
    let python = "# covers Z-05\n@pytest.mark.slow\ndef test_one(desk):\n    pass\ndef helper():\n";
    assert_eq!(told(python, &PYTHON), (vec!["test_one: Z-05".to_owned()], vec![]));
}

#[test]
fn code_that_is_no_test_covers_nothing() {
    let code = "/// covers N-35\npub fn due() {}\n\n    // covers Z-25\n    let x = 1;\n// covers D-01\n\n#[test]\nfn one() {}";
    assert_eq!(told(code, &RUST), (vec!["one: ".to_owned()], vec![1, 4, 6]));
    let said = "// covers everything\nlet x = \"covers N-35\";\n//! A title.   covers N-35\n";
    assert_eq!(told(said, &RUST), (vec![], vec![]));
    let browser = of_browser("a.mjs", "// Steps.\n// covers P-15\nimport x;\n// covers P-16\n");
    assert_eq!(browser.covers, ["P-15"]);
}
