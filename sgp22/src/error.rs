//! What can go wrong between a device, its chip and a server: told by who is at fault.

use crate::crypto::{BspError, ChainError, CurvesDiffer, NoKey, SignatureInvalid};
use crate::tlv::{Malformed, Tag};
use crate::wire::saip::PeStatusCode;
use crate::wire::{BppCommandId, ErrorReason};

/// What went wrong, by who is at fault. Has no texts inside, so that it can be compared; what it is in words, its `Display` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The card said something that it should not have.
    #[error("the card is at fault: {0}")]
    CardMisbehaved(Misbehaviour),
    /// The server said something that it should not have.
    #[error("the server is at fault: {0}")]
    ServerMisbehaved(Misbehaviour),
    /// Somebody rightly said no.
    #[error("{by} said no: {code}")]
    Refused {
        /// Who.
        by: Party,
        /// How.
        code: RefusalCode,
    },
    /// Bytes could not be read, and who sent them is not known here.
    #[error("what was received could not be read: {0}")]
    Malformed(#[from] Malformed),
    /// It is right, but nothing that this library or the card can do.
    #[error("not supported: {0}")]
    Unsupported(Unsupported),
    /// A side could not be reached, and did nothing.
    #[error("{0} cannot be reached")]
    Unreachable(Party),
    /// A side did not answer, or only in part. It may have done what it was asked.
    #[error("{0} did not answer, and may have acted all the same")]
    NoAnswer(Party),
    /// There is no such profile on the card.
    #[error("there is no such profile on the card")]
    NoSuchProfile,
    /// The server has nothing for this card.
    #[error("nothing waits there for this card")]
    NothingWaits,
    /// The owner did not agree.
    #[error("the owner did not agree")]
    Declined,
    /// The program that uses this library made a mistake.
    #[error("this program made a mistake: {0}")]
    ApiMisuse(ApiMisuse),
}

/// A side of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Party {
    /// The eUICC.
    #[error("the card")]
    Card,
    /// An SM-DP+ or SM-DS.
    #[error("the server")]
    Server,
}

/// What a side did that it should not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Misbehaviour {
    /// What it sent could not be read.
    #[error("{0}")]
    Malformed(Malformed),
    /// It answered something else than it was asked.
    #[error("it answered {0}, which was not asked")]
    UnexpectedAnswer(Tag),
    /// Its certificates do not lead to a root that is trusted.
    #[error("{0}")]
    Chain(ChainError),
    /// Its signature is wrong.
    #[error("{0}")]
    Signature(SignatureInvalid),
    /// Its one-time key is none.
    #[error("{0}")]
    Key(NoKey),
    /// Its one-time key is on another curve than was agreed on.
    #[error("{0}")]
    Curve(CurvesDiffer),
    /// A segment of a package is not what must come next.
    #[error("{0}")]
    Segment(BspError),
    /// It speaks of another session.
    #[error("it speaks of another session")]
    TransactionIdMismatch,
    /// It did not sign what it was asked to.
    #[error("it did not sign what it was asked to")]
    ChallengeMismatch,
    /// It goes by another name than it was asked by.
    #[error("it goes by another name than it was asked by")]
    AddressMismatch,
    /// It is another one than the activation code names.
    #[error("it is another one than the activation code names")]
    OidMismatch,
    /// The profile in the package is not the one that was shown.
    #[error("the profile in the package is not the one that was shown")]
    MetadataMismatch,
    /// It said that it did what it was asked, and did not.
    #[error("it said that it did what it was asked, and did not")]
    NotDone,
    /// It took the whole package and did not say how that ended.
    #[error("it took the whole package and did not say how that ended")]
    NoResult,
    /// It gave other news than it was asked for.
    #[error("it gave other news than it was asked for")]
    OtherNews,
    /// What it sent is no JSON.
    #[error("what it sent is no JSON")]
    NoJson,
    /// A field of the JSON that it sent is missing, or not what it must be.
    #[error("the field {0} is missing in what it sent, or not what it must be")]
    Field(&'static str),
}

/// How somebody said no. Numbers without a name here are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum RefusalCode {
    /// A number in an answer to a function, which its tag names.
    #[error("{number} to {function}")]
    Result {
        /// The tag of the answer.
        function: Tag,
        /// The number.
        number: i64,
    },
    /// Codes of a subject and a reason in the header of a JSON answer.
    #[cfg(feature = "json")]
    #[error("{subject}/{reason}")]
    Status {
        /// What is at fault.
        subject: crate::wire::json::StatusCode,
        /// Why.
        reason: crate::wire::json::StatusCode,
    },
    /// A JSON answer without codes.
    #[error("it gave no reason")]
    NoReason,
    /// A profile was not installed.
    #[error("{} in part {} of the package", reason.number(), command.number())]
    Installation {
        /// In which part of the package it failed.
        command: BppCommandId,
        /// Why.
        reason: ErrorReason,
        /// What the card said of the element where it failed.
        element: Option<PeStatusCode>,
    },
    /// A card's status word.
    #[error("status word {0:04X}")]
    StatusWord(u16),
    /// An HTTP status.
    #[error("HTTP status {0}")]
    HttpStatus(u16),
}

/// What cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported {
    /// Keys of another kind or length than AES with 128 bits.
    #[error("keys of another kind than AES with 128 bits")]
    KeyType,
    /// The function that this tag names.
    #[error("the function {0}")]
    Function(Tag),
    /// Remote management of profiles.
    #[error("remote management of profiles")]
    RemoteManagement,
    /// What the profile's operator forbids may not be forbidden on this card.
    #[error("what the profile's operator forbids may not be forbidden on this card")]
    ProfilePolicyRules,
}

/// What the program that uses this library did that it should not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ApiMisuse {
    /// An answer was handed in when none was awaited.
    #[error("an answer was handed in when none was awaited")]
    NothingAwaited,
    /// An answer was handed in of another kind than was awaited.
    #[error("an answer was handed in of another kind than was awaited")]
    OtherAnswerAwaited,
    /// A value is longer than its field can be.
    #[error("a value is longer than {0} can be")]
    TooLong(Tag),
}

impl Error {
    /// That a side sent what could not be read.
    pub fn unreadable(from: Party, malformed: Malformed) -> Self {
        Self::misbehaved(from, Misbehaviour::Malformed(malformed))
    }

    /// That a side did what it should not have.
    pub fn misbehaved(party: Party, what: Misbehaviour) -> Self {
        match party {
            Party::Card => Self::CardMisbehaved(what),
            Party::Server => Self::ServerMisbehaved(what),
        }
    }

    /// Whether the card gave no answer: then it has to be opened anew, and read.
    pub fn is_card_silent(&self) -> bool {
        matches!(self, Self::NoAnswer(Party::Card) | Self::Unreachable(Party::Card))
    }

    /// Whether the card does nothing more before it is opened anew: it is silent, its channel is gone, or it waits to be started
    /// (onomondo-ipa issue 3).
    pub fn is_card_closed(&self) -> bool {
        let is_closed = |code: &RefusalCode| matches!(code, RefusalCode::StatusWord(0x6881 | 0x6985 | 0x6999));
        self.is_card_silent() || matches!(self, Self::Refused { by: Party::Card, code } if is_closed(code))
    }
}

impl From<ChainError> for Misbehaviour {
    fn from(error: ChainError) -> Self {
        Self::Chain(error)
    }
}

impl From<SignatureInvalid> for Misbehaviour {
    fn from(error: SignatureInvalid) -> Self {
        Self::Signature(error)
    }
}

impl From<NoKey> for Misbehaviour {
    fn from(error: NoKey) -> Self {
        Self::Key(error)
    }
}

impl From<CurvesDiffer> for Misbehaviour {
    fn from(error: CurvesDiffer) -> Self {
        Self::Curve(error)
    }
}

impl From<BspError> for Misbehaviour {
    fn from(error: BspError) -> Self {
        Self::Segment(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::ChainFault;
    use crate::tlv::Fault;

    #[test]
    fn errors_say_who_is_at_fault() {
        let malformed = Malformed::new(Fault::Missing(Tag::new(0x5A)), 4);
        let expired = ChainError { certificate: 0, fault: ChainFault::Expired };
        let no = RefusalCode::Result { function: Tag::new(0xBF31), number: 5 };
        for (error, expected) in [
            (Error::unreadable(Party::Card, malformed), "the card is at fault: 5A is missing (at byte 4)"),
            (
                Error::misbehaved(Party::Server, expired.into()),
                "the server is at fault: certificate 0 of the chain: it has expired",
            ),
            (Error::Refused { by: Party::Card, code: no }, "the card said no: 5 to BF31"),
            (Error::Refused { by: Party::Card, code: RefusalCode::StatusWord(0x6A82) }, "the card said no: status word 6A82"),
        ] {
            assert_eq!(error.to_string(), expected);
            assert_eq!(error, error.clone());
        }
    }
}
