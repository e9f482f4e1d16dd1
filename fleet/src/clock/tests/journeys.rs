//! How many packages a journey needs, and what a top-up does.

use std::fmt::Write as _;

use insta::assert_snapshot;
use jiff::tz::TimeZone;

use super::{at, events, package, validity, with_journey};
use crate::clock::{self, ToppedUp, top_up};
use crate::offer::Offer;

/// Each package with the stays it serves, then the gaps.
fn cover(offer: &Offer, doings: &str, journey: &str) -> String {
    with_journey(journey, |journey| {
        let cover = clock::cover(offer, &events(doings), journey);
        let mut text = String::new();
        for package in &cover.packages {
            let (start, end) = (&package.running.start.moment, &package.running.end);
            writeln!(text, "{start} to {end}: stays {:?}", package.stays).unwrap();
        }
        for gap in &cover.gaps {
            let zone = &journey.stays[gap.stay].zone;
            let [from, until] = [gap.from, gap.until].map(|at| zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string());
            writeln!(text, "stay {} has none from {from} to {until}", gap.stay).unwrap();
        }
        text
    })
}

const TWENTY_DAYS: &str = "
    SG Asia/Singapore 2026-12-05T06:00..2026-12-05T09:10 layover
    JP Asia/Tokyo     2026-12-05T16:37..2026-12-25T11:00";

#[test]
fn three_weeks_need_three_packages_of_a_week() {
    let rule = package("JP", "5 GB", "first-network, 7 days rolling");
    // 5th to 12th to 19th to 26th, each at 16:37; 19 days and 18 hours.
    assert_snapshot!(cover(&rule, "bought 2026-11-20T12:00", TWENTY_DAYS), @"
    2026-12-05 16:37 Asia/Tokyo (02:37 at home) to 2026-12-12 16:37 Asia/Tokyo (02:37 at home): stays [1]
    2026-12-12 16:37 Asia/Tokyo (02:37 at home) to 2026-12-19 16:37 Asia/Tokyo (02:37 at home): stays [1]
    2026-12-19 16:37 Asia/Tokyo (02:37 at home) to 2026-12-26 02:37 America/New_York: stays [1]
    ");
}

/// C30: started at the layover it does not reach the end of a stay that it would have served.
#[test]
fn c30_a_layover_costs_a_package() {
    let rule = package("JP SG", "5 GB", "first-network, 20 days rolling");
    // From 06:00 in Singapore on the 5th until the 25th, 06:00 there = 07:00 in Tokyo: 4 hours are missing.
    assert_snapshot!(cover(&rule, "bought 2026-11-20T12:00", TWENTY_DAYS), @"
    2026-12-05 06:00 Asia/Singapore (2026-12-04 17:00 at home) to 2026-12-25 07:00 Asia/Tokyo (2026-12-24 17:00 at home): stays [1]
    2026-12-25 07:00 Asia/Tokyo (2026-12-24 17:00 at home) to 2027-01-13 17:00 America/New_York: stays [1]
    ");
    // Off until Tokyo one is enough.
    assert_snapshot!(cover(&rule, "bought 2026-11-20T12:00, on 2026-12-05T02:37", TWENTY_DAYS), @"2026-12-05 16:37 Asia/Tokyo (02:37 at home) to 2026-12-25 02:37 America/New_York: stays [1]");
}

/// C32: validity does not pause at home between two journeys.
#[test]
fn c32_validity_runs_while_nobody_uses_it() {
    let rule = package("DE FR", "10 GB", "first-network, 14 days rolling");
    let journey = "
        DE Europe/Berlin 2026-12-01T10:00..2026-12-06T10:00
        US America/New_York 2026-12-06T18:00..2026-12-16T12:00
        FR Europe/Paris  2026-12-17T08:00..2026-12-20T10:00";
    // 1 to 15 December: five days were used, and France needs a second one. The stay at home is not covered and has no gap.
    assert_snapshot!(cover(&rule, "bought 2026-11-20T12:00", journey), @"
    2026-12-01 10:00 Europe/Berlin (04:00 at home) to 2026-12-15 04:00 America/New_York: stays [0]
    2026-12-17 08:00 Europe/Paris (02:00 at home) to 2026-12-31 02:00 America/New_York: stays [2]
    ");
}

/// A fixed end cannot be continued.
#[test]
fn a_fixed_end_leaves_a_gap() {
    let rule = package("JP", "5 GB", "first-network, until 2026-12-20 local");
    assert_snapshot!(cover(&rule, "bought 2026-11-20T12:00", TWENTY_DAYS), @"
    2026-12-05 16:37 Asia/Tokyo (02:37 at home) to 2026-12-21 00:00 Asia/Tokyo (2026-12-20 10:00 at home): stays [1]
    stay 1 has none from 2026-12-21 00:00 to 2026-12-25 11:00
    ");
    // One that lapses serves nothing.
    let lapsed = package("JP", "5 GB", "first-network, 7 days rolling, hold 10 days lapses");
    assert_snapshot!(cover(&lapsed, "bought 2026-11-20T12:00", TWENTY_DAYS), @"stay 1 has none from 2026-12-05 16:37 to 2026-12-25 11:00");
}

/// C31c (trip.com): a top-up is a second package that waits until the first one expires, not until its data is used.
#[test]
fn c31c_a_queued_top_up_waits() {
    let (tokyo, home) = (TimeZone::get("Asia/Tokyo").unwrap(), TimeZone::get("America/New_York").unwrap());
    let moment = |text| at("Asia/Tokyo", text);
    let ends = moment("2026-12-12T16:37");
    let bought = moment("2026-12-08T10:00");
    let used_up = Some(moment("2026-12-08T09:00"));
    let ask = |rule: &str| top_up(&validity(rule), ends, bought, used_up, &tokyo, &home);
    // Data was used up on the 8th at 09:00. Queued: four days without data, then the 12th to the 19th.
    assert_eq!(ask("7 days rolling, queues"), ToppedUp::Waits { start: ends, end: moment("2026-12-19T16:37") });
    // By the use: from the purchase at 10:00, 7 × 24 h.
    assert_eq!(ask("7 days rolling, queues-until-used"), ToppedUp::Waits { start: bought, end: moment("2026-12-15T10:00") });
    // Added: the same end as queued, and the data is there at once.
    assert_eq!(ask("7 days rolling, adds"), ToppedUp::Adds { end: moment("2026-12-19T16:37") });
    assert_eq!(ask("7 days rolling"), ToppedUp::Unknown);
    let late = top_up(&validity("7 days rolling, adds"), ends, ends, None, &tokyo, &home);
    assert_eq!(late, ToppedUp::TooLate);
    // Calendar days that end at midnight begin at that midnight: the 13th is the first of the next seven.
    let midnight = moment("2026-12-13T00:00");
    let queued = top_up(&validity("7 days to local midnight, queues"), midnight, bought, None, &tokyo, &home);
    assert_eq!(queued, ToppedUp::Waits { start: midnight, end: moment("2026-12-20T00:00") });
}
