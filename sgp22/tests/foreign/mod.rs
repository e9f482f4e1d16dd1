//! The data of others, beside the repository; its README tells origin and licences.

use std::path::Path;

/// A file there.
pub(crate) fn read(path: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
