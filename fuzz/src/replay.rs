//! The fuzz targets without a fuzzer: every seed, and some thousand mutations of each, the same ones every time.
//!
//! Tests of the crates at hand include this file.

use std::fs;
use std::path::Path;

/// Runs `body` on the seeds of `target` and on their mutations, into which it puts `pieces` that matter to the reader. When it
/// panics, the input has been printed before.
pub fn replay(target: &str, pieces: &[&[u8]], mutations: usize, body: fn(&[u8])) {
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
                mutate(&mut input, pieces, &mut dice);
            }
            // Shown only when the test fails.
            println!("{target}: {:?}", String::from_utf8_lossy(&input));
            body(&input);
        }
    }
}

/// Changes one thing: a byte, a bit, a part left out, doubled or swapped, or a piece that matters to some reader put in.
fn mutate(input: &mut Vec<u8>, pieces: &[&[u8]], dice: &mut Dice) {
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
        _ => drop(input.splice(start..start, pieces[dice.below(pieces.len())].iter().copied())),
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
