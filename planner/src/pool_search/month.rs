//! One month of a pool as a trajectory sees it: followed memberships as bits of a state, decided ones as a fixed load, and the rest
//! as a front.

use crate::pool_search::crowd::may_gain;
use crate::pool_search::cuts::Cut;
use crate::pool_search::fronts::{Fronts, Item, MonthTable};
use crate::pool_search::problem::Problem;
use crate::pool_search::trajectory::{Fixing, Seen, Shares, VALUE_MAX};

/// Price, volume and number of a set of lines.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Low {
    price: f32,
    volume: u32,
    lines: u32,
}

/// States that are looked at together, in powers of two.
const LOW_BITS: usize = 9;

/// One pricing step's surroundings.
pub(crate) struct Scene<'a> {
    problem: &'a Problem,
    pool: usize,
    shares: &'a Shares,
    fixings: &'a [Fixing],
    /// Followed memberships that a branch leaves free in some month.
    pub(crate) slots: Vec<u32>,
    /// Followed memberships that are decided in all months.
    decided: Vec<u32>,
}

/// What is followed in one month.
pub(crate) struct Followed {
    month: usize,
    prices: Vec<f32>,
    volumes: Vec<i64>,
    /// Slots that a branch asks for, as bits.
    forced: usize,
    /// Most lines among the slots.
    lines_max: usize,
    /// Decided memberships that are on, and their volume.
    base: Vec<u32>,
    base_volume: i64,
    penalties: Vec<Penalty>,
}

/// The price of a cut, over the states of a month.
struct Penalty {
    price: f32,
    /// Slots that count and say which block it is, as bits.
    high: usize,
    /// How many of them pay.
    least: usize,
    /// What states of a block pay if so many of the low slots are missing, less one.
    rows: Vec<Vec<f32>>,
}

impl Penalty {
    fn new(price: f32, counted: usize, least: usize, slots_len: usize) -> Self {
        let low_bits = slots_len.min(LOW_BITS);
        let low = counted & ((1 << low_bits) - 1);
        let row = |missing: usize| {
            let pays = |state: usize| (state & low).count_ones() as usize >= missing;
            (0..1usize << low_bits).map(|state| if pays(state) { price } else { 0.0 }).collect()
        };
        let rows = (1..=least.min(low.count_ones() as usize)).map(row).collect();
        Self { price, high: counted >> low_bits, least, rows }
    }
}

impl<'a> Scene<'a> {
    pub(crate) fn new(problem: &'a Problem, pool: usize, shares: &'a Shares, followed: &[u32], fixings: &'a [Fixing]) -> Self {
        let is_free =
            |member: &u32| (0..problem.months).any(|month| fixings[*member as usize * problem.months + month] == Fixing::Free);
        let (slots, decided) = followed.iter().partition(|member| is_free(member));
        Self { problem, pool, shares, fixings, slots, decided }
    }

    /// Shares of the decided memberships.
    pub(crate) fn fixed_cost(&self) -> i64 {
        let months = self.problem.months;
        let mut sum = 0;
        for member in &self.decided {
            let mut before = self.problem.membership(*member as usize).held;
            for month in 0..months {
                let at = *member as usize * months + month;
                let now = self.fixings[at] == Fixing::On;
                sum += if now { self.shares.on[at] } else { 0 } + if now && !before { self.shares.start[at] } else { 0 };
                before = now;
            }
        }
        sum
    }

    /// The state before the first month: slots whose membership was held.
    pub(crate) fn held_state(&self) -> usize {
        let held = |slot: &usize| self.problem.membership(self.slots[*slot] as usize).held;
        (0..self.slots.len()).filter(held).map(|slot| 1 << slot).sum()
    }

    /// Memberships that are not followed and want to be in the pool.
    pub(crate) fn fronts(&self, month: usize) -> Fronts {
        let (problem, months) = (self.problem, self.problem.months);
        let mut items: Vec<Item> = vec![];
        if self.slots.is_empty() && self.decided.is_empty() && !may_gain(problem, self.pool, self.shares, self.fixings, month) {
            return Fronts::default();
        }
        for member in problem.members(self.pool) {
            let at = member * months + month;
            // Without memory a start is free, or even pays.
            let cost = self.shares.on[at] + self.shares.start[at].min(0);
            let followed = self.slots.contains(&(*member as u32)) || self.decided.contains(&(*member as u32));
            if cost < 0 && self.fixings[at] != Fixing::Off && !followed {
                items.push(Item { membership: *member as u32, volume: problem.mean_volume(*member, month), cost });
            }
        }
        let items = unbeaten(items, problem.pools[self.pool].lines_max);
        Fronts::new(items, problem.pools[self.pool].lines_max, problem.pools[self.pool].slope())
    }

    /// What is followed in a month; `None` if a branch asks for more lines than the pool has.
    pub(crate) fn followed(&self, month: usize) -> Option<Followed> {
        let (problem, months, slots_len) = (self.problem, self.problem.months, self.slots.len());
        let (mut prices, mut volumes, mut forced, mut count) =
            (vec![f32::INFINITY; slots_len], vec![0i64; slots_len], 0usize, 0usize);
        for (slot, member) in self.slots.iter().enumerate() {
            let at = *member as usize * months + month;
            if self.fixings[at] != Fixing::Off {
                count += 1;
                forced |= usize::from(self.fixings[at] == Fixing::On) << slot;
                prices[slot] = self.shares.on[at] as f32;
                volumes[slot] = problem.mean_volume(*member as usize, month);
            }
        }
        let base: Vec<u32> =
            self.decided.iter().copied().filter(|member| self.fixings[*member as usize * months + month] == Fixing::On).collect();
        let base_volume = base.iter().map(|member| problem.mean_volume(*member as usize, month)).sum();
        let lines_max = problem.pools[self.pool].lines_max.checked_sub(base.len())?.min(count);
        (forced.count_ones() as usize <= lines_max).then_some(Followed {
            month,
            prices,
            volumes,
            forced,
            lines_max,
            penalties: self.penalties(month, &base),
            base,
            base_volume,
        })
    }

    /// Cuts that cost something in a month, and that followed memberships may have to pay.
    fn penalties(&self, month: usize, base: &[u32]) -> Vec<Penalty> {
        let counts = |cut: &Cut, member: &u32| cut.units >> self.problem.owner(*member as usize) & 1 == 1;
        let penalty = |cut: &Cut| {
            let counted = (0..self.slots.len()).filter(|slot| counts(cut, &self.slots[*slot])).map(|slot| 1usize << slot).sum();
            let on = base.iter().filter(|member| counts(cut, member)).count();
            Penalty::new(cut.price as f32, counted, (cut.least as usize).saturating_sub(on), self.slots.len())
        };
        self.shares.cuts.iter().filter(|cut| cut.month == month && cut.price > 0).map(penalty).collect()
    }

    pub(crate) fn fill_table(&self, followed: &Followed, fronts: &Fronts, table: &mut MonthTable) {
        let mut largest: Vec<i64> = followed.volumes.clone();
        largest.sort_unstable_by(|a, b| b.cmp(a));
        let volume_max: i64 = largest.iter().take(followed.lines_max).sum();
        table.fill(
            &self.problem.pools[self.pool],
            fronts,
            (followed.base.len(), followed.base_volume),
            followed.lines_max,
            self.slots.len(),
            volume_max as usize,
        );
    }

    /// A state in words, with the best choice of the memberships that are not followed.
    pub(crate) fn describe(&self, followed: &Followed, state: usize, fronts: &Fronts) -> Seen {
        let (problem, pool, month) = (self.problem, &self.problem.pools[self.pool], followed.month);
        let mut members: Vec<u32> =
            (0..self.slots.len()).filter(|slot| state >> slot & 1 == 1).map(|slot| self.slots[slot]).collect();
        members.extend(&followed.base);
        let volume = members.iter().map(|member| problem.mean_volume(*member as usize, month)).sum();
        members.extend(fronts.best(pool, members.len(), volume));
        members.sort_unstable();
        let cost =
            pool.month_cost(members.len(), &volumes(problem, &members, month)).expect("a state has no more lines than the pool");
        Seen { month, members, cost }
    }

    /// Adds a month's cost to every state.
    pub(crate) fn add_month(
        &self,
        followed: &Followed,
        fronts: &Fronts,
        states: &mut [f32],
        table: &MonthTable,
        low: &mut Vec<Low>,
    ) {
        let slots_len = self.slots.len();
        let Followed { prices, volumes, forced, lines_max, .. } = followed;
        let is_exact = !self.problem.pools[self.pool].is_linear() && fronts.is_empty();
        let exact = is_exact.then(|| self.exact_costs(followed));
        let last = (table.cells.len() - 1) as u32;
        let low_bits = slots_len.min(LOW_BITS);
        low.clear();
        low.push(Low::default());
        for slot in 0..low_bits {
            for state in 0..1 << slot {
                let Low { price, volume, lines } = low[state];
                low.push(Low { price: price + prices[slot], volume: volume + volumes[slot] as u32, lines: lines + 1 });
            }
        }
        for (block, values) in states.chunks_exact_mut(1 << low_bits).enumerate() {
            let mut high = Low::default();
            for slot in (low_bits..slots_len).filter(|slot| block >> (slot - low_bits) & 1 == 1) {
                high =
                    Low { price: high.price + prices[slot], volume: high.volume + volumes[slot] as u32, lines: high.lines + 1 };
            }
            if high.lines as usize > *lines_max || high.price == f32::INFINITY {
                values.fill(f32::INFINITY);
                continue;
            }
            for penalty in &followed.penalties {
                let counted = (block & penalty.high).count_ones() as usize;
                if counted >= penalty.least {
                    high.price += penalty.price;
                } else if let Some(row) = penalty.rows.get(penalty.least - counted - 1) {
                    values.iter_mut().zip(row).for_each(|(value, price)| *value += price);
                }
            }
            if let Some(exact) = &exact {
                for ((value, low), exact) in values.iter_mut().zip(low.iter()).zip(&exact[block << low_bits..]) {
                    *value += high.price + low.price + exact;
                }
                continue;
            }
            let rows = &table.rows[high.lines as usize..];
            for (value, low) in values.iter_mut().zip(low.iter()) {
                let cell = (rows[low.lines as usize] + high.volume + low.volume).min(last);
                *value += high.price + low.price + table.cells[cell as usize];
            }
        }
        if *forced != 0 {
            for (state, value) in states.iter_mut().enumerate() {
                if state & forced != *forced {
                    *value = f32::INFINITY;
                }
            }
        }
    }

    /// Exact month cost of every set of slots, for pools whose cost is no function of the mean volume.
    fn exact_costs(&self, followed: &Followed) -> Vec<f32> {
        let (problem, month) = (self.problem, followed.month);
        let mut costs = vec![f32::INFINITY; 1 << self.slots.len()];
        let mut members: Vec<u32> = vec![];
        for (state, cost) in costs.iter_mut().enumerate() {
            if state.count_ones() as usize > followed.lines_max {
                continue;
            }
            members.clear();
            members.extend((0..self.slots.len()).filter(|slot| state >> slot & 1 == 1).map(|slot| self.slots[slot]));
            members.extend(&followed.base);
            let exact = problem.pools[self.pool].month_cost(members.len(), &volumes(problem, &members, month));
            *cost = exact.map_or(f32::INFINITY, |cost| cost.min(VALUE_MAX as i64) as f32);
        }
        costs
    }
}

/// Volumes of a set of memberships in each scenario.
pub(crate) fn volumes(problem: &Problem, members: &[u32], month: usize) -> Vec<i64> {
    let scenarios = problem.scenarios;
    let mut sums = vec![0i64; scenarios];
    for member in members {
        let brought = &problem.membership(*member as usize).volumes[month * scenarios..(month + 1) * scenarios];
        sums.iter_mut().zip(brought).for_each(|(sum, volume)| *sum += volume);
    }
    sums
}

/// Leaves out items that `lines_max` others beat in both cost and volume: some best choice does without them.
fn unbeaten(mut items: Vec<Item>, lines_max: usize) -> Vec<Item> {
    items.sort_by_key(|item| (item.cost, item.volume, item.membership));
    let mut kept: Vec<Item> = vec![];
    for item in items {
        if kept.iter().filter(|better| better.volume <= item.volume).count() < lines_max {
            kept.push(item);
        }
    }
    kept
}
