//! ES10c `DeleteProfile`: a profile is deleted. It must not be in use.

use identifiers::Iccid;

use crate::wire::Aid;
use crate::wire::notation::{choice, codes, sequence};

choice! {
    /// Deletes a profile.
    pub enum DeleteProfileRequest = 0xBF33 {
        /// That of an application.
        0x4F IsdpAid(Aid),
        /// That with a number.
        0x5A Iccid(Iccid),
    }
}

sequence! {
    /// What the chip answers.
    pub struct DeleteProfileResponse = 0xBF33 {
        /// Whether it did.
        required 0x80 delete_result: DeleteResult,
    }
}

codes! {
    /// Whether a profile was deleted.
    pub enum DeleteResult {
        /// It was.
        0 Ok,
        /// There is none by that name. Some cards find it by the other way only.
        1 IccidOrAidNotFound,
        /// It is in use.
        2 ProfileNotInDisabledState,
        /// It may not be deleted.
        3 DisallowedByPolicy,
        /// Not while a test runs. Since v3.
        4 DisallowedInTestMode,
        /// What it was asked is wrong. Since v3.
        7 CommandError,
        /// Something else.
        127 UndefinedError,
    }
}
