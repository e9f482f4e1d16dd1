//! ES10b `CancelSession`: a download is given up; the chip signs why.

use crate::crypto::Signature;
use crate::tlv::Oid;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{TransactionId, Verbatim};

sequence! {
    /// Gives up a download.
    pub struct CancelSessionRequest = 0xBF41 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// Why.
        required 0x81 reason: CancelSessionReason,
    }
}

choice! {
    /// What the chip answers.
    pub enum CancelSessionResponse = 0xBF41 {
        /// Its word for the server.
        0xA0 Ok(CancelSessionResponseOk),
        /// That there is nothing to give up.
        0x81 Error(CancelSessionError),
    }
}

sequence! {
    /// The chip's word for the server.
    pub struct CancelSessionResponseOk {
        /// What the chip signs.
        required 0x30 euicc_cancel_session_signed: Verbatim<EuiccCancelSessionSigned>,
        /// Its signature.
        required 0x5F37 euicc_cancel_session_signature: Signature,
    }
}

sequence! {
    /// What a chip signs when a download is given up.
    pub struct EuiccCancelSessionSigned = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// The server, by its certificate for authentication.
        required 0x81 smdp_oid: Oid,
        /// Why.
        required 0x82 reason: CancelSessionReason,
    }
}

codes! {
    /// Why a chip cannot give up a download.
    pub enum CancelSessionError {
        /// The session is another one.
        5 InvalidTransactionId,
        /// Something else.
        127 UndefinedError,
    }
}

codes! {
    /// Why a download is given up.
    pub enum CancelSessionReason {
        /// The owner does not want it.
        0 EndUserRejection,
        /// The owner wants it later.
        1 Postponed,
        /// The owner did not answer.
        2 Timeout,
        /// The profile has rules that this chip does not take.
        3 PprNotAllowed,
        /// The metadata in the package is other than what was shown.
        4 MetadataMismatch,
        /// The package could not be loaded.
        5 LoadBppExecutionError,
        /// The session was given up. Since v3, as all that follow but the last.
        16 SessionAborted,
        /// Enterprise profiles are not supported.
        17 EnterpriseProfilesNotSupported,
        /// Enterprise rules are not allowed.
        18 EnterpriseRulesNotAllowed,
        /// An enterprise profile is not allowed.
        19 EnterpriseProfileNotAllowed,
        /// The enterprise is another one.
        20 EnterpriseOidMismatch,
        /// Enterprise rules are wrong.
        21 EnterpriseRulesError,
        /// Only enterprise profiles are allowed.
        22 EnterpriseProfilesOnly,
        /// The proxy in the LPA is not supported.
        23 LprNotSupported,
        /// The proxy in the LPA may not use the network.
        24 LprNetworkDataNotAllowed,
        /// The profile's or the provider's name is empty.
        25 EmptyProfileOrSpName,
        /// Remote management is switched off.
        27 RpmDisabled,
        /// What was to be managed is wrong.
        28 InvalidRpmPackage,
        /// What was to be managed could not be loaded.
        29 LoadRpmPackageError,
        /// The move was given up. Since v3.1.
        30 OperationAbandoned,
        /// Something else.
        127 UndefinedReason,
    }
}
