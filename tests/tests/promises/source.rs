//! A Rust file as a list of words: paths, macros and literals with their lines, without comments and tests.

use super::texts;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use syn::spanned::Spanned;

/// One Rust file.
pub(super) struct Source {
    /// Its path from the root.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
    /// The lines of what is compiled for tests alone.
    tests: Vec<RangeInclusive<usize>>,
}

/// What stands in a file, with its line.
pub(super) enum Word {
    /// `a::b::c`, as long as it goes; each path of a `use` with braces.
    Path(Vec<String>),
    /// `name!`.
    Macro(String),
    /// `#[name…]`.
    Attribute(String),
    /// A literal as it is written.
    Literal(String),
}

/// Every Rust file under the root that is no test as a whole. Each house is read once for all promises.
pub(super) fn sources(root: &Path) -> Arc<Vec<Source>> {
    static READ: Mutex<BTreeMap<PathBuf, Arc<Vec<Source>>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(read.entry(root.to_owned()).or_insert_with(|| Arc::new(read_sources(root))))
}

fn read_sources(root: &Path) -> Vec<Source> {
    let mut test_files = BTreeSet::new();
    let mut found = Vec::new();
    for (path, text) in texts(root, &[".rs"]) {
        let mut tests = Vec::new();
        for item in syn::parse_file(&text).map(|f| f.items).unwrap_or_default() {
            if !is_test(&item) {
                continue;
            }
            tests.push(item.span().start().line..=item.span().end().line);
            if let syn::Item::Mod(module) = &item {
                test_files.insert(module_file(&path, &module.ident.to_string()));
            }
        }
        found.push(Source { path, text, tests });
    }
    found.retain(|source| !test_files.contains(&source.path));
    found
}

/// Where `mod name;` of this file stands.
fn module_file(path: &str, name: &str) -> String {
    let folder = path.strip_suffix("lib.rs").or_else(|| path.strip_suffix("main.rs"));
    let folder = folder.or_else(|| path.strip_suffix("mod.rs")).map(str::to_owned);
    let folder = folder.unwrap_or_else(|| format!("{}/", path.trim_end_matches(".rs")));
    format!("{folder}{name}.rs")
}

fn is_test(item: &syn::Item) -> bool {
    let (syn::Item::Mod(syn::ItemMod { attrs, .. }) | syn::Item::Fn(syn::ItemFn { attrs, .. })) = item else {
        return false;
    };
    let cfg_test = |a: &syn::Attribute| {
        a.path().is_ident("cfg") && a.parse_args::<syn::Ident>().is_ok_and(|inner| inner == "test")
    };
    attrs.iter().any(cfg_test)
}

impl Source {
    /// Whether the file belongs to a member's own `src`, and not to its tests.
    pub(super) fn is_of(&self, member: &str) -> bool {
        self.path.strip_prefix(member).is_some_and(|rest| rest.starts_with("/src/"))
    }

    /// What stands in it; tests inside are left out unless they are asked for.
    pub(super) fn words(&self, with_tests: bool) -> Vec<(usize, Word)> {
        let mut words = Vec::new();
        if let Ok(stream) = self.text.parse::<TokenStream>() {
            collect(stream, &mut words);
        }
        words.retain(|(line, _)| with_tests || !self.tests.iter().any(|t| t.contains(line)));
        words
    }
}

fn collect(stream: TokenStream, words: &mut Vec<(usize, Word)>) {
    let tokens: Vec<_> = stream.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(_) => at = path(&tokens, at, words),
            TokenTree::Literal(literal) => {
                words.push((literal.span().start().line, Word::Literal(literal.to_string())));
                at += 1;
            }
            TokenTree::Punct(mark) if mark.as_char() == '#' => at = attribute(&tokens, at, words),
            TokenTree::Punct(_) => at += 1,
            TokenTree::Group(group) => {
                collect(group.stream(), words);
                at += 1;
            }
        }
    }
}

/// Reads `a::b::c`, `a!` or `a::{b, c}` from `at` on; the place after it.
fn path(tokens: &[TokenTree], mut at: usize, words: &mut Vec<(usize, Word)>) -> usize {
    let line = tokens[at].span().start().line;
    let mut names = vec![tokens[at].to_string()];
    at += 1;
    loop {
        match tokens.get(at..at + 3) {
            Some([TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(name)])
                if a.as_char() == ':' && b.as_char() == ':' =>
            {
                names.push(name.to_string());
                at += 3;
            }
            Some([TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Group(group)])
                if a.as_char() == ':' && b.as_char() == ':' && group.delimiter() == Delimiter::Brace =>
            {
                let mut inner = Vec::new();
                collect(group.stream(), &mut inner);
                for (line, word) in inner {
                    if let Word::Path(rest) = word {
                        words.push((line, Word::Path(names.iter().cloned().chain(rest).collect())));
                    }
                }
                return at + 3;
            }
            _ => break,
        }
    }
    let bang = matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == '!');
    let called = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
    if bang && called {
        words.push((line, Word::Macro(names.pop().unwrap_or_default())));
        return at + 1;
    }
    words.push((line, Word::Path(names)));
    at
}

/// Reads `#[name…]` or `#![name…]`; what a doc comment says is no word of the program.
fn attribute(tokens: &[TokenTree], at: usize, words: &mut Vec<(usize, Word)>) -> usize {
    let inner = matches!(tokens.get(at + 1), Some(TokenTree::Punct(p)) if p.as_char() == '!');
    let group = at + 1 + usize::from(inner);
    let Some(TokenTree::Group(found)) = tokens.get(group) else { return at + 1 };
    let name = found.stream().into_iter().next().map(|t| t.to_string()).unwrap_or_default();
    if name != "doc" {
        words.push((found.span().start().line, Word::Attribute(name)));
        collect(found.stream(), words);
    }
    group + 1
}
