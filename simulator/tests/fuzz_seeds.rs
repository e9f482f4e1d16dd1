//! The fuzz target without a fuzzer: every seed, and some hundred mutations of each, the same ones every time.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/replay.rs"]
mod replay;
#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/roles.rs"]
mod roles;
mod world;

/// Pieces that matter to cards and servers.
const PIECES: [&[u8]; 8] =
    [&[5, 0], &[2, 0], &[9, 0], &[1, 3, 0xBF, 0x2E, 0x00], &[5, 1, 6], &[6, 0, 7, 0, 8, 0], &[0xBF, 0x36], &[0xFF]];
const MUTATIONS_PER_SEED: usize = 60;

#[test]
fn roles() {
    replay::replay("roles", &PIECES, MUTATIONS_PER_SEED, roles::roles);
}
