//! Chance that a seed repeats.

use sgp22::crypto::Random;
use sha2::{Digest, Sha256};

/// Chance from a seed: SHA-256 of the seed and a counter. As hard to guess as the seed is, and the same for the same seed.
#[derive(Clone)]
pub struct Seeded {
    seed: [u8; 32],
    block: u64,
    left: [u8; 32],
    used: usize,
}

impl Seeded {
    /// Chance from any seed.
    pub fn new(seed: &[u8]) -> Self {
        Self { seed: Sha256::digest(seed).into(), block: 0, left: [0; 32], used: 32 }
    }

    /// Chance from a number, for tests.
    pub fn from_number(seed: u64) -> Self {
        Self::new(&seed.to_be_bytes())
    }

    /// A number below another one, which is not zero. Not quite even, which tests do not mind.
    pub fn below(&mut self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_be_bytes(bytes) % end.max(1)
    }
}

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.used == self.left.len() {
                let mut digest = Sha256::new();
                digest.update(self.seed);
                digest.update(self.block.to_be_bytes());
                (self.left, self.used) = (digest.finalize().into(), 0);
                self.block += 1;
            }
            *byte = self.left[self.used];
            self.used += 1;
        }
    }
}

/// Prints how far it is, and nothing of the seed: keys come from it.
impl std::fmt::Debug for Seeded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Seeded(secret, at block {})", self.block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let draw = |seed, pieces: &[usize]| {
            let mut chance = Seeded::from_number(seed);
            pieces
                .iter()
                .flat_map(|size| {
                    let mut bytes = vec![0; *size];
                    chance.fill(&mut bytes);
                    bytes
                })
                .collect::<Vec<u8>>()
        };
        assert_eq!(draw(1, &[100]), draw(1, &[1, 31, 33, 35]), "however it is asked for");
        assert_ne!(draw(1, &[100]), draw(2, &[100]));
        assert!((0..100).all(|_| Seeded::from_number(3).below(7) < 7));
    }
}
