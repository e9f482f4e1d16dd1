//! Fuzz target for backups: any lines in, no panic, and what is taken for whole counts what was in it.
//!
//! `store/tests/fuzz_seeds.rs` includes this file and runs it on the seeds without a fuzzer.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use store::{Secret, Unlock, verify};

/// Made for this; nothing else is locked for it.
const IDENTITY: &str = "AGE-SECRET-KEY-1LLMXKYUT6EY6K9SVM0APGT00UTCQQ5J9QFLHJVFGADF4R8ND0SJSD6F9L0";

/// Lines of a backup but the last: as a file, as what is locked in one, and there with an end that counts and sums them right.
pub fn backup(input: &[u8]) {
    let unlock = Unlock::Identity(Secret::new(IDENTITY));
    assert!(verify(input, &unlock).is_err(), "nobody can guess what is locked");
    let _ = verify(locked(input).as_slice(), &unlock);
    let lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
    let count = |kind: &[u8]| lines.iter().filter(|line| line.starts_with(kind)).count();
    let counts = [count(b"{\"entry\""), count(b"{\"name\""), count(b"{\"change\""), count(b"{\"edit\"")];
    let [entries, names, changes, edits] = counts;
    let sum: String = Sha256::digest(input).iter().map(|byte| format!("{byte:02x}")).collect();
    let counted = format!(r#""entries":{entries},"names":{names},"changes":{changes},"edits":{edits}"#);
    let end = format!("{{\"end\":{{\"seq\":3,{counted},\"sha256\":\"{sum}\"}}}}\n");
    match verify(locked(&[input, end.as_bytes()].concat()).as_slice(), &unlock) {
        Ok(found) => assert_eq!([found.entries, found.names, found.changes, found.edits].map(usize::try_from), counts.map(Ok)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Zipped and locked.
fn locked(plain: &[u8]) -> Vec<u8> {
    let identity: age::x25519::Identity = IDENTITY.parse().expect("it is one");
    let recipient = identity.to_public();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).expect("there is one");
    let mut zipped = GzEncoder::new(encryptor.wrap_output(Vec::new()).expect("it fits"), Compression::fast());
    zipped.write_all(plain).expect("it fits");
    zipped.finish().and_then(|locked| locked.finish()).expect("it fits")
}
