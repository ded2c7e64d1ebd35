//! Blocks that Markdown does not know: `:::note … :::`, `!!! note` with an indented text, `=== "Tab"`, components of MDX.
//!
//! The text is rewritten line by line, so that each border of a block becomes a piece of HTML on a line of its own. The
//! parser hands these pieces on untouched, the writer knows them by their place, and all that stands between them stays
//! Markdown. A text without such blocks is not copied.

use super::kinds::{Kind, Meant, large, meant};
use crate::front::Fault;
use crate::problem::Cause;
use memchr::{memchr, memmem};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What stands for a border while the parser reads; blank lines around it keep it apart.
const BORDER: &str = "<div>";
/// How many lines a component's tag may have.
const TAG_LINES_MAX: usize = 60;
/// How deep blocks may be nested.
const DEPTH_MAX: usize = 50;

/// A border of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// A note begins.
    Note { kind: Kind, title: Option<String>, fold: Option<Fold> },
    /// Tabs begin; each heading below begins one.
    Tabs,
    /// A tab begins, with its name.
    Tab { title: String },
    /// The last block that began ends.
    End,
    /// The tag of a component, to be shown as it is.
    Shown { text: String },
}

/// Whether a note that folds is open at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Open,
    Closed,
}

/// A text, ready for the parser.
#[derive(Debug, Default)]
pub(super) struct Ready<'a> {
    pub(super) text: Cow<'a, str>,
    /// The borders, by their byte in the text.
    pub(super) borders: BTreeMap<usize, Border>,
    /// What is odd, by its byte in the text as it was written.
    pub(super) faults: Vec<Fault>,
    /// Where lines begin: in the text, and as it was written.
    lines: Vec<(usize, usize)>,
}

impl<'a> Ready<'a> {
    /// The text as it is, with nothing made of its blocks.
    pub(super) fn plain(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), ..Self::default() }
    }

    /// The byte in the written text that a byte of the text stands for.
    pub(super) fn written(&self, at: usize) -> usize {
        match self.lines.partition_point(|(new, _)| *new <= at).checked_sub(1).map(|index| self.lines[index]) {
            Some((new, old)) => old + (at - new),
            None => at,
        }
    }

    /// The byte in the written text where the first border stands.
    pub(super) fn first_border(&self) -> usize {
        self.borders.keys().next().map_or(0, |at| self.written(*at))
    }

    /// The border at a byte of the text, or within the next few blanks.
    pub(super) fn border(&self, at: usize) -> Option<&Border> {
        if self.borders.is_empty() {
            return None;
        }
        let blanks = self.text.as_bytes()[at..].iter().take_while(|byte| **byte == b' ').count();
        self.borders.get(&(at + blanks))
    }
}

/// Makes a text ready.
pub(super) fn ready(text: &str) -> Ready<'_> {
    if !has_blocks(text) {
        return Ready::plain(text);
    }
    let mut scan = Scan { text, out: String::with_capacity(text.len() + 256), ..Scan::default() };
    scan.all();
    Ready { text: Cow::Owned(scan.out), borders: scan.borders, faults: scan.faults, lines: scan.lines }
}

/// Whether it is worth looking at each line.
fn has_blocks(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memmem::find(bytes, b"{{<").is_some() || memmem::find(bytes, b"{{%").is_some() {
        return true;
    }
    let mut at = 0;
    loop {
        let line = &bytes[at..];
        let inner = line.iter().position(|byte| !b" \t>".contains(byte)).unwrap_or(line.len());
        let begins = |mark: &[u8]| line[inner..].starts_with(mark);
        let component = || line[inner..].first() == Some(&b'<') && is_component(&line[inner + 1..]);
        let known = match line.get(inner) {
            Some(b':') => begins(b":::"),
            Some(b'!') => begins(b"!!!"),
            Some(b'?') => begins(b"???"),
            Some(b'=') => begins(b"=== \"") || begins(b"===+ \""),
            Some(b'<') => component(),
            Some(b'i') => begins(b"import "),
            Some(b'e') => begins(b"export "),
            _ => false,
        };
        if known {
            return true;
        }
        match memchr(b'\n', line) {
            Some(end) => at += end + 1,
            None => return false,
        }
    }
}

/// Whether a tag, without its first sign, is that of a component: those have large first letters.
fn is_component(tag: &[u8]) -> bool {
    let name = tag.strip_prefix(b"/").unwrap_or(tag);
    name.first().is_some_and(u8::is_ascii_uppercase) || tag.starts_with(b">") || tag.starts_with(b"/>")
}

/// An open block.
#[derive(Clone, Debug)]
enum Open {
    /// Ended by so many colons, or more.
    Fence { colons: usize, at: usize, word: String },
    /// Ended by a line that begins left of this column.
    Indented { column: usize, is_tab: bool },
}

impl Open {
    /// The column at which an indented block begins.
    fn column(&self) -> Option<usize> {
        match self {
            Self::Indented { column, .. } => Some(*column),
            Self::Fence { .. } => None,
        }
    }
}

#[derive(Default)]
struct Scan<'a> {
    text: &'a str,
    out: String,
    borders: BTreeMap<usize, Border>,
    faults: Vec<Fault>,
    lines: Vec<(usize, usize)>,
    open: Vec<Open>,
    /// The fence of the code block that is open: its sign and length.
    code: Option<(u8, usize)>,
    /// The end of a group of tabs, if nothing but blanks was written since: where the text was before, and the column.
    tabs_end: Option<(usize, usize)>,
}

impl<'a> Scan<'a> {
    fn all(&mut self) {
        let mut at = 0;
        while at < self.text.len() {
            let end = memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |end| at + end + 1);
            at = self.line(at, end);
        }
        self.close_to(0, "");
    }

    /// Takes the line from `at` to `end`; says where the next one begins.
    fn line(&mut self, at: usize, end: usize) -> usize {
        let line = &self.text[at..end];
        if line.trim().is_empty() {
            self.copy(at, line);
            return end;
        }
        self.close_left_of(line);
        let removed = self.column().map_or(0, |column| bytes_to_column(line, column));
        let (at, line) = (at + removed, &line[removed..]);
        let prefix_len = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let (prefix, inner) = (&line[..prefix_len], line[prefix_len..].trim_end());
        if self.in_code(inner) {
            self.copy(at, line);
            return end;
        }
        if !self.border(prefix, inner, at + prefix_len, end) {
            if let Some(next) = self.component(prefix, at + prefix_len, inner) {
                return next;
            }
            self.foreign(inner, at + prefix_len);
            self.copy(at, line);
        }
        end
    }

    fn copy(&mut self, at: usize, line: &str) {
        if !line.trim().is_empty() {
            self.tabs_end = None;
        }
        self.lines.push((self.out.len(), at));
        self.out.push_str(line);
    }

    /// The column at which the text of the innermost indented block begins.
    fn column(&self) -> Option<usize> {
        self.open.iter().rev().find_map(Open::column)
    }

    /// Ends the indented blocks that the line does not belong to.
    fn close_left_of(&mut self, line: &str) {
        let indent = columns(line);
        let ended = self.open.iter().position(|open| matches!(open, Open::Indented { column, .. } if indent < *column));
        if let Some(ended) = ended {
            self.code = None;
            let outer = self.open[..ended].iter().rev().find_map(Open::column).unwrap_or_default();
            let prefix = " ".repeat(indent.saturating_sub(outer).min(3));
            self.close_to(ended, &prefix);
        }
    }

    /// Ends all blocks but the first `kept`.
    fn close_to(&mut self, kept: usize, prefix: &str) {
        while self.open.len() > kept {
            match self.open.pop() {
                Some(Open::Fence { at, word, .. }) => {
                    self.faults.push((at, Cause::OpenBlock { word }));
                    self.put_border(prefix, Border::End, self.text.len());
                }
                Some(Open::Indented { column, is_tab }) => {
                    self.put_border(prefix, Border::End, self.text.len());
                    if is_tab {
                        let before = self.out.len();
                        self.put_border(prefix, Border::End, self.text.len());
                        self.tabs_end = Some((before, column));
                    }
                }
                None => {}
            }
        }
    }

    /// Follows the fences of code; says whether the line belongs to code.
    fn in_code(&mut self, inner: &str) -> bool {
        let sign = inner.bytes().next().unwrap_or_default();
        let length = inner.bytes().take_while(|byte| *byte == sign).count();
        let is_fence = (sign == b'`' || sign == b'~') && length >= 3;
        match self.code {
            Some((open, least)) => {
                if is_fence && sign == open && length >= least && inner.len() == length {
                    self.code = None;
                }
                true
            }
            None if is_fence && !(sign == b'`' && inner[length..].contains('`')) => {
                self.code = Some((sign, length));
                true
            }
            None => false,
        }
    }

    /// Takes the line if it is a border; `end` is where the next line begins.
    fn border(&mut self, prefix: &str, inner: &str, at: usize, end: usize) -> bool {
        match inner.as_bytes().first() {
            Some(b':') => self.fence(prefix, inner, at),
            Some(b'!' | b'?') => self.admonition(prefix, inner, at, end),
            Some(b'=') => self.tab(prefix, inner, at, end),
            _ => false,
        }
    }

    fn fence(&mut self, prefix: &str, inner: &str, at: usize) -> bool {
        let colons = inner.bytes().take_while(|byte| *byte == b':').count();
        if colons < 3 {
            return false;
        }
        let named = inner[colons..].trim();
        if named.is_empty() {
            let fits = |open: &Open| matches!(open, Open::Fence { colons: least, .. } if *least <= colons);
            let inmost = |open: &Open| matches!(open, Open::Indented { .. });
            let Some(index) = self.open.iter().rposition(|open| fits(open) || inmost(open)) else { return false };
            if !fits(&self.open[index]) {
                return false;
            }
            self.close_to(index + 1, prefix);
            self.open.pop();
            self.put_border(prefix, Border::End, at);
            return true;
        }
        if self.open.len() >= DEPTH_MAX {
            return false;
        }
        let (word, title) = word_and_title(named);
        if word.is_empty() {
            return false;
        }
        self.open.push(Open::Fence { colons, at, word: word.clone() });
        let border = if word == "tabs" && title.is_none() { Border::Tabs } else { self.note(&word, title, None, at) };
        self.put_border(prefix, border, at);
        true
    }

    fn note(&mut self, word: &str, title: Option<String>, fold: Option<Fold>, at: usize) -> Border {
        let Some(Meant { kind, folds, has_word }) = meant(word) else {
            self.faults.push((at, Cause::UnknownNote { word: word.to_owned() }));
            // The word may mean something to readers, so it stays.
            let title = title.map_or_else(|| large(word), |title| format!("{}: {title}", large(word)));
            return Border::Note { kind: Kind::Other, title: Some(title), fold };
        };
        let title = title.or_else(|| (!has_word).then(|| large(word)));
        Border::Note { kind, title, fold: fold.or(folds.then_some(Fold::Closed)) }
    }

    /// `!!! note "Title"`, `??? note`, `???+ note`; the text is indented.
    fn admonition(&mut self, prefix: &str, inner: &str, at: usize, end: usize) -> bool {
        let marks = [("???+", Some(Fold::Open)), ("???", Some(Fold::Closed)), ("!!!", None)];
        let Some((rest, fold)) = marks.iter().find_map(|(mark, fold)| Some((inner.strip_prefix(mark)?, *fold))) else {
            return false;
        };
        let column = columns(prefix) + 4;
        if !rest.starts_with(' ') || prefix.contains('>') || !self.is_indented(end, column) {
            return false;
        }
        let (words, title) = match rest.trim().split_once('"') {
            Some((words, quoted)) => (words.trim(), Some(quoted.strip_suffix('"').unwrap_or(quoted).to_owned())),
            None => (rest.trim(), None),
        };
        let mut words = words.split_whitespace().filter(|word| *word != "inline" && *word != "end");
        let Some(word) = words.next() else { return false };
        let more: Vec<&str> = words.collect();
        let title =
            if more.is_empty() { title } else { Some(format!("{} {}", more.join(" "), title.unwrap_or_default())) };
        let border = self.note(word, title.filter(|title| !title.trim().is_empty()), fold, at);
        self.put_border(prefix, border, at);
        self.indented(column, false);
        true
    }

    /// `=== "Title"`: a tab; the text is indented.
    fn tab(&mut self, prefix: &str, inner: &str, at: usize, end: usize) -> bool {
        let rest = inner.strip_prefix("===+").or_else(|| inner.strip_prefix("===")).unwrap_or_default();
        let title = rest.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let column = columns(prefix) + 4;
        let Some(title) = title.filter(|_| !prefix.contains('>') && self.is_indented(end, column)) else {
            return false;
        };
        match self.tabs_end.take() {
            Some((before, same)) if same == column + self.column().unwrap_or_default() => {
                self.borders.retain(|border, _| *border < before);
                self.lines.retain(|(new, _)| *new < before);
                self.out.truncate(before);
            }
            _ => self.put_border(prefix, Border::Tabs, at),
        }
        self.put_border(prefix, Border::Tab { title: title.to_owned() }, at);
        self.indented(column, true);
        true
    }

    fn indented(&mut self, column: usize, is_tab: bool) {
        let outer = self.column().unwrap_or_default();
        self.open.push(Open::Indented { column: outer + column, is_tab });
    }

    /// Whether the next line with words begins at this column at least.
    fn is_indented(&self, from: usize, column: usize) -> bool {
        let wanted = column + self.column().unwrap_or_default();
        let next = self.text[from..].lines().find(|line| !line.trim().is_empty());
        self.open.len() < DEPTH_MAX && next.is_some_and(|line| columns(line) >= wanted)
    }

    /// Takes the tag of a component, which may go over several lines; says where the next line begins.
    fn component(&mut self, prefix: &str, at: usize, inner: &str) -> Option<usize> {
        let first = inner.strip_prefix('<').filter(|tag| is_component(tag.as_bytes()))?;
        let rest = &self.text[at..];
        let end = if first.ends_with('>') {
            inner.len()
        } else if first.contains('>') {
            // Words follow on the same line: the parser and the writer see to it.
            return None;
        } else {
            let mut length = 0;
            let ends = rest.split_inclusive('\n').take(TAG_LINES_MAX).take_while(|line| !line.trim().is_empty());
            ends.map(|line| {
                length += line.len();
                (line.trim_end().ends_with('>'), length)
            })
            .find_map(|(ends, length)| ends.then_some(length))?
        };
        let text = rest[..end].trim_end();
        // A tag with words behind it on the same line stays where it is.
        if text.matches('<').count() > 1 {
            return None;
        }
        let quoted = text.lines().next().unwrap_or_default().to_owned();
        self.faults.push((at, Cause::Foreign { text: quoted }));
        self.put_border(prefix, Border::Shown { text: text.to_owned() }, at);
        Some(at + memchr(b'\n', &rest.as_bytes()[text.len()..]).map_or(rest.len(), |end| text.len() + end + 1))
    }

    /// Tells of what other programs would have done here; it stays to be read.
    fn foreign(&mut self, inner: &str, at: usize) {
        let shortcode = ["{{<", "{{%"].iter().find_map(|mark| inner.find(mark));
        let is_import = (inner.starts_with("import ") && (inner.contains(" from ") || inner.contains(['\'', '"'])))
            || ["export const ", "export default ", "export function "].iter().any(|mark| inner.starts_with(mark));
        if let Some(start) = shortcode {
            self.faults.push((at + start, Cause::Foreign { text: inner[start..].to_owned() }));
        } else if is_import {
            self.faults.push((at, Cause::Foreign { text: inner.to_owned() }));
        }
    }

    fn put_border(&mut self, prefix: &str, border: Border, at: usize) {
        self.tabs_end = None;
        let blank = prefix.trim_end();
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.lines.push((self.out.len(), at));
        for part in [blank, "\n", prefix] {
            self.out.push_str(part);
        }
        self.borders.insert(self.out.len(), border);
        self.lines.push((self.out.len(), at));
        for part in [BORDER, "\n", blank, "\n"] {
            self.out.push_str(part);
        }
    }
}

/// The word after the colons and the title behind it, as the different programs write them.
fn word_and_title(named: &str) -> (String, Option<String>) {
    let named = named.trim_start_matches(['{', '.', '}']);
    let end = named.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(named.len());
    let (word, rest) = named.split_at(end);
    let rest = rest.trim().trim_matches(['{', '}']).trim();
    let rest = rest.strip_prefix("title=").unwrap_or(rest);
    let rest = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(rest);
    let rest = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(rest);
    (word.to_owned(), Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()))
}

/// How many columns of blanks a line begins with.
fn columns(line: &str) -> usize {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column
}

/// How many bytes of blanks lie before a column.
fn bytes_to_column(line: &str, wanted: usize) -> usize {
    let mut column = 0;
    for (index, byte) in line.bytes().enumerate() {
        match byte {
            _ if column >= wanted => return index,
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => return index,
        }
    }
    line.len()
}
