//! The table: medians, and ratios beside their goals.

use crate::load::Measured;
use std::io::Write;

/// A line of the table.
pub(crate) struct Row {
    cells: [String; 6],
}

impl Row {
    pub(crate) fn rate(name: &str, a_second: f64) -> Self {
        let mut cells = [const { String::new() }; 6];
        cells[0] = name.to_owned();
        cells[1] = format!("{a_second:.0}/s");
        Self { cells }
    }

    pub(crate) fn latency(mut self, rounds: &[Measured]) -> Self {
        self.cells[2] = format!("{:.2}", median(rounds.iter().map(Measured::p50_ms).collect()));
        self.cells[3] = format!("{:.2}", median(rounds.iter().map(Measured::p99_ms).collect()));
        self
    }

    pub(crate) fn goal(mut self, ratio: f64, goal: &str) -> Self {
        self.cells[4] = format!("{ratio:.2}");
        goal.clone_into(&mut self.cells[5]);
        self
    }
}

pub(crate) fn head() {
    row(&Row { cells: ["", "median", "p50 ms", "p99 ms", "ratio", "goal"].map(str::to_owned) });
}

pub(crate) fn row(row: &Row) {
    let [name, rate, p50, p99, ratio, goal] = &row.cells;
    line(format!("{name:58}{rate:>9}{p50:>9}{p99:>9}{ratio:>8}  {goal}").trim_end());
}

pub(crate) fn line(text: &str) {
    _ = writeln!(std::io::stdout(), "{text}");
}

/// The one in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
