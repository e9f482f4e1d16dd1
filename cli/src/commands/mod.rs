//! One verb, one file. Cards are reached as Unix reaches them: elsewhere there is no `card` and no `lab`.

pub(crate) mod backup;
#[cfg(unix)]
pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod init;
mod kept;
#[cfg(unix)]
pub(crate) mod lab;
mod lists;
pub(crate) mod man;
mod months;
pub(crate) mod plan;
pub(crate) mod rate;
pub(crate) mod reference;
pub(crate) mod restore;
pub(crate) mod schema;
pub(crate) mod serve;
mod usage;
