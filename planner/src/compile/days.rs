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
use jiff::tz::{Offset, TimeZone};
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
    /// The same by device and month: its days away as bits.
    absent: Vec<Vec<u64>>,
    /// Every day of each month, with noon at home.
    home: Vec<Vec<(Date, Noon)>>,
    /// When each day of each trip is booked, where it is spent.
    abroad: Vec<Vec<Noon>>,
}

/// When a day's use is booked: at noon, by the clock of the place.
type Noon = (Timestamp, Offset);

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
    /// In a pool: whether it has been in it since before the plan.
    pub is_held: bool,
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
        Self { device, borrowers: Vec::new(), companions: Vec::new(), roams: Vec::new(), abroad: Vec::new(), is_held: false }
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
        let away: Vec<BTreeSet<Date>> = intent
            .demand
            .needs
            .iter()
            .map(|need| {
                let joined =
                    intent.trips.iter().zip(&trips).filter(|(trip, _)| trip.needs.iter().any(|n| n.device == need.device));
                joined.flat_map(|(_, days)| days.iter().map(|day| day.billed)).collect()
            })
            .collect();
        let home: Vec<Vec<(Date, Noon)>> = (0..months.len())
            .map(|month| months.dates(month).map(|date| (date, booked(noon(date, &intent.zone), &intent.zone))).collect())
            .collect();
        let bits = |away: &BTreeSet<Date>, days: &Vec<(Date, Noon)>| -> u64 {
            days.iter().enumerate().filter(|(_, (date, _))| away.contains(date)).map(|(day, _)| 1 << day).sum()
        };
        let absent = away.iter().map(|away| home.iter().map(|days| bits(away, days)).collect()).collect();
        let abroad = trips.iter().map(|days| days.iter().map(|day| booked(day.booked, &day.zone)).collect()).collect();
        Self { months, trips, away, absent, home, abroad }
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
        let Some(first) = self.months.of_date(from).filter(|_| load.device < self.away.len()) else {
            return records; // A line that carries nothing.
        };
        for month in first..self.months.len() {
            for (day, &(date, noon)) in self.home[month].iter().enumerate().filter(|(_, (date, _))| *date >= from) {
                if date >= until {
                    return records;
                }
                self.day(intent, load, volumes, (month, day), noon, &mut records);
                let abroad =
                    |trip: usize| self.trips[trip].iter().zip(&self.abroad[trip]).filter(move |(day, _)| day.billed == date);
                for &Roaming { trip, places, ref through } in load.roams.iter().filter(|roaming| roaming.places != 0) {
                    let lent = through.iter().map(|&device| self.need_on(intent, trip, device)).sum();
                    for (day, &noon) in abroad(trip).filter(|(day, _)| self.is_among(trip, day.place, places)) {
                        push(&mut records, noon, day.place, self.need_on(intent, trip, load.device), lent);
                    }
                }
                for &(trip, ref companions) in &load.abroad {
                    for (day, &noon) in abroad(trip) {
                        for &companion in companions {
                            push(&mut records, noon, day.place, self.need_on(intent, trip, companion), Volume::ZERO);
                        }
                    }
                }
            }
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

    /// What a line without journeys carries in a month: own data, lent data, seconds and messages. So much do its records sum to.
    pub(crate) fn sums(&self, intent: &Intent, load: &Load, volumes: &[Volume], month: usize) -> [u64; 4] {
        debug_assert!(load.is_at_home(), "what is used abroad has no place in these sums");
        let Some(absent) = self.absent.get(load.device).map(|absent| absent[month]) else { return [0; 4] };
        let need = &intent.demand.needs[load.device];
        let with = |other: usize| self.absent[other][month];
        let own = self.present(volumes[load.device].bytes, month, absent);
        let companions = load.companions.iter().map(|&other| self.present(volumes[other].bytes, month, with(other)));
        let lent = load.borrowers.iter().map(|&other| self.present(volumes[other].bytes, month, absent | with(other)));
        let minutes = self.present(u64::from(need.minutes), month, absent);
        [own + companions.sum::<u64>(), lent.sum(), minutes * 60, self.present(u64::from(need.messages), month, absent)]
    }

    /// What is left of a month's whole without some of its days (as bits).
    fn present(&self, whole: u64, month: usize, mut absent: u64) -> u64 {
        let mut left = whole;
        while absent != 0 {
            left -= self.share(whole, month, absent.trailing_zeros() as usize);
            absent &= absent - 1;
        }
        left
    }

    /// A day's share of a month's whole: the shares of its days sum to it, to the unit.
    fn share(&self, whole: u64, month: usize, day: usize) -> u64 {
        let (days, day) = (self.home[month].len().max(1) as u128, day as u128);
        let upto = |n: u128| match u64::try_from(u128::from(whole) * n) {
            Ok(product) => product / days as u64,
            Err(_) => u64::try_from(u128::from(whole) * n / days).unwrap_or(u64::MAX),
        };
        upto(day + 1) - upto(day)
    }

    /// What is used at home on a day of a month.
    fn day(
        &self,
        intent: &Intent,
        load: &Load,
        volumes: &[Volume],
        (month, day): (usize, usize),
        noon: Noon,
        records: &mut Vec<Record>,
    ) {
        let is_here = |device: usize| self.absent[device][month] >> day & 1 == 0;
        let share = |whole: u64| self.share(whole, month, day);
        let place = Place::Country(intent.home);
        if is_here(load.device) {
            let here = load.borrowers.iter().filter(|&&other| is_here(other));
            let lent = here.map(|&other| Volume::from_bytes(share(volumes[other].bytes))).sum();
            push(records, noon, place, Volume::from_bytes(share(volumes[load.device].bytes)), lent);
            let need = &intent.demand.needs[load.device];
            let minutes = share(u64::from(need.minutes));
            let messages = share(u64::from(need.messages));
            let mut also = |used| records.push(Record { begin: noon.0, offset: noon.1, place, network: None, used });
            if minutes > 0 {
                also(Used::Call { seconds: u32::try_from(minutes * 60).unwrap_or(u32::MAX) });
            }
            if messages > 0 {
                also(Used::Messages { count: u32::try_from(messages).unwrap_or(u32::MAX) });
            }
        }
        for &companion in load.companions.iter().filter(|&&companion| is_here(companion)) {
            push(records, noon, place, Volume::from_bytes(share(volumes[companion].bytes)), Volume::ZERO);
        }
    }

    /// The first noon of a month at home.
    pub(crate) fn first_noon(&self, month: usize) -> (Timestamp, Offset) {
        self.home.get(month).and_then(|days| days.first()).map_or((Timestamp::UNIX_EPOCH, Offset::UTC), |(_, noon)| *noon)
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

/// Books a day's data at noon, the device's own and what it lends.
fn push(records: &mut Vec<Record>, (begin, offset): Noon, place: Place, own: Volume, lent: Volume) {
    for (volume, used) in [(own, Used::Data(own)), (lent, Used::Tethered(lent))] {
        if volume > Volume::ZERO {
            records.push(Record { begin, offset, place, network: None, used });
        }
    }
}

fn booked(begin: Timestamp, zone: &TimeZone) -> Noon {
    (begin, zone.to_offset(begin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fleet::intent::{Demand, DemandScenario, DeviceNeed, Rules, Stay, Trip, TripNeed};
    use fleet::inventory::DeviceId;
    use fleet::money::Currency;

    /// Four devices and two journeys, each with another pair of them, one across the change of a month.
    fn intent() -> Intent {
        let id = |at: usize| DeviceId(format!("device-{at}"));
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let trip = |from: &str, until: &str, devices: [usize; 2]| {
            let at =
                |text: &str| text.parse::<Date>().unwrap().at(12, 0, 0, 0).to_zoned_datetime(zone.clone()).unwrap().timestamp();
            let stay =
                Stay { place: "MX".parse().unwrap(), from: at(from), until: at(until), layover: false, zone: zone.clone() };
            let need =
                |at| TripNeed { device: id(at), per_day: Volume::from_mb(100), alone: false, calls: false, emergency: false };
            Trip { name: from.into(), stays: vec![stay], needs: devices.map(need).to_vec() }
        };
        let need = |at: usize| DeviceNeed {
            device: id(at),
            alone: false,
            calls: false,
            minutes: 101,
            messages: 7 * at as u32,
            is_said: true,
        };
        Intent {
            home: "US".parse().unwrap(),
            currency: Currency::USD,
            zone: zone.clone(),
            tax_basis_points: None,
            from: "2026-12-01".parse().unwrap(),
            months: 3,
            demand: Demand { needs: (0..4).map(need).collect(), scenarios: vec![DemandScenario { weight: 1, volumes: vec![] }] },
            trips: vec![trip("2026-12-28", "2027-01-04", [0, 1]), trip("2027-01-03", "2027-01-09", [1, 2])],
            rules: Rules::default(),
        }
    }

    #[test]
    fn sums_are_those_of_the_records() {
        let intent = intent();
        let days = Days::of(&intent);
        let volumes = [1_000_003, 70_000_001, 5, u64::MAX / 3].map(Volume::from_bytes);
        for (device, borrowers, companions) in
            [(0, vec![1, 2], vec![]), (1, vec![0, 3], vec![2]), (3, vec![], vec![0, 1]), (4, vec![0], vec![])]
        {
            let load = Load { borrowers, companions, ..Load::nothing(device) };
            for month in 0..3 {
                let (from, until) = (days.months.starts[month], days.months.starts[month + 1]);
                let mut sums = [0; 4];
                for record in days.records(&intent, &load, &volumes, from, until) {
                    match record.used {
                        Used::Data(volume) => sums[0] += volume.bytes,
                        Used::Tethered(volume) => sums[1] += volume.bytes,
                        Used::Call { seconds } => sums[2] += u64::from(seconds),
                        Used::Messages { count } => sums[3] += u64::from(count),
                    }
                }
                assert_eq!(days.sums(&intent, &load, &volumes, month), sums, "{load:?} in month {month}");
            }
        }
    }
}
