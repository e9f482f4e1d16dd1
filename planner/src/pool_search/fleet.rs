//! Prices for a fleet: pools of hundreds of lines, and many devices of few kinds.
//!
//! In a large pool one line does not matter, so a line pays for its place and for its volume, whoever it is: two prices for each pool
//! and month instead of one for each line. Devices of one kind answer once. So thousands of price steps take less than a second, and
//! the sizes of the pools can be searched: with sizes fixed, prices tell what the best solution with them costs.

use crate::pool_search::problem::{Prices, Problem};
use crate::pool_search::trajectory::Shares;

/// Stands for "closed" where the index of a tier is expected.
const CLOSED: usize = usize::MAX;

/// Answers of units that are worth their time in one climb.
const ANSWERS_MAX: usize = 160_000;

/// More kinds than this are told by fewer when sizes are chosen.
const KINDS_MANY: usize = 200;
const KINDS_SOME: usize = 100;

/// Price of a place in a pool that is closed.
const CLOSED_PRICE: f64 = 1e9;

/// Prices for all pools and months.
#[derive(Clone, Debug)]
struct Point {
    /// Of a place, at `pool * months + month`.
    place: Vec<f64>,
    /// Of a volume unit.
    volume: Vec<f64>,
}

/// What all answer at a point.
struct Answer {
    value: f64,
    /// Lines and volume that units want, at `pool * months + month`.
    wanted: Vec<(f64, f64)>,
    /// Lines and volume that pools offer.
    offered: Vec<(f64, f64)>,
}

/// The best point of a climb.
struct Climb {
    value: f64,
    /// Mean lines and volume wanted in the last half.
    wanted: Vec<(f64, f64)>,
}

/// A fleet by kinds.
pub(crate) struct Fleet<'a> {
    problem: &'a Problem,
    /// First unit and number of each kind.
    kinds: Vec<(usize, usize)>,
    scale: (f64, f64),
}

/// Shares for the search.
pub(crate) struct FleetShares {
    /// With all sizes of all pools open: for bounds.
    pub(crate) open: Shares,
    /// With the sizes that seem best: for solutions.
    pub(crate) sized: Shares,
}

impl<'a> Fleet<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let mut kinds: Vec<(usize, usize)> = vec![];
        for (index, unit) in problem.units.iter().enumerate() {
            let device = unit.as_device();
            let same = |kind: &&mut (usize, usize)| device.is_some() && problem.units[kind.0].as_device() == device;
            match kinds.iter_mut().find(same) {
                Some(kind) => kind.1 += 1,
                None => kinds.push((index, 1)),
            }
        }
        // A typical price of a place and of a volume unit: what the dearest tier costs for each.
        let typical = |of: &dyn Fn(i64, i64, usize) -> f64| {
            let tiers = problem
                .pools
                .iter()
                .flat_map(|pool| pool.tiers.iter().map(|tier| of(tier.fee, tier.cap, pool.lines_max.min(1000))));
            tiers.fold(0.0, f64::max).max(1.0)
        };
        let scale = (
            typical(&|fee, _, lines| fee as f64 / lines.max(1) as f64 / 2.0),
            typical(&|fee, cap, _| fee as f64 / cap.max(1) as f64),
        );
        Self { problem, kinds, scale }
    }

    /// Searches prices, and sizes of the pools.
    pub(crate) fn search(&self) -> FleetShares {
        let steps = (ANSWERS_MAX / self.kinds.len().max(1)).clamp(200, 4000);
        let cells = self.problem.pools.len() * self.problem.months;
        let mut point = Point { place: vec![self.scale.0 / 2.0; cells], volume: vec![self.scale.1 / 3.0; cells] };
        let open = self.climb(&mut point, None, steps);
        let mut sized = point.clone();
        let mut tiers: Vec<usize> = (0..cells).map(|cell| self.fitting(cell, open.wanted[cell], point.volume[cell])).collect();
        if self.kinds.len() > KINDS_MANY {
            // So many that some of them, each for several, tell which sizes are best.
            let some = self.some();
            some.choose(&mut tiers, &mut sized.clone(), (ANSWERS_MAX / some.kinds.len().max(1)).clamp(200, 4000));
            self.climb(&mut sized, Some(&tiers), steps / 2);
        } else {
            self.choose(&mut tiers, &mut sized, steps);
        }
        FleetShares { open: self.shares(&point), sized: self.shares(&sized) }
    }

    /// Other sizes, one pool and month at a time; a short climb tells enough.
    fn choose(&self, tiers: &mut [usize], point: &mut Point, steps: usize) {
        let mut best = self.climb(point, Some(tiers), steps / 2).value;
        for _ in 0..4 {
            let before = best;
            for cell in 0..tiers.len() {
                best = self.resize(cell, tiers, point, best, steps / 20);
            }
            let polished = self.climb(point, Some(tiers), steps / 2).value;
            best = best.max(polished);
            if best > before - before.abs() * 1e-5 {
                break;
            }
        }
    }

    /// A fleet of some of the kinds, each as numerous as all that it stands for.
    fn some(&self) -> Self {
        let each = self.kinds.len().div_ceil(KINDS_SOME);
        let stands_for = |kinds: &[(usize, usize)]| (kinds[kinds.len() / 2].0, kinds.iter().map(|kind| kind.1).sum());
        Self { problem: self.problem, kinds: self.kinds.chunks(each).map(stands_for).collect(), scale: self.scale }
    }

    fn resize(&self, cell: usize, tiers: &mut [usize], point: &mut Point, best: f64, steps: usize) -> f64 {
        let old = tiers[cell];
        let count = self.problem.pools[cell / self.problem.months].tiers.len();
        for tier in [old.wrapping_sub(1), old.wrapping_add(1)] {
            if old == CLOSED || tier >= count {
                continue;
            }
            tiers[cell] = tier;
            let mut tried = point.clone();
            let value = self.climb(&mut tried, Some(tiers), steps).value;
            if value < best - best.abs() * 1e-5 {
                *point = tried;
                return value;
            }
        }
        tiers[cell] = old;
        best
    }

    /// The tier that is cheapest for the volume that is wanted, if enough lines are.
    fn fitting(&self, cell: usize, wanted: (f64, f64), price: f64) -> usize {
        let pool = &self.problem.pools[cell / self.problem.months];
        if wanted.0 < 0.3 * pool.lines_max as f64 {
            return CLOSED;
        }
        let price = price.max(2.0 * self.scale.1).min(pool.slope() as f64);
        let cost = |tier: usize| pool.tiers[tier].fee as f64 + price * (wanted.1 - pool.tiers[tier].cap as f64).max(0.0);
        (0..pool.tiers.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(CLOSED)
    }

    /// Steps towards a higher value; the step is long enough to reach a hoped-for rise, which falls when it does not come.
    fn climb(&self, point: &mut Point, tiers: Option<&[usize]>, steps: usize) -> Climb {
        let cells = point.place.len();
        if let Some(tiers) = tiers {
            (0..cells).filter(|cell| tiers[*cell] == CLOSED).for_each(|cell| point.place[cell] = CLOSED_PRICE);
        }
        let (mut best, mut best_point) = (f64::NEG_INFINITY, point.clone());
        let (mut hope, mut since, mut means) = (0.0, 0, vec![(0.0, 0.0); cells]);
        let mut counted = 0.0f64;
        for step in 0..steps {
            let answer = self.answer(point, tiers);
            since = if answer.value > best + best.abs() * 1e-6 { 0 } else { since + 1 };
            if answer.value > best {
                best = answer.value;
                best_point.clone_from(point);
            }
            if step == 0 {
                hope = best.abs() * 0.01;
            }
            if since > 30 {
                (hope, since) = (hope * 0.5, 0);
                point.clone_from(&best_point);
                continue;
            }
            let slopes: Vec<(f64, f64)> = answer
                .wanted
                .iter()
                .zip(&answer.offered)
                .map(|(wanted, offered)| ((wanted.0 - offered.0) * self.scale.0, (wanted.1 - offered.1) * self.scale.1))
                .collect();
            if step >= steps / 2 {
                counted += 1.0;
                means.iter_mut().zip(&answer.wanted).for_each(|(mean, wanted)| *mean = (mean.0 + wanted.0, mean.1 + wanted.1));
            }
            let open = |cell: &usize| tiers.is_none_or(|tiers| tiers[*cell] != CLOSED);
            let norm: f64 = (0..cells).filter(open).map(|cell| slopes[cell].0.powi(2) + slopes[cell].1.powi(2)).sum();
            let length = (best + hope - answer.value) / norm.max(1.0);
            for cell in (0..cells).filter(open) {
                let most = self.problem.pools[cell / self.problem.months].slope() as f64;
                point.place[cell] = (point.place[cell] + length * slopes[cell].0 * self.scale.0).max(0.0);
                point.volume[cell] = (point.volume[cell] + length * slopes[cell].1 * self.scale.1).clamp(0.0, most);
            }
        }
        point.clone_from(&best_point);
        means.iter_mut().for_each(|mean| *mean = (mean.0 / counted.max(1.0), mean.1 / counted.max(1.0)));
        Climb { value: best, wanted: means }
    }

    fn answer(&self, point: &Point, tiers: Option<&[usize]>) -> Answer {
        let (problem, months) = (self.problem, self.problem.months);
        let mut answer =
            Answer { value: 0.0, wanted: vec![(0.0, 0.0); point.place.len()], offered: vec![(0.0, 0.0); point.place.len()] };
        for (unit, count) in &self.kinds {
            let (memberships, first) = (problem.units[*unit].memberships(), problem.memberships_of(*unit).start);
            let cell = |local: usize, month: usize| memberships[local].pool * months + month;
            let price = |local: usize, month: usize| {
                point.place[cell(local, month)]
                    + point.volume[cell(local, month)] * problem.mean_volume(first + local, month) as f64
            };
            let on: Vec<i64> = (0..memberships.len() * months)
                .map(|at| memberships[at / months].line_cost[at % months] + price(at / months, at % months) as i64)
                .collect();
            let start: Vec<i64> = (0..memberships.len() * months).map(|at| memberships[at / months].join_cost).collect();
            let Some(path) = problem.units[*unit].best_path(Prices { on: &on, start: &start }) else { continue };
            let at = |(local, month): &(u32, u32)| *local as usize * months + *month as usize;
            let paid: i64 = path.on.iter().map(|on_at| on[at(on_at)]).sum::<i64>()
                + problem.starts(*unit, &path).iter().map(|start_at| start[at(start_at)]).sum::<i64>();
            let count = *count as f64;
            answer.value += count * (path.base_cost + paid) as f64;
            for (local, month) in &path.on {
                let (local, month) = (*local as usize, *month as usize);
                let wanted = &mut answer.wanted[cell(local, month)];
                *wanted = (wanted.0 + count, wanted.1 + count * problem.mean_volume(first + local, month) as f64);
            }
        }
        for (cell, offered) in answer.offered.iter_mut().enumerate() {
            let pool = &problem.pools[cell / months];
            let lines = pool.lines_max.min(problem.members(cell / months).len());
            let full = pool.lines_fee(lines) as f64 - point.place[cell] * lines as f64;
            let fixed = tiers.map(|tiers| tiers[cell]);
            let mut least = if fixed.is_some_and(|tier| tier != CLOSED) { f64::INFINITY } else { 0.0 };
            for (index, tier) in pool.tiers.iter().enumerate().filter(|(index, _)| fixed.is_none_or(|tier| tier == *index)) {
                let value = tier.fee as f64 + full - point.volume[cell] * tier.cap as f64;
                if value < least {
                    (least, *offered) = (value, (lines as f64, pool.tiers[index].cap as f64));
                }
            }
            answer.value += least;
        }
        answer
    }

    fn shares(&self, point: &Point) -> Shares {
        let (problem, months) = (self.problem, self.problem.months);
        let price = |at: usize| {
            let cell = problem.membership(at / months).pool * months + at % months;
            let price = point.place[cell] + point.volume[cell] * problem.mean_volume(at / months, at % months) as f64;
            -(price as i64)
        };
        let size = problem.memberships_len() * months;
        Shares { on: (0..size).map(price).collect(), start: vec![0; size], cuts: vec![] }
    }
}
