//! The whole search: dual bound and solutions at the root, then branch and bound.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::pool_search::dual::{Dual, Evaluation, Round};
use crate::pool_search::fleet::Fleet;
use crate::pool_search::idle::idle;
use crate::pool_search::improve::Improver;
use crate::pool_search::problem::{Problem, UnitPath};
use crate::pool_search::temper::{Annealing, Attention, COPIES, cool_fleet};
use crate::pool_search::together::{self, Together};
use crate::pool_search::trajectory::{Fixing, Shares};

/// When to stop. The clock is the caller's, so that a run with `rounds_max` alone is a function of its arguments.
pub struct Budget<'a> {
    /// Seconds since the start.
    pub clock: &'a (dyn Fn() -> f64 + Sync),
    /// Stop at this many seconds.
    pub seconds_max: f64,
    /// Stop after this many evaluations of the dual function.
    pub rounds_max: usize,
}

/// How to search.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Stop when incumbent − bound is at most this, in money units; 0 asks for a proof.
    pub gap_max: i64,
    /// Most memberships that a pool follows exactly; memory doubles with each.
    pub slots_max: usize,
    /// Joint states of all devices kept in a month, where a problem is small enough for them; 0 never looks at them.
    pub states_max: usize,
    /// Threads that price pools.
    pub threads: usize,
    /// Seed of the search for solutions.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { gap_max: 0, slots_max: 20, states_max: 10_000, threads: 2, seed: 1 }
    }
}

/// A point of the trace: when the bound or the incumbent got better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TracePoint {
    /// Seconds on the caller's clock.
    pub seconds: f64,
    /// Lower bound in money units.
    pub bound: i64,
    /// Cost of the best solution in money units.
    pub incumbent: i64,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One path per unit.
    pub paths: Vec<UnitPath>,
    /// Exact cost of the paths, in money units.
    pub incumbent: i64,
    /// Valid lower bound of every solution, in money units.
    pub bound: i64,
    /// How the two came together.
    pub trace: Vec<TracePoint>,
    /// Evaluations of the dual function.
    pub rounds: usize,
    /// Branches looked at; 1 if the root was enough.
    pub branches: usize,
}

impl Outcome {
    /// Whether the incumbent is proved optimal.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.bound >= self.incumbent
    }

    /// (incumbent − bound) / incumbent.
    #[must_use]
    pub fn gap(&self) -> f64 {
        (self.incumbent - self.bound) as f64 / (self.incumbent.abs().max(1)) as f64
    }
}

/// Searches until the gap or the budget is reached; `None` if some unit has no path at all.
#[must_use]
pub fn solve(problem: &Problem, options: Options, budget: &Budget<'_>) -> Option<Outcome> {
    let mut search = Search::new(problem, options, budget)?;
    let mut bound_root = search.idle();
    if !search.is_done(bound_root) {
        bound_root = search.root(bound_root);
    }
    if !search.is_done(bound_root) {
        bound_root = search.branch(bound_root);
    }
    search.record(bound_root);
    let incumbent = search.improver.best.cost;
    let bound = search.bound.min(incumbent);
    Some(Outcome {
        paths: search.improver.best.paths,
        incumbent,
        bound,
        trace: search.trace,
        rounds: search.rounds,
        branches: search.branches,
    })
}

/// Times ten random parts of a fleet are loosened.
const FLEET_PARTS: usize = 40;

/// Most moves between two rounds.
const MOVES_MOST: u64 = 500_000;

/// Memberships that a pool follows at most, unless the gap stays wide.
const SLOTS_USUAL: usize = 18;

/// Rounds between two looks for cuts, once the model of the dual is as near to the bound as this.
const CUT_EVERY: usize = 6;
const CUT_NEAR: f64 = 1e-3;

/// A branch that waits.
struct Node {
    bound: i64,
    depth: usize,
    fixings: Vec<Fixing>,
    centre: Shares,
}

struct Search<'a> {
    problem: &'a Problem,
    options: Options,
    budget: &'a Budget<'a>,
    dual: Dual,
    improver: Improver,
    /// Whether the prices say that the best solution cannot get better: then the bound alone is worked at.
    met: bool,
    /// Whether there is too much to look at all devices together.
    is_large: bool,
    /// Once there is something to begin with.
    annealing: Option<Annealing<'a>>,
    together: Option<Together<'a>>,
    bound: i64,
    trace: Vec<TracePoint>,
    rounds: usize,
    branches: usize,
}

/// How a series of rounds ended.
enum Series {
    /// The best bound of the series.
    Stalled(i64),
    Infeasible,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem, options: Options, budget: &'a Budget<'a>) -> Option<Self> {
        let improver = Improver::new(problem, options.seed)?;
        let step = improver.best.cost.abs() as f64 / (problem.units.len() * problem.months).max(1) as f64 + 1.0;
        let dual = Dual::new(problem, step, options.threads);
        Some(Self {
            problem,
            options,
            budget,
            dual,
            improver,
            met: false,
            is_large: together::bits(problem).is_none(),
            annealing: None,
            together: None,
            bound: i64::MIN,
            trace: vec![],
            rounds: 0,
            branches: 1,
        })
    }

    fn is_done(&self, bound: i64) -> bool {
        self.improver.best.cost.saturating_sub(bound) <= self.options.gap_max || self.is_over()
    }

    fn is_over(&self) -> bool {
        self.rounds >= self.budget.rounds_max || (self.budget.clock)() >= self.budget.seconds_max
    }

    /// Notes a bound of the whole problem.
    fn record(&mut self, bound: i64) {
        let incumbent = self.improver.best.cost;
        let better = bound > self.bound || self.trace.last().is_none_or(|last| last.incumbent > incumbent);
        self.bound = self.bound.max(bound);
        if better {
            self.trace.push(TracePoint { seconds: (self.budget.clock)(), bound: self.bound, incumbent });
        }
    }

    /// Prices at which pools gain nothing: enough if no pool is worth its fee.
    fn idle(&mut self) -> i64 {
        let Some(idle) = idle(self.problem) else { return i64::MIN };
        self.improver.offer(self.problem, &idle.paths);
        self.record(idle.bound);
        self.dual.start_from(&idle.shares);
        idle.bound
    }

    /// All devices together, at the prices of the best round; returns the bound that this proves under the present fixings.
    fn join(&mut self, bound: i64, width: usize) -> i64 {
        let Some(together) = &self.together else { return bound };
        let ceiling = self.improver.best.cost.saturating_sub(self.options.gap_max);
        let found = together.run(&self.dual.centre, &self.dual.fixings, ceiling, width);
        if let Some(paths) = found.paths {
            self.improver.offer(self.problem, &paths);
        }
        bound.max(found.bound)
    }

    /// The root: cheap pricing first, then exact pricing of more and more memberships.
    fn root(&mut self, bound: i64) -> i64 {
        let largest = self.largest();
        let mut best = bound;
        if largest > 64 {
            self.settle_fleet();
        }
        // Pools too large to follow are priced by their relaxation to the end.
        if let Series::Stalled(bound) = self.series(if largest > 64 { 1000 } else { 60 }, 12, true, largest > 64) {
            best = best.max(bound);
        }
        let is_wide = self.improver.best.cost - best > self.improver.best.cost.abs() / 100;
        if largest > 64 && !self.is_done(best) && is_wide {
            // The bound has the other half of the time.
            let half = ((self.budget.clock)() + self.budget.seconds_max) / 2.0;
            let is_over = || (self.budget.clock)() >= half;
            let chance = (self.options.threads, self.options.seed);
            if let Some(paths) = cool_fleet(self.problem, &self.improver.best.paths, chance, &is_over) {
                self.improver.offer(self.problem, &paths);
                self.record(best);
            }
        }
        self.met = self.has_met();
        if !self.is_done(best) && !self.met {
            self.begin_annealing();
            best = self.join_at_root(best, self.options.states_max.min(300));
        }
        let mut slots = 15.min(self.options.slots_max);
        while !self.is_done(best) && largest <= 64 {
            self.dual.follow(self.problem, slots);
            let is_last = slots >= self.options.slots_max
                || slots >= SLOTS_USUAL && !self.is_open(best)
                || self
                    .dual
                    .slots
                    .iter()
                    .enumerate()
                    .all(|(pool, followed)| followed.len() < slots || followed.len() == self.problem.members(pool).len());
            let patience = if self.met { 2 } else { 6 };
            if let Series::Stalled(bound) = self.series(if is_last { 400 } else { 30 }, patience, true, is_last) {
                best = best.max(bound);
            }
            if self.together.is_some() && !self.is_done(best) && !self.met {
                let shares = self.dual.centre.clone();
                self.improver.rebuild(self.problem, &shares);
                self.improver.run(self.problem, &shares, 100 * self.problem.units.len());
            }
            best = self.join_at_root(best, self.options.states_max.min(1000));
            if std::mem::take(&mut self.met) && !self.is_done(best) {
                self.begin_annealing();
            } else if is_last || slots >= SLOTS_USUAL && !self.is_open(best) {
                break;
            }
            slots = (slots + if slots < SLOTS_USUAL { 3 } else { 2 }).min(self.options.slots_max);
        }
        for width in [self.options.states_max, 4 * self.options.states_max] {
            best = self.join_at_root(best, width);
        }
        best
    }

    /// Prices of a fleet: they are where the dual starts, and they lead to good solutions.
    fn settle_fleet(&mut self) {
        let shares = Fleet::new(self.problem).search();
        self.dual.start_from(&shares.open);
        for _ in 0..8 {
            self.improver.settle(self.problem, &shares.sized);
        }
        for _ in 0..FLEET_PARTS {
            if self.is_over() {
                break;
            }
            self.improver.resettle(self.problem, &shares.sized, 10);
        }
    }

    /// Whether the gap is so wide that branches will not close it, nor a look at all devices together.
    fn is_open(&self, bound: i64) -> bool {
        self.is_large && self.improver.best.cost - bound > self.improver.best.cost.abs() / 300
    }

    /// Whether prices have come close to the best bound they can give.
    fn is_near(&self, bound: i64) -> bool {
        self.dual.last_model - (bound as f64) < CUT_NEAR * bound as f64
    }

    /// Most members of a pool.
    fn largest(&self) -> usize {
        (0..self.problem.pools.len()).map(|pool| self.problem.members(pool).len()).max().unwrap_or(0)
    }

    /// Whether the model of the dual function, which is never below it, comes as high as the best solution.
    fn has_met(&self) -> bool {
        self.dual.last_model.is_finite() && self.dual.last_model > self.improver.best.cost as f64 * (1.0 - 2e-5)
    }

    /// Starts from what the prices lead to.
    fn begin_annealing(&mut self) {
        let shares = self.dual.master.rounded();
        let uses = self.dual.master.fractions(self.problem.units.len());
        self.improver.focus(self.problem, &uses.0);
        self.improver.rebuild(self.problem, &shares);
        if self.largest() <= 64 && self.annealing.is_none() {
            self.annealing = Annealing::new(self.problem, self.options.threads, self.options.seed);
        }
        if self.annealing.is_some() {
            self.anneal(0);
            return;
        }
        for _ in 0..4 {
            self.improver.rebuild(self.problem, &shares);
            self.improver.run(self.problem, &shares, 10 * self.problem.units.len().min(40));
        }
    }

    fn join_at_root(&mut self, bound: i64, width: usize) -> i64 {
        if self.is_done(bound) || self.options.states_max == 0 {
            return bound;
        }
        self.together = self.together.take().or_else(|| Together::new(self.problem));
        if self.together.is_none() {
            return bound;
        }
        let joined = self.join(bound, width);
        self.record(joined);
        joined
    }

    /// Rounds in one branch until they stall: no better bound by a fair part of the gap in `patience` rounds.
    fn series(&mut self, rounds_max: usize, patience: usize, is_root: bool, is_last: bool) -> Series {
        let (mut best, mut marks, mut models) = (i64::MIN, vec![], vec![]);
        for round in 0..rounds_max {
            let evaluation = match self.dual.round(self.problem) {
                Round::Evaluated(evaluation) => evaluation,
                Round::Infeasible => return Series::Infeasible,
            };
            self.rounds += 1;
            best = best.max(evaluation.bound);
            self.improve(&evaluation, is_root);
            if is_root {
                self.record(best);
            }
            marks.push(best);
            let is_open = self.is_open(best);
            if is_open && is_root && !self.dual.crowd && round % CUT_EVERY == CUT_EVERY - 1 && self.is_near(best) {
                self.dual.cut(self.problem);
            }
            let gap = self.improver.best.cost - best;
            if self.is_done(best) {
                break;
            }
            if self.met && gap <= (self.problem.memberships_len() * self.problem.months) as i64 / 2 {
                // No more than prices lose when they are rounded.
                break;
            }
            let model_gap = self.dual.last_model - best as f64;
            let share = [0.03, 0.01, 0.002][if is_last { 2 } else { usize::from(is_open) }];
            models.push(self.dual.last_model);
            let met = self.has_met();
            if self.dual.crowd
                && !is_last
                && (met || round > 5 && (models[round] - models[round - 4]).abs() < 6e-4 * models[round].abs())
            {
                break;
            }
            let stalled = (!self.dual.crowd || is_last)
                && round >= patience
                && (best - marks[round - patience]) as f64 <= share * gap as f64;
            if stalled || (round > 2 && model_gap < share * gap as f64) {
                break;
            }
        }
        Series::Stalled(best)
    }

    /// Looks for solutions, about as long as a round takes.
    fn improve(&mut self, evaluation: &Evaluation, is_root: bool) {
        self.improver.offer(self.problem, &evaluation.units);
        let large = self.problem.units.len() > 200;
        if is_root && large && self.rounds % 6 == 5 {
            let shares = self.dual.master.rounded();
            self.improver.round_off(self.problem, &self.dual.master, &shares);
        }
        if !is_root {
            let shares = self.dual.centre.clone();
            if self.rounds.is_multiple_of(2) {
                self.improver.round_off(self.problem, &self.dual.master, &shares);
            }
            self.improver.run(self.problem, &shares, self.problem.units.len().min(100));
            self.anneal(if self.is_open(self.bound) { MOVES_MOST } else { self.moves_least() });
            return;
        }
        if self.dual.crowd || self.met || self.has_met() || self.improver.best.cost <= evaluation.bound {
            return;
        }
        let shares = self.dual.centre.clone();
        let uses = self.dual.master.fractions(self.problem.units.len());
        self.improver.focus(self.problem, &uses.0);
        let states: usize = self.dual.slots.iter().map(|slots| 1 << slots.len()).sum();
        if let Some(annealing) = &self.annealing {
            let is_worth = !annealing.is_quiet() || self.is_open(evaluation.bound);
            let moves = if is_worth { (states * self.problem.months / 6) as u64 } else { 0 };
            self.anneal(moves.clamp(self.moves_least(), MOVES_MOST));
            return;
        }
        let steps = (states * self.problem.months / 2500).clamp(5 * self.problem.units.len().min(40), 8000);
        if self.rounds.is_multiple_of(6) {
            self.improver.round_off(self.problem, &self.dual.master, &shares);
        }
        self.improver.run(self.problem, &shares, steps);
    }

    /// Moves that are always worth their time.
    fn moves_least(&self) -> u64 {
        20 * (self.problem.units.len() * self.problem.months) as u64
    }

    /// Anneals with so many moves on each thread, from other starts where it is time for them, and takes over what is better.
    fn anneal(&mut self, moves: u64) {
        let Some(annealing) = &mut self.annealing else { return };
        if annealing.is_over() {
            let shares = self.dual.master.rounded();
            let mut starts = vec![];
            while starts.len() < COPIES {
                starts.push(self.improver.rebuild(self.problem, &shares).paths.clone());
            }
            annealing.begin(starts, Attention { open: &self.improver.open, picks: &self.improver.picks });
        }
        if moves > 0 {
            annealing.run(moves, Attention { open: &self.improver.open, picks: &self.improver.picks });
        }
        if let Some((cost, paths)) = annealing.best()
            && *cost < self.improver.best.cost
        {
            self.improver.offer(self.problem, paths);
        }
    }

    /// Branch and bound, best bound first. Returns the least bound of what is left.
    fn branch(&mut self, bound_root: i64) -> i64 {
        let mut open: BinaryHeap<(Reverse<i64>, usize, usize)> = BinaryHeap::new();
        let mut nodes: Vec<Option<Node>> = vec![];
        let push = |open: &mut BinaryHeap<_>, nodes: &mut Vec<Option<Node>>, node: Node| {
            open.push((Reverse(node.bound), node.depth, nodes.len()));
            nodes.push(Some(node));
        };
        let root = Node { bound: bound_root, depth: 0, fixings: self.dual.fixings.clone(), centre: self.dual.centre.clone() };
        let mut current = Some(root);
        // Least bound of what was left as good enough without being at least the incumbent.
        let mut pruned = i64::MAX;
        loop {
            let node = match current.take() {
                Some(node) => node,
                None => match open.pop() {
                    Some((_, _, index)) => nodes[index].take().expect("a waiting branch is taken once"),
                    None => return self.improver.best.cost.min(pruned),
                },
            };
            let least = open.peek().map_or(i64::MAX, |(Reverse(bound), ..)| *bound).min(node.bound).min(pruned);
            self.record(least.min(self.improver.best.cost));
            if self.is_done(least) {
                return least;
            }
            if node.bound.saturating_add(self.options.gap_max) >= self.improver.best.cost {
                pruned = pruned.min(node.bound);
                continue;
            }
            let Some(at) = self.choose(&node) else {
                // Nothing left to decide: every unit's path is fixed, so the last evaluation was a solution.
                continue;
            };
            for fixing in [Fixing::On, Fixing::Off] {
                let mut fixings = node.fixings.clone();
                fixings[at] = fixing;
                self.dual.enter(self.problem, fixings.clone(), &node.centre);
                self.branches += 1;
                if let Series::Stalled(bound) = self.series(12, 3, false, false) {
                    let bound = bound.max(node.bound);
                    let bound = if bound + self.options.gap_max < self.improver.best.cost {
                        self.join(bound, self.options.states_max)
                    } else {
                        bound
                    };
                    if bound + self.options.gap_max < self.improver.best.cost {
                        push(
                            &mut open,
                            &mut nodes,
                            Node { bound, depth: node.depth + 1, fixings, centre: self.dual.centre.clone() },
                        );
                    } else {
                        pruned = pruned.min(bound);
                    }
                }
                if self.is_over() {
                    return least;
                }
            }
        }
    }

    /// The membership and month to decide next: the least decided one in the fractional solution.
    fn choose(&mut self, node: &Node) -> Option<usize> {
        if self.dual.fixings != node.fixings {
            self.dual.enter(self.problem, node.fixings.clone(), &node.centre);
            let _ = self.dual.round(self.problem);
            let _ = self.dual.round(self.problem);
        }
        let (pools, units) = self.dual.master.fractions(self.problem.units.len());
        let doubt = |at: usize| {
            let mean = (pools[at] + units[at]) / 2.0;
            mean.min(1.0 - mean).max((pools[at] - units[at]).abs() / 2.0)
        };
        let free = (0..node.fixings.len()).filter(|at| node.fixings[*at] == Fixing::Free);
        free.max_by(|a, b| doubt(*a).total_cmp(&doubt(*b)).then(b.cmp(a)))
    }
}
