//! What pure members bring into the lock file: no runtime, no network, no database, no cloud.

use super::neighbours::metadata;
use cargo_metadata::{DependencyKind, PackageId};
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
    let Some(resolve) = &metadata.resolve else { return vec!["Cargo.toml:1: cargo resolves nothing".to_owned()] };
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|n| (&n.id, n)).collect();
    let mut faults = Vec::new();
    for member in metadata.workspace_packages().into_iter().filter(|p| PURE.contains(&p.name.as_str())) {
        let mut came_from: BTreeMap<&PackageId, Option<&PackageId>> = BTreeMap::from([(&member.id, None)]);
        let mut next = vec![&member.id];
        while let Some(id) = next.pop() {
            let normal = |d: &&cargo_metadata::NodeDep| d.dep_kinds.iter().any(|k| k.kind == DependencyKind::Normal);
            for dep in nodes[id].deps.iter().filter(normal) {
                if !came_from.contains_key(&dep.pkg) {
                    came_from.insert(&dep.pkg, Some(id));
                    next.push(&dep.pkg);
                }
            }
        }
        let name = |id: &PackageId| metadata[id].name.to_string();
        for id in came_from.keys().filter(|id| is_banned(&name(id))) {
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
    BANNED.contains(&name) || name.starts_with("aws-") || name.starts_with("lambda_")
}
