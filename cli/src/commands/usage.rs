//! A table of usage, read: every row a record, every fault with its line and a caret.

use std::ops::Range;

use fleet::place::Place;
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use reference::countries::CountryFacts;
use reference::document::{Fault, shown};
use reference::{countries, places};

/// A table has at most so many rows.
const ROWS_MAX: usize = 200_000;
/// After so many faults nobody reads on.
const FAULTS_MAX: usize = 20;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Whose it is.
    pub(crate) line: String,
    /// What was used.
    pub(crate) record: Record,
}

impl Row {
    /// The day by the clock of the place.
    pub(crate) fn day(&self) -> Date {
        self.record.offset.to_datetime(self.record.begin).date()
    }
}

/// Reads a table.
///
/// # Errors
/// With every fault, drawn.
pub(crate) fn read(file: &str, text: &str, home: &'static CountryFacts) -> Result<Vec<Row>, String> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
    let table = Table { file, text, home };
    let headers = match reader.byte_headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return Err(table.drawn(&[table.fault(0..0, error.to_string(), "write cells with commas between them")])),
    };
    let find = |name: &str| headers.iter().position(|cell| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes()));
    let (Some(begin), Some(amount)) = (find("begin"), find("amount")) else {
        let first = text.lines().next().map_or(0, str::len);
        let fault =
            table.fault(0..first, "the first line does not name the columns begin and amount", "write begin,place,kind,amount");
        return Err(table.drawn(&[fault]));
    };
    let columns =
        Columns { begin, amount, place: find("place"), kind: find("kind"), line: find("line"), network: find("network") };
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader.byte_records() {
        let read = match &record {
            Ok(record) => table.row(record, &columns),
            Err(error) => {
                let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)).min(text.len());
                Err(table.fault(at..at, error.to_string(), "write cells with commas between them"))
            }
        };
        match read {
            Ok(row) => rows.push(row),
            Err(fault) => faults.push(fault),
        }
        if rows.len() > ROWS_MAX {
            faults.push(table.fault(0..0, format!("more than {ROWS_MAX} rows"), "leave old ones out"));
        }
        if faults.len() >= FAULTS_MAX || rows.len() > ROWS_MAX {
            break;
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(table.drawn(&faults)) }
}

struct Columns {
    begin: usize,
    amount: usize,
    place: Option<usize>,
    kind: Option<usize>,
    line: Option<usize>,
    network: Option<usize>,
}

struct Table<'t> {
    file: &'t str,
    text: &'t str,
    home: &'static CountryFacts,
}

impl Table<'_> {
    fn row(&self, record: &csv::ByteRecord, columns: &Columns) -> Result<Row, Fault> {
        let cell = |at: usize| record.get(at).map_or_else(String::new, |cell| String::from_utf8_lossy(cell).into_owned());
        let optional = |at: Option<usize>| at.map(cell).filter(|cell| !cell.is_empty());
        let wrong = |at: usize, problem: String, instead: &str| self.fault(self.span(record, at), problem, instead);
        let place = match (optional(columns.place), columns.place) {
            (Some(text), Some(at)) => places::find(&text).ok_or_else(|| {
                wrong(at, format!("“{}” is no place that is known", shown(&text)), "write a country such as JP, or sea, or air")
            })?,
            _ => Place::Country(self.home.code),
        };
        let begin = cell(columns.begin);
        let (begin, offset) = moment(&begin, place, self.home)
            .ok_or_else(|| wrong(columns.begin, format!("“{}” is no time", shown(&begin)), "write it as in 2026-12-06 17:40"))?;
        let kind = optional(columns.kind).unwrap_or_else(|| "data".to_owned());
        let amount = cell(columns.amount);
        let used = used(&kind, &amount).map_err(|wrong_amount| match wrong_amount {
            WrongUse::Kind => {
                let at = columns.kind.unwrap_or(columns.amount);
                wrong(at, format!("“{}” is no kind of use", shown(&kind)), "write data, tethered, call or message")
            }
            WrongUse::Amount(problem, instead) => wrong(columns.amount, problem, instead),
        })?;
        let network = match (optional(columns.network), columns.network) {
            (Some(text), Some(at)) => {
                Some(text.parse().map_err(|_| wrong(at, format!("“{}” is no network", shown(&text)), "write it as in 440-10"))?)
            }
            _ => None,
        };
        let line = optional(columns.line).unwrap_or_else(|| "line".to_owned());
        Ok(Row { line, record: Record { begin, offset, place, network, used } })
    }

    /// The bytes of a cell, as far as they can be found; else of the row.
    fn span(&self, record: &csv::ByteRecord, column: usize) -> Range<usize> {
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)).min(self.text.len());
        let Some(rest) = self.text.get(start..) else { return start..start };
        let blank: usize =
            rest.split_inclusive('\n').take_while(|line| line.trim().is_empty() || line.starts_with('#')).map(str::len).sum();
        let line = rest[blank..].lines().next().unwrap_or_default();
        let start = start + blank;
        if line.contains('"') {
            return start..start + line.len();
        }
        let before: usize = line.split(',').take(column).map(|cell| cell.len() + 1).sum();
        let cell = line.get(before..).and_then(|rest| rest.split(',').next()).unwrap_or_default();
        let lead = cell.len() - cell.trim_start().len();
        match cell.trim().is_empty() {
            true => start..start + line.len(),
            false => start + before + lead..start + before + lead + cell.trim().len(),
        }
    }

    fn fault(&self, span: Range<usize>, problem: impl Into<String>, instead: &str) -> Fault {
        let (problem, instead) = (problem.into(), Some(instead.to_owned()));
        Fault { file: self.file.to_owned(), span, path: String::new(), problem, instead }
    }

    fn drawn(&self, faults: &[Fault]) -> String {
        faults.iter().map(|fault| household::render(fault, self.text)).collect::<Vec<_>>().join("\n")
    }
}

/// A time by the clock of the place, or with an offset of its own.
fn moment(text: &str, place: Place, home: &CountryFacts) -> Option<(Timestamp, jiff::tz::Offset)> {
    if let Ok(stamp) = text.parse::<Timestamp>() {
        let offset = text.rsplit_once(['+', '-']).filter(|(head, _)| head.contains('T') || head.contains(' '));
        let sign = if text.contains('+') { 1 } else { -1 };
        let minutes = offset.and_then(|(_, clock)| {
            let (hours, minutes) = clock.split_once(':').unwrap_or((clock, "0"));
            Some(hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?)
        });
        let offset = jiff::tz::Offset::from_seconds(sign * minutes.unwrap_or(0) * 60).ok()?;
        return Some((stamp, offset));
    }
    let local: DateTime = match text.parse::<DateTime>() {
        Ok(local) => local,
        Err(_) => text.parse::<Date>().ok()?.at(12, 0, 0, 0),
    };
    let zone = match place {
        Place::Country(country) => countries::by_code(country).and_then(|facts| facts.default_time_zone()),
        Place::AtSea | Place::InAir => home.default_time_zone(),
    };
    let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    let zoned = local.to_zoned_datetime(zone).ok()?;
    Some((zoned.timestamp(), zoned.offset()))
}

enum WrongUse {
    Kind,
    Amount(String, &'static str),
}

fn used(kind: &str, amount: &str) -> Result<Used, WrongUse> {
    let volume = || amount.parse::<Volume>().map_err(|error| WrongUse::Amount(error.to_string(), "write a volume, as in 250 MB"));
    match kind.to_lowercase().as_str() {
        "data" => volume().map(Used::Data),
        "tethered" | "tether" | "hotspot" => volume().map(Used::Tethered),
        "call" | "calls" => seconds(amount).map(|seconds| Used::Call { seconds }),
        "message" | "messages" | "sms" => {
            let wrong = || WrongUse::Amount(format!("“{}” is no count", shown(amount)), "write how many, as in 2");
            let count = amount.split_whitespace().next().unwrap_or_default().parse().map_err(|_| wrong())?;
            Ok(Used::Messages { count })
        }
        _ => Err(WrongUse::Kind),
    }
}

/// `3 min`, `180 s`, `3:20`.
fn seconds(text: &str) -> Result<u32, WrongUse> {
    let wrong = || WrongUse::Amount(format!("“{}” is no length of a call", shown(text)), "write it as in 3 min, or 180 s");
    if let Some((minutes, seconds)) = text.split_once(':') {
        let (minutes, seconds): (u32, u32) =
            (minutes.trim().parse().map_err(|_| wrong())?, seconds.trim().parse().map_err(|_| wrong())?);
        return minutes.checked_mul(60).and_then(|sum| sum.checked_add(seconds)).ok_or_else(wrong);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u32 = text[..digits].parse().map_err(|_| wrong())?;
    let unit = match text[digits..].trim() {
        "s" | "sec" | "seconds" | "" => 1,
        "min" | "minutes" | "minute" | "m" => 60,
        "h" | "hours" | "hour" => 3600,
        _ => return Err(wrong()),
    };
    number.checked_mul(unit).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> &'static CountryFacts {
        countries::find("US").unwrap()
    }

    #[test]
    fn a_row_is_by_the_clock_of_its_place() {
        let rows = read(
            "u.csv",
            "begin,place,kind,amount\n2026-12-06 17:40,JP,data,250 MB\n2026-12-07T01:00+09:00,Japan,call,3:20\n",
            home(),
        )
        .unwrap();
        assert_eq!(rows[0].record.begin.to_string(), "2026-12-06T08:40:00Z");
        assert_eq!((rows[0].day().to_string(), rows[1].day().to_string()), ("2026-12-06".into(), "2026-12-07".into()));
        assert_eq!(rows[1].record.used, Used::Call { seconds: 200 });
    }

    #[test]
    fn faults_point_at_the_cell() {
        let text = "begin,place,kind,amount\n2026-12-06 17:40,Atlantis,data,250 MB\n\n2026-12-06 18:00,JP,data,-3 GB\n2026-13-06,JP,data,1 GB\n";
        assert_eq!(
            read("u.csv", text, home()).unwrap_err(),
            "error: “Atlantis” is no place that is known\n --> u.csv:2:18\n  |\n2 | 2026-12-06 17:40,Atlantis,data,250 MB\n  |                  ^^^^^^^^\n  = write a country such as JP, or sea, or air\n\
             \nerror: “-3 GB” is negative; this must be zero or more\n --> u.csv:4:26\n  |\n4 | 2026-12-06 18:00,JP,data,-3 GB\n  |                          ^^^^^\n  = write a volume, as in 250 MB\n\
             \nerror: “2026-13-06” is no time\n --> u.csv:5:1\n  |\n5 | 2026-13-06,JP,data,1 GB\n  | ^^^^^^^^^^\n  = write it as in 2026-12-06 17:40\n"
        );
    }
}
