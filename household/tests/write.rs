//! A first file reads as the answers that it was written from.

use household::{Answers, DeviceAnswer, LineAnswer, World, read, write};
use jiff::civil::date;
use proptest::prelude::*;

fn answers(names: &[String]) -> Answers {
    Answers {
        home: "Germany".into(),
        devices: names
            .iter()
            .enumerate()
            .map(|(at, name)| DeviceAnswer {
                name: name.clone(),
                model: (at == 0).then(|| "A3257".to_owned()),
                kind: (at > 0).then(|| "tablet".to_owned()),
                owner: (at % 2 == 0).then(|| "Ana \"the hub\" \\".to_owned()),
                hub: at == 0,
                usage: Some(format!("{} GB a month", at + 1)),
            })
            .collect(),
        lines: names
            .iter()
            .map(|name| LineAnswer {
                device: name.clone(),
                price: Some("25 EUR a month".into()),
                data: Some("10 GB".into()),
                ..LineAnswer::default()
            })
            .collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(names in prop::collection::btree_set("[^\\p{Cc}]{1,20}", 1..5)) {
        let names: Vec<String> = names.into_iter().filter(|name| !name.trim().is_empty() && name.trim() == name && name != "import").collect();
        prop_assume!(!names.is_empty());
        let answers = answers(&names);
        let text = write(&answers);
        let document = read("spoke.toml", &text, &World::shipped(), date(2026, 11, 25), &|_| Err(String::new()));
        let document = document.map_err(|refused| TestCaseError::fail(format!("{refused}\n{text}")))?;
        let read: Vec<&str> = document.inventory.devices.iter().map(|device| device.id.0.as_str()).collect();
        prop_assert_eq!(read, names.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(document.inventory.lines.len(), names.len());
        for (at, _) in names.iter().enumerate() {
            prop_assert_eq!(document.intent.demand.expected(at).bytes, (at as u64 + 1) * 1_000_000_000);
        }
        prop_assert_eq!(document.intent.rules.hubs.len(), 1);
        prop_assert_eq!(document.intent.currency.code(), "EUR");
    }
}
