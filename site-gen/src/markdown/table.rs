//! Tables: each in a region of its own that can be scrolled with the keyboard.

use pulldown_cmark::Alignment;

/// How far a table has been written.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Table {
    pub(super) fn new(columns: Vec<Alignment>) -> Self {
        Self { columns, column: 0, in_head: false }
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn head(&mut self) -> &'static str {
        (self.in_head, self.column) = (true, 0);
        "<thead><tr>"
    }

    pub(super) fn head_end(&mut self) -> &'static str {
        self.in_head = false;
        "</tr></thead>\n<tbody>"
    }

    pub(super) fn row(&mut self) -> &'static str {
        self.column = 0;
        "<tr>"
    }

    /// The first cell of a row names the row.
    pub(super) fn cell(&mut self) -> &'static str {
        let right = self.columns.get(self.column) == Some(&Alignment::Right);
        match (self.in_head, self.column == 0, right) {
            (true, _, false) => "<th scope=\"col\">",
            (true, _, true) => "<th scope=\"col\" class=\"r\">",
            (false, true, _) => "<th scope=\"row\">",
            (false, false, false) => "<td>",
            (false, false, true) => "<td class=\"r\">",
        }
    }

    pub(super) fn cell_end(&mut self) -> &'static str {
        let is_head = self.in_head || self.column == 0;
        self.column += 1;
        if is_head { "</th>" } else { "</td>" }
    }
}

/// The cells of a row as it was written: between bars that no backslash stands before.
pub(super) fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let is_escaped = |row: &str, at: usize| row[..at].ends_with('\\');
    let row = row.strip_suffix('|').filter(|inner| !inner.ends_with('\\')).unwrap_or(row);
    let mut bars = row.match_indices('|').map(|(at, _)| at).filter(move |at| !is_escaped(row, *at));
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let bar = bars.next();
        start = bar.map(|bar| bar + 1);
        Some(&row[from..bar.unwrap_or(row.len())])
    })
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn bars_part_cells_unless_a_backslash_stands_before() {
        let of = |row| cells(row).collect::<Vec<_>>();
        assert_eq!(of("| a | b |\n"), [" a ", " b "]);
        assert_eq!(of("a|b \\| c|d \\|"), ["a", "b \\| c", "d \\|"]);
        assert_eq!(of("|"), [""]);
        assert_eq!(of("|||"), ["", ""]);
    }
}
