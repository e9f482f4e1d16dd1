//! `cargo xtask tidy`: the house rules that no compiler knows, each with a message that says what to do.
//!
//! | file | what it holds |
//! |---|---|
//! | [`source`] | how a source file opens, how long it may be, what things are called |
//! | [`rooms`] | the table of crates in ARCHITECTURE.md against every Cargo.toml and every path in the code |
//! | [`clock`] | only one place asks what time it is |
//! | [`papers`] | links, the map's length, a row of `docs/status.md` for each need, examples that say they are made up |
//! | [`facts`] | every reference row says where and when it was read |
//! | [`places`] | nothing names a folder of the machine it was written on, or a package registry's server |
//!
//! Rules see a [`Tree`] of texts and nothing else, so each is tested on texts.

pub mod clock;
pub mod facts;
pub mod papers;
pub mod paths;
pub mod places;
pub mod rooms;
pub mod source;
pub mod tree;

use std::fmt;
use std::path::Path;

use crate::command::Failure;
pub use tree::Tree;

/// Something that a rule has to say about a place in the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the root.
    pub path: String,
    /// The line, counted from one; zero when the whole file is meant.
    pub line: usize,
    /// Whether it must be mended.
    pub weight: Weight,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong, then what to do.
    pub message: String,
}

/// Whether a finding must be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It must be.
    Refused,
    /// It is said, and that is all.
    Warned,
}

impl Finding {
    /// A finding that must be mended.
    pub fn refused(path: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, weight: Weight::Refused, rule, message: message.into() }
    }

    /// A finding that is only said.
    pub fn warned(path: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self { weight: Weight::Warned, ..Self::refused(path, line, rule, message) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        let weight = if self.weight == Weight::Warned { "warning: " } else { "" };
        write!(f, ": {weight}[{}] {}", self.rule, self.message)
    }
}

/// Everything that the rules have to say, in the order of the files.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let rules = [source::check, rooms::check, clock::check, papers::check, facts::check, places::check];
    let mut findings: Vec<Finding> = rules.iter().flat_map(|rule| rule(tree)).collect();
    findings.sort();
    findings
}

/// Checks the repository and prints the findings; fails when one must be mended.
pub fn run(root: &Path) -> Result<(), Failure> {
    let findings = check(&Tree::read(root)?);
    findings.iter().for_each(|finding| println!("{finding}"));
    match findings.iter().filter(|finding| finding.weight == Weight::Refused).count() {
        0 => Ok(()),
        1 => Err(Failure::refused("tidy: 1 thing must be mended")),
        count => Err(Failure::refused(format!("tidy: {count} things must be mended"))),
    }
}

/// For the tests of rules: a tree written as a text, and what a rule says of it, one finding a line.
#[cfg(test)]
fn said(rule: fn(&Tree) -> Vec<Finding>, script: &str) -> String {
    let mut findings = rule(&Tree::script(script));
    findings.sort();
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}
