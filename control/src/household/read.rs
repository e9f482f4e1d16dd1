//! A household's records as they are kept, and what they say.

use household::records::{Assembled, Record, RecordFault, Section};
use household::{Document, World};
use jiff::civil::Date;
use reference::devices::Devices;
use reference::offers::Catalogue;
use store::HouseholdId;

use super::Seat;
use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::nouns::{PULSE, of_records};

/// A record with the version that a change of it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRecord {
    /// What it says; its id is the one that it is kept under.
    pub record: Record,
    /// Its version.
    pub version: u64,
}

/// All records of a household at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// The household.
    pub household: HouseholdId,
    /// The version of the household as a whole: it changes with every record.
    pub pulse: u64,
    /// By section, in each in the order in which they were made.
    pub list: Vec<KeptRecord>,
}

impl Records {
    /// The records alone.
    pub fn records(&self) -> Vec<Record> {
        self.list.iter().map(|kept| kept.record.clone()).collect()
    }

    /// The records of a section.
    pub fn of(&self, section: Section) -> impl Iterator<Item = &KeptRecord> {
        self.list.iter().filter(move |kept| kept.record.section == section)
    }

    /// One record.
    pub fn find(&self, section: Section, id: &str) -> Option<&KeptRecord> {
        self.of(section).find(|kept| kept.record.id == id)
    }

    /// A record by its name.
    pub fn named(&self, section: Section, name: &str) -> Option<&KeptRecord> {
        self.of(section).find(|kept| kept.record.name() == Some(name))
    }

    /// What they say on a day, or everything that is wrong in them.
    pub fn read(&self, today: Date) -> Result<Document, Vec<RecordFault>> {
        read(&self.records(), today)
    }
}

/// What records say on a day, with the catalogues that ship.
pub(crate) fn read(records: &[Record], today: Date) -> Result<Document, Vec<RecordFault>> {
    let world = World { devices: Devices::shipped(), offers: Catalogue::shipped() };
    Assembled::of(records).read(&world, today)
}

impl House {
    /// Everything that is kept of a household.
    pub async fn records(&self, seat: &Seat) -> Result<Records, Error> {
        seat.check(Act::SeeAll)?;
        self.all_records(seat).await
    }

    /// The version of a household as a whole.
    pub(crate) async fn pulse(&self, seat: &Seat) -> Result<u64, Error> {
        let entry = self.store.find(&super::change::pulse_key(&seat.household)?).await?;
        Ok(entry.map_or(0, |entry| entry.version))
    }

    pub(crate) async fn all_records(&self, seat: &Seat) -> Result<Records, Error> {
        let mut nouns = of_records();
        nouns.push(PULSE);
        let whole = self.store.whole(&seat.scope(), &nouns).await?;
        let mut records = Records { household: seat.household.clone(), pulse: 0, list: Vec::new() };
        for entry in whole.entries {
            let Some(section) = Section::of(entry.key.noun.as_str()) else {
                records.pulse = entry.version;
                continue;
            };
            let corrupt =
                |error| store::Error::Corrupt { place: "the store".to_owned(), what: format!("{}: {error}", entry.key) };
            let body = serde_json::from_str(&entry.body).map_err(corrupt)?;
            let record = Record::new(entry.key.id.as_str(), section, body);
            records.list.push(KeptRecord { record, version: entry.version });
        }
        records.list.sort_by(|one, other| (one.record.section, &one.record.id).cmp(&(other.record.section, &other.record.id)));
        Ok(records)
    }
}
