//! What must be true of every run, in every zone, over every change of clocks.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use proptest::sample::select;

use super::{package, validity};
use crate::clock::{Events, Journey, Run, Running, end_in_zone, run};
use crate::intent::Stay;
use crate::offer::{Expiry, ZoneRef};
use crate::rating::tests::support::new_york;

/// Zones with every habit: half hours, double summer time, changes at midnight, both sides of the date line, none at all.
const ZONES: [&str; 12] = [
    "Asia/Tokyo",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/Santiago",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "Antarctica/Troll",
];

fn a_zone() -> impl Strategy<Value = TimeZone> {
    select(&ZONES[..]).prop_map(|name| TimeZone::get(name).unwrap())
}

/// Seconds from 2010 to 2037, with all the changes that lie in them (Samoa left out 30 December 2011).
fn an_instant() -> impl Strategy<Value = Timestamp> {
    (1_262_304_000..2_114_380_800_i64).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn whose() -> impl Strategy<Value = ZoneRef> {
    prop_oneof![
        Just(ZoneRef::Local),
        Just(ZoneRef::Home),
        (-12..=14_i8).prop_map(|hours| ZoneRef::Fixed(Offset::constant(hours)))
    ]
}

/// A journey of up to five stays with flights in between, across any zones.
fn stays() -> impl Strategy<Value = Vec<Stay>> {
    let stay = (select(vec!["JP", "SG", "DE", "TH"]), a_zone(), 1..20_i64, 1..400_i64, any::<bool>());
    (an_instant(), prop::collection::vec(stay, 1..6)).prop_map(|(mut at, stays)| {
        stays
            .into_iter()
            .map(|(place, zone, flight_h, length_h, layover)| {
                let from = at + SignedDuration::from_hours(flight_h);
                let until = from + SignedDuration::from_hours(length_h);
                at = until;
                Stay { place: place.parse().unwrap(), zone, from, until, layover }
            })
            .collect()
    })
}

fn days_between(from: Date, until: Date) -> i32 {
    until.since(from).unwrap().get_days()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn rolling_days_have_24_hours(start in an_instant(), days in 1..400_u16, local in a_zone()) {
        let rule = validity(&format!("{days} days rolling"));
        let end = end_in_zone(&rule, start, &local, &new_york());
        prop_assert_eq!(end.duration_since(start), SignedDuration::from_hours(i64::from(days) * 24));
    }

    #[test]
    fn calendar_days_end_at_a_midnight(start in an_instant(), days in 1..400_u16, local in a_zone(), whose in whose()) {
        let mut rule = validity(&format!("{days} days rolling"));
        rule.expiry = Expiry::Midnight(whose);
        let home = new_york();
        let end = end_in_zone(&rule, start, &local, &home);
        prop_assert!(end > start);
        let zone = match whose {
            ZoneRef::Local => local,
            ZoneRef::Home => home,
            ZoneRef::Fixed(offset) => offset.to_time_zone(),
        };
        // The end is the first instant of its day: a nanosecond before, another day is shown …
        let (first, last_shown) = (zone.to_datetime(start).date(), zone.to_datetime(end - SignedDuration::from_nanos(1)).date());
        let next = zone.to_datetime(end).date();
        prop_assert!(last_shown < next);
        // … and from the first day on so many are counted (one more is passed where the calendar leaves one out).
        let counted = days_between(first, next);
        let skipped = i32::from(zone.iana_name() == Some("Pacific/Apia") && counted == i32::from(days) + 1);
        prop_assert_eq!(counted, i32::from(days) + skipped);
    }

    #[test]
    fn a_run_begins_before_its_resets_and_ends_after_them(
        stays in stays(),
        rule in select(vec![
            "first-network, 7 days rolling", "first-data, 5 days to local midnight", "enable, 10 days to home midnight",
            "purchase, 3 days to 9 midnight", "install, 30 days rolling", "chosen-date, 4 days to local midnight",
            "first-network, 9 days to local midnight, hold 2 days starts", "first-network, 9 days rolling, hold 3 days lapses",
        ]),
        area in select(vec!["JP", "JP SG", "JP SG DE US", "*"]),
        lead_h in 0..200_i64,
        data in select(vec!["1 GB a day", "5 GB"]),
    ) {
        let home_zone = new_york();
        let journey = Journey { home: "US".parse().unwrap(), home_zone: &home_zone, stays: &stays };
        let bought = stays[0].from - SignedDuration::from_hours(lead_h);
        let offer = package(area, data, rule);
        if let Run::Runs(running) = run(&offer, &Events::carefree(bought, bought), &journey) {
            let Running { start, resets, end } = *running;
            prop_assert!(bought <= start.moment.at);
            prop_assert!(start.moment.at < end.at);
            let all: Vec<Timestamp> =
                std::iter::once(start.moment.at).chain(resets.iter().map(|reset| reset.at)).chain([end.at]).collect();
            prop_assert!(all.is_sorted_by(|a, b| a < b), "{:?}", all);
            // A local day is never shorter than the jump over the date line takes away, and never longer than 50 hours.
            let longest = SignedDuration::from_hours(50);
            let by_day = data == "1 GB a day" && matches!(offer.validity.as_ref().unwrap().expiry, Expiry::Rolling);
            prop_assert!(!by_day || resets.is_empty() || all.windows(2).all(|pair| pair[1].duration_since(pair[0]) <= longest));
        }
    }

    #[test]
    fn a_cover_has_no_overlap_and_no_needless_package(stays in stays(), days in 1..20_u16, local in any::<bool>()) {
        let home_zone = new_york();
        let journey = Journey { home: "US".parse().unwrap(), home_zone: &home_zone, stays: &stays };
        let rule = if local { format!("first-network, {days} days to local midnight") } else { format!("first-network, {days} days rolling") };
        let offer = package("JP SG", "5 GB", &rule);
        let bought = stays[0].from - SignedDuration::from_hours(24);
        let cover = crate::clock::cover(&offer, &Events::carefree(bought, bought), &journey);
        prop_assert!(cover.packages.windows(2).all(|pair| pair[0].running.end.at <= pair[1].running.start.moment.at));
        prop_assert!(cover.packages.iter().skip(1).all(|package| !package.stays.is_empty()));
        if let Run::Runs(_) = cover.first {
            prop_assert!(cover.is_whole(), "{:?}", cover.gaps);
        }
    }

    #[test]
    fn a_fixed_end_is_the_end_of_that_day(start in an_instant(), ahead in 0..300_i64, local in a_zone()) {
        let last = local.to_datetime(start).date().saturating_add(ahead.days());
        let rule = validity(&format!("until {last} local"));
        let end = end_in_zone(&rule, start, &local, &new_york());
        prop_assert!(end > start);
        prop_assert!(local.to_datetime(end - SignedDuration::from_nanos(1)).date() <= last);
        prop_assert!(local.to_datetime(end).date() > last);
    }
}
