//! Which offers may serve which device at all, and why the others may not.
//!
//! Only facts decide here (market, kind of device, lock, number, identity check); what an offer costs comes later. A term
//! that is unknown never makes an offer a candidate where the household relies on that term.

use std::collections::BTreeMap;

use fleet::inventory::{Device, DeviceKind, Lock, PolicyOwner};
use fleet::offer::terms::ZoneData;
use fleet::offer::{Kind, Known, Kyc, Offer};
use fleet::place::Place;
use jiff::civil::Date;

use crate::compile::variant::{Rule, Variant};
use crate::household::{Household, Topic};

/// Why an offer is not for a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// Not sold where the household lives.
    Market,
    /// At home in another country: where the household lives it would roam all year.
    Abroad,
    /// Not for that kind of device, or not said to be.
    Device,
    /// Not on sale on that day.
    NotSold,
    /// The device is locked to another carrier.
    Locked,
    /// No line may be put on the device by its owner.
    Policy,
    /// The device has no eSIM, or none is known, and the offer is an eSIM.
    NoEsim,
    /// It has no number that rings and gets bank codes, or none is known.
    NoNumber,
    /// The identity check takes longer than there is time.
    IdentityCheck,
    /// Only for people who never bought from the provider.
    NewCustomersOnly,
    /// No exchange rate is known for its currency.
    NoRate,
    /// Does not cover any place of the journey.
    Coverage,
    /// The device has no radio band in use there.
    NoBand,
    /// It binds for longer than the household allows.
    Contract,
    /// It does not carry what the device uses, in any month.
    TooSmall,
    /// It could serve the device, and was compared; what was chosen costs less with everything that hangs on it.
    Compared,
}

/// How many offers were turned down for what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Refusals(pub BTreeMap<Refusal, Turned>);

/// Offers that were turned down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Turned {
    pub count: usize,
    /// The first of them, by position in the offers.
    pub first: Vec<usize>,
}

/// So many offers are named for each reason.
const NAMED_MAX: usize = 3;

impl Refusals {
    pub(crate) fn note(&mut self, why: Refusal, offer: usize) {
        let turned = self.0.entry(why).or_default();
        turned.count += 1;
        if turned.first.len() < NAMED_MAX {
            turned.first.push(offer);
        }
    }
}

/// Whether a device must be served by a number that rings.
pub(crate) fn needs_number(household: &Household, variant: &Variant, device: &Device) -> bool {
    let wanted = household.intent.demand.needs.iter().any(|need| need.device == device.id && need.calls);
    wanted && variant.holds(&Rule::Calls(device.id.clone()))
}

/// Whether a home offer (line, companion, pool) may be put on a device.
pub(crate) fn at_home(household: &Household, device: &Device, offer: &Offer, number: bool) -> Result<(), Refusal> {
    if !offer.market.contains(Place::Country(household.intent.home)) {
        return Err(Refusal::Market);
    }
    if !offer.is_at_home_in(Place::Country(household.intent.home)) {
        return Err(Refusal::Abroad);
    }
    // Phones, tablets, laptops and hotspots take any data line; a watch or a car only what is made for it.
    let particular =
        matches!(device.kind, DeviceKind::Watch | DeviceKind::Tracker | DeviceKind::Earbuds | DeviceKind::Car | DeviceKind::Iot);
    if !offer.fits(device.kind) || (particular && !offer.devices.contains(&device.kind)) {
        return Err(Refusal::Device);
    }
    if !offer.is_sold_on(household.intent.from.max(household.today)) {
        return Err(Refusal::NotSold);
    }
    match (&device.lock, &offer.carrier) {
        (Lock::LockedTo(carrier), Some(of)) if carrier == of => {}
        (Lock::LockedTo(_), _) => return Err(Refusal::Locked),
        _ => {}
    }
    let by_maker =
        matches!(device.policy_owner, PolicyOwner::Maker | PolicyOwner::Carrier) && offer.kind != Kind::Companion && !particular;
    if device.policy_owner == PolicyOwner::Employer || by_maker {
        return Err(Refusal::Policy);
    }
    let card = offer.conditions.physical_sim == Known::Yes && device.capability.physical_slots != Some(0);
    if !card && (offer.conditions.esim == Known::No || device.capability.has_esim == Known::No) {
        return Err(Refusal::NoEsim);
    }
    if number && !has_number(offer) {
        return Err(Refusal::NoNumber);
    }
    if let (Some(carrier), DeviceKind::Watch) = (&offer.carrier, device.kind) {
        let topic = if offer.kind == Kind::Companion { Topic::Companion } else { Topic::OwnLine };
        if household.facts.ask(carrier, device.kind, topic, None).answer == Known::No {
            return Err(Refusal::Device);
        }
    }
    Ok(())
}

/// Whether a travel package may be put on a device for a journey to these places.
pub(crate) fn on_trip(
    household: &Household,
    device: &Device,
    offer: &Offer,
    places: &[Place],
    begin: Date,
) -> Result<(), Refusal> {
    if offer.kind != Kind::Travel || !places.iter().any(|&place| own_data(offer, place)) {
        return Err(Refusal::Coverage);
    }
    if !offer.market.contains(Place::Country(household.intent.home)) {
        return Err(Refusal::Market);
    }
    if !offer.fits(device.kind) {
        return Err(Refusal::Device);
    }
    if !offer.is_sold_on(household.today) {
        return Err(Refusal::NotSold);
    }
    if matches!(device.lock, Lock::LockedTo(_)) {
        return Err(Refusal::Locked);
    }
    if !takes_travel_esim(device) {
        return Err(Refusal::NoEsim);
    }
    if offer.conditions.new_customers_only {
        return Err(Refusal::NewCustomersOnly);
    }
    if let Kyc::Needed { hours_max } = offer.conditions.kyc {
        let days_left = household.today.until(begin).map_or(0, |span| span.get_days());
        if i64::from(days_left) * 24 < i64::from(hours_max) {
            return Err(Refusal::IdentityCheck);
        }
    }
    if !places.iter().any(|&place| own_data(offer, place) && reaches(household, device, place)) {
        return Err(Refusal::NoBand);
    }
    Ok(())
}

/// Whether a source says that any seller's travel eSIM can be installed.
///
/// For a phone, tablet, laptop or hotspot with an eSIM that is so unless a source says no; for a watch it must be said.
pub(crate) fn takes_travel_esim(device: &Device) -> bool {
    let general = matches!(device.kind, DeviceKind::Phone | DeviceKind::Tablet | DeviceKind::Laptop | DeviceKind::Hotspot);
    let by_owner = device.policy_owner == PolicyOwner::Owner;
    match device.capability.travel_esim {
        Known::Yes => by_owner || !general,
        Known::No => false,
        Known::Unknown => general && by_owner && device.capability.has_esim == Known::Yes,
    }
}

/// Whether device and country share a radio band, as far as both are known.
pub(crate) fn reaches(household: &Household, device: &Device, place: Place) -> bool {
    let Place::Country(country) = place else { return true };
    let there = household.facts.lte_bands(country);
    let here = &device.capability.lte_bands;
    there.is_empty() || here.is_empty() || here.iter().any(|band| there.contains(band))
}

/// Whether a line rings under a number of its own, by its terms.
pub(crate) fn has_number(offer: &Offer) -> bool {
    match offer.conditions.number {
        Known::Yes => true,
        Known::No => false,
        Known::Unknown => offer.kind != Kind::Travel && offer.zones.first().is_some_and(|zone| zone.minute.is_some()),
    }
}

fn own_data(offer: &Offer, place: Place) -> bool {
    offer.terms_at(place).is_some_and(|zone| matches!(zone.data, ZoneData::Own(_)))
}
