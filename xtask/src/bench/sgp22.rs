//! `cargo xtask bench sgp22`: what the eSIM protocol costs: reading and sealing packages, a download's parts, many sessions at once, and
//! a card on a slow line.

use std::path::Path;

use crate::command::{self, Failure};
use crate::workspace;

/// Runs the benches of `sgp22` and `simulator`; each prints what it measures.
pub(super) fn run(root: &Path) -> Result<(), Failure> {
    for (package, bench) in [("sgp22", "decode"), ("simulator", "session")] {
        println!("\n{package}: {bench}");
        let mut cargo = workspace::cargo(root);
        command::run(cargo.args(["bench", "--quiet", "--package", package, "--bench", bench, "--", "slow"]))?;
    }
    Ok(())
}
