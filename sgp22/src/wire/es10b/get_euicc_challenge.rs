//! ES10b `GetEUICCChallenge`: something new for a server to sign.

use crate::wire::notation::sequence;

sequence! {
    /// Asks for something that a server must sign.
    #[derive(Default)]
    pub struct GetEuiccChallengeRequest = 0xBF2E {}
}

sequence! {
    /// Something that a server must sign.
    pub struct GetEuiccChallengeResponse = 0xBF2E {
        /// Made by chance.
        required 0x80 euicc_challenge: [u8; 16],
    }
}
