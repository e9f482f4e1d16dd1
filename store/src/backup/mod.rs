//! Backups: all that a store keeps, as it stood at one moment, with the key to its secrets, in one locked file.
//!
//! The file is an age file (<https://age-encryption.org/v1>) around gzip around lines of JSON ([`format`]), so that `age -d FILE |
//! gunzip` shows all of it without this program. It does not depend on the engine: what SQLite kept can be restored into PostgreSQL.
//!
//! A backup is restored within one transaction, which is confirmed only after the last line was read and its sum was right: a
//! backup that is cut off, changed or too large leaves the store as it was. There are no file names in it.

mod error;
mod file;
mod format;
mod lock;
mod read;
mod restore;
mod write;

pub use error::BackupError;
pub use format::Summary;
pub use lock::{Lock, Unlock};
pub use read::{BACKUP_BYTES_MAX, verify};

#[cfg(test)]
mod tests;
