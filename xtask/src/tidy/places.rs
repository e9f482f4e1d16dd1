//! Nothing names a folder of the machine it was written on, or the server of a package registry.
//!
//! A path is one when nothing stands before its first slash that would make it part of an address: `/home/ana/notes` is,
//! `example.com/home/mobile` is not.

use crate::tidy::{Finding, Tree};

/// First folders of a machine's own. What follows them is somebody's.
const FOLDERS: [&str; 6] = ["/home/", "/root/", "/Users/", "/work/", "/workspace/", "/builds/"];
/// Servers that package clients talk to; a page about a package, for people, is another address.
const SERVERS: [&str; 9] = [
    "crates.io/api",
    "index.crates.io",
    "static.crates.io",
    "pypi.org/simple",
    "files.pythonhosted.org",
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "deb.debian.org",
    "proxy.golang.org",
];
/// This file must name them.
const EXCUSED: &str = "xtask/src/tidy/places.rs";

/// Checks every text file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| *path != EXCUSED) {
        for (at, line) in text.lines().enumerate() {
            if let Some(folder) = FOLDERS.iter().find(|folder| names_folder(line, folder)) {
                let message =
                    format!("names a path under `{folder}`, which only one machine has; write it from the repository's root");
                findings.push(Finding::refused(path, at + 1, "places", message));
            }
            if let Some(server) = SERVERS.iter().find(|server| line.contains(*server)) {
                let message = format!("names `{server}`; name the package and let its client find the server");
                findings.push(Finding::refused(path, at + 1, "places", message));
            }
        }
    }
    findings
}

fn names_folder(line: &str, folder: &str) -> bool {
    let inside_address = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "._~-/%)}>".contains(c));
    line.match_indices(folder).any(|(at, _)| !inside_address(&line[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    #[test]
    fn a_machines_own_paths_and_registry_servers_are_refused() {
        let script = "\
--- notes.md
Written in /home/ana/spoke.
See https://example.com/en/home/mobile and https://example.com/work/fair-use.
`/root/.config` and \"/work/main\" and (/Users/ana)
https://crates.io/crates/jiff is for people.
curl https://index.crates.io/ji/ff/jiff
";
        let expected = "\
notes.md:1: [places] names a path under `/home/`, which only one machine has; write it from the repository's root
notes.md:3: [places] names a path under `/root/`, which only one machine has; write it from the repository's root
notes.md:5: [places] names `index.crates.io`; name the package and let its client find the server
";
        assert_eq!(said(check, script), expected);
    }
}
