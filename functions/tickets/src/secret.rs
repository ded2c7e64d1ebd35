//! Passwords, PINs and access data in what people write: found and made unreadable before anything is stored (N-14).
//!
//! A word that names a secret ("Passwort", "PIN", "pw") and what is said to be it: after a colon or an equals sign, after
//! "ist" or "lautet", in quotation marks, or right behind if it looks like nothing else. Talk about passwords stays as it
//! is. Whatever was made unreadable once is found by nobody again. One pass, in time that grows with the text.

mod words;

use words::{Kind, is_filler, is_naming, is_ordinary, is_plainly_said, kind_of};

/// What stands in the place of a secret, however long that was.
pub const MASK: &str = "••••••";

/// How many words may stand between a secret's name and the colon: "Passwort für das WLAN: …".
const BETWEEN_MAX: usize = 4;
/// How many filling words may stand before it: "ist jetzt wieder …".
const FILLERS_MAX: usize = 3;
/// The longest secret that is looked for, in bytes; what goes on longer is text.
const SECRET_BYTES_MAX: usize = 200;
/// How far is looked ahead, in bytes: it keeps the time in line with the text.
const AHEAD_BYTES_MAX: usize = 2 * SECRET_BYTES_MAX;
/// The fewest digits of a PIN.
const PIN_DIGITS_MIN: usize = 4;

/// The text with every secret made unreadable; `None` if there is none in it.
#[must_use]
pub fn masked(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut kept = 0;
    for line in lines(text) {
        for (from, to) in Line::of(&text[line.0..line.1]).secrets() {
            out.push_str(&text[kept..line.0 + from]);
            out.push_str(MASK);
            kept = line.0 + to;
        }
    }
    if kept == 0 {
        return None;
    }
    out.push_str(&text[kept..]);
    Some(out)
}

/// Makes the text unreadable where it must be; says whether it was.
pub(crate) fn mask(text: &mut String) -> bool {
    let found = masked(text);
    let is_found = found.is_some();
    if let Some(masked) = found {
        *text = masked;
    }
    is_found
}

/// Where lines begin and end. A name that ends its line with a colon takes the next line along.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let to = from + line.len();
        match all.last_mut().filter(|_| goes_on) {
            Some(before) => before.1 = to,
            None => all.push((from, to)),
        }
        // Once only: a list of colons is no endless line.
        let ends_open = line.trim_end().trim_end_matches(['*', '_']).ends_with([':', '=']);
        goes_on = !goes_on && ends_open && line.len() < SECRET_BYTES_MAX;
        from = to;
    }
    all
}

/// A piece of a line: letters and all else that is no blank, or a mark that parts.
#[derive(Clone, Copy, Debug)]
struct Word<'t> {
    text: &'t str,
    from: usize,
}

impl Word<'_> {
    fn to(&self) -> usize {
        self.from + self.text.len()
    }

    /// Whether a clause ends with it.
    fn ends_clause(&self) -> bool {
        self.text.ends_with(['.', ',', ';', '!', '?'])
    }
}

struct Line<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
}

impl<'t> Line<'t> {
    fn of(text: &'t str) -> Self {
        let mut words = Vec::new();
        let mut from = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (c.is_whitespace(), from) {
                (true, Some(start)) => {
                    words.push(Word { text: &text[start..at], from: start });
                    from = None;
                }
                (false, None) => from = Some(at),
                (true, None) | (false, Some(_)) => {}
            }
        }
        Self { text, words }
    }

    /// Where the secrets stand, in order and apart.
    fn secrets(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for n in 0..self.words.len() {
            let reached = found.last().map_or(0, |last| last.1);
            if self.words[n].to() <= reached {
                continue;
            }
            found.extend(self.behind(n).filter(|(from, to)| from < to && *from >= reached));
        }
        found
    }

    /// The secret that the word at this place is the name of.
    fn behind(&self, n: usize) -> Option<(usize, usize)> {
        let word = self.words[n];
        let (head, kind, rest) = name_in(word.text)?;
        let after = word.from + head;
        // "pw=abc", "Passwort:abc": name and secret are one word.
        if let Some((mark, value)) = marked(rest) {
            if !value.is_empty() {
                return self.stated(kind, after + mark, true);
            }
            return self.stated(kind, self.words.get(n + 1)?.from, false);
        }
        if !rest.is_empty() && !rest.chars().all(|c| "\"'”“»«)*_".contains(c)) {
            return None;
        }
        self.said(kind, n + 1).or_else(|| self.far(kind, n + 1))
    }

    /// "… ist abc", "… lautet: abc", "… auf abc gesetzt", "… abc12".
    fn said(&self, kind: Kind, next: usize) -> Option<(usize, usize)> {
        let first = self.words.get(next)?;
        let plain = bare(first.text).to_lowercase();
        if matches!(first.text, ":" | "=" | "->" | "→") {
            return self.stated(kind, self.words.get(next + 1)?.from, false);
        }
        if matches!(first.text, "-" | "–") {
            return self.strong_at(kind, next + 1);
        }
        if is_naming(&plain) {
            let sure = is_plainly_said(&plain);
            let mut at = next + 1;
            if first.text.ends_with([':', '=']) {
                return self.stated(kind, self.words.get(at)?.from, false);
            }
            for _ in 0..FILLERS_MAX {
                let filler = self.words.get(at).filter(|word| is_filler(&bare(word.text).to_lowercase()));
                let Some(filler) = filler else { break };
                at += 1;
                if filler.text.ends_with(':') {
                    return self.stated(kind, self.words.get(at)?.from, false);
                }
            }
            return self.strong_at(kind, at).or_else(|| self.last_word(kind, at, sure));
        }
        if plain == "auf" || plain == "to" {
            let value = self.strong_at(kind, next + 1)?;
            let then = self.words.get(next + 2).map(|word| bare(word.text).to_lowercase());
            let is_set = then.is_some_and(|then| words::is_set(&then));
            return (plain == "to" || is_set).then_some(value);
        }
        self.strong_alone(kind, next)
    }

    /// "Passwort für das WLAN: abc12": the colon comes later in the clause.
    fn far(&self, kind: Kind, next: usize) -> Option<(usize, usize)> {
        for (n, word) in self.words.iter().enumerate().skip(next).take(BETWEEN_MAX) {
            if kind_of(bare(word.text)).is_some() {
                return None;
            }
            if word.text.len() > 1 && word.text.ends_with([':', '=']) || matches!(word.text, ":" | "=") {
                return self.strong_at(kind, n + 1);
            }
            if is_naming(&bare(word.text).to_lowercase()) && n > next {
                return self.strong_at(kind, n + 1).filter(|_| !word.ends_clause());
            }
            if word.ends_clause() {
                return None;
            }
        }
        None
    }

    /// What stands behind a colon or an equals sign from this byte on.
    fn stated(&self, kind: Kind, from: usize, is_joined: bool) -> Option<(usize, usize)> {
        let (from, to) = self.value(from)?;
        let value = &self.text[from..to];
        if matches!(kind, Kind::Access | Kind::Way) {
            return self.pair(kind, from);
        }
        if is_masked(value) || is_address(value) {
            return None;
        }
        if self.is_quoted(from) || is_strong(kind, value) {
            return Some((from, to));
        }
        if kind == Kind::Pin || is_ordinary(&bare(value).to_lowercase()) {
            return None;
        }
        // A plain word is a secret where nothing speaks on behind it.
        let is_alone = is_joined || self.ends_at(to);
        let is_on_next_line = self.text[..from].trim_end_matches([' ', '\t', '*', '_']).ends_with('\n');
        (is_alone && !is_on_next_line && kind == Kind::Password).then_some((from, to))
    }

    /// "anna / abc12": name and secret, however they are parted.
    fn pair(&self, kind: Kind, from: usize) -> Option<(usize, usize)> {
        let rest = self.ahead(from).lines().next().unwrap_or_default();
        let rest = rest.trim_end().trim_end_matches(['.', ',', ';']);
        let parts: Vec<&str> = rest.split([' ', '/', '|', '\t']).filter(|part| !part.is_empty()).collect();
        let is_pair = (1..=3).contains(&parts.len()) && rest.len() <= SECRET_BYTES_MAX;
        let is_parted = kind == Kind::Access && rest.contains('/') && !rest.contains("//") && parts.len() == 2;
        let is_secret = parts.iter().any(|part| is_strong(Kind::Password, part) && !is_address(part));
        let is_known = parts.iter().any(|part| is_masked(part) || kind_of(bare(part)).is_some());
        let mut ordinary = parts.iter().map(|part| is_ordinary(&bare(part).to_lowercase()));
        let speaks = if is_parted { ordinary.all(|is| is) } else { ordinary.any(|is| is) };
        let found = is_pair && !is_known && !speaks && (is_secret || is_parted);
        found.then_some((from, from + rest.len()))
    }

    /// A secret that can be nothing else, as the word at this place.
    fn strong_at(&self, kind: Kind, n: usize) -> Option<(usize, usize)> {
        let (from, to) = self.value(self.words.get(n)?.from)?;
        let value = &self.text[from..to];
        let is_secret = !is_masked(value) && !is_address(value) && (self.is_quoted(from) || is_strong(kind, value));
        is_secret.then_some((from, to))
    }

    /// The same right behind the name, where a product or a room may stand as well.
    fn strong_alone(&self, kind: Kind, n: usize) -> Option<(usize, usize)> {
        let (from, to) = self.value(self.words.get(n)?.from)?;
        let value = &self.text[from..to];
        let is_mixed =
            value.chars().count() >= 6 && has(value, char::is_alphabetic) && has(value, |c| c.is_ascii_digit());
        let is_secret = match kind {
            Kind::Pin => is_strong(kind, value),
            Kind::Password => self.is_quoted(from) && !value.contains(' ') || is_mixed && is_strong(kind, value),
            Kind::Access | Kind::Way => false,
        };
        (is_secret && !is_masked(value) && !is_address(value)).then_some((from, to))
    }

    /// A plain word that ends what is said: "Mein Kennwort ist Sonnenblume."
    fn last_word(&self, kind: Kind, n: usize, sure: bool) -> Option<(usize, usize)> {
        let word = self.words.get(n)?;
        let (from, to) = self.value(word.from)?;
        let value = &self.text[from..to];
        let plain = bare(value).to_lowercase();
        let is_open = kind != Kind::Password || is_masked(value) || is_address(value) || word.text.ends_with('?');
        if is_open || is_ordinary(&plain) || !self.ends_at(to) {
            return None;
        }
        (sure || !words::looks_like_a_state(&plain)).then_some((from, to))
    }

    /// The value that begins here: what is quoted, or a word without the marks around it.
    fn value(&self, from: usize) -> Option<(usize, usize)> {
        let rest = self.ahead(from);
        let skipped = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || "*_`".contains(c)).len();
        let (from, rest) = (from + skipped, &rest[skipped..]);
        let first = rest.chars().next()?;
        if let Some(close) = closing(first) {
            let inner = from + first.len_utf8();
            let within = self.ahead(inner);
            let end = within.find(close).filter(|end| *end > 0 && *end <= SECRET_BYTES_MAX);
            if let Some(end) = end.filter(|end| !within[..*end].contains('\n')) {
                return Some((inner, inner + end));
            }
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '"', '“', '”', '»', '*', '`', '>']);
        let word = word.split('&').next().unwrap_or_default();
        (!word.is_empty() && word.len() <= SECRET_BYTES_MAX).then_some((from, from + word.len()))
    }

    /// What stands from this byte on, as far as is looked.
    fn ahead(&self, from: usize) -> &'t str {
        let rest = &self.text[from..];
        &rest[..rest.floor_char_boundary(AHEAD_BYTES_MAX)]
    }

    fn is_quoted(&self, from: usize) -> bool {
        let before = self.text[..from].chars().next_back();
        before.and_then(closing).is_some_and(|close| self.ahead(from).contains(close))
    }

    /// Whether nothing is said any more behind this byte: the line ends, the clause ends, or something else begins.
    fn ends_at(&self, to: usize) -> bool {
        let rest = self.ahead(to).trim_start_matches(['"', '“', '”', '»', '*', '`', '_', ')']);
        if rest.starts_with(['.', ',', ';', '!', '\n', '\r', '&']) || rest.trim().is_empty() {
            return true;
        }
        let next = rest.split_whitespace().next().unwrap_or_default();
        let line_ends = rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r', '/', '|', '(', '-', '–']);
        line_ends || words::begins_anew(&bare(next).to_lowercase())
    }
}

/// The name of a secret at the end of the letters that begin this word: where it ends, and what follows in the word.
fn name_in(word: &str) -> Option<(usize, Kind, &str)> {
    // In an address of a page the name stands behind "?" or "&".
    let starts = word.match_indices(['?', '&']).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(starts).find_map(|start| name_at(word, start))
}

fn name_at(word: &str, start: usize) -> Option<(usize, Kind, &str)> {
    let lead = word[start..].len() - word[start..].trim_start_matches(|c: char| "\"'„“»«(*_[{-•".contains(c)).len();
    let from = start + lead;
    let name = &word[from..];
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(name.len());
    let letters = name[..end].trim_end_matches(['_', '-']);
    let kind = kind_of(letters)?;
    Some((from + letters.len(), kind, &name[letters.len()..]))
}

/// How long the mark is that says "this is it", and what follows it in the word.
fn marked(rest: &str) -> Option<(usize, &str)> {
    let trimmed = rest.trim_start_matches(['"', '\'', '“', '”', ')', '*', '_', '.']);
    let lead = rest.len() - trimmed.len();
    let after = trimmed.strip_prefix([':', '='])?;
    let after_all = after.trim_start_matches(['*', '_']);
    let skipped = lead + 1 + (after.len() - after_all.len());
    Some((skipped, after_all))
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '\'' => Some('\''),
        '`' => Some('`'),
        '„' => Some('“'),
        '“' => Some('”'),
        '»' => Some('«'),
        '«' => Some('»'),
        '‚' => Some('‘'),
        '<' => Some('>'),
        _ => None,
    }
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn has(value: &str, is: impl Fn(char) -> bool) -> bool {
    value.chars().any(is)
}

/// Whether somebody has made it unreadable already, or wrote nothing.
fn is_masked(value: &str) -> bool {
    value.chars().all(|c| "•*.…-–_?xX#".contains(c))
}

fn is_address(value: &str) -> bool {
    let lower = value.to_lowercase();
    let is_mail = value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
    });
    is_mail || lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.")
}

/// Whether a word looks like a secret and like no word of a language, date, room, device or product.
fn is_strong(kind: Kind, value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let all = value.chars().count();
    match kind {
        Kind::Pin => (PIN_DIGITS_MIN..=12).contains(&digits) && all - digits <= 2 && letters == 0 && !is_year_in(value),
        Kind::Password | Kind::Access | Kind::Way => {
            let special = value.chars().filter(|c| "!#$%&*+=?@^~§€".contains(*c)).count();
            let inner_special = value.trim_end_matches(['!', '?']).chars().any(|c| "!#$%&*+=?@^~§€".contains(c));
            let inner_upper = value.chars().skip(1).any(char::is_uppercase) && has(value, char::is_lowercase);
            let only_digits = letters == 0 && digits >= 5 && digits == all;
            let mixed = letters > 0 && digits > 0 && all >= 5;
            let odd = letters > 0 && (inner_special || digits > 0 && special > 0);
            let camel = inner_upper && letters >= 6 && !value.contains('-') && !value.contains("Innen");
            !words::is_known_thing(value) && (only_digits || mixed || odd || camel && digits + special > 0)
        }
    }
}

/// Whether digits read as a year or a date more than as a PIN.
fn is_year_in(value: &str) -> bool {
    value.matches(['.', '-', '/']).count() >= 2
}

#[cfg(test)]
mod tests;
