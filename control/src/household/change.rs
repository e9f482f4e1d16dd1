//! Changing records: what is asked for happens as a whole, or not at all with a reason for each fault.
//!
//! The household that would come of it is read as a whole. A change that makes something wrong is refused. What was wrong before,
//! or is merely missing yet, does not stand in its way: a household is put together bit by bit.

use household::records::{Body, Record, RecordFault, Section, rename};
use store::{Edit, Expected, HouseholdId, Id, Key, Scope};

use super::Seat;
use super::read::{Records, read};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::nouns::{PULSE, of_section};
use crate::stored::json;

/// The id of a record.
pub type RecordId = String;

/// One household has so many records at most.
const RECORDS_MAX: usize = 20_000;
/// So often a change is tried again when somebody else changed another record at the same moment.
const TRIES: usize = 5;

/// A change of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordEdit {
    /// A new one.
    Add {
        /// What it is.
        section: Section,
        /// What it says.
        body: Body,
    },
    /// Another body. A new name is said by everything that refers to it as well.
    Change {
        /// What it is.
        section: Section,
        /// Which.
        id: RecordId,
        /// The version that was looked at.
        version: u64,
        /// What it says from now on.
        body: Body,
    },
    /// It goes.
    Remove {
        /// What it is.
        section: Section,
        /// Which.
        id: RecordId,
        /// The version that was looked at.
        version: u64,
    },
}

pub(crate) fn pulse_key(household: &HouseholdId) -> Result<Key, Error> {
    Ok(Key::new(Scope::Household(household.clone()), PULSE, Id::new("pulse")?))
}

impl House {
    /// Changes records together. The ids of those that it touched, in the order of the edits.
    pub async fn change(&self, seat: &Seat, edits: &[RecordEdit], why: &str) -> Result<Vec<RecordId>, Error> {
        seat.check(if seat.role.may(Act::ChangeAll) { Act::ChangeAll } else { Act::ChangeOwn })?;
        for _ in 0..TRIES {
            let before = self.all_records(seat).await?;
            if !seat.role.may(Act::ChangeAll) {
                super::view::check_own(seat, &before, edits)?;
            }
            let (after, ids) = self.changed(&before, edits)?;
            self.check(&before, &after).await?;
            match self.write(&seat.account.author()?, why, edits_between(seat, &before, &after)?).await {
                // Somebody else changed another record: look whether the two go together.
                Err(Error::Stale) => {}
                done => return done.map(|_| ids),
            }
        }
        Err(Error::Stale)
    }

    /// The records as they would be.
    fn changed(&self, before: &Records, edits: &[RecordEdit]) -> Result<(Vec<Record>, Vec<RecordId>), Error> {
        let (mut after, mut ids) = (before.records(), Vec::new());
        for edit in edits {
            ids.push(match edit {
                RecordEdit::Add { section, body } => {
                    if section.is_single() && after.iter().any(|record| record.section == *section) {
                        return Err(Error::Taken(section.word()));
                    }
                    let id = self.new_id().as_str().to_owned();
                    after.push(Record::new(id.clone(), *section, body.clone()));
                    id
                }
                RecordEdit::Change { section, id, version, body } => {
                    current(before, *section, id, *version)?;
                    let at = position(&after, *section, id)?;
                    let changed = Record::new(id.clone(), *section, body.clone());
                    if let (Some(from), Some(to)) = (after[at].name(), changed.name())
                        && from != to
                    {
                        for renamed in rename(&after, *section, from, to) {
                            let at = position(&after, renamed.section, &renamed.id)?;
                            after[at] = renamed;
                        }
                    }
                    after[at] = changed;
                    id.clone()
                }
                RecordEdit::Remove { section, id, version } => {
                    current(before, *section, id, *version)?;
                    after.remove(position(&after, *section, id)?);
                    id.clone()
                }
            });
        }
        if after.len() > RECORDS_MAX {
            return Err(Error::Refused { what: "household", problem: "has more than 20,000 records" });
        }
        Ok((after, ids))
    }

    /// Refuses faults that were not there before.
    async fn check(&self, before: &Records, after: &[Record]) -> Result<(), Error> {
        let (before, after, today) = (before.records(), after.to_vec(), self.today());
        let faults = self.heavy(move || {
            let Err(after) = read(&after, today) else { return Vec::new() };
            let known = read(&before, today).err().unwrap_or_default();
            let is_new = |fault: &RecordFault| fault.id.is_some() && !known.contains(fault);
            after.into_iter().filter(is_new).collect()
        });
        let faults = faults.await?;
        if faults.is_empty() { Ok(()) } else { Err(Error::Faulty(faults)) }
    }
}

/// Refuses a change of what somebody else has changed since.
fn current(before: &Records, section: Section, id: &str, version: u64) -> Result<(), Error> {
    match before.find(section, id) {
        None => Err(Error::NotFound(section.word())),
        Some(kept) if kept.version != version => Err(Error::Stale),
        Some(_) => Ok(()),
    }
}

fn position(records: &[Record], section: Section, id: &str) -> Result<usize, Error> {
    records.iter().position(|record| record.section == section && record.id == id).ok_or(Error::NotFound(section.word()))
}

/// What has to be written so that the records are as they should be; refused when anything else changed meanwhile.
pub(crate) fn edits_between(seat: &Seat, before: &Records, after: &[Record]) -> Result<Vec<Edit>, Error> {
    let key = |section: Section, id: &str| Ok::<_, Error>(seat.key(of_section(section), Id::new(id)?));
    let pulse = if before.pulse == 0 { Expected::Absent } else { Expected::Version(before.pulse) };
    let mut edits = vec![Edit::put(pulse_key(&seat.household)?, pulse, "{}")];
    for record in after {
        let expected = match before.find(record.section, &record.id) {
            Some(kept) if kept.record == *record => continue,
            Some(kept) => Expected::Version(kept.version),
            None => Expected::Absent,
        };
        edits.push(Edit::put(key(record.section, &record.id)?, expected, json(&record.body)?));
    }
    for kept in &before.list {
        let record = &kept.record;
        if !after.iter().any(|other| other.section == record.section && other.id == record.id) {
            edits.push(Edit::remove(key(record.section, &record.id)?, Expected::Version(kept.version)));
        }
    }
    Ok(edits)
}
