//! News for servers: what happened to profiles, signed by the card, which keeps it until it is told that the server has it
//! (SGP.22 v2.5 §3.5). Operators count profiles by it: news that is lost makes a code unusable.
//!
//! | what | type |
//! |---|---|
//! | which news waits | [`ListNews`] |
//! | deliver it: in its order at each server, tried again with longer and longer pauses, removed only when the server has it | [`Deliver`] |
//! | copy it off the card, to be kept or delivered elsewhere | [`ExportNews`] |
//! | deliver news that was copied, without a card | [`Replay`] |
//! | throw news away unheard | [`Discard`] |

mod deliver;
mod discard;
mod export;
mod replay;
mod retrieve;

pub use deliver::{Deliver, Delivered, Delivery};
pub use discard::Discard;
pub use export::{Copied, ExportNews, ListNews, NewsCopy};
pub use replay::{Replay, Replayed};

use std::time::Duration;

use crate::error::{Error, Party, RefusalCode};

/// How long a server that cannot be reached is left alone, before each further try.
pub const PAUSES: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60)];

/// Whether a server may take it at another time. Who said no has heard it, and will say no again.
fn is_worth_another_try(error: &Error) -> bool {
    match error {
        Error::NoAnswer(Party::Server) | Error::Unreachable(Party::Server) => true,
        Error::Refused { by: Party::Server, code: RefusalCode::HttpStatus(status) } => matches!(status, 408 | 429 | 500..),
        _ => false,
    }
}
