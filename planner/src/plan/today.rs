//! How everything is served today: the lines that are paid for, their own roaming on trips, the hub's hotspot for the rest.

use fleet::inventory::Mode;
use fleet::offer::{Kind, Known, Offer};
use fleet::volume::Volume;

use super::Setup;
use crate::compile::build::parties;
use crate::household::{Household, Topic};
use crate::review::review;
use crate::solution::{HomeService, Hub, LinePlan, LineRole, PoolSize, Solution, Traveller, TripPlan, TripService};
use crate::variant::Variant;

/// Today's setup over the plan's months.
///
/// A device without a line that uses data goes through the hub when the hub's terms allow it, else it does without. On trips
/// each device roams on its own line where its terms reach, else it does without. What is not served stands in the verdict.
pub(super) fn setup(household: &Household) -> Setup {
    let solution = solution(household);
    let verdict = review(household, &Variant::default(), &solution);
    Setup { solution, verdict }
}

fn solution(household: &Household) -> Solution {
    let inventory = household.inventory;
    let months = usize::from(household.intent.months);
    let mut solution = Solution::default();
    for (group, has_hub) in parties(household) {
        let hub_lends = has_hub && lends(household, group[0]);
        for (order, &at) in group.iter().enumerate() {
            let device = &inventory.devices[at];
            let mut held: Vec<usize> =
                (0..inventory.lines.len()).filter(|&line| inventory.lines[line].device == device.id).collect();
            held.sort_by_key(|&line| (inventory.lines[line].number.is_none(), line));
            let uses = uses_data(household, at);
            let without =
                if order > 0 && hub_lends && uses && device.kind.can_tether() { HomeService::Tether } else { HomeService::Wifi };
            let main = held.first().copied();
            let service = if main.is_some() { HomeService::Held } else { without };
            let line = |role, held, service: HomeService| LinePlan {
                device: device.id.clone(),
                role,
                held,
                months: vec![service; months],
            };
            solution.lines.push(line(LineRole::Main, main, service));
            solution.lines.extend(held.iter().skip(1).map(|&second| line(LineRole::Second, Some(second), HomeService::Held)));
        }
        if has_hub {
            let spokes = group[1..].iter().map(|&at| inventory.devices[at].id.clone()).collect();
            solution.hubs.push(Hub { device: inventory.devices[group[0]].id.clone(), spokes });
        }
    }
    solution.trips = (0..household.intent.trips.len()).map(|trip| on_trip(household, trip)).collect();
    solution.sizes = sizes(household);
    solution
}

fn uses_data(household: &Household, device_at: usize) -> bool {
    let demand = &household.intent.demand;
    let id = &household.inventory.devices[device_at].id;
    let at = demand.needs.iter().position(|need| need.device == *id);
    at.is_some_and(|at| demand.scenarios.iter().any(|scenario| scenario.volumes[at] > Volume::ZERO))
}

fn lends(household: &Household, hub_at: usize) -> bool {
    let id = &household.inventory.devices[hub_at].id;
    let line = household.inventory.lines_on(id).next();
    let offer = line.and_then(|line| household.offers.iter().find(|offer| offer.id == line.offer));
    offer.and_then(|offer| offer.zones.first()).is_some_and(|zone| zone.tether.allowed() == Known::Yes)
}

fn on_trip(household: &Household, trip_at: usize) -> TripPlan {
    let trip = &household.intent.trips[trip_at];
    let travellers = trip.needs.iter().map(|need| {
        let held = household.inventory.lines_on(&need.device).next();
        let offer = held.and_then(|line| household.offers.iter().find(|offer| offer.id == line.offer));
        let wanted = need.per_day > Volume::ZERO || need.alone || need.calls;
        let places = trip.stays.iter().filter(|stay| !stay.layover).map(|stay| stay.place);
        let kind = household.inventory.device(&need.device).map(|device| device.kind);
        let denied = |offer: &Offer, place| {
            let asked = offer.carrier.as_ref().zip(kind);
            asked.is_some_and(|(carrier, kind)| household.facts.ask(carrier, kind, Topic::Roam, Some(place)).answer == Known::No)
        };
        let reaches =
            offer.is_some_and(|offer| places.into_iter().all(|place| offer.terms_at(place).is_some() && !denied(offer, place)));
        let service = if wanted && reaches { TripService::Roam } else { TripService::Off };
        Traveller { device: need.device.clone(), service }
    });
    TripPlan { trip: trip_at, travellers: travellers.collect() }
}

/// The sizes of today's pools: the smallest, when the file does not say which.
fn sizes(household: &Household) -> Vec<PoolSize> {
    let mut sizes = Vec::new();
    for line in &household.inventory.lines {
        let offer = household.offers.iter().find(|offer| offer.id == line.offer && offer.kind == Kind::Pool);
        let Some(offer) = offer.filter(|offer| line.mode == Mode::PoolMember && !offer.price.tiers.is_empty()) else { continue };
        for month in 0..usize::from(household.intent.months) {
            sizes.push(PoolSize { offer: offer.id.clone(), month, tier: Some(0) });
        }
    }
    sizes.sort();
    sizes.dedup();
    sizes
}
