//! Fuzz target: see `fuzz/src/roles.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::roles::roles(input));
