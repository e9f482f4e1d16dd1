//! Ways to reach the card: what they have in common, and a file or folder for each.
//!
//! | what | where |
//! |---|---|
//! | a command and its answer | [`apdu`] |
//! | answers in parts, wrong lengths, what the card wants from its terminal | [`exchange`] |
//! | getting a channel to an application, where only plain APDUs can be sent | [`opening`] |
//! | a request to the eUICC, cut into commands | [`store_data`] |
//! | the eUICC's own application, opened | [`IsdR`] |
//! | naming, finding and opening any of the ways below | [`place`] |
//! | a modem's command line | [`at`] |
//! | a Qualcomm modem's own protocol | [`qmi`] |
//! | a modem that Windows knows | [`mbim`] |
//! | another program, in either role | [`stdio`] |
//! | ModemManager lets go of a modem meanwhile (feature `modemmanager`) | `modem_manager` |
//! | a card reader (feature `pcsc`) | `reader` |
//! | the other way round: a program as a card in a reader | [`vpcd`] |
//! | such a program, reached without a reader | [`socket`] |
//! | such a card inside this program | [`direct`] |

pub mod apdu;
#[cfg(unix)]
pub mod at;
pub mod direct;
pub mod exchange;
#[cfg(unix)]
mod frames;
pub mod hex;
#[cfg(unix)]
pub mod mbim;
#[cfg(feature = "modemmanager")]
pub mod modem_manager;
pub mod opening;
#[cfg(unix)]
pub mod place;
#[cfg(unix)]
pub mod port;
#[cfg(unix)]
pub mod qmi;
#[cfg(feature = "pcsc")]
pub mod reader;
#[cfg(unix)]
pub mod socket;
#[cfg(unix)]
pub mod stdio;
pub mod store_data;
pub mod vpcd;

mod aid;
mod error;
mod isd_r;

use std::time::Instant;

use apdu::{Channel, Command, Response};

pub use aid::Aid;
pub use error::{Blame, Error, Misbehaved, ModemCode};
pub use isd_r::{IsdR, Reply};

/// Says what time it is. Only the program's entry may ask the system, so that any day can be tried; the rest is handed this.
pub type Clock = fn() -> Instant;

/// A way to reach one card.
///
/// An error says who is at fault and what to do next. After [`Error::Mute`] the card may have acted: read its state again.
pub trait Card {
    /// Opens a logical channel and selects an application on it.
    ///
    /// # Errors
    /// [`Error::NotAnEuicc`] when the card says that it has no such application, [`Error::ModemBlocksAid`] when the modem keeps
    /// programs from it, [`Error::NoFreeChannel`] when all are taken.
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error>;

    /// Sends one command on a channel and returns the card's answer to it as it is. [`exchange::run`] puts parts together.
    ///
    /// # Errors
    /// Only when there is no answer: a status word that is a refusal is an answer.
    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error>;

    /// Closes a logical channel that [`Card::open_channel`] opened.
    ///
    /// # Errors
    /// When the card or modem does not close it. It is no longer to be used either way.
    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error>;

    /// Switches the card off and on. All channels are gone then.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where the way has no means to do it.
    fn reset(&mut self, deadline: Instant) -> Result<(), Error>;

    /// Who answers the card's proactive commands (ETSI TS 102 223): whoever reaches a card in a reader has to.
    fn terminal(&self) -> Terminal {
        Terminal::Modem
    }
}

/// Who is the card's terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// We are: what the card wants has to be fetched and answered by us.
    Us,
    /// A modem stands between, and does that.
    Modem,
}

/// A logical channel with an application selected on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The channel's number.
    pub channel: Channel,
    /// What the application answered to SELECT: the file control parameters (ETSI TS 102 221 §11.1.1.3), as bytes. Empty where
    /// the way does not pass them on.
    pub fcp: Vec<u8>,
}
