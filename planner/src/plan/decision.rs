//! Decisions: what changes against today, what it saves, and why it stands.
//!
//! A reason is found by forbidding the decision and solving again: the difference is the price of the next best, and the next
//! best is named. When nothing is left without the decision, it is the only way to keep the rules.

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;

use super::{PolicyPrice, Setup, WhatIfs, conflict};
use crate::household::Household;
use crate::review::review;
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
        /// How much more, with people's time.
        costs_more: i64,
        /// How much of that is people's time, at the household's own price.
        time: i64,
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
    /// Without a rule of the household it would not be done.
    Asked {
        /// The rule.
        rule: Rule,
        /// How much less everything would cost without the rule over the plan's months (planner's unit).
        costs_less: i64,
    },
    /// Nothing else keeps the rules.
    OnlyWay {
        /// What was forbidden to see that.
        without: Ban,
        /// The fewest rules and needs that would have to be given up for another way.
        rules: Vec<Rule>,
    },
    /// It follows from what is decided for the lines that were in the pool.
    Follows,
    /// It frees a place.
    FreesPlace,
}

pub(super) fn decisions(
    what_ifs: &WhatIfs,
    solved: &Solved,
    today: &Setup,
    best: &Setup,
    policies: &[(PolicyPrice, Solution)],
) -> Vec<Decision> {
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
        let what = &decisions[at].what;
        let asked = policies.iter().filter(|(price, without)| price.costs > 0 && !is_done_in(household, best, without, what));
        let asked = asked.map(|(price, _)| Because::Asked { rule: price.rule.clone(), costs_less: price.costs });
        let because: Vec<Because> = asked.chain(reasons(what_ifs, solved, best, what)).collect();
        decisions[at].because.extend(because);
    }
    decisions
}

/// Whether a decision is also made in another solution.
fn is_done_in(household: &Household, best: &Setup, other: &Solution, what: &What) -> bool {
    match what {
        What::Line { device, role, to, .. } => {
            let ours = best.solution.lines.iter().filter(|line| line.device == *device && line.role == *role);
            let line = ours.into_iter().find(|line| changed_to(line, to));
            let same = |line: &LinePlan| {
                let mut theirs = other.lines.iter().filter(|l| l.device == line.device && l.role == line.role);
                theirs.any(|theirs| theirs.held == line.held && theirs.months == line.months)
            };
            line.is_some_and(same)
        }
        What::Pool { offer, .. } => pool(household, other, offer) == *what,
        What::Trip { trip, travellers } => self::travellers(other, *trip) == *travellers,
        What::RemoveProfile { .. } => true,
    }
}

/// Why a decision stands.
fn reasons(what_ifs: &WhatIfs, solved: &Solved, best: &Setup, what: &What) -> Vec<Because> {
    let ask = Ask { what_ifs, solved, best };
    match what {
        What::Line { device, role, to, .. } => {
            let mut lines = solved.solution.lines.iter().filter(|line| line.device == *device && line.role == *role);
            let line = lines.find(|line| changed_to(line, to));
            let mut services: Vec<&HomeService> = to.iter().map(|(_, service)| service).collect();
            services.sort();
            services.dedup();
            services.retain(|service| **service != HomeService::Held || to[0].1 == HomeService::Held);
            services.sort_by_key(|service| to.iter().position(|(_, to)| to == *service));
            line.map_or_else(Vec::new, |line| {
                services.into_iter().filter_map(|service| line_reason(&ask, line, service)).collect()
            })
        }
        What::Pool { devices, .. } if devices.is_empty() => vec![Because::Follows],
        What::Pool { offer, sizes, .. } => {
            let instead = |other: &Solution| Some(pool(what_ifs.household, other, offer));
            let ban = match sizes.iter().find_map(|(_, tier)| *tier) {
                Some(tier) => Ban::Tier(offer.clone(), tier),
                None => Ban::Pool(offer.clone()),
            };
            ask.without(ban, instead).into_iter().collect()
        }
        What::Trip { trip, travellers } => trip_reasons(&ask, *trip, travellers),
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

fn line_reason(ask: &Ask, line: &LinePlan, service: &HomeService) -> Option<Because> {
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
    ask.without(Ban::Home(line.device.clone(), choice), instead)
}

/// What is asked for reasons, and what the answers are compared with.
struct Ask<'a> {
    what_ifs: &'a WhatIfs<'a>,
    solved: &'a Solved,
    best: &'a Setup,
}

impl Ask<'_> {
    /// Forbids something and solves again; `None` when no more may be asked.
    fn without(&self, ban: Ban, instead: impl Fn(&Solution) -> Option<What>) -> Option<Because> {
        let household = self.what_ifs.household;
        let variant = Variant::default().banning(ban.clone());
        let Some(other) = self.what_ifs.ask(household, &variant)? else {
            let rules = conflict::in_the_way(household, &variant, self.what_ifs.effort);
            return Some(Because::OnlyWay { without: ban, rules });
        };
        let what = Box::new(instead(&other.solution)?);
        let costs_more = other.spent() - self.solved.spent();
        if costs_more < 0 {
            // Only what the rule on contracts asks them to save can make up for that.
            return Some(Because::Rule { without: ban, rule: Rule::Commitment, costs_less: -costs_more, against: what });
        }
        let counts_time = household.intent.rules.hassle_per_hour.is_some();
        let hassle = || review(household, &variant, &other.solution).hassle - self.best.verdict.hassle;
        let time = if counts_time { hassle() } else { 0 };
        Some(Because::NextBest { without: ban, costs_more, time, instead: what })
    }
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
fn trip_reasons(ask: &Ask, trip: usize, travellers: &[Traveller]) -> Vec<Because> {
    let instead = |other: &Solution| Some(What::Trip { trip, travellers: self::travellers(other, trip) });
    let mut because = Vec::new();
    for traveller in travellers {
        let mut choices = match &traveller.service {
            TripService::Packages(purchases) | TripService::Split(_, purchases) => {
                purchases.iter().map(|purchase| TripChoice::Package(purchase.offer.clone())).collect()
            }
            TripService::Roam => vec![TripChoice::Roam],
            TripService::Tether(_) => vec![TripChoice::Tether],
            TripService::Off => Vec::new(),
        };
        choices.dedup();
        for choice in choices {
            because.extend(ask.without(Ban::Trip(trip, traveller.device.clone(), choice), instead));
        }
    }
    because
}
