//! Free-format MPS, the file that solvers read.
//!
//! All numbers are whole. Comments at the head say what the model is of, in which unit, and how its names are read.

use std::fmt::{self, Display, Formatter, Write};

use super::{Kind, Model, Sense};

/// The name of the objective.
const OBJECTIVE: &str = "cost";

/// A model as an MPS file.
pub fn text(model: &Model) -> String {
    let mut text = String::new();
    write!(text, "{}", Mps(model)).expect("a text takes whatever is written to it");
    text
}

struct Mps<'a>(&'a Model);

impl Display for Mps<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.head(f)?;
        writeln!(f, "NAME spoke\nOBJSENSE\n    MIN\nROWS\n N {OBJECTIVE}")?;
        for row in &self.0.rows {
            let kind = match row.sense {
                Sense::AtMost => 'L',
                Sense::Equal => 'E',
            };
            writeln!(f, " {kind} {}", row.name)?;
        }
        self.columns(f)?;
        f.write_str("RHS\n")?;
        for row in self.0.rows.iter().filter(|row| row.rhs != 0) {
            writeln!(f, " RHS {} {}", row.name, row.rhs)?;
        }
        f.write_str("BOUNDS\n")?;
        for column in &self.0.columns {
            if column.lower != 0 {
                writeln!(f, " LO BND {} {}", column.name, column.lower)?;
            }
            writeln!(f, " UP BND {} {}", column.name, column.upper)?;
        }
        f.write_str("ENDATA\n")
    }
}

impl Mps<'_> {
    fn head(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let model = self.0;
        for line in &model.about {
            writeln!(f, "* {line}")?;
        }
        let entries: usize = model.rows.iter().map(|row| row.terms.len()).sum();
        let whole = model.columns.iter().filter(|column| column.kind == Kind::Integer).count();
        writeln!(f, "* {} columns ({whole} whole), {} rows, {entries} entries", model.columns.len(), model.rows.len())?;
        writeln!(
            f,
            "* objective / {} = {} minor units (cents), expected over the scenarios",
            model.divisor,
            model.currency.code()
        )?;
        match model.rounding {
            0 => writeln!(f, "* every cost is exact"),
            most => writeln!(f, "* bills round taxes and conversion to whole cents: the optimum may be off by {most} units"),
        }
    }

    /// The matrix by column, runs of whole columns between markers.
    fn columns(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let model = self.0;
        let mut entries: Vec<Vec<(usize, i64)>> = vec![Vec::new(); model.columns.len()];
        for (at, row) in model.rows.iter().enumerate() {
            for &(column, coefficient) in &row.terms {
                entries[column].push((at, coefficient));
            }
        }
        f.write_str("COLUMNS\n")?;
        let mut whole = false;
        let mut markers = 0;
        let mut marker = |f: &mut Formatter<'_>, word: &str| {
            markers += 1;
            writeln!(f, " M{markers} 'MARKER' '{word}'")
        };
        for (column, entries) in model.columns.iter().zip(&entries) {
            if (column.kind == Kind::Integer) != whole {
                whole = !whole;
                marker(f, if whole { "INTORG" } else { "INTEND" })?;
            }
            // A column must be named to be there, also when nothing depends on it.
            if column.cost != 0 || entries.is_empty() {
                writeln!(f, " {} {OBJECTIVE} {}", column.name, column.cost)?;
            }
            for (row, coefficient) in entries {
                writeln!(f, " {} {} {coefficient}", column.name, model.rows[*row].name)?;
            }
        }
        if whole { marker(f, "INTEND") } else { Ok(()) }
    }
}
