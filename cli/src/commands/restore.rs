//! `spoke restore FILE`: a backup, into a server that keeps nothing yet. All of it or nothing.

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use control::{House, Store};
use store::{Unlock, verify};

use super::backup::secret;
use super::kept::{self, Kept, World, refused};
use crate::output::{self, Failure, Status};

/// Bring a backup back, into a folder or a server that keeps nothing yet
#[derive(Args)]
pub(crate) struct Restore {
    /// The backup
    file: PathBuf,
    /// A file with the passphrase that it is locked with; - for standard input
    #[arg(long, value_name = "FILE", required_unless_present = "identity_file")]
    passphrase_file: Option<PathBuf>,
    /// A file with the age identity that opens it (AGE-SECRET-KEY-1…)
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    identity_file: Option<PathBuf>,
    /// Only look whether it is whole and can be opened
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    kept: Kept,
}

impl Restore {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        kept::run(self.restored())
    }

    async fn restored(self) -> Result<Status, Failure> {
        let unlock = match (&self.passphrase_file, &self.identity_file) {
            (Some(file), _) => Unlock::Passphrase(secret(file)?),
            (None, Some(file)) => Unlock::Identity(secret(file)?),
            (None, None) => return Err(Failure::misused("a passphrase or an identity is needed")),
        };
        let unreadable = |error| Failure::refused(format!("“{}” cannot be read: {error}", self.file.display()));
        let file = File::open(&self.file).map_err(unreadable)?;
        let summary = if self.check {
            verify(file, &unlock).map_err(|error| Failure::refused(error.to_string()))?
        } else {
            let folder = self.kept.folder()?;
            let store = Store::open(&self.kept.place(&folder)?).await.map_err(|error| refused(&error))?;
            let restored = store.restore(file, unlock, &Kept::key(&folder)).await;
            // Whoever was signed out since the backup was made stays so.
            let ended = match &restored {
                Ok(_) => House::new(store.clone(), World::shared()).end_all_sessions().await,
                Err(_) => Ok(()),
            };
            store.close().await;
            ended.map_err(|error| Failure::refused(format!("it is restored, but sessions could not be ended: {error}")))?;
            restored.map_err(|error| Failure::refused(error.to_string()))?
        };
        let done = if self.check { "is whole" } else { "is restored" };
        output::answer(&format!(
            "{} {done}: {} entries, {} changes, up to change {}\n",
            self.file.display(),
            summary.entries,
            summary.changes,
            summary.seq
        ))?;
        Ok(Status::Done)
    }
}
