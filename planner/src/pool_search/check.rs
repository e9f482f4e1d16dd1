//! Prices a whole solution from scratch, in integers, and shares no code with the search.

use crate::pool_search::problem::{Problem, UnitPath};

/// Exact cost of a solution: one path per unit.
///
/// # Errors
/// Says which rule is broken: a path a unit cannot take, a base cost it does not have, or a pool with too many lines.
pub fn check(problem: &Problem, paths: &[UnitPath]) -> Result<i64, String> {
    if paths.len() != problem.units.len() {
        return Err(format!("{} paths for {} units", paths.len(), problem.units.len()));
    }
    let (months, scenarios) = (problem.months, problem.scenarios);
    let mut lines = vec![0usize; problem.pools.len() * months];
    let mut volumes = vec![0i64; problem.pools.len() * months * scenarios];
    let mut total = 0i64;
    for (index, (unit, path)) in problem.units.iter().zip(paths).enumerate() {
        let base = unit.base_cost_of(&path.on).ok_or_else(|| format!("unit {index} cannot take its path"))?;
        if base != path.base_cost {
            return Err(format!("unit {index}: base cost {} is really {base}", path.base_cost));
        }
        total += base;
        for (local, membership) in unit.memberships().iter().enumerate() {
            let mut before = membership.held;
            for month in 0..months {
                let now = path.on.contains(&(local as u32, month as u32));
                if now {
                    total += membership.line_cost[month] + if before { 0 } else { membership.join_cost };
                    let cell = membership.pool * months + month;
                    lines[cell] += 1;
                    for scenario in 0..scenarios {
                        volumes[cell * scenarios + scenario] += membership.volumes[month * scenarios + scenario];
                    }
                }
                before = now;
            }
        }
    }
    for (index, pool) in problem.pools.iter().enumerate() {
        for month in 0..months {
            let cell = index * months + month;
            let cost = pool.month_cost(lines[cell], &volumes[cell * scenarios..(cell + 1) * scenarios]);
            total += cost.ok_or_else(|| format!("pool {index} has {} lines in month {month}", lines[cell]))?;
        }
    }
    Ok(total)
}
