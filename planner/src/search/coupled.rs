//! Several people who could share pools: each person's own search is a unit, and the search over shared pools couples them.
//!
//! A person's line in a pool is a *membership*; for a hub there is one for each set of devices that it could lend to, since they
//! bring other volumes. What the pools cost is told to that search in a form that never costs more than the truth (a line's
//! roaming on the pool's account is left out, volumes are rounded down to a megabyte), so its bound holds; what was found is
//! priced anew, exactly.

use std::collections::{BTreeMap, BTreeSet};

use fleet::money::Money;
use fleet::offer::terms::ZoneData;
use fleet::offer::{After, Offer, Shares, Taxes};
use fleet::volume::Volume;

use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::party::{HomeOption, HomeService, Joint, Member, Party, PartyStage, PoolCost, add};
use crate::compile::prune::only;
use crate::pool_search::device::{Device, DeviceOption};
use crate::pool_search::pool::{Overage, Pool, Tier};
use crate::pool_search::problem::{FORBIDDEN as NEVER, Membership, Prices, Problem, Unit, UnitPath};
use crate::pool_search::search::{Budget, Options, solve};
use crate::search::product::{FORBIDDEN, Path};
use crate::search::{accord, narrow, steady};
use crate::solve::Effort;

/// Costs are told in a finer unit, so that a price by volume is a whole number; finer by at most this.
const SCALE_MAX: i64 = 1_000;
/// But a pool's month should stay below so many of those units: more is answered by a relaxation.
const POOL_MONTH_MAX: i64 = 2_000_000;
/// With more devices than this, pools are answered by a relaxation anyway.
const FOLLOWED_MAX: usize = 64;
/// Then a pool's month should stay below so many units, so that sums over a company and its months are far from overflowing.
const FLEET_MONTH_MAX: i64 = 1 << 40;
/// Volumes are told in units of 10 MB.
const VOLUME_UNIT_BYTES: u64 = 10_000_000;
/// A unit of volume that a pool does not serve costs this much: more than any plan.
const UNSERVED: i64 = 1 << 36;
/// Evaluations of the dual function before the search gives up on a proof.
const ROUNDS_MAX: usize = 4_000;

/// What was found for parties that share pools.
pub(crate) struct Coupled {
    /// The parties, with the options that the paths speak of.
    pub parties: Vec<Party>,
    /// One path a party.
    pub paths: Vec<Path>,
    /// What they cost, pools paid.
    pub cost: i64,
    /// No paths cost less.
    pub bound: i64,
}

/// Searches parties together; `None` when nothing keeps every rule.
pub(crate) fn search(compiled: &Compiled, parties: &[Party], effort: &Effort) -> Option<Coupled> {
    together(compiled, parties, effort).map(|found| steady::steadied(compiled, found))
}

fn together(compiled: &Compiled, parties: &[Party], effort: &Effort) -> Option<Coupled> {
    let Some(accord) = accord::search(compiled, parties, effort) else {
        return agreeing(compiled, parties, by_pools(compiled, parties, effort)?, effort);
    };
    let paths = accord.paths?;
    let cost = paths.iter().map(|path| path.cost).fold(pools_cost(compiled, parties, &paths), add);
    let parties = parties.iter().map(|party| agreed(party, &accord.agreed)).collect();
    Some(Coupled { parties, paths, cost, bound: accord.bound })
}

/// The party with the providers that were agreed on.
fn agreed(party: &Party, providers: &BTreeMap<usize, String>) -> Party {
    let mut party = party.clone();
    for journey in &mut party.journeys {
        journey.agreed = providers.get(&journey.trip).cloned();
    }
    party
}

/// Where too many travel together for an accord: trip by trip the provider from whom it costs least when each buys for itself.
fn agreeing(compiled: &Compiled, parties: &[Party], found: Coupled, effort: &Effort) -> Option<Coupled> {
    let trips = accord::trips(compiled, parties);
    if trips.is_empty() {
        return Some(found);
    }
    let mut providers: BTreeMap<usize, String> = BTreeMap::new();
    for trip in trips {
        let sellers = parties.iter().flat_map(|party| &party.journeys).filter(|journey| journey.trip == trip);
        let lines = parties.iter().flat_map(|party| &party.members).flat_map(|member| &member.options);
        let mut names: BTreeSet<String> = sellers.flat_map(|journey| journey.providers.clone()).collect();
        names.extend(lines.map(|option| option.provider.clone()));
        let cost = |name: &String| {
            let all = providers.iter().map(|(trip, name)| (*trip, name.clone())).chain([(trip, name.clone())]).collect();
            let own = |party: &Party| {
                let party = agreed(party, &all);
                narrow::solve(&party, compiled, &|pool, month| compiled.companies(&party, pool, month))
            };
            parties.iter().map(|party| own(party).map_or(FORBIDDEN, |own| own.path.cost)).fold(0, add)
        };
        let cheapest = names.into_iter().min_by_key(cost)?;
        providers.insert(trip, cheapest);
    }
    let parties: Vec<Party> = parties.iter().map(|party| agreed(party, &providers)).collect();
    by_pools(compiled, &parties, effort).map(|together| Coupled { bound: found.bound, ..together })
}

/// What the accounts cost that are dearer today than new ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dearer {
    /// As today: one of their lines may stay.
    GoOn,
    /// As a new one: none of them stays.
    End,
}

/// Searches parties that are too many for an accord; `None` when nothing that keeps every rule was found.
fn by_pools(compiled: &Compiled, parties: &[Party], effort: &Effort) -> Option<Coupled> {
    let base = |at: usize| compiled.offers[at].price.base.minor;
    let is_dearer = |pool: usize| compiled.accounts[pool].is_some_and(|own| base(own) > base(compiled.pools[pool]));
    let goes_on = priced(compiled, parties, effort, Dearer::GoOn);
    if !(0..compiled.pools.len()).any(is_dearer) {
        return goes_on;
    }
    let stays =
        |option: &HomeOption| option.held.is_some() && matches!(option.service, HomeService::Pool(pool) if is_dearer(pool));
    let anew: Vec<Party> = parties.iter().map(|party| without(party, stays)).collect();
    let ends = priced(compiled, &anew, effort, Dearer::End);
    let bound = [&goes_on, &ends].into_iter().flatten().map(|found| found.bound).min()?;
    [goes_on, ends].into_iter().flatten().min_by_key(|found| found.cost).map(|found| Coupled { bound, ..found })
}

fn priced(compiled: &Compiled, parties: &[Party], effort: &Effort, dearer: Dearer) -> Option<Coupled> {
    let months = compiled.days.months.len();
    let scenarios = compiled.household.intent.demand.scenarios.len();
    let scale = scale(compiled);
    let pools: Vec<Pool> = (0..compiled.pools.len()).map(|at| pool(compiled, at, scale, dearer)).collect();
    let units: Vec<PartyUnit> = parties.iter().map(|party| PartyUnit::new(compiled, party, scale)).collect();
    let boxed = units.iter().map(PartyUnit::boxed).collect();
    let problem = Problem::new(months, scenarios, pools, boxed).ok()?;
    let begin = (effort.clock)();
    let clock = || (effort.clock)() - begin;
    let budget = Budget { clock: &clock, seconds_max: effort.seconds_max, rounds_max: ROUNDS_MAX };
    // What is closer than this cannot be told apart.
    let rounding: i64 = compiled.pools.iter().map(|&at| rounding(compiled, compiled.offers[at], scale)).sum();
    let gap_max = scale - 1 + rounding * months as i64;
    let outcome = solve(&problem, Options { gap_max, ..Options::default() }, &budget)?;
    let told =
        |(unit, path): (&PartyUnit, &UnitPath)| unit.path_with(&path.on).map(|path| Path { cost: path.cost / scale, ..path });
    let paths = units.iter().zip(&outcome.paths).map(told).collect::<Option<Vec<Path>>>()?;
    let cost = paths.iter().map(|path| path.cost).fold(pools_cost(compiled, parties, &paths), add);
    // True costs are whole numbers of the planner's unit, so the bound is rounded up to one.
    let bound = -(-outcome.bound).div_euclid(scale);
    if cost < FORBIDDEN {
        return Some(Coupled { parties: parties.to_vec(), paths, cost, bound });
    }
    // Nothing that keeps every rule was found. Either nothing does, or each person alone shows a way.
    if bound >= UNSERVED / scale {
        return None;
    }
    // Alone in its pool, one person may take the place that another takes too; without pools nobody does.
    let is_in_pool = |option: &HomeOption| matches!(option.service, HomeService::Pool(_));
    let lonely: Vec<Party> = parties.iter().map(|party| without(party, is_in_pool)).collect();
    [apart(compiled, parties, bound), apart(compiled, &lonely, bound)].into_iter().flatten().min_by_key(|found| found.cost)
}

/// The party without these options.
fn without(party: &Party, is_meant: impl Fn(&HomeOption) -> bool) -> Party {
    let others = |member: &Member| {
        only(member, &(0..member.options.len()).filter(|&at| !is_meant(&member.options[at])).collect::<Vec<_>>())
    };
    Party { members: party.members.iter().map(others).collect(), ..party.clone() }
}

/// Every person's own best, sharing nothing: a solution where the search together found none.
fn apart(compiled: &Compiled, parties: &[Party], bound: i64) -> Option<Coupled> {
    let own = |party: &Party| narrow::solve(party, compiled, &|pool, month| compiled.companies(party, pool, month));
    let (parties, paths): (Vec<Party>, Vec<Path>) =
        parties.iter().map(own).map(|own| own.map(|own| (own.party, own.path))).collect::<Option<_>>()?;
    let alone = |(party, path): (&Party, &Path)| {
        let (party, path) = (std::slice::from_ref(party), std::slice::from_ref(path));
        path[0].cost - pools_cost(compiled, party, path)
    };
    let without_pools: i64 = parties.iter().zip(&paths).map(alone).sum();
    let cost = add(without_pools, pools_cost(compiled, &parties, &paths));
    (cost < FORBIDDEN).then_some(Coupled { parties, paths, cost, bound })
}

/// What all pools cost under these paths, exactly: one account a pool for the whole household.
pub(crate) fn pools_cost(compiled: &Compiled, parties: &[Party], paths: &[Path]) -> i64 {
    let mut total = 0;
    for month in 0..compiled.days.months.len() {
        for pool in 0..compiled.pools.len() {
            let loads = loads(compiled, parties, paths, pool, month);
            if !loads.is_empty() {
                total = add(total, compiled.pool_cost(pool, month, &loads).0);
            }
        }
    }
    total
}

/// What every party's lines in a pool carry in a month.
pub(crate) fn loads(compiled: &Compiled, parties: &[Party], paths: &[Path], pool: usize, month: usize) -> Vec<Load> {
    let of = |(party, path): (&Party, &Path)| {
        let state = &path.states[month];
        let options = party.members.iter().zip(state).map(|(member, &s)| member.states[s].0).collect();
        let joint = Joint { options, lent: party.lent(state), choice: path.choices[month] };
        compiled.pool_loads(party, pool, month, &joint)
    };
    parties.iter().zip(paths).flat_map(of).collect()
}

/// How much finer costs are told: as fine as pools of this household's lines allow.
fn scale(compiled: &Compiled) -> i64 {
    let pricing = compiled.pricing();
    let lines = compiled.household.inventory.devices.len();
    let month = |&at: &usize| {
        let price = &compiled.offers[at].price;
        let tier = price.tiers.iter().map(|tier| tier.price.minor).max().unwrap_or(0);
        let lines = price.lines_minor(u32::try_from(lines.min(8)).unwrap_or(8));
        let whole = Money::new(price.base.minor + tier + lines, price.currency());
        pricing.taxed(compiled.offers[at], whole).unwrap_or(1)
    };
    let dearest = compiled.pools.iter().map(month).max().unwrap_or(1).max(1);
    let most = if lines > FOLLOWED_MAX { FLEET_MONTH_MAX } else { POOL_MONTH_MAX };
    (most / dearest).clamp(1, SCALE_MAX)
}

/// An amount with its taxes in the finer unit, rounded down: what is told never costs more than the truth.
fn told(compiled: &Compiled, offer: &Offer, amount: Money, scale: i64) -> i64 {
    // Ten thousand times as much is taxed and converted, so that many small amounts add up to the large one.
    const FINER: i64 = 10_000;
    let finer = Money::new(amount.minor.saturating_mul(FINER), amount.currency);
    compiled.pricing().taxed(offer, finer).map_or(UNSERVED, |due| due.saturating_mul(scale).div_euclid(FINER))
}

/// What a pool's month may cost less than it is told, since its bill is rounded only once: half a minor unit where taxes are added,
/// and half a one where it is converted.
fn rounding(compiled: &Compiled, offer: &Offer, scale: i64) -> i64 {
    let intent = compiled.household.intent;
    let is_taxed = match offer.price.taxes {
        Taxes::Included => false,
        Taxes::Unstated => intent.tax_basis_points.is_some(),
        Taxes::Added { .. } => true,
    };
    let halves = i64::from(is_taxed) + i64::from(offer.price.currency() != intent.currency);
    compiled.weight * scale * halves / 2
}

/// What every line in a pool costs at least, in the finer unit: so much belongs to the line and not to the pool.
fn line_fee(compiled: &Compiled, offer: &Offer, scale: i64) -> i64 {
    offer.price.line_fees.iter().map(|fee| told(compiled, offer, *fee, scale)).min().unwrap_or(0)
}

/// A pool's price in the form of the search over shared pools.
fn pool(compiled: &Compiled, pool: usize, scale: i64, dearer: Dearer) -> Pool {
    let offer = compiled.offers[compiled.pools[pool]];
    let due = |amount| told(compiled, offer, amount, scale);
    // Where today's account costs less, who is in it is not asked: it goes on.
    let [anew, as_today] = [false, true].map(|is_held| due(compiled.offers[compiled.pool_terms(pool, is_held)].price.base));
    let base = if dearer == Dearer::End { anew.min(as_today) } else { as_today } - rounding(compiled, offer, scale);
    let (allowance, after) = match offer.zones.first().map(|zone| &zone.data) {
        Some(ZoneData::Own(terms)) => (terms.allowance, terms.after),
        _ => (Some(Volume::ZERO), After::Stop),
    };
    let shared = offer.price.shares == Shares::Allowance;
    let cap = |volume: Option<Volume>| match volume {
        Some(volume) if shared => i64::try_from(volume.bytes.div_ceil(VOLUME_UNIT_BYTES)).unwrap_or(i64::MAX / 4),
        _ => i64::MAX / 4,
    };
    let mut tiers: Vec<Tier> =
        offer.price.tiers.iter().map(|tier| Tier { fee: base + due(tier.price), cap: cap(Some(tier.volume)) }).collect();
    if tiers.is_empty() {
        tiers.push(Tier { fee: base, cap: cap(allowance) });
    }
    let slow_below = compiled.household.intent.rules.slow_below_kbit_per_s;
    let endless = tiers.iter().all(|tier| tier.cap >= i64::MAX / 4);
    let overage = match after {
        // A volume that does not end, or that each line has for itself, is never exceeded.
        _ if endless => Overage::PerUnit(0),
        // Up to a cap: what is told must not cost more than the truth.
        After::Charge { cap: Some(_), .. } => Overage::PerUnit(0),
        After::Charge { price, block, .. } if block.bytes >= VOLUME_UNIT_BYTES => {
            let size = i64::try_from(block.bytes.div_ceil(VOLUME_UNIT_BYTES)).unwrap_or(i64::MAX / 4);
            Overage::PerBlock { size, price: due(price) }
        }
        After::Charge { .. } => Overage::PerUnit(0),
        After::Slow { kbit_per_s } if kbit_per_s >= slow_below => Overage::PerUnit(0),
        After::Slow { .. } | After::Stop => Overage::PerUnit(UNSERVED),
    };
    Pool {
        tiers,
        lines_max: offer.price.lines_max.map_or(usize::MAX, |most| most as usize),
        overage,
        fee_by_lines: fee_by_lines(compiled, offer, scale),
        weights: compiled.household.intent.demand.scenarios.iter().map(|scenario| i64::from(scenario.weight)).collect(),
    }
}

/// What so many lines cost beyond [`line_fee`] each.
fn fee_by_lines(compiled: &Compiled, offer: &Offer, scale: i64) -> Vec<i64> {
    let fees: Vec<i64> = offer.price.line_fees.iter().map(|fee| told(compiled, offer, *fee, scale)).collect();
    let (Some(&last), least) = (fees.last(), line_fee(compiled, offer, scale)) else { return Vec::new() };
    // Where the last one is the least, nothing is added beyond the list.
    let listed = if last == least { fees.len() - 1 } else { compiled.household.inventory.devices.len().max(fees.len()) };
    let beyond = |at: usize| fees.get(at).unwrap_or(&last) - least;
    let mut sums = vec![0];
    (0..listed).for_each(|at| sums.push(sums[at] + beyond(at)));
    if sums.len() == 1 { Vec::new() } else { sums }
}

/// A party as a unit of the search over shared pools.
#[derive(Clone)]
struct PartyUnit {
    party: Party,
    memberships: Vec<Membership>,
    /// `seat[member]`: pool → the first of its memberships, one for each set that a hub or phone could lend to.
    seats: Vec<Vec<Option<usize>>>,
    sets: Vec<usize>,
    months: usize,
}

impl PartyUnit {
    fn new(compiled: &Compiled, party: &Party, scale: i64) -> Self {
        let months = compiled.days.months.len();
        let mut unit = Self { party: scaled(party, scale), memberships: Vec::new(), seats: Vec::new(), sets: Vec::new(), months };
        for (at, member) in party.members.iter().enumerate() {
            let sets = if party.lends(at) { 1 << party.borrowers.len() } else { 1 };
            let mut seats = vec![None; compiled.pools.len()];
            for (pool, seat) in seats.iter_mut().enumerate() {
                if member.options.iter().any(|option| option.service == HomeService::Pool(pool)) {
                    *seat = Some(unit.memberships.len());
                    for set in 0..sets {
                        unit.memberships.push(membership(compiled, party, (at, pool, set), scale));
                    }
                }
            }
            unit.seats.push(seats);
            unit.sets.push(sets);
        }
        unit
    }

    /// The unit in its quickest form.
    fn boxed(&self) -> Box<dyn Unit> {
        match self.as_plain_device() {
            Some(device) => Box::new(device),
            None => Box::new(self.clone()),
        }
    }

    /// The same as a plain device: one line, no journeys, no contracts. Companies have hundreds of them.
    fn as_plain_device(&self) -> Option<Device> {
        let [member] = self.party.members.as_slice() else { return None };
        let bound = |option: &HomeOption| option.run_months > 1 || option.bound_months > 0;
        if !self.party.journeys.is_empty()
            || member.options.iter().any(bound)
            || member.held.is_some_and(|(_, leaving)| leaving > 0)
        {
            return None;
        }
        let mut memberships = self.memberships.clone();
        let mut options = Vec::new();
        let mut known: Vec<usize> = Vec::new();
        for (at, option) in member.options.iter().enumerate() {
            let state = member.states.iter().position(|(o, _)| *o == at)?;
            let (start_cost, held) = (member.coordinate.enter[state].min(NEVER), option.held.is_some());
            let cost = |month: usize| member.cost[month][at * member.variants[month]].min(NEVER);
            match option.service {
                HomeService::Pool(pool) => {
                    let membership = &mut memberships[self.seats[0][pool]?];
                    if known.contains(&pool) {
                        // A line that is in it today, and a new one in its place: it stays for nothing and comes back at the new one's.
                        (membership.join_cost, membership.held) = (membership.join_cost.min(start_cost), membership.held || held);
                        continue;
                    }
                    known.push(pool);
                    (membership.join_cost, membership.held) = (start_cost, held);
                    for (month, line) in membership.line_cost.iter_mut().enumerate() {
                        *line = (*line + cost(month)).min(NEVER);
                    }
                }
                _ => options.push(DeviceOption { cost: (0..self.months).map(cost).collect(), start_cost, run_months: 1, held }),
            }
        }
        Some(Device::new(self.months, &options, memberships))
    }

    /// The cheapest path under prices on memberships, with what it costs under them.
    fn cheapest(&self, on: &[i64]) -> Option<Path> {
        PartyStage::new(&self.party, &PricedPools { unit: self, on }).solve()
    }

    /// The memberships that a path is on, as (membership, month), sorted.
    fn on(&self, path: &Path) -> Vec<(u32, u32)> {
        let mut on = Vec::new();
        for (month, state) in path.states.iter().enumerate() {
            let lent = self.party.lent(state);
            for at in 0..self.party.members.len() {
                if let HomeService::Pool(pool) = self.party.option(at, state).service
                    && let Some(membership) = self.membership(at, pool, lent)
                {
                    on.push((u32::try_from(membership).unwrap_or(u32::MAX), u32::try_from(month).unwrap_or(u32::MAX)));
                }
            }
        }
        on.sort_unstable();
        on
    }

    fn membership(&self, member: usize, pool: usize, lent: usize) -> Option<usize> {
        self.seats[member][pool].map(|first| first + if self.sets[member] > 1 { lent } else { 0 })
    }

    /// The cheapest path with exactly these memberships.
    fn path_with(&self, wanted: &[(u32, u32)]) -> Option<Path> {
        let mut prices = vec![NEVER; self.memberships.len() * self.months];
        for &(membership, month) in wanted {
            prices[membership as usize * self.months + month as usize] = -NEVER;
        }
        let path = self.cheapest(&prices)?;
        let forced = i64::try_from(wanted.len()).unwrap_or(i64::MAX) * NEVER;
        (self.on(&path) == wanted).then(|| Path { cost: path.cost + forced, ..path })
    }
}

impl Unit for PartyUnit {
    fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    fn best_path(&self, prices: Prices<'_>) -> Option<UnitPath> {
        // Memberships start for nothing (what taking up a line costs is the party's own business), so starts are never priced.
        let path = self.cheapest(prices.on)?;
        let on = self.on(&path);
        let paid: i64 = on.iter().map(|&(membership, month)| prices.on[membership as usize * self.months + month as usize]).sum();
        Some(UnitPath { base_cost: path.cost - paid, on })
    }

    fn base_cost_of(&self, on: &[(u32, u32)]) -> Option<i64> {
        self.path_with(on).map(|path| path.cost)
    }
}

/// Pools as priced seats: what the search over shared pools asks of a party.
struct PricedPools<'a> {
    unit: &'a PartyUnit,
    /// At `membership * months + month`.
    on: &'a [i64],
}

impl PoolCost for PricedPools<'_> {
    fn pool_month(&self, party: &Party, pool: usize, month: usize, joint: &Joint) -> i64 {
        let inside = |at: &usize| party.members[*at].options[joint.options[*at]].service == HomeService::Pool(pool);
        let price = |at: usize| {
            let membership = self.unit.membership(at, pool, joint.lent);
            membership.map_or(FORBIDDEN, |membership| self.on[membership * self.unit.months + month])
        };
        (0..party.members.len()).filter(inside).map(price).fold(0, add)
    }
}

/// A member's line in a pool, for a set of devices that it lends to.
fn membership(compiled: &Compiled, party: &Party, (member, pool, set): (usize, usize, usize), scale: i64) -> Membership {
    let months = compiled.days.months.len();
    let offer = compiled.offers[compiled.pools[pool]];
    let pricing = compiled.pricing();
    let line_fee = line_fee(compiled, offer, scale);
    let mut line_cost = Vec::with_capacity(months);
    let mut volumes = Vec::new();
    for month in 0..months {
        let variant = set * party.variants_away(member, month);
        let load = compiled.load(party, member, month, variant);
        let used: Vec<u64> = compiled
            .household
            .intent
            .demand
            .scenarios
            .iter()
            .map(|scenario| {
                let [own, lent, ..] = load.as_ref().map_or([0; 4], |load| pricing.sums(load, &scenario.volumes, month));
                own + lent
            })
            .collect();
        if offer.price.shares == Shares::Bill {
            // Its allowance is its own: what its use costs is the line's, the pool has the fees.
            let alone = load.as_ref().map_or(FORBIDDEN, |load| compiled.pool_cost(pool, month, std::slice::from_ref(load)).0);
            let idle = Load::nothing(compiled.household.intent.demand.needs.len());
            let fees = compiled.pool_cost(pool, month, &[idle]).0;
            line_cost.push(if alone >= FORBIDDEN || fees >= FORBIDDEN { NEVER } else { (alone - fees) * scale + line_fee });
            volumes.extend(used.iter().map(|_| 0));
        } else {
            line_cost.push(line_fee);
            volumes.extend(used.iter().map(|bytes| i64::try_from(bytes / VOLUME_UNIT_BYTES).unwrap_or(i64::MAX / 4)));
        }
    }
    Membership { pool, line_cost, join_cost: 0, held: false, volumes }
}

/// The party with all its costs in the finer unit.
fn scaled(party: &Party, factor: i64) -> Party {
    let mut party = party.clone();
    let scale = |cost: &mut i64| {
        if *cost < FORBIDDEN {
            *cost *= factor;
        }
    };
    for member in &mut party.members {
        member.cost.iter_mut().flatten().for_each(scale);
        let coordinate = &mut member.coordinate;
        coordinate.enter.iter_mut().chain(&mut coordinate.leave).chain(&mut coordinate.entry).for_each(scale);
    }
    let bundles = party.journeys.iter_mut().flat_map(|journey| &mut journey.bundles).flat_map(|of| of.values_mut());
    let bundles = bundles.flatten().flatten().flatten();
    bundles.for_each(|bundle| scale(&mut bundle.cost));
    party
}
