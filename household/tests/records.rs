//! Files taken apart and put together again say the same; faults find their record; names change everywhere.

use std::path::Path;

use household::records::{Assembled, Body, Record, RecordFault, Section, named_files, rename, split};
use household::{Document, World, read};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 25);

fn records(text: &str) -> Vec<Record> {
    let parts = split(text).expect("it is TOML").into_iter();
    parts.enumerate().map(|(at, (section, body))| Record::new(format!("r{at}"), section, body)).collect()
}

/// What a document says, without where it stands.
fn said(document: &Document) -> String {
    format!("{:#?}\n{:#?}\n{:#?}\n{:?}", document.inventory, document.intent, document.offers, document.market)
}

#[test]
fn every_example_says_the_same_as_records() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).expect("the examples are there") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if path.extension().is_none_or(|extension| extension != "toml") || !text.contains("[household]") {
            continue;
        }
        seen += 1;
        let loader = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        let document = read("file", &text, &World::shipped(), TODAY, &loader).expect("examples are right");
        let mut parts = records(&text);
        let named: Vec<String> = named_files(&parts).into_iter().map(str::to_owned).collect();
        for name in named {
            let text = loader(&name).expect("examples hand everything over");
            let body = [("name".to_owned(), name.clone().into()), ("text".to_owned(), text.into())].into_iter().collect();
            parts.push(Record::new(name, Section::File, body));
        }
        let again = Assembled::of(&parts).read(&World::shipped(), TODAY).expect("records are right");
        assert_eq!(said(&document), said(&again), "{}", path.display());
    }
    assert!(seen >= 6, "only {seen} examples");
}

const FAMILY: &str = r#"
[household]
home = "US"
[[people]]
name = "Ana"
[[people]]
name = "Ben"
[[devices]]
name = "phone"
model = "A3257"
owner = "Ana"
[[devices]]
name = "tablet"
kind = "tablet"
owner = "Ben"
[[lines]]
device = "phone"
price = "25 USD a month"
data = "10 GB"
[usage]
phone = "9 GB"
tablet = "1 GB"
[[trips]]
place = "CA"
from = 2027-06-10
until = 2027-06-13
devices = ["phone", "tablet"]
needs = { phone = "1 GB a day" }
"#;

fn faults(text: &str) -> Vec<RecordFault> {
    Assembled::of(&records(text)).read(&World::shipped(), TODAY).expect_err("something is wrong")
}

/// `section id key: problem` for each fault.
fn short(faults: &[RecordFault]) -> Vec<String> {
    let one = |fault: &RecordFault| {
        let id = fault.id.as_deref().unwrap_or("-");
        format!("{} {id} {}: {}", fault.section.word(), fault.key, fault.problem)
    };
    faults.iter().map(one).collect()
}

#[test]
fn a_fault_finds_its_record_and_its_key() {
    let wrong = FAMILY
        .replace("\"9 GB\"", "\"9\"")
        .replace("kind = \"tablet\"", "kind = \"slab\"")
        .replace("devices = [\"phone\", \"tablet\"]", "devices = [\"phone\", \"watch\"]");
    assert_eq!(
        short(&faults(&wrong)),
        [
            "device r1 kind: “slab” is no kind of device; the nine are phone, tablet, watch, tracker, earbuds, laptop, hotspot, car, iot",
            "usage r7 is: “9” has no unit",
            "trip r6 devices[2]: there is no device named “watch”",
        ]
    );
}

#[test]
fn what_is_missing_is_said_of_the_section() {
    assert_eq!(short(&faults("[household]\nhome = \"US\"\n")), ["device - : `devices` is missing"]);
    assert_eq!(short(&faults("[[devices]]\nname = \"phone\"\nkind = \"phone\"\n")), ["household - : `household` is missing"]);
}

#[test]
fn a_missing_key_is_said_of_its_record() {
    assert_eq!(short(&faults(&FAMILY.replace("home = \"US\"\n", ""))), ["household r2 home: `home` is missing"]);
    assert_eq!(short(&faults(&FAMILY.replace("device = \"phone\"\nprice", "price"))), ["line r3 device: `device` is missing"]);
}

#[test]
fn a_new_name_is_said_everywhere() {
    let before = records(FAMILY);
    let mut after = before.clone();
    let changed = rename(&before, Section::Device, "phone", "Ana's \"phone\"");
    assert_eq!(changed.iter().map(|record| record.section.word()).collect::<Vec<_>>(), ["device", "line", "trip", "usage"]);
    for record in changed {
        let at = after.iter().position(|old| old.id == record.id).expect("it was there");
        after[at] = record;
    }
    let document = Assembled::of(&after).read(&World::shipped(), TODAY).expect("every name fits");
    let trip = &document.intent.trips[0];
    assert!(trip.needs.iter().any(|need| need.device.0 == "Ana's \"phone\""), "{:?}", trip.needs);
    let people = rename(&before, Section::Person, "Ben", "Benjamin");
    assert_eq!(people.iter().map(|record| record.section.word()).collect::<Vec<_>>(), ["device", "person"]);
}

mod any_record {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(any::<String>(), inner, 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    /// What is kept of a value: nulls count as absent.
    fn kept(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().filter(|item| !item.is_null()).map(kept).collect(),
            Value::Object(pairs) => Value::Object(
                pairs.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), kept(value))).collect(),
            ),
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_record_comes_back(pairs in prop::collection::hash_map(any::<String>(), value(), 0..5)) {
            let body: Body = pairs.into_iter().collect();
            let record = Record::new("r", Section::Device, body.clone());
            let records = [record];
            let assembled = Assembled::of(&records);
            let back = split(assembled.text()).expect("what is written can be read");
            prop_assert_eq!(back.len(), 1);
            prop_assert_eq!(Value::Object(back[0].1.clone()), kept(&Value::Object(body)));
        }

        #[test]
        fn nothing_panics_on_any_record(pairs in prop::collection::hash_map(any::<String>(), value(), 0..5), section in 0..10usize) {
            let records = [Record::new("r", Section::ALL[section], pairs.into_iter().collect())];
            let read = Assembled::of(&records).read(&World::shipped(), TODAY);
            prop_assert!(read.is_err());
        }
    }
}
