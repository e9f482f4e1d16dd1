//! Only one place asks what time it is: everywhere else time is an argument, so that any day can be tried.
//!
//! Clippy refuses the calls it knows (`clippy.toml`); this rule counts who is excused from that, and knows the calls that only
//! measure how long something took.

use crate::tidy::{Finding, Tree, paths};

/// The one place.
const CLOCK: &str = "cli/src/main.rs";
/// Developer commands print how long a step took.
const EXCUSED: [&str; 2] = ["xtask/", "fuzz/"];
const ASKS: [&str; 5] = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "ZonedDateTime::now"];

/// Checks the source files that ship.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.sources() {
        if path == CLOCK || EXCUSED.iter().any(|folder| path.starts_with(folder)) || !is_shipped(path) {
            continue;
        }
        for (name, line) in paths::named(text) {
            if ASKS.iter().any(|ask| name == *ask || name.ends_with(&format!("::{ask}"))) {
                let message = format!("`{name}` asks the clock; take the time as an argument, {CLOCK} hands it in");
                findings.push(Finding::refused(path, line, "clock", message));
            }
        }
        for (at, line) in text.lines().enumerate() {
            if line.contains("clippy::disallowed_methods") {
                let message = format!("is excused from clippy's list of calls; only {CLOCK} may be");
                findings.push(Finding::refused(path, at + 1, "clock", message));
            }
        }
    }
    findings
}

/// Whether a source file is part of the product, and no test, bench, example or build script.
pub fn is_shipped(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| part == "src") && !path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    #[test]
    fn only_the_main_file_asks_the_clock() {
        let script = "\
--- cli/src/main.rs
#[expect(clippy::disallowed_methods, reason = \"the one place\")]
fn now() { jiff::Zoned::now() }
--- cli/src/plan.rs
fn f() { let started = Instant::now(); }
--- fleet/src/clock/mod.rs
use jiff::Timestamp;
#[allow(clippy::disallowed_methods)]
fn f() { Timestamp::now() }
// Timestamp::now() in a comment
#[cfg(test)]
mod tests {
    fn f() { Timestamp::now() }
}
--- fleet/src/rating/tests.rs
fn f() { Timestamp::now() }
--- fleet/tests/days.rs
fn f() { Timestamp::now() }
--- xtask/src/steps.rs
fn f() { Instant::now() }
";
        let expected = "\
cli/src/plan.rs:1: [clock] `Instant::now` asks the clock; take the time as an argument, cli/src/main.rs hands it in
fleet/src/clock/mod.rs:2: [clock] is excused from clippy's list of calls; only cli/src/main.rs may be
fleet/src/clock/mod.rs:3: [clock] `Timestamp::now` asks the clock; take the time as an argument, cli/src/main.rs hands it in
";
        assert_eq!(said(check, script), expected);
    }
}
