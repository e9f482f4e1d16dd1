//! Prices in the planner's unit: the household's minor units × the sum of the scenario weights.
//!
//! So an expectation over scenarios is an exact integer. Rating is `fleet::rating`'s, the same that prices any bill; here its
//! result is converted (each bill by itself, at the newest rate) and weighed.

use fleet::intent::Intent;
use fleet::money::Money;
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{Offer, Recurrence, Taxes};
use fleet::rating::{Account, LineUsage, Rater};
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::civil::Date;

use crate::compile::days::{Days, Load};
use crate::compile::pool_pricing::as_records;
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

    /// First day of a month, and the day after its last: a bill cycle.
    pub(crate) fn cycle(&self, month: usize) -> (Date, Date) {
        (self.days.months.starts[month], self.days.months.starts[month + 1])
    }

    /// What one line costs in a month under a load, expected over the scenarios; [`FORBIDDEN`] when it cannot carry the load.
    ///
    /// The answer has one entry for each line that is wanted, by its position.
    pub(crate) fn line_months(&self, lines: &mut [Priced<'a>], wanted: &[usize], month: usize, load: &Load) -> Vec<i64> {
        let mut costs = vec![0_i64; wanted.len()];
        let cycle = self.cycle(month);
        let away = self.days.away_before(load.device, cycle.0);
        for (weight, volumes) in self.scenarios(load) {
            let daily = self.records(load, &volumes, cycle);
            let whole = load.roams.is_empty().then(|| as_records(self.intent(), &sums(&daily)));
            for (cost, &at) in costs.iter_mut().zip(wanted).filter(|(cost, _)| **cost < FORBIDDEN) {
                let line = &mut lines[at];
                let spent = match &whole {
                    Some(whole) if line.by_volume => line.of_volume(whole, |offer, rater| self.bill(offer, rater, whole, &[])),
                    _ => self.bill(line.offer, &mut line.rater, &daily, &away),
                };
                *cost = spent.map_or(FORBIDDEN, |minor| *cost + minor * weight);
            }
        }
        costs
    }

    /// One bill cycle in the household's minor units; `None` when something is not served or cannot be converted.
    fn bill(&self, offer: &Offer, rater: &mut Rater<'_>, records: &[Record], days_abroad: &[Date]) -> Option<i64> {
        rater.forget();
        let cost = rater.cycle(&[LineUsage { name: "", records, days_abroad }]);
        if cost.serves_all() { self.home_minor(Money::new(cost.minor, offer.price.currency())) } else { None }
    }

    pub(crate) fn records(&self, load: &Load, volumes: &[Volume], (from, until): (Date, Date)) -> Vec<Record> {
        self.days.records(self.intent(), load, volumes, from, until)
    }

    /// The scenarios that differ for a load, each with the sum of its weights.
    pub(super) fn scenarios(&self, load: &Load) -> Vec<(i64, Vec<Volume>)> {
        let mut distinct: Vec<(i64, Vec<Volume>)> = Vec::new();
        let involved = |at: usize| at == load.device || load.borrowers.contains(&at) || load.companions.contains(&at);
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

/// An offer with what pricing it takes.
pub(crate) struct Priced<'a> {
    pub offer: &'a Offer,
    rater: Rater<'a>,
    /// Its cost at home depends on the month's sums alone, not on the days on which they fall.
    by_volume: bool,
    /// Costs already known for sums of own data, lent data, seconds and messages.
    known: Vec<([u64; 4], Option<i64>)>,
}

impl<'a> Priced<'a> {
    pub(crate) fn new(pricing: &Pricing<'a>, offer: &'a Offer) -> Self {
        Self { offer, rater: Rater::new(&pricing.account(offer, None), 1), by_volume: is_by_volume(offer), known: Vec::new() }
    }

    fn of_volume(&mut self, whole: &[Record], rate: impl FnOnce(&Offer, &mut Rater<'a>) -> Option<i64>) -> Option<i64> {
        let sums = sums(whole);
        if let Some((_, cost)) = self.known.iter().find(|(known, _)| *known == sums) {
            return *cost;
        }
        let cost = rate(self.offer, &mut self.rater);
        self.known.push((sums, cost));
        cost
    }
}

pub(crate) fn sums(records: &[Record]) -> [u64; 4] {
    records.iter().fold([0; 4], |mut sums, record| {
        match record.used {
            Used::Data(volume) => sums[0] += volume.bytes,
            Used::Tethered(volume) => sums[1] += volume.bytes,
            Used::Call { seconds } => sums[2] += u64::from(seconds),
            Used::Messages { count } => sums[3] += u64::from(count),
        }
        sums
    })
}

/// Whether an offer's cost at home depends on the month's sums alone, not on the days on which they fall.
pub(super) fn is_by_volume(offer: &Offer) -> bool {
    offer.price.recurrence == Recurrence::Monthly
        && offer.zones.first().is_some_and(|home| {
            let by_cycle = matches!(&home.data, ZoneData::Own(terms) if terms.period == Period::Cycle);
            let by_minute = home.minute.is_none_or(|minute| minute.increment_s > 0 && 60 % minute.increment_s == 0);
            by_cycle && by_minute && home.day_pass.is_none() && home.fair_use.is_none()
        })
}
