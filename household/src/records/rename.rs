//! A new name for a thing, in itself and in everything that refers to it.

use serde_json::Value;

use super::{Body, Record, Section};

/// The records that change when the thing of this name gets another; as they are afterwards.
pub fn rename(records: &[Record], section: Section, from: &str, to: &str) -> Vec<Record> {
    let renamed = |record: &Record| {
        let mut record = record.clone();
        let changed = if record.section == section && record.name() == Some(from) {
            section.name_key().map(|key| record.body.insert(key.to_owned(), to.into())).is_some()
        } else {
            refers(&mut record, section, from, to)
        };
        changed.then_some(record)
    };
    records.iter().filter_map(renamed).collect()
}

/// Changes every reference in one record; whether there was one.
fn refers(record: &mut Record, section: Section, from: &str, to: &str) -> bool {
    let body = &mut record.body;
    match (section, record.section) {
        (Section::Person, Section::Device) => text(body, "owner", from, to),
        (Section::Device, Section::Line) => text(body, "device", from, to),
        (Section::Device, Section::Usage) => text(body, "of", from, to),
        (Section::Device, Section::Trip) => list(body, "devices", from, to) | key(body, "needs", from, to),
        (Section::Offer, Section::Line) => text(body, "offer", from, to),
        (Section::File, Section::Household) => list(body, "offers", from, to),
        (Section::File, Section::Usage) => text(body, "import", from, to),
        (Section::File, Section::Company) => text(body, "people", from, to),
        _ => false,
    }
}

fn text(body: &mut Body, key: &str, from: &str, to: &str) -> bool {
    let Some(value) = body.get_mut(key).filter(|value| value.as_str() == Some(from)) else { return false };
    *value = to.into();
    true
}

fn list(body: &mut Body, key: &str, from: &str, to: &str) -> bool {
    let items = body.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten();
    items.filter(|item| item.as_str() == Some(from)).map(|item| *item = to.into()).count() > 0
}

fn key(body: &mut Body, key: &str, from: &str, to: &str) -> bool {
    let Some(table) = body.get_mut(key).and_then(Value::as_object_mut) else { return false };
    let Some(value) = table.remove(from) else { return false };
    table.insert(to.to_owned(), value);
    true
}
