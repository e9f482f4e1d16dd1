//! The search against other people's solvers, on the whole model of each household.
//!
//! | file | against what |
//! |---|---|
//! | `small` | microlp, a solver in Rust, on many small households |
//! | `peers` | HiGHS, CP-SAT and SCIP, which `cargo xtask test` installs |
//! | `text` | the file itself, as it is read |
//!
//! Households: those of `tests/world`, with more people and pools (`crowd`), and with everything at once (`wild`).

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod crowd;
mod peers;
mod small;
mod text;
mod wild;
#[path = "../world/mod.rs"]
mod world;
