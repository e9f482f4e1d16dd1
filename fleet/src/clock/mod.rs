//! The clock of a package: what starts it, when its daily volume begins anew, when it ends — each in every zone that matters.
//!
//! Not here: what it costs ([`rating`](crate::rating)).

mod expiry;

pub use expiry::end_in_zone;
