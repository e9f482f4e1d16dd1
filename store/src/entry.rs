//! What the store gives back: entries as they stand, and changes as they happened.

use jiff::Timestamp;

use crate::commit::Author;
use crate::key::Key;

/// The most items of one page.
pub const PAGE_LEN_MAX: usize = 10_000;
/// A page ends early once its bodies have this many bytes.
pub const PAGE_BYTES_MAX: usize = 64 << 20;

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub key: Key,
    /// The number of the commit that made it what it is. It never comes back, not even after the entry was removed and made anew.
    pub version: u64,
    /// When that commit was made.
    pub changed_at: Timestamp,
    /// A JSON text.
    pub body: String,
}

/// One page of a long list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// In order. The page after this one begins after the last of them.
    pub items: Vec<T>,
    /// Whether there is a page after this one.
    pub more: bool,
}

/// Entries of a household that stood at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The number of the last commit before that moment.
    pub seq: u64,
    /// By noun, then by id.
    pub entries: Vec<Entry>,
}

/// A commit, as the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Author,
    /// Why.
    pub why: String,
    /// What, as far as it was asked for: in the order of the commit.
    pub edits: Vec<Edited>,
}

/// What happened to one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Which.
    pub key: Key,
    /// Its body from then on; absent when it was removed.
    pub body: Option<String>,
}
