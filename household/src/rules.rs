//! `[rules]`: what a plan must keep, and what people's time is worth.
//!
//! | key | meaning | left out |
//! |---|---|---|
//! | `keep_numbers` | numbers stay, whoever carries them | true |
//! | `free_slot_on_hub` | so many eSIM places stay free on the hub (true means 1) | 0 |
//! | `backup_line` | `"different network"`: the hub has a second line on another network; `"different network or satellite"`: unless it reaches satellites for messages; or false | false |
//! | `commitment` | `"never"`, `"any"`, `"only if it saves 60 USD a year"`: contracts longer than a month | never |
//! | `one_provider_per_trip` | everyone's data on a trip comes from one provider | false |
//! | `hassle` | `"30 USD an hour"`: each change is charged its minutes; or false | time is not counted |
//! | `slow_below` | `"1 Mbit/s"`: slower data does not count | 1 Mbit/s |
//! | `lead_days` | days before a trip by which a new carrier, an unlock or an identity check must be done | 3 |

use fleet::intent::{BackupLine, CommitmentRule, Rules};
use reference::document::{Fault, Fields, Item};

use crate::document::{NoteKind, Subject};
use crate::phrase;
use crate::reader::Reader;
use crate::table::{optional, refuse_unknown, span};

const KEYS: [&str; 8] = [
    "keep_numbers",
    "free_slot_on_hub",
    "backup_line",
    "commitment",
    "one_provider_per_trip",
    "hassle",
    "slow_below",
    "lead_days",
];

/// An identity check takes up to two days and an unlock up to three working days (SCENARIOS C40, C42).
const LEAD_DAYS: u16 = 3;

/// Reads `[rules]`; the hubs come from the devices.
pub(crate) fn read(reader: &mut Reader<'_>, root: &Fields<'_>) -> Rules {
    let unsaid = Rules { lead_days: LEAD_DAYS, ..Rules::default() };
    let fields = optional(reader, root, "rules", |item| item.table());
    notes(reader, fields.as_ref());
    let Some(fields) = fields else { return unsaid };
    refuse_unknown(reader, &fields, &KEYS);
    for key in KEYS {
        if let Some(item) = fields.find(key) {
            reader.stands(Subject::Rule(key), span(&item));
        }
    }
    let whole = |item: Item<'_, '_>, most: u32| item.whole(0..=most).map(|n| u16::try_from(n).unwrap_or(u16::MAX));
    Rules {
        keep_numbers: optional(reader, &fields, "keep_numbers", |item| item.flag()).unwrap_or(unsaid.keep_numbers),
        free_slots_on_hub: optional(reader, &fields, "free_slot_on_hub", free_slots).unwrap_or(unsaid.free_slots_on_hub),
        backup_line: optional(reader, &fields, "backup_line", backup_line).unwrap_or(unsaid.backup_line),
        commitment: optional(reader, &fields, "commitment", commitment).unwrap_or(unsaid.commitment),
        one_provider_per_trip: optional(reader, &fields, "one_provider_per_trip", |item| item.flag())
            .unwrap_or(unsaid.one_provider_per_trip),
        hassle_per_hour: optional(reader, &fields, "hassle", |item| match item.flag() {
            Ok(false) => Ok(None),
            _ => item.read(phrase::hourly).map(Some),
        })
        .flatten(),
        slow_below_kbit_per_s: optional(reader, &fields, "slow_below", |item| item.read(phrase::speed))
            .unwrap_or(unsaid.slow_below_kbit_per_s),
        lead_days: optional(reader, &fields, "lead_days", |item| whole(item, 90)).unwrap_or(unsaid.lead_days),
        hubs: Vec::new(),
    }
}

/// Defaults that change what a plan costs.
fn notes(reader: &mut Reader<'_>, fields: Option<&Fields<'_>>) {
    let unsaid = [
        (
            "commitment",
            "Contracts longer than a month are left out. Write commitment = \"only if it saves 60 USD a year\" to let them in.",
        ),
        (
            "hassle",
            "Your time is not counted, so a change pays from the first cent. Write hassle = \"30 USD an hour\" to count it.",
        ),
    ];
    for (key, text) in unsaid {
        if fields.is_none_or(|fields| fields.find(key).is_none()) {
            reader.note(Subject::Rule(key), NoteKind::Default, text);
        }
    }
}

fn free_slots(item: Item<'_, '_>) -> Result<u8, Fault> {
    match item.flag() {
        Ok(yes) => Ok(u8::from(yes)),
        Err(_) => item.whole(0..=20).map(|n| u8::try_from(n).unwrap_or(u8::MAX)),
    }
}

fn backup_line(item: Item<'_, '_>) -> Result<BackupLine, Fault> {
    match item.flag() {
        Ok(false) => Ok(BackupLine::NotNeeded),
        Ok(true) => Ok(BackupLine::DifferentNetwork),
        Err(_) => item.word(&[
            ("different network", BackupLine::DifferentNetwork),
            ("different network or satellite", BackupLine::DifferentNetworkOrSatellite),
            ("none", BackupLine::NotNeeded),
        ]),
    }
}

fn commitment(item: Item<'_, '_>) -> Result<CommitmentRule, Fault> {
    match item.flag() {
        Ok(false) => Ok(CommitmentRule::Never),
        Ok(true) => Ok(CommitmentRule::Free),
        Err(_) => item.read(phrase::commitment),
    }
}
