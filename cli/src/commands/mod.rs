//! One verb, one file.

pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod lab;
mod lists;
pub(crate) mod man;
mod months;
pub(crate) mod plan;
pub(crate) mod rate;
pub(crate) mod reference;
pub(crate) mod schema;
mod usage;
