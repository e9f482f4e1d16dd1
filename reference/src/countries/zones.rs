//! Groups of countries that a law or treaty makes one, each with the days it holds.
//!
//! “Europe” and “Asia” mean something else at each seller and are not here: they belong to the offer that uses the word.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::Country;
use crate::source::Cited;
use crate::table::{FieldFault, Fields, List, Row};

/// Roaming at the domestic price (“roam like at home”): EU, Iceland, Liechtenstein, Norway; Moldova and Ukraine since 2026.
pub const EU_ROAMING: &str = "eu-roaming";
/// The European Union, with the outermost regions that have a country code of their own.
pub const EU: &str = "eu";
/// The European Economic Area.
pub const EEA: &str = "eea";
/// Roaming at the domestic price among the six countries of the Western Balkans.
pub const WESTERN_BALKANS_ROAMING: &str = "western-balkans-roaming";

/// A country's time in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The zone's name, such as [`EU_ROAMING`].
    pub zone: Box<str>,
    /// The member.
    pub country: Country,
    /// Its first day; `None` when the source gives none, because it lies before anything that is planned today.
    pub from: Option<Date>,
    /// Its last day; `None` while it goes on.
    pub until: Option<Date>,
    /// Where that is written.
    pub cited: Cited,
}

impl Membership {
    /// Whether the country is in the zone on that day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

impl Row for Membership {
    const LIST: &'static str = "zones";
    const COLUMNS: &'static [&'static str] = &["zone", "country", "from", "until", "address", "read"];
    type Key = (Box<str>, Country, Option<Date>);

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        let (from, until) = (fields.optional_date("from")?, fields.optional_date("until")?);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(FieldFault { column: "until", what: format!("{until} is before the first day, {from}") });
        }
        Ok(Self {
            zone: fields.required("zone")?.into(),
            country: fields.parse("country", "an ISO 3166 country code such as DE")?,
            from,
            until,
            cited: Cited { address: fields.address("address")?, read: fields.date("read")? },
        })
    }

    fn key(&self) -> Self::Key {
        (self.zone.clone(), self.country, self.from)
    }
}

/// Every membership that ships.
pub fn all() -> &'static List<Membership> {
    static LIST: LazyLock<List<Membership>> = LazyLock::new(|| List::shipped(include_str!("../../data/zones.tsv")));
    &LIST
}

/// Whether the country is in the zone on that day. An unknown zone holds nobody; ask [`exists`] first.
pub fn contains(zone: &str, country: Country, on: Date) -> bool {
    all().contains(zone, country, on)
}

/// The members of a zone on a day. An unknown zone has none; ask [`exists`] first.
pub fn members(zone: &str, on: Date) -> BTreeSet<Country> {
    all().members(zone, on)
}

/// Whether a zone has this name.
pub fn exists(zone: &str) -> bool {
    all().in_zone(zone).next().is_some()
}

impl List<Membership> {
    /// As [`contains`], in this list.
    pub fn contains(&self, zone: &str, country: Country, on: Date) -> bool {
        self.in_zone(zone).any(|membership| membership.country == country && membership.holds(on))
    }

    /// As [`members`], in this list.
    pub fn members(&self, zone: &str, on: Date) -> BTreeSet<Country> {
        self.in_zone(zone).filter(|membership| membership.holds(on)).map(|membership| membership.country).collect()
    }

    /// The memberships of a zone, past ones too.
    pub fn in_zone<'a>(&'a self, zone: &'a str) -> impl Iterator<Item = &'a Membership> {
        self.run(move |row| *row.zone < *zone, move |row| *row.zone == *zone)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn c(code: &str) -> Country {
        code.parse().unwrap()
    }

    #[test]
    fn moldova_and_ukraine_roam_like_at_home_from_2026() {
        // brusselstimes.com/eu-affairs/1906315: “joined the roaming area on 1 January 2026”.
        let (before, after) = (date(2025, 12, 31), date(2026, 1, 1));
        for code in ["MD", "UA"] {
            assert!(!contains(EU_ROAMING, c(code), before), "{code}");
            assert!(contains(EU_ROAMING, c(code), after), "{code}");
        }
        // 27 EU + IS, LI, NO + 6 outermost regions, and two more from 2026.
        assert_eq!(members(EU_ROAMING, before).len(), 36);
        assert_eq!(members(EU_ROAMING, after).len(), 38);
    }

    #[test]
    fn switzerland_the_united_kingdom_and_the_western_balkans_are_outside() {
        let today = date(2026, 11, 25);
        for code in ["CH", "GB", "AL", "ME", "TR", "BL", "GI"] {
            assert!(!contains(EU_ROAMING, c(code), today), "{code}");
        }
        assert!(contains(EU_ROAMING, c("GB"), date(2020, 12, 31)));
        assert!(!contains(EU_ROAMING, c("GB"), date(2021, 1, 1)));
        assert!(contains(WESTERN_BALKANS_ROAMING, c("XK"), today));
        assert!(!contains(WESTERN_BALKANS_ROAMING, c("XK"), date(2021, 6, 30)));
    }

    #[test]
    fn zones_are_what_their_names_say() {
        let today = date(2026, 11, 25);
        assert_eq!(members(EU, today).len(), 27 + 6);
        assert_eq!(members(EEA, today).len(), 30);
        assert!(exists(EU_ROAMING) && !exists("europe"), "Europe is a seller's word, not a zone");
        for row in all().rows() {
            assert!(super::super::by_code(row.country).is_some(), "{row:?}");
        }
    }

    #[test]
    fn a_household_can_date_a_change_itself() {
        let own = "zone\tcountry\tfrom\tuntil\taddress\tread\n\
                   eu-roaming\tAL\t2027-06-01\t\thttps://example.org/albania\t2026-11-25\n";
        let list = all().with("zones.tsv", own).unwrap();
        assert!(list.contains(EU_ROAMING, c("AL"), date(2027, 6, 1)));
        assert!(!list.contains(EU_ROAMING, c("AL"), date(2027, 5, 31)));
        let error = all().with("zones.tsv", &own.replace("https://example.org/albania", "hearsay")).unwrap_err().to_string();
        assert_eq!(
            error,
            "zones.tsv, line 2, column “address”: “hearsay” is not an address that starts with https:// or http://"
        );
    }
}
