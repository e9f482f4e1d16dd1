//! The offers that ship, one and all.

use fleet::money::NoExchange;
use jiff::civil::date;
use reference::offers::{Catalogue, NoZones, Query, read, write};

#[test]
fn every_offer_that_ships_names_its_source() {
    for listing in Catalogue::shipped().listings() {
        let (id, source) = (&listing.offer.id, &listing.offer.source);
        assert!(source.address.starts_with("https://") || source.address.starts_with("http://"), "{id}: {}", source.address);
        assert!(source.read <= date(2026, 11, 25) && source.life_days > 0, "{id}: {}", source.read);
        assert!(listing.grade.is_some(), "{id} has no grade");
    }
}

#[test]
fn a_search_finds_by_word_place_and_device() {
    let catalogue = Catalogue::default().with(super::every_key::listings());
    let find = |query: Query| {
        let found = catalogue.search(&query, &NoExchange, date(2026, 11, 25));
        found.iter().map(|listing| listing.offer.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(find(Query { words: "japan".into(), ..Query::default() }), "test/line test/travel test/until");
    assert_eq!(find(Query { words: "asia TEST".into(), ..Query::default() }), "test/travel");
    assert_eq!(find(Query { place: Some("sea".parse().unwrap()), ..Query::default() }), "test/line test/until");
    let watch = Some(fleet::inventory::DeviceKind::Watch);
    assert_eq!(find(Query { device: watch, ..Query::default() }), "test/companion test/pool test/travel test/until");
    assert_eq!(find(Query { price_max: "10 USD".parse().ok(), ..Query::default() }), "test/companion test/pool");
    assert_eq!(find(Query { home: "DE".parse().ok(), ..Query::default() }), "test/companion test/pool test/travel test/until");
    assert_eq!(find(Query { sold_on: Some(date(2027, 1, 1)), words: "line".into(), ..Query::default() }), "");
    assert_eq!(catalogue.suggestions("test/travl", 1)[0].as_str(), "test/travel");
    let line = catalogue.listing(&"test/line".parse().unwrap()).unwrap();
    assert!(!line.is_stale(date(2026, 4, 30)) && line.is_stale(date(2026, 5, 1)), "seen in March, good for 60 days");
}

#[test]
fn a_household_overrides_what_ships() {
    let mut listings = super::every_key::listings();
    let catalogue = Catalogue::default().with(listings.clone());
    listings[0].offer.name = "Mine".into();
    let catalogue = catalogue.with(listings.into_iter().take(1));
    assert_eq!(catalogue.offer(&"test/line".parse().unwrap()).unwrap().name, "Mine");
    assert_eq!(catalogue.len(), 5);
}

#[test]
fn every_offer_that_ships_is_written_as_it_was_read() {
    for offer in Catalogue::shipped().offers() {
        let text = write(offer);
        let again = read("written.toml", &text, &NoZones).unwrap_or_else(|faults| panic!("{faults}\n{text}"));
        assert_eq!(again[0], *offer, "{text}");
    }
}
