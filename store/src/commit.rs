//! What is asked of the store in one go: several edits that all happen or none does.

use std::collections::HashSet;
use std::fmt;

use jiff::Timestamp;

use crate::Refused;
use crate::key::{Key, check_text};

/// The longest body, in bytes.
pub const BODY_BYTES_MAX: usize = 4 << 20;
/// The most edits in one commit.
pub const EDITS_MAX: usize = 10_000;
/// The most bytes of bodies in one commit.
pub const COMMIT_BYTES_MAX: usize = 64 << 20;
/// The longest name, in bytes.
pub const NAME_BYTES_MAX: usize = 256;
/// The most names of one entry.
pub const NAMES_MAX: usize = 64;
/// The longest reason, in bytes.
pub const WHY_BYTES_MAX: usize = 1024;
/// The longest author, in bytes.
pub const AUTHOR_BYTES_MAX: usize = 128;

/// Edits that belong together, with who makes them and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// When. Kept to the microsecond.
    pub at: Timestamp,
    /// Who.
    pub by: Author,
    /// Why, in words for the person who reads the history. One line of at most 1,024 bytes.
    pub why: String,
    /// What: at most 10,000, no two of the same entry, with at most 64 MiB of bodies.
    pub edits: Vec<Edit>,
}

/// Who made a change: a text that the caller gives a meaning, such as `account 01j…` or `agent kitchen-router`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Author(String);

impl Author {
    /// An author of this text, of 1 to 128 bytes.
    pub fn new(text: impl Into<String>) -> Result<Self, Refused> {
        let text = text.into();
        check_text("an author", &text, 1, AUTHOR_BYTES_MAX)?;
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happens to one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The entry has this body and these names from now on.
    Put {
        /// Which entry.
        key: Key,
        /// How it must stand before.
        expected: Expected,
        /// A JSON text of at most 4 MiB.
        body: String,
        /// All names that lead to it (see [`Store::lookup`](crate::Store::lookup)); those it had before are let go.
        names: Vec<String>,
    },
    /// The entry is no more.
    Remove {
        /// Which entry.
        key: Key,
        /// How it must stand before. [`Expected::Any`] is content when there is none; [`Expected::Absent`] is refused.
        expected: Expected,
    },
}

impl Edit {
    /// Puts a body without names.
    pub fn put(key: Key, expected: Expected, body: impl Into<String>) -> Self {
        Self::Put { key, expected, body: body.into(), names: Vec::new() }
    }

    /// Puts a body that names lead to.
    pub fn put_named(key: Key, expected: Expected, body: impl Into<String>, names: Vec<String>) -> Self {
        Self::Put { key, expected, body: body.into(), names }
    }

    /// Removes an entry.
    pub fn remove(key: Key, expected: Expected) -> Self {
        Self::Remove { key, expected }
    }

    /// Which entry.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { key, .. } | Self::Remove { key, .. } => key,
        }
    }
}

/// How an entry must stand for an edit to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// There is none.
    Absent,
    /// It is still at this version.
    Version(u64),
    /// However it stands: only for entries that nobody else edits.
    Any,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Version(version) => write!(f, "at version {version}"),
            Self::Any => f.write_str("in any state"),
        }
    }
}

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// Its number: larger than that of every commit before, and from now on the version of every entry that it put.
    pub seq: u64,
}

impl Commit {
    /// Checks everything that can be checked without the database.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        check_text("a reason", &self.why, 0, WHY_BYTES_MAX)?;
        if self.edits.is_empty() || self.edits.len() > EDITS_MAX {
            return Err(Refused(format!("a commit has 1 to {EDITS_MAX} edits, and this has {}", self.edits.len())));
        }
        let mut keys = HashSet::new();
        let mut bytes = 0;
        for edit in &self.edits {
            if !keys.insert(edit.key()) {
                return Err(Refused(format!("a commit edits an entry once, and this edits {} twice", edit.key())));
            }
            match edit {
                Edit::Put { key, body, names, .. } => {
                    check_body(key, body)?;
                    bytes += body.len();
                    if names.len() > NAMES_MAX {
                        return Err(Refused(format!("{key} has {} names, and {NAMES_MAX} are the most", names.len())));
                    }
                    names.iter().try_for_each(|name| check_text("a name", name, 1, NAME_BYTES_MAX))?;
                }
                Edit::Remove { key, expected: Expected::Absent } => {
                    return Err(Refused(format!("{key} is to be removed and expected to be absent")));
                }
                Edit::Remove { .. } => {}
            }
        }
        if bytes > COMMIT_BYTES_MAX {
            return Err(Refused(format!("a commit has at most {COMMIT_BYTES_MAX} bytes of bodies, and this has {bytes}")));
        }
        Ok(())
    }
}

fn check_body(key: &Key, body: &str) -> Result<(), Refused> {
    if body.len() > BODY_BYTES_MAX {
        return Err(Refused(format!("the body of {key} has {} bytes, and {BODY_BYTES_MAX} are the most", body.len())));
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(body) {
        Ok(_) => Ok(()),
        Err(error) => Err(Refused(format!("the body of {key} is no JSON: {error}"))),
    }
}
