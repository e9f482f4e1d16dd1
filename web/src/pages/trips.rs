//! Trips: the strip of devices and days, coloured by the line that serves.

use fleet::intent::Stay;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proposal::answer::{Mode, Package, Traveller, Trip};

use super::told::{Told, address};
use crate::pictures::Picture;
use crate::pictures::canvas::Canvas;
use crate::pictures::strip::{Row, Served, Stretch, Strip, block, legend, picture};

/// A trip on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// As the household calls it.
    pub name: String,
    /// When it is, and in how many days.
    pub when: String,
    /// What it costs.
    pub costs: String,
    /// What today's lines would cost on it; empty when the same.
    pub instead_of: String,
    /// What nobody will be able to do on it, a sentence each.
    pub notes: Vec<String>,
    /// The strip.
    pub picture: Picture,
    /// What its colours mean.
    pub legend: Vec<super::wheels::Meaning>,
}

/// Every trip of the plan that is not over.
pub fn trips(told: Told<'_>) -> Vec<Drawn> {
    let wanted = &told.document.intent.trips;
    let pairs = told.answer.trips.iter().zip(wanted);
    pairs.filter_map(|(trip, wanted)| drawn(told, trip, &wanted.stays)).collect()
}

fn drawn(told: Told<'_>, trip: &Trip, stays: &[Stay]) -> Option<Drawn> {
    let from: Date = trip.from.as_ref()?.parse().ok()?;
    let until: Date = trip.until.as_ref()?.parse().ok()?;
    if until < told.today {
        return None;
    }
    let language = told.language();
    let days = from.since(told.today).map_or(0, |span| span.get_days());
    let when = match usize::try_from(days) {
        Ok(0) | Err(_) => told.words.say("trip-now"),
        Ok(days) => told.words.with("trip-in-days", &[("count", days.into())]),
    };
    let when = format!("{} · {when}", language.days(from, until, told.today));
    let strip = strip(told, trip, stays, (from, until));
    let off: Vec<&str> = trip
        .travellers
        .iter()
        .filter(|traveller| traveller.service.mode == Mode::Off)
        .map(|traveller| traveller.device.as_str())
        .collect();
    let note = (!off.is_empty())
        .then(|| told.words.with("trip-off", &[("devices", (&told.words.list(&off)).into()), ("count", off.len().into())]));
    Some(Drawn {
        name: trip.name.clone(),
        when,
        costs: told.money(trip.costs),
        instead_of: if trip.costs == trip.costs_today { String::new() } else { told.money(trip.costs_today) },
        notes: note.into_iter().collect(),
        legend: legend(&strip).iter().filter(|served| served.mode != Mode::Off).map(meaning).collect(),
        picture: picture(&strip),
    })
}

fn meaning(served: &Served) -> super::wheels::Meaning {
    let mut canvas = Canvas::default();
    let class = block(served).unwrap_or_default();
    canvas.block((1.0, -2.0), (32.0, 14.0), 4.0, &class);
    let sample = canvas.finish("sample", (34.0, 10.0), "").replace(r#" role="group" aria-label="""#, r#" aria-hidden="true""#);
    super::wheels::Meaning { sample, text: served.by.clone() }
}

fn strip(told: Told<'_>, trip: &Trip, stays: &[Stay], (from, until): (Date, Date)) -> Strip {
    let home = told.words.say("trip-home");
    let language = told.language();
    let day_of = |at: jiff::Timestamp, zone: &TimeZone| at.to_zoned_datetime(zone.clone()).date();
    let mut middles: Vec<Option<Date>> = vec![None];
    let mut stretches = vec![Stretch {
        place: home.clone(),
        when: told.words.with("trip-until", &[("day", (&language.day(from, told.today)).into())]),
        days: 3,
        layover: false,
    }];
    for stay in stays {
        let (first, last) = (day_of(stay.from, &stay.zone), day_of(stay.until, &stay.zone));
        let place = super::told::place(told.words, stay.place);
        let when = match stay.layover {
            true => {
                let hours = stay.until.duration_since(stay.from).as_hours().max(0);
                told.words.with("trip-layover", &[("hours", usize::try_from(hours).unwrap_or(0).into())])
            }
            false => language.days(first, last.min(until), told.today),
        };
        let days =
            if stay.layover { 1 } else { first.until(last).map_or(1, |span| u16::try_from(span.get_days() + 1).unwrap_or(1)) };
        stretches.push(Stretch { place, when, days, layover: stay.layover });
        middles.push(first.checked_add(i64::from(days / 2).days()).ok());
    }
    let after = told.words.with("trip-from", &[("day", (&language.day(until, told.today)).into())]);
    stretches.push(Stretch { place: home, when: after, days: 3, layover: false });
    let rows = trip.travellers.iter().map(|traveller| row(told, trip, traveller, &stretches, &middles)).collect();
    Strip { name: told.words.with("trip-strip", &[("trip", (&trip.name).into())]), stretches, rows }
}

fn row(told: Told<'_>, trip: &Trip, traveller: &Traveller, stretches: &[Stretch], middles: &[Option<Date>]) -> Row {
    let device = traveller.device.as_str();
    let node =
        told.answer.wheels.iter().flat_map(|wheel| wheel.hub.iter().chain(&wheel.spokes)).find(|node| node.device == device);
    let home = node.map(|node| Served { mode: node.best.mode, line: node.best.line, by: node.best.by.clone() });
    let home = home.unwrap_or_else(|| Served { mode: Mode::Off, line: None, by: String::new() });
    let away = on(told, trip, traveller, &home, None);
    let on_the_way = Served { mode: Mode::Off, line: None, by: told.words.say("trip-keep-off") };
    let last = stretches.len() - 1;
    let serve = |(at, stretch): (usize, &Stretch)| match stretch.layover {
        _ if at == 0 || at == last => home.clone(),
        true => on_the_way.clone(),
        false => on(told, trip, traveller, &home, middles.get(at).copied().flatten()),
    };
    let served = stretches.iter().enumerate().map(serve).collect();
    let sentence = told.words.with("trip-told", &[("device", device.into()), ("by", (&away.by).into())]);
    Row { device: device.to_owned(), href: address("devices", device), served, told: sentence }
}

/// What serves on a day; without a day, on the whole trip.
fn on(told: Told<'_>, trip: &Trip, traveller: &Traveller, home: &Served, day: Option<Date>) -> Served {
    let service = &traveller.service;
    let runs = |package: &&Package| {
        let covers = |day: Date| {
            package.first.parse().is_ok_and(|first: Date| first <= day)
                && package.last.parse().is_ok_and(|last: Date| day <= last)
        };
        day.is_none_or(covers)
    };
    let packages: Vec<&Package> = traveller.packages.iter().filter(runs).collect();
    match (service.mode, packages.first()) {
        (Mode::Own, None) if !traveller.packages.is_empty() => {
            Served { mode: home.mode, line: home.line, by: told.words.with("trip-roams", &[("name", (&home.by).into())]) }
        }
        (Mode::Own, Some(package)) => {
            let name = |package: &Package| match package.count {
                1 => package.name.clone(),
                count => format!("{count} × {}", package.name),
            };
            let names: Vec<String> = packages.iter().map(|package| name(package)).collect();
            Served { mode: Mode::Own, line: Some(package_hue(told, &package.offer)), by: told.words.list(&names) }
        }
        (Mode::Tethered, _) => {
            let lender = trip.travellers.iter().find(|other| other.service.mode == Mode::Own);
            let hue = lender.map(|lender| on(told, trip, lender, home, day).line);
            Served { mode: Mode::Tethered, line: hue.unwrap_or(home.line), by: service.text.clone() }
        }
        (Mode::Off | Mode::Wifi, _) => Served { mode: service.mode, line: None, by: service.text.clone() },
        (mode, _) => Served { mode, line: home.line, by: service.text.clone() },
    }
}

/// Packages take the hues after those of the lines at home, the same on every trip.
fn package_hue(told: Told<'_>, offer: &str) -> usize {
    let nodes = told.answer.wheels.iter().flat_map(|wheel| wheel.hub.iter().chain(&wheel.spokes));
    let lines = nodes.flat_map(|node| [node.today.line, node.best.line]).flatten().max().map_or(0, |most| most + 1);
    let mut known: Vec<&str> = Vec::new();
    for package in told.answer.trips.iter().flat_map(|trip| &trip.travellers).flat_map(|traveller| &traveller.packages) {
        if !known.contains(&package.offer.as_str()) {
            known.push(&package.offer);
        }
    }
    lines + known.iter().position(|other| *other == offer).unwrap_or(0)
}
