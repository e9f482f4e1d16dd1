//! The independent checker: prices a solution anew and checks every rule anew.
//!
//! It shares no code with the search: its own reading of the calendar, its own records, `fleet::rating`'s itemised bills where
//! the search uses sums, its own rules. What it accepts is true whatever the search did. Every plan that is shown and every
//! test passes through it.

mod loads;
mod packages;
mod price;
mod rules;

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
use fleet::volume::Volume;
use jiff::civil::Date;

use crate::household::Household;
use crate::solution::Solution;
use crate::variant::Variant;
pub(crate) use price::due;

/// What a solution costs, priced anew. Amounts are in the planner's unit: minor units × [`Verdict::weight`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The sum of the scenario weights.
    pub weight: i64,
    /// Money: bills, fees, packages.
    pub money: i64,
    /// People's time, at the household's own price.
    pub hassle: i64,
    /// What the commitment rule adds to contracts longer than a month.
    pub premium: i64,
    /// Money by month (fees and packages in the month in which they are due).
    pub months: Vec<i64>,
    /// Money by trip: packages, and what roaming adds to the lines' bills.
    pub trips: Vec<i64>,
    /// Money by line of the solution, bills and fees, without pools and trips.
    pub lines: Vec<i64>,
    /// Money by pool, without trips. Lines, pools and trips together are all the money.
    pub pools: Vec<(OfferId, i64)>,
    /// What would not be served.
    pub shortfalls: Vec<Shortfall>,
    /// Rules that the solution breaks.
    pub broken: Vec<Broken>,
}

impl Verdict {
    /// The number that the search minimises.
    pub fn objective(&self) -> i64 {
        self.money + self.hassle + self.premium
    }

    /// Whether everything is served and every rule is kept.
    pub fn accepts(&self) -> bool {
        self.shortfalls.is_empty() && self.broken.is_empty()
    }
}

/// Data that a device would not get.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shortfall {
    /// The device whose line cannot carry it.
    pub device: DeviceId,
    /// First day of the month.
    pub month: Date,
    /// How much, in the scenario in which most is missing.
    pub volume: Volume,
}

/// A rule that a solution breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// The device concerned.
    pub device: DeviceId,
    /// The month's or trip's position, when it matters.
    pub at: Option<usize>,
    /// Which rule.
    pub rule: BrokenRule,
}

/// Which rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BrokenRule {
    /// An offer is named that is not among the household's.
    UnknownOffer(OfferId),
    /// The offer is not for that device, household or day.
    NotForDevice(OfferId),
    /// The device uses data at home and would have none.
    NoData,
    /// The device must ring under a number and would not.
    NoNumber,
    /// The device must work alone and would not.
    NotAlone,
    /// The device goes through a hub that is not there or may not lend.
    NoHub,
    /// A companion's carrier is not its phone's.
    OtherCarrier,
    /// The hub has no second line on another network.
    NoBackup,
    /// More profiles than places.
    NoPlace,
    /// A line that was left is taken up again, though it is not sold so any more.
    NotSoldAgain,
    /// A contract longer than a month is not allowed.
    Commitment,
    /// More lines in a pool than it takes.
    PoolFull(OfferId),
    /// A need on a trip is not met.
    TripNeed,
    /// Packages do not carry a trip's days.
    PackagesTooSmall,
    /// The own number would be silent on a trip.
    Silenced,
    /// Two providers on one trip.
    TwoProviders,
    /// The plan lacks months or devices.
    Incomplete,
}

/// Prices a solution, or a part of one, without a look at the rules.
pub(crate) fn priced(household: &Household, solution: &Solution) -> Verdict {
    let variant = Variant::default();
    let planned = household.planned(&variant);
    price::price(&planned.household(household), &variant, solution)
}

/// Prices and checks a solution.
pub fn review(household: &Household, variant: &Variant, solution: &Solution) -> Verdict {
    let planned = household.planned(variant);
    let household = &planned.household(household);
    let mut verdict = price::price(household, variant, solution);
    verdict.broken = rules::broken(household, variant, solution);
    verdict
}
