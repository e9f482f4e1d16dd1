//! Prices in the planner's unit: the household's minor units × the sum of the scenario weights.
//!
//! So an expectation over scenarios is an exact integer. Rating is `fleet::rating`'s, the same that prices any bill; here its
//! result is converted (each bill by itself, at the newest rate) and weighed.

use fleet::intent::Intent;
use fleet::money::Money;
use fleet::offer::{Offer, Recurrence, Taxes};
use fleet::rating::{Account, LineUsage, Rater};
use fleet::usage::Record;
use fleet::volume::Volume;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::compile::days::{Days, Load};
use crate::compile::variant::{Rule, Variant};
use crate::household::Household;
use crate::search::product::FORBIDDEN;

/// Minutes of a person's time that a change takes. Estimates of ours, the same for every offer, so that they never favour one.
pub(crate) mod minutes {
    /// Buying and installing a travel package.
    pub(crate) const PACKAGE: i64 = 10;
    /// Opening a line.
    pub(crate) const LINE: i64 = 20;
    /// Opening a line and moving a number to it.
    pub(crate) const PORT: i64 = 40;
    /// Adding a device to a carrier account that exists (a companion, a pool's line).
    pub(crate) const ADD: i64 = 15;
}

/// Prices things for one household.
#[derive(Clone, Copy)]
pub(crate) struct Pricing<'a> {
    pub household: &'a Household<'a>,
    pub variant: &'a Variant,
    pub days: &'a Days,
    /// The sum of the scenario weights.
    pub weight: i64,
}

impl<'a> Pricing<'a> {
    fn intent(&self) -> &'a Intent {
        self.household.intent
    }

    /// An amount in the household's minor units; `None` without a rate.
    pub(crate) fn home_minor(&self, amount: Money) -> Option<i64> {
        let converted = self.household.facts.exchange().convert(amount, self.intent().currency, self.household.today)?;
        Some(converted.amount.minor)
    }

    /// An amount that is due whatever the scenario, in the planner's unit.
    pub(crate) fn certain(&self, amount: Money) -> Option<i64> {
        self.home_minor(amount).map(|minor| minor * self.weight)
    }

    /// A single amount of an offer with its taxes, in the planner's unit.
    pub(crate) fn taxed(&self, offer: &Offer, amount: Money) -> Option<i64> {
        let basis_points = match (offer.price.taxes, self.intent().tax_basis_points) {
            (Taxes::Included, _) | (Taxes::Unstated, None) => 0,
            (Taxes::Added { basis_points }, _) | (Taxes::Unstated, Some(basis_points)) => i64::from(basis_points),
        };
        let tax = (amount.minor * basis_points + 5_000).div_euclid(10_000);
        self.certain(Money::new(amount.minor + tax, amount.currency))
    }

    /// What minutes of a person's time are worth, in the planner's unit.
    pub(crate) fn hassle(&self, minutes: i64) -> i64 {
        let counted = self.variant.holds(&Rule::Hassle);
        let per_hour = self.intent().rules.hassle_per_hour.filter(|_| counted).and_then(|amount| self.home_minor(amount));
        per_hour.unwrap_or(0) * minutes * self.weight / 60
    }

    pub(crate) fn account<'o>(&self, offer: &'o Offer, tier: Option<usize>) -> Account<'o>
    where
        'a: 'o,
    {
        let intent = self.intent();
        Account {
            tier,
            tax_basis_points: intent.tax_basis_points,
            slow_below_kbit_per_s: intent.rules.slow_below_kbit_per_s,
            ..Account::new(offer, intent.from, &intent.zone)
        }
    }

    /// The bill cycles of an offer that begin in a month, as (first day, day after the last).
    ///
    /// A monthly line has one; a 28-day plan has one or two, counted from the plan's first day: 13 or 14 in a year, not 12.
    pub(crate) fn cycles(&self, offer: &Offer, month: usize) -> Vec<(Date, Date)> {
        let (from, until) = (self.days.months.starts[month], self.days.months.starts[month + 1]);
        let every = match (offer.price.recurrence, &offer.validity) {
            (Recurrence::Monthly, _) | (Recurrence::Once, None) => return vec![(from, until)],
            (Recurrence::EveryDays(days), _) => i64::from(days),
            (Recurrence::Once, Some(validity)) => i64::from(validity.days),
        }
        .max(1);
        let end = self.days.months.starts[self.days.months.len()];
        let since = |date: Date| i64::from(self.intent().from.until(date).map_or(0, |span| span.get_days()));
        let first = since(from).div_euclid(every) + i64::from(since(from).rem_euclid(every) != 0);
        let start = |n: i64| self.intent().from.saturating_add((n * every).days());
        (first..).map(|n| (start(n), start(n + 1).min(end))).take_while(|(begin, _)| *begin < until).collect()
    }

    /// What one line costs in a month under a load, expected over the scenarios; [`FORBIDDEN`] when it cannot carry the load.
    ///
    /// `raters` belong to the offers, one each; the answer has one entry an offer.
    pub(crate) fn line_months(&self, offers: &[&'a Offer], raters: &mut [Rater<'a>], month: usize, load: &Load) -> Vec<i64> {
        let mut costs = vec![0_i64; offers.len()];
        let plain = (self.days.months.starts[month], self.days.months.starts[month + 1]);
        for (weight, volumes) in self.scenarios(load) {
            let monthly = self.records(load, &volumes, plain);
            let away = self.days.away_before(load.device, plain.0);
            for ((cost, offer), rater) in costs.iter_mut().zip(offers).zip(raters.iter_mut()) {
                if *cost >= FORBIDDEN {
                    continue;
                }
                let spent = self.bill(offer, rater, month, |cycle| {
                    if cycle == plain {
                        (monthly.clone(), away.clone())
                    } else {
                        (self.records(load, &volumes, cycle), self.days.away_before(load.device, cycle.0))
                    }
                });
                *cost = spent.map_or(FORBIDDEN, |minor| *cost + minor * weight);
            }
        }
        costs
    }

    /// One line's month in the household's minor units; `None` when something is not served or cannot be converted.
    fn bill(
        &self,
        offer: &Offer,
        rater: &mut Rater<'_>,
        month: usize,
        mut records: impl FnMut((Date, Date)) -> (Vec<Record>, Vec<Date>),
    ) -> Option<i64> {
        let mut minor = 0;
        for cycle in self.cycles(offer, month) {
            let (records, days_abroad) = records(cycle);
            rater.forget();
            let cost = rater.cycle(&[LineUsage { name: "", records: &records, days_abroad: &days_abroad }]);
            if cost.unserved > Volume::ZERO || cost.slow > Volume::ZERO {
                return None;
            }
            minor += self.home_minor(Money::new(cost.minor, offer.price.currency()))?;
        }
        Some(minor)
    }

    /// What a pool costs in a month for these loads, in its cheapest size; with the size.
    pub(crate) fn pool_month(&self, offer: &Offer, month: usize, loads: &[Load]) -> (i64, Option<usize>) {
        let sizes: Vec<Option<usize>> = match offer.price.tiers.len() {
            0 => vec![None],
            n => (0..n).filter(|&tier| !self.bans_tier(offer, tier)).map(Some).collect(),
        };
        let best =
            sizes.into_iter().map(|tier| (self.pool_size_month(offer, tier, month, loads), tier)).min_by_key(|(cost, _)| *cost);
        best.unwrap_or((FORBIDDEN, None))
    }

    fn bans_tier(&self, offer: &Offer, tier: usize) -> bool {
        self.variant.banned.contains(&crate::compile::variant::Ban::Tier(offer.id.clone(), tier))
    }

    /// What a pool costs in a month in one size.
    pub(crate) fn pool_size_month(&self, offer: &Offer, tier: Option<usize>, month: usize, loads: &[Load]) -> i64 {
        if offer.price.lines_max.is_some_and(|most| loads.len() > most as usize) {
            return FORBIDDEN;
        }
        let account = self.account(offer, tier);
        let mut rater = Rater::new(&account, loads.len());
        let together = Load {
            device: loads.first().map_or(0, |load| load.device),
            borrowers: loads.iter().flat_map(|load| load.borrowers.iter().copied().chain([load.device])).collect(),
            roams: Vec::new(),
        };
        let mut total = 0;
        for (weight, volumes) in self.scenarios(&together) {
            for cycle in self.cycles(offer, month) {
                let records: Vec<(Vec<Record>, Vec<Date>)> = loads
                    .iter()
                    .map(|load| (self.records(load, &volumes, cycle), self.days.away_before(load.device, cycle.0)))
                    .collect();
                let lines: Vec<LineUsage> =
                    records.iter().map(|(records, days_abroad)| LineUsage { name: "", records, days_abroad }).collect();
                rater.forget();
                let cost = rater.cycle(&lines);
                let minor = self.home_minor(Money::new(cost.minor, offer.price.currency()));
                match minor {
                    Some(minor) if cost.unserved == Volume::ZERO && cost.slow == Volume::ZERO => total += minor * weight,
                    _ => return FORBIDDEN,
                }
            }
        }
        total
    }

    fn records(&self, load: &Load, volumes: &[Volume], (from, until): (Date, Date)) -> Vec<Record> {
        self.days.records(self.intent(), load, volumes, from, until)
    }

    /// The scenarios that differ for a load, each with the sum of its weights.
    fn scenarios(&self, load: &Load) -> Vec<(i64, Vec<Volume>)> {
        let mut distinct: Vec<(i64, Vec<Volume>)> = Vec::new();
        let involved = |at: usize| at == load.device || load.borrowers.contains(&at);
        for scenario in &self.intent().demand.scenarios {
            let volumes: Vec<Volume> = scenario
                .volumes
                .iter()
                .enumerate()
                .map(|(at, volume)| if involved(at) { *volume } else { Volume::ZERO })
                .collect();
            match distinct.iter_mut().find(|(_, known)| *known == volumes) {
                Some((weight, _)) => *weight += i64::from(scenario.weight),
                None => distinct.push((i64::from(scenario.weight), volumes)),
            }
        }
        distinct
    }
}
