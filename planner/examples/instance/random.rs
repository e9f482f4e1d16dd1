//! Python's `random.Random`, bit for bit, so that an instance made from a seed is the same instance in both languages.
//!
//! The generator is MT19937 (Matsumoto and Nishimura, 1998), seeded by an array of 32-bit words; the distributions are drawn as the
//! module documents them (<https://docs.python.org/3/library/random.html>, read 2026-11-25) and as Python 3.11 computes them.

const WORDS: usize = 624;
const SHIFT: usize = 397;

/// A stream of numbers that depends on its seed alone.
pub(crate) struct Random {
    state: [u32; WORDS],
    next: usize,
}

impl Random {
    /// What Python writes as `random.Random(seed)`.
    pub(crate) fn new(seed: u64) -> Self {
        let key: Vec<u32> = if seed >> 32 == 0 { vec![seed as u32] } else { vec![seed as u32, (seed >> 32) as u32] };
        let mut state = [0u32; WORDS];
        state[0] = 19_650_218;
        for at in 1..WORDS {
            state[at] = mixed(state[at - 1], at, 1_812_433_253);
        }
        let mut at = 1;
        let wrap = |state: &mut [u32; WORDS], at: &mut usize| {
            *at += 1;
            if *at == WORDS {
                state[0] = state[WORDS - 1];
                *at = 1;
            }
        };
        for round in 0..WORDS.max(key.len()) {
            let word = round % key.len();
            state[at] = (state[at] ^ spread(state[at - 1], 1_664_525)).wrapping_add(key[word]).wrapping_add(word as u32);
            wrap(&mut state, &mut at);
        }
        for _ in 1..WORDS {
            state[at] = (state[at] ^ spread(state[at - 1], 1_566_083_941)).wrapping_sub(at as u32);
            wrap(&mut state, &mut at);
        }
        state[0] = 1 << 31;
        Self { state, next: WORDS }
    }

    /// The next 32 bits.
    pub(crate) fn bits(&mut self) -> u32 {
        if self.next == WORDS {
            self.turn();
        }
        let mut word = self.state[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C_5680;
        word ^= (word << 15) & 0xEFC6_0000;
        word ^ (word >> 18)
    }

    fn turn(&mut self) {
        for at in 0..WORDS {
            let joined = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % WORDS] & 0x7FFF_FFFF);
            let odd = if joined & 1 == 0 { 0 } else { 0x9908_B0DF };
            self.state[at] = self.state[(at + SHIFT) % WORDS] ^ (joined >> 1) ^ odd;
        }
        self.next = 0;
    }

    /// At least 0 and below 1, in steps of 2⁻⁵³.
    pub(crate) fn random(&mut self) -> f64 {
        let (high, low) = (self.bits() >> 5, self.bits() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// One of some things, each as likely as the other.
    pub(crate) fn choice<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A whole number below a limit, which is at least 1.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let width = usize::BITS - limit.leading_zeros();
        loop {
            let at = (self.bits() >> (32 - width)) as usize;
            if at < limit {
                return at;
            }
        }
    }

    /// Anything between two numbers.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random()
    }

    /// A number whose logarithm is normal (Kinderman and Monahan, 1977).
    pub(crate) fn lognormal(&mut self, mean: f64, deviation: f64) -> f64 {
        let magic = 4.0 * (-0.5f64).exp() / 2.0f64.sqrt();
        loop {
            let first = self.random();
            let second = 1.0 - self.random();
            let normal = magic * (first - 0.5) / second;
            if normal * normal / 4.0 <= -second.ln() {
                return (mean + normal * deviation).exp();
            }
        }
    }
}

fn spread(word: u32, factor: u32) -> u32 {
    (word ^ (word >> 30)).wrapping_mul(factor)
}

fn mixed(word: u32, at: usize, factor: u32) -> u32 {
    spread(word, factor).wrapping_add(at as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The values are what Python 3.11.7 prints for the same calls.
    #[test]
    fn the_stream_is_that_of_python() {
        let mut random = Random::new(1);
        let bits: Vec<u32> = (0..4).map(|_| random.bits()).collect();
        assert_eq!(bits, [577_090_037, 2_444_712_010, 3_639_700_191, 3_445_702_192]);
        let mut random = Random::new(1);
        let numbers: Vec<f64> = (0..3).map(|_| random.random()).collect();
        assert_eq!(numbers, [0.13436424411240122, 0.8474337369372327, 0.763774618976614]);
        assert_eq!(Random::new((1 << 40) + 7).bits(), 2_635_837_658);
    }

    #[test]
    fn so_are_choices_and_distributions() {
        let mut random = Random::new(4);
        let choices: Vec<i32> = (0..8).map(|_| random.choice(&[0, 1, 2, 3, 4, 5, 6])).collect();
        assert_eq!(choices, [1, 2, 0, 5, 3, 3, 1, 0]);
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        near(random.uniform(3.0, 10.0), 3.4656056697571294);
        near(random.lognormal(0.0, 0.6), 0.29094649289752583);
        near(random.lognormal(0.0, 0.6), 3.7318862710301532);
    }
}
