//! Style sheet and scripts: files that pages name by an address that changes with their content.

use crate::asset::{NAMES, address, carried};
use crate::embedded::ASSETS;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A style sheet or script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The name of its file in the content folder, such as `assets/lotse.css`.
    pub name: &'static str,
    /// Where pages look for it. It changes with the content, so it may be cached for ever.
    pub address: Cow<'static, str>,
    /// What is in it.
    pub text: Cow<'static, str>,
}

/// Whether a file of this name in a content folder replaces an asset of the theme.
#[must_use]
pub fn is_asset(name: &str) -> bool {
    NAMES.contains(&name)
}

/// The embedded assets, each replaced by the override of its name.
pub(crate) fn all_assets(overrides: &[(String, String)]) -> Vec<Asset> {
    let asset = |ours: &Asset| match overrides.iter().find(|(other, _)| other == ours.name) {
        Some((_, own)) => {
            let text = carried(ours.name, own);
            Asset { name: ours.name, address: address(ours.name, &text).into(), text: text.into_owned().into() }
        }
        None => ours.clone(),
    };
    ASSETS.iter().map(asset).collect()
}

/// Templates write `{{ assets.lotse_css }}` for `assets/lotse.css`.
pub(crate) fn by_key(assets: &[Asset]) -> BTreeMap<String, Cow<'static, str>> {
    let key = |name: &str| name.trim_start_matches("assets/").replace(['.', '-'], "_");
    assets.iter().map(|asset| (key(asset.name), asset.address.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{all_assets, carried};
    use std::path::Path;

    #[test]
    fn scripts_lose_lines_that_only_comment() {
        let plain = |text| carried("assets/a.js", text);
        assert_eq!(plain("// why\nlet a = 1; // here\n  // there\nb(a);\n"), "let a = 1; // here\nb(a);\n");
        let literal = "a = `\n// no comment\n`;\n";
        assert_eq!(plain(literal), literal);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what was built is held against the files themselves")]
    fn what_the_program_brings_along_is_what_a_folder_with_the_same_files_has() {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
        let own = |name: &&str| ((*name).to_owned(), std::fs::read_to_string(content.join(name)).unwrap());
        let own: Vec<_> = crate::asset::NAMES.iter().map(own).collect();
        assert_eq!(all_assets(&[]), all_assets(&own));
        let changed = [("assets/lotse.css".to_owned(), "body { color: red }".to_owned())];
        assert_ne!(all_assets(&[]), all_assets(&changed));
    }
}
