//! Moments: UTCTime and GeneralizedTime.

use std::fmt;

use super::{Element, Malformed, Tag, Writer};

/// A moment, to the second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    unix_seconds: i64,
}

const UTC_TIME: Tag = Tag::new(0x17);
const SECONDS_PER_DAY: i64 = 86_400;

impl Time {
    /// A moment by the seconds since 1970-01-01T00:00:00Z.
    pub const fn from_unix_seconds(unix_seconds: i64) -> Self {
        Self { unix_seconds }
    }

    /// The seconds since 1970-01-01T00:00:00Z.
    pub const fn unix_seconds(self) -> i64 {
        self.unix_seconds
    }

    /// Year, month, day, hour, minute, second in UTC.
    fn parts(self) -> [i64; 6] {
        let (days, seconds) = (self.unix_seconds.div_euclid(SECONDS_PER_DAY), self.unix_seconds.rem_euclid(SECONDS_PER_DAY));
        let [year, month, day] = civil_from_days(days);
        [year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60]
    }

    /// `20200401083130`, of a year from 0 to 9999.
    fn parse(digits: &[u8]) -> Option<Self> {
        if digits.len() != 14 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let number = |from: usize, to: usize| digits[from..to].iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
        let [year, month, day] = [number(0, 4), number(4, 6), number(6, 8)];
        let [hour, minute, second] = [number(8, 10), number(10, 12), number(12, 14)];
        let is_clock = hour < 24 && minute < 60 && second < 60;
        let days = days_from_civil(year, month, day)?;
        is_clock.then_some(Self { unix_seconds: days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second })
    }
}

impl Element<'_> {
    /// A moment: UTCTime under its own tag, else GeneralizedTime; both in UTC with seconds (RFC 5280 §4.1.2.5).
    ///
    /// # Errors
    /// When it is written in another way or there is no such moment.
    pub fn time(&self) -> Result<Time, Malformed> {
        let octets = self.octets()?;
        let digits = octets.strip_suffix(b"Z").ok_or_else(|| self.wrong_value())?;
        let time = if self.tag() == UTC_TIME {
            // Two digits of 50 and more are of the twentieth century (RFC 5280 §4.1.2.5.1).
            let century: &[u8] = if digits.first().is_some_and(|digit| *digit >= b'5') { b"19" } else { b"20" };
            Time::parse(&[century, digits].concat())
        } else {
            Time::parse(digits)
        };
        time.ok_or_else(|| self.wrong_value())
    }
}

impl Writer {
    /// Writes a moment as GeneralizedTime.
    pub fn time(&mut self, tag: Tag, time: Time) {
        let [year, month, day, hour, minute, second] = time.parts();
        self.text(tag, &format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z"));
    }
}

/// `2020-04-01T08:31:30Z`.
impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, hour, minute, second] = self.parts();
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Time({self})")
    }
}

/// Days since 1970-01-01, by counting years from March so that the leap day is the last.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let month_length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=month_length).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468)
}

fn civil_from_days(days: i64) -> [i64; 3] {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    [era * 400 + year_of_era + i64::from(month <= 2), month, day]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, text: &str) -> Vec<u8> {
        [&[tag, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
    }

    fn read(tag: u8, text: &str) -> Option<i64> {
        Element::parse(&element(tag, text)).unwrap().time().ok().map(Time::unix_seconds)
    }

    /// The seconds are what `date -u +%s -d …` says.
    #[test]
    fn moments() {
        assert_eq!(read(0x17, "200401083130Z"), Some(1_585_729_890));
        assert_eq!(read(0x17, "500101000000Z"), Some(-631_152_000));
        assert_eq!(read(0x18, "20510119181030Z"), Some(2_557_764_630));
        assert_eq!(read(0x18, "20240229235959Z"), Some(1_709_251_199));
        for wrong in ["20230229000000Z", "20240431000000Z", "20240101240000Z", "20241301000000Z", "20240101000000", "2024010100Z"]
        {
            assert_eq!(read(0x18, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_reads_back() {
        for days in -150_000..150_000 {
            let time = Time::from_unix_seconds(days * SECONDS_PER_DAY + 86_399);
            let [year, month, day, ..] = time.parts();
            assert_eq!(days_from_civil(year, month, day), Some(days));
        }
        let mut writer = Writer::new();
        writer.time(Tag::context(5), Time::from_unix_seconds(1_709_251_199));
        assert_eq!(writer.finish()[2..], *b"20240229235959Z");
        assert_eq!(Time::from_unix_seconds(1_709_251_199).to_string(), "2024-02-29T23:59:59Z");
    }
}
