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

/// Longest front kept exactly.
const CHOICES_MAX: usize = 100_000;

#[derive(Clone, Copy, Debug)]
struct Choice {
    volume: i64,
    cost: i64,
    /// Last item taken, as an index into `nodes`; 0 is the empty choice.
    node: u32,
}

/// All unbeaten choices of items in one month.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fronts {
    by_count: Vec<Vec<Choice>>,
    /// (previous node, membership).
    nodes: Vec<(u32, u32)>,
}

impl Fronts {
    pub(crate) fn new(items: &[Item], lines_max: usize, slope: i64) -> Self {
        let mut fronts = Self { by_count: vec![vec![Choice { volume: 0, cost: 0, node: 0 }]], nodes: vec![(0, u32::MAX)] };
        for item in items {
            if fronts.by_count.len() <= lines_max {
                fronts.by_count.push(vec![]);
            }
            for count in (1..fronts.by_count.len()).rev() {
                let (below, at) = fronts.by_count.split_at_mut(count);
                extend(&mut at[0], &below[count - 1], item, slope, &mut fronts.nodes);
            }
        }
        fronts
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
                        best = (cost, choice.node);
                    }
                }
            }
        }
        let mut taken = vec![];
        let mut node = best.1;
        while node != 0 {
            let (before, membership) = self.nodes[node as usize];
            taken.push(membership);
            node = before;
        }
        taken
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

/// Costs of one number of followed lines by their volume: the least of hinges that rise at the overage price.
fn fill_row(row: &mut [f32], pool: &Pool, fronts: &Fronts, base: (usize, i64), lines: usize) {
    let lines = base.0 + lines;
    let (slope, volume_max) = (pool.slope(), row.len() - 1);
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

/// Adds to `at` every choice of `below` with the item added, and drops what is beaten.
fn extend(at: &mut Vec<Choice>, below: &[Choice], item: &Item, slope: i64, nodes: &mut Vec<(u32, u32)>) {
    let mut merged: Vec<Choice> = Vec::with_capacity(at.len() + below.len());
    let mut old = at.iter().copied().peekable();
    let push = |choice: Choice, merged: &mut Vec<Choice>| {
        if merged.last().is_some_and(|last| last.cost <= choice.cost) {
            return;
        }
        while merged.last().is_some_and(|last| choice.cost + slope * (choice.volume - last.volume) <= last.cost) {
            merged.pop();
        }
        merged.push(choice);
    };
    for choice in below {
        let added = Choice { volume: choice.volume + item.volume, cost: choice.cost + item.cost, node: u32::MAX - choice.node };
        while let Some(choice) = old.next_if(|choice| (choice.volume, choice.cost) <= (added.volume, added.cost)) {
            push(choice, &mut merged);
        }
        push(added, &mut merged);
    }
    for choice in old {
        push(choice, &mut merged);
    }
    // A long front is thinned: neighbours become one choice with the lower volume and the lower cost, which no pair of them beats.
    if merged.len() > CHOICES_MAX {
        merged = merged.chunks(2).map(|pair| Choice { cost: pair[pair.len() - 1].cost, ..pair[0] }).collect();
    }
    // A node above the middle stands for "the item after that node"; it gets its own node only if it survived.
    for choice in &mut merged {
        if choice.node > u32::MAX / 2 {
            nodes.push((u32::MAX - choice.node, item.membership));
            choice.node = (nodes.len() - 1) as u32;
        }
    }
    *at = merged;
}
