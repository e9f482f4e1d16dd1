//! Fuzz targets for whole files: any text in, no panic, and whatever is refused can be shown to people.
//!
//! `household/tests/fuzz_seeds.rs` includes this file and runs it on the seeds without a fuzzer.

use household::{FAULTS_MAX, World};
use jiff::civil::date;
use reference::offers::{Defaults, ShippedZones, read_listings, write_listing};

/// What stands between a household's file and the other file that it names.
const NEXT_FILE: &str = "\n----\n";

/// A household's file, and after `----` whatever file it names: offers, usage records, a company's people.
pub fn household(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (text, named) = text.split_once(NEXT_FILE).unwrap_or((&text, ""));
    let loader = |_: &str| Ok(named.to_owned());
    if let Err(refused) = household::read("household.toml", text, &World::shipped(), date(2026, 11, 25), &loader) {
        assert!((1..=FAULTS_MAX).contains(&refused.faults.len()));
        let drawn = refused.to_string();
        assert!(drawn.starts_with("error: ") && drawn.contains(" --> "), "{drawn}");
    }
}

/// A file of offers; what was read is written as a text that reads the same.
pub fn offers(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match read_listings("offers.toml", &text, &ShippedZones, &Defaults::default()) {
        Ok(listings) => {
            for listing in listings {
                let written = write_listing(&listing);
                let again = read_listings("again.toml", &written, &ShippedZones, &Defaults::default());
                let again = again.unwrap_or_else(|faults| panic!("{written}\n{faults}"));
                assert_eq!(again[0].offer, listing.offer, "{written}");
            }
        }
        Err(faults) => assert!(faults.list.iter().all(|fault| !household::render(fault, &text).is_empty())),
    }
}

/// Files of device models and of carriers, as a household may keep its own.
pub fn catalogue(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Err(faults) = reference::devices::read("devices.toml", &text) {
        assert!(faults.list.iter().all(|fault| !household::render(fault, &text).is_empty()));
    }
    if let Err(faults) = reference::carriers::read("carriers.toml", &text) {
        assert!(faults.list.iter().all(|fault| !household::render(fault, &text).is_empty()));
    }
}
