//! ES10c `DeleteProfile` (SGP.22 v2.5 §5.7.18): a profile is deleted.

use sgp22::wire::es10c::{DeleteProfileRequest, DeleteProfileResponse, DeleteResult};
use sgp22::wire::{Message, NotificationEvent, PprIds, ProfileIdentifier};

use super::find;
use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, bytes: &[u8]) -> Answer {
    let request: DeleteProfileRequest = read(bytes)?;
    let delete_result = delete(euicc, request, bytes).err().unwrap_or(DeleteResult::Ok);
    Ok(DeleteProfileResponse { delete_result }.to_der())
}

fn delete(euicc: &mut Euicc, request: DeleteProfileRequest, bytes: &[u8]) -> Result<(), DeleteResult> {
    let identifier = match request {
        DeleteProfileRequest::IsdpAid(aid) => ProfileIdentifier::IsdpAid(aid),
        DeleteProfileRequest::Iccid(iccid) => ProfileIdentifier::Iccid(iccid),
    };
    let place = find::profile(euicc, &identifier, bytes).ok_or(DeleteResult::IccidOrAidNotFound)?;
    let profile = &euicc.state.profiles[place];
    if profile.enabled_on.is_some() {
        return Err(DeleteResult::ProfileNotInDisabledState);
    }
    if profile.metadata.profile_policy_rules.is_some_and(|rules| rules.contains(PprIds::PPR2)) {
        return Err(DeleteResult::DisallowedByPolicy);
    }
    euicc.notify(place, NotificationEvent::LOCAL_DELETE);
    euicc.state.profiles.remove(place);
    Ok(())
}
