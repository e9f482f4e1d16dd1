//! The master of the dual: finds the next prices from the columns seen so far.
//!
//! The dual function is the sum over units and pools of "least column value at these prices": concave, and known through columns.
//! The master maximises the model made of known columns minus a proximal term `|y − centre|² / 2τ`. Its dual is a small quadratic
//! programme over convex weights of the columns of each block, solved by block-wise pairwise steps (an exact line search moves
//! weight from the worst column to the best). Units are so cheap that their best column is asked for anew in every pass; pools
//! enter through columns only. The weights are also a fractional solution, used to choose what pools follow and to guide the
//! search for solutions.

use crate::pool_search::cuts::Cut;
use crate::pool_search::graph::Graph;
use crate::pool_search::problem::{FORBIDDEN, Prices, Problem, UnitPath};
use crate::pool_search::trajectory::{Fixing, Shares, Slots};

/// A vertex of one block: a unit's path or a pool's trajectory.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// (membership, month) as `membership * months + month`, sorted.
    pub(crate) on: Vec<u32>,
    /// Linked starts and cuts, as positions in the price vector.
    start: Vec<u32>,
    /// Cost without any shares.
    cost: f64,
    /// Weight in the convex combination.
    pub(crate) weight: f64,
    /// Passes without weight.
    idle: u32,
}

/// The columns of one unit or pool.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) columns: Vec<Column>,
    /// +1 for pools, −1 for units: the sign of the shares in the value.
    sign: f64,
}

/// The proximal master.
#[derive(Clone)]
pub(crate) struct Master {
    months: usize,
    /// Units first, then pools, then cuts.
    pub(crate) blocks: Vec<Block>,
    /// Shares at the centre: `on`, then `start`, then a price for each cut.
    centre: Vec<f64>,
    /// Shares at the current weights.
    shares: Vec<f64>,
    /// Starts that some slot knows of, at `membership * months + month`.
    linked: Vec<bool>,
    cuts: Vec<Cut>,
    fixings: Vec<Fixing>,
    /// What is known of each pool.
    pub(crate) graphs: Vec<Graph>,
    costs: (Vec<i64>, Vec<i64>),
    /// Proximal step.
    pub(crate) step: f64,
}

/// What a solve of the master promises.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Promise {
    /// Model value at the new shares: no less than the dual function there.
    pub(crate) model: f64,
}

const IDLE_MAX: u32 = 400;

impl Master {
    pub(crate) fn new(problem: &Problem, step: f64) -> Self {
        let size = problem.memberships_len() * problem.months;
        let mut blocks = vec![Block { columns: vec![], sign: -1.0 }; problem.units.len()];
        blocks.extend(vec![Block { columns: vec![], sign: 1.0 }; problem.pools.len()]);
        Self {
            months: problem.months,
            blocks,
            centre: vec![0.0; 2 * size],
            shares: vec![0.0; 2 * size],
            linked: vec![false; size],
            cuts: vec![],
            fixings: vec![Fixing::Free; size],
            graphs: (0..problem.pools.len()).map(|pool| Graph::new(problem, pool)).collect(),
            costs: problem.costs(),
            step,
        }
    }

    /// Shares rounded to whole money units.
    pub(crate) fn rounded(&self) -> Shares {
        let size = self.linked.len();
        let round = |values: &[f64]| values.iter().map(|value| value.round() as i64).collect();
        let cuts = self.cuts.iter().zip(&self.shares[2 * size..]);
        let cuts = cuts.map(|(cut, price)| Cut { price: (price.round() as i64).max(0), ..*cut }).collect();
        Shares { on: round(&self.shares[..size]), start: round(&self.shares[size..2 * size]), cuts }
    }

    /// Moves the centre; the weights stay.
    pub(crate) fn set_centre(&mut self, shares: &Shares) {
        let cuts = shares.cuts.iter().map(|cut| cut.price as f64);
        self.centre = shares.on.iter().chain(&shares.start).map(|value| *value as f64).chain(cuts).collect();
        self.refresh();
    }

    /// Changes the proximal step; the weights stay.
    pub(crate) fn set_step(&mut self, step: f64) {
        self.step = step;
        self.refresh();
    }

    /// Changes which starts are linked: all columns get the starts they really have.
    pub(crate) fn set_linked(&mut self, problem: &Problem, linked: Vec<bool>) {
        self.graphs.iter_mut().for_each(|graph| graph.set_linked(problem, &linked));
        self.linked = linked;
        for block in 0..self.blocks.len() - self.cuts.len() {
            let mut columns = std::mem::take(&mut self.blocks[block].columns);
            for column in &mut columns {
                column.start = self.positions(problem, block, &column.on);
            }
            self.blocks[block].columns = columns;
        }
        let size = self.linked.len();
        for (at, linked) in self.linked.iter().enumerate() {
            if !linked {
                self.centre[size + at] = 0.0;
            }
        }
        self.refresh();
    }

    /// The blocks of the pools.
    pub(crate) fn pools(&self, problem: &Problem) -> &[Block] {
        &self.blocks[problem.units.len()..problem.units.len() + problem.pools.len()]
    }

    /// The cuts that cost something, at the prices of the centre.
    pub(crate) fn priced(&self, centre: &[Cut]) -> Vec<Cut> {
        let prices = &self.shares[2 * self.linked.len()..];
        centre.iter().zip(prices).filter(|(cut, price)| cut.price > 0 || **price > 0.5).map(|(cut, _)| *cut).collect()
    }

    /// Changes the cuts, which have their prices at the centre. A cut is a block of its own: paid back once, or not at all.
    pub(crate) fn set_cuts(&mut self, problem: &Problem, cuts: Vec<Cut>, slots: &[Slots]) {
        let (size, others) = (self.linked.len(), problem.units.len() + problem.pools.len());
        let old: Vec<Block> = self.blocks.drain(others..).collect();
        for (graph, slots) in self.graphs.iter_mut().zip(slots) {
            graph.set_cuts(problem, &cuts, slots);
        }
        for (index, cut) in cuts.iter().enumerate() {
            let known = self.cuts.iter().position(|known| Cut { price: cut.price, ..*known } == *cut);
            let weight = known.map_or(1.0, |known| old[known].columns[0].weight);
            let column = |start, weight| Column { on: vec![], start, cost: 0.0, weight, idle: 0 };
            let columns = vec![column(vec![(2 * size + index) as u32], weight), column(vec![], 1.0 - weight)];
            self.blocks.push(Block { columns, sign: -1.0 });
        }
        self.centre.truncate(2 * size);
        self.centre.extend(cuts.iter().map(|cut| cut.price as f64));
        self.cuts = cuts;
        for block in problem.units.len()..others {
            let mut columns = std::mem::take(&mut self.blocks[block].columns);
            for column in &mut columns {
                column.start = self.positions(problem, block, &column.on);
            }
            self.blocks[block].columns = columns;
        }
        self.refresh();
    }

    /// Linked starts of a set of months on, and the cuts whose price a pool pays for it.
    fn positions(&self, problem: &Problem, block: usize, on: &[u32]) -> Vec<u32> {
        let mut positions = self.starts(problem, on);
        if let Some(graph) = block.checked_sub(problem.units.len()).and_then(|pool| self.graphs.get(pool)) {
            positions.extend(graph.cuts_of(problem, on).iter().map(|cut| 2 * self.linked.len() as u32 + cut));
        }
        positions
    }

    /// Obeys a branch from now on: columns against it are dropped, and the rest take over their weight.
    pub(crate) fn set_fixings(&mut self, problem: &Problem, fixings: &[Fixing]) {
        self.graphs.iter_mut().for_each(|graph| graph.set_fixings(problem, fixings));
        self.fixings.copy_from_slice(fixings);
        let units = problem.units.len();
        let wanted: Vec<(usize, usize)> =
            (0..fixings.len()).filter(|at| fixings[*at] == Fixing::On).map(|at| (at, at / self.months)).collect();
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let concerns = |member: usize| {
                if index < units { problem.owner(member) == index } else { problem.membership(member).pool == index - units }
            };
            let asked: Vec<u32> = wanted.iter().filter(|(_, member)| concerns(*member)).map(|(at, _)| *at as u32).collect();
            block.columns.retain(|column| {
                column.on.iter().all(|at| fixings[*at as usize] != Fixing::Off)
                    && asked.iter().all(|at| column.on.binary_search(at).is_ok())
            });
            let sum: f64 = block.columns.iter().map(|column| column.weight).sum();
            if sum > 1e-6 {
                block.columns.iter_mut().for_each(|column| column.weight /= sum);
            } else if let Some(first) = block.columns.first_mut() {
                first.weight = 1.0;
            }
        }
        self.refresh();
    }

    /// Adds a cheapest path through what is known of a pool.
    fn ask_graph(&mut self, problem: &Problem, pool: usize) {
        let Some(path) = self.graphs[pool].best_path(problem, &self.shares) else { return };
        let mut start = self.starts(problem, &path.on);
        start.extend(path.cuts.iter().map(|cut| 2 * self.linked.len() as u32 + cut));
        self.add(problem.units.len() + pool, path.on, start, path.cost);
    }

    /// Adds a unit's path.
    pub(crate) fn add_unit(&mut self, problem: &Problem, unit: usize, path: &UnitPath) {
        let first = problem.memberships_of(unit).start as u32;
        let at = |(member, month): &(u32, u32)| (first + member) * self.months as u32 + month;
        let on: Vec<u32> = path.on.iter().map(at).collect();
        let paid = on.iter().map(|at| self.costs.0[*at as usize]).sum::<i64>()
            + problem.starts(unit, path).iter().map(|start| self.costs.1[at(start) as usize]).sum::<i64>();
        let start = self.starts(problem, &on);
        self.add(unit, on, start, (path.base_cost + paid) as f64);
    }

    /// Improves the weights until they are within `slack_wanted` of optimal or `passes` are used up.
    pub(crate) fn solve(&mut self, problem: &Problem, passes: usize, slack_wanted: f64, ask_units: bool) -> Promise {
        let mut promise = Promise { model: f64::NEG_INFINITY };
        for pass in 0..passes {
            let ask = ask_units && (pass % 4 == 0 || pass + 1 == passes);
            let (mut model, mut slack) = (0.0, 0.0);
            for block in 0..self.blocks.len() {
                if ask && block < problem.units.len() {
                    self.ask_unit(problem, block);
                } else if ask && block < problem.units.len() + problem.pools.len() {
                    self.ask_graph(problem, block - problem.units.len());
                }
                let (least, gap) = self.improve_block(block);
                model += least;
                slack += gap;
            }
            promise = Promise { model };
            if (ask || !ask_units) && slack < slack_wanted && pass >= 4 {
                break;
            }
        }
        self.drop_idle();
        promise
    }

    /// Fractional memberships on, from the pools' side and from the units' side.
    pub(crate) fn fractions(&self, units: usize) -> (Vec<f64>, Vec<f64>) {
        let sum = |blocks: &[Block]| {
            let mut on = vec![0.0; self.linked.len()];
            for column in blocks.iter().flat_map(|block| &block.columns) {
                column.on.iter().for_each(|at| on[*at as usize] += column.weight);
            }
            on
        };
        (sum(&self.blocks[units..]), sum(&self.blocks[..units]))
    }

    /// A path of a unit, drawn by the weights of its columns; `chance` is below 1000.
    pub(crate) fn draw(&self, problem: &Problem, unit: usize, chance: usize) -> Option<UnitPath> {
        let mut left = (chance as f64 + 0.5) / 1000.0;
        let columns = &self.blocks[unit].columns;
        let drawn = columns.iter().find(|column| {
            left -= column.weight;
            left < 0.0
        });
        let (first, months) = (problem.memberships_of(unit).start as u32, self.months as u32);
        let on: Vec<(u32, u32)> = drawn.or(columns.first())?.on.iter().map(|at| (at / months - first, at % months)).collect();
        problem.units[unit].base_cost_of(&on).map(|base_cost| UnitPath { base_cost, on })
    }

    fn ask_unit(&mut self, problem: &Problem, unit: usize) {
        let size = self.linked.len();
        let range = problem.memberships_of(unit).start * self.months..problem.memberships_of(unit).end * self.months;
        let on: Vec<i64> =
            range.clone().map(|at| self.costs.0[at] - self.shares[at].round() as i64 + fixing_price(self.fixings[at])).collect();
        let start: Vec<i64> = range.map(|at| self.costs.1[at] - self.shares[size + at].round() as i64).collect();
        if let Some(path) = problem.units[unit].best_path(Prices { on: &on, start: &start }) {
            self.add_unit(problem, unit, &path);
        }
    }

    fn add(&mut self, block: usize, on: Vec<u32>, start: Vec<u32>, cost: f64) {
        let columns = &mut self.blocks[block].columns;
        if let Some(known) = columns.iter_mut().find(|column| column.on == on) {
            known.cost = known.cost.min(cost);
            known.idle = 0;
            return;
        }
        let weight = if columns.is_empty() { 1.0 } else { 0.0 };
        let column = Column { on, start, cost, weight, idle: 0 };
        if weight > 0.0 {
            let (step, sign) = (self.step, self.blocks[block].sign);
            column.on.iter().chain(&column.start).for_each(|at| self.shares[*at as usize] += step * sign);
        }
        self.blocks[block].columns.push(column);
    }

    /// Pairwise steps within one block; returns its least value and its distance from optimal before the steps.
    fn improve_block(&mut self, block: usize) -> (f64, f64) {
        let Block { columns, sign } = &mut self.blocks[block];
        let mut first = None;
        // Long columns are dear to look at, and a pool has many of them.
        let steps = if *sign < 0.0 || columns.iter().any(|column| column.on.len() > 600) { 4 } else { 16 };
        for _ in 0..steps {
            let (mut best, mut worst, mut mean) = ((f64::INFINITY, 0), (f64::NEG_INFINITY, 0), 0.0);
            for (index, column) in columns.iter_mut().enumerate() {
                let paid: f64 = column.on.iter().chain(&column.start).map(|at| self.shares[*at as usize]).sum();
                let value = column.cost + *sign * paid;
                if value < best.0 {
                    best = (value, index);
                }
                if column.weight > 0.0 {
                    column.idle = 0;
                    mean += value * column.weight;
                    if value > worst.0 {
                        worst = (value, index);
                    }
                } else {
                    column.idle += 1;
                }
            }
            let gap = mean - best.0;
            first.get_or_insert((best.0, gap));
            if gap <= 1e-6 || best.1 == worst.1 {
                break;
            }
            let distance = difference(&columns[best.1], &columns[worst.1]);
            let most = columns[worst.1].weight;
            let moved = if distance == 0 { most } else { ((worst.0 - best.0) / (self.step * distance as f64)).min(most) };
            let moved = if most - moved < 1e-9 { most } else { moved };
            columns[worst.1].weight -= moved;
            columns[best.1].weight += moved;
            for (index, factor) in [(best.1, moved), (worst.1, -moved)] {
                let change = factor * self.step * *sign;
                columns[index].on.iter().chain(&columns[index].start).for_each(|at| self.shares[*at as usize] += change);
            }
        }
        first.unwrap_or((0.0, 0.0))
    }

    fn drop_idle(&mut self) {
        let others = self.blocks.len() - self.cuts.len();
        for block in &mut self.blocks[..others] {
            block.columns.retain(|column| column.weight > 0.0 || column.idle < IDLE_MAX);
        }
    }

    /// Recomputes the shares from the centre and the weights.
    fn refresh(&mut self) {
        self.shares.clone_from(&self.centre);
        for block in &self.blocks {
            for column in block.columns.iter().filter(|column| column.weight > 0.0) {
                let change = column.weight * self.step * block.sign;
                column.on.iter().chain(&column.start).for_each(|at| self.shares[*at as usize] += change);
            }
        }
    }

    /// Linked starts of a set of months on.
    fn starts(&self, problem: &Problem, on: &[u32]) -> Vec<u32> {
        let (months, size) = (self.months as u32, self.linked.len() as u32);
        let is_start = |index: usize, at: u32| {
            if at.is_multiple_of(months) {
                !problem.membership((at / months) as usize).held
            } else {
                index == 0 || on[index - 1] != at - 1
            }
        };
        on.iter()
            .enumerate()
            .filter(|(index, at)| self.linked[**at as usize] && is_start(*index, **at))
            .map(|(_, at)| at + size)
            .collect()
    }
}

/// What a unit is told about a fixed membership.
pub(crate) fn fixing_price(fixing: Fixing) -> i64 {
    match fixing {
        Fixing::Free => 0,
        Fixing::Off => FORBIDDEN,
        Fixing::On => -FORBIDDEN,
    }
}

/// Number of positions in which two columns differ.
fn difference(a: &Column, b: &Column) -> usize {
    let differ = |a: &[u32], b: &[u32]| {
        let (mut i, mut j, mut same) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    same += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        a.len() + b.len() - 2 * same
    };
    differ(&a.on, &b.on) + differ(&a.start, &b.start)
}
