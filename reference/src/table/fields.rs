//! The fields of one line, asked for by column.

use std::str::FromStr;

use jiff::civil::Date;

use super::fault::{Fault, FieldFault, unfit};

/// The most columns that a list may have.
const COLUMNS_MAX: usize = 12;

/// The fields of one line.
#[derive(Debug)]
pub struct Fields<'a> {
    columns: &'static [&'static str],
    fields: [&'a str; COLUMNS_MAX],
}

impl<'a> Fields<'a> {
    pub(super) fn split(columns: &'static [&'static str], line: &'a str) -> Result<Self, Fault> {
        let mut fields = [""; COLUMNS_MAX];
        let mut found = 0;
        for field in line.split('\t') {
            if let (Some(place), Some(column)) = (fields.get_mut(found), columns.get(found)) {
                let field = field.trim();
                if let Some(fault) = unfit(column, field) {
                    return Err(fault);
                }
                *place = field;
            }
            found += 1;
        }
        if found == columns.len() {
            Ok(Self { columns, fields })
        } else {
            Err(Fault::FieldCount { found, columns: columns.len() })
        }
    }

    pub(super) fn is_header(&self) -> bool {
        self.columns == &self.fields[..self.columns.len()]
    }

    /// The field in this column, perhaps empty.
    ///
    /// # Panics
    /// When the list has no such column: a slip in the code, found by the first test that reads the list.
    pub fn text(&self, column: &'static str) -> &'a str {
        let at = self.columns.iter().position(|name| *name == column).expect("the column is one of the list's own");
        self.fields[at]
    }

    /// The field in this column, which must not be empty.
    ///
    /// # Errors
    /// When it is.
    pub fn required(&self, column: &'static str) -> Result<&'a str, FieldFault> {
        match self.text(column) {
            "" => Err(FieldFault { column, what: "it must not be empty".to_owned() }),
            text => Ok(text),
        }
    }

    /// The field, parsed; `wanted` says what it should be (“a country code”).
    ///
    /// # Errors
    /// When it is empty or something else.
    pub fn parse<T: FromStr>(&self, column: &'static str, wanted: &str) -> Result<T, FieldFault> {
        let text = self.required(column)?;
        text.parse().map_err(|_| FieldFault::not(column, text, wanted))
    }

    /// As [`Fields::parse`]; an empty field is `None`.
    ///
    /// # Errors
    /// When it is something else.
    pub fn optional<T: FromStr>(&self, column: &'static str, wanted: &str) -> Result<Option<T>, FieldFault> {
        if self.text(column).is_empty() { Ok(None) } else { self.parse(column, wanted).map(Some) }
    }

    /// Every word of the field, parsed.
    ///
    /// # Errors
    /// When one of them is something else.
    pub fn words<T: FromStr>(&self, column: &'static str, wanted: &str) -> Result<Vec<T>, FieldFault> {
        let words = self.text(column).split_ascii_whitespace();
        words.map(|word| word.parse().map_err(|_| FieldFault::not(column, word, wanted))).collect()
    }

    /// A day such as `2026-01-31`.
    ///
    /// # Errors
    /// When it is empty or no day.
    pub fn date(&self, column: &'static str) -> Result<Date, FieldFault> {
        self.parse(column, "a day such as 2026-01-31")
    }

    /// As [`Fields::date`]; an empty field is `None`.
    ///
    /// # Errors
    /// When it is no day.
    pub fn optional_date(&self, column: &'static str) -> Result<Option<Date>, FieldFault> {
        self.optional(column, "a day such as 2026-01-31")
    }

    /// An address on the web.
    ///
    /// # Errors
    /// When it is empty or does not start with `http`.
    pub fn address(&self, column: &'static str) -> Result<Box<str>, FieldFault> {
        let text = self.required(column)?;
        if text.starts_with("https://") || text.starts_with("http://") {
            Ok(text.into())
        } else {
            Err(FieldFault::not(column, text, "an address that starts with https:// or http://"))
        }
    }
}

/// A time zone of the tz database, such as `Europe/Berlin`.
pub(crate) fn time_zone(column: &'static str, name: &str) -> Result<(), FieldFault> {
    let known = jiff::tz::TimeZone::get(name).is_ok();
    if known { Ok(()) } else { Err(FieldFault::not(column, name, "a time zone such as Europe/Berlin")) }
}
