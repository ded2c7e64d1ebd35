//! Addresses of the example that a desk still bears: mail to them reaches nobody.

use super::DESK;
use site_gen::{Problem, Severity, Sources};
use tickets::policy::Place;

/// The top level that belongs to nobody (RFC 2606).
const NOBODYS: &str = ".example";
/// The pages that tell the world who runs a desk, beside its `desk.toml`, wherever they stand.
const LEGAL: [&str; 4] = ["impressum.md", "datenschutz.md", "barrierefreiheit.md", "barrierefreiheit.toml"];

/// What texts stand between in TOML; the long ones first.
const MARKS: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

/// A warning for each file that tells the world such addresses, at the first of them.
pub(super) fn problems(sources: &Sources) -> Vec<Problem> {
    sources.iter().filter(|(path, _)| tells_the_world(path)).filter_map(|(path, bytes)| problem(path, bytes)).collect()
}

fn tells_the_world(path: &str) -> bool {
    path == DESK || path.rsplit('/').next().is_some_and(|name| LEGAL.contains(&name))
}

fn problem(path: &str, bytes: &[u8]) -> Option<Problem> {
    let text = String::from_utf8_lossy(bytes);
    let said = if path.ends_with(".toml") { uncommented(&text) } else { text.into_owned() };
    let found: Vec<(usize, usize)> =
        said.lines().enumerate().flat_map(|(line, text)| ends(text).map(move |at| (line, at))).collect();
    let (line, column) = *found.first()?;
    Some(Problem {
        place: Place { file: path.to_owned(), line: line + 1, column: column + 1 },
        code: "invented-address",
        message: format!("addresses end in {NOBODYS} and reach nobody: {} in this file", found.len()),
        help: "this desk runs for real: write your own before others rely on it".to_owned(),
        severity: Severity::Warning,
    })
}

/// A TOML file without its comments, each line in its place. What stands in quotation marks is no comment.
fn uncommented(toml: &str) -> String {
    let mut said = String::with_capacity(toml.len());
    let mut rest = toml;
    let mut closes: Option<&str> = None;
    while let Some(next) = rest.chars().next() {
        let taken = match closes {
            None if next == '#' => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            None => {
                closes = MARKS.into_iter().find(|mark| rest.starts_with(mark));
                closes.map_or(next.len_utf8(), str::len)
            }
            Some(mark) if rest.starts_with(mark) => {
                closes = None;
                mark.len()
            }
            Some(mark) if next == '\\' && mark.starts_with('"') => rest.chars().take(2).map(char::len_utf8).sum(),
            Some(_) => next.len_utf8(),
        };
        let (text, after) = rest.split_at(taken);
        said.push_str(text);
        rest = after;
    }
    said
}

/// Where in a line, counted in characters, an address ends in it. What goes on is another name: `.examples`, `.example.org`.
fn ends(line: &str) -> impl Iterator<Item = usize> {
    let goes_on = |rest: &str| {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    line.match_indices(NOBODYS)
        .filter(move |(at, found)| !goes_on(&line[at + found.len()..]))
        .map(|(at, _)| line[..at].chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: Option<&str>) {
        let sources: Sources = [(path.to_owned(), text.as_bytes().to_vec())].into_iter().collect();
        let told: Vec<String> = problems(&sources)
            .iter()
            .map(|p| format!("{}:{}:{} {}", p.place.file, p.place.line, p.place.column, p.message))
            .collect();
        assert_eq!(told.first().map(String::as_str), expected, "{text}");
    }

    #[test]
    fn the_first_invented_address_of_a_file_is_named_and_all_are_counted() {
        let two = "# hilfe@a.example\nmail = \"hilfe@schule.example\"\nimprove = \"mailto:ü@b.example?subject=x\"";
        check("desk.toml", two, Some("desk.toml:2:21 addresses end in .example and reach nobody: 2 in this file"));
        check(
            "pages/en/impressum.md",
            "Mail: ä@b.example.",
            Some("pages/en/impressum.md:1:10 addresses end in .example and reach nobody: 1 in this file"),
        );
        check("desk.toml", "mail = \"hilfe@schule.de\" # see hilfe.examples, a.example.org", None);
        check(
            "pages/impressum.md",
            "# a@b.example",
            Some("pages/impressum.md:1:6 addresses end in .example and reach nobody: 1 in this file"),
        );
        check(
            "desk.toml",
            "a = 1 # a@b.example\nb = \"\"\"\n\\\"\"\" # c@d.org\n\"\"\" # e@f.example\nc = '\\' # g@h.example",
            None,
        );
        check(
            "desk.toml",
            r#"title = "Raum #4 \" # a@b.example" # c@d.example"#,
            Some("desk.toml:1:26 addresses end in .example and reach nobody: 1 in this file"),
        );
        check("pages/wlan/verbinden.md", "name@schule.example", None);
    }
}
