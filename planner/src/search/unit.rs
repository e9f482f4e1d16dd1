//! A party as a unit of the search over shared pools.
//!
//! A person's line in a pool is a *membership*; for a hub there is one for each set of devices that it could lend to, since they
//! bring other volumes. Where an account is dearer than a new one, lines that have it and new ones are memberships of their own.

use std::collections::BTreeSet;

use fleet::offer::Shares;

use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::party::{HomeOption, HomeService, Joint, Party, PartyStage, PoolCost, add};
use crate::pool_search::device::{Device, DeviceOption};
use crate::pool_search::problem::{FORBIDDEN as NEVER, Membership, Prices, Unit, UnitPath};
use crate::search::coupled::{VOLUME_UNIT_BYTES, line_fee};
use crate::search::product::{FORBIDDEN, Path};

/// A party as a unit of the search over shared pools.
#[derive(Clone)]
pub(crate) struct PartyUnit {
    party: Party,
    memberships: Vec<Membership>,
    /// `seats[member]`: pool → the first of its memberships, one for each set that a hub or phone could lend to; then the same for a
    /// line that has been in it since before the plan, where such a line pays more.
    seats: Vec<Vec<Option<usize>>>,
    /// Pools in which such a line pays more.
    dearer: Vec<bool>,
    sets: Vec<usize>,
    months: usize,
}

impl PartyUnit {
    pub(crate) fn new(compiled: &Compiled, (party_at, party): (usize, &Party), accounts: &[Account], scale: i64) -> Self {
        let months = compiled.days.months.len();
        let dearer = accounts.iter().map(|account| account.dearer().is_some()).collect();
        let mut unit =
            Self { party: scaled(party, scale), memberships: Vec::new(), seats: Vec::new(), dearer, sets: Vec::new(), months };
        for (at, member) in party.members.iter().enumerate() {
            let sets = if party.lends(at) { 1 << party.borrowers.len() } else { 1 };
            let mut seats = vec![None; 2 * accounts.len()];
            for (slot, seat) in seats.iter_mut().enumerate() {
                if member.options.iter().any(|option| unit.slot(option) == Some(slot)) {
                    *seat = Some(unit.memberships.len());
                    let pool = slot % accounts.len();
                    let account = accounts[pool].dearer().filter(|_| slot >= accounts.len());
                    for set in 0..sets {
                        let mut membership = membership(compiled, party, (at, pool, set), scale);
                        for (month, cost) in membership.line_cost.iter_mut().enumerate() {
                            *cost = (*cost + account.map_or(0, |account| account.share(month, (party_at, at)))).min(NEVER);
                        }
                        unit.memberships.push(membership);
                    }
                }
            }
            unit.seats.push(seats);
            unit.sets.push(sets);
        }
        unit
    }

    /// The pool that an option is in, counted on where it is a line that has been in it since before the plan and pays more.
    fn slot(&self, option: &HomeOption) -> Option<usize> {
        let HomeService::Pool(pool) = option.service else { return None };
        Some(if option.held.is_some() && self.dearer[pool] { pool + self.dearer.len() } else { pool })
    }

    /// Memberships of which those that pay more stay as long as they can, or are given up for new ones.
    pub(crate) fn moved(&self, on: &[(u32, u32)], way: Old) -> Vec<(u32, u32)> {
        let mut on = on.to_vec();
        for (at, seats) in self.seats.iter().enumerate() {
            let (anew, old) = seats.split_at(self.dearer.len());
            for (anew, old) in anew.iter().zip(old).filter_map(|(anew, old)| (*anew).zip(*old)) {
                let of =
                    |first: usize, membership: u32| (membership as usize).checked_sub(first).filter(|set| *set < self.sets[at]);
                let (from, to) = match way {
                    Old::AsFound => continue,
                    Old::Stays => (anew, old),
                    Old::Ends => (old, anew),
                };
                for month in 0..u32::try_from(self.months).unwrap_or(u32::MAX) {
                    let here = on.iter_mut().find(|(one, when)| *when == month && (of(anew, *one).or(of(old, *one))).is_some());
                    // Whoever has left does not come back to the old account.
                    let Some((membership, _)) = here else { if way == Old::Stays { break } else { continue } };
                    if let Some(set) = of(from, *membership) {
                        *membership = u32::try_from(to + set).unwrap_or(u32::MAX);
                    }
                }
            }
        }
        on.sort_unstable();
        on
    }

    /// The unit in its quickest form.
    pub(crate) fn boxed(&self) -> Box<dyn Unit> {
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
            match self.slot(option) {
                Some(slot) => {
                    let membership = &mut memberships[self.seats[0][slot]?];
                    if known.contains(&slot) {
                        // A line that is in it today, and a new one in its place: it stays for nothing and comes back at the new one's.
                        (membership.join_cost, membership.held) = (membership.join_cost.min(start_cost), membership.held || held);
                        continue;
                    }
                    known.push(slot);
                    (membership.join_cost, membership.held) = (start_cost, held);
                    for (month, line) in membership.line_cost.iter_mut().enumerate() {
                        *line = (*line + cost(month)).min(NEVER);
                    }
                }
                None => {
                    options.push(DeviceOption { cost: (0..self.months).map(cost).collect(), start_cost, run_months: 1, held })
                }
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
                if let Some(membership) = self.membership(at, self.party.option(at, state), lent) {
                    on.push((u32::try_from(membership).unwrap_or(u32::MAX), u32::try_from(month).unwrap_or(u32::MAX)));
                }
            }
        }
        on.sort_unstable();
        on
    }

    fn membership(&self, member: usize, option: &HomeOption, lent: usize) -> Option<usize> {
        self.seats[member][self.slot(option)?].map(|first| first + if self.sets[member] > 1 { lent } else { 0 })
    }

    /// The cheapest path with exactly these memberships.
    pub(crate) fn path_with(&self, wanted: &[(u32, u32)]) -> Option<Path> {
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
        let option = |at: usize| &party.members[at].options[joint.options[at]];
        let inside = |at: &usize| option(*at).service == HomeService::Pool(pool);
        let price = |at: usize| {
            let membership = self.unit.membership(at, option(at), joint.lent);
            membership.map_or(FORBIDDEN, |membership| self.on[membership * self.unit.months + month])
        };
        (0..party.members.len()).filter(inside).map(price).fold(0, add)
    }

    fn tells_old_lines_apart(&self) -> bool {
        self.unit.dearer.contains(&true)
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

/// A member of a party, by their positions.
type Line = (usize, usize);

/// How the account is paid that the household has in a pool.
#[derive(Clone)]
pub(crate) enum Account {
    /// At its price or at a new one's, whichever is less.
    Least,
    /// At its own price, whoever is in it.
    GoesOn,
    /// At a new one's, and the rest by the lines that have it.
    ByLines(Dearer),
}

impl Account {
    pub(crate) fn dearer(&self) -> Option<&Dearer> {
        match self {
            Self::ByLines(dearer) => Some(dearer),
            Self::Least | Self::GoesOn => None,
        }
    }
}

/// An account that is dearer than a new one. It is paid while any of its lines stays, so lines that pay it together never pay more than the
/// truth, whichever they are.
#[derive(Clone)]
pub(crate) struct Dearer {
    /// How much in a month, in the finer unit.
    pub more: i64,
    /// The lines that pay it in each month, all alike.
    payers: Vec<BTreeSet<Line>>,
}

impl Dearer {
    /// Lines that are bound pay, for they will stay; when none is bound any more, all do.
    pub(crate) fn new(more: i64, lines: &[(Line, u16)], months: usize) -> Self {
        let payers = |month: usize| {
            let bound = lines.iter().filter(|(_, bound)| usize::from(*bound) > month).map(|(line, _)| *line);
            let bound: BTreeSet<Line> = bound.collect();
            if bound.is_empty() { lines.iter().map(|(line, _)| *line).collect() } else { bound }
        };
        Self { more, payers: (0..months).map(payers).collect() }
    }

    /// What a line pays in a month.
    fn share(&self, month: usize, line: Line) -> i64 {
        let payers = &self.payers[month];
        if payers.contains(&line) { self.more / i64::try_from(payers.len()).unwrap_or(i64::MAX) } else { 0 }
    }

    /// The same when nobody pays in the first month.
    pub(crate) fn after_the_first_month(&self) -> Self {
        let nobody = std::iter::once(BTreeSet::new());
        Self { more: self.more, payers: nobody.chain(self.payers.iter().skip(1).cloned()).collect() }
    }
}

/// What becomes of the lines in an account that is dearer than a new one: all or none of them stay, for it is paid as long as one does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Old {
    AsFound,
    Stays,
    Ends,
}
