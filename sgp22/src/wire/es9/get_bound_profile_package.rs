//! ES9+ `GetBoundProfilePackage` (in JSON: SGP.22 v2.5 §6.5.2.7): the server hands out the profile.

use crate::tlv::Malformed;
use crate::wire::es8::BoundProfilePackage;
use crate::wire::es10b::PrepareDownloadResponse;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{Raw, TransactionId, Verbatim};

sequence! {
    /// Asks for the profile.
    pub struct GetBoundProfilePackageRequest = 0xBF3A {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the chip answered, as it came.
        required 0xBF21 prepare_download_response: Verbatim<PrepareDownloadResponse>,
    }
}

choice! {
    /// What the server answers.
    pub enum GetBoundProfilePackageResponse = 0xBF3A {
        /// The profile.
        0xA0 Ok(GetBoundProfilePackageOk),
        /// That it does not hand it out.
        0x81 Error(GetBoundProfilePackageError),
    }
}

sequence! {
    /// The profile, sealed for the chip.
    pub struct GetBoundProfilePackageOk = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// The package, as it came.
        required 0xBF36 bound_profile_package: Raw,
    }
}

impl GetBoundProfilePackageOk {
    /// The package, looked into.
    ///
    /// # Errors
    /// When it is none.
    pub fn package(&self) -> Result<BoundProfilePackage<'_>, Malformed> {
        BoundProfilePackage::parse(self.bound_profile_package.bytes())
    }
}

codes! {
    /// Why a server does not hand out a profile.
    pub enum GetBoundProfilePackageError {
        /// The chip's signature is wrong.
        1 EuiccSignatureInvalid,
        /// A confirmation code is needed.
        2 ConfirmationCodeMissing,
        /// The confirmation code is wrong.
        3 ConfirmationCodeRefused,
        /// Too many confirmation codes were wrong.
        4 ConfirmationCodeRetriesExceeded,
        /// The profile was sealed for this chip before and is not sealed again.
        5 BppRebindingRefused,
        /// The order has expired.
        6 DownloadOrderExpired,
        /// There is no such session.
        95 InvalidTransactionId,
        /// What it was asked is wrong. Since v3, as all that follow but the last.
        124 InvalidInputData,
        /// What it was asked is not complete.
        125 MissingInputData,
        /// It is busy.
        126 FunctionProviderBusy,
        /// Something else.
        127 UndefinedError,
    }
}
