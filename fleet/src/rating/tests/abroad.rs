//! Bills abroad: pay-per-use, paid days, roaming as at home with fair use, the sea and the air.

use insta::assert_snapshot;

use super::support::{Case, day_pass, fair_use, offer, unit};
use crate::offer::{Kind, Offer, Session, ZoneRef};

const DECEMBER: &str = "2026-12-01..2027-01-01";

/// C19: nobody touched the phone, its apps used 50 MB in the background.
#[test]
fn c19_background_data_at_pay_per_use() {
    let plan = offer(Kind::Line, "60 USD a month")
        .zone("home", "US", "10 GB")
        .zone("cruise", "sea", "0 GB, then 2.05 USD per 1 MB")
        .zone("world", "*", "0 GB, then 10.24 USD per 5 MB");
    // At sea: 50 × 2.05 = 102.50. In Japan: 10 blocks of 5 MB × 10.24 = 102.40. 60 + 102.50 + 102.40 = 264.90
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-05T03:00 sea data 50 MB
            phone 2026-12-08T03:00 JP data 50 MB"), @"
    2026-12-01  base                                                        60.00 USD
    2026-12-01  phone, cruise: pay per use, 50 × 1 MB                      102.50 USD
    2026-12-01  phone, world: pay per use, 10 × 5 MB                       102.40 USD
    total 264.90 USD
    ");
}

/// C19: “every country” never means the networks of ships and aircraft (MCC 901); nothing there is silently free.
#[test]
fn c19_the_sea_and_the_air_are_zones_of_their_own() {
    let plan = offer(Kind::Line, "60 USD a month").zone("home", "US", "10 GB").zone("world", "*", "as at home");
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-05T03:00 sea data 1 MB
            phone 2026-12-06T03:00 air data 1 MB
            phone 2026-12-07T03:00 JP data 1 MB"), @"
    2026-12-01  base                                                        60.00 USD
    not served: phone, 2026-12-05 03:00 UTC+00 in sea: 1 MB, not covered there
    not served: phone, 2026-12-06 03:00 UTC+00 in air: 1 MB, not covered there
    total 60.00 USD
    ");
}

/// $12 for 24 hours from the first byte, per line, at most 10 paid days a cycle, as C20's source describes.
fn with_day_pass() -> Offer {
    offer(Kind::Line, "50 USD a month")
        .zone("home", "US", "20 GB")
        .zone("day pass", "*", "none")
        .with(|zone| zone.day_pass = day_pass("12", Session::Hours(24), Some(10), "as at home"))
}

/// C20: one byte in the background starts a paid day, on each line.
#[test]
fn c20_a_byte_starts_a_paid_day_on_each_line() {
    // Three lines at 50; a byte on each: three sessions of 12. 150 + 36 = 186
    assert_snapshot!(
        Case::new(&with_day_pass()).bill(DECEMBER, "
            phone  2026-12-05T10:00 JP data 1 B
            watch  2026-12-05T10:01 JP data 1 B
            tablet 2026-12-05T10:02 JP data 1 B"), @"
    2026-12-01  base × 3                                                   150.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-05 10:00 UTC+09      12.00 USD
    2026-12-01  watch, day pass: paid day from 2026-12-05 10:01 UTC+09      12.00 USD
    2026-12-01  tablet, day pass: paid day from 2026-12-05 10:02 UTC+09     12.00 USD
    total 186.00 USD
    ");
}

/// C20: a day is 24 hours from the first use, not a date.
#[test]
fn c20_a_paid_day_lasts_24_hours() {
    // 10:00 until 10:00 the next day: 09:59 is inside, 10:00 begins another. 50 + 24 = 74
    assert_snapshot!(
        Case::new(&with_day_pass()).bill(DECEMBER, "
            phone 2026-12-05T10:00 JP data 100 MB
            phone 2026-12-06T09:59 JP data 100 MB
            phone 2026-12-06T10:00 JP data 100 MB"), @"
    2026-12-01  base                                                        50.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-05 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-06 10:00 UTC+09      12.00 USD
    total 74.00 USD
    ");
}

/// C20: the eleventh day of a cycle is free, and the next cycle counts anew.
#[test]
fn c20_at_most_ten_paid_days_in_a_cycle() {
    let days: String = (1..=12).map(|day| format!("phone 2026-12-{day:02}T10:00 JP data 1 MB\n")).collect();
    let bill = Case::new(&with_day_pass()).bill("2026-12-01..2027-02-01", &format!("{days}phone 2027-01-02T10:00 JP data 1 MB"));
    // December: 50 + 10 × 12 = 170. January: 50 + 12 = 62. 232 in all.
    assert_snapshot!(bill, @"
    2026-12-01  base                                                        50.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-02 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-03 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-04 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-05 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-06 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-07 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-08 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-09 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-10 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-11 10:00 UTC+09      12.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-12 10:00 UTC+09       0.00 USD
    2027-01-01  base                                                        50.00 USD
    2027-01-01  phone, day pass: paid day from 2027-01-02 10:00 UTC+09      12.00 USD
    not served: phone, 2026-12-01 10:00 UTC+09 in JP: 1 MB, the account was not held
    total 232.00 USD
    ");
}

/// A paid day by the calendar ends at midnight: local, or the provider's.
#[test]
fn a_paid_day_by_the_calendar() {
    let plan = |whose| {
        offer(Kind::Line, "20 USD a month")
            .zone("home", "US", "20 GB")
            .zone("abroad", "*", "none")
            .with(|zone| zone.day_pass = day_pass("5", Session::CalendarDay(whose), None, "0.5 GB, then slow 128"))
    };
    let use_ = "
        phone 2026-12-05T23:00 JP data 400 MB
        phone 2026-12-06T01:00 JP data 400 MB";
    // By the local midnight two days, each within its 0.5 GB: 20 + 10 = 30
    assert_snapshot!(Case::new(&plan(ZoneRef::Local)).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        20.00 USD
    2026-12-01  phone, abroad: paid day from 2026-12-05 23:00 UTC+09         5.00 USD
    2026-12-01  phone, abroad: paid day from 2026-12-06 01:00 UTC+09         5.00 USD
    total 30.00 USD
    ");
    // 23:00 and 01:00 in Japan are 09:00 and 11:00 in New York: one day, 0.8 GB of it, 0.3 slow. 20 + 5 = 25
    assert_snapshot!(Case::new(&plan(ZoneRef::Home)).bill(DECEMBER, use_), @"
    2026-12-01  base                                                        20.00 USD
    2026-12-01  phone, abroad: paid day from 2026-12-05 23:00 UTC+09         5.00 USD
    slowed: phone, cycle of 2026-12-01: 300 MB at 128 kbit/s
    total 25.00 USD
    ");
}

#[test]
fn a_message_sent_starts_a_paid_day_and_a_call_without_a_price_does_not() {
    let plan = with_day_pass().with(|zone| zone.message = unit("0", None, 0));
    // 50 + 12 = 62; the call an hour later is not served, it has no price.
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-05T10:00 JP message 1
            phone 2026-12-08T11:00 JP call 60 s"), @"
    2026-12-01  base                                                        50.00 USD
    2026-12-01  phone, day pass: paid day from 2026-12-05 10:00 UTC+09      12.00 USD
    not served: phone, 2026-12-08 11:00 UTC+09 in JP: a call of 60 s, no price for it is known
    total 62.00 USD
    ");
}

/// Roaming as at home draws on the one allowance, by time: what comes last is beyond it.
#[test]
fn as_at_home_draws_on_the_home_allowance() {
    let plan = offer(Kind::Line, "30 USD a month")
        .zone("home", "US", "5 GB, then 4 USD per 1 GB")
        .with(|home| home.minute = unit("0.10", Some(10), 60))
        .zone("EU", "DE FR", "as at home")
        .with(|eu| eu.minute = unit("0.20", Some(10), 60));
    // Data: 3 + 1 + 2 = 6 GB of 5: one block, 4. Calls: 8 of 10 included minutes at home, 2 more of 5 in Germany; 3 × 0.20.
    // 30 + 4 + 0.60 = 34.60
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-03T10:00 US data 3 GB
            phone 2026-12-03T11:00 US call 480 s
            phone 2026-12-10T10:00 DE data 1 GB
            phone 2026-12-10T11:00 DE call 300 s
            phone 2026-12-20T10:00 FR data 2 GB"), @"
    2026-12-01  base                                                        30.00 USD
    2026-12-01  phone, home: overage, 1 × 1 GB                               4.00 USD
    2026-12-01  phone, EU: calls, 180 s                                      0.60 USD
    total 34.60 USD
    ");
}

/// C35, first meter: 12 GB abroad in a cycle, then a surcharge, which comes on top of the home allowance.
#[test]
fn c35_fair_use_by_volume() {
    let plan = offer(Kind::Line, "20 USD a month")
        .zone("home", "US", "100 GB")
        .zone("EU", "DE FR", "as at home")
        .with(|eu| eu.fair_use = fair_use(Some("12 GB"), "1.30 USD per 1 GB", None, 0));
    // 13.5 GB in the EU: 1.5 beyond 12 are 2 started GB, 2.60. January counts anew. 20 + 2.60 + 20 = 42.60
    assert_snapshot!(
        Case::new(&plan).bill("2026-12-01..2027-02-01", "
            phone 2026-12-03T10:00 DE data 11 GB
            phone 2026-12-04T10:00 US data 30 GB
            phone 2026-12-05T10:00 FR data 2.5 GB
            phone 2027-01-03T10:00 DE data 2 GB"), @"
    2026-12-01  base                                                        20.00 USD
    2026-12-01  phone, EU: beyond fair use, 2 × 1 GB                         2.60 USD
    2027-01-01  base                                                        20.00 USD
    total 42.60 USD
    ");
}

/// C35, second meter: 60 days abroad within 120; the 61st pays from its first byte, also in another bill cycle.
#[test]
fn c35_fair_use_by_days() {
    let plan = offer(Kind::Line, "20 USD a month")
        .zone("home", "US", "100 GB")
        .zone("EU", "DE FR", "as at home")
        .with(|eu| eu.fair_use = fair_use(None, "1.30 USD per 1 GB", Some(60), 120));
    let day = |number: i64| jiff::civil::date(2026, 9, 1).checked_add(jiff::Span::new().days(number)).unwrap();
    let days: String = (0..62).map(|number| format!("phone {}T10:00 DE data 100 MB\n", day(number))).collect();
    // 1 September is day 1, 30 October day 60. The 31st is free no more: 100 MB in October's cycle, one block, 1.30; 1 November
    // 100 MB, one block, 1.30. On 8 March the window reaches back to 9 November: nothing counts, and the day is free.
    // 7 cycles × 20 + 2.60 = 142.60
    let bill = Case::new(&plan).bill("2026-09-01..2027-04-01", &format!("{days}phone 2027-03-08T10:00 DE data 1 GB"));
    assert_snapshot!(bill, @"
    2026-09-01  base                                                        20.00 USD
    2026-10-01  base                                                        20.00 USD
    2026-10-01  phone, EU: beyond fair use, 1 × 1 GB                         1.30 USD
    2026-11-01  base                                                        20.00 USD
    2026-11-01  phone, EU: beyond fair use, 1 × 1 GB                         1.30 USD
    2026-12-01  base                                                        20.00 USD
    2027-01-01  base                                                        20.00 USD
    2027-02-01  base                                                        20.00 USD
    2027-03-01  base                                                        20.00 USD
    total 142.60 USD
    ");
}

/// C35: a provider that suspends instead of charging.
#[test]
fn c35_fair_use_that_stops() {
    let plan = offer(Kind::Line, "20 USD a month")
        .zone("home", "US", "100 GB")
        .zone("EU", "DE", "as at home")
        .with(|eu| eu.fair_use = fair_use(Some("12 GB"), "stop", Some(2), 120));
    assert_snapshot!(
        Case::new(&plan).bill(DECEMBER, "
            phone 2026-12-03T10:00 DE data 13 GB
            phone 2026-12-04T10:00 DE message 1
            phone 2026-12-05T10:00 DE data 1 GB"), @"
    2026-12-01  base                                                        20.00 USD
    not served: phone, 2026-12-03 10:00 UTC+01 in DE: 1 GB, beyond fair use
    not served: phone, 2026-12-04 10:00 UTC+01 in DE: a message, no price for it is known
    not served: phone, 2026-12-05 10:00 UTC+01 in DE: 1 GB, beyond fair use
    total 20.00 USD
    ");
}
