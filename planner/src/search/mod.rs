//! The searches: exact for one party and for a few that share, and bounded for many that share pools.

pub(crate) mod accord;
pub(crate) mod coupled;
pub(crate) mod narrow;
pub(crate) mod product;
pub(crate) mod seats;
pub(crate) mod steady;
mod ties;
mod unit;
