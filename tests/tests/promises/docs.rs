//! Every file opens with a sentence, every public item says what it is for, every member has the house's lints.

use super::source::{Source, sources};
use super::{members, texts};
use std::path::Path;
use syn::visit::{self, Visit};

/// Members without the lints of the workspace, and a workspace without the lint for documentation.
pub(crate) fn lints(root: &Path) -> Vec<String> {
    let workspace = std::fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    let workspace: toml::Table = toml::from_str(&workspace).unwrap_or_default();
    let docs = workspace.get("workspace").and_then(|w| w.get("lints")?.get("rust")?.get("missing_docs"));
    let mut faults = Vec::new();
    if !docs.and_then(toml::Value::as_str).is_some_and(|level| ["warn", "deny", "forbid"].contains(&level)) {
        faults.push("Cargo.toml:1: missing_docs is not among the workspace's lints".to_owned());
    }
    for (folder, manifest) in members(root) {
        let inherits = manifest.get("lints").and_then(|l| l.get("workspace")).and_then(toml::Value::as_bool);
        if inherits != Some(true) {
            faults.push(format!("{folder}/Cargo.toml:1: the member does not say `[lints] workspace = true`"));
        }
    }
    faults
}

/// Rust files that do not begin with what they are.
pub(crate) fn openings(root: &Path) -> Vec<String> {
    let bare = texts(root, &[".rs"]).into_iter().filter(|(_, text)| !text.starts_with("//! "));
    bare.map(|(path, _)| format!("{path}:1: the file does not begin with `//!` and what it is")).collect()
}

/// Public items without a word about them.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let members = members(root);
    let of_a_member = |s: &Source| members.iter().any(|(folder, _)| s.is_of(folder));
    sources(root).iter().filter(|s| of_a_member(s)).flat_map(undocumented).collect()
}

fn undocumented(source: &Source) -> Vec<String> {
    let Ok(file) = syn::parse_file(&source.text) else {
        return vec![format!("{}:1: cannot be read as Rust", source.path)];
    };
    let mut items = Items { own: Vec::new(), bare: Vec::new() };
    // The types that nobody else sees: what is public in them is public to nobody.
    for item in &file.items {
        if let syn::Item::Struct(syn::ItemStruct { vis, ident, .. }) | syn::Item::Enum(syn::ItemEnum { vis, ident, .. }) =
            item
            && !is_public(vis)
        {
            items.own.push(ident.to_string());
        }
    }
    items.visit_file(&file);
    let told = |(line, name)| format!("{}:{line}: `{name}` is public and undocumented", source.path);
    items.bare.into_iter().map(told).collect()
}

struct Items {
    own: Vec<String>,
    bare: Vec<(usize, String)>,
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn is_told(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|a| a.path().is_ident("doc"))
}

fn is_for_tests(attrs: &[syn::Attribute]) -> bool {
    let test = |a: &syn::Attribute| a.parse_args::<syn::Ident>().is_ok_and(|inner| inner == "test");
    attrs.iter().any(|a| a.path().is_ident("cfg") && test(a))
}

impl Items {
    fn look(&mut self, visibility: &syn::Visibility, attrs: &[syn::Attribute], name: &syn::Ident) {
        if is_public(visibility) && !is_told(attrs) {
            self.bare.push((name.span().start().line, name.to_string()));
        }
    }

    fn look_inside(&mut self, attrs: &[syn::Attribute], name: &syn::Ident) {
        if !is_told(attrs) {
            self.bare.push((name.span().start().line, name.to_string()));
        }
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // A module in its own file opens with its own sentence; an inner one may do so too.
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.look(&item.vis, &item.attrs, &item.sig.ident);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.look(&item.vis, &item.attrs, &item.ident);
        for field in item.fields.iter().filter(|_| is_public(&item.vis)) {
            if let Some(name) = &field.ident {
                self.look(&field.vis, &field.attrs, name);
            }
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.look(&item.vis, &item.attrs, &item.ident);
        for variant in item.variants.iter().filter(|_| is_public(&item.vis)) {
            self.look_inside(&variant.attrs, &variant.ident);
            for field in &variant.fields {
                if let Some(name) = &field.ident {
                    self.look_inside(&field.attrs, name);
                }
            }
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.look(&item.vis, &item.attrs, &item.ident);
        for inner in item.items.iter().filter(|_| is_public(&item.vis)) {
            if let syn::TraitItem::Fn(function) = inner {
                self.look_inside(&function.attrs, &function.sig.ident);
            }
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.look(&item.vis, &item.attrs, &item.ident);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.look(&item.vis, &item.attrs, &item.ident);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.look(&item.vis, &item.attrs, &item.ident);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let syn::Type::Path(path) = &*item.self_ty else { return };
        let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if item.trait_.is_some() || self.own.contains(&name) {
            return;
        }
        for inner in &item.items {
            if let syn::ImplItem::Fn(function) = inner {
                self.look(&function.vis, &function.attrs, &function.sig.ident);
            } else if let syn::ImplItem::Const(constant) = inner {
                self.look(&constant.vis, &constant.attrs, &constant.ident);
            }
        }
    }
}
