//! ES10c `EnableProfile` (SGP.22 v2.5 §5.7.16): a profile comes into use, and another goes out of use for it.

use sgp22::wire::es10c::{EnableProfileRequest, EnableProfileResponse, EnableResult};
use sgp22::wire::{Message, NotificationEvent, PprIds};

use super::find;
use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, bytes: &[u8]) -> Answer {
    let request: EnableProfileRequest = read(bytes)?;
    let (enable_result, port) = match enable(euicc, &request, bytes) {
        Ok(port) => (EnableResult::Ok, Some(port).filter(|_| euicc.chip.ports > 1)),
        Err(result) => (result, None),
    };
    Ok(EnableProfileResponse { enable_result, target_esim_port: port }.to_der())
}

/// The port on which it is in use then.
fn enable(euicc: &mut Euicc, request: &EnableProfileRequest, bytes: &[u8]) -> Result<u32, EnableResult> {
    let place = find::profile(euicc, &request.profile_identifier, bytes).ok_or(EnableResult::IccidOrAidNotFound)?;
    if euicc.state.profiles[place].enabled_on.is_some() {
        return Err(EnableResult::ProfileNotInDisabledState);
    }
    let port = port(euicc, request.target_esim_port)?;
    let other = euicc.state.profiles.iter().position(|profile| profile.enabled_on == Some(port));
    let rules = other.and_then(|other| euicc.state.profiles[other].metadata.profile_policy_rules);
    if rules.is_some_and(|rules| rules.contains(PprIds::PPR1)) {
        return Err(EnableResult::DisallowedByPolicy);
    }
    if !euicc.takes_refresh_flag(request.refresh_flag) {
        return Err(EnableResult::UndefinedError);
    }
    if euicc.is_busy() {
        return Err(EnableResult::CatBusy);
    }
    if let Some(other) = other {
        euicc.state.profiles[other].enabled_on = None;
        euicc.notify(other, NotificationEvent::LOCAL_DISABLE);
    }
    euicc.state.profiles[place].enabled_on = Some(port);
    euicc.notify(place, NotificationEvent::LOCAL_ENABLE);
    euicc.in_use_changed(request.refresh_flag);
    Ok(port)
}

/// The port that is meant, or a free one, or the only one.
fn port(euicc: &Euicc, wanted: Option<u32>) -> Result<u32, EnableResult> {
    let ports = euicc.chip.ports.max(1);
    let is_free = |port: &u32| euicc.state.enabled().all(|profile| profile.enabled_on != Some(*port));
    match wanted {
        Some(port) if port < ports => Ok(port),
        Some(_) => Err(EnableResult::NoEsimPortAvailable),
        None if ports == 1 => Ok(0),
        None => (0..ports).find(is_free).ok_or(EnableResult::NoEsimPortAvailable),
    }
}
