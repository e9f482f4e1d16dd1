//! The fuzz targets without a fuzzer: every seed, and some thousand mutations of each, the same ones every time.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/replay.rs"]
mod replay;
#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/wire.rs"]
mod wire;

use replay::replay;

/// Pieces that matter to readers of elements.
const PIECES: [&[u8]; 10] = [
    &[0x00],
    &[0x80],
    &[0x81, 0x80],
    &[0x84, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0xBF, 0x2D],
    &[0x30, 0x00],
    &[0x5A, 0x0A],
    &[0x05, 0x00],
    &[0x9F, 0x70, 0x01, 0x01],
    &[0xFF],
];
const MUTATIONS_PER_SEED: usize = 2_000;

#[test]
fn tlv() {
    replay("tlv", &PIECES, MUTATIONS_PER_SEED, wire::tlv);
}
