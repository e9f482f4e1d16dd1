//! What the planner is told: a household, what can be bought, and what is known about the world.
//!
//! The planner asks nobody. Whoever calls it hands in the facts, the rates and today's date.

use fleet::intent::Intent;
use fleet::inventory::{DeviceKind, Inventory};
use fleet::money::{Exchange, Money};
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{Commitment, Kind, Known, Offer, Recurrence};
use fleet::place::{Country, Place, Plmn};
use fleet::volume::Volume;
use jiff::civil::Date;

use crate::variant::Variant;

/// A household and the world as far as it is known.
#[derive(Clone, Copy)]
pub struct Household<'a> {
    /// The day the plan is made on.
    pub today: Date,
    /// What is owned and paid for.
    pub inventory: &'a Inventory,
    /// What is wanted.
    pub intent: &'a Intent,
    /// Everything that could be bought, and the terms of everything that is held.
    pub offers: &'a [Offer],
    /// What is known about carriers, networks and money.
    pub facts: &'a dyn Facts,
}

impl Household<'_> {
    /// What of the household must be written anew before it is planned under a variant.
    ///
    /// Months are the planner's clock. A line billed every 28 days pays in each month for a twelfth of 365 days (13 payments and a day
    /// a year), and has the allowance of one cycle; one paid for a longer time ahead is a contract for that time, and has in each
    /// month its part of the allowance. A pool billed so is planned by its average month.
    pub(crate) fn planned(&self, variant: &Variant) -> Planned {
        let uneven = |offer: &Offer| offer.price.recurrence != Recurrence::Monthly && offer.kind != Kind::Travel;
        let is_pool = |offer: &&Offer| offer.kind == Kind::Pool;
        let any = self.offers.iter().any(uneven);
        let offers =
            any.then(|| self.offers.iter().map(|offer| if uneven(offer) { by_month(offer) } else { offer.clone() }).collect());
        let inventory = any.then(|| {
            let mut inventory = self.inventory.clone();
            for line in &mut inventory.lines {
                let days = self.offers.iter().filter(is_pool).find(|offer| offer.id == line.offer).and_then(cycle_days);
                line.pays = line.pays.map(|pays| days.map_or(pays, |days| average_month(pays, days)));
            }
            inventory
        });
        Planned { intent: variant.wanted(self.intent), offers, inventory }
    }
}

/// What of a household was written anew.
pub(crate) struct Planned {
    intent: Option<Intent>,
    offers: Option<Vec<Offer>>,
    inventory: Option<Inventory>,
}

impl Planned {
    /// The household as it is planned.
    pub(crate) fn household<'p>(&'p self, of: &Household<'p>) -> Household<'p> {
        Household {
            intent: self.intent.as_ref().unwrap_or(of.intent),
            offers: self.offers.as_deref().unwrap_or(of.offers),
            inventory: self.inventory.as_ref().unwrap_or(of.inventory),
            ..*of
        }
    }
}

/// Days of a bill cycle that is not a month.
fn cycle_days(offer: &Offer) -> Option<i64> {
    match (offer.price.recurrence, &offer.validity) {
        (Recurrence::EveryDays(days), _) => Some(i64::from(days).max(1)),
        (Recurrence::Once, Some(validity)) if offer.kind != Kind::Travel => Some(i64::from(validity.days).max(1)),
        _ => None,
    }
}

/// The part of a price that falls on an average month of 365 ÷ 12 days, rounded up to the minor unit.
fn average_month(price: Money, days: i64) -> Money {
    Money::new((price.minor * 365 + days * 12 - 1).div_euclid(days * 12), price.currency)
}

/// What a month of an offer costs on average, without what is used: what is still due when a contract is left early.
pub(crate) fn month_of(offer: &Offer) -> Money {
    match offer.price.recurrence {
        Recurrence::EveryDays(days) => average_month(offer.price.base, i64::from(days)),
        _ => offer.price.base,
    }
}

fn by_month(offer: &Offer) -> Offer {
    let mut offer = offer.clone();
    let days = cycle_days(&offer);
    offer.price.recurrence = Recurrence::Monthly;
    offer.validity = None;
    let Some(days) = days else { return offer };
    if offer.kind == Kind::Pool {
        offer.price.base = average_month(offer.price.base, days);
    } else {
        offer.price.recurrence = Recurrence::EveryDays(u16::try_from(days).unwrap_or(u16::MAX));
    }
    let months = u16::try_from((days * 12 + 182) / 365).unwrap_or(u16::MAX);
    if months > 1 {
        offer.price.commitment = offer.price.commitment.or(Some(Commitment { months, leaving: None }));
        by_parts(&mut offer, days);
    }
    offer
}

/// Gives each month of a long cycle its part of what the cycle includes.
fn by_parts(offer: &mut Offer, days: i64) {
    let part = |whole: u64| u64::try_from(u128::from(whole) * 365 / (u128::from(days.unsigned_abs()) * 12)).unwrap_or(whole);
    for zone in &mut offer.zones {
        if let ZoneData::Own(terms) = &mut zone.data
            && terms.period == Period::Cycle
        {
            terms.allowance = terms.allowance.map(|whole| Volume::from_bytes(part(whole.bytes)));
        }
        for price in [&mut zone.minute, &mut zone.message].into_iter().flatten() {
            price.included = price.included.map(|whole| u32::try_from(part(u64::from(whole))).unwrap_or(whole));
        }
    }
}

/// What a carrier lets a device do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Use of a visited network abroad.
    Roam,
    /// A second profile that shares the phone's number.
    Companion,
    /// A line of its own on that kind of device.
    OwnLine,
}

/// An answer with the address and date behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Yes, no, or nobody could say.
    pub answer: Known,
    /// In a few words: by whom, how, under what condition; where it was read and when. Empty when unknown.
    pub because: String,
}

impl Finding {
    /// No source says.
    pub const fn unknown() -> Self {
        Self { answer: Known::Unknown, because: String::new() }
    }
}

/// Facts about the world, each with its source; what no source says is unknown.
pub trait Facts {
    /// Dated exchange rates.
    fn exchange(&self) -> &dyn Exchange;
    /// What a carrier (by its id) lets a kind of device do, at a place when that matters.
    fn ask(&self, carrier: &str, device: DeviceKind, topic: Topic, place: Option<Place>) -> Finding;
    /// The LTE bands in use in a country; empty when no source says.
    fn lte_bands(&self, country: Country) -> Vec<u16>;
    /// The LTE bands that one network uses; empty when no source says.
    fn network_bands(&self, network: &Plmn) -> Vec<u16>;
}

/// No facts beyond the household's own file: every question is unknown, money stays in its currency. For tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFacts;

impl Facts for NoFacts {
    fn exchange(&self) -> &dyn Exchange {
        &fleet::money::NoExchange
    }

    fn ask(&self, _carrier: &str, _device: DeviceKind, _topic: Topic, _place: Option<Place>) -> Finding {
        Finding::unknown()
    }

    fn lte_bands(&self, _country: Country) -> Vec<u16> {
        Vec::new()
    }

    fn network_bands(&self, _network: &Plmn) -> Vec<u16> {
        Vec::new()
    }
}
