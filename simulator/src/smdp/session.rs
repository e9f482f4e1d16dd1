//! How far a conversation with a chip is.

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Certificate, Signature};

/// How far a conversation with a chip is.
#[derive(Debug, Clone)]
pub(super) enum Session {
    /// The server has shown who it is.
    Initiated {
        /// Which of its keys it used.
        keys: usize,
        /// What the chip must sign.
        challenge: [u8; 16],
    },
    /// The chip has shown who it is, and was told of a profile.
    Offered {
        keys: usize,
        eid: Eid,
        euicc: Certificate,
        iccid: Iccid,
        /// The server's signature: the chip's next one covers it.
        signature2: Signature,
    },
    /// The profile was handed out; the session can still be given up.
    HandedOut { euicc: Certificate, iccid: Iccid },
}
