//! `cargo xtask bless`: runs the tests and accepts what they print now as right.
//!
//! Snapshot files are rewritten by `insta` itself; snapshots inside a source file need `cargo insta`. Tests that keep their
//! answers in text files of their own rewrite them where [`BLESS`] is set. Reading the difference is left to a person.

use std::path::Path;

use crate::command::{self, Failure};
use crate::workspace;

/// Set (to `1`) while answers are to be rewritten instead of compared.
pub const BLESS: &str = "SPOKE_BLESS";

/// Runs the tests, with more arguments for `cargo test` if wanted, and accepts every changed answer.
pub fn run(root: &Path, arguments: &[String]) -> Result<(), Failure> {
    let has_insta = command::succeeds(workspace::cargo(root).args(["insta", "--version"]));
    let mut cargo = workspace::cargo(root);
    cargo.env(BLESS, "1").env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1");
    match has_insta {
        true => cargo.args(["insta", "test", "--accept"]),
        false => cargo.args(["test", "--no-fail-fast"]),
    };
    if arguments.is_empty() {
        cargo.arg("--workspace");
    }
    command::run(cargo.args(arguments))?;
    if !has_insta {
        println!("Snapshots inside source files are accepted only where cargo-insta is installed: `cargo install cargo-insta`.");
    }
    println!("Accepted. Read what changed before you commit it: `git diff`.");
    Ok(())
}
