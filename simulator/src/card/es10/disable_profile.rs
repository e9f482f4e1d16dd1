//! ES10c `DisableProfile` (SGP.22 v2.5 §5.7.17): a profile goes out of use.

use sgp22::wire::es10c::{DisableProfileRequest, DisableProfileResponse, DisableResult};
use sgp22::wire::{Message, NotificationEvent, PprIds};

use super::find;
use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, bytes: &[u8]) -> Answer {
    let request: DisableProfileRequest = read(bytes)?;
    let disable_result = disable(euicc, &request, bytes).err().unwrap_or(DisableResult::Ok);
    Ok(DisableProfileResponse { disable_result }.to_der())
}

fn disable(euicc: &mut Euicc, request: &DisableProfileRequest, bytes: &[u8]) -> Result<(), DisableResult> {
    let place = find::profile(euicc, &request.profile_identifier, bytes).ok_or(DisableResult::IccidOrAidNotFound)?;
    let profile = &euicc.state.profiles[place];
    if profile.enabled_on.is_none() {
        return Err(DisableResult::ProfileNotInEnabledState);
    }
    if profile.metadata.profile_policy_rules.is_some_and(|rules| rules.contains(PprIds::PPR1)) {
        return Err(DisableResult::DisallowedByPolicy);
    }
    if !euicc.takes_refresh_flag(request.refresh_flag) {
        return Err(DisableResult::UndefinedError);
    }
    if euicc.is_busy() {
        return Err(DisableResult::CatBusy);
    }
    euicc.state.profiles[place].enabled_on = None;
    euicc.notify(place, NotificationEvent::LOCAL_DISABLE);
    euicc.in_use_changed(request.refresh_flag);
    Ok(())
}
