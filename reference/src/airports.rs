//! Airports by the three letters on a boarding pass: an itinerary becomes countries and local times.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

pub use fleet::place::Country;

use crate::countries::spelling::folded;
use crate::table::{FieldFault, Fields, List, Row, time_zone};

/// The three capital letters that IATA gives an airport.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iata([u8; 3]);

/// An airport.
#[derive(Debug, Clone, PartialEq)]
pub struct Airport {
    /// Its code.
    pub iata: Iata,
    /// Its name.
    pub name: Box<str>,
    /// The city it serves, where noted.
    pub city: Option<Box<str>>,
    /// The country it stands in.
    pub country: Country,
    /// The tz database's name of its local time.
    pub time_zone: Box<str>,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
}

impl Row for Airport {
    const LIST: &'static str = "airports";
    const COLUMNS: &'static [&'static str] = &["iata", "name", "city", "country", "time_zone", "latitude", "longitude"];
    type Key = Iata;

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        Ok(Self {
            iata: fields.parse("iata", "three letters such as FRA")?,
            name: fields.required("name")?.into(),
            city: Some(fields.text("city")).filter(|city| !city.is_empty()).map(Into::into),
            country: fields.parse("country", "an ISO 3166 country code such as DE")?,
            time_zone: fields.required("time_zone")?.into(),
            latitude: degrees(fields, "latitude", 90.0)?,
            longitude: degrees(fields, "longitude", 180.0)?,
        })
    }

    fn key(&self) -> Iata {
        self.iata
    }

    fn check(&self) -> Result<(), FieldFault> {
        time_zone("time_zone", &self.time_zone)
    }
}

/// Every airport that ships: all that have an IATA code.
pub fn all() -> &'static List<Airport> {
    static LIST: LazyLock<List<Airport>> = LazyLock::new(|| List::shipped(include_str!("../data/airports.tsv")));
    &LIST
}

/// The airport with this code, in any case. City codes that stand for several airports (LON, NYC) are none.
pub fn by_iata(code: &str) -> Option<&'static Airport> {
    all().find(&code.parse().ok()?)
}

/// The airports of a city, by its name in English; case and accents do not count. Two cities can have one name.
pub fn by_city(city: &str) -> Vec<&'static Airport> {
    let wanted = folded(city);
    all().rows().filter(|airport| airport.city.as_deref().is_some_and(|city| folded(city) == wanted)).collect()
}

fn degrees(fields: &Fields<'_>, column: &'static str, max: f32) -> Result<f32, FieldFault> {
    let value: f32 = fields.parse(column, "degrees such as 50.0333")?;
    if value.abs() <= max { Ok(value) } else { Err(FieldFault::not(column, fields.text(column), "within the globe")) }
}

impl Iata {
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an IATA code holds three ASCII letters")
    }
}

impl FromStr for Iata {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match *text.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self([a, b, c].map(|letter| letter.to_ascii_uppercase())))
            }
            _ => Err(()),
        }
    }
}

impl fmt::Display for Iata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Iata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_boarding_pass_names_a_country_and_a_clock() {
        let haneda = by_iata("hnd").unwrap();
        assert_eq!((haneda.country.code(), haneda.time_zone.as_ref()), ("JP", "Asia/Tokyo"));
        assert_eq!(haneda.city.as_deref(), Some("Tokyo"));
        assert_eq!(by_iata("PRN").unwrap().country.code(), "XK");
        assert!(by_iata("LON").is_none() && by_iata("FR").is_none() && by_iata("ÄÖÜ").is_none());
    }

    #[test]
    fn a_city_has_several_airports() {
        let codes = |city| by_city(city).iter().map(|airport| airport.iata.to_string()).collect::<Vec<_>>();
        assert!(codes("são paulo").contains(&"GRU".to_owned()), "{:?}", codes("São Paulo"));
        assert!(codes("London").contains(&"LHR".to_owned()));
        assert!(codes("Gotham").is_empty());
    }

    #[test]
    fn every_clock_is_known() {
        assert_eq!(all().len(), 7_884);
        let zones: BTreeSet<&str> = all().rows().map(|airport| airport.time_zone.as_ref()).collect();
        for zone in zones {
            assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
        }
        for airport in all().rows() {
            assert!(crate::countries::by_code(airport.country).is_some(), "{airport:?}");
        }
    }

    #[test]
    fn a_households_own_airstrip() {
        let own = "iata\tname\tcity\tcountry\ttime_zone\tlatitude\tlongitude\nZZZ\tOur meadow\t\tAT\tEurope/Vienna\t47.1\t13.2\n";
        assert_eq!(all().with("a.tsv", own).unwrap().find(&"ZZZ".parse().unwrap()).unwrap().name.as_ref(), "Our meadow");
        let error = all().with("a.tsv", &own.replace("47.1", "471")).unwrap_err();
        assert_eq!(error.to_string(), "a.tsv, line 2, column “latitude”: “471” is not within the globe");
        let error = all().with("a.tsv", &own.replace("Vienna", "Entenhausen")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.tsv, line 2, column “time_zone”: “Europe/Entenhausen” is not a time zone such as Europe/Berlin"
        );
    }
}
