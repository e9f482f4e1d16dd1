//! How everything is served today: the lines that are paid for, their own roaming on trips, the hub's hotspot for the rest.

use fleet::inventory::Line;
use fleet::offer::{Kind, Known, Offer};
use fleet::volume::Volume;
use jiff::ToSpan;

use super::Setup;
use crate::compile::seats::{Around, Seat, Seats, Table};
use crate::household::{Household, Topic};
use crate::review::review;
use crate::solution::{HomeService, Hub, LinePlan, LineRole, PoolSize, Solution, Traveller, TripPlan, TripService};
use crate::variant::Variant;

/// Today's setup over the plan's months.
///
/// A device without a line that uses data goes through the hub when the hub's terms allow it, else it does without. On trips
/// each device roams on its own line where its terms reach, else it does without. What is not served stands in the verdict.
pub(super) fn setup(household: &Household) -> Setup {
    let table = Table::of(household);
    let seats = seats(household, &table);
    let mut solution = solution(household, &table, &seats);
    solution.sizes = sizes(household, &solution);
    let verdict = review(household, &Variant::default(), &solution);
    Setup { solution, verdict }
}

/// At whose hub each device of nobody is today, where it is at one. The file does not say, and what is saved must be real: of those that
/// serve most, the one that costs least.
fn seats(household: &Household, table: &Table) -> Seats {
    let mut seats = table.seats(Seat::Open);
    for &guest in table.guests.iter().filter(|&&guest| is_around_a_hub(household, guest)) {
        let at = |hub: usize| {
            let mut seats = seats.clone();
            seats.insert(guest, Seat::At(hub));
            let verdict = review(household, &Variant::default(), &solution(household, table, &seats));
            let missing = verdict.shortfalls.iter().map(|shortfall| shortfall.volume.bytes).sum::<u64>();
            (verdict.broken.len(), missing, verdict.objective())
        };
        let best = table.hubs().into_iter().min_by_key(|&hub| at(hub));
        seats.extend(best.map(|hub| (guest, Seat::At(hub))));
    }
    seats
}

/// Whether a device without a hub of its own uses one today: it has no line, or one that is a phone's companion.
fn is_around_a_hub(household: &Household, guest: usize) -> bool {
    let inventory = household.inventory;
    let line = inventory.lines_on(&inventory.devices[guest].id).min_by_key(|line| line.number.is_none());
    let is_companion = |line: &Line| household.offers.iter().any(|offer| offer.id == line.offer && offer.kind == Kind::Companion);
    line.map_or(uses_data(household, guest), is_companion)
}

fn solution(household: &Household, table: &Table, seats: &Seats) -> Solution {
    let inventory = household.inventory;
    let months = usize::from(household.intent.months);
    let mut solution = Solution::default();
    for group in table.groups(seats) {
        let (group, has_hub) = (group.devices, group.around == Around::Hub);
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

/// The sizes of today's pools: of those that serve most, in each month the cheapest. The file does not say which they are, and what is
/// saved must be real.
fn sizes(household: &Household, solution: &Solution) -> Vec<PoolSize> {
    let pool = |line: &Line| household.offers.iter().find(|offer| offer.id == line.offer && offer.kind == Kind::Pool);
    let mut pools: Vec<&Offer> = household.inventory.lines.iter().filter_map(pool).collect();
    pools.retain(|offer| !offer.price.tiers.is_empty());
    pools.sort_by_key(|offer| &offer.id);
    pools.dedup_by_key(|offer| &offer.id);
    let months = usize::from(household.intent.months);
    let whole = |offer: &Offer, tier: usize| (0..months).map(move |month| size(offer, month, tier)).collect::<Vec<_>>();
    // Pools are paid apart, so each is looked at beside any sizes of the others.
    let mut sizes: Vec<PoolSize> = pools.iter().flat_map(|offer| whole(offer, 0)).collect();
    for offer in pools {
        let with = |tier: usize| {
            let others = sizes.iter().filter(|size| size.offer != offer.id).cloned();
            let verdict = review(
                household,
                &Variant::default(),
                &Solution { sizes: others.chain(whole(offer, tier)).collect(), ..solution.clone() },
            );
            let missing = |month: usize| {
                let first = household.intent.from.saturating_add(i32::try_from(month).unwrap_or(i32::MAX).months());
                let short = verdict.shortfalls.iter().filter(|shortfall| shortfall.month == first);
                short.map(|shortfall| shortfall.volume.bytes).sum::<u64>()
            };
            (0..months).map(|month| (missing(month), verdict.months[month])).collect::<Vec<_>>()
        };
        let by_tier: Vec<Vec<(u64, i64)>> = (0..offer.price.tiers.len()).map(with).collect();
        let best = |month: usize| (0..by_tier.len()).min_by_key(|&tier| by_tier[tier][month]).unwrap_or(0);
        for of_pool in sizes.iter_mut().filter(|size| size.offer == offer.id) {
            of_pool.tier = Some(best(of_pool.month));
        }
    }
    sizes
}

fn size(offer: &Offer, month: usize, tier: usize) -> PoolSize {
    PoolSize { offer: offer.id.clone(), month, tier: Some(tier) }
}
