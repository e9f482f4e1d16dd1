//! Decisions: what changes against today, what it saves, and why it stands.
//!
//! A reason is found by forbidding the decision and solving again: the difference is the price of the next best, and the next
//! best is named. When nothing is left without the decision, it is the only way to keep the rules.

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;

use super::{Setup, WhatIfs};
use crate::household::Household;
use crate::solution::{HomeService, LinePlan, LineRole, Solution, Traveller, TripService};
use crate::solve::Solved;
use crate::variant::{Ban, HomeChoice, Rule, TripChoice, Variant};

/// Something that changes, or a journey that is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub what: What,
    /// Money saved against today over the plan's months, in the planner's unit; negative when it costs more.
    pub saves: i64,
    /// Why, each reason with its price.
    pub because: Vec<Because>,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A device's line changes.
    Line {
        /// The device.
        device: DeviceId,
        /// Which of its lines.
        role: LineRole,
        /// Today's service.
        from: HomeService,
        /// The new services, each with the month from which it holds.
        to: Vec<(usize, HomeService)>,
    },
    /// A pool's sizes, each with the month from which it holds.
    Pool {
        /// The pool.
        offer: OfferId,
        /// Position of the tier, `None` when there is one size only.
        sizes: Vec<(usize, Option<usize>)>,
        /// Devices in it in the month in which it has most.
        devices: Vec<DeviceId>,
    },
    /// A trip, for everyone who goes.
    Trip {
        /// The trip's position in the intent.
        trip: usize,
        /// Who is served how.
        travellers: Vec<Traveller>,
    },
    /// A profile of no more use is removed.
    RemoveProfile {
        /// The device.
        device: DeviceId,
        /// The profile's name.
        profile: String,
    },
}

/// Why a decision stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The next best costs so much more over the plan's months (planner's unit).
    NextBest {
        /// What was forbidden to find it.
        without: Ban,
        /// How much more.
        costs_more: i64,
        /// What would be done instead.
        instead: Box<What>,
    },
    /// The next best costs less, but a rule of the household is against it.
    Rule {
        /// What was forbidden to find it.
        without: Ban,
        /// The rule.
        rule: Rule,
        /// How much less it costs over the plan's months (planner's unit).
        costs_less: i64,
        /// What the rule is against.
        against: Box<What>,
    },
    /// Nothing else keeps the rules.
    OnlyWay {
        /// What was forbidden to see that.
        without: Ban,
    },
    /// It frees a place.
    FreesPlace,
}

pub(super) fn decisions(what_ifs: &WhatIfs, solved: &Solved, today: &Setup, best: &Setup) -> Vec<Decision> {
    let household = what_ifs.household;
    let mut decisions = Vec::new();
    for (at, line) in best.solution.lines.iter().enumerate() {
        let from = today_service(&today.solution, line);
        let to = changes(line, &from);
        if to.is_empty() {
            continue;
        }
        let paid = today_line(&today.solution, line).map_or(0, |at| today.verdict.lines[at]);
        let what = What::Line { device: line.device.clone(), role: line.role, from, to };
        decisions.push(Decision { what, saves: paid - best.verdict.lines[at], because: Vec::new() });
    }
    decisions.extend(pools(household, today, best));
    for trip in 0..household.intent.trips.len() {
        let travellers = travellers(&best.solution, trip);
        if !travellers.is_empty() {
            let saves = today.verdict.trips[trip] - best.verdict.trips[trip];
            decisions.push(Decision { what: What::Trip { trip, travellers }, saves, because: Vec::new() });
        }
    }
    for device in &household.inventory.devices {
        for profile in device.profiles.iter().filter(|profile| profile.is_removable(household.today)) {
            let what = What::RemoveProfile { device: device.id.clone(), profile: profile.name.clone() };
            decisions.push(Decision { what, saves: 0, because: vec![Because::FreesPlace] });
        }
    }
    // Where not every reason may be asked for, those that move most money come first.
    let mut order: Vec<usize> = (0..decisions.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(decisions[at].saves.abs()));
    for at in order {
        let because = reasons(what_ifs, solved, &decisions[at].what);
        decisions[at].because.extend(because);
    }
    decisions
}

/// Why a decision stands.
fn reasons(what_ifs: &WhatIfs, solved: &Solved, what: &What) -> Vec<Because> {
    match what {
        What::Line { device, role, to, .. } => {
            let line =
                solved.solution.lines.iter().find(|line| line.device == *device && line.role == *role && changed_to(line, to));
            line.zip(to.first())
                .and_then(|(line, (_, service))| line_reason(what_ifs, solved, line, service))
                .into_iter()
                .collect()
        }
        What::Pool { offer, sizes, .. } => {
            let tier = sizes.iter().find_map(|(_, tier)| *tier);
            let instead = |other: &Solution| Some(pool(what_ifs.household, other, offer));
            tier.and_then(|tier| without(what_ifs, solved, Ban::Tier(offer.clone(), tier), instead)).into_iter().collect()
        }
        What::Trip { trip, travellers } => trip_reasons(what_ifs, solved, *trip, travellers),
        What::RemoveProfile { .. } => Vec::new(),
    }
}

/// Whether a line's months end in the services of a decision.
fn changed_to(line: &LinePlan, to: &[(usize, HomeService)]) -> bool {
    to.iter().all(|(month, service)| line.months.get(*month) == Some(service))
}

/// The position of today's line that a planned line continues.
fn today_line(today: &Solution, line: &LinePlan) -> Option<usize> {
    today.lines.iter().position(|other| other.device == line.device && other.role == line.role && other.held == line.held)
}

fn today_service(today: &Solution, line: &LinePlan) -> HomeService {
    today_line(today, line).and_then(|at| today.lines[at].months.first().cloned()).unwrap_or(HomeService::Wifi)
}

/// The services that differ from the month before, each with its month.
fn changes(line: &LinePlan, from: &HomeService) -> Vec<(usize, HomeService)> {
    let mut before = from;
    let mut changes = Vec::new();
    for (month, service) in line.months.iter().enumerate() {
        if service != before {
            changes.push((month, service.clone()));
            before = service;
        }
    }
    changes
}

fn line_reason(what_ifs: &WhatIfs, solved: &Solved, line: &LinePlan, service: &HomeService) -> Option<Because> {
    let choice = match service {
        HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) => HomeChoice::On(id.clone()),
        HomeService::Tether => HomeChoice::Tether,
        HomeService::Wifi => HomeChoice::Wifi,
        HomeService::Held => HomeChoice::Held,
    };
    let instead = |other: &Solution| {
        let same = other.lines.iter().find(|l| l.device == line.device && l.role == line.role && l.held == line.held)?;
        let from = if line.held.is_some() { HomeService::Held } else { HomeService::Wifi };
        let mut to = changes(same, &from);
        if to.is_empty() {
            to.push((0, same.months.first()?.clone()));
        }
        Some(What::Line { device: line.device.clone(), role: line.role, from, to })
    };
    without(what_ifs, solved, Ban::Home(line.device.clone(), choice), instead)
}

/// Forbids something and solves again; `None` when no more may be asked.
fn without(what_ifs: &WhatIfs, solved: &Solved, ban: Ban, instead: impl Fn(&Solution) -> Option<What>) -> Option<Because> {
    let other = what_ifs.ask(what_ifs.household, &Variant::default().banning(ban.clone()))?;
    let next = other.and_then(|other| Some((other.spent() - solved.spent(), instead(&other.solution)?)));
    Some(match next {
        // Only what the rule on contracts asks them to save can make up for that.
        Some((costs_more, what)) if costs_more < 0 => {
            Because::Rule { without: ban, rule: Rule::Commitment, costs_less: -costs_more, against: Box::new(what) }
        }
        Some((costs_more, what)) => Because::NextBest { without: ban, costs_more, instead: Box::new(what) },
        None => Because::OnlyWay { without: ban },
    })
}

/// Pools that are used, with their sizes.
fn pools(household: &Household, today: &Setup, best: &Setup) -> Vec<Decision> {
    let cost = |setup: &Setup, id: &OfferId| setup.verdict.pools.iter().find(|(pool, _)| pool == id).map_or(0, |(_, cost)| *cost);
    let mut ids: Vec<&OfferId> = today.verdict.pools.iter().chain(&best.verdict.pools).map(|(id, _)| id).collect();
    ids.sort();
    ids.dedup();
    let mut decisions = Vec::new();
    for id in ids {
        let what = pool(household, &best.solution, id);
        decisions.push(Decision { what, saves: cost(today, id) - cost(best, id), because: Vec::new() });
    }
    decisions
}

fn pool(household: &Household, solution: &Solution, id: &OfferId) -> What {
    let mut sizes: Vec<(usize, Option<usize>)> = Vec::new();
    for size in solution.sizes.iter().filter(|size| size.offer == *id) {
        if sizes.last().is_none_or(|(_, tier)| *tier != size.tier) {
            sizes.push((size.month, size.tier));
        }
    }
    let inside = |line: &&LinePlan| {
        line.months.iter().any(|service| match service {
            HomeService::Pool(pool) => pool == id,
            HomeService::Held => line.held.and_then(|at| household.inventory.lines.get(at)).is_some_and(|held| held.offer == *id),
            _ => false,
        })
    };
    let devices = solution.lines.iter().filter(inside).map(|line| line.device.clone()).collect();
    What::Pool { offer: id.clone(), sizes, devices }
}

fn travellers(solution: &Solution, trip: usize) -> Vec<Traveller> {
    solution.trips.iter().filter(|plan| plan.trip == trip).flat_map(|plan| plan.travellers.clone()).collect()
}

/// Why a trip is served so: each package against the next best, and going through the hub against not.
fn trip_reasons(what_ifs: &WhatIfs, solved: &Solved, trip: usize, travellers: &[Traveller]) -> Vec<Because> {
    let instead = |other: &Solution| Some(What::Trip { trip, travellers: self::travellers(other, trip) });
    let mut because = Vec::new();
    for traveller in travellers {
        let ban = match &traveller.service {
            TripService::Packages(purchases) | TripService::Split(_, purchases) => {
                purchases.first().map(|purchase| TripChoice::Package(purchase.offer.clone()))
            }
            TripService::Roam => Some(TripChoice::Roam),
            TripService::Tether(_) => Some(TripChoice::Tether),
            TripService::Off => None,
        };
        if let Some(choice) = ban {
            because.extend(without(what_ifs, solved, Ban::Trip(trip, traveller.device.clone(), choice), instead));
        }
    }
    because
}
