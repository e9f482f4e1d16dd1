//! A table of devices, as people keep one for a company or a family → records, row by row.
//!
//! The columns are those of [`company`](crate::company): `device` must be there; the others may be. A row becomes a device, and
//! where it says so also a line and what is used.

use csv::{ReaderBuilder, StringRecord, Trim};
use serde_json::Value;

use super::{Body, Section};
use crate::table::nearest;

/// A table has at most so many rows.
pub const TABLE_ROWS_MAX: usize = 5_000;
/// Columns of a device, with its keys.
const DEVICE: [(&str, &str); 8] = [
    ("device", "name"),
    ("model", "model"),
    ("kind", "kind"),
    ("person", "owner"),
    ("eid", "eid"),
    ("imei", "imei"),
    ("lock", "lock"),
    ("use", "use"),
];
/// Columns of a line, with its keys.
const LINE: [(&str, &str); 4] = [("offer", "offer"), ("number", "number"), ("pays", "pays"), ("iccid", "iccid")];
/// The column of what is used.
const USED: &str = "gb_per_month";

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file that it begins on, from 1.
    pub line: u64,
    /// What it makes: a device first.
    pub records: Vec<(Section, Body)>,
}

/// Something wrong in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column; empty for the row as a whole.
    pub column: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub instead: Option<String>,
}

/// The rows of a table, separated by commas, semicolons or tabs.
///
/// # Errors
/// When it is no such table as a whole.
pub fn rows(text: &str) -> Result<Vec<Row>, RowFault> {
    let whole = |line, problem: String, instead: Option<String>| RowFault { line, column: String::new(), problem, instead };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|separator| first.bytes().filter(|byte| byte == separator).count());
    let mut reader =
        ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).trim(Trim::All).flexible(false).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                let instead = Some("put a text with a comma in it in quotes".to_owned());
                whole(line, format!("this row has {len} cells, and the first has {expected_len}"), instead)
            }
            _ => whole(line, "this is no table of cells".to_owned(), Some("save it as CSV, in UTF-8".to_owned())),
        }
    };
    let columns = reader.headers().map_err(wrong)?.clone();
    let columns: Vec<String> = columns.iter().map(str::to_lowercase).collect();
    let known = || DEVICE.iter().chain(&LINE).map(|(column, _)| *column).chain([USED]);
    if !columns.iter().any(|column| column == "device") {
        let near = columns.iter().find_map(|column| nearest(column, ["device"]).map(|_| column.clone()));
        let instead = match near {
            Some(near) => format!("call the column “{near}” device"),
            None => format!("the first row names the columns: {}", known().collect::<Vec<_>>().join(", ")),
        };
        return Err(whole(1, "there is no column “device”".to_owned(), Some(instead)));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() >= TABLE_ROWS_MAX {
            return Err(whole(
                line,
                format!("there are more than {TABLE_ROWS_MAX} rows"),
                Some("bring them in by parts".to_owned()),
            ));
        }
        if record.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line, records: row(&columns, &record) });
        }
    }
    Ok(rows)
}

fn row(columns: &[String], record: &StringRecord) -> Vec<(Section, Body)> {
    let cell = |column: &str| {
        let at = columns.iter().position(|known| known == column)?;
        record.get(at).filter(|cell| !cell.is_empty())
    };
    let body = |keys: &[(&str, &str)]| -> Body {
        keys.iter().filter_map(|(column, key)| Some(((*key).to_owned(), Value::from(cell(column)?)))).collect()
    };
    let mut records = vec![(Section::Device, body(&DEVICE))];
    let device = Value::from(cell("device").unwrap_or_default());
    let mut line = body(&LINE);
    if !line.is_empty() {
        line.insert("device".to_owned(), device.clone());
        records.push((Section::Line, line));
    }
    if let Some(used) = cell(USED) {
        let is = format!("{} GB a month", used.trim_end_matches("GB").trim());
        records.push((Section::Usage, [("of".to_owned(), device), ("is".to_owned(), is.into())].into_iter().collect()));
    }
    records
}

/// The column that a key of a record comes from.
pub fn column_of(section: Section, key: &str) -> &'static str {
    let keys: &[(&str, &str)] = match section {
        Section::Device => &DEVICE,
        Section::Line => &LINE,
        Section::Usage => return USED,
        _ => &[],
    };
    let key = key.split(['.', '[']).next().unwrap_or_default();
    keys.iter().find(|(_, known)| *known == key).map_or("", |(column, _)| column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        match rows(text) {
            Ok(rows) => {
                let one = |row: Row| {
                    let records =
                        row.records.iter().map(|(section, body)| format!("{} {}", section.word(), Value::Object(body.clone())));
                    format!("{}: {}", row.line, records.collect::<Vec<_>>().join(" "))
                };
                rows.into_iter().map(one).collect()
            }
            Err(fault) => vec![format!("{}: {}; {}", fault.line, fault.problem, fault.instead.unwrap_or_default())],
        }
    }

    #[test]
    fn a_row_becomes_a_device_a_line_and_its_use() {
        let table = "Device;Model;Person;Offer;GB_per_month\nAna's phone;A3257;Ana;example/a;9\n;;;;\ntablet;;;;\n";
        assert_eq!(
            said(table),
            [
                r#"2: device {"model":"A3257","name":"Ana's phone","owner":"Ana"} line {"device":"Ana's phone","offer":"example/a"} usage {"is":"9 GB a month","of":"Ana's phone"}"#,
                r#"4: device {"name":"tablet"}"#,
            ]
        );
    }

    #[test]
    fn what_is_no_table() {
        assert_eq!(said("devices,model\nphone,A3257\n"), ["1: there is no column “device”; call the column “devices” device"]);
        assert_eq!(
            said("device,model\nphone\n"),
            ["2: this row has 1 cells, and the first has 2; put a text with a comma in it in quotes"]
        );
        assert_eq!(said("")[0].split(';').next(), Some("1: there is no column “device”"));
    }
}
