//! Hundreds of tiny random cases: the search must prove exactly what brute force finds.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use planner::pool_search::check::check;
use planner::pool_search::device::{Device, DeviceOption};
use planner::pool_search::pool::{Overage, Pool, Tier};
use planner::pool_search::problem::{Membership, Prices, Problem, Unit, UnitPath};
use planner::pool_search::search::{Budget, Options, solve};

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    fn money(&mut self, limit: usize) -> i64 {
        self.below(limit) as i64 * 100
    }
}

/// Options of a device, kept beside it so that brute force can read them.
type Case = (Problem, Vec<Vec<DeviceOption>>);

fn case(seed: u64, devices: usize, pools_len: usize, months: usize) -> Case {
    let mut dice = Dice(seed.wrapping_mul(977) + 13);
    let scenarios = if dice.below(3) == 0 { 1 + dice.below(3) } else { 1 };
    let pools: Vec<Pool> = (0..pools_len).map(|_| pool(&mut dice, scenarios)).collect();
    let options: Vec<Vec<DeviceOption>> = (0..devices).map(|_| device_options(&mut dice, months)).collect();
    let units = options.iter().map(|options| {
        let memberships = (0..pools_len)
            .filter(|_| dice.below(5) > 0)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|pool| membership(&mut dice, pool, months, scenarios))
            .collect();
        Box::new(Device::new(months, options, memberships)) as Box<dyn Unit>
    });
    let units = units.collect();
    (Problem::new(months, scenarios, pools, units).expect("the case is well formed"), options)
}

fn pool(dice: &mut Dice, scenarios: usize) -> Pool {
    let tiers = 1 + dice.below(3);
    Pool {
        tiers: (0..tiers)
            .map(|index| Tier { fee: 500 + dice.money(10) + 600 * index as i64, cap: (dice.below(8) + 10 * index) as i64 })
            .collect(),
        lines_max: 1 + dice.below(3),
        overage: if dice.below(3) == 0 {
            Overage::PerBlock { size: 1 + dice.below(4) as i64, price: 100 + dice.money(5) }
        } else {
            Overage::PerUnit(10 + 10 * dice.below(20) as i64)
        },
        fee_by_lines: if dice.below(4) == 0 { vec![0, 100, 150, 400] } else { vec![] },
        weights: (0..scenarios).map(|_| 1 + dice.below(3) as i64).collect(),
    }
}

fn device_options(dice: &mut Dice, months: usize) -> Vec<DeviceOption> {
    let mut options: Vec<DeviceOption> = (0..1 + dice.below(3))
        .map(|_| DeviceOption {
            cost: (0..months).map(|_| 300 + dice.money(20)).collect(),
            start_cost: if dice.below(2) == 0 { 0 } else { dice.money(12) },
            run_months: 1 + dice.below(3),
            held: dice.below(6) == 0,
        })
        .collect();
    options[0].run_months = 1;
    options
}

fn membership(dice: &mut Dice, pool: usize, months: usize, scenarios: usize) -> Membership {
    Membership {
        pool,
        line_cost: (0..months).map(|_| dice.money(6)).collect(),
        join_cost: dice.money(8),
        held: dice.below(5) == 0,
        volumes: (0..months * scenarios).map(|_| dice.below(9) as i64).collect(),
    }
}

/// All paths of a device, by which memberships are on: least base cost over the raw options, rule by rule.
fn all_paths(device: &dyn Unit, options: &[DeviceOption], months: usize) -> Vec<UnitPath> {
    let lines = device.memberships().len();
    let choices = lines + options.len();
    let mut found: Vec<UnitPath> = vec![];
    for mut code in 0..choices.pow(months as u32) {
        let mut chosen = vec![];
        for _ in 0..months {
            chosen.push(code % choices);
            code /= choices;
        }
        let Some(base_cost) = raw_cost(&chosen, lines, options, months) else { continue };
        let mut on: Vec<(u32, u32)> = chosen
            .iter()
            .enumerate()
            .filter(|(_, choice)| **choice < lines)
            .map(|(month, line)| (*line as u32, month as u32))
            .collect();
        on.sort_unstable();
        match found.iter_mut().find(|path| path.on == on) {
            Some(path) => path.base_cost = path.base_cost.min(base_cost),
            None => found.push(UnitPath { base_cost, on }),
        }
    }
    found
}

fn raw_cost(chosen: &[usize], lines: usize, options: &[DeviceOption], months: usize) -> Option<i64> {
    let mut cost = 0;
    for (index, option) in options.iter().enumerate() {
        let on = |month: usize| chosen[month] == lines + index;
        let mut month = 0;
        while month < months {
            if !on(month) {
                month += 1;
                continue;
            }
            let start = month;
            while month < months && on(month) {
                cost += option.cost[month];
                month += 1;
            }
            if !(start == 0 && option.held) {
                cost += option.start_cost;
                if month - start < option.run_months && month < months {
                    return None;
                }
            }
        }
    }
    Some(cost)
}

fn brute_force(case: &Case) -> i64 {
    let (problem, options) = case;
    let paths: Vec<Vec<UnitPath>> =
        problem.units.iter().zip(options).map(|(unit, options)| all_paths(unit.as_ref(), options, problem.months)).collect();
    let mut best = i64::MAX;
    let mut at = vec![0; paths.len()];
    loop {
        let chosen: Vec<UnitPath> = at.iter().zip(&paths).map(|(index, paths)| paths[*index].clone()).collect();
        if let Ok(cost) = check(problem, &chosen) {
            best = best.min(cost);
        }
        let Some(next) = (0..at.len()).find(|index| at[*index] + 1 < paths[*index].len()) else { return best };
        at[next] += 1;
        at[..next].fill(0);
    }
}

/// Half the seeds look at joint states (some at so few that branches are needed), the others leave all to branches.
fn prove(problem: &Problem, slots_max: usize, seed: u64) -> planner::pool_search::search::Outcome {
    let budget = Budget { clock: &|| 0.0, seconds_max: 1.0, rounds_max: 3000 };
    let states_max = [0, 10_000, 0, 3][seed as usize % 4];
    solve(problem, Options { slots_max, states_max, threads: 1, ..Options::default() }, &budget).expect("every unit has a path")
}

#[test]
fn device_paths_equal_brute_force_at_random_prices() {
    for seed in 0..300 {
        let (problem, options) = case(seed, 1, 2, 4);
        let unit = problem.units[0].as_ref();
        let mut dice = Dice(seed);
        let width = unit.memberships().len() * 4;
        let on: Vec<i64> = (0..width).map(|_| dice.money(20) - 800).collect();
        let start: Vec<i64> = (0..width).map(|_| dice.money(10) - 200).collect();
        let priced = |path: &UnitPath| {
            let at = |(line, month): &(u32, u32)| *line as usize * 4 + *month as usize;
            path.base_cost
                + path.on.iter().map(|on_at| on[at(on_at)]).sum::<i64>()
                + problem.starts(0, path).iter().map(|start_at| start[at(start_at)]).sum::<i64>()
        };
        let least = all_paths(unit, &options[0], 4).iter().map(priced).min().unwrap();
        let path = unit.best_path(Prices { on: &on, start: &start }).unwrap();
        assert_eq!(priced(&path), least, "seed {seed}");
        assert_eq!(unit.base_cost_of(&path.on), Some(path.base_cost), "seed {seed}");
    }
}

#[test]
fn one_pool_equals_brute_force() {
    for seed in 0..200 {
        let case = case(seed, 2 + seed as usize % 2, 1, 3 + seed as usize % 2);
        let outcome = prove(&case.0, 12, seed / 2);
        let best = brute_force(&case);
        assert_eq!(check(&case.0, &outcome.paths), Ok(outcome.incumbent), "seed {seed}");
        assert_eq!((outcome.incumbent, outcome.bound), (best, best), "seed {seed}");
    }
}

#[test]
fn two_pools_equal_brute_force() {
    for seed in 1000..1150 {
        let case = case(seed, 2, 2, 4);
        let outcome = prove(&case.0, 12, seed / 2);
        let best = brute_force(&case);
        assert_eq!((outcome.incumbent, outcome.bound), (best, best), "seed {seed}");
    }
    for seed in 2000..2060 {
        let case = case(seed, 3, 2, 3);
        let outcome = prove(&case.0, 12, seed / 2);
        let best = brute_force(&case);
        assert_eq!((outcome.incumbent, outcome.bound), (best, best), "seed {seed}");
    }
}

#[test]
fn bounds_stay_valid_when_little_is_followed() {
    for seed in 3000..3100 {
        let case = case(seed, 3, 1, 4);
        let best = brute_force(&case);
        for slots_max in [0, 1, 2] {
            let outcome = prove(&case.0, slots_max, seed);
            assert!(
                outcome.bound <= best && best <= outcome.incumbent,
                "seed {seed}: {} {best} {}",
                outcome.bound,
                outcome.incumbent
            );
        }
    }
}

/// A unit that is not a device: a list of paths, as a person's own search would answer.
struct Person {
    memberships: Vec<Membership>,
    paths: Vec<UnitPath>,
    months: usize,
}

impl Unit for Person {
    fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    fn best_path(&self, prices: Prices<'_>) -> Option<UnitPath> {
        let priced = |path: &&UnitPath| {
            path.base_cost
                + path.on.iter().map(|(line, month)| prices.on[*line as usize * self.months + *month as usize]).sum::<i64>()
        };
        self.paths.iter().min_by_key(priced).cloned()
    }

    fn base_cost_of(&self, on: &[(u32, u32)]) -> Option<i64> {
        self.paths.iter().find(|path| path.on == on).map(|path| path.base_cost)
    }
}

/// People with two memberships in one pool that exclude each other (what else they lend changes the volume), and free starts.
fn people(seed: u64, count: usize, months: usize) -> Case {
    let mut dice = Dice(seed.wrapping_mul(631) + 7);
    let scenarios = 1 + dice.below(2);
    let pools: Vec<Pool> = (0..1 + dice.below(2)).map(|_| pool(&mut dice, scenarios)).collect();
    let mut raw = vec![];
    let mut units: Vec<Box<dyn Unit>> = vec![];
    for _ in 0..count {
        let options = device_options(&mut dice, months);
        let first = dice.below(pools.len());
        let seats = [first, first, (first + 1) % pools.len()];
        let memberships: Vec<Membership> = seats[..2 + dice.below(pools.len())]
            .iter()
            .map(|pool| Membership { join_cost: 0, held: false, ..membership(&mut dice, *pool, months, scenarios) })
            .collect();
        let device = Device::new(months, &options, memberships.clone());
        let paths = all_paths(&device, &options, months);
        units.push(Box::new(Person { memberships, paths, months }));
        raw.push(options);
    }
    (Problem::new(months, scenarios, pools, units).expect("the case is well formed"), raw)
}

#[test]
fn people_who_lend_equal_brute_force() {
    for seed in 0..80 {
        let case = people(seed, 2 + seed as usize % 2, 3);
        let outcome = prove(&case.0, 12, seed);
        let best = brute_force(&case);
        assert_eq!(check(&case.0, &outcome.paths), Ok(outcome.incumbent), "seed {seed}");
        assert_eq!((outcome.incumbent, outcome.bound), (best, best), "seed {seed}");
    }
}

#[test]
fn a_run_is_a_function_of_its_arguments() {
    let (problem, _) = case(77, 4, 2, 6);
    let run = |threads| {
        let budget = Budget { clock: &|| 0.0, seconds_max: 1.0, rounds_max: 40 };
        let outcome = solve(&problem, Options { threads, ..Options::default() }, &budget).unwrap();
        (outcome.paths, outcome.bound, outcome.trace)
    };
    assert_eq!(run(1), run(1));
    assert_eq!(run(1), run(2));
}
