//! What the fuzz targets do, apart from the fuzzer, so that ordinary tests can do it too.

pub mod bodies;
pub mod card;
pub mod files;
pub mod lpa;
pub mod replay;
pub mod roles;
pub mod wire;

#[path = "../../simulator/tests/world/mod.rs"]
mod world;
