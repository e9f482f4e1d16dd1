//! Files of carriers; the form is described in `data/carriers/README.md`.

use fleet::offer::Source;
use jiff::civil::Date;

use super::{By, Can, Carrier, CarrierKind, Grade, Hosts, Row};
use crate::document::{self, Fault, Faults, Fields, Wrong, shown};
use crate::offers::{ShippedZones, carrier_id, read_places};

/// One file holds at most so many carriers.
pub const CARRIERS_MAX: usize = 5_000;
/// One file holds at most so many facts about them.
pub const CAPABILITIES_MAX: usize = 50_000;

/// What a carrier allows changes within a year.
const LIFE_DAYS: u32 = 365;

const CARRIER_KEYS: &[&str] = &[
    "id",
    "name",
    "country",
    "kind",
    "networks",
    "host",
    "smdp",
    "support_from_abroad",
    "support_source",
    "source",
    "sources",
    "read",
    "as_of",
    "grade",
    "note",
];
const CAPABILITY_KEYS: &[&str] = &[
    "carrier",
    "device",
    "maker",
    "can",
    "answer",
    "how",
    "by",
    "countries",
    "source",
    "sources",
    "read",
    "as_of",
    "grade",
    "note",
];

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// The carriers.
    pub carriers: Vec<Carrier>,
    /// What is known of what they allow.
    pub capabilities: Vec<Row>,
}

/// Reads a file of carriers and capabilities.
///
/// # Errors
/// With one fault for each row that is not understood.
pub fn read(file: &str, text: &str) -> Result<Rows, Faults> {
    let document = document::parse(file, text)?;
    let head = Fields::new(file, String::new(), document.get_ref(), document.span());
    head.refuse_unknown(|key| matches!(key, "carrier" | "capability"), ["carrier", "capability"])?;
    let (mut rows, mut faults) = (Rows::default(), Vec::new());
    if let Some(item) = head.find("carrier") {
        for fields in &item.tables(CARRIERS_MAX)? {
            carrier(fields).map_or_else(|fault| faults.push(fault), |carrier| rows.carriers.push(carrier));
        }
    }
    if let Some(item) = head.find("capability") {
        for fields in &item.tables(CAPABILITIES_MAX)? {
            capability(fields).map_or_else(|fault| faults.push(fault), |row| rows.capabilities.push(row));
        }
    }
    Faults::none_in(rows, faults)
}

fn carrier(fields: &Fields<'_>) -> Result<Carrier, Fault> {
    fields.refuse_unknown(|key| CARRIER_KEYS.contains(&key), CARRIER_KEYS.iter().copied())?;
    let (source, read) = source(fields)?;
    let country = fields.need("country", "write its country's code, or \"*\" for a seller of travel eSIMs")?;
    let text = |key| fields.find(key).map(|item| item.text().map(str::to_owned)).transpose();
    Ok(Carrier {
        id: fields.need("id", "write an id that stays, as in id = \"att-us\"")?.read(carrier_id)?,
        name: fields.need("name", "write its name")?.text()?.to_owned(),
        country: if country.text()? == "*" { None } else { Some(country.parse()?) },
        kind: fields.need("kind", "write “operator”, “mvno” or “travel”")?.word(&[
            ("operator", CarrierKind::Operator),
            ("mvno", CarrierKind::Mvno),
            ("travel", CarrierKind::Travel),
        ])?,
        networks: list(fields, "networks")?,
        hosts: hosts(fields)?,
        servers: list(fields, "smdp")?,
        support_from_abroad: text("support_from_abroad")?,
        support_source: text("support_source")?,
        source,
        read,
        grade: grade(fields)?,
    })
}

fn capability(fields: &Fields<'_>) -> Result<Row, Fault> {
    fields.refuse_unknown(|key| CAPABILITY_KEYS.contains(&key), CAPABILITY_KEYS.iter().copied())?;
    let (source, read) = source(fields)?;
    let device = fields.need("device", "write one of the nine kinds, or “any”")?;
    let countries = fields.need("countries", "write where it holds, as in countries = [\"US\"] or [\"*\"]")?;
    Ok(Row {
        carrier: fields.need("carrier", "write the carrier's id")?.read(carrier_id)?,
        device: if device.text()? == "any" { None } else { Some(device.parse()?) },
        maker: fields.find("maker").map(|item| item.text().map(str::to_owned)).transpose()?,
        can: fields.need("can", "write what is asked, as in can = \"install_esim\"")?.read(can)?,
        answer: fields.need("answer", "write “yes”, “no” or “unknown”")?.known()?,
        how: fields.need("how", "write the way and its conditions in your own words")?.note()?,
        by: fields.need("by", "write who acts, as in by = \"owner\"")?.word(By::WORDS)?,
        countries: read_places(countries, &ShippedZones, read)?,
        source,
        read,
        grade: grade(fields)?,
    })
}

/// There are too many words to list them all; the nearest is offered.
fn can(text: &str) -> Result<Can, Wrong> {
    let known = Can::WORDS.iter().find(|(word, _)| *word == text);
    known.map(|(_, can)| *can).ok_or_else(|| {
        let wrong = Wrong::new(format!("“{}” is nothing that can be asked here", shown(text)));
        match document::nearest(text, Can::WORDS.iter().map(|(word, _)| *word)) {
            Some(word) => wrong.or(format!("did you mean “{word}”?")),
            None => wrong.or("write one of the words of the list, as in “install_esim”"),
        }
    })
}

fn hosts(fields: &Fields<'_>) -> Result<Hosts, Fault> {
    let Some(item) = fields.find("host") else {
        return Ok(Hosts::Unknown);
    };
    let ids = item.list()?.map(|host| host.read(carrier_id)).collect::<Result<Vec<_>, _>>()?;
    Ok(match ids.as_slice() {
        [] => Hosts::Own,
        [unknown] if unknown == "unknown" => Hosts::Unknown,
        _ => Hosts::Of(ids),
    })
}

fn source(fields: &Fields<'_>) -> Result<(Source, Date), Fault> {
    let address = fields.need("source", "write the address that was read")?.text()?.to_owned();
    let read = fields.need("read", "write the day it was read, as in read = \"2026-11-25\"")?.date()?;
    let as_of = fields.find("as_of").map(|item| item.date_or_month()).transpose()?;
    Ok((Source { address, read: as_of.unwrap_or(read), life_days: LIFE_DAYS }, read))
}

fn grade(fields: &Fields<'_>) -> Result<Grade, Fault> {
    fields.need("grade", "write how good the source is, as in grade = \"carrier\"")?.word(&Grade::words())
}

fn list<T: std::str::FromStr<Err: std::fmt::Display>>(fields: &Fields<'_>, key: &str) -> Result<Vec<T>, Fault> {
    match fields.find(key) {
        Some(item) => item.list()?.map(|entry| entry.parse()).collect(),
        None => Ok(Vec::new()),
    }
}
