//! `spoke backup FILE`: everything that a server keeps, as it stands now, in one locked file. The server may go on meanwhile.

use std::path::{Path, PathBuf};

use clap::Args;
use store::{Lock, Secret};

use super::kept::{self, Kept, Open};
use crate::Clock;
use crate::input;
use crate::output::{self, Failure, Status};

/// A passphrase or a key has at most so many bytes.
const SECRET_BYTES_MAX: usize = 4096;

/// Everything that a server keeps, in one encrypted file
#[derive(Args)]
pub(crate) struct Backup {
    /// The file to write; it must not be there yet
    file: PathBuf,
    /// A file with the passphrase to lock it with; - for standard input
    #[arg(long, value_name = "FILE", required_unless_present = "recipient")]
    passphrase_file: Option<PathBuf>,
    /// Who may open it: an age recipient (age1…); may be given several times
    #[arg(long, value_name = "AGE1…", conflicts_with = "passphrase_file")]
    recipient: Vec<String>,
    #[command(flatten)]
    kept: Kept,
}

impl Backup {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        kept::run(self.written())
    }

    async fn written(self) -> Result<Status, Failure> {
        let lock = match &self.passphrase_file {
            Some(file) => Lock::Passphrase(secret(file)?),
            None => Lock::Recipients(self.recipient),
        };
        let Open { store, vault } = self.kept.open().await?;
        let beside = self.file.with_extension("unfinished");
        if self.file.exists() {
            return Err(Failure::refused(format!("“{}” is there already, and nothing is overwritten", self.file.display())));
        }
        let unwritable =
            |error: std::io::Error| Failure::refused(format!("“{}” cannot be written: {error}", self.file.display()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let out = options.open(&beside).map_err(unwritable)?;
        let backup = store.backup(&vault, Clock::now(), lock, out).await;
        store.close().await;
        let (summary, out) = match backup {
            Ok(done) => done,
            Err(error) => {
                let _ = std::fs::remove_file(&beside);
                return Err(Failure::refused(error.to_string()));
            }
        };
        out.sync_all().and_then(|()| std::fs::rename(&beside, &self.file)).map_err(unwritable)?;
        output::answer(&format!(
            "{}: {} entries, {} changes, up to change {}\n",
            self.file.display(),
            summary.entries,
            summary.changes,
            summary.seq
        ))?;
        Ok(Status::Done)
    }
}

/// The first line of a file: what a person wrote down to lock or unlock with.
pub(super) fn secret(file: &Path) -> Result<Secret, Failure> {
    let text = input::text(file, SECRET_BYTES_MAX)?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    line.map(Secret::new).ok_or_else(|| Failure::refused(format!("“{}” has no line in it", file.display())))
}
