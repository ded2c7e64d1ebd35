//! What the program brings along: the templates, strings, style sheet and scripts of the example desk.

use crate::Asset;
use std::borrow::Cow;

macro_rules! embed {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/", $name)))),*]
    };
}

/// Every template, by the name that other templates call it; `templates/` stands before it in a content folder.
/// A new template is one more line here.
pub(crate) const TEMPLATES: &[(&str, &str)] = embed![
    "templates/404.html",
    "templates/accessibility.html",
    "templates/article.html",
    "templates/base.html",
    "templates/callback.html",
    "templates/code.html",
    "templates/confidential.html",
    "templates/confirm.html",
    "templates/console-audit.html",
    "templates/console-feedback.html",
    "templates/console-intake.html",
    "templates/console-knowledge.html",
    "templates/console-list.html",
    "templates/console-outside.html",
    "templates/console-read.html",
    "templates/console-remote.html",
    "templates/console-report.html",
    "templates/console-search.html",
    "templates/console-sheet.html",
    "templates/console-split.html",
    "templates/console-ticket.html",
    "templates/contact-card.html",
    "templates/contacts.html",
    "templates/decide.html",
    "templates/easy.html",
    "templates/edit.html",
    "templates/entries.html",
    "templates/fallback.html",
    "templates/fault.html",
    "templates/feedback-thanks.html",
    "templates/feedback-words.html",
    "templates/files.html",
    "templates/form-elsewhere.html",
    "templates/form-helped.html",
    "templates/form-left.html",
    "templates/form-pupil.html",
    "templates/form-reached.html",
    "templates/form-start.html",
    "templates/form-step.html",
    "templates/glossary.html",
    "templates/handout.html",
    "templates/helper-all.html",
    "templates/helper.html",
    "templates/helpers.html",
    "templates/levels.html",
    "templates/mine-access.html",
    "templates/mine.html",
    "templates/news.html",
    "templates/offline.html",
    "templates/page.html",
    "templates/parts.html",
    "templates/privacy.html",
    "templates/rate.html",
    "templates/receipt.html",
    "templates/redirect.html",
    "templates/renew.html",
    "templates/search.html",
    "templates/sign-in-ask.html",
    "templates/sign-in-sent.html",
    "templates/sign-in.html",
    "templates/signed-out.html",
    "templates/sink.html",
    "templates/start.html",
    "templates/sw.js",
    "templates/tag.html",
    "templates/tags.html",
    "templates/themes.html",
    "templates/ticket.html",
    "templates/topic-grid.html",
    "templates/topic.html",
    "templates/tray.html",
    "templates/watch.html",
];

/// The templates that define components, which any other may call.
pub(crate) const PARTS: &[&str] = &[
    "templates/console-knowledge.html",
    "templates/console-outside.html",
    "templates/console-report.html",
    "templates/console-search.html",
    "templates/entries.html",
    "templates/files.html",
    "templates/parts.html",
    "templates/search.html",
];

macro_rules! words {
    ($($language:literal),*) => { &[$(($language, include_str!(concat!(env!("OUT_DIR"), "/", $language, ".words")))),*] };
}

/// The words of each language, as the build script wrote them.
pub(crate) const WORDS: &[(&str, &str)] = words!["de", "en"];

/// Style sheet and scripts as pages carry them: the build script has found their addresses.
pub(crate) static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_and_language_of_the_content_folder_is_embedded() {
        let names = |list: &[(&str, &str)]| list.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
        let assets = crate::asset::NAMES.iter().map(|name| (*name).to_owned()).collect();
        let strings = WORDS.iter().map(|(language, _)| format!("strings/{language}.toml")).collect();
        for (folder, listed) in [("templates", names(TEMPLATES)), ("strings", strings), ("assets", assets)] {
            let path = format!("{}/../../content/{folder}", env!("CARGO_MANIFEST_DIR"));
            let mut found: Vec<String> = std::fs::read_dir(path)
                .unwrap()
                .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy()))
                .collect();
            found.sort();
            assert_eq!(
                found, listed,
                "keep the lists in site-gen/theme/src/embedded.rs and asset.rs in step with content/{folder}"
            );
        }
    }

    #[test]
    fn every_template_with_components_is_listed() {
        let parts = TEMPLATES.iter().filter(|(_, text)| text.contains("endcomponent")).map(|(name, _)| *name);
        assert_eq!(parts.collect::<Vec<_>>(), PARTS);
    }
}
