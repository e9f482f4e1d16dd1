//! Fuzz target: see `fuzz/src/files.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::files::household(input));
