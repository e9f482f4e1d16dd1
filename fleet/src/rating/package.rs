//! Packages: bought once, started by use, over by time or volume, and bought again if the account says so.
//!
//! The first is bought on the first held day, at midnight. One that must be started by use starts with the first record that it
//! covers; further ones are bought and started by the first use after the end of the last.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::bill::Why;
use super::history::{Text, charge_events, keep_held, midnight};
use super::meter::{Details, Meter};
use super::order::sorted_lines;
use super::{Account, Held, LineUsage, Packages};
use crate::clock::{end_in_zone, extended};
use crate::offer::{AfterHold, TopUp, Trigger, Validity};
use crate::usage::{Record, Used};

/// Rates packages: one series for each line, or one for all where they share it.
pub(super) fn rate_packages(account: &Account<'_>, held: &Held<'_>, lines: &[LineUsage<'_>], text: &mut Text<'_>) {
    let kept: Vec<Vec<&Record>> = lines.iter().enumerate().map(|(at, line)| keep_held(account, held, at, line, text)).collect();
    if account.is_pool() {
        Series { account, held, lines, first_line: 0 }.rate(&kept, text);
        return;
    }
    for (at, line) in lines.iter().enumerate() {
        let series = Series { account, held, lines: std::slice::from_ref(line), first_line: at };
        series.rate(std::slice::from_ref(&kept[at]), &mut *text);
    }
}

/// Packages one after another.
struct Series<'s> {
    account: &'s Account<'s>,
    held: &'s Held<'s>,
    lines: &'s [LineUsage<'s>],
    first_line: usize,
}

/// When the open package runs.
struct Window {
    start: Timestamp,
    end: Timestamp,
}

impl Series<'_> {
    fn rate(&self, kept: &[Vec<&Record>], text: &mut Text<'_>) {
        let (account, held) = (self.account, self.held);
        let all_names = std::mem::take(&mut text.lines);
        text.lines = all_names[self.first_line..self.first_line + self.lines.len()].to_vec();
        text.cycle = held.from;

        let mut meter = Meter::new(account, self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            meter.remember_abroad(at, line.days_abroad);
        }
        meter.open(text);
        charge_events(account, held, self.lines.len(), (held.from, held.until), true, &mut meter, text);
        let records = sorted_lines(kept);
        let mut window = self.first_window(&records);
        for (line, record) in records {
            if window.as_ref().is_none_or(|window| record.begin >= window.end) {
                if account.packages == Packages::One || !covers(account, record) {
                    let why = if covers(account, record) { Why::PackageEnded } else { Why::NotCovered };
                    meter.refuse(line, record, record.used, why, text);
                    continue;
                }
                meter.close(text);
                text.cycle = record.begin.to_zoned_datetime(account.home_zone.clone()).date();
                meter.open(text);
                window = Some(self.window(record.begin, record));
            }
            if let Some(window) = &mut window {
                self.take(line, record, window, &mut meter, text);
            }
        }
        meter.close(text);
        text.lines = all_names;
    }

    /// Takes a record inside the window, and moves the window's end when a further package continued it.
    fn take(&self, line: usize, record: &Record, window: &mut Window, meter: &mut Meter<'_>, text: &mut Text<'_>) {
        if record.begin < window.start {
            text.unserved(line, record, record.used, Why::PackageEnded);
            return;
        }
        let before = meter.topped_up;
        meter.take(line, record, text);
        let Some(validity) = self.account.offer.validity.as_ref().filter(|_| meter.topped_up > before) else { return };
        let packages = meter.topped_up - before;
        match validity.top_up {
            TopUp::Adds => {
                let local = TimeZone::fixed(record.offset);
                window.end = extended(validity, window.end, packages, &local, self.account.home_zone);
            }
            _ => *window = Window { start: window.start, ..self.window(record.begin, record) },
        }
    }

    /// When the first package runs; `None` when it lapses before its first use.
    fn first_window(&self, records: &[(usize, &Record)]) -> Option<Window> {
        let bought = midnight(self.account, self.held.from);
        let Some(validity) = &self.account.offer.validity else {
            return Some(Window { start: bought, end: Timestamp::MAX });
        };
        let first = |wanted: fn(Used) -> bool| {
            records.iter().find(|(_, record)| covers(self.account, record) && wanted(record.used)).map(|(_, record)| *record)
        };
        let first_use = match validity.trigger {
            Trigger::FirstData => first(|used| matches!(used, Used::Data(_) | Used::Tethered(_))),
            _ => first(|_| true),
        };
        let start = match validity.trigger {
            Trigger::Purchase | Trigger::Install | Trigger::Enable | Trigger::ChosenDate => bought,
            Trigger::FixedDate(day) => midnight(self.account, day),
            Trigger::FirstNetwork | Trigger::FirstData => first_use?.begin,
        };
        let hold = validity.hold_days_max.map(|days| end_of_hold(bought, days));
        let start = match (hold, validity.after_hold) {
            (Some(hold), AfterHold::Lapses) if start > hold => return None,
            (Some(hold), AfterHold::Starts) => start.min(hold),
            _ => start,
        };
        Some(match first_use {
            Some(record) => self.window(start, record),
            None => Window { start, end: end_in_zone(validity, start, self.account.home_zone, self.account.home_zone) },
        })
    }

    /// When a package runs that starts at `start`; the local zone is that of the record's place.
    fn window(&self, start: Timestamp, record: &Record) -> Window {
        let local = TimeZone::fixed(record.offset);
        let end_of = |validity: &Validity| end_in_zone(validity, start, &local, self.account.home_zone);
        Window { start, end: self.account.offer.validity.as_ref().map_or(Timestamp::MAX, end_of) }
    }
}

fn end_of_hold(bought: Timestamp, days: u16) -> Timestamp {
    bought.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX)
}

fn covers(account: &Account<'_>, record: &Record) -> bool {
    account.offer.terms_at(record.place).is_some()
}
