//! `spoke card info`: what the chip is.

use clap::Args;
use serde_json::json;
use sgp22::lpa::{Chip, Failure as Failed};
use sgp22::wire::es10b::ProfilePolicyAuthorisationRule;

use super::Common;
use crate::output::{self, Failure, Screen, Status};
use crate::render::card as drawn;
use crate::render::text::paint;

/// What the chip is: its number, versions, free memory, whom it trusts
#[derive(Args)]
pub(crate) struct Info {}

impl Info {
    pub(super) fn run(self, common: &Common, screen: &Screen) -> Result<Status, Failure> {
        let mut reached = common.reach()?;
        let chip = reached.chip()?;
        reached.end();
        if common.json {
            output::json(&told(&chip))?;
        } else {
            output::answer(&paint(&drawn::chip(&chip, screen.width)))?;
        }
        Ok(Status::Done)
    }
}

fn told(chip: &Chip) -> serde_json::Value {
    let unknown = |failed: &Failed| json!({ "unknown": failed.advice().cause });
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    json!({
        "eid": chip.eid.as_ref().map_or_else(unknown, |eid| json!(eid.as_str())),
        "chip": chip.euicc_info2.as_ref().map_or_else(unknown, |info| json!({
            "lowest_svn": info.lowest_svn.to_string(),
            "highest_svn": info.highest_svn.map(|svn| svn.to_string()),
            "profile_package_version": info.base_profile_package_version.to_string(),
            "firmware_version": info.euicc_firmware_version.to_string(),
            "abilities": drawn::abilities(info.euicc_rsp_capability),
            "free_memory_bytes": info.free_non_volatile_memory(),
            "issuers_for_verification": info.euicc_ci_pk_id_list_for_verification.iter().map(|key| hex(key.as_bytes())).collect::<Vec<_>>(),
            "issuers_for_signing": info.euicc_ci_pk_id_list_for_signing.iter().map(|key| hex(key.as_bytes())).collect::<Vec<_>>(),
            "forbidden_rules": info.forbidden_profile_policy_rules.map(drawn::forbids),
            "sas_accreditation_number": drawn::foreign(&info.sas_accreditation_number),
        })),
        "servers": chip.configured_data.as_ref().map_or_else(unknown, |data| json!({
            "smdp": data.default_dp_address,
            "smds": data.root_ds_address,
        })),
        "rules": chip.rules.as_ref().map_or_else(unknown, |rules| json!(rules.iter().map(rule).collect::<Vec<_>>())),
    })
}

fn rule(rule: &ProfilePolicyAuthorisationRule) -> serde_json::Value {
    json!({
        "forbids": drawn::forbids(rule.ppr_ids),
        "operators": rule.allowed_operators.iter().map(drawn::network).collect::<Vec<_>>(),
    })
}
