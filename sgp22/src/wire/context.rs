//! What an authentication is for: a download, a move to another device, a recovery, a registration for push.

use identifiers::{Eid, Iccid};

use super::notation::{bits, choice, sequence};
use super::{DeviceInfo, SecretText, VendorSpecificData};
use crate::tlv::Oid;

bits! {
    /// What is wanted of the server; a profile unless said otherwise. Since v3.
    pub struct OperationType {
        /// A profile.
        0 PROFILE_DOWNLOAD,
        /// Remote profile management.
        1 RPM,
    }
}

impl Default for OperationType {
    fn default() -> Self {
        Self::PROFILE_DOWNLOAD
    }
}

choice! {
    /// Why the server is asked.
    pub enum CtxParams1 {
        /// A download, with or without a code.
        0xA0 CommonAuthentication(CtxParamsForCommonAuthentication),
        /// A profile is to move to another device. Since v3.
        0xA1 DeviceChange(CtxParamsForDeviceChange),
        /// A profile that was moved is to come back. Since v3.
        0xA2 ProfileRecovery(CtxParamsForProfileRecovery),
        /// An SM-DS is to send hints. Since v3.1.
        0xA3 PushServiceRegistration(CtxParamsForPushServiceRegistration),
    }
}

sequence! {
    /// The context of a download.
    pub struct CtxParamsForCommonAuthentication {
        /// What the activation code or the event names; empty or absent when the server is to find the profile by the chip.
        optional 0x80 matching_id: SecretText,
        /// The device.
        required 0xA1 device_info: DeviceInfo,
        /// What is wanted. Since v3.
        defaulted 0x82 operation_type: OperationType,
        /// The profile that is to be managed. Since v3.
        optional 0x5A iccid: Iccid,
        /// Where the matching id came from. Since v3.
        optional 0xA3 matching_id_source: MatchingIdSource,
        /// Extensions. Since v3.
        optional_list 0xA4/0x30 vendor_specific_extension: VendorSpecificData,
    }
}

choice! {
    /// Where a matching id came from. Since v3.
    pub enum MatchingIdSource {
        /// There is none.
        0x80 None(()),
        /// From an activation code.
        0x81 ActivationCode(()),
        /// From this SM-DS.
        0x82 SmdsOid(Oid),
    }
}

sequence! {
    /// The context of a move to another device. Since v3.
    pub struct CtxParamsForDeviceChange {
        /// The profile.
        required 0x5A iccid: Iccid,
        /// The device that has it.
        required 0xA1 device_info: DeviceInfo,
        /// The chip that is to get it, where the profile wants to know.
        optional 0x5A target_eid_value: Eid,
        /// The model that is to get it, where the profile wants to know.
        optional 0x82 target_tac_value: [u8; 4],
        /// Extensions.
        optional_list 0xA3/0x30 vendor_specific_extension: VendorSpecificData,
    }
}

sequence! {
    /// The context of a recovery. Since v3.
    pub struct CtxParamsForProfileRecovery {
        /// The profile that was deleted here.
        required 0x5A iccid: Iccid,
        /// The device that had it.
        required 0xA1 device_info: DeviceInfo,
        /// Extensions.
        optional_list 0xA2/0x30 vendor_specific_extension: VendorSpecificData,
    }
}

sequence! {
    /// The context of a registration for push. Since v3.1.
    pub struct CtxParamsForPushServiceRegistration {
        /// Whose service.
        required 0x80 selected_push_service: Oid,
        /// The address in that service.
        required 0x81 push_token: SecretText,
    }
}
