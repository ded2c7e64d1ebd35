//! Names for addresses and anchors: small letters, umlauts folded, hyphens for the rest.

/// Folds `text` into the name of a page, a folder or an anchor: `Größe der Fotos` becomes `groesse-der-fotos`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            '\u{308}' => fold_diaeresis(&mut out),
            c if c.is_alphanumeric() => out.push(c),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// File names from some systems write `ü` as `u` and two dots.
fn fold_diaeresis(out: &mut String) {
    if out.ends_with(['a', 'o', 'u']) {
        out.push('e');
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn umlauts_are_folded_and_signs_become_one_hyphen() {
        for (text, name) in [
            ("Größe der Fotos", "groesse-der-fotos"),
            ("  Über uns: Ärger & Öl! ", "ueber-uns-aerger-oel"),
            ("u\u{308}ben", "ueben"),
            ("WLAN (5 GHz)", "wlan-5-ghz"),
            ("Ağaç", "ağaç"),
            ("…", ""),
        ] {
            assert_eq!(slug(text), name);
        }
    }
}
