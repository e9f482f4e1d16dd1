//! What may be used where on an offer, and what happens after the allowance.
//!
//! "Unlimited" is never a term of its own here: it is a full-speed volume and what follows it ([`After`]), so that a plan
//! which slows to 128 kbit/s after 1.5 GB a day cannot pass for one that does not.

use identifiers::Plmn;

use crate::money::Money;
use crate::offer::Known;
use crate::offer::validity::ZoneRef;
use crate::place::PlaceSet;
use crate::volume::Volume;

/// The terms of use at a set of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneTerms {
    /// The seller's name for the zone (`home`, `EU`, `Zone 1`).
    pub name: String,
    /// Where these terms apply.
    pub places: PlaceSet,
    /// Data by the allowance of this zone, or by that of the first (home) zone.
    pub data: ZoneData,
    /// A paid day that opens the zone; `None` where use needs none.
    pub day_pass: Option<DayPass>,
    /// Limits of permanent use away from home.
    pub fair_use: Option<FairUse>,
    /// Whether other devices may use this line's data.
    pub tether: Tether,
    /// Price of a minute of a call; `None` where calls are not offered or not known.
    pub minute: Option<UnitPrice>,
    /// Price of a message; `None` where messages are not offered or not known. Receiving is free unless an offer says otherwise.
    pub message: Option<UnitPrice>,
    /// The visited networks the line will choose, best first, as `MCC-MNC`; empty when not known.
    pub networks: Vec<Plmn>,
}

/// Which allowance data in a zone draws on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneData {
    /// The home zone's allowance and what follows it (“roam like at home”). Fair use may narrow it.
    AsAtHome,
    /// An allowance of its own.
    Own(DataTerms),
    /// The allowance of the phone's line that a companion accompanies; the companion's own bill never limits or charges it.
    OfPhone,
    /// No data at all.
    None,
}

/// An allowance of data and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataTerms {
    /// Volume at full speed in each period; `None` when it has no limit at all; [`Volume::ZERO`] when every byte is paid.
    pub allowance: Option<Volume>,
    /// The period after which the allowance starts anew.
    pub period: Period,
    /// What happens when the allowance is gone.
    pub after: After,
}

/// The period of an allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// The bill cycle of a line, or the whole validity of a package.
    Cycle,
    /// A day, by the local midnight of this zone.
    Day(ZoneRef),
}

/// What happens after the allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Data stops.
    Stop,
    /// Data goes on at this speed.
    Slow {
        /// Kilobits per second.
        kbit_per_s: u32,
    },
    /// Data goes on and every started block is paid.
    Charge {
        /// Price of a block.
        price: Money,
        /// Size of a block; a started block counts whole.
        block: Volume,
        /// The most that overage may cost in a cycle; `None` when nothing caps it.
        cap: Option<Money>,
    },
}

/// A price per started unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPrice {
    /// Price of one unit (a minute, a message).
    pub price: Money,
    /// Units included in each cycle; `None` when without limit.
    pub included: Option<u32>,
    /// Billing increment in seconds for calls (60 = per started minute).
    pub increment_s: u16,
}

/// A paid day: started by the first use, also by a byte in the background, per line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPass {
    /// Price of one session.
    pub price: Money,
    /// How long a session lasts.
    pub session: Session,
    /// The most sessions paid in one bill cycle; further ones are free.
    pub paid_max_per_cycle: Option<u16>,
    /// What a session includes (period [`Period::Day`] is meant as “each session”); `AsAtHome` when it opens the home allowance.
    pub data: ZoneData,
}

/// How long a paid day lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// This many hours from the first use.
    Hours(u16),
    /// Until the next midnight in this zone.
    CalendarDay(ZoneRef),
}

/// Limits of use away from home, as in the EU's roaming rules or a carrier's fair-use policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FairUse {
    /// Volume in each cycle; what follows is `after`.
    pub volume: Option<Volume>,
    /// What happens after the volume.
    pub after: After,
    /// So many days abroad …
    pub days_abroad_max: Option<u16>,
    /// … within a window of so many days.
    pub window_days: u16,
}

/// Whether other devices may use a line's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tether {
    /// As the line's own data.
    Yes,
    /// Not at all.
    No,
    /// Out of a bucket of its own (part of the allowance), then slowed or stopped.
    Bucket {
        /// Volume for tethering in each period of the allowance.
        volume: Volume,
        /// What happens to tethered data after it.
        after: After,
    },
    /// No source says; a plan never relies on it, and says what it would save.
    Unknown,
}

impl Tether {
    /// Whether tethering is allowed, as far as anybody could say.
    pub fn allowed(&self) -> Known {
        match self {
            Self::Yes | Self::Bucket { .. } => Known::Yes,
            Self::No => Known::No,
            Self::Unknown => Known::Unknown,
        }
    }
}
