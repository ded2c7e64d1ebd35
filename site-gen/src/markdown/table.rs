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
