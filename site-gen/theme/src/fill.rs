//! Words with gaps: `{name}` is replaced by the value of that name.

/// Fills the gaps of `text`. A gap without a value is an error that names it.
pub(crate) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let end = rest[start..].find('}').ok_or_else(|| format!("the gap in {text:?} does not end"))? + start;
        let name = &rest[start + 1..end];
        let filled = value(name).ok_or_else(|| format!("nothing fills the gap {{{name}}} in {text:?}"))?;
        out.push_str(&filled);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_an_empty_one_is_named() {
        let value = |name: &str| (name == "n").then(|| "2".to_owned());
        assert_eq!(fill("Schritt {n} von {n}", value).unwrap(), "Schritt 2 von 2");
        assert_eq!(fill("Schritt {m}", value).unwrap_err(), "nothing fills the gap {m} in \"Schritt {m}\"");
        assert_eq!(fill("Schritt {n", value).unwrap_err(), "the gap in \"Schritt {n\" does not end");
    }
}
