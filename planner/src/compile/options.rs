//! Every way to serve a device at home, and what taking it up, keeping it and leaving it cost.

use fleet::intent::CommitmentRule;
use fleet::inventory::{Device, Line};
use fleet::offer::terms::ZoneData;
use fleet::offer::{Kind, Known, Offer};
use fleet::volume::Volume;

use crate::compile::candidates::{Refusal, Refusals, at_home, needs_number};
use crate::compile::party::{HomeOption, HomeService, Role, Sim};
use crate::compile::pricing::{Pricing, minutes};
use crate::compile::variant::{Ban, HomeChoice, Rule};
use crate::household::month_of;
use crate::search::product::{Coordinate, FORBIDDEN};

/// What a member needs, gathered once.
pub(crate) struct Wanted<'a> {
    pub device: &'a Device,
    pub role: Role,
    /// Today's line of this member, with its position in the inventory and its terms' position in the offers.
    pub held: Option<(usize, &'a Line, usize)>,
    /// Offers that the household has lines of, by position: of offers alike in everything these are kept.
    pub in_use: &'a [usize],
    pub is_hub: bool,
    /// Another device may be its hub.
    pub may_borrow: bool,
}

/// The options of a member, with how many offers were turned down for what.
///
/// `offers` are the household's offers followed by the terms of held lines that differ from their offer's.
pub(crate) fn options(pricing: &Pricing, offers: &[&Offer], pools: &[usize], wanted: &Wanted) -> (Vec<HomeOption>, Refusals) {
    let household = pricing.household;
    let variant = pricing.variant;
    let device = wanted.device;
    let mut refusals = Refusals::default();
    let mut found = Vec::new();
    let number = match wanted.role {
        Role::Main => needs_number(household, variant, device) || keeps_number(pricing, wanted),
        Role::Second => keeps_number(pricing, wanted),
        Role::Backup => false,
    };
    if let Some((line_at, line, offer_at)) = wanted.held {
        let mut option = on_offer(pricing, offers, pools, offer_at, wanted);
        option.held = Some(line_at);
        option.cautioned = false;
        option.bound_months = bound_months(pricing, line);
        if !comes_back(pricing, wanted, offers[offer_at], number) {
            (option.enter, option.run_months) = (FORBIDDEN, 0);
        }
        let bound = usize::from(option.bound_months.max(option.run_months));
        option.leaving = leaving(pricing, offers[offer_at], bound);
        found.push(option);
    }
    // What is held and could be had anew on the same terms needs no second option.
    let the_same = found.first().filter(|held| held.enter < FORBIDDEN).and(wanted.held).map(|(_, line, _)| &line.offer);
    let may_change = wanted.role != Role::Second || number;
    let others = (0..household.offers.len()).filter(|at| !wanted.in_use.contains(at));
    for at in wanted.in_use.iter().copied().chain(others) {
        let offer = &household.offers[at];
        let home_kind = match wanted.role {
            Role::Main => offer.kind != Kind::Travel && !(offer.kind == Kind::Companion && wanted.is_hub),
            Role::Second | Role::Backup => offer.kind == Kind::Line,
        };
        let banned = variant.banned.contains(&Ban::Home(device.id.clone(), HomeChoice::On(offer.id.clone())));
        if !home_kind || !may_change || banned || Some(&offer.id) == the_same {
            continue;
        }
        match at_home(household, device, offer, number) {
            Ok(()) if pricing.certain(offer.price.base).is_none() => refusals.note(Refusal::NoRate, at),
            Ok(()) if binds(offer) && forbids_commitment(pricing) => refusals.note(Refusal::Contract, at),
            Ok(()) => found.push(on_offer(pricing, offers, pools, at, wanted)),
            Err(refusal) => refusals.note(refusal, at),
        }
    }
    if wanted.role == Role::Main && wanted.may_borrow && may_tether(pricing, device) && !number {
        found.push(without_line(HomeService::Tether));
    }
    if may_go_without(pricing, wanted, number) {
        found.push(without_line(HomeService::Wifi));
    }
    let allowed = |option: &HomeOption| match option.service {
        HomeService::Pool(pool) if variant.banned.contains(&Ban::Pool(offers[pools[pool]].id.clone())) => false,
        HomeService::Tether => !variant.banned.contains(&Ban::Home(device.id.clone(), HomeChoice::Tether)),
        HomeService::Wifi => {
            wanted.role != Role::Main || !variant.banned.contains(&Ban::Home(device.id.clone(), HomeChoice::Wifi))
        }
        _ => option.held.is_none() || !variant.banned.contains(&Ban::Home(device.id.clone(), HomeChoice::Held)),
    };
    found.retain(allowed);
    (found, refusals)
}

fn on_offer(pricing: &Pricing, offers: &[&Offer], pools: &[usize], at: usize, wanted: &Wanted) -> HomeOption {
    let offer = offers[at];
    let service = match offer.kind {
        Kind::Companion => HomeService::Companion(at),
        Kind::Pool => pools.iter().position(|&pool| offers[pool].id == offer.id).map_or(HomeService::Line(at), HomeService::Pool),
        Kind::Line | Kind::Travel => HomeService::Line(at),
    };
    let effort = match (offer.kind, wanted.held) {
        (Kind::Companion | Kind::Pool, _) => minutes::ADD,
        (_, Some((_, line, _))) if line.number.is_some() => minutes::PORT,
        _ => minutes::LINE,
    };
    let run_months = offer.price.commitment.map_or(0, |c| c.months).min(pricing.intent_months());
    let activation = offer.price.fees.activation.and_then(|fee| pricing.taxed(offer, fee)).unwrap_or(0);
    let mut needs_carrier = offer.conditions.needs_carrier.clone();
    if offer.kind == Kind::Companion && needs_carrier.is_empty() {
        needs_carrier.extend(offer.carrier.clone());
    }
    HomeOption {
        service,
        held: None,
        enter: activation + pricing.hassle(effort),
        cautioned: binds(offer) && asks_for_a_saving(pricing),
        run_months,
        bound_months: 0,
        leaving: leaving(pricing, offer, usize::from(run_months)),
        sim: sim(wanted.device, offer),
        carrier: offer.carrier.clone(),
        host: offer.host.clone(),
        provider: offer.provider.clone(),
        of_phone: offer.zones.first().is_some_and(|home| home.data == ZoneData::OfPhone),
        needs_carrier,
    }
}

/// What a line of an offer takes on a device: a card only where one is said to be sold and to have a place.
fn sim(device: &Device, offer: &Offer) -> Sim {
    let slots = device.capability.physical_slots;
    let card = offer.conditions.physical_sim == Known::Yes && slots.is_some_and(|slots| slots > 0);
    let esim = device.capability.has_esim != Known::No && (offer.conditions.esim != Known::No || slots == Some(0));
    match (esim, card) {
        (true, true) => Sim::Either,
        (true, false) => Sim::Esim,
        (false, _) => Sim::Card,
    }
}

fn without_line(service: HomeService) -> HomeOption {
    HomeOption {
        service,
        held: None,
        enter: 0,
        cautioned: false,
        run_months: 0,
        bound_months: 0,
        leaving: vec![0],
        sim: Sim::Nothing,
        carrier: None,
        host: None,
        provider: String::new(),
        of_phone: false,
        needs_carrier: Vec::new(),
    }
}

/// Whether the member's number must stay.
fn keeps_number(pricing: &Pricing, wanted: &Wanted) -> bool {
    let Some((_, line, _)) = wanted.held else { return false };
    let kept = line.number.is_some() && pricing.household.intent.rules.keep_numbers && pricing.variant.holds(&Rule::KeepNumbers);
    kept || (line.bank_codes && pricing.variant.holds(&Rule::BankCodes))
}

/// Whether an offer binds for longer than a month.
fn binds(offer: &Offer) -> bool {
    offer.price.commitment.is_some_and(|commitment| commitment.months > 1)
}

fn forbids_commitment(pricing: &Pricing) -> bool {
    pricing.household.intent.rules.commitment == CommitmentRule::Never && pricing.variant.holds(&Rule::Commitment)
}

/// Whether a contract must save something before it is taken.
fn asks_for_a_saving(pricing: &Pricing) -> bool {
    let rule = pricing.household.intent.rules.commitment;
    matches!(rule, CommitmentRule::IfItSavesPerYear(_)) && pricing.variant.holds(&Rule::Commitment)
}

/// Whether a line that was left can be had again as it is held: it is sold to this member at that price and without a contract.
fn comes_back(pricing: &Pricing, wanted: &Wanted, terms: &Offer, number: bool) -> bool {
    let sold = pricing.household.offers.iter().find(|offer| offer.id == terms.id);
    let same = sold.is_some_and(|offer| offer.price.base == terms.price.base);
    same && !binds(terms) && at_home(pricing.household, wanted.device, terms, number).is_ok()
}

/// What leaving costs with 0, 1, 2 … months still to go: the offer's price for it, or those months.
fn leaving(pricing: &Pricing, offer: &Offer, months: usize) -> Vec<i64> {
    let fixed = offer.price.commitment.and_then(|commitment| commitment.leaving);
    let month = pricing.taxed(offer, month_of(offer)).unwrap_or(FORBIDDEN / 1_000);
    let cost = |left: usize| match fixed {
        _ if left == 0 => 0,
        Some(fee) => pricing.taxed(offer, fee).unwrap_or(0),
        None => month * i64::try_from(left).unwrap_or(i64::MAX / month.max(1)),
    };
    (0..=months).map(cost).collect()
}

/// For how many of the plan's months a held line cannot be left without cost.
fn bound_months(pricing: &Pricing, line: &Line) -> u16 {
    let Some(until) = line.bound_until else { return 0 };
    let months = &pricing.days.months;
    let bound = (0..months.len()).take_while(|&month| months.starts[month] < until).count();
    u16::try_from(bound).unwrap_or(u16::MAX)
}

fn may_tether(pricing: &Pricing, device: &Device) -> bool {
    if uses_nothing(pricing, device) {
        return false;
    }
    let need = pricing.household.intent.demand.needs.iter().find(|need| need.device == device.id);
    let alone = need.is_some_and(|need| need.alone) && pricing.variant.holds(&Rule::Alone(device.id.clone()));
    device.kind.can_tether() && !alone
}

/// Whether a device uses no data at home in any scenario.
fn uses_nothing(pricing: &Pricing, device: &Device) -> bool {
    let demand = &pricing.household.intent.demand;
    let at = demand.needs.iter().position(|need| need.device == device.id);
    at.is_none_or(|at| demand.scenarios.iter().all(|scenario| scenario.volumes[at] == Volume::ZERO))
}

/// A device may go without a line when it uses nothing and need not be reachable; a second or backup line may be absent.
fn may_go_without(pricing: &Pricing, wanted: &Wanted, number: bool) -> bool {
    match wanted.role {
        Role::Backup => true,
        Role::Second => !number,
        Role::Main => {
            let demand = &pricing.household.intent.demand;
            let id = &wanted.device.id;
            let relaxed = !pricing.variant.holds(&Rule::Need(id.clone()));
            let Some(at) = demand.needs.iter().position(|need| need.device == *id) else { return !number };
            let quiet = demand.scenarios.iter().all(|scenario| scenario.volumes[at] == Volume::ZERO);
            let alone = demand.needs[at].alone && pricing.variant.holds(&Rule::Alone(id.clone()));
            (quiet || relaxed) && !number && !alone
        }
    }
}

/// Whether a hub must have a second line on another network.
pub(crate) fn wants_backup(pricing: &Pricing, hub: &Device) -> bool {
    pricing.household.intent.rules.backup_line.is_needed_on(hub) && pricing.variant.holds(&Rule::BackupLine)
}

/// The states of a member's options and the cost of every change between them.
///
/// A state is an option and how many months of it are still bound, this one included; 0 is free to leave.
pub(crate) fn states(options: &[HomeOption], leaving_today: i64) -> (Vec<(usize, u16)>, Coordinate) {
    let begun = |option: &HomeOption| if option.run_months > 1 { option.run_months } else { 0 };
    let bound_today = |option: &HomeOption| if option.held.is_some() { option.bound_months } else { 0 };
    let mut states: Vec<(usize, u16)> = Vec::new();
    for (at, option) in options.iter().enumerate() {
        states.extend((0..=begun(option).max(bound_today(option))).rev().map(|left| (at, left)));
    }
    let entry = |&(at, left): &(usize, u16)| match &options[at] {
        option if option.held.is_some() => {
            if left == bound_today(option) {
                0
            } else {
                FORBIDDEN
            }
        }
        option if left == begun(option) => option.enter + leaving_today,
        _ => FORBIDDEN,
    };
    let follows = |&(at, left): &(usize, u16)| {
        let next = (at, left.saturating_sub(1));
        states.iter().position(|state| *state == next).expect("every state of a contract is followed by one with a month less")
    };
    let enters = |&(at, left): &(usize, u16)| {
        let option = &options[at];
        if left == begun(option) { option.enter } else { FORBIDDEN }
    };
    let coordinate = Coordinate {
        option: states.iter().map(|(at, _)| *at).collect(),
        stay: states.iter().map(follows).collect(),
        leave: states.iter().map(|(at, left)| leaving_cost(&options[*at], left.saturating_sub(1))).collect(),
        enter: states.iter().map(enters).collect(),
        entry: states.iter().map(entry).collect(),
    };
    (states, coordinate)
}

/// Today's line among the options, and what leaving it at once costs.
pub(crate) fn held(options: &[HomeOption]) -> Option<(usize, i64)> {
    options.iter().find_map(|option| Some((option.held?, leaving_cost(option, option.bound_months))))
}

/// What leaving an option costs with so many months still to go.
fn leaving_cost(option: &HomeOption, months: u16) -> i64 {
    option.leaving.get(usize::from(months)).copied().unwrap_or(0)
}

impl Pricing<'_> {
    pub(crate) fn intent_months(&self) -> u16 {
        self.household.intent.months
    }
}
