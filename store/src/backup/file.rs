//! A backup in a file: whole and on the disk, or not there.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::BackupError;
use super::format::Summary;
use super::lock::Lock;
use crate::Store;
use crate::vault::Vault;

impl Store {
    /// Writes a backup ([`Store::backup`]) to a file that must not be there yet, readable for its owner only.
    ///
    /// It is written beside it, under the name with `.part` behind it, and gets its name when all of it is on the disk. So a file of
    /// that name is a whole backup, also after a crash; a `.part` that a crash left is written over.
    pub async fn backup_to(&self, vault: &Vault, at: Timestamp, lock: Lock, path: &Path) -> Result<Summary, BackupError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(BackupError::FileInTheWay(path.to_owned()));
        }
        let part = Part::make(path).map_err(BackupError::File)?;
        let file = part.file.try_clone().map_err(BackupError::File)?;
        let (summary, _) = self.backup(vault, at, lock, file).await?;
        let path = path.to_owned();
        let settled = tokio::task::spawn_blocking(move || part.settle(&path));
        settled.await.map_err(std::io::Error::other).and_then(|settled| settled).map_err(BackupError::File)?;
        Ok(summary)
    }
}

/// A file that is being written, and goes away again unless it is settled.
struct Part {
    path: PathBuf,
    file: File,
    is_settled: bool,
}

impl Part {
    fn make(path: &Path) -> std::io::Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let path = PathBuf::from(name);
        if path.exists() {
            fs::remove_file(&path)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self { file: options.open(&path)?, path, is_settled: false })
    }

    fn settle(mut self, path: &Path) -> std::io::Result<()> {
        self.file.sync_all()?;
        // Unlike a rename, a link does not write over what somebody else put there meanwhile; some file systems have none.
        match fs::hard_link(&self.path, path) {
            Ok(()) => fs::remove_file(&self.path)?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(error),
            Err(_) => fs::rename(&self.path, path)?,
        }
        self.is_settled = true;
        #[cfg(unix)]
        if let Some(folder) = std::path::absolute(path)?.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_settled {
            let _ = fs::remove_file(&self.path);
        }
    }
}
