//! The simplest unit: one device, exactly one option in each month, some options being a line of a pool.

use crate::pool_search::problem::{Membership, Prices, Unit, UnitPath};

/// An option of a device that is not in a pool.
#[derive(Clone, Debug)]
pub struct DeviceOption {
    /// Cost in each month while it is on.
    pub cost: Vec<i64>,
    /// Cost of each start.
    pub start_cost: i64,
    /// Months it must stay on once started, or until the end of the horizon.
    pub run_months: usize,
    /// Whether it was on before the first month: being on then costs no start and binds to nothing.
    pub held: bool,
}

/// A device. Outside its pools only *stretches* matter: the least cost of the months `from..to` without any pool, starting and
/// ending afresh. They do not depend on prices, so they are computed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    months: usize,
    memberships: Vec<Membership>,
    /// Least cost of the stretch `from..to` at `from * (months + 1) + to`.
    stretch: Vec<i64>,
    /// By month: the kinds of being outside in it.
    outside: Vec<OutsideMonth>,
}

/// The kinds of being outside in one month. Two beginnings are of one kind if from here on all their costs agree, so that a search
/// over months needs no more states than there are kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OutsideMonth {
    pub(crate) kinds: usize,
    /// Per kind of the month before: cost of one more month, and the kind it becomes.
    pub(crate) goes_on: Vec<(i64, u16)>,
    /// Cost of the month and kind when the outside begins in it.
    pub(crate) begins: (i64, u16),
}

impl Device {
    /// A device with the given options outside the pools and memberships in pools.
    #[must_use]
    pub fn new(months: usize, options: &[DeviceOption], memberships: Vec<Membership>) -> Self {
        let stretch = stretches(months, options);
        let outside = outside_kinds(months, &stretch);
        Self { months, memberships, stretch, outside }
    }

    /// Least cost of the months `from..to` outside all pools; more than any price if there is none.
    #[must_use]
    pub fn stretch(&self, from: usize, to: usize) -> i64 {
        if from == to { 0 } else { self.stretch[from * (self.months + 1) + to] }
    }
}

impl Device {
    pub(crate) fn lines(&self) -> usize {
        self.memberships.len()
    }

    /// The kinds of being outside in a month.
    pub(crate) fn outside(&self, month: usize) -> &OutsideMonth {
        &self.outside[month]
    }

    /// Pool of a membership.
    pub(crate) fn pool(&self, line: usize) -> usize {
        self.memberships[line].pool
    }

    /// True costs of a membership in a month: being on, and starting.
    pub(crate) fn line_costs(&self, line: usize, month: usize) -> (i64, i64) {
        let membership = &self.memberships[line];
        (membership.line_cost[month], if month == 0 && membership.held { 0 } else { membership.join_cost })
    }

    /// Volumes that a line brings in a month.
    pub(crate) fn line_volumes(&self, line: usize, month: usize, scenarios: usize) -> &[i64] {
        &self.memberships[line].volumes[month * scenarios..(month + 1) * scenarios]
    }

    /// Volumes the device would bring to a pool.
    pub(crate) fn volumes(&self, pool: usize) -> Option<&[i64]> {
        self.memberships.iter().find(|membership| membership.pool == pool).map(|membership| membership.volumes.as_slice())
    }

    /// Base cost of a path that the device can take.
    pub(crate) fn base_cost(&self, on: &[(u32, u32)]) -> i64 {
        self.base_cost_of(on).unwrap_or(NEVER)
    }
}

impl Unit for Device {
    fn as_device(&self) -> Option<&Device> {
        Some(self)
    }

    fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    fn best_path(&self, prices: Prices<'_>) -> Option<UnitPath> {
        let (months, lines) = (self.months, self.memberships.len());
        // inside[j][t]: least cost of months ..=t with membership j on in t; before[t]: of months ..t, the last one in a pool.
        let mut inside = vec![0i64; lines * months];
        let mut came = vec![u32::MAX; lines * months];
        let mut before = vec![(2 * NEVER, u32::MAX); months + 1];
        before[0].0 = 0;
        let mut outside = vec![(2 * NEVER, u32::MAX); months + 1];
        for month in 0..=months {
            for (from, before) in before.iter().enumerate().take(month) {
                let cost = before.0 + self.stretch(from, month);
                if cost < outside[month].0 {
                    outside[month] = (cost, from as u32);
                }
            }
            if month == months {
                break;
            }
            let (mut first, mut second) = ((outside[month].0, OUTSIDE), (2 * NEVER, OUTSIDE));
            if month == 0 {
                first.0 = 0;
            } else {
                for line in 0..lines {
                    let cost = inside[line * months + month - 1];
                    if cost < first.0 {
                        second = first;
                        first = (cost, line as u32);
                    } else if cost < second.0 {
                        second = (cost, line as u32);
                    }
                }
            }
            for line in 0..lines {
                let at = line * months + month;
                let (mut cost, mut from) = if first.1 == line as u32 { second } else { first };
                cost += if month == 0 && self.memberships[line].held { 0 } else { prices.start[at] };
                if month > 0 && inside[at - 1] <= cost {
                    (cost, from) = (inside[at - 1], line as u32);
                }
                inside[at] = (cost + prices.on[at]).min(2 * NEVER);
                came[at] = from;
                if inside[at] < before[month + 1].0 {
                    before[month + 1] = (inside[at], line as u32);
                }
            }
        }
        let mut path = UnitPath::default();
        let mut month = months;
        let mut line = if before[months].0 < outside[months].0 { before[months].1 } else { OUTSIDE };
        while month > 0 {
            if line == OUTSIDE {
                let from = outside[month].1;
                if from == u32::MAX {
                    return None;
                }
                path.base_cost += self.stretch(from as usize, month);
                month = from as usize;
                line = before[month].1;
            } else {
                month -= 1;
                path.on.push((line, month as u32));
                line = came[line as usize * months + month];
            }
        }
        path.on.sort_unstable();
        (path.base_cost < NEVER).then_some(path)
    }

    fn base_cost_of(&self, on: &[(u32, u32)]) -> Option<i64> {
        let mut inside = vec![false; self.months];
        for (_, month) in on {
            if std::mem::replace(&mut inside[*month as usize], true) {
                return None;
            }
        }
        let (mut cost, mut from) = (0, 0);
        inside.push(true);
        for (month, inside) in inside.into_iter().enumerate() {
            if inside {
                cost += self.stretch(from, month);
                from = month + 1;
            }
        }
        (cost < NEVER).then_some(cost)
    }
}

/// A cost above every sum of prices, forbidden ones included.
const NEVER: i64 = 1 << 56;

/// Marks "outside all pools" where a membership index is expected.
const OUTSIDE: u32 = u32::MAX;

fn outside_kinds(months: usize, stretch: &[i64]) -> Vec<OutsideMonth> {
    let cost = |from: usize, to: usize| if from == to { 0 } else { stretch[from * (months + 1) + to] };
    let mut found: Vec<OutsideMonth> = Vec::with_capacity(months);
    // Kind of each beginning in the month before.
    let mut kinds: Vec<u16> = vec![];
    for month in 0..months {
        let mut signs: Vec<Vec<i64>> = vec![];
        let mut now = vec![0u16; month + 1];
        let mut entry = OutsideMonth {
            goes_on: vec![(0, 0); found.last().map_or(0, |last: &OutsideMonth| last.kinds)],
            ..OutsideMonth::default()
        };
        for since in 0..=month {
            let sign: Vec<i64> = (month + 2..=months).map(|to| cost(since, to) - cost(since, month + 1)).collect();
            let kind = signs.iter().position(|known| *known == sign).unwrap_or_else(|| {
                signs.push(sign);
                signs.len() - 1
            });
            now[since] = kind as u16;
            if since < month {
                entry.goes_on[kinds[since] as usize] = (cost(since, month + 1) - cost(since, month), kind as u16);
            } else {
                entry.begins = (cost(month, month + 1), kind as u16);
            }
        }
        entry.kinds = signs.len();
        kinds = now;
        found.push(entry);
    }
    found
}

/// Least cost of every stretch: the last option in it starts in month `start` and ends with the stretch.
fn stretches(months: usize, options: &[DeviceOption]) -> Vec<i64> {
    let width = months + 1;
    let mut last = vec![NEVER; width * width];
    let mut last_from_held = vec![NEVER; width];
    for option in options {
        for start in 0..months {
            let mut sum = option.start_cost;
            for to in start + 1..=months {
                sum += option.cost[to - 1];
                if to - start >= option.run_months || to == months {
                    let cell = &mut last[start * width + to];
                    *cell = sum.min(*cell);
                }
                if start == 0 && option.held {
                    last_from_held[to] = last_from_held[to].min(sum - option.start_cost);
                }
            }
        }
    }
    let mut table = vec![NEVER; width * width];
    for from in 0..months {
        for to in from + 1..=months {
            let mut best = last[from * width + to];
            if from == 0 {
                best = best.min(last_from_held[to]);
            }
            for start in from + 1..to {
                best = best.min(table[from * width + start] + last[start * width + to]);
            }
            table[from * width + to] = best.min(NEVER);
        }
    }
    table
}
