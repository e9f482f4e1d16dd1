//! What can be wrong with a list, said so that its author finds the place.

use std::fmt;

use super::{FIELD_BYTES_MAX, ROWS_MAX, SIZE_BYTES_MAX};

/// Why a list could not be read. Its author is to blame, not the program: the text names file, line and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The name that the caller gave the text.
    pub file: String,
    /// Counted from 1; 0 when the whole text is meant.
    pub line: u32,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The text is larger than [`SIZE_BYTES_MAX`].
    TooLarge {
        /// Its size.
        size_bytes: usize,
    },
    /// There are more rows than [`ROWS_MAX`].
    TooManyRows,
    /// The first line does not name the columns.
    Header {
        /// What it must hold.
        columns: &'static [&'static str],
    },
    /// A line has more or fewer fields than there are columns.
    FieldCount {
        /// Fields in the line.
        found: usize,
        /// Columns of the list.
        columns: usize,
    },
    /// A field does not hold what its column promises.
    Field(FieldFault),
    /// Two lines have the same key.
    Twice {
        /// The line that has it first.
        first: u32,
    },
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The column it stands in.
    pub column: &'static str,
    /// What is wrong, as half a sentence.
    pub what: String,
}

impl FieldFault {
    /// A field that is not `wanted` (“a country code”).
    pub fn not(column: &'static str, value: &str, wanted: &str) -> Self {
        let mut shown: String = value.chars().take(40).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self { column, what: format!("“{shown}” is not {wanted}") }
    }
}

impl std::error::Error for ReadError {}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        match &self.fault {
            Fault::TooLarge { size_bytes } => write!(f, ": {size_bytes} bytes, a list has at most {SIZE_BYTES_MAX}"),
            Fault::TooManyRows => write!(f, ": a list has at most {ROWS_MAX} rows"),
            Fault::Header { columns } => {
                write!(f, ": the first line must name the columns: {} (separated by tabs)", columns.join(", "))
            }
            Fault::FieldCount { found, columns } => {
                let fields = if *found == 1 { "field" } else { "fields" };
                write!(f, ": {found} {fields}, but there are {columns} columns, separated by tabs")
            }
            Fault::Field(fault) => write!(f, ", column “{}”: {}", fault.column, fault.what),
            Fault::Twice { first } => write!(f, ": the same entry is already in line {first}"),
        }
    }
}

/// A field that is too long or would upset a screen.
pub(super) fn unfit(column: &'static str, field: &str) -> Option<Fault> {
    let what = if field.len() > FIELD_BYTES_MAX {
        format!("{} bytes, a field has at most {FIELD_BYTES_MAX}", field.len())
    } else if field.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        "it holds a control character, which could upset a screen".to_owned()
    } else {
        return None;
    };
    Some(Fault::Field(FieldFault { column, what }))
}
