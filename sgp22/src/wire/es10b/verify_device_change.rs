//! ES10b `VerifyDeviceChange`, since v3: the chip checks the server's word, deletes the profile where that is wanted, and hands
//! out the code for the new device. The profile must be disabled.

use crate::crypto::Signature;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{DeviceChangeData, SmdpSigned5, Verbatim};

sequence! {
    /// Has the chip check the server's word.
    pub struct VerifyDeviceChangeRequest = 0xBF4B {
        /// What the server signed.
        required 0x30 smdp_signed5: Verbatim<SmdpSigned5>,
        /// Its signature.
        required 0x5F37 smdp_signature5: Signature,
    }
}

choice! {
    /// What the chip answers.
    pub enum VerifyDeviceChangeResponse = 0xBF4B {
        /// The code for the new device, in the clear.
        0xA0 Ok(DeviceChangeData),
        /// That it does not hand it out.
        0x81 Error(VerifyDeviceChangeError),
    }
}

codes! {
    /// Why a chip does not hand out the code for the new device.
    pub enum VerifyDeviceChangeError {
        /// The server's signature is wrong.
        2 InvalidSignature,
        /// The profile may not be deleted.
        3 DisallowedByPolicy,
        /// There is no session.
        4 NoSession,
        /// The session is another one.
        5 InvalidTransactionId,
        /// The keys are of a kind that the chip does not have.
        6 UnsupportedCrtValues,
        /// What the server sent is wrong.
        7 InvalidData,
        /// The profile is in use.
        8 ProfileNotInDisabledState,
        /// Something else.
        127 UndefinedError,
    }
}
