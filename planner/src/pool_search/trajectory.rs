//! The pool's side: a cheapest whole-horizon trajectory of a pool, given prices for its lines.
//!
//! Up to `R` memberships are *followed* exactly: the state is the set of them that is on, and a start costs its price. All other
//! memberships enter month by month through [`crate::pool_search::fronts`], without memory. That leaves out some of their costs, never adds any:
//! the result is a lower bound of the true pool, and exact when all memberships that matter are followed.
//!
//! States are `f32`, which the baseline instruction set can minimise four at a time. All values are whole numbers below 2²⁴ (each
//! month is shifted to start at zero, and the shift is kept in `i64`), so the arithmetic is exact; larger ones are cut down, which
//! keeps the result a lower bound.

use crate::pool_search::crowd::may_gain;
use crate::pool_search::cuts::Cut;
use crate::pool_search::fronts::{Fronts, MonthTable};
use crate::pool_search::month::{Followed, Low, Scene};
use crate::pool_search::problem::Problem;

/// Values above this are cut down to it, so that whole numbers in `f32` stay exact after an addition.
pub(crate) const VALUE_MAX: f32 = 8_388_608.0;

/// The memberships that a pool follows.
pub(crate) type Slots = Vec<u32>;

/// The pool's share of all prices, each at `membership * months + month`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) on: Vec<i64>,
    pub(crate) start: Vec<i64>,
    pub(crate) cuts: Vec<Cut>,
}

/// What a branch has decided about a membership in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fixing {
    Free,
    Off,
    On,
}

/// A set of memberships of a pool in one month that lies on a good trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) month: usize,
    /// Global memberships, sorted.
    pub(crate) members: Vec<u32>,
    /// Cost of the month without lines and shares.
    pub(crate) cost: i64,
}

/// The result of a pricing step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pricing {
    /// Cost of a cheapest trajectory with all shares.
    pub(crate) value: i64,
    /// The best states of each month, by the cheapest trajectory through them.
    pub(crate) seen: Vec<Seen>,
}

/// Memory of one run, kept between runs.
#[derive(Default)]
pub(crate) struct Workspace {
    states: Vec<f32>,
    later: Vec<f32>,
    tables: Vec<MonthTable>,
    low: Vec<Low>,
}

/// Whether the shares of a pool are small enough for exact `f32` arithmetic.
pub(crate) fn fits(problem: &Problem, pool: usize, shares: &Shares) -> bool {
    let limit = VALUE_MAX as i64 / (problem.pools[pool].lines_max.min(31) as i64 + 1);
    let small = |values: &[i64]| values.iter().all(|value| value.abs() <= limit);
    let cuts = |month: usize| shares.cuts.iter().filter(|cut| cut.month == month).map(|cut| cut.price).sum::<i64>();
    let has_room = (0..problem.months).all(|month| cuts(month) <= VALUE_MAX as i64 / 4);
    has_room
        && problem.members(pool).iter().all(|member| {
            let range = member * problem.months..(member + 1) * problem.months;
            small(&shares.on[range.clone()]) && small(&shares.start[range])
        })
}

/// Prices a pool: least cost of a trajectory, and up to `seen_max` of the best states of each month. `None` if the fixings leave
/// no trajectory.
pub(crate) fn price_pool(
    problem: &Problem,
    pool: usize,
    shares: &Shares,
    slots: &[u32],
    fixings: &[Fixing],
    seen_max: usize,
    work: &mut Workspace,
) -> Option<Pricing> {
    let months = problem.months;
    if (0..months).all(|month| !may_gain(problem, pool, shares, fixings, month)) {
        return Some(Pricing::default());
    }
    let scene = Scene::new(problem, pool, shares, slots, fixings);
    let slots_len = scene.slots.len();
    let size = 1usize << slots_len;
    let fronts: Vec<Fronts> = (0..months).map(|month| scene.fronts(month)).collect();
    let followed: Vec<Followed> = (0..months).map(|month| scene.followed(month)).collect::<Option<_>>()?;
    work.states.resize((months * size).max(work.states.len()), 0.0);
    work.tables.resize_with(months, MonthTable::default);
    let start = |month: usize, slot: usize| shares.start[scene.slots[slot] as usize * months + month] as f32;
    let mut value = scene.fixed_cost();
    for month in 0..months {
        let (before, now) = work.states.split_at_mut(month * size);
        let now = &mut now[..size];
        if month == 0 {
            now.fill(f32::INFINITY);
            now[scene.held_state()] = 0.0;
        } else {
            now.copy_from_slice(&before[(month - 1) * size..]);
        }
        change_slots(now, slots_len, |states, slot| forward(states, slot, start(month, slot)));
        scene.fill_table(&followed[month], &fronts[month], &mut work.tables[month]);
        scene.add_month(&followed[month], &fronts[month], now, &work.tables[month], &mut work.low);
        value += settle(now)?;
    }
    work.later.clear();
    work.later.resize(size, 0.0);
    let mut seen = vec![];
    for month in (0..months).rev() {
        let now = &work.states[month * size..(month + 1) * size];
        for state in best_states(now, &work.later, seen_max) {
            seen.push(scene.describe(&followed[month], state, &fronts[month]));
        }
        if month > 0 && seen_max > 0 {
            scene.add_month(&followed[month], &fronts[month], &mut work.later, &work.tables[month], &mut work.low);
            change_slots(&mut work.later, slots_len, |states, slot| backward(states, slot, start(month, slot)));
            settle(&mut work.later)?;
        }
    }
    Some(Pricing { value, seen })
}

/// Shifts values so that the least is zero, and cuts down the largest; returns the shift, or `None` if all are infinite.
fn settle(values: &mut [f32]) -> Option<i64> {
    let mut least = [f32::INFINITY; 4];
    let (fours, rest) = values.as_chunks_mut::<4>();
    for four in fours.iter() {
        for lane in 0..4 {
            least[lane] = if four[lane] < least[lane] { four[lane] } else { least[lane] };
        }
    }
    let least = least.into_iter().chain(rest.iter().copied()).fold(f32::INFINITY, f32::min);
    if least == f32::INFINITY {
        return None;
    }
    let shifted = |value: &mut f32| {
        let above = *value - least;
        // Infinite values stay infinite: they lie above any finite bound.
        *value = if above < VALUE_MAX || above == f32::INFINITY { above } else { VALUE_MAX };
    };
    fours.iter_mut().flatten().for_each(shifted);
    rest.iter_mut().for_each(shifted);
    Some(least as i64)
}

/// The states with the cheapest trajectories through them, at most `most`, cheapest first.
fn best_states(now: &[f32], later: &[f32], most: usize) -> Vec<usize> {
    let mut best: Vec<(f32, usize)> = Vec::with_capacity(2 * most + 1);
    let mut limit = f32::INFINITY;
    for (state, (now, later)) in now.iter().zip(later).enumerate() {
        let through = now + later;
        if through < limit {
            best.push((through, state));
            if best.len() > 2 * most {
                best.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                best.truncate(most);
                limit = best.last().map_or(limit, |last| last.0);
            }
        }
    }
    best.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    best.truncate(most);
    best.into_iter().map(|(_, state)| state).collect()
}

/// All slots change, the low ones in blocks that stay in the nearest cache.
fn change_slots(states: &mut [f32], slots_len: usize, change: impl Fn(&mut [f32], usize)) {
    let low = slots_len.min(12);
    for block in states.chunks_exact_mut(1 << low) {
        (0..low).for_each(|slot| change(block, slot));
    }
    (low..slots_len).for_each(|slot| change(states, slot));
}

/// One slot goes from month to month: leaving is free, a start costs its price.
fn forward(states: &mut [f32], slot: usize, start: f32) {
    change_slot(states, slot, |off, on| {
        let begun = off + start;
        (if on < off { on } else { off }, if begun < on { begun } else { on })
    });
}

/// The same step seen from the end: what is still to pay from the month before.
fn backward(states: &mut [f32], slot: usize, start: f32) {
    change_slot(states, slot, |off, on| {
        let begun = on + start;
        (if begun < off { begun } else { off }, if off < on { off } else { on })
    });
}

/// Replaces the values of each pair of states that differ in one slot.
fn change_slot(states: &mut [f32], slot: usize, step: impl Fn(f32, f32) -> (f32, f32)) {
    let half = 1usize << slot;
    match half {
        1 => states.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| (pair[0], pair[1]) = step(pair[0], pair[1])),
        2 => states.as_chunks_mut::<4>().0.iter_mut().for_each(|four| {
            (four[0], four[2]) = step(four[0], four[2]);
            (four[1], four[3]) = step(four[1], four[3]);
        }),
        _ => states.chunks_exact_mut(2 * half).for_each(|block| {
            let (off, on) = block.split_at_mut(half);
            for (off, on) in off.as_chunks_mut::<4>().0.iter_mut().zip(on.as_chunks_mut::<4>().0) {
                for lane in 0..4 {
                    (off[lane], on[lane]) = step(off[lane], on[lane]);
                }
            }
        }),
    }
}
