//! The memberships of a pool that a trajectory does not follow: in each month the best of them, by count and volume.
//!
//! A front holds, for each number of lines, the choices that no other choice beats: less volume, or less cost, where surplus
//! volume may be paid for at the overage price. From it comes a table over the followed part of the pool: the least cost of the
//! month for `lines` followed lines that bring `volume` together.

use crate::pool_search::pool::Pool;

/// A membership that may join without being followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    /// Global membership.
    pub(crate) membership: u32,
    /// Mean volume.
    pub(crate) volume: i64,
    /// Price of being on; negative, or it would not be an item.
    pub(crate) cost: i64,
}

/// Costs above this are cut down to it, so that they are whole numbers in `f32`.
const CELL_MAX: i64 = 1 << 22;

#[derive(Clone, Copy, Debug)]
struct Choice {
    volume: i64,
    cost: i64,
    /// Items taken, as bits.
    taken: u64,
}

/// All unbeaten choices of items in one month.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fronts {
    by_count: Vec<Vec<Choice>>,
    /// Memberships of the items.
    memberships: Vec<u32>,
}

impl Fronts {
    /// The fronts of at most 64 items: by dynamic programming over all volumes, because few items make very many choices.
    pub(crate) fn new(mut items: Vec<Item>, lines_max: usize, slope: i64) -> Self {
        items.sort_by_key(|item| (item.volume, item.cost, item.membership));
        let mut layers = vec![Layer { costs: vec![0.0], taken: vec![0] }];
        for (index, item) in items.iter().enumerate() {
            if layers.len() <= lines_max {
                layers.push(Layer::default());
            }
            for count in (1..layers.len()).rev() {
                let (below, at) = layers.split_at_mut(count);
                at[0].add(&below[count - 1], item, 1 << index);
            }
        }
        Self {
            by_count: layers.iter().map(|layer| layer.front(slope)).collect(),
            memberships: items.iter().map(|item| item.membership).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_count.len() <= 1
    }

    /// The memberships of the best choice beside `lines` followed lines of `volume`.
    pub(crate) fn best(&self, pool: &Pool, lines: usize, volume: i64) -> Vec<u32> {
        let slope = pool.slope();
        let mut best = if lines == 0 { (0, 0) } else { (i64::MAX, 0) };
        for (count, front) in self.by_count.iter().enumerate() {
            if lines + count > pool.lines_max || lines + count == 0 {
                continue;
            }
            for choice in front {
                for tier in &pool.tiers {
                    let cost = tier.fee
                        + pool.lines_fee(lines + count)
                        + choice.cost
                        + slope * (volume + choice.volume - tier.cap).max(0);
                    if cost < best.0 {
                        best = (cost, choice.taken);
                    }
                }
            }
        }
        (0..self.memberships.len()).filter(|item| best.1 >> item & 1 == 1).map(|item| self.memberships[item]).collect()
    }
}

/// Least cost of one month for every number of followed lines and their volume; values are whole numbers in `f32`.
#[derive(Clone, Debug, Default)]
pub(crate) struct MonthTable {
    /// Costs by volume, in rows; the last cell stands for "too many lines".
    pub(crate) cells: Vec<f32>,
    /// Where the row of each number of lines begins; above the limit, the last cell.
    pub(crate) rows: Vec<u32>,
}

impl MonthTable {
    /// Fills the table for followed volumes up to `volume_max` and up to `lines_max` of `slots_len` lines, beside a `base` load of
    /// lines and volume.
    pub(crate) fn fill(
        &mut self,
        pool: &Pool,
        fronts: &Fronts,
        base: (usize, i64),
        lines_max: usize,
        slots_len: usize,
        volume_max: usize,
    ) {
        // Without other memberships and without fees by line, all rows but the first are the same.
        let rows_len = if fronts.is_empty() && pool.fee_by_lines.is_empty() { lines_max.min(1) } else { lines_max };
        let stride = volume_max + 1;
        self.cells.clear();
        self.cells.resize((rows_len + 1) * stride + 1, f32::INFINITY);
        for lines in 0..=rows_len {
            fill_row(&mut self.cells[lines * stride..(lines + 1) * stride], pool, fronts, base, lines);
        }
        let last = (self.cells.len() - 1) as u32;
        let row = |lines: usize| if lines > lines_max { last } else { (lines.min(rows_len) * stride) as u32 };
        self.rows = (0..=slots_len).map(row).collect();
    }
}

/// Costs of one number of followed lines by their volume when no others may join.
fn fill_alone(row: &mut [f32], pool: &Pool, base_volume: i64, lines: usize) {
    let slope = pool.slope() as f32;
    let (fours, rest) = row.as_chunks_mut::<4>();
    for tier in &pool.tiers {
        let fee = (tier.fee + pool.lines_fee(lines)) as f32;
        let kink = (tier.cap - base_volume) as f32;
        // Whole numbers below the limit are exact, and larger ones are cut down.
        let cheaper = |cell: f32, volume: f32| {
            let above = if volume > kink { volume - kink } else { 0.0 };
            let cost = fee + slope * above;
            if cost < cell { cost } else { cell }
        };
        for (index, four) in fours.iter_mut().enumerate() {
            let first = (4 * index) as f32;
            for (lane, cell) in four.iter_mut().enumerate() {
                *cell = cheaper(*cell, first + lane as f32);
            }
        }
        for (index, cell) in rest.iter_mut().enumerate() {
            *cell = cheaper(*cell, (4 * fours.len() + index) as f32);
        }
    }
    row.iter_mut().for_each(|cell| *cell = if *cell < CELL_MAX as f32 { *cell } else { CELL_MAX as f32 });
}

/// Costs of one number of followed lines by their volume: the least of hinges that rise at the overage price.
fn fill_row(row: &mut [f32], pool: &Pool, fronts: &Fronts, base: (usize, i64), lines: usize) {
    let lines = base.0 + lines;
    let (slope, volume_max) = (pool.slope(), row.len() - 1);
    if fronts.is_empty() {
        if lines > 0 && lines <= pool.lines_max {
            fill_alone(row, pool, base.1, lines);
        } else if lines == 0 {
            row[0] = 0.0;
        }
        return;
    }
    for (count, front) in fronts.by_count.iter().enumerate() {
        if lines + count > pool.lines_max || lines + count == 0 {
            continue;
        }
        let fee = pool.lines_fee(lines + count);
        for choice in front {
            for tier in &pool.tiers {
                let kink = tier.cap - choice.volume - base.1;
                let cost = tier.fee + fee + choice.cost + slope * (-kink).max(0);
                let cell = &mut row[kink.clamp(0, volume_max as i64) as usize];
                *cell = cell.min(cost.min(CELL_MAX) as f32);
            }
        }
    }
    let mut below = f32::INFINITY;
    for cell in row.iter_mut().rev() {
        below = if *cell < below { *cell } else { below };
        *cell = below;
    }
    let step = slope as f32;
    let mut above = f32::INFINITY;
    for cell in row.iter_mut() {
        let reached = above + step;
        above = if *cell < reached { *cell } else { reached };
        *cell = above;
    }
    if lines == 0 {
        row[0] = row[0].min(0.0);
    }
}

/// The cheapest choice of a number of items, by its volume.
#[derive(Default)]
struct Layer {
    costs: Vec<f32>,
    /// Items of the choice, as bits.
    taken: Vec<u64>,
}

impl Layer {
    /// Looks at every choice of `below` with one more item, which has at least the volume of those before it.
    fn add(&mut self, below: &Self, item: &Item, bit: u64) {
        let (volume, cost) = (item.volume as usize, item.cost as f32);
        self.costs.resize(self.costs.len().max(volume + below.costs.len()), f32::INFINITY);
        self.taken.resize(self.costs.len(), 0);
        let end = volume + below.costs.len();
        let (fours, rest) = self.costs[volume..end].as_chunks_mut::<4>();
        let (taken_fours, taken_rest) = self.taken[volume..end].as_chunks_mut::<4>();
        let (below_fours, below_rest) = below.costs.as_chunks::<4>();
        let (taken_below_fours, taken_below_rest) = below.taken.as_chunks::<4>();
        for (index, (costs, taken)) in fours.iter_mut().zip(taken_fours).enumerate() {
            better(costs, taken, (&below_fours[index], &taken_below_fours[index]), cost, bit);
        }
        for (index, (costs, taken)) in rest.iter_mut().zip(taken_rest).enumerate() {
            let (below, taken_below) = ([below_rest[index]], [taken_below_rest[index]]);
            better(std::array::from_mut(costs), std::array::from_mut(taken), (&below, &taken_below), cost, bit);
        }
    }

    /// What no other choice beats.
    fn front(&self, slope: i64) -> Vec<Choice> {
        let mut front: Vec<Choice> = vec![];
        let mut least = f32::INFINITY;
        for (volume, cost) in self.costs.iter().enumerate().filter(|(_, cost)| **cost < f32::INFINITY) {
            if *cost >= least {
                continue;
            }
            least = *cost;
            let choice = Choice { volume: volume as i64, cost: *cost as i64, taken: self.taken[volume] };
            while front.last().is_some_and(|last| choice.cost + slope * (choice.volume - last.volume) <= last.cost) {
                front.pop();
            }
            front.push(choice);
        }
        front
    }
}

/// Takes over what is cheaper with one more item: lane by lane without a branch, so that lanes go together.
fn better<const LANES: usize>(
    costs: &mut [f32; LANES],
    taken: &mut [u64; LANES],
    (below, taken_below): (&[f32; LANES], &[u64; LANES]),
    cost: f32,
    bit: u64,
) {
    for lane in 0..LANES {
        let with = below[lane] + cost;
        let is_better = with < costs[lane];
        let mask = u64::from(is_better).wrapping_neg();
        costs[lane] = if is_better { with } else { costs[lane] };
        taken[lane] = (taken_below[lane] | bit) & mask | taken[lane] & !mask;
    }
}
