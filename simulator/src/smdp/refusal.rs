//! How a server says no: the codes of SGP.22 v2.5 §5.2.6 and of each function's own table.
//!
//! Checked on 2026-11-25 against what others publish of those tables: lpac's list of pairs and meanings (`euicc/es9p_errors.c` at
//! 8f68d5c; where it has the reasons `3.1` and `4.1` for a wrong association and an expired order, a zero was lost, as osmo-smdpp's
//! `3.10` shows) and what osmo-smdpp answers (`osmo-smdpp.py` at 597f1e0). Pairs that neither has are ours, and say so.

use sgp22::wire::json::{ExecutionStatus, StatusCode, StatusCodeData};

/// A no, with what is at fault and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// What is at fault.
    pub subject: StatusCode,
    /// Why.
    pub reason: StatusCode,
    /// The same in words.
    pub message: &'static str,
}

const fn refusal(subject: &[u16], reason: &[u16], message: &'static str) -> Refusal {
    Refusal { subject: StatusCode::new(subject), reason: StatusCode::new(reason), message }
}

impl Refusal {
    /// As the header of an answer says it.
    pub fn status(&self) -> ExecutionStatus {
        ExecutionStatus::Failed(Some(StatusCodeData {
            subject_code: Some(self.subject),
            reason_code: Some(self.reason),
            subject_identifier: None,
            message: Some(self.message.to_owned()),
        }))
    }
}

pub(crate) const ADDRESS: Refusal = refusal(&[8, 8, 1], &[3, 8], "this server goes by another address");
pub(crate) const NO_COMMON_ROOT: Refusal = refusal(&[8, 8, 2], &[3, 1], "none of the chip's roots is known here");
pub(crate) const VERSION: Refusal = refusal(&[8, 8, 3], &[3, 1], "the chip's version is not supported");
pub(crate) const NO_CERTIFICATE: Refusal =
    refusal(&[8, 8, 4], &[3, 7], "there is no certificate under a root that the chip checks");

pub(crate) const EUM_INVALID: Refusal = refusal(&[8, 1, 2], &[6, 1], "the manufacturer's certificate does not verify");
pub(crate) const EUM_EXPIRED: Refusal = refusal(&[8, 1, 2], &[6, 3], "the manufacturer's certificate has expired");
pub(crate) const EUICC_INVALID: Refusal = refusal(&[8, 1, 3], &[6, 1], "the chip's certificate does not verify");
pub(crate) const EUICC_EXPIRED: Refusal = refusal(&[8, 1, 3], &[6, 3], "the chip's certificate has expired");
pub(crate) const ROOT_UNKNOWN: Refusal = refusal(&[8, 11, 1], &[3, 9], "the root of the chip's certificates is unknown");
pub(crate) const SIGNATURE: Refusal = refusal(&[8, 1], &[6, 1], "the chip's signature does not verify");
/// Ours: no table has a pair for a chip that hands the server its own error.
pub(crate) const CHIP_FAILED: Refusal = refusal(&[8, 1], &[4, 2], "the chip reports an error");
pub(crate) const MEMORY: Refusal = refusal(&[8, 1], &[4, 8], "the chip has too little memory for the profile");
pub(crate) const TRANSACTION: Refusal = refusal(&[8, 10, 1], &[3, 9], "there is no such session");
pub(crate) const MATCHING_ID: Refusal = refusal(&[8, 2, 6], &[3, 8], "the matching id names no profile that can be downloaded");
pub(crate) const EID: Refusal = refusal(&[8, 1, 1], &[3, 8], "there is no profile for this EID, or the profile is for another");
pub(crate) const NOT_RELEASED: Refusal = refusal(&[8, 2], &[1, 2], "the profile has not been released yet");
pub(crate) const NOT_ELIGIBLE: Refusal = refusal(&[8, 2, 5], &[4, 3], "the profile does not run on this chip");
pub(crate) const ORDER_EXPIRED: Refusal = refusal(&[8, 8, 5], &[4, 10], "the order has expired");
pub(crate) const TOO_MANY_DOWNLOADS: Refusal = refusal(&[8, 8, 5], &[6, 4], "the profile was tried too often");
pub(crate) const REBINDING: Refusal = refusal(&[8, 2], &[3, 7], "the profile is not sealed again");
pub(crate) const CODE_MISSING: Refusal = refusal(&[8, 2, 7], &[2, 2], "the confirmation code is missing");
pub(crate) const CODE_WRONG: Refusal = refusal(&[8, 2, 7], &[3, 8], "the confirmation code is wrong");
pub(crate) const CODE_TOO_OFTEN_WRONG: Refusal = refusal(&[8, 2, 7], &[6, 4], "the confirmation code was wrong too often");
pub(crate) const OTHER_SERVER: Refusal = refusal(&[8, 8], &[3, 10], "the session is another server's");
/// Ours: osmo-smdpp says 1.3.1/2.2 to a context that it does not know.
pub(crate) const CONTEXT: Refusal = refusal(&[1, 6], &[2, 3], "this server has nothing for that purpose");

pub(crate) const ICCID_UNKNOWN: Refusal = refusal(&[8, 2, 1], &[3, 9], "the ICCID is unknown");
pub(crate) const NOT_AVAILABLE: Refusal = refusal(&[8, 2, 1], &[3, 3], "the profile is not available for that");
pub(crate) const CANNOT_BE_RELEASED: Refusal = refusal(&[8, 2, 1], &[3, 5], "the profile cannot be released");
pub(crate) const ICCID_OF_OTHER_EID: Refusal = refusal(&[8, 2, 1], &[3, 10], "the profile is linked to another EID");
pub(crate) const TYPE_UNKNOWN: Refusal = refusal(&[8, 2, 5], &[3, 9], "the profile type is unknown");
pub(crate) const NONE_LEFT: Refusal = refusal(&[8, 2, 5], &[3, 7], "there is no profile left of that type");
pub(crate) const TYPE_OTHER: Refusal = refusal(&[8, 2, 5], &[3, 8], "the profile is of another type");
/// Ours.
pub(crate) const NOTHING_NAMED: Refusal = refusal(&[1, 6], &[2, 2], "neither ICCID nor profile type is named");
pub(crate) const MATCHING_ID_IN_USE: Refusal = refusal(&[8, 2, 6], &[3, 3], "the matching id is in use already");
pub(crate) const MATCHING_ID_OTHER: Refusal = refusal(&[8, 2, 6], &[3, 10], "the profile has another matching id");
pub(crate) const EID_OTHER: Refusal = refusal(&[8, 1, 1], &[3, 10], "the profile is linked to another EID");
pub(crate) const EID_MISSING: Refusal = refusal(&[8, 1, 1], &[2, 2], "an EID is needed");

pub(crate) const SMDS_ADDRESS: Refusal = refusal(&[8, 9, 1], &[3, 8], "this SM-DS goes by another address");
pub(crate) const EVENT_UNKNOWN: Refusal = refusal(&[8, 9, 5], &[3, 9], "there is no such event");
pub(crate) const EVENT_IN_USE: Refusal = refusal(&[8, 9, 5], &[3, 3], "the event is another one already");
/// Ours.
pub(crate) const EVENTS_TOO_MANY: Refusal = refusal(&[8, 9], &[4, 8], "too many events wait for this chip");

/// What an SM-DP+ says of itself, as an SM-DS says it: the subject is `8.9` instead of `8.8`.
pub(crate) fn of_smds(refused: Refusal) -> Refusal {
    match *refused.subject.numbers() {
        [8, 8, part] => Refusal { subject: StatusCode::new(&[8, 9, part]), ..refused },
        _ => refused,
    }
}
