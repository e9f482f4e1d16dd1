//! Rating: a usage history and an offer → an itemised bill, to the cent, in integers.
//!
//! [`rate`] gives the bill that people read; [`Rater`] (or [`rate_cycle`]) gives the same sums without the items, for a planner
//! that prices ten thousand offers. Both are one engine (`meter`), so they cannot disagree.
//!
//! # Rules, where carriers leave a choice
//!
//! | what | rule |
//! |---|---|
//! | part of a cycle | no proration: every cycle that was started is billed whole |
//! | cycles | run from midnight to midnight of the home zone; the 31st becomes the last day of a shorter month |
//! | whose price | a line, companion or package pays the base for each line; a pool pays it once, plus its line fees and its tier |
//! | whose allowance | each line's own; one for all lines when a pool shares it ([`Shares::Allowance`](crate::offer::Shares)) |
//! | data of the phone | a companion's own bill carries it without limit and without price; the phone's line pays for it as its own use |
//! | order of use | by time, whatever the order of the records |
//! | blocks | a started block counts whole; counted over the allowance's period (cycle, day or paid day), not per session |
//! | cap of overage | per allowance and cycle; beyond it data goes on without charge |
//! | calls | rounded up to the increment, included seconds first, the rest at the price of a minute ÷ 60, half up per call |
//! | messages | sending is priced, receiving is free |
//! | taxes | half up on each item; shown as one sum for each cycle |
//! | paid days | begun by any byte, priced call or sent message, per line and zone; paid in the cycle in which they begin |
//! | fair use | the surcharge comes on top: the volume still draws on the home allowance |
//! | days abroad | local calendar days with any use in the zone; the day after the last allowed one pays from its first byte |
//! | tethering unknown | not served: nothing is promised that no source says |
//! | place without terms | not served, never free |
//!
//! Not here: other currencies (the caller converts the total), and when a package starts on a journey that has not happened yet
//! ([`clock`](crate::clock)).

mod bill;
mod cycle;
mod gate;
mod history;
mod meter;
mod order;
mod package;
mod take;
mod zone;

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use bill::{Bill, Item, ItemKind, Slowed, TaxBasis, Unserved, Why};
pub use cycle::{CycleCost, Rater, rate_cycle};
pub use history::{leaving_cost, rate, starting_cost};

use crate::offer::{Kind, Offer, Recurrence, Shares, Taxes};
use crate::usage::Record;

/// What is held, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The offer.
    pub offer: &'a Offer,
    /// The size of the pool, by its position in `offer.price.tiers`; `None` when the offer has one size only.
    pub tier: Option<usize>,
    /// First day of any one bill cycle; cycles are counted from it in both directions.
    pub cycle_anchor: Date,
    /// The household's zone: bill cycles and [`ZoneRef::Home`](crate::offer::ZoneRef) run by its midnight.
    pub home_zone: &'a TimeZone,
    /// Taxes for offers that leave them unstated, in hundredths of a percent; `None` when the household did not say.
    pub tax_basis_points: Option<u32>,
    /// Whether another package is bought when one is over.
    pub packages: Packages,
    /// Data below this speed counts as [`CycleCost::slow`], in kbit/s.
    pub slow_below_kbit_per_s: u32,
}

impl<'a> Account<'a> {
    /// An account with bill cycles from `cycle_anchor`, the first tier if there are any, no taxes of its own, one package, and
    /// 1,000 kbit/s as the slowest speed that counts.
    pub fn new(offer: &'a Offer, cycle_anchor: Date, home_zone: &'a TimeZone) -> Self {
        Self {
            offer,
            tier: (!offer.price.tiers.is_empty()).then_some(0),
            cycle_anchor,
            home_zone,
            tax_basis_points: None,
            packages: Packages::One,
            slow_below_kbit_per_s: 1_000,
        }
    }

    /// What taxes are added and on whose word.
    pub fn tax_basis(&self) -> TaxBasis {
        match (self.offer.price.taxes, self.tax_basis_points) {
            (Taxes::Included, _) => TaxBasis::Included,
            (Taxes::Added { basis_points }, _) => TaxBasis::Offer { basis_points },
            (Taxes::Unstated, Some(basis_points)) => TaxBasis::Household { basis_points },
            (Taxes::Unstated, None) => TaxBasis::Unknown,
        }
    }

    /// How many of so many lines the offer takes.
    fn lines_served(&self, lines: usize) -> usize {
        self.offer.price.lines_max.map_or(lines, |most| lines.min(most as usize))
    }

    /// What is due each cycle before a byte is used, for so many lines, in minor units without taxes added.
    fn recurring_minor(&self, lines: usize) -> i64 {
        let price = &self.offer.price;
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let base = price.base.minor.saturating_mul(i64::from(if self.is_pool() { 1 } else { lines }));
        let tier = self.tier.and_then(|at| price.tiers.get(at)).map_or(0, |tier| tier.price.minor);
        base.saturating_add(tier).saturating_add(price.lines_minor(lines))
    }

    fn is_pool(&self) -> bool {
        self.offer.kind == Kind::Pool
    }

    /// Whether all lines draw on one allowance.
    fn shares_allowance(&self) -> bool {
        self.is_pool() && self.offer.price.shares == Shares::Allowance
    }

    fn is_package(&self) -> bool {
        self.offer.price.recurrence == Recurrence::Once
    }
}

/// Whether another package is bought when one is over. Means nothing for offers with a recurring price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Packages {
    /// No: what comes after it is not served.
    #[default]
    One,
    /// Yes: at the next use after its end, and as a top-up when its volume is used and the offer says that a top-up helps.
    AsNeeded,
}

/// When an account is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<'a> {
    /// First day.
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
    /// Whether it begins on `from`.
    pub start: Start,
    /// Whether it ends on `until`.
    pub end: End,
    /// The days on which a line moved to another device.
    pub device_changes: &'a [Date],
}

impl Held<'_> {
    /// Begun on `from`, and going on after `until`.
    pub const fn new(from: Date, until: Date) -> Self {
        Self { from, until, start: Start::New, end: End::GoesOn, device_changes: &[] }
    }
}

/// Whether an account begins with the time that is rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// It begins: activation is due, and a commitment counts from here.
    New,
    /// It began on this day: nothing is due for activation.
    Running {
        /// First day of the contract.
        since: Date,
    },
}

/// Whether an account ends with the time that is rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It goes on.
    GoesOn,
    /// It is left: what a commitment costs is due.
    Leaves,
}

/// What was used on one line.
#[derive(Debug, Clone, Copy)]
pub struct LineUsage<'a> {
    /// The line's name on the bill. Its position among the lines decides its line fee.
    pub name: &'a str,
    /// Its records in any order (rating is quickest when they are sorted by time).
    pub records: &'a [Record],
    /// Days abroad before the first record that fair use still counts, ascending; empty when there were none.
    pub days_abroad: &'a [Date],
}

impl<'a> LineUsage<'a> {
    /// A line with no days abroad before.
    pub const fn new(name: &'a str, records: &'a [Record]) -> Self {
        Self { name, records, days_abroad: &[] }
    }
}

#[cfg(test)]
pub(crate) mod tests;
