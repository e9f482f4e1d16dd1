//! What a country asks of a visitor's phone: identity checks, registration of the device, blocked sites, a wait for data.
//!
//! These move a task of a trip forward: what must be done at home cannot be done at the airport there.

use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::Country;
use crate::source::Cited;
use crate::table::{FieldFault, Fields, List, Row};

/// What a country asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Mobile data and messages stay off for some time after arrival.
    DataDelay,
    /// A phone from abroad must be registered, or stops working after some days.
    DeviceRegistration,
    /// An identity document is checked before the line works.
    IdentityCheck,
    /// The eSIM must be on the device before arrival.
    InstallBeforeEntry,
    /// Sites or apps that sell travel eSIMs do not open there.
    ProviderSitesBlocked,
    /// Other sites and apps that a traveller relies on do not open there.
    SitesBlocked,
}

/// Which SIM or eSIM a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppliesTo {
    /// One that is issued in the country.
    LocalSim,
    /// One that roams there.
    ForeignSim,
    /// Either.
    Any,
}

/// One rule of one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryRule {
    /// The country.
    pub country: Country,
    /// What it asks.
    pub rule: Rule,
    /// Of which SIM.
    pub applies_to: AppliesTo,
    /// After how many days it bites, or for how many it lasts: [`CountryRule::detail`] says which.
    pub days: Option<u16>,
    /// The first day it holds, where the source gives one.
    pub from: Option<Date>,
    /// The rule in words, for people.
    pub detail: Box<str>,
    /// Where that is written.
    pub cited: Cited,
}

impl CountryRule {
    /// Whether the rule holds on that day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on)
    }
}

impl Row for CountryRule {
    const LIST: &'static str = "country_rules";
    const COLUMNS: &'static [&'static str] = &["country", "rule", "applies_to", "days", "from", "detail", "address", "read"];
    type Key = (Country, Rule);

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        Ok(Self {
            country: fields.parse("country", "an ISO 3166 country code such as DE")?,
            rule: fields.parse("rule", "a rule such as identity-check")?,
            applies_to: fields.parse("applies_to", "local-sim, foreign-sim or any")?,
            days: fields.optional("days", "a number of days")?,
            from: fields.optional_date("from")?,
            detail: fields.required("detail")?.into(),
            cited: Cited { address: fields.address("address")?, read: fields.date("read")? },
        })
    }

    fn key(&self) -> Self::Key {
        (self.country, self.rule)
    }
}

/// Every rule that ships.
pub fn all() -> &'static List<CountryRule> {
    static LIST: LazyLock<List<CountryRule>> = LazyLock::new(|| List::shipped(include_str!("../../data/country_rules.tsv")));
    &LIST
}

/// What a country asks on that day. None is known of most countries, which does not say that they ask nothing.
pub fn of(country: Country, on: Date) -> impl Iterator<Item = &'static CountryRule> {
    all().of(country, on)
}

impl List<CountryRule> {
    /// As [`of`], in this list.
    pub fn of(&self, country: Country, on: Date) -> impl Iterator<Item = &CountryRule> {
        self.run(move |row| row.country < country, move |row| row.country == country).filter(move |row| row.holds(on))
    }
}

impl FromStr for Rule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "data-delay" => Self::DataDelay,
            "device-registration" => Self::DeviceRegistration,
            "identity-check" => Self::IdentityCheck,
            "install-before-entry" => Self::InstallBeforeEntry,
            "provider-sites-blocked" => Self::ProviderSitesBlocked,
            "sites-blocked" => Self::SitesBlocked,
            _ => return Err(()),
        })
    }
}

impl FromStr for AppliesTo {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "local-sim" => Self::LocalSim,
            "foreign-sim" => Self::ForeignSim,
            "any" => Self::Any,
            _ => return Err(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rules(code: &str, on: Date) -> Vec<Rule> {
        of(code.parse().unwrap(), on).map(|row| row.rule).collect()
    }

    #[test]
    fn turkey_is_prepared_at_home() {
        // SCENARIOS C40.
        let today = date(2026, 11, 25);
        assert_eq!(rules("TR", today), [Rule::DeviceRegistration, Rule::InstallBeforeEntry, Rule::ProviderSitesBlocked]);
        assert_eq!(rules("IN", today), [Rule::IdentityCheck, Rule::ProviderSitesBlocked]);
        assert!(rules("DE", today).is_empty());
    }

    #[test]
    fn rules_hold_from_their_day() {
        assert_eq!(rules("RU", date(2025, 10, 5)), []);
        assert_eq!(rules("RU", date(2025, 10, 6)), [Rule::DataDelay]);
    }

    #[test]
    fn details_are_sentences_for_people() {
        for row in all().rows() {
            assert!(row.detail.ends_with('.') && row.detail.len() > 30, "{row:?}");
            assert!(super::super::by_code(row.country).is_some(), "{row:?}");
        }
    }
}
