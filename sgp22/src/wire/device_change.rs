//! Moving a profile to another device, and getting it back. All of it since v3.

use identifiers::Iccid;

use super::es8::ControlRefTemplate;
use super::notation::{choice, sequence};
use super::{Octets, Raw, SecretText, TransactionId};
use crate::crypto::KeyId;
use crate::tlv::Time;

choice! {
    /// How a profile may move to another device.
    pub enum DeviceChangeConfiguration {
        /// The server is asked for a new activation code.
        0xA0 RequestToDp(RequestToDp),
        /// The code is in the profile already.
        0xA1 UsingStoredAc(UsingStoredAc),
    }
}

sequence! {
    /// Which server is asked, and what it wants to know of the new device.
    pub struct RequestToDp {
        /// The server's name.
        required 0x80 smdp_address_for_dc: String,
        /// The root that the server must be certified under.
        optional 0x81 allowed_ci_pk_id: KeyId,
        /// The new chip's EID is wanted.
        flag 0x82 eid_required: bool,
        /// The new device's model is wanted.
        flag 0x83 tac_required: bool,
    }
}

sequence! {
    /// A code that the profile holds.
    pub struct UsingStoredAc {
        /// The code for the new device.
        required 0x80 activation_code_for_dc: SecretText,
        /// The profile must be deleted before the code is shown.
        flag 0x81 delete_old_profile: bool,
    }
}

sequence! {
    /// What the server signs when it agrees to a move or a recovery.
    pub struct SmdpSigned4 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// A confirmation code is needed.
        required 0x01 cc_required_flag: bool,
        /// The code by which the profile comes back. In a recovery only.
        optional 0x81 activation_code_for_profile_recovery: SecretText,
    }
}

sequence! {
    /// What the server signs when the move is confirmed.
    pub struct SmdpSigned5 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the device needs, in the clear or encrypted.
        required 0xA1 device_change_response: DeviceChangeResponse,
    }
}

choice! {
    /// What the device needs for a move.
    pub enum DeviceChangeResponse {
        /// In the clear.
        0xA0 DeviceChangeData(DeviceChangeData),
        /// For this chip only.
        0xA1 EncryptedDeviceChangeData(EncryptedDeviceChangeData),
    }
}

sequence! {
    /// The code for the new device, and what to do with the profile here.
    pub struct DeviceChangeData {
        /// The profile.
        required 0x5A iccid: Iccid,
        /// The code for the new device.
        required 0x80 activation_code_for_dc: SecretText,
        /// The profile must be deleted here.
        flag 0x81 delete_old_profile: bool,
        /// The new device can bring the news of that along.
        flag 0x82 delete_notification_for_dc_support: bool,
        /// Which server wants to hear of it.
        optional 0x83 notification_address: String,
        /// The profile can come back when the new device fails.
        flag 0x84 profile_recovery_support: bool,
        /// Until when.
        optional 0x85 profile_recovery_validity_period: Time,
    }
}

sequence! {
    /// A [`DeviceChangeData`] sealed as segments of a bound profile package are.
    pub struct EncryptedDeviceChangeData {
        /// How keys were agreed on.
        required 0xA6 control_ref_template: ControlRefTemplate,
        /// The server's one-time public key.
        required 0x5F49 eac_smdp_otpk: [u8; 65],
        /// The segments, each whole.
        list 0xA1/0x87 sequence_of_87: Raw,
    }
}

sequence! {
    /// What the server signs when it needs time.
    pub struct SmdpSigned6 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What it says.
        choice _ request_specific_data: SmdpSigned6Data,
    }
}

choice! {
    /// What a server that needs time says. Since v3.1.
    pub enum SmdpSigned6Data {
        /// When to ask again.
        0xA0 RetryData(RetryData),
    }
}

sequence! {
    /// When to ask a server again, and by what. Since v3.1.
    pub struct RetryData {
        /// In how many minutes.
        required 0x80 retry_delay: u32,
        /// What to ask by.
        required 0x81 dc_session_id: Octets<1, 16>,
    }
}
