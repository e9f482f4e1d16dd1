//! Of equally cheap paths, the one that changes least.
//!
//! Money decides first. Where it does not, a household is better off with fewer changes over the months (a package bought for a
//! journey is one), then with fewer different offers, then with what it has today. These counts are added below the smallest unit of
//! money: every cost is told so many times finer that all of them together never reach one unit. So the same exact search finds
//! the cheapest path and the steadiest of the cheapest, and what is proved about money stays proved.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::compile::Compiled;
use crate::compile::days::Load;
use crate::compile::party::{HomeService, Joint, Member, Party, PartyStage, PoolCost, add};
use crate::search::coupled::{Coupled, loads};
use crate::search::narrow::{states, used, with_options};
use crate::search::product::{Coordinate, FORBIDDEN, Path, Stage, cheapest_path};

/// With more joint states than this a party of several is left as it was found.
const STATES_MAX: usize = 40_000;
/// Of more parties than this only those are looked at that change on the way, and so many of them.
const PARTIES_MAX: usize = 12;
const CHANGING_MAX: usize = 60;

/// The steadiest of a party's cheapest paths.
pub(crate) fn steadiest_path(party: &Party, stage: &dyn Stage) -> Option<Path> {
    let finer = Finer::new(party, stage);
    let coordinates: Vec<Coordinate> = party.members.iter().map(|member| finer.coordinate(member)).collect();
    if let Some(path) = cheapest_path(&coordinates, &finer) {
        let (cost, unrest) = (path.cost.div_euclid(finer.factor), path.cost.rem_euclid(finer.factor));
        return Some(Path { cost, unrest, ..path });
    }
    // There is none, or it costs so much that it cannot be told finer.
    let coordinates: Vec<Coordinate> = party.members.iter().map(|member| member.coordinate.clone()).collect();
    cheapest_path(&coordinates, stage)
}

/// A party's months, told finer.
struct Finer<'a> {
    party: &'a Party,
    stage: &'a dyn Stage,
    /// For each member and state: the offer it is on, and 1 unless it is what is held today.
    states: Vec<Vec<(Option<usize>, i64)>>,
    /// So much is a unit of money, a change, and one more offer in a month; a month away from what is held today is 1.
    factor: i64,
    change: i64,
    offer: i64,
}

impl<'a> Finer<'a> {
    fn new(party: &'a Party, stage: &'a dyn Stage) -> Self {
        let member_months = i64::try_from(party.members.len() * stage.months()).unwrap_or(i64::MAX >> 20);
        let travellers: usize = party.journeys.iter().map(|journey| journey.travellers.len()).sum();
        let offer = member_months + 1;
        let change = offer * (member_months + 1);
        let factor = change * (member_months + i64::try_from(travellers).unwrap_or(0) + 1);
        let states = |member: &Member| {
            let of = |&(option, _): &(usize, u16)| (offer_of(member, option), i64::from(!is_as_today(member, option)));
            member.states.iter().map(of).collect()
        };
        Self { party, stage, states: party.members.iter().map(states).collect(), factor, change, offer }
    }

    fn told(&self, cost: i64) -> i64 {
        if cost >= FORBIDDEN { FORBIDDEN } else { cost.saturating_mul(self.factor).min(FORBIDDEN) }
    }

    fn coordinate(&self, member: &Member) -> Coordinate {
        let told = |costs: &[i64]| costs.iter().map(|&cost| self.told(cost)).collect::<Vec<i64>>();
        let as_today = |state: &usize| is_as_today(member, member.states[*state].0);
        let coordinate = &member.coordinate;
        let enter = told(&coordinate.enter).into_iter().map(|cost| add(cost, self.change)).collect();
        let entry = told(&coordinate.entry).into_iter().enumerate();
        let entry = entry.map(|(state, cost)| if as_today(&state) { cost } else { add(cost, self.change) }).collect();
        Coordinate { leave: told(&coordinate.leave), enter, entry, ..coordinate.clone() }
    }
}

impl Stage for Finer<'_> {
    fn months(&self) -> usize {
        self.stage.months()
    }

    fn contexts_after(&self, month: usize) -> usize {
        self.stage.contexts_after(month)
    }

    fn choices(&self, month: usize) -> &[(usize, usize)] {
        self.stage.choices(month)
    }

    fn cost(&self, month: usize, state: &[usize], choice: usize) -> i64 {
        let cost = self.told(self.stage.cost(month, state, choice));
        if cost >= FORBIDDEN {
            return FORBIDDEN;
        }
        let (mut offers, mut away) = (0, 0);
        for (at, &s) in state.iter().enumerate() {
            let (offer, is_away) = self.states[at][s];
            away += is_away;
            let is_new = |offer| !state[..at].iter().zip(&self.states).any(|(&s, states)| states[s].0 == Some(offer));
            offers += i64::from(offer.is_some_and(is_new));
        }
        let mut bought = 0;
        for (&journey, &combination) in self.party.active[month].iter().zip(&self.party.choices[month][choice]) {
            let journey = &self.party.journeys[journey];
            if journey.months[0] == month {
                bought += journey.combinations[combination].services.iter().filter(|service| service.buys()).count();
            }
        }
        cost + self.change * i64::try_from(bought).unwrap_or(0) + self.offer * offers + away
    }
}

/// The offer that an option is on, pools after all others.
fn offer_of(member: &Member, option: usize) -> Option<usize> {
    match member.options[option].service {
        HomeService::Line(offer) | HomeService::Companion(offer) => Some(offer),
        HomeService::Pool(pool) => Some(usize::MAX - pool),
        HomeService::Tether | HomeService::Wifi => None,
    }
}

/// Whether an option is what serves a member today: the line it holds, or none where it holds none.
fn is_as_today(member: &Member, option: usize) -> bool {
    let option = &member.options[option];
    option.held.is_some() || (member.held.is_none() && option.service == HomeService::Wifi)
}

/// Lets one party after another take the steadiest of the cheapest ways that it has beside all the others, among what it uses.
pub(crate) fn steadied(compiled: &Compiled, mut found: Coupled) -> Coupled {
    let pools = compiled.pools.len();
    let months = compiled.days.months.len();
    let lines = |party: &Party, path: &Path| -> Vec<Vec<Load>> {
        let (party, path) = (std::slice::from_ref(party), std::slice::from_ref(path));
        (0..pools * months).map(|at| loads(compiled, party, path, at / months, at % months)).collect()
    };
    let mut carried: Vec<Vec<Vec<Load>>> =
        found.parties.iter().zip(&found.paths).map(|(party, path)| lines(party, path)).collect();
    let is_few = found.parties.len() <= PARTIES_MAX;
    let worth = |at: &usize| is_few || changes_on_the_way(&found.parties[*at], &found.paths[*at]);
    let order: Vec<usize> =
        (0..found.parties.len()).filter(worth).take(if is_few { PARTIES_MAX } else { CHANGING_MAX }).collect();
    for at in order {
        let party = used_or_held(&found.parties[at], &found.paths[at]);
        if states(&party) > STATES_MAX {
            continue;
        }
        let others = carried.iter().enumerate().filter(|(other, _)| *other != at);
        let beside = (0..pools * months).map(|p| others.clone().flat_map(|(_, lines)| lines[p].iter().cloned()).collect());
        let beside = Beside { compiled, months, alone: RefCell::default(), loads: beside.collect() };
        let Some(path) = PartyStage::new(&party, &beside).steadiest() else { continue };
        let pools_cost = |lines: &[Vec<Load>]| lines.iter().enumerate().map(|(p, own)| beside.adds(p, own)).fold(0, add);
        let now = lines(&party, &path);
        let own = path.cost - pools_cost(&now);
        let before = add(found.paths[at].cost, pools_cost(&carried[at]));
        found.cost += path.cost - before;
        carried[at] = now;
        (found.parties[at], found.paths[at]) = (party, Path { cost: own, ..path });
    }
    found
}

/// Whether a member changes after the first month.
fn changes_on_the_way(party: &Party, path: &Path) -> bool {
    let options = |state: &[usize]| -> Vec<usize> { party.members.iter().zip(state).map(|(m, &s)| m.states[s].0).collect() };
    path.states.windows(2).any(|pair| options(&pair[0]) != options(&pair[1]))
}

/// The party with the options that a path uses, and those that are held.
fn used_or_held(party: &Party, path: &Path) -> Party {
    let mut kept = used(party, party, path);
    for (member, kept) in party.members.iter().zip(&mut kept) {
        kept.extend((0..member.options.len()).filter(|&option| member.options[option].held.is_some()));
        kept.sort_unstable();
        kept.dedup();
    }
    with_options(party, &kept)
}

/// What one party's lines add to pools that others are in.
struct Beside<'a> {
    compiled: &'a Compiled<'a>,
    months: usize,
    /// The others' lines, at `pool * months + month`.
    loads: Vec<Vec<Load>>,
    /// What they cost without this party.
    alone: RefCell<BTreeMap<usize, i64>>,
}

impl Beside<'_> {
    fn cost(&self, at: usize, loads: &[Load]) -> i64 {
        if loads.is_empty() { 0 } else { self.compiled.pool_cost(at / self.months, at % self.months, loads).0 }
    }

    fn adds(&self, at: usize, own: &[Load]) -> i64 {
        if own.is_empty() {
            return 0;
        }
        let alone = *self.alone.borrow_mut().entry(at).or_insert_with(|| self.cost(at, &self.loads[at]));
        let all: Vec<Load> = self.loads[at].iter().chain(own).cloned().collect();
        let all = self.cost(at, &all);
        if all >= FORBIDDEN { FORBIDDEN } else { all - alone }
    }
}

impl PoolCost for Beside<'_> {
    fn pool_month(&self, party: &Party, pool: usize, month: usize, joint: &Joint) -> i64 {
        self.adds(pool * self.months + month, &self.compiled.pool_loads(party, pool, month, joint))
    }
}
