//! Months that are possible: what each device may use, made into joint scenarios with integer weights.
//!
//! Devices that say “some months” do so independently of each other, and an import is one thing (its months are what all of its
//! devices used together). Up to [`SCENARIOS_MAX`] combinations are all taken. Beyond that a stratified sample is: as many
//! scenarios of equal weight, in which each alternative of each device occurs exactly as often as it should (to within one
//! scenario), combined by a fixed shuffle. The same file always gives the same scenarios.

use fleet::intent::DemandScenario;
use fleet::volume::Volume;

/// More combinations than this are sampled.
pub(crate) const SCENARIOS_MAX: usize = 64;

/// Devices whose months vary together, independently of all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Factor {
    /// Positions in the inventory.
    pub(crate) devices: Vec<usize>,
    /// What they may use, each with its weight; never empty, weights at least 1.
    pub(crate) alternatives: Vec<(u32, Vec<Volume>)>,
}

impl Factor {
    /// One device by itself.
    pub(crate) fn of(device: usize, alternatives: &[(u32, Volume)]) -> Self {
        Self {
            devices: vec![device],
            alternatives: alternatives.iter().map(|(weight, volume)| (*weight, vec![*volume])).collect(),
        }
    }

    fn weight(&self) -> u64 {
        self.alternatives.iter().map(|(weight, _)| u64::from(*weight)).sum::<u64>().max(1)
    }

    fn fill(&self, alternative: usize, volumes: &mut [Volume]) {
        for (device, volume) in self.devices.iter().zip(&self.alternatives[alternative].1) {
            volumes[*device] = *volume;
        }
    }
}

/// The joint scenarios of so many devices, at least one.
pub(crate) fn joint(factors: &[Factor], devices: usize) -> Vec<DemandScenario> {
    let combinations =
        factors.iter().try_fold(1_usize, |n, f| n.checked_mul(f.alternatives.len()).filter(|n| *n <= SCENARIOS_MAX));
    match combinations {
        Some(_) => product(factors, devices),
        None => sample(factors, devices),
    }
}

fn product(factors: &[Factor], devices: usize) -> Vec<DemandScenario> {
    let mut scenarios = vec![(1_u128, vec![Volume::ZERO; devices])];
    for factor in factors {
        let mut further = Vec::with_capacity(scenarios.len() * factor.alternatives.len());
        for (weight, volumes) in &scenarios {
            for (at, (times, _)) in factor.alternatives.iter().enumerate() {
                let mut volumes = volumes.clone();
                factor.fill(at, &mut volumes);
                further.push((weight * u128::from(*times), volumes));
            }
        }
        // Kept small along the way: the product of all weights has no bound of its own.
        let common = further.iter().fold(0, |common, (weight, _)| gcd(common, *weight)).max(1);
        further.iter_mut().for_each(|(weight, _)| *weight /= common);
        scenarios = further;
    }
    scenarios
        .into_iter()
        .map(|(weight, volumes)| DemandScenario { weight: u32::try_from(weight).unwrap_or(u32::MAX), volumes })
        .collect()
}

/// The largest number up to [`SCENARIOS_MAX`] that all weights divide, else the largest.
fn strata(factors: &[Factor]) -> usize {
    let common = factors.iter().map(Factor::weight).try_fold(1_u64, |lcm, weight| {
        let next = u64::try_from(u128::from(lcm) * u128::from(weight) / gcd(u128::from(lcm), u128::from(weight))).ok()?;
        (next <= SCENARIOS_MAX as u64).then_some(next)
    });
    let common = common.map_or(1, |common| usize::try_from(common).unwrap_or(1));
    SCENARIOS_MAX / common * common
}

fn sample(factors: &[Factor], devices: usize) -> Vec<DemandScenario> {
    let count = strata(factors);
    let mut scenarios = vec![DemandScenario { weight: 1, volumes: vec![Volume::ZERO; devices] }; count];
    for (seed, factor) in factors.iter().enumerate() {
        let mut places: Vec<usize> = (0..count).collect();
        shuffle(&mut places, seed as u64);
        let (total, mut upto, mut alternative) = (factor.weight(), u64::from(factor.alternatives[0].0), 0);
        for (at, place) in places.into_iter().enumerate() {
            // The middle of the stratum decides, so that rounding errs to neither side.
            while (2 * at as u64 + 1) * total > 2 * upto * count as u64 && alternative + 1 < factor.alternatives.len() {
                alternative += 1;
                upto += u64::from(factor.alternatives[alternative].0);
            }
            factor.fill(alternative, &mut scenarios[place].volumes);
        }
    }
    scenarios
}

/// Fisher–Yates with SplitMix64: fixed for a seed, the same on every machine.
fn shuffle(places: &mut [usize], seed: u64) {
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for at in (1..places.len()).rev() {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let other = usize::try_from((mixed ^ (mixed >> 31)) % (at as u64 + 1)).unwrap_or(0);
        places.swap(at, other);
    }
}

fn gcd(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sometimes(device: usize) -> Factor {
        Factor::of(device, &[(3, Volume::from_gb(1)), (1, Volume::from_gb(3))])
    }

    #[test]
    fn few_combinations_are_all_taken() {
        let scenarios = joint(&[sometimes(0), Factor::of(1, &[(1, Volume::from_gb(9))]), sometimes(2)], 4);
        let said: Vec<_> = scenarios.iter().map(|s| format!("{}: {:?}", s.weight, s.volumes)).collect();
        assert_eq!(
            said,
            [
                "9: [1 GB, 9 GB, 1 GB, 0 B]",
                "3: [1 GB, 9 GB, 3 GB, 0 B]",
                "3: [3 GB, 9 GB, 1 GB, 0 B]",
                "1: [3 GB, 9 GB, 3 GB, 0 B]"
            ]
        );
        assert_eq!(joint(&[], 2), [DemandScenario { weight: 1, volumes: vec![Volume::ZERO; 2] }]);
    }

    #[test]
    fn many_are_sampled_with_exact_shares() {
        let factors: Vec<Factor> = (0..20).map(sometimes).collect();
        let scenarios = joint(&factors, 20);
        assert_eq!(scenarios.len(), 64);
        for device in 0..20 {
            let high = scenarios.iter().filter(|s| s.volumes[device] == Volume::from_gb(3)).count();
            assert_eq!(high, 16, "one month in four");
        }
        // Devices are not in step: all twenty high at once would be one chance in a million million.
        let together = scenarios.iter().map(|s| s.volumes.iter().filter(|v| **v == Volume::from_gb(3)).count()).max().unwrap();
        assert!((6..=12).contains(&together), "{together}");
        assert_eq!(scenarios, joint(&factors, 20));
    }

    #[test]
    fn odd_weights_are_as_near_as_can_be() {
        let mut factors: Vec<Factor> = (0..7).map(sometimes).collect();
        factors.push(Factor::of(7, &[(11, Volume::from_gb(1)), (1, Volume::from_gb(30))]));
        let scenarios = joint(&factors, 8);
        // 60 is the largest multiple of 4 and 12 up to 64.
        assert_eq!((scenarios.len(), scenarios.iter().filter(|s| s.volumes[7] == Volume::from_gb(30)).count()), (60, 5));
    }
}
