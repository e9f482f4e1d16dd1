//! ES9+ `ConfirmDeviceChange`, since v3: the owner agreed to a move, and the server hands out the code for the new device.

use crate::crypto::Signature;
use crate::wire::es10b::PrepareDeviceChangeResponse;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{SmdpSigned5, TransactionId, Verbatim};

sequence! {
    /// Tells a server that the owner agreed.
    pub struct ConfirmDeviceChangeRequest = 0xBF4C {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the chip answered, as it came.
        required 0xBF4D prepare_device_change_response: Verbatim<PrepareDeviceChangeResponse>,
    }
}

choice! {
    /// What the server answers.
    pub enum ConfirmDeviceChangeResponse = 0xBF4C {
        /// The code for the new device.
        0xA0 Ok(ConfirmDeviceChangeOk),
        /// That it does not hand it out.
        0x81 Error(ConfirmDeviceChangeError),
    }
}

sequence! {
    /// The code for the new device, for the chip to look at.
    pub struct ConfirmDeviceChangeOk = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the server signs.
        required 0x30 smdp_signed5: Verbatim<SmdpSigned5>,
        /// Its signature.
        required 0x5F37 smdp_signature5: Signature,
    }
}

codes! {
    /// Why a server does not hand out the code for the new device.
    pub enum ConfirmDeviceChangeError {
        /// There is no such session.
        1 InvalidTransactionId,
        /// The chip's signature is wrong.
        2 EuiccSignatureInvalid,
        /// A confirmation code is needed.
        3 ConfirmationCodeMissing,
        /// The confirmation code is wrong.
        4 ConfirmationCodeRefused,
        /// The confirmation code is that of another.
        5 ConfirmationCodeInvalidMatch,
        /// Too many confirmation codes were wrong.
        6 ConfirmationCodeRetriesExceeded,
        /// What it was asked is wrong.
        124 InvalidInputData,
        /// What it was asked is not complete.
        125 MissingInputData,
        /// It is busy.
        126 FunctionProviderBusy,
        /// Something else.
        127 UndefinedError,
    }
}
