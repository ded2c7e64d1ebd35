//! What members bring into the lock file. Pure ones: no runtime, no network, no database, no cloud. Whatever is built and
//! tested without being asked for: no cloud.

use super::neighbours::metadata;
use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};
use std::collections::BTreeMap;
use std::path::Path;

/// The members whose whole closure is looked at.
const PURE: [&str; 5] = ["mail", "search", "site-gen", "theme", "tickets"];

/// What none of them may bring in, at whatever depth.
const BANNED: [&str; 14] = [
    "actix-web",
    "async-std",
    "axum",
    "hyper",
    "lettre",
    "mio",
    "postgres",
    "reqwest",
    "rusqlite",
    "smol",
    "socket2",
    "sqlx",
    "tokio",
    "ureq",
];

/// Pure members that bring in what they should not, and by which way.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let metadata = metadata(root);
    let pure = metadata.workspace_packages().into_iter().filter(|p| PURE.contains(&p.name.as_str()));
    brought_in(&metadata, pure, &[DependencyKind::Normal], is_banned)
}

/// Default members that bring in what only the edge on AWS needs, in the program or in tests, and by which way.
pub(crate) fn cloud(root: &Path) -> Vec<String> {
    let metadata = metadata(root);
    let kinds = [DependencyKind::Normal, DependencyKind::Build, DependencyKind::Development];
    brought_in(&metadata, metadata.workspace_default_packages().into_iter(), &kinds, is_cloud)
}

/// Which of these members bring in what is banned, by dependencies of these kinds; a test needs only its own member's
/// dependencies for tests.
fn brought_in<'m>(
    metadata: &'m Metadata,
    members: impl Iterator<Item = &'m Package>,
    kinds: &[DependencyKind],
    banned: fn(&str) -> bool,
) -> Vec<String> {
    let Some(resolve) = &metadata.resolve else { return vec!["Cargo.toml:1: cargo resolves nothing".to_owned()] };
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|n| (&n.id, n)).collect();
    let mut faults = Vec::new();
    for member in members {
        let mut came_from: BTreeMap<&PackageId, Option<&PackageId>> = BTreeMap::from([(&member.id, None)]);
        let mut next = vec![&member.id];
        while let Some(id) = next.pop() {
            let counts = |kind: DependencyKind| {
                kinds.contains(&kind) && (kind != DependencyKind::Development || *id == member.id)
            };
            let meant = |d: &&cargo_metadata::NodeDep| d.dep_kinds.iter().any(|k| counts(k.kind));
            for dep in nodes[id].deps.iter().filter(meant) {
                if !came_from.contains_key(&dep.pkg) {
                    came_from.insert(&dep.pkg, Some(id));
                    next.push(&dep.pkg);
                }
            }
        }
        let name = |id: &PackageId| metadata[id].name.to_string();
        for id in came_from.keys().filter(|id| banned(&name(id))) {
            let mut way = vec![name(id)];
            let mut at = *id;
            while let Some(Some(before)) = came_from.get(at) {
                way.insert(0, name(before));
                at = before;
            }
            faults.push(format!("{} brings in {}, by way of {}", member.name, name(id), way.join(" > ")));
        }
    }
    faults.sort();
    faults
}

fn is_banned(name: &str) -> bool {
    BANNED.contains(&name) || is_cloud(name)
}

fn is_cloud(name: &str) -> bool {
    name.starts_with("aws-") || name.starts_with("lambda_")
}
