//! What the pages about devices say.

use fleet::inventory::{self, DeviceKind, Lock, ProfileState};
use fleet::offer::Known;
use reference::devices::{DeviceModel, Found, ModelKind};

use crate::pages::told::{Told, address, encoded};
use crate::pages::wheels;
use crate::words::Words;

/// What the list says.
#[derive(Debug, Clone)]
pub struct Devices {
    /// Whose devices, one after the other.
    pub groups: Vec<Group>,
    /// How many there are in all.
    pub count: usize,
}

/// Somebody's devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Whose; empty where there is one person only.
    pub owner: String,
    /// The devices.
    pub devices: Vec<Row>,
}

/// A device in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The strokes of its kind.
    pub icon: &'static str,
    /// Its model, or its kind where none is known.
    pub model: String,
    /// A sample of the stroke of its way.
    pub sample: String,
    /// How it is served, in words.
    pub by: String,
    /// What its lines cost in a month; empty when nothing.
    pub money: String,
}

/// What the page of one device says.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its name.
    pub name: String,
    /// The address of its page.
    pub href: String,
    /// The strokes of its kind.
    pub icon: &'static str,
    /// Its model or kind, and whose it is.
    pub about: String,
    /// How it is served now and would be.
    pub services: Vec<Service>,
    /// What is known of it: a name and a value each.
    pub facts: Vec<(String, String)>,
    /// What is stored on it.
    pub profiles: Vec<Profile>,
    /// Whether it is the hub, on which others hang.
    pub hub_of: Vec<(String, String)>,
}

/// How a device is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its main line, second line or backup.
    pub role: String,
    /// Now.
    pub now: String,
    /// By the plan; empty when the same.
    pub plan: String,
    /// What it costs in a month now.
    pub money: String,
    /// Its number; empty when it has none.
    pub number: String,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// On or off, in words.
    pub state: String,
    /// When it ends or ended; empty when nobody knows.
    pub ends: String,
    /// Whether it may go without losing anything.
    pub is_removable: bool,
}

/// What the catalogue knows of what was looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Add {
    /// What was looked for.
    pub query: String,
    /// Models to choose from.
    pub models: Vec<Model>,
    /// Names that are near, when there are none, each with the address that looks for it.
    pub nearest: Vec<(String, String)>,
    /// The nine kinds, word and name.
    pub kinds: Vec<(String, String)>,
    /// The people who may own it.
    pub people: Vec<String>,
}

/// A model to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// What the form sends.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Number, region, eSIM.
    pub about: String,
}

/// A row of a table that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Its line in the table.
    pub line: usize,
    /// The column; empty when the whole row is meant.
    pub column: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub instead: String,
}

/// The list.
pub fn devices(told: Told<'_>) -> Devices {
    let inventory = &told.document.inventory;
    let mut owners: Vec<Option<&str>> = Vec::new();
    for device in &inventory.devices {
        if !owners.contains(&device.owner.as_deref()) {
            owners.push(device.owner.as_deref());
        }
    }
    let many = owners.len() > 1;
    let group = |owner: Option<&str>| Group {
        owner: match owner {
            _ if !many => String::new(),
            Some(owner) => owner.to_owned(),
            None => told.words.say("devices-shared"),
        },
        devices: inventory
            .devices
            .iter()
            .filter(|device| device.owner.as_deref() == owner)
            .map(|device| row(told, device))
            .collect(),
    };
    Devices { groups: owners.into_iter().map(group).collect(), count: inventory.devices.len() }
}

fn row(told: Told<'_>, device: &inventory::Device) -> Row {
    let name = device.id.to_string();
    let node = node(told, &name);
    let lines = told.answer.lines.iter().filter(|line| line.device == name);
    let minor: i64 = lines.map(|line| line.costs_today.minor()).sum();
    let month = minor / i64::from(told.answer.months.max(1));
    Row {
        href: address("devices", &name),
        icon: proposal::picture::icon(device.kind.word()),
        model: model(told.words, device),
        sample: node.map_or_else(String::new, |node| wheels::sample(node.today.mode, node.today.line)),
        by: node.map_or_else(String::new, |node| node.today.by.clone()),
        money: if month == 0 { String::new() } else { monthly(told, month) },
        name,
    }
}

fn monthly(told: Told<'_>, minor: i64) -> String {
    told.language().money(fleet::money::Money::new(minor, told.answer.today.total.0.currency))
}

fn node<'a>(told: Told<'a>, name: &str) -> Option<&'a proposal::answer::Node> {
    told.answer.wheels.iter().flat_map(|wheel| wheel.hub.iter().chain(&wheel.spokes)).find(|node| node.device == name)
}

fn model(words: &Words, device: &inventory::Device) -> String {
    device.model.clone().unwrap_or_else(|| kind(words, device.kind))
}

/// A kind of device in the reader's language.
pub fn kind(words: &Words, kind: DeviceKind) -> String {
    words.say(&format!("kind-{}", kind.word()))
}

/// The page of one device; none when there is none of that name.
pub fn device(told: Told<'_>, name: &str) -> Option<Device> {
    let device = told.document.inventory.devices.iter().find(|device| device.id.0 == name)?;
    let words = told.words;
    let services = told.answer.lines.iter().filter(|line| line.device == name).map(|line| {
        let now = line.today.text.clone();
        let plan = line.best.last().map(|since| since.service.text.clone()).unwrap_or_default();
        Service {
            role: words.say(match line.role.as_str() {
                "second" => "device-second",
                "backup" => "device-backup",
                _ => "device-main",
            }),
            plan: if plan == now { String::new() } else { plan },
            now,
            money: monthly(told, line.costs_today.minor() / i64::from(told.answer.months.max(1))),
            number: line.number.clone().unwrap_or_default(),
        }
    });
    let owner = device.owner.clone().map(|owner| format!(" · {owner}")).unwrap_or_default();
    let wheel = told.answer.wheels.iter().find(|wheel| wheel.hub.as_ref().is_some_and(|hub| hub.device == name));
    let spokes = wheel.map(|wheel| wheel.spokes.as_slice()).unwrap_or_default();
    Some(Device {
        name: name.to_owned(),
        href: address("devices", name),
        icon: proposal::picture::icon(device.kind.word()),
        about: format!("{}{owner}", model(words, device)),
        services: services.collect(),
        facts: facts(told, device),
        profiles: device.profiles.iter().map(|profile| self::profile(told, profile)).collect(),
        hub_of: spokes.iter().map(|node| (node.device.clone(), address("devices", &node.device))).collect(),
    })
}

fn facts(told: Told<'_>, device: &inventory::Device) -> Vec<(String, String)> {
    let words = told.words;
    let unknown = || words.say("unknown");
    let count = |count: Option<u8>| count.map_or_else(unknown, |count| count.to_string());
    let capability = &device.capability;
    let esim = match (capability.has_esim, capability.esim) {
        (Known::No, _) => words.say("device-no-esim"),
        (_, Some(esim)) => words.with(
            "device-esim-places",
            &[("stored", (&count(esim.stored_max)).into()), ("live", (&count(esim.live_max)).into())],
        ),
        _ => unknown(),
    };
    let lock = match &device.lock {
        Lock::Unlocked => words.say("device-unlocked"),
        Lock::LockedTo(carrier) => words.with("device-locked", &[("carrier", carrier.into())]),
        Lock::Unknown => unknown(),
    };
    let demand = &told.document.intent.demand;
    let used = demand.needs.iter().position(|need| need.device == device.id).map(|at| demand.expected(at));
    let mut facts = vec![
        (words.say("device-kind"), kind(words, device.kind)),
        (
            words.say("device-uses"),
            used.map_or_else(unknown, |volume| {
                words.with("device-a-month", &[("volume", (&told.language().volume(volume)).into())])
            }),
        ),
        (words.say("device-esim"), esim),
        (words.say("device-slots"), count(capability.physical_slots)),
        (words.say("device-lock"), lock),
        ("EID".to_owned(), device.eid.as_ref().map_or_else(unknown, |eid| eid.as_str().to_owned())),
        ("IMEI".to_owned(), device.imei.as_ref().map_or_else(unknown, ToString::to_string)),
    ];
    if let Some(os) = &device.os {
        let version = device.os_version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        facts.push((words.say("device-os"), format!("{os}{version}")));
    }
    facts
}

fn profile(told: Told<'_>, profile: &inventory::Profile) -> Profile {
    let words = told.words;
    let ends = profile.expires.map(|day| {
        let said = told.language().day(day, told.today);
        words.with(if day < told.today { "device-expired" } else { "device-expires" }, &[("day", (&said).into())])
    });
    Profile {
        name: profile.name.clone(),
        state: words.say(if profile.state == ProfileState::Enabled { "device-profile-on" } else { "device-profile-off" }),
        ends: ends.unwrap_or_default(),
        is_removable: profile.is_removable(told.today),
    }
}

/// What the catalogue knows of what was looked for.
pub fn add(words: &Words, query: &str, people: Vec<String>, home: Option<fleet::place::Country>) -> Add {
    let kinds = DeviceKind::ALL.iter().map(|known| (known.word().to_owned(), kind(words, *known))).collect();
    let add = Add { query: query.to_owned(), kinds, people, ..Add::default() };
    if query.trim().is_empty() {
        return add;
    }
    let model = |model: &DeviceModel| self::model_row(words, model);
    match reference::devices::Devices::shipped().find(query, home) {
        Found::One(one) => Add { models: vec![model(one)], ..add },
        Found::Ambiguous { candidates, .. } => {
            Add { models: candidates.into_iter().take(MODELS_MAX).map(model).collect(), ..add }
        }
        Found::Nothing { suggestions } => Add { nearest: suggestions.into_iter().map(near).collect(), ..add },
    }
}

fn near(name: &str) -> (String, String) {
    (name.to_owned(), format!("/devices/add?query={}", encoded(name)))
}

/// More models than this are no choice.
const MODELS_MAX: usize = 12;

fn model_row(words: &Words, model: &DeviceModel) -> Model {
    let mut about: Vec<String> = Vec::new();
    about.extend(model.models.first().cloned());
    if let ModelKind::Device(known) = model.kind {
        about.push(kind(words, known));
    }
    about.push(words.say(match model.capability.has_esim {
        Known::Yes => "model-esim",
        Known::No => "device-no-esim",
        Known::Unknown => "model-esim-unknown",
    }));
    let id = model.models.first().cloned().unwrap_or_else(|| model.name.clone());
    Model { id, name: model.name.clone(), about: about.join(" · ") }
}
