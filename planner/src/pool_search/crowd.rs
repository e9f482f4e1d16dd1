//! A cheap bound for one pool and month: the linear relaxation of "which lines, which tier".
//!
//! It has no memory of the month before and lets lines be split, so it is weak for a pool of eight lines and close for a pool of
//! hundreds. It prices the first rounds of every search, and pools too large for [`crate::pool_search::trajectory`].

use crate::pool_search::month::volumes;
use crate::pool_search::problem::Problem;
use crate::pool_search::trajectory::{Fixing, Pricing, Seen, Shares};

/// Prices a pool month by month. `None` if the fixings leave nothing.
pub(crate) fn price_crowd(problem: &Problem, pool: usize, shares: &Shares, fixings: &[Fixing]) -> Option<Pricing> {
    let mut pricing = Pricing::default();
    for month in 0..problem.months {
        let mut crowd = Crowd::new(problem, pool, shares, fixings, month);
        pricing.value += crowd.bound(problem, pool)?;
        for members in crowd.sets {
            if let Some(cost) = problem.pools[pool].month_cost(members.len(), &volumes(problem, &members, month)) {
                pricing.seen.push(Seen { month, members, cost });
            }
        }
    }
    Some(pricing)
}

/// Whether a pool may gain something in a month, whatever was on before it.
pub(crate) fn may_gain(problem: &Problem, pool: usize, shares: &Shares, fixings: &[Fixing], month: usize) -> bool {
    Crowd::new(problem, pool, shares, fixings, month).bound(problem, pool) != Some(0)
}

/// The memberships that may join in one month.
struct Crowd {
    /// (membership, price, mean volume).
    items: Vec<(u32, i64, i64)>,
    /// Memberships a branch asks for come first, with this much price and volume together.
    forced: Vec<u32>,
    forced_price: i64,
    forced_volume: i64,
    /// Good sets found on the way.
    sets: Vec<Vec<u32>>,
}

impl Crowd {
    fn new(problem: &Problem, pool: usize, shares: &Shares, fixings: &[Fixing], month: usize) -> Self {
        let mut crowd = Self { items: vec![], forced: vec![], forced_price: 0, forced_volume: 0, sets: vec![] };
        for member in problem.members(pool) {
            let at = member * problem.months + month;
            let (price, volume) = (shares.on[at] + shares.start[at].min(0), problem.mean_volume(*member, month));
            match fixings[at] {
                Fixing::On => {
                    crowd.forced.push(*member as u32);
                    crowd.forced_price += price;
                    crowd.forced_volume += volume;
                }
                Fixing::Free if price < 0 => crowd.items.push((*member as u32, price, volume)),
                _ => {}
            }
        }
        crowd
    }

    fn bound(&mut self, problem: &Problem, pool: usize) -> Option<i64> {
        let terms = &problem.pools[pool];
        let lines_left = terms.lines_max.checked_sub(self.forced.len())?;
        let mut best = if self.forced.is_empty() { 0 } else { i64::MAX };
        if self.forced.is_empty() && self.items.is_empty() {
            return Some(0);
        }
        for tier in &terms.tiers {
            let fixed = tier.fee + terms.lines_fee(self.forced.len().max(1)) + self.forced_price;
            let (bound, price) = self.tier_bound(tier.cap - self.forced_volume, terms.slope(), lines_left);
            if fixed + bound < best {
                best = fixed + bound;
                self.sets.clear();
                self.propose(price, tier.cap - self.forced_volume, lines_left);
            }
        }
        Some(best)
    }

    /// Greatest Lagrangian bound over the price of a volume unit, and that price.
    fn tier_bound(&self, cap: i64, slope: i64, lines: usize) -> (i64, i64) {
        let (mut low, mut high) = (0, slope);
        let (mut best, mut volume) = self.at_price(low, lines);
        best -= low * cap;
        let mut best_price = 0;
        if volume <= cap {
            return (best, 0);
        }
        while low < high {
            let middle = low + (high - low + 1) / 2;
            let value;
            (value, volume) = self.at_price(middle, lines);
            if value - middle * cap > best {
                (best, best_price) = (value - middle * cap, middle);
            }
            if volume > cap { low = middle } else { high = middle - 1 }
        }
        (best, best_price)
    }

    /// Least sum of prices with a price per volume unit, and the volume of that choice.
    fn at_price(&self, price: i64, lines: usize) -> (i64, i64) {
        let mut values: Vec<(i64, i64)> =
            self.items.iter().map(|(_, own, volume)| (own + price * volume, *volume)).filter(|(value, _)| *value < 0).collect();
        if values.len() > lines {
            values.select_nth_unstable(lines);
            values.truncate(lines);
        }
        values.iter().fold((0, 0), |sum, value| (sum.0 + value.0, sum.1 + value.1))
    }

    /// Whole sets near the split optimum: one that fits under the cap, and one that takes the best lines whatever their volume.
    fn propose(&mut self, price: i64, cap: i64, lines: usize) {
        let mut order: Vec<(i64, i64, u32)> =
            self.items.iter().map(|(member, own, volume)| (own + price * volume, *volume, *member)).collect();
        order.sort_unstable();
        let mut fitting = (self.forced.clone(), 0);
        for (_, volume, member) in &order {
            if fitting.0.len() < self.forced.len() + lines && fitting.1 + volume <= cap.max(0) {
                fitting.0.push(*member);
                fitting.1 += volume;
            }
        }
        let greedy = order.iter().filter(|(value, ..)| *value <= 0).take(lines).map(|(.., member)| *member);
        let mut greedy: Vec<u32> = self.forced.iter().copied().chain(greedy).collect();
        greedy.sort_unstable();
        fitting.0.sort_unstable();
        self.sets.extend([fitting.0, greedy]);
    }
}
