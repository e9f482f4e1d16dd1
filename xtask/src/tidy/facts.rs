//! Every reference row says where and when it was read: itself, or the head of its file for all its rows.
//!
//! What the rows mean is `reference`'s business; here only the two keys count.

use toml::{Table, Value};

use crate::tidy::{Finding, Tree};

/// Where the rows are. `sources.toml` is about lists, not rows, and has its own test in `reference`.
const FOLDER: &str = "reference/data/";
const EXCUSED: &str = "reference/data/sources.toml";

/// Checks every TOML file with facts.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let is_facts = |path: &str| path.starts_with(FOLDER) && path.ends_with(".toml") && path != EXCUSED;
    tree.texts().filter(|(path, _)| is_facts(path)).flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let file: Table = match text.parse() {
        Ok(file) => file,
        Err(error) => return vec![Finding::refused(path, 0, "facts", format!("is no TOML: {}", error.message()))],
    };
    let mut findings = Vec::new();
    for (kind, rows) in &file {
        let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
        let lines = headers(text, kind);
        for (at, row) in rows.iter().filter_map(Value::as_table).enumerate() {
            let says = |key: &str| holds(row, key) || holds(&file, key);
            let missing = match (says("source") || says("sources"), says("read")) {
                (true, true) => continue,
                (false, true) => "no `source`: the address where it was read",
                (true, false) => "no `read`: the day it was read",
                (false, false) => "neither `source` nor `read`: the address and the day",
            };
            let message = format!("[[{kind}]] says {missing}; a fact without a source is left out");
            findings.push(Finding::refused(path, lines.get(at).copied().unwrap_or(0), "facts", message));
        }
    }
    findings
}

fn holds(table: &Table, key: &str) -> bool {
    match table.get(key) {
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(texts)) => !texts.is_empty(),
        Some(Value::Datetime(_)) => true,
        _ => false,
    }
}

/// The lines of `[[kind]]`, counted from one.
fn headers(text: &str, kind: &str) -> Vec<usize> {
    let header = format!("[[{kind}]]");
    let lines = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(&header));
    lines.map(|(at, _)| at + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    #[test]
    fn a_row_without_source_or_day_is_pointed_at() {
        let script = "\
--- reference/data/devices/a.toml
[[device]]
source = \"https://example.com\"
read = \"2026-11-25\"
[[device]]
source = \"https://example.com\"
[[device]]
read = \"2026-11-25\"
[[device]]
source = \"\"
--- reference/data/offers/b.toml
sources = [\"https://example.com\"]
read = \"2026-11-25\"
[[offer]]
id = \"a/b\"
--- reference/data/offers/c.toml
[[offer
--- reference/data/sources.toml
[countries]
address = \"https://example.com\"
--- examples/d.toml
[[devices]]
name = \"phone\"
";
        let expected = "\
reference/data/devices/a.toml:4: [facts] [[device]] says no `read`: the day it was read; a fact without a source is left out
reference/data/devices/a.toml:6: [facts] [[device]] says no `source`: the address where it was read; a fact without a source is left out
reference/data/devices/a.toml:8: [facts] [[device]] says neither `source` nor `read`: the address and the day; a fact without a source is left out
reference/data/offers/c.toml: [facts] is no TOML: ";
        assert!(said(check, script).starts_with(expected), "{}", said(check, script));
    }
}
