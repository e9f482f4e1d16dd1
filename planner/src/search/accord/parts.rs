//! What several parties share, as tables: for each thing in each month, what every combination of their parts in it costs.

use std::collections::BTreeMap;

use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::party::{HomeService, Joint, Party};
use crate::compile::pool_pricing::PoolSums;
use crate::search::product::FORBIDDEN;

/// Combinations of parts in one thing, and in all things together, that are priced.
const COMBINATIONS_MAX: usize = 1 << 14;
const ALL_COMBINATIONS_MAX: usize = 1 << 19;

/// What a party's lines in a pool's month depend on: pool, month, members in it as bits, whom the hub lends to, the choice.
type Known = (usize, usize, u64, usize, usize);

/// One party's lines in a pool's month.
#[derive(Debug, Clone)]
struct Part {
    loads: Vec<Load>,
    /// The sums on which the pool's price depends, where it depends on no more.
    sums: Option<PoolSums>,
}

/// Everything that is shared.
pub(super) struct Shared<'a> {
    compiled: &'a Compiled<'a>,
    parties: usize,
    months: usize,
    /// `parts[month][pool][party]`, without the first, which is none.
    parts: Vec<Vec<Vec<Vec<Part>>>>,
    known: Vec<BTreeMap<Known, u32>>,
    /// `tables[month][pool]`: cost by combination, the first party's part counting most.
    pub tables: Vec<Vec<Table>>,
}

/// What each combination of parts costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// How many parts each party has, none included.
    pub radix: Vec<usize>,
    pub costs: Vec<i64>,
}

impl Table {
    /// The parts of a combination.
    pub(super) fn parts(&self, mut combination: usize) -> Vec<usize> {
        let mut parts = vec![0; self.radix.len()];
        for (part, radix) in parts.iter_mut().zip(&self.radix).rev() {
            *part = combination % radix;
            combination /= radix;
        }
        parts
    }

    /// The combination of these parts.
    pub(super) fn combination(&self, parts: impl Iterator<Item = usize>) -> usize {
        self.radix.iter().zip(parts).fold(0, |at, (radix, part)| at * radix + part)
    }

    /// Cost without the prices of the parts, for each combination of the first parties' parts the least: `least[n]` for `n` parties.
    pub(super) fn least(&self, prices: &[&[i64]]) -> Vec<Vec<i64>> {
        let mut now: Vec<i64> = self.costs.clone();
        for (at, &cost) in self.costs.iter().enumerate().filter(|(_, cost)| **cost < FORBIDDEN) {
            now[at] = cost - self.parts(at).iter().zip(prices).map(|(&part, prices)| prices[part]).sum::<i64>();
        }
        let mut least = vec![now];
        for radix in self.radix.iter().rev() {
            let all = &least[least.len() - 1];
            let fewer = all.chunks(*radix).map(|chunk| chunk.iter().min().copied().unwrap_or(FORBIDDEN)).collect();
            least.push(fewer);
        }
        least.reverse();
        least
    }
}

impl<'a> Shared<'a> {
    pub(super) fn new(compiled: &'a Compiled<'a>, parties: usize) -> Self {
        let months = compiled.days.months.len();
        let parts = vec![vec![vec![Vec::new(); parties]; compiled.pools.len()]; months];
        Self { compiled, parties, months, parts, known: vec![BTreeMap::new(); parties], tables: Vec::new() }
    }

    /// The part that a party takes of each pool in a joint state of a month.
    pub(super) fn taken(&mut self, (at, party, month): (usize, &Party, usize), state: &[usize], choice: usize) -> Vec<u32> {
        let mut taken = vec![0; self.compiled.pools.len()];
        for (pool, taken) in taken.iter_mut().enumerate() {
            let inside = |&member: &usize| party.option(member, state).service == HomeService::Pool(pool);
            let mask: u64 = (0..party.members.len()).filter(inside).map(|member| 1 << member).sum();
            if mask == 0 {
                continue;
            }
            let lent = party.lent(state);
            let key = (pool, month, mask, lent, choice);
            let part = match self.known[at].get(&key) {
                Some(part) => *part,
                None => {
                    let options = party.members.iter().zip(state).map(|(member, &s)| member.states[s].0).collect();
                    let loads = self.compiled.pool_loads(party, pool, month, &Joint { options, lent, choice });
                    let part = self.part(at, pool, month, loads);
                    self.known[at].insert(key, part);
                    part
                }
            };
            *taken = part;
        }
        taken
    }

    /// The number of a part, which may be known already.
    fn part(&mut self, at: usize, pool: usize, month: usize, loads: Vec<Load>) -> u32 {
        let offer = self.compiled.offers[self.compiled.pools[pool]];
        let sums = self.compiled.pricing().pool_sums_of_all(offer, month, &loads);
        let known = &mut self.parts[month][pool][at];
        let same = |part: &Part| match (&part.sums, &sums) {
            (Some(theirs), Some(ours)) => theirs == ours,
            (None, None) => part.loads == loads,
            _ => false,
        };
        let found = known.iter().position(same).unwrap_or_else(|| {
            known.push(Part { loads, sums });
            known.len() - 1
        });
        u32::try_from(found + 1).unwrap_or(u32::MAX)
    }

    /// Prices every combination; `None` when there are too many.
    pub(super) fn price(&mut self) -> Option<()> {
        let size = |parts: &Vec<Vec<Part>>| {
            parts
                .iter()
                .map(|parts| parts.len() + 1)
                .try_fold(1_usize, usize::checked_mul)
                .filter(|size| *size <= COMBINATIONS_MAX)
        };
        let sizes: Option<Vec<usize>> = self.parts.iter().flatten().map(size).collect();
        if sizes?.iter().sum::<usize>() > ALL_COMBINATIONS_MAX {
            return None;
        }
        let mut known: BTreeMap<(usize, PoolSums), i64> = BTreeMap::new();
        for month in 0..self.months {
            let mut tables = Vec::new();
            for pool in 0..self.compiled.pools.len() {
                let radix: Vec<usize> = self.parts[month][pool].iter().map(|parts| parts.len() + 1).collect();
                let mut table = Table { costs: Vec::new(), radix };
                for combination in 0..table.radix.iter().product() {
                    let parts = table.parts(combination);
                    let cost = self.combined(pool, month, &parts, &mut known);
                    table.costs.push(cost);
                }
                tables.push(table);
            }
            self.tables.push(tables);
        }
        Some(())
    }

    /// What a pool's month costs for the parts of all.
    fn combined(&self, pool: usize, month: usize, parts: &[usize], known: &mut BTreeMap<(usize, PoolSums), i64>) -> i64 {
        let taken = parts.iter().zip(&self.parts[month][pool]).filter_map(|(&part, all)| all.get(part.wrapping_sub(1)));
        let taken: Vec<&Part> = taken.collect();
        if taken.is_empty() {
            return 0;
        }
        let sums: Option<Vec<&PoolSums>> = taken.iter().map(|part| part.sums.as_ref()).collect();
        let Some(sums) = sums else {
            let loads: Vec<Load> = taken.iter().flat_map(|part| part.loads.clone()).collect();
            return self.compiled.pool_cost(pool, month, &loads).0;
        };
        let mut together: PoolSums = sums[0].clone();
        for more in &sums[1..] {
            together.iter_mut().zip(*more).for_each(|((_, lines), (_, more))| lines.extend(more));
        }
        together.iter_mut().for_each(|(_, lines)| lines.sort_unstable());
        let offer = self.compiled.offers[self.compiled.pools[pool]];
        let price = |sums: &PoolSums| self.compiled.pricing().pool_month_of(offer, sums).0;
        let cost = known.get(&(pool, together.clone())).copied().unwrap_or_else(|| price(&together));
        known.insert((pool, together), cost);
        cost
    }

    /// Whether each part that a taking has is in some combination that is allowed.
    pub(super) fn can_be_had(&self, month: usize, at: usize, taking: &[u32]) -> bool {
        taking.iter().zip(&self.tables[month]).all(|(&part, table)| {
            let part = part as usize;
            part == 0 || (0..table.costs.len()).any(|c| table.costs[c] < FORBIDDEN && table.parts(c)[at] == part)
        })
    }

    /// Where the prices of each party's parts in each thing begin: `firsts[month][pool][party]`, and how many prices there are.
    pub(super) fn layout(&self) -> (Vec<Vec<Vec<usize>>>, usize) {
        let mut next = 0;
        let mut firsts = Vec::new();
        for tables in &self.tables {
            let mut of_month = Vec::new();
            for table in tables {
                let mut of_table = Vec::new();
                for radix in &table.radix {
                    of_table.push(next);
                    next += radix;
                }
                of_month.push(of_table);
            }
            firsts.push(of_month);
        }
        (firsts, next)
    }

    pub(super) fn parties(&self) -> usize {
        self.parties
    }
}

/// Prices of parts: what a party pays for each, and what the thing is paid.
#[derive(Clone, Copy)]
pub(super) struct Prices<'a> {
    pub firsts: &'a [Vec<Vec<usize>>],
    pub values: &'a [i64],
}

impl Prices<'_> {
    /// What each taking of a party's month costs.
    pub(super) fn of_takings(&self, month: usize, at: usize, takings: &[Vec<u32>]) -> Vec<i64> {
        let price = |taking: &Vec<u32>| {
            let parts = taking.iter().zip(&self.firsts[month]);
            parts.map(|(&part, firsts)| self.values[firsts[at] + part as usize]).fold(0, crate::compile::party::add)
        };
        takings.iter().map(price).collect()
    }

    /// The prices of every party's parts in one thing.
    pub(super) fn of_table(&self, month: usize, thing: usize, table: &Table) -> Vec<&[i64]> {
        let firsts = &self.firsts[month][thing];
        firsts.iter().zip(&table.radix).map(|(&first, &radix)| &self.values[first..first + radix]).collect()
    }
}
