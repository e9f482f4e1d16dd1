//! ES10a `SetDefaultDpAddress`: which SM-DP+ to ask when there is no code.

use crate::crypto::KeyId;
use crate::wire::notation::{codes, sequence};

sequence! {
    /// Tells the chip which SM-DP+ to ask when there is no code.
    pub struct SetDefaultDpAddressRequest = 0xBF3F {
        /// The server's name; empty for none.
        required 0x80 default_dp_address: String,
        /// The root that it must be certified under. Since v3.
        optional 0x81 allowed_ci_pk_id: KeyId,
    }
}

sequence! {
    /// What the chip answers.
    pub struct SetDefaultDpAddressResponse = 0xBF3F {
        /// Whether it did.
        required 0x80 set_default_dp_address_result: SetDefaultDpAddressResult,
    }
}

codes! {
    /// Whether the chip took the address.
    pub enum SetDefaultDpAddressResult {
        /// It did.
        0 Ok,
        /// It does not know that root. Since v3.
        8 UnsupportedCiPkId,
        /// Something else.
        127 UndefinedError,
    }
}
