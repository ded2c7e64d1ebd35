//! Whatever somebody wrote: no word of it is lost, nothing of it runs, and nothing panics.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the property test reads its own settings")]

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use site_gen::{Memory, Options, Site, build, foreign};
use std::collections::BTreeMap;
use tickets::Policy;

/// What stands between words.
const SIGNS: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\n\n",
    "\n    ",
    "\t",
    "*",
    "**",
    "_",
    "`",
    "``",
    "\n```\n",
    "\n~~~ \n",
    "\n# ",
    "\n## ",
    "\n### ",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n> > ",
    "|",
    "\n|",
    "|\n|---|---|\n|",
    "\n---\n",
    "\n===\n",
    "[",
    "](",
    ")",
    "](#",
    "![",
    "[^1]",
    "\n[^1]: ",
    "<",
    ">",
    "</",
    "<b>",
    "</b>",
    "<br>",
    "<div>",
    "</div>",
    "\n<div>\n\n",
    "\n</div>\n",
    "<a name=\"x\">",
    "</a>",
    "<kbd>",
    "<script>",
    "</script>",
    "<style>",
    "<details>",
    "\n<p onclick=x()>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:x()\">",
    "<svg onload=x>",
    "<iframe src=//x>",
    "\n:::note ",
    "\n:::tabs\n",
    "\n:::\n",
    "\n::::\n",
    "\n!!! note \"",
    "\"\n    ",
    "\n??? tip\n    ",
    "\n=== \"",
    "{{< ",
    " >}}",
    "{{% ",
    "\nimport ",
    " from 'x'\n",
    "\n<Tab a=\"b\">\n",
    "\n</Tab>\n",
    "<Tab ",
    "/>",
    "&amp;",
    "&",
    "&lt;",
    "\\",
    "\r\n",
    "\0",
    "\u{feff}",
    "~~",
    "- [x] ",
    "!",
    "\"",
    "'",
    "<table><tr><td>",
    "</td></tr></table>",
    "<h2>",
    "<pre>",
    "<ul><li>",
    "javascript:",
    "<!",
    "<?",
    "]]>",
    "{#",
    "}",
    "$",
    "\n\n\n",
    "<textarea>",
    "</title>",
    "<math>",
    "<video src=x>",
];

fn text() -> impl Strategy<Value = (String, Vec<String>)> {
    let sign = proptest::sample::select(SIGNS);
    let part = (proptest::collection::vec(sign, 0..4), 0u32..2);
    proptest::collection::vec(part, 1..40).prop_map(|parts| {
        let (mut text, mut words) = (String::new(), Vec::new());
        for (number, (signs, has_word)) in parts.into_iter().enumerate() {
            text.extend(signs);
            if has_word == 1 {
                let word = format!("wört{number}x");
                text.push_str(&word);
                words.push(word);
            }
        }
        (text, words)
    })
}

/// The page that is made of a text, between the frame's header and foot.
fn made(text: &str) -> String {
    let sources = [("a/seite.md".to_owned(), text.as_bytes().to_vec())].into_iter().collect();
    let sources = foreign::gather(sources, None).sources;
    let desk = String::from_utf8(sources.get("desk.toml").unwrap().to_vec()).unwrap();
    let policy = Policy::read(&desk, "desk.toml").unwrap();
    let options = Options { base_url: None, today: "2026-11-22".parse().unwrap(), strict: false, drafts: false };
    let Site { files, .. } = build(&sources, &policy, &options, &Memory::default());
    let html = files.get("a/seite/index.html").expect("the page is there");
    let html = String::from_utf8(html.to_vec()).unwrap();
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
    main.map(|(main, _)| main.to_owned()).expect("the frame is whole")
}

/// The elements of a page: their tags, without what stands between them.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag).collect()
}

proptest! {
    #![proptest_config(Config { cases: cases(), rng_seed: seed(), failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_word_is_lost_and_nothing_runs((text, words) in text()) {
        let html = made(&text);
        for word in &words {
            prop_assert!(html.contains(word.as_str()), "{word} is lost of {text:?}\n{html}");
        }
        for tag in tags(&html) {
            let small = tag.to_lowercase();
            prop_assert!(!small.starts_with("script") && !small.starts_with("style") && !small.starts_with("iframe"), "<{tag}>");
            let name_end = small.find(' ').unwrap_or(small.len());
            let outside: String = small[name_end..].split('"').step_by(2).collect();
            prop_assert!(!outside.contains(" on"), "<{tag}> of {text:?}");
            prop_assert!(!small.contains("=\"javascript:") && !small.contains("src=\"//"), "<{tag}> of {text:?}");
        }
        let mut open: BTreeMap<&str, i32> = BTreeMap::new();
        for tag in tags(&html) {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            if ["div", "section", "article", "aside", "details"].contains(&name) {
                *open.entry(name).or_default() += if tag.starts_with('/') { -1 } else { 1 };
            }
        }
        prop_assert!(open.values().all(|count| *count == 0), "{open:?} of {text:?}\n{html}");
    }
}

/// The same texts each time: whoever changes something else is not told of an old fault. Other ones by `PROPTEST_RNG_SEED`.
fn seed() -> RngSeed {
    std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(RngSeed::Fixed(7))
}

/// How many texts are tried; more by `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256)
}
