//! A command to a card and the card's answer, as bytes (ISO/IEC 7816-4, ETSI TS 102 221 §10).
//!
//! Pure: nothing here sends anything.

mod channel;
mod command;
mod response;

pub use channel::Channel;
pub use command::{Command, CommandError};
pub use response::{Response, ResponseError, StatusWord};
