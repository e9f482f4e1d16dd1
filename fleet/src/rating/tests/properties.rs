//! What must be true of every bill, on offers and histories that chance puts together.

use jiff::Timestamp;
use jiff::civil::date as day;
use jiff::tz::Offset;
use proptest::prelude::*;
use proptest::sample::select;

use super::support::{bucket, day_pass, fair_use, new_york, offer, rate_lines, sum_cycles, unit};
use crate::offer::{Kind, Offer, Recurrence, Session, Shares, Taxes, Tether, ZoneRef};
use crate::rating::{Account, Bill, Held, Packages};
use crate::usage::{Record, Used};
use crate::volume::Volume;

type Lines = Vec<(String, Vec<Record>)>;

/// An offer of parts that occur; `monotone` leaves out those under which more use may rightly cost less: data that stops (what is
/// not served is not paid), caps of paid days by cycle, and paid days with a paid volume of their own.
fn an_offer(monotone: bool) -> impl Strategy<Value = Offer> {
    let kinds = select(vec![(Kind::Line, Shares::Allowance), (Kind::Pool, Shares::Allowance), (Kind::Pool, Shares::Bill)]);
    let mut terms = vec!["unlimited", "5 GB, then slow 384", "2 GB a day, then slow 2000", "3 GB, then 7.01 USD per 1 GB"];
    terms.extend(["0 GB, then 2.05 USD per 1 MB", "1 GB, then 3 USD per 500 MB, at most 20 USD"]);
    let mut abroad = vec![None, Some("as at home"), Some("0 GB, then 10.24 USD per 5 MB")];
    let mut passes = vec![None, day_pass("12", Session::Hours(24), None, "as at home")];
    passes.push(day_pass("5", Session::CalendarDay(ZoneRef::Local), None, "0.5 GB, then slow 128"));
    let mut tethers = vec![Tether::Yes, Tether::No, bucket("2 GB", "slow 600"), bucket("1 GB", "3 USD per 1 GB")];
    let mut fair =
        vec![None, fair_use(Some("3 GB"), "1.30 USD per 1 GB", None, 0), fair_use(None, "2 USD per 1 GB", Some(3), 20)];
    if !monotone {
        terms.extend(["4 GB", "1 GB a day", "none"]);
        abroad.push(Some("2 GB"));
        passes.push(day_pass("7", Session::Hours(24), Some(2), "300 MB, then 1 USD per 100 MB"));
        tethers.extend([Tether::Unknown, bucket("1 GB", "stop")]);
        fair.push(fair_use(Some("2 GB"), "stop", Some(5), 30));
    }
    let zones = (select(terms), select(abroad), select(passes), select(tethers), select(fair));
    let taxes = select(vec![Taxes::Included, Taxes::Added { basis_points: 825 }, Taxes::Unstated]);
    let recurrences = select(vec![Recurrence::Monthly, Recurrence::EveryDays(28)]);
    (kinds, zones, taxes, recurrences, any::<bool>()).prop_map(move |((kind, shares), zones, taxes, recurrence, sized)| {
        let (home, abroad, pass, tether, fair) = zones;
        let mut made = offer(kind, "30.35 USD a month").zone("home", "US", home);
        made.zones[0].tether = tether;
        made.zones[0].minute = unit("0.13", Some(5), 60);
        made.zones[0].message = unit("0.10", Some(3), 0);
        if let Some(abroad) = abroad {
            made = made.zone("abroad", "JP DE", abroad).with(|zone| {
                (zone.day_pass, zone.fair_use, zone.tether) = (pass, fair, tether);
                zone.minute = unit("0.49", Some(2), 1);
            });
        }
        if kind == Kind::Pool {
            made = made.line_fees(&["20", "12.50"]);
            // A size would turn “unlimited” into a volume after which data stops.
            if sized && !(monotone && home == "unlimited") {
                made = made.tiers(&[("2 GB", "15"), ("9 GB", "25")]);
            }
        }
        made.price(|price| (price.taxes, price.recurrence, price.shares) = (taxes, recurrence, shares))
    })
}

/// A record in December 2026 or January 2027.
fn a_record() -> impl Strategy<Value = Record> {
    let places = select(vec![("US", -5), ("US", -5), ("JP", 9), ("DE", 1), ("sea", 0)]);
    let bytes = prop_oneof![1..2_000_u64, 1..2_000_000_000_u64];
    let used = prop_oneof![
        4 => bytes.clone().prop_map(|bytes| Used::Data(Volume::from_bytes(bytes))),
        1 => bytes.prop_map(|bytes| Used::Tethered(Volume::from_bytes(bytes))),
        1 => (0..600_u32).prop_map(|seconds| Used::Call { seconds }),
        1 => (0..5_u32).prop_map(|count| Used::Messages { count }),
    ];
    // 2026-12-01T06:00Z and the 60 days after it, to the minute.
    (places, 0..86_400_i64, used).prop_map(|((place, hours), minute, used)| Record {
        begin: Timestamp::from_second(1_796_104_800 + minute * 60).unwrap(),
        offset: Offset::constant(hours),
        place: place.parse().unwrap(),
        network: None,
        used,
    })
}

fn lines() -> impl Strategy<Value = Lines> {
    let line = prop::collection::vec(a_record(), 0..25);
    prop::collection::vec(line, 1..4)
        .prop_map(|lines| lines.into_iter().enumerate().map(|(at, records)| (format!("line {at}"), records)).collect())
}

fn bill(offer: &Offer, lines: &Lines) -> Bill {
    let zone = new_york();
    rate_lines(&Account::new(offer, day(2026, 12, 1), &zone), &Held::new(day(2026, 12, 1), day(2027, 2, 1)), lines)
}

fn used_data(lines: &Lines) -> Volume {
    let data = |record: &Record| match record.used {
        Used::Data(volume) | Used::Tethered(volume) => volume,
        Used::Call { .. } | Used::Messages { .. } => Volume::ZERO,
    };
    lines.iter().flat_map(|line| &line.1).map(data).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn the_order_of_records_changes_nothing(
        offer in an_offer(false),
        (sorted, shuffled) in lines().prop_flat_map(|lines| {
            let shuffled: Vec<_> = lines.iter().map(|line| (Just(line.0.clone()), Just(line.1.clone()).prop_shuffle())).collect();
            (Just(lines), shuffled)
        }),
    ) {
        prop_assert_eq!(bill(&offer, &sorted), bill(&offer, &shuffled));
    }

    #[test]
    fn the_items_add_up_to_the_fast_sums(offer in an_offer(false), lines in lines()) {
        let zone = new_york();
        let account = Account::new(&offer, day(2026, 12, 1), &zone);
        let begins = match offer.price.recurrence {
            Recurrence::EveryDays(_) => vec![day(2026, 12, 1), day(2026, 12, 29), day(2027, 1, 26)],
            _ => vec![day(2026, 12, 1), day(2027, 1, 1)],
        };
        let sums = sum_cycles(&account, &begins, &lines);
        let bill = bill(&offer, &lines);
        prop_assert_eq!(bill.total().minor, sums.minor);
        prop_assert_eq!(bill.unserved_data(), sums.unserved);
        prop_assert_eq!(bill.slower_than(account.slow_below_kbit_per_s), sums.slow);
    }

    #[test]
    fn a_package_costs_in_sums_what_it_costs_in_items(
        top_up in select(vec![crate::offer::TopUp::Adds, crate::offer::TopUp::None]),
        lines in lines(),
    ) {
        let mut package = offer(Kind::Travel, "10.10 USD").zone("area", "US JP DE", "3 GB")
            .price(|price| price.taxes = Taxes::Added { basis_points: 825 });
        package.validity = Some(crate::offer::Validity {
            trigger: crate::offer::Trigger::Purchase,
            days: 90,
            expiry: crate::offer::Expiry::Rolling,
            hold_days_max: None,
            after_hold: crate::offer::AfterHold::Lapses,
            top_up,
        });
        let zone = new_york();
        let account = Account { packages: Packages::AsNeeded, ..Account::new(&package, day(2026, 12, 1), &zone) };
        let bill = rate_lines(&account, &Held::new(day(2026, 12, 1), day(2027, 2, 1)), &lines);
        let sums = sum_cycles(&account, &[day(2026, 12, 1)], &lines);
        prop_assert_eq!(bill.total().minor, sums.minor);
        prop_assert_eq!(bill.unserved_data(), sums.unserved);
    }

    #[test]
    fn more_use_never_costs_less(
        offer in an_offer(true),
        (lines, more) in (lines(), a_record()),
    ) {
        let before = bill(&offer, &lines).total().minor;
        let mut lines = lines;
        lines[0].1.push(more);
        prop_assert!(before <= bill(&offer, &lines).total().minor);
    }

    #[test]
    fn a_record_in_two_parts_costs_the_same(offer in an_offer(false), mut lines in lines(), share in 0..=100_u64) {
        let whole = bill(&offer, &lines);
        let halves = |record: &Record| {
            let part = |volume: Volume, make: fn(Volume) -> Used| {
                let first = Volume::from_bytes(volume.bytes / 100 * share);
                vec![Record { used: make(first), ..record.clone() }, Record { used: make(volume - first), ..record.clone() }]
            };
            match record.used {
                Used::Data(volume) => part(volume, Used::Data),
                Used::Tethered(volume) => part(volume, Used::Tethered),
                Used::Call { .. } | Used::Messages { .. } => vec![record.clone()],
            }
        };
        for (_, records) in &mut lines {
            *records = records.iter().flat_map(halves).collect();
        }
        let parts = bill(&offer, &lines);
        prop_assert_eq!(whole.total(), parts.total());
        prop_assert_eq!(whole.unserved_data(), parts.unserved_data());
        prop_assert_eq!(whole.slower_than(1_000), parts.slower_than(1_000));
    }

    #[test]
    fn nothing_is_negative_and_no_byte_is_counted_twice(offer in an_offer(false), lines in lines()) {
        let bill = bill(&offer, &lines);
        prop_assert!(bill.items.iter().all(|item| item.amount.minor >= 0), "{}", bill);
        let slowed: Volume = bill.slowed.iter().map(|slowed| slowed.volume).sum();
        prop_assert!(bill.unserved_data() + slowed <= used_data(&lines), "{}", bill);
    }
}
