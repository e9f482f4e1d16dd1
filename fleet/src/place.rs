//! Where something happens: a country, or the two places that belong to none.
//!
//! Networks on ships and aircraft use the shared mobile country code 901 and tariffs of their own
//! (ITU-T E.212); treating them as the country below is how people get four-figure bills.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

pub use identifiers::Plmn;
use thiserror::Error;

/// A country by ISO 3166-1 alpha-2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// A place of use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// On land, in this country.
    Country(Country),
    /// On a ship's own network (MCC 901).
    AtSea,
    /// On an aircraft's own network (MCC 901).
    InAir,
}

/// A text that names no country.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("“{0}” is not an ISO 3166 country code such as US, DE or JP")]
pub struct UnknownCountry(pub String);

impl Country {
    /// The two letters, upper case.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a country holds two ASCII letters")
    }
}

impl FromStr for Country {
    type Err = UnknownCountry;

    /// Two letters, any case. Names in words are looked up in `reference`.
    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        let upper = text.trim().to_ascii_uppercase();
        // Kosovo has no ISO code of its own; XK is the user-assigned code that carriers write.
        let known = upper == "XK" || rust_iso3166::from_alpha2(&upper).is_some();
        match upper.as_bytes() {
            &[a, b] if known => Ok(Self([a, b])),
            _ => Err(UnknownCountry(crate::quantity::shorten(text))),
        }
    }
}

impl From<Country> for Place {
    fn from(country: Country) -> Self {
        Self::Country(country)
    }
}

impl FromStr for Place {
    type Err = UnknownCountry;

    /// A country code, `sea` or `air`.
    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        match text.trim().to_ascii_lowercase().as_str() {
            "sea" => Ok(Self::AtSea),
            "air" => Ok(Self::InAir),
            _ => text.parse().map(Self::Country),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(country) => country.fmt(f),
            Self::AtSea => f.write_str("sea"),
            Self::InAir => f.write_str("air"),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A set of places: a list, or every country on land except a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceSet {
    /// Just these.
    Only(BTreeSet<Place>),
    /// Every country except these; the sea and the air are never meant by “everywhere”.
    EveryCountryExcept(BTreeSet<Place>),
}

impl PlaceSet {
    /// Just these places.
    pub fn only(places: impl IntoIterator<Item = Place>) -> Self {
        Self::Only(places.into_iter().collect())
    }

    /// Every country, without the sea and the air.
    pub fn every_country() -> Self {
        Self::EveryCountryExcept(BTreeSet::new())
    }

    /// Whether the place is in the set.
    pub fn contains(&self, place: Place) -> bool {
        match self {
            Self::Only(places) => places.contains(&place),
            Self::EveryCountryExcept(places) => matches!(place, Place::Country(_)) && !places.contains(&place),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Only(places) if places.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everywhere_is_not_at_sea() {
        let everywhere = PlaceSet::every_country();
        assert!(everywhere.contains("jp".parse().unwrap()));
        assert!(!everywhere.contains("sea".parse().unwrap()));
        assert_eq!(
            "Atlantis".parse::<Country>().unwrap_err().to_string(),
            "“Atlantis” is not an ISO 3166 country code such as US, DE or JP"
        );
        assert!("UK".parse::<Country>().is_err(), "the ISO code is GB; words and nicknames are looked up in reference");
    }
}
