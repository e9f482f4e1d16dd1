//! What this crate needs of a table beyond single fields: all of its keys, all of its unknown keys, the place of a key.

use std::cell::RefCell;
use std::ops::Range;

use jiff::civil::Date;
use reference::document::{Fault, Fields, Item, Wrong};

use crate::reader::Reader;

/// The keys of a table whose keys are the household's own names.
pub(crate) fn keys(fields: &Fields<'_>) -> Vec<String> {
    let keys = RefCell::new(Vec::new());
    let note = |key: &str| {
        keys.borrow_mut().push(key.to_owned());
        true
    };
    // Every key counts as known here: the call only lists them.
    let _ = fields.refuse_unknown(note, []);
    keys.into_inner()
}

/// Adds a fault for each key that is not known in this table; not for more than anybody reads.
pub(crate) fn refuse_unknown(reader: &mut Reader<'_>, fields: &Fields<'_>, known: &[&str]) {
    for key in keys(fields).iter().filter(|key| !known.contains(&key.as_str())).take(crate::FAULTS_MAX + 1) {
        if let Err(fault) = fields.refuse_unknown(|other| other != key, known.iter().copied()) {
            reader.faults.push(fault);
        }
    }
}

/// Something wrong with a key itself.
pub(crate) fn at_key(fields: &Fields<'_>, key: &str, wrong: Wrong) -> Fault {
    match fields.refuse_unknown(|other| other != key, []) {
        Err(fault) => Fault { problem: wrong.problem, instead: wrong.instead, ..fault },
        Ok(()) => fields.fault(wrong),
    }
}

/// The known name that is nearest to what was written, whatever its capitals.
pub(crate) fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower: Vec<(String, &str)> = known.into_iter().map(|name| (name.to_lowercase(), name)).collect();
    let near = reference::document::nearest(written, lower.iter().map(|(lower, _)| lower.as_str()))?;
    lower.iter().find(|(lower, _)| lower == near).map(|(_, name)| *name)
}

/// A day, in quotes or not; says when there is no such day.
pub(crate) fn date(item: Item<'_, '_>) -> Result<Date, Fault> {
    if item.is_text() { item.read(|text| crate::installed::date(text.trim())) } else { item.date() }
}

/// The bytes of a value.
pub(crate) fn span(item: &Item<'_, '_>) -> Range<usize> {
    item.fault(Wrong::new("")).span
}

/// Reads a key when it is there; a fault in it is kept and counts as absent.
pub(crate) fn optional<'f, 'd, T>(
    reader: &mut Reader<'_>,
    fields: &'f Fields<'d>,
    key: &str,
    read: impl FnOnce(Item<'f, 'd>) -> Result<T, Fault>,
) -> Option<T> {
    let item = fields.find(key)?;
    reader.keep(read(item))
}

/// Reads a key that must be there.
pub(crate) fn needed<'f, 'd, T>(
    reader: &mut Reader<'_>,
    fields: &'f Fields<'d>,
    key: &str,
    instead: &str,
    read: impl FnOnce(Item<'f, 'd>) -> Result<T, Fault>,
) -> Option<T> {
    let item = fields.need(key, instead);
    let item = reader.keep(item)?;
    reader.keep(read(item))
}

/// The tables of a list of tables; none when the key is absent.
pub(crate) fn tables<'d>(reader: &mut Reader<'_>, root: &Fields<'d>, key: &str, len_max: usize) -> Vec<Fields<'d>> {
    optional(reader, root, key, |item| item.tables(len_max)).unwrap_or_default()
}

/// Short names that people give: trimmed, at most 60 characters, one line.
pub(crate) fn name(item: Item<'_, '_>) -> Result<String, Fault> {
    let text = item.text()?.trim();
    if text.chars().count() > 60 {
        return Err(item.fault(Wrong::new("this name is longer than 60 characters").or("write a shorter one")));
    }
    if text.contains(char::is_control) {
        return Err(item.fault(Wrong::new("this name has more than one line").or("write it in one line")));
    }
    Ok(text.to_owned())
}
