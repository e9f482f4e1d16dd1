//! What is wanted: how much each device needs at home, journeys, and the household's own rules.
//!
//! Nothing here says how a need is met; that is the planner's to find.

pub mod need;
pub mod rule;
pub mod trip;

use iso_currency::Currency;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::place::Country;
pub use need::{Demand, DemandScenario, DeviceNeed};
pub use rule::{BackupLine, CommitmentRule, Rules};
pub use trip::{Stay, Trip, TripNeed};

/// What a household wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// Where it lives.
    pub home: Country,
    /// In what it counts.
    pub currency: Currency,
    /// By which clock its bill cycles run.
    pub zone: TimeZone,
    /// Taxes that its home adds to prices without them, in hundredths of a percent; `None` when it did not say.
    pub tax_basis_points: Option<u32>,
    /// First day of the plan: the start of a bill cycle.
    pub from: Date,
    /// How many months are planned.
    pub months: u16,
    /// How much is used, in scenarios that are all possible.
    pub demand: Demand,
    /// Journeys within the horizon, in order.
    pub trips: Vec<Trip>,
    /// The household's rules.
    pub rules: Rules,
}
