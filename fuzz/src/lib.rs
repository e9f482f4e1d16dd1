//! What the fuzz targets do, apart from the fuzzer, so that ordinary tests can do it too.
//!
//! Each room of the product that a target needs is a feature, so that a fuzzer of one room does not wait for the others.

#[cfg(feature = "backup")]
pub mod backup;
pub mod bodies;
#[cfg(feature = "card")]
pub mod card;
#[cfg(feature = "files")]
pub mod files;
#[cfg(feature = "protocol")]
pub mod lpa;
pub mod replay;
#[cfg(feature = "roles")]
pub mod roles;
#[cfg(feature = "protocol")]
pub mod wire;

#[cfg(feature = "roles")]
#[path = "../../simulator/tests/world/mod.rs"]
mod world;
