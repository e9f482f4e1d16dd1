//! `[[devices]]`: what there is, whose it is and what it is for.
//!
//! | key of a device | meaning | left out |
//! |---|---|---|
//! | `name` | its name in this file | must be there |
//! | `model` | a model number or name; the catalogue fills the rest in | `kind` must be there |
//! | `kind` | phone, tablet, watch, tracker, earbuds, laptop, hotspot, car, iot | the model's; else the name, when it is one of these words |
//! | `owner` | a person | the only person there is; else shared by the household |
//! | `hub` | it lends its connection to the others | proposed by the plan |
//! | `use` | daily, travel, backup, work | daily |
//! | `alone` | true, or in words when: it must work away from Wi-Fi and hub | false |
//! | `calls` | it must ring under a number of its own | true for a phone that is used daily or for work, or that has a number |
//! | `lock` | `"unlocked"`, or the carrier it is locked to, by id or name | unknown |
//! | `os` | `"iOS 26.1"` | the model's |
//! | `eid`, `imei` | its numbers | unknown |
//! | `installed` | profiles that are stored on it besides the lines of this file | none |
//! | `policy` | owner, employer, carrier, maker: who decides what may be installed | the model's; else its owner |
//! | `esim` | `{ stored = 8, live = 1 }`, true or false | the model's |
//! | `physical_sims`, `live_lines` | SIM card slots; lines that are live at once | the model's |
//! | `satellite` | emergency, messages, data, or false | the model's |
//! | `hotspot`, `travel_esim`, `isim` | whether it lends its line; takes any seller's travel eSIM; has an iSIM | the model's |

use std::collections::BTreeMap;
use std::ops::Range;

use fleet::inventory::{Device, DeviceId, DeviceKind, Lock, PolicyOwner, PrimaryUse};
use reference::carriers::Carriers;
use reference::document::{Fault, Fields, Item, Wrong, shown};

use crate::abilities::{LookedUp, capability, hub, look_up, unknown_model};
use crate::document::{NoteKind, Subject};
use crate::head::Head;
use crate::people::People;
use crate::phrase::Usage;
use crate::reader::{ENTRIES_MAX, Reader};
use crate::table::{name, nearest, needed, optional, refuse_unknown, span, tables};

const KEYS: [&str; 21] = [
    "name",
    "model",
    "kind",
    "owner",
    "hub",
    "use",
    "alone",
    "calls",
    "lock",
    "os",
    "eid",
    "imei",
    "installed",
    "policy",
    "esim",
    "physical_sims",
    "live_lines",
    "satellite",
    "hotspot",
    "travel_esim",
    "isim",
];

const USES: [(&str, PrimaryUse); 4] = [
    ("daily", PrimaryUse::Daily),
    ("travel", PrimaryUse::TravelOnly),
    ("backup", PrimaryUse::Backup),
    ("work", PrimaryUse::Work),
];
const POLICIES: [(&str, PolicyOwner); 4] = [
    ("owner", PolicyOwner::Owner),
    ("employer", PolicyOwner::Employer),
    ("carrier", PolicyOwner::Carrier),
    ("maker", PolicyOwner::Maker),
];
/// A device and what the file says about its needs.
#[derive(Debug, Clone)]
pub(crate) struct DeviceDraft {
    pub(crate) device: Device,
    pub(crate) hub: bool,
    pub(crate) alone: bool,
    /// `None` when the file does not say.
    pub(crate) calls: Option<bool>,
    /// Said beside the device, as a company's list does; else in `[usage]`.
    pub(crate) usage: Option<Usage>,
    pub(crate) file: String,
    pub(crate) span: Range<usize>,
}

/// Reads `[[devices]]`.
pub(crate) fn read(reader: &mut Reader<'_>, root: &Fields<'_>, people: &People, head: &Head) -> Vec<DeviceDraft> {
    let mut drafts: Vec<DeviceDraft> = Vec::new();
    for fields in tables(reader, root, "devices", ENTRIES_MAX) {
        refuse_unknown(reader, &fields, &KEYS);
        let named = needed(reader, &fields, "name", "write how you call it, as in name = \"phone\"", |item| {
            Ok((device_name(item)?, span(&item)))
        });
        let Some((id, at)) = named else { continue };
        if drafts.iter().any(|draft| draft.device.id.0 == id) {
            if let Some(item) = fields.find("name") {
                reader.fault(&item, format!("two devices are named “{}”", shown(&id)), "give each a name of its own");
            }
            continue;
        }
        reader.stands(Subject::Device(DeviceId(id.clone())), at.clone());
        let draft = device(reader, &fields, id, at, people, head);
        drafts.push(draft);
    }
    if drafts.is_empty() && root.find("devices").is_none() && root.find("company").is_none() {
        reader.faults.push(root.missing("devices", "open each device with `[[devices]]` and name = \"phone\""));
    }
    people.share(reader, &mut drafts);
    drafts
}

/// What binds devices to each other: no two share a number, no two hubs an owner.
pub(crate) fn check(reader: &mut Reader<'_>, drafts: &[DeviceDraft]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        let device = &draft.device;
        let eid = device.eid.as_ref().map(|eid| format!("EID {}", eid.as_str()));
        let imei = device.imei.as_ref().map(|imei| format!("IMEI {imei}"));
        let hub =
            draft.hub.then(|| device.owner.as_ref().map_or("the household's hub".to_owned(), |owner| format!("hub of {owner}")));
        for shared in [eid, imei, hub].into_iter().flatten() {
            if let Some(first) = seen.insert(shared.clone(), at) {
                let (one, two) = (&drafts[first].device.id, &device.id);
                let (problem, instead) = match shared.contains("hub") {
                    true => (format!("“{one}” and “{two}” are both the {shared}"), "write hub = true on one of them"),
                    false => (format!("“{one}” and “{two}” have the same {shared}"), "look it up on each device: dial *#06#"),
                };
                let (file, span) = (draft.file.clone(), draft.span.clone());
                reader.faults.push(Fault { file, span, path: String::new(), problem, instead: Some(instead.into()) });
            }
        }
    }
}

fn device_name(item: Item<'_, '_>) -> Result<String, Fault> {
    let name = name(item)?;
    match name == "import" {
        true => Err(item.fault(Wrong::new("“import” means something else in [usage]").or("give the device another name"))),
        false => Ok(name),
    }
}

fn device(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    id: String,
    at: Range<usize>,
    people: &People,
    head: &Head,
) -> DeviceDraft {
    let written = optional(reader, fields, "model", |item| Ok((item, item.text()?.trim())));
    let stated = optional(reader, fields, "kind", |item| item.parse::<DeviceKind>());
    let mut mended = (written.is_some() || fields.find("model").is_none()) && (stated.is_some() || fields.find("kind").is_none());
    let model = match written {
        Some((item, text)) => match look_up(reader, &item, text, &id, stated, head) {
            LookedUp::Known(model) => Some(model),
            LookedUp::KindOnly => None,
            LookedUp::Refused => {
                mended = false;
                None
            }
        },
        None => None,
    };
    let kind = stated.or(model.as_ref().map(|model| model.kind)).or_else(|| id.parse().ok());
    if mended && kind.is_none() {
        let write = "write its model number or name, or at least its kind, as in kind = \"tablet\"";
        reader.faults.push(fields.missing("model", write));
    }
    // What is wrong is said already; the rest of the file may still speak of the device.
    let kind = kind.unwrap_or(DeviceKind::Phone);
    let (os, os_version) = match optional(reader, fields, "os", |item| item.text()) {
        Some(text) => split_os(text),
        None => (model.as_ref().and_then(|model| model.os.clone()), None),
    };
    let base = model.as_ref().map_or_else(|| unknown_model(kind), |model| model.capability.clone());
    let capability = capability(reader, fields, base);
    let hub = optional(reader, fields, "hub", |item| hub(item, kind, &capability)).unwrap_or(false);
    let device = Device {
        profiles: crate::installed::read(reader, fields),
        kind,
        model: written.map(|(_, text)| text.to_owned()),
        owner: optional(reader, fields, "owner", |item| people.owner(item)),
        primary_use: optional(reader, fields, "use", |item| item.word(&USES)).unwrap_or_default(),
        lock: lock(reader, fields, &id, kind, head),
        os,
        os_version,
        policy_owner: optional(reader, fields, "policy", |item| item.word(&POLICIES))
            .or(model.as_ref().and_then(|model| model.policy_owner))
            .unwrap_or_default(),
        network_choice: model.map(|model| model.network_choice).unwrap_or_default(),
        eid: optional(reader, fields, "eid", |item| item.parse()),
        imei: optional(reader, fields, "imei", |item| item.parse()),
        capability,
        id: DeviceId(id),
    };
    let alone = optional(reader, fields, "alone", |item| if item.is_text() { item.text().map(|_| true) } else { item.flag() });
    let calls = optional(reader, fields, "calls", |item| item.flag());
    let alone = alone.unwrap_or(false);
    if let Some(stored) = device.capability.esim.and_then(|esim| esim.stored_max)
        && device.profiles.len() > usize::from(stored)
    {
        let text = format!(
            "{} profiles are installed, and it stores {stored}. Write esim = {{ stored = … }} if it stores more.",
            device.profiles.len()
        );
        reader.note(Subject::Device(device.id.clone()), NoteKind::Odd, text);
    }
    DeviceDraft { device, hub, alone, calls, usage: None, file: reader.file.to_owned(), span: at }
}

fn lock(reader: &mut Reader<'_>, fields: &Fields<'_>, id: &str, kind: DeviceKind, head: &Head) -> Lock {
    let about = || Subject::Device(DeviceId(id.to_owned()));
    let lock = optional(reader, fields, "lock", |item| item.read(|text| locked_to(text.trim(), head)));
    if let Some(Lock::LockedTo(carrier)) = &lock
        && Carriers::shipped().carrier(carrier).is_none()
    {
        let near = nearest(carrier, Carriers::shipped().carriers().map(|carrier| carrier.id.as_str()));
        let near = near.map_or_else(String::new, |near| format!(" Did you mean “{near}”?"));
        reader.note(
            about(),
            NoteKind::Odd,
            format!("It is locked to “{carrier}”, which the catalogue of carriers does not know.{near}"),
        );
    }
    if fields.find("lock").is_none() && kind == DeviceKind::Phone {
        let text = "Whether it is locked to a carrier is unknown, so a plan that changes its carrier says to check first. Write lock = \"unlocked\" if it is not.";
        reader.note(about(), NoteKind::Unknown, text);
    }
    lock.unwrap_or_default()
}

/// `unlocked`, a carrier's id, or its name in the home country.
fn locked_to(text: &str, head: &Head) -> Result<Lock, Wrong> {
    match text {
        "unlocked" | "no" => return Ok(Lock::Unlocked),
        "unknown" => return Ok(Lock::Unknown),
        _ => {}
    }
    let named = Carriers::shipped().search(text, Some(head.home));
    let mut named = named.iter().filter(|carrier| carrier.name.eq_ignore_ascii_case(text));
    if let (Some(carrier), None) = (named.next(), named.next()) {
        return Ok(Lock::LockedTo(carrier.id.clone()));
    }
    if text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Ok(Lock::LockedTo(text.to_owned()));
    }
    Err(Wrong::new(format!("“{}” is no carrier that is known", shown(text)))
        .or("write “unlocked”, or the id of the carrier it is locked to, as in “att-us”"))
}

/// `"iOS 26.1"` → `iOS` and `26.1`.
fn split_os(text: &str) -> (Option<String>, Option<String>) {
    match text.trim().rsplit_once(' ') {
        Some((os, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            (Some(os.to_owned()), Some(version.to_owned()))
        }
        _ => (Some(text.trim().to_owned()), None),
    }
}
