//! What several parties share, as tables: for each thing in each month, what every combination of their parts in it costs.

use std::collections::BTreeMap;

use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::party::{HomeService, Joint, Party, STAYS};
use crate::compile::pool_pricing::PoolSums;
use crate::search::product::FORBIDDEN;

/// Combinations of parts in one thing, and in all things together, that are priced.
const COMBINATIONS_MAX: usize = 1 << 14;
const ALL_COMBINATIONS_MAX: usize = 1 << 19;

/// What a party's lines in a pool's month depend on: pool, month, members in it as bits (and [`STAYS`]), whom the hub lends to, the choice.
type Known = (usize, usize, u64, usize, usize);

/// One party's lines in a pool's month.
#[derive(Debug, Clone)]
struct Part {
    loads: Vec<Load>,
    /// The sums on which the pool's price depends, where it depends on no more.
    sums: Option<PoolSums>,
}

/// Everything that is shared: in each month the pools, then the trips that begin in it on which one provider serves all.
pub(super) struct Shared<'a> {
    compiled: &'a Compiled<'a>,
    parties: usize,
    /// `parts[month][pool][party]`, without the first, which is none.
    parts: Vec<Vec<Vec<Vec<Part>>>>,
    trips: Vec<Vec<usize>>,
    /// `providers[month][trip]`: who was named; a part is one more than the position.
    providers: Vec<Vec<Vec<String>>>,
    known: Vec<BTreeMap<Known, u32>>,
    /// `tables[month][thing]`.
    pub tables: Vec<Vec<Table>>,
}

/// What each combination of parts costs.
#[derive(Debug, Clone)]
pub(super) enum Table {
    /// A pool's month: a cost for each combination, the first party's part counting most, and how many parts each party has.
    Priced { radix: Vec<usize>, costs: Vec<i64> },
    /// From whom everyone's data on a trip comes: all who need it say the same.
    Agreed { parties: usize, providers: usize },
}

impl Table {
    /// How many parts a party has, none included.
    pub(super) fn radix(&self, at: usize) -> usize {
        match self {
            Table::Priced { radix, .. } => radix[at],
            Table::Agreed { providers, .. } => providers + 1,
        }
    }

    pub(super) fn parties(&self) -> usize {
        match self {
            Table::Priced { radix, .. } => radix.len(),
            Table::Agreed { parties, .. } => *parties,
        }
    }

    /// What the parts of the first parties come to when one more takes its part; 0 is where it begins.
    pub(super) fn joined(&self, so_far: usize, at: usize, part: usize) -> usize {
        match self {
            Table::Priced { radix, .. } => so_far * radix[at] + part,
            Table::Agreed { .. } if part == 0 || part == so_far => so_far,
            Table::Agreed { .. } if so_far == 0 => part,
            Table::Agreed { providers, .. } => providers + 1,
        }
    }

    /// The cost of everybody's parts.
    pub(super) fn cost(&self, parts: impl Iterator<Item = usize>) -> i64 {
        self.cost_of(parts.enumerate().fold(0, |so_far, (at, part)| self.joined(so_far, at, part)))
    }

    /// The cost of what everybody's parts come to.
    pub(super) fn cost_of(&self, whole: usize) -> i64 {
        match self {
            Table::Priced { costs, .. } => costs[whole],
            Table::Agreed { providers, .. } if whole <= *providers => 0,
            Table::Agreed { .. } => FORBIDDEN,
        }
    }

    /// Each party's part in a combination of a pool's.
    fn parts(radix: &[usize], mut combination: usize) -> Vec<usize> {
        let mut parts = vec![0; radix.len()];
        for (part, radix) in parts.iter_mut().zip(radix).rev() {
            *part = combination % radix;
            combination /= radix;
        }
        parts
    }

    /// The least cost beyond the prices that the parties still to come pay: `least[n]` for what the first `n` parties' parts come to.
    pub(super) fn least(&self, prices: &[&[i64]]) -> Vec<Vec<i64>> {
        let mut least = Vec::with_capacity(prices.len() + 1);
        match self {
            Table::Priced { radix, costs } => {
                least.push(costs.clone());
                for (radix, prices) in radix.iter().zip(prices).rev() {
                    let beyond = |(&cost, &price): (&i64, &i64)| if cost < FORBIDDEN { cost - price } else { FORBIDDEN };
                    let cheapest = |all: &[i64]| all.iter().zip(*prices).map(beyond).min().unwrap_or(FORBIDDEN);
                    least.push(least[least.len() - 1].chunks(*radix).map(cheapest).collect());
                }
            }
            Table::Agreed { parties, providers } => {
                let mut later = vec![0; providers + 1];
                for at in (0..=*parties).rev() {
                    if at < *parties {
                        later.iter_mut().zip(prices[at]).for_each(|(sum, price)| *sum += (-price).min(0));
                    }
                    let any = later.iter().min().copied().unwrap_or(0);
                    least.push(std::iter::once(any).chain(later[1..].iter().copied()).chain([FORBIDDEN]).collect());
                }
            }
        }
        least.reverse();
        least
    }

    /// Everybody's parts in a combination that costs least beyond the prices.
    pub(super) fn best(&self, prices: &[&[i64]]) -> Vec<usize> {
        match self {
            Table::Priced { radix, costs } => {
                let beyond = |at: &usize| {
                    let paid = || Self::parts(radix, *at).iter().zip(prices).map(|(&part, prices)| prices[part]).sum::<i64>();
                    if costs[*at] < FORBIDDEN { costs[*at] - paid() } else { FORBIDDEN }
                };
                Self::parts(radix, (0..costs.len()).min_by_key(beyond).unwrap_or(0))
            }
            Table::Agreed { providers, .. } => {
                let sum = |part: &usize| prices.iter().map(|prices| (-prices[*part]).min(0)).sum::<i64>();
                let part = (0..=*providers).min_by_key(sum).unwrap_or(0);
                prices.iter().map(|prices| if prices[part] > 0 { part } else { 0 }).collect()
            }
        }
    }

    /// Whether a part is in some combination that is allowed.
    fn can_be_had(&self, at: usize, part: usize) -> bool {
        match self {
            Table::Priced { radix, costs } => {
                part == 0 || (0..costs.len()).any(|c| costs[c] < FORBIDDEN && Self::parts(radix, c)[at] == part)
            }
            Table::Agreed { .. } => true,
        }
    }

    /// Of each combination that is allowed everybody bears an even part; a part's first price is the least that it bears in any.
    pub(super) fn first_prices(&self, firsts: &[usize], prices: &mut [i64]) {
        let Table::Priced { radix, costs } = self else { return };
        let mut known = vec![false; prices.len()];
        for (combination, &cost) in costs.iter().enumerate().filter(|(_, cost)| **cost < FORBIDDEN) {
            let parts = Self::parts(radix, combination).into_iter().zip(firsts).filter(|(part, _)| *part > 0);
            let parts: Vec<usize> = parts.map(|(part, first)| first + part).collect();
            let even = cost.div_euclid(i64::try_from(parts.len()).unwrap_or(1).max(1));
            for at in parts {
                prices[at] = if known[at] { prices[at].min(even) } else { even };
                known[at] = true;
            }
        }
    }
}

impl<'a> Shared<'a> {
    pub(super) fn new(compiled: &'a Compiled<'a>, parties: &[Party]) -> Self {
        let months = compiled.days.months.len();
        let parts = vec![vec![vec![Vec::new(); parties.len()]; compiled.pools.len()]; months];
        let trips: Vec<Vec<usize>> = (0..months).map(|month| trips_agreed_on(parties, month)).collect();
        let providers = trips.iter().map(|trips| vec![Vec::new(); trips.len()]).collect();
        let known = vec![BTreeMap::new(); parties.len()];
        Self { compiled, parties: parties.len(), parts, trips, providers, known, tables: Vec::new() }
    }

    /// The trips that begin in a month on which the parties agree on a provider.
    pub(super) fn trips(&self, month: usize) -> &[usize] {
        &self.trips[month]
    }

    /// What a party takes of each thing in a joint state of a month, with these providers on the trips that begin in it.
    pub(super) fn taken(
        &mut self,
        (at, party, month): (usize, &Party, usize),
        state: &[usize],
        choice: usize,
        providers: &[Option<&str>],
    ) -> Vec<u32> {
        let mut taken: Vec<u32> =
            (0..self.compiled.pools.len()).map(|pool| self.in_pool((at, party, month), state, choice, pool)).collect();
        for (provider, known) in providers.iter().zip(&mut self.providers[month]) {
            let number = provider.map_or(0, |provider| {
                1 + known.iter().position(|other| other == provider).unwrap_or_else(|| {
                    known.push(provider.to_owned());
                    known.len() - 1
                })
            });
            taken.push(u32::try_from(number).unwrap_or(u32::MAX));
        }
        taken
    }

    /// The part that a party has of a pool.
    fn in_pool(&mut self, (at, party, month): (usize, &Party, usize), state: &[usize], choice: usize, pool: usize) -> u32 {
        let inside = |&member: &usize| party.option(member, state).service == HomeService::Pool(pool);
        let bits = |member: usize| 1 << member | if party.option(member, state).held.is_some() { STAYS } else { 0 };
        let mask: u64 = (0..party.members.len()).filter(inside).map(bits).fold(0, |all, bits| all | bits);
        if mask == 0 {
            return 0;
        }
        let lent = party.lent(state);
        let key = (pool, month, mask, lent, choice);
        if let Some(part) = self.known[at].get(&key) {
            return *part;
        }
        let options = party.members.iter().zip(state).map(|(member, &s)| member.states[s].0).collect();
        let loads = self.compiled.pool_loads(party, pool, month, &Joint { options, lent, choice });
        let part = self.part(at, pool, month, loads);
        self.known[at].insert(key, part);
        part
    }

    /// The provider of each trip on which the parties agreed, by what each takes in each month.
    pub(super) fn agreed(&self, takings: &[Vec<Vec<u32>>]) -> BTreeMap<usize, String> {
        let mut agreed = BTreeMap::new();
        for (month, trips) in self.trips.iter().enumerate() {
            for (at, &trip) in trips.iter().enumerate() {
                let parts = takings.iter().map(|months| months[month][self.compiled.pools.len() + at]);
                let named = parts.filter(|part| *part > 0).max();
                let provider = named.and_then(|part| self.providers[month][at].get(part as usize - 1));
                agreed.extend(provider.map(|provider| (trip, provider.clone())));
            }
        }
        agreed
    }

    /// The number of a part, which may be known already.
    fn part(&mut self, at: usize, pool: usize, month: usize, loads: Vec<Load>) -> u32 {
        let offer = self.compiled.offers[self.compiled.pools[pool]];
        let sums = self.compiled.pricing().pool_sums_of_all(offer, month, &loads);
        let known = &mut self.parts[month][pool][at];
        let same = |part: &Part| match (&part.sums, &sums) {
            (Some(theirs), Some(ours)) => theirs == ours && is_held(&part.loads) == is_held(&loads),
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
            let sizes = parts.iter().map(|parts| parts.len() + 1);
            sizes.clone().try_fold(1_usize, |all, n| all.checked_mul(n)).filter(|size| *size <= COMBINATIONS_MAX)
        };
        let sizes: Option<Vec<usize>> = self.parts.iter().flatten().map(size).collect();
        if sizes?.iter().sum::<usize>() > ALL_COMBINATIONS_MAX {
            return None;
        }
        let mut known: BTreeMap<(usize, PoolSums), i64> = BTreeMap::new();
        for month in 0..self.parts.len() {
            let mut tables = Vec::new();
            for pool in 0..self.compiled.pools.len() {
                let radix: Vec<usize> = self.parts[month][pool].iter().map(|parts| parts.len() + 1).collect();
                let all = 0..radix.iter().product();
                let costs = all.map(|at| self.combined(pool, month, &Table::parts(&radix, at), &mut known)).collect();
                tables.push(Table::Priced { radix, costs });
            }
            let agreed = |providers: &Vec<String>| Table::Agreed { parties: self.parties, providers: providers.len() };
            tables.extend(self.providers[month].iter().map(agreed));
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
        let terms = self.compiled.pool_terms(pool, taken.iter().any(|part| is_held(&part.loads)));
        let price = |sums: &PoolSums| self.compiled.pricing().pool_month_of(self.compiled.offers[terms], sums).0;
        let cost = known.get(&(terms, together.clone())).copied().unwrap_or_else(|| price(&together));
        known.insert((terms, together), cost);
        cost
    }

    /// Whether each part that a taking has is in some combination that is allowed.
    pub(super) fn can_be_had(&self, month: usize, at: usize, taking: &[u32]) -> bool {
        taking.iter().zip(&self.tables[month]).all(|(&part, table)| table.can_be_had(at, part as usize))
    }

    /// Where the prices of each party's parts in each thing begin: `firsts[month][thing][party]`, and how many prices there are.
    pub(super) fn layout(&self) -> (Vec<Vec<Vec<usize>>>, usize) {
        let mut next = 0;
        let mut of_table = |table: &Table| {
            let mut firsts = Vec::new();
            for at in 0..table.parties() {
                firsts.push(next);
                next += table.radix(at);
            }
            firsts
        };
        let firsts = self.tables.iter().map(|tables| tables.iter().map(&mut of_table).collect()).collect();
        (firsts, next)
    }

    pub(super) fn parties(&self) -> usize {
        self.parties
    }
}

/// Whether one of these lines has been in its pool since before the plan.
fn is_held(loads: &[Load]) -> bool {
    loads.iter().any(|load| load.is_held)
}

/// The trips that begin in a month and on which several parties that must keep to one provider go.
pub(super) fn trips_agreed_on(parties: &[Party], month: usize) -> Vec<usize> {
    let begins = |party: &Party| {
        let journeys = party.journeys.iter().filter(|journey| party.one_provider && journey.months.first() == Some(&month));
        journeys.map(|journey| journey.trip).collect::<Vec<_>>()
    };
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    for trip in parties.iter().flat_map(begins) {
        *times.entry(trip).or_insert(0) += 1;
    }
    times.into_iter().filter(|(_, times)| *times > 1).map(|(trip, _)| trip).collect()
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
        firsts.iter().enumerate().map(|(at, &first)| &self.values[first..first + table.radix(at)]).collect()
    }
}
