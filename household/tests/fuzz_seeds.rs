//! The fuzz targets for whole files without a fuzzer: every seed, and some hundred mutations of each.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/files.rs"]
mod files;
#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/replay.rs"]
mod replay;

use replay::replay;

/// Few, for a whole household is read each time.
const MUTATIONS_PER_SEED: usize = 300;

/// What matters to a reader of TOML, of phrases and of lists.
const PIECES: [&[u8]; 14] = [
    b"\"",
    b"[[",
    b"]",
    b" = ",
    b"\n",
    b"{ ",
    b"-1",
    b"99999999999999999999",
    b"2026-02-30",
    b"GB",
    b", some months ",
    b"\0",
    b"\xff",
    b"#",
];

#[test]
fn household() {
    replay("household", &PIECES, MUTATIONS_PER_SEED, files::household);
}

#[test]
fn offers() {
    replay("offers", &PIECES, MUTATIONS_PER_SEED, files::offers);
}

#[test]
fn catalogue() {
    replay("catalogue", &PIECES, MUTATIONS_PER_SEED, files::catalogue);
}
