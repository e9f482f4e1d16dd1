//! The pages, a folder each: `view` says what a page says, `mod` how it is drawn.
//!
//! A view is made of plain values (a plan, a household, what was observed) in the reader's language, so that it can be read as a
//! text in a test. A page puts it into the [`Frame`] that all pages share.

pub mod begin;
pub mod devices;
pub mod emergency;
pub mod failed;
pub mod frame;
pub mod history;
pub mod home;
pub mod lines;
pub mod more;
pub mod plan;
pub mod review;
pub mod settings;
pub mod spending;
pub mod steps;
pub mod told;
pub mod trips;
pub mod welcome;
pub mod wheels;

pub use frame::{Frame, Here, Sight, Theme};
