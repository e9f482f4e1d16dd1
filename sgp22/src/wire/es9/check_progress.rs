//! ES9+ `CheckProgress`, since v3.1: whether a server that needed time for a move is ready.

use crate::wire::Octets;
use crate::wire::notation::{choice, codes, sequence};

sequence! {
    /// Asks a server whether it is ready.
    pub struct CheckProgressRequest = 0xBF61 {
        /// What to ask by, from [`RetryData`](crate::wire::RetryData).
        required 0x80 dc_session_id: Octets<1, 16>,
    }
}

choice! {
    /// What the server answers.
    pub enum CheckProgressResponse = 0xBF61 {
        /// Whether it is.
        0xA0 Ok(CheckProgressOk),
        /// That it does not know.
        0x81 Error(CheckProgressError),
    }
}

sequence! {
    /// Whether the server is ready.
    #[derive(Default)]
    pub struct CheckProgressOk = 0x30 {
        /// It is not: in how many minutes to ask again.
        optional 0x80 retry_delay: u32,
    }
}

codes! {
    /// Why a server does not know whether it is ready.
    pub enum CheckProgressError {
        /// It does not know what it is asked by.
        4 UnknownDcSessionId,
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
