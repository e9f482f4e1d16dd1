//! Mobile networks by their PLMN: whose they are, where, and on which bands.
//!
//! Made from a list that volunteers keep; a network that is missing may still exist, and bands are what somebody noted.

pub mod hosts;
mod radio;

use std::str::FromStr;
use std::sync::LazyLock;

pub use fleet::place::{Country, Place};
pub use identifiers::Plmn;

pub use self::radio::{Radio, Technology, Use};
use crate::table::{FieldFault, Fields, List, Row};

/// What is known of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Its code.
    pub plmn: Plmn,
    /// Where it is, the country with most networks under this code first. Empty for the codes that belong to no country.
    pub countries: Vec<Country>,
    /// The name that a phone shows.
    pub brand: Option<Box<str>>,
    /// The company behind it.
    pub operator: Option<Box<str>>,
    /// Whether it is on the air.
    pub status: Status,
    /// Whether it has radios of its own.
    pub kind: Kind,
    /// On land, on ships, …
    pub medium: Medium,
    /// Its radios, as far as noted. None are noted of a virtual network: its host's count.
    pub radios: Vec<Radio>,
    /// Radios that no device in this program's catalogue uses (CDMA, TETRA, GSM-R, …).
    pub other: Box<str>,
}

/// Whether a network is on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is.
    Operational,
    /// Its code is assigned, nobody noted more. Only networks without a country are listed in this state.
    Unknown,
}

/// Whether a network has radios of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It has.
    Network,
    /// It rents another's (MVNO); [`hosts`] says whose where that is known.
    Virtual,
}

/// What a network covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Countries.
    Land,
    /// Ships.
    Sea,
    /// Aircraft.
    Air,
    /// Whatever the satellite sees.
    Satellite,
    /// A code that roams everywhere (travel SIMs, IoT): a phone meets it as its home network, never as a visited one.
    Anywhere,
}

impl Network {
    /// The brand, or the company where there is none.
    pub fn name(&self) -> &str {
        self.brand.as_deref().or(self.operator.as_deref()).unwrap_or("")
    }

    /// Where a phone is that registers here, as far as the network alone tells: its first country, at sea, in the air.
    pub fn place(&self) -> Option<Place> {
        match self.medium {
            Medium::Land => self.countries.first().copied().map(Place::Country),
            Medium::Sea => Some(Place::AtSea),
            Medium::Air => Some(Place::InAir),
            Medium::Satellite | Medium::Anywhere => None,
        }
    }

    /// Whether it uses this band. `band` is the 3GPP number (20, 78), for GSM the megahertz (900).
    pub fn uses(&self, technology: Technology, band: u16) -> Use {
        radio::uses(&self.radios, technology, band)
    }
}

impl Row for Network {
    const LIST: &'static str = "networks";
    const COLUMNS: &'static [&'static str] =
        &["plmn", "countries", "brand", "operator", "status", "kind", "place", "radios", "other"];
    type Key = Plmn;

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        let name = |column| Some(fields.text(column)).filter(|text| !text.is_empty()).map(Into::into);
        let network = Self {
            plmn: fields.parse("plmn", "a network such as 262-01")?,
            countries: fields.words("countries", "an ISO 3166 country code such as DE")?,
            brand: name("brand"),
            operator: name("operator"),
            status: fields.parse("status", "operational or unknown")?,
            kind: fields.parse("kind", "network or virtual")?,
            medium: fields.parse("place", "land, sea, air, satellite or anywhere")?,
            radios: fields.words("radios", "a radio such as GSM900, LTE800=20 or NR3500=77,78")?,
            other: fields.text("other").into(),
        };
        match network.name() {
            "" => Err(FieldFault { column: "brand", what: "it must not be empty when there is no operator either".to_owned() }),
            _ => Ok(network),
        }
    }

    fn key(&self) -> Plmn {
        self.plmn
    }
}

/// Every network that ships.
pub fn all() -> &'static List<Network> {
    static LIST: LazyLock<List<Network>> = LazyLock::new(|| List::shipped(include_str!("../data/networks.tsv")));
    &LIST
}

/// The network with this code. None is known of some that exist.
pub fn by_plmn(plmn: Plmn) -> Option<&'static Network> {
    all().find(&plmn)
}

/// The networks of a country, virtual ones too.
pub fn in_country(country: Country) -> impl Iterator<Item = &'static Network> {
    all().rows().filter(move |network| network.countries.contains(&country))
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "operational" => Ok(Self::Operational),
            "unknown" => Ok(Self::Unknown),
            _ => Err(()),
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "network" => Ok(Self::Network),
            "virtual" => Ok(Self::Virtual),
            _ => Err(()),
        }
    }
}

impl FromStr for Medium {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "land" => Self::Land,
            "sea" => Self::Sea,
            "air" => Self::Air,
            "satellite" => Self::Satellite,
            "anywhere" => Self::Anywhere,
            _ => return Err(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(plmn: &str) -> &'static Network {
        by_plmn(plmn.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_code_has_a_name_a_place_and_bands() {
        let telekom = network("262-01");
        assert_eq!((telekom.name(), telekom.place().unwrap().to_string()), ("Telekom", "DE".to_owned()));
        assert_eq!(telekom.uses(Technology::Lte, 20), Use::Yes);
        assert_eq!(telekom.uses(Technology::Nr, 78), Use::Yes);
        assert_eq!(telekom.uses(Technology::Gsm, 900), Use::Yes);
        assert_eq!(telekom.uses(Technology::Lte, 12), Use::NotListed);
        // AT&T's list says only “LTE 700”, which in the USA is any of bands 12, 13, 14 and 17.
        assert_eq!(network("310-410").uses(Technology::Lte, 12), Use::Perhaps);
        assert_eq!(network("310-260").countries.first().unwrap().code(), "US");
    }

    #[test]
    fn two_and_three_digits_are_two_networks() {
        assert_eq!(network("338-05").name(), "Digicel");
        assert_eq!(network("338-050").name(), "Digicel Bermuda");
    }

    #[test]
    fn ships_aircraft_and_satellites_are_no_country() {
        assert_eq!(network("901-18").place(), Some(Place::AtSea), "Cellular at Sea");
        assert_eq!(network("901-14").place(), Some(Place::InAir), "AeroMobile");
        assert_eq!((network("901-03").medium, network("901-03").place()), (Medium::Satellite, None), "Iridium");
        assert_eq!(network("901-37").medium, Medium::Anywhere, "Transatel");
        for network in all().rows().filter(|network| network.plmn.mcc() == 901) {
            assert!(network.countries.is_empty() && network.medium != Medium::Land, "{network:?}");
        }
    }

    #[test]
    fn every_country_of_the_list_is_known() {
        assert!(all().len() > 1_600);
        for network in all().rows() {
            for country in &network.countries {
                assert!(crate::countries::by_code(*country).is_some(), "{network:?}");
            }
            if network.medium == Medium::Land {
                assert_eq!(network.status, Status::Operational, "{network:?}");
                assert!(!network.countries.is_empty(), "{network:?}");
            }
        }
        assert!(in_country("FR".parse().unwrap()).count() > 10);
    }

    #[test]
    fn a_households_own_network_names_what_is_wrong() {
        let header = Network::COLUMNS.join("\t");
        let line = "262-999\tDE\tCampus\t\toperational\tnetwork\tland\tNR3700=77,78\t";
        let list = all().with("networks.tsv", &format!("{header}\n{line}\n")).unwrap();
        assert_eq!(list.find(&"262-999".parse().unwrap()).unwrap().uses(Technology::Nr, 78), Use::Perhaps);
        let error = all().with("networks.tsv", &format!("{header}\n{}\n", line.replace("NR3700", "6G"))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "networks.tsv, line 2, column “radios”: “6G=77,78” is not a radio such as GSM900, LTE800=20 or NR3500=77,78"
        );
    }
}
