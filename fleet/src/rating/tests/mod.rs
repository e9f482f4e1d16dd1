//! Bills worked out by hand, and what must be true of every bill.

mod abroad;
mod bills;
mod packages;
mod properties;
pub(crate) mod support;
