//! `[[people]]` and `[[devices]]`: who there is, and what they own.
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
//!
//! `[[people]]` has `name` alone and may be left out: then whoever owns a device belongs to the household.

use std::collections::BTreeMap;
use std::ops::Range;

use fleet::inventory::device::{Isim, Satellite};
use fleet::inventory::{Capability, Device, DeviceId, DeviceKind, EsimCapacity, Lock, Person, PolicyOwner, PrimaryUse};
use fleet::offer::Known;
use reference::carriers::Carriers;
use reference::document::{Fault, Fields, Item, Wrong, shown};

use crate::document::{NoteKind, Subject};
use crate::head::Head;
use crate::models::{self, Meant, Model};
use crate::phrase::Usage;
use crate::reader::{ENTRIES_MAX, Reader};
use crate::table::{name, nearest, needed, optional, refuse_unknown, span, tables};
use crate::usage::some_of;

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
const SATELLITES: [(&str, Satellite); 4] =
    [("emergency", Satellite::Emergency), ("messages", Satellite::Messages), ("data", Satellite::Data), ("no", Satellite::No)];

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

/// The people of the household.
pub(crate) struct People {
    pub(crate) list: Vec<Person>,
    /// Whether the file lists them, so that an owner who is not there is a slip of the pen.
    listed: bool,
}

/// Reads `[[people]]`.
pub(crate) fn people(reader: &mut Reader<'_>, root: &Fields<'_>) -> People {
    let listed = root.find("people").is_some();
    let mut list: Vec<Person> = Vec::new();
    for fields in tables(reader, root, "people", ENTRIES_MAX) {
        refuse_unknown(reader, &fields, &["name"]);
        let Some((who, at)) = needed(reader, &fields, "name", "write name = \"Ana\"", |item| Ok((name(item)?, span(&item))))
        else {
            continue;
        };
        if list.iter().any(|person| person.name == who) {
            if let Some(item) = fields.find("name") {
                reader.fault(&item, format!("two people are named “{}”", shown(&who)), "give each a name of their own");
            }
            continue;
        }
        reader.stands(Subject::Person(who.clone()), at);
        list.push(Person { name: who });
    }
    People { list, listed }
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
    if !people.listed {
        share_owners(reader, &mut drafts);
    }
    if let [only] = &people.list[..] {
        for draft in drafts.iter_mut().filter(|draft| draft.device.owner.is_none()) {
            draft.device.owner = Some(only.name.clone());
        }
    }
    drafts
}

/// With nobody listed and one owner named, everything is theirs.
fn share_owners(reader: &mut Reader<'_>, drafts: &mut [DeviceDraft]) {
    let mut owners: Vec<String> = drafts.iter().filter_map(|draft| draft.device.owner.clone()).collect();
    owners.sort();
    owners.dedup();
    for owner in &owners {
        if let Some(draft) = drafts.iter().find(|draft| draft.device.owner.as_ref() == Some(owner)) {
            reader.stands(Subject::Person(owner.clone()), draft.span.clone());
        }
    }
    if let [only] = &owners[..] {
        for draft in drafts.iter_mut().filter(|draft| draft.device.owner.is_none()) {
            draft.device.owner = Some(only.clone());
        }
    }
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
        owner: optional(reader, fields, "owner", |item| owner(item, people)),
        primary_use: optional(reader, fields, "use", |item| item.word(&USES)).unwrap_or_default(),
        lock: lock(reader, fields, &id, kind, head),
        os,
        os_version,
        policy_owner: optional(reader, fields, "policy", |item| item.word(&POLICIES))
            .or(model.and_then(|model| model.policy_owner))
            .unwrap_or_default(),
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

/// What became of looking a model up.
enum LookedUp {
    /// The catalogue knows it.
    Known(Model),
    /// The catalogue does not know it, but the file says what kind of device it is.
    KindOnly,
    /// The file must be mended first.
    Refused,
}

fn look_up(
    reader: &mut Reader<'_>,
    item: &Item<'_, '_>,
    text: &str,
    id: &str,
    stated: Option<DeviceKind>,
    head: &Head,
) -> LookedUp {
    let about = || Subject::Device(DeviceId(id.to_owned()));
    let meant = match models::meant(reader.world.devices, text, head.home) {
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
                let text = format!(
                    "“{text}” is {numbers}, which differ in what they can do; only what they share is taken. Write the number printed on it."
                );
                reader.note(about(), NoteKind::Unknown, text);
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
fn unknown_model(kind: DeviceKind) -> Capability {
    let hotspot = if kind == DeviceKind::Hotspot { Known::Yes } else { Known::Unknown };
    Capability { hotspot, ..Capability::default() }
}

/// The model's abilities, with what the file says itself.
fn capability(reader: &mut Reader<'_>, fields: &Fields<'_>, base: Capability) -> Capability {
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

fn hub(item: Item<'_, '_>, kind: DeviceKind, capability: &Capability) -> Result<bool, Fault> {
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

fn owner(item: Item<'_, '_>, people: &People) -> Result<String, Fault> {
    let who = name(item)?;
    if !people.listed || people.list.iter().any(|person| person.name == who) {
        return Ok(who);
    }
    let near = nearest(&who, people.list.iter().map(|person| person.name.as_str()));
    let instead = near.map_or_else(|| "add them as `[[people]]`".to_owned(), |near| format!("did you mean “{near}”?"));
    Err(item.fault(Wrong::new(format!("nobody is named “{}”", shown(&who))).or(instead)))
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
