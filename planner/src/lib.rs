//! Facts in, the cheapest plan with its proof and its reasons out.

pub mod calendar;
mod compile;
pub mod household;
pub mod model;
pub mod plan;
pub mod pool_search;
pub mod review;
mod search;
pub mod solution;
pub mod solve;

pub use compile::variant;
