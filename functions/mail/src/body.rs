//! The filled template as lines, and as the plain text that is mailed.

mod html;

use crate::said::{CLOSE, OPEN, unmarked};

/// A filled template, tidied: no blank line stands twice, but for what people wrote.
pub(crate) struct Body<'t> {
    lines: Vec<Line<'t>>,
}

/// One line of it.
#[derive(Clone, Copy)]
struct Line<'t> {
    /// As the template gave it, marks and all.
    raw: &'t str,
    /// Whether it goes on with what a person wrote.
    inside: bool,
}

impl<'t> Body<'t> {
    /// Takes a filled template.
    pub(crate) fn of(filled: &'t str) -> Self {
        let mut inside = false;
        let mut lines: Vec<Line<'t>> = Vec::new();
        for raw in filled.split('\n') {
            let line = Line { raw: if inside { raw } else { raw.trim_end_matches([' ', '\r']) }, inside };
            let doubled = line.is_our_blank() && lines.last().is_none_or(Line::is_our_blank);
            if !doubled {
                lines.push(line);
            }
            inside = raw.chars().rfind(|&c| c == OPEN || c == CLOSE).map_or(inside, |mark| mark == OPEN);
        }
        while lines.last().is_some_and(Line::is_our_blank) {
            lines.pop();
        }
        Self { lines }
    }

    /// The text part.
    pub(crate) fn plain(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(Line::text).collect();
        lines.join("\n") + "\n"
    }

    /// The HTML part.
    pub(crate) fn html(&self, language: &str, title: &str) -> String {
        html::page(&self.lines, language, title)
    }
}

impl<'t> Line<'t> {
    /// The line, if no person wrote any of it.
    fn ours(&self) -> Option<&'t str> {
        (!self.inside && !self.raw.contains([OPEN, CLOSE])).then_some(self.raw)
    }

    fn is_our_blank(&self) -> bool {
        self.ours().is_some_and(|line| line.trim().is_empty())
    }

    /// The line as people read it.
    fn text(&self) -> String {
        unmarked(self.raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_that_a_template_leaves_close_and_gaps_that_a_person_left_stay() {
        let filled = "\n\nGuten Tag,  \n\n\n\n\u{2}a\n\n\nb  \u{3}\n\n\nGruß\n\n";
        assert_eq!(Body::of(filled).plain(), "Guten Tag,\n\na\n\n\nb  \n\nGruß\n");
    }
}
