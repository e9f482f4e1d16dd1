//! Every key of the form, read into what it means.

use reference::offers::{Defaults, Listing, ShippedZones, read_listings, write};

pub(crate) const TEXT: &str = include_str!("every_key.toml");

pub(crate) fn listings() -> Vec<Listing> {
    read_listings("every_key.toml", TEXT, &ShippedZones, &Defaults::default()).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn every_key_is_read() {
    let mut listings = listings();
    // “Everywhere and at sea” is every country by name; a length says enough.
    let everywhere = listings.last_mut().expect("an offer");
    if let fleet::place::PlaceSet::Only(places) = &mut everywhere.offer.zones[0].places {
        assert!(places.len() > 240 && !places.contains(&"US".parse().unwrap()) && places.contains(&"sea".parse().unwrap()));
        places.retain(|place| ["JP", "sea"].contains(&place.to_string().as_str()));
    }
    insta::assert_debug_snapshot!(listings);
}

#[test]
fn every_key_is_written_again() {
    for listing in listings() {
        let text = write(&listing.offer);
        let again = read_listings("written.toml", &text, &ShippedZones, &Defaults::default());
        let again = again.unwrap_or_else(|faults| panic!("{faults}\n{text}"));
        assert_eq!(again[0].offer, listing.offer, "{text}");
    }
}

#[test]
fn the_written_text_reads_like_the_form() {
    let written = listings().iter().take(4).map(|listing| write(&listing.offer)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(written);
}

#[test]
fn an_offer_inside_another_text_keeps_its_places() {
    let text = "day = 1\n[[plan]]\nid = \"mine/old\"\nname = \"Old\"\nkind = \"line\"\nprice = \"20 EUR a month\"\ncountries = [\"DE\"]\ndata = \"3 GB\"\n";
    let document = toml::de::DeTable::parse(text).expect("TOML");
    let plan = document.get_ref().get("plan").and_then(|plan| plan.get_ref().get(0)).expect("a plan");
    let table = toml::Spanned::new(plan.span(), plan.get_ref().as_table().expect("a table").clone());
    let own = Defaults {
        address: Some("the household's own file".into()),
        read: Some("2026-11-25".parse().unwrap()),
        provider: Some("mine".into()),
    };
    let listing = reference::offers::read_table("house.toml", "plan[1]", &table, &own, &ShippedZones).expect("an offer");
    assert_eq!((listing.offer.provider.as_str(), listing.offer.source.address.as_str()), ("mine", "the household's own file"));
    let nobody = Defaults::default();
    let fault = reference::offers::read_table("house.toml", "plan[1]", &table, &nobody, &ShippedZones).expect_err("no source");
    assert_eq!(
        fault.to_string(),
        "house.toml: plan[1].source: `source` is missing; write the address that was read, or “made up”"
    );
    assert_eq!(fault.line_and_column(text), (2, 1));
}

#[test]
fn what_no_source_says_is_read_as_the_least_and_listed() {
    let text = "provider = \"T\"\nsource = \"made up\"\nread = \"2026-11-25\"\n[[offer]]\nid = \"t/one\"\nname = \"One\"\nkind = \"travel\"\n\
                price = \"18 USD\"\ncountries = [\"JP\"]\ndata = \"10 GB\"\nlasts = \"30 days\"\n";
    let listings = read_listings("t.toml", text, &ShippedZones, &Defaults::default()).expect("an offer");
    let said = listings[0].assumed.iter().map(|assumed| format!("{}: {assumed}", assumed.key())).collect::<Vec<_>>();
    assert_eq!(
        said,
        [
            "starts: no source says what starts it; taken to start when it is bought",
            "counts: no source says how its days are counted; taken as calendar days of the place",
            "then: no source says what follows an allowance; data is taken to stop",
        ]
    );
}
