//! The exact search over one party: dynamic programming over the product of its members' states, month by month.
//!
//! A *coordinate* is one thing that has a state in every month (a device's line, the hub's backup line). Entering, staying
//! and leaving cost money along one coordinate only, so a month's transition is a min-plus product done coordinate by
//! coordinate: `S × Σ nᵢ` steps instead of `S²`. What a month costs in a joint state is the stage's business; it may also
//! depend on a *choice* (how a journey is served), and a choice that spans two months is carried across as a *context*.
//!
//! All arithmetic is in integers and the result is the true minimum, not an approximation.

/// A cost no sum of real costs reaches: “not allowed”.
pub(crate) const FORBIDDEN: i64 = i64::MAX / 4;

/// The states that one thing can be in, and what changing between them costs.
#[derive(Debug, Clone)]
pub(crate) struct Coordinate {
    /// How many states there are.
    pub states: usize,
    /// Cost of being in state `b` in the month after state `a`, at `a * states + b`.
    pub transition: Vec<i64>,
    /// Cost of being in a state in the first month, coming from today.
    pub entry: Vec<i64>,
}

/// What months cost.
pub(crate) trait Stage {
    /// How many months there are.
    fn months(&self) -> usize;
    /// How many contexts are carried from month `month` into the next (1 when nothing spans the boundary).
    fn contexts_after(&self, month: usize) -> usize;
    /// The choices of a month, as (context before, context after).
    fn choices(&self, month: usize) -> &[(usize, usize)];
    /// Cost of a month in a joint state under a choice; [`FORBIDDEN`] when not allowed.
    fn cost(&self, month: usize, state: &[usize], choice: usize) -> i64;
}

/// A cheapest way through the months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    /// The whole cost.
    pub cost: i64,
    /// The joint state of each month, one entry a coordinate.
    pub states: Vec<Vec<usize>>,
    /// The choice of each month.
    pub choices: Vec<usize>,
}

/// The number of joint states.
pub(crate) fn joint_states(coordinates: &[Coordinate]) -> usize {
    coordinates.iter().map(|coordinate| coordinate.states).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX)
}

/// The cheapest path; `None` when no state of some month is allowed.
///
/// Memory is `months × contexts × joint states` costs of eight bytes.
pub(crate) fn cheapest_path(coordinates: &[Coordinate], stage: &dyn Stage) -> Option<Path> {
    let months = stage.months();
    let size = joint_states(coordinates);
    if size == 0 {
        return None; // Something has no state that it may be in.
    }
    let mut after: Vec<Vec<Vec<i64>>> = Vec::with_capacity(months);
    let mut state = vec![0; coordinates.len()];
    for month in 0..months {
        let before: Vec<Vec<i64>> = match after.last() {
            None => vec![entry(coordinates, size)],
            Some(tables) => tables.iter().map(|table| transition(coordinates, table)).collect(),
        };
        let mut tables = vec![vec![FORBIDDEN; size]; stage.contexts_after(month)];
        state.fill(0);
        for at in 0..size {
            for (choice, &(from, to)) in stage.choices(month).iter().enumerate() {
                let arrived = before[from][at];
                if arrived >= FORBIDDEN {
                    continue;
                }
                let cost = stage.cost(month, &state, choice);
                if cost < FORBIDDEN {
                    tables[to][at] = tables[to][at].min(arrived + cost);
                }
            }
            advance(coordinates, &mut state);
        }
        after.push(tables);
    }
    let (at, &cost) = after.last()?.first()?.iter().enumerate().min_by_key(|(_, cost)| **cost)?;
    (cost < FORBIDDEN).then(|| backtrack(coordinates, stage, &after, at, cost))
}

/// Costs of the first month's states, coming from today.
fn entry(coordinates: &[Coordinate], size: usize) -> Vec<i64> {
    let mut table = Vec::with_capacity(size);
    let mut state = vec![0; coordinates.len()];
    for _ in 0..size {
        table.push(sum(coordinates.iter().zip(&state).map(|(coordinate, &s)| coordinate.entry[s])));
        advance(coordinates, &mut state);
    }
    table
}

/// One month's transition, coordinate by coordinate. The last coordinate varies fastest.
fn transition(coordinates: &[Coordinate], table: &[i64]) -> Vec<i64> {
    let mut current = table.to_vec();
    let mut next = vec![FORBIDDEN; table.len()];
    let mut stride = 1;
    for coordinate in coordinates.iter().rev() {
        let n = coordinate.states;
        next.fill(FORBIDDEN);
        for block in (0..table.len()).step_by(stride * n) {
            for a in 0..n {
                for b in 0..n {
                    let cost = coordinate.transition[a * n + b];
                    if cost >= FORBIDDEN {
                        continue;
                    }
                    let (source, target) = (block + a * stride, block + b * stride);
                    for inner in 0..stride {
                        let arrived = current[source + inner].saturating_add(cost);
                        if arrived < next[target + inner] {
                            next[target + inner] = arrived;
                        }
                    }
                }
            }
        }
        std::mem::swap(&mut current, &mut next);
        stride *= n;
    }
    current
}

/// Walks back from the cheapest last state, finding in each month a choice and a predecessor that explain its cost.
fn backtrack(coordinates: &[Coordinate], stage: &dyn Stage, after: &[Vec<Vec<i64>>], mut at: usize, cost: i64) -> Path {
    let months = stage.months();
    let mut states = vec![Vec::new(); months];
    let mut choices = vec![0; months];
    let (mut context, mut remaining) = (0, cost);
    for month in (0..months).rev() {
        let state = decode(coordinates, at);
        let mut found = None;
        for (choice, &(from, _)) in stage.choices(month).iter().enumerate().filter(|(_, (_, to))| *to == context) {
            let spent = stage.cost(month, &state, choice);
            if spent >= FORBIDDEN {
                continue;
            }
            let arrived = remaining - spent;
            if month == 0 {
                let entered = sum(coordinates.iter().zip(&state).map(|(coordinate, &s)| coordinate.entry[s]));
                if entered == arrived {
                    found = Some((choice, from, 0, 0));
                    break;
                }
            } else if let Some(previous) = predecessor(coordinates, &after[month - 1][from], &state, arrived) {
                found = Some((choice, from, previous, after[month - 1][from][previous]));
                break;
            }
        }
        let (choice, from, previous, left) = found.expect("every reached state has a predecessor that explains its cost");
        choices[month] = choice;
        states[month] = state;
        (context, at, remaining) = (from, previous, left);
    }
    Path { cost, states, choices }
}

/// The first state of the month before from which `target` is reached at `arrived`.
fn predecessor(coordinates: &[Coordinate], table: &[i64], target: &[usize], arrived: i64) -> Option<usize> {
    let mut state = vec![0; coordinates.len()];
    for (at, &cost) in table.iter().enumerate() {
        if cost <= arrived {
            let change =
                sum(coordinates.iter().zip(state.iter().zip(target)).map(|(c, (&a, &b))| c.transition[a * c.states + b]));
            if change < FORBIDDEN && cost + change == arrived {
                return Some(at);
            }
        }
        advance(coordinates, &mut state);
    }
    None
}

/// Steps to the next joint state; the last coordinate varies fastest.
fn advance(coordinates: &[Coordinate], state: &mut [usize]) {
    for (coordinate, s) in coordinates.iter().zip(state.iter_mut()).rev() {
        *s += 1;
        if *s < coordinate.states {
            return;
        }
        *s = 0;
    }
}

fn decode(coordinates: &[Coordinate], mut at: usize) -> Vec<usize> {
    let mut state = vec![0; coordinates.len()];
    for (coordinate, s) in coordinates.iter().zip(state.iter_mut()).rev() {
        *s = at % coordinate.states;
        at /= coordinate.states;
    }
    state
}

fn sum(costs: impl Iterator<Item = i64>) -> i64 {
    costs.fold(0, |total: i64, cost| if total >= FORBIDDEN || cost >= FORBIDDEN { FORBIDDEN } else { total + cost })
}
