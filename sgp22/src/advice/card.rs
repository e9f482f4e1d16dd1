//! What a card's numbers mean.

use super::{ANOTHER_CARD, ASK_OPERATOR, Advice, Blame, REPORT, advice};
use crate::wire::ErrorReason;
use crate::wire::saip::PeStatusCode;

const AUTHENTICATE_SERVER: u32 = 0xBF38;
const PREPARE_DOWNLOAD: u32 = 0xBF21;
const ENABLE: u32 = 0xBF31;
const DISABLE: u32 = 0xBF32;
const DELETE: u32 = 0xBF33;
const MEMORY_RESET: u32 = 0xBF34;
const NICKNAME: u32 = 0xBF29;
const PROFILE_LIST: u32 = 0xBF2D;
const NEWS_SENT: u32 = 0xBF30;
const VERIFY_SMDS: u32 = 0xBF45;

const OTHER_SERVER: &str = "do not go on; ask who gave out the activation code";

/// A number in an answer to a function, which its tag names. What a number means depends on the function.
pub(super) fn result(function: u32, number: i64) -> Advice {
    match (function, number) {
        (AUTHENTICATE_SERVER, 1 | 2 | 6 | 8) | (PREPARE_DOWNLOAD, 1 | 2) | (VERIFY_SMDS, 2) => {
            advice(Blame::Operator, "the card does not believe that the server is who it says", OTHER_SERVER)
        }
        (AUTHENTICATE_SERVER | PREPARE_DOWNLOAD, 3) => advice(
            Blame::CardMaker,
            "the server's key is of a kind that the card does not know",
            "ask who sold the eSIM for another server, or use another card",
        ),
        (AUTHENTICATE_SERVER, 7) => advice(
            Blame::Operator,
            "the card does not trust the issuer of this server's certificate: test and commercial eSIMs are kept apart by it",
            "use a card that fits the eSIM, or an eSIM that fits the card",
        ),
        (AUTHENTICATE_SERVER, 5) => {
            advice(Blame::Operator, "this is another server than the activation code names", OTHER_SERVER)
        }
        (AUTHENTICATE_SERVER, 9..=13) => {
            advice(Blame::Operator, "the server's certificate was revoked, or cannot be checked", OTHER_SERVER)
        }
        (AUTHENTICATE_SERVER | PREPARE_DOWNLOAD | VERIFY_SMDS, 4) | (PREPARE_DOWNLOAD | VERIFY_SMDS, 5) => {
            advice(Blame::Device, "the card has forgotten the session", "try again, with no other program at the card")
        }
        (ENABLE | DISABLE | DELETE, 1) | (NICKNAME, 1) => {
            advice(Blame::Owner, "the card does not find this profile", "list its profiles, and name one of them")
        }
        (ENABLE, 2) => advice(
            Blame::Owner,
            "the profile is in use already",
            "nothing needs to be done; to have it on another port, disable it first",
        ),
        (DISABLE, 2) => advice(Blame::Owner, "the profile is not in use", "nothing needs to be done"),
        (DELETE, 2) => advice(Blame::Owner, "the profile is in use", "disable it first, then delete it"),
        (ENABLE, 3) => advice(
            Blame::Operator,
            "the operator of the profile in use forbids that another one takes its place",
            "ask that operator",
        ),
        (DISABLE, 3) => advice(Blame::Operator, "the profile's operator forbids that it is disabled", "ask that operator"),
        (DELETE, 3) => advice(Blame::Operator, "the profile's operator forbids that it is deleted", "ask that operator"),
        (ENABLE, 4) => advice(
            Blame::Owner,
            "a test profile is in use, and only the profile that was in use before it may take its place",
            "enable that one first",
        ),
        (DELETE, 4) => advice(Blame::Owner, "a test profile is in use", "disable it first"),
        (ENABLE | DISABLE | MEMORY_RESET, 5) => advice(
            Blame::Device,
            "the card is busy with the modem",
            "wait until a call or message has ended, or restart the modem, and try again",
        ),
        (ENABLE | DISABLE, 6) => advice(Blame::Operator, "a rule of the profile's company forbids it", "ask the company"),
        (ENABLE, 10) => advice(Blame::Owner, "as many profiles are in use as the card can have", "disable one of them first"),
        (MEMORY_RESET, 1) => advice(Blame::Owner, "there was nothing to delete", "nothing needs to be done"),
        (NEWS_SENT, 1) => advice(Blame::Owner, "there is no such news on the card", "list what waits"),
        (PROFILE_LIST, 11) => advice(Blame::Device, "the card is changing its profiles", "try again in a minute"),
        (_, 1 | 7) => advice(Blame::Program, "the card does not understand what it was asked", REPORT),
        _ => advice(Blame::CardMaker, "the card said no, and not why", ANOTHER_CARD),
    }
}

/// Why a profile was not installed, and what the card said of the element where it failed.
pub(super) fn installation(reason: ErrorReason, element: Option<PeStatusCode>) -> Advice {
    let too_little_memory = advice(
        Blame::Owner,
        "there is too little memory on the card for this profile",
        "delete a profile that is not needed any more, and try again with the same code",
    );
    match reason {
        ErrorReason::InstallFailedDueToIccidAlreadyExistsOnEuicc => advice(
            Blame::Owner,
            "this very profile is on the card already",
            "use the one that is there; to install it anew, ask its operator first whether that is possible, and only then delete it",
        ),
        ErrorReason::InstallFailedDueToInsufficientMemoryForProfile => too_little_memory,
        ErrorReason::InstallFailedDueToInterruption => {
            advice(Blame::Device, "the installation was interrupted", "try again with the same code")
        }
        ErrorReason::InstallFailedDueToPeProcessingError => match element {
            Some(PeStatusCode::NotEnoughMemory) => too_little_memory,
            Some(PeStatusCode::BadValues | PeStatusCode::InvalidRequestFormat | PeStatusCode::InvalidParameter) => advice(
                Blame::CardMaker,
                "the card does not understand a part of the profile; the code is not at fault",
                "ask the operator for a profile for older cards, or use another card",
            ),
            _ => advice(
                Blame::CardMaker,
                "the card lacks what the profile needs; the code is not at fault",
                "ask the operator for a profile for older cards, or use another card",
            ),
        },
        ErrorReason::PprNotAllowed => advice(
            Blame::Operator,
            "the profile forbids what may not be forbidden on this card",
            "ask who sold the eSIM for a profile without that rule",
        ),
        ErrorReason::UnsupportedProfileClass | ErrorReason::TestProfileInstallFailedDueToInvalidNaaKey => advice(
            Blame::Operator,
            "the card does not take profiles of this class; test profiles need test cards",
            "use a card that fits the eSIM",
        ),
        ErrorReason::InvalidSignature
        | ErrorReason::InvalidTransactionId
        | ErrorReason::BspStructureError
        | ErrorReason::BspSecurityError => advice(
            Blame::Operator,
            "the profile arrived altered, or was sealed for another session",
            "try again with the same code; if it stays so, ask who sold the eSIM",
        ),
        ErrorReason::InstallFailedDueToDataMismatch => {
            advice(Blame::Operator, "the profile is not the one that was announced", ASK_OPERATOR)
        }
        ErrorReason::EnterpriseProfilesNotSupported
        | ErrorReason::EnterpriseRulesNotAllowed
        | ErrorReason::EnterpriseProfileNotAllowed
        | ErrorReason::EnterpriseOidMismatch
        | ErrorReason::EnterpriseRulesError
        | ErrorReason::EnterpriseProfilesOnly => {
            advice(Blame::Operator, "the profile belongs to a company, and this card may not have it", "ask the company")
        }
        ErrorReason::IncorrectInputValues
        | ErrorReason::UnsupportedCrtValues
        | ErrorReason::UnsupportedRemoteOperationType
        | ErrorReason::LprNotSupported
        | ErrorReason::UnknownTlvInMetadata => {
            advice(Blame::Operator, "the profile is made in a way that the card does not know", ASK_OPERATOR)
        }
        ErrorReason::InstallFailedDueToUnknownError | ErrorReason::Other(_) => {
            advice(Blame::CardMaker, "the card did not install the profile, and does not say why", ANOTHER_CARD)
        }
    }
}

/// A card's status word (ISO 7816-4, ETSI TS 102 221).
pub(super) fn status_word(word: u16) -> Advice {
    match word {
        0x6881 | 0x6A82 | 0x6999 => advice(
            Blame::Device,
            "the card's eSIM application is not open",
            "try again; if it stays so, the card is no eUICC, or the modem keeps programs from it",
        ),
        0x6982 | 0x6983 => advice(
            Blame::Device,
            "the card does not let this program do that",
            "look whether the modem keeps programs from it; try a card reader",
        ),
        0x6985 => advice(
            Blame::Device,
            "the card waits for the modem to start it anew",
            "restart the modem or take the card out and put it in again",
        ),
        0x6A80 | 0x6700 => advice(Blame::Program, "the card does not understand what it was sent", REPORT),
        0x6A84 => advice(Blame::Owner, "there is too little memory on the card", "delete a profile that is not needed any more"),
        0x6A88 | 0x6D00 | 0x6E00 => advice(Blame::CardMaker, "the card does not know this function", ANOTHER_CARD),
        0x9300 => advice(Blame::Device, "the card is busy with the modem", "try again in a minute"),
        _ => advice(Blame::CardMaker, "the card refused", ANOTHER_CARD),
    }
}
