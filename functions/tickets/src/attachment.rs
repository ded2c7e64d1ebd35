//! Files that people send along with what they write (Z-17, Z-46). Rules know names, sizes and kinds; the bytes lie elsewhere.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

/// The longest name of a file, in characters: it must fit a line, and any file system.
pub const FILE_NAME_CHARS_MAX: usize = 100;
/// What a file is called that has no name.
const NAMELESS: &str = "datei";

/// A file beside an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where its bytes lie. Nobody can guess it.
    pub key: String,
    /// What its sender calls it.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
    /// Its media type, as its bytes tell.
    pub kind: String,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Why it was not taken, as a key; then there are no bytes. Mails bring what nobody can be asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Attachment {
    /// A file that was not taken, for this reason.
    #[must_use]
    pub fn refused(name: &str, bytes: u64, reason: &str) -> Self {
        let none = String::new;
        Self {
            key: none(),
            name: file_name(name),
            bytes,
            kind: none(),
            sha256: none(),
            refused: Some(reason.to_owned()),
        }
    }
}

/// How much people may send along, and how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachments {
    /// The largest file, in bytes.
    pub file_bytes_max: u64,
    /// All files of one entry together, in bytes.
    pub entry_bytes_max: u64,
    /// How many files one entry has at most.
    pub entry_files_max: usize,
    /// So many months after closing the files of a ticket are deleted.
    pub keep_months: u32,
}

/// Why a file does not fit beside an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoom {
    /// There is nothing in it.
    Empty,
    /// It is larger than any may be.
    TooLarge,
    /// With the others it is more than an entry holds.
    TooMuch,
    /// There are as many as an entry holds.
    TooMany,
}

impl Attachments {
    /// Whether a file of this size fits beside these others.
    ///
    /// # Errors
    /// [`NoRoom`], with the reason.
    pub fn has_room(&self, others: &[Attachment], bytes: u64) -> Result<(), NoRoom> {
        let others = || others.iter().filter(|other| other.refused.is_none());
        let beside: u64 = others().map(|other| other.bytes).sum();
        match bytes {
            0 => Err(NoRoom::Empty),
            _ if bytes > self.file_bytes_max => Err(NoRoom::TooLarge),
            _ if others().count() >= self.entry_files_max => Err(NoRoom::TooMany),
            _ if beside + bytes > self.entry_bytes_max => Err(NoRoom::TooMuch),
            _ => Ok(()),
        }
    }

    /// Whether the files of a ticket that was closed then have had their time.
    #[must_use]
    pub fn are_over(&self, closed: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
        let end = closed.and_then(|closed| closed.checked_add_months(Months::new(self.keep_months)));
        end.is_some_and(|end| end < now)
    }
}

/// What a file is called: the last part of what was sent, one line, without anything that turns or hides it. The end, which
/// tells what it is, stays when it is too long.
#[must_use]
pub fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hiding(*c));
    let line = shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_start_matches('.').trim();
    let count = line.chars().count();
    if count <= FILE_NAME_CHARS_MAX {
        return if line.is_empty() { NAMELESS.to_owned() } else { line.to_owned() };
    }
    let end = line.rsplit_once('.').map(|(_, end)| format!("….{end}")).filter(|end| end.chars().count() <= 12);
    let end = end.unwrap_or_else(|| "…".to_owned());
    let head: String = line.chars().take(FILE_NAME_CHARS_MAX - end.chars().count()).collect();
    format!("{}{end}", head.trim_end())
}

/// Whether this sign is none, or turns what stands behind it: `gnp.exe` must not look like `exe.png`.
fn is_hiding(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(u32::from(c), 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_nothing_turns_or_hides() {
        for (sent, name) in [
            ("foto.jpg", "foto.jpg"),
            ("C:\\Users\\Anna\\Foto 1.jpg", "Foto 1.jpg"),
            ("../../etc/passwd", "passwd"),
            ("..", "datei"),
            ("", "datei"),
            (".htaccess", "htaccess"),
            ("a\r\nContent-Type: x\"y.png", "a Content-Type xy.png"),
            ("rechnung\u{202e}gpj.exe", "rechnunggpj.exe"),
            ("Übung für später.pdf", "Übung für später.pdf"),
        ] {
            assert_eq!(file_name(sent), name, "{sent:?}");
        }
        let long = file_name(&format!("{}.jpeg", "ä".repeat(300)));
        assert!(long.ends_with("….jpeg") && long.chars().count() == FILE_NAME_CHARS_MAX, "{long}");
        assert_eq!(file_name(&format!("a.{}", "b".repeat(300))).chars().count(), FILE_NAME_CHARS_MAX);
    }

    #[test]
    fn an_entry_holds_what_the_desk_says() {
        let desk = Attachments { file_bytes_max: 10, entry_bytes_max: 15, entry_files_max: 2, keep_months: 6 };
        let file = |bytes| Attachment {
            key: String::new(),
            name: String::new(),
            bytes,
            kind: String::new(),
            sha256: String::new(),
            refused: None,
        };
        assert_eq!(desk.has_room(&[], 0), Err(NoRoom::Empty));
        assert_eq!(desk.has_room(&[], 10), Ok(()));
        assert_eq!(desk.has_room(&[], 11), Err(NoRoom::TooLarge));
        assert_eq!(desk.has_room(&[file(10)], 5), Ok(()));
        assert_eq!(desk.has_room(&[file(10)], 6), Err(NoRoom::TooMuch));
        assert_eq!(desk.has_room(&[file(1), file(1)], 1), Err(NoRoom::TooMany));
        assert_eq!(desk.has_room(&[Attachment::refused("a.exe", 90, "program"), file(10)], 5), Ok(()));
    }

    #[test]
    fn files_are_over_after_the_desks_own_months() {
        let desk = Attachments { file_bytes_max: 1, entry_bytes_max: 1, entry_files_max: 1, keep_months: 6 };
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let closed = Some(at("2026-08-31T10:00:00Z"));
        assert!(!desk.are_over(closed, at("2027-02-28T10:00:00Z")));
        assert!(desk.are_over(closed, at("2027-02-28T10:00:01Z")));
        assert!(!desk.are_over(None, at("2037-02-28T10:00:01Z")), "what is not closed stays");
    }
}
