//! The two places that are no country: a ship's own network and an aircraft's.
//!
//! Both use the shared mobile country code 901, are billed at prices of their own, and are what makes four-figure bills.

use std::sync::LazyLock;

pub use fleet::place::Place;

use crate::countries;
use crate::source::Cited;
use crate::table::{FieldFault, Fields, List, Row};

/// What is known of a place that is no country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialPlace {
    /// [`Place::AtSea`] or [`Place::InAir`].
    pub place: Place,
    /// What people call it.
    pub names: Vec<Box<str>>,
    /// What a traveller must know, in words.
    pub detail: Box<str>,
    /// Where that is written.
    pub cited: Cited,
}

impl Row for SpecialPlace {
    const LIST: &'static str = "places";
    const COLUMNS: &'static [&'static str] = &["place", "names", "detail", "address", "read"];
    type Key = Place;

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        Ok(Self {
            place: fields.parse("place", "sea or air")?,
            names: fields.text("names").split('|').filter(|name| !name.is_empty()).map(Into::into).collect(),
            detail: fields.required("detail")?.into(),
            cited: Cited { address: fields.address("address")?, read: fields.date("read")? },
        })
    }

    fn key(&self) -> Place {
        self.place
    }
}

/// Both special places.
pub fn special() -> &'static List<SpecialPlace> {
    static LIST: LazyLock<List<SpecialPlace>> = LazyLock::new(|| List::shipped(include_str!("../data/places.tsv")));
    &LIST
}

/// The place that a person means: a country in any of its names, “at sea”, “cruise”, “in the air”, …
pub fn find(text: &str) -> Option<Place> {
    let wanted = text.trim().to_lowercase();
    let special = special().rows().find(|row| row.place.to_string() == wanted || row.names.iter().any(|name| **name == *wanted));
    special.map(|row| row.place).or_else(|| countries::find(text).map(|country| Place::Country(country.code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cruise_is_no_country() {
        assert_eq!(find("Cruise"), Some(Place::AtSea));
        assert_eq!(find("sea"), Some(Place::AtSea));
        assert_eq!(find("on a plane"), Some(Place::InAir));
        assert_eq!(find("Greece").unwrap().to_string(), "GR");
        assert_eq!(find("the moon"), None);
        assert!(special().find(&Place::AtSea).unwrap().detail.starts_with("EU roaming rules do not apply"));
    }
}
