//! The plan's months (bill cycles), and which days of them are spent where.
//!
//! A day away belongs to the last stay that was reached by its evening; a layover takes no day. The days of a journey run
//! from the arrival to the return, both counted: the morning of the return is still spent abroad.

use fleet::intent::{Intent, Trip};
use fleet::place::Place;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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
    /// The date at home at noon of that day: bill cycles run by the home's clock, so across the date line this is another day.
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

/// The days of a trip, in order, one entry a date.
pub fn days_away(trip: &Trip, home: &TimeZone) -> Vec<DayAway> {
    let mut days: Vec<DayAway> = Vec::new();
    for (at, stay) in trip.stays.iter().enumerate().filter(|(_, stay)| !stay.layover) {
        let first = stay.from.to_zoned_datetime(stay.zone.clone()).date();
        // A stay that ends at midnight does not take the day that begins there.
        let last = stay.until.checked_sub(1.nanosecond()).unwrap_or(stay.until).to_zoned_datetime(stay.zone.clone()).date();
        days.retain(|day| day.date < first);
        let mut date = days.last().map_or(first, |day| day.date.tomorrow().unwrap_or(first).max(first));
        while date <= last {
            let noon = date.at(12, 0, 0, 0).to_zoned_datetime(stay.zone.clone());
            let billed = noon.map_or(date, |noon| noon.timestamp().to_zoned_datetime(home.clone()).date());
            days.push(DayAway { date, billed, place: stay.place, zone: stay.zone.clone(), stay: at });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }
    days
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
