//! `[usage]`: what each device uses at home in a month.
//!
//! `phone = "9 GB a month, some months 14 GB"`, one key for each device, and `import = "usage.csv"` for what was recorded. A
//! device that is not named uses nothing. The phrases stand in `phrase.rs`; how they become scenarios, in `scenarios.rs`.

use std::collections::BTreeSet;

use fleet::intent::{Demand, DeviceNeed};
use fleet::inventory::{DeviceId, DeviceKind, Line, PrimaryUse};
use reference::document::Fields;

use crate::devices::DeviceDraft;
use crate::document::{NoteKind, Subject};
use crate::phrase::{self, Usage};
use crate::reader::{Reader, device_at, id};
use crate::scenarios::{self, Factor};
use crate::table::{at_key, keys, optional, span};
use crate::usage_csv;

/// More devices than this are named together in a note.
const NAMES_MAX: usize = 6;

/// What is used at home.
#[derive(Debug, Default)]
pub(crate) struct UsageTable {
    factors: Vec<Factor>,
    /// Minutes and messages of a month, by device.
    talk: Vec<(u32, u32)>,
    /// Whether the file says anything about the device.
    said: Vec<bool>,
}

/// Reads `[usage]`, and what stands beside the devices of a company.
pub(crate) fn read(reader: &mut Reader<'_>, root: &Fields<'_>, drafts: &[DeviceDraft]) -> UsageTable {
    let mut table = UsageTable { factors: Vec::new(), talk: vec![(0, 0); drafts.len()], said: vec![false; drafts.len()] };
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(usage) = &draft.usage {
            table.add(at, usage);
        }
    }
    let Some(fields) = optional(reader, root, "usage", |item| item.table()) else {
        return table;
    };
    for key in keys(&fields).iter().filter(|key| *key != "import") {
        if reader.is_hopeless() {
            break;
        }
        let at = match device_at(drafts, key) {
            Ok(at) => at,
            Err(wrong) => {
                reader.faults.push(at_key(&fields, key, wrong));
                continue;
            }
        };
        let Some(item) = fields.find(key) else { continue };
        let usage = item.read(phrase::usage);
        let Some(usage) = reader.keep(usage) else { continue };
        if table.said[at] {
            reader.fault(&item, format!("the usage of “{key}” is said in the company's list already"), "take one of them out");
            continue;
        }
        table.add(at, &usage);
        reader.stands(Subject::Usage(id(drafts, at)), span(&item));
    }
    if let Some(item) = fields.find("import") {
        usage_csv::read(reader, &item, drafts, &mut table);
    }
    table
}

impl UsageTable {
    fn add(&mut self, at: usize, usage: &Usage) {
        self.factors.push(Factor::of(at, &usage.alternatives));
        self.talk[at] = (usage.minutes, usage.messages);
        self.said[at] = true;
    }

    /// Adds what was recorded of several devices together.
    pub(crate) fn add_recorded(&mut self, factor: Factor, talk: &[(u32, u32)]) {
        for (&device, &talk) in factor.devices.iter().zip(talk) {
            (self.talk[device], self.said[device]) = (talk, true);
        }
        self.factors.push(factor);
    }

    /// Whether something is known of the device already.
    pub(crate) fn says(&self, device: usize) -> bool {
        self.said[device]
    }

    /// What the household wants at home.
    pub(crate) fn demand(self, drafts: &[DeviceDraft], lines: &[Line], reader: &mut Reader<'_>) -> Demand {
        let unsaid: Vec<&str> = drafts
            .iter()
            .zip(&self.said)
            .filter(|(draft, said)| !**said && draft.device.primary_use == PrimaryUse::Daily)
            .map(|(draft, _)| draft.device.id.0.as_str())
            .collect();
        if !unsaid.is_empty() {
            let text = format!("[usage] does not name {}: taken to use no mobile data at home.", some_of(&unsaid));
            reader.note(Subject::Household, NoteKind::Default, text);
        }
        let numbered: BTreeSet<&DeviceId> = lines.iter().filter(|line| line.number.is_some()).map(|line| &line.device).collect();
        let mut silent = Vec::new();
        let used = self.talk.iter().zip(&self.said);
        let needs = drafts.iter().zip(used).map(|(draft, (&(minutes, messages), &is_said))| DeviceNeed {
            device: draft.device.id.clone(),
            alone: draft.alone,
            calls: draft.calls.unwrap_or_else(|| calls(draft, &numbered, &mut silent)),
            minutes,
            messages,
            is_said,
        });
        let needs: Vec<DeviceNeed> = needs.collect();
        match silent[..] {
            [] => {}
            [only] => {
                let text = "It has no number today, and is taken to need one for calls. Write calls = false if data is enough.";
                reader.note(Subject::Device(DeviceId(only.to_owned())), NoteKind::Default, text);
            }
            _ => {
                let names = some_of(&silent);
                let text = format!(
                    "{names} have no number today, and are taken to need one for calls. Write calls = false where data is enough."
                );
                reader.note(Subject::Household, NoteKind::Default, text);
            }
        }
        let scenarios = scenarios::joint(&self.factors, drafts.len());
        Demand { needs, scenarios }
    }
}

/// A phone rings when it has a number today, or is used every day or for work; `silent` collects those without one.
fn calls<'d>(draft: &'d DeviceDraft, numbered: &BTreeSet<&DeviceId>, silent: &mut Vec<&'d str>) -> bool {
    let device = &draft.device;
    if device.kind != DeviceKind::Phone {
        return false;
    }
    if numbered.contains(&device.id) {
        return true;
    }
    let daily = matches!(device.primary_use, PrimaryUse::Daily | PrimaryUse::Work);
    if daily {
        silent.push(&device.id.0);
    }
    daily
}

/// `a, b and 7 more`.
pub(crate) fn some_of(names: &[&str]) -> String {
    match names.split_at(names.len().min(NAMES_MAX)) {
        (shown, []) => match shown {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        },
        (shown, rest) => format!("{} and {} more", shown.join(", "), rest.len()),
    }
}
