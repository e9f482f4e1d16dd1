//! ES10b `VerifySmdsResponse`, since v3: the chip checks the word of an SM-DS.

use crate::crypto::Signature;
use crate::wire::Verbatim;
use crate::wire::es11::SmdsSigned2;
use crate::wire::notation::{choice, codes, sequence};

sequence! {
    /// Has the chip check the word of an SM-DS.
    pub struct VerifySmdsResponseRequest = 0xBF45 {
        /// What it signed.
        required 0x30 smds_signed2: Verbatim<SmdsSigned2>,
        /// Its signature.
        required 0x5F37 smds_signature2: Signature,
    }
}

choice! {
    /// What the chip answers.
    pub enum VerifySmdsResponseResponse = 0xBF45 {
        /// That it is the SM-DS's word.
        0x80 Ok(()),
        /// That something is wrong.
        0x81 Error(VerifySmdsResponseError),
    }
}

codes! {
    /// What is wrong with the word of an SM-DS.
    pub enum VerifySmdsResponseError {
        /// Its signature is wrong.
        2 InvalidSignature,
        /// There is no session.
        4 NoSession,
        /// The session is another one.
        5 InvalidTransactionId,
        /// Something else.
        127 UndefinedError,
    }
}
