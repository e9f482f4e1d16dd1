//! The bill that people read: a usage history over all the cycles of an account.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::bill::{Bill, Item, ItemKind, Slowed, Unserved, Why};
use super::meter::{Details, Meter};
use super::order::sorted;
use super::{Account, End, Held, LineUsage, Start, package};
use crate::money::{Currency, Money};
use crate::offer::{Commitment, Recurrence};
use crate::usage::{Record, Used};
use crate::volume::Volume;

/// More cycles than this are not rated: a hundred years of months.
const CYCLES_MAX: i32 = 1_200;

/// And no cycle begins further from the anchor than this: about ten thousand years.
const DAYS_MAX: i32 = 3_650_000;

/// Rates a usage history on an account: every item of every bill cycle that begins, or runs on, while it is held.
///
/// Lines without records count: they pay their fees. Use outside the held days is listed as not served.
pub fn rate(account: &Account<'_>, held: &Held<'_>, lines: &[LineUsage<'_>]) -> Bill {
    let mut text = Text {
        cycle: held.from,
        lines: lines.iter().map(|line| line.name).collect(),
        zones: account.offer.zones.iter().map(|zone| zone.name.as_str()).collect(),
        bill: Bill {
            currency: account.offer.price.currency(),
            items: Vec::new(),
            unserved: Vec::new(),
            slowed: Vec::new(),
            taxes: account.tax_basis(),
        },
    };
    if held.from >= held.until {
        // Held for no day at all: nothing is due.
        for (at, line) in lines.iter().enumerate() {
            keep_held(account, held, at, line, &mut text);
        }
    } else if account.is_package() {
        package::rate_packages(account, held, lines, &mut text);
    } else {
        rate_cycles(account, held, lines, &mut text);
    }
    text.bill.unserved.sort_by_key(|unserved| unserved.at);
    text.bill
}

/// What is due once when an account with so many lines begins, with taxes.
pub fn starting_cost(account: &Account<'_>, lines: usize) -> Money {
    let each = account.offer.price.fees.activation.map_or(0, |fee| fee.minor);
    let lines = i64::try_from(account.lines_served(lines)).unwrap_or(i64::MAX);
    let minor = each.saturating_mul(lines);
    with_taxes(account, minor)
}

/// What is due when an account with so many lines that began on `since` is left on `on` (the day after its last), with taxes.
///
/// Cycles that are left are those that would have begun on or after `on` and before the commitment is over.
pub fn leaving_cost(account: &Account<'_>, lines: usize, since: Date, on: Date) -> Money {
    let (_, minor) = leaving(account, lines, since, on);
    with_taxes(account, minor)
}

fn with_taxes(account: &Account<'_>, minor: i64) -> Money {
    Money::new(minor.saturating_add(account.tax_basis().on(minor)), account.offer.price.currency())
}

fn rate_cycles(account: &Account<'_>, held: &Held<'_>, lines: &[LineUsage<'_>], text: &mut Text<'_>) {
    let mut meter = Meter::new(account, lines.len());
    let mut rest: Vec<Vec<&Record>> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        meter.remember_abroad(at, line.days_abroad);
        rest.push(keep_held(account, held, at, line, text));
    }
    let mut taken = vec![0_usize; lines.len()];
    let first = cycle_index(account, held.from);
    for index in first..first.saturating_add(CYCLES_MAX) {
        let (begin, next) = (cycle_begin(account, index), cycle_begin(account, index.saturating_add(1)));
        if begin >= held.until || next <= begin {
            break;
        }
        let until = midnight(account, next);
        let slices: Vec<&[&Record]> = rest
            .iter()
            .zip(&mut taken)
            .map(|(records, taken)| {
                let from = *taken;
                *taken += records[from..].partition_point(|record| record.begin < until);
                &records[from..*taken]
            })
            .collect();
        text.cycle = begin;
        meter.open(text);
        charge_events(account, held, lines.len(), (begin, next), index == first, &mut meter, text);
        meter.take_merged(&slices, text);
        meter.close(text);
    }
}

/// Activation, moves to other devices, the price of leaving: what falls into one cycle.
pub(super) fn charge_events(
    account: &Account<'_>,
    held: &Held<'_>,
    lines: usize,
    (begin, next): (Date, Date),
    is_first: bool,
    meter: &mut Meter<'_>,
    text: &mut Text<'_>,
) {
    let fees = &account.offer.price.fees;
    if let (true, Start::New, Some(fee)) = (is_first, held.start, fees.activation) {
        let lines = account.lines_served(lines) as u64;
        let minor = fee.minor.saturating_mul(i64::try_from(lines).unwrap_or(i64::MAX));
        meter.charge(None, None, ItemKind::Activation, lines, minor, text);
    }
    if let Some(fee) = fees.device_change {
        let moves = held.device_changes.iter().filter(|day| (begin..next).contains(*day)).count() as u64;
        let minor = fee.minor.saturating_mul(i64::try_from(moves).unwrap_or(i64::MAX));
        meter.charge(None, None, ItemKind::DeviceChange, moves, minor, text);
    }
    if held.end == End::Leaves && begin < held.until && held.until <= next {
        let since = match held.start {
            Start::New => held.from,
            Start::Running { since } => since,
        };
        let (cycles, minor) = leaving(account, lines, since, held.until);
        meter.charge(None, None, ItemKind::EarlyTermination, cycles, minor, text);
    }
}

/// How many cycles are left when leaving on a day, and what leaving costs in minor units without taxes.
fn leaving(account: &Account<'_>, lines: usize, since: Date, on: Date) -> (u64, i64) {
    let Some(Commitment { months, leaving }) = account.offer.price.commitment else {
        return (0, 0);
    };
    let over = since.saturating_add(i32::from(months).months());
    if on >= over {
        return (0, 0);
    }
    if let Some(fixed) = leaving {
        return (1, fixed.minor);
    }
    let billed = cycle_index(account, on.yesterday().unwrap_or(on)).saturating_add(1);
    let cycles = (billed..).take_while(|index| cycle_begin(account, *index) < over).take(CYCLES_MAX as usize).count() as u64;
    let each = account.recurring_minor(account.lines_served(lines));
    (cycles, each.saturating_mul(i64::try_from(cycles).unwrap_or(i64::MAX)))
}

/// A line's records by time, without those outside the held days: these are written down as not served.
pub(super) fn keep_held<'r>(
    account: &Account<'_>,
    held: &Held<'_>,
    line: usize,
    usage: &LineUsage<'r>,
    text: &mut Text<'_>,
) -> Vec<&'r Record> {
    let (from, until) = (midnight(account, held.from), midnight(account, held.until));
    let mut records = sorted(usage.records);
    records.retain(|record| {
        let inside = from <= record.begin && record.begin < until;
        if !inside {
            text.unserved(line, record, record.used, Why::NotHeld);
        }
        inside
    });
    records
}

/// The first instant of a day at home.
pub(super) fn midnight(account: &Account<'_>, day: Date) -> Timestamp {
    match day.to_zoned_datetime(account.home_zone.clone()) {
        Ok(zoned) => zoned.timestamp(),
        Err(_) if day.year() < 0 => Timestamp::MIN,
        Err(_) => Timestamp::MAX,
    }
}

/// First day of the cycle so many cycles after the one that begins on the anchor.
fn cycle_begin(account: &Account<'_>, index: i32) -> Date {
    let anchor = account.cycle_anchor;
    match account.offer.price.recurrence {
        Recurrence::Monthly => anchor.saturating_add(index.clamp(-DAYS_MAX / 31, DAYS_MAX / 31).months()),
        Recurrence::EveryDays(days) => {
            anchor.saturating_add(index.saturating_mul(i32::from(days.max(1))).clamp(-DAYS_MAX, DAYS_MAX).days())
        }
        Recurrence::Once => anchor,
    }
}

/// The cycle in which a day lies.
fn cycle_index(account: &Account<'_>, day: Date) -> i32 {
    let anchor = account.cycle_anchor;
    let mut index = match account.offer.price.recurrence {
        Recurrence::Monthly => {
            (i32::from(day.year()) - i32::from(anchor.year())) * 12 + i32::from(day.month()) - i32::from(anchor.month())
        }
        Recurrence::EveryDays(days) => day.since(anchor).map_or(0, |span| span.get_days().div_euclid(i32::from(days.max(1)))),
        Recurrence::Once => return 0,
    };
    while cycle_begin(account, index) > day {
        index -= 1;
    }
    index
}

/// Writes the bill while the engine runs.
pub(super) struct Text<'n> {
    /// First day of the cycle that is open.
    pub(super) cycle: Date,
    /// The names of the lines by the engine's number.
    pub(super) lines: Vec<&'n str>,
    pub(super) zones: Vec<&'n str>,
    pub(super) bill: Bill,
}

impl Text<'_> {
    fn currency(&self) -> Currency {
        self.bill.currency
    }
}

impl Details for Text<'_> {
    fn item(&mut self, line: Option<usize>, zone: Option<usize>, what: ItemKind, quantity: u64, minor: i64) {
        let item = Item {
            cycle: self.cycle,
            line: line.map(|at| self.lines[at].to_owned()),
            zone: zone.map(|at| self.zones[at].to_owned()),
            what,
            quantity,
            amount: Money::new(minor, self.currency()),
        };
        self.bill.items.push(item);
    }

    fn unserved(&mut self, line: usize, record: &Record, part: Used, why: Why) {
        let line = self.lines[line].to_owned();
        self.bill.unserved.push(Unserved { line, at: record.begin, offset: record.offset, place: record.place, part, why });
    }

    fn slowed(&mut self, line: usize, kbit_per_s: u32, bytes: u64) {
        let (cycle, line, volume) = (self.cycle, self.lines[line], Volume::from_bytes(bytes));
        let known = self
            .bill
            .slowed
            .iter_mut()
            .rev()
            .take_while(|slowed| slowed.cycle == cycle)
            .find(|slowed| slowed.line == line && slowed.kbit_per_s == kbit_per_s);
        match known {
            Some(slowed) => slowed.volume += volume,
            None => self.bill.slowed.push(Slowed { cycle, line: line.to_owned(), kbit_per_s, volume }),
        }
    }
}
