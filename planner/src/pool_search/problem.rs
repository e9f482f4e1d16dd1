//! The problem: units choose a path over the months, and shared pools couple them.
//!
//! A *unit* is whatever decides alone once prices are known: a device, or a whole person. A unit has *memberships*: the ways in
//! which one of its lines can sit in one pool. A path of a unit says in which months each membership is on, and what everything
//! outside the pools costs (the *base cost*). The line and joining costs of a membership belong to the problem, not to the unit,
//! so that the search can split them between the unit's side and the pool's side.

use crate::pool_search::device::Device;
use crate::pool_search::pool::Pool;

/// A price no path should pay; a path that must pay it is not allowed. Its negative forces a membership on.
pub const FORBIDDEN: i64 = 1 << 50;

/// One line of one unit in one pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Index of the pool.
    pub pool: usize,
    /// Cost of the line in each month while it is on, in money units.
    pub line_cost: Vec<i64>,
    /// Cost of each start: on in a month and not on in the month before.
    pub join_cost: i64,
    /// Whether it was on before the first month, so that being on then is no start.
    pub held: bool,
    /// Volume the line brings, at `month * scenarios + scenario`, in volume units.
    pub volumes: Vec<i64>,
}

/// Prices a unit sees for its own memberships, each at `membership * months + month`, in money units.
#[derive(Clone, Copy, Debug)]
pub struct Prices<'a> {
    /// Price of being on.
    pub on: &'a [i64],
    /// Price of a start.
    pub start: &'a [i64],
}

/// What a unit decided.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct UnitPath {
    /// Cost of everything but memberships.
    pub base_cost: i64,
    /// Memberships that are on, as (membership of the unit, month), sorted.
    pub on: Vec<(u32, u32)>,
}

/// Something that decides alone once the prices of its memberships are known.
pub trait Unit: Send + Sync {
    /// The memberships, in the order of the indices used everywhere else.
    fn memberships(&self) -> &[Membership];
    /// A cheapest path: it minimises base cost + prices of months on + prices of starts, exactly. Prices may be negative, and as
    /// large as [`FORBIDDEN`] in either direction. `None` if the unit has no path at all.
    fn best_path(&self, prices: Prices<'_>) -> Option<UnitPath>;
    /// The least base cost with exactly these memberships on, from the unit's own rules: used to check a path independently.
    fn base_cost_of(&self, on: &[(u32, u32)]) -> Option<i64>;
    /// The unit as a plain device, if it is one: the search then re-optimises it together with others.
    fn as_device(&self) -> Option<&Device> {
        None
    }
}

/// A whole instance.
pub struct Problem {
    /// Length of the horizon.
    pub months: usize,
    /// Scenarios in every volume profile.
    pub scenarios: usize,
    /// The pools.
    pub pools: Vec<Pool>,
    /// The units.
    pub units: Vec<Box<dyn Unit>>,
    /// First global membership of each unit, and at the end their number.
    first: Vec<usize>,
    /// Unit of each global membership.
    owner: Vec<usize>,
    /// Global memberships of each pool.
    by_pool: Vec<Vec<usize>>,
    /// Mean volume of each global membership at `membership * months + month`.
    mean_volumes: Vec<i64>,
}

impl Problem {
    /// Puts an instance together.
    ///
    /// # Errors
    /// The instance names a pool that is not there, or a profile has the wrong length, or a pool has no tier.
    pub fn new(months: usize, scenarios: usize, pools: Vec<Pool>, units: Vec<Box<dyn Unit>>) -> Result<Self, String> {
        let mut problem =
            Self { months, scenarios, pools, units, first: vec![0], owner: vec![], by_pool: vec![], mean_volumes: vec![] };
        problem.by_pool = vec![vec![]; problem.pools.len()];
        if let Some(index) = problem.pools.iter().position(|pool| pool.tiers.is_empty() || pool.weights.len() != scenarios) {
            return Err(format!("pool {index} needs at least one tier and one weight per scenario"));
        }
        for (index, unit) in problem.units.iter().enumerate() {
            for membership in unit.memberships() {
                let pool = problem
                    .pools
                    .get(membership.pool)
                    .ok_or_else(|| format!("unit {index} names pool {}, which is not there", membership.pool))?;
                if membership.line_cost.len() != months || membership.volumes.len() != months * scenarios {
                    return Err(format!(
                        "unit {index}: line costs and volumes must cover {months} months and {scenarios} scenarios"
                    ));
                }
                problem.by_pool[membership.pool].push(problem.owner.len());
                problem.owner.push(index);
                problem.mean_volumes.extend(membership.volumes.chunks(scenarios.max(1)).map(|volumes| pool.mean_volume(volumes)));
            }
            problem.first.push(problem.owner.len());
        }
        Ok(problem)
    }

    /// Number of memberships of all units.
    #[must_use]
    pub fn memberships_len(&self) -> usize {
        self.owner.len()
    }

    /// A membership by its global index.
    #[must_use]
    pub fn membership(&self, index: usize) -> &Membership {
        let unit = self.owner[index];
        &self.units[unit].memberships()[index - self.first[unit]]
    }

    /// Global indices of the memberships of a unit.
    #[must_use]
    pub fn memberships_of(&self, unit: usize) -> std::ops::Range<usize> {
        self.first[unit]..self.first[unit + 1]
    }

    /// Global indices of the memberships in a pool.
    #[must_use]
    pub fn members(&self, pool: usize) -> &[usize] {
        &self.by_pool[pool]
    }

    /// The unit that owns a membership.
    #[must_use]
    pub fn owner(&self, membership: usize) -> usize {
        self.owner[membership]
    }

    /// Mean volume of a membership in a month.
    #[must_use]
    pub fn mean_volume(&self, membership: usize, month: usize) -> i64 {
        self.mean_volumes[membership * self.months + month]
    }

    /// True costs of all memberships, on and start, at `membership * months + month`.
    #[must_use]
    pub fn costs(&self) -> (Vec<i64>, Vec<i64>) {
        let (mut on, mut start) = (vec![], vec![]);
        for membership in self.units.iter().flat_map(|unit| unit.memberships()) {
            on.extend_from_slice(&membership.line_cost);
            start.extend(std::iter::repeat_n(membership.join_cost, self.months));
        }
        (on, start)
    }

    /// The starts within a unit's path: a membership on in a month and not on in the month before.
    #[must_use]
    pub fn starts(&self, unit: usize, path: &UnitPath) -> Vec<(u32, u32)> {
        let memberships = self.units[unit].memberships();
        let is_start = |index: usize, (membership, month): (u32, u32)| {
            if month == 0 {
                !memberships[membership as usize].held
            } else {
                index == 0 || path.on[index - 1] != (membership, month - 1)
            }
        };
        path.on.iter().enumerate().filter(|(index, on)| is_start(*index, **on)).map(|(_, on)| *on).collect()
    }
}
