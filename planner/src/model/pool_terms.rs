//! A pool's terms, parted into what each line pays for its own use and what all lines share.
//!
//! What a line pays by itself (paid days, surcharges, calls) is rated with the pool's own terms, but with volumes that do not end and
//! without fees; what it draws on the shared volumes is added up. Both are linear in who is in the pool.

use fleet::intent::Intent;
use fleet::money::Money;
use fleet::offer::terms::{Period, UnitPrice, ZoneData};
use fleet::offer::{After, DataTerms, Offer, Shares, Taxes};
use fleet::place::Place;
use fleet::rating::{LineUsage, Rater};
use fleet::usage::{Record, Used};

use super::monolith::PARTS;
use super::{NotLinear, Term};
use crate::compile::Compiled;
use crate::compile::days::Load;

/// What a line uses of a pool in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineUse {
    /// The pool, by its position among the compiled ones.
    pub pool: usize,
    /// What the line pays by itself, over all scenarios, in parts of the planner's unit.
    pub cost: i64,
    /// For each scenario and zone of the offer: bytes of the volume that the lines share.
    pub shared: Vec<Vec<u64>>,
    /// Of included minutes and messages: the most that it uses in any scenario.
    pub units: [u64; 2],
}

/// A pool's terms.
pub(super) struct PoolTerms<'a> {
    compiled: &'a Compiled<'a>,
    pool: usize,
    pub offer: &'a Offer,
    /// The offer as each line pays it by itself.
    line: Offer,
    shares: bool,
}

impl<'a> PoolTerms<'a> {
    /// The terms of a pool.
    ///
    /// # Errors
    /// When they are not linear in who is in it.
    pub(super) fn new(compiled: &'a Compiled<'a>, pool: usize) -> Result<Self, NotLinear> {
        let offer = compiled.offers[compiled.pools[pool]];
        let shares = offer.price.shares == Shares::Allowance;
        let terms = Self { compiled, pool, offer, line: by_the_line(offer, shares), shares };
        if !shares && !offer.price.tiers.is_empty() {
            return Err(terms.not_linear(Term::SizeOfLines));
        }
        Ok(terms)
    }

    pub(super) fn not_linear(&self, term: Term) -> NotLinear {
        NotLinear { pool: self.offer.id.clone(), term }
    }

    /// What a line with this load uses in a month; `None` when the pool cannot carry it at all.
    ///
    /// # Errors
    /// When it draws on a shared volume that begins anew each day.
    pub(super) fn line(&self, month: usize, load: &Load) -> Result<Option<LineUse>, NotLinear> {
        let compiled = self.compiled;
        let intent = compiled.household.intent;
        let (from, until) = (compiled.days.months.starts[month], compiled.days.months.starts[month + 1]);
        let away = compiled.days.days_counted(intent, load.device, self.offer, from);
        let account = compiled.pricing().account(&self.line, None);
        let mut rater = Rater::new(&account, 1);
        let mut used = LineUse { pool: self.pool, cost: 0, shared: Vec::new(), units: [0; 2] };
        for scenario in &intent.demand.scenarios {
            let records = compiled.days.records(intent, load, &scenario.volumes, from, until);
            rater.forget();
            let cost = rater.cycle(&[LineUsage { name: "", records: &records, days_abroad: &away }]);
            let Some(minor) = self.home_parts(cost.minor.saturating_mul(PARTS)).filter(|_| cost.serves_all()) else {
                return Ok(None);
            };
            used.cost += minor * i64::from(scenario.weight);
            used.shared.push(self.shared(&records)?);
            for (most, units) in used.units.iter_mut().zip(self.units(intent, &records)) {
                *most = (*most).max(units);
            }
        }
        Ok(Some(used))
    }

    /// An amount in parts of a minor unit of the offer's currency, in those of the household's; `None` without a rate.
    fn home_parts(&self, parts: i64) -> Option<i64> {
        let household = self.compiled.household;
        let amount = Money::new(parts, self.offer.price.currency());
        Some(household.facts.exchange().convert(amount, household.intent.currency, household.today)?.amount.minor)
    }

    /// An amount that is an item of its own on a bill, with its taxes: parts of the planner's unit in each scenario together.
    pub(super) fn item(&self, amount: Money) -> Option<i64> {
        let tax = (amount.minor * self.basis_points() + 5_000).div_euclid(10_000);
        Some(self.home_parts((amount.minor + tax).saturating_mul(PARTS))? * self.weights())
    }

    /// An amount that is a part of an item, with taxes, in parts of a household's minor unit.
    pub(super) fn share_of_item(&self, amount: Money) -> Option<i64> {
        self.home_parts(amount.minor.saturating_mul(PARTS + self.basis_points()))
    }

    /// How far a month's bill may be from the sum of its parts because whole cents are billed, in parts of the planner's unit.
    pub(super) fn rounding(&self, price: Option<Money>) -> i64 {
        let taxed = price.is_some_and(|price| price.minor * self.basis_points() % PARTS != 0);
        let taxes = if taxed { self.home_parts(PARTS / 2).unwrap_or(0) } else { 0 };
        let converted = self.offer.price.currency() != self.compiled.household.intent.currency;
        (taxes + if converted { PARTS } else { 0 }) * self.weights()
    }

    fn basis_points(&self) -> i64 {
        match (self.offer.price.taxes, self.compiled.household.intent.tax_basis_points) {
            (Taxes::Included, _) | (Taxes::Unstated, None) => 0,
            (Taxes::Added { basis_points }, _) | (Taxes::Unstated, Some(basis_points)) => i64::from(basis_points),
        }
    }

    fn weights(&self) -> i64 {
        self.compiled.household.intent.demand.scenarios.iter().map(|scenario| i64::from(scenario.weight)).sum()
    }

    /// The volume that the lines share in a zone, unless a size takes its place; and what follows it. `None` when it does not end.
    pub(super) fn shared_terms(&self, zone: usize) -> Option<&DataTerms> {
        match &self.offer.zones[zone].data {
            ZoneData::Own(terms) if self.shares => Some(terms),
            _ => None,
        }
    }

    /// Bytes that records draw on each zone's volume.
    fn shared(&self, records: &[Record]) -> Result<Vec<u64>, NotLinear> {
        let zones = &self.offer.zones;
        let mut bytes = vec![0; zones.len()];
        for record in records {
            let (Used::Data(volume) | Used::Tethered(volume)) = record.used else { continue };
            let Some(zone) = zones.iter().position(|zone| zone.places.contains(record.place)) else { continue };
            let data = zones[zone].day_pass.as_ref().map_or(&zones[zone].data, |pass| &pass.data);
            match data {
                ZoneData::AsAtHome => bytes[0] += volume.bytes,
                ZoneData::Own(_) if zones[zone].day_pass.is_none() => bytes[zone] += volume.bytes,
                _ => {}
            }
        }
        let daily = |zone: usize| {
            self.shared_terms(zone).is_some_and(|terms| terms.allowance.is_some() && matches!(terms.period, Period::Day(_)))
        };
        match (0..zones.len()).any(|zone| bytes[zone] > 0 && daily(zone)) {
            true => Err(self.not_linear(Term::DailyVolume)),
            false => Ok(bytes),
        }
    }

    /// Minutes and messages that count against included ones: calls are made at home.
    fn units(&self, intent: &Intent, records: &[Record]) -> [u64; 2] {
        let Some(home) = self.offer.terms_at(Place::Country(intent.home)) else { return [0; 2] };
        let increment = home.minute.map_or(60, |minute| u64::from(minute.increment_s.max(1)));
        records.iter().fold([0; 2], |[minutes, messages], record| match record.used {
            Used::Call { seconds } => [minutes + (u64::from(seconds).div_ceil(increment) * increment).div_ceil(60), messages],
            Used::Messages { count } => [minutes, messages + u64::from(count)],
            _ => [minutes, messages],
        })
    }

    /// Whether included minutes and messages suffice for these, or do not matter.
    pub(super) fn units_suffice(&self, used: [u64; 2]) -> bool {
        let Some(home) = self.offer.terms_at(Place::Country(self.compiled.household.intent.home)) else { return true };
        let suffices = |price: Option<UnitPrice>, used: u64| {
            price.is_none_or(|price| {
                price.price.minor == 0 || price.included.is_none_or(|included| included == 0 || used <= u64::from(included))
            })
        };
        !self.shares || (suffices(home.minute, used[0]) && suffices(home.message, used[1]))
    }
}

/// An offer without its fees, and with volumes that do not end where lines share them.
fn by_the_line(offer: &Offer, shares: bool) -> Offer {
    let mut line = offer.clone();
    line.price.base.minor = 0;
    line.price.line_fees.clear();
    line.price.lines_max = None;
    line.price.tiers.clear();
    for zone in line.zones.iter_mut().filter(|_| shares) {
        if let ZoneData::Own(terms) = &mut zone.data {
            *terms = DataTerms { allowance: None, period: Period::Cycle, after: After::Stop };
        }
    }
    line
}
