//! The fuzz targets without a fuzzer: every seed, and some thousand mutations of each, the same ones every time.
#![cfg(unix)]

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/card.rs"]
mod card;

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/replay.rs"]
mod replay;

use replay::replay;

/// Status words that ask for more, and what stands between the lines of a modem.
const PIECES: &[&[u8]] = &[
    &[0x90, 0x00],
    &[0x61, 0x10],
    &[0x6C, 0x02],
    &[0x91, 0x0B],
    &[0xD0, 0x09],
    b"\r\n",
    b"OK\r\n",
    b"+CGLA:",
    b"\"",
    b"{",
    b"null",
    b"HTTP/1.1 ",
    b"Content-Length: ",
    b"\r\n\r\n",
    b"0\r\n",
    &[0, 0, 0, 0],
    &[1, 0, 0, 0],
    &[0xFF, 0xFF, 0xFF, 0xFF],
];
const MUTATIONS_PER_SEED: usize = 2_000;

#[test]
fn apdu() {
    replay("apdu", PIECES, MUTATIONS_PER_SEED, card::apdu);
}

#[test]
fn at_answer() {
    replay("at_answer", PIECES, MUTATIONS_PER_SEED, card::at_answer);
}

#[test]
fn qmi() {
    replay("qmi", PIECES, MUTATIONS_PER_SEED, card::qmi);
}

#[test]
fn mbim() {
    replay("mbim", PIECES, MUTATIONS_PER_SEED, card::mbim);
}

#[test]
fn stdio() {
    replay("stdio", PIECES, MUTATIONS_PER_SEED, card::stdio);
}

#[test]
fn http_answer() {
    replay("http_answer", PIECES, MUTATIONS_PER_SEED, card::http_answer);
}
