//! ES10c `DisableProfile`: a profile is disabled.

use crate::wire::ProfileIdentifier;
use crate::wire::notation::{codes, sequence};

sequence! {
    /// Disables a profile.
    pub struct DisableProfileRequest = 0xBF32 {
        /// Which.
        required 0xA0 profile_identifier: ProfileIdentifier,
        /// Whether the chip is to have the device start its part of the SIM anew (REFRESH). Some cards refuse that it is.
        required 0x81 refresh_flag: bool,
    }
}

sequence! {
    /// What the chip answers.
    pub struct DisableProfileResponse = 0xBF32 {
        /// Whether it did.
        required 0x80 disable_result: DisableResult,
    }
}

codes! {
    /// Whether a profile was disabled.
    pub enum DisableResult {
        /// It was.
        0 Ok,
        /// There is none by that name. Some cards find it by the other way only.
        1 IccidOrAidNotFound,
        /// It is not in use.
        2 ProfileNotInEnabledState,
        /// It may not be.
        3 DisallowedByPolicy,
        /// The card has something to say to the device first; try again.
        5 CatBusy,
        /// Enterprise rules forbid it. Since v3.1.
        6 DisallowedByEnterpriseRule,
        /// What it was asked is wrong. Since v3.
        7 CommandError,
        /// Remote management may not. Since v3.
        9 DisallowedForRpm,
        /// Something else.
        127 UndefinedError,
    }
}
