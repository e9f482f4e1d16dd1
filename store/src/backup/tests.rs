//! What is wrong with a backup is told in words, whatever it is.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::read::read;
use super::write::hexadecimal;
use super::{BackupError, Lock, Unlock, verify};
use crate::vault::Secret;

/// A new identity, and its recipient.
fn identity() -> (Lock, Unlock) {
    use age::secrecy::ExposeSecret;
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    (Lock::Recipients(vec![recipient]), Unlock::Identity(Secret::new(identity.to_string().expose_secret())))
}

fn lock(lock: &Lock, plain: &[u8]) -> Vec<u8> {
    let mut locked = lock.encryptor().unwrap().wrap_output(Vec::new()).unwrap();
    locked.write_all(plain).unwrap();
    locked.finish().unwrap()
}

fn zip(plain: &[u8]) -> Vec<u8> {
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all(plain).unwrap();
    zipped.finish().unwrap()
}

const MANIFEST: &str =
    r#"{"manifest":{"format":1,"made_at":"2026-07-01T12:00:00Z","seq":3,"vault_key":"spoke-vault-key-1:","key_check":null}}"#;
const ENTRY: &str = r#"{"entry":{"scope":"home","noun":"device","id":"b","version":1,"changed_at":0,"body":"{}"}}"#;
const NAME: &str = r#"{"name":{"noun":"device","name":"n","scope":"home","id":"b"}}"#;
const CHANGE: &str = r#"{"change":{"seq":1,"at":0,"author":"ana","why":""}}"#;
const EDIT: &str = r#"{"edit":{"seq":1,"position":0,"scope":"home","noun":"device","id":"b","body":"{}"}}"#;

/// Lines with an end that is right.
fn ended(lines: &[&str]) -> String {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let count = |kind: &str| lines.iter().filter(|line| line.starts_with(&format!("{{\"{kind}\""))).count();
    let sum = hexadecimal(&Sha256::digest(&text));
    let (entries, names, changes, edits) = (count("entry"), count("name"), count("change"), count("edit"));
    let counts = format!(r#""entries":{entries},"names":{names},"changes":{changes},"edits":{edits}"#);
    format!("{text}{{\"end\":{{\"seq\":3,{counts},\"sha256\":\"{sum}\"}}}}\n")
}

/// What is said about a backup with this text in it.
fn said(text: &str) -> String {
    let (for_us, ours) = identity();
    match verify(lock(&for_us, &zip(text.as_bytes())).as_slice(), &ours) {
        Ok(summary) => format!("{} entries", summary.entries),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_line_that_is_wrong_is_named() {
    let whole = ended(&[MANIFEST, ENTRY, NAME, CHANGE, EDIT]);
    assert_eq!(said(&whole), "1 entries");
    let wrong = |line: u32, what: &str| format!("line {line} of the backup is wrong: {what}. It is not used; take an older one");
    let misplaced = "it is not where it belongs";
    let counts = "the counts or the sum that it ends with are not those of what was before";
    let later = ENTRY.replace("\"b\"", "\"c\"");
    let cases = [
        (ended(&[MANIFEST, ENTRY, ENTRY]), wrong(3, misplaced)),
        (ended(&[MANIFEST, &later, ENTRY]), wrong(3, misplaced)),
        (ended(&[MANIFEST, NAME, ENTRY]), wrong(3, misplaced)),
        (ended(&[MANIFEST, MANIFEST]), wrong(2, misplaced)),
        (ended(&[ENTRY]), wrong(1, misplaced)),
        (
            ended(&[MANIFEST, &ENTRY.replace("\"version\":1", "\"version\":4")]),
            wrong(2, "commits are numbered 1 to 3, and this is 4"),
        ),
        (
            ended(&[MANIFEST, &ENTRY.replace("\"version\":1", "\"version\":0")]),
            wrong(2, "commits are numbered 1 to 3, and this is 0"),
        ),
        (
            ended(&[MANIFEST, &ENTRY.replace("{}", "{")]),
            wrong(2, "a body is no JSON: EOF while parsing an object at line 1 column 1"),
        ),
        (
            ended(&[MANIFEST, &ENTRY.replace("device", "../x")]),
            wrong(2, "\"../x\" is no noun: 1 to 32 lower-case letters, digits and hyphens"),
        ),
        (ended(&[MANIFEST, &ENTRY.replace("\"b\"", "\"\"")]), wrong(2, "an id has 1 to 64 bytes, and this has 0")),
        (
            ended(&[MANIFEST, &NAME.replace("\"n\"", "\"\\u0000\"")]),
            wrong(2, "a name has no control characters, and this has one: \"\\0\""),
        ),
        (ended(&[MANIFEST, &CHANGE.replace("ana", "")]), wrong(2, "an author has 1 to 128 bytes, and this has 0")),
        (whole.replace("\"entries\":1", "\"entries\":2"), wrong(6, counts)),
        (whole.replace("\"why\":\"\"", "\"why\":\"x\""), wrong(6, counts)),
        (whole.replace("\"sha256\":\"", "\"sha256\":\"0"), wrong(6, counts)),
    ];
    for (text, expected) in cases {
        assert_eq!(said(&text), expected, "{text}");
    }
}

#[test]
fn what_ends_early_and_what_goes_on_are_told() {
    let whole = ended(&[MANIFEST, ENTRY]);
    let cut_off = BackupError::CutOff.to_string();
    assert_eq!(said(&whole[..whole.len() - 1]), cut_off);
    assert_eq!(said(&format!("{MANIFEST}\n{ENTRY}\n")), cut_off);
    assert_eq!(said(""), cut_off);
    let goes_on = "this is no backup that Spoke made: something follows on its end";
    assert_eq!(said(&format!("{whole}{ENTRY}\n")), goes_on);
    // Also after the end of the gzip stream, where a reader of gzip stops.
    let (for_us, ours) = identity();
    let packed = [zip(whole.as_bytes()), b"more".to_vec()].concat();
    assert_eq!(verify(lock(&for_us, &packed).as_slice(), &ours).unwrap_err().to_string(), goes_on);
}

#[test]
fn what_is_no_backup_of_ours_is_told() {
    assert_eq!(said("hello\n"), "this is no backup that Spoke made: it does not begin as one");
    assert_eq!(said("{\"manifest\":{\"format\":1}}\n"), "this is no backup that Spoke made: it does not begin as one");
    let newer = "the backup has format 2, and this program knows formats up to 1: restore it with the Spoke that made it";
    assert_eq!(said(&ended(&[&MANIFEST.replace("\"format\":1", "\"format\":2")])), newer);
    assert_eq!(said("{\"manifest\":{\"format\":2,\"what\":\"we do not know yet\"}}\n"), newer);
    let (for_us, ours) = identity();
    let of = |bytes: &[u8]| verify(bytes, &ours).unwrap_err().to_string();
    assert_eq!(of(b"PK\x03\x04, a zip file"), "this is no backup that Spoke made: it is no age file");
    assert_eq!(of(b""), BackupError::CutOff.to_string());
    assert_eq!(of(b"age-encryption.o"), BackupError::CutOff.to_string());
    assert_eq!(of(&lock(&for_us, b"not gzip")), "this is no backup that Spoke made: it holds something else");
}

#[test]
fn every_cut_and_every_changed_byte_is_noticed() {
    let (for_us, ours) = identity();
    // Long enough for more than one of age's chunks, even when zipped.
    let filler: String = (0..60_000_u32).map(|n| format!("{:08x}", n.wrapping_mul(2_654_435_761))).collect();
    let long = ENTRY.replace("\"{}\"", &format!("\"[\\\"{filler}\\\"]\""));
    let whole = lock(&for_us, &zip(ended(&[MANIFEST, &long]).as_bytes()));
    assert!(whole.len() > 3 * (64 << 10), "{}", whole.len());
    assert!(verify(whole.as_slice(), &ours).is_ok());
    let header = whole.windows(5).position(|five| five == b"\n--- ").unwrap() + 70;
    for length in (0..whole.len()).step_by(4999).chain([whole.len() - 1, header + 16 + (64 << 10) + 16]) {
        let error = verify(&whole[..length], &ours).unwrap_err();
        let is_told = matches!(error, BackupError::CutOff | BackupError::Changed | BackupError::NotABackup(_));
        assert!(is_told, "{length}: {error:?}");
        if length > header + 16 {
            assert!(matches!(error, BackupError::CutOff | BackupError::Changed), "{length}: {error:?}");
        }
    }
    for at in (0..whole.len()).step_by(4987).chain((0..header).step_by(3)) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        let error = verify(changed.as_slice(), &ours).unwrap_err();
        assert!(at < header || matches!(error, BackupError::Changed), "{at}: {error:?}");
    }
}

#[test]
fn a_lock_opens_for_its_own_key_only() {
    let text = ended(&[MANIFEST, ENTRY]);
    let (for_us, ours) = identity();
    let (_, theirs) = identity();
    let by_key = lock(&for_us, &zip(text.as_bytes()));
    let of = |bytes: &[u8], unlock: &Unlock| verify(bytes, unlock).map_or_else(|error| error.to_string(), |_| "whole".to_owned());
    let passphrase = |text: &str| Unlock::Passphrase(Secret::new(text));
    assert_eq!(of(&by_key, &ours), "whole");
    assert_eq!(
        of(&by_key, &theirs),
        "the backup is not locked for this age identity: it needs the one that belongs to a recipient it was made for"
    );
    assert_eq!(of(&by_key, &passphrase("x")), "the backup is locked for age recipients, and a passphrase was given");
    let by_word = lock(&Lock::Passphrase(Secret::new("correct horse")), &zip(text.as_bytes()));
    assert_eq!(of(&by_word, &passphrase("correct horse")), "whole");
    assert_eq!(of(&by_word, &passphrase("correct house")), "this is not the passphrase that the backup was locked with");
    assert_eq!(of(&by_word, &ours), "the backup is locked with a passphrase, and an age identity was given");
    // A passphrase that would take a thousand times the work and memory is not even tried.
    let at = by_word.windows(4).position(|four| four == b" 17\n").unwrap();
    let costly = [&by_word[..at], b" 27\n", &by_word[at + 4..]].concat();
    assert_eq!(of(&costly, &passphrase("correct horse")), BackupError::TooMuchWork.to_string());
    let bad = |lock: Lock| lock.encryptor().err().unwrap().to_string();
    assert_eq!(bad(Lock::Passphrase(Secret::new(""))), "an empty passphrase locks nothing: choose one");
    assert!(bad(Lock::Recipients(vec!["ana".to_owned()])).starts_with("\"ana\" is no age recipient"));
    assert!(!bad(Lock::Recipients(vec![])).is_empty());
}

#[test]
fn a_small_file_cannot_become_a_large_one() {
    let (for_us, ours) = identity();
    // A line of 64 MiB of spaces, in some tens of kilobytes.
    let line = [MANIFEST.as_bytes(), b"\n", &vec![b' '; 64 << 20]].concat();
    let bomb = lock(&for_us, &zip(&line));
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(
        verify(bomb.as_slice(), &ours).unwrap_err().to_string(),
        "line 2 of the backup is wrong: it is longer than 8454144 bytes. It is not used; take an older one"
    );
    // Many short lines, up to a limit.
    let entries: Vec<String> = (0..100).map(|n| ENTRY.replace("\"b\"", &format!("\"{n:03}\""))).collect();
    let lines: Vec<&str> = std::iter::once(MANIFEST).chain(entries.iter().map(String::as_str)).collect();
    let many = lock(&for_us, &zip(ended(&lines).as_bytes()));
    let mut taken = 0;
    let refused = read(many.as_slice(), &ours, 2000, |_| {
        taken += 1;
        Ok(())
    });
    assert_eq!(refused.unwrap_err().to_string(), "the backup holds more than 2000 bytes, which is the most that is restored");
    let in_2000 = (2000 - MANIFEST.len() - 1) / (ENTRY.len() + 2 + 1);
    assert_eq!((taken, in_2000), (21, 20), "the manifest and so many entries");
}
