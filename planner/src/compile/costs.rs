//! Fills the cost tables: every option of every member, in every variant of every month.

use std::collections::BTreeMap;

use fleet::offer::terms::ZoneData;
use fleet::offer::{Known, Offer};
use fleet::place::Place;
use fleet::volume::Volume;
use jiff::civil::Date;

use crate::compile::build::Compiled;
use crate::compile::candidates::reaches;
use crate::compile::days::{Load, Roaming};
use crate::compile::party::{HomeService, Link, Party, add};
use crate::compile::pricing::Priced;
use crate::household::Topic;
use crate::search::product::FORBIDDEN;

/// With more lines than this that could be in one pool, not every company is tried.
const COMPANY_MAX: usize = 7;

impl Compiled<'_> {
    /// Prices every option in every variant of every month.
    pub(super) fn fill_costs(&self, party: &mut Party) {
        let months = self.days.months.len();
        for at in 0..party.members.len() {
            let variants: Vec<usize> = (0..months).map(|month| party.variants(at, month)).collect();
            let pricing = self.pricing();
            let mut options = Vec::new();
            let mut lines = Vec::new();
            for (o, option) in party.members[at].options.iter().enumerate() {
                if let HomeService::Line(offer) | HomeService::Companion(offer) = option.service {
                    options.push(o);
                    lines.push(Priced::new(&pricing, self.offers[offer]));
                }
            }
            let mut cost = Vec::new();
            for (month, &variants) in variants.iter().enumerate() {
                cost.push(self.member_month(party, at, month, variants, &options, &mut lines));
            }
            (party.members[at].variants, party.members[at].cost) = (variants, cost);
        }
    }

    /// One member's month; `options[i]` is the option that `lines[i]` prices.
    fn member_month<'s>(
        &'s self,
        party: &Party,
        at: usize,
        month: usize,
        variants: usize,
        options: &[usize],
        lines: &mut [Priced<'s>],
    ) -> Vec<i64> {
        let member = &party.members[at];
        let mut cost = vec![FORBIDDEN; member.options.len() * variants];
        let is_companion = party.borrowers.iter().zip(&party.links).any(|(&of, &link)| of == at && link == Link::Companion);
        let caution = |cautioned: bool| if cautioned { self.pricing().caution(month) } else { 0 };
        // Not everything that tells variants apart bears on this line.
        let mut known: BTreeMap<Load, usize> = BTreeMap::new();
        for variant in 0..variants {
            let Some(load) = self.load(party, at, month, variant) else { continue };
            if let Some(&same) = known.get(&load) {
                (0..member.options.len()).for_each(|o| cost[o * variants + variant] = cost[o * variants + same]);
                continue;
            }
            known.insert(load.clone(), variant);
            let roams = !load.roams.is_empty();
            for (o, option) in member.options.iter().enumerate() {
                // A pool's cost is the pool's; without a line a device costs nothing and roams nowhere.
                let free = match option.service {
                    HomeService::Pool(pool) => self.may_roam(member.device, self.offers[self.pools[pool]], &load),
                    // And it lends to nobody: without this, a hub on Wi-Fi would seem to serve everyone for nothing.
                    HomeService::Tether => {
                        let is_served = || {
                            party.borrowers.contains(&at) && !self.is_left_alone(member.device, party.members[0].device, month)
                        };
                        !roams && !load.is_lent() && (party.at_any_hub || is_served())
                    }
                    HomeService::Wifi => !roams && !load.is_lent(),
                    _ => false,
                };
                if free {
                    cost[o * variants + variant] = caution(option.cautioned);
                }
            }
            let wanted: Vec<usize> =
                (0..lines.len()).filter(|&i| !roams || self.may_roam(member.device, lines[i].offer, &load)).collect();
            let priced = self.pricing().line_months(lines, &wanted, month, &load);
            for (&i, minor) in wanted.iter().zip(priced) {
                // Data that is the phone's must be among what the phone's line is asked to carry.
                let carried = !member.options[options[i]].of_phone || is_companion || party.at_any_hub;
                let caution = caution(member.options[options[i]].cautioned);
                cost[options[i] * variants + variant] = if carried { add(minor, caution) } else { FORBIDDEN };
            }
        }
        cost
    }

    /// Whether somebody uses a device at home in a month while the hub is away: not its owner when it is the hub's too, for then both
    /// devices' person is away and what is left at home is not used.
    fn is_left_alone(&self, device_at: usize, hub_at: usize, month: usize) -> bool {
        let devices = &self.household.inventory.devices;
        if devices[device_at].owner == devices[hub_at].owner {
            return false;
        }
        let demand = &self.household.intent.demand;
        let need = |at: usize| demand.needs.iter().position(|need| need.device == devices[at].id);
        let (Some(device), Some(hub)) = (need(device_at), need(hub_at)) else { return false };
        let (from, until) = self.pricing().cycle(month);
        let is_without = |date: &Date| from <= *date && *date < until && !self.days.away[device].contains(date);
        let uses = demand.scenarios.iter().any(|scenario| scenario.volumes[device] > Volume::ZERO);
        uses && self.days.away[hub].iter().any(is_without)
    }

    /// Whether terms and facts let a device use this offer on every day of the journeys it would roam on.
    fn may_roam(&self, device_at: usize, offer: &Offer, load: &Load) -> bool {
        let device = &self.household.inventory.devices[device_at];
        let intent = self.household.intent;
        let id = &device.id;
        // Who must be called there must be reached there, whatever serves the data.
        let is_called = |trip: usize| intent.trips[trip].needs.iter().any(|need| need.device == *id && need.calls);
        let rings = |place| offer.conditions.number != Known::No && offer.terms_at(place).is_some();
        let silent = |roaming: &Roaming| is_called(roaming.trip) && !self.days.places(roaming.trip).into_iter().all(rings);
        if load.roams.iter().any(silent) {
            return false;
        }
        let used = |roaming: &Roaming| {
            let (trip, set) = (roaming.trip, roaming.places);
            self.days.places(trip).into_iter().filter(move |place| self.days.is_among(trip, *place, set)).collect::<Vec<_>>()
        };
        let mut places: Vec<_> = load.roams.iter().flat_map(used).collect();
        places.sort();
        places.dedup();
        places.into_iter().all(|place| {
            let covered = offer.terms_at(place).is_some_and(|zone| zone.data != ZoneData::None || zone.day_pass.is_some());
            // What is its phone's at home and its own there, or the other way round, is no way to roam that is looked at.
            let alike = uses_phone(offer, place) == offer.zones.first().is_some_and(|home| home.data == ZoneData::OfPhone);
            let denied = offer.carrier.as_ref().is_some_and(|carrier| {
                self.household.facts.ask(carrier, device.kind, Topic::Roam, Some(place)).answer == Known::No
            });
            covered && alike && !denied && reaches(self.household, device, place)
        })
    }

    /// Every company that a party's members could keep in a pool in a month, with what the pool then costs at least.
    ///
    /// Roaming on the pool's account is left out: it only adds. `None` when there are too many members to try every company.
    pub(crate) fn companies(&self, party: &Party, pool: usize, month: usize) -> Option<Vec<Company>> {
        let joins = |m: &usize| party.members[*m].options.iter().any(|option| option.service == HomeService::Pool(pool));
        let inside: Vec<usize> = (0..party.members.len()).filter(joins).collect();
        if inside.len() > COMPANY_MAX {
            return None;
        }
        let mut companies = Vec::new();
        for chosen in 0..1_usize << inside.len() {
            let members: Vec<usize> =
                inside.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, &m)| m).collect();
            let one_lends = members.iter().any(|&member| party.lends(member));
            for lent in 0..if one_lends { 1 << party.borrowers.len() } else { 1 } {
                let taken = party.borrowers.iter().enumerate().any(|(bit, b)| lent >> bit & 1 == 1 && members.contains(b));
                if taken {
                    continue; // Nobody tethers and has a line of its own in the same month.
                }
                let set = |member: usize| if party.lends(member) { lent } else { 0 };
                let variant = |member: usize| set(member) * party.variants_away(member, month);
                let loads: Vec<Load> = members.iter().filter_map(|&m| self.load(party, m, month, variant(m))).collect();
                let joins_anew = |is_held: bool| {
                    let loads: Vec<Load> = loads.iter().map(|load| Load { is_held, ..load.clone() }).collect();
                    self.pool_cost(pool, month, &loads).0
                };
                // An account goes on where one of its lines is in it, perhaps.
                let held = |m: &usize| {
                    party.members[*m].options.iter().any(|o| o.held.is_some() && o.service == HomeService::Pool(pool))
                };
                let may_go_on = self.accounts[pool].is_some() && members.iter().any(held);
                let cost = match (members.is_empty(), may_go_on) {
                    (true, _) => 0,
                    (false, true) => joins_anew(true).min(joins_anew(false)),
                    (false, false) => joins_anew(false),
                };
                companies.push(Company { members: members.clone(), lent, cost });
            }
        }
        Some(companies)
    }

    /// What a pool costs in a month for these loads, in its cheapest size; with the size. Asked for the same sums again, it remembers.
    pub(crate) fn pool_cost(&self, pool: usize, month: usize, loads: &[Load]) -> (i64, Option<usize>) {
        let terms = self.pool_terms(pool, loads.iter().any(|load| load.is_held));
        let offer = self.offers[terms];
        let pricing = self.pricing();
        let Some(sums) = pricing.pool_sums(offer, month, loads) else { return pricing.pool_month(offer, month, loads) };
        let asked = (terms, sums);
        let known = self.pool_costs.borrow().get(&asked).copied();
        known.unwrap_or_else(|| {
            let cost = pricing.pool_month_of(offer, &asked.1);
            self.pool_costs.borrow_mut().insert(asked, cost);
            cost
        })
    }
}

/// Some members in one pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Company {
    pub members: Vec<usize>,
    /// Whom the hub and the phone lend to, as bits over the party's borrowers; 0 when neither is in it.
    pub lent: usize,
    pub cost: i64,
}

/// Whether data at a place is the phone's.
fn uses_phone(offer: &Offer, place: Place) -> bool {
    let Some(zone) = offer.terms_at(place) else { return false };
    match zone.day_pass.as_ref().map_or(&zone.data, |pass| &pass.data) {
        ZoneData::OfPhone => true,
        ZoneData::AsAtHome => offer.zones.first().is_some_and(|home| home.data == ZoneData::OfPhone),
        ZoneData::Own(_) | ZoneData::None => false,
    }
}
