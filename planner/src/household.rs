//! What the planner is told: a household, what can be bought, and what is known about the world.
//!
//! The planner asks nobody. Whoever calls it hands in the facts, the rates and today's date.

use fleet::intent::Intent;
use fleet::inventory::{DeviceKind, Inventory};
use fleet::money::Exchange;
use fleet::offer::{Known, Offer};
use fleet::place::{Country, Place};
use jiff::civil::Date;

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
}
