//! The fuzz targets without a fuzzer: every seed, and some thousand mutations of each, the same ones every time.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/bodies.rs"]
mod bodies;

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/replay.rs"]
mod replay;

use replay::replay;

/// Pieces that matter to readers of numbers and codes.
const PIECES: [&[u8]; 16] = [
    b"$",
    b"%24",
    b"%",
    b"LPA:",
    b"F",
    b"0",
    b"9",
    b"-",
    b" ",
    b"+",
    b"(0)",
    b"00",
    "\u{200B}".as_bytes(),
    "ä".as_bytes(),
    b"https://",
    b":",
];
const MUTATIONS_PER_SEED: usize = 2_000;

#[test]
fn eid() {
    replay("eid", &PIECES, MUTATIONS_PER_SEED, bodies::eid);
}

#[test]
fn iccid() {
    replay("iccid", &PIECES, MUTATIONS_PER_SEED, bodies::iccid);
}

#[test]
fn imei() {
    replay("imei", &PIECES, MUTATIONS_PER_SEED, bodies::imei);
}

#[test]
fn plmn() {
    replay("plmn", &PIECES, MUTATIONS_PER_SEED, bodies::plmn);
}

/// Fewer, for the numbering plans are slow to search.
#[test]
fn msisdn() {
    replay("msisdn", &PIECES, MUTATIONS_PER_SEED / 4, bodies::msisdn);
}

#[test]
fn activation_code() {
    replay("activation_code", &PIECES, MUTATIONS_PER_SEED, bodies::activation_code);
}
