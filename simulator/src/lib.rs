//! The roles of the eSIM world that Spoke does not ship, faithful enough that programs of others cannot tell.
//!
//! | room | what is there |
//! |---|---|
//! | [`card`] | a software eUICC: bytes of a command in, bytes of its answer out |
//! | [`lab`] | an issuer of certificates of one's own, and who it certifies: manufacturer, chips, servers |
//! | [`smdp`] | a software SM-DP+: ES9+ and ES2+ |
//! | [`smds`] | a software SM-DS: ES11 and ES12 |
//! | [`https`] | sockets and TLS around the servers |
//! | [`world`] | all of it together on one machine, from a seed |
//! | [`Seeded`] | chance that a seed repeats |
//!
//! Time and chance are arguments, so that a seed repeats whatever went wrong.

#![forbid(unsafe_code)]

mod chance;

pub mod card;
pub mod https;
pub mod lab;
pub mod smdp;
pub mod smds;
pub mod world;

pub use chance::Seeded;
