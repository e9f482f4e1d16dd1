//! Making a backup.

use std::io::Write;

use age::stream::StreamWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;
use tokio::sync::mpsc;

use super::error::BackupError;
use super::format::{Change, Edit, Entry, FORMAT, Line, Manifest, Name, Summary};
use super::lock::Lock;
use crate::Store;
use crate::engine::Engine;
use crate::error::Error;
use crate::vault::Vault;

const ENTRIES: &str = "SELECT scope, noun, id, version, changed_at, body FROM entry ORDER BY scope, noun, id";
const NAMES: &str = "SELECT noun, name, scope, id FROM name ORDER BY noun, name";
const CHANGES: &str = "SELECT seq, at, author, why FROM change ORDER BY seq";
const EDITS: &str = "SELECT seq, position, scope, noun, id, body FROM edit ORDER BY seq, position";
/// How many lines wait for being written.
const QUEUE: usize = 64;

impl Store {
    /// Writes everything as it stands at one moment, with the vault's key, locked. Commits go on meanwhile.
    ///
    /// Gives the writer back, with everything written to it. A backup that did not come to its end cannot be restored.
    pub async fn backup<W>(&self, vault: &Vault, at: Timestamp, lock: Lock, out: W) -> Result<(Summary, W), BackupError>
    where
        W: Write + Send + 'static,
    {
        let (lines, queue) = mpsc::channel(QUEUE);
        // Compressing and locking is work for a processor, and writing may wait for a disk: neither belongs among the tasks.
        let packing = tokio::task::spawn_blocking(move || pack(&lock, out, queue));
        let reading = read_all(&self.engine, vault, at, &lines).await;
        drop(lines);
        let packed = packing.await.map_err(|error| BackupError::File(std::io::Error::other(error)))?;
        // Why it could not be packed is what is to be told: reading only noticed that nobody took the lines any more.
        let packed = packed?;
        reading?;
        packed.ok_or_else(|| BackupError::File(std::io::Error::other("it was not finished")))
    }
}

/// Puts lines into the queue, until nobody takes them any more.
async fn read_all(engine: &Engine, vault: &Vault, at: Timestamp, lines: &mpsc::Sender<Line>) -> Result<(), Error> {
    let mut snapshot = engine.snapshot().await?;
    let head = sqlx::query("SELECT seq, key_check FROM head").fetch_one(&mut *snapshot).await;
    let head = head.map_err(|error| engine.failed(error))?;
    let manifest = Manifest {
        format: FORMAT,
        made_at: at.to_string(),
        seq: engine.number(&head, 0)?,
        vault_key: vault.key_text(),
        key_check: engine.maybe_text(&head, 1)?,
    };
    let seq = manifest.seq;
    // Whether somebody still takes the lines shows at the end: who packs them says why not.
    let _ = lines.send(Line::Manifest(manifest)).await;
    for (statement, line) in [(ENTRIES, entry as Read), (NAMES, name), (CHANGES, change), (EDITS, edit)] {
        let mut rows = sqlx::query(statement).fetch(&mut *snapshot);
        while let Some(row) = rows.try_next().await.map_err(|error| engine.failed(error))? {
            if lines.send(line(engine, &row)?).await.is_err() {
                return Ok(());
            }
        }
    }
    let _ = lines.send(Line::End(Summary::of(seq))).await;
    Ok(())
}

type Read = fn(&Engine, &AnyRow) -> Result<Line, Error>;

fn entry(engine: &Engine, row: &AnyRow) -> Result<Line, Error> {
    let changed_at = row.try_get(4).map_err(|error| engine.failed(error))?;
    let (scope, noun, id) = (engine.text(row, 0)?, engine.text(row, 1)?, engine.text(row, 2)?);
    Ok(Line::Entry(Entry { scope, noun, id, version: engine.number(row, 3)?, changed_at, body: engine.text(row, 5)? }))
}

fn name(engine: &Engine, row: &AnyRow) -> Result<Line, Error> {
    let (noun, name) = (engine.text(row, 0)?, engine.text(row, 1)?);
    Ok(Line::Name(Name { noun, name, scope: engine.text(row, 2)?, id: engine.text(row, 3)? }))
}

fn change(engine: &Engine, row: &AnyRow) -> Result<Line, Error> {
    let at = row.try_get(1).map_err(|error| engine.failed(error))?;
    Ok(Line::Change(Change { seq: engine.number(row, 0)?, at, author: engine.text(row, 2)?, why: engine.text(row, 3)? }))
}

fn edit(engine: &Engine, row: &AnyRow) -> Result<Line, Error> {
    let (seq, position) = (engine.number(row, 0)?, engine.number(row, 1)?);
    let (scope, noun, id) = (engine.text(row, 2)?, engine.text(row, 3)?, engine.text(row, 4)?);
    Ok(Line::Edit(Edit { seq, position, scope, noun, id, body: engine.maybe_text(row, 5)? }))
}

/// Compresses and locks what comes; `None` when it ended before its end.
fn pack<W: Write>(lock: &Lock, out: W, mut queue: mpsc::Receiver<Line>) -> Result<Option<(Summary, W)>, BackupError> {
    let locked: StreamWriter<W> = lock.encryptor()?.wrap_output(out).map_err(BackupError::File)?;
    let mut zipped = GzEncoder::new(locked, Compression::default());
    let mut sum = Sha256::new();
    let mut summary = Summary::of(0);
    while let Some(line) = queue.blocking_recv() {
        summary.count(&line);
        if let Line::End(end) = &line {
            summary.seq = end.seq;
            summary.sha256 = hexadecimal(&sum.finalize());
            zipped.write_all(&bytes(&Line::End(summary.clone()))?).map_err(BackupError::File)?;
            let locked = zipped.finish().map_err(BackupError::File)?;
            let mut out = locked.finish().map_err(BackupError::File)?;
            out.flush().map_err(BackupError::File)?;
            return Ok(Some((summary, out)));
        }
        let bytes = bytes(&line)?;
        sum.update(&bytes);
        zipped.write_all(&bytes).map_err(BackupError::File)?;
    }
    Ok(None)
}

fn bytes(line: &Line) -> Result<Vec<u8>, BackupError> {
    let mut bytes = serde_json::to_vec(line).map_err(|error| BackupError::File(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
