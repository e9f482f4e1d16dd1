//! Whose radios a brand uses when it has none of its own.
//!
//! Two lines are a backup for each other only on two networks; a brand's name does not tell.

use std::sync::LazyLock;

use super::{Country, Plmn};
use crate::countries::spelling::folded;
use crate::source::Cited;
use crate::table::{FieldFault, Fields, List, Row};

/// A brand and the networks it rents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenancy {
    /// Where.
    pub country: Country,
    /// The brand.
    pub brand: Box<str>,
    /// The networks, by one code of each. Several: which one depends on the SIM or the plan that was bought.
    pub hosts: Vec<Plmn>,
    /// Where that is written.
    pub cited: Cited,
}

impl Row for Tenancy {
    const LIST: &'static str = "network_hosts";
    const COLUMNS: &'static [&'static str] = &["country", "brand", "hosts", "address", "read"];
    type Key = (Country, String);

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        fields.required("hosts")?;
        Ok(Self {
            country: fields.parse("country", "an ISO 3166 country code such as DE")?,
            brand: fields.required("brand")?.into(),
            hosts: fields.words("hosts", "a network such as 262-01")?,
            cited: Cited { address: fields.address("address")?, read: fields.date("read")? },
        })
    }

    fn key(&self) -> Self::Key {
        (self.country, folded(&self.brand))
    }
}

/// Every tenancy that ships. It is a short list: only brands for which a source was found.
pub fn all() -> &'static List<Tenancy> {
    static LIST: LazyLock<List<Tenancy>> = LazyLock::new(|| List::shipped(include_str!("../../data/network_hosts.tsv")));
    &LIST
}

/// The networks that a brand rents; `None` when that is not known, or when it has its own.
pub fn of(country: Country, brand: &str) -> Option<&'static Tenancy> {
    all().find(&(country, folded(brand)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks;

    #[test]
    fn a_rented_network_is_a_listed_one_of_that_country() {
        for row in all().rows() {
            for host in &row.hosts {
                let network = networks::by_plmn(*host).unwrap();
                assert_eq!(network.kind, networks::Kind::Network, "{row:?}");
                assert!(network.countries.contains(&row.country), "{row:?}");
            }
        }
    }

    #[test]
    fn mint_rents_from_t_mobile() {
        let mint = of("US".parse().unwrap(), "mint mobile").unwrap();
        assert_eq!(networks::by_plmn(mint.hosts[0]).unwrap().name(), "T-Mobile");
        assert!(of("US".parse().unwrap(), "Verizon").is_none());
    }
}
