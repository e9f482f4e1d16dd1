//! Fuzz target: see `fuzz/src/wire.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::wire::message(input));
