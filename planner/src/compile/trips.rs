//! A party's journeys: what each traveller may use, and the cheapest packages for every way to go.

use std::collections::{BTreeMap, BTreeSet};

use fleet::clock::Journey as Itinerary;
use fleet::inventory::{Device, DeviceKind};
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{After, Kind, Known, Offer, Tether, Validity};
use fleet::place::{Place, PlaceSet};
use fleet::volume::Volume;

use crate::compile::candidates::{Refusal, Refusals, needs_number, on_trip, takes_travel_esim};
use crate::compile::journey::{Journey, Lender, Service, combinations};
use crate::compile::packages::{Candidate, cheapest_bundles};
use crate::compile::party::{Member, Role};
use crate::compile::pricing::{Pricing, minutes};
use crate::compile::seats::{Around, Group};
use crate::compile::supply::Shop;
use crate::compile::variant::{Ban, Rule, TripChoice};
use crate::compile::window::Windows;

/// What building a journey also found out: for each traveller's device, how many offers were turned down for what, and how many
/// were compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub refusals: BTreeMap<(usize, usize), Refusals>,
    pub candidates: BTreeMap<(usize, usize), usize>,
}

/// The journey of a trip for a party; `None` when none of its devices come along or no day of it is in the plan.
pub(crate) fn journey(
    pricing: &Pricing,
    members: &[Member],
    group: &Group,
    trip_at: usize,
    compared: &mut Compared,
) -> Option<Journey> {
    let intent = pricing.household.intent;
    let trip = &intent.trips[trip_at];
    let months = pricing.days.months_of_trip(trip_at);
    let comes = |member: &Member| {
        let id = &pricing.household.inventory.devices[member.device].id;
        member.role == Role::Main && trip.needs.iter().any(|need| need.device == *id)
    };
    let travellers: Vec<usize> = (0..members.len()).filter(|&at| comes(&members[at])).collect();
    if travellers.is_empty() || months.is_empty() {
        return None;
    }
    let device = |traveller: usize| &pricing.household.inventory.devices[members[travellers[traveller]].device];
    let hub = travellers.iter().position(|&member| group.around == Around::Hub && member == 0);
    let is_hub_there = |t: usize| match group.around {
        Around::Hub => hub.is_some_and(|hub| hub != t),
        Around::AnyHub => another_hub_comes(pricing, trip_at, device(t)),
        Around::Nothing => false,
    };
    let borrowers: Vec<usize> =
        (0..travellers.len()).filter(|&t| is_hub_there(t) && may_go_through_hub(pricing, trip_at, device(t))).collect();
    let mut allowed: Vec<Vec<Service>> = (0..travellers.len())
        .map(|t| services(pricing, trip_at, device(t), hub == Some(t) && !borrowers.is_empty(), borrowers.contains(&t)))
        .collect();
    let mut candidates: Vec<Vec<Candidate>> = Vec::new();
    for (t, services) in allowed.iter().enumerate() {
        candidates.push(if services.contains(&Service::Packages) {
            self::candidates(pricing, trip_at, device(t), compared)
        } else {
            Vec::new()
        });
    }
    let places = pricing.days.places(trip_at);
    for t in 0..travellers.len() {
        let splits = splits(pricing, &members[travellers[t]], &allowed[t], &places, &candidates[t]);
        let others: usize = (0..travellers.len()).filter(|other| *other != t).map(|other| allowed[other].len()).product();
        if (allowed[t].len() + splits.len()) * others <= COMBINATIONS_MAX {
            allowed[t].extend(splits);
        }
    }
    // A guest that sits at another hub goes with that one.
    let mut absent = Vec::new();
    for (t, services) in
        allowed.iter_mut().enumerate().filter(|(t, _)| group.everywhere.contains(&members[travellers[*t]].device))
    {
        if !services.contains(&Service::Off) {
            services.push(Service::Off);
            absent.push(t);
        }
    }
    let lender = if group.around == Around::AnyHub { Lender::Another } else { hub.map_or(Lender::Nobody, Lender::Traveller) };
    let combinations = combinations(&allowed, lender, &borrowers);
    let is_long = months.len() > 1;
    let lines = |t: usize| members[travellers[t]].options.iter().map(|option| option.provider.as_str());
    let long_lines = (0..travellers.len()).filter(|_| is_long).flat_map(lines);
    let providers = providers(pricing, &candidates, long_lines.filter(|provider| works_there(pricing, provider, &places)));
    let windows = windows(pricing, trip_at);
    let overage = |offer: &Offer, blocks: u64| pricing.overage(offer, blocks);
    let per_day = |t: usize| need_per_day(pricing, trip_at, device(t));
    let mut bundles = Vec::new();
    for (t, all) in candidates.iter().enumerate() {
        let sets = if hub == Some(t) { 1 << borrowers.len() } else { 1 };
        let mut by_need = BTreeMap::new();
        for (service, lent) in allowed[t].iter().filter(|s| s.buys()).flat_map(|s| (0..sets).map(move |lent: usize| (s, lent))) {
            let through = borrowers.iter().enumerate().filter(|(bit, _)| lent >> bit & 1 == 1);
            let lent_per_day: Volume = through.map(|(_, &b)| per_day(b)).sum();
            let days = pricing.days.need_days(intent, trip_at, per_day(t), lent_per_day);
            let is_bought = |day: &usize| !pricing.days.is_among(trip_at, days[*day].place, service.roams_at());
            let wanted: Vec<usize> = (0..days.len()).filter(is_bought).collect();
            let of = |provider: &String| {
                let ours: Vec<Candidate> =
                    all.iter().filter(|c| provider.is_empty() || c.offer.provider == *provider).cloned().collect();
                let there: Vec<Place> = wanted.iter().map(|&day| days[day].place).collect();
                let ours = undominated(&ours, &there, lent_per_day > Volume::ZERO);
                let slow_below = intent.rules.slow_below_kbit_per_s;
                cheapest_bundles(&days, &wanted, &Shop { candidates: &ours, windows: &windows, slow_below, overage: &overage })
            };
            by_need.insert((service.roams_at(), lent), providers.iter().map(of).collect());
        }
        bundles.push(by_need);
    }
    let may_roam_on_phone =
        |&t: &usize| allowed[t].contains(&Service::Roam) && members[travellers[t]].options.iter().any(|option| option.of_phone);
    let companions = (0..travellers.len()).filter(may_roam_on_phone).collect();
    let is_called = |&t: &usize| trip.needs.iter().any(|need| need.device == device(t).id && need.calls);
    let called: Vec<usize> = (0..travellers.len()).filter(is_called).collect();
    let used = allowed.iter().flatten().map(|service| service.roams_at()).filter(|places| *places != 0);
    let mut rides: Vec<u8> = used.chain((!called.is_empty()).then_some(0)).collect();
    rides.sort_unstable();
    rides.dedup();
    let places_left: Vec<usize> = (0..travellers.len()).map(|t| places_left(pricing, device(t), members)).collect();
    let lines: Vec<BTreeSet<&str>> = (0..travellers.len()).map(|t| lines(t).collect()).collect();
    let mut journey = Journey {
        trip: trip_at,
        months,
        travellers,
        hub,
        borrowers,
        companions,
        called,
        absent,
        places,
        rides,
        combinations,
        providers,
        agreed: None,
        bundles,
    };
    if is_long {
        if one_provider(pricing) {
            journey.tell_providers_apart(|t, provider| lines[t].contains(provider));
        }
        journey.tell_profiles_apart(|t| places_left[t]);
    }
    Some(journey)
}

/// How many eSIM places a device has left whatever its lines are.
fn places_left(pricing: &Pricing, device: &Device, members: &[Member]) -> usize {
    let Some(stored) = device.capability.esim.and_then(|esim| esim.stored_max) else { return usize::MAX };
    let lines = members.iter().filter(|member| pricing.household.inventory.devices[member.device].id == device.id).count();
    let taken = device.profiles.iter().filter(|profile| !profile.is_removable(pricing.household.today)).count();
    usize::from(stored).saturating_sub(taken + lines)
}

/// More ways to serve everyone on one journey are not tried for the sake of roaming at some of its places only.
const COMBINATIONS_MAX: usize = 100;
/// With more places than this, nobody roams at some of them and buys packages for others.
const SPLIT_PLACES_MAX: usize = 3;

/// The ways to roam at some places of a journey and to be served by packages at the others: where some line and some package could.
fn splits(pricing: &Pricing, member: &Member, allowed: &[Service], places: &[Place], candidates: &[Candidate]) -> Vec<Service> {
    let both = allowed.contains(&Service::Roam) && allowed.contains(&Service::Packages);
    // A companion's data is its phone's wherever it roams: that is told for the whole journey.
    if !both || !(2..=SPLIT_PLACES_MAX).contains(&places.len()) || member.options.iter().any(|option| option.of_phone) {
        return Vec::new();
    }
    let roams = |place| {
        let offers = &pricing.household.offers;
        offers.iter().any(|offer| offer.kind != Kind::Travel && works(offer, place))
    };
    let sold = |place| candidates.iter().any(|candidate| works(candidate.offer, place));
    let split = |set: &u8| places.iter().enumerate().all(|(bit, &at)| if set >> bit & 1 == 1 { roams(at) } else { sold(at) });
    (1..(1_u8 << places.len()) - 1).filter(split).map(Service::Split).collect()
}

/// The clock of a trip's packages.
fn windows<'a>(pricing: &Pricing<'a>, trip_at: usize) -> Windows<'a> {
    let (household, intent) = (pricing.household, pricing.household.intent);
    let journey = Itinerary { home: intent.home, home_zone: &intent.zone, stays: &intent.trips[trip_at].stays };
    let days = pricing.days.need_days(intent, trip_at, Volume::ZERO, Volume::ZERO);
    Windows::new(journey, days, household.today, intent.rules.lead_days)
}

/// What a device needs on a trip: nothing when it does not come along or its need is relaxed.
pub(crate) fn need_per_day(pricing: &Pricing, trip: usize, device: &Device) -> Volume {
    pricing.household.intent.trips[trip]
        .needs
        .iter()
        .find(|need| need.device == device.id)
        .map_or(Volume::ZERO, |need| need.per_day)
}

fn may_go_through_hub(pricing: &Pricing, trip: usize, device: &Device) -> bool {
    let needs = &pricing.household.intent.trips[trip].needs;
    let Some(need) = needs.iter().find(|need| need.device == device.id) else { return false };
    device.kind.can_tether() && need.per_day > Volume::ZERO && !need.alone
}

/// Whether some other device comes along that could be a hub.
fn another_hub_comes(pricing: &Pricing, trip: usize, device: &Device) -> bool {
    let intent = pricing.household.intent;
    let others = intent.trips[trip].needs.iter().filter(|need| need.device != device.id);
    let mut others = others.filter_map(|need| pricing.household.inventory.device(&need.device));
    others.any(|other| other.kind.can_be_hub() || intent.rules.hubs.contains(&other.id))
}

/// The services that a traveller may use by its needs, its hardware and the bans of the variant.
fn services(pricing: &Pricing, trip: usize, device: &Device, lends: bool, borrows: bool) -> Vec<Service> {
    let needs = &pricing.household.intent.trips[trip].needs;
    let Some(need) = needs.iter().find(|need| need.device == device.id) else { return vec![Service::Off] };
    let variant = pricing.variant;
    let counts = variant.holds(&Rule::TripNeed(trip, device.id.clone()));
    let required = counts && (need.per_day > Volume::ZERO || need.alone || need.calls);
    let mut services = Vec::new();
    if required || lends {
        services.push(Service::Roam);
        if takes_travel_esim(device) && keeps_number_live(pricing, device) {
            services.push(Service::Packages);
        }
    }
    if borrows {
        services.push(Service::Tether);
    }
    if !required {
        services.push(Service::Off);
    }
    let banned = |choice| variant.banned.contains(&Ban::Trip(trip, device.id.clone(), choice));
    services.retain(|service| match service {
        Service::Roam => !banned(TripChoice::Roam),
        Service::Packages => !banned(TripChoice::Packages),
        Service::Split(_) => !banned(TripChoice::Roam) && !banned(TripChoice::Packages),
        Service::Tether => !banned(TripChoice::Tether),
        Service::Off => !banned(TripChoice::Off),
    });
    services
}

/// Whether a travel line may be live beside the device's own numbers: all that get bank codes, and the one that rings.
fn keeps_number_live(pricing: &Pricing, device: &Device) -> bool {
    let household = pricing.household;
    let codes_count = pricing.variant.holds(&Rule::BankCodes);
    let codes = household.inventory.lines_on(&device.id).filter(|line| line.bank_codes && codes_count).count();
    // The number that rings is the main line's, which is the first with a number.
    let main = household.inventory.lines_on(&device.id).min_by_key(|line| line.number.is_none());
    let rings_alone =
        needs_number(household, pricing.variant, device) && !main.is_some_and(|main| main.bank_codes && codes_count);
    let live = codes + usize::from(rings_alone);
    live == 0 || device.kind == DeviceKind::Hotspot || device.capability.live_lines.is_none_or(|most| live < usize::from(most))
}

fn candidates<'a>(pricing: &Pricing<'a>, trip_at: usize, device: &Device, compared: &mut Compared) -> Vec<Candidate<'a>> {
    let household = pricing.household;
    let days = &pricing.days.trips[trip_at];
    let places: Vec<Place> = days.iter().map(|day| day.place).collect();
    let Some(begin) = days.first().map(|day| day.date) else { return Vec::new() };
    let device_at = household.inventory.devices.iter().position(|d| d.id == device.id).unwrap_or(0);
    let mut found = Vec::new();
    let mut refusals = Refusals::default();
    for (offer_at, offer) in household.offers.iter().enumerate() {
        let banned =
            pricing.variant.banned.contains(&Ban::Trip(trip_at, device.id.clone(), TripChoice::Package(offer.id.clone())));
        if banned || offer.kind != Kind::Travel {
            continue;
        }
        let verdict = on_trip(household, device, offer, &places, begin)
            .and_then(|()| priced(pricing, offer_at, offer).ok_or(Refusal::NoRate));
        match verdict {
            Ok(candidate) => {
                refusals.note(Refusal::Compared, offer_at);
                found.push(candidate);
            }
            Err(refusal) => refusals.note(refusal, offer_at),
        }
    }
    compared.candidates.insert((trip_at, device_at), found.len());
    compared.refusals.insert((trip_at, device_at), refusals);
    found
}

fn priced<'a>(pricing: &Pricing, offer_at: usize, offer: &'a Offer) -> Option<Candidate<'a>> {
    let activation = offer.price.fees.activation.map_or(Some(0), |fee| pricing.taxed(offer, fee))?;
    let cost = pricing.taxed(offer, offer.price.base)? + activation;
    Some(Candidate { offer_at, offer, cost, hassle: pricing.hassle(minutes::PACKAGE) })
}

/// Whether everyone's data on a trip must come from one provider.
fn one_provider(pricing: &Pricing) -> bool {
    pricing.household.intent.rules.one_provider_per_trip && pricing.variant.holds(&Rule::OneProvider)
}

/// From whom everyone's data could come: who sells packages, and these whose lines could roam.
fn providers<'a>(pricing: &Pricing, candidates: &[Vec<Candidate>], lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    if !one_provider(pricing) {
        return vec![String::new()];
    }
    let mut names: Vec<String> = candidates.iter().flatten().map(|candidate| candidate.offer.provider.clone()).collect();
    names.extend(lines.map(str::to_owned));
    names.sort();
    names.dedup();
    if names.is_empty() { vec![String::new()] } else { names }
}

/// Whether a provider has lines with data at one of these places.
fn works_there(pricing: &Pricing, provider: &str, places: &[Place]) -> bool {
    let mut lines = pricing.household.offers.iter().filter(|offer| offer.kind != Kind::Travel && offer.provider == provider);
    lines.any(|offer| places.iter().any(|&place| works(offer, place)))
}

/// Whether an offer has data at a place.
fn works(offer: &Offer, place: Place) -> bool {
    offer.terms_at(place).is_some_and(|zone| zone.data != ZoneData::None || zone.day_pass.is_some())
}

/// Leaves out packages that another one beats in everything that counts on these places.
fn undominated<'a>(candidates: &[Candidate<'a>], places: &[Place], lends: bool) -> Vec<Candidate<'a>> {
    let mut places = places.to_vec();
    places.sort();
    places.dedup();
    let shapes: Vec<Option<Shape>> = candidates.iter().map(|candidate| Shape::of(candidate, &places, lends)).collect();
    let beaten = |at: usize| {
        let Some(shape) = &shapes[at] else { return true };
        shapes.iter().enumerate().any(|(other, better)| {
            other != at && better.as_ref().is_some_and(|better| better.beats(shape) && (!shape.beats(better) || other < at))
        })
    };
    (0..candidates.len()).filter(|&at| !beaten(at)).map(|at| candidates[at].clone()).collect()
}

/// What counts about a package on a journey's places.
#[derive(Debug, Clone, PartialEq)]
struct Shape {
    cost: i64,
    /// For each place: covered, or not (also when it must lend and may not).
    covers: Vec<bool>,
    bytes: u64,
    days: u16,
    /// Shapes compare only when they count alike; otherwise neither beats the other.
    alike: Option<Alike>,
}

/// How a package counts: its period is a day or not, what follows it, its clock without its days, and whether it must be bought
/// before entry.
type Alike = (bool, After, Validity, bool, PlaceSet);

impl Shape {
    fn of(candidate: &Candidate, places: &[Place], lends: bool) -> Option<Self> {
        let offer = candidate.offer;
        let covers: Vec<bool> = places
            .iter()
            .map(|&place| {
                offer
                    .terms_at(place)
                    .is_some_and(|zone| matches!(zone.data, ZoneData::Own(_)) && (!lends || zone.tether.allowed() == Known::Yes))
            })
            .collect();
        if !covers.contains(&true) {
            return None;
        }
        let ZoneData::Own(terms) = &offer.zones.first()?.data else { return None };
        let one_zone = offer.zones.len() == 1 && (!lends || offer.zones[0].tether == Tether::Yes);
        let validity = offer.validity.as_ref()?;
        let clock = Validity { days: 0, ..validity.clone() };
        let (early, blocked) = (offer.conditions.install_before_entry == Known::Yes, offer.conditions.blocked_in.clone());
        Some(Self {
            cost: candidate.cost + candidate.hassle,
            covers,
            bytes: terms.allowance.map_or(u64::MAX, |allowance| allowance.bytes),
            days: validity.days,
            alike: one_zone.then_some((matches!(terms.period, Period::Day(_)), terms.after, clock, early, blocked)),
        })
    }

    fn beats(&self, other: &Self) -> bool {
        self.alike == other.alike
            && self.alike.is_some()
            && self.cost <= other.cost
            && self.bytes >= other.bytes
            && self.days >= other.days
            && self.covers.iter().zip(&other.covers).all(|(ours, theirs)| *ours || !*theirs)
    }
}
