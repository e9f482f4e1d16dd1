//! `import = "usage.csv"`: what was recorded, a row for each device and month or day.
//!
//! | column | meaning |
//! |---|---|
//! | `month` or `date` | `2026-10` or `2026-10-31` |
//! | `device` | its name in the file |
//! | `gb`, `mb` or `bytes` | data; rows of one device and month are added up |
//! | `minutes`, `messages` | calls made and messages sent, optional |
//!
//! Every month in it is an equally likely scenario of all its devices together, at most the newest 36. The month that is not
//! over yet is left out when there are others. Other columns are passed over.

use std::collections::{BTreeMap, BTreeSet};

use fleet::volume::Volume;
use jiff::civil::Date;
use reference::document::{Fault, Item, Wrong, shown};

use crate::devices::DeviceDraft;
use crate::document::{NoteKind, Subject};
use crate::head::MONTHS_MAX;
use crate::reader::{Reader, device_at, id};
use crate::scenarios::Factor;
use crate::usage::UsageTable;

/// Rows of one file.
const ROWS_MAX: usize = 200_000;
/// After so many wrong rows the rest is not read.
const WRONG_ROWS_MAX: usize = 20;

/// What one device did in one month.
#[derive(Debug, Clone, Copy, Default)]
struct Month {
    bytes: u64,
    minutes: u64,
    messages: u64,
}

/// A column of data and how many bytes its unit has.
#[derive(Debug, Clone, Copy)]
struct DataColumn {
    at: usize,
    unit_bytes: u64,
}

struct Columns {
    when: usize,
    device: usize,
    data: DataColumn,
    minutes: Option<usize>,
    messages: Option<usize>,
}

/// Reads the records that `import` names.
pub(crate) fn read(reader: &mut Reader<'_>, item: &Item<'_, '_>, drafts: &[DeviceDraft], table: &mut UsageTable) {
    let Some((file, text)) = reader.load(item) else { return };
    let mut rows = Csv::new(&file, &text);
    let columns = rows.columns();
    let Some(columns) = reader.keep(columns) else { return };
    let mut months: BTreeMap<(Date, usize), Month> = BTreeMap::new();
    let mut wrong = 0;
    for record in rows.reader.byte_records() {
        let row = match record {
            Ok(record) if months.len() < ROWS_MAX => rows.file.row(&record, &columns, drafts, reader.today),
            Ok(record) => {
                Err(rows.file.fault(&record, None, Wrong::new(format!("more than {ROWS_MAX} rows")).or("leave old ones out")))
            }
            Err(error) => Err(rows.file.broken(&error)),
        };
        match row {
            Ok((month, device, row)) => {
                let sum = months.entry((month, device)).or_default();
                sum.bytes = sum.bytes.saturating_add(row.bytes);
                sum.minutes = sum.minutes.saturating_add(row.minutes);
                sum.messages = sum.messages.saturating_add(row.messages);
            }
            Err(fault) => {
                reader.faults.push(fault);
                wrong += 1;
                if wrong >= WRONG_ROWS_MAX {
                    break;
                }
            }
        }
    }
    if wrong == 0 {
        join(reader, item, drafts, table, &months);
    }
}

/// Makes the months one factor of the demand.
fn join(
    reader: &mut Reader<'_>,
    item: &Item<'_, '_>,
    drafts: &[DeviceDraft],
    table: &mut UsageTable,
    recorded: &BTreeMap<(Date, usize), Month>,
) {
    let mut months: Vec<Date> = recorded.keys().map(|(month, _)| *month).collect::<BTreeSet<_>>().into_iter().collect();
    if months.is_empty() {
        reader.fault(item, "there is no row in it", "write a row for each device and month, or take `import` out");
        return;
    }
    let running = reader.today.first_of_month();
    if months.len() > 1 && months.last() == Some(&running) {
        months.pop();
        let text = format!("The records of {} are left out: that month is not over yet.", running.strftime("%Y-%m"));
        reader.note(Subject::Household, NoteKind::LeftOut, text);
    }
    let old = months.len().saturating_sub(usize::from(MONTHS_MAX));
    if old > 0 {
        reader.note(Subject::Household, NoteKind::LeftOut, format!("Of the months recorded, the oldest {old} are left out."));
    }
    let months = &months[old..];
    let devices: Vec<usize> = recorded.keys().map(|(_, device)| *device).collect::<BTreeSet<_>>().into_iter().collect();
    if let Some(&twice) = devices.iter().find(|device| table.says(**device)) {
        let problem = format!("the usage of “{}” is recorded there and written here", drafts[twice].device.id);
        reader.fault(item, problem, "take one of them out");
        return;
    }
    let of = |month: Date, device: usize| recorded.get(&(month, device)).copied().unwrap_or_default();
    let alternatives = months
        .iter()
        .map(|month| (1, devices.iter().map(|device| Volume::from_bytes(of(*month, *device).bytes)).collect()))
        .collect();
    let mean = |sum: u64| u32::try_from(sum / months.len() as u64).unwrap_or(u32::MAX);
    let talk: Vec<(u32, u32)> = devices
        .iter()
        .map(|device| {
            let all = || months.iter().map(|month| of(*month, *device));
            (mean(all().map(|m| m.minutes).sum()), mean(all().map(|m| m.messages).sum()))
        })
        .collect();
    for &device in &devices {
        reader.stands(Subject::Usage(id(drafts, device)), crate::table::span(item));
    }
    table.add_recorded(Factor { devices, alternatives }, &talk);
}

/// A CSV text being read, and its name.
struct Csv<'t> {
    file: CsvFile<'t>,
    reader: csv::Reader<&'t [u8]>,
}

/// Where faults in a CSV text stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CsvFile<'t> {
    pub(crate) name: &'t str,
    pub(crate) text: &'t str,
}

impl<'t> Csv<'t> {
    fn new(name: &'t str, text: &'t str) -> Self {
        Self { file: CsvFile { name, text }, reader: csv_reader(text) }
    }

    fn columns(&mut self) -> Result<Columns, Fault> {
        let headers = self.reader.byte_headers().map_err(|error| self.file.broken(&error))?.clone();
        let find = |names: &[&str]| headers.iter().position(|header| names.contains(&lower(header).as_str()));
        let missing = |what: &str, instead: &str| {
            self.file.fault(&headers, None, Wrong::new(format!("no column is named {what}")).or(instead))
        };
        let head = "open the file with a line such as month,device,gb";
        let data = [("gb", 1_000_000_000), ("mb", 1_000_000), ("bytes", 1)];
        let data = data.iter().find_map(|(name, unit_bytes)| Some(DataColumn { at: find(&[name])?, unit_bytes: *unit_bytes }));
        Ok(Columns {
            when: find(&["month", "date"]).ok_or_else(|| missing("month or date", head))?,
            device: find(&["device"]).ok_or_else(|| missing("device", head))?,
            data: data.ok_or_else(|| missing("gb, mb or bytes", head))?,
            minutes: find(&["minutes"]),
            messages: find(&["messages"]),
        })
    }
}

/// A reader that takes rows of any length and cuts the blanks around cells.
pub(crate) fn csv_reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes())
}

/// A header as it is compared: lower case, words joined by `_`.
pub(crate) fn lower(header: &[u8]) -> String {
    String::from_utf8_lossy(header).trim_start_matches('\u{feff}').trim().to_lowercase().replace([' ', '-'], "_")
}

impl CsvFile<'_> {
    fn row(
        &self,
        record: &csv::ByteRecord,
        columns: &Columns,
        drafts: &[DeviceDraft],
        today: Date,
    ) -> Result<(Date, usize, Month), Fault> {
        let at = |column: usize, wrong: Wrong| self.fault(record, Some(column), wrong);
        let month = month(&self.cell(record, columns.when), today).map_err(|wrong| at(columns.when, wrong))?;
        let device = device_at(drafts, &self.cell(record, columns.device)).map_err(|wrong| at(columns.device, wrong))?;
        let bytes =
            data(&self.cell(record, columns.data.at), columns.data.unit_bytes).map_err(|wrong| at(columns.data.at, wrong))?;
        let count = |column: Option<usize>| -> Result<u64, Fault> {
            let Some(column) = column else { return Ok(0) };
            let cell = self.cell(record, column);
            let whole = if cell.is_empty() { Some(0) } else { cell.parse().ok().filter(|count| *count <= 1_000_000) };
            whole.ok_or_else(|| {
                at(column, Wrong::new(format!("“{}” is no count", shown(&cell))).or("write a whole number, as in 200"))
            })
        };
        Ok((month, device, Month { bytes, minutes: count(columns.minutes)?, messages: count(columns.messages)? }))
    }

    /// The text of a cell; empty when the row is too short.
    pub(crate) fn cell(&self, record: &csv::ByteRecord, column: usize) -> String {
        record.get(column).map_or_else(String::new, |cell| String::from_utf8_lossy(cell).into_owned())
    }

    /// Something wrong in a row, at a cell when it can be found there.
    pub(crate) fn fault(&self, record: &csv::ByteRecord, column: Option<usize>, wrong: Wrong) -> Fault {
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)).min(self.text.len());
        let start = (start..=self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        let row = &self.text[start..];
        // Blank and comment lines before a row belong to its position.
        let skipped = row.len() - skip_blank(row).len();
        let (row, start) = (&row[skipped..], start + skipped);
        let row_len = row.find('\n').unwrap_or(row.len());
        let mut cell = column.and_then(|column| cell_span(&row[..row_len], column)).unwrap_or(0..row_len);
        if cell.is_empty() {
            cell = 0..row_len;
        }
        let span = start + cell.start..start + cell.end;
        Fault { file: self.name.to_owned(), span, path: String::new(), problem: wrong.problem, instead: wrong.instead }
    }

    /// A text that is no CSV.
    pub(crate) fn broken(&self, error: &csv::Error) -> Fault {
        let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)).min(self.text.len());
        let instead = Some("write cells with commas between them, texts with commas in quotes".to_owned());
        Fault { file: self.name.to_owned(), span: at..at, path: String::new(), problem: error.to_string(), instead }
    }
}

fn skip_blank(mut row: &str) -> &str {
    loop {
        let line = row.split_inclusive('\n').next().unwrap_or("");
        if line.ends_with('\n') && (line.trim().is_empty() || line.starts_with('#')) {
            row = &row[line.len()..];
        } else {
            return row;
        }
    }
}

/// Where a cell of an unquoted row stands; `None` for rows with quotes, whose cells are not counted by commas.
fn cell_span(row: &str, column: usize) -> Option<std::ops::Range<usize>> {
    if row.contains('"') {
        return None;
    }
    let mut start = 0;
    for (at, cell) in row.split(',').enumerate() {
        if at == column {
            let lead = cell.len() - cell.trim_start().len();
            return Some(start + lead..start + lead + cell.trim().len());
        }
        start += cell.len() + 1;
    }
    None
}

/// `2026-10` or a day of it: the month's first day. Not after today, not before 2000.
fn month(text: &str, today: Date) -> Result<Date, Wrong> {
    let day = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
    let date = crate::installed::date(&day).map_err(|_| {
        Wrong::new(format!("“{}” is no month and no day", shown(text))).or("write it as in 2026-10, or a day as in 2026-10-31")
    })?;
    if date > today {
        return Err(Wrong::new(format!("{text} is in the future")).or("records are of what was used; write plans as phrases"));
    }
    if date.year() < 2000 {
        return Err(Wrong::new(format!("{text} is too long ago")).or("check the year"));
    }
    Ok(date.first_of_month())
}

/// A decimal number of a unit, in bytes: zero or more.
pub(crate) fn data(text: &str, unit_bytes: u64) -> Result<u64, Wrong> {
    let instead = "write a number without a unit, as in 9.2";
    if text.starts_with('-') {
        return Err(Wrong::new(format!("“{}” is negative; this must be zero or more", shown(text))).or(instead));
    }
    let wrong = || Wrong::new(format!("“{}” is no number", shown(text))).or(instead);
    let unit = match unit_bytes {
        1 => "B",
        1_000_000 => "MB",
        _ => "GB",
    };
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(wrong());
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    // Exports have more decimals than bytes; beyond six they do not count.
    let text = if part.len() > 6 { format!("{whole}.{}", &part[..6]) } else { text.to_owned() };
    let volume: Volume = format!("{text} {unit}").parse().map_err(|_| wrong())?;
    Ok(volume.bytes)
}
