//! A household, turned into what the search walks through.
//!
//! | file | what it decides |
//! |---|---|
//! | [`variant`] | what-ifs: rules relaxed, decisions forbidden |
//! | `candidates` | which offers may serve which device at all |
//! | `days` | what each line carries, day by day |
//! | `pricing` | what that costs, in exact integers |
//! | `pool_pricing` | what pools cost |
//! | `packages` | the cheapest travel packages for a journey |
//! | `supply` | how far packages of one kind carry |
//! | `window` | when a package must be bought, and when it runs |
//! | `journey` | every way to serve everyone on a journey |
//! | `party` | one person's devices around their hub, and what binds them |
//! | `seats` | who goes through whose hub |
//! | `options` | every way to serve a device at home, and what changing costs |
//! | `trips` | a party's journeys with the candidates for each |
//! | `prune` | leaves out what is beaten in everything that counts |
//! | `costs` | fills the cost tables |
//! | `build` | all of it put together |

pub(crate) mod build;
pub(crate) mod candidates;
pub(crate) mod costs;
pub(crate) mod days;
pub(crate) mod journey;
pub(crate) mod options;
pub(crate) mod packages;
pub(crate) mod party;
pub(crate) mod pool_pricing;
pub(crate) mod pricing;
pub(crate) mod prune;
pub(crate) mod seats;
pub(crate) mod supply;
pub(crate) mod trips;
pub mod variant;
pub(crate) mod window;

pub(crate) use build::Compiled;
