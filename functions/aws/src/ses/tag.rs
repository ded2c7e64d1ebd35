//! A mail's id as SES takes it in a tag: letters, digits, hyphens, and `_` with two digits for everything else.

/// The longest value of a tag.
const LENGTH_MAX: usize = 256;

/// The id as a tag. Two ids that differ have tags that differ, as long as they are not cut.
pub(super) fn of(message_id: &str) -> String {
    let mut tag = String::with_capacity(message_id.len() + 16);
    for byte in message_id.bytes() {
        let letters = match byte {
            b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
            _ => format!("_{byte:02x}"),
        };
        if tag.len() + letters.len() > LENGTH_MAX {
            break;
        }
        tag.push_str(&letters);
    }
    tag
}

/// The id that a tag was made of. What is none of ours is no id of ours either: nothing of it is believed here.
pub(super) fn read(tag: &str) -> String {
    let mut bytes = Vec::with_capacity(tag.len());
    let mut rest = tag.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).filter(|_| *first == b'_');
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_only_what_ses_takes() {
        assert_eq!(of("k7qf2m9t.3.m10.a-B_x@desk.example"), "k7qf2m9t_2e3_2em10_2ea-B_5fx_40desk_2eexample");
        assert_eq!(of("ä"), "_c3_a4");
        assert_eq!(of(&"@".repeat(300)).len(), 255, "a letter is not cut in two");
        assert_eq!(of(&"a".repeat(300)).len(), 256);
    }

    #[test]
    fn a_tag_tells_its_id_and_nonsense_harms_nobody() {
        for id in ["k7qf2m9t.3.m10.a-B_x@desk.example", "ä", ""] {
            assert_eq!(read(&of(id)), id);
        }
        for nonsense in ["_", "_4", "_zz", "a_é", "__2e"] {
            read(nonsense);
        }
    }

    #[test]
    fn ids_that_differ_have_tags_that_differ() {
        assert_ne!(of("a.b"), of("a_2eb"));
        assert_ne!(of("a.b"), of("a-b"));
    }
}
