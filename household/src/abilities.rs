//! What a device can hold and do: what the catalogue says of its model, and what the file says itself.

use fleet::inventory::device::{Isim, Satellite};
use fleet::inventory::{Capability, DeviceId, DeviceKind, EsimCapacity};
use fleet::offer::Known;
use reference::document::{Fault, Fields, Item, Wrong, shown};

use crate::document::{NoteKind, Subject};
use crate::head::Head;
use crate::models::{self, Meant, Model};
use crate::reader::Reader;
use crate::table::optional;
use crate::usage::some_of;

const SATELLITES: [(&str, Satellite); 4] =
    [("emergency", Satellite::Emergency), ("messages", Satellite::Messages), ("data", Satellite::Data), ("no", Satellite::No)];

/// What became of looking a model up.
pub(crate) enum LookedUp {
    /// The catalogue knows it.
    Known(Model),
    /// The catalogue does not know it, but the file says what kind of device it is.
    KindOnly,
    /// The file must be mended first.
    Refused,
}

/// Looks the model of a device up.
pub(crate) fn look_up(
    reader: &mut Reader<'_>,
    item: &Item<'_, '_>,
    text: &str,
    id: &str,
    stated: Option<DeviceKind>,
    head: &Head,
) -> LookedUp {
    let about = || Subject::Device(DeviceId(id.to_owned()));
    let meant = match models::meant(reader.world.devices, text, head.home, reader.today) {
        Ok(meant) => meant,
        Err(wrong) => {
            reader.faults.push(item.fault(wrong));
            return LookedUp::Refused;
        }
    };
    match (meant, stated) {
        (Meant::Model(model), Some(stated)) if model.kind != stated => {
            let problem = format!("“{}” is a {}, and `kind` says {stated}", shown(text), model.kind);
            reader.fault(item, problem, "leave `kind` out, or mend the model");
            LookedUp::Refused
        }
        (Meant::Model(model), _) => {
            if !model.differ.is_empty() {
                let numbers = some_of(&model.differ.iter().map(String::as_str).collect::<Vec<_>>());
                let write = model.by_name.as_ref().map_or_else(
                    || "Write the number printed on it.".to_owned(),
                    |name| {
                        format!(
                            "If it was sold where you live, write model = \"{name}\"; else what it can do (esim, physical_sims)."
                        )
                    },
                );
                let is = if model.by_name.is_some() { "may be" } else { "is" };
                let text =
                    format!("“{text}” {is} {numbers}, which differ in what they can do; only what they share is taken. {write}");
                reader.note(about(), NoteKind::Unknown, text);
            }
            if let Some(read) = model.stale {
                let text = format!("What the catalogue says of “{text}” was read on {read} and may have changed since.");
                reader.note(about(), NoteKind::Stale, text);
            }
            LookedUp::Known(model)
        }
        (Meant::Nothing(_), Some(kind)) => {
            let text = format!(
                "The catalogue has no model “{text}”: what this {kind} can hold is unknown where the file does not say it (esim, physical_sims, live_lines, hotspot)."
            );
            reader.note(about(), NoteKind::Unknown, text);
            LookedUp::KindOnly
        }
        (Meant::Nothing(near), None) => {
            let kind = "say what it is, as in kind = \"phone\"";
            let instead = near.map_or_else(|| kind.to_owned(), |near| format!("did you mean “{near}”? If not, {kind}"));
            reader.fault(item, format!("the catalogue has no model “{}”", shown(text)), instead);
            LookedUp::Refused
        }
    }
}

/// What is taken of a device whose model nobody knows: what all of its kind have in common.
pub(crate) fn unknown_model(kind: DeviceKind) -> Capability {
    let hotspot = if kind == DeviceKind::Hotspot { Known::Yes } else { Known::Unknown };
    Capability { hotspot, ..Capability::default() }
}

/// The model's abilities, with what the file says itself.
pub(crate) fn capability(reader: &mut Reader<'_>, fields: &Fields<'_>, base: Capability) -> Capability {
    let count = |item: Item<'_, '_>| item.whole(0..=20).map(|n| u8::try_from(n).unwrap_or(u8::MAX));
    let esim = optional(reader, fields, "esim", |item| esim(item, base.esim));
    let (has_esim, capacity) = esim.unwrap_or((base.has_esim, base.esim));
    let isim = optional(reader, fields, "isim", |item| item.flag());
    Capability {
        physical_slots: optional(reader, fields, "physical_sims", count).or(base.physical_slots),
        esim: capacity,
        has_esim,
        live_lines: optional(reader, fields, "live_lines", count).or(base.live_lines),
        isim: isim.map_or(base.isim, |yes| if yes { Isim::Yes } else { Isim::No }),
        satellite: optional(reader, fields, "satellite", satellite).unwrap_or(base.satellite),
        travel_esim: optional(reader, fields, "travel_esim", |item| item.known()).unwrap_or(base.travel_esim),
        hotspot: optional(reader, fields, "hotspot", |item| item.known()).unwrap_or(base.hotspot),
        ..base
    }
}

/// `{ stored = 8, live = 1 }`, `true`, `false`.
fn esim(item: Item<'_, '_>, base: Option<EsimCapacity>) -> Result<(Known, Option<EsimCapacity>), Fault> {
    if let Ok(yes) = item.flag() {
        return Ok(if yes { (Known::Yes, base) } else { (Known::No, None) });
    }
    let fields = item.table().map_err(|_| {
        item.fault(Wrong::new("this is not understood here").or("write esim = { stored = 8, live = 1 }, true or false"))
    })?;
    fields.refuse_unknown(|key| matches!(key, "stored" | "live"), ["stored", "live"])?;
    let count = |key| fields.find(key).map(|item| item.whole(1..=100)).transpose();
    let small = |count: Option<u32>| count.and_then(|count| u8::try_from(count).ok());
    let (stored, live) = (count("stored")?, count("live")?);
    if stored.zip(live).is_some_and(|(stored, live)| live > stored) {
        return Err(item
            .fault(Wrong::new("more profiles are live than stored").or("write what it stores first: { stored = 8, live = 2 }")));
    }
    Ok((Known::Yes, Some(EsimCapacity { stored_max: small(stored), live_max: small(live) })))
}

fn satellite(item: Item<'_, '_>) -> Result<Satellite, Fault> {
    match item.flag() {
        Ok(false) => Ok(Satellite::No),
        _ => item.word(&SATELLITES),
    }
}

/// Whether the device is a hub, which must be able to lend its connection.
pub(crate) fn hub(item: Item<'_, '_>, kind: DeviceKind, capability: &Capability) -> Result<bool, Fault> {
    let hub = item.flag()?;
    let lends = match capability.hotspot {
        Known::Yes => true,
        Known::No => false,
        Known::Unknown => kind.can_be_hub() || matches!(kind, DeviceKind::Tablet | DeviceKind::Laptop),
    };
    match hub && !lends {
        true => {
            let wrong = Wrong::new(format!("this {kind} cannot lend its connection to others"));
            Err(item.fault(wrong.or("make a phone or a hotspot the hub; if it can, write hotspot = true")))
        }
        false => Ok(hub),
    }
}
