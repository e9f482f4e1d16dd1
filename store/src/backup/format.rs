//! The lines of a backup.
//!
//! The first is a `manifest`; then come every `entry`, every `name`, every `change` and every `edit`, each kind in the order of its key;
//! the last is `end`, with how many there were of each and the SHA-256 of all bytes before it.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::commit::{AUTHOR_BYTES_MAX, BODY_BYTES_MAX, NAME_BYTES_MAX, WHY_BYTES_MAX};
use crate::error::Refused;
use crate::key::{Id, Noun, Scope, check_text};

/// The format that this program writes. A newer program reads it too.
pub(super) const FORMAT: u64 = 1;
/// The longest line: a body can grow to the double when it is quoted, and there is something around it.
pub(super) const LINE_BYTES_MAX: usize = 2 * BODY_BYTES_MAX + (64 << 10);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Line {
    Manifest(Manifest),
    Entry(Entry),
    Name(Name),
    Change(Change),
    Edit(Edit),
    End(Summary),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u64,
    /// For people: `2026-07-01T12:00:00Z`.
    pub(super) made_at: String,
    /// The number of the last commit that is in it.
    pub(super) seq: u64,
    /// As its file has it.
    pub(super) vault_key: Zeroizing<String>,
    pub(super) key_check: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) scope: String,
    pub(super) noun: String,
    pub(super) id: String,
    pub(super) version: u64,
    pub(super) changed_at: i64,
    pub(super) body: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Name {
    pub(super) noun: String,
    pub(super) name: String,
    pub(super) scope: String,
    pub(super) id: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) author: String,
    pub(super) why: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    pub(super) seq: u64,
    pub(super) position: u64,
    pub(super) scope: String,
    pub(super) noun: String,
    pub(super) id: String,
    pub(super) body: Option<String>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// The number of the last commit that is in it.
    pub seq: u64,
    /// How many entries.
    pub entries: u64,
    /// How many names.
    pub names: u64,
    /// How many changes.
    pub changes: u64,
    /// How many edits these made.
    pub edits: u64,
    /// SHA-256 of its lines, in hexadecimal.
    pub sha256: String,
}

impl Summary {
    pub(super) fn of(seq: u64) -> Self {
        Self { seq, entries: 0, names: 0, changes: 0, edits: 0, sha256: String::new() }
    }

    /// Counts a line.
    pub(super) fn count(&mut self, line: &Line) {
        match line {
            Line::Entry(_) => self.entries += 1,
            Line::Name(_) => self.names += 1,
            Line::Change(_) => self.changes += 1,
            Line::Edit(_) => self.edits += 1,
            Line::Manifest(_) | Line::End(_) => {}
        }
    }
}

/// Where a line stands: by kind, then by its key. Lines come in this order, so none comes twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Manifest,
    Entry(String, String, String),
    Name(String, String),
    Change(u64),
    Edit(u64, u64),
    End,
}

impl Line {
    pub(super) fn standing(&self) -> Standing {
        match self {
            Self::Manifest(_) => Standing::Manifest,
            Self::Entry(entry) => Standing::Entry(entry.scope.clone(), entry.noun.clone(), entry.id.clone()),
            Self::Name(name) => Standing::Name(name.noun.clone(), name.name.clone()),
            Self::Change(change) => Standing::Change(change.seq),
            Self::Edit(edit) => Standing::Edit(edit.seq, edit.position),
            Self::End(_) => Standing::End,
        }
    }

    /// Whether a commit could have put it there: the same limits as in life.
    pub(super) fn check(&self, seq_max: u64) -> Result<(), Refused> {
        match self {
            Self::Manifest(_) | Self::End(_) => Ok(()),
            Self::Entry(entry) => {
                check_key(&entry.scope, &entry.noun, &entry.id)?;
                check_seq(entry.version, seq_max)?;
                check_moment(entry.changed_at)?;
                check_body(&entry.body)
            }
            Self::Name(name) => {
                check_key(&name.scope, &name.noun, &name.id)?;
                check_text("a name", &name.name, 1, NAME_BYTES_MAX)
            }
            Self::Change(change) => {
                check_seq(change.seq, seq_max)?;
                check_moment(change.at)?;
                check_text("an author", &change.author, 1, AUTHOR_BYTES_MAX)?;
                check_text("a reason", &change.why, 0, WHY_BYTES_MAX)
            }
            Self::Edit(edit) => {
                check_key(&edit.scope, &edit.noun, &edit.id)?;
                check_seq(edit.seq, seq_max)?;
                edit.body.as_deref().map_or(Ok(()), check_body)
            }
        }
    }
}

fn check_key(scope: &str, noun: &str, id: &str) -> Result<(), Refused> {
    Scope::read(scope.to_owned())?;
    Noun::read(noun.to_owned())?;
    Id::new(id).map(drop)
}

fn check_seq(seq: u64, seq_max: u64) -> Result<(), Refused> {
    if (1..=seq_max).contains(&seq) {
        Ok(())
    } else {
        Err(Refused(format!("commits are numbered 1 to {seq_max}, and this is {seq}")))
    }
}

fn check_moment(microsecond: i64) -> Result<(), Refused> {
    jiff::Timestamp::from_microsecond(microsecond).map(drop).map_err(|error| Refused(error.to_string()))
}

fn check_body(body: &str) -> Result<(), Refused> {
    if body.len() > BODY_BYTES_MAX {
        return Err(Refused(format!("a body has at most {BODY_BYTES_MAX} bytes, and this has {}", body.len())));
    }
    let read = serde_json::from_str::<serde::de::IgnoredAny>(body);
    read.map(drop).map_err(|error| Refused(format!("a body is no JSON: {error}")))
}
