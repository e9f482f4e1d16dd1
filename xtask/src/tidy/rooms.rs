//! The table of crates in ARCHITECTURE.md, held against every Cargo.toml and every path in the code.
//!
//! The table under the header `| crate | … | may use | must never see |` is read as it stands: crates in backticks, and in the
//! last column words that the table under `| word | crates and paths |` explains. So the map cannot say what is not checked.
//! Tests, benches and build scripts may use more: `[dev-dependencies]` and files outside `src` are not looked at.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::tidy::{Finding, Tree, clock, paths};

const MAP: &str = "ARCHITECTURE.md";
const NONE: &str = "—";

/// What a crate may use and must never see.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Room {
    line: usize,
    may_use: BTreeSet<String>,
    /// Crates and paths, each with the word of the table that names it.
    never: BTreeMap<String, String>,
}

/// Checks every crate of the workspace.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rooms = read_rooms(tree.text(MAP).unwrap_or_default(), &mut findings);
    let workspace = manifest(tree, "Cargo.toml");
    let members = texts(workspace.get("workspace").and_then(|workspace| workspace.get("members")));
    for (name, room) in &rooms {
        if !members.contains(name) {
            let message =
                format!("the table has a row for `{name}`, which is no member of the workspace; rows arrive with their crates");
            findings.push(Finding::refused(MAP, room.line, "rooms", message));
        }
    }
    for name in &members {
        let Some(room) = rooms.get(name) else {
            let message = format!("`{name}` has no row in {MAP}'s table; say what lives there and what it may use");
            findings.push(Finding::refused("Cargo.toml", 0, "rooms", message));
            continue;
        };
        check_dependencies(tree, name, room, &members, &workspace, &mut findings);
        check_paths(tree, name, room, &mut findings);
    }
    findings
}

fn check_dependencies(tree: &Tree, name: &str, room: &Room, members: &[String], workspace: &Table, findings: &mut Vec<Finding>) {
    let path = format!("{name}/Cargo.toml");
    let renamed = workspace.get("workspace").and_then(|workspace| workspace.get("dependencies")?.as_table());
    for (key, dependency) in dependencies(&manifest(tree, &path)) {
        let package = |value: &Value| value.get("package").and_then(Value::as_str).map(str::to_owned);
        let inherited = renamed.and_then(|table| package(table.get(&key)?));
        let used = package(&dependency).or(inherited).unwrap_or_else(|| key.clone());
        let line = line_of(tree.text(&path).unwrap_or_default(), &key);
        if members.contains(&used) && !room.may_use.contains(&used) {
            let message = format!(
                "`{name}` may not use `{used}`; move what needs it, or change the table in {MAP} and say why in docs/design.md"
            );
            findings.push(Finding::refused(&path, line, "rooms", message));
        }
        if let Some(word) = room.never.get(&used) {
            let message =
                format!("`{name}` must never see {word}, and `{used}` is of that kind; move what needs it to a crate that may");
            findings.push(Finding::refused(&path, line, "rooms", message));
        }
    }
}

fn check_paths(tree: &Tree, name: &str, room: &Room, findings: &mut Vec<Finding>) {
    let folder = format!("{name}/src/");
    for (path, text) in tree.sources().filter(|(path, _)| path.starts_with(&folder) && clock::is_shipped(path)) {
        for (named, line) in paths::named(text) {
            let seen = room.never.iter().find(|(never, _)| named == **never || named.starts_with(&format!("{never}::")));
            if let Some((_, word)) = seen {
                let message = format!(
                    "`{name}` must never see {word}, and `{named}` is of that kind; let the caller hand in what is needed"
                );
                findings.push(Finding::refused(path, line, "rooms", message));
            }
        }
    }
}

/// The rows of the table by crate; what is wrong with the table itself becomes a finding.
fn read_rooms(map: &str, findings: &mut Vec<Finding>) -> BTreeMap<String, Room> {
    let words: BTreeMap<String, Vec<String>> =
        table(map, "word").into_iter().map(|(_, cells)| (cells[0].clone(), quoted(cells.get(1)))).collect();
    let mut rooms = BTreeMap::new();
    for (line, cells) in table(map, "crate") {
        let (Some(name), Some(uses), Some(last)) = (quoted(cells.first()).first().cloned(), cells.get(2), cells.get(3)) else {
            findings.push(Finding::refused(MAP, line, "rooms", "a row needs four cells, and a crate in backticks in the first"));
            continue;
        };
        let mut never = BTreeMap::new();
        for word in last.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != NONE) {
            match words.get(word) {
                Some(meant) => never.extend(meant.iter().map(|meant| (meant.clone(), word.to_owned()))),
                None => {
                    let message =
                        format!("`{word}` is not in the table of words; add it there with the crates and paths it means");
                    findings.push(Finding::refused(MAP, line, "rooms", message));
                }
            }
        }
        rooms.insert(name, Room { line, may_use: quoted(Some(uses)).into_iter().collect(), never });
    }
    if rooms.is_empty() {
        findings.push(Finding::refused(MAP, 0, "rooms", "has no table that opens with `| crate |`"));
    }
    rooms
}

/// The rows of the table whose header's first cell is `first`, with their lines.
fn table(text: &str, first: &str) -> Vec<(usize, Vec<String>)> {
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        inner.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let lines = text.lines().enumerate();
    let rows = lines.skip_while(|(_, line)| !(line.starts_with('|') && cells(line)[0] == first)).skip(2);
    rows.take_while(|(_, line)| line.starts_with('|')).map(|(at, line)| (at + 1, cells(line))).collect()
}

/// What stands in backticks.
fn quoted(cell: Option<&String>) -> Vec<String> {
    cell.map_or_else(Vec::new, |cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}

/// The dependencies that ship, also those of one platform only.
fn dependencies(manifest: &Table) -> Vec<(String, Value)> {
    let platforms = manifest.get("target").and_then(Value::as_table);
    let tables = std::iter::once(manifest).chain(platforms.into_iter().flat_map(|all| all.values().filter_map(Value::as_table)));
    let sections = tables.flat_map(|table| ["dependencies", "build-dependencies"].map(|section| table.get(section)));
    let entries = sections.flatten().filter_map(Value::as_table).flatten();
    entries.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The line of a key, counted from one; zero when it is not found.
fn line_of(text: &str, key: &str) -> usize {
    let opens = |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '.', '=']));
    text.lines().position(|line| opens(line) || line.contains(&format!("dependencies.{key}]"))).map_or(0, |at| at + 1)
}

fn manifest(tree: &Tree, path: &str) -> Table {
    tree.text(path).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    const HOUSE: &str = "\
--- ARCHITECTURE.md
| crate | what lives here | may use | must never see |
|---|---|---|---|
| `identifiers` | numbers | — | files |
| `fleet` | the core | `identifiers` | files, formats |
| `cli` | the binary | `fleet`, `identifiers` | — |

| word | crates and paths |
|---|---|
| files | `std::fs`, `tempfile` |
| formats | `serde`, `toml` |
--- Cargo.toml
[workspace]
members = [\"identifiers\", \"fleet\", \"cli\"]
[workspace.dependencies]
text = { package = \"toml\", version = \"1\" }
--- identifiers/Cargo.toml
--- fleet/Cargo.toml
[dependencies]
identifiers.workspace = true
[dev-dependencies]
serde = \"1\"
--- cli/Cargo.toml
[dependencies]
fleet.workspace = true
toml = \"1\"
";

    #[test]
    fn a_house_that_keeps_its_table_is_silent() {
        assert_eq!(said(check, HOUSE), "");
    }

    #[test]
    fn dependencies_outside_the_table_are_refused() {
        let script = HOUSE.replace(
            "[dev-dependencies]\n",
            "text.workspace = true\n[target.'cfg(unix)'.dependencies]\ntempfile = \"3\"\n[build-dependencies]\n",
        ) + "--- identifiers/Cargo.toml\n[dependencies]\nfleet = { path = \"../fleet\" }\n";
        let expected = "\
fleet/Cargo.toml:3: [rooms] `fleet` must never see formats, and `toml` is of that kind; move what needs it to a crate that may
fleet/Cargo.toml:5: [rooms] `fleet` must never see files, and `tempfile` is of that kind; move what needs it to a crate that may
fleet/Cargo.toml:7: [rooms] `fleet` must never see formats, and `serde` is of that kind; move what needs it to a crate that may
identifiers/Cargo.toml:2: [rooms] `identifiers` may not use `fleet`; move what needs it, or change the table in ARCHITECTURE.md and say why in docs/design.md
";
        assert_eq!(said(check, &script), expected);
    }

    #[test]
    fn paths_that_a_crate_must_never_see_are_refused_where_it_ships() {
        let script = HOUSE.to_owned()
            + "\
--- fleet/src/lib.rs
//! Core.
use std::{fmt, fs::File};
#[cfg(test)]
mod tests { use std::fs; }
--- fleet/src/rating/tests.rs
use std::fs;
--- fleet/tests/all.rs
use std::fs;
--- fleet/build.rs
use std::fs;
--- cli/src/main.rs
use std::fs;
";
        let expected = "\
fleet/src/lib.rs:2: [rooms] `fleet` must never see files, and `std::fs::File` is of that kind; let the caller hand in what is needed
";
        assert_eq!(said(check, &script), expected);
    }

    #[test]
    fn the_table_and_the_workspace_name_the_same_crates() {
        let script = HOUSE.replace("\"cli\"]", "\"web\"]").replace("files, formats", "files, wires");
        let expected = "\
ARCHITECTURE.md:4: [rooms] `wires` is not in the table of words; add it there with the crates and paths it means
ARCHITECTURE.md:5: [rooms] the table has a row for `cli`, which is no member of the workspace; rows arrive with their crates
Cargo.toml: [rooms] `web` has no row in ARCHITECTURE.md's table; say what lives there and what it may use
";
        assert_eq!(said(check, &script), expected);
    }

    #[test]
    fn a_map_without_a_table_is_refused() {
        let said = said(check, "--- ARCHITECTURE.md\n# The map\n");
        assert_eq!(said, "ARCHITECTURE.md: [rooms] has no table that opens with `| crate |`\n");
    }
}
