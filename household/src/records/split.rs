//! The text of a file → records.

use serde_json::{Number, Value};
use toml::Value as Toml;

use super::{Body, Record, Section};

/// Takes a file apart, in its order; ids are the caller's. Comments and the order of sections are lost.
///
/// # Errors
/// When the text is no TOML. Whether it is a household, [`read`](crate::read) says better: call that first.
pub fn split(text: &str) -> Result<Vec<(Section, Body)>, toml::de::Error> {
    let root: toml::Table = text.parse()?;
    let mut records = Vec::new();
    for (head, value) in root {
        let section = Section::ALL.into_iter().find(|section| section.head().trim_matches(['[', ']']) == head);
        match (section, value) {
            (Some(Section::Usage), Toml::Table(table)) => {
                records.extend(table.into_iter().map(|(of, is)| (Section::Usage, usage(of, is))));
            }
            (Some(section), Toml::Table(table)) if section.is_single() => records.push((section, body(table))),
            (Some(section), Toml::Array(entries)) if !section.is_single() => {
                records.extend(entries.into_iter().filter_map(|entry| match entry {
                    Toml::Table(table) => Some((section, body(table))),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    Ok(records)
}

fn usage(of: String, is: Toml) -> Body {
    let pairs = if of == "import" {
        vec![(of, json(is))]
    } else {
        vec![("of".to_owned(), Value::String(of)), ("is".to_owned(), json(is))]
    };
    pairs.into_iter().collect()
}

fn body(table: toml::Table) -> Body {
    table.into_iter().map(|(key, value)| (key, json(value))).collect()
}

fn json(value: Toml) -> Value {
    match value {
        Toml::String(text) => Value::String(text),
        Toml::Integer(number) => Value::Number(number.into()),
        Toml::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        Toml::Boolean(yes) => Value::Bool(yes),
        Toml::Datetime(moment) => Value::String(moment.to_string()),
        Toml::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        Toml::Table(table) => Value::Object(body(table)),
    }
}

/// The texts that these records name, each once: whoever keeps a household keeps them beside it, as [`Section::File`].
pub fn named_files(records: &[Record]) -> Vec<&str> {
    let mut names = Vec::new();
    for record in records {
        let value = match record.section {
            Section::Household => record.body.get("offers"),
            Section::Usage => record.body.get("import"),
            Section::Company => record.body.get("people"),
            _ => None,
        };
        let listed = value.and_then(Value::as_array).into_iter().flatten();
        names.extend(value.into_iter().chain(listed).filter_map(Value::as_str));
    }
    names.sort_unstable();
    names.dedup();
    names
}
