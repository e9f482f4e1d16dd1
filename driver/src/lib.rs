//! Hands on cards: ways to reach an eUICC, the chip that holds eSIM profiles, by the commands that it understands (APDUs).
//!
//! [`card::Card`] is what every way has in common: open a logical channel, exchange APDUs on it, close it, reset the card.
//! [`card::IsdR`] stands on top of it and is what the protocol of the eSIM needs: a request in, the chip's answer out.
//! Whatever is said *in* the requests is not this crate's business.
//!
//! Everything blocks, and nothing waits longer than the deadline that it is given. What time it is, is asked through a
//! [`card::Clock`] that the caller hands in.

pub mod card;
