//! Access point names: what a device needs besides the profile to get data.
//!
//! Most phones find theirs alone. Routers, trackers, laptops and some travel eSIMs do not. [`balance`] asks for a prepaid balance.

pub mod balance;

use std::str::FromStr;
use std::sync::LazyLock;

pub use fleet::place::Country;
pub use identifiers::Plmn;

use crate::table::{FieldFault, Fields, List, Row};

/// An access point name of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessPoint {
    /// The provider's country.
    pub country: Country,
    /// The provider.
    pub provider: Box<str>,
    /// The home networks it is for. Empty for a few providers.
    pub plmns: Vec<Plmn>,
    /// The access point name.
    pub apn: Box<str>,
    /// What it carries.
    pub usage: Usage,
    /// Whom it is for, in the source's words: `prepaid`, `postpaid`, both, or empty.
    pub plan: Box<str>,
    /// The name of the plan or setting, perhaps empty.
    pub name: Box<str>,
    /// The user name to enter, perhaps empty. Providers publish it; it is the same for every customer and no secret.
    pub username: Box<str>,
    /// The password to enter, perhaps empty; as public as the user name.
    pub password: Box<str>,
}

/// What an access point carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// Data.
    Internet,
    /// Data and picture messages.
    InternetAndMms,
    /// Picture messages only.
    Mms,
    /// The telephone-sized web of the 2000s.
    Wap,
}

impl Row for AccessPoint {
    const LIST: &'static str = "apns";
    const COLUMNS: &'static [&'static str] =
        &["country", "provider", "plmns", "apn", "usage", "plan", "name", "username", "password"];
    type Key = (Country, String, Box<str>, Usage, Box<str>, Box<str>);

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        Ok(Self {
            country: fields.parse("country", "an ISO 3166 country code such as DE")?,
            provider: fields.required("provider")?.into(),
            plmns: fields.words("plmns", "a network such as 262-01")?,
            apn: fields.required("apn")?.into(),
            usage: fields.parse("usage", "internet, internet-and-mms, mms or wap")?,
            plan: fields.text("plan").into(),
            name: fields.text("name").into(),
            username: fields.text("username").into(),
            password: fields.text("password").into(),
        })
    }

    fn key(&self) -> Self::Key {
        (self.country, self.provider.to_lowercase(), self.apn.clone(), self.usage, self.plan.clone(), self.name.clone())
    }
}

/// Every access point that ships.
pub fn all() -> &'static List<AccessPoint> {
    static LIST: LazyLock<List<AccessPoint>> = LazyLock::new(|| List::shipped(include_str!("../data/apns.tsv")));
    &LIST
}

/// The access points for a home network, those for data first. Several providers can share a network.
pub fn by_plmn(plmn: Plmn) -> Vec<&'static AccessPoint> {
    let mut found: Vec<_> = all().rows().filter(|row| row.plmns.contains(&plmn)).collect();
    found.sort_by_key(|row| row.usage);
    found
}

/// The access points of a provider by its name, in any case.
pub fn by_provider(country: Country, provider: &str) -> Vec<&'static AccessPoint> {
    let wanted = provider.trim().to_lowercase();
    let mut found: Vec<_> = all().rows().filter(|row| row.country == country && row.provider.to_lowercase() == wanted).collect();
    found.sort_by_key(|row| row.usage);
    found
}

impl FromStr for Usage {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "internet" => Self::Internet,
            "internet-and-mms" => Self::InternetAndMms,
            "mms" => Self::Mms,
            "wap" => Self::Wap,
            _ => return Err(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_router_gets_its_access_point() {
        let points = by_plmn("262-01".parse().unwrap());
        assert!(points.iter().any(|point| point.apn.as_ref() == "internet.telekom"), "{points:?}");
        assert_eq!(points.first().unwrap().usage, Usage::Internet);
        let fonic = by_provider("DE".parse().unwrap(), "FONIC");
        assert!(!fonic.is_empty());
    }

    #[test]
    fn every_country_is_known() {
        assert!(all().len() > 1_250);
        for point in all().rows() {
            assert!(crate::countries::by_code(point.country).is_some(), "{point:?}");
        }
    }
}
