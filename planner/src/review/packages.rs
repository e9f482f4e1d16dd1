//! The checker's own reading of a trip's packages: when each runs, that it may serve what the plan has it serve, and what is charged
//! beyond its allowance.

use fleet::clock::{Events, FirstByte, Journey, Run, ToppedUp, run, top_up};
use fleet::intent::Trip;
use fleet::inventory::DeviceId;
use fleet::money::Money;
use fleet::offer::terms::{DataTerms, Period, ZoneData};
use fleet::offer::{After, Kind, Known, Kyc, Offer, Tether, TopUp};
use fleet::volume::Volume;
use jiff::Timestamp;

use super::loads::{Away, days_planned};
use crate::household::Household;
use crate::solution::{Package, Purchase, Serving, Traveller, TripPlan, TripService};

/// Whether packages carry what a traveller's line must carry on every day of a trip.
pub(super) fn carry(household: &Household, plan: &TripPlan, traveller: &Traveller, purchases: &[Purchase]) -> bool {
    let trip = &household.intent.trips[plan.trip];
    let days = days_planned(household.intent, trip);
    let per_day = |id: &DeviceId| trip.needs.iter().find(|need| need.device == *id).map_or(Volume::ZERO, |need| need.per_day);
    let through = plan.travellers.iter().filter(|other| other.service == TripService::Tether(traveller.device.clone()));
    let need = (per_day(&traveller.device), through.map(|other| per_day(&other.device)).sum::<Volume>());
    let is_wanted = |day: usize| !traveller.service.roams_at(days[day].place);
    let all: Vec<&Serving> =
        purchases.iter().flat_map(|purchase| &purchase.packages).flat_map(|package| &package.serves).collect();
    let is_served = |day: usize| {
        let here = all.iter().filter(|serving| serving.day == day);
        let sum = |part: fn(&Serving) -> Volume| here.clone().map(|serving| part(serving)).sum::<Volume>();
        here.clone().next().is_some() && (sum(|serving| serving.own), sum(|serving| serving.lent)) == need
    };
    all.iter().all(|serving| serving.day < days.len())
        && (0..days.len()).filter(|day| is_wanted(*day)).all(is_served)
        && purchases.iter().all(|purchase| {
            let offer = household.offers.iter().find(|offer| offer.id == purchase.offer);
            offer.is_some_and(|offer| Ticket { household, trip, days: &days, offer, purchase, all: purchases }.holds())
        })
}

/// What each package of a purchase charges beyond its allowance.
pub(super) fn overage(offer: &Offer, purchase: &Purchase) -> Vec<Money> {
    let adds = purchase.renews && offer.validity.as_ref().is_some_and(|validity| validity.top_up == TopUp::Adds);
    let Some(ZoneData::Own(DataTerms { allowance: Some(allowance), period, after: After::Charge { price, block, cap } })) =
        offer.zones.first().map(|zone| &zone.data)
    else {
        return Vec::new();
    };
    let blocks = |package: &Package| {
        let volumes = package.serves.iter().map(|serving| serving.own + serving.lent);
        match period {
            Period::Day(_) => volumes.map(|volume| (volume - *allowance).blocks(*block)).sum::<u64>(),
            Period::Cycle => {
                let times = if adds { u64::from(purchase.count()) } else { 1 };
                (volumes.sum::<Volume>() - *allowance * times).blocks(*block)
            }
        }
    };
    let amount = |blocks: u64| {
        let minor = price.minor.saturating_mul(i64::try_from(blocks).unwrap_or(i64::MAX));
        Money::new(cap.map_or(minor, |cap| minor.min(cap.minor)), price.currency)
    };
    purchase.packages.iter().map(blocks).filter(|blocks| *blocks > 0).map(amount).collect()
}

/// A purchase to be looked at.
struct Ticket<'a> {
    household: &'a Household<'a>,
    trip: &'a Trip,
    days: &'a [Away],
    offer: &'a Offer,
    purchase: &'a Purchase,
    /// Everything that this traveller buys for the trip.
    all: &'a [Purchase],
}

impl Ticket<'_> {
    fn holds(&self) -> bool {
        let Some(validity) = &self.offer.validity else { return false };
        let adds = validity.top_up == TopUp::Adds;
        if self.offer.kind != Kind::Travel || self.purchase.packages.is_empty() {
            return false;
        }
        if !self.purchase.renews {
            return self.purchase.packages.iter().all(|package| {
                self.runs(package).is_some_and(|(start, end)| self.serves(package, 1, |day| self.is_within(day, start, end)))
            });
        }
        if matches!(validity.top_up, TopUp::None | TopUp::Unknown) {
            return false;
        }
        self.renewals_hold(adds)
    }

    /// Renewals follow the first without a gap: each has its time, or all of them one time and one volume.
    fn renewals_hold(&self, adds: bool) -> bool {
        let packages = &self.purchase.packages;
        let first = Package {
            bought: packages[0].bought,
            from: packages[0].from,
            serves: packages.iter().flat_map(|p| p.serves.clone()).collect(),
        };
        let Some((start, mut end)) = self.runs(&first) else { return false };
        for (at, package) in packages.iter().enumerate() {
            let is_last = at + 1 == packages.len();
            if adds && is_last {
                return self.serves(&first, packages.len() as u64, |day| self.is_within(day, start, end));
            }
            if !adds && !self.serves(package, 1, |day| self.is_within(day, start, end)) {
                return false;
            }
            let Some(next) = (if is_last { Some(end) } else { self.renewed(package, end) }) else { return false };
            end = next;
        }
        true
    }

    /// Whether a day lies in a package's time; what of it lies before must be another one's that covers the place.
    fn is_within(&self, day: &Away, start: Timestamp, end: Timestamp) -> bool {
        let runs_until_then = |purchase: &Purchase| {
            let Some(offer) = self.household.offers.iter().find(|offer| offer.id == purchase.offer) else { return false };
            let covers = offer.terms_at(day.place).is_some_and(|zone| matches!(zone.data, ZoneData::Own(_)));
            let ticket = Ticket { offer, purchase, household: self.household, trip: self.trip, days: self.days, all: self.all };
            let spans = ticket.time_of_each();
            covers && spans.into_iter().flatten().any(|(from, until)| from <= day.begin && start <= until)
        };
        day.end <= end && (start <= day.begin || (start < day.end && self.all.iter().any(runs_until_then)))
    }

    /// From when until when each profile of the purchase runs.
    fn time_of_each(&self) -> Vec<Option<(Timestamp, Timestamp)>> {
        if !self.purchase.renews {
            return self.purchase.packages.iter().map(|package| self.runs(package)).collect();
        }
        let Some((start, mut end)) = self.purchase.packages.first().and_then(|first| self.runs(first)) else { return vec![] };
        for package in self.purchase.packages.iter().rev().skip(1).rev() {
            let Some(next) = self.renewed(package, end) else { return vec![] };
            end = next;
        }
        vec![Some((start, end))]
    }

    /// When the renewal of a package ends.
    fn renewed(&self, package: &Package, end: Timestamp) -> Option<Timestamp> {
        let validity = self.offer.validity.as_ref()?;
        let zone = &self.days.iter().rfind(|day| day.begin < end)?.zone;
        // It is used up when the one that follows serves a day before its end.
        let follower = self.purchase.packages.iter().skip_while(|other| *other != package).nth(1)?;
        let begins = follower.serves.first().and_then(|serving| self.days.get(serving.day));
        let used_up = begins.filter(|day| day.end <= end).map(|day| day.begin);
        match top_up(validity, end, Timestamp::MIN, used_up, zone, &self.household.intent.zone) {
            ToppedUp::Adds { end } => Some(end),
            // One that waits for the end serves nothing before.
            ToppedUp::Waits { start, end } => begins.is_none_or(|day| start < day.end).then_some(end),
            ToppedUp::Refused | ToppedUp::Unknown | ToppedUp::TooLate => None,
        }
    }

    /// From when until when a package runs that is bought as planned and switched on for its first day; `None` when it cannot be.
    fn runs(&self, package: &Package) -> Option<(Timestamp, Timestamp)> {
        let intent = self.household.intent;
        let day = self.days.iter().find(|day| day.begin <= package.from && package.from < day.end)?;
        let on_the_spot = package.bought >= day.date;
        if package.bought < self.household.today || !self.in_time(package, day) {
            return None;
        }
        // Before the journey it is bought in the course of the day.
        let noon = package.bought.at(12, 0, 0, 0).to_zoned_datetime(intent.zone.clone()).ok()?.timestamp();
        let purchase = if on_the_spot { package.from } else { noon.min(package.from) };
        let events = Events {
            purchase,
            install: Some(purchase),
            enable: Some(package.from),
            first_byte: FirstByte::AtOnce,
            chosen: Some(day.date),
        };
        let journey = Journey { home: intent.home, home_zone: &intent.zone, stays: &self.trip.stays };
        match run(self.offer, &events, &journey) {
            Run::Runs(running) if running.start.moment.at <= package.from => Some((running.start.moment.at, running.end.at)),
            _ => None,
        }
    }

    /// Whether it can be bought on that day: before entry where it must be, and early enough for an identity check.
    fn in_time(&self, package: &Package, first: &Away) -> bool {
        let conditions = &self.offer.conditions;
        let early = |day: &Away| {
            conditions.blocked_in.contains(day.place)
                || (conditions.install_before_entry == Known::Yes && self.offer.terms_at(day.place).is_some())
        };
        let before = self.days.iter().take_while(|day| day.begin <= first.begin);
        let inside: Vec<&Away> = before.collect::<Vec<_>>().into_iter().rev().take_while(|day| early(day)).collect();
        // Whoever leaves today or has left can still only buy today.
        let entered = inside.last().is_some_and(|entry| entry.date <= package.bought);
        let too_late = entered && package.bought > self.household.today;
        let checked = match conditions.kyc {
            Kyc::Needed { hours_max } => {
                let days = self.household.today.until(first.date).map_or(0, |span| span.get_days());
                i64::from(days) * 24 >= i64::from(hours_max)
            }
            Kyc::None | Kyc::Unknown => true,
        };
        !too_late && checked
    }

    /// Whether a package may serve what it is to serve, with so many times its allowance, on days that it runs.
    fn serves(&self, package: &Package, times: u64, in_time: impl Fn(&Away) -> bool) -> bool {
        let slow_below = self.household.intent.rules.slow_below_kbit_per_s;
        let (mut used, mut lent) = (Volume::ZERO, Volume::ZERO);
        package.serves.iter().all(|serving| {
            let Some(day) = self.days.get(serving.day).filter(|day| in_time(day)) else { return false };
            let Some(zone) = self.offer.terms_at(day.place) else { return false };
            let ZoneData::Own(terms) = &zone.data else { return false };
            let is_daily = matches!(terms.period, Period::Day(_));
            used = if is_daily { Volume::ZERO } else { used } + serving.own + serving.lent;
            lent = if is_daily { Volume::ZERO } else { lent } + serving.lent;
            let size = terms.allowance.map(|allowance| allowance * if is_daily { 1 } else { times });
            let goes_on = match terms.after {
                After::Stop => false,
                After::Slow { kbit_per_s } => kbit_per_s >= slow_below,
                // What it charges is told by the first zone.
                After::Charge { .. } => self.charges() == Some(terms.after),
            };
            let lends = match zone.tether {
                Tether::Yes => true,
                Tether::No | Tether::Unknown => serving.lent == Volume::ZERO,
                Tether::Bucket { volume, after } => {
                    lent <= volume || matches!(after, After::Slow { kbit_per_s } if kbit_per_s >= slow_below)
                }
            };
            lends && (goes_on || size.is_none_or(|size| used <= size))
        })
    }

    fn charges(&self) -> Option<After> {
        match &self.offer.zones.first()?.data {
            ZoneData::Own(terms) => Some(terms.after),
            _ => None,
        }
    }
}
