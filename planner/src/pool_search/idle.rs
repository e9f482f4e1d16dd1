//! A first check: prices at which every pool is best left empty.
//!
//! If a line pays its pool no more than an even part of what the pool costs whoever is in it, the pool gains nothing from any set of
//! lines, so its part of the bound is zero without any search. If no unit wants a line even at such prices, leaving all pools empty is
//! proved optimal by a handful of evaluations.

use crate::pool_search::pool::Pool;
use crate::pool_search::problem::{Prices, Problem, UnitPath};

/// The bound at the best of these prices, and what units do there.
pub(crate) fn idle_bound(problem: &Problem) -> Option<(i64, Vec<UnitPath>)> {
    let rates: Vec<Vec<i64>> = problem.pools.iter().map(rates).collect();
    let tries = rates.iter().map(Vec::len).max().unwrap_or(1);
    let mut best: Option<(i64, Vec<UnitPath>)> = None;
    for index in 0..tries {
        let terms: Vec<(i64, i64)> = problem.pools.iter().enumerate().map(|(pool, terms)| {
            let rate = rates[pool][index.min(rates[pool].len() - 1)];
            (rate, even_part(terms, rate, problem.members(pool).len()))
        }).collect();
        let found = evaluate(problem, &terms)?;
        if best.as_ref().is_none_or(|best| found.0 > best.0) {
            best = Some(found);
        }
    }
    best
}

/// Prices of a volume unit worth trying: nothing, what a tier costs, what the step between two tiers costs, the overage.
fn rates(pool: &Pool) -> Vec<i64> {
    let mut rates = vec![0, pool.slope()];
    for tier in &pool.tiers {
        rates.push(tier.fee / tier.cap.max(1));
        rates.extend(pool.tiers.iter().filter(|other| other.cap > tier.cap).map(|other| (other.fee - tier.fee) / (other.cap - tier.cap)));
    }
    rates.retain(|rate| (0..=pool.slope()).contains(rate));
    rates.sort_unstable();
    rates.dedup();
    rates.truncate(12);
    rates
}

/// What a line may pay beside `rate` for each volume unit, so that no number of lines and no volume pays more than the pool costs.
fn even_part(pool: &Pool, rate: i64, members: usize) -> i64 {
    let least = pool.tiers.iter().map(|tier| tier.fee - rate.saturating_mul(tier.cap)).min().unwrap_or(0);
    let lines = 1..=pool.lines_max.min(members).max(1);
    lines.map(|lines| (least + pool.lines_fee(lines)).div_euclid(lines as i64)).min().unwrap_or(0)
}

fn evaluate(problem: &Problem, terms: &[(i64, i64)]) -> Option<(i64, Vec<UnitPath>)> {
    let (months, mut total, mut paths) = (problem.months, 0, vec![]);
    for (index, unit) in problem.units.iter().enumerate() {
        let (mut on, mut start) = (vec![], vec![]);
        for (local, membership) in unit.memberships().iter().enumerate() {
            let member = problem.memberships_of(index).start + local;
            let (rate, part) = terms[membership.pool];
            on.extend((0..months).map(|month| membership.line_cost[month] + part + rate * problem.mean_volume(member, month)));
            start.extend(std::iter::repeat_n(membership.join_cost, months));
        }
        let path = unit.best_path(Prices { on: &on, start: &start })?;
        let at = |(line, month): &(u32, u32)| *line as usize * months + *month as usize;
        let paid: i64 = path.on.iter().map(|on_at| on[at(on_at)]).sum::<i64>() + problem.starts(index, &path).iter().map(|start_at| start[at(start_at)]).sum::<i64>();
        total += path.base_cost + paid;
        paths.push(path);
    }
    Some((total, paths))
}
