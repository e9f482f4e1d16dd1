//! Looks for better solutions: single units answer the others, small groups of devices are re-optimised together, kicks escape.

use crate::pool_search::device::Device;
use crate::pool_search::joint::{Joint, JointCosts};
use crate::pool_search::master::Master;
use crate::pool_search::problem::{FORBIDDEN, Prices, Problem, UnitPath};
use crate::pool_search::trajectory::Shares;

/// Full guidance: dual prices alone.
const GUIDE_MAX: i64 = 128;
/// Steps of a cycle for each unit that uses or wants a pool: short cycles suit small problems, long ones find more in large ones.
const CYCLES_PER_UNIT: [usize; 4] = [8, 20, 60, 150];
/// How much more often a unit is picked that uses pools half of the time or more.
const PICKS_MOST: f64 = 5.0;
const GUIDE_PER_EIGHTH: i64 = GUIDE_MAX / 8;

/// A complete solution with the load of every pool and month.
#[derive(Clone)]
pub(crate) struct Solution {
    pub(crate) paths: Vec<UnitPath>,
    pub(crate) cost: i64,
    /// Lines at `pool * months + month`.
    lines: Vec<usize>,
    /// Volumes at `(pool * months + month) * scenarios + scenario`.
    volumes: Vec<i64>,
}

/// A small deterministic generator (xorshift), seeded by the caller.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`, which is at least 1.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number drawn from the exponential distribution of mean one, times 2¹⁶: the logarithm of a chance, straight between powers
    /// of two.
    pub(crate) fn exponential(&mut self) -> i64 {
        const LN_2: i64 = 45_426;
        let drawn = self.next() | 1;
        let halvings = i64::from(drawn.leading_zeros());
        let rest = ((drawn << halvings) >> 47) as i64;
        ((((halvings + 2) << 16) - rest) * LN_2) >> 16
    }
}

/// The search for better solutions; it keeps the best one and a current one.
pub(crate) struct Improver {
    pub(crate) best: Solution,
    current: Solution,
    chance: Chance,
    costs: (Vec<i64>, Vec<i64>),
    /// Pools that are worth looking at: the others are tried now and then.
    pub(crate) open: Vec<bool>,
    /// Units that use or want an open pool.
    eager: Vec<usize>,
    /// All units, those more often that use pools more in the fractional solution.
    pub(crate) picks: Vec<u32>,
    /// Steps left in this cycle, and its length.
    left: usize,
    cycle: usize,
    /// Guidance at the start of the cycle, and now, of [`GUIDE_MAX`].
    weight: usize,
    guide: i64,
}

impl Solution {
    /// Every unit alone, as if no pool had a line.
    pub(crate) fn empty(problem: &Problem) -> Option<Self> {
        let cells = problem.pools.len() * problem.months;
        let mut solution = Self { paths: vec![], cost: 0, lines: vec![0; cells], volumes: vec![0; cells * problem.scenarios] };
        for unit in 0..problem.units.len() {
            let width = problem.memberships_of(unit).len() * problem.months;
            let path = problem.units[unit].best_path(Prices { on: &vec![FORBIDDEN; width], start: &vec![0; width] })?;
            solution.paths.push(UnitPath::default());
            solution.put(problem, unit, path);
        }
        Some(solution)
    }

    /// Takes a unit's lines out of the pools; its path becomes empty.
    fn take(&mut self, problem: &Problem, unit: usize) -> UnitPath {
        let path = std::mem::take(&mut self.paths[unit]);
        self.cost -= own_cost(problem, unit, &path);
        self.load(problem, unit, &path, false);
        path
    }

    /// Gives a unit without a path a path.
    fn put(&mut self, problem: &Problem, unit: usize, path: UnitPath) {
        self.cost += own_cost(problem, unit, &path);
        self.load(problem, unit, &path, true);
        self.paths[unit] = path;
    }

    fn load(&mut self, problem: &Problem, unit: usize, path: &UnitPath, adds: bool) {
        let scenarios = problem.scenarios;
        for (local, month) in &path.on {
            let membership = &problem.units[unit].memberships()[*local as usize];
            let cell = membership.pool * problem.months + *month as usize;
            let pool = &problem.pools[membership.pool];
            let volumes = &mut self.volumes[cell * scenarios..(cell + 1) * scenarios];
            self.cost -= pool.month_cost(self.lines[cell], volumes).unwrap_or(FORBIDDEN);
            let brought = &membership.volumes[*month as usize * scenarios..(*month as usize + 1) * scenarios];
            let sign = if adds { 1 } else { -1 };
            volumes.iter_mut().zip(brought).for_each(|(sum, volume)| *sum += sign * volume);
            self.lines[cell] = if adds { self.lines[cell] + 1 } else { self.lines[cell] - 1 };
            self.cost += pool.month_cost(self.lines[cell], volumes).unwrap_or(FORBIDDEN);
        }
    }

    /// Cost of a month with more volumes and lines, relative to now.
    fn more(&self, problem: &Problem, pool: usize, month: usize, extra: &[&[i64]]) -> i64 {
        let (scenarios, cell) = (problem.scenarios, pool * problem.months + month);
        let now = &self.volumes[cell * scenarios..(cell + 1) * scenarios];
        let terms = &problem.pools[pool];
        let before = terms.month_cost(self.lines[cell], now).unwrap_or(0);
        let after = if let ([volume], 1) = (now, scenarios) {
            terms.month_cost(self.lines[cell] + extra.len(), &[volume + extra.iter().map(|extra| extra[0]).sum::<i64>()])
        } else {
            let mut volumes = now.to_vec();
            extra.iter().for_each(|extra| volumes.iter_mut().zip(*extra).for_each(|(sum, volume)| *sum += volume));
            terms.month_cost(self.lines[cell] + extra.len(), &volumes)
        };
        after.map_or(FORBIDDEN, |after| after - before)
    }
}

impl Improver {
    pub(crate) fn new(problem: &Problem, seed: u64) -> Option<Self> {
        let best = Solution::empty(problem)?;
        Some(Self {
            current: best.clone(),
            chance: Chance::new(seed),
            costs: problem.costs(),
            open: vec![true; problem.pools.len()],
            eager: (0..problem.units.len()).collect(),
            picks: (0..problem.units.len() as u32).collect(),
            left: 0,
            cycle: 0,
            weight: 0,
            guide: 0,
            best,
        })
    }

    /// Looks mostly at pools that the best solution or the fractional one (`uses` at `membership * months + month`) has lines in.
    pub(crate) fn focus(&mut self, problem: &Problem, uses: &[f64]) {
        for pool in 0..problem.pools.len() {
            let fractional: f64 = problem
                .members(pool)
                .iter()
                .flat_map(|member| &uses[member * problem.months..(member + 1) * problem.months])
                .sum();
            let whole: usize = self.best.lines[pool * problem.months..(pool + 1) * problem.months].iter().sum();
            self.open[pool] = whole > 0 || fractional > 0.5;
        }
        let eager = |unit: &usize| {
            !self.best.paths[*unit].on.is_empty()
                || problem
                    .memberships_of(*unit)
                    .any(|member| uses[member * problem.months..(member + 1) * problem.months].iter().any(|used| *used > 0.01))
        };
        self.eager = (0..problem.units.len()).filter(eager).collect();
        let picks = |unit: usize| {
            let members = problem.memberships_of(unit);
            let used: f64 = uses[members.start * problem.months..members.end * problem.months].iter().sum();
            let share = used / problem.months.max(1) as f64;
            std::iter::repeat_n(unit as u32, 1 + (2.0 * PICKS_MOST * share).min(PICKS_MOST) as usize)
        };
        self.picks = (0..problem.units.len()).flat_map(picks).collect();
    }

    /// Starts from the best paths at dual prices: units answer one after another, at first with prices, then with true costs.
    pub(crate) fn rebuild(&mut self, problem: &Problem, shares: &Shares) -> &Solution {
        self.answer_all(problem, shares, &[8, 5, 3, 1, 0]);
        &self.current
    }

    /// Starts from what units want at prices that fit a fleet; true costs only have the last word.
    pub(crate) fn settle(&mut self, problem: &Problem, shares: &Shares) {
        self.answer_all(problem, shares, &[8, 6, 4, 0]);
    }

    /// Starts from nothing: all units answer in some order, once for each weight of the prices.
    fn answer_all(&mut self, problem: &Problem, shares: &Shares, weights: &[i64]) {
        let Some(mut solution) = Solution::empty(problem) else { return };
        let mut order: Vec<usize> = (0..problem.units.len()).collect();
        for index in (1..order.len()).rev() {
            order.swap(index, self.chance.below(index + 1));
        }
        for weight in weights {
            for unit in &order {
                self.answer(problem, &mut solution, *unit, Some((shares, *weight)));
            }
        }
        self.current = solution;
        self.left = 0;
        self.keep();
    }

    /// Loosens random parts of a fleet a number of times: they answer anew, at first more by prices than by true costs.
    pub(crate) fn resettle(&mut self, problem: &Problem, shares: &Shares, times: usize) {
        let units = problem.units.len();
        let mut before = self.best.clone();
        for _ in 0..times {
            let mut solution = before.clone();
            let some: Vec<usize> = (0..(units / 10).max(2)).map(|_| self.chance.below(units)).collect();
            let first = [8, 6, 5, 4][self.chance.below(4)];
            for weight in [first, first / 2, 0, 0] {
                for unit in &some {
                    self.answer(problem, &mut solution, *unit, Some((shares, weight)));
                }
            }
            if solution.cost < before.cost {
                before = solution;
            }
        }
        self.current = before;
        self.left = 0;
        self.keep();
    }

    /// Starts from a random rounding of the fractional solution: each unit takes one of its columns by weight, as far as the pools
    /// hold, and then units answer one another. In a large fleet the rounding comes close to the fractional solution.
    pub(crate) fn round_off(&mut self, problem: &Problem, master: &Master, shares: &Shares) {
        let Some(mut solution) = Solution::empty(problem) else { return };
        for unit in 0..problem.units.len() {
            let Some(path) = master.draw(problem, unit, self.chance.below(1000)) else { continue };
            let old = solution.take(problem, unit);
            let before = solution.cost;
            solution.put(problem, unit, path);
            if solution.cost - before > FORBIDDEN / 2 {
                solution.take(problem, unit);
                solution.put(problem, unit, old);
            }
        }
        let weights: &[i64] = if problem.units.len() > 200 { &[4, 2, 0, 0] } else { &[0] };
        for weight in weights {
            for unit in 0..problem.units.len() {
                self.answer(problem, &mut solution, unit, Some((shares, *weight)));
            }
        }
        self.current = solution;
        self.left = 0;
        self.keep();
    }

    /// A number of steps: each re-optimises a small group. Steps come in cycles: at first the pools' costs are mixed with the dual
    /// prices, which loosens the solution where it is stuck on a tier, then the mixture fades and true costs decide.
    pub(crate) fn run(&mut self, problem: &Problem, shares: &Shares, steps: usize) {
        for _ in 0..steps {
            if self.left == 0 {
                self.begin_cycle();
            }
            self.left -= 1;
            let guided = self.cycle / 2;
            let done = self.cycle - self.left;
            self.guide = if done < guided { (self.weight * (guided - done) / guided.max(1)) as i64 } else { 0 };
            let size = [2, 2, 2, 3][self.chance.below(4)];
            let group = self.group(problem, size);
            self.reoptimise(problem, &group, shares);
            if self.guide == 0 {
                self.keep();
            }
        }
    }

    fn begin_cycle(&mut self) {
        self.keep();
        if self.current.cost > self.best.cost + self.best.cost / 10_000 * 30 || self.chance.below(4) == 0 {
            self.current = self.best.clone();
        }
        self.cycle = CYCLES_PER_UNIT[self.chance.below(CYCLES_PER_UNIT.len())] * self.eager.len().max(1);
        self.left = self.cycle;
        self.weight = 16 + self.chance.below(80);
    }

    /// Takes over a solution if it is better than the best.
    pub(crate) fn offer(&mut self, problem: &Problem, paths: &[UnitPath]) {
        let mut solution = self.current.clone();
        for (unit, path) in paths.iter().enumerate() {
            solution.take(problem, unit);
            solution.put(problem, unit, path.clone());
        }
        if solution.cost < self.best.cost {
            self.best = solution.clone();
            self.current = solution;
        }
    }

    fn keep(&mut self) {
        if self.current.cost < self.best.cost {
            self.best = self.current.clone();
        }
    }

    /// Distinct units; half the time all of them use or want a pool.
    fn group(&mut self, problem: &Problem, size: usize) -> Vec<usize> {
        let mut group = vec![];
        let units = problem.units.len();
        while group.len() < size.min(units) {
            let unit = if self.eager.len() >= size && self.chance.below(16) != 0 {
                self.eager[self.chance.below(self.eager.len())]
            } else {
                self.chance.below(units)
            };
            if !group.contains(&unit) {
                group.push(unit);
            }
        }
        group
    }

    /// Re-optimises a group. With guidance the best joint paths by mixed costs are taken, whatever they truly cost.
    fn reoptimise(&mut self, problem: &Problem, group: &[usize], shares: &Shares) {
        let devices: Option<Vec<_>> = group.iter().map(|unit| problem.units[*unit].as_device()).collect();
        let Some(devices) = devices else {
            let mut solution = self.current.clone();
            for unit in group {
                self.answer(problem, &mut solution, *unit, (self.guide > 0).then_some((shares, self.guide / GUIDE_PER_EIGHTH)));
            }
            if self.guide > 0 || solution.cost <= self.current.cost {
                self.current = solution;
            }
            return;
        };
        let before = self.current.cost;
        let old: Vec<UnitPath> = group.iter().map(|unit| self.current.take(problem, *unit)).collect();
        let all = self.chance.below(16) == 0;
        let open: Vec<bool> = self.open.iter().map(|open| *open || all).collect();
        let costs = self.joint_costs(problem, group, &devices, &open, shares);
        let (cost, paths) = Joint::new(&devices, &costs, &open).solve();
        let chosen = if self.guide > 0 || self.current.cost + cost <= before { paths } else { old };
        for (unit, path) in group.iter().zip(chosen) {
            self.current.put(problem, *unit, path);
        }
    }

    fn joint_costs(&self, problem: &Problem, group: &[usize], devices: &[&Device], open: &[bool], shares: &Shares) -> JointCosts {
        let (months, scenarios, count) = (problem.months, problem.scenarios, devices.len());
        let mut cells = vec![0i64; (problem.pools.len() * months) << count];
        for pool in (0..problem.pools.len()).filter(|pool| open[*pool]) {
            let members: Vec<Option<usize>> = group
                .iter()
                .map(|unit| problem.memberships_of(*unit).find(|member| problem.membership(*member).pool == pool))
                .collect();
            let lines: Vec<Option<&[i64]>> = devices.iter().map(|device| device.volumes(pool)).collect();
            for month in 0..months {
                for subset in 1..1usize << count {
                    let extra: Option<Vec<&[i64]>> = (0..count)
                        .filter(|index| subset >> index & 1 == 1)
                        .map(|index| lines[index].map(|volumes| &volumes[month * scenarios..(month + 1) * scenarios]))
                        .collect();
                    cells[((pool * months + month) << count) | subset] = extra.map_or(FORBIDDEN, |extra| {
                        let cost = self.current.more(problem, pool, month, &extra);
                        if self.guide == 0 || cost >= FORBIDDEN {
                            return cost;
                        }
                        let joined = (0..count).filter(|index| subset >> index & 1 == 1).filter_map(|index| members[index]);
                        let dual: i64 = joined.map(|member| -shares.on[member * months + month]).sum();
                        (cost * (GUIDE_MAX - self.guide) + dual * self.guide) / GUIDE_MAX
                    });
                }
            }
        }
        JointCosts { cells, months }
    }

    /// A unit answers the others; `guide` mixes in dual prices with a weight of so many eighths.
    fn answer(&self, problem: &Problem, solution: &mut Solution, unit: usize, guide: Option<(&Shares, i64)>) {
        let old = solution.take(problem, unit);
        let before = solution.cost + added_cost(problem, solution, unit, &old);
        let (months, first) = (problem.months, problem.memberships_of(unit).start);
        let range = first * months..problem.memberships_of(unit).end * months;
        let (mut on, start) = (self.costs.0[range.clone()].to_vec(), &self.costs.1[range]);
        for (local, membership) in problem.units[unit].memberships().iter().enumerate() {
            for month in 0..months {
                let brought = &membership.volumes[month * problem.scenarios..(month + 1) * problem.scenarios];
                let marginal = solution.more(problem, membership.pool, month, &[brought]);
                let dual = guide.map_or(0, |(shares, _)| -shares.on[(first + local) * months + month]);
                let weight = guide.map_or(0, |(_, weight)| weight);
                on[local * months + month] +=
                    if marginal >= FORBIDDEN { FORBIDDEN } else { (marginal * (8 - weight) + dual * weight) / 8 };
            }
        }
        let path = problem.units[unit].best_path(Prices { on: &on, start });
        match path {
            Some(path)
                if guide.is_some_and(|(_, weight)| weight > 0)
                    || solution.cost + added_cost(problem, solution, unit, &path) <= before =>
            {
                solution.put(problem, unit, path)
            }
            _ => solution.put(problem, unit, old),
        }
    }
}

/// Base, line and joining costs of a path.
fn own_cost(problem: &Problem, unit: usize, path: &UnitPath) -> i64 {
    let memberships = problem.units[unit].memberships();
    let lines: i64 = path.on.iter().map(|(local, month)| memberships[*local as usize].line_cost[*month as usize]).sum();
    let starts: i64 = problem.starts(unit, path).iter().map(|(local, _)| memberships[*local as usize].join_cost).sum();
    path.base_cost + lines + starts
}

/// What a path would add to a solution in which the unit has none.
fn added_cost(problem: &Problem, solution: &mut Solution, unit: usize, path: &UnitPath) -> i64 {
    let before = solution.cost;
    solution.put(problem, unit, path.clone());
    let after = solution.cost;
    solution.take(problem, unit);
    after - before
}
