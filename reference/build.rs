//! Lists the files of the folders that are compiled in whole, so that a new file needs no line of code.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("data");
    let mut list = String::new();
    for folder in ["offers", "devices", "carriers"] {
        println!("cargo::rerun-if-changed=data/{folder}");
        let mut files = Vec::new();
        for entry in fs::read_dir(data.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
        files.sort();
        writeln!(list, "pub(crate) static {}: &[(&str, &str)] = &[", folder.to_uppercase()).map_err(io::Error::other)?;
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            writeln!(list, "    ({:?}, include_str!({path:?})),", format!("{folder}/{name}")).map_err(io::Error::other)?;
        }
        list.push_str("];\n");
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("shipped.rs"), list)
}
