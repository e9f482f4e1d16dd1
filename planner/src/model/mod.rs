//! The whole problem of a household as one mixed-integer linear model, so that anyone can check an optimum with another solver.
//!
//! [`monolith`] writes down every option of every device in every month, before anything is left out; its optimum is the number that
//! [`solve`](fn@crate::solve::solve) minimises. [`mps`] is the file format that solvers read. The search does not use any of this.
//!
//! | file | what it writes down |
//! |---|---|
//! | `monolith` | all of it put together |
//! | `states` | what each line may be on, and what changing costs |
//! | `contracts` | contracts whose remaining months are due when they are left |
//! | `links` | what binds a person's devices: lending, roaming, carriers, networks, eSIM places |
//! | `journeys` | how everyone is served on a journey, and the packages for it |
//! | `pools` | sizes, fees by position, volumes and overage, one account a pool for the whole household |
//! | `pool_terms` | what of a pool's terms is paid by the line, and what is shared |
//! | `coarse` | the coarsest unit of volume that changes no answer |
//! | `names` | short names that say what a column or row is |
//! | [`mps`] | the file |

mod coarse;
mod contracts;
mod journeys;
mod links;
mod monolith;
pub mod mps;
mod names;
mod pool_terms;
mod pools;
mod states;

use fleet::money::Currency;
use fleet::offer::OfferId;

pub use monolith::monolith;

/// A mixed-integer linear model; its objective is to be minimised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// What is decided.
    pub columns: Vec<Column>,
    /// What binds the decisions.
    pub rows: Vec<Row>,
    /// An objective divided by this is an amount in the currency's minor units (cents), expected over the scenarios.
    pub divisor: i64,
    /// The currency.
    pub currency: Currency,
    /// The optimum may differ by this much, in the objective's unit, from what bills add up to: a bill rounds the taxes on a pool's
    /// overage, and conversion, to whole cents, and the model does not. 0 when nothing of the kind is in it.
    pub rounding: i64,
    /// What the model is of, and how its names are read: lines of plain text.
    pub about: Vec<String>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Unique among columns; ASCII without spaces.
    pub name: String,
    /// Its part of the objective for each unit.
    pub cost: i64,
    /// The least it may be.
    pub lower: i64,
    /// The most it may be.
    pub upper: i64,
    /// Whole or not.
    pub kind: Kind,
}

/// Whether a column takes whole values only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole.
    Integer,
    /// Any value. Where all integer columns are whole, an optimum has it whole too.
    Continuous,
}

/// A sum of columns, compared with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Unique among rows; ASCII without spaces.
    pub name: String,
    /// Positions of columns, ascending, each with its coefficient, never 0.
    pub terms: Vec<(usize, i64)>,
    /// How they compare.
    pub sense: Sense,
    /// With what.
    pub rhs: i64,
}

/// How a row compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// The sum is at most the number.
    AtMost,
    /// The sum is the number.
    Equal,
}

/// A pool's terms are not linear in who is in it; a linear model of it would be wrong, so there is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pool {pool} cannot be written as a linear model: {term}; leave it out of the offers to export the rest")]
pub struct NotLinear {
    /// Which pool.
    pub pool: OfferId,
    /// Which of its terms.
    pub term: Term,
}

/// A term of a pool that is not linear in who is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Term {
    /// Lines share a volume that begins anew each day.
    #[error("its lines share a volume a day")]
    DailyVolume,
    /// Lines share included minutes or messages, and may use more.
    #[error("its lines share included minutes or messages that may not suffice")]
    IncludedUnits,
    /// Each line has a volume of its own, in sizes.
    #[error("its size sets the volume of each line by itself")]
    SizeOfLines,
}
