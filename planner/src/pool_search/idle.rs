//! A first check: prices at which every pool is best left empty.
//!
//! If a line pays its pool no more than an even part of what the pool costs whoever is in it, the pool gains nothing from any set of
//! lines, so its part of the bound is zero without any search. Then lines that are wanted take over parts of lines that are not. If no
//! unit wants a line even at such prices, leaving all pools empty is proved optimal by a handful of evaluations.

use crate::pool_search::pool::Pool;
use crate::pool_search::problem::{Prices, Problem, UnitPath};
use crate::pool_search::trajectory::Shares;

/// The best of these prices.
pub(crate) struct Idle {
    /// Lower bound of the whole problem.
    pub(crate) bound: i64,
    /// What units do.
    pub(crate) paths: Vec<UnitPath>,
    /// The same prices as shares.
    pub(crate) shares: Shares,
}

/// Looks for prices at which pools gain nothing.
pub(crate) fn idle(problem: &Problem) -> Option<Idle> {
    let rates: Vec<Vec<i64>> = problem.pools.iter().map(rates).collect();
    let tries = rates.iter().map(Vec::len).max().unwrap_or(1);
    let mut best: Option<(Bound, Vec<i64>, Vec<Terms>)> = None;
    for index in 0..tries {
        let terms: Vec<Terms> = problem
            .pools
            .iter()
            .enumerate()
            .map(|(pool, terms)| {
                let rate = rates[pool][index.min(rates[pool].len() - 1)];
                Terms { rate, part: even_part(terms, rate, problem.members(pool).len()), whole: whole(terms, rate) }
            })
            .collect();
        let parts = even_parts(problem, &terms);
        let found = evaluate(problem, &terms, &parts)?;
        if best.as_ref().is_none_or(|(best, ..)| found.0 > best.0) {
            best = Some((found, parts, terms));
        }
    }
    let (mut best, mut parts, terms) = best?;
    let mut parts_best = parts.clone();
    let mut now = best.1.clone();
    for _ in 0..SHIFTS_MAX {
        if now.iter().all(|path| path.on.is_empty()) {
            break;
        }
        shift(problem, &terms, &now, &mut parts);
        let found = evaluate(problem, &terms, &parts)?;
        now.clone_from(&found.1);
        if found.0 > best.0 {
            best = found;
            parts_best.clone_from(&parts);
        }
    }
    let share = |at: usize| {
        let (member, month) = (at / problem.months, at % problem.months);
        -parts_best[at] - terms[problem.membership(member).pool].rate * problem.mean_volume(member, month)
    };
    let shares = Shares { on: (0..parts_best.len()).map(share).collect(), start: vec![0; parts_best.len()], cuts: vec![] };
    Some(Idle { bound: best.0, paths: best.1, shares })
}

/// The value of the bound, and what units do.
type Bound = (i64, Vec<UnitPath>);

/// Times that parts are shifted between lines.
const SHIFTS_MAX: usize = 60;

/// What lines may pay to one pool.
struct Terms {
    /// For each volume unit.
    rate: i64,
    /// Beside it, if all pay the same.
    part: i64,
    /// Beside it, all lines of a month together.
    whole: i64,
}

/// What a pool costs in any month beside `rate` for each volume unit, at least.
fn whole(pool: &Pool, rate: i64) -> i64 {
    let least = pool.tiers.iter().map(|tier| tier.fee - rate.saturating_mul(tier.cap)).min().unwrap_or(0);
    least + pool.lines_fee(1)
}

/// The same part for every line, at `membership * months + month`.
fn even_parts(problem: &Problem, terms: &[Terms]) -> Vec<i64> {
    let part = |member: usize| std::iter::repeat_n(terms[problem.membership(member).pool].part, problem.months);
    (0..problem.memberships_len()).flat_map(part).collect()
}

/// Lines that are wanted pay more and the others less, but the greatest parts of as many lines as a pool holds stay below the whole.
fn shift(problem: &Problem, terms: &[Terms], paths: &[UnitPath], parts: &mut [i64]) {
    let months = problem.months;
    let mut wanted = vec![false; parts.len()];
    for (unit, path) in paths.iter().enumerate() {
        let first = problem.memberships_of(unit).start;
        path.on.iter().for_each(|(line, month)| wanted[(first + *line as usize) * months + *month as usize] = true);
    }
    for (pool, terms) in terms.iter().enumerate().filter(|(_, terms)| terms.whole > 0) {
        let members = problem.members(pool);
        for month in 0..months {
            let at = |member: &usize| member * months + month;
            if !members.iter().any(|member| wanted[at(member)]) {
                continue;
            }
            for member in members {
                let part = &mut parts[at(member)];
                *part = if wanted[at(member)] { *part + *part / 4 } else { *part - *part / 8 };
            }
            let mut sorted: Vec<i64> = members.iter().map(|member| parts[at(member)]).collect();
            sorted.sort_unstable_by(|a, b| b.cmp(a));
            let most: i64 = sorted.iter().take(problem.pools[pool].lines_max).sum();
            if most > terms.whole {
                for member in members {
                    let part = &mut parts[at(member)];
                    *part = (i128::from(*part) * i128::from(terms.whole) / i128::from(most)) as i64;
                }
            }
        }
    }
}

/// Prices of a volume unit worth trying: nothing, what a tier costs, what the step between two tiers costs, the overage.
fn rates(pool: &Pool) -> Vec<i64> {
    let mut rates = vec![0, pool.slope()];
    for tier in &pool.tiers {
        rates.push(tier.fee / tier.cap.max(1));
        rates.extend(
            pool.tiers.iter().filter(|other| other.cap > tier.cap).map(|other| (other.fee - tier.fee) / (other.cap - tier.cap)),
        );
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

fn evaluate(problem: &Problem, terms: &[Terms], parts: &[i64]) -> Option<Bound> {
    let (months, mut total, mut paths) = (problem.months, 0, vec![]);
    for (index, unit) in problem.units.iter().enumerate() {
        let (mut on, mut start) = (vec![], vec![]);
        for (local, membership) in unit.memberships().iter().enumerate() {
            let member = problem.memberships_of(index).start + local;
            let rate = terms[membership.pool].rate;
            on.extend((0..months).map(|month| {
                membership.line_cost[month] + parts[member * months + month] + rate * problem.mean_volume(member, month)
            }));
            start.extend(std::iter::repeat_n(membership.join_cost, months));
        }
        let path = unit.best_path(Prices { on: &on, start: &start })?;
        let at = |(line, month): &(u32, u32)| *line as usize * months + *month as usize;
        let paid: i64 = path.on.iter().map(|on_at| on[at(on_at)]).sum::<i64>()
            + problem.starts(index, &path).iter().map(|start_at| start[at(start_at)]).sum::<i64>();
        total += path.base_cost + paid;
        paths.push(path);
    }
    Some((total, paths))
}
