//! The bill: typed items, what was not served and why, what was slowed. Printing it gives the text that people read.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::money::{Currency, Money};
use crate::place::Place;
use crate::usage::Used;
use crate::volume::Volume;

/// An itemised bill, in the offer's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The currency of every item.
    pub currency: Currency,
    /// Every item, cycle by cycle; within a cycle what is fixed, then paid days and further packages by time, then what is counted
    /// over the cycle, then taxes.
    pub items: Vec<Item>,
    /// What was not served, by time.
    pub unserved: Vec<Unserved>,
    /// What ran at a lower speed, by cycle, line and speed.
    pub slowed: Vec<Slowed>,
    /// Which taxes are in it.
    pub taxes: TaxBasis,
}

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// First day of the bill cycle; for a package the day of its purchase.
    pub cycle: Date,
    /// Whose it is; `None` for what all lines share.
    pub line: Option<String>,
    /// The zone whose terms price it, by the seller's name; `None` for what no zone prices.
    pub zone: Option<String>,
    /// What is paid.
    pub what: ItemKind,
    /// How many; the unit is the kind's.
    pub quantity: u64,
    /// What it costs.
    pub amount: Money,
}

/// What is paid. The unit of [`Item::quantity`] stands behind each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// The base price of a cycle: how often it is paid (a pool once, else each line).
    Base,
    /// A size of a pool: 1.
    Tier {
        /// What its lines share.
        volume: Volume,
    },
    /// The fee of one line of a pool: 1.
    LineFee,
    /// A package: 1.
    Package,
    /// A package that continues one whose volume is used: packages.
    TopUp,
    /// Activation: lines.
    Activation,
    /// A move to another device: moves.
    DeviceChange,
    /// Data beyond the allowance: started blocks.
    Overage {
        /// Size of a block.
        block: Volume,
    },
    /// Data where nothing is included: started blocks.
    PayPerUse {
        /// Size of a block.
        block: Volume,
    },
    /// A paid day: 1. It costs nothing beyond the cap of the cycle.
    DaySession {
        /// When it began.
        at: Timestamp,
        /// The local clock there.
        offset: Offset,
    },
    /// Calls: seconds billed, after rounding up and beyond those included.
    Call,
    /// Messages sent beyond those included: messages.
    Message,
    /// Data beyond fair use: started blocks.
    FairUseSurcharge {
        /// Size of a block.
        block: Volume,
    },
    /// Tethered data beyond its bucket: started blocks.
    TetherSurcharge {
        /// Size of a block.
        block: Volume,
    },
    /// Leaving before the commitment is over: cycles that were left, or 1 for a fixed price.
    EarlyTermination,
    /// Taxes on the items of the cycle, each rounded half up: 1.
    Tax {
        /// Hundredths of a percent.
        basis_points: u32,
    },
}

/// Use that was not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// Whose.
    pub line: String,
    /// When it was tried.
    pub at: Timestamp,
    /// The local clock there.
    pub offset: Offset,
    /// Where.
    pub place: Place,
    /// How much of it.
    pub part: Used,
    /// Why.
    pub why: Why,
}

/// Why use is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The account was not held then.
    NotHeld,
    /// The offer has no terms for the place.
    NotCovered,
    /// The zone has no data.
    NoData,
    /// The zone has no price for calls or messages.
    NoPrice,
    /// The allowance is used and data stops.
    Stopped,
    /// The package is over, or lapsed before its first use.
    PackageEnded,
    /// Fair use is exceeded and data stops.
    FairUse,
    /// Tethering is not allowed.
    TetherNotAllowed,
    /// No source says whether tethering is allowed.
    TetherUnknown,
    /// The tether bucket is empty and tethered data stops.
    TetherStopped,
    /// More lines than the offer takes.
    LineLimit,
}

/// Data that ran at a lower speed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slowed {
    /// First day of the bill cycle; for a package the day of its purchase.
    pub cycle: Date,
    /// Whose.
    pub line: String,
    /// At which speed, in kbit/s.
    pub kbit_per_s: u32,
    /// How much.
    pub volume: Volume,
}

/// Which taxes are in a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxBasis {
    /// The offer's prices include them.
    Included,
    /// Added at the offer's rate.
    Offer {
        /// Hundredths of a percent.
        basis_points: u32,
    },
    /// The offer does not say; added at the household's rate.
    Household {
        /// Hundredths of a percent.
        basis_points: u32,
    },
    /// The offer does not say and neither does the household: none are added, the real bill may be higher.
    Unknown,
}

impl TaxBasis {
    /// What is added, in hundredths of a percent.
    pub const fn basis_points(self) -> u32 {
        match self {
            Self::Offer { basis_points } | Self::Household { basis_points } => basis_points,
            Self::Included | Self::Unknown => 0,
        }
    }

    /// The taxes on one item, half up, in minor units.
    pub(super) fn on(self, minor: i64) -> i64 {
        let scaled = i128::from(minor) * i128::from(self.basis_points());
        i64::try_from((scaled + 5_000).div_euclid(10_000)).unwrap_or(i64::MAX)
    }
}

impl Bill {
    /// What is paid in all.
    pub fn total(&self) -> Money {
        let minor = self.items.iter().fold(0_i64, |sum, item| sum.saturating_add(item.amount.minor));
        Money::new(minor, self.currency)
    }

    /// The data that was not served.
    pub fn unserved_data(&self) -> Volume {
        let data = |unserved: &Unserved| match unserved.part {
            Used::Data(volume) | Used::Tethered(volume) => volume,
            Used::Call { .. } | Used::Messages { .. } => Volume::ZERO,
        };
        self.unserved.iter().map(data).sum()
    }

    /// The data that ran below a speed in kbit/s.
    pub fn slower_than(&self, kbit_per_s: u32) -> Volume {
        self.slowed.iter().filter(|slowed| slowed.kbit_per_s < kbit_per_s).map(|slowed| slowed.volume).sum()
    }
}

/// One line an item, then what was not served and what was slowed, then the total.
impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for item in &self.items {
            let whose = match (&item.line, &item.zone) {
                (Some(line), Some(zone)) => format!("{line}, {zone}: "),
                (Some(name), None) | (None, Some(name)) => format!("{name}: "),
                (None, None) => String::new(),
            };
            let what = format!("{whose}{}", item.describe());
            writeln!(f, "{}  {what:<56} {:>12}", item.cycle, item.amount.to_string())?;
        }
        for Unserved { line, at, offset, place, part, why } in &self.unserved {
            let at = local(*at, *offset);
            writeln!(f, "not served: {line}, {at} in {place}: {}, {}", amount(*part), why.words())?;
        }
        for Slowed { cycle, line, kbit_per_s, volume } in &self.slowed {
            writeln!(f, "slowed: {line}, cycle of {cycle}: {volume} at {kbit_per_s} kbit/s")?;
        }
        let note = match self.taxes {
            TaxBasis::Unknown => " (taxes may come on top: the offer does not say)",
            _ => "",
        };
        write!(f, "total {}{note}", self.total())
    }
}

impl Item {
    /// What is paid and how many of it, in words.
    pub fn describe(&self) -> String {
        let many = self.quantity;
        let times = |what: &str| if many == 1 { what.to_owned() } else { format!("{what} × {many}") };
        match self.what {
            ItemKind::Base => times("base"),
            ItemKind::Tier { volume } => format!("size {volume}"),
            ItemKind::LineFee => "line".to_owned(),
            ItemKind::Package => "package".to_owned(),
            ItemKind::TopUp => times("further package"),
            ItemKind::Activation => times("activation"),
            ItemKind::DeviceChange => times("device change"),
            ItemKind::Overage { block } => format!("overage, {many} × {block}"),
            ItemKind::PayPerUse { block } => format!("pay per use, {many} × {block}"),
            ItemKind::DaySession { at, offset } => format!("paid day from {}", local(at, offset)),
            ItemKind::Call => format!("calls, {many} s"),
            ItemKind::Message => times("messages"),
            ItemKind::FairUseSurcharge { block } => format!("beyond fair use, {many} × {block}"),
            ItemKind::TetherSurcharge { block } => format!("beyond the tether bucket, {many} × {block}"),
            ItemKind::EarlyTermination => times("leaving early"),
            ItemKind::Tax { basis_points } => format!("taxes {}.{:02} %", basis_points / 100, basis_points % 100),
        }
    }
}

impl Why {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotHeld => "the account was not held",
            Self::NotCovered => "not covered there",
            Self::NoData => "no data there",
            Self::NoPrice => "no price for it is known",
            Self::Stopped => "the allowance is used",
            Self::PackageEnded => "the package is over",
            Self::FairUse => "beyond fair use",
            Self::TetherNotAllowed => "tethering is not allowed",
            Self::TetherUnknown => "no source says that tethering is allowed",
            Self::TetherStopped => "the tether bucket is empty",
            Self::LineLimit => "more lines than the offer takes",
        }
    }
}

/// The local clock to the minute, and how far it is from UTC.
fn local(at: Timestamp, offset: Offset) -> String {
    format!("{} UTC{offset}", offset.to_datetime(at).strftime("%Y-%m-%d %H:%M"))
}

fn amount(part: Used) -> String {
    match part {
        Used::Data(volume) => volume.to_string(),
        Used::Tethered(volume) => format!("{volume} tethered"),
        Used::Call { seconds } => format!("a call of {seconds} s"),
        Used::Messages { count: 1 } => "a message".to_owned(),
        Used::Messages { count } => format!("{count} messages"),
    }
}
