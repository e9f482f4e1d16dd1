//! All devices of a small problem together: an exact dynamic programme over the months, kept small by the dual prices.
//!
//! A joint state says where every device is: on in one of its memberships, or outside in one of its kinds. What a state still has to
//! pay is bounded from below at the dual prices: every device and every pool finishes alone. A state whose cost so far and that bound
//! reach the incumbent leads to nothing better and is dropped. What is left is often a few thousand states a month, where the bound
//! alone would leave a gap. If too many are left, the dearest are dropped too, and the least bound among them is the new bound.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::pool_search::device::Device;
use crate::pool_search::problem::{Problem, UnitPath};
use crate::pool_search::trajectory::{Fixing, Shares};

/// More than any cost, and small enough to be added a few times.
const NEVER: i64 = 1 << 59;

/// Most members of a pool: it has a cell for every set of them.
const MEMBERS_MAX: usize = 14;

/// States that may be kept for each one of `width` while only some devices have come into the month: their bounds are weaker.
const WITHIN_MONTH: usize = 3;

/// Most pools.
const POOLS_MAX: usize = 8;

/// States of a month with the same lines that the others are compared with.
const LEADERS_MAX: usize = 16;

/// Volumes whose cost is kept.
const KNOWN_MAX: i64 = 1 << 15;

/// Bits of a joint state.
const BITS_MAX: usize = 128;

/// What does not depend on prices.
pub(crate) struct Together<'a> {
    problem: &'a Problem,
    devices: Vec<&'a Device>,
    /// Bits of a device's state in a joint state.
    bits: usize,
    /// Cost of each pool's month at `month << members | set`.
    month_costs: Vec<Vec<i64>>,
    /// By device and line: the pool.
    seats: Vec<Vec<usize>>,
    /// By device and month, at `kind * kinds + other kind`: most that the other kind of being outside pays more from here on.
    leads: Vec<Vec<Vec<i64>>>,
}

/// What a run found.
pub(crate) struct Found {
    /// No solution that obeys the fixings costs less, unless it costs at least the ceiling.
    pub(crate) bound: i64,
    /// A best one of what was kept, if it costs less than the ceiling.
    pub(crate) paths: Option<Vec<UnitPath>>,
}

/// One step of a device from a state into a month.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: u8,
    /// Cost outside the pools, with line and start.
    cost: i64,
    /// The same without the pool's share, and what the device still pays afterwards, alone.
    value: i64,
    /// Whether the step is on in the membership `to`.
    is_on: bool,
}

/// Where a joint state came from.
#[derive(Clone, Copy, Debug)]
struct State {
    key: u128,
    /// Paid so far.
    cost: i64,
    /// The same, and what devices that are in this month already still pay at the prices.
    value: i64,
    /// Least cost of a solution through this state.
    bound: i64,
    before: u32,
}

/// Steps of all devices into one month, and what the pools say to them.
struct Month<'a> {
    /// `steps[device][state before]`, cheapest value first.
    steps: Vec<Vec<Vec<Step>>>,
    costs: Vec<&'a [i64]>,
    /// Per pool: least value of the month and all later ones, by the set of the first `c` members, at `(1 << c) + set`.
    least: Vec<Vec<i64>>,
}

impl<'a> Together<'a> {
    /// Prepares a problem; `None` if it does not fit.
    pub(crate) fn new(problem: &'a Problem) -> Option<Self> {
        let bits = bits(problem)?;
        let devices: Vec<&Device> = problem.units.iter().map(|unit| unit.as_device()).collect::<Option<_>>()?;
        let seats = (0..devices.len())
            .map(|unit| problem.memberships_of(unit).map(|member| problem.membership(member).pool).collect())
            .collect();
        let leads = devices.iter().map(|device| leads(device, problem.months)).collect();
        let month_costs = (0..problem.pools.len()).map(|pool| month_costs(problem, pool)).collect();
        Some(Self { problem, devices, bits, month_costs, seats, leads })
    }

    /// Searches for what costs less than `ceiling`, keeping at most about `width` states a month.
    pub(crate) fn run(&self, shares: &Shares, fixings: &[Fixing], ceiling: i64, width: usize) -> Found {
        let mut states = vec![State { key: 0, cost: 0, value: 0, bound: i64::MIN, before: 0 }];
        // What is needed to find the way back: one layer for every device in every month.
        let mut trail: Vec<Vec<(u128, u32)>> = vec![];
        let mut lost = ceiling;
        for (index, month) in self.months(shares, fixings).iter().enumerate() {
            for unit in 0..self.devices.len() {
                let is_last = unit + 1 == self.devices.len();
                let width = if is_last { width } else { width * WITHIN_MONTH };
                let mut layer = Layer { states: vec![], places: HashMap::default(), ceiling: lost, width };
                self.expand(month, unit, &states, &mut layer);
                lost = layer.ceiling;
                states = layer.states;
                if is_last {
                    states = self.unbeaten(index, states);
                }
                trail.push(states.iter().map(|state| (state.key, state.before)).collect());
            }
        }
        let last =
            states.iter().enumerate().min_by_key(|(index, state)| (state.cost, *index)).map(|(index, state)| (index, state.cost));
        let bound = last.map_or(lost, |(_, cost)| cost.min(lost));
        Found { bound, paths: last.map(|(index, _)| self.paths(&trail, index)) }
    }

    fn paths(&self, trail: &[Vec<(u128, u32)>], mut at: usize) -> Vec<UnitPath> {
        let mut paths = vec![UnitPath::default(); self.devices.len()];
        for (layer, states) in trail.iter().enumerate().rev() {
            let (month, unit) = (layer / self.devices.len(), layer % self.devices.len());
            let (key, before) = states[at];
            let place = self.place(key, unit);
            if place < self.devices[unit].lines() {
                paths[unit].on.push((place as u32, month as u32));
            }
            at = before as usize;
        }
        for (path, device) in paths.iter_mut().zip(&self.devices) {
            path.on.sort_unstable();
            path.base_cost = device.base_cost(&path.on);
        }
        paths
    }

    fn place(&self, key: u128, unit: usize) -> usize {
        ((key >> (unit * self.bits)) & ((1 << self.bits) - 1)) as usize
    }

    /// One device goes into a month, the devices before it being there already.
    fn expand(&self, month: &Month<'_>, unit: usize, states: &[State], layer: &mut Layer) {
        let is_last = unit + 1 == self.devices.len();
        let mask = ((1u128 << self.bits) - 1) << (unit * self.bits);
        for (index, state) in states.iter().enumerate() {
            let rest: Option<i64> = (unit + 1..self.devices.len())
                .map(|later| month.steps[later][self.place(state.key, later)].first().map(|step| step.value))
                .sum();
            let Some(rest) = rest else { continue };
            let sets = self.sets(state.key, unit);
            let pools = month.pools(&sets);
            for step in &month.steps[unit][self.place(state.key, unit)] {
                let value = state.value + step.value;
                if value + rest + pools >= layer.ceiling {
                    break;
                }
                let mut sets = sets;
                for (line, pool) in self.seats[unit].iter().enumerate() {
                    lead(&mut sets[*pool], step.is_on && step.to as usize == line);
                }
                let bound = value + rest + month.pools(&sets);
                if bound >= layer.ceiling {
                    continue;
                }
                let key = state.key & !mask | u128::from(step.to) << (unit * self.bits);
                let cost = state.cost + step.cost;
                if is_last {
                    let paid: i64 = month.costs.iter().zip(&sets).map(|(costs, set)| costs[*set as usize - costs.len()]).sum();
                    layer.add(State { key, cost: cost + paid, value: cost + paid, bound, before: index as u32 });
                } else {
                    layer.add(State { key, cost, value, bound, before: index as u32 });
                }
            }
        }
    }

    /// Per pool: which members of the first `units` devices are on, below a leading one.
    fn sets(&self, key: u128, units: usize) -> [u32; POOLS_MAX] {
        let mut sets = [1; POOLS_MAX];
        for unit in 0..units {
            let place = self.place(key, unit);
            for (line, pool) in self.seats[unit].iter().enumerate() {
                lead(&mut sets[*pool], line == place);
            }
        }
        sets
    }

    /// Drops states that another one beats: the same lines, and it cannot pay more even if the kinds of being outside differ.
    fn unbeaten(&self, month: usize, mut states: Vec<State>) -> Vec<State> {
        let mut leaders: HashMap<u128, Vec<State>, BuildHasherDefault<Mixer>> = HashMap::default();
        let outside = (1u128 << self.bits) - 1;
        states.sort_unstable_by_key(|state| (state.cost, state.key));
        states.retain(|state| {
            let is_outside = |unit: &usize| self.place(state.key, *unit) >= self.devices[*unit].lines();
            let lines =
                (0..self.devices.len()).filter(is_outside).fold(state.key, |key, unit| key | outside << (unit * self.bits));
            let group = leaders.entry(lines).or_default();
            let beats = |leader: &State| {
                let leads = (0..self.devices.len()).filter(is_outside).map(|other| {
                    let (lines, kinds) = (self.devices[other].lines(), self.devices[other].outside(month).kinds);
                    self.leads[other][month]
                        [(self.place(state.key, other) - lines) * kinds + self.place(leader.key, other) - lines]
                });
                leader.cost + leads.sum::<i64>() <= state.cost
            };
            let is_beaten = group.iter().any(beats);
            if !is_beaten && group.len() < LEADERS_MAX {
                group.push(*state);
            }
            !is_beaten
        });
        states
    }

    /// Steps and bounds of every month.
    fn months(&self, shares: &Shares, fixings: &[Fixing]) -> Vec<Month<'_>> {
        let (problem, count) = (self.problem, self.problem.months);
        let mut after_device: Vec<Vec<i64>> =
            self.devices.iter().map(|device| vec![0; device.lines() + device.outside(count - 1).kinds]).collect();
        let mut after_pool: Vec<Vec<i64>> =
            (0..problem.pools.len()).map(|pool| vec![0; 1 << problem.members(pool).len()]).collect();
        let mut months: Vec<Month<'_>> = vec![];
        for month in (0..count).rev() {
            let steps: Vec<Vec<Vec<Step>>> =
                (0..self.devices.len()).map(|unit| self.steps(unit, month, &after_device[unit], shares, fixings)).collect();
            for (unit, after) in after_device.iter_mut().enumerate() {
                *after = steps[unit]
                    .iter()
                    .enumerate()
                    .map(|(before, steps)| self.before(unit, month, before, steps, shares))
                    .collect();
            }
            let (mut least, mut costs) = (vec![], vec![]);
            for (pool, after) in after_pool.iter_mut().enumerate() {
                let members = problem.members(pool);
                let month_costs = &self.month_costs[pool][month << members.len()..(month + 1) << members.len()];
                add_month(after, month_costs, members, month, problem.months, shares, fixings);
                least.push(pyramid(after));
                costs.push(month_costs);
                for (bit, member) in members.iter().enumerate() {
                    start_bit(after, bit, shares.start[member * problem.months + month]);
                }
            }
            months.push(Month { steps, costs, least });
        }
        months.reverse();
        months
    }

    /// What a device alone still pays from the state before a month.
    fn before(&self, unit: usize, month: usize, before: usize, steps: &[Step], shares: &Shares) -> i64 {
        let first = self.problem.memberships_of(unit).start;
        let own = |step: &Step| {
            let line = step.to as usize;
            let begins = step.is_on && self.begins(unit, month, before, line);
            step.value - if begins { shares.start[(first + line) * self.problem.months + month] } else { 0 }
        };
        steps.iter().map(own).min().unwrap_or(NEVER)
    }

    fn begins(&self, unit: usize, month: usize, before: usize, line: usize) -> bool {
        if month == 0 { !self.problem.units[unit].memberships()[line].held } else { before != line }
    }

    /// The steps of a device into a month, by the state before.
    fn steps(&self, unit: usize, month: usize, after: &[i64], shares: &Shares, fixings: &[Fixing]) -> Vec<Vec<Step>> {
        let (device, months) = (self.devices[unit], self.problem.months);
        let first = self.problem.memberships_of(unit).start;
        let (lines, outside) = (device.lines(), device.outside(month));
        let fixing = |line: usize| fixings[(first + line) * months + month];
        let wanted = (0..lines).filter(|line| fixing(*line) == Fixing::On).count();
        let states = if month == 0 { 1 } else { lines + device.outside(month - 1).kinds };
        let of = |before: usize| {
            let mut steps = vec![];
            for (line, after) in after.iter().enumerate().take(lines) {
                let is_wanted = fixing(line) == Fixing::On;
                if fixing(line) == Fixing::Off || wanted > usize::from(is_wanted) || *after >= NEVER {
                    continue;
                }
                let (on, start) = device.line_costs(line, month);
                let cost = on + if self.begins(unit, month, before, line) { start } else { 0 };
                let value = cost - shares.on[(first + line) * months + month] + after;
                steps.push(Step { to: line as u8, cost, value, is_on: true });
            }
            let (cost, kind) = if month == 0 || before < lines { outside.begins } else { outside.goes_on[before - lines] };
            let to = lines + kind as usize;
            if wanted == 0 && after[to] < NEVER {
                steps.push(Step { to: to as u8, cost, value: cost + after[to], is_on: false });
            }
            steps.sort_by_key(|step| (step.value, step.to));
            steps
        };
        (0..states).map(of).collect()
    }
}

/// Bits of a device's state, if a problem is small enough and all its units are devices.
pub(crate) fn bits(problem: &Problem) -> Option<usize> {
    let devices: Vec<&Device> = problem.units.iter().map(|unit| unit.as_device()).collect::<Option<_>>()?;
    let states = |device: &&Device| (0..problem.months).map(|month| device.lines() + device.outside(month).kinds).max();
    let most = devices.iter().filter_map(states).max()?;
    let bits = usize::BITS as usize - most.leading_zeros() as usize;
    let fits = most < 256
        && problem.months > 0
        && problem.pools.len() <= POOLS_MAX
        && devices.len() * bits <= BITS_MAX
        && (0..problem.pools.len()).all(|pool| problem.members(pool).len() <= MEMBERS_MAX);
    fits.then_some(bits)
}

/// States of one month as they are found.
struct Layer {
    states: Vec<State>,
    places: HashMap<u128, u32, BuildHasherDefault<Mixer>>,
    ceiling: i64,
    width: usize,
}

impl Layer {
    fn add(&mut self, state: State) {
        if let Some(place) = self.places.get(&state.key) {
            let known = &mut self.states[*place as usize];
            if state.cost < known.cost {
                *known = state;
            }
            return;
        }
        self.places.insert(state.key, self.states.len() as u32);
        self.states.push(state);
        if self.states.len() >= 2 * self.width {
            self.states.sort_by_key(|state| (state.bound, state.key));
            self.ceiling = self.ceiling.min(self.states[self.width].bound);
            self.states.retain(|state| state.bound < self.ceiling);
            self.places.clear();
            self.places.extend(self.states.iter().enumerate().map(|(index, state)| (state.key, index as u32)));
        }
    }
}

impl Month<'_> {
    /// Least that the pools ask for in this month and later.
    fn pools(&self, sets: &[u32; POOLS_MAX]) -> i64 {
        self.least.iter().zip(sets).map(|(least, set)| least[*set as usize]).sum()
    }
}

/// The leading one moves up, and the next member's bit is where it was.
fn lead(set: &mut u32, is_on: bool) {
    let lead = 31 - set.leading_zeros();
    *set ^= (1 << lead) ^ (2 << lead) ^ (u32::from(is_on) << lead);
}

/// How much more every kind of being outside may pay than every other, from the end of each month on.
fn leads(device: &Device, months: usize) -> Vec<Vec<i64>> {
    let mut later: Vec<i64> = vec![];
    let mut leads: Vec<Vec<i64>> = vec![];
    for month in (0..months).rev() {
        let kinds = device.outside(month).kinds;
        let mut now = vec![0i64; kinds * kinds];
        if let (Some(next), false) = ((month + 1 < months).then(|| device.outside(month + 1)), later.is_empty()) {
            for (kind, (cost, to)) in next.goes_on.iter().enumerate() {
                for (other, (cost_other, to_other)) in next.goes_on.iter().enumerate() {
                    let more = cost_other - cost + later[*to as usize * next.kinds + *to_other as usize];
                    now[kind * kinds + other] = more.clamp(0, 1 << 57);
                }
            }
        }
        later.clone_from(&now);
        leads.push(now);
    }
    leads.reverse();
    leads
}

/// Cost of a pool's month for every set of members.
fn month_costs(problem: &Problem, pool: usize) -> Vec<i64> {
    let (members, terms, scenarios) = (problem.members(pool), &problem.pools[pool], problem.scenarios);
    let mut costs = vec![NEVER; problem.months << members.len()];
    // Volumes of every set, from the set without its first member.
    let mut volumes = vec![0i64; scenarios << members.len()];
    // What a volume costs, as far as that is asked for more often than there are volumes.
    let known = if scenarios == 1 { known_costs(problem, pool) } else { vec![] };
    for (month, costs) in costs.chunks_exact_mut(1 << members.len()).enumerate() {
        let brought: Vec<&[i64]> =
            members.iter().map(|member| &problem.membership(*member).volumes[month * scenarios..][..scenarios]).collect();
        for (set, cost) in costs.iter_mut().enumerate() {
            if set > 0 {
                let brought = brought[set.trailing_zeros() as usize];
                let (without, with) = ((set & (set - 1)) * scenarios, set * scenarios);
                for scenario in 0..scenarios {
                    volumes[with + scenario] = volumes[without + scenario] + brought[scenario];
                }
            }
            let lines = set.count_ones() as usize;
            if lines <= terms.lines_max {
                *cost = match known.get(volumes[set * scenarios] as usize) {
                    Some(known) if lines > 0 => known + terms.lines_fee(lines),
                    _ => terms.month_cost(lines, &volumes[set * scenarios..(set + 1) * scenarios]).unwrap_or(NEVER),
                };
            }
        }
    }
    costs
}

/// Cost of a pool's month without the fee by lines, by volume, for volumes that sets of members may have in some month.
fn known_costs(problem: &Problem, pool: usize) -> Vec<i64> {
    let terms = &problem.pools[pool];
    let most = |month: usize| problem.members(pool).iter().map(|member| problem.membership(*member).volumes[month]).sum::<i64>();
    let most = (0..problem.months).map(most).max().unwrap_or(0).clamp(0, KNOWN_MAX);
    (0..=most).map(|volume| terms.month_cost(1, &[volume]).map_or(NEVER, |cost| cost - terms.lines_fee(1))).collect()
}

/// Adds a month, at the pool's share of prices, to what is paid after it.
fn add_month(
    after: &mut [i64],
    costs: &[i64],
    members: &[usize],
    month: usize,
    months: usize,
    shares: &Shares,
    fixings: &[Fixing],
) {
    let mut prices = vec![0i64; after.len()];
    let (mut on, mut off) = (0usize, 0usize);
    for (bit, member) in members.iter().enumerate() {
        let at = member * months + month;
        for set in 0..1 << bit {
            prices[set | 1 << bit] = prices[set] + shares.on[at];
        }
        match fixings[at] {
            Fixing::On => on |= 1 << bit,
            Fixing::Off => off |= 1 << bit,
            Fixing::Free => {}
        }
    }
    for (set, after) in after.iter_mut().enumerate() {
        let is_open = costs[set] < NEVER && *after < NEVER / 2 && set & off == 0 && !set & on == 0;
        *after = if is_open { *after + costs[set] + prices[set] } else { NEVER };
    }
}

/// One member goes into a month: leaving is free, a start costs its price.
fn start_bit(values: &mut [i64], bit: usize, start: i64) {
    for block in values.chunks_exact_mut(2 << bit) {
        let (off, on) = block.split_at_mut(1 << bit);
        for (off, on) in off.iter_mut().zip(on) {
            let begun = if *on < NEVER / 2 { *on + start } else { NEVER };
            (*off, *on) = ((*off).min(begun), (*off).min(*on));
        }
    }
}

/// Least values by the set of the first `c` members, at `(1 << c) + set`.
fn pyramid(values: &[i64]) -> Vec<i64> {
    let mut least = vec![NEVER; values.len()];
    least.extend_from_slice(values);
    for count in (0..values.len().trailing_zeros()).rev() {
        for set in 0..1usize << count {
            let place = (2usize << count) + set;
            least[(1 << count) + set] = least[place].min(least[place + (1 << count)]);
        }
    }
    least
}

/// Mixes the bits of a joint state; chance has no part in it.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(23) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_u128(&mut self, value: u128) {
        self.write_u64(value as u64);
        self.write_u64((value >> 64) as u64);
    }
}
