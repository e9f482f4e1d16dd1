//! A device: what it is, what it can hold, who may change it.

use std::fmt;
use std::str::FromStr;

use identifiers::{Eid, Imei};
use thiserror::Error;

use crate::inventory::Profile;
use crate::offer::Known;

/// A device's name in its household: unique, as people write it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub String);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One cellular device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its name in the household.
    pub id: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// The model number printed on it, or the maker's name of the model.
    pub model: Option<String>,
    /// Whose it is, by the person's name; `None` for what the household shares.
    pub owner: Option<String>,
    /// What it is used for.
    pub primary_use: PrimaryUse,
    /// What it can hold and do.
    pub capability: Capability,
    /// Locked to a carrier or not.
    pub lock: Lock,
    /// Operating system, as the maker names it (`iOS`).
    pub os: Option<String>,
    /// Its version.
    pub os_version: Option<String>,
    /// Who decides what may be installed on the eUICC.
    pub policy_owner: PolicyOwner,
    /// Whether its user can pick a network by hand.
    pub network_choice: NetworkChoice,
    /// The eUICC's number.
    pub eid: Option<Eid>,
    /// The equipment's number.
    pub imei: Option<Imei>,
    /// What is stored on it now.
    pub profiles: Vec<Profile>,
}

/// The nine kinds of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceKind {
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// A watch.
    Watch,
    /// A child's, a pet's or a thing's tracker.
    Tracker,
    /// Earbuds with a modem.
    Earbuds,
    /// A laptop.
    Laptop,
    /// A hotspot or travel router.
    Hotspot,
    /// A car.
    Car,
    /// Anything else with a modem: a camera, an alarm, a router's cellular backup.
    Iot,
}

impl DeviceKind {
    /// All nine, in the order in which they are listed to people.
    pub const ALL: [Self; 9] =
        [Self::Phone, Self::Tablet, Self::Watch, Self::Tracker, Self::Earbuds, Self::Laptop, Self::Hotspot, Self::Car, Self::Iot];

    /// The word for it in files and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Watch => "watch",
            Self::Tracker => "tracker",
            Self::Earbuds => "earbuds",
            Self::Laptop => "laptop",
            Self::Hotspot => "hotspot",
            Self::Car => "car",
            Self::Iot => "iot",
        }
    }

    /// Whether it can lend its connection to others by Wi-Fi, as this kind does in general.
    pub const fn can_be_hub(self) -> bool {
        matches!(self, Self::Phone | Self::Hotspot)
    }

    /// Whether it can use another device's Wi-Fi hotspot, as this kind does in general.
    pub const fn can_tether(self) -> bool {
        matches!(self, Self::Phone | Self::Tablet | Self::Laptop | Self::Watch)
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A text that names no kind of device.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("“{0}” is no kind of device; the nine are phone, tablet, watch, tracker, earbuds, laptop, hotspot, car, iot")]
pub struct UnknownDeviceKind(pub String);

impl FromStr for DeviceKind {
    type Err = UnknownDeviceKind;

    fn from_str(text: &str) -> Result<Self, UnknownDeviceKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownDeviceKind(crate::quantity::shorten(text)))
    }
}

/// What a device can hold and do, as far as a source says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capability {
    /// Slots for physical SIM cards; `None` when no source says.
    pub physical_slots: Option<u8>,
    /// eSIM; `None` when the device has none or no source says which, see [`Capability::has_esim`].
    pub esim: Option<EsimCapacity>,
    /// Whether it has an eSIM at all.
    pub has_esim: Known,
    /// Lines that can be live at once, over physical and embedded; `None` when no source says.
    pub live_lines: Option<u8>,
    /// An iSIM: the eUICC is part of the modem's chip.
    pub isim: Isim,
    /// Satellite.
    pub satellite: Satellite,
    /// LTE bands; empty when no source says.
    pub lte_bands: Vec<u16>,
    /// NR bands; empty when no source says.
    pub nr_bands: Vec<u16>,
    /// Whether a travel eSIM of any seller may be installed (never on an Apple Watch, SCENARIOS C25).
    pub travel_esim: Known,
    /// Whether it can lend its connection to other devices.
    pub hotspot: Known,
}

/// What an eUICC can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EsimCapacity {
    /// Profiles that can be stored; `None` when no source says.
    pub stored_max: Option<u8>,
    /// Profiles that can be enabled at once; `None` when no source says.
    pub live_max: Option<u8>,
}

/// An integrated SIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Isim {
    /// It has one.
    Yes,
    /// It has none.
    No,
    /// No source says.
    #[default]
    Unknown,
}

/// Satellite service built into the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Satellite {
    /// Emergency messages only.
    Emergency,
    /// Emergency and ordinary messages.
    Messages,
    /// Data.
    Data,
    /// None.
    No,
    /// No source says.
    #[default]
    Unknown,
}

/// Whether a network can be picked by hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct NetworkChoice {
    /// Whether it can.
    pub can: Known,
    /// Where, as the device words it.
    pub how: Option<String>,
}

/// Locked to a carrier or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Lock {
    /// Takes any carrier's line.
    Unlocked,
    /// Takes only this carrier's lines, by the carrier's id in `reference`.
    LockedTo(String),
    /// Not known: a plan that buys another carrier's line for it says to check first.
    #[default]
    Unknown,
}

/// What a device is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum PrimaryUse {
    /// Every day.
    #[default]
    Daily,
    /// On journeys only.
    TravelOnly,
    /// When the main one fails.
    Backup,
    /// For work; somebody else may own its policy.
    Work,
}

/// Who decides what may be installed on a device's eUICC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum PolicyOwner {
    /// The person who owns the device.
    #[default]
    Owner,
    /// An employer, by device management.
    Employer,
    /// The carrier that sold it.
    Carrier,
    /// The maker: lines come only through the maker's own way (a watch's companion app, a car's portal).
    Maker,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_kinds_by_name() {
        for kind in DeviceKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        assert_eq!(
            "fridge".parse::<DeviceKind>().unwrap_err().to_string(),
            "“fridge” is no kind of device; the nine are phone, tablet, watch, tracker, earbuds, laptop, hotspot, car, iot"
        );
    }
}
