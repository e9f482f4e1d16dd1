//! What was decided, in the household's own terms: who is served how in each month, and on each journey.
//!
//! A solution holds decisions only, no money: [`crate::review`] prices it anew from the household alone.

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
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
    /// The hub of each party that has one, with the devices around it.
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
    /// How many.
    pub count: u32,
    /// First day they serve.
    pub first: Date,
    /// Last day they serve.
    pub last: Date,
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

    /// How a device is served on a trip.
    pub fn on_trip(&self, trip: usize, device: &DeviceId) -> Option<&TripService> {
        let travellers = self.trips.iter().filter(|plan| plan.trip == trip).flat_map(|plan| &plan.travellers);
        travellers.into_iter().find(|traveller| traveller.device == *device).map(|traveller| &traveller.service)
    }
}
