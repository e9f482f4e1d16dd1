//! Prices a solution from itemised bills.

use std::collections::{BTreeMap, BTreeSet};

use fleet::inventory::DeviceId;
use fleet::money::Money;
use fleet::offer::{Kind, Offer, OfferId, Recurrence};
use fleet::rating::{Account, Bill, Held, ItemKind, LineUsage, Start, TaxBasis, rate};
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::civil::Date;

use super::loads::{days_away, days_counted, days_planned, month_start, records, roaming_companions};
use super::{Shortfall, Verdict};
use crate::household::{Household, month_of};
use crate::solution::{HomeService, LinePlan, LineRole, Solution};
use crate::variant::{Rule, Variant};

/// Minutes that a change takes: the same table that the search uses, written down once more.
const PACKAGE_MINUTES: i64 = 10;
const LINE_MINUTES: i64 = 20;
const PORT_MINUTES: i64 = 40;
const ADD_MINUTES: i64 = 15;

pub(super) fn price(household: &Household, variant: &Variant, solution: &Solution) -> Verdict {
    let intent = household.intent;
    let verdict = Verdict {
        weight: intent.demand.scenarios.iter().map(|scenario| i64::from(scenario.weight)).sum::<i64>().max(1),
        money: 0,
        hassle: 0,
        premium: 0,
        months: vec![0; usize::from(intent.months)],
        trips: vec![0; intent.trips.len()],
        lines: vec![0; solution.lines.len()],
        pools: Vec::new(),
        shortfalls: Vec::new(),
        broken: Vec::new(),
    };
    let mut cashier = Cashier { household, variant, solution, verdict, missing: BTreeMap::new() };
    for (at, line) in solution.lines.iter().enumerate() {
        cashier.line(at, line);
    }
    cashier.pools();
    cashier.packages();
    let missing = cashier.missing.into_iter().map(|((device, month), bytes)| Shortfall {
        device,
        month,
        volume: Volume::from_bytes(bytes),
    });
    cashier.verdict.shortfalls = missing.collect();
    cashier.verdict
}

/// The terms behind a line's service in a month: the offer, with the price that is really paid.
pub(super) fn terms(household: &Household, line: &LinePlan, service: &HomeService) -> Option<Offer> {
    let by_id = |id: &OfferId| household.offers.iter().find(|offer| offer.id == *id);
    match service {
        HomeService::Held => {
            let held = household.inventory.lines.get(line.held?)?;
            let mut offer = by_id(&held.offer)?.clone();
            // A pool has one account: whatever line of it the price is written down for.
            let account = household.inventory.lines.iter().filter(|line| line.offer == offer.id);
            let pays = match offer.kind {
                Kind::Pool => account.filter_map(|line| line.pays).min_by_key(|pays| pays.minor),
                Kind::Line | Kind::Companion | Kind::Travel => held.pays,
            };
            if let Some(pays) = pays {
                offer.price.base = pays;
            }
            Some(offer)
        }
        HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) => by_id(id).cloned(),
        HomeService::Tether | HomeService::Wifi => None,
    }
}

struct Cashier<'a> {
    household: &'a Household<'a>,
    variant: &'a Variant,
    solution: &'a Solution,
    verdict: Verdict,
    missing: BTreeMap<(DeviceId, Date), u64>,
}

impl Cashier<'_> {
    fn line(&mut self, at: usize, line: &LinePlan) {
        for (month, service) in line.months.iter().enumerate() {
            let mut cost = self.changes(line, month);
            if *service != HomeService::Held && terms(self.household, line, service).is_some_and(|offer| is_contract(&offer)) {
                self.verdict.premium += self.premium(month);
            }
            if let Some(offer) = terms(self.household, line, service).filter(|offer| offer.kind != Kind::Pool) {
                cost += self.line_month(line, &offer, month);
            }
            self.verdict.lines[at] += cost;
        }
    }

    /// The bills of one line in one month, over all scenarios; says what of them is not due to trips.
    fn line_month(&mut self, line: &LinePlan, offer: &Offer, month: usize) -> i64 {
        let mut at_home = 0;
        let (from, until) = self.month(month);
        for (scenario, weight) in self.scenarios() {
            {
                let used = self.records(line, scenario, from, until);
                let abroad: Vec<Date> = days_counted(self.household.intent, &line.device, offer, from).into_iter().collect();
                let usage = LineUsage { name: "line", records: &used, days_abroad: &abroad };
                let bill = self.bill(offer, None, from, until, &[usage]);
                at_home += self.take(&bill, offer, month, weight, &[line]);
            }
        }
        at_home
    }

    fn records(&self, line: &LinePlan, scenario: usize, from: Date, until: Date) -> Vec<Record> {
        match line.role {
            LineRole::Main => records(self.household, self.solution, &line.device, scenario, from, until),
            LineRole::Second | LineRole::Backup => Vec::new(),
        }
    }

    fn bill(&self, offer: &Offer, tier: Option<usize>, from: Date, until: Date, lines: &[LineUsage]) -> Bill {
        let intent = self.household.intent;
        let mut monthly = Offer { validity: None, ..offer.clone() };
        if let Recurrence::EveryDays(days) = offer.price.recurrence {
            // The payments made by the end of the month less those made by its begin, in whole minor units.
            // Every month is a twelfth of 365 days.
            let paid = |date: Date| {
                let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
                let days_of_plan = (months(date) - months(intent.from)) * 365;
                (offer.price.base.minor * days_of_plan + i64::from(days) * 6).div_euclid(i64::from(days) * 12)
            };
            (monthly.price.recurrence, monthly.price.base.minor) = (Recurrence::Monthly, paid(until) - paid(from));
        }
        let account = Account {
            tier,
            tax_basis_points: intent.tax_basis_points,
            slow_below_kbit_per_s: intent.rules.slow_below_kbit_per_s,
            ..Account::new(&monthly, from, &intent.zone)
        };
        let held = Held { start: Start::Running { since: from }, ..Held::new(from, until) };
        rate(&account, &held, lines)
    }

    /// Books a bill: its total, what of it is due to trips, and what was not served. Says what is not due to trips.
    fn take(&mut self, bill: &Bill, offer: &Offer, month: usize, weight: i64, lines: &[&LinePlan]) -> i64 {
        let total = self.home_minor(bill.total());
        self.verdict.money += total * weight;
        self.verdict.months[month] += total * weight;
        let slow = bill.slower_than(self.household.intent.rules.slow_below_kbit_per_s);
        let lacking = bill.unserved_data() + slow;
        // Calls and messages that no term prices are not served either.
        let unpriced = bill.unserved.iter().any(|unserved| matches!(unserved.part, Used::Call { .. } | Used::Messages { .. }));
        if lacking > Volume::ZERO || unpriced {
            for line in lines {
                let key = (line.device.clone(), month_start(self.household.intent, month));
                let most = self.missing.entry(key).or_insert(0);
                *most = (*most).max(lacking.bytes);
            }
        }
        let home = offer.zones.first().map(|zone| zone.name.as_str());
        let away = bill.items.iter().filter(|item| item.zone.is_some() && item.zone.as_deref() != home);
        let mut by_trip: BTreeMap<usize, i64> = BTreeMap::new();
        for item in away {
            let on = match item.what {
                ItemKind::DaySession { at, .. } => Some(at.to_zoned_datetime(self.household.intent.zone.clone()).date()),
                _ => None,
            };
            if let Some(trip) = self.trip_in(month, on, lines) {
                *by_trip.entry(trip).or_insert(0) += item.amount.minor;
            }
        }
        let mut at_home = total * weight;
        for (trip, minor) in by_trip {
            let abroad = self.home_minor(Money::new(minor, bill.currency)) * weight;
            self.verdict.trips[trip] += abroad;
            at_home -= abroad;
        }
        at_home
    }

    /// The first trip in a month (on a date at home) on which one of these lines roams: what is paid in other zones is put down to it.
    fn trip_in(&self, month: usize, on: Option<Date>, lines: &[&LinePlan]) -> Option<usize> {
        let intent = self.household.intent;
        let (from, until) = (month_start(intent, month), month_start(intent, month + 1));
        let on_it = |plan: &crate::solution::TripPlan, line: &LinePlan| {
            plan.travellers.iter().any(|one| one.service.roams() && one.device == line.device)
                || !roaming_companions(self.household, self.solution, plan, &line.device, month).is_empty()
        };
        let roams = |plan: &&crate::solution::TripPlan| {
            let here = |date: Date| on.map_or(from <= date && date < until, |on| date == on);
            let days = days_away(intent, &intent.trips[plan.trip]);
            days.iter().any(|away| here(away.billed)) && lines.iter().any(|line| on_it(plan, line))
        };
        let mut trips: Vec<&crate::solution::TripPlan> = self.solution.trips.iter().filter(roams).collect();
        trips.sort_by_key(|plan| plan.trip);
        trips.first().map(|plan| plan.trip)
    }

    /// What changing to a month's service costs: activation and leaving the one before (said), time and the premium (booked).
    fn changes(&mut self, line: &LinePlan, month: usize) -> i64 {
        let now = &line.months[month];
        let held_today = line.held.is_some().then_some(HomeService::Held);
        let before = if month == 0 { held_today.as_ref() } else { line.months.get(month - 1) };
        if before == Some(now) {
            return 0;
        }
        let mut cost = before.map_or(0, |left| self.leaving(line, left, month));
        self.pay(cost, month);
        let Some(offer) = terms(self.household, line, now) else { return cost };
        let activation = offer.price.fees.activation.map_or(0, |fee| self.with_tax(&offer, fee)) * self.verdict.weight;
        self.pay(activation, month);
        cost += activation;
        let had_number =
            line.held.and_then(|at| self.household.inventory.lines.get(at)).is_some_and(|held| held.number.is_some());
        let minutes = match offer.kind {
            Kind::Companion | Kind::Pool => ADD_MINUTES,
            _ if had_number => PORT_MINUTES,
            _ => LINE_MINUTES,
        };
        self.verdict.hassle += self.time(minutes);
        cost
    }

    /// What leaving a service before `month` costs, over all scenarios.
    fn leaving(&self, line: &LinePlan, left: &HomeService, month: usize) -> i64 {
        let Some(offer) = terms(self.household, line, left) else { return 0 };
        let intent = self.household.intent;
        let mut bound = 0_usize;
        let stayed = (0..month).rev().take_while(|&m| line.months[m] == *left).count();
        let since_today = *left == HomeService::Held && stayed == month;
        if since_today {
            let until = line.held.and_then(|at| self.household.inventory.lines.get(at)).and_then(|held| held.bound_until);
            bound =
                until.map_or(0, |until| (month..usize::from(intent.months)).filter(|&m| month_start(intent, m) < until).count());
        } else if let Some(commitment) = offer.price.commitment {
            bound = usize::from(commitment.months.min(intent.months)).saturating_sub(stayed);
        }
        let minor = match offer.price.commitment.and_then(|commitment| commitment.leaving) {
            _ if bound == 0 => 0,
            Some(fee) => self.with_tax(&offer, fee),
            None => self.with_tax(&offer, month_of(&offer)) * i64::try_from(bound).unwrap_or(0),
        };
        minor * self.verdict.weight
    }

    /// Every pool's bill, month by month: one account for all its lines.
    fn pools(&mut self) {
        let mut used: BTreeSet<(OfferId, usize)> = BTreeSet::new();
        for line in &self.solution.lines {
            for (month, service) in line.months.iter().enumerate() {
                if let Some(offer) = terms(self.household, line, service).filter(|offer| offer.kind == Kind::Pool) {
                    used.insert((offer.id, month));
                }
            }
        }
        let mut by_pool: BTreeMap<OfferId, i64> = BTreeMap::new();
        for (id, month) in used {
            let cost = self.pool_month(&id, month);
            *by_pool.entry(id).or_insert(0) += cost;
        }
        self.verdict.pools = by_pool.into_iter().collect();
    }

    fn pool_month(&mut self, id: &OfferId, month: usize) -> i64 {
        let mut at_home = 0;
        let inside = |line: &&LinePlan| {
            line.months.get(month).and_then(|s| terms(self.household, line, s)).is_some_and(|offer| offer.id == *id)
        };
        let lines: Vec<&LinePlan> = self.solution.lines.iter().filter(inside).collect();
        // As long as one of today's lines stays, today's account goes on at its price.
        let stays = lines.iter().find(|line| line.months[month] == HomeService::Held).or(lines.first());
        let Some(offer) = stays.and_then(|line| terms(self.household, line, &line.months[month])) else { return 0 };
        let tier = self.solution.sizes.iter().find(|size| size.offer == *id && size.month == month).and_then(|size| size.tier);
        let (from, until) = self.month(month);
        for (scenario, weight) in self.scenarios() {
            {
                let all: Vec<(Vec<Record>, Vec<Date>)> = lines
                    .iter()
                    .map(|line| {
                        let counted = days_counted(self.household.intent, &line.device, &offer, from);
                        (self.records(line, scenario, from, until), counted.into_iter().collect())
                    })
                    .collect();
                let usage: Vec<LineUsage> =
                    all.iter().map(|(records, days_abroad)| LineUsage { name: "line", records, days_abroad }).collect();
                let bill = self.bill(&offer, tier, from, until, &usage);
                at_home += self.take(&bill, &offer, month, weight, &lines);
            }
        }
        at_home
    }

    /// The packages of every trip.
    fn packages(&mut self) {
        let intent = self.household.intent;
        for plan in &self.solution.trips {
            let Some(first) = days_planned(intent, &intent.trips[plan.trip]).first().map(|away| away.billed) else { continue };
            let month = (0..usize::from(intent.months)).rev().find(|&month| month_start(intent, month) <= first).unwrap_or(0);
            for traveller in &plan.travellers {
                for purchase in traveller.service.purchases() {
                    let Some(offer) = self.household.offers.iter().find(|offer| offer.id == purchase.offer) else { continue };
                    let activation = offer.price.fees.activation.map_or(0, |fee| self.with_tax(offer, fee));
                    let minor = (self.with_tax(offer, offer.price.base) + activation) * i64::from(purchase.count());
                    let overage = super::packages::overage(offer, purchase);
                    let overage: i64 = overage.into_iter().map(|amount| self.with_tax(offer, amount)).sum();
                    let cost = (minor + overage) * self.verdict.weight;
                    self.pay(cost, month);
                    self.verdict.trips[plan.trip] += cost;
                    self.verdict.hassle += self.time(PACKAGE_MINUTES) * i64::from(purchase.count());
                }
            }
        }
    }

    fn pay(&mut self, cost: i64, month: usize) {
        self.verdict.money += cost;
        self.verdict.months[month] += cost;
    }

    fn scenarios(&self) -> Vec<(usize, i64)> {
        self.household.intent.demand.scenarios.iter().enumerate().map(|(at, s)| (at, i64::from(s.weight))).collect()
    }

    /// First day of a month, and the day after its last.
    fn month(&self, month: usize) -> (Date, Date) {
        (month_start(self.household.intent, month), month_start(self.household.intent, month + 1))
    }

    fn home_minor(&self, amount: Money) -> i64 {
        home_minor(self.household, amount)
    }

    fn with_tax(&self, offer: &Offer, amount: Money) -> i64 {
        due(self.household, offer, amount)
    }

    fn time(&self, minutes: i64) -> i64 {
        let counted = !self.variant.relaxed.contains(&Rule::Hassle);
        let hour = self.household.intent.rules.hassle_per_hour.filter(|_| counted).map_or(0, |amount| self.home_minor(amount));
        hour * minutes * self.verdict.weight / 60
    }

    /// What a contract must save in a month: what a year must save, up to the month's end less up to its begin.
    fn premium(&self, month: usize) -> i64 {
        match self.household.intent.rules.commitment {
            fleet::intent::CommitmentRule::IfItSavesPerYear(amount) if !self.variant.relaxed.contains(&Rule::Commitment) => {
                let upto = |months: usize| self.home_minor(amount) * self.verdict.weight * months as i64 / 12;
                upto(month + 1) - upto(month)
            }
            _ => 0,
        }
    }
}

/// An amount with the taxes of its offer, in the household's minor units.
pub(crate) fn due(household: &Household, offer: &Offer, amount: Money) -> i64 {
    let intent = household.intent;
    let account = Account { tax_basis_points: intent.tax_basis_points, ..Account::new(offer, intent.from, &intent.zone) };
    let basis_points = match account.tax_basis() {
        TaxBasis::Offer { basis_points } | TaxBasis::Household { basis_points } => i64::from(basis_points),
        TaxBasis::Included | TaxBasis::Unknown => 0,
    };
    let tax = (amount.minor * basis_points + 5_000).div_euclid(10_000);
    home_minor(household, Money::new(amount.minor + tax, amount.currency))
}

fn home_minor(household: &Household, amount: Money) -> i64 {
    let converted = household.facts.exchange().convert(amount, household.intent.currency, household.today);
    converted.map_or(0, |converted| converted.amount.minor)
}

fn is_contract(offer: &Offer) -> bool {
    offer.price.commitment.is_some_and(|commitment| commitment.months > 1)
}
