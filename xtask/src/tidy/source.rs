//! How a source file opens, how long it may be, and what files and things may not be called.

use crate::tidy::{Finding, Tree, paths};

/// A source file has at most so many lines.
const LINES_MAX: usize = 600;
/// From here on it is said that a file grows long.
const LINES_WARNED: usize = 400;
/// Names that say nothing: of crates and folders, and (with anything after them) of files.
const EMPTY_NAMES: [&str; 6] = ["util", "utils", "helper", "helpers", "misc", "shared"];
/// Names of crates that would collect everything.
const CRATE_NAMES: [&str; 4] = ["common", "types", "core", "lib"];
/// Endings of type names that say nothing.
const EMPTY_ENDINGS: [&str; 5] = ["Manager", "Helper", "Helpers", "Util", "Utils"];

/// Checks every source file, and the name of every crate.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.sources() {
        check_opening(path, text, &mut findings);
        check_length(path, text, &mut findings);
        check_file_name(path, &mut findings);
        check_names(path, text, &mut findings);
    }
    for (path, _) in tree.texts() {
        let Some(folder) = path.strip_suffix("/Cargo.toml") else { continue };
        let name = folder.rsplit('/').next().unwrap_or(folder);
        if CRATE_NAMES.contains(&name) || EMPTY_NAMES.contains(&name) {
            let message =
                format!("a crate `{name}` would collect everything; put its parts where they belong, or name what it is");
            findings.push(Finding::refused(path, 0, "names", message));
        }
    }
    findings
}

fn check_opening(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let first = text.lines().position(|line| !line.trim().is_empty());
    let opens = first.and_then(|at| text.lines().nth(at)).is_some_and(|line| line.starts_with("//! ") && line.len() > 6);
    if !opens {
        let message = "does not open with `//!`; say in a sentence what lives here, and what does not where that could surprise";
        findings.push(Finding::refused(path, 1, "opening", message));
    }
}

fn check_length(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let lines = text.lines().count();
    if lines > LINES_MAX {
        let message = format!("{lines} lines, {LINES_MAX} are allowed; make it two rooms, each with a name of its own");
        findings.push(Finding::refused(path, LINES_MAX + 1, "length", message));
    } else if lines > LINES_WARNED {
        findings.push(Finding::warned(path, 0, "length", format!("{lines} lines; is it still one room?")));
    }
}

fn check_file_name(path: &str, findings: &mut Vec<Finding>) {
    let stem = path.trim_end_matches(".rs");
    let empty = stem.split('/').any(|part| {
        let word = part.split(['_', '-']).next().unwrap_or(part);
        EMPTY_NAMES.contains(&part) || (path.ends_with(&format!("{part}.rs")) && EMPTY_NAMES.contains(&word))
    });
    if empty {
        findings.push(Finding::refused(path, 0, "names", "its name says nothing; name it for what it does"));
    }
}

fn check_names(path: &str, text: &str, findings: &mut Vec<Finding>) {
    for (keyword, (name, line)) in paths::pairs(text) {
        let is_type = ["struct", "enum", "trait", "type"].contains(&keyword.as_str());
        if is_type && EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            let message = format!("`{name}` says nothing; name it for what it holds or does");
            findings.push(Finding::refused(path, line, "names", message));
        }
        if let ("fn", Some(short)) = (keyword.as_str(), name.strip_prefix("get_")) {
            findings.push(Finding::refused(path, line, "names", format!("`{name}`: write `{short}`, without `get_`")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    #[test]
    fn a_file_opens_with_what_it_is() {
        let script = "\
--- a.rs
//! Says what lives here.
--- b.rs
use std::fmt;
--- c.rs
--- d.rs
//!
//! Late.
--- e.rs

//! After an empty line.
--- notes.md
No source file.
";
        let message = "does not open with `//!`; say in a sentence what lives here, and what does not where that could surprise";
        let expected = ["b", "c", "d"].map(|name| format!("{name}.rs:1: [opening] {message}\n")).concat();
        assert_eq!(said(check, script), expected);
    }

    #[test]
    fn a_long_file_is_warned_of_and_a_very_long_one_refused() {
        let file = |name: &str, lines: usize| format!("--- {name}\n//! Long.\n{}", "fn f() {}\n".repeat(lines - 1));
        let script = [file("a.rs", 400), file("b.rs", 401), file("c.rs", 600), file("d.rs", 601)].concat();
        let expected = "\
b.rs: warning: [length] 401 lines; is it still one room?
c.rs: warning: [length] 600 lines; is it still one room?
d.rs:601: [length] 601 lines, 600 are allowed; make it two rooms, each with a name of its own
";
        assert_eq!(said(check, &script), expected);
    }

    #[test]
    fn names_that_say_nothing_are_refused() {
        let script = "\
--- common/Cargo.toml
--- fleet/Cargo.toml
--- fleet/src/utils.rs
//! Anything.
--- fleet/src/helpers/a.rs
//! Anything.
--- fleet/src/helper_money.rs
//! Anything.
--- fleet/src/utility_bill.rs
//! A bill for water.
--- fleet/src/line.rs
//! A line.
pub struct LineManager;
// A comment may speak of a struct LineManager.
enum Utilisation {}
impl Line { pub fn get_name(&self) {} pub fn target(&self) {} }
";
        let expected = "\
common/Cargo.toml: [names] a crate `common` would collect everything; put its parts where they belong, or name what it is
fleet/src/helper_money.rs: [names] its name says nothing; name it for what it does
fleet/src/helpers/a.rs: [names] its name says nothing; name it for what it does
fleet/src/line.rs:2: [names] `LineManager` says nothing; name it for what it holds or does
fleet/src/line.rs:5: [names] `get_name`: write `name`, without `get_`
fleet/src/utils.rs: [names] its name says nothing; name it for what it does
";
        assert_eq!(said(check, script), expected);
    }
}
