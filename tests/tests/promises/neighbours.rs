//! Who may know whom: the rules know nobody, and nobody but the story teller knows the stories.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::path::Path;

/// Each member and the members it may know.
const MAY_KNOW: [(&str, &[&str]); 9] = [
    ("tickets", &[]),
    ("search", &[]),
    ("mail", &["tickets"]),
    ("theme", &["tickets"]),
    ("site-gen", &["tickets", "theme", "search"]),
    ("desk", &["tickets", "mail", "theme", "search"]),
    ("aws", &["tickets", "mail", "theme", "search", "desk"]),
    ("lotse", &["tickets", "mail", "theme", "search", "site-gen", "desk"]),
    ("tests", &["tickets", "desk"]),
];

/// The stories run over a store of any edge, as that edge's own test.
const MAY_KNOW_FOR_TESTS: [(&str, &str); 2] = [("aws", "tests"), ("lotse", "tests")];

/// What cargo knows of the workspace, on this kind of machine: nothing is fetched for it.
pub(super) fn metadata(root: &Path) -> Metadata {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let told = std::process::Command::new(&cargo).arg("-vV").output().expect("cargo tells its version");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo tells its host");
    let mut command = MetadataCommand::new();
    let options = ["--offline", "--filter-platform", host].map(str::to_owned);
    command.manifest_path(root.join("Cargo.toml")).other_options(options);
    command.exec().unwrap_or_else(|e| panic!("cargo tells about {}: {e}", root.display()))
}

/// Members that know somebody they may not know, by manifest and line.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let metadata = metadata(root);
    let members = metadata.workspace_packages();
    let names: Vec<&str> = members.iter().map(|p| p.name.as_str()).collect();
    let mut faults = Vec::new();
    for member in &members {
        let manifest = std::fs::read_to_string(&member.manifest_path).unwrap_or_default();
        let place = |key: &str| {
            let starts = |line: &str| line.split(['.', '=', ' ']).next() == Some(key);
            format!("{}:{}", relative(root, member), 1 + manifest.lines().position(starts).unwrap_or(0))
        };
        let Some((_, may)) = MAY_KNOW.iter().find(|(name, _)| *name == member.name.as_str()) else {
            let say = "is new: say in tests/tests/promises/neighbours.rs whom it may know";
            faults.push(format!("{}: {} {say}", place("name"), member.name));
            continue;
        };
        for known in member.dependencies.iter().filter(|d| names.contains(&d.name.as_str())) {
            let pair = (member.name.as_str(), known.name.as_str());
            let for_tests = known.kind == DependencyKind::Development && MAY_KNOW_FOR_TESTS.contains(&pair);
            if !may.contains(&known.name.as_str()) && !for_tests {
                faults.push(format!("{}: {} may not know {}", place(&known.name), member.name, known.name));
            }
        }
    }
    faults.sort();
    faults
}

fn relative(root: &Path, member: &Package) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let path = member.manifest_path.as_std_path();
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    path.strip_prefix(root).map_or_else(|_| member.manifest_path.to_string(), |p| p.display().to_string())
}
