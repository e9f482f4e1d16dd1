//! Reading a backup, line by line, with a limit on everything, to its end and its sum.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use super::error::BackupError;
use super::format::{FORMAT, LINE_BYTES_MAX, Line, Standing, Summary};
use super::lock::{Unlock, of_io};
use super::write::hexadecimal;

/// The most bytes that a backup may hold, unpacked: 64 GiB. A file of a few kilobytes could otherwise fill any disk.
pub const BACKUP_BYTES_MAX: u64 = 64 << 30;

/// What every gzip stream begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a backup to its end and says what it holds. This takes long, and is for a thread that may wait.
pub fn verify(input: impl Read, unlock: &Unlock) -> Result<Summary, BackupError> {
    read(input, unlock, BACKUP_BYTES_MAX, |_| Ok(()))
}

/// Hands each line but the last to `take`, in order, each checked by itself. Only when this ends well was the backup whole.
pub(super) fn read(
    input: impl Read,
    unlock: &Unlock,
    bytes_max: u64,
    mut take: impl FnMut(Line) -> Result<(), BackupError>,
) -> Result<Summary, BackupError> {
    let mut zipped = BufReader::new(unlock.decrypt(BufReader::new(input))?);
    // What was unlocked and is no gzip was not made by us.
    let start = zipped.fill_buf().map_err(of_io)?;
    if !start.is_empty() && !start.starts_with(&GZIP) {
        return Err(BackupError::NotABackup("it holds something else".to_owned()));
    }
    let mut lines = Lines { input: BufReader::new(GzDecoder::new(&mut zipped)), number: 0, bytes: 0, bytes_max };
    let mut sum = Sha256::new();
    let mut summary = Summary::of(0);
    let mut last = None;
    loop {
        let Some(text) = lines.next_line()? else { return Err(BackupError::CutOff) };
        let line: Line = match serde_json::from_slice(&text) {
            Ok(line) => line,
            Err(_) if lines.number == 1 => return Err(judge_first(&text)),
            Err(error) => return Err(lines.wrong(error)),
        };
        let standing = line.standing();
        if last.is_none() != (standing == Standing::Manifest) || last.as_ref().is_some_and(|last| *last >= standing) {
            return Err(lines.wrong("it is not where it belongs"));
        }
        last = Some(standing);
        line.check(summary.seq).map_err(|refused| lines.wrong(refused))?;
        match &line {
            Line::Manifest(manifest) if manifest.format > FORMAT => {
                return Err(BackupError::TooNew { found: manifest.format, known: FORMAT });
            }
            Line::Manifest(manifest) => summary.seq = manifest.seq,
            Line::End(end) => {
                summary.sha256 = hexadecimal(&sum.finalize());
                if *end != summary {
                    return Err(lines.wrong("the counts or the sum that it ends with are not those of what was before"));
                }
                break;
            }
            _ => {}
        }
        sum.update(&text);
        summary.count(&line);
        take(line)?;
    }
    if lines.next_line()?.is_some() || !zipped.fill_buf().map_err(of_io)?.is_empty() {
        return Err(BackupError::NotABackup("something follows on its end".to_owned()));
    }
    Ok(summary)
}

/// Why a first line cannot be read: it is of a newer format, or of something else.
fn judge_first(text: &[u8]) -> BackupError {
    let value = serde_json::from_slice::<serde_json::Value>(text).unwrap_or_default();
    match value.pointer("/manifest/format").and_then(serde_json::Value::as_u64) {
        Some(found) if found > FORMAT => BackupError::TooNew { found, known: FORMAT },
        _ => BackupError::NotABackup("it does not begin as one".to_owned()),
    }
}

struct Lines<R> {
    input: R,
    number: u64,
    bytes: u64,
    bytes_max: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line with its end. A last line without an end was cut off.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, BackupError> {
        let mut text = Vec::new();
        let room = self.bytes_max.saturating_sub(self.bytes).min(LINE_BYTES_MAX as u64);
        // One byte more than is allowed, to tell what is full from what overflows.
        let length = (&mut self.input).take(room + 1).read_until(b'\n', &mut text).map_err(of_io)? as u64;
        self.number += 1;
        self.bytes += length;
        if self.bytes > self.bytes_max {
            return Err(BackupError::TooLarge { bytes_max: self.bytes_max });
        }
        if length > room {
            return Err(self.wrong(format!("it is longer than {LINE_BYTES_MAX} bytes")));
        }
        match text.last() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(text)),
            Some(_) => Err(BackupError::CutOff),
        }
    }

    fn wrong(&self, what: impl std::fmt::Display) -> BackupError {
        BackupError::Wrong { line: self.number, what: what.to_string() }
    }
}
