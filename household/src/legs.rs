//! The legs of a trip: `"NRT 2026-12-06 17:40"` is an arrival at a place, by that place's clock.
//!
//! A place is an airport (three capital letters), a country by code or name, a city with an airport, `sea` or `air`. `SEA` in
//! capitals is Seattle. A country's clock is its capital's; at sea and in the air the household's own counts.
//!
//! | leg | meaning |
//! |---|---|
//! | the first, when it is in the home country | the departure |
//! | `"SIN 2026-12-06 3 h"` | a stop of that length on the way: nobody needs data there |
//! | the last, in the home country | the return |
//! | any other | a stay, until the next arrival |
//!
//! Without a time, a stay begins with its day (or with the arrival that came before it); a stop lies in the middle of what its
//! neighbours leave; and the last stay ends with the day of the return by its own clock, or with the arrival at home if that is
//! earlier. So the days away run from the arrival to the return, both counted.

use fleet::intent::Stay;
use fleet::place::{Country, Place};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use reference::airports::Airport;
use reference::document::{Wrong, shown};
use reference::{airports, countries, places};

use crate::phrase;

const WRITE_LEG: &str =
    "write a place and the day of arrival there, as in “NRT 2026-12-06 17:40” or “SIN 2026-12-06 3 h” for a stop";
/// A stop longer than this is a stay.
const STOP_MINUTES_MAX: i32 = 48 * 60;

/// One arrival.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leg {
    pub(crate) place: Place,
    pub(crate) zone: TimeZone,
    pub(crate) date: Date,
    time: Option<Time>,
    stop_minutes: Option<i32>,
}

/// `"NRT 2026-12-06 17:40"`, `"South Korea 2027-01-03"`, `"SIN 2026-12-06 3 h"`.
pub(crate) fn leg(text: &str, home_zone: &TimeZone) -> Result<Leg, Wrong> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_date = |word: &&str| word.len() >= 8 && word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('-');
    let Some(date_at) = words.iter().position(is_date) else {
        return Err(Wrong::new(format!("“{}” says no day", shown(text))).or(WRITE_LEG));
    };
    if date_at == 0 {
        return Err(Wrong::new(format!("“{}” says no place", shown(text))).or(WRITE_LEG));
    }
    let (place, zone) = place(&words[..date_at].join(" "), home_zone)?;
    let date = crate::installed::date(words[date_at])?;
    if !(2000..=2100).contains(&date.year()) {
        return Err(Wrong::new(format!("{date} is no day for a trip")).or("check the year"));
    }
    let mut rest = words[date_at + 1..].iter().copied().peekable();
    let time = match rest.next_if(|word| word.contains(':')) {
        Some(word) => Some(time(word)?),
        None => None,
    };
    let stop_minutes =
        match (rest.next(), rest.next()) {
            (None, _) => None,
            (Some(number), unit) => {
                let stop = phrase::minutes(number, unit.unwrap_or("")).filter(|stop| *stop <= STOP_MINUTES_MAX);
                let what = [number, unit.unwrap_or("")].join(" ");
                Some(stop.ok_or_else(|| {
                    Wrong::new(format!("“{}” is no time and no stop up to 48 h", shown(what.trim()))).or(WRITE_LEG)
                })?)
            }
        };
    match rest.next() {
        None => Ok(Leg { place, zone, date, time, stop_minutes }),
        Some(word) => Err(Wrong::new(format!("“{}” is not understood here", shown(word))).or(WRITE_LEG)),
    }
}

fn time(text: &str) -> Result<Time, Wrong> {
    let wrong = || Wrong::new(format!("“{}” is no time of day", shown(text))).or("write it as in 17:40");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let part = |digits: &str| if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse::<i8>().ok() } else { None };
    let (hour, minute) = part(hour).zip(part(minute)).ok_or_else(wrong)?;
    Time::new(hour, minute, 0, 0).map_err(|_| wrong())
}

/// A place in words, and its clock.
pub(crate) fn place(text: &str, home_zone: &TimeZone) -> Result<(Place, TimeZone), Wrong> {
    let clock = |name: &str| TimeZone::get(name).unwrap_or(TimeZone::UTC);
    let is_code = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let airport = if is_code { airports::by_iata(text) } else { None };
    // USA and UAE are airports too, and never meant.
    if let Some(airport) = airport.filter(|_| !matches!(text, "USA" | "UAE")) {
        return Ok((airport.country.into(), clock(&airport.time_zone)));
    }
    if let Some(place) = places::find(text) {
        let zone = match place {
            Place::Country(country) => country_clock(country),
            Place::AtSea | Place::InAir => home_zone.clone(),
        };
        return Ok((place, zone));
    }
    let city = airports::by_city(text);
    if !city.is_empty() {
        if let Some(airport) = city.iter().find(|airport| is_meant(airport, text, &city)) {
            return Ok((airport.country.into(), clock(&airport.time_zone)));
        }
        let which = city.iter().take(4).map(|airport| format!("{} ({})", airport.iata, airport.country)).collect::<Vec<_>>();
        let problem = format!("“{}” is in more than one place", shown(text));
        return Err(Wrong::new(problem).or(format!("write the airport: {}", which.join(", "))));
    }
    let what = if is_code { "is no airport and no country" } else { "is no airport, country or city that is known" };
    Err(Wrong::new(format!("“{}” {what}", shown(text)))
        .or("write an airport such as NRT, a country such as JP or Japan, “sea” or “air”"))
}

/// Whether a city's name means the place of this airport: a clock is named after it (Europe/Paris, and not the Paris in Texas),
/// or all of its airports are there.
fn is_meant(airport: &Airport, text: &str, city: &[&Airport]) -> bool {
    let clock = airport.time_zone.rsplit('/').next().unwrap_or("").replace('_', " ");
    let here = |other: &&Airport| (other.country, &other.time_zone) == (airport.country, &airport.time_zone);
    clock.eq_ignore_ascii_case(text) || city.iter().all(here)
}

/// The capital's clock.
fn country_clock(country: Country) -> TimeZone {
    let zone = countries::by_code(country).and_then(|facts| facts.default_time_zone());
    zone.and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC)
}

/// What is wrong with the legs together, and with which of them.
pub(crate) type WrongLeg = (usize, Wrong);

/// The stays between departure and return.
pub(crate) fn stays(legs: &[Leg], home: Country) -> Result<Vec<Stay>, WrongLeg> {
    let is_home = |leg: &Leg| leg.place == Place::Country(home);
    let last = legs.len().saturating_sub(1);
    let (first, back) = match legs {
        [] => return Err((0, Wrong::new("the trip goes nowhere").or(WRITE_LEG))),
        [.., back] if legs.len() > 1 && is_home(back) => (usize::from(is_home(&legs[0]) && legs[0].stop_minutes.is_none()), back),
        _ => {
            let wrong = Wrong::new("the trip does not say when it is over");
            return Err((
                last,
                wrong.or(format!(
                    "add the return as the last leg: a place in the home country, {home}, and the day of arrival there"
                )),
            ));
        }
    };
    let middle = &legs[first..last];
    if !middle.iter().any(|leg| leg.stop_minutes.is_none()) {
        let wrong = Wrong::new("the trip stays nowhere");
        return Err((first.min(last), wrong.or("write where it goes between the departure and the return")));
    }
    let mut floor = if first == 1 { begins(&legs[0]) } else { Timestamp::MIN };
    let mut stays: Vec<Stay> = Vec::with_capacity(middle.len());
    for (at, leg) in middle.iter().enumerate() {
        let next = &legs[first + at + 1];
        let from = arrival(leg, floor).ok_or_else(|| early(first + at, leg, &legs[(first + at).saturating_sub(1)]))?;
        let (from, until) = match leg.stop_minutes {
            None => (from, from),
            Some(minutes) => stop(leg, next, from, minutes).ok_or_else(|| {
                (first + at + 1, Wrong::new("this is before the stop before it is over").or("check the times of both legs"))
            })?,
        };
        if let Some(before) = stays.last_mut().filter(|stay| !stay.layover) {
            before.until = from;
        }
        floor = until;
        stays.push(Stay { place: leg.place, zone: leg.zone.clone(), from, until, layover: leg.stop_minutes.is_some() });
    }
    let Some(stay) = stays.last_mut() else { return Ok(stays) };
    let end = home_again(back, &stay.zone);
    if !stay.layover {
        stay.until = end;
    }
    if end <= stay.from {
        let problem = format!("the trip is over on {}, before it arrives on {}", back.date, legs[last - 1].date);
        return Err((last, Wrong::new(problem).or("check the day of the return")));
    }
    Ok(stays)
}

/// When a leg arrives; `None` when that is before `floor`.
fn arrival(leg: &Leg, floor: Timestamp) -> Option<Timestamp> {
    match leg.time {
        Some(_) => Some(begins(leg)).filter(|at| *at >= floor),
        None => Some(begins(leg).max(floor)).filter(|at| *at < day_end(leg.date, &leg.zone)),
    }
}

fn early(at: usize, leg: &Leg, before: &Leg) -> WrongLeg {
    let problem = match leg.date < before.date {
        true => format!("this arrives on {}, before the leg before it on {}", leg.date, before.date),
        false => "this arrives before the leg before it, by the clocks of both places".to_owned(),
    };
    (at, Wrong::new(problem).or("write the legs in order, each with the day of its arrival"))
}

/// A stop: at its time, or in the middle of what the arrival before and the next one leave. `None` when there is no room.
fn stop(leg: &Leg, next: &Leg, from: Timestamp, minutes: i32) -> Option<(Timestamp, Timestamp)> {
    let length = i64::from(minutes).minutes();
    let next_at = if next.time.is_some() { begins(next) } else { day_end(next.date, &next.zone) };
    if leg.time.is_some() {
        let until = from.checked_add(length).ok()?;
        return (until <= next_at).then_some((from, until));
    }
    let latest = next_at.min(day_end(leg.date, &leg.zone));
    let spare = latest.as_second() - from.as_second() - i64::from(minutes) * 60;
    let from = from.checked_add((spare / 2).seconds()).ok().filter(|_| spare >= 0)?;
    Some((from, from.checked_add(length).ok()?))
}

/// When the last stay is over: with the day of the return by the stay's clock, or with the arrival at home if that is earlier.
fn home_again(back: &Leg, stay_zone: &TimeZone) -> Timestamp {
    let day = day_end(back.date, stay_zone);
    if back.time.is_some() { day.min(begins(back)) } else { day }
}

/// A leg's time, or the beginning of its day.
fn begins(leg: &Leg) -> Timestamp {
    instant(leg.date, leg.time.unwrap_or(Time::midnight()), &leg.zone)
}

/// The midnight at which a day ends.
pub(crate) fn day_end(date: Date, zone: &TimeZone) -> Timestamp {
    instant(date.saturating_add(1.day()), Time::midnight(), zone)
}

/// The midnight at which a day begins.
pub(crate) fn day_begin(date: Date, zone: &TimeZone) -> Timestamp {
    instant(date, Time::midnight(), zone)
}

fn instant(date: Date, time: Time, zone: &TimeZone) -> Timestamp {
    // A time that a clock change skips is the one after it; dates here are within 2000 and 2101.
    zone.to_ambiguous_zoned_datetime(date.to_datetime(time)).compatible().map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// How many days are spent away: from each arrival to the departure, each date once, stops none. The planner's calendar counts
/// the same way.
pub(crate) fn days_away(stays: &[Stay]) -> u64 {
    let mut dates: std::collections::BTreeSet<Date> = std::collections::BTreeSet::new();
    for stay in stays.iter().filter(|stay| !stay.layover) {
        let first = stay.from.to_zoned_datetime(stay.zone.clone()).date();
        let last = stay.until.checked_sub(1.nanosecond()).unwrap_or(stay.until).to_zoned_datetime(stay.zone.clone()).date();
        dates.retain(|date| *date < first);
        let begin = dates.last().map_or(first, |date| date.saturating_add(1.day()).max(first));
        dates
            .extend(std::iter::successors(Some(begin), |date| date.tomorrow().ok()).take_while(|date| *date <= last).take(5_000));
    }
    dates.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(home: &str, texts: &[&str]) -> String {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let legs: Result<Vec<Leg>, Wrong> = texts.iter().map(|text| leg(text, &zone)).collect();
        let legs = match legs {
            Ok(legs) => legs,
            Err(wrong) => return format!("{}; {}", wrong.problem, wrong.instead.unwrap_or_default()),
        };
        match stays(&legs, home.parse().unwrap()) {
            Ok(stays) => {
                let clock =
                    |at: Timestamp, stay: &Stay| at.to_zoned_datetime(stay.zone.clone()).strftime("%m-%d %H:%M").to_string();
                let said: Vec<String> = stays
                    .iter()
                    .map(|s| {
                        format!(
                            "{} {} … {}{}",
                            s.place,
                            clock(s.from, s),
                            clock(s.until, s),
                            if s.layover { " stop" } else { "" }
                        )
                    })
                    .collect();
                format!("{}; {} days", said.join("; "), days_away(&stays))
            }
            Err((at, wrong)) => format!("leg {}: {}", at + 1, wrong.problem),
        }
    }

    #[test]
    fn the_trip_to_tokyo() {
        // The stop lies in the middle between 03:00 (11:00 in San Francisco) and 16:40 (17:40 in Tokyo).
        assert_eq!(
            say("US", &["SFO 2026-12-05 11:00", "SIN 2026-12-06 3 h", "NRT 2026-12-06 17:40", "SFO 2026-12-20"]),
            "SG 12-06 08:20 … 12-06 11:20 stop; JP 12-06 17:40 … 12-21 00:00; 15 days"
        );
    }

    #[test]
    fn days_without_times() {
        assert_eq!(say("US", &["LIS 2027-03-02", "SFO 2027-03-09"]), "PT 03-02 00:00 … 03-10 00:00; 8 days");
        assert_eq!(
            say(
                "DE",
                &["FRA 2027-05-01", "Paris 2027-05-01", "Switzerland 2027-05-03", "sea 2027-05-05", "FRA 2027-05-06 10:00"]
            ),
            "FR 05-01 00:00 … 05-03 00:00; CH 05-03 00:00 … 05-05 09:00; sea 05-05 00:00 … 05-06 01:00; 6 days"
        );
        // Home from America: the arrival at home is the evening before by the clock of the stay.
        assert_eq!(say("JP", &["LAX 2026-12-10", "NRT 2026-12-20 16:00"]), "US 12-10 00:00 … 12-19 23:00; 10 days");
    }

    #[test]
    fn what_cannot_be() {
        assert_eq!(
            say("US", &["LIS 2027-03-09", "SFO 2027-03-02"]),
            "leg 2: the trip is over on 2027-03-02, before it arrives on 2027-03-09"
        );
        assert_eq!(say("US", &["LIS 2027-03-09"]), "leg 1: the trip does not say when it is over");
        assert_eq!(say("US", &["SFO 2027-03-09", "SFO 2027-03-12"]), "leg 2: the trip stays nowhere");
        assert_eq!(say("US", &[]), "leg 1: the trip goes nowhere");
        assert_eq!(
            say("US", &["SFO 2027-03-09 11:00", "LIS 2027-03-08", "SFO 2027-03-12"]),
            "leg 2: this arrives on 2027-03-08, before the leg before it on 2027-03-09"
        );
        assert_eq!(
            say("US", &["SIN 2027-03-09 12:00 5 h", "NRT 2027-03-09 15:00", "SFO 2027-03-12"]),
            "leg 2: this is before the stop before it is over"
        );
        assert_eq!(
            say("US", &["LIS 2027-02-30", "SFO 2027-03-12"]),
            "there is no 2027-02-30 in the calendar; check the month and the day"
        );
        assert!(say("US", &["ZZQ 2027-03-01"]).starts_with("“ZZQ” is no airport and no country; "));
        assert!(say("US", &["LIS"]).starts_with("“LIS” says no day; "));
        assert!(say("US", &["2027-03-01"]).starts_with("“2027-03-01” says no place; "));
        assert!(say("US", &["LIS 2027-03-01 25:00"]).starts_with("“25:00” is no time of day; "));
        assert!(say("US", &["LIS 2027-03-01 soon"]).starts_with("“soon” is no time and no stop up to 48 h; "));
        assert!(say("US", &["San Jose 2027-03-01"]).starts_with("“San Jose” is in more than one place; write the airport: "));
    }

    #[test]
    fn places_that_are_easily_confused() {
        let zone = TimeZone::UTC;
        let say = |text: &str| place(text, &zone).map(|(place, _)| place.to_string()).unwrap_or_else(|wrong| wrong.problem);
        assert_eq!(["SEA", "sea", "air", "USA", "UAE", "jp", "Tokyo"].map(say), ["US", "sea", "air", "US", "AE", "JP", "JP"]);
    }
}
