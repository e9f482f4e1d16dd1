//! The pure core of Spoke: the field's nouns and the judgements over them.
//!
//! | room | what lives there |
//! |---|---|
//! | [`money`], [`volume`], [`place`] | amounts: cents with a currency, bytes, countries and the sea and the air |
//! | [`inventory`] | what is owned: devices, the profiles and lines on them |
//! | [`offer`] | what can be bought, with the terms that comparators drop |
//! | [`usage`] | what was used, or is expected to be |
//! | [`intent`] | what is wanted: needs, trips, rules |
//! | [`rating`] | usage + offer → an itemised bill, to the cent |
//! | [`clock`] | when a plan starts, resets and ends, in every zone that matters |
//!
//! Nothing here reads a file, opens a socket, asks the clock or throws dice: all of that is handed in.

pub mod clock;
pub mod intent;
pub mod inventory;
pub mod money;
pub mod offer;
pub mod place;
mod quantity;
pub mod rating;
pub mod usage;
pub mod volume;
