//! What a line carries in a month, day by day: the household's expectation turned into the records that rating reads.
//!
//! A month's volume is spread evenly over its days (by integer shares that sum to the whole); a device that is away uses
//! nothing at home on those days and its trip's need instead. What one device uses through another counts on days when both
//! are in the same place.

use std::collections::BTreeSet;

use fleet::intent::Intent;
use fleet::offer::{Offer, ZoneTerms};
use fleet::place::Place;
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::calendar::{DayAway, Months, days_of_trips, noon};
use crate::compile::journey::EVERYWHERE;
use crate::compile::packages::NeedDay;

/// The plan's calendar with everybody's absences.
#[derive(Debug, Clone)]
pub(crate) struct Days {
    pub months: Months,
    /// The days of each trip that are billed within the plan.
    pub trips: Vec<Vec<DayAway>>,
    /// For each device (position in the demand's needs): the dates at home on which it is away.
    pub away: Vec<BTreeSet<Date>>,
}

/// What one line carries: its device, those it lends to at home, and the journeys on which it roams.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Load {
    /// Position among the demand's needs.
    pub device: usize,
    /// Devices that tether to it at home, by position among the needs.
    pub borrowers: Vec<usize>,
    /// Companions whose data is this line's own, by position among the needs.
    pub companions: Vec<usize>,
    /// Journeys on which the line is used, or must at least ring.
    pub roams: Vec<Roaming>,
    /// Journeys on which companions roam on this line's allowance: the trip, and which (position among the needs).
    pub abroad: Vec<(usize, Vec<usize>)>,
}

/// How a line is used on a journey.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Roaming {
    pub trip: usize,
    /// Where its data is used, as bits over the trip's places.
    pub places: u8,
    /// Who goes through it there, by position among the needs.
    pub through: Vec<usize>,
}

impl Load {
    /// A line that carries nothing; `device` is one past the needs.
    pub(crate) const fn nothing(device: usize) -> Self {
        Self { device, borrowers: Vec::new(), companions: Vec::new(), roams: Vec::new(), abroad: Vec::new() }
    }

    /// Whether all that the line carries is carried at home.
    pub(crate) fn is_at_home(&self) -> bool {
        self.roams.iter().all(|roaming| roaming.places == 0) && self.abroad.is_empty()
    }

    /// Whether it carries what others use.
    pub(crate) fn is_lent(&self) -> bool {
        !(self.borrowers.is_empty() && self.companions.is_empty() && self.abroad.is_empty())
    }
}

impl Days {
    pub(crate) fn of(intent: &Intent) -> Self {
        let months = Months::of(intent);
        let planned = |day: &DayAway| months.of_date(day.billed).is_some();
        let all = days_of_trips(&intent.trips, &intent.zone).into_iter();
        let trips: Vec<Vec<DayAway>> = all.map(|days| days.into_iter().filter(planned).collect()).collect();
        let away = intent
            .demand
            .needs
            .iter()
            .map(|need| {
                let joined =
                    intent.trips.iter().zip(&trips).filter(|(trip, _)| trip.needs.iter().any(|n| n.device == need.device));
                joined.flat_map(|(_, days)| days.iter().map(|day| day.billed)).collect()
            })
            .collect();
        Self { months, trips, away }
    }

    /// The months that a trip touches.
    pub(crate) fn months_of_trip(&self, trip: usize) -> Vec<usize> {
        let mut months: Vec<usize> = self.trips[trip].iter().filter_map(|day| self.months.of_date(day.billed)).collect();
        months.dedup();
        months
    }

    /// The records of a line between two dates, with these volumes a month for each device (by position among the needs).
    pub(crate) fn records(&self, intent: &Intent, load: &Load, volumes: &[Volume], from: Date, until: Date) -> Vec<Record> {
        let mut records = Vec::new();
        if load.device >= self.away.len() {
            return records; // A line that carries nothing.
        }
        let mut date = from;
        while date < until {
            let Some(month) = self.months.of_date(date) else { break };
            if !self.away[load.device].contains(&date) {
                self.home_day(intent, load, volumes, month, date, &mut records);
            }
            for &companion in load.companions.iter().filter(|&&companion| !self.away[companion].contains(&date)) {
                let own = Volume::from_bytes(self.share(volumes[companion].bytes, month, date));
                push(&mut records, noon(date, &intent.zone), Place::Country(intent.home), &intent.zone, own, Volume::ZERO);
            }
            for Roaming { trip, places, through } in &load.roams {
                let days = self.trips[*trip].iter().filter(|day| self.is_among(*trip, day.place, *places));
                for day in days.filter(|day| day.billed == date) {
                    let per_day = |device: usize| self.need_on(intent, *trip, device);
                    let lent = through.iter().map(|&device| per_day(device)).sum();
                    push(&mut records, day.booked, day.place, &day.zone, per_day(load.device), lent);
                }
            }
            for (trip, companions) in &load.abroad {
                for day in self.trips[*trip].iter().filter(|day| day.billed == date) {
                    for &companion in companions {
                        let own = self.need_on(intent, *trip, companion);
                        push(&mut records, day.booked, day.place, &day.zone, own, Volume::ZERO);
                    }
                }
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        records
    }

    /// The places of a trip, without those that it only passes.
    pub(crate) fn places(&self, trip: usize) -> Vec<Place> {
        let mut places: Vec<Place> = self.trips[trip].iter().map(|day| day.place).collect();
        places.sort();
        places.dedup();
        places
    }

    /// Whether a place of a trip is in a set of them.
    pub(crate) fn is_among(&self, trip: usize, place: Place, set: u8) -> bool {
        set == EVERYWHERE
            || (set != 0 && self.places(trip).iter().position(|of| *of == place).is_some_and(|bit| set >> bit & 1 == 1))
    }

    /// A day's share of a month's whole: the shares of its days sum to it, to the unit.
    fn share(&self, whole: u64, month: usize, date: Date) -> u64 {
        let days = u128::from(self.months.days(month)).max(1);
        let at = self.months.starts[month].until(date).map_or(0, |span| u128::from(span.get_days().unsigned_abs()));
        let upto = |n: u128| u128::from(whole) * n / days;
        u64::try_from(upto(at + 1) - upto(at)).unwrap_or(u64::MAX)
    }

    fn home_day(&self, intent: &Intent, load: &Load, volumes: &[Volume], month: usize, date: Date, records: &mut Vec<Record>) {
        let share = |whole: u64| self.share(whole, month, date);
        let place = Place::Country(intent.home);
        let own = Volume::from_bytes(share(volumes[load.device].bytes));
        let here = load.borrowers.iter().filter(|&&other| !self.away[other].contains(&date));
        let lent = here.map(|&other| Volume::from_bytes(share(volumes[other].bytes))).sum();
        let begin = noon(date, &intent.zone);
        push(records, begin, place, &intent.zone, own, lent);
        let need = &intent.demand.needs[load.device];
        let minutes = share(u64::from(need.minutes));
        let messages = share(u64::from(need.messages));
        let offset = intent.zone.to_offset(begin);
        let mut also = |used| records.push(Record { begin, offset, place, network: None, used });
        if minutes > 0 {
            also(Used::Call { seconds: u32::try_from(minutes * 60).unwrap_or(u32::MAX) });
        }
        if messages > 0 {
            also(Used::Messages { count: u32::try_from(messages).unwrap_or(u32::MAX) });
        }
    }

    /// What a device needs on each day of a trip.
    pub(crate) fn need_on(&self, intent: &Intent, trip: usize, device: usize) -> Volume {
        let id = &intent.demand.needs[device].device;
        intent.trips[trip].needs.iter().find(|need| need.device == *id).map_or(Volume::ZERO, |need| need.per_day)
    }

    /// The days before a date on which a device was where an offer counts days: not elsewhere, where its line does not work.
    pub(crate) fn days_counted(&self, intent: &Intent, device: usize, offer: &Offer, before: Date) -> Vec<Date> {
        let counts = |zone: &ZoneTerms| zone.fair_use.as_ref().is_some_and(|fair| fair.days_abroad_max.is_some());
        let Some(need) = intent.demand.needs.get(device).filter(|_| offer.zones.iter().any(counts)) else { return Vec::new() };
        let joined = intent.trips.iter().zip(&self.trips).filter(|(trip, _)| trip.needs.iter().any(|n| n.device == need.device));
        let days = joined.flat_map(|(_, days)| days).filter(|day| offer.terms_at(day.place).is_some_and(counts));
        let mut dates: Vec<Date> = days.map(|day| day.billed).filter(|date| *date < before).collect();
        dates.sort();
        dates.dedup();
        dates
    }

    /// A trip's days as packages see them: from the arrival or midnight to the departure or midnight.
    pub(crate) fn need_days(&self, intent: &Intent, trip: usize, per_day: Volume, lent_per_day: Volume) -> Vec<NeedDay> {
        self.trips[trip]
            .iter()
            .map(|day| {
                let stay = &intent.trips[trip].stays[day.stay];
                let midnight = |date: Date| date.to_zoned_datetime(day.zone.clone()).map_or(stay.from, |zoned| zoned.timestamp());
                let (begin, end) = (midnight(day.date), midnight(day.date.saturating_add(1.day())));
                NeedDay {
                    date: day.date,
                    place: day.place,
                    begin: begin.max(stay.from),
                    end: end.min(stay.until).max(begin.max(stay.from)),
                    zone: day.zone.clone(),
                    own: per_day,
                    lent: lent_per_day,
                }
            })
            .collect()
    }
}

/// Books a day's data, the device's own and what it lends.
fn push(records: &mut Vec<Record>, begin: Timestamp, place: Place, zone: &TimeZone, own: Volume, lent: Volume) {
    let offset = zone.to_offset(begin);
    for (volume, used) in [(own, Used::Data(own)), (lent, Used::Tethered(lent))] {
        if volume > Volume::ZERO {
            records.push(Record { begin, offset, place, network: None, used });
        }
    }
}
