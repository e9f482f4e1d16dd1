//! The offers that ship, one and all.

use std::collections::BTreeSet;

use fleet::money::NoExchange;
use fleet::offer::Kind;
use fleet::place::PlaceSet;
use jiff::civil::date;
use reference::carriers::Carriers;
use reference::offers::{Catalogue, NoZones, Query, read, write};

/// Every row has the address it was really read at and the day, never the page that somebody else read and copied.
#[test]
fn every_offer_that_ships_names_its_source() {
    let is_page = |address: &str| address.starts_with("https://") || address.starts_with("http://");
    for listing in Catalogue::shipped().listings() {
        let (id, source) = (&listing.offer.id, &listing.offer.source);
        assert!(is_page(&source.address), "{id}: {}", source.address);
        assert!(source.read <= date(2026, 11, 25) && source.life_days > 0, "{id}: {}", source.read);
        assert!(listing.grade.is_some(), "{id} has no grade");
        if let Some(official) = &listing.official {
            assert!(is_page(official) && *official != source.address, "{id}: {official} is both source and official page");
        }
        let note = listing.note.as_deref().unwrap_or_default();
        assert!(!note.contains("did not read"), "{id}: `source` is where it was read; the page it was copied from is `official`");
        if let Some((_, file)) = source.address.split_once("https://github.com/") {
            // A file of one commit, or a file's history where the commit is not known.
            let parts: Vec<&str> = file.split('/').collect();
            let is_commit = |text: &str| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_file = matches!(parts[..], [_, _, "blob", commit, _, ..] if is_commit(commit));
            assert!(is_file || matches!(parts[..], [_, _, "commits", _, _, ..]), "{id}: {file} names no commit or no path");
        }
    }
}

/// A market of a household that plans has a line, a paid day abroad and a companion, and there is something of every kind.
#[test]
fn what_ships_is_enough_to_plan_with() {
    let offers = || Catalogue::shipped().offers();
    let sold_in = |kind: Kind, home: &'static str| {
        let home = home.parse().expect("a country");
        offers()
            .filter(move |offer| offer.kind == kind && offer.market != PlaceSet::every_country() && offer.market.contains(home))
    };
    for home in ["US", "GB", "DE", "JP"] {
        assert!(sold_in(Kind::Line, home).count() >= 4, "{home}: too few lines");
        assert!(
            sold_in(Kind::Line, home).any(|line| line.zones.iter().any(|zone| zone.day_pass.is_some())),
            "{home}: no paid day"
        );
        assert!(sold_in(Kind::Companion, home).next().is_some(), "{home}: no companion");
    }
    for kind in [Kind::Line, Kind::Companion, Kind::Pool, Kind::Travel] {
        assert!(offers().any(|offer| offer.kind == kind), "{kind:?}");
    }
    let sellers: BTreeSet<&str> =
        offers().filter(|offer| offer.kind == Kind::Travel).map(|offer| offer.provider.as_str()).collect();
    assert!(sellers.len() >= 10 && offers().count() >= 150, "{sellers:?}");
}

/// The carriers of the offers are those of the carriers' files, so that what each allows is found.
#[test]
fn every_carrier_of_an_offer_is_known() {
    for offer in Catalogue::shipped().offers() {
        for id in offer.carrier.iter().chain(&offer.host).chain(&offer.conditions.needs_carrier) {
            assert!(Carriers::shipped().carrier(id).is_some(), "{}: no carrier has the id {id}", offer.id);
        }
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
