//! ES10c `SetNickname`: a profile gets a name from its owner.

use identifiers::Iccid;

use crate::wire::notation::{codes, sequence};

sequence! {
    /// Gives a profile a name.
    pub struct SetNicknameRequest = 0xBF29 {
        /// Which.
        required 0x5A iccid: Iccid,
        /// The name, at most 64 bytes in SGP.22; empty to remove it.
        required 0x90 profile_nickname: String,
    }
}

sequence! {
    /// What the chip answers.
    pub struct SetNicknameResponse = 0xBF29 {
        /// Whether it did.
        required 0x80 set_nickname_result: SetNicknameResult,
    }
}

codes! {
    /// Whether a profile got its name.
    pub enum SetNicknameResult {
        /// It did.
        0 Ok,
        /// There is no such profile.
        1 IccidNotFound,
        /// It did not.
        127 UndefinedError,
    }
}
