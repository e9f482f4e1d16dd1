//! Whether a profile can be installed: what its metadata ask, and what its elements are (TCA profile package specification 3.3.1).

use sgp22::tlv::{Malformed, Tag, Writer};
use sgp22::wire::saip::{
    AkaParameter, EuiccResponse, PeStatus, PeStatusCode, PinCodes, ProfileElement, ProfileElementKind, ProfilePackage, PukCodes,
    TemplateFiles,
};
use sgp22::wire::{ErrorReason, OperatorId, PprIds, ProfileClass, StoreMetadataRequest};

use super::chip::Chip;
use super::euicc::Euicc;

/// What a profile takes besides its bytes.
const OVERHEAD_BYTES: u32 = 1024;

/// How much memory a profile takes.
pub(super) fn size_bytes(profile: &[u8], metadata: &[u8]) -> u32 {
    u32::try_from(profile.len() + metadata.len()).unwrap_or(u32::MAX).saturating_add(OVERHEAD_BYTES)
}

/// The application that holds the profile of a number (SGP.22 v2.5 §2.2.3).
pub(super) fn isd_p_aid(number: u16) -> [u8; 16] {
    let [high, low] = number.saturating_add(0x000F).to_be_bytes();
    [0xA0, 0, 0, 5, 0x59, 0x10, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0, high, low, 0]
}

/// Whether the chip takes a profile with these metadata.
pub(super) fn metadata_allowed(euicc: &Euicc, metadata: &StoreMetadataRequest) -> Result<(), ErrorReason> {
    if euicc.state.profile(&metadata.iccid).is_some() {
        return Err(ErrorReason::InstallFailedDueToIccidAlreadyExistsOnEuicc);
    }
    if matches!(metadata.profile_class, ProfileClass::Other(_)) {
        return Err(ErrorReason::UnsupportedProfileClass);
    }
    let rules = metadata.profile_policy_rules.unwrap_or(PprIds::NONE);
    let is_forbidden = rules.bits().iter().any(|rule| euicc.chip.forbidden_rules.bits().has(rule));
    let both = [PprIds::PPR1, PprIds::PPR2];
    let mut wanted = both.into_iter().filter(|rule| rules.contains(*rule));
    let is_allowed =
        wanted.all(|rule| {
            let owner = metadata.profile_owner.as_ref();
            owner.is_some_and(|owner| {
                euicc.chip.rules.iter().any(|row| {
                    row.ppr_ids.contains(rule) && row.allowed_operators.iter().any(|operator| is_meant(operator, owner))
                })
            })
        });
    if is_forbidden || !is_allowed { Err(ErrorReason::PprNotAllowed) } else { Ok(()) }
}

/// Whether an operator is the one that a rule means: `E` stands for any digit, and a group that is absent for any
/// (SGP.22 v2.5 §2.9.2.1).
fn is_meant(rule: &OperatorId, operator: &OperatorId) -> bool {
    let halves = |code: [u8; 3]| code.into_iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let code_fits = halves(rule.mcc_mnc).zip(halves(operator.mcc_mnc)).all(|(wanted, found)| wanted == 0xE || wanted == found);
    let group_fits = |wanted: Option<&[u8]>, found: Option<&[u8]>| wanted.is_none() || wanted == found;
    code_fits
        && group_fits(rule.gid1.as_ref().map(|gid| gid.as_bytes()), operator.gid1.as_ref().map(|gid| gid.as_bytes()))
        && group_fits(rule.gid2.as_ref().map(|gid| gid.as_bytes()), operator.gid2.as_ref().map(|gid| gid.as_bytes()))
}

/// Whether the chip can install a profile: what its interpreter of profile packages says.
pub(super) fn check(
    chip: &Chip,
    profile: &[u8],
    metadata: &StoreMetadataRequest,
) -> Result<Vec<u8>, (ErrorReason, Option<Vec<u8>>)> {
    let failed =
        |status, identification| (ErrorReason::InstallFailedDueToPeProcessingError, Some(response(status, identification)));
    let package = ProfilePackage::parse(profile).map_err(|_| failed(PeStatusCode::InvalidRequestFormat, None))?;
    let header = package.header();
    let [major, ..] = chip.profile_package_version.0;
    // What came with a higher minor version is in elements, and each says whether it must be understood.
    if header.major_version != u32::from(major) {
        return Err(failed(PeStatusCode::UnsupportedProfileVersion, None));
    }
    if !header.euicc_mandatory_services.missing_on(chip.capability).bits().is_empty() {
        return Err(failed(PeStatusCode::FeatureNotSupported, None));
    }
    if header.iccid.0 != metadata.iccid {
        return Err((ErrorReason::InstallFailedDueToDataMismatch, None));
    }
    for element in package.elements().iter().skip(1) {
        let opening = element.header().map_err(|_| failed(PeStatusCode::InvalidRequestFormat, None))?;
        let number = Some(opening.identification);
        match element.kind() {
            ProfileElementKind::Other(_) if opening.mandated => return Err(failed(PeStatusCode::PeNotSupported, number)),
            kind => content(kind, element).map_err(|_| failed(PeStatusCode::BadValues, number))?,
        }
    }
    Ok(response(PeStatusCode::Ok, None))
}

/// Reads an element as what it is.
fn content(kind: ProfileElementKind, element: &ProfileElement<'_>) -> Result<(), Malformed> {
    match kind {
        ProfileElementKind::PinCodes => element.content::<PinCodes>().map(drop),
        ProfileElementKind::PukCodes => element.content::<PukCodes>().map(drop),
        ProfileElementKind::AkaParameter => element.content::<AkaParameter>().map(drop),
        kind if kind.has_template() => element.content::<TemplateFiles>().map(drop),
        _ => Ok(()),
    }
}

fn response(status: PeStatusCode, identification: Option<u32>) -> Vec<u8> {
    use sgp22::tlv::Encode;
    let is_aborted = status != PeStatusCode::Ok;
    let status = PeStatus { status, identification, additional_information: None, offset: None };
    let response = EuiccResponse { pe_status: vec![status], profile_installation_aborted: is_aborted, status_message: None };
    let mut writer = Writer::new();
    response.encode(Tag::SEQUENCE, &mut writer);
    writer.finish()
}
