//! When a validity that has started ends.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::offer::{Expiry, Validity, ZoneRef};

/// When a validity that started at `start` ends, for somebody who stays in the zone `local`.
pub fn end_in_zone(validity: &Validity, start: Timestamp, local: &TimeZone, home: &TimeZone) -> Timestamp {
    let zone = |whose| match whose {
        ZoneRef::Local => local.clone(),
        ZoneRef::Home => home.clone(),
        ZoneRef::Fixed(offset) => TimeZone::fixed(offset),
    };
    match validity.expiry {
        Expiry::Rolling => rolling(start, validity.days),
        Expiry::Midnight(whose) => {
            let zone = zone(whose);
            let first = start.to_zoned_datetime(zone.clone()).date();
            midnight(first.saturating_add(i64::from(validity.days.max(1)).days()), zone)
        }
        Expiry::FixedDate(last, whose) => midnight(last.tomorrow().unwrap_or(last), zone(whose)),
    }
}

/// So many times 24 hours after `start`, whatever the clocks on the walls do.
pub(super) fn rolling(start: Timestamp, days: u16) -> Timestamp {
    start.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX)
}

/// The first instant of a day in a zone: not always 00:00, where the clocks go forward at midnight.
pub(super) fn midnight(day: Date, zone: TimeZone) -> Timestamp {
    day.to_zoned_datetime(zone).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}
