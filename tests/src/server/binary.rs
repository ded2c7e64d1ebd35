//! The program under test, built once in the profile that the tests are built in.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The program.
///
/// # Panics
/// If it cannot be built.
#[must_use]
pub fn lotse() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build)
}

fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    // A test lies in `target/<profile>/deps`.
    let folder = test.ancestors().nth(2).expect("a test lies three folders deep").to_owned();
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", "lotse", "--bin", "lotse", "--profile", profile]);
    command.arg("--target-dir").arg(folder.parent().expect("a profile's folder lies in the target folder"));
    command.current_dir(crate::root());
    let built = command.status().expect("cargo starts");
    assert!(built.success(), "`cargo build --package lotse` failed");
    folder.join("lotse")
}
