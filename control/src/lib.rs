//! The loop: what a household has and wants is kept, a plan is proposed, approved and carried out.
//!
//! | room | what lives there |
//! |---|---|
//! | [`House`] | an open store with time and chance: everything here is done through it |
//! | [`account`] | who somebody is: registering, signing in, sessions |
//! | [`access`] | who may do what, as one table |
//! | [`household`] | a household's records: founding, changing, renaming, bringing in and handing out a file; who belongs to it |
//! | [`plan`] | proposing, keeping and approving plans, and the steps that come of them |
//!
//! Nothing here asks the clock, throws dice, serves HTTP or knows SQL.

pub mod access;
pub mod account;
mod error;
mod house;
pub mod household;
mod nouns;
pub mod plan;
mod stored;

pub use error::Error;
pub use house::{House, TimeAndChance};
pub use store::{HouseholdId, Id, Place, Store};
