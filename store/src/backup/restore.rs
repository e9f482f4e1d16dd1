//! Restoring a backup into an empty store.

use std::io::Read;

use sqlx::{Any, Row, Transaction};
use tokio::sync::mpsc;

use super::error::BackupError;
use super::format::{Line, Manifest, Summary};
use super::lock::Unlock;
use super::read::{BACKUP_BYTES_MAX, read};
use crate::Store;
use crate::engine::Engine;
use crate::error::Error;
use crate::vault::{KeySource, VaultKey};

/// How many lines go from the reader to the writer at once, and how many such heaps may wait.
const HEAP: usize = 64;
const QUEUE: usize = 4;

impl Store {
    /// Puts everything that a backup holds into this store, which must be empty, and its vault key where `source` says.
    ///
    /// All or nothing: the store and the key's file are as they were unless the backup was read to its end and was right.
    pub async fn restore<R>(&self, input: R, unlock: Unlock, source: &KeySource) -> Result<Summary, BackupError>
    where
        R: Read + Send + 'static,
    {
        let engine = &self.engine;
        let mut transaction = begin(engine).await?;
        let (heaps, mut queue) = mpsc::channel::<Vec<Line>>(QUEUE);
        let reading = tokio::task::spawn_blocking(move || hand_over(input, &unlock, &heaps));
        let mut key = None;
        let mut written = Ok(());
        while let Some(heap) = queue.recv().await {
            for line in heap {
                if let Line::Manifest(manifest) = &line {
                    key = VaultKey::read(&manifest.vault_key);
                }
                written = put(engine, &mut transaction, line).await;
                if written.is_err() {
                    break;
                }
            }
            if written.is_err() {
                queue.close();
            }
        }
        let read = reading.await.map_err(|error| BackupError::File(std::io::Error::other(error)))?;
        // A backup that is wrong is why it could not be written, if it is both.
        let summary = match (read, written) {
            (Ok(Some(summary)), Ok(())) => summary,
            (Err(error), _) => return Err(error),
            (Ok(_), Err(error)) => return Err(error.into()),
            (Ok(None), Ok(())) => return Err(BackupError::CutOff),
        };
        let key = key.ok_or_else(|| BackupError::Wrong { line: 1, what: "it has no vault key".to_owned() })?;
        let made = source.place(&key)?;
        let confirmed = transaction.commit().await.map_err(|error| engine.failed_to_confirm(error));
        if confirmed.is_err() {
            made.take_back();
        }
        confirmed?;
        self.watch.tell(summary.seq);
        Ok(summary)
    }
}

/// Locks the store against every other writer and looks whether it is empty.
async fn begin(engine: &Engine) -> Result<Transaction<'static, Any>, BackupError> {
    let mut transaction = engine.write().await?;
    let failed = |error: sqlx::Error| engine.failed(error);
    let row = sqlx::query("UPDATE head SET seq = seq RETURNING seq").fetch_one(&mut *transaction).await.map_err(failed)?;
    let seq: i64 = row.try_get(0).map_err(failed)?;
    if seq == 0 { Ok(transaction) } else { Err(BackupError::NotEmpty { place: engine.place.to_string() }) }
}

/// Reads and hands over heaps of lines; `None` when nobody takes them any more.
fn hand_over(input: impl Read, unlock: &Unlock, heaps: &mpsc::Sender<Vec<Line>>) -> Result<Option<Summary>, BackupError> {
    let mut heap = Vec::with_capacity(HEAP);
    let mut is_taken = true;
    let summary = read(input, unlock, BACKUP_BYTES_MAX, |line| {
        heap.push(line);
        if heap.len() == HEAP {
            is_taken = heaps.blocking_send(std::mem::take(&mut heap)).is_ok();
        }
        if is_taken { Ok(()) } else { Err(BackupError::CutOff) }
    });
    if !is_taken {
        return Ok(None);
    }
    let summary = summary?;
    Ok(heaps.blocking_send(heap).is_ok().then_some(summary))
}

async fn put(engine: &Engine, transaction: &mut Transaction<'static, Any>, line: Line) -> Result<(), Error> {
    // What is too large for the database's numbers cannot be: the reader has held it against the manifest's.
    let number = |number: u64| i64::try_from(number).map_err(|_| engine.corrupt(format!("{number} is too large")));
    let query = match line {
        Line::Manifest(Manifest { seq, key_check, .. }) => {
            sqlx::query("UPDATE head SET seq = $1, key_check = $2").bind(number(seq)?).bind(key_check)
        }
        Line::Entry(entry) => {
            sqlx::query("INSERT INTO entry (scope, noun, id, version, changed_at, body) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(entry.scope)
                .bind(entry.noun)
                .bind(entry.id)
                .bind(number(entry.version)?)
                .bind(entry.changed_at)
                .bind(entry.body)
        }
        Line::Name(name) => sqlx::query("INSERT INTO name (noun, name, scope, id) VALUES ($1, $2, $3, $4)")
            .bind(name.noun)
            .bind(name.name)
            .bind(name.scope)
            .bind(name.id),
        Line::Change(change) => sqlx::query("INSERT INTO change (seq, at, author, why) VALUES ($1, $2, $3, $4)")
            .bind(number(change.seq)?)
            .bind(change.at)
            .bind(change.author)
            .bind(change.why),
        Line::Edit(edit) => {
            sqlx::query("INSERT INTO edit (seq, position, scope, noun, id, body) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(number(edit.seq)?)
                .bind(number(edit.position)?)
                .bind(edit.scope)
                .bind(edit.noun)
                .bind(edit.id)
                .bind(edit.body)
        }
        Line::End(_) => return Ok(()),
    };
    query.execute(&mut **transaction).await.map(drop).map_err(|error| engine.failed(error))
}
