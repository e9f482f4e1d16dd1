//! How the engine takes a record: which zone, which allowance, which gates, in which order.

use std::borrow::Borrow;

use super::Packages;
use super::bill::{ItemKind, Why};
use super::gate::{Tails, day_number};
use super::meter::{Details, Meter};
use super::order::{is_sorted, sorted};
use super::zone::{Source, home_of, source};
use crate::offer::terms::{Period, ZoneData};
use crate::offer::{After, DataTerms, DayPass, FairUse, Session, Tether, TopUp, UnitPrice, ZoneRef};
use crate::place::Place;
use crate::usage::{Record, Used};
use crate::volume::Volume;

impl Meter<'_> {
    /// Takes one line's records, in any order.
    pub(super) fn take_all<R: Borrow<Record>, D: Details>(&mut self, line: usize, records: &[R], details: &mut D) {
        if is_sorted(records) {
            records.iter().for_each(|record| self.take(line, record.borrow(), details));
        } else {
            sorted(records).into_iter().for_each(|record| self.take(line, record, details));
        }
    }

    /// Takes the records of several lines together, by time.
    pub(super) fn take_merged<R: Borrow<Record>, D: Details>(&mut self, lines: &[&[R]], details: &mut D) {
        if !lines.iter().all(|records| is_sorted(records)) {
            let all: Vec<Vec<&Record>> = lines.iter().map(|records| sorted(records)).collect();
            let slices: Vec<&[&Record]> = all.iter().map(Vec::as_slice).collect();
            return self.take_merged(&slices, details);
        }
        let mut rest: Vec<&[R]> = lines.to_vec();
        loop {
            let next = rest
                .iter()
                .enumerate()
                .filter_map(|(line, records)| records.first().map(|first| (first.borrow().begin, line)))
                .min();
            let Some((_, line)) = next else { return };
            if let Some((first, others)) = rest[line].split_first() {
                rest[line] = others;
                self.take(line, first.borrow(), details);
            }
        }
    }

    /// Takes one record; they must come by time.
    pub(super) fn take<D: Details>(&mut self, line: usize, record: &Record, details: &mut D) {
        match record.used {
            Used::Data(Volume::ZERO) | Used::Tethered(Volume::ZERO) | Used::Call { seconds: 0 } | Used::Messages { count: 0 } => {
            }
            used if line >= self.served => self.refuse(line, record, used, Why::LineLimit, details),
            used => match self.zone_at(record.place) {
                None => self.refuse(line, record, used, Why::NotCovered, details),
                Some(zone) => match used {
                    Used::Data(volume) => self.take_data(line, zone, record, volume.bytes, details),
                    Used::Tethered(volume) => self.take_tethered(line, zone, record, volume.bytes, details),
                    Used::Call { seconds } => self.take_call(line, zone, record, seconds, details),
                    Used::Messages { count } => self.take_messages(line, zone, record, count, details),
                },
            },
        }
    }

    /// Writes down that a part is not served.
    pub(super) fn refuse<D: Details>(&mut self, line: usize, record: &Record, part: Used, why: Why, details: &mut D) {
        match part {
            Used::Data(volume) | Used::Tethered(volume) => self.sums.unserved += volume,
            Used::Call { seconds } => self.sums.unserved_call_s = self.sums.unserved_call_s.saturating_add(seconds),
            Used::Messages { count } => self.sums.unserved_messages = self.sums.unserved_messages.saturating_add(count),
        }
        details.unserved(line, record, part, why);
    }

    fn take_tethered<D: Details>(&mut self, line: usize, zone: usize, record: &Record, bytes: u64, details: &mut D) {
        match self.zones[zone].tether {
            Tether::Yes | Tether::Bucket { .. } => self.take_data(line, zone, record, bytes, details),
            Tether::No => self.refuse(line, record, record.used, Why::TetherNotAllowed, details),
            Tether::Unknown => self.refuse(line, record, record.used, Why::TetherUnknown, details),
        }
    }

    /// Data: gates that stop come first, then the allowance, then what is slowed or paid besides.
    fn take_data<D: Details>(&mut self, line: usize, zone: usize, record: &Record, bytes: u64, details: &mut D) {
        let zones = self.zones;
        let terms = &zones[zone];
        let Some(source) = source(zones, zone) else {
            return self.refuse(line, record, record.used, Why::NoData, details);
        };
        if let Some(pass) = &terms.day_pass {
            self.enter_session(line, zone, pass, record, details);
        }
        let at = line * zones.len() + zone;
        let (home, data) = match source {
            Source::Zone(home, data) => (home, data),
            Source::Session(data) => (zone, data),
        };
        let day = match (source, data.period) {
            (Source::Zone(..), Period::Day(whose)) => Some(self.day(record, whose)),
            _ => None,
        };

        let tether = match (record.used, &terms.tether) {
            (Used::Tethered(_), Tether::Bucket { volume, after }) => Some((volume.bytes, after)),
            _ => None,
        };
        let tether_at = line * zones.len() + home;
        if let (Some(_), Some(day)) = (tether, day) {
            self.uses[tether_at].tether.on_day(day);
        }
        let fair = terms.fair_use.as_ref().and_then(|fair| self.fair_limit(line, fair, record).map(|limit| (limit, &fair.after)));

        let mut left = bytes;
        if let Some((limit, after @ After::Stop)) = tether {
            let beyond = self.uses[tether_at].tether.pass(Some(limit), after, left);
            left -= self.part(line, record, beyond, Why::TetherStopped, details);
        }
        if let Some((limit, after @ After::Stop)) = fair {
            let beyond = self.uses[at].fair.pass(Some(limit), after, left);
            left -= self.part(line, record, beyond, Why::FairUse, details);
        }

        let mut tails = Tails::default();
        let beyond = match source {
            Source::Zone(home, data) => self.draw(line, home, data, day, left, details),
            Source::Session(data) => {
                let gate = &mut self.uses[at].session.data;
                gate.pass(data.allowance.map(|volume| volume.bytes), &data.after, left)
            }
        };
        match data.after {
            After::Stop => left -= self.part(line, record, beyond, Why::Stopped, details),
            After::Slow { kbit_per_s } => tails.add(beyond, kbit_per_s),
            After::Charge { .. } => {}
        }

        if let Some((limit, after @ (After::Slow { .. } | After::Charge { .. }))) = tether {
            let beyond = self.uses[tether_at].tether.pass(Some(limit), after, left);
            tails.add_if_slow(beyond, after);
        }
        if let Some((limit, after @ (After::Slow { .. } | After::Charge { .. }))) = fair {
            let beyond = self.uses[at].fair.pass(Some(limit), after, left);
            tails.add_if_slow(beyond, after);
        }
        self.sums.slow += Volume::from_bytes(tails.below(self.account.slow_below_kbit_per_s));
        tails.each(|kbit_per_s, bytes| details.slowed(line, kbit_per_s, bytes));
    }

    /// Refuses a part of a record's data and hands its size back.
    fn part<D: Details>(&mut self, line: usize, record: &Record, bytes: u64, why: Why, details: &mut D) -> u64 {
        if bytes > 0 {
            let part = match record.used {
                Used::Tethered(_) => Used::Tethered(Volume::from_bytes(bytes)),
                _ => Used::Data(Volume::from_bytes(bytes)),
            };
            self.refuse(line, record, part, why, details);
        }
        bytes
    }

    /// Draws on the allowance of a zone, buys a further package where that helps, and says how much is beyond.
    fn draw<D: Details>(
        &mut self,
        line: usize,
        zone: usize,
        data: &DataTerms,
        day: Option<i64>,
        bytes: u64,
        details: &mut D,
    ) -> u64 {
        let at = self.owner(line) * self.zones.len() + zone;
        let size = self.size(zone, data);
        let allowance = &mut self.allowances[at];
        if let Some(day) = day {
            allowance.data.on_day(day);
        }
        let limit = size.map(|size| size.saturating_mul(allowance.top_ups.saturating_add(1)));
        let beyond = allowance.data.pass(limit, &data.after, bytes);
        let size = match size {
            Some(size) if beyond > 0 && size > 0 && data.after == After::Stop && self.tops_up(data) => size,
            _ => return beyond,
        };
        let packages = beyond.div_ceil(size);
        let allowance = &mut self.allowances[at];
        allowance.top_ups = allowance.top_ups.saturating_add(packages);
        self.topped_up = self.topped_up.saturating_add(packages);
        let limit = size.saturating_mul(allowance.top_ups.saturating_add(1));
        let beyond = allowance.data.pass(Some(limit), &data.after, beyond);
        let each = self.account.offer.price.base.minor;
        let many = i64::try_from(packages).unwrap_or(i64::MAX);
        // Each package is an item of its own for taxes; they are shown together.
        self.sums.minor = self.sums.minor.saturating_add(each.saturating_mul(many));
        self.taxes_minor = self.taxes_minor.saturating_add(self.tax.on(each).saturating_mul(many));
        details.item(Some(line), Some(zone), ItemKind::TopUp, packages, each.saturating_mul(many));
        beyond
    }

    /// Whether another package is bought at once when the volume is used.
    fn tops_up(&self, data: &DataTerms) -> bool {
        let adds = self.account.offer.validity.as_ref().map(|validity| validity.top_up);
        self.account.is_package()
            && self.account.packages == Packages::AsNeeded
            && data.period == Period::Cycle
            && matches!(adds, Some(TopUp::Adds | TopUp::QueuesUntilUsed))
    }

    /// The volume that fair use leaves today; `None` where nothing limits it. Notes the day as one abroad.
    fn fair_limit(&mut self, line: usize, fair: &FairUse, record: &Record) -> Option<u64> {
        if let Some(most) = fair.days_abroad_max {
            let today = day_number(record, record.offset.seconds());
            let days = &mut self.abroad[line];
            if days.last().is_none_or(|last| *last < today) {
                days.push(today);
            }
            let first = if fair.window_days == 0 { i64::MIN } else { today - i64::from(fair.window_days) + 1 };
            let counted = days.len() - days.partition_point(|day| *day < first);
            if counted > usize::from(most) {
                return Some(0);
            }
        }
        fair.volume.map(|volume| volume.bytes)
    }

    /// Begins a paid day unless one is open.
    fn enter_session<D: Details>(&mut self, line: usize, zone: usize, pass: &DayPass, record: &Record, details: &mut D) {
        let (now, until) = match pass.session {
            Session::Hours(hours) => {
                let second = record.begin.as_second();
                (second + 1, second + i64::from(hours) * 3_600)
            }
            Session::CalendarDay(whose) => {
                let day = self.day(record, whose);
                (day, day)
            }
        };
        let used = &mut self.uses[line * self.zones.len() + zone];
        if used.session.until.is_some_and(|until| now <= until) {
            return;
        }
        used.session.until = Some(until);
        used.session.data.renew();
        if let ZoneData::Own(_) = pass.data {
            used.tether.renew();
        }
        let paid = pass.paid_max_per_cycle.is_none_or(|most| used.paid_days < most);
        used.paid_days = used.paid_days.saturating_add(u16::from(paid));
        self.sums.sessions = self.sums.sessions.saturating_add(1);
        let minor = if paid { pass.price.minor } else { 0 };
        self.charge(Some(line), Some(zone), ItemKind::DaySession { at: record.begin, offset: record.offset }, 1, minor, details);
    }

    fn take_call<D: Details>(&mut self, line: usize, zone: usize, record: &Record, seconds: u32, details: &mut D) {
        let zones = self.zones;
        let Some(UnitPrice { price, included, increment_s }) = zones[zone].minute else {
            return self.refuse(line, record, record.used, Why::NoPrice, details);
        };
        self.enter_by_other_use(line, zone, record, details);
        let increment = u64::from(increment_s.max(1));
        let billed = u64::from(seconds).div_ceil(increment) * increment;
        let counter = self.owner(line) * zones.len() + home_of(zones, zone);
        let counted = &mut self.allowances[counter].call_s;
        let free = included.map_or(billed, |minutes| (u64::from(minutes) * 60).saturating_sub(*counted).min(billed));
        *counted += billed;
        let paid = billed - free;
        let minor = (i128::from(price.minor) * i128::from(paid) + 30).div_euclid(60);
        let used = &mut self.uses[line * zones.len() + zone];
        used.call_s += paid;
        used.call_minor = used.call_minor.saturating_add(i64::try_from(minor).unwrap_or(i64::MAX));
    }

    fn take_messages<D: Details>(&mut self, line: usize, zone: usize, record: &Record, count: u32, details: &mut D) {
        let zones = self.zones;
        let Some(UnitPrice { price, included, .. }) = zones[zone].message else {
            return self.refuse(line, record, record.used, Why::NoPrice, details);
        };
        self.enter_by_other_use(line, zone, record, details);
        let counter = self.owner(line) * zones.len() + home_of(zones, zone);
        let counted = &mut self.allowances[counter].messages;
        let count = u64::from(count);
        let free = included.map_or(count, |most| u64::from(most).saturating_sub(*counted).min(count));
        *counted += count;
        let paid = count - free;
        let used = &mut self.uses[line * zones.len() + zone];
        used.messages += paid;
        let minor = price.minor.saturating_mul(i64::try_from(paid).unwrap_or(i64::MAX));
        used.message_minor = used.message_minor.saturating_add(minor);
    }

    /// A call or a message begins a paid day too, and is a day abroad.
    fn enter_by_other_use<D: Details>(&mut self, line: usize, zone: usize, record: &Record, details: &mut D) {
        let zones = self.zones;
        if let Some(pass) = &zones[zone].day_pass {
            self.enter_session(line, zone, pass, record, details);
        }
        if let Some(fair) = &zones[zone].fair_use {
            self.fair_limit(line, fair, record);
        }
    }

    /// The zone whose terms apply, remembered for the next record.
    fn zone_at(&mut self, place: Place) -> Option<usize> {
        match self.last_place {
            Some((last, zone)) if last == place => zone,
            _ => {
                let zone = self.zones.iter().position(|zone| zone.places.contains(place));
                self.last_place = Some((place, zone));
                zone
            }
        }
    }

    /// The number of the day of a record by somebody's midnight.
    fn day(&self, record: &Record, whose: ZoneRef) -> i64 {
        let offset = match whose {
            ZoneRef::Local => record.offset,
            ZoneRef::Home => self.account.home_zone.to_offset(record.begin),
            ZoneRef::Fixed(offset) => offset,
        };
        day_number(record, offset.seconds())
    }

    fn owner(&self, line: usize) -> usize {
        if self.account.shares_allowance() { 0 } else { line }
    }
}
