//! What nobody could say, and what it would change: unknown terms that the plan does not rely on, facts past their life,
//! capabilities that should be looked at before money is spent.

use fleet::inventory::{DeviceId, DeviceKind, Lock};
use fleet::offer::{Offer, OfferId, Taxes, Tether};
use jiff::civil::Date;

use super::steps::line_on_trip;
use super::{Setup, WhatIfs};
use crate::household::Household;
use crate::solution::{HomeService, TripService};
use crate::solve::Solved;
use crate::variant::Variant;

/// Something that no source says, or not lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What.
    pub question: Question,
    /// What the best answer would save over the plan's months, in the planner's unit; `None` when it was not computed.
    pub would_save: Option<i64>,
}

/// What is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Whether an offer allows tethering. The plan does without.
    Tethering(OfferId),
    /// Whether the terms still hold: they were read on this day and their stated life is over.
    Stale(OfferId, Date),
    /// Whether taxes come on top.
    Taxes(OfferId),
    /// Whether a device is locked to a carrier.
    Lock(DeviceId),
    /// How many lines a device can have live at once.
    LiveLines(DeviceId),
    /// How many profiles a device can store.
    Stored(DeviceId),
}

pub(super) fn unknowns(what_ifs: &WhatIfs, solved: &Solved, best: &Setup) -> Vec<Unknown> {
    let household = what_ifs.household;
    let mut unknowns = tethering(what_ifs, solved);
    let mut questions = Vec::new();
    for offer in chosen(household, best) {
        if offer.source.is_stale(household.today) {
            questions.push(Question::Stale(offer.id.clone(), offer.source.read));
        }
        if offer.price.taxes == Taxes::Unstated && household.intent.tax_basis_points.is_none() {
            questions.push(Question::Taxes(offer.id.clone()));
        }
    }
    questions.extend(locks_to_look_at(household, best).into_iter().map(Question::Lock));
    for device in devices_that_get_packages(best) {
        let Some(device) = household.inventory.device(&device) else { continue };
        if device.capability.live_lines.is_none() && household.inventory.lines_on(&device.id).next().is_some() {
            questions.push(Question::LiveLines(device.id.clone()));
        }
        if device.capability.esim.and_then(|esim| esim.stored_max).is_none() {
            questions.push(Question::Stored(device.id.clone()));
        }
    }
    questions.sort();
    questions.dedup();
    unknowns.extend(questions.into_iter().map(|question| Unknown { question, would_save: None }));
    unknowns
}

/// Offers whose tethering no source speaks of, when a yes would make the plan cheaper.
fn tethering(what_ifs: &WhatIfs, solved: &Solved) -> Vec<Unknown> {
    let household = what_ifs.household;
    if !household.offers.iter().any(|offer| offer.zones.iter().any(|zone| zone.tether == Tether::Unknown)) {
        return Vec::new();
    }
    let trusted: Vec<Offer> = household.offers.iter().map(trusting).collect();
    let hopeful = Household { offers: &trusted, ..*household };
    let Some(Some(other)) = what_ifs.ask(&hopeful, &Variant::default()) else { return Vec::new() };
    let saves = solved.spent() - other.spent();
    if saves <= 0 {
        return Vec::new();
    }
    let mut asked = Vec::new();
    let lends = |id: &OfferId| {
        household.offers.iter().any(|offer| offer.id == *id && offer.zones.iter().any(|zone| zone.tether == Tether::Unknown))
    };
    for plan in &other.solution.trips {
        for traveller in &plan.travellers {
            let borrowed = plan.travellers.iter().any(|t| t.service == TripService::Tether(traveller.device.clone()));
            if borrowed {
                let bought = traveller.service.purchases().iter().map(|purchase| purchase.offer.clone());
                let line = line_on_trip(household, &other.solution, &traveller.device, plan.trip);
                asked.extend(bought.chain(line.filter(|_| traveller.service.roams())).filter(&lends));
            }
        }
    }
    for hub in &other.solution.hubs {
        let borrowed = hub.spokes.iter().any(|spoke| {
            let main = other.solution.main_line(spoke);
            main.is_some_and(|line| line.months.contains(&HomeService::Tether))
        });
        if let (true, Some(line)) = (borrowed, other.solution.main_line(&hub.device)) {
            let held = line.held.and_then(|at| household.inventory.lines.get(at)).map(|held| held.offer.clone());
            let ids = line.months.iter().filter_map(|service| match service {
                HomeService::Line(id) | HomeService::Pool(id) | HomeService::Companion(id) => Some(id.clone()),
                HomeService::Held => held.clone(),
                _ => None,
            });
            asked.extend(ids.filter(&lends));
        }
    }
    asked.sort();
    asked.dedup();
    asked.into_iter().map(|id| Unknown { question: Question::Tethering(id), would_save: Some(saves) }).collect()
}

fn trusting(offer: &Offer) -> Offer {
    let mut offer = offer.clone();
    for zone in &mut offer.zones {
        if zone.tether == Tether::Unknown {
            zone.tether = Tether::Yes;
        }
    }
    offer
}

/// The offers that the plan relies on.
fn chosen<'a>(household: &'a Household, best: &Setup) -> Vec<&'a Offer> {
    let mut ids: Vec<&OfferId> = Vec::new();
    for line in &best.solution.lines {
        ids.extend(line.months.iter().filter_map(|service| match service {
            HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) => Some(id),
            _ => None,
        }));
    }
    for traveller in best.solution.trips.iter().flat_map(|plan| &plan.travellers) {
        ids.extend(traveller.service.purchases().iter().map(|purchase| &purchase.offer));
    }
    ids.sort();
    ids.dedup();
    ids.into_iter().filter_map(|id| household.offers.iter().find(|offer| offer.id == *id)).collect()
}

/// Devices of which nobody says whether they are locked, and which the plan puts on another carrier or on a package.
pub(super) fn locks_to_look_at(household: &Household, best: &Setup) -> Vec<DeviceId> {
    let mut changing = devices_that_get_packages(best);
    let carrier = |id: &OfferId| household.offers.iter().find(|offer| offer.id == *id).and_then(|offer| offer.carrier.clone());
    for line in &best.solution.lines {
        let held = line.held.and_then(|at| household.inventory.lines.get(at)).and_then(|held| carrier(&held.offer));
        let other = |service: &HomeService| match service {
            HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) => held.is_none() || carrier(id) != held,
            HomeService::Held | HomeService::Tether | HomeService::Wifi => false,
        };
        if line.months.iter().any(other) {
            changing.push(line.device.clone());
        }
    }
    changing.sort();
    changing.dedup();
    let unknown = |id: &DeviceId| {
        let device = household.inventory.device(id);
        device
            .is_some_and(|device| device.lock == Lock::Unknown && matches!(device.kind, DeviceKind::Phone | DeviceKind::Hotspot))
    };
    changing.retain(unknown);
    changing
}

fn devices_that_get_packages(best: &Setup) -> Vec<DeviceId> {
    let travellers = best.solution.trips.iter().flat_map(|plan| &plan.travellers);
    travellers.filter(|t| !t.service.purchases().is_empty()).map(|t| t.device.clone()).collect()
}
