//! ES10b `VerifySmdpResponse`, since v3.1: the chip checks the word of a server that needs time.

use crate::crypto::Signature;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{SmdpSigned6, Verbatim};

sequence! {
    /// Has the chip check the server's word.
    pub struct VerifySmdpResponseRequest = 0xBF60 {
        /// What the server signed.
        required 0x30 smdp_signed6: Verbatim<SmdpSigned6>,
        /// Its signature.
        required 0x5F37 smdp_signature6: Signature,
    }
}

choice! {
    /// What the chip answers.
    pub enum VerifySmdpResponseResponse = 0xBF60 {
        /// That the server needs time.
        0x80 Ok(()),
        /// That something is wrong.
        0x81 Error(VerifySmdpResponseError),
    }
}

codes! {
    /// What is wrong with the server's word.
    pub enum VerifySmdpResponseError {
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
