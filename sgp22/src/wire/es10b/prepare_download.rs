//! ES10b `PrepareDownload`: the owner agreed, the chip makes a one-time key for this profile.

use crate::crypto::{Certificate, Signature};
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{HashCc, TransactionId, VendorSpecificData, Verbatim};

sequence! {
    /// What a server signs when it has a profile.
    pub struct SmdpSigned2 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// A confirmation code is needed.
        required 0x01 cc_required_flag: bool,
        /// The one-time key that the profile was sealed for before.
        optional 0x5F49 bpp_euicc_otpk: [u8; 65],
        /// Remote management waits, too. Since v3.
        flag 0x05 rpm_pending: bool,
    }
}

sequence! {
    /// Tells the chip that the owner agreed.
    pub struct PrepareDownloadRequest = 0xBF21 {
        /// What the server signed.
        required 0x30 smdp_signed2: Verbatim<SmdpSigned2>,
        /// Its signature, over that and the chip's signature of the authentication.
        required 0x5F37 smdp_signature2: Signature,
        /// The hash of the confirmation code.
        optional 0x04 hash_cc: HashCc,
        /// The server's certificate for binding.
        required 0x30 smdp_certificate: Certificate,
    }
}

choice! {
    /// What the chip answers.
    pub enum PrepareDownloadResponse = 0xBF21 {
        /// Its one-time key.
        0xA0 Ok(PrepareDownloadResponseOk),
        /// That something is wrong.
        0xA1 Error(PrepareDownloadResponseError),
    }
}

sequence! {
    /// The chip's one-time key.
    pub struct PrepareDownloadResponseOk {
        /// What the chip signs.
        required 0x30 euicc_signed2: Verbatim<EuiccSigned2>,
        /// Its signature, over that and the server's signature.
        required 0x5F37 euicc_signature2: Signature,
    }
}

sequence! {
    /// What a chip signs when it is ready for a profile.
    pub struct EuiccSigned2 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// Its one-time public key.
        required 0x5F49 euicc_otpk: [u8; 65],
        /// The hash of the confirmation code.
        optional 0x04 hash_cc: HashCc,
        /// Extensions. Since v3.
        optional_list 0x30/0x30 additional_information: VendorSpecificData,
    }
}

sequence! {
    /// Something is wrong.
    pub struct PrepareDownloadResponseError {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What.
        required 0x02 download_error_code: DownloadErrorCode,
    }
}

codes! {
    /// Why a chip is not ready for a profile, or for a move.
    pub enum DownloadErrorCode {
        /// The server's certificate is wrong.
        1 InvalidCertificate,
        /// Its signature is wrong.
        2 InvalidSignature,
        /// Its key is on a curve that the chip does not know.
        3 UnsupportedCurve,
        /// There is no session.
        4 NoSession,
        /// The session is another one.
        5 InvalidTransactionId,
        /// Something else.
        127 UndefinedError,
    }
}
