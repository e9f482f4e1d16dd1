//! What is to be done at the places of a trip: a network chosen by hand where devices would ride different ones, and what is left
//! where no line works.
//!
//! Only networks that an offer names are spoken of: where nobody says which one a line rides, nothing is known to differ.

use fleet::intent::Trip;
use fleet::inventory::{Device, DeviceId, DeviceKind, Satellite};
use fleet::offer::{Offer, OfferId};
use fleet::place::{Place, Plmn};
use jiff::civil::Date;

use super::steps::line_on_trip;
use super::{Act, Step};
use crate::calendar::days_away;
use crate::household::Household;
use crate::solution::{Solution, Traveller, TripService};

pub(super) fn steps(household: &Household, solution: &Solution) -> Vec<Step> {
    let mut steps = Vec::new();
    for (at, trip) in household.intent.trips.iter().enumerate() {
        let travellers = solution.trips.iter().filter(|plan| plan.trip == at).flat_map(|plan| &plan.travellers).collect();
        let there = There { household, solution, trip, at, travellers };
        for stretch in stretches(household, trip) {
            steps.extend(there.networks(&stretch));
            steps.extend(there.without_cover(&stretch));
        }
    }
    steps
}

/// Days in a row at one place.
struct Stretch {
    place: Place,
    first: Date,
    last: Date,
}

fn stretches(household: &Household, trip: &Trip) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for day in days_away(trip, &household.intent.zone) {
        match stretches.last_mut().filter(|stretch| stretch.place == day.place) {
            Some(stretch) => stretch.last = day.date,
            None => stretches.push(Stretch { place: day.place, first: day.date, last: day.date }),
        }
    }
    stretches
}

/// A trip with everybody on it.
struct There<'a> {
    household: &'a Household<'a>,
    solution: &'a Solution,
    trip: &'a Trip,
    at: usize,
    travellers: Vec<&'a Traveller>,
}

/// A device that uses a line of its own at a place, and the networks that the line may ride there, the one it prefers first.
struct Rider<'a> {
    device: &'a Device,
    networks: &'a [Plmn],
}

impl<'a> There<'a> {
    /// The network that devices with lines of their own choose by hand, so that all ride the same and each one that it can use.
    fn networks(&self, stretch: &Stretch) -> Vec<Step> {
        let riders: Vec<Rider> = self.travellers.iter().filter_map(|one| self.rider(one, stretch.place)).collect();
        let usable = |rider: &Rider, network: &Plmn| {
            let (theirs, ours) = (self.household.facts.network_bands(network), &rider.device.capability.lte_bands);
            theirs.is_empty() || ours.is_empty() || theirs.iter().any(|band| ours.contains(band))
        };
        let for_all = |network: &&Plmn| riders.iter().all(|rider| rider.networks.contains(network) && usable(rider, network));
        let common = riders.first().and_then(|rider| rider.networks.iter().find(for_all));
        let mut steps = Vec::new();
        for rider in &riders {
            // Where none is to be had for all, each still needs one that it can use.
            let network = common.or_else(|| rider.networks.iter().find(|network| usable(rider, network)));
            let Some(network) = network.filter(|network| rider.networks.first() != Some(network)) else { continue };
            let others = riders.iter().filter(|other| common.is_some() && other.device.id != rider.device.id);
            let act = Act::ChooseNetwork {
                trip: self.at,
                place: stretch.place,
                network: *network,
                like: others.map(|other| other.device.id.clone()).collect(),
                choice: rider.device.network_choice.clone(),
            };
            steps.push(self.step(stretch, &rider.device.id, act));
        }
        steps
    }

    fn rider(&self, traveller: &Traveller, place: Place) -> Option<Rider<'a>> {
        let own = traveller.service.purchases().iter().find_map(|purchase| self.works(&purchase.offer, place));
        let line = || self.line(&traveller.device).filter(|_| traveller.service.roams_at(place));
        let offer = own.or_else(|| line().and_then(|id| self.works(&id, place)))?;
        let networks = offer.terms_at(place)?.networks.as_slice();
        let device = self.household.inventory.device(&traveller.device)?;
        (!networks.is_empty()).then_some(Rider { device, networks })
    }

    /// Devices for which no line works at a place: all of them, or those that must be able to call for help.
    fn without_cover(&self, stretch: &Stretch) -> Vec<Step> {
        let place = stretch.place;
        let by_line = |one: &Traveller| self.line(&one.device).is_some_and(|id| self.works(&id, place).is_some());
        let is_covered = |one: &&Traveller| self.is_served(one, place) || by_line(one);
        let nobody = !self.travellers.iter().any(is_covered);
        let mut steps = Vec::new();
        for one in self.travellers.iter().filter(|one| !is_covered(one)) {
            let Some(device) = self.household.inventory.device(&one.device) else { continue };
            let satellite = device.capability.satellite;
            let helps = matches!(satellite, Satellite::Emergency | Satellite::Messages | Satellite::Data);
            let carried = helps || matches!(device.kind, DeviceKind::Phone | DeviceKind::Watch);
            let asked = self.trip.needs.iter().any(|need| need.device == one.device && need.emergency);
            if asked || (nobody && carried) {
                let act = Act::NoCover { trip: self.at, place, until: stretch.last, satellite };
                steps.push(self.step(stretch, &one.device, act));
            }
        }
        steps
    }

    /// Whether a device has data at a place by what was chosen for it.
    fn is_served(&self, traveller: &Traveller, place: Place) -> bool {
        match &traveller.service {
            TripService::Off => false,
            TripService::Tether(hub) => {
                let hub = self.travellers.iter().find(|one| one.device == *hub && !matches!(one.service, TripService::Tether(_)));
                hub.is_some_and(|hub| self.is_served(hub, place))
            }
            service => {
                let mut bought = service.purchases().iter();
                let roams = || self.line(&traveller.device).is_some_and(|id| self.works(&id, place).is_some());
                bought.any(|purchase| self.works(&purchase.offer, place).is_some()) || (service.roams_at(place) && roams())
            }
        }
    }

    fn line(&self, device: &DeviceId) -> Option<OfferId> {
        line_on_trip(self.household, self.solution, device, self.at)
    }

    /// An offer, if it works at a place.
    fn works(&self, id: &OfferId, place: Place) -> Option<&'a Offer> {
        let offer = self.household.offers.iter().find(|offer| offer.id == *id)?;
        offer.terms_at(place).map(|_| offer)
    }

    fn step(&self, stretch: &Stretch, device: &DeviceId, act: Act) -> Step {
        Step { on: stretch.first.max(self.household.today), device: device.clone(), act }
    }
}
