//! Device models: what a phone, a tablet, a watch … can hold and do, by the number printed on it, or by its name and where it was
//! sold.
//!
//! The name alone does not decide: an iPhone of one name has two eSIM slots in one country and none in another. Where a source
//! says which number is sold where, the row is the number's; where none does, the number is one row, and each way in which its
//! name is sold another without a number. So a [`find`](Devices::find) may answer with several and say in what they differ.
//!
//! ```
//! use reference::devices::{Devices, Found};
//! // An iPhone XS as sold in Germany.
//! let Found::One(model) = Devices::shipped().find("iPhone XS", "DE".parse().ok()) else { panic!("one model") };
//! assert_eq!(model.capability.physical_slots, Some(1));
//! ```
//!
//! What no source says stays unknown; it never means “no”. Not here: devices that somebody owns (`fleet::inventory`).

mod file;
mod find;

use std::fmt;

use fleet::inventory::{Capability, DeviceKind, NetworkChoice, PolicyOwner};
use fleet::offer::{Known, Source};
use fleet::place::Country;
use jiff::civil::Date;

pub use crate::grade::Grade;
pub use file::{DEVICES_MAX, read};
pub use find::{Devices, Difference, Found};

/// A model: one number, or several that differ in nothing that is planned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceModel {
    /// The numbers printed on it or shown in its settings; none when the row is how a name is sold in `regions`.
    pub models: Vec<String>,
    /// The maker's name for it.
    pub name: String,
    /// Identifiers and code names.
    pub aliases: Vec<String>,
    /// Who made it, or sells it under its name.
    pub maker: String,
    /// What it is.
    pub kind: ModelKind,
    /// Where this number is sold; empty when no source says.
    pub regions: Vec<Region>,
    /// First day of sale, when known.
    pub released: Option<Date>,
    /// What it can hold and do.
    pub capability: Capability,
    /// What the source says of its satellite service, in words.
    pub satellite: Option<String>,
    /// Who decides what its eUICC accepts; `None` when no source says.
    pub policy_owner: Option<PolicyOwner>,
    /// Operating system family.
    pub os: Option<String>,
    /// Whether its user can pick a network by hand.
    pub network_choice: NetworkChoice,
    /// Who may put what on it, and how.
    pub install: Install,
    /// Whatever its reader noted.
    pub note: Option<String>,
    /// The address where number and region stand, and when it was read.
    pub source: Source,
    /// Every address that was read for it.
    pub sources: Vec<String>,
    /// How good the weakest source is that its SIM cells rest on.
    pub grade: Grade,
}

/// What a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelKind {
    /// One of the nine kinds of device.
    Device(DeviceKind),
    /// A removable eUICC: an eSIM in the shape of a card, for a device that has a slot and no eSIM.
    Card,
}

/// Where a model number is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// In this country.
    Country(Country),
    /// In the European Union.
    EuropeanUnion,
    /// Wherever no other number of the same name is sold.
    Elsewhere,
}

/// Who may put what on a device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Install {
    /// Whether its owner may put a bought travel profile on it.
    pub travel_esim: Known,
    /// The ways to put a profile on it (`qr`, `link`, `carrier app`); empty when there is none or no source says.
    pub by: Vec<String>,
}

impl DeviceModel {
    /// Whether the fact has outlived its stated life.
    pub fn is_stale(&self, today: Date) -> bool {
        self.source.is_stale(today)
    }

    /// What tells it from others of its name: its numbers, or where it is sold.
    pub fn which(&self) -> Vec<String> {
        if !self.models.is_empty() {
            return self.models.clone();
        }
        match &self.regions[..] {
            [Region::Elsewhere] => vec!["the one sold elsewhere".to_owned()],
            regions => {
                vec![format!("the one sold in {}", regions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
            }
        }
    }

    /// Whether it is only a number, of which no source says where it is sold.
    fn is_number_alone(&self) -> bool {
        !self.models.is_empty() && self.regions.is_empty()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(country) => country.fmt(f),
            Self::EuropeanUnion => f.write_str("EU"),
            Self::Elsewhere => f.write_str("elsewhere"),
        }
    }
}

impl ModelKind {
    /// The word for it in files and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Device(kind) => kind.word(),
            Self::Card => "card",
        }
    }
}
