//! Instances of our own in which pools and commitments bind together: few places in each pool, sizes that are worth sharing among
//! just so many lines, and plans of one's own that are cheap only for those who stay. A device that joins a pool late breaks nothing;
//! one that leaves its plan early cannot.

use crate::family::{rounded, units};
use crate::plain::{Choice, MONEY, Member, Plain, Shared, VOLUME};
use crate::random::Random;

const MONTHS: usize = 12;

/// 6 to 12 devices, 1 to 3 pools of 3 to 5 lines, 12 months.
pub(crate) fn binding(seed: u64) -> Plain {
    let mut random = Random::new(1_000 + seed);
    let devices = random.choice(&[6usize, 8, 10, 12]);
    let pools = random.choice(&[1usize, 2, 3]);
    let members = (0..devices).map(|_| member(&mut random)).collect();
    Plain { months: MONTHS, members, pools: (0..pools).map(|_| pool(&mut random)).collect() }
}

/// A device whose use has a season, with a plan by the month, one for half a year and one for a year.
fn member(random: &mut Random) -> Member {
    let usual = random.choice(&[1.0, 2.0, 4.0, 8.0]);
    let peak = random.choice(&[0usize, 3, 6, 9]);
    let season = |month: usize| if (month + MONTHS - peak) % MONTHS < 3 { 2.0 } else { 1.0 };
    let uses: Vec<f64> = (0..MONTHS).map(|month| rounded(usual * season(month) * random.lognormal(0.0, 0.4), 2)).collect();
    let mut choices = Vec::new();
    for (run, discount) in [(1usize, 1.0), (1, 1.0), (6, 0.8), (12, 0.65)] {
        let included = usual * random.choice(&[0.75, 1.25, 2.0]);
        let fee = rounded(discount * (5.0 + 4.0 * included.powf(0.75) * random.uniform(0.9, 1.3)), 2);
        let overage = rounded(random.uniform(3.0, 7.0), 2);
        let cost = uses.iter().map(|used| units(fee + (used - included).max(0.0) * overage, 3)).collect();
        choices.push(Choice { cost, start: random.choice(&[0, 5, 10]) * MONEY, run });
    }
    Member { volumes: uses.iter().map(|used| (used * VOLUME as f64).round() as i64).collect(), choices }
}

fn pool(random: &mut Random) -> Shared {
    let size = |included: i64| {
        let fee = rounded(4.0 + 3.6 * (included as f64).powf(0.72) * random.uniform(0.85, 1.1), 2);
        (included * VOLUME, units(fee, 2))
    };
    let tiers = [5, 10, 20, 40].map(size).to_vec();
    Shared {
        line: units(rounded(random.uniform(2.0, 5.0), 2), 2),
        join: random.choice(&[0, 5, 10]) * MONEY,
        tiers,
        overage: units(rounded(random.uniform(2.0, 5.0), 2), 2) / VOLUME,
        lines_max: random.choice(&[3usize, 4, 5]),
    }
}
