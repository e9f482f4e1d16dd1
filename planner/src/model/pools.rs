//! Pools: one account for all lines of the household in each month, in one size, with fees by position and a shared volume.

use std::collections::BTreeMap;

use fleet::intent::Demand;
use fleet::money::Money;
use fleet::offer::{After, DataTerms};

use super::coarse::{Question, rounded, unit};
use super::monolith::{Builder, COST_MAX, Written};
use super::pool_terms::{LineUse, PoolTerms};
use super::{Kind, NotLinear, Sense, Term};
use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::variant::Ban;

/// The household's pools and the lines that may be in them.
pub(super) struct Pools<'a> {
    compiled: &'a Compiled<'a>,
    /// A pool's terms, once a line asked for them.
    terms: BTreeMap<usize, PoolTerms<'a>>,
    /// By pool and month: the lines that may be in it.
    lines: BTreeMap<(usize, usize), Vec<Line>>,
}

/// A line that may be in a pool in a month: for each of its ways there its columns, and what it uses.
struct Line {
    label: String,
    /// The columns in which it has been in it since before the plan.
    held: Vec<usize>,
    ways: Vec<(Vec<usize>, LineUse)>,
}

/// A pool's month on its way into the model.
struct PoolMonth<'p, 'a> {
    terms: &'p PoolTerms<'a>,
    lines: &'p [Line],
    /// What its account costs that goes on as long as one of its lines stays, where that is not the price of a new one.
    goes_on_at: Option<Money>,
    /// Pool and month, as a part of a name.
    name: String,
    /// The columns of its sizes, each with its size when it has several.
    sizes: Vec<(usize, Option<usize>)>,
}

impl<'a> Pools<'a> {
    pub(super) fn new(compiled: &'a Compiled<'a>) -> Self {
        Self { compiled, terms: BTreeMap::new(), lines: BTreeMap::new() }
    }

    /// What a line uses of a pool; `None` when the pool cannot carry it.
    pub(super) fn line(&mut self, pool: usize, month: usize, load: &Load) -> Result<Option<LineUse>, NotLinear> {
        if !self.terms.contains_key(&pool) {
            self.terms.insert(pool, PoolTerms::new(self.compiled, pool)?);
        }
        self.terms[&pool].line(month, load)
    }

    /// Notes which lines of a party may be in which pool.
    pub(super) fn take(&mut self, written: Written) {
        for (member, months) in written.ways.into_iter().enumerate() {
            for (month, ways) in months.into_iter().enumerate() {
                let mut by_pool: BTreeMap<usize, Line> = BTreeMap::new();
                for way in ways {
                    let Some(in_pool) = way.in_pool else { continue };
                    let empty = || Line { label: written.labels[member].clone(), held: Vec::new(), ways: Vec::new() };
                    let line = by_pool.entry(in_pool.pool).or_insert_with(empty);
                    if written.party.members[member].options[way.option].held.is_some() {
                        line.held.extend(&way.columns);
                    }
                    line.ways.push((way.columns, in_pool));
                }
                for (pool, line) in by_pool {
                    self.lines.entry((pool, month)).or_default().push(line);
                }
            }
        }
    }
}

impl Builder<'_> {
    /// The columns and rows of all pools.
    ///
    /// # Errors
    /// When lines may use more than the minutes or messages that a pool includes.
    pub(super) fn pools(&mut self, pools: &mut Pools) -> Result<(), NotLinear> {
        for (&(pool, month), lines) in &pools.lines {
            let terms = &pools.terms[&pool];
            let most = |unit: usize| {
                lines.iter().map(|line| line.ways.iter().map(|(_, used)| used.units[unit]).max().unwrap_or(0)).sum()
            };
            if !terms.units_suffice([most(0), most(1)]) {
                return Err(terms.not_linear(Term::IncludedUnits));
            }
            let name = format!("{}.{:02}", self.offer_label(self.compiled.pools[pool]), month + 1);
            let goes_on_at = self.compiled.accounts[pool].map(|at| self.compiled.offers[at].price.base);
            let mut here = PoolMonth { terms, lines, goes_on_at, name, sizes: Vec::new() };
            here.sizes = self.sizes(&here);
            self.line_fees(&here);
            for zone in 0..terms.offer.zones.len() {
                self.volume(&here, zone);
            }
            self.rounding += terms.rounding(None);
        }
        Ok(())
    }

    /// At most one size, and no line without one.
    fn sizes(&mut self, here: &PoolMonth) -> Vec<(usize, Option<usize>)> {
        let price = &here.terms.offer.price;
        let banned = |tier: usize| self.compiled.variant.banned.contains(&Ban::Tier(here.terms.offer.id.clone(), tier));
        let tiers: Vec<Option<usize>> = match price.tiers.len() {
            0 => vec![None],
            n => (0..n).filter(|&tier| !banned(tier)).map(Some).collect(),
        };
        let mut by_price = Vec::new();
        for (base, mark) in [Some((price.base, "")), here.goes_on_at.map(|base| (base, ".held"))].into_iter().flatten() {
            let mut columns = Vec::new();
            for &tier in &tiers {
                let base = here.terms.item(base);
                let more = tier.map_or(Some(0), |tier| here.terms.item(price.tiers[tier].price));
                let (Some(base), Some(more)) = (base, more) else { continue };
                let name = format!("size.{}.{}{mark}", here.name, tier.map_or(1, |tier| tier + 1));
                columns.push((self.column(name, base + more, 1, Kind::Integer), tier));
            }
            by_price.push(columns);
        }
        if let [anew, goes_on] = by_price.as_slice() {
            let columns = |of: &[(usize, Option<usize>)]| of.iter().map(|&(column, _)| (column, 1)).collect::<Vec<_>>();
            let stays = here.lines.iter().flat_map(|line| &line.held).map(|&column| (column, -1));
            self.row(format!("held.{}", here.name), columns(goes_on).into_iter().chain(stays), Sense::AtMost, 0);
            for line in here.lines.iter().filter(|line| !line.held.is_empty()) {
                let stays = line.held.iter().map(|&column| (column, 1));
                let name = format!("new.{}.{}", here.name, line.label);
                self.row(name, columns(anew).into_iter().chain(stays), Sense::AtMost, 1);
            }
        }
        let columns: Vec<(usize, Option<usize>)> = by_price.concat();
        let any = || columns.iter().map(|&(column, _)| column);
        self.row(format!("sizes.{}", here.name), any().map(|column| (column, 1)), Sense::AtMost, 1);
        for line in here.lines {
            let inside = line.ways.iter().flat_map(|(columns, _)| columns.iter().map(|&column| (column, 1)));
            let name = format!("paid.{}.{}", here.name, line.label);
            self.row(name, inside.chain(any().map(|column| (column, -1))), Sense::AtMost, 0);
        }
        let most = price.lines_max.map(i64::from).filter(|most| *most < super::links::count(here.lines.len()));
        if let Some(most) = most {
            let inside: Vec<(usize, i64)> =
                here.inside().map(|column| (column, 1)).chain(any().map(|column| (column, -most))).collect();
            self.row(format!("full.{}", here.name), inside, Sense::AtMost, 0);
        }
        columns
    }

    /// What the first, second, third line pays.
    fn line_fees(&mut self, here: &PoolMonth) {
        let listed = &here.terms.offer.price.line_fees;
        let fees: Vec<i64> = listed.iter().filter_map(|fee| here.terms.item(*fee)).collect();
        let Some(&last) = fees.last() else { return };
        let count = here.lines.len();
        // All positions but the last differ; lines beyond them pay alike.
        let alike = fees.iter().rev().take_while(|fee| **fee == last).count();
        let particular = &fees[..(fees.len() - alike).min(count)];
        if particular.is_empty() {
            here.inside().for_each(|column| self.columns[column].cost += last);
            return;
        }
        let mut terms: Vec<(usize, i64)> = here.inside().map(|column| (column, 1)).collect();
        let mut before: Option<usize> = None;
        for (at, fee) in particular.iter().enumerate() {
            let column = self.column(format!("line.{}.{}", here.name, at + 1), *fee, 1, Kind::Integer);
            terms.push((column, -1));
            if let Some(before) = before {
                self.row(format!("fee.{}.{}", here.name, at + 1), [(column, 1), (before, -1)], Sense::AtMost, 0);
            }
            before = Some(column);
        }
        let beyond = super::links::count(count - particular.len());
        if let Some(before) = before.filter(|_| beyond > 0) {
            let column = self.column(format!("lines.{}", here.name), last, beyond, Kind::Integer);
            terms.push((column, -1));
            self.row(format!("fee.{}.{}", here.name, particular.len() + 1), [(column, 1), (before, -beyond)], Sense::AtMost, 0);
        }
        self.row(format!("count.{}", here.name), terms, Sense::Equal, 0);
    }

    /// The volume that lines share in a zone, in each scenario, and what is paid beyond it.
    fn volume(&mut self, here: &PoolMonth, zone: usize) {
        let Some(data) = here.terms.shared_terms(zone) else { return };
        let intent = self.compiled.household.intent;
        let slow_enough = |kbit_per_s: u32| kbit_per_s >= intent.rules.slow_below_kbit_per_s;
        if matches!(data.after, After::Slow { kbit_per_s } if slow_enough(kbit_per_s)) {
            return;
        }
        let tiers = &here.terms.offer.price.tiers;
        let mut sizes: Vec<(usize, u64)> = Vec::new();
        for &(column, tier) in &here.sizes {
            let size = tier.filter(|_| zone == 0).map(|tier| tiers[tier].volume).or(data.allowance);
            let Some(size) = size else { return };
            sizes.push((column, size.bytes));
        }
        for (members, weight) in alike(&intent.demand, here, zone) {
            let scenario = members[0];
            let unit = self.coarsest(here, zone, scenario, &sizes, data);
            let volume = |used: &LineUse| bytes(rounded(used.shared[scenario][zone], unit));
            let uses = here.lines.iter().flat_map(|line| &line.ways);
            let mut terms: Vec<(usize, i64)> =
                uses.flat_map(|(columns, used)| columns.iter().map(move |&column| (column, volume(used)))).collect();
            let most: i64 = here.lines.iter().map(|line| line.ways.iter().map(|(_, used)| volume(used)).max().unwrap_or(0)).sum();
            terms.extend(sizes.iter().map(|&(column, size)| (column, -bytes(size / unit))));
            let zone_name = if zone == 0 { String::new() } else { format!(".z{zone}") };
            let name = format!("{}{zone_name}.s{}", here.name, scenario + 1);
            if let After::Charge { price, block, cap } = data.after {
                self.overage(here, &name, &mut terms, (price, bytes(block.bytes / unit), cap), most, weight);
            }
            self.row(format!("volume.{name}"), terms, Sense::AtMost, 0);
        }
        if let After::Charge { price, .. } = data.after {
            self.rounding += here.terms.rounding(Some(price)) - here.terms.rounding(None);
        }
    }

    /// The coarsest unit in which a scenario's volumes may be told.
    fn coarsest(&self, here: &PoolMonth, zone: usize, scenario: usize, sizes: &[(usize, u64)], data: &DataTerms) -> u64 {
        let volumes = |line: &Line| {
            let mut volumes: Vec<u64> = line.ways.iter().map(|(_, used)| used.shared[scenario][zone]).collect();
            volumes.sort_unstable();
            volumes.dedup();
            volumes
        };
        let lines: Vec<Vec<u64>> = here.lines.iter().map(volumes).collect();
        let sizes: Vec<u64> = sizes.iter().map(|(_, size)| *size).collect();
        let block = match data.after {
            After::Charge { block, .. } => Some(block.bytes),
            _ => None,
        };
        unit(&Question { lines: &lines, sizes: &sizes, block })
    }

    /// Started blocks of overage; where a cap is said, all of it for the cap.
    fn overage(
        &mut self,
        here: &PoolMonth,
        name: &str,
        terms: &mut Vec<(usize, i64)>,
        (price, block, cap): (fleet::money::Money, i64, Option<fleet::money::Money>),
        most: i64,
        weight: i64,
    ) {
        let allowed = |cost: Option<i64>| cost.map(|cost| cost * weight).filter(|cost| *cost < COST_MAX);
        if let Some(cost) = allowed(here.terms.share_of_item(price)) {
            // A block of nothing is one block whatever it holds.
            let (size, blocks) = if block == 0 { (most, 1) } else { (block, most / block + 1) };
            terms.push((self.column(format!("over.{name}"), cost, blocks, Kind::Integer), -size));
        }
        if let Some(cost) = allowed(cap.and_then(|cap| here.terms.share_of_item(cap))) {
            terms.push((self.column(format!("cap.{name}"), cost, 1, Kind::Integer), -most));
        }
    }
}

impl PoolMonth<'_, '_> {
    fn inside(&self) -> impl Iterator<Item = usize> + '_ {
        self.lines.iter().flat_map(|line| &line.ways).flat_map(|(columns, _)| columns.iter().copied())
    }
}

/// Scenarios in which all lines use the same, with the sum of their weights.
fn alike(demand: &Demand, here: &PoolMonth, zone: usize) -> Vec<(Vec<usize>, i64)> {
    let mut groups: BTreeMap<Vec<u64>, (Vec<usize>, i64)> = BTreeMap::new();
    for (at, scenario) in demand.scenarios.iter().enumerate() {
        let used = here.lines.iter().flat_map(|line| &line.ways).map(|(_, used)| used.shared[at][zone]).collect();
        let group = groups.entry(used).or_default();
        group.0.push(at);
        group.1 += i64::from(scenario.weight);
    }
    let mut groups: Vec<(Vec<usize>, i64)> = groups.into_values().collect();
    groups.sort();
    groups
}

fn bytes(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
