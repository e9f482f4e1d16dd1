//! Packages: the bought, the started, the used up and the lapsed.

use insta::assert_snapshot;

use super::support::{Case, bucket, offer};
use crate::offer::{AfterHold, Expiry, Kind, Offer, TopUp, Trigger, Validity, ZoneRef};
use crate::rating::Packages;

const WINTER: &str = "2026-12-01..2027-03-01";

fn package(days: u16, change: impl FnOnce(&mut Validity)) -> Offer {
    let mut validity = Validity {
        trigger: Trigger::FirstNetwork,
        days,
        expiry: Expiry::Rolling,
        hold_days_max: None,
        after_hold: AfterHold::Lapses,
        top_up: TopUp::Unknown,
    };
    change(&mut validity);
    let mut offer = offer(Kind::Travel, "10 USD").zone("Japan", "JP", "3 GB");
    offer.validity = Some(validity);
    offer
}

fn as_needed(offer: &Offer) -> Case<'_> {
    Case { packages: Packages::AsNeeded, ..Case::new(offer) }
}

/// C31: a rolling day ends to the minute.
#[test]
fn a_package_is_over_to_the_minute() {
    let use_ = "
        phone 2026-12-05T14:30 JP data 1 GB
        phone 2026-12-12T14:29 JP data 1 GB
        phone 2026-12-12T14:30 JP data 1 GB";
    // 7 × 24 h from the 5th, 14:30: the minute before is served, the minute itself is not.
    assert_snapshot!(Case::new(&package(7, |_| ())).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    not served: phone, 2026-12-12 14:30 UTC+09 in JP: 1 GB, the package is over
    total 10.00 USD
    ");
    // … or another package is bought: 10 + 10 = 20
    assert_snapshot!(as_needed(&package(7, |_| ())).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    2026-12-12  phone: package                                              10.00 USD
    total 20.00 USD
    ");
    // By the local midnight the 5th is the first day and the 11th the last.
    let calendar = package(7, |validity| validity.expiry = Expiry::Midnight(ZoneRef::Local));
    assert_snapshot!(Case::new(&calendar).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    not served: phone, 2026-12-12 14:29 UTC+09 in JP: 1 GB, the package is over
    not served: phone, 2026-12-12 14:30 UTC+09 in JP: 1 GB, the package is over
    total 10.00 USD
    ");
}

/// C31c: what a top-up does decides whether the data comes back.
#[test]
fn c31c_a_top_up_adds_or_waits() {
    let use_ = "
        phone 2026-12-05T10:00 JP data 2 GB
        phone 2026-12-06T10:00 JP data 3 GB
        phone 2026-12-13T10:00 JP data 500 MB";
    let with = |top_up| package(7, |validity| validity.top_up = top_up);
    // 5 GB of 3: a further package adds 3 GB and 7 days, so the 13th is inside. 10 + 10 = 20
    assert_snapshot!(as_needed(&with(TopUp::Adds)).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    2026-12-01  phone, Japan: further package                               10.00 USD
    total 20.00 USD
    ");
    // It starts when the first is used, on the 6th, and lasts until the 13th, 10:00: that use needs a third. 30
    assert_snapshot!(as_needed(&with(TopUp::QueuesUntilUsed)).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    2026-12-01  phone, Japan: further package                               10.00 USD
    2026-12-12  phone: package                                              10.00 USD
    total 30.00 USD
    ");
    // It waits until the first one expires on the 12th: 2 GB are not served. 10 + 10 = 20
    assert_snapshot!(as_needed(&with(TopUp::QueuesUntilExpiry)).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    2026-12-12  phone: package                                              10.00 USD
    not served: phone, 2026-12-06 10:00 UTC+09 in JP: 2 GB, the allowance is used
    total 20.00 USD
    ");
    // No source says: nothing is promised.
    assert_snapshot!(as_needed(&with(TopUp::Unknown)).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    2026-12-12  phone: package                                              10.00 USD
    not served: phone, 2026-12-06 10:00 UTC+09 in JP: 2 GB, the allowance is used
    total 20.00 USD
    ");
}

#[test]
fn a_package_that_is_held_too_long() {
    let use_ = "phone 2027-01-10T10:00 JP data 1 GB";
    let lapses = package(7, |validity| validity.hold_days_max = Some(30));
    assert_snapshot!(Case::new(&lapses).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    not served: phone, 2027-01-10 10:00 UTC+09 in JP: 1 GB, the package is over
    total 10.00 USD
    ");
    // C29: it starts by itself on 31 December and is over on 7 January.
    let starts = package(7, |validity| {
        validity.hold_days_max = Some(30);
        validity.after_hold = AfterHold::Starts;
    });
    assert_snapshot!(Case::new(&starts).bill(WINTER, use_), @"
    2026-12-01  phone: package                                              10.00 USD
    not served: phone, 2027-01-10 10:00 UTC+09 in JP: 1 GB, the package is over
    total 10.00 USD
    ");
}

#[test]
fn a_package_never_used_is_paid_and_each_line_has_its_own() {
    assert_snapshot!(Case::new(&package(7, |_| ())).bill(WINTER, "phone -\ntablet 2026-12-05T10:00 JP data 1 GB"), @"
    2026-12-01  phone: package                                              10.00 USD
    2026-12-01  tablet: package                                             10.00 USD
    total 20.00 USD
    ");
}

#[test]
fn a_place_outside_buys_nothing() {
    assert_snapshot!(
        as_needed(&package(7, |_| ())).bill(WINTER, "
            phone 2026-12-05T10:00 JP data 1 GB
            phone 2027-01-05T10:00 SG data 1 GB"), @"
    2026-12-01  phone: package                                              10.00 USD
    not served: phone, 2027-01-05 10:00 UTC+08 in SG: 1 GB, not covered there
    total 10.00 USD
    ");
}

/// C33, C34: a day's volume, then slow; tethering slower still.
#[test]
fn c33_a_daily_volume_in_a_package() {
    let mut offer = offer(Kind::Travel, "25 USD").zone("Japan", "JP", "1.5 GB a day, then slow 1000");
    offer.zones[0].tether = bucket("500 MB", "slow 128");
    offer.validity = package(7, |_| ()).validity;
    // 5th: 1 GB own, 1 GB tethered: the last 0.5 GB of it beyond the bucket at 128, and beyond the day's 1.5 GB as well.
    // 6th: a new day for both: 0.4 GB tethered, fast.
    assert_snapshot!(
        Case::new(&offer).bill(WINTER, "
            phone 2026-12-05T10:00 JP data 1 GB
            phone 2026-12-05T12:00 JP tether 1 GB
            phone 2026-12-06T10:00 JP tether 400 MB"), @"
    2026-12-01  phone: package                                              25.00 USD
    slowed: phone, cycle of 2026-12-01: 500 MB at 128 kbit/s
    total 25.00 USD
    ");
}
