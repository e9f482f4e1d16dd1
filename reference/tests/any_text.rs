//! A household's own file may hold anything: it is read or refused with a line, and never stops the program.

use proptest::prelude::*;
use reference::airports::Airport;
use reference::apns::{AccessPoint, balance::BalanceCheck};
use reference::countries::{CountryFacts, rules::CountryRule, zones::Membership};
use reference::networks::{Network, hosts::Tenancy};
use reference::places::SpecialPlace;
use reference::rates::{Peg, Rate};
use reference::table::{List, Row};

fn check<R: Row>(lines: &[Vec<String>]) {
    let rows: String = lines.iter().map(|fields| fields.join("\t") + "\n").collect();
    let text = format!("{}\n{rows}", R::COLUMNS.join("\t"));
    if let Err(error) = List::<R>::parse("own.tsv", &text) {
        assert!(error.to_string().starts_with("own.tsv, line "), "{error}");
    }
    // Without its header the text is refused, whatever it holds.
    assert!(
        List::<R>::parse("own.tsv", &rows).is_err() || rows.lines().all(|line| line.trim().is_empty() || line.starts_with('#'))
    );
}

/// Fields that come close to what some column wants, and fields that do not.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("DE".to_owned()),
        Just("EUR".to_owned()),
        Just("262-01".to_owned()),
        Just("2026-11-25".to_owned()),
        Just("https://example.org".to_owned()),
        Just("LTE800=20".to_owned()),
        "[0-9]{1,20}\\.[0-9]{0,12}",
        "[a-z-]{0,12}",
        "\\PC{0,12}",
    ]
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(lines in prop::collection::vec(prop::collection::vec(field(), 1..13), 0..4)) {
        check::<AccessPoint>(&lines);
        check::<Airport>(&lines);
        check::<BalanceCheck>(&lines);
        check::<CountryFacts>(&lines);
        check::<CountryRule>(&lines);
        check::<Membership>(&lines);
        check::<Network>(&lines);
        check::<Peg>(&lines);
        check::<Rate>(&lines);
        check::<SpecialPlace>(&lines);
        check::<Tenancy>(&lines);
    }
}
