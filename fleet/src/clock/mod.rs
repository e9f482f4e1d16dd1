//! The clock of a package: what starts it, when its daily volume begins anew, when it ends — each in every zone that matters.
//!
//! [`run`] answers for one package on one [`Journey`]; [`cover`] says how many packages a journey needs and which stays each
//! serves; [`top_up`] says what buying more does to one that runs.
//!
//! # Rules, where providers leave a choice
//!
//! | what | rule |
//! |---|---|
//! | rolling days | 24 hours × days to the second, whatever the clocks on the walls do |
//! | calendar days | the day of the start is the first; the end is the first instant of the day after the last |
//! | “local” | the zone of the last place of use that was entered: flights and places that are not covered do not change it |
//! | a day that is skipped on the way (date line) | is over on arrival |
//! | switched off | changes nothing: a validity that runs, runs (SCENARIOS C32) |
//! | hold | counted in days of 24 hours from the purchase |
//! | a chosen or fixed day | begins at its first instant in the zone of the expiry; for rolling days in the zone of the destination |
//!
//! Not here: what it costs ([`rating`](crate::rating)), and advice about a journey.

mod cover;
mod expiry;
mod journey;
mod run;
mod start;
#[cfg(test)]
mod tests;
mod top_up;

pub use cover::{Cover, Gap, OnJourney, cover};
pub use expiry::end_in_zone;
pub(crate) use expiry::extended;
pub use journey::{Events, FirstByte, Journey, Moment};
pub use run::{Run, Running, run};
pub use start::{Accident, Cause, Start};
pub use top_up::{ToppedUp, top_up};
