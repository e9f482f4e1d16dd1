//! The three files say the same, and exactly what pages ask for.

use std::collections::BTreeSet;
use std::path::Path;

use proposal::speech::messages;

use super::*;

#[test]
fn every_language_says_everything() {
    let english = messages(file(Language::English));
    for language in Language::ALL {
        let read = Words::read(language, file(language));
        assert!(read.is_ok(), "{:?}", read.err());
        let other = messages(file(language));
        for (name, variables) in &english {
            assert_eq!(Some(variables), other.get(name), "{language}: {name}");
        }
        for name in other.keys() {
            assert!(english.contains_key(name), "{language} alone has {name}");
        }
    }
}

/// Every text in quotes that could be a message's name, in pages and code.
fn asked(folder: &Path, asked: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            self::asked(&path, asked);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split('"') {
            let is_name = part.contains('-') && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if is_name {
                asked.insert(part.to_owned());
            }
        }
        let calls = [".say(\"", ".with(\"", ".one(\""].into_iter().flat_map(|call| text.split(call).skip(1));
        for name in calls.filter_map(|rest| rest.split('"').next()) {
            assert!(of(Language::English).has(name), "{}: no message {name}", path.display());
        }
    }
}

#[test]
fn pages_ask_for_what_is_there_and_for_all_of_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    asked(&root.join("templates"), &mut names);
    asked(&root.join("src"), &mut names);
    let english = messages(file(Language::English));
    // Names that code puts together from a stem and a thing's own word.
    let stems = ["kind-", "rule-"];
    let idle: Vec<&String> = english
        .keys()
        .filter(|name| name.contains('-') && !names.contains(*name) && !stems.iter().any(|stem| name.starts_with(stem)))
        .collect();
    assert!(idle.is_empty(), "nobody asks for {idle:?}");
}
