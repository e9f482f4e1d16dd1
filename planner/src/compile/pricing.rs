//! Prices in the planner's unit: the household's minor units × the sum of the scenario weights.
//!
//! So an expectation over scenarios is an exact integer. Rating is `fleet::rating`'s, the same that prices any bill; here its
//! result is converted (each bill by itself, at the newest rate) and weighed.

use fleet::intent::{CommitmentRule, Intent};
use fleet::money::Money;
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{After, Offer, Recurrence, Taxes};
use fleet::rating::{Account, LineUsage, Rater};
use fleet::usage::Record;
use fleet::volume::Volume;
use jiff::civil::Date;

use crate::compile::days::{Days, Load};
use crate::compile::pool_pricing::as_records;
use crate::compile::supply::overage;
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
        let tax = (amount.minor * self.tax_basis_points(offer) + 5_000).div_euclid(10_000);
        self.certain(Money::new(amount.minor + tax, amount.currency))
    }

    fn tax_basis_points(&self, offer: &Offer) -> i64 {
        match (offer.price.taxes, self.intent().tax_basis_points) {
            (Taxes::Included, _) | (Taxes::Unstated, None) => 0,
            (Taxes::Added { basis_points }, _) | (Taxes::Unstated, Some(basis_points)) => i64::from(basis_points),
        }
    }

    /// What a contract must save in a month before it is taken: the months of a year add up to the rule's amount.
    pub(crate) fn caution(&self, month: usize) -> i64 {
        let CommitmentRule::IfItSavesPerYear(amount) = self.intent().rules.commitment else { return 0 };
        let (a_year, months) = (self.certain(amount).unwrap_or(0), i64::try_from(month).unwrap_or(0));
        a_year * (months + 1) / 12 - a_year * months / 12
    }

    /// What so many blocks of a package's overage cost, in the planner's unit.
    pub(crate) fn overage(&self, offer: &Offer, blocks: u64) -> i64 {
        let Some(After::Charge { price, cap, .. }) = overage(offer) else { return 0 };
        let minor = price.minor.saturating_mul(i64::try_from(blocks).unwrap_or(i64::MAX));
        let minor = cap.map_or(minor, |cap| minor.min(cap.minor));
        self.taxed(offer, Money::new(minor, price.currency)).unwrap_or(FORBIDDEN)
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
        for (weight, volumes) in self.scenarios(load) {
            let whole = load.is_at_home().then(|| self.sums(load, &volumes, month));
            let by_day = std::cell::OnceCell::new();
            for (cost, &at) in costs.iter_mut().zip(wanted).filter(|(cost, _)| **cost < FORBIDDEN) {
                let line = &mut lines[at];
                let spent = match &whole {
                    Some(whole) if line.by_volume => line.of_volume(self, whole),
                    _ => {
                        let counted = self.days.days_counted(self.intent(), load.device, line.offer, cycle.0);
                        line.bill(by_day.get_or_init(|| self.records(load, &volumes, cycle)), &counted)
                    }
                };
                let due = spent.and_then(|minor| {
                    self.home_minor(Money::new(minor + self.beyond_a_cycle(line.offer, month), line.offer.price.currency()))
                });
                *cost = due.map_or(FORBIDDEN, |minor| *cost + minor * weight);
            }
        }
        costs
    }

    /// What a month's part of cycles that are not months costs beyond one cycle, with taxes, in the offer's own minor units.
    ///
    /// Every month has the same part, so that no line is taken for the shortest month alone; the parts of a year add up to what its
    /// 365 days cost: 13 cycles of 28 days and one day.
    fn beyond_a_cycle(&self, offer: &Offer, month: usize) -> i64 {
        let Recurrence::EveryDays(days) = offer.price.recurrence else { return 0 };
        let paid = |month: usize| {
            let (twelfths, days) = (i64::try_from(month).unwrap_or(0) * 365, i64::from(days) * 12);
            (offer.price.base.minor * twelfths * 2 + days).div_euclid(days * 2)
        };
        let with_tax = |minor: i64| minor + (minor * self.tax_basis_points(offer) + 5_000).div_euclid(10_000);
        with_tax(paid(month + 1) - paid(month)) - with_tax(offer.price.base.minor)
    }

    pub(crate) fn records(&self, load: &Load, volumes: &[Volume], (from, until): (Date, Date)) -> Vec<Record> {
        self.days.records(self.intent(), load, volumes, from, until)
    }

    /// What a load without journeys sums to in a month: own data, lent data, seconds and messages.
    pub(crate) fn sums(&self, load: &Load, volumes: &[Volume], month: usize) -> [u64; 4] {
        self.days.sums(self.intent(), load, volumes, month)
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
    /// What a cycle costs for sums of own data, lent data, seconds and messages, as far as known.
    known: Vec<([u64; 4], Option<i64>)>,
}

impl<'a> Priced<'a> {
    pub(crate) fn new(pricing: &Pricing<'a>, offer: &'a Offer) -> Self {
        Self { offer, rater: Rater::new(&pricing.account(offer, None), 1), by_volume: is_by_volume(offer), known: Vec::new() }
    }

    /// One bill cycle in the offer's minor units; `None` when something is not served.
    fn bill(&mut self, records: &[Record], days_abroad: &[Date]) -> Option<i64> {
        self.rater.forget();
        let cost = self.rater.cycle(&[LineUsage { name: "", records, days_abroad }]);
        cost.serves_all().then_some(cost.minor)
    }

    /// The same, where only the sums count.
    fn of_volume(&mut self, pricing: &Pricing, sums: &[u64; 4]) -> Option<i64> {
        if let Some((_, cost)) = self.known.iter().find(|(known, _)| known == sums) {
            return *cost;
        }
        let cost = self.bill(&as_records(pricing, sums), &[]);
        self.known.push((*sums, cost));
        cost
    }
}

/// Whether an offer's cost at home depends on the month's sums alone, not on the days on which they fall.
pub(super) fn is_by_volume(offer: &Offer) -> bool {
    offer.price.recurrence != Recurrence::Once
        && offer.zones.first().is_some_and(|home| {
            let by_cycle = matches!(&home.data, ZoneData::Own(terms) if terms.period == Period::Cycle);
            let by_minute = home.minute.is_none_or(|minute| minute.increment_s > 0 && 60 % minute.increment_s == 0);
            by_cycle && by_minute && home.day_pass.is_none() && home.fair_use.is_none()
        })
}
