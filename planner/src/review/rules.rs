//! Checks every rule of a household against a solution.

use std::collections::BTreeMap;

use fleet::intent::{BackupLine, CommitmentRule, TripNeed};
use fleet::inventory::{Device, DeviceId, DeviceKind, Line, Satellite};
use fleet::offer::{Kind, Known, Offer, OfferId};
use fleet::place::Place;
use jiff::ToSpan;

use super::loads::{days_planned, is_away, phone_of};
use super::packages;
use super::price::terms;
use super::{Broken, BrokenRule};
use crate::household::Household;
use crate::solution::{HomeService, Hub, LinePlan, LineRole, Purchase, Solution, Traveller, TripPlan, TripService};
use crate::variant::{Rule, Variant};

pub(super) fn broken(household: &Household, variant: &Variant, solution: &Solution) -> Vec<Broken> {
    let mut checker = Checker { household, variant, solution, broken: Vec::new() };
    for device in &household.inventory.devices {
        checker.device(device);
    }
    for line in &solution.lines {
        checker.line(line);
    }
    checker.seats();
    checker.hubs();
    checker.pools();
    for plan in &solution.trips {
        checker.trip(plan);
    }
    if household.intent.rules.one_provider_per_trip && checker.holds(Rule::OneProvider) {
        checker.one_provider();
    }
    checker.broken.sort();
    checker.broken.dedup();
    checker.broken
}

struct Checker<'a> {
    household: &'a Household<'a>,
    variant: &'a Variant,
    solution: &'a Solution,
    broken: Vec<Broken>,
}

impl Checker<'_> {
    fn holds(&self, rule: Rule) -> bool {
        !self.variant.relaxed.contains(&rule)
    }

    fn say(&mut self, device: &DeviceId, at: Option<usize>, rule: BrokenRule) {
        self.broken.push(Broken { device: device.clone(), at, rule });
    }

    fn months(&self) -> usize {
        usize::from(self.household.intent.months)
    }

    /// What a device must be able to do at home.
    fn device(&mut self, device: &Device) {
        let Some(main) = self.solution.main_line(&device.id).cloned() else {
            return self.say(&device.id, None, BrokenRule::Incomplete);
        };
        if main.months.len() != self.months() {
            return self.say(&device.id, None, BrokenRule::Incomplete);
        }
        let Some(need) = self.household.intent.demand.needs.iter().find(|need| need.device == device.id).cloned() else { return };
        for (month, service) in main.months.iter().enumerate() {
            let line = terms(self.household, &main, service);
            if need.alone && self.holds(Rule::Alone(device.id.clone())) && line.is_none() {
                self.say(&device.id, Some(month), BrokenRule::NotAlone);
            }
            let rings = line.as_ref().is_some_and(rings);
            if need.calls && self.holds(Rule::Calls(device.id.clone())) && !rings && *service != HomeService::Held {
                self.say(&device.id, Some(month), BrokenRule::NoNumber);
            }
            if *service == HomeService::Wifi && self.uses_data(&device.id) && self.holds(Rule::Need(device.id.clone())) {
                self.say(&device.id, Some(month), BrokenRule::NoData);
            }
            if *service == HomeService::Tether && !(self.hub_lends(&device.id, month) && self.hub_is_home(device, month)) {
                self.say(&device.id, Some(month), BrokenRule::NoHub);
            }
        }
    }

    fn uses_data(&self, device: &DeviceId) -> bool {
        let demand = &self.household.intent.demand;
        let at = demand.needs.iter().position(|need| need.device == *device);
        at.is_some_and(|at| demand.scenarios.iter().any(|scenario| scenario.volumes[at].bytes > 0))
    }

    /// Whether the hub of a device has a line in a month from which others may be served.
    fn hub_lends(&self, device: &DeviceId, month: usize) -> bool {
        let Some(hub) = self.solution.hub_of(device) else { return false };
        let Some(main) = self.solution.main_line(&hub.device) else { return false };
        // Whether the terms allow it is seen in the bill: what may not be lent is a shortfall there.
        main.months.get(month).is_some_and(|service| terms(self.household, main, service).is_some())
    }

    /// Whether a device that is used at home never is without its hub in a month. With the person whose hub it is, what that person
    /// leaves at home rests.
    fn hub_is_home(&self, device: &Device, month: usize) -> bool {
        let intent = self.household.intent;
        let Some(hub) = self.solution.hub_of(&device.id) else { return true };
        let owner = self.household.inventory.device(&hub.device).map(|hub| &hub.owner);
        if owner == Some(&device.owner) || !self.uses_data(&device.id) {
            return true;
        }
        let from = super::loads::month_start(intent, month);
        let end = super::loads::month_start(intent, month + 1);
        let days = from.series(1.day()).take_while(|date| *date < end);
        days.into_iter().all(|date| !is_away(intent, &hub.device, date) || is_away(intent, &device.id, date))
    }

    /// Number, offer, contract and places of one line.
    fn line(&mut self, plan: &LinePlan) {
        let Some(device) = self.household.inventory.device(&plan.device).cloned() else { return };
        let held = plan.held.and_then(|at| self.household.inventory.lines.get(at)).cloned();
        for (month, service) in plan.months.iter().enumerate() {
            let offer = terms(self.household, plan, service);
            if let (None, HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id)) = (&offer, service) {
                self.say(&plan.device, Some(month), BrokenRule::UnknownOffer(id.clone()));
            }
            if let Some(held) = &held {
                self.number(plan, held, month, service, offer.as_ref());
            }
            let again = *service == HomeService::Held && month > 0 && plan.months[month - 1] != HomeService::Held;
            if let Some(offer) = offer.as_ref().filter(|_| again || *service != HomeService::Held) {
                self.suits(plan, &device, offer, month);
            }
            if let Some(offer) = offer.filter(|_| again) {
                let sold = self.household.offers.iter().find(|sold| sold.id == offer.id);
                let same = sold.is_some_and(|sold| sold.price.base == offer.price.base);
                if !same || offer.price.commitment.is_some_and(|commitment| commitment.months > 1) {
                    self.say(&plan.device, Some(month), BrokenRule::NotSoldAgain);
                }
            }
        }
        self.contract(plan);
        self.places(plan, &device);
    }

    fn number(&mut self, plan: &LinePlan, held: &Line, month: usize, service: &HomeService, offer: Option<&Offer>) {
        let kept = held.number.is_some() && self.household.intent.rules.keep_numbers && self.holds(Rule::KeepNumbers);
        let codes = held.bank_codes && self.holds(Rule::BankCodes);
        if (kept || codes) && *service != HomeService::Held && !offer.is_some_and(rings) {
            self.say(&plan.device, Some(month), BrokenRule::NoNumber);
        }
    }

    /// Whether a new offer is for this device and household.
    fn suits(&mut self, plan: &LinePlan, device: &Device, offer: &Offer, month: usize) {
        let home = Place::Country(self.household.intent.home);
        let asked = matches!(
            device.kind,
            DeviceKind::Watch | DeviceKind::Tracker | DeviceKind::Earbuds | DeviceKind::Car | DeviceKind::Iot
        );
        let for_kind = offer.devices.contains(&device.kind) || (offer.devices.is_empty() && !asked);
        let locked = match &device.lock {
            fleet::inventory::Lock::LockedTo(carrier) => offer.carrier.as_ref() != Some(carrier),
            _ => false,
        };
        let sold = offer.is_sold_on(self.household.intent.from.max(self.household.today));
        let as_card = offer.conditions.physical_sim == Known::Yes && device.capability.physical_slots != Some(0);
        let as_esim = offer.conditions.esim != Known::No && device.capability.has_esim != Known::No;
        let goes_in = as_card || as_esim;
        let roams_all_year = offer.zones.first().is_none_or(|zone| !zone.places.contains(home));
        if !offer.market.contains(home)
            || roams_all_year
            || !for_kind
            || locked
            || !sold
            || !goes_in
            || offer.kind == Kind::Travel
        {
            self.say(&plan.device, Some(month), BrokenRule::NotForDevice(offer.id.clone()));
        }
        let commitment = self.household.intent.rules.commitment == CommitmentRule::Never && self.holds(Rule::Commitment);
        if commitment && offer.price.commitment.is_some_and(|commitment| commitment.months > 1) {
            self.say(&plan.device, Some(month), BrokenRule::Commitment);
        }
        if offer.kind == Kind::Companion {
            let phone = phone_of(self.household, self.solution, &plan.device);
            let line = phone.filter(|phone| **phone != plan.device).and_then(|phone| self.solution.main_line(phone));
            let carrier = line.and_then(|line| terms(self.household, line, &line.months[month])).and_then(|offer| offer.carrier);
            let needs = &offer.conditions.needs_carrier;
            let fits = carrier
                .is_some_and(|carrier| if needs.is_empty() { offer.carrier == Some(carrier) } else { needs.contains(&carrier) });
            let asks_nobody = needs.is_empty() && offer.carrier.is_none();
            if !(fits || asks_nobody) {
                self.say(&plan.device, Some(month), BrokenRule::OtherCarrier);
            }
        }
    }

    /// Contracts are kept for their time, or leaving was paid (the price sees to that): here only that months are named in full.
    fn contract(&mut self, plan: &LinePlan) {
        if plan.months.len() != self.months() {
            self.say(&plan.device, None, BrokenRule::Incomplete);
        }
    }

    /// Profiles and places, in every month.
    fn places(&mut self, plan: &LinePlan, device: &Device) {
        if plan.role != LineRole::Main {
            return;
        }
        let stored = device.capability.esim.and_then(|esim| esim.stored_max).map_or(usize::MAX, usize::from);
        let taken = device.profiles.iter().filter(|profile| !profile.is_removable(self.household.today)).count();
        let is_hub = self.solution.hubs.iter().any(|hub| hub.device == plan.device);
        let free =
            if is_hub && self.holds(Rule::FreeSlots) { usize::from(self.household.intent.rules.free_slots_on_hub) } else { 0 };
        for month in 0..self.months() {
            // Places that lines must leave free are there for packages.
            let besides = free.max(self.profiles_on_trips(device, month));
            if self.esims(device, month).is_none_or(|lines| lines + taken + besides > stored) {
                self.say(&plan.device, Some(month), BrokenRule::NoPlace);
            }
        }
    }

    /// The most profiles that packages take on a device on any trip of a month.
    fn profiles_on_trips(&self, device: &Device, month: usize) -> usize {
        let intent = self.household.intent;
        let (from, until) = (super::loads::month_start(intent, month), super::loads::month_start(intent, month + 1));
        let here = |plan: &&TripPlan| {
            days_planned(intent, &intent.trips[plan.trip]).iter().any(|away| from <= away.billed && away.billed < until)
        };
        let taken = |plan: &TripPlan| {
            let ours = plan.travellers.iter().filter(|traveller| traveller.device == device.id);
            ours.flat_map(|traveller| traveller.service.purchases()).map(Purchase::profiles).sum::<usize>()
        };
        self.solution.trips.iter().filter(here).map(taken).max().unwrap_or(0)
    }

    /// eSIM profiles that a device's lines take in a month, what can be a card being one; `None` when there is no place for a card.
    fn esims(&self, device: &Device, month: usize) -> Option<usize> {
        let slots = device.capability.physical_slots.map(usize::from);
        let lines = self.solution.lines.iter().filter(|line| line.device == device.id);
        let offers: Vec<Offer> = lines.filter_map(|line| terms(self.household, line, line.months.get(month)?)).collect();
        let no_esim =
            |offer: &&Offer| device.capability.has_esim == Known::No || (offer.conditions.esim == Known::No && slots != Some(0));
        let only_cards = offers.iter().filter(no_esim).count();
        let left_for_cards = slots.map_or(Some(0), |slots| slots.checked_sub(only_cards))?;
        let may_be_card = offers.iter().filter(|offer| !no_esim(offer) && offer.conditions.physical_sim == Known::Yes).count();
        Some(offers.len() - only_cards - may_be_card.min(left_for_cards))
    }

    /// Each device is around one hub: a person's around a hub of that person, what belongs to nobody around any.
    fn seats(&mut self) {
        let inventory = self.household.inventory;
        let may_be_hub = |device: &Device| device.kind.can_be_hub() || self.household.intent.rules.hubs.contains(&device.id);
        let has_hub = |owner: &str| inventory.devices.iter().any(|one| one.owner.as_deref() == Some(owner) && may_be_hub(one));
        let mut wrong = Vec::new();
        for device in &inventory.devices {
            let around: Vec<&Hub> = self.solution.hubs.iter().filter(|hub| hub.spokes.contains(&device.id)).collect();
            let is_its_own = |hub: &Hub| inventory.device(&hub.device).is_some_and(|hub| hub.owner == device.owner);
            let is_bound = device.owner.as_deref().is_some_and(has_hub);
            let is_hub = self.solution.hubs.iter().any(|hub| hub.device == device.id);
            if around.len() > 1 || around.iter().any(|hub| is_hub || (is_bound && !is_its_own(hub))) {
                wrong.push(device.id.clone());
            }
        }
        wrong.iter().for_each(|device| self.say(device, None, BrokenRule::NoHub));
    }

    /// The hub's second line on another network.
    fn hubs(&mut self) {
        let asked = self.household.intent.rules.backup_line;
        if asked == BackupLine::NotNeeded || !self.holds(Rule::BackupLine) {
            return;
        }
        let by_satellite = |hub: &Hub| {
            let satellite = self.household.inventory.device(&hub.device).map(|device| device.capability.satellite);
            asked == BackupLine::DifferentNetworkOrSatellite
                && (satellite == Some(Satellite::Messages) || satellite == Some(Satellite::Data))
        };
        for hub in self.solution.hubs.iter().filter(|hub| !by_satellite(hub)) {
            for month in 0..self.months() {
                let host = |line: &LinePlan| {
                    line.months.get(month).and_then(|s| terms(self.household, line, s)).and_then(|offer| offer.host)
                };
                let lines: Vec<&LinePlan> = self.solution.lines.iter().filter(|line| line.device == hub.device).collect();
                let main = lines.iter().find(|line| line.role == LineRole::Main).and_then(|line| host(line));
                let other =
                    |line: &&&LinePlan| line.role != LineRole::Main && host(line).is_some_and(|h| Some(&h) != main.as_ref());
                if main.is_none() || !lines.iter().any(|line| other(&line)) {
                    self.broken.push(Broken { device: hub.device.clone(), at: Some(month), rule: BrokenRule::NoBackup });
                }
            }
        }
    }

    fn pools(&mut self) {
        let mut lines: BTreeMap<(OfferId, usize), (u32, Option<u32>, DeviceId)> = BTreeMap::new();
        for line in &self.solution.lines {
            for (month, service) in line.months.iter().enumerate() {
                if let Some(offer) = terms(self.household, line, service).filter(|offer| offer.kind == Kind::Pool) {
                    lines.entry((offer.id, month)).or_insert((0, offer.price.lines_max, line.device.clone())).0 += 1;
                }
            }
        }
        for ((id, month), (count, most, device)) in lines {
            if most.is_some_and(|most| count > most) {
                self.say(&device, Some(month), BrokenRule::PoolFull(id));
            }
        }
    }

    /// What each device needs on a trip.
    fn trip(&mut self, plan: &TripPlan) {
        let trip = &self.household.intent.trips[plan.trip];
        for need in &trip.needs {
            let Some(traveller) = plan.travellers.iter().find(|traveller| traveller.device == need.device) else { continue };
            let counts = self.holds(Rule::TripNeed(plan.trip, need.device.clone()));
            if let Some(rule) = self.need(plan, traveller, need, counts) {
                self.say(&need.device, Some(plan.trip), rule);
            }
        }
    }

    /// Whether everyone's data on each trip comes from one provider.
    fn one_provider(&mut self) {
        let solution = self.solution;
        for trip in 0..self.household.intent.trips.len() {
            let together: Vec<&TripPlan> = solution.trips.iter().filter(|plan| plan.trip == trip).collect();
            let each = |plan: &&TripPlan| plan.travellers.iter().flat_map(|one| self.providers(plan, one)).collect::<Vec<_>>();
            let mut providers: Vec<String> = together.iter().flat_map(each).collect();
            providers.sort();
            providers.dedup();
            let first = together.iter().flat_map(|plan| &plan.travellers).next();
            if let Some(first) = first.filter(|_| providers.len() > 1) {
                self.say(&first.device, Some(trip), BrokenRule::TwoProviders);
            }
        }
    }

    fn need(&self, plan: &TripPlan, traveller: &Traveller, need: &TripNeed, counts: bool) -> Option<BrokenRule> {
        let needed = counts && (need.per_day.bytes > 0 || need.alone || need.calls);
        // Whatever serves its data: who must be called there must be reached under the own number.
        let is_reached = |offer: &Offer, place| offer.conditions.number != Known::No && offer.terms_at(place).is_some();
        if counts && need.calls && traveller.service != TripService::Off && !self.line_works(plan, need, |_| true, is_reached) {
            return Some(BrokenRule::TripNeed);
        }
        // What the own line cannot carry there is a shortfall on its bill; a place without terms shows here.
        let covers = |offer: &Offer, place| offer.terms_at(place).is_some();
        let roams = |place| traveller.service.roams_at(place);
        if traveller.service.roams() && !self.line_works(plan, need, roams, covers) {
            return Some(BrokenRule::TripNeed);
        }
        match &traveller.service {
            TripService::Off => needed.then_some(BrokenRule::TripNeed),
            TripService::Tether(hub) => {
                let is_its_hub = self.solution.hub_of(&need.device).is_some_and(|own| own.device == *hub);
                let hub_served = plan.travellers.iter().find(|other| other.device == *hub);
                let lends = hub_served.is_some_and(|hub| hub.service.roams() || !hub.service.purchases().is_empty());
                match (need.alone && counts, lends && is_its_hub) {
                    (true, _) => Some(BrokenRule::NotAlone),
                    (_, false) => Some(BrokenRule::NoHub),
                    _ => None,
                }
            }
            TripService::Roam => None,
            TripService::Packages(purchases) | TripService::Split(_, purchases) => {
                let device = self.household.inventory.device(&need.device)?;
                let live = self.lines_that_stay_live(device);
                let room = device.capability.live_lines.is_none_or(|most| live < usize::from(most));
                if live > 0 && !room && device.kind != DeviceKind::Hotspot {
                    return Some(BrokenRule::Silenced);
                }
                (!packages::carry(self.household, plan, traveller, purchases)).then_some(BrokenRule::PackagesTooSmall)
            }
        }
    }

    /// Whether a device's main line is as it must be at some places of a trip, in the month of each day.
    fn line_works(
        &self,
        plan: &TripPlan,
        need: &TripNeed,
        meant: impl Fn(Place) -> bool,
        works: impl Fn(&Offer, Place) -> bool,
    ) -> bool {
        let Some(main) = self.solution.main_line(&need.device) else { return true };
        let days = days_planned(self.household.intent, &self.household.intent.trips[plan.trip]);
        days.iter().filter(|away| meant(away.place)).all(|away| {
            let month = (0..self.months()).rev().find(|&m| super::loads::month_start(self.household.intent, m) <= away.billed);
            let service = month.and_then(|month| main.months.get(month));
            service.and_then(|service| terms(self.household, main, service)).is_some_and(|offer| works(&offer, away.place))
        })
    }

    /// How many of a device's lines must not be silenced: the main line when it is called, and every line that gets bank codes.
    fn lines_that_stay_live(&self, device: &Device) -> usize {
        let called = self.household.intent.demand.needs.iter().any(|need| need.device == device.id && need.calls)
            && self.holds(Rule::Calls(device.id.clone()));
        let lines = self.solution.lines.iter().filter(|line| line.device == device.id);
        let held = |line: &LinePlan| line.held.and_then(|at| self.household.inventory.lines.get(at));
        let codes = |line: &LinePlan| self.holds(Rule::BankCodes) && held(line).is_some_and(|held| held.bank_codes);
        lines.filter(|line| codes(line) || (called && line.role == LineRole::Main)).count()
    }

    /// From whom a traveller's data comes: who sold its packages, and whose line it uses there in any month.
    fn providers(&self, plan: &TripPlan, traveller: &Traveller) -> Vec<String> {
        let by_id = |id: &OfferId| self.household.offers.iter().find(|offer| offer.id == *id).map(|offer| offer.provider.clone());
        let mut all: Vec<String> = traveller.service.purchases().iter().filter_map(|purchase| by_id(&purchase.offer)).collect();
        let Some(line) = self.solution.main_line(&traveller.device) else { return all };
        let days = days_planned(self.household.intent, &self.household.intent.trips[plan.trip]);
        for away in days.iter().filter(|away| traveller.service.roams_at(away.place)) {
            let begun = |month: &usize| super::loads::month_start(self.household.intent, *month) <= away.billed;
            let service = (0..self.months()).rev().find(begun).and_then(|month| line.months.get(month));
            all.extend(service.and_then(|service| terms(self.household, line, service)).map(|offer| offer.provider));
        }
        all
    }
}

/// Whether a line rings under a number: said so, or it prices calls at home.
fn rings(offer: &Offer) -> bool {
    let prices_calls = offer.zones.first().is_some_and(|zone| zone.minute.is_some());
    offer.kind != Kind::Travel
        && (offer.conditions.number == Known::Yes || (offer.conditions.number == Known::Unknown && prices_calls))
}
