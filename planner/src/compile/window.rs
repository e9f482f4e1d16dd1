//! When a package runs that is begun on a day of a journey, and when it must be bought for that.
//!
//! `fleet::clock` tells when it starts and ends; here it is decided what is done with it: it is bought as early as is wise, switched
//! on when it is wanted, and bought on the spot when buying starts its clock.

use std::cell::RefCell;
use std::collections::BTreeMap;

use fleet::clock::{Events, FirstByte, Journey, Run, ToppedUp, run, top_up};
use fleet::offer::{Known, Kyc, Offer, Trigger};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::calendar::noon;
use crate::compile::packages::{Candidate, NeedDay};

/// Days before its first use on which a package is bought and installed, unless an identity check takes longer.
const BUY_DAYS_BEFORE: i32 = 7;

/// A package's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The day on which it is bought and installed.
    pub bought: Date,
    /// Never after the moment from which on it was to serve.
    pub start: Timestamp,
    pub end: Timestamp,
}

/// An offer by its position, from when on it is to serve, and with what it is bought.
type Asked = (usize, Timestamp, Option<Date>);

/// Asks the clock, once for each package and day.
pub(crate) struct Windows<'a> {
    journey: Journey<'a>,
    /// The days of the journey that are planned; their volumes do not count.
    days: Vec<NeedDay>,
    today: Date,
    lead_days: i32,
    known: RefCell<BTreeMap<Asked, Option<Window>>>,
}

impl<'a> Windows<'a> {
    pub(crate) fn new(journey: Journey<'a>, days: Vec<NeedDay>, today: Date, lead_days: u16) -> Self {
        Self { journey, days, today, lead_days: lead_days.into(), known: RefCell::default() }
    }

    /// When a package runs that is to serve from a moment of a day on, bought `with` another one on that date if it can be; `None`
    /// when it cannot.
    pub(crate) fn begun(&self, candidate: &Candidate, day: usize, at: Timestamp, with: Option<Date>) -> Option<Window> {
        let key = (candidate.offer_at, at, with);
        let known = self.known.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let window = self.ask(candidate.offer, day, at, with);
            self.known.borrow_mut().insert(key, window);
            window
        })
    }

    fn ask(&self, offer: &Offer, day_at: usize, at: Timestamp, with: Option<Date>) -> Option<Window> {
        let day = &self.days[day_at];
        let bought = self.bought(offer, day_at, at, with)?;
        // Before the journey it is bought in the course of the day, on the day itself when it is wanted.
        let purchase = if bought >= day.date { at } else { noon(bought, self.journey.home_zone).min(at) };
        let events =
            Events { purchase, install: Some(purchase), enable: Some(at), first_byte: FirstByte::AtOnce, chosen: Some(day.date) };
        let Run::Runs(running) = run(offer, &events, &self.journey) else { return None };
        let (start, end) = (running.start.moment.at, running.end.at);
        (start <= at).then_some(Window { bought, start, end })
    }

    /// The day on which it is bought: as early as is wise, but not so early that its clock would start before it is wanted.
    fn bought(&self, offer: &Offer, day_at: usize, at: Timestamp, with: Option<Date>) -> Option<Date> {
        let day = &self.days[day_at];
        let entered = self.entered(offer, day_at);
        let starts_by_it =
            offer.validity.as_ref().is_some_and(|validity| matches!(validity.trigger, Trigger::Purchase | Trigger::Install));
        let hold = offer.validity.as_ref().and_then(|validity| validity.hold_days_max);
        let last = match entered {
            // On the day before at the latest: who has arrived cannot install it any more.
            Some(entry) => entry.saturating_sub(1.day()),
            None => day.date,
        };
        let kyc_days = match offer.conditions.kyc {
            Kyc::Needed { hours_max } => i32::from(hours_max.div_ceil(24)) + 1,
            Kyc::None | Kyc::Unknown => 0,
        };
        let before = BUY_DAYS_BEFORE.max(kyc_days).max(self.lead_days);
        let early = with.unwrap_or_else(|| entered.unwrap_or(day.date).saturating_sub(before.days()));
        let wise = if starts_by_it { last } else { early };
        let held = hold.map_or(Date::MIN, |days| self.first_date_held(at, days));
        let bought = wise.max(held).max(self.today);
        (bought <= last.max(self.today)).then_some(bought)
    }

    /// The day on which the area was entered that an offer must be installed before; `None` where it can be bought on the spot.
    fn entered(&self, offer: &Offer, day_at: usize) -> Option<Date> {
        let blocked = |day: &NeedDay| offer.conditions.blocked_in.contains(day.place);
        let early = |day: &NeedDay| {
            blocked(day) || (offer.conditions.install_before_entry == Known::Yes && offer.terms_at(day.place).is_some())
        };
        let inside = self.days[..=day_at].iter().rev().take_while(|day| early(day));
        inside.last().map(|day| day.date)
    }

    /// The first date on which it can be bought so that it need not start before a moment.
    fn first_date_held(&self, start: Timestamp, days: u16) -> Date {
        let earliest = start.checked_sub(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(start);
        let date = earliest.to_zoned_datetime(self.journey.home_zone.clone()).date();
        if noon(date, self.journey.home_zone) < earliest { date.tomorrow().unwrap_or(date) } else { date }
    }

    /// When one more of a package on the same profile ends, and that it follows without a gap; `None` when none can be bought.
    ///
    /// `end` is when those end that it has; `used_up` the day on which they gave out before that.
    pub(crate) fn renewed(&self, offer: &Offer, end: Timestamp, used_up: Option<usize>) -> Option<Timestamp> {
        let validity = offer.validity.as_ref()?;
        // By the clock of the place at which they end.
        let local = &self.days.iter().rev().find(|day| day.begin < end)?.zone;
        let used_up = used_up.map(|day| self.days[day].begin);
        match top_up(validity, end, Timestamp::MIN, used_up, local, self.journey.home_zone) {
            ToppedUp::Adds { end } | ToppedUp::Waits { end, .. } => Some(end),
            ToppedUp::Refused | ToppedUp::Unknown | ToppedUp::TooLate => None,
        }
    }
}
