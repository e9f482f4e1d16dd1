//! ES10b `PrepareDeviceChange`, since v3: the owner agreed to a move, and the chip signs that.

use super::DownloadErrorCode;
use crate::crypto::Signature;
use crate::wire::notation::{choice, sequence};
use crate::wire::{HashCc, SmdpSigned4, TransactionId, VendorSpecificData, Verbatim};

sequence! {
    /// Tells the chip that the owner agreed.
    pub struct PrepareDeviceChangeRequest = 0xBF4D {
        /// What the server signed.
        required 0x30 smdp_signed4: Verbatim<SmdpSigned4>,
        /// Its signature.
        required 0x5F37 smdp_signature4: Signature,
        /// The hash of the confirmation code.
        optional 0x04 hash_cc: HashCc,
    }
}

choice! {
    /// What the chip answers.
    pub enum PrepareDeviceChangeResponse = 0xBF4D {
        /// Its word for the server.
        0xA0 Ok(PrepareDeviceChangeResponseOk),
        /// That something is wrong.
        0xA1 Error(PrepareDeviceChangeResponseError),
    }
}

sequence! {
    /// The chip's word for the server.
    pub struct PrepareDeviceChangeResponseOk {
        /// What the chip signs.
        required 0x30 euicc_signed3: Verbatim<EuiccSigned3>,
        /// Its signature.
        required 0x5F37 euicc_signature3: Signature,
    }
}

sequence! {
    /// What a chip signs when the owner agreed to a move.
    pub struct EuiccSigned3 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// A one-time public key, when it wants the answer encrypted.
        optional 0x5F49 eac_euicc_otpk: [u8; 65],
        /// The hash of the confirmation code.
        optional 0x04 hash_cc: HashCc,
        /// Extensions.
        optional_list 0x30/0x30 additional_information: VendorSpecificData,
    }
}

sequence! {
    /// Something is wrong.
    pub struct PrepareDeviceChangeResponseError {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What.
        required 0x02 download_error_code: DownloadErrorCode,
    }
}
