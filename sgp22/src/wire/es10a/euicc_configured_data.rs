//! ES10a `GetEuiccConfiguredData` (in v2: `GetEuiccConfiguredAddresses`): the servers that the chip knows.

use crate::crypto::KeyId;
use crate::wire::notation::sequence;

sequence! {
    /// Asks for the servers that the chip knows.
    #[derive(Default)]
    pub struct EuiccConfiguredDataRequest = 0xBF3C {}
}

sequence! {
    /// The servers that the chip knows.
    pub struct EuiccConfiguredDataResponse = 0xBF3C {
        /// The SM-DP+ to ask when there is no code.
        optional 0x80 default_dp_address: String,
        /// The SM-DS.
        required 0x81 root_ds_address: String,
        /// More of those. Since v3, as all that follow.
        optional_list 0xA2/0x0C additional_root_ds_addresses: String,
        /// The root that the SM-DP+ must be certified under.
        optional 0x83 allowed_ci_pk_id: KeyId,
        /// The roots that the chip knows, with names for people.
        optional_list 0xA4/0x30 ci_list: CiListEntry,
    }
}

sequence! {
    /// A root, with a name for people. Since v3.
    pub struct CiListEntry {
        /// Its key.
        required 0x80 ci_pk_id: KeyId,
        /// Its name.
        required 0x81 ci_name: String,
    }
}
