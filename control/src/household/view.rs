//! What somebody sees of a household: everything, or their own devices and what nobody owns.

use std::collections::BTreeSet;

use household::records::{Body, Record, Section};
use serde_json::Value;

use super::Seat;
use super::change::RecordEdit;
use super::read::{KeptRecord, Records};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;

/// What a seat sees of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The records, without what is hidden.
    pub records: Records,
    /// Names of devices that are hidden: whatever names one of them is not shown.
    hidden: BTreeSet<String>,
}

impl View {
    /// Whether something about this device may be shown.
    pub fn shows(&self, device: &str) -> bool {
        !self.hidden.contains(device)
    }

    /// Whether everything is shown.
    pub fn is_whole(&self) -> bool {
        self.hidden.is_empty()
    }
}

impl House {
    /// What a seat sees of its household.
    pub async fn view(&self, seat: &Seat) -> Result<View, Error> {
        seat.check(Act::SeeOwn)?;
        let mut records = self.all_records(seat).await?;
        if seat.role.may(Act::SeeAll) {
            return Ok(View { records, hidden: BTreeSet::new() });
        }
        let hidden = hidden(seat, &records);
        records.list.retain_mut(|kept| shown(&mut kept.record, seat, &hidden));
        Ok(View { records, hidden })
    }
}

/// Devices of other people.
fn hidden(seat: &Seat, records: &Records) -> BTreeSet<String> {
    let others = records.of(Section::Device).filter(|kept| !is_own(seat, records, &kept.record.body));
    others.filter_map(|kept| kept.record.name().map(str::to_owned)).collect()
}

/// Whether a device belongs to the seat's person, or to nobody in particular. What has no owner is the only person's, when there
/// is only one.
fn is_own(seat: &Seat, records: &Records, device: &Body) -> bool {
    let owner = device.get("owner").and_then(Value::as_str);
    let only = || {
        let mut people = records.of(Section::Person);
        let first = people.next().and_then(|kept| kept.record.name());
        first.filter(|_| people.next().is_none())
    };
    owner.or_else(only).is_none_or(|owner| seat.person.as_deref() == Some(owner))
}

/// Whether a record is shown at all; takes out of it what is not.
fn shown(record: &mut Record, seat: &Seat, hidden: &BTreeSet<String>) -> bool {
    let is_hidden = |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|name| hidden.contains(name));
    let body = &mut record.body;
    match record.section {
        Section::Household | Section::Rules | Section::Offer => true,
        Section::Person => body.get("name").and_then(Value::as_str) == seat.person.as_deref(),
        Section::Device => !is_hidden(body.get("name")),
        Section::Line => !is_hidden(body.get("device")),
        Section::Usage => body.contains_key("of") && !is_hidden(body.get("of")),
        Section::Trip => {
            let devices = body.get_mut("devices").and_then(Value::as_array_mut);
            let goes = devices.is_none_or(|devices| {
                devices.retain(|device| !is_hidden(Some(device)));
                !devices.is_empty()
            });
            if let Some(needs) = body.get_mut("needs").and_then(Value::as_object_mut) {
                needs.retain(|device, _| !hidden.contains(device));
            }
            goes
        }
        // Texts of many people, which nobody has taken apart.
        Section::Company | Section::File => false,
    }
}

/// Refuses changes of what is not one's own. A member changes devices of their own, and lines and use of these.
pub(crate) fn check_own(seat: &Seat, before: &Records, edits: &[RecordEdit]) -> Result<(), Error> {
    let own = |section: Section, body: &Body| match section {
        // A device without an owner is everybody's to see, and the managers' to change.
        Section::Device => seat.person.is_some() && body.get("owner").and_then(Value::as_str) == seat.person.as_deref(),
        Section::Line => device_is_own(seat, before, body.get("device")),
        Section::Usage => device_is_own(seat, before, body.get("of")),
        _ => false,
    };
    for edit in edits {
        let (section, kept, body) = match edit {
            RecordEdit::Add { section, body } => (*section, None, Some(body)),
            RecordEdit::Change { section, id, body, .. } => (*section, Some(id), Some(body)),
            RecordEdit::Remove { section, id, .. } => (*section, Some(id), None),
        };
        let kept: Option<&KeptRecord> =
            kept.map(|id| before.find(section, id).ok_or(Error::NotFound(section.word()))).transpose()?;
        let may = kept.is_none_or(|kept| own(section, &kept.record.body)) && body.is_none_or(|body| own(section, body));
        if !may {
            return Err(Error::Forbidden);
        }
    }
    Ok(())
}

fn device_is_own(seat: &Seat, before: &Records, device: Option<&Value>) -> bool {
    let device = device.and_then(Value::as_str).and_then(|name| before.named(Section::Device, name));
    let owner = device.and_then(|kept| kept.record.body.get("owner")).and_then(Value::as_str);
    owner.is_some() && owner == seat.person.as_deref()
}
