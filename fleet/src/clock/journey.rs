//! Where somebody is when, what they do with a package, and a moment as every clock shows it.

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use jiff::civil::Date;

use crate::intent::Stay;
use crate::offer::{Expiry, Offer, ZoneRef};
use crate::place::{Country, Place};

/// Where somebody is when: at home, but for the stays. Between two stays they are under way and have no network.
#[derive(Debug, Clone, Copy)]
pub struct Journey<'a> {
    /// Where they live.
    pub home: Country,
    /// By which clock.
    pub home_zone: &'a TimeZone,
    /// The stays in order, without overlap; layovers too.
    pub stays: &'a [Stay],
}

/// What is done with a package, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Events {
    /// When it is bought.
    pub purchase: Timestamp,
    /// When it is installed on a device; `None` for never.
    pub install: Option<Timestamp>,
    /// When its line is switched on, to stay on; `None` for never.
    pub enable: Option<Timestamp>,
    /// When the first byte is used.
    pub first_byte: FirstByte,
    /// The day that the buyer chose; `None` for the day of arrival at the first covered stay.
    pub chosen: Option<Date>,
}

impl Events {
    /// Bought and installed at once, switched on at `enable`, and the device's apps use a byte as soon as they can: what happens
    /// to people who do nothing about it.
    pub const fn carefree(purchase: Timestamp, enable: Timestamp) -> Self {
        Self { purchase, install: Some(purchase), enable: Some(enable), first_byte: FirstByte::AtOnce, chosen: None }
    }
}

/// When the first byte is used on a network that the package covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstByte {
    /// As soon as there is a network: apps do it in the background.
    AtOnce,
    /// Not before this moment: roaming data is off until then.
    NotBefore(Timestamp),
    /// Never.
    Never,
}

/// Where somebody is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whereabouts<'a> {
    /// `None` under way.
    pub(super) place: Option<Place>,
    /// Under way, that of the last place.
    pub(super) zone: &'a TimeZone,
    /// Position among the stays; `None` at home and under way.
    pub(super) stay: Option<usize>,
}

impl<'a> Journey<'a> {
    /// Where somebody is at a moment.
    pub(super) fn at(&self, at: Timestamp) -> Whereabouts<'a> {
        let home = Whereabouts { place: Some(Place::Country(self.home)), zone: self.home_zone, stay: None };
        let Some(last) = self.stays.iter().rposition(|stay| stay.from <= at) else { return home };
        let stay = &self.stays[last];
        if at < stay.until {
            return Whereabouts { place: Some(stay.place), zone: &stay.zone, stay: Some(last) };
        }
        if last + 1 == self.stays.len() { home } else { Whereabouts { place: None, zone: &stay.zone, stay: None } }
    }

    /// The first moment from `from` on at which somebody is where the offer covers.
    pub(super) fn first_covered(&self, offer: &Offer, from: Timestamp) -> Option<Timestamp> {
        let covers = |place: Place| offer.terms_at(place).is_some();
        if self.at(from).place.is_some_and(covers) {
            return Some(from);
        }
        let arrivals = self.stays.iter().filter(|stay| covers(stay.place)).map(|stay| stay.from);
        let returned = self.stays.last().filter(|_| covers(self.home.into())).map(|stay| stay.until);
        arrivals.chain(returned).find(|arrival| *arrival > from)
    }

    /// The stays where the offer is wanted: covered, and no layover.
    pub(super) fn wanted(&self, offer: &'a Offer) -> impl Iterator<Item = (usize, &'a Stay)> {
        self.stays.iter().enumerate().filter(|(_, stay)| !stay.layover && offer.terms_at(stay.place).is_some())
    }

    /// From when on which zone is the local one, for days that are counted where the package is used.
    pub(super) fn local_clocks(&self, offer: &Offer) -> Vec<(Timestamp, &'a TimeZone)> {
        let covers = |place: Place| offer.terms_at(place).is_some();
        let stays = self.stays.iter().filter(|stay| covers(stay.place)).map(|stay| (stay.from, &stay.zone));
        let returned = self.stays.last().filter(|_| covers(self.home.into())).map(|stay| (stay.until, self.home_zone));
        std::iter::once((Timestamp::MIN, self.home_zone)).chain(stays).chain(returned).collect()
    }

    /// A moment as every clock shows it.
    pub(super) fn moment(&self, offer: &Offer, at: Timestamp) -> Moment {
        let provider = match offer.validity.as_ref().map(|validity| validity.expiry) {
            Some(Expiry::Midnight(ZoneRef::Fixed(offset)) | Expiry::FixedDate(_, ZoneRef::Fixed(offset))) => Some(offset),
            _ => None,
        };
        Moment {
            at,
            local: at.to_zoned_datetime(self.at(at).zone.clone()),
            home: at.to_zoned_datetime(self.home_zone.clone()),
            provider: provider.map(|offset| at.to_zoned_datetime(TimeZone::fixed(offset))),
        }
    }
}

/// A moment as every clock that matters shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The moment.
    pub at: Timestamp,
    /// Where somebody is then; under way, at the last place.
    pub local: ZonedDateTime,
    /// At home.
    pub home: ZonedDateTime,
    /// At the provider, where its clock counts.
    pub provider: Option<ZonedDateTime>,
}

/// `2026-12-12 14:30 Asia/Tokyo (00:30 at home)`; with the day at home where it is another.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.local.time_zone();
        let name = zone.iana_name().map_or_else(|| self.local.strftime("UTC%:z").to_string(), str::to_owned);
        write!(f, "{} {name}", self.local.strftime("%Y-%m-%d %H:%M"))?;
        let beside = |other: &ZonedDateTime| {
            let form = if other.date() == self.local.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
            other.strftime(form).to_string()
        };
        if self.home.datetime() != self.local.datetime() {
            write!(f, " ({} at home)", beside(&self.home))?;
        }
        if let Some(provider) = &self.provider {
            write!(f, " ({} at the provider)", beside(provider))?;
        }
        Ok(())
    }
}
