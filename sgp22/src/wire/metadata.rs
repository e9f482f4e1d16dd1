//! What a profile says of itself: its metadata, as a server sends it and a chip stores it.

use identifiers::Iccid;

use super::notation::{bits, codes, sequence};
use super::{DeviceChangeConfiguration, NotificationEvent, Octets, Raw};
use crate::tlv::Oid;

codes! {
    /// What kind of picture an icon is.
    pub enum IconType {
        /// JPEG.
        0 Jpg,
        /// PNG.
        1 Png,
    }
}

codes! {
    /// What a profile is for.
    #[derive(Default)]
    pub enum ProfileClass {
        /// Tests.
        0 Test,
        /// Getting other profiles.
        1 Provisioning,
        /// A subscription.
        #[default]
        2 Operational,
    }
}

bits! {
    /// Profile policy rules: what the operator forbids.
    pub struct PprIds {
        /// Rules can be changed over the air.
        0 PPR_UPDATE_CONTROL,
        /// The profile may not be disabled.
        1 PPR1,
        /// The profile may not be deleted.
        2 PPR2,
    }
}

bits! {
    /// Services that the operator provides. Since v3.
    pub struct ServiceDescription {
        /// Voice.
        0 VOICE,
        /// Data.
        1 DATA,
    }
}

sequence! {
    /// An operator: its network's code, and the groups by which resellers on it differ.
    pub struct OperatorId {
        /// Mobile country code and mobile network code, as 3GPP TS 24.008 codes them.
        required 0x80 mcc_mnc: [u8; 3],
        /// Content of EF GID1.
        optional 0x81 gid1: Octets<0, 255>,
        /// Content of EF GID2.
        optional 0x82 gid2: Octets<0, 255>,
    }
}

sequence! {
    /// Which server wants to hear of which event.
    pub struct NotificationConfigurationInformation {
        /// The events.
        required 0x80 profile_management_operation: NotificationEvent,
        /// The server's name.
        required 0x81 notification_address: String,
    }
}

sequence! {
    /// A text in a language. Since v3.
    pub struct LocalisedTextMessage {
        /// The language (RFC 5646); English when absent.
        optional 0x80 language_tag: String,
        /// The text.
        required 0x81 message: String,
    }
}

sequence! {
    /// Data of the SM-DP+ that made the profile.
    pub struct DpProprietaryData {
        /// The SM-DP+.
        required 0x80 dp_oid: Oid,
        /// Its own data.
        others _ others: Raw,
    }
}

sequence! {
    /// An extension of a vendor. Since v2.4.
    pub struct VendorSpecificData {
        /// The vendor that defined it.
        required 0x80 vendor_oid: Oid,
        /// What it is, in the tag that carries it.
        required 0xA1 data: Raw,
    }
}

sequence! {
    /// A profile's metadata (ES8+ `StoreMetadata`), also shown to the owner before a download.
    ///
    /// Elements that are not known here are kept, such as the rules for apps of the carrier on Android (`BF76`).
    pub struct StoreMetadataRequest = 0xBF25 in Any order {
        /// Its number.
        required 0x5A iccid: Iccid,
        /// Who provides the service; at most 32 bytes in SGP.22.
        required 0x91 service_provider_name: String,
        /// What the service is; at most 64 bytes in SGP.22.
        required 0x92 profile_name: String,
        /// What kind of picture the icon is.
        optional 0x93 icon_type: IconType,
        /// A picture of 64 by 64 pixels, at most 1024 bytes in SGP.22.
        optional 0x94 icon: Vec<u8>,
        /// What it is for.
        defaulted 0x95 profile_class: ProfileClass,
        /// Who wants to hear of what.
        optional_list 0xB6/0x30 notification_configuration_info: NotificationConfigurationInformation,
        /// Whose it is.
        optional 0xB7 profile_owner: OperatorId,
        /// What the operator forbids.
        optional 0x99 profile_policy_rules: PprIds,
        /// Extensions that the chip stores. Since v2.4.
        optional_list 0xBF22/0x30 service_specific_data_stored_in_euicc: VendorSpecificData,
        /// Extensions that it does not store. Since v2.4.
        optional_list 0xBF23/0x30 service_specific_data_not_stored_in_euicc: VendorSpecificData,
        /// Remote profile management, not looked into. Since v3.
        optional 0xBA rpm_configuration: Raw,
        /// Address of a server with health and radio information. Since v3.
        optional 0x9B hri_server_address: String,
        /// What the provider says to the owner. Since v3.
        optional 0xBE service_provider_message: LocalisedTextMessage,
        /// The proxy in the LPA, not looked into. Since v3.
        optional 0xBC lpr_configuration: Raw,
        /// Enterprise rules, not looked into. Since v3.
        optional 0xBD enterprise_configuration: Raw,
        /// Which services there are. Since v3.
        optional 0x9F1F service_description: ServiceDescription,
        /// How it may move to another device. Since v3.
        optional 0xBF20 device_change_configuration: DeviceChangeConfiguration,
        /// About how much memory it needs, in bytes. Since v3.
        optional 0x9F21 estimated_profile_size: u32,
        /// What is not known here.
        others _ others: Raw,
    }
}

sequence! {
    /// A change of a profile's metadata (ES6, and within remote profile management).
    pub struct UpdateMetadataRequest = 0xBF2A in Any order {
        /// Who provides the service.
        optional 0x91 service_provider_name: String,
        /// What the service is.
        optional 0x92 profile_name: String,
        /// What kind of picture the icon is.
        optional 0x93 icon_type: IconType,
        /// The picture.
        optional 0x94 icon: Vec<u8>,
        /// What the operator forbids.
        optional 0x99 profile_policy_rules: PprIds,
        /// Tags of what is to be removed. Since v3.
        optional 0x5C tags_for_deletion: Octets<0, 64>,
        /// How it may move to another device. Since v3.
        optional 0xBF20 device_change_configuration: DeviceChangeConfiguration,
        /// All else.
        others _ others: Raw,
    }
}
