//! ES10b `GetEUICCInfo`: what the chip says of itself.

use sgp22::crypto::KeyId;
use sgp22::tlv::{Tag, Writer};
use sgp22::wire::es10b::{GetEuiccInfo1Request, GetEuiccInfo2Request};
use sgp22::wire::{EuiccInfo1, EuiccInfo2, EuiccRspCapability, Message, Octets, PprIds, Version};

use crate::card::chip::root_of;
use crate::card::euicc::{Answer, Euicc, read};
use crate::lab::Identity;

pub(in crate::card) fn answer1(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let GetEuiccInfo1Request {} = read(request)?;
    let (is_v3, chip) = (euicc.chip.is_v3(), &euicc.chip);
    let info = EuiccInfo1 {
        lowest_svn: LOWEST_VERSION,
        euicc_ci_pk_id_list_for_verification: chip.roots.iter().map(|root| *root.key_id()).collect(),
        euicc_ci_pk_id_list_for_signing: roots_of(&chip.identities),
        euicc_ci_pk_id_list_for_signing_v3: roots_of(&chip.identities_v3),
        euicc_rsp_capability: is_v3.then(|| capability(euicc)),
        highest_svn: is_v3.then_some(chip.version),
        others: Vec::new(),
    };
    Ok(info.to_der())
}

pub(in crate::card) fn answer2(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let GetEuiccInfo2Request {} = read(request)?;
    Ok(info2(euicc).to_der())
}

/// What it shows every server, too.
pub(super) fn info2(euicc: &Euicc) -> EuiccInfo2 {
    let (is_v3, chip) = (euicc.chip.is_v3(), &euicc.chip);
    let forbidden = chip.forbidden_rules;
    EuiccInfo2 {
        base_profile_package_version: chip.profile_package_version,
        // In v2 this is the one version that it speaks.
        lowest_svn: if is_v3 { LOWEST_VERSION } else { chip.version },
        euicc_firmware_version: Version([1, 0, 0]),
        ext_card_resource: card_resource(euicc),
        uicc_capability: chip.capability,
        ts102241_version: Some(Version([9, 2, 0])),
        globalplatform_version: Some(Version([2, 3, 0])),
        euicc_rsp_capability: capability(euicc),
        euicc_ci_pk_id_list_for_verification: chip.roots.iter().map(|root| *root.key_id()).collect(),
        euicc_ci_pk_id_list_for_signing: roots_of(&chip.identities),
        euicc_category: None,
        forbidden_profile_policy_rules: (forbidden != PprIds::NONE).then_some(forbidden),
        pp_version: Version([1, 0, 0]),
        sas_accreditation_number: "SPOKE-LAB-0000".to_owned(),
        certification_data_object: None,
        tre_properties: None,
        tre_product_reference: None,
        additional_profile_package_versions: Vec::new(),
        lpa_mode: None,
        euicc_ci_pk_id_list_for_signing_v3: roots_of(&chip.identities_v3),
        additional_euicc_info: None,
        highest_svn: is_v3.then_some(chip.version),
        iot_specific_info: None,
        others: Vec::new(),
    }
}

/// Every chip of v3 still speaks to servers of v2.
pub(in crate::card) const LOWEST_VERSION: Version = Version([2, 2, 0]);

/// How many profiles there are, and how much memory of both kinds is free (ETSI TS 102 226 §8.2.1.7.2).
fn card_resource(euicc: &Euicc) -> Octets<0, 255> {
    const VOLATILE_BYTES: u32 = 8192;
    let mut writer = Writer::new();
    let profiles = u8::try_from(euicc.state.profiles.len()).unwrap_or(u8::MAX);
    writer.primitive(Tag::context(1), &[profiles]);
    writer.primitive(Tag::context(2), &euicc.free_bytes().to_be_bytes());
    writer.primitive(Tag::context(3), &VOLATILE_BYTES.to_be_bytes());
    Octets::new(writer.finish()).expect("three small elements are few enough")
}

fn capability(euicc: &Euicc) -> EuiccRspCapability {
    let v2 = EuiccRspCapability::ADDITIONAL_PROFILE
        | EuiccRspCapability::TEST_PROFILE_SUPPORT
        | EuiccRspCapability::DEVICE_INFO_EXTENSIBILITY_SUPPORT
        | EuiccRspCapability::SERVICE_SPECIFIC_DATA_SUPPORT;
    if !euicc.chip.is_v3() {
        return v2;
    }
    v2 | EuiccRspCapability::PROFILE_SIZE_IN_PROFILES_INFO_SUPPORT
        | EuiccRspCapability::CERT_CHAIN_V3_VERIFICATION_SUPPORT
        | EuiccRspCapability::SIGNED_SMDS_RESPONSE_V3_SUPPORT
        | EuiccRspCapability::EUICC_RSP_CAP_IN_INFO1
        | EuiccRspCapability::SERVICE_DESCRIPTION_SUPPORT
}

fn roots_of(identities: &[Identity]) -> Vec<KeyId> {
    identities.iter().filter_map(root_of).copied().collect()
}
