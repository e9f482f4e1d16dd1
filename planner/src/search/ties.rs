//! What ties the members of a party to each other, and prices on those ties that make each member's own cheapest path tell of all.
//!
//! Cut loose, a tablet tethers for nothing while the hub lends to nobody. A *tie* says that both must agree; breaking it is
//! priced (a Lagrange multiplier), and for any prices the members' own optima sum to a bound of the whole. The prices are raised
//! and lowered until that bound is as high as it gets. Prices are integers, so the bound is exact.

use std::collections::BTreeMap;

use crate::compile::costs::Company;
use crate::compile::journey::Journey;
use crate::compile::party::{HomeOption, HomeService, Party, Role, add};
use crate::search::product::{Coordinate, FORBIDDEN};

/// Rounds of raising and lowering prices.
const ROUNDS_MAX: usize = 200;
/// The first price of a seat that no company offers.
const NO_SEAT: i64 = 1 << 40;
/// After so many rounds without a better bound the steps are halved.
const PATIENCE: usize = 8;

/// The ties of a party, their prices, and what each part pays under them.
pub(crate) struct Ties<'a> {
    party: &'a Party,
    /// Each pool's month: the companies that could be in it, each with the ties it takes part in.
    pools: Vec<Vec<(i64, Vec<Part>)>>,
    /// `seat[member][month]`: for each pool the first of the ties of that member's line in it, one for each set that it lends to.
    seat: Vec<Vec<BTreeMap<usize, usize>>>,
    /// Whether breaking the tie in one direction only counts (then its price is never negative).
    one_sided: Vec<bool>,
    keys: Vec<Key>,
    prices: Vec<i64>,
    /// `variant[member][month][variant]`: ties that a variant takes part in, with their sign.
    variant: Vec<Vec<Vec<Vec<Part>>>>,
    /// `option[member][month][option]`: the same for an option, whatever its variant.
    option: Vec<Vec<Vec<Vec<Part>>>>,
    /// `combination[journey][combination]`: the same for a journey's ways.
    combination: Vec<Vec<Vec<Part>>>,
    /// The least that each journey's packages cost under each combination.
    packages: Vec<Vec<i64>>,
}

/// Which tie: what it is between, and in which month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A borrower and its lender.
    Lending { bit: usize, month: usize },
    /// A traveller's line and a journey.
    Roaming { journey: usize, member: usize, digit: usize, month: usize },
    /// A companion and its phone.
    Carrier { member: usize, carriers: Vec<String>, month: usize },
    /// The hub's line and its second line.
    Host { host: String, month: usize },
    /// The hub's line and whether there is a second one.
    SecondLine { month: usize },
    /// A line and its pool.
    Seat { pool: usize, member: usize, set: usize, month: usize },
}

/// Prices by tie, to go on from when a party was narrowed.
pub(crate) struct Prices(BTreeMap<Key, i64>);

/// A part in a tie: which, and on which side.
#[derive(Clone, Copy)]
struct Part {
    tie: usize,
    sign: i64,
}

impl<'a> Ties<'a> {
    pub(crate) fn of(party: &'a Party, companies: &dyn Fn(usize, usize) -> Option<Vec<Company>>) -> Self {
        let months = party.contexts.len();
        let by_month = |count: &dyn Fn(usize) -> usize| -> Vec<Vec<Vec<Part>>> {
            (0..months).map(|month| vec![Vec::new(); count(month)]).collect()
        };
        let members = 0..party.members.len();
        let mut ties = Self {
            party,
            pools: Vec::new(),
            seat: vec![vec![BTreeMap::new(); months]; party.members.len()],
            one_sided: Vec::new(),
            keys: Vec::new(),
            prices: Vec::new(),
            variant: members.clone().map(|m| by_month(&|month| party.members[m].variants[month])).collect(),
            option: members.map(|m| by_month(&|_| party.members[m].options.len())).collect(),
            combination: party.journeys.iter().map(|journey| vec![Vec::new(); journey.combinations.len()]).collect(),
            packages: party
                .journeys
                .iter()
                .map(|journey| journey.combinations.iter().map(|c| least_packages(journey, c)).collect())
                .collect(),
        };
        for month in 0..months {
            ties.tie_lending(month);
            ties.tie_roaming(month);
            ties.tie_carriers(month);
            ties.tie_hosts(month);
            ties.tie_pools(month, companies);
        }
        ties
    }

    /// A tie whose price begins at nothing.
    fn new_tie(&mut self, key: Key, one_sided: bool) -> usize {
        self.one_sided.push(one_sided);
        self.keys.push(key);
        self.prices.push(0);
        self.one_sided.len() - 1
    }

    /// Who uses another line's allowance at home is who that line lends to.
    fn tie_lending(&mut self, month: usize) {
        let party = self.party;
        for (bit, &borrower) in party.borrowers.iter().enumerate() {
            let tie = self.new_tie(Key::Lending { bit, month }, false);
            self.mark_options(borrower, month, tie, 1, |option| party.borrows(bit, option));
            let lender = party.lender(bit);
            for variant in 0..party.members[lender].variants[month] {
                if party.lent_of_variant(lender, month, variant) >> bit & 1 == 1 {
                    self.variant[lender][month][variant].push(Part { tie, sign: -1 });
                }
            }
        }
    }

    /// Who roams in a month is who the journey's way says.
    fn tie_roaming(&mut self, month: usize) {
        let party = self.party;
        for &j in &party.active[month] {
            let journey = &party.journeys[j];
            for member in journey.concerned(party.phone) {
                for digit in 1..party.radix(member, j) {
                    let tie = self.new_tie(Key::Roaming { journey: j, member, digit, month }, false);
                    for combination in 0..journey.combinations.len() {
                        if party.digit(member, j, combination) == digit {
                            self.combination[j][combination].push(Part { tie, sign: 1 });
                        }
                    }
                    for variant in 0..party.members[member].variants[month] {
                        if party.digit_of_variant(member, month, variant, j) == digit {
                            self.variant[member][month][variant].push(Part { tie, sign: -1 });
                        }
                    }
                }
            }
        }
    }

    /// A companion's carrier is its phone's.
    fn tie_carriers(&mut self, month: usize) {
        let party = self.party;
        let Some(phone) = party.phone else { return };
        let mut asked: Vec<Vec<String>> = Vec::new();
        for option in party.members.iter().flat_map(|member| &member.options).filter(|option| !option.needs_carrier.is_empty()) {
            if !asked.contains(&option.needs_carrier) {
                asked.push(option.needs_carrier.clone());
            }
        }
        for carriers in &asked {
            for member in (0..party.members.len()).filter(|&member| member != phone) {
                if party.members[member].options.iter().any(|option| option.needs_carrier == *carriers) {
                    let tie = self.new_tie(Key::Carrier { member, carriers: carriers.clone(), month }, true);
                    self.mark_options(member, month, tie, 1, |option| option.needs_carrier == *carriers);
                    self.mark_options(phone, month, tie, -1, |option| {
                        option.carrier.as_ref().is_some_and(|c| carriers.contains(c))
                    });
                }
            }
        }
    }

    /// The hub's main host has a second line on another one.
    fn tie_hosts(&mut self, month: usize) {
        let party = self.party;
        if !party.members.iter().any(|member| member.role == Role::Backup) {
            return;
        }
        let mut hosts: Vec<String> = party.members[0].options.iter().filter_map(|option| option.host.clone()).collect();
        hosts.sort();
        hosts.dedup();
        // Whatever the hub's host, there is a second line: without this, half a line on a third host would serve two halves.
        let tie = self.new_tie(Key::SecondLine { month }, true);
        self.mark_options(0, month, tie, 1, |_| true);
        for member in (1..party.members.len()).filter(|&m| party.members[m].device == party.members[0].device) {
            self.mark_options(member, month, tie, -1, |option| option.host.is_some());
        }
        for host in hosts {
            let tie = self.new_tie(Key::Host { host: host.clone(), month }, true);
            self.mark_options(0, month, tie, 1, |option| option.host.as_ref() == Some(&host));
            for member in 1..party.members.len() {
                if party.members[member].role != Role::Main && party.members[member].device == party.members[0].device {
                    self.mark_options(member, month, tie, -1, |option| option.host.as_ref().is_some_and(|other| *other != host));
                }
            }
        }
    }

    /// Who has a line in a pool (and, for hub and phone, whom they lend to) is who the pool is paid for.
    fn tie_pools(&mut self, month: usize, companies: &dyn Fn(usize, usize) -> Option<Vec<Company>>) {
        let party = self.party;
        let mut pools: Vec<usize> = party.members.iter().flat_map(|member| &member.options).filter_map(pool_of).collect();
        pools.sort_unstable();
        pools.dedup();
        for pool in pools {
            let Some(companies) = companies(pool, month) else { continue };
            for member in 0..party.members.len() {
                if party.members[member].options.iter().any(|option| pool_of(option) == Some(pool)) {
                    let sets = if party.lends(member) { 1 << party.borrowers.len() } else { 1 };
                    let first = self.one_sided.len();
                    for set in 0..sets {
                        let seat = self.new_tie(Key::Seat { pool, member, set, month }, false);
                        self.prices[seat] = NO_SEAT;
                    }
                    self.seat[member][month].insert(pool, first);
                }
            }
            let part = |member: &usize, lent: usize| {
                let set = if party.lends(*member) { lent } else { 0 };
                Part { tie: self.seat[*member][month][&pool] + set, sign: -1 }
            };
            let allowed = companies.iter().filter(|company| company.cost < FORBIDDEN);
            let ways: Vec<(i64, Vec<Part>)> =
                allowed.map(|way| (way.cost, way.members.iter().map(|member| part(member, way.lent)).collect())).collect();
            // A first price for each seat: its even part of the pool in the cheapest company. No company then pays less than its seats.
            for (cost, parts) in &ways {
                let share = cost.div_euclid(i64::try_from(parts.len()).unwrap_or(1).max(1));
                for part in parts {
                    self.prices[part.tie] = self.prices[part.tie].min(share);
                }
            }
            self.pools.push(ways);
        }
    }

    /// The tie of a member's line in a pool, in a variant.
    fn seat(&self, member: usize, month: usize, option: &HomeOption, variant: usize) -> Option<Part> {
        let first = *self.seat[member][month].get(&pool_of(option)?)?;
        let lent = if self.party.lends(member) { self.party.lent_of_variant(member, month, variant) } else { 0 };
        Some(Part { tie: first + lent, sign: 1 })
    }

    fn mark_options(&mut self, member: usize, month: usize, tie: usize, sign: i64, takes_part: impl Fn(&HomeOption) -> bool) {
        for (at, option) in self.party.members[member].options.iter().enumerate() {
            if takes_part(option) {
                self.option[member][month][at].push(Part { tie, sign });
            }
        }
    }

    fn paid(&self, parts: &[Part]) -> i64 {
        parts.iter().map(|part| part.sign * self.prices[part.tie]).sum()
    }

    /// Costs of a member's options by month under the prices, with the variant that each takes.
    fn costs(&self, member: usize) -> Vec<Vec<(i64, usize)>> {
        let unit = &self.party.members[member];
        let month_costs = |month: usize| {
            let variants = unit.variants[month];
            let by_variant: Vec<i64> = self.variant[member][month].iter().map(|parts| self.paid(parts)).collect();
            let of = |(at, option): (usize, &HomeOption)| {
                let row = &unit.cost[month][at * variants..(at + 1) * variants];
                let seat = |variant: usize| self.seat(member, month, option, variant).map_or(0, |part| self.prices[part.tie]);
                let allowed = row.iter().zip(&by_variant).enumerate().filter(|(_, (cost, _))| **cost < FORBIDDEN);
                let least = allowed.map(|(variant, (cost, paid))| (cost + paid + seat(variant), variant)).min();
                least.map_or((FORBIDDEN, 0), |(cost, variant)| (cost + self.paid(&self.option[member][month][at]), variant))
            };
            unit.options.iter().enumerate().map(of).collect()
        };
        (0..unit.cost.len()).map(month_costs).collect()
    }

    fn journey_costs(&self, journey: usize) -> impl Iterator<Item = i64> + '_ {
        self.combination[journey].iter().zip(&self.packages[journey]).map(|(parts, packages)| add(*packages, self.paid(parts)))
    }

    /// The bound under the prices, and how far each tie is from holding in the members' own optima.
    fn evaluate(&self) -> Option<(i64, Vec<i64>)> {
        let mut bound = 0;
        let mut broken = vec![0; self.prices.len()];
        let mut note = |parts: &[Part]| parts.iter().for_each(|part| broken[part.tie] += part.sign);
        for (member, unit) in self.party.members.iter().enumerate() {
            let costs = self.costs(member);
            let path = cheapest(&unit.coordinate, &|month, state| costs[month][unit.states[state].0].0, unit.cost.len())?;
            bound += path.0;
            for (month, state) in path.1.into_iter().enumerate() {
                let option = unit.states[state].0;
                note(&self.option[member][month][option]);
                let variant = costs[month][option].1;
                note(&self.variant[member][month][variant]);
                note(self.seat(member, month, &unit.options[option], variant).as_slice());
            }
        }
        for ways in &self.pools {
            let (cost, way) = ways.iter().map(|(cost, parts)| cost + self.paid(parts)).zip(0..).min()?;
            bound += cost;
            note(&ways[way].1);
        }
        for journey in 0..self.party.journeys.len() {
            let (cost, combination) = self.journey_costs(journey).zip(0..).min()?;
            bound += cost;
            note(&self.combination[journey][combination]);
        }
        Some((bound, broken))
    }

    /// Moves the prices until the bound is as high as it gets, or as high as `known`, the cost of a solution.
    pub(crate) fn ascend(&mut self, known: Option<i64>) -> Option<i64> {
        let (mut best, mut broken) = self.evaluate()?;
        // Steps are aimed at the optimum; while no solution is known a quarter above the bound stands for it.
        let known = known.unwrap_or(best + best / 4 + 1);
        let mut best_prices = self.prices.clone();
        let (mut share, mut since) = (1.0_f64, 0);
        for _ in 0..ROUNDS_MAX {
            for ((broken, price), one_sided) in broken.iter_mut().zip(&self.prices).zip(&self.one_sided) {
                if *one_sided && *price == 0 && *broken < 0 {
                    *broken = 0; // A tie that may be slack and is.
                }
            }
            let length: i64 = broken.iter().map(|b| b * b).sum();
            if length == 0 || best >= known {
                break;
            }
            let step = share * (known - best).max(1) as f64 / length as f64;
            for ((price, broken), one_sided) in self.prices.iter_mut().zip(&broken).zip(&self.one_sided) {
                *price += (step * *broken as f64).round() as i64;
                if *one_sided {
                    *price = (*price).max(0);
                }
            }
            let (bound, now_broken) = self.evaluate()?;
            broken = now_broken;
            since += 1;
            if bound > best {
                (best, since) = (bound, 0);
                best_prices.clone_from(&self.prices);
            } else if since >= PATIENCE {
                (share, since) = (share / 2.0, 0);
                self.prices.clone_from(&best_prices);
                broken = self.evaluate()?.1;
            }
        }
        self.prices = best_prices;
        Some(best)
    }

    /// The prices, to go on from.
    pub(crate) fn prices(&self) -> Prices {
        Prices(self.keys.iter().cloned().zip(self.prices.iter().copied()).collect())
    }

    /// Goes on from prices of the same party with more options.
    pub(crate) fn go_on_from(&mut self, prices: &Prices) {
        for (key, price) in self.keys.iter().zip(&mut self.prices) {
            *price = prices.0.get(key).copied().unwrap_or(*price);
        }
    }

    /// For each member and option: the least by which the bound rises when the option is used in any month.
    pub(crate) fn regrets(&self) -> Vec<Vec<i64>> {
        let of = |(member, unit): (usize, &crate::compile::party::Member)| {
            let costs = self.costs(member);
            let through = least_through(&unit.coordinate, unit.cost.len(), &|month, state| costs[month][unit.states[state].0].0);
            let mut least = vec![FORBIDDEN; unit.options.len()];
            for (state, &(option, _)) in unit.states.iter().enumerate() {
                least[option] = least[option].min(through[state]);
            }
            let cheapest = least.iter().min().copied().unwrap_or(FORBIDDEN);
            least.into_iter().map(|cost| if cost >= FORBIDDEN { FORBIDDEN } else { cost - cheapest }).collect()
        };
        self.party.members.iter().enumerate().map(of).collect()
    }
}

fn pool_of(option: &HomeOption) -> Option<usize> {
    match option.service {
        HomeService::Pool(pool) => Some(pool),
        _ => None,
    }
}

/// The least that a journey's packages cost under a combination.
fn least_packages(journey: &Journey, combination: &crate::compile::journey::Combination) -> i64 {
    let cost = |traveller: usize| {
        let providers = 0..journey.providers.len().max(1);
        let providers = providers.filter(|&p| combination.provider.is_none_or(|one| one == p));
        providers
            .filter_map(|p| journey.bundle(traveller, combination, p, usize::MAX))
            .map(|bundle| bundle.cost)
            .min()
            .unwrap_or(FORBIDDEN)
    };
    let bought = (0..journey.travellers.len()).filter(|&t| combination.services[t].buys());
    bought.map(cost).fold(0, add)
}

/// The cheapest path of one coordinate: its cost and its states.
fn cheapest(coordinate: &Coordinate, cost: &dyn Fn(usize, usize) -> i64, months: usize) -> Option<(i64, Vec<usize>)> {
    let reach = reached(coordinate, months, cost);
    let last = reach.last()?;
    let mut state = (0..coordinate.states()).min_by_key(|&state| last[state])?;
    let total = last[state];
    if total >= FORBIDDEN {
        return None;
    }
    let mut path = vec![state; months];
    for month in (1..months).rev() {
        let arrived = reach[month][state] - cost(month, state);
        state = (0..coordinate.states())
            .find(|&before| add(reach[month - 1][before], coordinate.change(before, state)) == arrived)?;
        path[month - 1] = state;
    }
    Some((total, path))
}

/// The least cost of reaching each state in each month, that month paid.
fn reached(coordinate: &Coordinate, months: usize, cost: &dyn Fn(usize, usize) -> i64) -> Vec<Vec<i64>> {
    let n = coordinate.states();
    let mut reach: Vec<Vec<i64>> = Vec::with_capacity(months);
    for month in 0..months {
        let mut arrived = vec![FORBIDDEN; n];
        match reach.last() {
            None => arrived.copy_from_slice(&coordinate.entry),
            Some(before) => coordinate.forward(|state| before[state], |state, cost| arrived[state] = arrived[state].min(cost)),
        }
        reach.push((0..n).map(|state| add(arrived[state], cost(month, state))).collect());
    }
    reach
}

/// For each state: the least cost of a path of one coordinate that passes through it in some month.
fn least_through(coordinate: &Coordinate, months: usize, cost: &dyn Fn(usize, usize) -> i64) -> Vec<i64> {
    let n = coordinate.states();
    let reach = reached(coordinate, months, cost);
    let mut least = vec![FORBIDDEN; n];
    let mut to_come = vec![0; n];
    for month in (0..months).rev() {
        for state in 0..n {
            least[state] = least[state].min(add(reach[month][state], to_come[state]));
        }
        if month > 0 {
            to_come = coordinate.backward(|state| add(to_come[state], cost(month, state)));
        }
    }
    least
}
