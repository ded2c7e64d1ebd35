//! The program under test: the one that cargo built with the test.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What cargo tells the tests and benches of the program's own package.
const TOLD: &str = "CARGO_BIN_EXE_lotse";

/// The program.
///
/// # Panics
/// If it is not there.
#[must_use]
pub fn lotse() -> &'static Path {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(find)
}

/// Where cargo says that it is; beside a test that is run by hand.
fn find() -> PathBuf {
    let beside = || {
        let test = std::env::current_exe().expect("a test knows where it is");
        // A test lies in `target/<profile>/deps`.
        test.ancestors().nth(2).expect("a test lies three folders deep").join("lotse")
    };
    let program = std::env::var_os(TOLD).map_or_else(beside, PathBuf::from);
    assert!(program.is_file(), "{} is not there: `cargo test -p lotse` builds it", program.display());
    program
}
