//! What the owner of the chip is asked, and what they can say.

use crate::wire::es10c::ResetOptions;
use crate::wire::{NotificationMetadata, PprIds, ProfileInfo, SecretText, StoreMetadataRequest};

/// What the owner is asked. Nothing is installed, deleted or thrown away without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether this profile is to be installed. [`Reply::Yes`], [`Reply::No`], [`Reply::Later`] or [`Reply::Silence`].
    Install(Box<Offer>),
    /// For the confirmation code, which the operator gives apart from the activation code. [`Reply::Code`], or as above.
    ConfirmationCode {
        /// How many codes the server has refused. It does not take many, and then the profile is lost.
        refused: u8,
    },
    /// Whether this profile is to be deleted. [`Reply::Yes`], all else means no.
    Delete(Box<ProfileInfo>),
    /// Whether all this is to be deleted. [`Reply::Yes`], all else means no.
    Reset {
        /// What the chip will be asked to delete.
        options: ResetOptions,
        /// The profiles that are on it now.
        profiles: Vec<ProfileInfo>,
    },
    /// Whether this news may be thrown away although its server has not got it: the operator may then think that the profile is
    /// still where it was, and not let it be installed again. [`Reply::Yes`], all else means no.
    Discard(Box<NotificationMetadata>),
}

/// A profile that a server has for the chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The server that has it.
    pub address: String,
    /// What it is.
    pub metadata: StoreMetadataRequest,
    /// What its operator forbids.
    pub forbids: PprIds,
    /// The chip takes these rules only when the owner agrees to them, so they must be shown.
    pub rules_need_consent: bool,
    /// A confirmation code will be asked for: the server wants one.
    pub confirmation_code_required: bool,
    /// How many bytes are free on the chip, where it says so.
    pub free_memory: Option<u32>,
}

/// What the owner says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Yes.
    Yes,
    /// No: the server is told that the profile is not wanted.
    No,
    /// Not now: the profile is kept for later.
    Later,
    /// Nothing, for too long.
    Silence,
    /// The confirmation code.
    Code(SecretText),
}
