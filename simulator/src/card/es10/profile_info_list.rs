//! ES10c `GetProfilesInfo`: which profiles there are.

use sgp22::tlv::Tag;
use sgp22::wire::es10c::{
    PROFILE_INFO_TAGS_V2, PROFILE_INFO_TAGS_V3, ProfileInfoListError, ProfileInfoListRequest, ProfileInfoListResponse,
    ProfileSearchCriteria,
};
use sgp22::wire::{Aid, Message, ProfileInfo, ProfileState};

use super::find;
use crate::card::chip::{ShortIccid, UnknownTags};
use crate::card::euicc::{Answer, Euicc, read};
use crate::card::state::Profile;

/// What is told when nothing is asked for by tag (SGP.22 v2.5 §5.7.15).
const USUAL_TAGS: [Tag; 9] = [
    Tag::new(0x5A),
    Tag::new(0x4F),
    Tag::new(0x9F70),
    Tag::new(0x90),
    Tag::new(0x91),
    Tag::new(0x92),
    Tag::new(0x93),
    Tag::new(0x94),
    Tag::new(0x95),
];

pub(in crate::card) fn answer(euicc: &mut Euicc, bytes: &[u8]) -> Answer {
    let request: ProfileInfoListRequest = read(bytes)?;
    let is_v3 = euicc.chip.is_v3();
    let wanted = match &request.tag_list {
        Some(list) => &list.0[..],
        None => &USUAL_TAGS,
    };
    let is_known = |tag: &Tag| PROFILE_INFO_TAGS_V2.contains(tag) || (is_v3 && PROFILE_INFO_TAGS_V3.contains(tag));
    if euicc.chip.quirks.unknown_tags == UnknownTags::Refused && !wanted.iter().all(is_known) {
        return Ok(ProfileInfoListResponse::Error(ProfileInfoListError::IncorrectInputValues).to_der());
    }
    let is_short = euicc.chip.quirks.short_iccid == ShortIccid::NotFound && find::is_short(bytes);
    let is_meant = |profile: &&Profile| match &request.search_criteria {
        None => true,
        Some(ProfileSearchCriteria::IsdpAid(aid)) => profile.aid == *aid.as_bytes(),
        Some(ProfileSearchCriteria::Iccid(iccid)) => !is_short && profile.metadata.iccid == *iccid,
        Some(ProfileSearchCriteria::ProfileClass(class)) => profile.metadata.profile_class == *class,
    };
    let has = |tag: u32| wanted.contains(&Tag::new(tag)) && is_known(&Tag::new(tag));
    let infos = euicc.state.profiles.iter().filter(is_meant).map(|profile| info(profile, &has)).collect();
    Ok(ProfileInfoListResponse::Ok(infos).to_der())
}

fn info(profile: &Profile, has: &dyn Fn(u32) -> bool) -> ProfileInfo {
    let metadata = &profile.metadata;
    let state = if profile.enabled_on.is_some() { ProfileState::Enabled } else { ProfileState::Disabled };
    ProfileInfo {
        iccid: has(0x5A).then_some(metadata.iccid),
        isdp_aid: has(0x4F).then(|| Aid::new(profile.aid).expect("it has 16 bytes")),
        profile_state: has(0x9F70).then_some(state),
        profile_nickname: (has(0x90) && !profile.nickname.is_empty()).then(|| profile.nickname.clone()),
        service_provider_name: has(0x91).then(|| metadata.service_provider_name.clone()),
        profile_name: has(0x92).then(|| metadata.profile_name.clone()),
        icon_type: metadata.icon_type.filter(|_| has(0x93)),
        icon: metadata.icon.clone().filter(|_| has(0x94)),
        profile_class: has(0x95).then_some(metadata.profile_class),
        notification_configuration_info: if has(0xB6) { metadata.notification_configuration_info.clone() } else { Vec::new() },
        profile_owner: metadata.profile_owner.clone().filter(|_| has(0xB7)),
        dp_proprietary_data: None,
        profile_policy_rules: metadata.profile_policy_rules.filter(|_| has(0x99)),
        service_specific_data_stored_in_euicc: if has(0xBF22) {
            metadata.service_specific_data_stored_in_euicc.clone()
        } else {
            Vec::new()
        },
        rpm_configuration: None,
        hri_server_address: None,
        lpr_configuration: None,
        enterprise_configuration: None,
        service_description: metadata.service_description.filter(|_| has(0x9F1F)),
        device_change_configuration: metadata.device_change_configuration.clone().filter(|_| has(0xBF20)),
        enabled_on_esim_port: profile.enabled_on.filter(|_| has(0x9F24)),
        profile_size: has(0x9F25).then_some(profile.size_bytes),
        others: Vec::new(),
    }
}
