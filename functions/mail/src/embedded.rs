//! The mails that the desk brings along, as they stand in `content/mails`.

macro_rules! mails {
    ($($path:literal),* $(,)?) => {
        /// Path below `content` and text of every file.
        pub(crate) const FILES: &[(&str, &str)] =
            &[$((concat!("mails/", $path), include_str!(concat!("../../../content/mails/", $path)))),*];
    };
}

mails![
    "words/de.toml",
    "words/en.toml",
    "top/de.txt",
    "top/en.txt",
    "bottom/de.txt",
    "bottom/en.txt",
    "M0/de.txt",
    "M0/en.txt",
    "M1/de.txt",
    "M1/en.txt",
    "M2/de.txt",
    "M2/en.txt",
    "M3/de.txt",
    "M3/en.txt",
    "M4/de.txt",
    "M4/en.txt",
    "M5/de.txt",
    "M5/en.txt",
    "M6/de.txt",
    "M6/en.txt",
    "M7/de.txt",
    "M7/en.txt",
    "M8/de.txt",
    "M8/en.txt",
    "M9/de.txt",
    "M9/en.txt",
    "M10/de.txt",
    "M10/en.txt",
    "M12/de.txt",
    "M12/en.txt",
    "M15/de.txt",
    "M15/en.txt",
    "M16/de.txt",
    "M16/en.txt",
    "M17/de.txt",
    "M17/en.txt",
    "confidential/de.txt",
    "confidential/en.txt",
];

#[cfg(test)]
mod tests {
    use super::FILES;

    /// The words that we do not use (design, "Words").
    #[test]
    fn our_mails_neither_beg_nor_shout() {
        for (path, text) in FILES {
            let said = text.replace("!=", "").to_lowercase();
            for word in ["leider", "bitte", "ungültig", "erfolgreich", "!", "please", "sorry", "invalid", "successful"]
            {
                assert!(!said.contains(word), "{path}: {word}");
            }
        }
    }
}
