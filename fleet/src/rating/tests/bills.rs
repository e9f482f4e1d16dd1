//! Bills at home: tiers, line fees, overage, calls, taxes, cycles, commitments.

use insta::assert_snapshot;

use super::support::{Case, after, bucket, date, offer, unit, usd, volume};
use crate::money::Money;
use crate::offer::{Commitment, Kind, Shares, Taxes, Tether};
use crate::rating::{End, Start};

const DECEMBER: &str = "2026-12-01..2027-01-01";

/// R13, the table of “ecosystem against individual”, from made-up plans: 100 → 90, 125 → 105, 155 → 115 dollars a month.
#[test]
fn r13_ecosystem_against_individual() {
    let minor = |price: &str| {
        let plan = offer(Kind::Line, price).zone("home", "US", "unlimited");
        let bill = Case::new(&plan).bill(DECEMBER, "device -");
        bill.rsplit_once("total ").unwrap().1.parse::<Money>().unwrap().minor
    };
    let [phone, watch, tablet, laptop] = ["85 USD a month", "15 USD a month", "25 USD a month", "30 USD a month"].map(minor);
    // phone + watch 85 + 15 = 100; + tablet 100 + 25 = 125; + laptop 125 + 30 = 155
    assert_eq!([phone + watch, phone + watch + tablet, phone + watch + tablet + laptop], [10_000, 12_500, 15_500]);

    let ecosystem = offer(Kind::Pool, "0 USD a month").line_fees(&["80", "10", "15", "10"]).zone("home", "US", "unlimited");
    // 80 + 10 = 90, saving 10
    assert_snapshot!(Case::new(&ecosystem).bill(DECEMBER, "phone -\nwatch -"), @"
    2026-12-01  phone: line                                                 80.00 USD
    2026-12-01  watch: line                                                 10.00 USD
    total 90.00 USD
    ");
    // 80 + 10 + 15 = 105, saving 20
    assert_snapshot!(Case::new(&ecosystem).bill(DECEMBER, "phone -\nwatch -\ntablet -"), @"
    2026-12-01  phone: line                                                 80.00 USD
    2026-12-01  watch: line                                                 10.00 USD
    2026-12-01  tablet: line                                                15.00 USD
    total 105.00 USD
    ");
    // 80 + 10 + 15 + 10 = 115, saving 40
    assert_snapshot!(Case::new(&ecosystem).bill(DECEMBER, "phone -\nwatch -\ntablet -\nlaptop -"), @"
    2026-12-01  phone: line                                                 80.00 USD
    2026-12-01  watch: line                                                 10.00 USD
    2026-12-01  tablet: line                                                15.00 USD
    2026-12-01  laptop: line                                                10.00 USD
    total 115.00 USD
    ");
}

#[test]
fn a_pool_has_a_size_and_a_fee_for_each_line() {
    let pool = offer(Kind::Pool, "10 USD a month").tiers(&[("20 GB", "60"), ("50 GB", "90")]).line_fees(&["20", "10"]).zone(
        "home",
        "US",
        "0 GB, then 10 USD per 1 GB",
    );
    let use_ = "
        phone  2026-12-03T10:00 US data 15 GB
        tablet 2026-12-10T10:00 US data 6.2 GB
        watch  -";
    // Three lines: 20 + 10 + 10 (the last fee repeats). 15 + 6.2 = 21.2 GB in a pool of 20: 1.2 GB over are 2 started blocks.
    // 10 + 60 + 40 + 20 = 130
    assert_snapshot!(Case::new(&pool).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        10.00 USD
    2026-12-01  size 20 GB                                                  60.00 USD
    2026-12-01  phone: line                                                 20.00 USD
    2026-12-01  tablet: line                                                10.00 USD
    2026-12-01  watch: line                                                 10.00 USD
    2026-12-01  home: overage, 2 × 1 GB                                     20.00 USD
    total 130.00 USD
    ");
    // The larger size holds all of it: 10 + 90 + 40 = 140.
    assert_snapshot!(Case { tier: Some(1), ..Case::new(&pool) }.bill(DECEMBER, use_), @"
    2026-12-01  base                                                        10.00 USD
    2026-12-01  size 50 GB                                                  90.00 USD
    2026-12-01  phone: line                                                 20.00 USD
    2026-12-01  tablet: line                                                10.00 USD
    2026-12-01  watch: line                                                 10.00 USD
    total 140.00 USD
    ");
}

#[test]
fn a_family_plan_shares_the_bill_and_not_the_data() {
    let family = offer(Kind::Pool, "0 USD a month").line_fees(&["60", "40"]).price(|price| price.shares = Shares::Bill).zone(
        "home",
        "US",
        "10 GB, then 5 USD per 1 GB",
    );
    // 11 GB on one line are 1 GB over its own 10, though the other line used nothing: 60 + 40 + 5 = 105
    assert_snapshot!(Case::new(&family).bill(DECEMBER, "a 2026-12-03T10:00 US data 11 GB\nb -"), @"
    2026-12-01  a: line                                                     60.00 USD
    2026-12-01  b: line                                                     40.00 USD
    2026-12-01  a, home: overage, 1 × 1 GB                                   5.00 USD
    total 105.00 USD
    ");
}

#[test]
fn a_line_too_many_is_not_served() {
    let pool = offer(Kind::Pool, "50 USD a month").price(|price| price.lines_max = Some(1)).zone("home", "US", "unlimited");
    assert_snapshot!(Case::new(&pool).bill(DECEMBER, "a -\nb 2026-12-03T10:00 US data 1 GB"), @"
    2026-12-01  base                                                        50.00 USD
    not served: b, 2026-12-03 10:00 UTC-05 in US: 1 GB, more lines than the offer takes
    total 50.00 USD
    ");
}

#[test]
fn a_started_block_counts_whole_until_the_cap() {
    let capped = offer(Kind::Line, "30 USD a month").zone("home", "US", "2 GB, then 10 USD per 1 GB, at most 25 USD");
    // 2 GB and one byte: one block. 30 + 10 = 40
    assert_snapshot!(
        Case::new(&capped).bill(DECEMBER, "phone 2026-12-03T10:00 US data 2 GB\nphone 2026-12-04T10:00 US data 1 B"), @"
    2026-12-01  base                                                        30.00 USD
    2026-12-01  phone, home: overage, 1 × 1 GB                              10.00 USD
    total 40.00 USD
    ");
    // 6 GB: four blocks would be 40, the cap is 25, and data goes on. 30 + 25 = 55
    assert_snapshot!(Case::new(&capped).bill(DECEMBER, "phone 2026-12-03T10:00 US data 6 GB"), @"
    2026-12-01  base                                                        30.00 USD
    2026-12-01  phone, home: overage, 4 × 1 GB                              25.00 USD
    total 55.00 USD
    ");
}

#[test]
fn blocks_are_counted_over_the_cycle_not_per_record() {
    let plan = offer(Kind::Line, "30 USD a month").zone("home", "US", "0 GB, then 1 USD per 100 MB");
    // 3 × 30 MB are one block of 100 MB in December; January begins anew. 30 + 1 and 30 + 1
    assert_snapshot!(
        Case::new(&plan).bill("2026-12-01..2027-02-01", "
            phone 2026-12-03T10:00 US data 30 MB
            phone 2026-12-04T10:00 US data 30 MB
            phone 2026-12-31T23:59 US data 30 MB
            phone 2027-01-01T00:00 US data 30 MB"), @"
    2026-12-01  base                                                        30.00 USD
    2026-12-01  phone, home: pay per use, 1 × 100 MB                         1.00 USD
    2027-01-01  base                                                        30.00 USD
    2027-01-01  phone, home: pay per use, 1 × 100 MB                         1.00 USD
    total 62.00 USD
    ");
}

#[test]
fn calls_round_up_and_included_minutes_go_first() {
    let plan = offer(Kind::Line, "10 USD a month").zone("home", "US", "none").with(|home| {
        home.minute = unit("0.25", Some(2), 60);
        home.message = unit("0.10", Some(1), 0);
    });
    // 61 s are billed as 120 s, which are the 2 included minutes. 30 s are billed as 60 s: 0.25. 121 s as 180 s: 0.75. In all
    // 240 s for 1.00. Four messages less one included: 0.30. Japan is not covered.
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-03T10:00 US call 61 s
            phone 2026-12-04T10:00 US call 30 s
            phone 2026-12-05T10:00 US call 121 s
            phone 2026-12-05T11:00 US message 4
            phone 2026-12-06T10:00 JP call 60 s"), @"
    2026-12-01  base                                                        10.00 USD
    2026-12-01  phone, home: calls, 240 s                                    1.00 USD
    2026-12-01  phone, home: messages × 3                                    0.30 USD
    not served: phone, 2026-12-06 10:00 UTC+09 in JP: a call of 60 s, not covered there
    total 11.30 USD
    ");
    // By the second: 7 s at 0.25 a minute are 2.9 cents, half up 3.
    let by_second =
        offer(Kind::Line, "10 USD a month").zone("home", "US", "none").with(|home| home.minute = unit("0.25", Some(0), 1));
    assert_snapshot!(Case::new(&by_second).bill(DECEMBER, "phone 2026-12-03T10:00 US call 7 s"), @"
    2026-12-01  base                                                        10.00 USD
    2026-12-01  phone, home: calls, 7 s                                      0.03 USD
    total 10.03 USD
    ");
}

#[test]
fn taxes_are_rounded_on_each_item() {
    let plan = offer(Kind::Line, "60.20 USD a month").price(|price| price.taxes = Taxes::Added { basis_points: 825 }).zone(
        "home",
        "US",
        "1 GB, then 10.05 USD per 1 GB",
    );
    // 8.25 % of 60.20 = 4.9665 → 4.97; of 2 × 10.05 = 20.10: 1.65825 → 1.66. 6.63 in all; of the sum 80.30 it would be 6.62.
    assert_snapshot!(Case::new(&plan).bill(DECEMBER, "phone 2026-12-03T10:00 US data 2.5 GB"), @"
    2026-12-01  base                                                        60.20 USD
    2026-12-01  phone, home: overage, 2 × 1 GB                              20.10 USD
    2026-12-01  taxes 8.25 %                                                 6.63 USD
    total 86.93 USD
    ");
    let unstated = offer(Kind::Line, "60.20 USD a month").price(|price| price.taxes = Taxes::Unstated).zone("home", "US", "1 GB");
    // The household's own rate, or none and a word about it.
    assert_snapshot!(Case { tax: Some(825), ..Case::new(&unstated) }.bill(DECEMBER, "phone -"), @"
    2026-12-01  base                                                        60.20 USD
    2026-12-01  taxes 8.25 %                                                 4.97 USD
    total 65.17 USD
    ");
    assert_snapshot!(Case::new(&unstated).bill(DECEMBER, "phone -"), @"
    2026-12-01  base                                                        60.20 USD
    total 60.20 USD (taxes may come on top: the offer does not say)
    ");
}

/// A 28-day plan is paid 13 times in 364 days, and once more for the 365th: 14 × 28 = 392 against 12 × 28 = 336.
#[test]
fn twenty_eight_days_are_not_a_month() {
    let plan = offer(Kind::Line, "28 USD every 28 days").zone("home", "US", "10 GB");
    let payments = |held: &str| Case::new(&plan).bill(held, "phone -").lines().count() - 1;
    assert_eq!(payments("2026-01-01..2026-12-31"), 13);
    assert_eq!(payments("2026-01-01..2027-01-01"), 14);
    // From 15 January the 13th payment, on 17 December, lasts until 13 January.
    assert_eq!(payments("2026-01-15..2027-01-01"), 13);
}

#[test]
fn a_cycle_that_begins_on_the_31st_keeps_to_the_ends_of_months() {
    let plan = offer(Kind::Line, "20 USD a month").zone("home", "US", "1 GB");
    assert_snapshot!(Case::new(&plan).bill("2026-12-31..2027-04-01", "phone -"), @"
    2026-12-31  base                                                        20.00 USD
    2027-01-31  base                                                        20.00 USD
    2027-02-28  base                                                        20.00 USD
    2027-03-31  base                                                        20.00 USD
    total 80.00 USD
    ");
}

#[test]
fn fees_of_beginning_moving_and_leaving() {
    let bound = offer(Kind::Line, "40 USD a month").zone("home", "US", "1 GB").price(|price| {
        price.fees.activation = Some(usd("35"));
        price.fees.device_change = Some(usd("10"));
        price.commitment = Some(Commitment { months: 6, leaving: None });
    });
    let moves = [date("2027-01-15")];
    let leaves = Case { end: End::Leaves, device_changes: &moves, ..Case::new(&bound) };
    // Bound until 1 June, left on 10 February: the cycle of February is billed whole; March, April, May are left: 3 × 40.
    // 35 + 40 + 40 + 10 + 40 + 120 = 285
    assert_snapshot!(leaves.bill("2026-12-01..2027-02-10", "phone -"), @"
    2026-12-01  base                                                        40.00 USD
    2026-12-01  activation                                                  35.00 USD
    2027-01-01  base                                                        40.00 USD
    2027-01-01  device change                                               10.00 USD
    2027-02-01  base                                                        40.00 USD
    2027-02-01  leaving early × 3                                          120.00 USD
    total 285.00 USD
    ");
    // Begun in June: the commitment is over, leaving is free. 40
    let long_ago = Case { start: Start::Running { since: date("2026-06-01") }, device_changes: &[], ..leaves };
    assert_snapshot!(long_ago.bill("2026-12-01..2027-01-01", "phone -"), @"
    2026-12-01  base                                                        40.00 USD
    total 40.00 USD
    ");
    // A fixed price of leaving: 35 + 40 + 200 = 275
    let fixed = bound.price(|price| price.commitment = Some(Commitment { months: 24, leaving: Some(usd("200")) }));
    assert_snapshot!(Case { end: End::Leaves, ..Case::new(&fixed) }.bill(DECEMBER, "phone -"), @"
    2026-12-01  base                                                        40.00 USD
    2026-12-01  activation                                                  35.00 USD
    2026-12-01  leaving early                                              200.00 USD
    total 275.00 USD
    ");
}

/// C33: “unlimited” is 1.5 GB a day and then 1 Mbit/s; the rest of the day is served, slowly.
#[test]
fn c33_unlimited_is_a_volume_and_what_follows_it() {
    let plan = offer(Kind::Line, "30 USD a month").zone("home", "US", "1.5 GB a day, then slow 1000");
    // 3rd: 2 GB, 0.5 of it slow. 4th: 1 GB, all fast.
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-03T10:00 US data 1 GB
            phone 2026-12-03T23:59 US data 1 GB
            phone 2026-12-04T00:01 US data 1 GB"), @"
    2026-12-01  base                                                        30.00 USD
    slowed: phone, cycle of 2026-12-01: 500 MB at 1000 kbit/s
    total 30.00 USD
    ");
}

/// C34: tethering out of a bucket of its own, or not at all, or nobody says.
#[test]
fn c34_tethering() {
    let plan =
        |tether: Tether| offer(Kind::Line, "50 USD a month").zone("home", "US", "unlimited").with(|home| home.tether = tether);
    let use_ = "
        phone 2026-12-03T10:00 US tether 4 GB
        phone 2026-12-04T10:00 US tether 3 GB
        phone 2026-12-05T10:00 US data 20 GB";
    // 4 + 3 = 7 GB tethered of a bucket of 5: 2 GB at 600 kbit/s; the phone's own 20 GB are not touched by it.
    assert_snapshot!(Case::new(&plan(bucket("5 GB", "slow 600"))).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        50.00 USD
    slowed: phone, cycle of 2026-12-01: 2 GB at 600 kbit/s
    total 50.00 USD
    ");
    assert_snapshot!(Case::new(&plan(bucket("5 GB", "stop"))).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        50.00 USD
    not served: phone, 2026-12-04 10:00 UTC-05 in US: 2 GB tethered, the tether bucket is empty
    total 50.00 USD
    ");
    // 2 GB beyond are 2 blocks of 1 GB at 3: 50 + 6 = 56
    assert_snapshot!(Case::new(&plan(bucket("5 GB", "3 USD per 1 GB"))).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        50.00 USD
    2026-12-01  phone, home: beyond the tether bucket, 2 × 1 GB              6.00 USD
    total 56.00 USD
    ");
    assert_snapshot!(Case::new(&plan(Tether::No)).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        50.00 USD
    not served: phone, 2026-12-03 10:00 UTC-05 in US: 4 GB tethered, tethering is not allowed
    not served: phone, 2026-12-04 10:00 UTC-05 in US: 3 GB tethered, tethering is not allowed
    total 50.00 USD
    ");
    assert_snapshot!(Case::new(&plan(Tether::Unknown)).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        50.00 USD
    not served: phone, 2026-12-03 10:00 UTC-05 in US: 4 GB tethered, no source says that tethering is allowed
    not served: phone, 2026-12-04 10:00 UTC-05 in US: 3 GB tethered, no source says that tethering is allowed
    total 50.00 USD
    ");
}

#[test]
fn the_slowest_gate_decides_the_speed() {
    let plan = offer(Kind::Line, "50 USD a month")
        .zone("home", "US", "10 GB, then slow 512")
        .with(|home| home.tether = Tether::Bucket { volume: volume("4 GB"), after: after("slow 128") });
    // 12 GB tethered: the last 8 are beyond the bucket (128), the last 2 also beyond the allowance (512): all 8 run at 128.
    assert_snapshot!(Case::new(&plan).bill(DECEMBER, "phone 2026-12-03T10:00 US tether 12 GB"), @"
    2026-12-01  base                                                        50.00 USD
    slowed: phone, cycle of 2026-12-01: 8 GB at 128 kbit/s
    total 50.00 USD
    ");
    // 12 GB of its own: the last 2 at 512.
    assert_snapshot!(Case::new(&plan).bill(DECEMBER, "phone 2026-12-03T10:00 US data 12 GB"), @"
    2026-12-01  base                                                        50.00 USD
    slowed: phone, cycle of 2026-12-01: 2 GB at 512 kbit/s
    total 50.00 USD
    ");
}

#[test]
fn use_outside_the_held_days_is_not_served() {
    let plan = offer(Kind::Line, "20 USD a month").zone("home", "US", "1 GB");
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-11-30T23:59 US data 1 MB
            phone 2026-12-01T00:00 US data 1 MB
            phone 2027-01-01T00:00 US data 1 MB"), @"
    2026-12-01  base                                                        20.00 USD
    not served: phone, 2026-11-30 23:59 UTC-05 in US: 1 MB, the account was not held
    not served: phone, 2027-01-01 00:00 UTC-05 in US: 1 MB, the account was not held
    total 20.00 USD
    ");
    // Held for no day at all.
    assert_snapshot!(Case::new(&plan).bill("2026-12-15..2026-12-15", "phone 2026-12-15T00:00 US data 1 MB"), @"
    not served: phone, 2026-12-15 00:00 UTC-05 in US: 1 MB, the account was not held
    total 0.00 USD
    ");
}

/// A number share: 10 dollars a month, and whatever it uses is the phone's. Nothing is left over, slowed, refused or paid here.
#[test]
fn a_companion_that_uses_what_its_phone_has_pays_its_base_and_nothing_else() {
    let plan = offer(Kind::Companion, "10 USD a month").zone("home", "US", "of the phone").zone("Canada", "CA", "of the phone");
    let used = "
        watch 2026-12-03T10:00 US data 40 GB
        watch 2026-12-04T10:00 US tether 2 GB
        watch 2026-12-20T10:00 CA data 300 MB";
    assert_snapshot!(Case::new(&plan).bill(DECEMBER, used), @"
    2026-12-01  base                                                        10.00 USD
    total 10.00 USD
    ");
    // A place that the seller does not name stays without service, as on any bill.
    assert_snapshot!(Case::new(&plan).bill(DECEMBER, "watch 2026-12-20T10:00 MX data 300 MB"), @"
    2026-12-01  base                                                        10.00 USD
    not served: watch, 2026-12-20 10:00 UTC+00 in MX: 300 MB, not covered there
    total 10.00 USD
    ");
}
