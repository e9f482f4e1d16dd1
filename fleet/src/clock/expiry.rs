//! When a validity that has started ends.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::offer::{Expiry, Validity, ZoneRef};

/// When a validity that started at `start` ends, for somebody who stays in the zone `local`.
pub fn end_in_zone(validity: &Validity, start: Timestamp, local: &TimeZone, home: &TimeZone) -> Timestamp {
    end(validity, start, &[(Timestamp::MIN, local)], home)
}

/// The same for somebody whose local clock changes: each entry says from when on which zone is the local one. The first is there
/// from the beginning of time.
pub(super) fn end(validity: &Validity, start: Timestamp, local_clocks: &[(Timestamp, &TimeZone)], home: &TimeZone) -> Timestamp {
    let days = i64::from(validity.days.max(1));
    match validity.expiry {
        Expiry::Rolling => rolling(start, days),
        Expiry::Midnight(whose) => {
            let first = date_by(whose, start, local_clocks, home);
            midnight_by(whose, first.saturating_add(days.days()), start, local_clocks, home)
        }
        Expiry::FixedDate(last, whose) => midnight_by(whose, last.tomorrow().unwrap_or(last), Timestamp::MIN, local_clocks, home),
    }
}

/// The end of a validity that ended at `end` when so many further packages are added to it.
pub(crate) fn extended(validity: &Validity, end: Timestamp, packages: u64, local: &TimeZone, home: &TimeZone) -> Timestamp {
    // A hundred years are enough for anybody.
    let days = i64::try_from(u64::from(validity.days.max(1)).saturating_mul(packages)).unwrap_or(i64::MAX).min(36_500);
    match validity.expiry {
        Expiry::Rolling => rolling(end, days),
        Expiry::Midnight(whose) => {
            let clocks = [(Timestamp::MIN, local)];
            let first = date_by(whose, end, &clocks, home);
            midnight_by(whose, first.saturating_add(days.days()), end, &clocks, home)
        }
        Expiry::FixedDate(..) => end,
    }
}

/// So many times 24 hours after `start`, whatever the clocks on the walls do.
pub(super) fn rolling(start: Timestamp, days: i64) -> Timestamp {
    start.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MAX)
}

/// The first instant of a day in a zone: not always 00:00, where the clocks go forward at midnight.
pub(super) fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned_datetime(zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The day that somebody's calendar shows.
pub(super) fn date_by(whose: ZoneRef, at: Timestamp, local_clocks: &[(Timestamp, &TimeZone)], home: &TimeZone) -> Date {
    match whose {
        ZoneRef::Local => {
            let zone = local_clocks.iter().rev().find(|(from, _)| *from <= at).map_or(home, |(_, zone)| zone);
            zone.to_datetime(at).date()
        }
        ZoneRef::Home => home.to_datetime(at).date(),
        ZoneRef::Fixed(offset) => offset.to_datetime(at).date(),
    }
}

/// The first moment after `after` at which somebody's calendar shows `day` or a later one.
pub(super) fn midnight_by(
    whose: ZoneRef,
    day: Date,
    after: Timestamp,
    local_clocks: &[(Timestamp, &TimeZone)],
    home: &TimeZone,
) -> Timestamp {
    match whose {
        ZoneRef::Home => midnight(day, home),
        ZoneRef::Fixed(offset) => midnight(day, &TimeZone::fixed(offset)),
        ZoneRef::Local => {
            for (at, (from, zone)) in local_clocks.iter().enumerate() {
                let until = local_clocks.get(at + 1).map_or(Timestamp::MAX, |(from, _)| *from);
                let begins = midnight(day, zone).max(*from);
                if begins > after && begins < until {
                    return begins;
                }
            }
            Timestamp::MAX
        }
    }
}
