//! Fuzz target: see `fuzz/src/lpa.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::lpa::lpa(input));
