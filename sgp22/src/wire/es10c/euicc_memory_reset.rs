//! ES10c `eUICCMemoryReset`: much is deleted at once.

use crate::wire::notation::{bits, codes, sequence};

bits! {
    /// What is to be deleted.
    pub struct ResetOptions {
        /// Subscriptions.
        0 DELETE_OPERATIONAL_PROFILES,
        /// Test profiles that were downloaded.
        1 DELETE_FIELD_LOADED_TEST_PROFILES,
        /// The SM-DP+ to ask when there is no code.
        2 RESET_DEFAULT_SMDP_ADDRESS,
        /// Test profiles that were there from the beginning. Since v3.
        3 DELETE_PRE_LOADED_TEST_PROFILES,
        /// Profiles for getting other profiles. Since v3.
        4 DELETE_PROVISIONING_PROFILES,
    }
}

sequence! {
    /// Deletes much at once.
    pub struct EuiccMemoryResetRequest = 0xBF34 {
        /// What.
        required 0x82 reset_options: ResetOptions,
    }
}

sequence! {
    /// What the chip answers.
    pub struct EuiccMemoryResetResponse = 0xBF34 {
        /// Whether it did.
        required 0x80 reset_result: ResetResult,
    }
}

codes! {
    /// Whether it was deleted.
    pub enum ResetResult {
        /// It was.
        0 Ok,
        /// There was nothing.
        1 NothingToDelete,
        /// The card has something to say to the device first; try again.
        5 CatBusy,
        /// It was not.
        127 UndefinedError,
    }
}
