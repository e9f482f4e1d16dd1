//! Every example is read without a fault, and says what its head says it does.

use std::path::{Path, PathBuf};

use fleet::offer::OfferId;
use household::{Document, Market, Subject, World, read};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 25);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

fn load(name: &str) -> Result<String, String> {
    std::fs::read_to_string(folder().join(name)).map_err(|error| error.to_string())
}

fn example(name: &str) -> Document {
    let text = load(name).expect("the example is there");
    assert!(text.len() < 20_000 && text.lines().count() < 140, "{name} is no file for five minutes");
    assert!(
        text.lines().take(3).any(|line| line.to_lowercase().contains("made up") || line.contains("invented")),
        "{name} says so"
    );
    read(name, &text, &World::shipped(), TODAY, &load).unwrap_or_else(|refused| panic!("{refused}"))
}

#[test]
fn every_example_is_read() {
    let names = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut read = 0;
    for name in names.filter(|name| name.ends_with(".toml") && !name.contains("offers")) {
        let document = example(&name);
        assert_eq!(document.market, Market::OwnOffers, "{name}");
        for line in &document.inventory.lines {
            assert!(document.offers.iter().any(|offer| offer.id == line.offer), "{name}: {}", line.id);
            assert!(document.spots.contains_key(&Subject::Line(line.id.clone())), "{name}: {}", line.id);
        }
        for trip in &document.intent.trips {
            assert!(document.spots.contains_key(&Subject::Trip(trip.name.clone())), "{name}: {}", trip.name);
        }
        read += 1;
    }
    assert!(read >= 7, "{read}");
}

#[test]
fn the_traveller() {
    let document = example("traveller.toml");
    let said = |trip: &fleet::intent::Trip| {
        let needs: Vec<_> = trip.needs.iter().map(|need| format!("{} {}", need.device, need.per_day)).collect();
        format!("{}: {} stays; {}", trip.name, trip.stays.len(), needs.join(", "))
    };
    assert_eq!(
        document.intent.trips.iter().map(said).collect::<Vec<_>>(),
        [
            "Tokyo: 2 stays; phone 1 GB, watch 0 B, tablet 200 MB",
            // 4 GB over 2 to 9 March.
            "Lisbon: 1 stays; phone 500 MB, watch 0 B, laptop 500 MB",
            "Toronto: 1 stays; phone 500 MB, watch 0 B, tablet 500 MB",
        ]
    );
    let own: OfferId = "own/tablet".parse().unwrap();
    assert_eq!(document.offers.last().map(|offer| (&offer.id, offer.price.base.to_string())), Some((&own, "25.00 USD".into())));
    assert!(document.inventory.devices.iter().all(|device| device.owner.as_deref() == Some("Ana")));
    // Three months of 0.4 GB and one of 3 GB.
    assert_eq!(document.intent.demand.expected(2).bytes, 1_050_000_000);
    assert_eq!(document.intent.from, date(2026, 12, 1));
}

#[test]
fn a_thousand_people() {
    let started = std::time::Instant::now();
    let document = example("company.toml");
    let took = started.elapsed();
    assert_eq!((document.inventory.people.len(), document.inventory.devices.len()), (1000, 1090));
    assert!(took.as_secs() < 5, "{took:?}");
    assert!(document.notes.len() < 20, "{:?}", document.notes);
    assert!(std::fs::metadata(folder().join("company.csv")).unwrap().len() < 150_000);
}

#[test]
fn notes_are_few_and_say_what_to_write() {
    let document = example("traveller.toml");
    let notes: Vec<_> = document.notes.iter().map(|note| format!("{}: {}", note.about, note.text)).collect();
    assert_eq!(
        notes,
        ["household: Bill cycles run by the clock of America/New_York, as `zone` is left out and the country has several.",]
    );
}
