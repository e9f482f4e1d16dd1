//! Whatever is written: the reader answers. Whatever offer can be said in the form: it reads as it was written.

use std::collections::BTreeSet;

use fleet::inventory::DeviceKind;
use fleet::money::{Currency, Money};
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::validity::AfterHold;
use fleet::offer::*;
use fleet::place::{Place, PlaceSet};
use fleet::volume::Volume;
use jiff::civil::{Date, date};
use jiff::tz::Offset;
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use reference::offers::{Faults, NoZones, ShippedZones, read, write};

use super::every_key::TEXT;

/// Texts that are put in places of a text, each over so many bytes.
type Changes = Vec<(usize, String, usize)>;

fn changes() -> BoxedStrategy<Changes> {
    vec((any::<usize>(), "\\PC{0,6}|[\\[\\]{}\"=,\n #.-]{1,3}", 0..12_usize), 1..6).boxed()
}

fn changed(text: &str, changes: Changes) -> String {
    let mut text = text.to_owned();
    for (at, put, cut) in changes {
        let at = at % (text.len() + 1);
        let start = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = (start + cut..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        text.replace_range(start..end, &put);
    }
    text
}

fn stands_in(faults: Faults, text: &str) -> Result<(), TestCaseError> {
    for fault in faults.list {
        prop_assert!(fault.span.end <= text.len());
        prop_assert!(!fault.to_string().is_empty());
        fault.line_and_column(text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_changed_file_is_answered(changes in changes()) {
        let text = changed(TEXT, changes);
        if let Err(faults) = read("changed.toml", &text, &ShippedZones) {
            stands_in(faults, &text)?;
        }
    }

    #[test]
    fn changed_devices_and_carriers_are_answered(changes in changes()) {
        let text = changed(include_str!("../../data/devices/trackers.toml"), changes.clone());
        if let Err(faults) = reference::devices::read("changed.toml", &text) {
            stands_in(faults, &text)?;
        }
        let text = changed(include_str!("../../data/carriers/mo.toml"), changes);
        if let Err(faults) = reference::carriers::read("changed.toml", &text) {
            stands_in(faults, &text)?;
        }
    }

    #[test]
    fn any_name_is_answered(text in "\\PC{0,40}") {
        reference::devices::Devices::shipped().find(&text, None);
    }

    #[test]
    fn any_text_is_answered(value in "\\PC{0,60}", key in select(KEYS)) {
        let text = TEXT.replacen("[[offer]]\n", &format!("[[offer]]\n{key} = '''{value}'''\n"), 1);
        let lines = text.lines().filter(|line| line.starts_with(&format!("{key} = '''")) || !line.starts_with(&format!("{key} =")));
        let _ = read("any.toml", &lines.collect::<Vec<_>>().join("\n"), &ShippedZones);
    }

    #[test]
    fn what_is_written_reads_as_it_was(offer in offer()) {
        let text = write(&offer);
        match read("written.toml", &text, &NoZones) {
            Ok(again) => prop_assert_eq!(&again[0], &offer, "{}", text),
            Err(faults) => prop_assert!(false, "{}\n{}", faults, text),
        }
    }
}

const KEYS: &[&str] = &[
    "id",
    "name",
    "kind",
    "market",
    "devices",
    "price",
    "taxes",
    "countries",
    "data",
    "day_zone",
    "then",
    "tether",
    "minute",
    "message",
    "networks",
    "lasts",
    "counts",
    "starts",
    "hold",
    "kyc",
    "seen",
    "read",
    "life",
    "tiers",
    "day_pass",
    "abroad",
];

fn offer() -> BoxedStrategy<Offer> {
    let who = ("[a-z]{1,8}/[a-z0-9.-]{1,12}", "[A-Za-zé\"\\\\#][^\\pC]{0,20}", of("[a-z-]{1,10}"), of("[a-z-]{1,10}"));
    let what = (
        select(vec![Kind::Line, Kind::Companion, Kind::Pool, Kind::Travel]),
        places(),
        subsequence(DeviceKind::ALL.to_vec(), 0..9),
    );
    let when = (of(day()), of(day()), day(), 1..3650_u32);
    (who, what, select(vec![Currency::USD, Currency::JPY, Currency::KWD]), when)
        .prop_flat_map(|(who, what, currency, when)| {
            let kind = what.0;
            let rest = (
                price(kind, currency),
                zone(true, kind, currency),
                vec(zone(false, kind, currency), 0..3),
                validity(),
                conditions(),
            );
            rest.prop_map(move |(price, mut first, further, validity, mut conditions)| {
                let (id, name, carrier, host) = who.clone();
                let (kind, market, devices) = what.clone();
                let (one, other, read, life_days) = when;
                if kind == Kind::Companion && carrier.is_none() {
                    conditions.needs_carrier.push("att-us".into());
                }
                if !price.tiers.is_empty() && first.data == ZoneData::None {
                    // A pool that sells its data in sizes has data.
                    first.data =
                        ZoneData::Own(DataTerms { allowance: Some(Volume::ZERO), period: Period::Cycle, after: After::Stop });
                }
                let (sold_from, sold_until) = if one > other && other.is_some() { (other, one) } else { (one, other) };
                Offer {
                    id: id.parse().expect("an id"),
                    provider: name.clone(),
                    name,
                    carrier,
                    host,
                    kind,
                    market,
                    devices: devices.into_iter().collect(),
                    price,
                    zones: std::iter::once(first).chain(further).collect(),
                    validity: (kind == Kind::Travel).then_some(validity),
                    conditions,
                    sold_from,
                    sold_until,
                    source: Source { address: "made up".into(), read, life_days },
                }
            })
        })
        .boxed()
}

fn price(kind: Kind, currency: Currency) -> BoxedStrategy<Price> {
    let recurrence = match kind {
        Kind::Travel => Just(Recurrence::Once).boxed(),
        _ => prop_oneof![Just(Recurrence::Monthly), (1..3650_u16).prop_map(Recurrence::EveryDays)].boxed(),
    };
    let taxes = prop_oneof![
        Just(Taxes::Included),
        Just(Taxes::Unstated),
        (0..10_000_u32).prop_map(|basis_points| Taxes::Added { basis_points })
    ];
    let pool = (
        vec(money(currency), 0..4),
        of(1..100_u32),
        btree_set(1..9_999_u64, 0..4),
        select(vec![Shares::Allowance, Shares::Bill]),
    );
    let fees = (of(money(currency)), of(money(currency)), of((1..=120_u16, of(money(currency)))));
    (money(currency), recurrence, taxes, pool, fees)
        .prop_map(move |(base, recurrence, taxes, (line_fees, lines_max, sizes, shares), fees)| {
            let is_pool = kind == Kind::Pool;
            let tier = |(at, mb): (usize, u64)| Tier {
                volume: Volume::from_mb(mb),
                price: Money::new(i64::try_from(at).unwrap_or(0), currency),
            };
            Price {
                base,
                recurrence,
                line_fees: if is_pool { line_fees } else { vec![] },
                lines_max: lines_max.filter(|_| is_pool),
                tiers: if is_pool { sizes.into_iter().enumerate().map(tier).collect() } else { vec![] },
                shares: if is_pool { shares } else { Shares::Allowance },
                taxes,
                fees: Fees { activation: fees.0, device_change: fees.1 },
                commitment: fees.2.filter(|_| kind != Kind::Travel).map(|(months, leaving)| Commitment { months, leaving }),
            }
        })
        .boxed()
}

fn zone(is_first: bool, kind: Kind, currency: Currency) -> BoxedStrategy<ZoneTerms> {
    let own = (volume(), period(), after(currency))
        .prop_map(|(volume, period, after)| ZoneData::Own(DataTerms { allowance: Some(volume), period, after }));
    let unlimited = ZoneData::Own(DataTerms { allowance: None, period: Period::Cycle, after: After::Stop });
    let other = if is_first { unlimited.clone() } else { ZoneData::AsAtHome };
    let phone = if kind == Kind::Companion { ZoneData::OfPhone } else { unlimited.clone() };
    let data = prop_oneof![own, Just(unlimited), Just(ZoneData::None), Just(other), Just(phone)];
    let name = match (is_first, kind) {
        (true, Kind::Travel) => "area",
        (true, _) => "home",
        _ => "Zone 1",
    };
    let calls = (of(unit(currency)), of(unit(currency)), 1..100_u16);
    let tether = prop_oneof![
        Just(Tether::Yes),
        Just(Tether::No),
        Just(Tether::Unknown),
        (volume(), after(currency)).prop_map(|(volume, after)| Tether::Bucket { volume, after }),
    ];
    let networks = vec((1..999_u16, 0..99_u8), 0..3);
    (places(), data, of(day_pass(currency)), of(fair_use(currency)), tether, calls, networks)
        .prop_map(move |(places, data, day_pass, fair_use, tether, (minute, message, increment_s), networks)| ZoneTerms {
            name: name.into(),
            places,
            day_pass,
            fair_use: fair_use.filter(|_| data != ZoneData::OfPhone),
            data,
            tether,
            minute: minute.map(|unit| UnitPrice { increment_s, ..unit }),
            message: message.map(|unit| UnitPrice { increment_s, ..unit }),
            networks: networks.iter().map(|(mcc, mnc)| format!("{mcc:03}-{mnc:02}").parse().expect("a network")).collect(),
        })
        .boxed()
}

fn day_pass(currency: Currency) -> BoxedStrategy<DayPass> {
    let session = prop_oneof![(1..100_u16).prop_map(Session::Hours), zone_ref().prop_map(Session::CalendarDay)];
    let data = of(of((volume(), after(currency))));
    (money(currency), session, of(1..31_u16), data)
        .prop_map(|(price, session, paid_max_per_cycle, data)| {
            let period = Period::Day(match session {
                Session::Hours(_) => ZoneRef::Local,
                Session::CalendarDay(zone) => zone,
            });
            let data = match data {
                None => ZoneData::AsAtHome,
                Some(None) => ZoneData::Own(DataTerms { allowance: None, period, after: After::Stop }),
                Some(Some((volume, after))) => ZoneData::Own(DataTerms { allowance: Some(volume), period, after }),
            };
            DayPass { price, session, paid_max_per_cycle, data }
        })
        .boxed()
}

fn fair_use(currency: Currency) -> BoxedStrategy<FairUse> {
    (of(volume()), after(currency), of((1..100_u16, 0..100_u16)))
        .prop_filter_map("limits something", |(volume, after, days)| {
            (volume.is_some() || days.is_some()).then_some(FairUse {
                volume,
                after,
                days_abroad_max: days.map(|(days, _)| days),
                window_days: days.map_or(0, |(days, more)| days + more),
            })
        })
        .boxed()
}

fn validity() -> BoxedStrategy<Validity> {
    let trigger = prop_oneof![
        select(vec![
            Trigger::Purchase,
            Trigger::Install,
            Trigger::Enable,
            Trigger::FirstNetwork,
            Trigger::FirstData,
            Trigger::ChosenDate
        ]),
        day().prop_map(Trigger::FixedDate),
    ];
    let expiry = prop_oneof![
        Just(Expiry::Rolling),
        zone_ref().prop_map(Expiry::Midnight),
        (day(), zone_ref()).prop_map(|(day, zone)| Expiry::FixedDate(day, zone)),
    ];
    let hold = (of(1..3650_u16), select(vec![AfterHold::Lapses, AfterHold::Starts]));
    let top_up = select(vec![TopUp::None, TopUp::Adds, TopUp::QueuesUntilExpiry, TopUp::QueuesUntilUsed, TopUp::Unknown]);
    (trigger, 1..=3650_u16, expiry, hold, top_up)
        .prop_map(|(trigger, days, expiry, (hold_days_max, after_hold), top_up)| Validity {
            trigger,
            days,
            expiry,
            hold_days_max,
            after_hold,
            top_up,
        })
        .boxed()
}

fn conditions() -> BoxedStrategy<Conditions> {
    let known = || select(vec![Known::Yes, Known::No, Known::Unknown]);
    let kyc = prop_oneof![Just(Kyc::None), Just(Kyc::Unknown), (1..1000_u16).prop_map(|hours_max| Kyc::Needed { hours_max })];
    let knowns = (known(), known(), known(), known());
    (kyc, knowns, of(1..1000_u16), any::<bool>(), vec("[a-z-]{1,10}", 0..3), of(places()))
        .prop_map(|(kyc, knowns, installs_max, new_customers_only, needs_carrier, blocked_in)| Conditions {
            kyc,
            install_before_entry: knowns.0,
            installs_max,
            new_customers_only,
            number: knowns.1,
            esim: knowns.2,
            physical_sim: knowns.3,
            needs_carrier,
            blocked_in: blocked_in.unwrap_or(PlaceSet::only([])),
        })
        .boxed()
}

fn after(currency: Currency) -> BoxedStrategy<After> {
    prop_oneof![
        Just(After::Stop),
        (1..100_000_u32).prop_map(|kbit_per_s| After::Slow { kbit_per_s }),
        (money(currency), 1..u64::from(u32::MAX), of(money(currency))).prop_map(|(price, bytes, cap)| After::Charge {
            price,
            block: Volume::from_bytes(bytes),
            cap
        }),
    ]
    .boxed()
}

fn unit(currency: Currency) -> BoxedStrategy<UnitPrice> {
    let included = UnitPrice { price: Money::zero(currency), included: None, increment_s: 60 };
    prop_oneof![
        Just(included),
        (money(currency), 0..1000_u32).prop_map(move |(price, count)| UnitPrice { price, included: Some(count), ..included })
    ]
    .boxed()
}

fn money(currency: Currency) -> impl Strategy<Value = Money> + Clone {
    (0..1_000_000_i64).prop_map(move |minor| Money::new(minor, currency))
}

fn volume() -> BoxedStrategy<Volume> {
    let whole = |unit: u64| (0..1000_u64).prop_map(move |count| Volume::from_bytes(count * unit));
    prop_oneof![
        whole(1_000_000_000),
        whole(100_000_000),
        whole(1 << 30),
        whole(1 << 20),
        (0..u64::from(u32::MAX)).prop_map(Volume::from_bytes)
    ]
    .boxed()
}

fn period() -> BoxedStrategy<Period> {
    prop_oneof![Just(Period::Cycle), zone_ref().prop_map(Period::Day)].boxed()
}

fn zone_ref() -> BoxedStrategy<ZoneRef> {
    let fixed = (-1080..=1080_i32).prop_map(|minutes| ZoneRef::Fixed(Offset::from_seconds(minutes * 60).expect("an offset")));
    prop_oneof![Just(ZoneRef::Local), Just(ZoneRef::Home), fixed].boxed()
}

fn places() -> BoxedStrategy<PlaceSet> {
    let all = ["US", "DE", "JP", "XK", "sea", "air"].map(|place| place.parse::<Place>().expect("a place"));
    let some = |least| subsequence(all.to_vec(), least..=6).prop_map(|places| places.into_iter().collect::<BTreeSet<_>>());
    prop_oneof![some(1).prop_map(PlaceSet::Only), some(0).prop_map(PlaceSet::EveryCountryExcept)].boxed()
}

fn day() -> impl Strategy<Value = Date> {
    (2020..2030_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
}
