//! Runs worked out by hand, and what must be true of every run.

mod journeys;
mod properties;
mod runs;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::{Events, FirstByte, Journey};
use crate::intent::Stay;
use crate::offer::{AfterHold, Expiry, Kind, Offer, TopUp, Trigger, Validity, ZoneRef};
use crate::rating::tests::support::{date, new_york, offer};

/// A package for some countries: its rule is a list such as `first-network, 7 days rolling, hold 30 days lapses`.
fn package(area: &str, data: &str, rule: &str) -> Offer {
    let mut offer = offer(Kind::Travel, "10 USD").zone("area", area, data);
    offer.validity = Some(validity(rule));
    offer
}

fn validity(rule: &str) -> Validity {
    let mut made = Validity {
        trigger: Trigger::FirstNetwork,
        days: 1,
        expiry: Expiry::Rolling,
        hold_days_max: None,
        after_hold: AfterHold::Lapses,
        top_up: TopUp::Unknown,
    };
    for part in rule.split(", ") {
        match part.split(' ').collect::<Vec<_>>()[..] {
            ["purchase"] => made.trigger = Trigger::Purchase,
            ["install"] => made.trigger = Trigger::Install,
            ["enable"] => made.trigger = Trigger::Enable,
            ["first-network"] => made.trigger = Trigger::FirstNetwork,
            ["first-data"] => made.trigger = Trigger::FirstData,
            ["from", day] => made.trigger = Trigger::FixedDate(date(day)),
            ["chosen-date"] => made.trigger = Trigger::ChosenDate,
            [days, "days", "rolling"] => made.days = days.parse().unwrap(),
            [days, "days", "to", whose, "midnight"] => {
                (made.days, made.expiry) = (days.parse().unwrap(), Expiry::Midnight(zone_ref(whose)));
            }
            ["until", day, whose] => made.expiry = Expiry::FixedDate(date(day), zone_ref(whose)),
            ["hold", days, "days", after] => {
                made.hold_days_max = Some(days.parse().unwrap());
                made.after_hold = if after == "starts" { AfterHold::Starts } else { AfterHold::Lapses };
            }
            ["queues"] => made.top_up = TopUp::QueuesUntilExpiry,
            ["queues-until-used"] => made.top_up = TopUp::QueuesUntilUsed,
            ["adds"] => made.top_up = TopUp::Adds,
            _ => panic!("{part}"),
        }
    }
    made
}

/// `local`, `home`, or hours east of UTC.
fn zone_ref(whose: &str) -> ZoneRef {
    match whose {
        "local" => ZoneRef::Local,
        "home" => ZoneRef::Home,
        hours => ZoneRef::Fixed(Offset::constant(hours.parse().unwrap())),
    }
}

/// A moment by a zone's clock.
fn at(zone: &str, text: &str) -> Timestamp {
    text.parse::<DateTime>().unwrap().to_zoned_datetime(TimeZone::get(zone).unwrap()).unwrap().timestamp()
}

/// One stay by line, by the local clock: `SG Asia/Singapore 2026-12-05T06:00..2026-12-05T09:00 layover`.
fn stays(text: &str) -> Vec<Stay> {
    let rows = text.lines().map(str::trim).filter(|row| !row.is_empty());
    rows.map(|row| {
        let [place, zone, time, ref rest @ ..] = row.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{row}") };
        let (from, until) = time.split_once("..").unwrap();
        Stay {
            place: place.parse().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
            from: at(zone, from),
            until: at(zone, until),
            layover: *rest == ["layover"],
        }
    })
    .collect()
}

/// What is done, by the clock of New York: `bought 2026-11-20T12:00, on 2026-12-05T20:00`, also `byte …`, `no byte`, `not on`,
/// `installed …`, `chosen 2026-12-06`. Without more it is installed when bought and on from then, and apps use a byte at once.
fn events(text: &str) -> Events {
    let mut made = Events::carefree(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    for part in text.split(", ") {
        let moment = |text| at("America/New_York", text);
        match part.split_once(' ').unwrap() {
            ("bought", text) => made = Events::carefree(moment(text), moment(text)),
            ("installed", text) => made.install = Some(moment(text)),
            ("on", text) => made.enable = Some(moment(text)),
            ("not", "on") => made.enable = None,
            ("byte", text) => made.first_byte = FirstByte::NotBefore(moment(text)),
            ("no", "byte") => made.first_byte = FirstByte::Never,
            ("chosen", text) => made.chosen = Some(date(text)),
            _ => panic!("{part}"),
        }
    }
    made
}

/// The household lives in New York.
fn with_journey<T>(text: &str, ask: impl FnOnce(&Journey<'_>) -> T) -> T {
    let (zone, stays) = (new_york(), stays(text));
    ask(&Journey { home: "US".parse().unwrap(), home_zone: &zone, stays: &stays })
}

/// The whole run as text.
fn run(offer: &Offer, doings: &str, journey: &str) -> String {
    with_journey(journey, |journey| super::run(offer, &events(doings), journey).to_string())
}
