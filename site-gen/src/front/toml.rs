//! Front matter between `+++`.

use super::Fault;
use super::node::{DEPTH_MAX, Key, Node, Table, Value};
use crate::day::day;
use crate::problem::Cause;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads `matter`, which begins at byte `at` of the file. What can be read is kept, whatever else is broken.
pub(super) fn read<'a>(matter: &'a str, at: usize, faults: &mut Vec<Fault>) -> Table<'a> {
    let (table, errors) = DeTable::parse_recoverable(matter);
    let mut last_line = None;
    for error in errors {
        let start = error.span().map_or(0, |span| span.start);
        let line = matter.get(..start).map(|before| before.matches('\n').count());
        // What goes wrong once on a line goes on going wrong: the first sentence is the useful one.
        if last_line != Some(line) {
            faults.push((at + start, Cause::FrontMatterBroken { message: error.message().to_owned() }));
        }
        last_line = Some(line);
    }
    entries(table.into_inner(), at, 0)
}

fn entries(table: DeTable<'_>, at: usize, depth: usize) -> Table<'_> {
    let mut entries: Table<'_> = table
        .into_iter()
        .map(|(key, value)| {
            let key = Key { at: at + key.span().start, name: key.into_inner() };
            (key, node(value, at, depth + 1))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.at);
    entries
}

fn node(value: Spanned<DeValue<'_>>, at: usize, depth: usize) -> Node<'_> {
    let begins = at + value.span().start;
    let value = match value.into_inner() {
        DeValue::Array(_) | DeValue::Table(_) if depth > DEPTH_MAX => Value::Other,
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Other, Value::Integer)
        }
        DeValue::Boolean(yes) => Value::Boolean(yes),
        DeValue::Datetime(time) => time.date.and_then(day).map_or(Value::Other, Value::Date),
        DeValue::Float(_) => Value::Other,
        DeValue::Array(list) => Value::List(list.into_iter().map(|entry| node(entry, at, depth + 1)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, at, depth)),
    };
    Node { value, at: begins }
}
