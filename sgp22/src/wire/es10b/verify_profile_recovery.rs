//! ES10b `VerifyProfileRecovery`, since v3.1: the chip checks the server's word that a profile that was moved may come back.

use crate::crypto::Signature;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{SmdpSigned4, Verbatim};

sequence! {
    /// Has the chip check the server's word.
    pub struct VerifyProfileRecoveryRequest = 0xBF62 {
        /// What the server signed.
        required 0x30 smdp_signed4: Verbatim<SmdpSigned4>,
        /// Its signature.
        required 0x5F37 smdp_signature4: Signature,
    }
}

choice! {
    /// What the chip answers.
    pub enum VerifyProfileRecoveryResponse = 0xBF62 {
        /// That the profile may come back.
        0x80 Ok(()),
        /// That something is wrong.
        0x81 Error(VerifyProfileRecoveryError),
    }
}

codes! {
    /// What is wrong with the server's word.
    pub enum VerifyProfileRecoveryError {
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
