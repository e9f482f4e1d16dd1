//! Whole files in, whole offers or whole refusals out.

use fleet::inventory::DeviceKind;
use fleet::offer::{Kind, Offer};
use jiff::civil::date;

use super::*;

const HEAD: &str = "provider = \"Test\"\nsource = \"made up\"\nread = \"2026-11-25\"\n";

/// One offer; a few lines stand for the rest.
fn one(lines: &str) -> Result<Offer, Faults> {
    let text = format!("{HEAD}[[offer]]\nid = \"test/one\"\nname = \"One\"\n{lines}");
    read("test.toml", &text, &ShippedZones).map(|mut offers| offers.remove(0))
}

#[test]
fn a_package_in_a_few_lines() {
    let offer = one("kind = \"travel\"\nprice = \"18 USD\"\ncountries = [\"JP\"]\ndata = \"10 GB\"\nlasts = \"30 days\"\ncounts = \"rolling\"\nstarts = \"first-network\"\n").unwrap();
    assert_eq!((offer.kind, offer.source.read), (Kind::Travel, date(2026, 11, 25)));
    assert!(offer.fits(DeviceKind::Tablet));
}
