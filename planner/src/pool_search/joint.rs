//! Re-optimises a few devices together over the whole horizon, everything else staying as it is.
//!
//! A device is, in each month, on in one of its memberships or outside since some month; outside costs come from
//! [`Device::stretch`]. The joint states of the devices are the product, stepped one device at a time; the pools' month costs are
//! exact for every joint choice. So a swap of two lines in a full pool, which no single device can do, is one step here.

use crate::pool_search::device::Device;
use crate::pool_search::problem::UnitPath;

/// Cost of a pool's month when some of the devices join it, relative to none: at `(pool * months + month) << devices | subset`.
pub(crate) struct JointCosts {
    pub(crate) cells: Vec<i64>,
    pub(crate) months: usize,
}

/// Best joint paths of a few devices.
pub(crate) struct Joint<'a> {
    devices: &'a [&'a Device],
    costs: &'a JointCosts,
    open: &'a [bool],
    /// Per device: the memberships that are considered.
    lines: Vec<Vec<usize>>,
}

const NEVER: i64 = 1 << 58;

impl<'a> Joint<'a> {
    /// Considers the memberships in the pools with `open[pool]`.
    pub(crate) fn new(devices: &'a [&'a Device], costs: &'a JointCosts, open: &'a [bool]) -> Self {
        let lines = devices.iter().map(|device| (0..device.lines()).filter(|line| open[device.pool(*line)]).collect()).collect();
        Self { devices, costs, open, lines }
    }

    /// The best joint paths and their cost: base, lines, joining, and pools relative to none of the devices in them.
    pub(crate) fn solve(&self) -> (i64, Vec<UnitPath>) {
        let months = self.costs.months;
        let count = self.devices.len();
        let mut values: Vec<i64> = vec![0];
        let mut sizes = vec![1usize; count];
        let mut came: Vec<Vec<u16>> = Vec::with_capacity(months * count);
        for month in 0..months {
            for index in 0..count {
                let inner: usize = sizes[index + 1..].iter().product();
                let outer: usize = sizes[..index].iter().product();
                let (next, from) = self.step(index, month, &values, outer, sizes[index], inner);
                values = next;
                came.push(from);
                sizes[index] = self.size(index, month);
            }
            self.add_pools(month, &mut values);
        }
        let (mut at, best) = values
            .iter()
            .copied()
            .enumerate()
            .fold((0, NEVER), |best, (at, value)| if value < best.1 { (at, value) } else { best });
        let mut paths = vec![UnitPath::default(); count];
        let mut states = vec![0usize; count];
        for month in (0..months).rev() {
            let before = |index: usize| if month == 0 { 1 } else { self.size(index, month - 1) };
            for index in (0..count).rev() {
                states[index] = at % self.size(index, month);
                at /= self.size(index, month);
                if let Some(line) = self.lines[index].get(states[index]) {
                    paths[index].on.push((*line as u32, month as u32));
                }
            }
            // Undo the steps, last device first: a device was stepped with later devices still in the month before.
            for index in (0..count).rev() {
                let size = |other: usize| if other <= index { self.size(other, month) } else { before(other) };
                let place = (0..count).fold(0, |place, other| place * size(other) + states[other]);
                states[index] = came[month * count + index][place] as usize;
            }
            at = (0..count).fold(0, |place, index| place * before(index) + states[index]);
        }
        for (path, device) in paths.iter_mut().zip(self.devices) {
            path.on.sort_unstable();
            path.base_cost = device.base_cost(&path.on);
        }
        (best, paths)
    }

    /// Number of states of a device in a month: memberships first, then kinds of being outside.
    fn size(&self, index: usize, month: usize) -> usize {
        self.lines[index].len() + self.devices[index].outside(month).kinds
    }

    /// One device goes from the month before into `month`, for every state of the others.
    fn step(&self, index: usize, month: usize, values: &[i64], outer: usize, size: usize, inner: usize) -> (Vec<i64>, Vec<u16>) {
        let (device, lines) = (self.devices[index], &self.lines[index]);
        let outside = device.outside(month);
        let size_next = self.size(index, month);
        let mut next = vec![NEVER; outer * size_next * inner];
        let mut from = vec![0u16; outer * size_next * inner];
        let (mut first, mut inside) = (vec![(NEVER, 0u16); inner], vec![(NEVER, 0u16); inner]);
        for block in 0..outer {
            let old = &values[block * size * inner..(block + 1) * size * inner];
            let new = &mut next[block * size_next * inner..(block + 1) * size_next * inner];
            let came = &mut from[block * size_next * inner..(block + 1) * size_next * inner];
            // The best state before, to start a line from; the best line before, to go outside from.
            first.fill((NEVER, 0));
            for (state, old) in old.chunks_exact(inner).enumerate() {
                if state == lines.len() || month == 0 {
                    inside.copy_from_slice(&first);
                }
                for (first, value) in first.iter_mut().zip(old) {
                    if *value < first.0 {
                        *first = (*value, state as u16);
                    }
                }
            }
            for (state, line) in lines.iter().enumerate() {
                let (on, start) = device.line_costs(*line, month);
                for place in 0..inner {
                    // Starting from the line itself is never better than staying on.
                    let begun = first[place].0 + start;
                    let stayed = if month == 0 { NEVER } else { old[state * inner + place] };
                    let at = state * inner + place;
                    (new[at], came[at]) =
                        if stayed <= begun { (stayed + on, state as u16) } else { (begun + on, first[place].1) };
                }
            }
            for (kind, (more, kind_next)) in outside.goes_on.iter().enumerate() {
                for place in 0..inner {
                    let value = old[(lines.len() + kind) * inner + place] + more;
                    let at = (lines.len() + *kind_next as usize) * inner + place;
                    if value < new[at] {
                        (new[at], came[at]) = (value, (lines.len() + kind) as u16);
                    }
                }
            }
            for place in 0..inner {
                let (value, state) = if month == 0 { (old[place], 0) } else { inside[place] };
                let at = (lines.len() + outside.begins.1 as usize) * inner + place;
                if value + outside.begins.0 < new[at] {
                    (new[at], came[at]) = (value + outside.begins.0, state);
                }
            }
        }
        (next, from)
    }

    /// Adds what the open pools cost for every joint state.
    fn add_pools(&self, month: usize, values: &mut [i64]) {
        let count = self.devices.len();
        let mut subsets: Vec<u16> = vec![];
        for (pool, _) in self.open.iter().enumerate().filter(|(_, open)| **open) {
            let cells = &self.costs.cells[(pool * self.costs.months + month) << count..][..1 << count];
            subsets.clear();
            subsets.push(0);
            for index in 0..count {
                let joins =
                    |state: usize| self.lines[index].get(state).is_some_and(|line| self.devices[index].pool(*line) == pool);
                let bits: Vec<u16> = (0..self.size(index, month)).map(|state| u16::from(joins(state)) << index).collect();
                subsets = subsets.iter().flat_map(|subset| bits.iter().map(move |bit| subset | bit)).collect();
            }
            values.iter_mut().zip(&subsets).for_each(|(value, subset)| *value += cells[*subset as usize]);
        }
        values.iter_mut().for_each(|value| *value = (*value).min(NEVER));
    }
}
