//! Fuzz target: see `fuzz/src/card.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::card::http_answer(input));
