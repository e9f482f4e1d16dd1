//! Records → the text of a file, and the way back from a fault in it to the record and the key.

use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;
use reference::document::Fault;
use serde_json::Value;

use super::{Record, Section};
use crate::write::{quoted, word};
use crate::{Document, Refused, Spot, World, read};

/// The name under which the text is read: what people see of it are records, never the text.
const FILE: &str = "household";

/// A household's records as one text.
#[derive(Debug)]
pub struct Assembled<'r> {
    text: String,
    records: &'r [Record],
    /// Which bytes come from which record, in their order.
    places: Vec<(Range<usize>, usize)>,
}

/// Something wrong in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    /// The record; none when one is missing.
    pub id: Option<String>,
    /// What it is, or what is missing.
    pub section: Section,
    /// The key in it, as `legs[2]` or `esim.stored`; empty for the record as a whole.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub instead: Option<String>,
}

impl<'r> Assembled<'r> {
    /// Puts records together: section by section, in each section in the order in which they come.
    pub fn of(records: &'r [Record]) -> Self {
        let (mut text, mut places) = (String::new(), Vec::with_capacity(records.len()));
        for section in Section::ALL {
            let mut of_section = records.iter().enumerate().filter(|(_, record)| record.section == section).peekable();
            if section == Section::File || of_section.peek().is_none() {
                continue;
            }
            if section == Section::Usage {
                let _ = writeln!(text, "{}", section.head());
            }
            for (at, record) in of_section {
                let start = text.len();
                if section == Section::Usage {
                    usage(&mut text, record);
                } else {
                    let _ = writeln!(text, "{}", section.head());
                    record.body.iter().for_each(|(key, value)| pair(&mut text, key, value));
                }
                places.push((start..text.len(), at));
            }
            text.push('\n');
        }
        Self { text, records, places }
    }

    /// The text: a file that says the same as the records do.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the records say.
    ///
    /// # Errors
    /// With everything that is wrong in them.
    pub fn read(&self, world: &World<'_>, today: Date) -> Result<Document, Vec<RecordFault>> {
        let files = || self.records.iter().filter(|record| record.section == Section::File);
        let loader = |name: &str| {
            let named = files().find(|file| file.name() == Some(name)).and_then(|file| file.body.get("text")?.as_str());
            named.map(str::to_owned).ok_or_else(|| "it was not handed over with the household".to_owned())
        };
        read(FILE, &self.text, world, today, &loader).map_err(|refused| self.faults(&refused))
    }

    /// The record that something stands in.
    pub fn record_at(&self, spot: &Spot) -> Option<&'r Record> {
        if spot.file == FILE { self.record_around(spot.span.start) } else { self.file(&spot.file) }
    }

    fn record_around(&self, byte: usize) -> Option<&'r Record> {
        let after = self.places.partition_point(|(range, _)| range.end <= byte);
        let (range, at) = self.places.get(after)?;
        range.contains(&byte).then(|| &self.records[*at])
    }

    fn file(&self, name: &str) -> Option<&'r Record> {
        self.records.iter().find(|record| record.section == Section::File && record.name() == Some(name))
    }

    fn faults(&self, refused: &Refused) -> Vec<RecordFault> {
        refused.faults.iter().map(|fault| self.fault(fault, refused.text(&fault.file))).collect()
    }

    fn fault(&self, fault: &Fault, text: &str) -> RecordFault {
        let (problem, instead) = (fault.problem.clone(), fault.instead.clone());
        if fault.file != FILE {
            let id = self.file(&fault.file).map(|file| file.id.clone());
            let (line, _) = fault.line_and_column(text);
            let problem = format!("line {line}: {problem}");
            return RecordFault { id, section: Section::File, key: "text".to_owned(), problem, instead };
        }
        // What is missing in the file as a whole stands at its first byte, which belongs to another section.
        let section = section_of(&fault.path);
        let record = self.record_around(fault.span.start).filter(|record| record.section == section);
        let key = record.map(|_| key_of(fault, section)).unwrap_or_default();
        RecordFault { id: record.map(|record| record.id.clone()), section, key, problem, instead }
    }
}

/// The key in a record of a path in the file: `devices[3].esim.stored` is `esim.stored`.
fn key_of(fault: &Fault, section: Section) -> String {
    match (section, fault.path.split_once('.')) {
        (Section::Usage, Some(_)) => "is".to_owned(),
        (_, Some((_, key))) => key.to_owned(),
        (_, None) => String::new(),
    }
}

/// The section that a path in the file begins with.
fn section_of(path: &str) -> Section {
    let first = path.split(['.', '[']).next().unwrap_or_default();
    let is = |section: &Section| section.head().trim_matches(['[', ']']) == first;
    Section::ALL.into_iter().find(|section| !first.is_empty() && is(section)).unwrap_or(Section::Household)
}

fn usage(text: &mut String, record: &Record) {
    match (record.body.get("of").and_then(Value::as_str), record.body.get("is")) {
        (Some(of), Some(is)) => pair(text, of, is),
        _ => record.body.iter().for_each(|(key, value)| pair(text, key, value)),
    }
}

fn pair(text: &mut String, key: &str, value: &Value) {
    if !value.is_null() {
        let _ = writeln!(text, "{} = {}", word(key), written(value));
    }
}

/// A value in one line.
fn written(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter(|item| !item.is_null()).map(written).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(pairs) => {
            let pairs = pairs.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<String> = pairs.map(|(key, value)| format!("{} = {}", word(key), written(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}
