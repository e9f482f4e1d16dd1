//! What went wrong, in plain words: who has to do something, and what.

mod card;
#[cfg(feature = "json")]
mod server;

use crate::error::{Error, Misbehaviour, Party, RefusalCode, Unsupported};

/// What an error means for the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Advice {
    /// Who has to do something.
    pub blame: Blame,
    /// What happened, as a sentence without its full stop.
    pub cause: &'static str,
    /// What to do next, as a sentence without its full stop.
    pub remedy: &'static str,
}

/// Who has to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blame {
    /// The owner of the card.
    Owner,
    /// Who sold the profile or runs its server.
    Operator,
    /// Who made the card.
    CardMaker,
    /// What stands between this program and the card: modem, reader, port.
    Device,
    /// The network between this program and the server.
    Network,
    /// This program.
    Program,
}

const fn advice(blame: Blame, cause: &'static str, remedy: &'static str) -> Advice {
    Advice { blame, cause, remedy }
}

const ASK_OPERATOR: &str = "ask who sold the eSIM, and tell them the codes";
const REPORT: &str = "please report it, with what was printed";
const ANOTHER_CARD: &str = "try again; if it stays so, another card or its newer firmware may do it";

impl Error {
    /// What it means, and what to do next.
    ///
    /// ```
    /// use sgp22::{Blame, Error, Party, RefusalCode};
    /// use sgp22::wire::json::StatusCode;
    ///
    /// let code = RefusalCode::Status { subject: StatusCode::new(&[8, 2, 6]), reason: StatusCode::new(&[3, 8]) };
    /// let advice = Error::Refused { by: Party::Server, code }.advice();
    /// assert_eq!(advice.blame, Blame::Operator);
    /// assert_eq!(advice.cause, "the server does not take the activation code: it was used already, or is not right");
    /// ```
    pub fn advice(&self) -> Advice {
        match self {
            Self::CardMisbehaved(Misbehaviour::NotDone) => advice(
                Blame::Device,
                "the card said yes, and shows no change",
                "restart the modem or take the card out and put it in again, then look at the profiles",
            ),
            Self::CardMisbehaved(_) => advice(Blame::CardMaker, "the card answered what it should not have", ANOTHER_CARD),
            Self::ServerMisbehaved(Misbehaviour::OidMismatch | Misbehaviour::AddressMismatch) => advice(
                Blame::Operator,
                "this is another server than the one that was asked for",
                "do not go on; ask who gave out the activation code",
            ),
            Self::ServerMisbehaved(Misbehaviour::MetadataMismatch) => advice(
                Blame::Operator,
                "the server sent another profile than it had announced; it was not installed",
                "ask who sold the eSIM before trying again",
            ),
            Self::ServerMisbehaved(Misbehaviour::NoJson) => advice(
                Blame::Operator,
                "what answers at this address is no profile server",
                "look whether the activation code was copied whole, and whether a log-in page of this network stands between",
            ),
            Self::ServerMisbehaved(_) => advice(
                Blame::Operator,
                "the server answered what it should not have",
                "try again later; if it stays so, ask who sold the eSIM",
            ),
            Self::Refused { by, code } => refused(*by, *code),
            Self::Malformed(_) => advice(Blame::Program, "something was received that cannot be read", REPORT),
            Self::Unsupported(what) => unsupported(*what),
            Self::Unreachable(Party::Card) => advice(
                Blame::Device,
                "the card cannot be reached",
                "look whether it is in its slot, and whether another program uses the modem or reader",
            ),
            Self::NoAnswer(Party::Card) => advice(
                Blame::Device,
                "the card fell silent, and may have acted all the same",
                "restart the modem or take the card out and put it in again, then look at what it holds",
            ),
            Self::Unreachable(Party::Server) => advice(
                Blame::Network,
                "the server cannot be reached",
                "look whether this machine is online, and whether the activation code was copied right",
            ),
            Self::NoAnswer(Party::Server) => advice(
                Blame::Network,
                "the server did not answer to the end, and may have acted all the same",
                "try again with the same code",
            ),
            Self::NoSuchProfile => {
                advice(Blame::Owner, "the card does not hold this profile", "list its profiles, and name one of them")
            }
            Self::NothingWaits => advice(
                Blame::Operator,
                "no profile waits for this card there",
                "ask who sold the eSIM whether it is ready, and for which EID",
            ),
            Self::Declined => advice(Blame::Owner, "it was not agreed to", "nothing was changed; start again when you want it"),
            Self::ApiMisuse(crate::ApiMisuse::TooLong(_)) => {
                advice(Blame::Owner, "a text is longer than the card can keep", "choose a shorter one")
            }
            Self::ApiMisuse(_) => advice(Blame::Program, "this program made a mistake", REPORT),
        }
    }
}

fn refused(by: Party, code: RefusalCode) -> Advice {
    match code {
        RefusalCode::Result { function, number } => card::result(function.to_u32(), number),
        RefusalCode::Installation { reason, element, .. } => card::installation(reason, element),
        RefusalCode::StatusWord(word) => card::status_word(word),
        #[cfg(feature = "json")]
        RefusalCode::Status { subject, reason } => server::status(subject, reason),
        RefusalCode::HttpStatus(404) => advice(
            Blame::Operator,
            "the server knows no such function; it may be no profile server",
            "look whether the activation code was copied whole, else ask who sold the eSIM",
        ),
        RefusalCode::HttpStatus(408 | 429 | 500..) => {
            advice(Blame::Operator, "the server is out of order or too busy", "try again later with the same code")
        }
        RefusalCode::HttpStatus(_) => advice(Blame::Operator, "the server refused the request", ASK_OPERATOR),
        RefusalCode::NoReason => match by {
            Party::Server => advice(Blame::Operator, "the server said no, and not why", ASK_OPERATOR),
            Party::Card => advice(Blame::CardMaker, "the card said no, and not why", ANOTHER_CARD),
        },
    }
}

fn unsupported(what: Unsupported) -> Advice {
    match what {
        Unsupported::ProfilePolicyRules => advice(
            Blame::Operator,
            "the profile forbids what may not be forbidden on this card, or not beside another profile",
            "ask who sold the eSIM for a profile without that rule; where the card holds other profiles, it may be that they have to go first",
        ),
        Unsupported::RemoteManagement => {
            advice(Blame::Operator, "the server wants to manage profiles instead of handing one out", ASK_OPERATOR)
        }
        Unsupported::KeyType | Unsupported::Function(_) => {
            advice(Blame::Program, "the server wants what this program cannot do", REPORT)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::Tag;
    use crate::wire::ErrorReason;
    use crate::wire::saip::PeStatusCode;

    fn said(code: RefusalCode) -> String {
        let by = if matches!(code, RefusalCode::Result { .. }) { Party::Card } else { Party::Server };
        let Advice { blame, cause, remedy } = Error::Refused { by, code }.advice();
        format!("{blame:?}: {cause}; {remedy}")
    }

    fn installation(reason: ErrorReason, element: Option<PeStatusCode>) -> RefusalCode {
        RefusalCode::Installation { command: crate::wire::BppCommandId::LoadProfileElements, reason, element }
    }

    /// openpilot issue 38455: people bought the same eSIM again, where the chip was too old for it.
    #[test]
    fn openpilot_38455_the_chip_is_at_fault_and_not_the_code() {
        let reason = ErrorReason::InstallFailedDueToPeProcessingError;
        for element in [None, Some(PeStatusCode::FeatureNotSupported), Some(PeStatusCode::BadValues)] {
            assert!(said(installation(reason, element)).starts_with("CardMaker: "), "{element:?}");
        }
        let memory = said(installation(reason, Some(PeStatusCode::NotEnoughMemory)));
        assert!(memory.starts_with("Owner: there is too little memory"), "{memory}");
    }

    #[test]
    fn a_number_that_nobody_has_named_is_explained_too() {
        for function in [0xBF31, 0xBF32, 0xBF33, 0xBF21, 0xBF38, 0xBF41, 0xBF2D, 0xBF34, 0xBF29, 0xBF3F] {
            for number in [1, 2, 3, 4, 5, 6, 7, 8, 77, 127, -1] {
                let text = said(RefusalCode::Result { function: Tag::new(function), number });
                assert!(text.len() > 30, "{text}");
            }
        }
    }
}
