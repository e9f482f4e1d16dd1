//! What a chip says of itself.

use super::notation::{bits, codes, sequence};
use super::saip::UiccCapability;
use super::{Octets, PprIds, Raw, Version};
use crate::crypto::KeyId;

bits! {
    /// What a chip can do.
    pub struct EuiccRspCapability {
        /// Hold one more profile.
        0 ADDITIONAL_PROFILE,
        /// Load revocation lists. Before v3 only.
        1 LOAD_CRL_SUPPORT,
        /// Remote profile management.
        2 RPM_SUPPORT,
        /// Hold test profiles.
        3 TEST_PROFILE_SUPPORT,
        /// Read device information with fields that it does not know. Since v2.2.2.
        4 DEVICE_INFO_EXTENSIBILITY_SUPPORT,
        /// Store extensions of vendors in metadata. Since v2.4.
        5 SERVICE_SPECIFIC_DATA_SUPPORT,
        /// Store an address for health and radio information. Since v3, as all that follow.
        6 HRI_SERVER_ADDRESS_SUPPORT,
        /// Store a provider's message in metadata.
        7 SERVICE_PROVIDER_MESSAGE_SUPPORT,
        /// The proxy in the LPA.
        8 LPA_PROXY_SUPPORT,
        /// Enterprise profiles.
        9 ENTERPRISE_PROFILES_SUPPORT,
        /// Store which services there are.
        10 SERVICE_DESCRIPTION_SUPPORT,
        /// Move profiles to another device.
        11 DEVICE_CHANGE_SUPPORT,
        /// Receive the data for that encrypted.
        12 ENCRYPTED_DEVICE_CHANGE_DATA_SUPPORT,
        /// Use an estimate of a profile's size.
        13 ESTIMATED_PROFILE_SIZE_INDICATION_SUPPORT,
        /// Tell sizes in its list of profiles.
        14 PROFILE_SIZE_IN_PROFILES_INFO_SUPPORT,
        /// Revocation lists that come with certificates.
        15 CRL_STAPLING_V3_SUPPORT,
        /// Chains of variants A, B and C.
        16 CERT_CHAIN_V3_VERIFICATION_SUPPORT,
        /// Signed answers of an SM-DS.
        17 SIGNED_SMDS_RESPONSE_V3_SUPPORT,
        /// `EuiccInfo1` has this field too.
        18 EUICC_RSP_CAP_IN_INFO1,
        /// New firmware.
        19 OS_UPDATE_SUPPORT,
        /// Cancelling because names are empty.
        20 CANCEL_FOR_EMPTY_SPN_PN_SUPPORT,
        /// Updating who wants to hear of what.
        21 UPDATE_NOTIF_CONFIG_INFO_SUPPORT,
        /// Updating metadata in the way of v3.
        22 UPDATE_METADATA_V3_SUPPORT,
        /// More fields in the context of authentication. Since v3.1.
        23 V3_OBJECTS_IN_CTX_PARAMS_CA_SUPPORT,
        /// Registration for push. Since v3.1.
        24 PUSH_SERVICE_REGISTRATION_SUPPORT,
    }
}

bits! {
    /// What kind of secure element a chip is. Since v3.
    pub struct TreProperties {
        /// A chip of its own.
        0 IS_DISCRETE,
        /// A part of another chip.
        1 IS_INTEGRATED,
        /// It keeps data in memory outside.
        2 USES_REMOTE_MEMORY,
    }
}

codes! {
    /// Which LPA is in use. Since v3.
    pub enum LpaMode {
        /// That of the device.
        0 Lpad,
        /// That in the chip.
        1 Lpae,
    }
}

codes! {
    /// A class of chips. Deprecated.
    pub enum EuiccCategory {
        /// None of the others.
        0 Unclassified,
        /// Basic.
        1 BasicEuicc,
        /// Medium.
        2 MediumEuicc,
        /// Contactless.
        3 ContactlessEuicc,
    }
}

sequence! {
    /// Where a chip's certification is told.
    pub struct CertificationDataObject {
        /// Name of the platform.
        required 0x80 platform_label: String,
        /// Where to ask.
        required 0x81 discovery_base_url: String,
    }
}

sequence! {
    /// What a server must know of a chip before it shows who it is.
    pub struct EuiccInfo1 = 0xBF20 in Any order {
        /// The lowest version of SGP.22 that it speaks.
        required 0x82 lowest_svn: Version,
        /// Keys of roots whose signatures it can check.
        list 0xA9/0x04 euicc_ci_pk_id_list_for_verification: KeyId,
        /// Keys of roots under which it can sign.
        list 0xAA/0x04 euicc_ci_pk_id_list_for_signing: KeyId,
        /// The same for chains of v3. Since v3.
        optional_list 0xB1/0x04 euicc_ci_pk_id_list_for_signing_v3: KeyId,
        /// What it can do. Since v3.
        optional 0x88 euicc_rsp_capability: EuiccRspCapability,
        /// The highest version of SGP.22 that it speaks. Since v3.
        optional 0x93 highest_svn: Version,
        /// What is not known here.
        others _ others: Raw,
    }
}

sequence! {
    /// All that a chip says of itself.
    pub struct EuiccInfo2 = 0xBF22 in Any order {
        /// The version of profile packages that it understands.
        required 0x81 base_profile_package_version: Version,
        /// The lowest version of SGP.22 that it speaks; `svn` in v2.
        required 0x82 lowest_svn: Version,
        /// Its firmware.
        required 0x83 euicc_firmware_version: Version,
        /// Free memory and the like (ETSI TS 102 226); see [`EuiccInfo2::free_non_volatile_memory`].
        required 0x84 ext_card_resource: Octets<0, 255>,
        /// What it can do for profiles.
        required 0x85 uicc_capability: UiccCapability,
        /// Version of the toolkit.
        optional 0x86 ts102241_version: Version,
        /// Version of GlobalPlatform.
        optional 0x87 globalplatform_version: Version,
        /// What it can do.
        required 0x88 euicc_rsp_capability: EuiccRspCapability,
        /// Keys of roots whose signatures it can check.
        list 0xA9/0x04 euicc_ci_pk_id_list_for_verification: KeyId,
        /// Keys of roots under which it can sign.
        list 0xAA/0x04 euicc_ci_pk_id_list_for_signing: KeyId,
        /// Its class.
        optional 0x8B euicc_category: EuiccCategory,
        /// Rules that it does not let profiles have.
        optional 0x99 forbidden_profile_policy_rules: PprIds,
        /// Version of the protection profile it was certified by.
        required 0x04 pp_version: Version,
        /// Where it was made: the site's accreditation.
        required 0x0C sas_accreditation_number: String,
        /// Where its certification is told.
        optional 0xAC certification_data_object: CertificationDataObject,
        /// What kind of secure element it is. Since v3, as all that follow.
        optional 0x8D tre_properties: TreProperties,
        /// The secure element's product.
        optional 0x8E tre_product_reference: String,
        /// More versions of profile packages.
        optional_list 0xAF/0x04 additional_profile_package_versions: Version,
        /// Which LPA is in use.
        optional 0x90 lpa_mode: LpaMode,
        /// Keys of roots under which it can sign in chains of v3.
        optional_list 0xB1/0x04 euicc_ci_pk_id_list_for_signing_v3: KeyId,
        /// What its maker adds.
        optional 0x92 additional_euicc_info: Octets<0, 32>,
        /// The highest version of SGP.22 that it speaks.
        optional 0x93 highest_svn: Version,
        /// Reserved for devices without a screen (SGP.32), not looked into.
        optional 0xB4 iot_specific_info: Raw,
        /// What is not known here.
        others _ others: Raw,
    }
}

impl EuiccInfo2 {
    /// How many bytes are free for profiles: the element `82` of the card resource information (ETSI TS 102 226).
    pub fn free_non_volatile_memory(&self) -> Option<u32> {
        self.card_resource(0x82)
    }

    /// How many bytes of working memory are free: the element `83`.
    pub fn free_volatile_memory(&self) -> Option<u32> {
        self.card_resource(0x83)
    }

    /// An element of the card resource information: a number without sign, of at most four bytes.
    fn card_resource(&self, tag: u32) -> Option<u32> {
        let mut reader = crate::tlv::Reader::new(self.ext_card_resource.as_bytes()).ok()?;
        while let Some(element) = reader.next().ok()? {
            if element.tag().to_u32() == tag {
                let octets = element.octets_within(1..=4).ok()?;
                return Some(octets.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)));
            }
        }
        None
    }
}
