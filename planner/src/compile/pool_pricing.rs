//! What a pool costs in a month for the lines in it, in its cheapest size.

use fleet::intent::DemandScenario;
use fleet::money::Money;
use fleet::offer::Offer;
use fleet::rating::{CycleCost, LineUsage, Rater};
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::civil::Date;

use crate::compile::days::Load;
use crate::compile::pricing::{Pricing, is_by_volume};
use crate::compile::variant::Ban;
use crate::search::product::FORBIDDEN;

/// A pool's use in a month where only sums count: for each scenario its weight and, line by line, own data, lent data, seconds
/// and messages.
pub(crate) type PoolSums = Vec<(i64, Vec<[u64; 4]>)>;

impl Pricing<'_> {
    /// What a pool costs in a month for these loads, in its cheapest size; with the size.
    pub(crate) fn pool_month(&self, offer: &Offer, month: usize, loads: &[Load]) -> (i64, Option<usize>) {
        self.in_cheapest_size(offer, loads.len(), |rater| {
            let mut total = 0;
            for (weight, volumes) in self.scenarios(&together(loads)) {
                {
                    let cycle = self.cycle(month);
                    let counted = |load: &Load| self.days.days_counted(self.household.intent, load.device, offer, cycle.0);
                    let used = |load: &Load| (self.records(load, &volumes, cycle), counted(load));
                    let all: Vec<(Vec<Record>, Vec<Date>)> = loads.iter().map(used).collect();
                    let lines: Vec<LineUsage> =
                        all.iter().map(|(records, days)| LineUsage { name: "", records, days_abroad: days }).collect();
                    rater.forget();
                    total += self.served(offer, rater.cycle(&lines))? * weight;
                }
            }
            Some(total)
        })
    }

    /// The sums on which a pool's month depends; `None` when it depends on more.
    pub(crate) fn pool_sums(&self, offer: &Offer, month: usize, loads: &[Load]) -> Option<PoolSums> {
        if !is_by_volume(offer) || loads.iter().any(|load| !load.is_at_home()) {
            return None;
        }
        let of =
            |(weight, volumes): (i64, Vec<Volume>)| (weight, loads.iter().map(|load| self.sums(load, &volumes, month)).collect());
        Some(self.scenarios(&together(loads)).into_iter().map(of).collect())
    }

    /// The same for every scenario, also where they do not differ for these loads: so that sums of several can be put together.
    pub(crate) fn pool_sums_of_all(&self, offer: &Offer, month: usize, loads: &[Load]) -> Option<PoolSums> {
        if !is_by_volume(offer) || loads.iter().any(|load| !load.is_at_home()) {
            return None;
        }
        let of = |scenario: &DemandScenario| {
            let lines = loads.iter().map(|load| self.sums(load, &scenario.volumes, month));
            (i64::from(scenario.weight), lines.collect())
        };
        Some(self.household.intent.demand.scenarios.iter().map(of).collect())
    }

    /// What a pool costs for sums of use, in its cheapest size; with the size.
    pub(crate) fn pool_month_of(&self, offer: &Offer, sums: &PoolSums) -> (i64, Option<usize>) {
        let lines = sums.first().map_or(0, |(_, lines)| lines.len());
        self.in_cheapest_size(offer, lines, |rater| {
            let mut total = 0;
            for (weight, lines) in sums {
                let records: Vec<Vec<Record>> = lines.iter().map(|sums| as_records(self, sums)).collect();
                let lines: Vec<LineUsage> = records.iter().map(|records| LineUsage::new("", records)).collect();
                rater.forget();
                total += self.served(offer, rater.cycle(&lines))? * weight;
            }
            Some(total)
        })
    }

    fn in_cheapest_size(&self, offer: &Offer, lines: usize, price: impl Fn(&mut Rater) -> Option<i64>) -> (i64, Option<usize>) {
        if offer.price.lines_max.is_some_and(|most| lines > most as usize) {
            return (FORBIDDEN, None);
        }
        let banned = |tier: usize| self.variant.banned.contains(&Ban::Tier(offer.id.clone(), tier));
        let sizes: Vec<Option<usize>> = match offer.price.tiers.len() {
            0 => vec![None],
            n => (0..n).filter(|&tier| !banned(tier)).map(Some).collect(),
        };
        let cost = |tier: Option<usize>| price(&mut Rater::new(&self.account(offer, tier), lines)).unwrap_or(FORBIDDEN);
        sizes.into_iter().map(|tier| (cost(tier), tier)).min_by_key(|(cost, _)| *cost).unwrap_or((FORBIDDEN, None))
    }

    /// A cycle in the household's minor units; `None` when something is not served or cannot be converted.
    fn served(&self, offer: &Offer, cost: CycleCost) -> Option<i64> {
        if cost.serves_all() { self.home_minor(Money::new(cost.minor, offer.price.currency())) } else { None }
    }
}

/// A load that stands for all of them when scenarios are told apart.
fn together(loads: &[Load]) -> Load {
    Load {
        device: loads.first().map_or(0, |load| load.device),
        borrowers: loads
            .iter()
            .flat_map(|load| load.borrowers.iter().chain(&load.companions).copied().chain([load.device]))
            .collect(),
        ..Load::nothing(0)
    }
}

/// Sums as records at home, at the plan's first moment: where only sums count, one moment is as good as another.
pub(super) fn as_records(pricing: &Pricing, sums: &[u64; 4]) -> Vec<Record> {
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let [own, lent, seconds, messages] = *sums;
    let all = [
        (own, Used::Data(Volume::from_bytes(own))),
        (lent, Used::Tethered(Volume::from_bytes(lent))),
        (seconds, Used::Call { seconds: count(seconds) }),
        (messages, Used::Messages { count: count(messages) }),
    ];
    let (begin, offset) = pricing.days.first_noon(0);
    let place = pricing.household.intent.home.into();
    let record = |used| Record { begin, offset, place, network: None, used };
    all.into_iter().filter(|(n, _)| *n > 0).map(|(_, used)| record(used)).collect()
}
