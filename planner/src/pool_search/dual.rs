//! The lower bound: a proximal bundle method over the shares of all prices between units and pools.

use crate::pool_search::crowd::price_crowd;
use crate::pool_search::cuts::{Cut, broken};
use crate::pool_search::linking::choose_slots;
use crate::pool_search::master::{Master, fixing_price};
use crate::pool_search::problem::{FORBIDDEN, Prices, Problem, UnitPath};
use crate::pool_search::trajectory::{Fixing, Pricing, Shares, Slots, Workspace, fits, price_pool};

/// The dual function at one point, exact in money units.
#[derive(Clone, Debug)]
pub(crate) struct Evaluation {
    /// Lower bound of the whole problem.
    pub(crate) bound: i64,
    pub(crate) units: Vec<UnitPath>,
    pub(crate) pools: Vec<Pricing>,
}

/// State of the dual search.
pub(crate) struct Dual {
    pub(crate) master: Master,
    pub(crate) slots: Vec<Slots>,
    pub(crate) fixings: Vec<Fixing>,
    /// Best point so far in this branch and with these slots.
    pub(crate) centre: Shares,
    /// Its value; `i64::MIN` before the first evaluation.
    pub(crate) centre_value: i64,
    works: Vec<Workspace>,
    /// States to learn from each pricing of a pool, per month.
    pub(crate) seen_max: usize,
    /// Whether pools are priced by their linear relaxation.
    pub(crate) crowd: bool,
    pub(crate) last_model: f64,
    /// Step at the start; the step stays within a range around it.
    step_first: f64,
    /// Rounds since the centre moved.
    nulls: u32,
}

/// Step in a branch, relative to the first one: its prices are close to those it came from.
const BRANCH_STEP: f64 = 0.35;

/// States of all pools and months below which one thread prices them before another one has started.
const CELLS_LEAST: usize = 1 << 19;

/// What one round did.
pub(crate) enum Round {
    /// The point was evaluated.
    Evaluated(Evaluation),
    /// No solution obeys the fixings.
    Infeasible,
}

impl Dual {
    pub(crate) fn new(problem: &Problem, step: f64, threads: usize) -> Self {
        let size = problem.memberships_len() * problem.months;
        let mut dual = Self {
            master: Master::new(problem, step),
            slots: vec![vec![]; problem.pools.len()],
            fixings: vec![Fixing::Free; size],
            centre: Shares { on: vec![0; size], start: vec![0; size], cuts: vec![] },
            centre_value: i64::MIN,
            works: (0..threads.max(1)).map(|_| Workspace::default()).collect(),
            nulls: 0,
            seen_max: 12,
            crowd: true,
            last_model: 0.0,
            step_first: step,
        };
        dual.centre.on = first_shares(problem);
        dual.master.set_centre(&dual.centre);
        dual
    }

    /// Follows other memberships from now on. The centre keeps its shares, and its value is found anew.
    pub(crate) fn set_slots(&mut self, problem: &Problem, slots: Vec<Slots>) {
        let mut linked = vec![false; problem.memberships_len() * problem.months];
        for member in slots.iter().flatten() {
            // A start that costs nothing needs no price of its own.
            let starts_cost = problem.membership(*member as usize).join_cost > 0;
            linked[*member as usize * problem.months..(*member as usize + 1) * problem.months].fill(starts_cost);
        }
        for (at, linked) in linked.iter().enumerate() {
            if !linked {
                self.centre.start[at] = 0;
            }
        }
        self.slots = slots;
        self.centre_value = i64::MIN;
        self.master.set_centre(&self.centre);
        self.master.set_linked(problem, linked);
        self.master.set_cuts(problem, self.centre.cuts.clone(), &self.slots);
    }

    /// Follows what the fractional solution uses, in at most `slots_max` slots per pool.
    pub(crate) fn follow(&mut self, problem: &Problem, slots_max: usize) {
        let (pools, units) = self.master.fractions(problem.units.len());
        let mean: Vec<f64> = pools.iter().zip(&units).map(|(a, b)| (a + b) / 2.0).collect();
        let slots =
            (0..problem.pools.len()).map(|pool| choose_slots(problem, pool, &mean, slots_max, 12, &self.slots[pool])).collect();
        self.crowd = false;
        self.master.step = self.step_first;
        self.set_slots(problem, slots);
    }

    /// Looks for cuts that the fractional solution breaks, and lets go of those that cost nothing.
    pub(crate) fn cut(&mut self, problem: &Problem) {
        let broken = broken(problem, &self.master, &self.slots);
        let mut cuts = self.master.priced(&self.centre.cuts);
        let before = cuts.len();
        let is_new = |cut: &Cut| {
            cuts[..before].iter().all(|known| (known.month, known.units, known.least) != (cut.month, cut.units, cut.least))
        };
        let new: Vec<Cut> = broken.into_iter().filter(is_new).collect();
        cuts.extend(&new);
        self.centre.cuts.clone_from(&cuts);
        self.master.set_cuts(problem, cuts, &self.slots);
    }

    /// Goes to another branch: its fixings and the shares to start from.
    pub(crate) fn enter(&mut self, problem: &Problem, fixings: Vec<Fixing>, centre: &Shares) {
        self.fixings = fixings;
        self.centre = centre.clone();
        self.centre_value = i64::MIN;
        self.master.step = self.step_first * BRANCH_STEP;
        self.master.set_centre(&self.centre);
        self.master.set_fixings(problem, &self.fixings);
    }

    /// Starts from these shares.
    pub(crate) fn start_from(&mut self, shares: &Shares) {
        self.centre = shares.clone();
        self.centre_value = i64::MIN;
        self.master.set_centre(&self.centre);
    }

    /// One round: solve the master, evaluate at its point, move the centre if the value rose.
    pub(crate) fn round(&mut self, problem: &Problem) -> Round {
        let promise = if self.centre_value == i64::MIN {
            None
        } else {
            let wanted = (self.centre_value as f64 * 1e-6).abs();
            let passes = if problem.units.len() > 200 { 12 } else { 40 };
            Some(self.master.solve(problem, passes, wanted, true))
        };
        let shares = if promise.is_some() { self.master.rounded() } else { self.centre.clone() };
        self.last_model = promise.map_or(f64::INFINITY, |promise| promise.model);
        let Some(evaluation) = self.evaluate(problem, &shares) else { return Round::Infeasible };
        for (graph, pricing) in self.master.graphs.iter_mut().zip(&evaluation.pools) {
            graph.prune(120);
            for seen in &pricing.seen {
                graph.add(problem, seen.month, &seen.members, seen.cost);
            }
        }
        for (unit, path) in evaluation.units.iter().enumerate() {
            self.master.add_unit(problem, unit, path);
        }
        self.move_centre(shares, evaluation.bound, promise.map(|promise| promise.model));
        Round::Evaluated(evaluation)
    }

    fn move_centre(&mut self, shares: Shares, bound: i64, model: Option<f64>) {
        let Some(model) = model else {
            self.centre = shares;
            self.centre_value = bound;
            self.master.set_centre(&self.centre);
            return;
        };
        let promised = (model - self.centre_value as f64).max(1.0);
        let risen = (bound - self.centre_value) as f64;
        if self.crowd || risen > 0.05 * promised {
            self.centre = shares;
            self.centre_value = bound;
            self.nulls = 0;
            if !self.crowd && risen > 0.7 * promised {
                self.master.step = (self.master.step * 2.5).min(8.0 * self.step_first);
            }
            self.master.set_centre(&self.centre);
        } else {
            self.nulls += 1;
            if self.nulls.is_multiple_of(3) && risen < -0.5 * promised {
                self.master.set_step((self.master.step * 0.6).max(self.step_first / 64.0));
            }
        }
    }

    /// Evaluates the dual function exactly; `None` if nothing obeys the fixings.
    pub(crate) fn evaluate(&mut self, problem: &Problem, shares: &Shares) -> Option<Evaluation> {
        let units = self.evaluate_units(problem, shares)?;
        let pools = self.evaluate_pools(problem, shares)?;
        let bound = units.1 - shares.cuts.iter().map(|cut| cut.price).sum::<i64>()
            + pools.iter().map(|trajectory| trajectory.value).sum::<i64>();
        Some(Evaluation { bound, units: units.0, pools })
    }

    fn evaluate_units(&self, problem: &Problem, shares: &Shares) -> Option<(Vec<UnitPath>, i64)> {
        let (cost_on, cost_start) = problem.costs();
        let mut total = 0;
        let mut paths = Vec::with_capacity(problem.units.len());
        for unit in 0..problem.units.len() {
            let members = problem.memberships_of(unit);
            let range = members.start * problem.months..members.end * problem.months;
            let on: Vec<i64> = range.clone().map(|at| cost_on[at] - shares.on[at] + fixing_price(self.fixings[at])).collect();
            let start: Vec<i64> = range.clone().map(|at| cost_start[at] - shares.start[at]).collect();
            let path = problem.units[unit].best_path(Prices { on: &on, start: &start })?;
            let at = |(member, month): &(u32, u32)| *member as usize * problem.months + *month as usize;
            let paid = path.on.iter().map(|on_at| on[at(on_at)]).sum::<i64>()
                + problem.starts(unit, &path).iter().map(|start_at| start[at(start_at)]).sum::<i64>();
            let wanted: i64 = range.filter(|at| self.fixings[*at] == Fixing::On).map(|_| -FORBIDDEN).sum();
            let value = path.base_cost + paid - wanted;
            if value > FORBIDDEN / 2 {
                return None;
            }
            total += value;
            paths.push(path);
        }
        Some((paths, total))
    }

    fn evaluate_pools(&mut self, problem: &Problem, shares: &Shares) -> Option<Vec<Pricing>> {
        let (slots, fixings, threads, seen_max) = (&self.slots, &self.fixings, self.works.len(), self.seen_max);
        let crowd = self.crowd;
        let run = |pool: usize, work: &mut Workspace| {
            if crowd || !fits(problem, pool, shares) {
                price_crowd(problem, pool, shares, fixings)
            } else {
                price_pool(problem, pool, shares, &slots[pool], fixings, seen_max, work)
            }
        };
        let cells = |slots: &Slots| problem.months << slots.len();
        if threads == 1 || crowd && problem.units.len() <= 200 || !crowd && slots.iter().map(cells).sum::<usize>() < CELLS_LEAST {
            let work = &mut self.works[0];
            return (0..problem.pools.len()).map(|pool| run(pool, work)).collect();
        }
        let next = std::sync::atomic::AtomicUsize::new(0);
        let mut found: Vec<Option<Pricing>> = vec![None; problem.pools.len()];
        let parts: Vec<Vec<(usize, Option<Pricing>)>> = std::thread::scope(|scope| {
            let handles: Vec<_> = self
                .works
                .iter_mut()
                .map(|work| {
                    let (next, run) = (&next, &run);
                    scope.spawn(move || {
                        let mut done = vec![];
                        loop {
                            let pool = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                            if pool >= problem.pools.len() {
                                return done;
                            }
                            done.push((pool, run(pool, work)));
                        }
                    })
                })
                .collect();
            handles.into_iter().map(|handle| handle.join().expect("a pricing thread only computes")).collect()
        });
        parts.into_iter().flatten().for_each(|(pool, trajectory)| found[pool] = trajectory);
        found.into_iter().collect()
    }
}

/// A first guess: every line carries an even share of the fee of the tier that is cheapest per line when the pool is full.
fn first_shares(problem: &Problem) -> Vec<i64> {
    let mut on = vec![0i64; problem.memberships_len() * problem.months];
    for (index, pool) in problem.pools.iter().enumerate() {
        let members = problem.members(index);
        let fill = pool.lines_max.min(members.len()).max(1);
        for month in 0..problem.months {
            let mean =
                members.iter().map(|member| problem.mean_volume(*member, month)).sum::<i64>() / members.len().max(1) as i64;
            let volume = mean * fill as i64;
            let cost = pool.tiers.iter().map(|tier| tier.fee + pool.slope() * (volume - tier.cap).max(0)).min().unwrap_or(0)
                + pool.lines_fee(fill);
            for member in members {
                let part = if mean > 0 { problem.mean_volume(*member, month) as f64 / mean as f64 } else { 1.0 };
                on[member * problem.months + month] = -((cost as f64 / fill as f64) * (0.5 + 0.5 * part)) as i64;
            }
        }
    }
    on
}
