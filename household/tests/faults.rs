//! What is said about each thing that can be wrong in a household's file: `faults/*.txt`, script in, whole answer out.
//!
//! A case opens with `====== name`, then the file; further files open with `--- their name`; after `--- says` stands the answer.
//! With `SPOKE_BLESS=1` in the environment the answers are written anew, to be read before they are committed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use household::{World, read};
use jiff::civil::date;

/// What the program says to a file and those beside it: its faults, or its notes and what it understood.
fn answer(text: &str, others: &BTreeMap<String, String>) -> String {
    let loader = |name: &str| others.get(name).cloned().ok_or_else(|| "there is no such file".to_owned());
    match read("spoke.toml", text, &World::shipped(), date(2026, 11, 25), &loader) {
        Err(refused) => refused.to_string(),
        Ok(document) => {
            let mut said = String::new();
            for note in &document.notes {
                let _ = writeln!(said, "{:?}: {}: {}", note.kind, note.about, note.text);
            }
            let _ = writeln!(
                said,
                "understood: {} devices, {} lines, {} trips",
                document.inventory.devices.len(),
                document.inventory.lines.len(),
                document.intent.trips.len()
            );
            said
        }
    }
}

/// One case with its answer as it is now.
fn case(written: &str) -> (String, String) {
    let (script, expected) = written.split_once("--- says\n").unwrap_or((written, ""));
    let mut parts = script.split("\n--- ");
    let text = format!("{}\n", after_line(parts.next().unwrap_or_default()).1.trim_end());
    let others = parts.map(after_line).map(|(name, text)| (name.to_owned(), format!("{}\n", text.trim_end())));
    let now = answer(&text, &others.collect());
    (
        format!("{}--- says\n{}\n", script, now),
        format!("{}--- says\n{}\n", script, expected.trim_end_matches('\n').to_owned() + "\n"),
    )
}

/// The first line of a part, and what follows it.
fn after_line(part: &str) -> (&str, &str) {
    part.split_once('\n').expect("a part has a line of its own")
}

#[test]
fn every_fault_says_what_is_wrong_where_and_what_to_write() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut wrong = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = std::fs::read_to_string(&path).unwrap();
        let (head, cases) = file.split_once("====== ").unwrap();
        let cases: Vec<_> = cases.split("====== ").map(case).collect();
        if std::env::var_os("SPOKE_BLESS").is_some() {
            let blessed: String = cases.iter().map(|(now, _)| format!("====== {now}")).collect();
            std::fs::write(&path, format!("{head}{}\n", blessed.trim_end())).unwrap();
            continue;
        }
        for (now, expected) in cases.iter().filter(|(now, expected)| now.trim_end() != expected.trim_end()) {
            let _ = writeln!(wrong, "{}\nexpected:\n{expected}\nnow:\n{now}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
