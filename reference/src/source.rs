//! Where each list comes from, what it may be used under, and until when its facts are trusted.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

/// Where a list comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The list's name: its file without `.tsv`.
    pub list: String,
    /// What was read.
    pub address: String,
    /// The day it was read.
    pub read: Date,
    /// The day up to which its facts hold.
    pub as_of: Date,
    /// What it is shipped under.
    pub licence: String,
    /// How many days after `as_of` its facts are trusted.
    pub life_days: u16,
}

/// Where one row comes from, when the rows of a list have been found in different places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// What was read.
    pub address: Box<str>,
    /// The day it was read.
    pub read: Date,
}

/// How far a fact can be trusted today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Within its stated life.
    Fresh,
    /// Older than its stated life by so many days: show it, and say so.
    StaleByDays(i32),
}

impl Source {
    /// How far the list can be trusted on that day.
    pub fn freshness(&self, today: Date) -> Freshness {
        freshness(self.as_of, self.life_days, today)
    }

    /// Whether the list is older than its stated life on that day.
    pub fn is_stale(&self, today: Date) -> bool {
        self.freshness(today) != Freshness::Fresh
    }
}

impl Cited {
    /// How far the row can be trusted on that day, when rows of its list live for so many days.
    pub fn freshness(&self, source: &Source, today: Date) -> Freshness {
        freshness(self.read, source.life_days, today)
    }
}

/// The source of a list, by the list's name (`airports`).
pub fn named(list: &str) -> Option<&'static Source> {
    SOURCES.get(list)
}

/// Every list's source, by name.
pub fn all() -> impl Iterator<Item = &'static Source> {
    SOURCES.values()
}

/// How many days lie between two days; negative when `to` is the earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn freshness(as_of: Date, life_days: u16, today: Date) -> Freshness {
    match days_between(as_of, today) - i32::from(life_days) {
        over if over > 0 => Freshness::StaleByDays(over),
        _ => Freshness::Fresh,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    address: String,
    read: String,
    as_of: String,
    licence: String,
    life_days: u16,
}

static SOURCES: LazyLock<BTreeMap<String, Source>> = LazyLock::new(|| {
    let entries: BTreeMap<String, Entry> =
        toml::from_str(include_str!("../data/sources.toml")).expect("sources.toml is parsed by a test");
    entries.into_iter().map(|(list, entry)| (list.clone(), entry.named(list))).collect()
});

impl Entry {
    fn named(self, list: String) -> Source {
        let day = |text: &str| text.parse().expect("the days in sources.toml are parsed by a test");
        let (read, as_of) = (day(&self.read), day(&self.as_of));
        Source { list, address: self.address, read, as_of, licence: self.licence, life_days: self.life_days }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_list_has_an_address_a_licence_and_a_life() {
        for source in all() {
            let addressed = source.address.starts_with("https://") || source.address == "each row names its own";
            assert!(addressed, "{source:?}");
            assert!(!source.licence.is_empty() && source.life_days > 0, "{source:?}");
            assert!(source.as_of <= source.read, "{source:?}");
        }
    }

    #[test]
    fn a_fact_past_its_life_is_stale() {
        // Exchange rates live 14 days after 30 October 2026, so through 13 November.
        let rates = named("exchange_rates").unwrap();
        assert_eq!(rates.freshness(date(2026, 11, 13)), Freshness::Fresh);
        assert_eq!(rates.freshness(date(2026, 11, 25)), Freshness::StaleByDays(12));
        assert!(rates.is_stale(date(2026, 11, 14)));
    }
}
