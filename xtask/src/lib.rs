//! Developer commands of this house; `cargo xtask help` lists them.
//!
//! | room | what lives there |
//! |---|---|
//! | [`test`] | everything that must hold, step by step |
//! | [`tidy`] | the house rules that no compiler knows |
//! | [`bench`] | our planner beside other solvers on the same instance |
//! | [`bless`], [`fuzz`] | accepting changed snapshots; a fuzzer with its flags |
//! | [`command`] | running another program and saying how it ended |
//! | [`workspace`] | where this repository and its build folder are |
//!
//! Nothing here uses a crate of the product: it looks at the house from outside.

pub mod bench;
pub mod bless;
pub mod command;
pub mod fuzz;
pub mod test;
pub mod tidy;
pub mod workspace;
