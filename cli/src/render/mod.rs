//! How answers look: laid out for the width of the screen, by display width, readable without colour.

#[cfg(unix)]
pub(crate) mod card;
pub(crate) mod conflict;
pub(crate) mod explain;
mod grouped;
pub(crate) mod plan;
#[cfg(unix)]
pub(crate) mod qr;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod wheel;
