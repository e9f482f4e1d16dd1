//! `spoke card profiles`: which profiles are on the chip.

use clap::Args;
use serde_json::json;
use sgp22::wire::{ProfileInfo, ProfileState};

use super::Common;
use crate::output::{self, Failure, Screen, Status};
use crate::render::card as drawn;
use crate::render::text::paint;

/// The profiles on the chip
#[derive(Args)]
pub(crate) struct Profiles {}

impl Profiles {
    pub(super) fn run(self, common: &Common, screen: &Screen) -> Result<Status, Failure> {
        let mut reached = common.reach()?;
        let profiles = reached.profiles()?;
        reached.end();
        if common.json {
            output::json(&profiles.iter().map(told).collect::<Vec<_>>())?;
        } else if profiles.is_empty() {
            output::aside("the card holds no profile\n");
        } else {
            output::answer(&paint(&drawn::profiles(&profiles, screen.width)))?;
        }
        Ok(Status::Done)
    }
}

/// A profile, for programs.
pub(super) fn told(profile: &ProfileInfo) -> serde_json::Value {
    let state = match profile.profile_state {
        Some(ProfileState::Enabled) => json!("enabled"),
        Some(ProfileState::Disabled) => json!("disabled"),
        _ => json!(null),
    };
    json!({
        "iccid": profile.iccid.as_ref().map(|iccid| iccid.as_str()),
        "state": state,
        "port": profile.enabled_on_esim_port,
        "nickname": profile.profile_nickname.as_deref().map(drawn::foreign),
        "name": profile.profile_name.as_deref().map(drawn::foreign),
        "operator": profile.service_provider_name.as_deref().map(drawn::foreign),
        "network": profile.profile_owner.as_ref().map(drawn::network),
        "class": profile.profile_class.map(drawn::class),
        "forbids": profile.profile_policy_rules.map(drawn::forbids),
    })
}
