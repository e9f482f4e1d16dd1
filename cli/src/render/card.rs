//! What stands on a chip, and what a server has for it, as a person reads it.

use identifiers::Plmn;
use reference::issuers;
use reference::networks;
use sgp22::lpa::{Chip, Offer};
use sgp22::wire::{EuiccRspCapability, NotificationEvent, OperatorId, PprIds, ProfileClass, ProfileInfo, ProfileState};

use super::explain::labelled;
use super::table::{Column, Table};
use super::text::{Ink, Text};

/// A text of a card or server is shown up to so many characters.
const FOREIGN_CHARS_MAX: usize = 120;

/// A text that a card or server sent: what would move the cursor or turn the direction of writing is left out.
pub(crate) fn foreign(text: &str) -> String {
    let is_harmless =
        |c: &char| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown: String = text.chars().filter(is_harmless).take(FOREIGN_CHARS_MAX).collect();
    if text.chars().count() > FOREIGN_CHARS_MAX {
        shown.push('…');
    }
    shown
}

/// What a profile is called, by its owner or its operator, else its number.
pub(crate) fn name(profile: &ProfileInfo) -> String {
    let names = [&profile.profile_nickname, &profile.profile_name, &profile.service_provider_name];
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty()).map(|name| foreign(name));
    name.unwrap_or_else(|| number(profile))
}

/// A profile's number, in groups.
pub(crate) fn number(profile: &ProfileInfo) -> String {
    profile.iccid.as_ref().map_or_else(|| "no number".to_owned(), |iccid| iccid.as_str().to_owned())
}

/// Which profiles there are, in one line.
pub(crate) fn in_short(profiles: &[ProfileInfo]) -> String {
    if profiles.is_empty() {
        return "no profile".to_owned();
    }
    let one = |profile: &ProfileInfo| match profile.profile_state {
        Some(ProfileState::Enabled) => format!("{} (in use)", name(profile)),
        _ => name(profile),
    };
    profiles.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A table of profiles.
pub(crate) fn profiles(profiles: &[ProfileInfo], width: usize) -> Vec<Text> {
    let mut table = Table::new(
        &[Column::Left(22), Column::Left(8), Column::Share(2), Column::Share(2), Column::Share(2), Column::Share(1)],
        &["number", "in use", "name", "operator", "network", "forbids"],
    );
    for profile in profiles {
        let is_enabled = profile.profile_state == Some(ProfileState::Enabled);
        let in_use = match (profile.enabled_on_esim_port, is_enabled) {
            (Some(port), true) => format!("port {port}"),
            (_, true) => "yes".to_owned(),
            _ => String::new(),
        };
        let kind = profile.profile_class.filter(|class| *class != ProfileClass::Operational).map(class);
        let called = [profile.profile_nickname.clone(), profile.profile_name.clone()].into_iter().flatten();
        let mut called: Vec<String> = called.map(|name| foreign(&name)).filter(|name| !name.is_empty()).collect();
        called.dedup();
        called.extend(kind.map(|kind| format!("({kind})")));
        table.row(vec![
            Text::plain(number(profile)),
            Text::of(if is_enabled { Ink::Good } else { Ink::Plain }, in_use),
            Text::of(Ink::Strong, called.join(" · ")),
            Text::plain(profile.service_provider_name.as_deref().map(foreign).unwrap_or_default()),
            Text::plain(profile.profile_owner.as_ref().map(network).unwrap_or_default()),
            Text::of(Ink::Warn, profile.profile_policy_rules.map(forbids).unwrap_or_default()),
        ]);
    }
    table.lines(width)
}

/// A profile that a server has for the chip: what is to be agreed to.
pub(crate) fn offer(offer: &Offer, width: usize) -> Vec<Text> {
    let metadata = &offer.metadata;
    let mut rows = vec![
        ("Profile", foreign(&metadata.profile_name)),
        ("Operator", foreign(&metadata.service_provider_name)),
        ("Number", metadata.iccid.as_str().to_owned()),
        ("From", foreign(&offer.address)),
    ];
    if let Some(owner) = &metadata.profile_owner {
        rows.push(("Network", network(owner)));
    }
    if metadata.profile_class != ProfileClass::Operational {
        rows.push(("Kind", class(metadata.profile_class).to_owned()));
    }
    let free = offer.free_memory.map(|free| format!("{} free on the chip", size(free)));
    let needed = metadata.estimated_profile_size.map(|needed| format!("about {}", size(needed)));
    let told = [needed.or_else(|| Some("not told before it is loaded".to_owned())), free];
    rows.push(("Size", told.into_iter().flatten().collect::<Vec<_>>().join("; ")));
    if !offer.forbids.is_empty() {
        let consent = if offer.rules_need_consent { "; the chip takes that only with your consent" } else { "" };
        rows.push(("Forbids", format!("{}{consent}", forbids(offer.forbids))));
    }
    if offer.confirmation_code_required {
        rows.push((
            "Code",
            "a confirmation code will be asked for; the operator gave it apart from the activation code".to_owned(),
        ));
    }
    let rows: Vec<(String, String)> = rows.into_iter().map(|(label, text)| (label.to_owned(), text)).collect();
    labelled(&rows, width, true)
}

/// What a chip says of itself.
pub(crate) fn chip(chip: &Chip, width: usize) -> Vec<Text> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut say = |label: &str, text: String| rows.push((label.to_owned(), text));
    match &chip.eid {
        Ok(eid) => say("EID", eid.grouped()),
        Err(failed) => say("EID", format!("unknown: {}", failed.advice().cause)),
    }
    match &chip.euicc_info2 {
        Ok(info) => {
            let highest = info.highest_svn.map(|svn| format!(" to {svn}")).unwrap_or_default();
            say("SGP.22", format!("{}{highest}", info.lowest_svn));
            say("Profiles", format!("package version {}", info.base_profile_package_version));
            say("Firmware", info.euicc_firmware_version.to_string());
            say("Free", info.free_non_volatile_memory().map_or_else(|| "the chip does not say".to_owned(), size));
            say("Can", abilities(info.euicc_rsp_capability).join(" · "));
            let keys = &info.euicc_ci_pk_id_list_for_verification;
            let named: Vec<String> = keys.iter().map(|key| issuer(key.as_bytes())).collect();
            say("Issuers", if named.is_empty() { "none".to_owned() } else { named.join("\n") });
            if let Some(rules) = info.forbidden_profile_policy_rules.filter(|rules| !rules.is_empty()) {
                say("Refuses", format!("profiles that forbid {}", forbids(rules)));
            }
            say("Made in", foreign(&info.sas_accreditation_number));
        }
        Err(failed) => say("Chip", format!("unknown: {}", failed.advice().cause)),
    }
    match &chip.configured_data {
        Ok(data) => {
            let default = data.default_dp_address.as_deref().filter(|address| !address.is_empty());
            say("SM-DP+", default.map_or_else(|| "none is set".to_owned(), foreign));
            say("SM-DS", foreign(&data.root_ds_address));
        }
        Err(failed) => say("Servers", format!("unknown: {}", failed.advice().cause)),
    }
    labelled(&rows, width, true)
}

/// What a chip can do beyond what every chip must.
pub(crate) fn abilities(capability: EuiccRspCapability) -> Vec<&'static str> {
    let words = [
        (EuiccRspCapability::ADDITIONAL_PROFILE, "hold one more profile"),
        (EuiccRspCapability::TEST_PROFILE_SUPPORT, "hold test profiles"),
        (EuiccRspCapability::RPM_SUPPORT, "be managed from afar"),
        (EuiccRspCapability::ENTERPRISE_PROFILES_SUPPORT, "hold enterprise profiles"),
        (EuiccRspCapability::DEVICE_CHANGE_SUPPORT, "move profiles to another device"),
        (EuiccRspCapability::OS_UPDATE_SUPPORT, "take new firmware"),
        (EuiccRspCapability::LPA_PROXY_SUPPORT, "be reached through the device"),
        (EuiccRspCapability::CERT_CHAIN_V3_VERIFICATION_SUPPORT, "check chains of v3"),
        (EuiccRspCapability::PUSH_SERVICE_REGISTRATION_SUPPORT, "be pushed"),
    ];
    words.into_iter().filter(|(ability, _)| capability.contains(*ability)).map(|(_, word)| word).collect()
}

/// What an issuer of certificates is called, by the identifier of its key.
pub(crate) fn issuer(key_id: &[u8]) -> String {
    let hex: String = key_id.iter().map(|byte| format!("{byte:02X}")).collect();
    match issuers::all().rows().find(|issuer| issuer.key_id.0 == key_id) {
        Some(issuer) => format!("{} ({hex})", issuer.name),
        None => hex,
    }
}

/// What happened to a profile.
pub(crate) fn event(event: NotificationEvent) -> &'static str {
    let words = [
        (NotificationEvent::INSTALL, "installed"),
        (NotificationEvent::LOCAL_ENABLE, "enabled"),
        (NotificationEvent::LOCAL_DISABLE, "disabled"),
        (NotificationEvent::LOCAL_DELETE, "deleted"),
        (NotificationEvent::RPM_ENABLE, "enabled from afar"),
        (NotificationEvent::RPM_DISABLE, "disabled from afar"),
        (NotificationEvent::RPM_DELETE, "deleted from afar"),
    ];
    words.into_iter().find(|(kind, _)| event.contains(*kind)).map_or("changed", |(_, word)| word)
}

/// What profiles of a class are for.
pub(crate) fn class(class: ProfileClass) -> &'static str {
    match class {
        ProfileClass::Test => "for tests",
        ProfileClass::Provisioning => "for getting other profiles",
        ProfileClass::Operational => "a subscription",
        _ => "of a kind that is not known",
    }
}

/// What an operator forbids.
pub(crate) fn forbids(rules: PprIds) -> String {
    let words = [(PprIds::PPR1, "being disabled"), (PprIds::PPR2, "being deleted")];
    let told: Vec<&str> = words.into_iter().filter(|(rule, _)| rules.contains(*rule)).map(|(_, word)| word).collect();
    told.join(" and ")
}

/// An operator's network: its code, and whose it is where that is known.
pub(crate) fn network(owner: &OperatorId) -> String {
    let Ok(plmn) = Plmn::from_wire(&owner.mcc_mnc) else { return String::new() };
    match networks::by_plmn(plmn) {
        Some(network) => format!("{plmn} {}", network.name()),
        None => plmn.to_string(),
    }
}

fn size(bytes: u32) -> String {
    format!("{} kB", bytes / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operators_network_has_two_or_three_digits() {
        let owner = |mcc_mnc| OperatorId { mcc_mnc, gid1: None, gid2: None };
        assert_eq!(network(&owner([0x62, 0xF2, 0x10])), "262-01 Telekom");
        assert_eq!(network(&owner([0x13, 0x00, 0x14])), "310-410 AT&T");
        assert_eq!(network(&owner([0xFF, 0xFF, 0xFF])), "");
    }

    #[test]
    fn a_foreign_text_moves_nothing() {
        assert_eq!(foreign("Ja\u{1b}[2Jpan\u{202e}\n20"), "Ja[2Jpan20");
        assert_eq!(foreign(&"x".repeat(200)).chars().count(), 121);
    }
}
