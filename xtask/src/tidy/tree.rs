//! The files of the repository as the rules see them: paths from the root, and texts.

use std::collections::BTreeMap;
use std::path::Path;

use crate::command::{self, Failure};

/// Every file that is or could be committed. A file that is no UTF-8 text has none.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Reads the repository: what git tracks, and what it would track if it were added.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let mut git = std::process::Command::new("git");
        git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = command::output(&mut git)?;
        let paths = listed.split('\0').filter(|path| !path.is_empty());
        // A file deleted but not yet committed is listed and absent.
        let present = paths.filter(|path| root.join(path).is_file());
        let read = |path: &str| {
            let bytes = std::fs::read(root.join(path)).map_err(|error| Failure::refused(format!("{path}: {error}")))?;
            Ok((path.to_owned(), String::from_utf8(bytes).ok()))
        };
        Ok(Self { files: present.map(read).collect::<Result<_, Failure>>()? })
    }

    /// A tree written as one text: `--- path` opens each file.
    pub fn script(script: &str) -> Self {
        let mut files = BTreeMap::new();
        for part in script.split("--- ").skip(1) {
            let (path, text) = part.split_once('\n').unwrap_or((part, ""));
            files.insert(path.trim().to_owned(), Some(text.to_owned()));
        }
        Self { files }
    }

    /// Every text file as path and text, in the order of the paths.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// Every Rust source file.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether there is such a file or folder.
    pub fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.range(folder.clone()..).next().is_some_and(|(p, _)| p.starts_with(&folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_a_tree() {
        let tree = Tree::script("--- a/b.rs\n//! b\n--- c.md\n");
        assert_eq!(tree.texts().collect::<Vec<_>>(), [("a/b.rs", "//! b\n"), ("c.md", "")]);
        assert_eq!(tree.sources().count(), 1);
        let holds = ["a", "a/", "a/b.rs", "", "b", "a/b", "c.m"].map(|path| tree.holds(path));
        assert_eq!(holds, [true, true, true, true, false, false, false]);
    }
}
