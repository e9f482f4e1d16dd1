//! When a package runs: what starts it, how long it lasts, how that is counted, and what a top-up does.
//!
//! Providers differ in each of these, and comparators list none of them (SCENARIOS C29, C31, C31c, C32).

use jiff::civil::Date;
use jiff::tz::Offset;

/// When a package runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    /// What starts it.
    pub trigger: Trigger,
    /// How long it lasts, in days of 24 hours or in calendar days, see [`Expiry`].
    pub days: u16,
    /// How the days are counted.
    pub expiry: Expiry,
    /// It must start within so many days of purchase, else it starts by itself or lapses; `None` when not limited or not known.
    pub hold_days_max: Option<u16>,
    /// What happens when the hold runs out.
    pub after_hold: AfterHold,
    /// What a top-up bought on it does.
    pub top_up: TopUp,
}

/// What starts a validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// The purchase.
    Purchase,
    /// The installation on a device.
    Install,
    /// Switching the line on, also at home.
    Enable,
    /// The first registration on a network that the package covers — also at a layover.
    FirstNetwork,
    /// The first byte on a network that the package covers — also in the background.
    FirstData,
    /// This day, chosen at purchase or fixed by the offer.
    FixedDate(Date),
    /// A day that the buyer chooses at purchase.
    ChosenDate,
}

/// How the days of a validity are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expiry {
    /// 24 hours × days, to the minute.
    Rolling,
    /// Calendar days: the day of the start is the first, the end is the midnight after the last one, in this zone.
    Midnight(ZoneRef),
    /// At the end of this day in this zone, whatever the start.
    FixedDate(Date, ZoneRef),
}

/// Whose midnight counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZoneRef {
    /// The zone of the place of use.
    Local,
    /// The zone of the household's home.
    Home,
    /// A fixed offset of the provider's.
    Fixed(Offset),
}

/// What happens when a package was not started within its hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterHold {
    /// It lapses, the money is gone.
    #[default]
    Lapses,
    /// It starts by itself.
    Starts,
}

/// What a top-up does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TopUp {
    /// Cannot be topped up.
    None,
    /// Adds volume and days to what runs.
    Adds,
    /// Is a second package that waits until the first one expires — not until its data is used.
    QueuesUntilExpiry,
    /// Is a second package that starts when the first one's data is used or its time is over.
    QueuesUntilUsed,
    /// No source says.
    #[default]
    Unknown,
}
