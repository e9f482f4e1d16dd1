//! A journey: where, when, with which devices, and what each must be able to do there.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::inventory::DeviceId;
use crate::place::Place;
use crate::volume::Volume;

/// A journey away from home.
#[derive(Debug, Clone, PartialEq)]
pub struct Trip {
    /// As the household calls it.
    pub name: String,
    /// Where it goes, in order, also the layovers; at least one.
    pub stays: Vec<Stay>,
    /// The devices that come along, and what each needs.
    pub needs: Vec<TripNeed>,
}

/// Time at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Where.
    pub place: Place,
    /// By which clock.
    pub zone: TimeZone,
    /// From the arrival …
    pub from: Timestamp,
    /// … to the departure.
    pub until: Timestamp,
    /// A stop on the way, where nobody needs data — but where a package may start by accident.
    pub layover: bool,
}

/// What a device must be able to do on a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripNeed {
    /// Which device.
    pub device: DeviceId,
    /// Data for each day away; [`Volume::ZERO`] when it needs none.
    pub per_day: Volume,
    /// It must work away from the hub.
    pub alone: bool,
    /// Calls must be possible there, at the line's own price.
    pub calls: bool,
    /// It is there to call for help: the plan says by what, also where no line works.
    pub emergency: bool,
}

impl Trip {
    /// When it begins.
    pub fn begin(&self) -> Option<Timestamp> {
        self.stays.first().map(|stay| stay.from)
    }

    /// When it is over.
    pub fn end(&self) -> Option<Timestamp> {
        self.stays.last().map(|stay| stay.until)
    }
}
