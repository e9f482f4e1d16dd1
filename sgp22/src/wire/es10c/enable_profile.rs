//! ES10c `EnableProfile`: a profile is enabled.

use crate::wire::ProfileIdentifier;
use crate::wire::notation::{codes, sequence};

sequence! {
    /// Enables a profile.
    pub struct EnableProfileRequest = 0xBF31 {
        /// Which.
        required 0xA0 profile_identifier: ProfileIdentifier,
        /// Whether the chip is to have the device start its part of the SIM anew (REFRESH). Some cards refuse that it is.
        required 0x81 refresh_flag: bool,
        /// On which port, where several can be in use. Since v3.
        optional 0x82 target_esim_port: u32,
    }
}

sequence! {
    /// What the chip answers.
    pub struct EnableProfileResponse = 0xBF31 {
        /// Whether it did.
        required 0x80 enable_result: EnableResult,
        /// On which port. Since v3.
        optional 0x81 target_esim_port: u32,
    }
}

codes! {
    /// Whether a profile was enabled.
    pub enum EnableResult {
        /// It was.
        0 Ok,
        /// There is none by that name. Some cards find it by the other way only.
        1 IccidOrAidNotFound,
        /// It is in use already.
        2 ProfileNotInDisabledState,
        /// The profile in use may not be disabled.
        3 DisallowedByPolicy,
        /// Another profile is to be enabled again after a test.
        4 WrongProfileReenabling,
        /// The card has something to say to the device first; try again.
        5 CatBusy,
        /// Enterprise rules forbid it. Since v3, as all that follow but the last.
        6 DisallowedByEnterpriseRule,
        /// What it was asked is wrong.
        7 CommandError,
        /// Remote management may not.
        9 DisallowedForRpm,
        /// All ports are in use.
        10 NoEsimPortAvailable,
        /// Something else.
        127 UndefinedError,
    }
}
