//! An offer: what can be bought, with its full terms — also those that comparators drop.
//!
//! An [`Offer`] says who sells it to whom ([`Offer::market`], [`Offer::devices`]), how a line on it serves a device
//! ([`Kind`]), what it costs ([`price`]), what may be used where ([`terms`]), when it runs ([`validity`]) and what else
//! binds the buyer ([`conditions`]). A term that nobody could find out is [`Known::Unknown`], never a guess.
//!
//! Not here: what a usage history costs on an offer (`rating`), and when a plan starts and ends on a journey (`clock`).

pub mod conditions;
pub mod price;
pub mod terms;
pub mod validity;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::inventory::DeviceKind;
use crate::place::{Place, PlaceSet};
pub use conditions::{Conditions, Kyc};
pub use price::{Commitment, Fees, Price, Recurrence, Shares, Taxes, Tier};
pub use terms::{After, DataTerms, DayPass, FairUse, Period, Session, Tether, UnitPrice, ZoneData, ZoneTerms};
pub use validity::{AfterHold, Expiry, TopUp, Trigger, Validity, ZoneRef};

/// A yes, a no, or nobody could say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Known {
    /// It does, by the source.
    Yes,
    /// It does not, by the source.
    No,
    /// No source says.
    #[default]
    Unknown,
}

/// How a line on this offer serves a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A line of its own, month after month.
    Line,
    /// A second profile from the carrier that shares the number of the owner's phone (NumberSync, OneNumber, MultiSIM, DIGITS):
    /// never a copy of a profile. Needs that phone to be on a line of the same carrier.
    Companion,
    /// A pool: one volume, several lines in it, each with its fee.
    Pool,
    /// A prepaid package for a journey.
    Travel,
}

/// The name of an offer: `provider/slug`, lower case, as in `airalo/moshi-moshi-10gb`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferId(String);

/// A text that cannot name an offer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "“{0}” cannot name an offer; write provider/name in lower-case letters, digits, dots and dashes, as in “airalo/japan-10gb”"
)]
pub struct OfferIdError(pub String);

impl OfferId {
    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfferId {
    type Err = OfferIdError;

    fn from_str(text: &str) -> Result<Self, OfferIdError> {
        let part_ok = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_' | b'+'))
        };
        match text.split_once('/') {
            Some((provider, name)) if text.len() <= 100 && part_ok(provider) && part_ok(name) => Ok(Self(text.to_owned())),
            _ => Err(OfferIdError(crate::quantity::shorten(text))),
        }
    }
}

impl fmt::Display for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a fact was read, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// An address, or `made up` for examples, or `the household's own file`.
    pub address: String,
    /// The day it was read.
    pub read: Date,
    /// After this many days the fact is shown as stale.
    pub life_days: u32,
}

impl Source {
    /// Whether the fact has outlived its stated life on `today`.
    pub fn is_stale(&self, today: Date) -> bool {
        today.since(self.read).is_ok_and(|age| age.get_days() > i32::try_from(self.life_days).unwrap_or(i32::MAX))
    }
}

/// Something that can be bought and its full terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// `provider/slug`.
    pub id: OfferId,
    /// The seller's own name for it.
    pub name: String,
    /// Who sells and bills it.
    pub provider: String,
    /// The carrier whose subscription it is, by its id in `reference` (`att-us`); companions need the phone's carrier to be the same.
    pub carrier: Option<String>,
    /// The host network that its radio uses at home, by the carrier's id in `reference`. Two lines on one host fail together.
    pub host: Option<String>,
    /// How a line on it serves a device.
    pub kind: Kind,
    /// Where a household must live to buy it.
    pub market: PlaceSet,
    /// The kinds of device it may be used in; empty means any.
    pub devices: BTreeSet<DeviceKind>,
    /// What it costs.
    pub price: Price,
    /// What may be used where; the first entry whose places contain the place of use applies. The first entry is the home zone.
    pub zones: Vec<ZoneTerms>,
    /// When it runs; `None` for a line that goes on until it is ended.
    pub validity: Option<Validity>,
    /// What else binds the buyer.
    pub conditions: Conditions,
    /// First day it is sold.
    pub sold_from: Option<Date>,
    /// Last day it is sold.
    pub sold_until: Option<Date>,
    /// Where this was read, and when.
    pub source: Source,
}

impl Offer {
    /// The terms that apply at a place; `None` when the offer does not work there.
    pub fn terms_at(&self, place: Place) -> Option<&ZoneTerms> {
        self.zones.iter().find(|zone| zone.places.contains(place))
    }

    /// Whether it is at home at a place: elsewhere it roams, which no operator lets go on all year.
    pub fn is_at_home_in(&self, place: Place) -> bool {
        self.zones.first().is_some_and(|home| home.places.contains(place))
    }

    /// Whether this offer may be used in a device of that kind.
    pub fn fits(&self, kind: DeviceKind) -> bool {
        self.devices.is_empty() || self.devices.contains(&kind)
    }

    /// Whether it is sold on that day.
    pub fn is_sold_on(&self, day: Date) -> bool {
        self.sold_from.is_none_or(|from| from <= day) && self.sold_until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offer_names_are_plain() {
        assert!("airalo/moshi-moshi-10gb".parse::<OfferId>().is_ok());
        for wrong in ["airalo", "Airalo/Japan", "airalo/", "/x", "a/b/c", "a/ b"] {
            assert!(wrong.parse::<OfferId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fact_outlives_its_life() {
        let source = Source { address: "https://example.com".into(), read: "2026-01-01".parse().unwrap(), life_days: 90 };
        assert!(!source.is_stale("2026-04-01".parse().unwrap()));
        assert!(source.is_stale("2026-04-02".parse().unwrap()));
    }
}
