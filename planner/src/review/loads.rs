//! The checker's own reading of a solution: which line carries what on which day.

use std::collections::BTreeSet;

use fleet::intent::{Intent, Trip};
use fleet::inventory::{DeviceId, DeviceKind};
use fleet::offer::Offer;
use fleet::offer::terms::ZoneData;
use fleet::place::Place;
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::household::Household;
use crate::solution::{HomeService, LineRole, Solution, TripPlan, TripService};

/// A day of a trip, by the place where its evening is spent.
#[derive(Debug, Clone)]
pub(super) struct Away {
    /// By the local clock.
    pub date: Date,
    pub place: Place,
    pub zone: TimeZone,
    pub begin: Timestamp,
    pub end: Timestamp,
    /// When its use is booked: at noon, or a day after the day before where clocks went forward in between.
    pub booked: Timestamp,
    /// The date at home at that moment.
    pub billed: Date,
}

/// First day of a month of the plan; month `months` is the day after the plan.
pub(super) fn month_start(intent: &Intent, month: usize) -> Date {
    intent.from.saturating_add(i32::try_from(month).unwrap_or(i32::MAX).months())
}

/// The days of a trip in order, each with where its evening is spent.
pub(super) fn days_away(intent: &Intent, trip: &Trip) -> Vec<Away> {
    let mut days: Vec<Away> = Vec::new();
    // Where it begins within two days of the end of an earlier one, its use is booked on from there.
    let hours = |a: Timestamp, b: Timestamp| (a.as_second() - b.as_second()).abs() / 3_600;
    let earlier = intent.trips.iter().take_while(|other| !std::ptr::eq(*other, trip));
    let meets = |other: &&Trip| other.end().zip(trip.begin()).is_some_and(|(end, begin)| hours(end, begin) < 48);
    let before = earlier.filter(meets).last().and_then(|other| days_away(intent, other).pop());
    let stays: Vec<_> = trip.stays.iter().filter(|stay| !stay.layover).collect();
    let noon = |date: Date, zone: &TimeZone| date.at(12, 0, 0, 0).to_zoned_datetime(zone.clone()).ok().map(|z| z.timestamp());
    for (order, stay) in stays.iter().enumerate() {
        let local = |at: Timestamp| at.to_zoned_datetime(stay.zone.clone()).date();
        let last = local(stay.until.checked_sub(1.nanosecond()).unwrap_or(stay.until));
        // The next stay's first evening is no longer this one's, unless its date comes a second time there.
        let next = stays.get(order + 1).map(|next| (next.from.to_zoned_datetime(next.zone.clone()).date(), &next.zone));
        let is_over = |date: Date| {
            next.is_some_and(|(first, zone)| {
                let apart =
                    noon(first, zone).zip(noon(date, &stay.zone)).map_or(0, |(there, here)| there.as_second() - here.as_second());
                date >= first && apart < 12 * 3_600
            })
        };
        let mut date = local(stay.from);
        while date <= last && !is_over(date) {
            let midnight = |d: Date| d.to_zoned_datetime(stay.zone.clone()).map_or(stay.from, |z| z.timestamp());
            let begin = midnight(date).max(stay.from);
            let end = midnight(date.saturating_add(1.day())).min(stay.until).max(begin);
            let at_noon = noon(date, &stay.zone).unwrap_or(begin);
            let least = days.last().or(before.as_ref()).and_then(|before| {
                let shared = before.date == date && hours(before.booked, at_noon) < 12;
                if shared { Some(before.booked) } else { before.booked.checked_add(24.hours()).ok() }
            });
            let booked = least.filter(|at| *at > at_noon && local(*at) == date).unwrap_or(at_noon);
            let billed = booked.to_zoned_datetime(intent.zone.clone()).date();
            days.push(Away { date, place: stay.place, zone: stay.zone.clone(), begin, end, booked, billed });
            date = date.saturating_add(1.day());
        }
    }
    days
}

/// The days of a trip that lie in the plan.
pub(super) fn days_planned(intent: &Intent, trip: &Trip) -> Vec<Away> {
    let end = month_start(intent, usize::from(intent.months));
    days_away(intent, trip).into_iter().filter(|away| intent.from <= away.billed && away.billed < end).collect()
}

/// Whether a device is on a trip on a date at home.
pub(super) fn is_away(intent: &Intent, device: &DeviceId, date: Date) -> bool {
    let joins = |trip: &&Trip| trip.needs.iter().any(|need| need.device == *device);
    intent.trips.iter().filter(joins).any(|trip| days_away(intent, trip).iter().any(|away| away.billed == date))
}

/// The dates before `date` on which a device was where an offer counts days.
pub(super) fn days_counted(intent: &Intent, device: &DeviceId, offer: &Offer, date: Date) -> BTreeSet<Date> {
    let counts = |place: Place| {
        let fair = offer.terms_at(place).and_then(|zone| zone.fair_use.as_ref());
        fair.and_then(|fair| fair.days_abroad_max).is_some()
    };
    let joins = |trip: &&Trip| trip.needs.iter().any(|need| need.device == *device);
    let days = intent.trips.iter().filter(joins).flat_map(|trip| days_away(intent, trip)).filter(|away| counts(away.place));
    days.map(|away| away.billed).filter(|day| *day < date).collect()
}

/// What one main line carries from `from` until (not including) `until` in one scenario.
pub(super) fn records(
    household: &Household,
    solution: &Solution,
    device: &DeviceId,
    scenario: usize,
    from: Date,
    until: Date,
) -> Vec<Record> {
    let intent = household.intent;
    let mut records = Vec::new();
    let mut date = from;
    let mut known: Option<(usize, Vec<&DeviceId>, Vec<&DeviceId>)> = None;
    while date < until {
        let Some(month) = (0..usize::from(intent.months)).rev().find(|&month| month_start(intent, month) <= date) else { break };
        if date >= month_start(intent, usize::from(intent.months)) {
            break;
        }
        let of_month = || (month, tethered_at_home(solution, device, month), companions(household, solution, device, month));
        let now = known.take().filter(|of| of.0 == month).unwrap_or_else(of_month);
        let (_, borrowers, companions) = known.insert(now);
        if !is_away(intent, device, date) {
            let here = borrowers.iter().filter(|other| !is_away(intent, other, date));
            let lent: u64 = here.map(|other| share(household, other, scenario, month, date)).sum();
            let own = share(household, device, scenario, month, date);
            book(&mut records, noon_at_home(intent, date), Place::Country(intent.home), &intent.zone, own, lent);
            book_calls(household, &mut records, device, month, date);
        }
        for companion in companions.iter().filter(|other| !is_away(intent, other, date)) {
            let own = share(household, companion, scenario, month, date);
            book(&mut records, noon_at_home(intent, date), Place::Country(intent.home), &intent.zone, own, 0);
        }
        for plan in &solution.trips {
            let trip = &intent.trips[plan.trip];
            let roams =
                |place| plan.travellers.iter().any(|traveller| traveller.device == *device && traveller.service.roams_at(place));
            for away in days_away(intent, trip).iter().filter(|away| away.billed == date && roams(away.place)) {
                let per_day =
                    |id: &DeviceId| trip.needs.iter().find(|need| need.device == *id).map_or(0, |need| need.per_day.bytes);
                let through = plan.travellers.iter().filter(|traveller| traveller.service == TripService::Tether(device.clone()));
                let lent = through.map(|traveller| per_day(&traveller.device)).sum();
                book(&mut records, away.booked, away.place, &away.zone, per_day(device), lent);
            }
            let roaming = companions.iter().filter(|id| is_roaming(plan, id));
            for companion in roaming {
                let per_day = trip.needs.iter().find(|need| need.device == **companion).map_or(0, |need| need.per_day.bytes);
                let offer = service_of(household, solution, companion, month);
                for away in days_away(intent, trip).iter().filter(|away| away.billed == date) {
                    if offer.as_ref().is_some_and(|offer| is_of_phone(offer, away.place)) {
                        book(&mut records, away.booked, away.place, &away.zone, per_day, 0);
                    }
                }
            }
        }
        date = date.saturating_add(1.day());
    }
    records
}

/// Companions of this device whose data is its line's own, in a month.
fn companions<'a>(household: &Household, solution: &'a Solution, phone: &DeviceId, month: usize) -> Vec<&'a DeviceId> {
    if phone_of(household, solution, phone) != Some(phone) {
        return Vec::new();
    }
    let around = solution.hubs.iter().filter(|around| around.device == *phone || around.spokes.contains(phone));
    let around = around.flat_map(|around| around.spokes.iter().chain([&around.device]));
    let home = Place::Country(household.intent.home);
    let of_phone = |other: &&DeviceId| {
        *other != phone && service_of(household, solution, other, month).is_some_and(|offer| is_of_phone(&offer, home))
    };
    around.filter(of_phone).collect()
}

/// Those of them that roam on a trip in a month.
pub(super) fn roaming_companions<'a>(
    household: &Household,
    solution: &'a Solution,
    plan: &TripPlan,
    phone: &DeviceId,
    month: usize,
) -> Vec<&'a DeviceId> {
    companions(household, solution, phone, month).into_iter().filter(|id| is_roaming(plan, id)).collect()
}

fn is_roaming(plan: &TripPlan, device: &DeviceId) -> bool {
    plan.travellers.iter().any(|one| one.device == *device && one.service == TripService::Roam)
}

/// The phone that a device's companion profile belongs to: its hub, or the first phone beside a hub that is none.
pub(super) fn phone_of<'a>(household: &Household, solution: &'a Solution, device: &DeviceId) -> Option<&'a DeviceId> {
    let hub = solution.hubs.iter().find(|hub| hub.device == *device || hub.spokes.contains(device))?;
    let is_phone = |id: &&DeviceId| household.inventory.device(id).is_some_and(|one| one.kind == DeviceKind::Phone);
    std::iter::once(&hub.device).chain(&hub.spokes).find(is_phone).or(Some(&hub.device))
}

/// The terms of a device's main line in a month.
fn service_of(household: &Household, solution: &Solution, device: &DeviceId, month: usize) -> Option<Offer> {
    let main = solution.main_line(device)?;
    super::price::terms(household, main, main.months.get(month)?)
}

/// Whether data on an offer at a place is drawn from the phone's allowance.
fn is_of_phone(offer: &Offer, place: Place) -> bool {
    let of = |data: &ZoneData| match data {
        ZoneData::AsAtHome => offer.zones.first().map(|home| home.data == ZoneData::OfPhone),
        data => Some(*data == ZoneData::OfPhone),
    };
    let zone = offer.terms_at(place);
    zone.and_then(|zone| of(zone.day_pass.as_ref().map_or(&zone.data, |pass| &pass.data))).unwrap_or(false)
}

/// Devices that tether to this one at home in a month.
pub(super) fn tethered_at_home<'a>(solution: &'a Solution, hub: &DeviceId, month: usize) -> Vec<&'a DeviceId> {
    let spokes = solution.hubs.iter().filter(|around| around.device == *hub).flat_map(|around| &around.spokes);
    let tethers = |spoke: &&DeviceId| {
        let main = solution.lines.iter().find(|line| line.device == **spoke && line.role == LineRole::Main);
        main.is_some_and(|line| line.months.get(month) == Some(&HomeService::Tether))
    };
    spokes.filter(tethers).collect()
}

/// A day's share of a month's volume: the shares of all days of the month sum to it, to the byte.
fn share(household: &Household, device: &DeviceId, scenario: usize, month: usize, date: Date) -> u64 {
    let demand = &household.intent.demand;
    let Some(at) = demand.needs.iter().position(|need| need.device == *device) else { return 0 };
    let volume = demand.scenarios[scenario].volumes[at].bytes;
    portion(household.intent, volume, month, date)
}

fn portion(intent: &Intent, whole: u64, month: usize, date: Date) -> u64 {
    let start = month_start(intent, month);
    let days_between = |a: Date, b: Date| a.until(b).map_or(0, |span| u128::from(span.get_days().unsigned_abs()));
    let (position, days) = (days_between(start, date), days_between(start, month_start(intent, month + 1)).max(1));
    let whole = u128::from(whole);
    u64::try_from(whole * (position + 1) / days - whole * position / days).unwrap_or(u64::MAX)
}

fn book(records: &mut Vec<Record>, begin: Timestamp, place: Place, zone: &TimeZone, own: u64, lent: u64) {
    let mut record = |used| records.push(Record { begin, offset: zone.to_offset(begin), place, network: None, used });
    if own > 0 {
        record(Used::Data(Volume::from_bytes(own)));
    }
    if lent > 0 {
        record(Used::Tethered(Volume::from_bytes(lent)));
    }
}

/// Noon at home.
fn noon_at_home(intent: &Intent, date: Date) -> Timestamp {
    date.at(12, 0, 0, 0).to_zoned_datetime(intent.zone.clone()).map_or(Timestamp::UNIX_EPOCH, |noon| noon.timestamp())
}

fn book_calls(household: &Household, records: &mut Vec<Record>, device: &DeviceId, month: usize, date: Date) {
    let intent = household.intent;
    let Some(need) = intent.demand.needs.iter().find(|need| need.device == *device) else { return };
    let minutes = portion(intent, u64::from(need.minutes), month, date);
    let messages = portion(intent, u64::from(need.messages), month, date);
    let (begin, place) = (noon_at_home(intent, date), Place::Country(intent.home));
    let mut record = |used| records.push(Record { begin, offset: intent.zone.to_offset(begin), place, network: None, used });
    if minutes > 0 {
        record(Used::Call { seconds: u32::try_from(minutes * 60).unwrap_or(u32::MAX) });
    }
    if messages > 0 {
        record(Used::Messages { count: u32::try_from(messages).unwrap_or(u32::MAX) });
    }
}
