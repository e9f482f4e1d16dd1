//! Device models: what a model number or a name says about the device.

use fleet::inventory::device::{Isim, Satellite};
use fleet::inventory::{Capability, DeviceKind, NetworkChoice, PolicyOwner};
use fleet::offer::Known;
use fleet::place::Country;
use jiff::civil::Date;
use reference::devices::{DeviceModel, Devices, Found, ModelKind};
use reference::document::{Wrong, shown};

/// What the catalogue says of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) kind: DeviceKind,
    pub(crate) capability: Capability,
    pub(crate) os: Option<String>,
    pub(crate) policy_owner: Option<PolicyOwner>,
    pub(crate) network_choice: NetworkChoice,
    /// The numbers of all models that may be meant, when they differ in what they can do: then only what they share is said.
    pub(crate) differ: Vec<String>,
    /// Its name, when that and the country would say more than the number does.
    pub(crate) by_name: Option<String>,
    /// The day the oldest of what is said was read, when that is longer ago than it is trusted for.
    pub(crate) stale: Option<Date>,
}

/// What a number or a name means.
#[derive(Debug, Clone)]
pub(crate) enum Meant {
    /// A model, or several that are one for a plan.
    Model(Model),
    /// No model; the nearest name, when there is one.
    Nothing(Option<String>),
}

/// Looks a number or a name up; names of several models mean those that are sold at home.
///
/// # Errors
/// When it may be any of several devices that have little in common.
pub(crate) fn meant(devices: &Devices, text: &str, home: Country, today: Date) -> Result<Meant, Wrong> {
    let candidates = match devices.find(text, Some(home)) {
        Found::One(model) => vec![model],
        Found::Ambiguous { candidates, .. } => candidates,
        Found::Nothing { suggestions } => return Ok(Meant::Nothing(suggestions.first().map(|&name| name.to_owned()))),
    };
    let kinds: Vec<DeviceKind> = candidates.iter().filter_map(|model| kind(model)).collect();
    let (Some(&kind), [first, others @ ..]) = (kinds.first(), &candidates[..]) else {
        let wrong = Wrong::new(format!("“{}” is a removable eSIM card, not a device", shown(text)));
        return Err(wrong.or("write the device that it is in"));
    };
    let same = |other: &&DeviceModel| (&other.capability, other.policy_owner) == (&first.capability, first.policy_owner);
    let alike = kinds.len() == candidates.len() && kinds.iter().all(|other| *other == kind);
    let mut model = Model {
        kind,
        capability: first.capability.clone(),
        os: first.os.clone(),
        policy_owner: first.policy_owner,
        network_choice: match others.iter().all(|other| other.network_choice == first.network_choice) {
            true => first.network_choice.clone(),
            false => NetworkChoice::default(),
        },
        differ: Vec::new(),
        by_name: None,
        stale: candidates.iter().filter(|model| model.is_stale(today)).map(|model| model.source.read).min(),
    };
    if alike && others.iter().all(same) {
        return Ok(Meant::Model(model));
    }
    if !alike || others.iter().any(|other| other.name != first.name) {
        let mut names: Vec<&str> = candidates.iter().map(|model| model.name.as_str()).collect();
        names.dedup();
        let few = names.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let problem =
            format!("“{}” may be any of {} models: {few}{}", shown(text), names.len(), if names.len() > 3 { " …" } else { "" });
        return Err(Wrong::new(problem).or("write the number printed on it, or more of its name"));
    }
    for other in others {
        model.capability = shared(model.capability, &other.capability);
        model.policy_owner = model.policy_owner.filter(|owner| other.policy_owner == Some(*owner));
    }
    model.differ = candidates.iter().flat_map(|model| model.which()).collect();
    model.by_name = candidates.iter().all(|model| model.models.is_empty()).then(|| first.name.clone());
    Ok(Meant::Model(model))
}

fn kind(model: &DeviceModel) -> Option<DeviceKind> {
    match model.kind {
        ModelKind::Device(kind) => Some(kind),
        ModelKind::Card => None,
    }
}

/// What two devices have in common; the rest is unknown.
fn shared(one: Capability, other: &Capability) -> Capability {
    fn same<T: PartialEq>(one: T, other: &T, unknown: T) -> T {
        if one == *other { one } else { unknown }
    }
    Capability {
        physical_slots: same(one.physical_slots, &other.physical_slots, None),
        esim: same(one.esim, &other.esim, None),
        has_esim: same(one.has_esim, &other.has_esim, Known::Unknown),
        live_lines: same(one.live_lines, &other.live_lines, None),
        isim: same(one.isim, &other.isim, Isim::Unknown),
        satellite: same(one.satellite, &other.satellite, Satellite::Unknown),
        lte_bands: same(one.lte_bands, &other.lte_bands, Vec::new()),
        nr_bands: same(one.nr_bands, &other.nr_bands, Vec::new()),
        travel_esim: same(one.travel_esim, &other.travel_esim, Known::Unknown),
        hotspot: same(one.hotspot, &other.hotspot, Known::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(text: &str, home: &str) -> String {
        match meant(Devices::shipped(), text, home.parse().unwrap(), jiff::civil::date(2026, 11, 25)) {
            Ok(Meant::Model(model)) => {
                let Capability { physical_slots, esim, live_lines, .. } = model.capability;
                let esim = esim.map(|esim| (esim.stored_max, esim.live_max));
                format!("{} {physical_slots:?} {esim:?} {live_lines:?}, {} differ", model.kind, model.differ.len())
            }
            Ok(Meant::Nothing(near)) => format!("nothing; {}", near.unwrap_or_default()),
            Err(wrong) => wrong.problem,
        }
    }

    #[test]
    fn a_number_or_a_name_says_what_it_can_do() {
        assert_eq!(say("A3257", "DE"), "phone Some(0) Some((Some(8), Some(2))) Some(2), 0 differ");
        // Two sizes that are one for a plan.
        assert_eq!(say("Watch Series 9 GPS + Cellular", "US"), "watch Some(0) Some((None, None)) None, 0 differ");
        assert_eq!(say("iPhone 17 Pro Mx", "US"), "nothing; iPhone 17 Pro Max");
        assert!(say("iPhone", "US").starts_with("“iPhone” may be any of "), "{}", say("iPhone", "US"));
        assert!(say("Apple", "US").starts_with("“Apple” may be any of "));
    }
}
