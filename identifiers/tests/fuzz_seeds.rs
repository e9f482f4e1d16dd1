//! The fuzz targets without a fuzzer: every seed, and some thousand mutations of each, the same ones every time.

#[expect(unreachable_pub, reason = "the file is a public module of the fuzz crate")]
#[path = "../../fuzz/src/bodies.rs"]
mod bodies;

use std::fs;
use std::path::Path;

const MUTATIONS_PER_SEED: usize = 2_000;

#[test]
fn eid() {
    replay("eid", MUTATIONS_PER_SEED, bodies::eid);
}

#[test]
fn iccid() {
    replay("iccid", MUTATIONS_PER_SEED, bodies::iccid);
}

#[test]
fn imei() {
    replay("imei", MUTATIONS_PER_SEED, bodies::imei);
}

#[test]
fn plmn() {
    replay("plmn", MUTATIONS_PER_SEED, bodies::plmn);
}

/// Fewer, for the numbering plans are slow to search.
#[test]
fn msisdn() {
    replay("msisdn", MUTATIONS_PER_SEED / 4, bodies::msisdn);
}

#[test]
fn activation_code() {
    replay("activation_code", MUTATIONS_PER_SEED, bodies::activation_code);
}

/// Runs `body` on the seeds of `target` and on their mutations. When it panics, the input has been printed before.
fn replay(target: &str, mutations: usize, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the seeds are in the repository")
        .map(|entry| entry.expect("the folder is readable").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no seeds in {}", folder.display());
    let mut dice = Dice(0x5EED);
    for path in paths {
        let seed = fs::read(&path).expect("the seed is readable");
        body(&seed);
        for _ in 0..mutations {
            let mut input = seed.clone();
            for _ in 0..=dice.below(4) {
                mutate(&mut input, &mut dice);
            }
            // Shown only when the test fails.
            println!("{target}: {:?}", String::from_utf8_lossy(&input));
            body(&input);
        }
    }
}

/// Changes one thing: a byte, a bit, a part left out, doubled or swapped, or a piece that matters to some reader put in.
fn mutate(input: &mut Vec<u8>, dice: &mut Dice) {
    const PIECES: [&str; 16] =
        ["$", "%24", "%", "LPA:", "F", "0", "9", "-", " ", "+", "(0)", "00", "\u{200B}", "ä", "https://", ":"];
    let (start, end) = {
        let (a, b) = (dice.below(input.len() + 1), dice.below(input.len() + 1));
        (a.min(b), a.max(b))
    };
    match dice.below(6) {
        0 if start < input.len() => input[start] = u8::try_from(dice.below(256)).expect("below 256"),
        1 if start < input.len() => input[start] ^= 1 << dice.below(8),
        2 => drop(input.drain(start..end)),
        3 => {
            let part = input[start..end].to_vec();
            input.splice(start..start, part);
        }
        4 => input[start..end].reverse(),
        _ => drop(input.splice(start..start, PIECES[dice.below(PIECES.len())].bytes())),
    }
}

/// Chance from a seed (xorshift64), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below a usize")
    }
}
