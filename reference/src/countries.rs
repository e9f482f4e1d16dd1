//! Countries: the names that people type, and what a country's code stands for on a mobile network.
//!
//! [`zones`] has the groups of countries that roam as one, by date; [`rules`] what a country asks of a visitor's phone.

pub mod rules;
pub(crate) mod spelling;
pub mod zones;

use std::sync::LazyLock;

pub use fleet::money::Currency;
pub use fleet::place::Country;

use crate::table::{FieldFault, Fields, List, Row, time_zone};

/// What is known of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryFacts {
    /// ISO 3166-1, and XK for Kosovo.
    pub code: Country,
    /// The usual English name.
    pub name: Box<str>,
    /// Other names, in English and in the country's own language.
    pub aliases: Vec<Box<str>>,
    /// What is paid with there; Antarctica has none.
    pub currency: Option<Currency>,
    /// Mobile country codes (ITU-T E.212) that are this country's, or that it shares as an equal.
    pub mccs: Vec<u16>,
    /// Mobile country codes of a larger neighbour that networks here use as well.
    pub mccs_shared: Vec<u16>,
    /// What follows the `+` of its telephone numbers, with the area where that tells countries apart (1809).
    pub calling_codes: Vec<u16>,
    /// tz database names; the capital's first. Empty for two uninhabited islands.
    pub time_zones: Vec<Box<str>>,
}

impl CountryFacts {
    /// The capital's time zone: right when [`CountryFacts::time_zones`] has one entry, a guess otherwise.
    pub fn default_time_zone(&self) -> Option<&str> {
        self.time_zones.first().map(AsRef::as_ref)
    }
}

impl Row for CountryFacts {
    const LIST: &'static str = "countries";
    const COLUMNS: &'static [&'static str] =
        &["code", "name", "aliases", "currency", "mccs", "mccs_shared", "calling_codes", "time_zones"];
    type Key = Country;

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        let currency = match fields.text("currency") {
            "" => None,
            text => Some(currency("currency", text)?),
        };
        Ok(Self {
            code: fields.parse("code", "an ISO 3166 country code such as DE")?,
            name: fields.required("name")?.into(),
            aliases: fields.text("aliases").split('|').filter(|alias| !alias.is_empty()).map(Into::into).collect(),
            currency,
            mccs: fields.words("mccs", "a mobile country code such as 262")?,
            mccs_shared: fields.words("mccs_shared", "a mobile country code such as 262")?,
            calling_codes: fields.words("calling_codes", "a calling code such as 49")?,
            time_zones: fields.text("time_zones").split_ascii_whitespace().map(Into::into).collect(),
        })
    }

    fn key(&self) -> Country {
        self.code
    }

    fn check(&self) -> Result<(), FieldFault> {
        self.time_zones.iter().try_for_each(|zone| time_zone("time_zones", zone))
    }
}

/// Every country that ships.
pub fn all() -> &'static List<CountryFacts> {
    static LIST: LazyLock<List<CountryFacts>> = LazyLock::new(|| List::shipped(include_str!("../data/countries.tsv")));
    &LIST
}

/// The country that a person means: a code of two or three letters, a name in English or in its own language, a common short form.
///
/// Case, accents, punctuation and a leading “the” do not count. A name that two countries share (“Congo”) finds none.
pub fn find(text: &str) -> Option<&'static CountryFacts> {
    all().named(text)
}

/// The facts for a country code. A code that ships in no list (there is none so far) has none.
pub fn by_code(code: Country) -> Option<&'static CountryFacts> {
    all().find(&code)
}

/// The countries whose networks use this mobile country code, its owners first: 340 has five, 901 (sea, air, satellite) none.
pub fn by_mcc(mcc: u16) -> Vec<&'static CountryFacts> {
    let owners = all().rows().filter(|country| country.mccs.contains(&mcc));
    owners.chain(all().rows().filter(|country| country.mccs_shared.contains(&mcc))).collect()
}

impl List<CountryFacts> {
    /// As [`find`], in this list.
    pub fn named(&self, text: &str) -> Option<&CountryFacts> {
        let code = rust_iso3166::from_alpha3(&text.trim().to_ascii_uppercase()).map_or(text, |country| country.alpha2);
        if let Some(country) = code.parse().ok().and_then(|code| self.find(&code)) {
            return Some(country);
        }
        let wanted = spelling::folded(text);
        if wanted.is_empty() {
            return None;
        }
        self.rows().find(|country| {
            let mut names = std::iter::once(&country.name).chain(&country.aliases);
            names.any(|name| spelling::folded(name) == wanted)
        })
    }
}

/// A currency in a column.
pub(crate) fn currency(column: &'static str, text: &str) -> Result<Currency, FieldFault> {
    Currency::from_code(text).ok_or_else(|| FieldFault::not(column, text, "an ISO 4217 currency code such as EUR"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        find(text).map(|country| country.code.code())
    }

    #[test]
    fn people_write_countries_in_many_ways() {
        for (text, wanted) in [
            ("Türkiye", "TR"),
            ("turkey", "TR"),
            ("UK", "GB"),
            ("Great Britain", "GB"),
            ("scotland", "GB"),
            ("South Korea", "KR"),
            ("Korea, Republic of", "KR"),
            ("the Netherlands", "NL"),
            ("Holland", "NL"),
            ("Cote d’Ivoire", "CI"),
            ("U.S.A.", "US"),
            ("us", "US"),
            ("deu", "DE"),
            ("St. Lucia", "LC"),
            ("Deutschland", "DE"),
            ("日本", "JP"),
            ("Kosovo", "XK"),
            ("Bosnia & Herzegovina", "BA"),
            ("Macao", "MO"),
            ("Burma", "MM"),
        ] {
            assert_eq!(code(text), Some(wanted), "{text}");
        }
        assert_eq!(code("Congo"), None, "two countries have this name");
        assert_eq!(code("Atlantis"), None);
        assert_eq!(code(" "), None);
    }

    #[test]
    fn no_name_means_two_countries() {
        let mut owners = BTreeMap::new();
        for country in all().rows() {
            for name in std::iter::once(&country.name).chain(&country.aliases) {
                let folded = spelling::folded(name);
                assert!(!folded.is_empty(), "{name}");
                let owner = *owners.entry(folded).or_insert(country.code);
                assert_eq!(owner, country.code, "{name}");
            }
        }
    }

    #[test]
    fn all_of_iso_3166_and_kosovo_are_there() {
        assert_eq!(all().len(), 250);
        for country in all().rows() {
            for zone in &country.time_zones {
                assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{}: {zone}", country.code);
            }
            assert!(!country.calling_codes.is_empty(), "{}", country.code);
            let mccs = country.mccs.iter().chain(&country.mccs_shared);
            assert!(mccs.copied().all(|mcc| (200..800).contains(&mcc)), "{}", country.code);
        }
        let turkey = find("TR").unwrap();
        assert_eq!((turkey.currency, turkey.default_time_zone()), (Some(Currency::TRY), Some("Europe/Istanbul")));
        assert_eq!((turkey.mccs.as_slice(), turkey.calling_codes.as_slice()), ([286].as_slice(), [90].as_slice()));
        assert_eq!(find("Brazil").unwrap().default_time_zone(), Some("America/Sao_Paulo"), "the capital's zone comes first");
    }

    #[test]
    fn a_mobile_country_code_can_be_several_countries() {
        let codes = |mcc| by_mcc(mcc).iter().map(|country| country.code.code()).collect::<Vec<_>>();
        assert_eq!(codes(262), ["DE"]);
        // CAMARA's device-roaming-status names these five islands for MCC 340.
        assert_eq!(codes(340), ["BL", "GF", "GP", "MF", "MQ"]);
        assert_eq!(codes(310).first(), Some(&"US"));
        assert!(codes(901).is_empty());
    }

    #[test]
    fn a_household_adds_its_own_names() {
        let own = "code\tname\taliases\tcurrency\tmccs\tmccs_shared\tcalling_codes\ttime_zones\n\
                   PT\tPortugal\tPortugal and Madeira\tEUR\t268\t\t351\tEurope/Lisbon\n";
        let list = all().with("countries.tsv", own).unwrap();
        assert_eq!(list.named("portugal and madeira").unwrap().code.code(), "PT");
        assert_eq!(list.len(), all().len());
        let error = all().with("countries.tsv", &own.replace("EUR", "EURO")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "countries.tsv, line 2, column “currency”: “EURO” is not an ISO 4217 currency code such as EUR"
        );
    }
}
