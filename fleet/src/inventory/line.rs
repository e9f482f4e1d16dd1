//! A line: a subscription that is paid for, and how it serves its device.

use std::fmt;

use identifiers::{Iccid, Msisdn};
use jiff::civil::Date;

use crate::inventory::DeviceId;
use crate::money::Money;
use crate::offer::OfferId;

/// A line's name in its household: its number, or `device/1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub String);

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line that is paid for today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name in the household.
    pub id: LineId,
    /// The number that rings, when it has one of its own.
    pub number: Option<Msisdn>,
    /// The device its profile sits in.
    pub device: DeviceId,
    /// How it serves that device.
    pub mode: Mode,
    /// The offer it is on, by its name in the catalogue or in the household's own file.
    pub offer: OfferId,
    /// What it really costs each cycle when that is not the offer's price (an old tariff, a discount).
    pub pays: Option<Money>,
    /// Bank codes or other second factors arrive on it: it must never be silenced.
    pub bank_codes: bool,
    /// The contract cannot be left without cost before this day.
    pub bound_until: Option<Date>,
    /// Its profile's number.
    pub iccid: Option<Iccid>,
    /// What is left of a prepaid balance.
    pub balance: Option<Money>,
}

/// How a device is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// By a line of its own.
    Standalone,
    /// By the carrier's second profile that shares the number of the owner's phone; never by a copy of its profile.
    Companion,
    /// By a line in a shared pool.
    PoolMember,
    /// Through the hub's hotspot.
    Tethered,
    /// By Wi-Fi where there is some, and nothing else.
    WifiOnly,
    /// By satellite only.
    Satellite,
    /// Not at all, but for emergency calls that any network must take.
    EmergencyOnly,
}

impl Mode {
    /// The word for it in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standalone => "own line",
            Self::Companion => "companion",
            Self::PoolMember => "pool",
            Self::Tethered => "tethers",
            Self::WifiOnly => "Wi-Fi only",
            Self::Satellite => "satellite",
            Self::EmergencyOnly => "off, emergency only",
        }
    }
}
