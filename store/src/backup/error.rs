//! Why a backup was not made or not restored.

use std::path::PathBuf;

use crate::error::Error;

/// Why a backup was not made, not verified or not restored. In all cases the store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The passphrase is another.
    #[error("this is not the passphrase that the backup was locked with")]
    WrongPassphrase,
    /// It is locked for other keys.
    #[error("the backup is not locked for this age identity: it needs the one that belongs to a recipient it was made for")]
    NotForThisIdentity,
    /// A passphrase was given for what is locked for recipients, or the other way round.
    #[error("the backup is locked {with}, and {given} was given")]
    OtherLock {
        /// What it is locked with.
        with: &'static str,
        /// What was given.
        given: &'static str,
    },
    /// The lock itself makes no sense.
    #[error("{0}")]
    BadLock(String),
    /// The passphrase was made to take more work than a backup of ours takes.
    #[error("unlocking the backup would take more work than Spoke's own backups do; unlock it with `age` if you trust it")]
    TooMuchWork,
    /// It is no age file, or not one of Spoke's.
    #[error("this is no backup that Spoke made: {0}")]
    NotABackup(String),
    /// It ends too early.
    #[error("the backup ends too early, or its end was changed: fetch the whole file again, or take an older one")]
    CutOff,
    /// It was changed.
    #[error("the backup was changed after it was made, and is not used: fetch it again, or take an older one")]
    Changed,
    /// A newer Spoke made it.
    #[error(
        "the backup has format {found}, and this program knows formats up to {known}: restore it with the Spoke that made it"
    )]
    TooNew {
        /// The format it has.
        found: u64,
        /// The newest that this program knows.
        known: u64,
    },
    /// It holds more than is allowed.
    #[error("the backup holds more than {bytes_max} bytes, which is the most that is restored")]
    TooLarge {
        /// The most that is allowed.
        bytes_max: u64,
    },
    /// What it says makes no sense.
    #[error("line {line} of the backup is wrong: {what}. It is not used; take an older one")]
    Wrong {
        /// Which line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The store to restore into has something in it.
    #[error("{place} is not empty: restore into a new one, so that nothing is lost")]
    NotEmpty {
        /// Which database.
        place: String,
    },
    /// There is another key where the backup's key must go.
    #[error("there is another vault key in {}: put it away first, the backup brings its own", .0.display())]
    KeyInTheWay(PathBuf),
    /// There is a file where the backup is to go.
    #[error("there is something at {} already: choose another name, no backup is written over", .0.display())]
    FileInTheWay(PathBuf),
    /// A key was given, and the backup's secrets are sealed under another.
    #[error("the vault key that was given is not the one that the backup's secrets are sealed under: give that one")]
    OtherKeyGiven,
    /// The file could not be read or written.
    #[error("the backup cannot be read or written: {0}")]
    File(std::io::Error),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] Error),
}
