//! Why the store did not do what was asked: who is at fault, and what to do next.

use crate::commit::Expected;
use crate::engine::Place;
use crate::key::{Key, Noun};

/// Why the store did not do what was asked. What is absent is no error but an `Option`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or has no room; nobody who asked is at fault, and it may work later.
    #[error("{place} cannot be used now: {reason}. {outcome}")]
    Unavailable {
        /// Which database, without its password.
        place: String,
        /// What it said.
        reason: String,
        /// Whether something was written.
        outcome: Outcome,
    },
    /// Somebody else was faster: read again and decide again.
    #[error("{key} was expected {expected} and is {}; it was changed meanwhile: read it again", is_now(*.is))]
    Conflict {
        /// Which entry.
        key: Key,
        /// What the edit expected.
        expected: Expected,
        /// The version it is at, if there is one.
        is: Option<u64>,
    },
    /// A name leads to another entry already: choose another.
    #[error("the {noun} name {name:?} is taken: choose another")]
    NameTaken {
        /// Whose name.
        noun: Noun,
        /// The name.
        name: String,
    },
    /// What was asked makes no sense or is too big: the program that asked is at fault.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The database was written by a newer Spoke and is left as it is.
    #[error(
        "{place} has schema {found}, and this program knows schemas up to {known}: it was written by a newer Spoke. \
         Nothing was changed; run that version, or restore a backup that was made before the upgrade"
    )]
    TooNew {
        /// Which database.
        place: String,
        /// The schema it has.
        found: u64,
        /// The newest schema that this program knows.
        known: u64,
    },
    /// The database is not what Spoke wrote, or is damaged.
    #[error("{place} is damaged or was changed by another program: {what}. Keep a copy of it and restore a backup")]
    Corrupt {
        /// Which database.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// The vault's key is not the one that this database's secrets are sealed under.
    #[error(
        "the vault key {key} {why}, and the secrets of {place} are sealed under one: put the key back that belongs to it, \
         or restore a backup, which brings its key along"
    )]
    WrongKey {
        /// Which database.
        place: String,
        /// Where the key was looked for.
        key: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// What was asked is refused before the database is asked: why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub(crate) String);

/// Whether something was written when the database went away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was: ask again later.
    NothingWritten,
    /// The connection was lost while the commit was being confirmed: it happened whole or not at all. Read again to see which.
    Unknown,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NothingWritten => "Nothing was written; try again",
            Self::Unknown => "Whether it was written is not known; look before you try again",
        })
    }
}

fn is_now(version: Option<u64>) -> String {
    version.map_or_else(|| "absent".to_owned(), |version| format!("at version {version}"))
}

/// What an error of the database means. That nothing was written is true of every statement but the last of a commit.
pub(crate) fn of_engine(place: &Place, error: &sqlx::Error) -> Error {
    let unavailable = |reason: String| Error::Unavailable { place: place.to_string(), reason, outcome: Outcome::NothingWritten };
    let corrupt = |what: String| Error::Corrupt { place: place.to_string(), what };
    match error {
        sqlx::Error::Database(said) => {
            let code = said.code().unwrap_or_default();
            let is_passing = match place {
                Place::File(_) => is_passing_in_sqlite(&code),
                Place::Server(_) => is_passing_in_postgres(&code),
            };
            if is_passing { unavailable(said.message().to_owned()) } else { corrupt(format!("{} ({code})", said.message())) }
        }
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::Decode(_)
        | sqlx::Error::RowNotFound => corrupt(error.to_string()),
        sqlx::Error::PoolTimedOut => unavailable("it has not answered, or has been busy, for ten seconds".to_owned()),
        _ => unavailable(error.to_string()),
    }
}

/// Whether the database as such may be well: permission, busy, locked, memory, read-only, interrupted, input and output, full,
/// cannot be opened, locking protocol, authorisation. <https://sqlite.org/rescode.html>; the low byte is the primary code.
fn is_passing_in_sqlite(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 3 | 5..=10 | 13..=15 | 23))
}

/// Whether the database as such may be well: connection, transaction state, authorisation, name of the database, rollback,
/// resources, locks, intervention, system. <https://www.postgresql.org/docs/current/errcodes-appendix.html>; two characters are
/// the class.
fn is_passing_in_postgres(code: &str) -> bool {
    ["08", "25", "28", "3D", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class))
}
