//! The words of a mail: as what an agent means them, and as much of them as an entry can hold.

use tickets::command::{Act, TEXT_BYTES_MAX};

/// The first line by which an agent writes a note instead of a message.
const INTERNAL: &str = "#intern";
/// The first line by which an agent writes a note for the members of the group alone (Z-39).
const TO_QUEUE: &str = "#gruppe";

/// What an agent writes goes to the requester, unless its first line says otherwise.
pub(super) fn by_agent(text: String) -> Act {
    match text.split_once('\n') {
        Some((first, note)) if first.trim().eq_ignore_ascii_case(INTERNAL) => {
            Act::NoteInternally { text: note.trim().to_owned() }
        }
        Some((first, note)) if first.trim().eq_ignore_ascii_case(TO_QUEUE) => {
            Act::NoteToQueue { text: note.trim().to_owned() }
        }
        _ => Act::Message { text },
    }
}

/// As much as an entry can hold; the whole is kept where the mail came in.
pub(super) fn limited(mut text: String) -> String {
    if text.len() > TEXT_BYTES_MAX {
        let sign = '…';
        text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX - sign.len_utf8()));
        text.push(sign);
    }
    text
}
