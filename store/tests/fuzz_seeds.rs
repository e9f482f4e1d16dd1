//! The fuzz target for backups without a fuzzer: every seed, and some hundred mutations of each.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/backup.rs"]
mod backup;
#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/replay.rs"]
mod replay;

/// What matters to a reader of lines of JSON.
const PIECES: [&[u8]; 12] =
    [b"\"", b"{", b"}", b"\n", b",", b"-1", b"18446744073709551616", b"null", b"\\u0000", b"\0", b"\xff", b"{\"end\":"];

#[test]
fn backup() {
    replay::replay("backup", &PIECES, 200, backup::backup);
}
