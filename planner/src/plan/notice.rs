//! What is pointed out though nothing is wrong with it: an eSIM that nothing uses, a line that is paid for and hardly used.
//!
//! Only facts are pointed out. Where nobody said whether a device has an eSIM, whether a line sits on a card, or what a device
//! uses, nothing is. Amounts are bills over the plan's months, by the checker's own pricing.

use fleet::intent::CommitmentRule;
use fleet::inventory::{Device, DeviceId, Line, LineId, PrimaryUse, ProfileKind};
use fleet::money::Money;
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{Kind, Known, Offer, OfferId, Shares};
use fleet::volume::Volume;
use jiff::civil::Date;

use super::{Setup, today};
use crate::calendar::{Months, days_away};
use crate::compile::candidates::{at_home, has_number, needs_number, takes_travel_esim};
use crate::household::{Household, month_of};
use crate::review::{due, priced};
use crate::solution::{HomeService, Hub, LinePlan, LineRole, Solution, TripService};
use crate::variant::Variant;

/// A line is hardly used when less than this part of what it includes is used: one in …
const HARDLY: u64 = 5;
/// What a line without a limit is measured by: who uses less than a fifth of this needs no such line.
const UNLIMITED: Volume = Volume::from_gb(10);
/// Days of a month, where an allowance is one a day.
const DAYS: u64 = 30;

/// Something that is pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub what: Noticed,
    /// Whether the plan changes it.
    pub is_settled: bool,
}

/// What is pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noticed {
    /// A line that is paid for and hardly used.
    HardlyUsed(HardlyUsed),
    /// An eSIM that could be used and holds nothing.
    UnusedEsim(UnusedEsim),
}

/// A line that is paid for and hardly used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardlyUsed {
    /// The device that it is on.
    pub device: DeviceId,
    /// The line.
    pub line: LineId,
    /// The offer it is on.
    pub offer: OfferId,
    /// What is used at home in an average month, by the device and through it.
    pub used: Volume,
    /// What it includes in a month (of a shared volume its part); `None` without a limit.
    pub included: Option<Volume>,
    /// What it costs over the plan's months, without trips (planner's unit).
    pub costs: i64,
    /// The cheapest line that carries what is used at home, with what it costs over the plan's months; `None` when none costs less.
    pub instead: Option<(OfferId, i64)>,
    /// The first day from which it need not be paid any more.
    pub ends: Date,
    /// What ending it when the plan begins costs, where that is before it ends by itself.
    pub leaving: Option<i64>,
}

/// An eSIM that could be used and holds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedEsim {
    /// The device.
    pub device: DeviceId,
    /// How many profiles it stores, when known.
    pub stored: Option<u8>,
    /// The cheapest line that may be put on it and carries what the device uses, with what it costs over the plan's months.
    pub line: Option<(OfferId, i64)>,
    /// Whether it takes any seller's travel eSIM.
    pub takes_travel: bool,
}

/// What there is to point out in a household as it is today; of nothing it is known what becomes of it.
pub fn notices(household: &Household) -> Vec<Notice> {
    let setup = today::setup(household);
    all(household, &setup, &|_| false)
}

/// The same, with what a plan changes of it.
pub(super) fn beside(household: &Household, today: &Setup, best: &Setup) -> Vec<Notice> {
    all(household, today, &|noticed| match noticed {
        Noticed::HardlyUsed(found) => {
            let left = |line: &LinePlan| {
                let held = line.held.and_then(|at| household.inventory.lines.get(at));
                held.is_some_and(|held| held.id == found.line) && line.months.iter().any(|service| *service != HomeService::Held)
            };
            best.solution.lines.iter().any(left)
        }
        Noticed::UnusedEsim(found) => {
            let is_line = |service: &HomeService| {
                matches!(service, HomeService::Line(_) | HomeService::Companion(_) | HomeService::Pool(_))
            };
            let lines = best.solution.lines.iter().filter(|line| line.device == found.device);
            let mut travellers = best.solution.trips.iter().flat_map(|plan| &plan.travellers);
            lines.into_iter().any(|line| line.months.iter().any(is_line))
                || travellers.any(|one| one.device == found.device && !one.service.purchases().is_empty())
        }
    })
}

fn all(household: &Household, today: &Setup, is_settled: &dyn Fn(&Noticed) -> bool) -> Vec<Notice> {
    let mut lines: Vec<HardlyUsed> = today.solution.lines.iter().filter_map(|line| hardly_used(household, today, line)).collect();
    lines.sort_by_key(|found| std::cmp::Reverse(found.costs));
    let esims = household.inventory.devices.iter().filter_map(|device| unused_esim(household, device));
    let noticed = lines.into_iter().map(Noticed::HardlyUsed).chain(esims.map(Noticed::UnusedEsim));
    noticed.map(|what| Notice { is_settled: is_settled(&what), what }).collect()
}

/// Whether a device's eSIM is known to hold nothing: a line that may be on a card says nothing.
fn unused_esim(household: &Household, device: &Device) -> Option<UnusedEsim> {
    let capability = &device.capability;
    let is_of_use =
        |profile: &fleet::inventory::Profile| profile.kind == ProfileKind::Operational && !profile.is_removable(household.today);
    let on_card = |line: &Line| offer(household, &line.offer).is_some_and(|offer| offer.conditions.esim == Known::No);
    if capability.has_esim != Known::Yes
        || device.profiles.iter().any(is_of_use)
        || !household.inventory.lines_on(&device.id).all(on_card)
    {
        return None;
    }
    let line = next_best(household, device, On::ItsEsim);
    let takes_travel = takes_travel_esim(device);
    let stored = capability.esim.and_then(|esim| esim.stored_max);
    (line.is_some() || takes_travel).then(|| UnusedEsim { device: device.id.clone(), stored, line, takes_travel })
}

/// Whether a line of today is known to be hardly used; what a device's further lines carry is not known.
fn hardly_used(household: &Household, today: &Setup, plan: &LinePlan) -> Option<HardlyUsed> {
    let intent = household.intent;
    let line = household.inventory.lines.get(plan.held?)?;
    let device = household.inventory.device(&line.device)?;
    let held = offer(household, &line.offer)?;
    let need = intent.demand.needs.iter().position(|need| need.device == line.device)?;
    if plan.role != LineRole::Main || !intent.demand.needs[need].is_said || device.primary_use == PrimaryUse::Backup {
        return None;
    }
    let months = u64::from(intent.months.max(1));
    let borrowers = borrowers(household, today, &line.device);
    let borrowed = borrowers.iter().filter_map(|line| intent.demand.needs.iter().position(|need| need.device == line.device));
    let at_home = borrowed.map(|at| intent.demand.expected(at)).fold(intent.demand.expected(need), |sum, volume| sum + volume);
    let all = at_home * months + roamed(household, today, &line.device);
    let included = included(today, household, held)?;
    if all * HARDLY >= included.unwrap_or(UNLIMITED) * months {
        return None;
    }
    let costs = costs(household, today, plan, held);
    let instead = next_best(household, device, On::InsteadOf(line, &borrowers)).filter(|(_, cost)| *cost < costs);
    let need = &intent.demand.needs[need];
    // What must be there whatever it carries, and can be had for no less, is no news.
    if costs <= 0 || (instead.is_none() && (need.alone || need.calls || line.bank_codes)) {
        return None;
    }
    let ends = line.bound_until.map_or(intent.from, |bound| bound.max(intent.from));
    let left = Solution {
        lines: vec![LinePlan { months: vec![HomeService::Wifi; plan.months.len()], ..plan.clone() }],
        ..Solution::default()
    };
    Some(HardlyUsed {
        device: line.device.clone(),
        line: line.id.clone(),
        offer: line.offer.clone(),
        used: at_home,
        included,
        costs,
        instead,
        ends,
        leaving: (ends > intent.from).then(|| priced(household, &left).money),
    })
}

fn offer<'a>(household: &Household<'a>, id: &OfferId) -> Option<&'a Offer> {
    household.offers.iter().find(|offer| offer.id == *id)
}

/// What a line includes in a month, `Some(None)` without a limit; `None` where it has no volume of its own.
fn included(today: &Setup, household: &Household, held: &Offer) -> Option<Option<Volume>> {
    let ZoneData::Own(terms) = &held.zones.first()?.data else { return None };
    let a_month = |volume: Volume| if matches!(terms.period, Period::Day(_)) { volume * DAYS } else { volume };
    if held.kind != Kind::Pool || held.price.shares == Shares::Bill {
        return Some(terms.allowance.map(a_month));
    }
    let sizes = today.solution.sizes.iter().filter(|size| size.offer == held.id);
    let volumes = sizes.filter_map(|size| held.price.tiers.get(size.tier?)).map(|tier| tier.volume);
    let shared = volumes.max().or(terms.allowance.map(a_month));
    let lines = household.inventory.lines.iter().filter(|line| line.offer == held.id).count() as u64;
    Some(shared.map(|shared| Volume::from_bytes(shared.bytes / lines.max(1))))
}

/// Today's lines of other devices that use a device's data at home: through its hotspot, or as companions that have its data.
fn borrowers(household: &Household, today: &Setup, device: &DeviceId) -> Vec<LinePlan> {
    let of_phone = |offer: &Offer| offer.zones.first().is_some_and(|zone| zone.data == ZoneData::OfPhone);
    let borrows = |line: &&LinePlan| match line.months.first() {
        Some(HomeService::Tether) => true,
        Some(HomeService::Held) => {
            let held = line.held.and_then(|at| household.inventory.lines.get(at));
            held.and_then(|held| offer(household, &held.offer)).is_some_and(of_phone)
        }
        _ => false,
    };
    let spokes = today.solution.hubs.iter().filter(|hub| hub.device == *device).flat_map(|hub| &hub.spokes);
    spokes.filter_map(|spoke| today.solution.main_line(spoke)).filter(borrows).cloned().collect()
}

/// What a device's own line carries on all trips on which it roams.
fn roamed(household: &Household, today: &Setup, device: &DeviceId) -> Volume {
    let on_trip = |(at, trip): (usize, &fleet::intent::Trip)| {
        let roams = today.solution.on_trip(at, device).is_some_and(TripService::roams);
        let need = trip.needs.iter().find(|need| need.device == *device).filter(|_| roams)?;
        Some(need.per_day * days_away(trip, &household.intent.zone).len() as u64)
    };
    household.intent.trips.iter().enumerate().filter_map(on_trip).fold(Volume::ZERO, |sum, volume| sum + volume)
}

/// What a line costs over the plan's months; in a pool, what the last line of it does.
fn costs(household: &Household, today: &Setup, plan: &LinePlan, held: &Offer) -> i64 {
    if held.kind != Kind::Pool {
        let at = today.solution.lines.iter().position(|line| line == plan);
        return at.and_then(|at| today.verdict.lines.get(at).copied()).unwrap_or(0);
    }
    let lines = household.inventory.lines.iter().filter(|line| line.offer == held.id).count();
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    let fee = held.price.lines_minor(lines) - held.price.lines_minor(lines.saturating_sub(1));
    let months = i64::try_from(Months::of(household.intent).len()).unwrap_or(0);
    due(household, held, Money::new(fee, held.price.currency())) * today.verdict.weight * months
}

/// Where the next best line is to be.
#[derive(Clone, Copy)]
enum On<'a> {
    /// In the place of this one, for these lines besides.
    InsteadOf(&'a Line, &'a [LinePlan]),
    /// On the device's eSIM.
    ItsEsim,
}

/// The cheapest line month to month that may be put on a device and carries what it uses at home, with what it costs over the
/// plan's months.
fn next_best(household: &Household, device: &Device, on: On) -> Option<(OfferId, i64)> {
    let rings = |line: &Line| line.number.is_some() || offer(household, &line.offer).is_some_and(has_number);
    let number = needs_number(household, &Variant::default(), device)
        && match on {
            On::InsteadOf(line, _) => rings(line),
            On::ItsEsim => household.inventory.lines_on(&device.id).next().is_none(),
        };
    let months = usize::from(household.intent.months);
    let weight = household.intent.demand.weight_total().max(1);
    let free = household.intent.rules.commitment == CommitmentRule::Free;
    let may = |offer: &&Offer| {
        let is_bound = offer.price.commitment.is_some_and(|commitment| commitment.months > 1);
        (offer.kind == Kind::Line || (offer.kind == Kind::Companion && accompanies(household, device, offer)))
            && match on {
                On::InsteadOf(line, _) => line.offer != offer.id,
                On::ItsEsim => offer.conditions.esim != Known::No,
            }
            && (free || !is_bound)
            && at_home(household, device, offer, number).is_ok()
    };
    let besides = if let On::InsteadOf(_, besides) = on { besides } else { &[] };
    let spokes: Vec<DeviceId> = besides.iter().map(|line| line.device.clone()).collect();
    let lends = |offer: &Offer| offer.zones.first().is_some_and(|zone| zone.tether.allowed() == Known::Yes);
    let least = |offer: &Offer| (due(household, offer, month_of(offer)) - 1) * weight * i64::try_from(months).unwrap_or(0);
    let mut candidates: Vec<(i64, &Offer)> = household.offers.iter().filter(may).map(|offer| (least(offer), offer)).collect();
    candidates.sort_by_key(|(least, offer)| (*least, &offer.id));
    let mut best: Option<(OfferId, i64)> = None;
    for (least, offer) in candidates {
        if best.as_ref().is_some_and(|(_, cost)| least >= *cost) {
            break;
        }
        let service = if offer.kind == Kind::Companion { HomeService::Companion } else { HomeService::Line };
        let months = vec![service(offer.id.clone()); months];
        let line = LinePlan { device: device.id.clone(), role: LineRole::Main, held: None, months };
        let lines = std::iter::once(line).chain(besides.iter().cloned()).collect();
        let hubs = vec![Hub { device: device.id.clone(), spokes: spokes.clone() }];
        let verdict = priced(household, &Solution { lines, hubs, ..Solution::default() });
        let carries = verdict.shortfalls.iter().all(|short| short.device != device.id) && (besides.is_empty() || lends(offer));
        if let Some(&cost) = verdict.lines.first().filter(|_| carries)
            && best.as_ref().is_none_or(|(_, known)| cost < *known)
        {
            best = Some((offer.id.clone(), cost));
        }
    }
    best
}

/// Whether a line of its owner today has the carrier that a companion needs.
fn accompanies(household: &Household, device: &Device, companion: &Offer) -> bool {
    let inventory = household.inventory;
    let is_mine = |line: &&Line| inventory.device(&line.device).is_some_and(|other| other.owner == device.owner);
    let mut carriers = inventory.lines.iter().filter(is_mine).filter_map(|line| offer(household, &line.offer)?.carrier.as_ref());
    match companion.conditions.needs_carrier.is_empty() {
        true => carriers.any(|carrier| companion.carrier.as_ref() == Some(carrier)),
        false => carriers.any(|carrier| companion.conditions.needs_carrier.contains(carrier)),
    }
}
