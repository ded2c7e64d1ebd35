//! Style sheet and scripts: files that pages name by an address that changes with their content.

use crate::embedded::ASSETS;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A style sheet or script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The name of its file in the content folder, such as `assets/lotse.css`.
    pub name: &'static str,
    /// Where pages look for it. It changes with the content, so it may be cached for ever.
    pub address: String,
    /// What is in it.
    pub text: String,
}

/// Whether a file of this name in a content folder replaces an asset of the theme.
#[must_use]
pub fn is_asset(name: &str) -> bool {
    ASSETS.iter().any(|(known, _)| *known == name)
}

/// The embedded assets, each replaced by the override of its name.
pub(crate) fn all_assets(overrides: &[(String, String)]) -> Vec<Asset> {
    let own = |name: &str| overrides.iter().find(|(other, _)| other == name).map(|(_, text)| text.as_str());
    let asset = |(name, embedded): &(&'static str, &str)| {
        let text = own(name).unwrap_or(embedded);
        let text = if name.ends_with(".js") { without_comments(text) } else { text.to_owned() };
        Asset { name, address: address(name, &text), text }
    };
    ASSETS.iter().map(asset).collect()
}

/// A script without the lines that only comment: those are for who reads the source. A script with a template literal over
/// several lines stays as it is, because a line in it may only look like a comment.
fn without_comments(script: &str) -> String {
    if script.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return script.to_owned();
    }
    script.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("//")).collect()
}

/// Templates write `{{ assets.lotse_css }}` for `assets/lotse.css`.
pub(crate) fn by_key(assets: &[Asset]) -> BTreeMap<String, String> {
    let key = |name: &str| name.trim_start_matches("assets/").replace(['.', '-'], "_");
    assets.iter().map(|asset| (key(asset.name), asset.address.clone())).collect()
}

/// `assets/lotse.css` is found at `/assets/lotse.0123456789ab.css`.
fn address(name: &str, text: &str) -> String {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..6]);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("/{stem}.{hash}.{ending}"),
        None => format!("/{name}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn scripts_lose_lines_that_only_comment() {
        assert_eq!(without_comments("// why\nlet a = 1; // here\n  // there\nb(a);\n"), "let a = 1; // here\nb(a);\n");
        let literal = "a = `\n// no comment\n`;\n";
        assert_eq!(without_comments(literal), literal);
    }
}
