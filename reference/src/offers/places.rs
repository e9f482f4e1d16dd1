//! Lists of places: country codes, named zones, `"*"`, `"sea"`, `"air"`, and `"!CU"` which takes one away.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fleet::place::{Country, Place, PlaceSet};
use jiff::civil::Date;

use crate::countries::zones;
use crate::document::{Fault, Item, Wrong, shown};

/// Who says which countries a named zone holds on a day.
pub trait Zones {
    /// The countries of the zone on that day; `None` when no zone has that name.
    fn countries(&self, zone: &str, on: Date) -> Option<BTreeSet<Country>>;
}

impl<F: Fn(&str, Date) -> Option<BTreeSet<Country>>> Zones for F {
    fn countries(&self, zone: &str, on: Date) -> Option<BTreeSet<Country>> {
        self(zone, on)
    }
}

/// No zones at all: country codes only.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoZones;

impl Zones for NoZones {
    fn countries(&self, _zone: &str, _on: Date) -> Option<BTreeSet<Country>> {
        None
    }
}

/// The zones that ship with the program (`eu-roaming`, `eu`, `eea` …), by [`crate::countries::zones`].
#[derive(Debug, Clone, Copy, Default)]
pub struct ShippedZones;

impl Zones for ShippedZones {
    fn countries(&self, zone: &str, on: Date) -> Option<BTreeSet<Country>> {
        zones::exists(zone).then(|| zones::members(zone, on))
    }
}

/// Reads a list of places as they were meant on a day.
pub(crate) fn read(item: Item<'_, '_>, known: &dyn Zones, on: Date) -> Result<PlaceSet, Fault> {
    let mut everywhere = false;
    let mut with = BTreeSet::new();
    let mut without = BTreeSet::new();
    for entry in item.list()? {
        let text = entry.text()?.trim();
        let (target, name) = match text.strip_prefix('!') {
            Some(name) => (&mut without, name),
            None if text == "*" => {
                everywhere = true;
                continue;
            }
            None => (&mut with, text),
        };
        if let Ok(place) = name.parse::<Place>() {
            target.insert(place);
        } else if let Some(countries) = known.countries(name, on) {
            target.extend(countries.into_iter().map(Place::from));
        } else {
            let problem = format!("“{}” is no country code, no zone that is known, not * and not sea or air", shown(name));
            return Err(entry.fault(Wrong::new(problem).or("write a code such as US, DE or JP, or list the countries")));
        }
    }
    if !everywhere && with.is_empty() {
        let wrong = Wrong::new("this list names no place");
        return Err(item.fault(wrong.or("write country codes, or \"*\" before those that are taken away")));
    }
    Ok(match everywhere {
        false => PlaceSet::Only(&with - &without),
        // “Everywhere, and at sea”: a set of places says that only by naming them all.
        true if with.iter().any(|place| !matches!(place, Place::Country(_))) => {
            let every = EVERY_COUNTRY.iter().map(|country| Place::Country(*country));
            PlaceSet::Only(&every.chain(with).collect() - &without)
        }
        true => PlaceSet::EveryCountryExcept(without),
    })
}

/// The entries of a list that reads as this set.
pub(super) fn write(set: &PlaceSet) -> Vec<String> {
    match set {
        PlaceSet::Only(places) => places.iter().map(ToString::to_string).collect(),
        PlaceSet::EveryCountryExcept(without) => {
            std::iter::once("*".to_owned()).chain(without.iter().map(|place| format!("!{place}"))).collect()
        }
    }
}

/// Every country that has a code.
static EVERY_COUNTRY: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let letters = || 'A'..='Z';
    letters().flat_map(|one| letters().filter_map(move |two| format!("{one}{two}").parse().ok())).collect()
});
