//! What is to be done, when, on which device: the plan as a dated list that leaves no choice to whoever does it.

use fleet::intent::Stay;
use fleet::inventory::{DeviceId, NetworkChoice, Satellite};
use fleet::offer::{OfferId, Trigger};
use fleet::place::{Place, Plmn};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Setup;
use super::there;
use super::unknown::locks_to_look_at;
use crate::calendar::{Months, days_away};
use crate::household::Household;
use crate::solution::{HomeService, Purchase, Solution, Traveller};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// When.
    pub on: Date,
    /// On which device.
    pub device: DeviceId,
    /// What.
    pub act: Act,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Delete a profile of no more use. It cannot be installed again.
    RemoveProfile {
        /// Its name.
        profile: String,
    },
    /// Look whether the device is locked to its carrier, before money is spent on another one's line.
    LookAtLock,
    /// Open a line (move the number to it when there is one).
    Open {
        /// The offer.
        offer: OfferId,
        /// Whether the device's number moves along.
        moves_number: bool,
    },
    /// Ask for today's price of the offer that the line is on.
    Reprice {
        /// The offer.
        offer: OfferId,
    },
    /// Add the device to the carrier account of the hub as a companion.
    AddCompanion {
        /// The offer.
        offer: OfferId,
    },
    /// Join a pool.
    Join {
        /// The pool.
        offer: OfferId,
        /// Whether the device's number moves along.
        moves_number: bool,
    },
    /// End a line, once its successor works.
    End {
        /// The offer it is on.
        offer: OfferId,
    },
    /// Use the hub's hotspot from now on.
    Tether,
    /// Buy and install packages for a trip.
    Buy {
        /// The package.
        offer: OfferId,
        /// How many.
        count: u32,
        /// The trip's position in the intent.
        trip: usize,
        /// What starts it: until then the line stays off, or it is not bought or installed earlier.
        starts: Trigger,
        /// Places on the way where it would start by accident.
        not_in: Vec<Place>,
        /// Whether it can be installed only once; `None` when no source says.
        once_only: Option<bool>,
    },
    /// Switch the home line's data roaming off before leaving: nothing in the background may start a paid day.
    RoamingOff {
        /// The trip's position in the intent.
        trip: usize,
        /// Where it is switched on again; `None` for not on this trip.
        until: Option<Place>,
    },
    /// Choose a network by hand: the line would choose another by itself.
    ChooseNetwork {
        /// The trip's position in the intent.
        trip: usize,
        /// Where.
        place: Place,
        /// Which.
        network: Plmn,
        /// The devices that ride it too; none where it is the only one that the device can use.
        like: Vec<DeviceId>,
        /// Whether and how the device lets its user choose.
        choice: NetworkChoice,
    },
    /// Know that no line of the device works there, and what its own satellite service is for.
    NoCover {
        /// The trip's position in the intent.
        trip: usize,
        /// Where.
        place: Place,
        /// Until the end of this day.
        until: Date,
        /// What it reaches a satellite for.
        satellite: Satellite,
    },
}

pub(super) fn steps(household: &Household, today: &Setup, best: &Setup) -> Vec<Step> {
    let mut steps = Vec::new();
    for device in &household.inventory.devices {
        for profile in device.profiles.iter().filter(|profile| profile.is_removable(household.today)) {
            let act = Act::RemoveProfile { profile: profile.name.clone() };
            steps.push(Step { on: household.today, device: device.id.clone(), act });
        }
    }
    let locks = locks_to_look_at(household, best);
    steps.extend(locks.into_iter().map(|device| Step { on: household.today, device, act: Act::LookAtLock }));
    lines(household, today, best, &mut steps);
    for plan in &best.solution.trips {
        for traveller in &plan.travellers {
            let purchases = traveller.service.purchases().iter();
            steps.extend(purchases.flat_map(|purchase| buy(household, plan.trip, &traveller.device, purchase)));
            steps.extend(roaming_off(household, &best.solution, plan.trip, traveller));
        }
    }
    steps.extend(there::steps(household, &best.solution));
    steps.sort();
    steps
}

/// Lines that begin, move and end.
fn lines(household: &Household, today: &Setup, best: &Setup, steps: &mut Vec<Step>) {
    for line in &best.solution.lines {
        let held = line.held.and_then(|at| household.inventory.lines.get(at));
        let mut before = today
            .solution
            .lines
            .iter()
            .find(|l| l.device == line.device && l.role == line.role && l.held == line.held)
            .and_then(|l| l.months.first());
        for (month, service) in line.months.iter().enumerate() {
            let goes_through = |solution: &Solution| solution.hub_of(&line.device).map(|hub| hub.device.clone());
            let another_hub =
                month == 0 && *service == HomeService::Tether && goes_through(&today.solution) != goes_through(&best.solution);
            if before == Some(service) && !another_hub {
                continue;
            }
            let on = household.intent.from.saturating_add(i32::try_from(month).unwrap_or(0).months());
            let mut push = |act| steps.push(Step { on, device: line.device.clone(), act });
            if let (Some(HomeService::Held), HomeService::Line(offer) | HomeService::Companion(offer) | HomeService::Pool(offer)) =
                (before, service)
                && held.is_some_and(|held| held.offer == *offer)
            {
                push(Act::Reprice { offer: offer.clone() });
                before = Some(service);
                continue;
            }
            let moves_number = held.is_some_and(|held| held.number.is_some());
            match service {
                HomeService::Line(offer) => push(Act::Open { offer: offer.clone(), moves_number }),
                HomeService::Companion(offer) => push(Act::AddCompanion { offer: offer.clone() }),
                HomeService::Pool(offer) => push(Act::Join { offer: offer.clone(), moves_number }),
                HomeService::Tether => push(Act::Tether),
                HomeService::Wifi | HomeService::Held => {}
            }
            match before {
                Some(HomeService::Held) => {
                    if let Some(held) = held {
                        push(Act::End { offer: held.offer.clone() });
                    }
                }
                Some(HomeService::Line(offer) | HomeService::Companion(offer) | HomeService::Pool(offer)) => {
                    push(Act::End { offer: offer.clone() })
                }
                _ => {}
            }
            before = Some(service);
        }
    }
}

/// Packages that are bought on the same day are bought in one step.
fn buy(household: &Household, trip: usize, device: &DeviceId, purchase: &Purchase) -> Vec<Step> {
    let Some(terms) = household.offers.iter().find(|candidate| candidate.id == purchase.offer) else { return Vec::new() };
    let starts = terms.validity.as_ref().map_or(Trigger::FirstNetwork, |validity| validity.trigger);
    let not_in: Vec<Place> = match starts {
        Trigger::FirstNetwork | Trigger::FirstData => {
            let layovers = household.intent.trips[trip].stays.iter().filter(|stay| stay.layover).map(|stay| stay.place);
            layovers.filter(|place| terms.terms_at(*place).is_some()).collect()
        }
        _ => Vec::new(),
    };
    let once_only = terms.conditions.installs_max.map(|most| most == 1);
    let mut days: Vec<(Date, u32)> = Vec::new();
    for package in &purchase.packages {
        match days.iter_mut().find(|(day, _)| *day == package.bought) {
            Some((_, count)) => *count += 1,
            None => days.push((package.bought, 1)),
        }
    }
    let step = |(on, count)| {
        let act = Act::Buy { offer: purchase.offer.clone(), count, trip, starts, not_in: not_in.clone(), once_only };
        Step { on, device: device.clone(), act }
    };
    days.into_iter().map(step).collect()
}

/// When the own line's data roaming goes off: on the day before each part of a trip on which it is not used and could cost something.
fn roaming_off(household: &Household, solution: &Solution, trip: usize, traveller: &Traveller) -> Vec<Step> {
    let Some(line) = line_on_trip(household, solution, &traveller.device, trip) else { return Vec::new() };
    let terms = household.offers.iter().find(|offer| offer.id == line);
    let stays = &household.intent.trips[trip].stays;
    let is_used = |stay: &Stay| !stay.layover && traveller.service.roams_at(stay.place);
    // At a layover only a paid day that begins by itself is to be feared.
    let is_feared = |stay: &Stay| {
        !is_used(stay)
            && (!stay.layover || terms.and_then(|offer| offer.terms_at(stay.place)).is_some_and(|zone| zone.day_pass.is_some()))
    };
    let mut steps = Vec::new();
    let mut at = 0;
    while let Some(first) = stays[at..].iter().position(|stay| !is_used(stay)).map(|off| at + off) {
        let until = stays[first..].iter().position(is_used).map(|on| first + on);
        at = until.unwrap_or(stays.len());
        if stays[first..at].iter().any(is_feared) {
            let leaving = stays[first].from.to_zoned_datetime(stays[first].zone.clone()).date().saturating_sub(1.day());
            let act = Act::RoamingOff { trip, until: until.map(|on| stays[on].place) };
            steps.push(Step { on: leaving.max(household.today), device: traveller.device.clone(), act });
        }
    }
    steps
}

/// The offer that a device's line is on when a trip begins; `None` when it has no line then.
pub(super) fn line_on_trip(household: &Household, solution: &Solution, device: &DeviceId, trip: usize) -> Option<OfferId> {
    let months = Months::of(household.intent);
    let days = days_away(&household.intent.trips[trip], &household.intent.zone);
    let month = days.iter().find_map(|day| months.of_date(day.billed))?;
    let line = solution.main_line(device)?;
    match line.months.get(month)? {
        HomeService::Held => Some(household.inventory.lines.get(line.held?)?.offer.clone()),
        HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) => Some(id.clone()),
        HomeService::Tether | HomeService::Wifi => None,
    }
}
