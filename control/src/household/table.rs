//! A table of devices brought in: the right rows, or none while one is wrong.

use std::collections::BTreeMap;

use household::records::table::{Row, RowFault, column_of, rows};
use household::records::{Body, Record, Section};

use super::change::edits_between;
use super::read::read;
use super::{Records, Seat};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;

/// What to do with a table that has wrong rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongRows {
    /// Nothing is brought in.
    Refuse,
    /// The right rows are brought in.
    LeaveOut,
}

/// What came of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// How many rows are right.
    pub right: usize,
    /// What is wrong in the others.
    pub faults: Vec<RowFault>,
    /// Whether the right rows were brought in.
    pub brought_in: bool,
}

impl House {
    /// Brings in a table of devices. A device that is there already by its name is changed and not doubled; people who are not
    /// there yet are added.
    pub async fn bring_in_table(&self, seat: &Seat, table: &str, wrong: WrongRows) -> Result<TableReport, Error> {
        seat.check(Act::ChangeAll)?;
        let before = self.all_records(seat).await?;
        let mut rows = match rows(table) {
            Ok(rows) => rows,
            Err(fault) => return Ok(TableReport { right: 0, faults: vec![fault], brought_in: false }),
        };
        let (mut faults, mut after) = (Vec::new(), before.records());
        // Leaving a row out can make another one wrong, so look again until nothing new is wrong.
        loop {
            let merged = self.merged(&before, &rows)?;
            let found = self.row_faults(&before, &merged).await?;
            if found.is_empty() {
                after = if rows.is_empty() { after } else { merged.records };
                break;
            }
            rows.retain(|row| !found.iter().any(|fault| fault.line == row.line));
            faults.extend(found);
        }
        faults.sort_by(|one: &RowFault, other| (one.line, &one.column).cmp(&(other.line, &other.column)));
        let right = rows.len();
        let brought_in = right > 0 && (faults.is_empty() || wrong == WrongRows::LeaveOut);
        if brought_in {
            self.write(&seat.account.author()?, "Brought in a table", edits_between(seat, &before, &after)?).await?;
        }
        Ok(TableReport { right, faults, brought_in })
    }

    fn merged(&self, before: &Records, rows: &[Row]) -> Result<Merged, Error> {
        let mut merged = Merged { records: before.records(), lines: BTreeMap::new(), doubled: Vec::new() };
        for row in rows {
            for (section, body) in &row.records {
                if *section == Section::Device {
                    merged.person(self, body);
                }
                merged.put(self, row.line, *section, body);
            }
        }
        Ok(merged)
    }

    async fn row_faults(&self, before: &Records, merged: &Merged) -> Result<Vec<RowFault>, Error> {
        let (before, after, today) = (before.records(), merged.records.clone(), self.today());
        let (known, found) = self
            .heavy(move || (read(&before, today).err().unwrap_or_default(), read(&after, today).err().unwrap_or_default()))
            .await?;
        let mut faults = merged.doubled.clone();
        for fault in found.into_iter().filter(|fault| !known.contains(fault)) {
            let Some(line) = fault.id.as_ref().and_then(|id| merged.lines.get(id)) else { continue };
            let column = column_of(fault.section, &fault.key).to_owned();
            faults.push(RowFault { line: *line, column, problem: fault.problem, instead: fault.instead });
        }
        Ok(faults)
    }
}

/// Records with the rows of a table among them.
struct Merged {
    records: Vec<Record>,
    /// The line of the table that a record comes from.
    lines: BTreeMap<String, u64>,
    doubled: Vec<RowFault>,
}

impl Merged {
    /// Adds the owner of a device to the people, if nobody has that name yet.
    fn person(&mut self, house: &House, device: &Body) {
        let Some(owner) = device.get("owner").and_then(|owner| owner.as_str()) else { return };
        let known = |record: &Record| record.section == Section::Person && record.name() == Some(owner);
        if !self.records.iter().any(known) {
            let body = [("name".to_owned(), owner.into())].into_iter().collect();
            self.records.push(Record::new(house.new_id().as_str(), Section::Person, body));
        }
    }

    /// Puts what a row says: over the device of that name, its use, and its only line without a number of its own.
    fn put(&mut self, house: &House, line: u64, section: Section, body: &Body) {
        let same = |record: &&mut Record| {
            let same = |key: &str| body.get(key).is_some() && record.body.get(key) == body.get(key);
            record.section == section
                && match section {
                    Section::Device => same("name"),
                    Section::Usage => same("of"),
                    _ => same("device") && (same("number") || same("offer") || same("iccid")),
                }
        };
        let Some(known) = self.records.iter_mut().find(same) else {
            let id = house.new_id().as_str().to_owned();
            self.lines.insert(id.clone(), line);
            self.records.push(Record::new(id, section, body.clone()));
            return;
        };
        if let Some(first) = self.lines.insert(known.id.clone(), line)
            && section == Section::Device
        {
            let problem = format!("this device stands on line {first} as well");
            let instead = Some("give each device a name of its own".to_owned());
            self.doubled.push(RowFault { line, column: "device".to_owned(), problem, instead });
        }
        known.body.extend(body.clone());
    }
}
