//! The plan's months (bill cycles), and which days of them are spent where.
//!
//! A day away belongs to the last stay that was reached by its evening; a layover takes no day. The days of a journey run
//! from the arrival to the return, both counted: the morning of the return is still spent abroad. A date that comes twice,
//! because the date line was crossed between two stays, is two days.

use fleet::intent::{Intent, Trip};
use fleet::place::Place;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The months of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months {
    /// First day of each month, and the day after the last: one more entry than months.
    pub starts: Vec<Date>,
}

/// A day spent away from home.
#[derive(Debug, Clone, PartialEq)]
pub struct DayAway {
    /// The date by the clock of the place.
    pub date: Date,
    /// When its use is booked: at noon, but where clocks go forward on the way not less than a day after the day before.
    pub booked: Timestamp,
    /// The date at home at that moment: bill cycles run by the home's clock, so across the date line this is another day.
    pub billed: Date,
    /// Where the evening is spent.
    pub place: Place,
    /// By which clock.
    pub zone: TimeZone,
    /// The stay's position in its trip.
    pub stay: usize,
}

impl Months {
    /// The months of an intent, each beginning on the same day of the month (or the month's last day).
    pub fn of(intent: &Intent) -> Self {
        let starts = (0..=i32::from(intent.months)).map(|n| intent.from.saturating_add(n.months())).collect();
        Self { starts }
    }

    /// How many months there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The month that a date falls in; `None` outside the plan.
    pub fn of_date(&self, date: Date) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start <= date);
        (1..self.starts.len()).contains(&after).then(|| after - 1)
    }

    /// The dates of a month.
    pub fn dates(&self, month: usize) -> impl Iterator<Item = Date> + use<> {
        let (first, end) = (self.starts[month], self.starts[month + 1]);
        std::iter::successors(Some(first), |date| date.tomorrow().ok()).take_while(move |date| *date < end)
    }

    /// How many days a month has.
    pub fn days(&self, month: usize) -> u32 {
        self.starts[month].until(self.starts[month + 1]).map_or(0, |span| span.get_days().unsigned_abs())
    }
}

/// A clock that is set back by more than this on the way makes a date come twice.
const SAME_DATE_HOURS_MAX: i64 = 12;

/// The days of each of somebody's trips. Where one begins when another has just ended, its use is booked on from there.
pub fn days_of_trips(trips: &[Trip], home: &TimeZone) -> Vec<Vec<DayAway>> {
    let mut all: Vec<Vec<DayAway>> = Vec::new();
    for (at, trip) in trips.iter().enumerate() {
        let meets = |other: &usize| {
            let gap = trips[*other].end().zip(trip.begin()).map(|(end, begin)| begin.duration_since(end).as_hours().abs());
            gap.is_some_and(|hours| hours < TRIPS_MEET_HOURS)
        };
        let before = (0..at).rev().find(meets).and_then(|other| all[other].last());
        let days = days_after(trip, home, before);
        all.push(days);
    }
    all
}

/// Trips with less than this between them are booked as one.
const TRIPS_MEET_HOURS: i64 = 48;

/// The days of a trip, in order, one entry a date (two where a date comes twice).
pub fn days_away(trip: &Trip, home: &TimeZone) -> Vec<DayAway> {
    days_after(trip, home, None)
}

fn days_after(trip: &Trip, home: &TimeZone, before: Option<&DayAway>) -> Vec<DayAway> {
    let mut days: Vec<DayAway> = Vec::new();
    for (at, stay) in trip.stays.iter().enumerate().filter(|(_, stay)| !stay.layover) {
        let first = stay.from.to_zoned_datetime(stay.zone.clone()).date();
        // A stay that ends at midnight does not take the day that begins there.
        let last = stay.until.checked_sub(1.nanosecond()).unwrap_or(stay.until).to_zoned_datetime(stay.zone.clone()).date();
        let arrival_noon = noon(first, &stay.zone);
        let long_before =
            |day: &DayAway| arrival_noon.duration_since(noon(day.date, &day.zone)).as_hours() >= SAME_DATE_HOURS_MAX;
        days.retain(|day| day.date < first || long_before(day));
        let mut date = first;
        while date <= last {
            let booked = booked(date, &stay.zone, days.last().or(before));
            let billed = booked.to_zoned_datetime(home.clone()).date();
            days.push(DayAway { date, booked, billed, place: stay.place, zone: stay.zone.clone(), stay: at });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }
    days
}

/// When a day's use is booked: a day on which the clocks went forward must not be shorter than the paid day that it begins. A date
/// that two trips share is booked at once.
fn booked(date: Date, zone: &TimeZone, before: Option<&DayAway>) -> Timestamp {
    let noon = noon(date, zone);
    let least = before.and_then(|before| match before.date == date && before.booked.duration_since(noon).as_hours().abs() < 12 {
        true => Some(before.booked),
        false => before.booked.checked_add(24.hours()).ok(),
    });
    least.filter(|at| *at > noon && at.to_zoned_datetime(zone.clone()).date() == date).unwrap_or(noon)
}

/// Noon of a date by a place's clock.
pub(crate) fn noon(date: Date, zone: &TimeZone) -> Timestamp {
    date.at(12, 0, 0, 0).to_zoned_datetime(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |noon| noon.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fleet::intent::Stay;

    fn stay(place: &str, zone: &str, from: &str, until: &str, layover: bool) -> Stay {
        let zone = TimeZone::get(zone).unwrap();
        let instant =
            |text: &str| text.parse::<jiff::civil::DateTime>().unwrap().to_zoned_datetime(zone.clone()).unwrap().timestamp();
        Stay { place: place.parse().unwrap(), from: instant(from), until: instant(until), zone, layover }
    }

    #[test]
    fn a_layover_takes_no_day_and_the_return_counts() {
        let trip = Trip {
            name: "Tokyo".into(),
            stays: vec![
                stay("SG", "Asia/Singapore", "2026-12-06T07:00", "2026-12-06T10:00", true),
                stay("JP", "Asia/Tokyo", "2026-12-06T17:40", "2026-12-20T17:00", false),
            ],
            needs: vec![],
        };
        let days = days_away(&trip, &TimeZone::get("America/Los_Angeles").unwrap());
        // 6 to 20 December, both counted.
        assert_eq!(
            (days.len(), days[0].date.to_string(), days[14].date.to_string()),
            (15, "2026-12-06".into(), "2026-12-20".into())
        );
        assert!(days.iter().all(|day| day.place == "JP".parse().unwrap()));
        // Noon in Tokyo is still the evening before in Los Angeles.
        assert_eq!(days[0].billed.to_string(), "2026-12-05");
    }

    #[test]
    fn the_evening_decides_between_two_stays() {
        let trip = Trip {
            name: "Rail".into(),
            stays: vec![
                stay("FR", "Europe/Paris", "2026-05-01T09:00", "2026-05-03T15:00", false),
                stay("CH", "Europe/Zurich", "2026-05-03T18:00", "2026-05-05T12:00", false),
            ],
            needs: vec![],
        };
        let days: Vec<_> = days_away(&trip, &TimeZone::UTC).iter().map(|day| format!("{} {}", day.date, day.place)).collect();
        assert_eq!(days, ["2026-05-01 FR", "2026-05-02 FR", "2026-05-03 CH", "2026-05-04 CH", "2026-05-05 CH"]);
    }

    #[test]
    fn a_date_that_comes_twice_is_two_days() {
        let trip = |one: Stay, other: Stay| Trip { name: "Pacific".into(), stays: vec![one, other], needs: vec![] };
        let said = |trip: &Trip| {
            let days = days_away(trip, &TimeZone::UTC).into_iter().map(|day| format!("{} {}", day.date, day.place));
            days.collect::<Vec<_>>().join(", ")
        };
        // From Auckland on the evening of the 5th to Honolulu on the morning of the 5th.
        let pacific = trip(
            stay("NZ", "Pacific/Auckland", "2027-03-04T08:00", "2027-03-06T08:00", false),
            stay("US", "Pacific/Honolulu", "2027-03-05T09:00", "2027-03-06T20:00", false),
        );
        assert_eq!(said(&pacific), "2027-03-04 NZ, 2027-03-05 NZ, 2027-03-05 US, 2027-03-06 US");
        // From Berlin in the morning to New York at noon: one and the same day.
        let atlantic = trip(
            stay("DE", "Europe/Berlin", "2027-03-04T08:00", "2027-03-05T18:00", false),
            stay("US", "America/New_York", "2027-03-05T13:00", "2027-03-06T20:00", false),
        );
        assert_eq!(said(&atlantic), "2027-03-04 DE, 2027-03-05 US, 2027-03-06 US");
    }

    #[test]
    fn days_are_booked_a_day_apart_where_clocks_go_forward() {
        let trip = Trip {
            name: "Paris".into(),
            stays: vec![stay("FR", "Europe/Paris", "2027-03-26T00:00", "2027-03-31T00:00", false)],
            needs: vec![],
        };
        let booked: Vec<_> =
            days_away(&trip, &TimeZone::UTC).iter().map(|day| day.booked.strftime("%d. %H:%M").to_string()).collect();
        // From the 28th on noon there is an hour earlier.
        assert_eq!(booked, ["26. 11:00", "27. 11:00", "28. 11:00", "29. 11:00", "30. 11:00"]);
    }

    #[test]
    fn months_start_on_the_same_day() {
        let starts: Vec<Date> = ["2026-01-31", "2026-02-28", "2026-03-31"].map(|d| d.parse().unwrap()).to_vec();
        let months = Months { starts };
        assert_eq!(months.of_date("2026-02-28".parse().unwrap()), Some(1));
        assert_eq!(months.of_date("2026-01-30".parse().unwrap()), None);
        assert_eq!(months.of_date("2026-03-31".parse().unwrap()), None);
        assert_eq!(months.days(0), 28);
        assert_eq!(months.dates(0).count(), 28);
    }
}
