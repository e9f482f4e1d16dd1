//! `[company]`: the devices and lines of many people, from a CSV file: `people = "people.csv"`.
//!
//! | column | meaning |
//! |---|---|
//! | `person` | the owner; left empty for what the company shares |
//! | `device` | its name, unique for each person; the device is then called `person/device` |
//! | `model`, `kind` | as in `[[devices]]`; one of them |
//! | `offer` | the id of the offer its line is on; empty when it has none |
//! | `number`, `pays`, `iccid` | of that line, as in `[[lines]]` |
//! | `gb_per_month` | what it uses |
//! | `eid`, `imei`, `lock`, `use` | as in `[[devices]]`; `use` is work when it is left empty |
//!
//! Only `device` and one of `model` and `kind` must be there. Other columns are passed over. The company decides itself what
//! may be installed, unless the model's maker does. Devices, lines, usage and trips written by hand stand beside the list.

use std::collections::{BTreeMap, BTreeSet};

use fleet::inventory::{Capability, Device, DeviceId, DeviceKind, Line, LineId, Lock, Mode, Person, PrimaryUse};
use fleet::offer::Kind;
use identifiers::Msisdn;
use reference::document::{Fault, Fields, Wrong, shown};

use crate::devices::DeviceDraft;
use crate::document::{NoteKind, Subject};
use crate::head::Head;
use crate::models::{self, Meant, Model};
use crate::offers::Offers;
use crate::phrase::{self, Usage};
use crate::reader::Reader;
use crate::table::{optional, refuse_unknown};
use crate::usage_csv::{CsvFile, csv_reader, data, lower};

/// A list has at most so many rows.
pub const ROWS_MAX: usize = 50_000;
/// After so many wrong rows the rest is not read.
const WRONG_ROWS_MAX: usize = 20;
const COLUMNS: [&str; 13] =
    ["person", "device", "model", "kind", "offer", "number", "pays", "iccid", "gb_per_month", "eid", "imei", "lock", "use"];

/// What a list holds.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    drafts: Vec<DeviceDraft>,
    lines: Vec<(Line, std::ops::Range<usize>)>,
    file: String,
}

/// Reads the list that `[company]` names.
pub(crate) fn read(reader: &mut Reader<'_>, root: &Fields<'_>, offers: &Offers<'_>, head: &Head) -> Rows {
    let mut rows = Rows::default();
    let Some(fields) = optional(reader, root, "company", |item| item.table()) else { return rows };
    refuse_unknown(reader, &fields, &["people"]);
    let Some(item) = fields.find("people") else {
        reader.faults.push(fields.missing("people", "write the name of the list, as in people = \"people.csv\""));
        return rows;
    };
    let Some((name, text)) = reader.load(&item) else { return rows };
    let file = CsvFile { name: &name, text: &text };
    let mut csv = csv_reader(&text);
    let columns = columns(&mut csv, file);
    let Some(columns) = reader.keep(columns) else { return rows };
    let mut models = BTreeMap::new();
    let mut wrong = 0;
    for record in csv.byte_records() {
        let row = match &record {
            Ok(_) if rows.drafts.len() >= ROWS_MAX => Err(file.fault(
                record.as_ref().unwrap_or(&csv::ByteRecord::new()),
                None,
                Wrong::new(format!("more than {ROWS_MAX} rows")),
            )),
            Ok(record) => Row { file, record, columns: &columns }.read(reader, &mut models, offers, head),
            Err(error) => Err(file.broken(error)),
        };
        match row {
            Ok((draft, line)) => {
                rows.lines.extend(line.map(|line| (line, draft.span.clone())));
                rows.drafts.push(draft);
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
    if rows.drafts.is_empty() && wrong == 0 {
        reader.fault(
            &item,
            "there is no row in the list",
            "write a row for each device: person,device,model,offer,number,gb_per_month",
        );
    }
    rows.file = name;
    rows
}

/// Adds the list to what is written by hand.
pub(crate) fn join(
    reader: &mut Reader<'_>,
    rows: Rows,
    people: &mut Vec<Person>,
    drafts: &mut Vec<DeviceDraft>,
    lines: &mut Vec<Line>,
) {
    let mut names: BTreeSet<String> = people.iter().map(|person| person.name.clone()).collect();
    let owners = drafts.iter().chain(&rows.drafts).filter_map(|draft| draft.device.owner.as_ref());
    people.extend(owners.filter(|owner| names.insert((*owner).clone())).map(|owner| Person { name: owner.clone() }));
    let twice = |span: &std::ops::Range<usize>, problem: String, instead: &str| Fault {
        file: rows.file.clone(),
        span: span.clone(),
        path: String::new(),
        problem,
        instead: Some(instead.to_owned()),
    };
    let mut devices: BTreeSet<DeviceId> = drafts.iter().map(|draft| draft.device.id.clone()).collect();
    let mut ids: BTreeSet<LineId> = lines.iter().map(|line| line.id.clone()).collect();
    for (line, span) in rows.lines {
        if !ids.insert(line.id.clone()) {
            reader.faults.push(twice(&span, format!("{} is the number of another line too", line.id), "check both rows"));
        }
        reader.stands_in(Subject::Line(line.id.clone()), &rows.file, span, 0);
        lines.push(line);
    }
    for draft in rows.drafts {
        let id = draft.device.id.clone();
        if !devices.insert(id.clone()) {
            reader.faults.push(twice(
                &draft.span,
                format!("two devices are named “{}”", shown(&id.0)),
                "give each device of a person a name of its own",
            ));
        }
        reader.stands_in(Subject::Device(id), &rows.file, draft.span.clone(), 0);
        drafts.push(draft);
    }
}

fn columns(csv: &mut csv::Reader<&[u8]>, file: CsvFile<'_>) -> Result<BTreeMap<&'static str, usize>, Fault> {
    let headers = csv.byte_headers().map_err(|error| file.broken(&error))?.clone();
    let named = |name: &str| headers.iter().position(|header| lower(header) == name);
    let columns: BTreeMap<&str, usize> = COLUMNS.into_iter().filter_map(|name| Some((name, named(name)?))).collect();
    let instead = "open the file with a line such as person,device,model,offer,number,gb_per_month";
    for (missing, what) in [
        (!columns.contains_key("device"), "device"),
        (!columns.contains_key("model") && !columns.contains_key("kind"), "model or kind"),
    ] {
        if missing {
            return Err(file.fault(&headers, None, Wrong::new(format!("no column is named {what}")).or(instead)));
        }
    }
    Ok(columns)
}

struct Row<'a> {
    file: CsvFile<'a>,
    record: &'a csv::ByteRecord,
    columns: &'a BTreeMap<&'static str, usize>,
}

impl Row<'_> {
    /// The text of a column; `None` when it is empty or there is no such column.
    fn text(&self, column: &str) -> Option<String> {
        let text = self.file.cell(self.record, *self.columns.get(column)?);
        Some(text).filter(|text| !text.is_empty())
    }

    fn wrong(&self, column: &str, wrong: Wrong) -> Fault {
        self.file.fault(self.record, self.columns.get(column).copied(), wrong)
    }

    /// A column read by `read`; `None` when it is empty.
    fn cell<T>(&self, column: &str, read: impl FnOnce(&str) -> Result<T, Wrong>) -> Result<Option<T>, Fault> {
        let Some(text) = self.text(column) else { return Ok(None) };
        if text.chars().count() > 100 {
            return Err(self.wrong(column, Wrong::new("this is longer than 100 characters")));
        }
        read(&text).map(Some).map_err(|wrong| self.wrong(column, wrong))
    }

    fn read(
        &self,
        reader: &mut Reader<'_>,
        models: &mut BTreeMap<String, Result<Meant, Wrong>>,
        offers: &Offers<'_>,
        head: &Head,
    ) -> Result<(DeviceDraft, Option<Line>), Fault> {
        let plain = |text: &str| Ok(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>());
        let owner = self.cell("person", plain)?;
        let name = self.cell("device", plain)?;
        let name = name.ok_or_else(|| {
            self.wrong("device", Wrong::new("this row names no device").or("write how it is called, as in phone"))
        })?;
        let id = DeviceId(owner.as_ref().map_or_else(|| name.clone(), |owner| format!("{owner}/{name}")));
        let (kind, model) = self.model(reader, models, head)?;
        let from = |model: &Option<Model>| model.as_ref().map_or_else(Capability::default, |model| model.capability.clone());
        let device = Device {
            kind,
            owner,
            primary_use: self.cell("use", primary_use)?.unwrap_or(PrimaryUse::Work),
            capability: from(&model),
            lock: self
                .cell("lock", |text| Ok(if text == "unlocked" { Lock::Unlocked } else { Lock::LockedTo(text.to_owned()) }))?
                .unwrap_or_default(),
            os: model.as_ref().and_then(|model| model.os.clone()),
            os_version: None,
            policy_owner: model.as_ref().and_then(|model| model.policy_owner).unwrap_or_default(),
            network_choice: model.map(|model| model.network_choice).unwrap_or_default(),
            eid: self.cell("eid", said)?,
            imei: self.cell("imei", said)?,
            profiles: Vec::new(),
            model: self.text("model"),
            id: id.clone(),
        };
        let usage = self
            .cell("gb_per_month", |text| data(text, 1_000_000_000))?
            .map(|bytes| Usage { alternatives: vec![(1, fleet::volume::Volume::from_bytes(bytes))], ..Usage::default() });
        let line = self.line(&id, offers, head)?;
        let span = self.file.fault(self.record, None, Wrong::new("")).span;
        let draft = DeviceDraft { device, hub: false, alone: false, calls: None, usage, file: self.file.name.to_owned(), span };
        Ok((draft, line))
    }

    fn model(
        &self,
        reader: &mut Reader<'_>,
        models: &mut BTreeMap<String, Result<Meant, Wrong>>,
        head: &Head,
    ) -> Result<(DeviceKind, Option<Model>), Fault> {
        let kind = self.cell("kind", |text| text.parse::<DeviceKind>().map_err(|error| Wrong::new(error.to_string())))?;
        let text = self.cell("model", |text| Ok(text.to_owned()))?;
        let (devices, today) = (reader.world.devices, reader.today);
        let meant = text.as_ref().map(|text| {
            models
                .entry(text.clone())
                .or_insert_with(|| models::meant(devices, text, head.home, today))
                .clone()
                .map(|meant| (text, meant))
        });
        match (meant.transpose().map_err(|wrong| self.wrong("model", wrong))?, kind) {
            (Some((text, Meant::Model(model))), Some(kind)) if model.kind != kind => {
                let wrong = Wrong::new(format!("“{}” is a {}, and the row says {kind}", shown(text), model.kind));
                Err(self.wrong("model", wrong.or("leave the kind empty, or mend the model")))
            }
            (Some((_, Meant::Model(model))), _) => Ok((model.kind, Some(model))),
            (Some((text, Meant::Nothing(_))), Some(kind)) => {
                let said = format!("The catalogue has no model “{text}”: what such a {kind} can hold is unknown.");
                if !reader.notes.iter().any(|note| note.text == said) {
                    reader.note(Subject::Household, NoteKind::Unknown, said);
                }
                Ok((kind, None))
            }
            (Some((text, Meant::Nothing(near))), None) => {
                let instead = near
                    .map_or_else(|| "write the kind as well, as in phone".to_owned(), |near| format!("did you mean “{near}”?"));
                Err(self.wrong("model", Wrong::new(format!("the catalogue has no model “{}”", shown(text))).or(instead)))
            }
            (None, Some(kind)) => Ok((kind, None)),
            (None, None) => Err(self.wrong("device", Wrong::new("this row has no model and no kind").or("write one of them"))),
        }
    }

    fn line(&self, device: &DeviceId, offers: &Offers<'_>, head: &Head) -> Result<Option<Line>, Fault> {
        if self.text("offer").is_some_and(|text| offers.may_be_unread(&text)) {
            return Ok(None);
        }
        let Some(offer) = self.cell("offer", |text| offers.named(text))? else {
            return match ["number", "pays", "iccid"].iter().find(|column| self.text(column).is_some()) {
                Some(column) => {
                    Err(self
                        .wrong(column, Wrong::new("this row has a line and no offer").or("write the id of the offer it is on")))
                }
                None => Ok(None),
            };
        };
        let mode = match offer.kind {
            Kind::Line => Mode::Standalone,
            Kind::Companion => Mode::Companion,
            Kind::Pool => Mode::PoolMember,
            Kind::Travel => {
                return Err(self.wrong("offer", Wrong::new("this is a travel package, not a line").or("leave it empty")));
            }
        };
        let number =
            self.cell("number", |text| Msisdn::parse_in(text, head.home.code()).map_err(|error| Wrong::new(error.to_string())))?;
        let id = LineId(number.as_ref().map_or_else(|| format!("{device}/1"), |number| number.international().to_owned()));
        Ok(Some(Line {
            id,
            number,
            device: device.clone(),
            mode,
            offer: offer.id.clone(),
            pays: self.cell("pays", phrase::each_cycle)?,
            bank_codes: false,
            bound_until: None,
            iccid: self.cell("iccid", said)?,
            balance: None,
        }))
    }
}

fn primary_use(text: &str) -> Result<PrimaryUse, Wrong> {
    match text {
        "daily" => Ok(PrimaryUse::Daily),
        "travel" => Ok(PrimaryUse::TravelOnly),
        "backup" => Ok(PrimaryUse::Backup),
        "work" => Ok(PrimaryUse::Work),
        _ => Err(Wrong::new(format!("“{}” is not understood here", shown(text))).or("write daily, travel, backup or work")),
    }
}

fn said<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Wrong> {
    text.parse().map_err(|error: T::Err| Wrong::new(error.to_string()))
}
