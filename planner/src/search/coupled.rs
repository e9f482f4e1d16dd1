//! Several people who could share pools: each person's own search is a unit, and the search over shared pools couples them.
//!
//! What the pools cost is told to that search in a form that never costs more than the truth (a line's roaming on the pool's account is
//! left out, volumes are rounded down to 10 MB), so its bound holds; what was found is priced anew, exactly.

use std::collections::{BTreeMap, BTreeSet};

use fleet::money::Money;
use fleet::offer::terms::ZoneData;
use fleet::offer::{After, Offer, Shares, Taxes};
use fleet::volume::Volume;

use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::party::{HomeOption, HomeService, Joint, Member, Party, add};
use crate::compile::prune::only;
use crate::pool_search::pool::{Overage, Pool, Tier};
use crate::pool_search::problem::{Problem, UnitPath};
use crate::pool_search::search::{Budget, Options, solve};
use crate::search::product::{FORBIDDEN, Path};
use crate::search::unit::{Account, Dearer, Old, PartyUnit};
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
pub(crate) const VOLUME_UNIT_BYTES: u64 = 10_000_000;
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

/// Searches parties that are too many for an accord; `None` when nothing that keeps every rule was found.
///
/// An account that is dearer than a new one is paid until the last of its lines has left. Its lines pay it together, which never is more
/// than the truth; mostly that proves enough. Where it may not, the three ways it can go are searched by themselves.
fn by_pools(compiled: &Compiled, parties: &[Party], effort: &Effort) -> Option<Coupled> {
    let begin = (effort.clock)();
    let scale = scale(compiled);
    let accounts: Vec<Account> = (0..compiled.pools.len()).map(|at| account(compiled, parties, at, scale)).collect();
    let first = priced(compiled, parties, effort, &accounts, scale)?;
    let dear = |(pool, account): (usize, &Account)| account.dearer().map(|account| (pool, account.clone()));
    let dear: Vec<(usize, Dearer)> = accounts.iter().enumerate().filter_map(dear).collect();
    let [(pool, dearer)] = dear.as_slice() else { return Some(first) };
    let months = i64::try_from(compiled.days.months.len()).unwrap_or(i64::MAX);
    let gap = (first.cost - first.bound) * scale;
    if gap == 0 || dearer.more.saturating_mul(2 * months) < gap {
        return Some(first);
    }
    let stays = |option: &HomeOption| option.held.is_some() && option.service == HomeService::Pool(*pool);
    let with = |account: Account| {
        let mut accounts = accounts.clone();
        accounts[*pool] = account;
        accounts
    };
    let in_time = |parts: f64| {
        let left = effort.seconds_max - ((effort.clock)() - begin);
        Effort { seconds_max: left.max(0.0) / parts, ..*effort }
    };
    let given_up: Vec<Party> = parties.iter().map(|party| without(party, stays)).collect();
    let at_once = priced(compiled, &given_up, &in_time(3.0), &with(Account::Least), scale);
    let never = priced(compiled, parties, &in_time(2.0), &with(Account::GoesOn), scale);
    let later = (months > 1).then(|| {
        let left: Vec<Party> = parties.iter().map(|party| left_at_the_end(party, stays)).collect();
        let found = priced(compiled, &left, &in_time(1.0), &with(Account::ByLines(dearer.after_the_first_month())), scale)?;
        // In the first month some line is in it, whichever.
        Some(Coupled { bound: found.bound + dearer.more / scale, ..found })
    });
    let cases = [at_once, never, later.flatten()];
    let bound = cases.iter().flatten().map(|found| found.bound).min().map_or(first.bound, |bound| bound.max(first.bound));
    let found = cases.into_iter().flatten().chain([first]);
    found.min_by_key(|found| found.cost).map(|best| Coupled { bound, ..best })
}

/// The same, when the household's accounts are paid so.
fn priced(compiled: &Compiled, parties: &[Party], effort: &Effort, accounts: &[Account], scale: i64) -> Option<Coupled> {
    let months = compiled.days.months.len();
    let scenarios = compiled.household.intent.demand.scenarios.len();
    let pools: Vec<Pool> = (0..compiled.pools.len()).map(|at| pool(compiled, at, &accounts[at], scale)).collect();
    let unit = |(at, party): (usize, &Party)| PartyUnit::new(compiled, (at, party), accounts, scale);
    let units: Vec<PartyUnit> = parties.iter().enumerate().map(unit).collect();
    let boxed = units.iter().map(PartyUnit::boxed).collect();
    let problem = Problem::new(months, scenarios, pools, boxed).ok()?;
    let begin = (effort.clock)();
    let clock = || (effort.clock)() - begin;
    let budget = Budget { clock: &clock, seconds_max: effort.seconds_max, rounds_max: ROUNDS_MAX };
    // What is closer than this cannot be told apart.
    let rounding: i64 = compiled.pools.iter().map(|&at| rounding(compiled, compiled.offers[at], scale)).sum();
    let gap_max = scale - 1 + rounding * months as i64;
    let outcome = solve(&problem, Options { gap_max, ..Options::default() }, &budget)?;
    // True costs are whole numbers of the planner's unit, so the bound is rounded up to one.
    let bound = -(-outcome.bound).div_euclid(scale);
    let settled = |way: Old| {
        let told = |(unit, path): (&PartyUnit, &UnitPath)| {
            unit.path_with(&unit.moved(&path.on, way)).map(|path| Path { cost: path.cost / scale, ..path })
        };
        let paths = units.iter().zip(&outcome.paths).map(told).collect::<Option<Vec<Path>>>()?;
        let cost = paths.iter().map(|path| path.cost).fold(pools_cost(compiled, parties, &paths), add);
        (cost < FORBIDDEN).then(|| Coupled { parties: parties.to_vec(), paths, cost, bound })
    };
    let ways: &[Old] = if accounts.iter().any(|account| account.dearer().is_some()) {
        &[Old::AsFound, Old::Stays, Old::Ends]
    } else {
        &[Old::AsFound]
    };
    let found = ways.iter().filter_map(|&way| settled(way)).min_by_key(|found| found.cost);
    // Nothing that keeps every rule was found. Either nothing does, or each person alone shows a way.
    if found.is_some() || bound >= UNSERVED / scale {
        return found;
    }
    // Alone in its pool, one person may take the place that another takes too; without pools nobody does.
    let is_in_pool = |option: &HomeOption| matches!(option.service, HomeService::Pool(_));
    let lonely: Vec<Party> = parties.iter().map(|party| without(party, is_in_pool)).collect();
    [apart(compiled, parties, bound), apart(compiled, &lonely, bound)].into_iter().flatten().min_by_key(|found| found.cost)
}

/// How the account of a pool is paid: where it costs more than a new one, by the lines that have it.
fn account(compiled: &Compiled, parties: &[Party], pool: usize, scale: i64) -> Account {
    let [anew, as_today] = bases(compiled, pool, scale);
    let is_held = |option: &&HomeOption| option.held.is_some() && option.service == HomeService::Pool(pool);
    let mut lines = Vec::new();
    for (at, party) in parties.iter().enumerate() {
        for (member, unit) in party.members.iter().enumerate() {
            lines.extend(unit.options.iter().find(is_held).map(|option| ((at, member), option.bound_months)));
        }
    }
    if as_today <= anew || lines.is_empty() {
        return Account::Least;
    }
    Account::ByLines(Dearer::new(as_today - anew, &lines, compiled.days.months.len()))
}

/// What a pool's account costs in a month: a new one, and the one that the household has.
fn bases(compiled: &Compiled, pool: usize, scale: i64) -> [i64; 2] {
    let offer = compiled.offers[compiled.pools[pool]];
    [false, true].map(|is_held| told(compiled, offer, compiled.offers[compiled.pool_terms(pool, is_held)].price.base, scale))
}

/// The party when none of these options is left in the last month.
fn left_at_the_end(party: &Party, is_meant: impl Fn(&HomeOption) -> bool) -> Party {
    let mut party = party.clone();
    for member in &mut party.members {
        let (Some(cost), Some(&variants)) = (member.cost.last_mut(), member.variants.last()) else { continue };
        for (_, costs) in member.options.iter().zip(cost.chunks_mut(variants)).filter(|(option, _)| is_meant(option)) {
            costs.fill(FORBIDDEN);
        }
    }
    party
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
pub(crate) fn line_fee(compiled: &Compiled, offer: &Offer, scale: i64) -> i64 {
    offer.price.line_fees.iter().map(|fee| told(compiled, offer, *fee, scale)).min().unwrap_or(0)
}

/// A pool's price in the form of the search over shared pools.
fn pool(compiled: &Compiled, pool: usize, account: &Account, scale: i64) -> Pool {
    let offer = compiled.offers[compiled.pools[pool]];
    let due = |amount| told(compiled, offer, amount, scale);
    // Where today's account costs less, who is in it is not asked: it goes on. Where it costs more, its lines pay that.
    let [anew, as_today] = bases(compiled, pool, scale);
    let base = if matches!(account, Account::GoesOn) { as_today } else { anew.min(as_today) } - rounding(compiled, offer, scale);
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
