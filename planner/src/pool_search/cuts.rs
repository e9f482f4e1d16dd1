//! Cuts: a unit is in one pool at a time, so of a few units at most one pool has more than half.
//!
//! Priced one by one, two pools that want the same units take them in turns: each has every unit half of the time, and no unit's own
//! path forbids it. Of three units no two pools can have two each in the same month, and of five no two can have three each. Such a
//! cut has a price, which every pool pays that has so many of them, and which is paid back once. It reads nothing but the set of
//! followed memberships in a month, so a pool is still priced exactly.

use crate::pool_search::improve::Chance;
use crate::pool_search::master::Master;
use crate::pool_search::problem::Problem;
use crate::pool_search::trajectory::Slots;

/// At most one pool has `least` or more of these units in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) month: usize,
    /// The units, as bits; fewer than twice `least`.
    pub(crate) units: u64,
    pub(crate) least: u32,
    /// What a pool pays that has so many; not negative.
    pub(crate) price: i64,
}

/// How many units a cut names, and how many of each size are added for a month at a time.
const SIZES: [(usize, usize); 3] = [(3, 3), (5, 3), (7, 2)];

/// How much more than one pool a cut must see to be worth its time.
const EXCESS_MIN: f64 = 0.06;

/// Starts of the search for larger cuts.
const STARTS: usize = 16;

/// Units that are on in less than this are left out.
const USE_MIN: f64 = 0.05;

/// The cuts that the fractional solution breaks most, by month.
pub(crate) fn broken(problem: &Problem, master: &Master, slots: &[Slots]) -> Vec<Cut> {
    if problem.units.len() > 64 {
        return vec![];
    }
    // A unit with two lines in one pool is not counted by its lines.
    let counts = |unit: usize| {
        let memberships = problem.units[unit].memberships();
        problem.units[unit].as_device().is_some()
            && (0..memberships.len()).all(|one| (0..one).all(|other| memberships[one].pool != memberships[other].pool))
    };
    let counted: u64 = (0..problem.units.len()).filter(|unit| counts(*unit)).map(|unit| 1u64 << unit).sum();
    let mut sets: Vec<Vec<(f64, u64)>> = vec![vec![]; problem.months];
    for (pool, block) in master.pools(problem).iter().enumerate() {
        let mut is_followed = vec![false; problem.memberships_len()];
        slots[pool].iter().for_each(|member| is_followed[*member as usize] = true);
        for column in block.columns.iter().filter(|column| column.weight > 1e-4) {
            let mut units = vec![0u64; problem.months];
            for at in &column.on {
                let (member, month) = (*at as usize / problem.months, *at as usize % problem.months);
                if is_followed[member] {
                    units[month] |= 1 << problem.owner(member) & counted;
                }
            }
            for (set, sets) in units.into_iter().zip(&mut sets).filter(|(set, _)| *set != 0) {
                match sets.iter_mut().find(|known| known.1 == set) {
                    Some(known) => known.0 += column.weight,
                    None => sets.push((column.weight, set)),
                }
            }
        }
    }
    let mut found = vec![];
    for (month, sets) in sets.iter().enumerate() {
        broken_in(month, sets, &mut found);
    }
    found
}

fn broken_in(month: usize, sets: &[(f64, u64)], found: &mut Vec<Cut>) {
    let weight_of = |unit: &u32| sets.iter().filter(|(_, set)| set >> unit & 1 == 1).map(|(weight, _)| weight).sum::<f64>();
    let units: Vec<u32> = (0..64).filter(|unit| weight_of(unit) > USE_MIN).collect();
    let mut chance = Chance::new(month as u64 + 1);
    for (size, most) in SIZES {
        if units.len() < size {
            return;
        }
        let least = size as u32 / 2 + 1;
        let seen = |units: u64| {
            let enough = sets.iter().filter(|(_, set)| (set & units).count_ones() >= least);
            enough.map(|(weight, _)| weight).sum::<f64>()
        };
        let mut best: Vec<(f64, u64)> =
            if size == 3 { triples(&units).map(|units| (seen(units), units)).collect() } else { vec![] };
        for _ in 0..if size == 3 { 0 } else { STARTS } {
            best.push(climb(&units, size, &seen, &mut chance));
        }
        best.retain(|(weight, _)| *weight > 1.0 + EXCESS_MIN);
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        best.dedup_by_key(|(_, units)| *units);
        best.truncate(most);
        found.extend(best.into_iter().map(|(_, units)| Cut { month, units, least, price: 0 }));
    }
}

fn triples(units: &[u32]) -> impl Iterator<Item = u64> {
    let bit = |index: usize| 1u64 << units[index];
    (2..units.len()).flat_map(move |a| (1..a).flat_map(move |b| (0..b).map(move |c| bit(a) | bit(b) | bit(c))))
}

/// Exchanges one unit at a time, from units by chance, until that sees no more.
fn climb(units: &[u32], size: usize, seen: &impl Fn(u64) -> f64, chance: &mut Chance) -> (f64, u64) {
    let mut chosen = 0u64;
    while (chosen.count_ones() as usize) < size {
        chosen |= 1 << units[chance.below(units.len())];
    }
    let mut best = seen(chosen);
    loop {
        let ins = || units.iter().filter(|unit| chosen >> **unit & 1 == 0);
        let outs = units.iter().filter(|unit| chosen >> **unit & 1 == 1);
        let exchanges = outs.flat_map(|out| ins().map(move |inside| chosen & !(1 << out) | 1 << inside));
        let next = exchanges.map(|units| (seen(units), units)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match next {
            Some(next) if next.0 > best + 1e-9 => (best, chosen) = next,
            _ => return (best, chosen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cut;
    use crate::pool_search::dual::Dual;
    use crate::pool_search::improve::Chance;
    use crate::pool_search::problem::Problem;
    use crate::pool_search::search::{Budget, Options, solve};
    use crate::pool_search::text::parse;
    use crate::pool_search::trajectory::{Fixing, Shares, Workspace, price_pool};

    /// Five devices, two months, two pools of three lines that all of them want.
    const CASE: &str = "5 2 2
pool lines 3 join 0 line 100 over 7 tiers 2 500 20 900 60
pool lines 3 join 0 line 130 over 5 tiers 1 700 50
device 1 9 12
option 0 1 700 900
device 1 20 5
option 0 1 950 600
device 1 14 17
option 0 1 800 850
device 1 11 30
option 0 1 600 990
device 1 18 8
option 0 1 870 710
";

    /// Prices by chance: of months on between minus 500 and 100, of every cut of three and of five units up to 300.
    fn shares(problem: &Problem, chance: &mut Chance) -> Shares {
        let size = problem.memberships_len() * problem.months;
        let on = (0..size).map(|_| chance.below(600) as i64 - 500).collect();
        let masks = (0..32u64).filter(|units| [3, 5].contains(&units.count_ones()));
        let cuts = masks.flat_map(|units| (0..2).map(move |month| (units, month)));
        let cuts =
            cuts.map(|(units, month)| Cut { month, units, least: units.count_ones() / 2 + 1, price: chance.below(300) as i64 });
        Shares { on, start: vec![0; size], cuts: cuts.collect() }
    }

    #[test]
    fn a_pool_pays_for_the_cuts_of_its_cheapest_sets() {
        let problem = parse(CASE).expect("the case is well formed");
        let fixings = vec![Fixing::Free; problem.memberships_len() * problem.months];
        let mut chance = Chance::new(3);
        for _ in 0..50 {
            let shares = shares(&problem, &mut chance);
            for pool in 0..2 {
                let members = problem.members(pool);
                let cost = |month: usize, set: u64| {
                    let on = || (0..5).filter(move |unit| set >> unit & 1 == 1);
                    let volume = on().map(|unit| problem.mean_volume(members[unit], month)).sum();
                    let own = problem.pools[pool].month_cost(on().count(), &[volume])?;
                    let prices: i64 = on().map(|unit| shares.on[members[unit] * 2 + month]).sum();
                    let cuts = shares.cuts.iter().filter(|cut| cut.month == month && (cut.units & set).count_ones() >= cut.least);
                    Some(own + prices + cuts.map(|cut| cut.price).sum::<i64>())
                };
                let expected: i64 =
                    (0..2).map(|month| (0..32).filter_map(|set| cost(month, set)).min().expect("no line is free")).sum();
                let slots: Vec<u32> = members.iter().map(|member| *member as u32).collect();
                let priced = price_pool(&problem, pool, &shares, &slots, &fixings, 4, &mut Workspace::default());
                assert_eq!(priced.map(|pricing| pricing.value), Some(expected));
            }
        }
    }

    #[test]
    fn no_prices_of_cuts_put_the_bound_above_the_best_solution() {
        let problem = parse(CASE).expect("the case is well formed");
        let budget = Budget { clock: &|| 0.0, seconds_max: 1.0, rounds_max: 1000 };
        let best = solve(&problem, Options::default(), &budget).expect("every device has an option");
        assert!(best.is_optimal() && best.paths.iter().any(|path| !path.on.is_empty()));
        let mut dual = Dual::new(&problem, 100.0, 1);
        dual.follow(&problem, 5);
        let mut chance = Chance::new(5);
        for _ in 0..500 {
            let shares = shares(&problem, &mut chance);
            let bound = dual.evaluate(&problem, &shares).expect("nothing is fixed").bound;
            assert!(bound <= best.incumbent, "{bound} > {}", best.incumbent);
        }
    }
}
