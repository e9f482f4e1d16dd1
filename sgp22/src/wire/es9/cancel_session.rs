//! ES9+ `CancelSession` (in JSON: SGP.22 v2.5 §6.5.2.10): a download is given up.

use crate::wire::TransactionId;
use crate::wire::es10b::CancelSessionResponse;
use crate::wire::notation::{choice, codes, sequence};

sequence! {
    /// Tells a server that a download is given up.
    pub struct CancelSessionRequestEs9 = 0xBF41 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the chip answered. Its own tag, `BF41`, gives way to this one (Erlang/OTP issue 11625): only one stands here.
        required 0xA1 cancel_session_response: CancelSessionResponse,
    }
}

choice! {
    /// What the server answers.
    pub enum CancelSessionResponseEs9 = 0xBF41 {
        /// It knows.
        0xA0 Ok(CancelSessionOk),
        /// It does not take it.
        0x81 Error(CancelSessionEs9Error),
    }
}

sequence! {
    /// The server knows.
    #[derive(Default)]
    pub struct CancelSessionOk = 0x30 {}
}

codes! {
    /// Why a server does not take it that a download is given up.
    pub enum CancelSessionEs9Error {
        /// There is no such session.
        1 InvalidTransactionId,
        /// The chip's signature is wrong.
        2 EuiccSignatureInvalid,
        /// What it was asked is wrong. Since v3, as all that follow.
        124 InvalidInputData,
        /// What it was asked is not complete.
        125 MissingInputData,
        /// It is busy.
        126 FunctionProviderBusy,
        /// Something else.
        127 UndefinedError,
    }
}
