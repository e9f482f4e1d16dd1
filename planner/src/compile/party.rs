//! A party: one person's devices around their hub, as the search sees them.
//!
//! Everything that binds the devices of one person is here: who tethers to whom, whose companion needs whose carrier, how
//! many profiles fit, which journey is served how. What binds parties to each other (pools) is asked from outside.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::compile::journey::{Combination, Journey};
use crate::search::product::{Coordinate, FORBIDDEN, Path, Stage, cheapest_path};
use crate::search::steady::steadiest_path;

/// How a device is served at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum HomeService {
    /// By a line of its own, on the offer at this position.
    Line(usize),
    /// By a second profile that shares the hub's number.
    Companion(usize),
    /// By a line in the pool at this position in the compiled pools.
    Pool(usize),
    /// Through the hub.
    Tether,
    /// By Wi-Fi, or not at all.
    Wifi,
}

/// One way to serve a member at home, with what it costs to take it up.
#[derive(Debug, Clone)]
pub(crate) struct HomeOption {
    pub service: HomeService,
    /// Today's line that this option keeps, by its position in the inventory.
    pub held: Option<usize>,
    /// Money and hassle of taking it up.
    pub enter: i64,
    /// A contract that the household takes only when it saves enough: each of its months is charged what it must save.
    pub cautioned: bool,
    /// Months it must be kept once taken up (0 and 1: none).
    pub run_months: u16,
    /// Months for which a held line is still bound.
    pub bound_months: u16,
    /// What leaving costs for each number of months still bound, from 0.
    pub leaving: Vec<i64>,
    /// What it takes on the device.
    pub sim: Sim,
    /// The carrier whose subscription it is.
    pub carrier: Option<String>,
    /// The host network, when known.
    pub host: Option<String>,
    /// Who sells it.
    pub provider: String,
    /// Its data is its phone's: a companion that uses the allowance of its phone.
    pub of_phone: bool,
    /// Carriers of which the phone must hold a line (companions).
    pub needs_carrier: Vec<String>,
}

/// What a line takes on its device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sim {
    /// Nothing: there is no line.
    Nothing,
    /// An eSIM place.
    Esim,
    /// A place for a card.
    Card,
    /// Either of them.
    Either,
}

/// What a device has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places {
    /// eSIM places for lines and packages together, when known.
    pub esims: Option<usize>,
    /// Places for cards, when known.
    pub cards: Option<usize>,
    /// eSIM places that lines must leave free.
    pub free: usize,
}

/// In which way a device uses the hub's or its phone's allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Link {
    /// Through the hub's hotspot.
    Tether,
    /// As a companion whose data is the phone's own.
    Companion,
}

/// What a member is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Serves its device.
    Main,
    /// A further line of the device that is kept (another number).
    Second,
    /// The hub's line on another network.
    Backup,
}

/// One coordinate of the party: a device's line.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Position in the inventory.
    pub device: usize,
    pub role: Role,
    /// Today's line of this member, by its position in the inventory, and what leaving it at once costs.
    pub held: Option<(usize, i64)>,
    pub options: Vec<HomeOption>,
    /// The search's states: an option and how many months of it are still bound.
    pub states: Vec<(usize, u16)>,
    pub coordinate: Coordinate,
    /// `cost[month][option * variants(month) + variant]`; what a variant is depends on whether the member is the hub.
    pub cost: Vec<Vec<i64>>,
    /// How many variants each month has.
    pub variants: Vec<usize>,
}

/// One person's devices around their hub.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    /// The hub's main line first, when there is a hub.
    pub members: Vec<Member>,
    pub has_hub: bool,
    /// It is a guest whose seat is open: any hub lends to it for nothing, and is the phone that it asks for.
    pub at_any_hub: bool,
    /// The phone that companions belong to, by the position of its main line: the hub, unless that is a hotspot beside a phone.
    pub phone: Option<usize>,
    /// Members that may use another line's allowance at home, by position; one that may do so in two ways stands here twice.
    pub borrowers: Vec<usize>,
    /// Whose each of them uses.
    pub links: Vec<Link>,
    /// Devices, by position in the inventory, that could do so too, but are too many.
    pub left_out: Vec<usize>,
    pub journeys: Vec<Journey>,
    /// For each device position: what it has room for.
    pub places: BTreeMap<usize, Places>,
    pub one_provider: bool,
    /// Journeys active in each month.
    pub active: Vec<Vec<usize>>,
    /// Joint choices of each month: one combination a journey, in the order of `active`.
    pub choices: Vec<Vec<Vec<usize>>>,
    /// The same as context before and after.
    pub contexts: Vec<Vec<(usize, usize)>>,
    pub contexts_after: Vec<usize>,
}

/// What a pool costs in a month for the lines that a party has in it.
pub(crate) trait PoolCost {
    /// Cost of a pool's month, given which members are in it and how the month is spent; [`FORBIDDEN`] when they do not fit.
    fn pool_month(&self, party: &Party, pool: usize, month: usize, joint: &Joint) -> i64;

    /// Whether it depends on which of the lines have been in it since before the plan, and not only on whether one has.
    fn tells_old_lines_apart(&self) -> bool {
        false
    }
}

/// A joint state of one month, decoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Joint {
    /// The option of each member.
    pub options: Vec<usize>,
    /// Members that use another line's allowance at home, as bits over `borrowers`.
    pub lent: usize,
    /// The joint choice of the month.
    pub choice: usize,
}

/// Among the bits of members in a pool: one of them has been in it since before the plan.
pub(crate) const STAYS: u64 = 1 << 63;

/// What a party's part in a pool's month depends on: pool, month, members in it as bits, the same of those that are in it since before
/// the plan (or [`STAYS`]), whom the hub lends to, the choice.
type PoolMonth = (usize, usize, u64, u64, usize, usize);

/// A party together with what its pools cost: what the search walks through.
pub(crate) struct PartyStage<'a> {
    pub party: &'a Party,
    pub pools: &'a dyn PoolCost,
    /// Pool costs already asked for, by pool, month and everything they depend on.
    memo: RefCell<BTreeMap<PoolMonth, i64>>,
}

impl<'a> PartyStage<'a> {
    pub(crate) fn new(party: &'a Party, pools: &'a dyn PoolCost) -> Self {
        Self { party, pools, memo: RefCell::default() }
    }

    /// The cheapest way through the months.
    pub(crate) fn solve(&self) -> Option<Path> {
        let coordinates: Vec<Coordinate> = self.party.members.iter().map(|member| member.coordinate.clone()).collect();
        cheapest_path(&coordinates, self)
    }

    /// Of the cheapest ways the one that changes least.
    pub(crate) fn steadiest(&self) -> Option<Path> {
        steadiest_path(self.party, self)
    }

    /// Costs of the pools in a joint state.
    fn pools(&self, month: usize, state: &[usize], lent: usize, choice: usize) -> i64 {
        let party = self.party;
        let mut total = 0;
        let mut seen: u64 = 0;
        for (at, member) in party.members.iter().enumerate() {
            let HomeService::Pool(pool) = member.options[member.states[state[at]].0].service else { continue };
            if seen >> at & 1 == 1 {
                continue;
            }
            let (mut mask, mut old) = (0_u64, 0_u64);
            for (other, peer) in party.members.iter().enumerate() {
                let option = &peer.options[peer.states[state[other]].0];
                if option.service == HomeService::Pool(pool) {
                    mask |= 1 << other;
                    old |= if option.held.is_some() { 1 << other } else { 0 };
                }
            }
            seen |= mask;
            let old = if old == 0 || self.pools.tells_old_lines_apart() { old } else { STAYS };
            let cost = *self.memo.borrow_mut().entry((pool, month, mask, old, lent, choice)).or_insert_with(|| {
                let options = party.members.iter().zip(state).map(|(m, &s)| m.states[s].0).collect();
                self.pools.pool_month(party, pool, month, &Joint { options, lent, choice })
            });
            total = add(total, cost);
        }
        total
    }
}

impl Stage for PartyStage<'_> {
    fn months(&self) -> usize {
        self.party.contexts.len()
    }

    fn contexts_after(&self, month: usize) -> usize {
        self.party.contexts_after[month]
    }

    fn choices(&self, month: usize) -> &[(usize, usize)] {
        &self.party.contexts[month]
    }

    fn cost(&self, month: usize, state: &[usize], choice: usize) -> i64 {
        let own = self.party.month_cost(month, state, choice);
        if own >= FORBIDDEN { FORBIDDEN } else { add(own, self.pools(month, state, self.party.lent(state), choice)) }
    }
}

impl Party {
    /// The option of a member in a joint state.
    pub(crate) fn option<'a>(&'a self, member: usize, state: &[usize]) -> &'a HomeOption {
        let member_states = &self.members[member];
        &member_states.options[member_states.states[state[member]].0]
    }

    /// Which borrowers use another line's allowance at home, as bits.
    pub(crate) fn lent(&self, state: &[usize]) -> usize {
        let borrows = |bit: usize, member: usize| self.borrows(bit, self.option(member, state));
        self.borrowers.iter().enumerate().filter(|&(bit, &member)| borrows(bit, member)).map(|(bit, _)| 1 << bit).sum()
    }

    /// Whether an option of a borrower is the one that uses an allowance in the way that the bit stands for.
    pub(crate) fn borrows(&self, bit: usize, option: &HomeOption) -> bool {
        match self.links[bit] {
            Link::Tether => option.service == HomeService::Tether,
            Link::Companion => option.of_phone,
        }
    }

    /// The member that the bit's borrower uses the allowance of.
    pub(crate) fn lender(&self, bit: usize) -> usize {
        match self.links[bit] {
            Link::Tether => 0,
            Link::Companion => self.phone.unwrap_or(0),
        }
    }

    /// Whether others may use a member's allowance: the hub's, and the phone's.
    pub(crate) fn lends(&self, member: usize) -> bool {
        self.has_hub && (member == 0 || self.phone == Some(member))
    }

    /// What a month costs in a joint state under a choice, without pools.
    fn month_cost(&self, month: usize, state: &[usize], choice: usize) -> i64 {
        self.month_ways(month, state, choice, &[]).first().map_or(FORBIDDEN, |(cost, _)| *cost)
    }

    /// The ways to spend a month in a joint state under a choice, without pools, each with its cost: one for each provider of everyone's
    /// data on each of these trips that begins in it (`None`: nobody needs one). None is left when it is not allowed.
    pub(crate) fn month_ways(
        &self,
        month: usize,
        state: &[usize],
        choice: usize,
        trips: &[usize],
    ) -> Vec<(i64, Vec<Option<&str>>)> {
        let own = self.lines_cost(month, state, choice);
        if own >= FORBIDDEN {
            return Vec::new();
        }
        let mut ways = vec![(own, vec![None; trips.len()])];
        for (&at, &combination) in self.active[month].iter().zip(&self.choices[month][choice]) {
            let journey = &self.journeys[at];
            let asked = trips.iter().position(|&trip| trip == journey.trip && journey.months[0] == month);
            let Some(asked) = asked else {
                let cost = self.journey_cost(at, combination, state, month);
                ways.iter_mut().for_each(|(total, _)| *total = add(*total, cost));
                continue;
            };
            let sellers = self.sellers(journey, &journey.combinations[combination], state);
            let mut more = Vec::with_capacity(ways.len() * sellers.len());
            for (total, providers) in &ways {
                for &(provider, cost) in &sellers {
                    let mut providers = providers.clone();
                    providers[asked] = provider;
                    more.push((add(*total, cost), providers));
                }
            }
            ways = more;
        }
        ways.retain(|(cost, _)| *cost < FORBIDDEN);
        ways
    }

    /// From whom everyone's data on a journey could come where it must come from one, with what its packages then cost.
    pub(crate) fn sellers<'a>(
        &'a self,
        journey: &'a Journey,
        combination: &Combination,
        state: &[usize],
    ) -> Vec<(Option<&'a str>, i64)> {
        let cost = |provider: usize| self.packages(journey, combination, state, journey.months[0], provider);
        let roaming = journey.travellers.iter().zip(&combination.services).find(|(_, service)| service.roams_at() != 0);
        let sellers = if let Some((&first, _)) = roaming {
            let provider = self.provider_of(journey, combination, state);
            vec![(Some(self.option(first, state).provider.as_str()), cost(provider))]
        } else if combination.services.iter().any(|service| service.buys()) {
            let may = |at: &usize| combination.provider.is_none_or(|one| one == *at);
            let sellers = (0..journey.providers.len()).filter(may);
            sellers.map(|at| (Some(journey.providers[at].as_str()), cost(at))).collect()
        } else {
            vec![(None, 0)]
        };
        sellers.into_iter().filter(|(_, cost)| *cost < FORBIDDEN).collect()
    }

    /// What the members' lines cost in a month; [`FORBIDDEN`] when they do not go together.
    fn lines_cost(&self, month: usize, state: &[usize], choice: usize) -> i64 {
        if !self.fits_together(state) {
            return FORBIDDEN;
        }
        let lent = self.lent(state);
        let picked = &self.choices[month][choice];
        let mut total = 0;
        for (at, member) in self.members.iter().enumerate() {
            let variant = self.variant(at, month, picked, lent);
            let option = member.states[state[at]].0;
            total = add(total, member.cost[month][option * member.variants[month] + variant]);
            if total >= FORBIDDEN {
                return FORBIDDEN;
            }
        }
        total
    }

    /// The variant of a member's month: for the hub and the phone, whom they serve at home and abroad; for others, on which
    /// journeys they roam.
    pub(crate) fn variant(&self, member: usize, month: usize, picked: &[usize], lent: usize) -> usize {
        let mut variant = if self.lends(member) { lent } else { 0 };
        for (&journey, &combination) in self.active[month].iter().zip(picked) {
            variant = variant * self.radix(member, journey) + self.digit(member, journey, combination);
        }
        variant
    }

    pub(crate) fn is_hub(&self, member: usize) -> bool {
        self.has_hub && member == 0
    }

    /// In how many ways a journey bears on a member's month.
    pub(crate) fn radix(&self, member: usize, journey: usize) -> usize {
        let journey = &self.journeys[journey];
        let own = journey.own_radix(self.is_hub(member));
        own * if self.phone == Some(member) { 1 << journey.companions.len() } else { 1 }
    }

    /// In which of them it does under a combination.
    pub(crate) fn digit(&self, member: usize, journey: usize, combination: usize) -> usize {
        let journey = &self.journeys[journey];
        let own = journey.own_digit(member, self.is_hub(member), combination);
        let (radix, companions) = if self.phone == Some(member) { journey.phone_variant(combination) } else { (1, 0) };
        own * radix + companions
    }

    /// A digit as how the member's own line is used (0: not; else a journey's ride), and which companions roam on its allowance, as
    /// bits.
    pub(crate) fn parts_of_digit(&self, member: usize, journey: usize, digit: usize) -> (usize, usize) {
        let companions = if self.phone == Some(member) { 1 << self.journeys[journey].companions.len() } else { 1 };
        (digit / companions, digit % companions)
    }

    /// The digit of a variant that belongs to an active journey.
    pub(crate) fn digit_of_variant(&self, member: usize, month: usize, variant: usize, journey: usize) -> usize {
        let mut rest = variant;
        for &j in self.active[month].iter().rev() {
            let radix = self.radix(member, j);
            if j == journey {
                return rest % radix;
            }
            rest /= radix;
        }
        0
    }

    /// Who uses another line's allowance at home in one of a lender's variants, as bits over `borrowers`.
    pub(crate) fn lent_of_variant(&self, member: usize, month: usize, variant: usize) -> usize {
        variant / self.variants_away(member, month)
    }

    /// How many variants of a member's month there are for each way in which others use its allowance at home.
    pub(crate) fn variants_away(&self, member: usize, month: usize) -> usize {
        self.active[month].iter().map(|&j| self.radix(member, j)).product()
    }

    /// How many variants a member's month has.
    pub(crate) fn variants(&self, member: usize, month: usize) -> usize {
        self.variants_away(member, month) * if self.lends(member) { 1 << self.borrowers.len() } else { 1 }
    }

    /// The rules between members that hold in every month.
    fn fits_together(&self, state: &[usize]) -> bool {
        if !self.places.keys().all(|&device| self.leaves_places(device, state)) {
            return false;
        }
        let hub = self.has_hub.then(|| self.option(0, state));
        let carrier = self.phone.and_then(|phone| self.option(phone, state).carrier.as_ref());
        let mut second_hosts = Vec::new();
        for (at, member) in self.members.iter().enumerate() {
            let option = self.option(at, state);
            let is_held = || carrier.is_some_and(|carrier| option.needs_carrier.contains(carrier));
            if !option.needs_carrier.is_empty() && !self.at_any_hub && !is_held() {
                return false;
            }
            if member.role != Role::Main && member.device == self.members[0].device {
                second_hosts.push(option.host.as_deref());
            }
        }
        let wants_backup = self.members.iter().any(|member| member.role == Role::Backup);
        if !wants_backup {
            return true;
        }
        let main = hub.and_then(|hub| hub.host.as_deref());
        main.is_some_and(|main| second_hosts.iter().flatten().any(|host| *host != main))
    }

    /// Packages of a journey (due in its first month), and whether its services fit the lines.
    fn journey_cost(&self, journey_at: usize, combination: usize, state: &[usize], month: usize) -> i64 {
        let journey = &self.journeys[journey_at];
        let combination = &journey.combinations[combination];
        self.packages(journey, combination, state, month, self.provider_of(journey, combination, state))
    }

    /// The provider (by its position in the journey's) that everyone buys from; one past the last when it sells none, more when the
    /// rule cannot be kept.
    ///
    /// Where one provider must serve everyone who does not go through the hub, the roaming lines name it, else the cheapest does.
    pub(crate) fn provider_of(&self, journey: &Journey, combination: &Combination, state: &[usize]) -> usize {
        if !self.one_provider {
            return 0;
        }
        let mut roaming = journey.travellers.iter().zip(&combination.services).filter(|(_, service)| service.roams_at() != 0);
        let may = |provider: &String| journey.agreed.as_ref().is_none_or(|agreed| agreed == provider);
        if let Some(at) = combination.provider {
            let provider = &journey.providers[at];
            let same = may(provider) && roaming.all(|(member, _)| self.option(*member, state).provider == *provider);
            return if same { at } else { usize::MAX };
        }
        if let Some((first, _)) = roaming.next() {
            let provider = &self.option(*first, state).provider;
            let same = roaming.all(|(other, _)| self.option(*other, state).provider == *provider) && may(provider);
            let known = journey.providers.iter().position(|p| p == provider);
            return if same { known.unwrap_or(journey.providers.len()) } else { usize::MAX };
        }
        let cost = |at: &usize| self.packages(journey, combination, state, journey.months[0], *at);
        let sellers = (0..journey.providers.len()).filter(|&at| may(&journey.providers[at]));
        sellers.min_by_key(cost).unwrap_or(journey.providers.len())
    }

    fn packages(&self, journey: &Journey, combination: &Combination, state: &[usize], month: usize, provider: usize) -> i64 {
        if provider == usize::MAX {
            return FORBIDDEN;
        }
        let mut total = 0;
        for (traveller, (&member, &service)) in journey.travellers.iter().zip(&combination.services).enumerate() {
            if !service.buys() {
                continue;
            }
            let places = self.places_left(self.members[member].device, state);
            let cost = journey.bundle(traveller, combination, provider, places).map_or(FORBIDDEN, |bundle| bundle.cost);
            if cost >= FORBIDDEN {
                return FORBIDDEN;
            }
            if month == journey.months[0] {
                total = add(total, cost);
            }
        }
        total
    }

    /// eSIM places left on a device for packages, beside its lines.
    pub(crate) fn places_left(&self, device: usize, state: &[usize]) -> usize {
        let Some(Places { esims: Some(esims), .. }) = self.places.get(&device) else { return usize::MAX };
        self.esims_of_lines(device, state).map_or(0, |taken| esims.saturating_sub(taken))
    }

    /// Whether a device's lines have room and leave the places free that they must.
    fn leaves_places(&self, device: usize, state: &[usize]) -> bool {
        let Some(Places { esims, free, .. }) = self.places.get(&device) else { return true };
        self.esims_of_lines(device, state).is_some_and(|taken| esims.is_none_or(|esims| taken + free <= esims))
    }

    /// The eSIM places that a device's lines take when as many of them as can are cards; `None` when there are too many cards.
    fn esims_of_lines(&self, device: usize, state: &[usize]) -> Option<usize> {
        let lines = (0..self.members.len()).filter(|&at| self.members[at].device == device);
        let (mut esims, mut cards, mut either) = (0, 0, 0);
        for at in lines {
            match self.option(at, state).sim {
                Sim::Nothing => {}
                Sim::Esim => esims += 1,
                Sim::Card => cards += 1,
                Sim::Either => either += 1_usize,
            }
        }
        match self.places.get(&device).and_then(|places| places.cards) {
            Some(all) => Some(esims + either.saturating_sub(usize::checked_sub(all, cards)?)),
            None => Some(esims + either),
        }
    }
}

impl Sim {
    /// Whether whatever has room for `other` has room for this.
    pub(crate) fn fits_where(self, other: Self) -> bool {
        self == other || self == Self::Nothing || (self == Self::Either && other != Self::Nothing)
    }
}

pub(crate) fn add(a: i64, b: i64) -> i64 {
    if a >= FORBIDDEN || b >= FORBIDDEN { FORBIDDEN } else { a + b }
}
