//! The exact search over one party: dynamic programming over the product of its members' states, month by month.
//!
//! A *coordinate* is one thing that has a state in every month (a device's line, the hub's backup line). Entering, staying
//! and leaving cost money along one coordinate only, so a month's transition is a min-plus product done coordinate by
//! coordinate, in a number of steps that is linear in the joint states. What a month costs in a joint state is the stage's business; it may also
//! depend on a *choice* (how a journey is served), and a choice that spans two months is carried across as a *context*.
//!
//! All arithmetic is in integers and the result is the true minimum, not an approximation.

/// A cost no sum of real costs reaches: “not allowed”.
pub(crate) const FORBIDDEN: i64 = i64::MAX / 4;

/// The states that one thing can be in, and what changing between them costs.
///
/// Changing has a simple shape, which makes a transition linear in the states: a state goes on to one other for nothing, or it is
/// left for the beginning of any other option, at the price of leaving the one plus the price of entering the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coordinate {
    /// The option that each state belongs to.
    pub option: Vec<usize>,
    /// The state that follows when nothing changes.
    pub stay: Vec<usize>,
    /// Cost of leaving from each state.
    pub leave: Vec<i64>,
    /// Cost of entering each state from another option; [`FORBIDDEN`] for states in the middle of a contract.
    pub enter: Vec<i64>,
    /// Cost of being in each state in the first month, coming from today.
    pub entry: Vec<i64>,
}

impl Coordinate {
    /// How many states there are.
    pub(crate) fn states(&self) -> usize {
        self.option.len()
    }

    /// Cost of being in state `b` in the month after state `a`.
    pub(crate) fn change(&self, a: usize, b: usize) -> i64 {
        let stays = if self.stay[a] == b { 0 } else { FORBIDDEN };
        let moves = if self.option[a] == self.option[b] || self.enter[b] >= FORBIDDEN {
            FORBIDDEN
        } else {
            self.leave[a] + self.enter[b]
        };
        stays.min(moves)
    }

    /// One month's transition of a table of costs by state.
    pub(crate) fn forward(&self, before: impl Fn(usize) -> i64, mut after: impl FnMut(usize, i64)) {
        let leaving = self.cheapest_two(|a| before(a).saturating_add(self.leave[a]));
        for (b, &enter) in self.enter.iter().enumerate() {
            if enter < FORBIDDEN {
                let from = leaving.other_than(self.option[b]);
                if from < FORBIDDEN {
                    after(b, from + enter);
                }
            }
        }
        for (a, &next) in self.stay.iter().enumerate() {
            after(next, before(a));
        }
    }

    /// The same backwards: what is still to come from each state before the transition.
    pub(crate) fn backward(&self, after: impl Fn(usize) -> i64) -> Vec<i64> {
        let entering = self.cheapest_two(|b| after(b).saturating_add(self.enter[b]));
        let from =
            |a: usize| after(self.stay[a]).min(entering.other_than(self.option[a]).saturating_add(self.leave[a])).min(FORBIDDEN);
        (0..self.states()).map(from).collect()
    }

    /// The cheapest state, and the cheapest of another option than its.
    fn cheapest_two(&self, cost: impl Fn(usize) -> i64) -> Two {
        let mut two = Two { first: (FORBIDDEN, usize::MAX), second: FORBIDDEN };
        for (state, &option) in self.option.iter().enumerate() {
            let cost = cost(state).min(FORBIDDEN);
            if cost < two.first.0 {
                if option != two.first.1 {
                    two.second = two.first.0;
                }
                two.first = (cost, option);
            } else if option != two.first.1 && cost < two.second {
                two.second = cost;
            }
        }
        two
    }
}

/// The cheapest cost with its option, and the cheapest cost of any other option.
struct Two {
    first: (i64, usize),
    second: i64,
}

impl Two {
    fn other_than(&self, option: usize) -> i64 {
        if self.first.1 == option { self.second } else { self.first.0 }
    }
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
    /// How much it changes, to be compared with other paths of the same party; 0 where nobody asked.
    pub unrest: i64,
    /// The joint state of each month, one entry a coordinate.
    pub states: Vec<Vec<usize>>,
    /// The choice of each month.
    pub choices: Vec<usize>,
}

/// The number of joint states.
pub(crate) fn joint_states(coordinates: &[Coordinate]) -> usize {
    coordinates.iter().map(Coordinate::states).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX)
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
        let n = coordinate.states();
        next.fill(FORBIDDEN);
        for block in (0..table.len()).step_by(stride * n) {
            for inner in 0..stride {
                let at = |state: usize| block + state * stride + inner;
                coordinate.forward(
                    |state| current[at(state)],
                    |state, cost| {
                        let slot = &mut next[at(state)];
                        *slot = (*slot).min(cost);
                    },
                );
            }
        }
        std::mem::swap(&mut current, &mut next);
        stride *= n;
    }
    current
}

/// The same backwards: what is still to come from each state before the transition.
pub(crate) fn transition_back(coordinates: &[Coordinate], table: &[i64]) -> Vec<i64> {
    let mut current = table.to_vec();
    let mut stride = 1;
    for coordinate in coordinates.iter().rev() {
        let n = coordinate.states();
        for block in (0..table.len()).step_by(stride * n) {
            for inner in 0..stride {
                let at = |state: usize| block + state * stride + inner;
                let before = coordinate.backward(|state| current[at(state)]);
                before.into_iter().enumerate().for_each(|(state, cost)| current[at(state)] = cost);
            }
        }
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
    Path { cost, unrest: 0, states, choices }
}

/// A state of the month before from which `target` is reached at `arrived`; one from which nothing changes, if there is one.
fn predecessor(coordinates: &[Coordinate], table: &[i64], target: &[usize], arrived: i64) -> Option<usize> {
    let stays = |(coordinate, &b): (&Coordinate, &usize)| coordinate.stay.iter().rposition(|&next| next == b);
    let same: Option<Vec<usize>> = coordinates.iter().zip(target).map(stays).collect();
    if let Some(at) = same.map(|same| coordinates.iter().zip(same).fold(0, |at, (coordinate, s)| at * coordinate.states() + s))
        && table[at] == arrived
    {
        return Some(at);
    }
    let mut state = vec![0; coordinates.len()];
    for (at, &cost) in table.iter().enumerate() {
        if cost <= arrived {
            let change = sum(coordinates.iter().zip(state.iter().zip(target)).map(|(c, (&a, &b))| c.change(a, b)));
            if change < FORBIDDEN && cost + change == arrived {
                return Some(at);
            }
        }
        advance(coordinates, &mut state);
    }
    None
}

/// Steps to the next joint state; the last coordinate varies fastest.
pub(crate) fn advance(coordinates: &[Coordinate], state: &mut [usize]) {
    for (coordinate, s) in coordinates.iter().zip(state.iter_mut()).rev() {
        *s += 1;
        if *s < coordinate.states() {
            return;
        }
        *s = 0;
    }
}

fn decode(coordinates: &[Coordinate], mut at: usize) -> Vec<usize> {
    let mut state = vec![0; coordinates.len()];
    for (coordinate, s) in coordinates.iter().zip(state.iter_mut()).rev() {
        *s = at % coordinate.states();
        at /= coordinate.states();
    }
    state
}

fn sum(costs: impl Iterator<Item = i64>) -> i64 {
    costs.fold(0, |total: i64, cost| if total >= FORBIDDEN || cost >= FORBIDDEN { FORBIDDEN } else { total + cost })
}
