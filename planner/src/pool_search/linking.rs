//! Chooses which memberships a pool follows.
//!
//! Following is what makes a pool's bound strong, and each slot doubles its cost. The memberships with most use in the fractional
//! solution get the slots, for the whole horizon: fractional use spreads over most months, so sharing a slot over time gained
//! nothing in trials.

use crate::pool_search::problem::Problem;
use crate::pool_search::trajectory::Slots;

/// Use over the whole horizon below which a membership is not worth a slot.
const USE_MIN: f64 = 0.05;

/// Slots for one pool: at most `slots_max`, those of `old` first, then by `fractions` (use at `membership * months + month`). A pool
/// with no more members than `all_max` follows all of them, so that nothing is left out.
pub(crate) fn choose_slots(
    problem: &Problem,
    pool: usize,
    fractions: &[f64],
    slots_max: usize,
    all_max: usize,
    old: &[u32],
) -> Slots {
    let months = problem.months;
    let all = problem.members(pool);
    let use_of = |member: usize| fractions[member * months..(member + 1) * months].iter().sum::<f64>();
    let is_old = |member: usize| old.contains(&(member as u32));
    let mut order: Vec<(bool, f64, usize)> = all.iter().map(|member| (!is_old(*member), use_of(*member), *member)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    if all.len() > all_max.min(slots_max) {
        order.retain(|(is_new, used, _)| !is_new || *used > USE_MIN);
        order.truncate(slots_max);
    }
    order.iter().map(|(.., member)| *member as u32).collect()
}
