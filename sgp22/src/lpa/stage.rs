//! Where a procedure is, and what went wrong there.

use std::fmt;

use crate::advice::Advice;
use crate::error::Error;

/// Where a procedure is. In words, it is what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The card is asked what it holds.
    ReadingCard,
    /// The card is opened anew.
    RenewingCard,
    /// The card does what was asked.
    ChangingCard,
    /// The server shows who it is.
    MeetingServer,
    /// The card shows who it is, and the server says what it has.
    AskingServer,
    /// The owner decides.
    AskingOwner,
    /// The card makes ready for the profile.
    PreparingCard,
    /// The profile is fetched.
    FetchingProfile,
    /// The profile is loaded.
    LoadingProfile {
        /// How many pieces are loaded.
        loaded: u32,
        /// How many there are.
        pieces: u32,
    },
    /// A server is told what happened.
    TellingServer,
    /// The download is given up.
    GivingUp,
    /// There is a pause before another try.
    Waiting,
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ReadingCard => "reading the card",
            Self::RenewingCard => "opening the card anew",
            Self::ChangingCard => "having the card do it",
            Self::MeetingServer => "making sure who the server is",
            Self::AskingServer => "asking the server what it has",
            Self::AskingOwner => "waiting for the owner's word",
            Self::PreparingCard => "making the card ready",
            Self::FetchingProfile => "fetching the profile",
            Self::LoadingProfile { loaded, pieces } => {
                return write!(formatter, "loading the profile, piece {loaded} of {pieces}");
            }
            Self::TellingServer => "telling the server what happened",
            Self::GivingUp => "giving the download up",
            Self::Waiting => "waiting before another try",
        })
    }
}

/// What went wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error} (while {stage})")]
pub struct Failure {
    /// What went wrong, by who is at fault.
    pub error: Error,
    /// Where.
    pub stage: Stage,
    /// What the server said about it, in its own words. Not to be trusted as more than a text.
    pub server_message: Option<Box<str>>,
}

impl Failure {
    pub(super) fn new(error: Error, stage: Stage) -> Self {
        Self { error, stage, server_message: None }
    }

    /// Who is at fault, and what to do next, in plain words.
    pub fn advice(&self) -> Advice {
        self.error.advice()
    }
}
