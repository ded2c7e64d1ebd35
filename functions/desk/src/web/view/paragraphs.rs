//! What somebody wrote, as pages show it.

/// Text as paragraphs of lines: blank lines part paragraphs, line ends stay.
pub(in crate::web) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines() {
        match (line.trim().is_empty(), all.last_mut()) {
            (true, _) => all.push(Vec::new()),
            (false, Some(last)) => last.push(line.to_owned()),
            (false, None) => {}
        }
    }
    all.retain(|p| !p.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_and_line_ends_stay() {
        assert_eq!(paragraphs("a\nb\n\n\n c"), vec![vec!["a".to_owned(), "b".into()], vec![" c".into()]]);
        assert!(paragraphs(" \n").is_empty());
    }
}
