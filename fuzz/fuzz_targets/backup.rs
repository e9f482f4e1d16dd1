//! Fuzz target: see `fuzz/src/backup.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::backup::backup(input));
