//! A household and a what-if in, the cheapest solution with its bound out.

use fleet::offer::{Offer, OfferId};
use fleet::place::Place;

use crate::compile::Compiled;
use crate::compile::build::{Dominated, held_terms};
pub use crate::compile::candidates::Refusal;
use crate::compile::journey::Service;
use crate::compile::party::{HomeService as Home, Party, Role};
use crate::compile::seats::{Seats, Table, opened};
use crate::compile::variant::Variant;
use crate::household::Household;
use crate::search::product::Path;
use crate::search::seats::{self, Tried};
use crate::search::{accord, coupled, narrow};
use crate::solution::{HomeService, Hub, LinePlan, LineRole, PoolSize, Purchase, Solution, Traveller, TripPlan, TripService};

/// A solution and what is proved about it, in the planner's unit (minor units × the sum of the scenario weights).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// What was decided.
    pub solution: Solution,
    /// What it costs with hassle and premiums: the number that was minimised.
    pub objective: i64,
    /// The part of it that is no cost: what the rule on contracts asks the contracts in it to save.
    pub premium: i64,
    /// No solution costs less than this.
    pub bound: i64,
    /// For each trip and device: how many packages were compared.
    pub compared: Vec<Compared>,
    /// For each device, at home and on each trip: how many offers were turned down for what.
    pub refused: Vec<Refused>,
}

/// Offers that were turned down for a device, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The device's position in the inventory.
    pub device: usize,
    /// The trip's position in the intent; `None` at home.
    pub trip: Option<usize>,
    /// Why.
    pub why: Refusal,
    /// How many offers.
    pub count: usize,
    /// Some of them.
    pub first: Vec<OfferId>,
}

/// How many packages were compared for a device on a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The trip's position in the intent.
    pub trip: usize,
    /// The device's position in the inventory.
    pub device: usize,
    /// Packages that could serve it there.
    pub candidates: usize,
}

impl Solved {
    /// Money and people's time: what everything really costs.
    pub fn spent(&self) -> i64 {
        self.objective - self.premium
    }
}

/// How long to search. The clock is the caller's: with [`Effort::whole`] an answer is a function of the household alone.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// Seconds since any fixed moment.
    pub clock: &'a (dyn Fn() -> f64 + Sync),
    /// Seconds that one search may take; what is not proved by then is reported as a gap.
    pub seconds_max: f64,
    /// How many what-ifs may be asked for reasons: each is a search of its own.
    pub what_ifs_max: usize,
}

impl Effort<'static> {
    /// As long as it takes, and every reason.
    pub fn whole() -> Self {
        Self { clock: &|| 0.0, seconds_max: f64::INFINITY, what_ifs_max: usize::MAX }
    }
}

/// The cheapest solution of a household under a variant; `None` when its rules and needs cannot all be kept.
pub fn solve(household: &Household, variant: &Variant) -> Option<Solved> {
    solve_within(household, variant, &Effort::whole())
}

/// The same, in limited time.
pub fn solve_within(household: &Household, variant: &Variant, effort: &Effort) -> Option<Solved> {
    let planned = household.planned(variant);
    let household = &planned.household(household);
    let terms: Vec<Option<Offer>> = held_terms(household);
    let table = Table::of(household);
    let attempt = |seats: &Seats, effort: &Effort| {
        let groups = table.groups(seats);
        let compiled = Compiled::new(household, variant, &terms, &groups, Dominated::LeftOut);
        let left_out: Vec<usize> = compiled.parties.iter().flat_map(|party| party.left_out.iter().copied()).collect();
        if left_out.is_empty() {
            return seated(&compiled, effort);
        }
        // What is too much for a hub is looked at as if every hub lent to it for nothing: that bounds whatever was not tried.
        let half = Effort { seconds_max: effort.seconds_max / 2.0, ..*effort };
        let open = Compiled::new(household, variant, &terms, &opened(&groups, &left_out), Dominated::LeftOut);
        let free = seated(&open, &half)?;
        if !free.borrowers.iter().any(|borrower| left_out.contains(borrower)) {
            return Some(free);
        }
        seated(&compiled, &half).map(|tried| Tried { bound: free.bound.min(tried.cost), ..tried })
    };
    let (solved, bound) = seats::search(&table.guests, &table.hubs(), effort, &attempt)?;
    Some(Solved { bound, ..solved })
}

/// The same for these seats.
fn seated(compiled: &Compiled, effort: &Effort) -> Option<Tried<Solved>> {
    let mut solved =
        Solved { solution: Solution::default(), objective: 0, premium: 0, bound: 0, compared: Vec::new(), refused: Vec::new() };
    let sharing = sharing(compiled);
    let mut parties: Vec<Party> = Vec::new();
    let mut paths: Vec<Path> = Vec::new();
    for party in (0..compiled.parties.len()).filter(|at| !sharing.contains(at)).map(|at| &compiled.parties[at]) {
        let narrowed = narrow::solve(party, compiled, &|pool, month| compiled.companies(party, pool, month))?;
        solved.objective += narrowed.path.cost;
        solved.bound += narrowed.bound;
        parties.push(narrowed.party);
        paths.push(narrowed.path);
    }
    if !sharing.is_empty() {
        let together: Vec<Party> = sharing.iter().map(|&at| compiled.parties[at].clone()).collect();
        let coupled = coupled::search(compiled, &together, effort)?;
        solved.objective += coupled.cost;
        solved.bound += coupled.bound.min(coupled.cost);
        parties.extend(coupled.parties);
        paths.extend(coupled.paths);
    }
    for (party, path) in parties.iter().zip(&paths) {
        read_back(compiled, party, path, &mut solved.solution);
        solved.premium += premium(compiled, party, path);
    }
    read_sizes(compiled, &parties, &paths, &mut solved.solution);
    let compared = compiled.compared.candidates.iter();
    solved.compared = compared.map(|(&(trip, device), &candidates)| Compared { trip, device, candidates }).collect();
    solved.refused = refused(compiled);
    let borrowers = parties.iter().zip(&paths).filter(|(party, path)| party.at_any_hub && borrows(party, path));
    let borrowers = borrowers.map(|(party, _)| party.members[0].device).collect();
    Some(Tried { cost: solved.objective, changes: changes(&solved.solution), bound: solved.bound, borrowers, answer: solved })
}

/// How often a line changes, and how often packages are bought.
fn changes(solution: &Solution) -> usize {
    let of_line = |line: &LinePlan| {
        let today = if line.held.is_some() { HomeService::Held } else { HomeService::Wifi };
        std::iter::once(&today).chain(&line.months).zip(&line.months).filter(|(before, now)| before != now).count()
    };
    let travellers = solution.trips.iter().flat_map(|plan| &plan.travellers);
    let buying = travellers.filter(|traveller| !traveller.service.purchases().is_empty()).count();
    solution.lines.iter().map(of_line).sum::<usize>() + buying
}

/// Whether any device of a party goes through a hub, or is somebody's companion.
fn borrows(party: &Party, path: &Path) -> bool {
    let at_home = |state: &Vec<usize>| {
        let mut options = (0..party.members.len()).map(|member| party.option(member, state));
        options.any(|option| option.service == Home::Tether || option.of_phone || !option.needs_carrier.is_empty())
    };
    let away = |(month, choice): (usize, &usize)| {
        let mut ways = party.active[month].iter().zip(&party.choices[month][*choice]);
        ways.any(|(&journey, &way)| party.journeys[journey].combinations[way].services.contains(&Service::Tether))
    };
    path.states.iter().any(at_home) || path.choices.iter().enumerate().any(away)
}

/// What was turned down for what: at home first, then trip by trip.
fn refused(compiled: &Compiled) -> Vec<Refused> {
    let home = compiled.home_refusals.iter().map(|(device, refusals)| (*device, None, refusals));
    let trips = compiled.compared.refusals.iter().map(|(&(trip, device), refusals)| (device, Some(trip), refusals));
    let mut all = Vec::new();
    for (device, trip, refusals) in home.chain(trips) {
        for (&why, turned) in &refusals.0 {
            let first = turned.first.iter().map(|&offer| compiled.offers[offer].id.clone()).collect();
            all.push(Refused { device, trip, why, count: turned.count, first });
        }
    }
    all
}

/// The parties that could share a pool with another one or must agree with another one on a trip, by position; none when at most
/// one could.
fn sharing(compiled: &Compiled) -> Vec<usize> {
    let parties = &compiled.parties;
    let trips = accord::trips(compiled, parties);
    let shares = |at: &usize| {
        let mut options = parties[*at].members.iter().flat_map(|member| &member.options);
        options.any(|option| matches!(option.service, Home::Pool(_)))
            || parties[*at].journeys.iter().any(|journey| trips.contains(&journey.trip))
    };
    let users: Vec<usize> = (0..parties.len()).filter(shares).collect();
    if users.len() > 1 { users } else { Vec::new() }
}

/// What the rule on contracts asks a party's contracts to save.
fn premium(compiled: &Compiled, party: &Party, path: &Path) -> i64 {
    let month = |(month, state): (usize, &Vec<usize>)| {
        let cautioned = (0..party.members.len()).filter(|&member| party.option(member, state).cautioned).count();
        compiled.pricing().caution(month) * i64::try_from(cautioned).unwrap_or(i64::MAX)
    };
    path.states.iter().enumerate().map(month).sum()
}

/// Puts a party's path into the household's own terms.
fn read_back(compiled: &Compiled, party: &Party, path: &Path, solution: &mut Solution) {
    let devices = &compiled.household.inventory.devices;
    for (at, member) in party.members.iter().enumerate() {
        let service = |state: &Vec<usize>| home_service(compiled, party, at, state);
        solution.lines.push(LinePlan {
            device: devices[member.device].id.clone(),
            role: match member.role {
                Role::Main => LineRole::Main,
                Role::Second => LineRole::Second,
                Role::Backup => LineRole::Backup,
            },
            held: member.held.map(|(line, _)| line),
            months: path.states.iter().map(service).collect(),
        });
    }
    if party.has_hub {
        let mut spokes: Vec<_> = party.members[1..].iter().map(|member| devices[member.device].id.clone()).collect();
        spokes.dedup();
        let device = devices[party.members[0].device].id.clone();
        spokes.retain(|spoke| *spoke != device);
        solution.hubs.push(Hub { device, spokes });
    }
    read_trips(compiled, party, path, solution);
}

fn home_service(compiled: &Compiled, party: &Party, member: usize, state: &[usize]) -> HomeService {
    let option = party.option(member, state);
    let id = |offer: usize| compiled.offers[offer].id.clone();
    match option.service {
        _ if option.held.is_some() => HomeService::Held,
        Home::Line(offer) => HomeService::Line(id(offer)),
        Home::Companion(offer) => HomeService::Companion(id(offer)),
        Home::Pool(pool) => HomeService::Pool(id(compiled.pools[pool])),
        Home::Tether => HomeService::Tether,
        Home::Wifi => HomeService::Wifi,
    }
}

fn read_trips(compiled: &Compiled, party: &Party, path: &Path, solution: &mut Solution) {
    let devices = &compiled.household.inventory.devices;
    for (j, journey) in party.journeys.iter().enumerate() {
        let month = journey.months[0];
        let Some(position) = party.active[month].iter().position(|&active| active == j) else { continue };
        let combination = &journey.combinations[party.choices[month][path.choices[month]][position]];
        let state = &path.states[month];
        let provider = party.provider_of(journey, combination, state);
        let days = &compiled.days.trips[journey.trip];
        let travellers = journey.travellers.iter().zip(&combination.services).enumerate().map(|(t, (&member, &service))| {
            let device = party.members[member].device;
            let service = match service {
                Service::Roam => TripService::Roam,
                Service::Off => TripService::Off,
                Service::Tether => TripService::Tether(devices[party.members[0].device].id.clone()),
                Service::Packages | Service::Split(_) => {
                    let bundle = journey.bundle(t, combination, provider, party.places_left(device, state));
                    let purchases = bundle.map(|bundle| bundle.purchases.clone()).unwrap_or_default();
                    let purchase = |p: &crate::compile::packages::Purchase| Purchase {
                        offer: compiled.offers[p.offer_at].id.clone(),
                        renews: p.renews,
                        first: days[p.first_day].date,
                        last: days[p.last_day].date,
                        packages: p.packages.clone(),
                    };
                    let purchases = purchases.iter().map(purchase).collect();
                    let roams = |place: &Place| compiled.days.is_among(journey.trip, *place, service.roams_at());
                    match service {
                        Service::Split(_) => {
                            TripService::Split(journey.places.iter().copied().filter(roams).collect(), purchases)
                        }
                        _ => TripService::Packages(purchases),
                    }
                }
            };
            Traveller { device: devices[device].id.clone(), service }
        });
        solution.trips.push(TripPlan { trip: journey.trip, travellers: travellers.collect() });
    }
}

/// The cheapest size of each pool in each month, for the lines of the whole household in it.
fn read_sizes(compiled: &Compiled, parties: &[Party], paths: &[Path], solution: &mut Solution) {
    for month in 0..compiled.days.months.len() {
        for pool in 0..compiled.pools.len() {
            let loads = coupled::loads(compiled, parties, paths, pool, month);
            if !loads.is_empty() {
                let (_, tier) = compiled.pool_cost(pool, month, &loads);
                solution.sizes.push(PoolSize { offer: compiled.offers[compiled.pools[pool]].id.clone(), month, tier });
            }
        }
    }
}
