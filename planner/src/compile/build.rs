//! Puts a household together as the search sees it: parties around hubs, their options, journeys and cost tables.

use std::cell::RefCell;
use std::collections::BTreeMap;

use fleet::inventory::{DeviceKind, Line};
use fleet::offer::{Kind, Offer};
use fleet::volume::Volume;

use crate::compile::candidates::{Refusal, Refusals};
use crate::compile::days::{Days, Load, Roaming};
use crate::compile::journey::Journey;
use crate::compile::options::{Wanted, held, options, states, wants_backup};
use crate::compile::party::{HomeOption, HomeService, Joint, Link, Member, Party, Places, PoolCost, Role};
use crate::compile::pool_pricing::PoolSums;
use crate::compile::pricing::Pricing;
use crate::compile::prune::{is_usable, prune};
use crate::compile::seats::{Around, Group};
use crate::compile::trips::{Compared, journey};
use crate::compile::variant::{Rule, Variant};
use crate::household::Household;

/// More ways to use one hub's allowance are not tried in all combinations, for there are as many as sets of them: the devices beyond get
/// lines of their own or Wi-Fi, and what that may cost too much is told as a gap.
const BORROWERS_MAX: usize = 7;
/// Where the hub has few offers, nobody travels and no pool is sold, so many are tried.
const BORROWERS_MOST: usize = 10;
/// Few offers: so many sets, offers and months together.
const LENDING_MAX: usize = 300_000;

/// Whether options that another option beats in everything that counts are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dominated {
    LeftOut,
    Kept,
}

/// What a pool costs, in which of its sizes.
type SizedCost = (i64, Option<usize>);
/// A held line: its position in the inventory, itself, and its terms' position in the offers.
type HeldLine<'a> = (usize, &'a Line, usize);

/// A household as the search sees it.
pub(crate) struct Compiled<'a> {
    pub household: &'a Household<'a>,
    pub variant: &'a Variant,
    pub days: Days,
    /// The sum of the scenario weights: the planner's unit is a minor unit divided by it.
    pub weight: i64,
    /// The household's offers, then the terms of held lines that are paid at another price.
    pub offers: Vec<&'a Offer>,
    /// For each line of the inventory: the position of its terms in `offers`.
    pub line_terms: Vec<Option<usize>>,
    /// Pools that could be used, by position in `offers`.
    pub pools: Vec<usize>,
    /// For each of them: the terms of the account that the household has, where it is paid at another price.
    pub accounts: Vec<Option<usize>>,
    pub parties: Vec<Party>,
    pub compared: Compared,
    /// For each device: how many home offers were turned down for what.
    pub home_refusals: Vec<(usize, Refusals)>,
    /// What pools cost for sums of use already asked for.
    pub pool_costs: RefCell<BTreeMap<(usize, PoolSums), SizedCost>>,
}

/// The terms of held lines that are paid at another price than their offer's.
pub(crate) fn held_terms(household: &Household) -> Vec<Option<Offer>> {
    let lines = &household.inventory.lines;
    let terms = |line: &Line| {
        let offer = household.offers.iter().find(|offer| offer.id == line.offer)?;
        // A pool is one account: what is said of one of its lines is paid for all.
        let of_account = lines.iter().filter(|other| other.offer == line.offer).filter_map(|other| other.pays);
        let pays = if offer.kind == Kind::Pool { of_account.min_by_key(|pays| pays.minor) } else { line.pays };
        let pays = pays.filter(|pays| *pays != offer.price.base)?;
        let mut own = offer.clone();
        own.price.base = pays;
        Some(own)
    };
    household.inventory.lines.iter().map(terms).collect()
}

impl<'a> Compiled<'a> {
    /// Compiles a household under a variant. `terms` are [`held_terms`] of the same household, `groups` its devices by party.
    pub(crate) fn new(
        household: &'a Household<'a>,
        variant: &'a Variant,
        terms: &'a [Option<Offer>],
        groups: &[Group],
        dominated: Dominated,
    ) -> Self {
        let mut offers: Vec<&Offer> = household.offers.iter().collect();
        let mut line_terms = Vec::new();
        for (line, own) in household.inventory.lines.iter().zip(terms) {
            line_terms.push(match own {
                Some(own) => {
                    offers.push(own);
                    Some(offers.len() - 1)
                }
                None => household.offers.iter().position(|offer| offer.id == line.offer),
            });
        }
        let pools: Vec<usize> = (0..household.offers.len()).filter(|&at| offers[at].kind == Kind::Pool).collect();
        let own = household.offers.len()..offers.len();
        let account = |pool: &usize| own.clone().find(|&at| offers[at].id == offers[*pool].id);
        let accounts = pools.iter().map(account).collect();
        let mut compiled = Self {
            household,
            variant,
            days: Days::of(household.intent),
            weight: household.intent.demand.weight_total().max(1),
            offers,
            line_terms,
            pools,
            accounts,
            parties: Vec::new(),
            compared: Compared::default(),
            home_refusals: Vec::new(),
            pool_costs: RefCell::default(),
        };
        for group in groups {
            let party = compiled.party(group, dominated);
            compiled.parties.push(party);
        }
        compiled
    }

    pub(crate) fn pricing<'s>(&'s self) -> Pricing<'s>
    where
        'a: 's,
    {
        Pricing { household: self.household, variant: self.variant, days: &self.days, weight: self.weight }
    }

    fn party(&mut self, group: &Group, dominated: Dominated) -> Party {
        let has_hub = group.around == Around::Hub;
        let mut members = Vec::new();
        for (order, &device) in group.devices.iter().enumerate() {
            members.extend(self.members(device, group.around, order == 0));
        }
        // The hub's second lines follow its main line; the hub itself stays first.
        let mut compared = std::mem::take(&mut self.compared);
        let trips = 0..self.household.intent.trips.len();
        let journeys: Vec<Journey> =
            trips.filter_map(|trip| journey(&self.pricing(), &members, group, trip, &mut compared)).collect();
        self.compared = compared;
        let is_phone = |member: &Member| {
            member.role == Role::Main && self.household.inventory.devices[member.device].kind == DeviceKind::Phone
        };
        let phone = members.iter().position(is_phone).or(Some(0)).filter(|_| has_hub);
        let (links, left_out) = if has_hub { self.links(&members, phone) } else { (Vec::new(), Vec::new()) };
        let months = self.days.months.len();
        let active =
            (0..months).map(|month| (0..journeys.len()).filter(|&j| journeys[j].months.contains(&month)).collect()).collect();
        let places = group.devices.iter().enumerate().map(|(order, &at)| (at, self.places(at, has_hub && order == 0))).collect();
        let one_provider = self.household.intent.rules.one_provider_per_trip && self.variant.holds(&Rule::OneProvider);
        let mut party = Party {
            members,
            has_hub,
            at_any_hub: group.around == Around::AnyHub,
            phone,
            borrowers: links.iter().map(|(member, _)| *member).collect(),
            links: links.iter().map(|(_, link)| *link).collect(),
            left_out,
            journeys,
            places,
            one_provider,
            active,
            choices: Vec::new(),
            contexts: Vec::new(),
            contexts_after: Vec::new(),
        };
        lay_out_choices(&mut party, months);
        self.fill_costs(&mut party);
        for member in party.members.iter().filter(|member| member.role == Role::Main) {
            self.note_compared(member);
        }
        if dominated == Dominated::LeftOut {
            prune(&mut party);
        }
        party
    }

    /// The members of a device: its main line, further lines, and the hub's backup line.
    fn members(&mut self, device_at: usize, around: Around, first: bool) -> Vec<Member> {
        let device = &self.household.inventory.devices[device_at];
        let lines = self.household.inventory.lines.iter().enumerate().filter(|(_, line)| line.device == device.id);
        let mut lines: Vec<_> = lines.filter_map(|(at, line)| Some((at, line, self.line_terms[at]?))).collect();
        lines.sort_by_key(|(at, line, _)| (line.number.is_none(), *at));
        let is_hub = around == Around::Hub && first;
        let mut roles: Vec<(Role, Option<HeldLine>)> = vec![(Role::Main, lines.first().copied())];
        roles.extend(lines.iter().skip(1).map(|line| (Role::Second, Some(*line))));
        if is_hub && wants_backup(&self.pricing(), device) {
            roles.push((Role::Backup, None));
        }
        let offers = self.household.offers.len();
        let mut in_use: Vec<usize> = self.line_terms.iter().flatten().copied().filter(|&at| at < offers).collect();
        in_use.sort_unstable();
        in_use.dedup();
        let mut members = Vec::new();
        for (role, line) in roles {
            let may_borrow = around != Around::Nothing && !is_hub;
            let wanted = Wanted { device, role, held: line, in_use: &in_use, is_hub, may_borrow };
            let (options, refusals) = options(&self.pricing(), &self.offers, &self.pools, &wanted);
            if role == Role::Main {
                self.home_refusals.push((device_at, refusals));
            }
            let today = held(&options);
            let (states, coordinate) = states(&options, today.map_or(0, |(_, leaving)| leaving));
            members.push(Member {
                device: device_at,
                role,
                held: today,
                options,
                states,
                coordinate,
                cost: Vec::new(),
                variants: Vec::new(),
            });
        }
        members
    }

    /// Notes which new offers could serve a main line, and which cannot carry what it uses.
    fn note_compared(&mut self, member: &Member) {
        let Some((_, refusals)) = self.home_refusals.iter_mut().find(|(device, _)| *device == member.device) else { return };
        for (at, option) in member.options.iter().enumerate().filter(|(_, option)| option.held.is_none()) {
            let offer = match option.service {
                HomeService::Line(offer) | HomeService::Companion(offer) => offer,
                HomeService::Pool(pool) => self.pools[pool],
                HomeService::Tether | HomeService::Wifi => continue,
            };
            refusals.note(if is_usable(member, at) { Refusal::Compared } else { Refusal::TooSmall }, offer);
        }
    }

    /// What a device has room for.
    fn places(&self, device_at: usize, is_hub: bool) -> Places {
        let device = &self.household.inventory.devices[device_at];
        let taken = device.profiles.iter().filter(|profile| !profile.is_removable(self.household.today)).count();
        let stored = device.capability.esim.and_then(|esim| esim.stored_max);
        let free = is_hub && self.variant.holds(&Rule::FreeSlots);
        Places {
            esims: stored.map(|max| usize::from(max).saturating_sub(taken)),
            cards: device.capability.physical_slots.map(usize::from),
            free: if free { usize::from(self.household.intent.rules.free_slots_on_hub) } else { 0 },
        }
    }

    /// Who may use the hub's or the phone's allowance and in which way, and the devices that are too many for that.
    fn links(&self, members: &[Member], phone: Option<usize>) -> (Vec<(usize, Link)>, Vec<usize>) {
        let may = |member: usize, way: &dyn Fn(&HomeOption) -> bool| members[member].options.iter().any(way);
        let spokes = 1..members.len();
        let tethers =
            spokes.clone().filter(|&m| may(m, &|option| option.service == HomeService::Tether)).map(|m| (m, Link::Tether));
        let companions = spokes.filter(|&m| may(m, &|option| option.of_phone)).map(|m| (m, Link::Companion));
        let all: Vec<(usize, Link)> = tethers.chain(companions).collect();
        let most = self.borrowers_max(members);
        if all.len() <= most {
            return (all, Vec::new());
        }
        // The phone itself first, then those that use least: most of them have room. In the order of the file nothing is said.
        let device = |link: &(usize, Link)| &self.household.inventory.devices[members[link.0].device];
        let rank = |link: &(usize, Link)| (Some(link.0) != phone, self.uses(members[link.0].device), &device(link).id, link.1);
        let mut kept: Vec<(usize, Link)> = all.clone();
        kept.sort_by(|a, b| rank(a).cmp(&rank(b)));
        kept.truncate(most);
        let mut left_out: Vec<usize> =
            all.iter().filter(|link| !kept.contains(link)).map(|link| members[link.0].device).collect();
        left_out.dedup();
        (all.into_iter().filter(|link| kept.contains(link)).collect(), left_out)
    }

    /// How many ways to use one hub's allowance are tried in all combinations.
    fn borrowers_max(&self, members: &[Member]) -> usize {
        let sets = |borrowers: &usize| (members[0].options.len() * self.days.months.len()) << borrowers;
        let is_small = self.household.intent.trips.is_empty() && self.pools.is_empty();
        let more = (BORROWERS_MAX..=BORROWERS_MOST).rev().find(|borrowers| is_small && sets(borrowers) <= LENDING_MAX);
        more.unwrap_or(BORROWERS_MAX)
    }

    /// What a device uses at home over all scenarios.
    fn uses(&self, device: usize) -> Volume {
        let demand = &self.household.intent.demand;
        let id = &self.household.inventory.devices[device].id;
        let at = demand.needs.iter().position(|need| need.device == *id);
        at.map_or(Volume::ZERO, |at| demand.scenarios.iter().map(|scenario| scenario.volumes[at]).sum())
    }

    /// What a member's line carries in a month under a variant; `None` for a variant that cannot be.
    pub(crate) fn load(&self, party: &Party, member: usize, month: usize, variant: usize) -> Option<Load> {
        let is_hub = party.has_hub && member == 0;
        let lent = if party.lends(member) { party.lent_of_variant(member, month, variant) } else { 0 };
        let linked = |link: Link| {
            let is_meant = move |bit: &usize| party.links[*bit] == link && party.lender(*bit) == member && lent >> bit & 1 == 1;
            (0..party.borrowers.len()).filter(is_meant).map(|bit| party.borrowers[bit]).collect::<Vec<usize>>()
        };
        let (borrowers, companions) = (linked(Link::Tether), linked(Link::Companion));
        let (mut roams, mut abroad) = (Vec::new(), Vec::new());
        for &j in &party.active[month] {
            let journey = &party.journeys[j];
            let digit = party.digit_of_variant(member, month, variant, j);
            let (own, with_it) = party.parts_of_digit(member, j, digit);
            if own > 0 {
                let comes = journey.travellers.contains(&member);
                if !comes {
                    return None;
                }
                let (places, lent) = journey.ride(is_hub, own);
                let through = journey.borrowers.iter().enumerate().filter(|(bit, _)| lent >> bit & 1 == 1);
                let through = through.map(|(_, &t)| self.need_at(party, journey.travellers[t])).collect();
                roams.push(Roaming { trip: journey.trip, places, through });
            }
            // Whoever roams on another line than a companion's of this phone does not use its allowance.
            let roaming = journey.companions.iter().enumerate().filter(|(bit, _)| with_it >> bit & 1 == 1);
            let on_it: Vec<usize> =
                roaming.map(|(_, &t)| journey.travellers[t]).filter(|member| companions.contains(member)).collect();
            if !on_it.is_empty() {
                abroad.push((journey.trip, on_it.into_iter().map(|member| self.need_at(party, member)).collect()));
            }
        }
        let needs = |members: Vec<usize>| members.into_iter().map(|member| self.need_at(party, member)).collect();
        let idle = party.members[member].role != Role::Main;
        let device = if idle { self.idle() } else { self.need_at(party, member) };
        Some(Load { borrowers: needs(borrowers), companions: needs(companions), roams, abroad, ..Load::nothing(device) })
    }

    /// A member's position among the demand's needs.
    fn need_at(&self, party: &Party, member: usize) -> usize {
        let id = &self.household.inventory.devices[party.members[member].device].id;
        self.household.intent.demand.needs.iter().position(|need| need.device == *id).unwrap_or_else(|| self.idle())
    }

    /// The position that stands for a line that carries nothing: one past the needs.
    fn idle(&self) -> usize {
        self.household.intent.demand.needs.len()
    }
}

impl PoolCost for Compiled<'_> {
    fn pool_month(&self, party: &Party, pool: usize, month: usize, joint: &Joint) -> i64 {
        let loads = self.pool_loads(party, pool, month, joint);
        self.pool_cost(pool, month, &loads).0
    }
}

impl Compiled<'_> {
    /// By which terms (their position in `offers`) a pool is paid: by the account's as long as one of its lines stays in it.
    pub(crate) fn pool_terms(&self, pool: usize, is_held: bool) -> usize {
        self.accounts[pool].filter(|_| is_held).unwrap_or(self.pools[pool])
    }

    /// What a party's lines in a pool carry in a month.
    pub(crate) fn pool_loads(&self, party: &Party, pool: usize, month: usize, joint: &Joint) -> Vec<Load> {
        let picked = &party.choices[month][joint.choice];
        let inside = |at: &usize| party.members[*at].options[joint.options[*at]].service == HomeService::Pool(pool);
        let variant = |at: usize| party.variant(at, month, picked, joint.lent);
        let is_held = |at: usize| party.members[at].options[joint.options[at]].held.is_some();
        let load = |at: usize| Some(Load { is_held: is_held(at), ..self.load(party, at, month, variant(at))? });
        (0..party.members.len()).filter(inside).filter_map(load).collect()
    }
}

/// The joint choices of each month, and what of them is carried into the next.
fn lay_out_choices(party: &mut Party, months: usize) {
    let goes_on = |journey: &Journey, month: usize| journey.months.contains(&month) && journey.months.contains(&(month + 1));
    let carried = |party: &Party, month: usize| -> Vec<usize> {
        party.active[month].iter().copied().filter(|&j| goes_on(&party.journeys[j], month)).collect()
    };
    let code = |party: &Party, month: usize, picked: &[usize], kept: &[usize]| {
        kept.iter().fold(0, |sum, j| {
            let at = party.active[month].iter().position(|a| a == j);
            sum * party.journeys[*j].combinations.len() + at.map_or(0, |at| picked[at])
        })
    };
    for month in 0..months {
        let mut picks: Vec<Vec<usize>> = vec![Vec::new()];
        for &j in &party.active[month] {
            let n = party.journeys[j].combinations.len();
            picks = picks.iter().flat_map(|head| (0..n).map(move |c| [head.as_slice(), &[c]].concat())).collect();
        }
        let before = if month == 0 { Vec::new() } else { carried(party, month - 1) };
        let after = carried(party, month);
        let contexts =
            picks.iter().map(|picked| (code(party, month, picked, &before), code(party, month, picked, &after))).collect();
        party.contexts_after.push(after.iter().map(|&j| party.journeys[j].combinations.len()).product());
        party.contexts.push(contexts);
        party.choices.push(picks);
    }
}
