//! Tells the tests whether the data of others lies beside the repository, so that those that need it are listed as ignored, with
//! the reason, where it does not.

use std::path::Path;

/// From this crate. Origin and licences stand in the README there.
const DATA: &str = "../../shared/data";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    if Path::new(DATA).join("README.md").is_file() {
        println!("cargo::rerun-if-changed={DATA}/README.md");
        println!("cargo::rustc-cfg=shared_data");
    }
}
