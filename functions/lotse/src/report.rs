//! What is wrong with a content folder, in the forms that people and programs read.

use serde::Serialize;
use serde_json::{Value, json};
use site_gen::{Problem, Severity};
use std::path::Path;

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Human,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which code hosts show beside the lines.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines.
    Github,
}

/// All problems in this form, with a line end at the end. `folder` stands before the names of files.
#[must_use]
pub fn report(problems: &[Problem], folder: &Path, format: Format) -> String {
    let found: Vec<Found<'_>> = problems.iter().map(|problem| Found::new(problem, folder)).collect();
    match format {
        Format::Human => human(&found, folder),
        Format::Json => lines(&json!({
            "errors": count(&found, ERROR),
            "warnings": count(&found, WARNING),
            "problems": found,
        })),
        Format::Sarif => lines(&sarif(&found)),
        Format::Github => found.iter().map(github).collect(),
    }
}

const ERROR: &str = "error";
const WARNING: &str = "warning";
/// How much of a line is shown, in characters.
const SNIPPET_CHARS: usize = 100;

/// A problem, with the name of its file as others find it.
#[derive(Serialize)]
struct Found<'a> {
    file: String,
    line: usize,
    column: usize,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: &'a str,
}

impl<'a> Found<'a> {
    fn new(problem: &'a Problem, folder: &Path) -> Self {
        Self {
            file: folder.join(&problem.place.file).display().to_string(),
            line: problem.place.line,
            column: problem.place.column,
            severity: match problem.severity {
                Severity::Error => ERROR,
                Severity::Warning => WARNING,
            },
            code: problem.code,
            message: &problem.message,
            help: &problem.help,
        }
    }
}

fn count(found: &[Found<'_>], severity: &str) -> usize {
    found.iter().filter(|one| one.severity == severity).count()
}

fn human(found: &[Found<'_>], folder: &Path) -> String {
    // Problems stand in the order of files: each is read once, however many it has.
    let mut open: (String, Vec<String>) = Default::default();
    let one = |Found { file, line, column, severity, code, message, help }: &Found<'_>| {
        if open.0 != *file {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            open = (file.clone(), text.lines().map(str::to_owned).collect());
        }
        let shown = snippet(&open.1, *line, *column);
        let shown = shown.unwrap_or_default();
        format!("{file}:{line}:{column}: {severity}[{code}]: {message}\n{shown}  help: {help}\n")
    };
    let many = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let sum = match (count(found, ERROR), count(found, WARNING)) {
        (0, 0) => format!("no problems in {}", folder.display()),
        (0, warnings) => many(warnings, WARNING),
        (errors, 0) => many(errors, ERROR),
        (errors, warnings) => format!("{}, {}", many(errors, ERROR), many(warnings, WARNING)),
    };
    found.iter().map(one).chain([sum, "\n".to_owned()]).collect()
}

/// The line with a caret below the column; of a long line, what stands around it.
fn snippet(lines: &[impl AsRef<str>], line: usize, column: usize) -> Option<String> {
    let written: Vec<char> = lines.get(line.checked_sub(1)?)?.as_ref().chars().collect();
    let at = column.checked_sub(1)?;
    if written.iter().all(|c| c.is_whitespace()) || at > written.len() {
        return None;
    }
    let start = if written.len() <= SNIPPET_CHARS { 0 } else { at.saturating_sub(SNIPPET_CHARS / 3) };
    let shown: String =
        written.iter().skip(start).take(SNIPPET_CHARS).map(|c| if *c == '\t' { ' ' } else { *c }).collect();
    let (number, caret) = (line.to_string(), " ".repeat(at - start));
    let margin = " ".repeat(number.len());
    Some(format!("  {number} | {}\n  {margin} | {caret}^\n", shown.trim_end()))
}

fn lines(value: &Value) -> String {
    format!("{value:#}\n")
}

fn sarif(found: &[Found<'_>]) -> Value {
    let result = |one: &Found<'_>| {
        json!({
            "ruleId": one.code,
            "level": one.severity,
            "message": { "text": format!("{}\nhelp: {}", one.message, one.help) },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": theme::encoded(&one.file.replace('\\', "/")) },
                "region": { "startLine": one.line, "startColumn": one.column },
            }}],
        })
    };
    let mut codes: Vec<&str> = found.iter().map(|one| one.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.into_iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "lotse", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": found.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn github(one: &Found<'_>) -> String {
    let text = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |value: &str| text(value).replace(':', "%3A").replace(',', "%2C");
    let Found { file, line, column, severity, code, message, help } = one;
    let (file, message) = (property(file), text(&format!("{message}\nhelp: {help}")));
    format!("::{severity} file={file},line={line},col={column},title={code}::{message}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tickets::policy::Place;

    fn problems() -> [Problem; 2] {
        let place = |file: &str, line| Place { file: file.to_owned(), line, column: 3 };
        [
            Problem {
                place: place("pages/a, b.md", 7),
                code: "dead-link",
                message: "`x` leads nowhere, 100 %".to_owned(),
                help: "link to y".to_owned(),
                severity: Severity::Error,
            },
            Problem {
                place: place("desk.toml", 1),
                code: "stale",
                message: "old".to_owned(),
                help: "read it".to_owned(),
                severity: Severity::Warning,
            },
        ]
    }

    fn written(format: Format) -> String {
        report(&problems(), Path::new("content"), format)
    }

    #[test]
    fn people_read_place_cause_and_next_step() {
        let text = "content/pages/a, b.md:7:3: error[dead-link]: `x` leads nowhere, 100 %\n  help: link to y\n\
                    content/desk.toml:1:3: warning[stale]: old\n  help: read it\n1 error, 1 warning\n";
        assert_eq!(written(Format::Human), text);
        assert_eq!(report(&[], Path::new("content"), Format::Human), "no problems in content\n");
    }

    #[test]
    fn the_line_is_shown_with_a_caret_below_the_place() {
        let text = ["# Titel", "", "Siehe [hier](nirgends.md)"];
        assert_eq!(snippet(&text, 3, 7).unwrap(), "  3 | Siehe [hier](nirgends.md)\n    |       ^\n");
        assert_eq!(snippet(&text, 2, 1), None);
        assert_eq!(snippet(&text, 9, 1), None);
        let long = format!("{}ä!", "x".repeat(400));
        let shown = snippet(&[long], 1, 401).unwrap();
        let (line, caret) = shown.split_once('\n').unwrap();
        assert_eq!(line.chars().position(|c| c == 'ä'), caret.chars().position(|c| c == '^'));
    }

    #[test]
    fn programs_read_the_same() {
        let json: Value = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!((&json["errors"], &json["warnings"]), (&json!(1), &json!(1)));
        assert_eq!(json["problems"][0]["file"], "content/pages/a, b.md");
        let sarif: Value = serde_json::from_str(&written(Format::Sarif)).unwrap();
        let result = &sarif["runs"][0]["results"][1];
        assert_eq!((&result["level"], &result["ruleId"]), (&json!("warning"), &json!("stale")));
        assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
    }

    #[test]
    fn no_text_breaks_out_of_a_workflow_command() {
        let text = "::error file=content/pages/a%2C b.md,line=7,col=3,title=dead-link::`x` leads nowhere, 100 %25%0Ahelp: link to y\n\
                    ::warning file=content/desk.toml,line=1,col=3,title=stale::old%0Ahelp: read it\n";
        assert_eq!(written(Format::Github), text);
    }
}
