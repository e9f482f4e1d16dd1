//! A company: a thousand devices of few or of many kinds, and three pools of three hundred lines in five sizes.

use crate::family::{rounded, units};
use crate::plain::{Choice, MONEY, Member, Plain, Shared, VOLUME};
use crate::random::Random;

const DEVICES: usize = 1_000;
const MONTHS: usize = 12;
const POOLS: usize = 3;
const LINES_MAX: usize = 300;
const PLANS: usize = 12;

/// A thousand devices, each of one of so many kinds.
pub(crate) fn fleet(kinds: usize, seed: u64) -> Plain {
    let mut random = Random::new(seed);
    let pools = (0..POOLS).map(|_| pool(&mut random)).collect();
    let kinds: Vec<Member> = (0..kinds).map(|_| kind(&mut random)).collect();
    let members = (0..DEVICES).map(|_| kinds[random.below(kinds.len())].clone()).collect();
    Plain { months: MONTHS, members, pools }
}

fn pool(random: &mut Random) -> Shared {
    let line = units(rounded(random.uniform(2.0, 5.0), 2), 2);
    let overage = (random.uniform(2.0, 5.0) * 100.0).round_ties_even() as i64;
    let size = |included: i64| {
        let fee = rounded(40.0 + (included as f64).powf(0.8) * random.uniform(0.9, 1.1), 2);
        (included * VOLUME, units(fee, 2))
    };
    let tiers = [200, 500, 1_000, 2_000, 4_000].map(size).to_vec();
    Shared { line, join: 5 * MONEY, tiers, overage, lines_max: LINES_MAX }
}

fn kind(random: &mut Random) -> Member {
    let usual = random.choice(&[0.3, 2.0, 4.0, 6.0]);
    let uses: Vec<f64> = (0..MONTHS).map(|_| rounded(usual * random.lognormal(0.0, 0.5), 2)).collect();
    let mut choices: Vec<Choice> = (0..PLANS).map(|_| plan(random, &uses)).collect();
    // Going through somebody else's hotspot costs trouble, and one for each GB.
    choices.push(Choice { cost: uses.iter().map(|used| units(12.0 + used, 2)).collect(), start: 0, run: 1 });
    Member { volumes: uses.iter().map(|used| (used * VOLUME as f64).round() as i64).collect(), choices }
}

fn plan(random: &mut Random, uses: &[f64]) -> Choice {
    let included = random.choice(&[1.0f64, 3.0, 5.0, 10.0, 20.0]);
    let fee = rounded(3.0 + included.powf(0.75) * random.uniform(0.8, 1.6), 2);
    let overage = random.uniform(1.0, 6.0);
    let (start, run) = (random.choice(&[0, 0, 5, 10]) * MONEY, random.choice(&[1, 1, 6, 12]));
    Choice { cost: uses.iter().map(|used| units(fee + (used - included).max(0.0) * overage, 3)).collect(), start, run }
}
