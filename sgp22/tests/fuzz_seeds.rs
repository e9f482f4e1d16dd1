//! The fuzz targets without a fuzzer: every seed, and some thousand mutations of each, the same ones every time.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/lpa.rs"]
mod lpa;
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

/// Fewer, for each input is read as every message.
#[test]
fn message() {
    replay("message", &PIECES, MUTATIONS_PER_SEED / 10, wire::message);
}

#[test]
fn package() {
    replay("package", &PIECES, MUTATIONS_PER_SEED, wire::package);
}

#[test]
fn json() {
    let pieces: [&[u8]; 8] = [b"\"", b"{", b"}", b"=", b"null", b":", b"\\u0000", b"AAAA"];
    replay("json", &pieces, MUTATIONS_PER_SEED, wire::json);
}

/// Choices from all over: high ones are answers that make no sense.
#[test]
fn lpa() {
    let pieces: [&[u8]; 8] = [&[0], &[1], &[3], &[5], &[0xB0], &[0xC0, 0x80], &[0xD5, 1, 0, 9, 0xFF], &[0xF5, 3, 0xBF, 0x37, 0]];
    replay("lpa", &pieces, MUTATIONS_PER_SEED / 10, lpa::lpa);
}

/// A seed that nothing reads would lead the fuzzer nowhere.
#[test]
fn seeds_are_what_they_are_called() {
    let seed = |path: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
        std::fs::read(folder.join(path)).expect("the seed is in the repository")
    };
    use sgp22::wire::saip::ProfilePackage;
    assert!(sgp22::crypto::Certificate::parse(&seed("package/certificate")).is_ok());
    assert!(sgp22::wire::es8::BoundProfilePackage::parse(&seed("package/bound")).is_ok());
    assert_eq!(ProfilePackage::parse(&seed("package/profile_smallest")).map(|package| package.elements().len()), Ok(2));
    let profile = seed("package/profile");
    let profile = ProfilePackage::parse(&profile).expect("it is one");
    assert!(profile.elements()[2].content::<sgp22::wire::saip::PukCodes>().is_ok());
    assert!(profile.elements()[3].content::<sgp22::wire::saip::AkaParameter>().is_ok());
    assert!(profile.elements()[4].content::<sgp22::wire::saip::TemplateFiles>().is_ok());
}
