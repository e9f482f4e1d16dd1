//! What was decided, in the household's own terms: who is served how in each month, and on each journey.
//!
//! A solution holds decisions only, no money: [`crate::review`] prices it anew from the household alone.

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
use fleet::place::Place;
use fleet::volume::Volume;
use jiff::Timestamp;
use jiff::civil::Date;

/// How everything is served, month by month and trip by trip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solution {
    /// One entry a line (a device's main line, its further lines, the hub's backup line).
    pub lines: Vec<LinePlan>,
    /// One entry a trip and party.
    pub trips: Vec<TripPlan>,
    /// The size of each pool in each month in which it is used.
    pub sizes: Vec<PoolSize>,
    /// The hub of each party that has one, with the devices around it. What belongs to nobody is around one hub in the whole plan, or
    /// around none.
    pub hubs: Vec<Hub>,
}

/// A hub and what is around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hub {
    /// The device that lends its connection.
    pub device: DeviceId,
    /// The devices of its party, without itself.
    pub spokes: Vec<DeviceId>,
}

/// How one line serves its device, month by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePlan {
    /// The device.
    pub device: DeviceId,
    /// What the line is for.
    pub role: LineRole,
    /// Today's line that this one continues, by its position in the inventory; kept or not is for `months` to say.
    pub held: Option<usize>,
    /// One entry a month.
    pub months: Vec<HomeService>,
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineRole {
    /// Serves its device.
    Main,
    /// A further line of the device.
    Second,
    /// The hub's line on another network.
    Backup,
}

/// How a device is served at home in a month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HomeService {
    /// By today's line, kept as it is.
    Held,
    /// By a line of its own on this offer.
    Line(OfferId),
    /// By a second profile that shares the hub's number.
    Companion(OfferId),
    /// By a line in this pool.
    Pool(OfferId),
    /// Through the hub.
    Tether,
    /// By Wi-Fi alone, or not at all.
    Wifi,
}

/// How a party is served on one trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripPlan {
    /// The trip's position in the intent.
    pub trip: usize,
    /// One entry a device that comes along.
    pub travellers: Vec<Traveller>,
}

/// How a device is served on a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traveller {
    /// The device.
    pub device: DeviceId,
    /// How.
    pub service: TripService,
}

/// How a device is served on a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TripService {
    /// On its own line, by the line's roaming terms.
    Roam,
    /// On packages.
    Packages(Vec<Purchase>),
    /// On its own line at these places, and on packages at all others.
    Split(Vec<Place>, Vec<Purchase>),
    /// Through this device.
    Tether(DeviceId),
    /// Not at all, but for emergency calls.
    Off,
}

/// Packages of one kind, bought one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Which.
    pub offer: OfferId,
    /// Whether those after the first renew its profile; else each is a profile of its own.
    pub renews: bool,
    /// First day they serve.
    pub first: Date,
    /// Last day they serve.
    pub last: Date,
    /// Each of them, in the order in which they are used.
    pub packages: Vec<Package>,
}

/// A package with what it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The day on which it is bought and installed.
    pub bought: Date,
    /// When it is switched on, at the latest: for its first day, or when the one before it ends on that day.
    pub from: Timestamp,
    /// The days that it serves, in part or whole. Where renewals add to what runs, it stands at the last of them.
    pub serves: Vec<Serving>,
}

/// What a package serves on a day of a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serving {
    /// The day, by position among the trip's days in the plan.
    pub day: usize,
    /// Of what the device itself uses.
    pub own: Volume,
    /// Of what others use through it.
    pub lent: Volume,
}

impl TripService {
    /// The packages that are bought.
    pub fn purchases(&self) -> &[Purchase] {
        match self {
            Self::Packages(purchases) | Self::Split(_, purchases) => purchases,
            Self::Roam | Self::Tether(_) | Self::Off => &[],
        }
    }

    /// Whether the own line's data is used at a place.
    pub fn roams_at(&self, place: Place) -> bool {
        match self {
            Self::Roam => true,
            Self::Split(places, _) => places.contains(&place),
            Self::Packages(_) | Self::Tether(_) | Self::Off => false,
        }
    }

    /// Whether the own line's data is used anywhere.
    pub fn roams(&self) -> bool {
        matches!(self, Self::Roam | Self::Split(..))
    }
}

impl Purchase {
    /// How many.
    pub fn count(&self) -> u32 {
        u32::try_from(self.packages.len()).unwrap_or(u32::MAX)
    }

    /// How many profiles they take.
    pub fn profiles(&self) -> usize {
        if self.renews { 1 } else { self.packages.len() }
    }
}

/// The size of a pool in a month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PoolSize {
    /// The pool.
    pub offer: OfferId,
    /// The month.
    pub month: usize,
    /// The size, by its position in the offer's tiers; `None` when there is one size only.
    pub tier: Option<usize>,
}

impl Solution {
    /// The main line of a device.
    pub fn main_line(&self, device: &DeviceId) -> Option<&LinePlan> {
        self.lines.iter().find(|line| line.device == *device && line.role == LineRole::Main)
    }

    /// The hub that a device is around.
    pub fn hub_of(&self, device: &DeviceId) -> Option<&Hub> {
        self.hubs.iter().find(|hub| hub.spokes.contains(device))
    }

    /// How a device is served on a trip.
    pub fn on_trip(&self, trip: usize, device: &DeviceId) -> Option<&TripService> {
        let travellers = self.trips.iter().filter(|plan| plan.trip == trip).flat_map(|plan| &plan.travellers);
        travellers.into_iter().find(|traveller| traveller.device == *device).map(|traveller| &traveller.service)
    }
}
