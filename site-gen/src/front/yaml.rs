//! Front matter between `---`.
#![expect(clippy::wildcard_enum_match_arm, reason = "the parser's list of events is open")]

use super::Fault;
use super::node::{DEPTH_MAX, Key, Node, Table, Value};
use crate::problem::Cause;
use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span};
use std::borrow::Cow;

/// Reads `matter`, which begins at byte `at` of the file.
pub(super) fn read<'a>(matter: &'a str, at: usize, faults: &mut Vec<Fault>) -> Table<'a> {
    let mut reader = Reader { events: Parser::new_from_str(matter), matter, at };
    match reader.document() {
        Ok(table) => table,
        Err((place, message)) => {
            faults.push((place, Cause::FrontMatterBroken { message }));
            lines(matter, at)
        }
    }
}

/// What single lines say, where the whole cannot be read: `key: some text`.
fn lines(matter: &str, at: usize) -> Table<'_> {
    let mut entries = Table::new();
    let mut start = at;
    for line in matter.split_inclusive('\n') {
        let is_word = |key: &&str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_word(key)) {
            let value = value.trim().trim_matches(['"', '\'']);
            if !value.is_empty() && !value.starts_with(['[', '{', '&', '*', '|', '>', '!', '#']) {
                let key = Key { name: Cow::Borrowed(key), at: start };
                entries.push((
                    key,
                    Node { value: plain(Cow::Borrowed(value)), at: start + line.find(':').unwrap_or(0) + 1 },
                ));
            }
        }
        start += line.len();
    }
    entries
}

/// Turns the parser's events into a tree.
struct Reader<'a, P> {
    events: P,
    matter: &'a str,
    at: usize,
}

/// The byte in the file where reading stopped, and why.
type Stop = (usize, String);

impl<'a, P: Iterator<Item = Result<(Event<'a>, Span), ScanError>>> Reader<'a, P> {
    fn next(&mut self) -> Result<(Event<'a>, usize), Stop> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, self.byte(&span.start))),
            Some(Err(error)) => Err((self.byte(error.marker()), error.info())),
            None => Err((self.at + self.matter.len(), "it ends too early".to_owned())),
        }
    }

    /// The byte in the file that a mark stands for.
    fn byte(&self, mark: &Marker) -> usize {
        self.at + mark.byte_offset().unwrap_or_default().min(self.matter.len())
    }

    fn document(&mut self) -> Result<Table<'a>, Stop> {
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd | Event::DocumentEnd => return Ok(Table::new()),
                Event::MappingStart(..) => return self.table(0),
                Event::Scalar(text, ..) if text.is_empty() => {}
                _ => return Err((at, "keys with values are expected here".to_owned())),
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Table<'a>, Stop> {
        let mut entries = Table::new();
        loop {
            let (event, at) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Ok(entries),
                Event::Scalar(name, ..) => name,
                _ => return Err((at, "a key must be a word".to_owned())),
            };
            let (event, value_at) = self.next()?;
            let value = self.node(event, value_at, depth + 1)?;
            entries.push((Key { name, at }, value));
        }
    }

    fn node(&mut self, event: Event<'a>, at: usize, depth: usize) -> Result<Node<'a>, Stop> {
        if depth > DEPTH_MAX {
            return Err((at, "it is nested too deeply".to_owned()));
        }
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => plain(text),
            Event::Scalar(text, ..) => Value::Text(text),
            Event::MappingStart(..) => Value::Table(self.table(depth)?),
            Event::SequenceStart(..) => Value::List(self.list(depth)?),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                return Err((at, "references with `*` are not read here".to_owned()));
            }
            _ => return Err((at, "a value is expected here".to_owned())),
        };
        Ok(Node { value, at })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node<'a>>, Stop> {
        let mut entries = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(entries);
            }
            entries.push(self.node(event, at, depth + 1)?);
        }
    }
}

/// What a word without quotes means (YAML 1.2 core, and dates).
fn plain(text: Cow<'_, str>) -> Value<'_> {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Other,
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    if let Ok(number) = text.parse() {
        return Value::Integer(number);
    }
    match text.get(..10).unwrap_or_default().parse() {
        Ok(date) if text.len() == 10 || text[10..].starts_with(['T', ' ']) => Value::Date(date),
        Ok(_) | Err(_) => Value::Text(text),
    }
}
