//! What a chip says of the profiles that it holds.

use identifiers::Iccid;

use super::notation::{choice, codes, sequence};
use super::{
    Aid, DeviceChangeConfiguration, DpProprietaryData, IconType, NotificationConfigurationInformation, OperatorId, PprIds,
    ProfileClass, Raw, ServiceDescription, VendorSpecificData,
};

codes! {
    /// Whether a profile is in use.
    pub enum ProfileState {
        /// It is not.
        0 Disabled,
        /// It is.
        1 Enabled,
    }
}

choice! {
    /// Which profile is meant.
    pub enum ProfileIdentifier {
        /// By the application that holds it on the card.
        0x4F IsdpAid(Aid),
        /// By its number. Some cards find a profile by the other way only.
        0x5A Iccid(Iccid),
    }
}

sequence! {
    /// A profile on a chip. Which fields are there depends on the tags that were asked for.
    #[derive(Default)]
    pub struct ProfileInfo = 0xE3 in Any order {
        /// Its number.
        optional 0x5A iccid: Iccid,
        /// The application that holds it.
        optional 0x4F isdp_aid: Aid,
        /// Whether it is in use.
        optional 0x9F70 profile_state: ProfileState,
        /// The name that its owner gave it.
        optional 0x90 profile_nickname: String,
        /// Who provides the service.
        optional 0x91 service_provider_name: String,
        /// What the service is.
        optional 0x92 profile_name: String,
        /// What kind of picture the icon is.
        optional 0x93 icon_type: IconType,
        /// The picture.
        optional 0x94 icon: Vec<u8>,
        /// What it is for.
        optional 0x95 profile_class: ProfileClass,
        /// Who wants to hear of what. Cards leave it out unless asked for by tag.
        optional_list 0xB6/0x30 notification_configuration_info: NotificationConfigurationInformation,
        /// Whose it is.
        optional 0xB7 profile_owner: OperatorId,
        /// Data of the SM-DP+ that made it.
        optional 0xB8 dp_proprietary_data: DpProprietaryData,
        /// What the operator forbids.
        optional 0x99 profile_policy_rules: PprIds,
        /// Extensions. Since v2.4.
        optional_list 0xBF22/0x30 service_specific_data_stored_in_euicc: VendorSpecificData,
        /// Remote profile management, not looked into. Since v3.
        optional 0xBA rpm_configuration: Raw,
        /// Address of a server with health and radio information. Since v3.
        optional 0x9B hri_server_address: String,
        /// The proxy in the LPA, not looked into. Since v3.
        optional 0xBC lpr_configuration: Raw,
        /// Enterprise rules, not looked into. Since v3.
        optional 0xBD enterprise_configuration: Raw,
        /// Which services there are. Since v3.
        optional 0x9F1F service_description: ServiceDescription,
        /// How it may move to another device. Since v3.
        optional 0xBF20 device_change_configuration: DeviceChangeConfiguration,
        /// On which port it is in use, where several can be. Since v3.
        optional 0x9F24 enabled_on_esim_port: u32,
        /// How much memory it takes, in bytes. Since v3.
        optional 0x9F25 profile_size: u32,
        /// What is not known here.
        others _ others: Raw,
    }
}
