//! Templates carry neither style nor script (facts for search engines are no script), so that a page's policy can forbid both.

use super::texts;
use std::path::Path;

/// Lines of templates with style or script in them.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let folder = |path: &str| path.starts_with("content/templates/") || path.starts_with("content/mails/");
    for (path, text) in texts(root, &[".html"]).into_iter().filter(|(path, _)| folder(path)) {
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.to_lowercase();
            if line.contains(" style=") || line.contains("<style") {
                faults.push(format!("{path}:{number}: style in a template"));
            }
            let inline = line.split("<script").skip(1).any(|tag| {
                !tag.split('>').next().is_some_and(|t| t.contains("src=") || t.contains("application/ld+json"))
            });
            if inline || line.contains("javascript:") || has_handler(&line) {
                faults.push(format!("{path}:{number}: script in a template"));
            }
        }
    }
    faults
}

/// Whether a tag has an attribute such as `onclick=`.
fn has_handler(line: &str) -> bool {
    line.split(" on").skip(1).any(|rest| {
        let letters = rest.chars().take_while(char::is_ascii_lowercase).count();
        letters > 2 && rest[letters..].starts_with('=')
    })
}
