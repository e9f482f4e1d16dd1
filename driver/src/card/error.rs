//! What can go wrong on the way to a card: who is at fault, and what to do next.

use std::fmt;

use super::Aid;
use super::apdu::StatusWord;

/// Why a card could not be reached, or did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The modem opens channels, but not to this application.
    #[error(
        "the modem keeps programs from the card's application {aid} ({code}); try its QMI or MBIM port instead, update its \
         firmware, or put the card into a card reader"
    )]
    ModemBlocksAid {
        /// The application.
        aid: Aid,
        /// What the modem said.
        code: ModemCode,
    },
    /// The card itself says that it has no such application.
    #[error(
        "this card is no eUICC: it has no application {aid}; if it is sold as one, look up which application identifier it uses"
    )]
    NotAnEuicc {
        /// The application.
        aid: Aid,
    },
    /// The modem did not open the application, and offers no way to tell whether itself or the card is the reason.
    #[error(
        "the modem did not open the card's application {aid} ({code}), and does not let the card itself be asked; the card may \
         be no eUICC, or the modem may block it: try the card in a card reader or another device"
    )]
    ChannelRefused {
        /// The application.
        aid: Aid,
        /// What the modem said.
        code: ModemCode,
    },
    /// All logical channels are in use.
    #[error("the card has no logical channel left; end other programs that use it, or restart the modem")]
    NoFreeChannel,
    /// Nothing was answered in time.
    #[error("no answer in time; restart the modem, or take the card out and put it in again, and read its state before going on")]
    Mute,
    /// There is no card.
    #[error("there is no card in {place}; put one in, or name another slot")]
    NoCard {
        /// The slot or reader.
        place: String,
    },
    /// The card said no, correctly.
    #[error("the card refused command {instruction:02X} ({status}); read its state again before going on")]
    Refused {
        /// The instruction byte of what was refused.
        instruction: u8,
        /// What the card said.
        status: StatusWord,
    },
    /// The modem said no to something that is not about one application.
    #[error("the modem refused ({code}); restart it, and look whether another program uses the card")]
    ModemRefused {
        /// What the modem said.
        code: ModemCode,
    },
    /// Another program has the port.
    #[error(
        "{port} is used by {}; end it, or let it give the modem up for the time being",
        program.as_deref().unwrap_or("another program")
    )]
    PortBusy {
        /// The port, device or reader.
        port: String,
        /// The program, where the system says it.
        program: Option<String>,
    },
    /// The system does not let this user open the port.
    #[error("no permission to use {port}; {}", permission(group.as_deref()))]
    NoPermission {
        /// The port, device or reader.
        port: String,
        /// The group that may use it, where there is one.
        group: Option<String>,
    },
    /// A service of this machine does not run.
    #[error("{service} does not run; {remedy}")]
    NoService {
        /// The service.
        service: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// There is no such port.
    #[error("there is no {port}; connect the device, or name another port")]
    NoSuchPort {
        /// The port, device or reader.
        port: String,
    },
    /// The other end went away.
    #[error("{port} went away; connect it again, and read the card's state before going on")]
    Gone {
        /// The port, device or reader.
        port: String,
    },
    /// The system failed in another way.
    #[error("{port} failed: {kind}; connect the device again, and look into the system's log")]
    Failed {
        /// The port, device or reader.
        port: String,
        /// How.
        kind: std::io::ErrorKind,
    },
    /// Something was answered that makes no sense.
    #[error("{0}; update the firmware, or reach the card another way")]
    Misbehaved(Misbehaved),
    /// This way to the card cannot do that.
    #[error("{what} is not possible this way; reach the card another way")]
    Unsupported {
        /// What was wanted.
        what: &'static str,
    },
    /// The caller asked for what cannot be.
    #[error("{what}; this is a fault of the program, please report it")]
    ApiMisuse {
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Who has to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The card.
    Card,
    /// The modem, reader or program between.
    Modem,
    /// Whoever set up this machine: ports, permissions, other programs.
    Machine,
    /// This program.
    Us,
}

impl Error {
    /// Who is at fault.
    #[must_use]
    pub fn blame(&self) -> Blame {
        match self {
            Self::NotAnEuicc { .. } | Self::NoFreeChannel | Self::Mute | Self::Refused { .. } => Blame::Card,
            Self::Misbehaved(fault) => fault.blame(),
            Self::ModemBlocksAid { .. } | Self::ChannelRefused { .. } | Self::ModemRefused { .. } | Self::Unsupported { .. } => {
                Blame::Modem
            }
            Self::NoCard { .. }
            | Self::PortBusy { .. }
            | Self::NoPermission { .. }
            | Self::NoService { .. }
            | Self::NoSuchPort { .. }
            | Self::Gone { .. }
            | Self::Failed { .. } => Blame::Machine,
            Self::ApiMisuse { .. } => Blame::Us,
        }
    }
}

/// An answer that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misbehaved {
    /// The card goes on asking to be asked again.
    #[error("the card does not come to an end with its answer")]
    CardEndless,
    /// An answer without a status word, or too long.
    #[error("the card's answer is too short or too long")]
    CardAnswer,
    /// The number of a channel that cannot be.
    #[error("the card or modem names a logical channel that there is not")]
    Channel,
    /// What the card wants of its terminal cannot be understood.
    #[error("the card wants something of its terminal that cannot be understood")]
    CardWish,
    /// What the modem says cannot be understood.
    #[error("the modem's answer cannot be understood")]
    ModemAnswer,
    /// The modem says too much.
    #[error("the modem's answer is too long")]
    ModemTooLong,
    /// The other program's message cannot be understood.
    #[error("the other program's message cannot be understood")]
    ProgramMessage,
}

impl Misbehaved {
    fn blame(self) -> Blame {
        match self {
            Self::CardEndless | Self::CardAnswer | Self::Channel | Self::CardWish => Blame::Card,
            Self::ModemAnswer | Self::ModemTooLong | Self::ProgramMessage => Blame::Modem,
        }
    }
}

/// How a modem says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModemCode {
    /// `ERROR`, without a reason.
    Error,
    /// `+CME ERROR` with a number (3GPP TS 27.007 §9.2), or the words that stand for one.
    Cme(u16),
    /// `+CME ERROR` with words of the maker's own.
    CmeUnknown,
    /// QMI's error number.
    Qmi(u16),
    /// MBIM's status.
    Mbim(u32),
    /// MBIM's error about a message as such.
    MbimProtocol(u32),
    /// Another program's number.
    Program(i64),
}

impl fmt::Display for ModemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error => f.write_str("ERROR"),
            Self::Cme(code) => write!(f, "CME error {code}"),
            Self::CmeUnknown => f.write_str("a CME error of its own"),
            Self::Qmi(code) => write!(f, "QMI error {code}"),
            Self::Mbim(status) => write!(f, "MBIM status {status}"),
            Self::MbimProtocol(code) => write!(f, "MBIM protocol error {code}"),
            Self::Program(code) => write!(f, "code {code}"),
        }
    }
}

fn permission(group: Option<&str>) -> String {
    match group {
        Some(group) => {
            format!("add yourself to the group {group} (sudo usermod -aG {group} \"$USER\") and log in again, or run as root")
        }
        None => "run as root".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_to_do() {
        let port = || "/dev/ttyUSB2".to_owned();
        let errors = [
            Error::ModemBlocksAid { aid: Aid::ISD_R, code: ModemCode::Cme(3) },
            Error::NotAnEuicc { aid: Aid::ISD_R },
            Error::Mute,
            Error::PortBusy { port: port(), program: Some("ModemManager".to_owned()) },
            Error::PortBusy { port: port(), program: None },
            Error::NoPermission { port: port(), group: Some("dialout".to_owned()) },
        ];
        let said: Vec<String> = errors.iter().map(Error::to_string).collect();
        let expected = "\
the modem keeps programs from the card's application A0000005591010FFFFFFFF8900000100 (CME error 3); try its QMI or MBIM port instead, update its firmware, or put the card into a card reader
this card is no eUICC: it has no application A0000005591010FFFFFFFF8900000100; if it is sold as one, look up which application identifier it uses
no answer in time; restart the modem, or take the card out and put it in again, and read its state before going on
/dev/ttyUSB2 is used by ModemManager; end it, or let it give the modem up for the time being
/dev/ttyUSB2 is used by another program; end it, or let it give the modem up for the time being
no permission to use /dev/ttyUSB2; add yourself to the group dialout (sudo usermod -aG dialout \"$USER\") and log in again, or run as root";
        assert_eq!(said.join("\n"), expected);
        let blame: Vec<Blame> = errors.iter().map(Error::blame).collect();
        assert_eq!(blame, [Blame::Modem, Blame::Card, Blame::Card, Blame::Machine, Blame::Machine, Blame::Machine]);
    }
}
