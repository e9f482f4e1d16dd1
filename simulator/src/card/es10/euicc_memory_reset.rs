//! ES10c `eUICCMemoryReset` (SGP.22 v2.5 §5.7.19): much is deleted at once, whatever profiles forbid.

use sgp22::wire::es10c::{EuiccMemoryResetRequest, EuiccMemoryResetResponse, ResetOptions, ResetResult};
use sgp22::wire::{Message, NotificationEvent, ProfileClass};

use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: EuiccMemoryResetRequest = read(request)?;
    let reset_result = if euicc.is_busy() { ResetResult::CatBusy } else { reset(euicc, request.reset_options) };
    Ok(EuiccMemoryResetResponse { reset_result }.to_der())
}

fn reset(euicc: &mut Euicc, options: ResetOptions) -> ResetResult {
    let mut is_done = false;
    for place in (0..euicc.state.profiles.len()).rev() {
        let profile = &euicc.state.profiles[place];
        if !options.contains(option(profile.metadata.profile_class)) {
            continue;
        }
        is_done = true;
        if profile.enabled_on.is_some() {
            euicc.in_use_changed(true);
        }
        euicc.notify(place, NotificationEvent::LOCAL_DELETE);
        euicc.state.profiles.remove(place);
    }
    if options.contains(ResetOptions::RESET_DEFAULT_SMDP_ADDRESS) && !euicc.state.default_dp_address.is_empty() {
        is_done = true;
        euicc.state.default_dp_address.clear();
    }
    if is_done { ResetResult::Ok } else { ResetResult::NothingToDelete }
}

/// The option that deletes profiles of a class. All test profiles here were downloaded.
fn option(class: ProfileClass) -> ResetOptions {
    match class {
        ProfileClass::Test => ResetOptions::DELETE_FIELD_LOADED_TEST_PROFILES,
        ProfileClass::Provisioning => ResetOptions::DELETE_PROVISIONING_PROFILES,
        ProfileClass::Operational | ProfileClass::Other(_) => ResetOptions::DELETE_OPERATIONAL_PROFILES,
    }
}
