//! Ways to the servers of the eSIM world: SM-DP+ and SM-DS, over TLS that only the CIs of that world vouch for.
//!
//! | what | where |
//! |---|---|
//! | a request and its answer as bytes | [`http`] |
//! | sending one | [`https`] |
//! | whether a server is who it says it is | `trust` |

pub mod http;
pub mod https;

mod error;
mod trust;

pub use error::{Blame, Error};
