//! One party, reduced to what others could notice: in each month and joint state, the cheapest way for each *taking*.
//!
//! A taking says what the party takes of everything that is shared in a month. Prices are put on it; what is left of the party's
//! own business is a plain walk through the months.

use std::collections::BTreeMap;

use crate::compile::party::{Party, add};
use crate::search::accord::parts::{Prices, Shared};
use crate::search::product::{Coordinate, FORBIDDEN, Path, Stage, joint_states, transition_back};
use crate::search::steady::steadiest_path;

/// More ways to spend a month than this, over all months, are not told apart.
const WAYS_MAX: usize = 40_000_000;
/// More cells than this in a month are not kept.
const CELLS_MAX: usize = 1 << 20;

/// A way to spend a month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub state: u32,
    /// Context before and after the month.
    pub from: u32,
    pub to: u32,
    pub choice: u32,
    /// What it costs beside everything shared.
    pub cost: i64,
    /// Position among the month's takings.
    pub taking: u32,
}

/// A party's month.
#[derive(Debug, Default)]
pub(super) struct Month {
    pub cells: Vec<Cell>,
    /// For each taking: the part (0: none) of each thing that is shared in this month.
    pub takings: Vec<Vec<u32>>,
    pub contexts_after: usize,
}

/// A party as the search for an accord sees it.
pub(super) struct Person<'a> {
    pub party: &'a Party,
    pub coordinates: Vec<Coordinate>,
    /// Joint states.
    pub size: usize,
    pub months: Vec<Month>,
}

/// What the rest of the plan costs a party at given prices, and what it takes when it decides alone.
pub(super) struct Answer {
    /// Least cost of everything, prices paid.
    pub cost: i64,
    /// `rest[month][context × states + state]`: least cost of all that follows when the month ends there.
    pub rest: Vec<Vec<i64>>,
    /// The cell of each month on a cheapest way.
    pub cells: Vec<u32>,
}

impl<'a> Person<'a> {
    /// Tells a party's ways apart; `None` when there are too many of them.
    pub(super) fn new(party: &'a Party, at: usize, shared: &mut Shared<'_>) -> Option<Self> {
        let coordinates: Vec<Coordinate> = party.members.iter().map(|member| member.coordinate.clone()).collect();
        let size = joint_states(&coordinates);
        let choices: usize = party.contexts.iter().map(Vec::len).sum();
        if size.checked_mul(choices).is_none_or(|ways| ways > WAYS_MAX) || u32::try_from(size).is_err() {
            return None;
        }
        let mut months = Vec::with_capacity(party.contexts.len());
        for month in 0..party.contexts.len() {
            let cells = cells(party, &coordinates, (at, month), shared)?;
            months.push(Month { contexts_after: party.contexts_after[month], ..cells });
        }
        Some(Self { party, coordinates, size, months })
    }

    /// Leaves out the ways that take what cannot be had.
    pub(super) fn leave_out(&mut self, at: usize, shared: &Shared<'_>) {
        for (month, ways) in self.months.iter_mut().enumerate() {
            let takings = &ways.takings;
            ways.cells.retain(|cell| shared.can_be_had(month, at, &takings[cell.taking as usize]));
        }
    }

    /// The cheapest way through the months at these prices; `None` when there is no way.
    pub(super) fn answer(&self, at: usize, prices: &Prices<'_>) -> Option<Answer> {
        if self.size == 0 {
            return None; // Something has no state that it may be in.
        }
        let mut rest: Vec<Vec<i64>> = Vec::with_capacity(self.months.len());
        let mut after = vec![0; self.months.last()?.contexts_after * self.size];
        for (month, ways) in self.months.iter().enumerate().rev() {
            let before = if month == 0 { 1 } else { self.months[month - 1].contexts_after };
            let mut least = vec![FORBIDDEN; before * self.size];
            let paid = prices.of_takings(month, at, &ways.takings);
            for cell in &ways.cells {
                let to_come = after[cell.to as usize * self.size + cell.state as usize];
                if to_come < FORBIDDEN {
                    let slot = &mut least[cell.from as usize * self.size + cell.state as usize];
                    *slot = (*slot).min(add(paid[cell.taking as usize], cell.cost + to_come));
                }
            }
            rest.push(std::mem::take(&mut after));
            after = if month == 0 {
                least
            } else {
                least.chunks(self.size).flat_map(|table| transition_back(&self.coordinates, table)).collect()
            };
        }
        rest.reverse();
        let entries = self.entries();
        let cost = entries.iter().zip(&after).map(|(entry, rest)| add(*entry, *rest)).min()?;
        (cost < FORBIDDEN).then(|| Answer { cost, cells: self.follow(at, prices, &rest, &entries), rest })
    }

    /// What being in each joint state costs in the first month, coming from today.
    pub(super) fn entries(&self) -> Vec<i64> {
        let cost = |state: usize| {
            let of = self.coordinates.iter().zip(self.decode(state));
            of.map(|(coordinate, s)| coordinate.entry[s]).fold(0, add)
        };
        (0..self.size).map(cost).collect()
    }

    /// The cells of a cheapest way.
    fn follow(&self, at: usize, prices: &Prices<'_>, rest: &[Vec<i64>], entries: &[i64]) -> Vec<u32> {
        let mut cells = Vec::with_capacity(self.months.len());
        let mut place: Option<(u32, usize)> = None;
        for (month, ways) in self.months.iter().enumerate() {
            let changes = match place {
                None => entries.to_vec(),
                Some((_, state)) => self.changes(state),
            };
            let paid = prices.of_takings(month, at, &ways.takings);
            let context = place.map_or(0, |(context, _)| context);
            let cost = |cell: &Cell| {
                let state = cell.state as usize;
                let rest = rest[month][cell.to as usize * self.size + state];
                [changes[state], cell.cost, paid[cell.taking as usize], rest].into_iter().fold(0, add)
            };
            let open = ways.cells.iter().enumerate().filter(|(_, cell)| cell.from == context);
            let Some((index, cell)) = open.min_by_key(|(_, cell)| cost(cell)) else { return cells };
            cells.push(u32::try_from(index).unwrap_or(u32::MAX));
            place = Some((cell.to, cell.state as usize));
        }
        cells
    }

    /// What going on from a joint state to each other one costs.
    pub(super) fn changes(&self, from: usize) -> Vec<i64> {
        let from = self.decode(from);
        let mut costs = vec![0];
        for (coordinate, &a) in self.coordinates.iter().zip(&from) {
            let changes: Vec<i64> = (0..coordinate.states()).map(|b| coordinate.change(a, b)).collect();
            costs = costs.iter().flat_map(|&cost| changes.iter().map(move |&change| add(cost, change))).collect();
        }
        costs
    }

    /// The least that any change costs: nothing, unless something pays for being changed.
    pub(super) fn least_change(&self) -> i64 {
        let least = |costs: &[i64]| costs.iter().copied().min().unwrap_or(0);
        self.coordinates.iter().map(|c| (least(&c.leave) + least(&c.enter)).min(least(&c.entry)).min(0)).sum()
    }

    pub(super) fn decode(&self, mut state: usize) -> Vec<usize> {
        let mut decoded = vec![0; self.coordinates.len()];
        for (coordinate, s) in self.coordinates.iter().zip(decoded.iter_mut()).rev() {
            *s = state % coordinate.states();
            state /= coordinate.states();
        }
        decoded
    }

    /// The cheapest path that takes exactly this in every month; of equally cheap ones that which changes least.
    pub(super) fn settle(&self, takings: &[u32]) -> Option<Path> {
        let fixed = |(ways, &taking): (&Month, &u32)| {
            let wanted = ways.cells.iter().filter(|cell| cell.taking == taking);
            wanted.map(|cell| ((cell.state, cell.choice), cell.cost)).collect::<BTreeMap<_, _>>()
        };
        let stage = Settled { party: self.party, costs: self.months.iter().zip(takings).map(fixed).collect(), person: self };
        steadiest_path(self.party, &stage)
    }
}

/// A party that takes what was agreed.
struct Settled<'a> {
    party: &'a Party,
    person: &'a Person<'a>,
    costs: Vec<BTreeMap<(u32, u32), i64>>,
}

impl Stage for Settled<'_> {
    fn months(&self) -> usize {
        self.costs.len()
    }

    fn contexts_after(&self, month: usize) -> usize {
        self.party.contexts_after[month]
    }

    fn choices(&self, month: usize) -> &[(usize, usize)] {
        &self.party.contexts[month]
    }

    fn cost(&self, month: usize, state: &[usize], choice: usize) -> i64 {
        let coordinates = self.person.coordinates.iter().zip(state);
        let at = coordinates.fold(0, |at, (coordinate, s)| at * coordinate.states() + s);
        let key = (u32::try_from(at).unwrap_or(u32::MAX), u32::try_from(choice).unwrap_or(u32::MAX));
        self.costs[month].get(&key).copied().unwrap_or(FORBIDDEN)
    }
}

/// The cheapest cell for each joint state, contexts and taking of a month.
fn cells(party: &Party, coordinates: &[Coordinate], (at, month): (usize, usize), shared: &mut Shared<'_>) -> Option<Month> {
    let mut takings: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let mut cells: Vec<Cell> = Vec::new();
    let trips = shared.trips(month).to_vec();
    let mut state = vec![0; coordinates.len()];
    for index in 0..u32::try_from(joint_states(coordinates)).ok()? {
        let first = cells.len();
        for (choice, &(from, to)) in party.contexts[month].iter().enumerate() {
            for (cost, providers) in party.month_ways(month, &state, choice, &trips) {
                let taken = shared.taken((at, party, month), &state, choice, &providers);
                let number = u32::try_from(takings.len()).ok()?;
                let taking = *takings.entry(taken).or_insert(number);
                let (from, to, choice) = (u32::try_from(from).ok()?, u32::try_from(to).ok()?, u32::try_from(choice).ok()?);
                match cells[first..].iter_mut().find(|cell| (cell.from, cell.to, cell.taking) == (from, to, taking)) {
                    Some(cell) if cost < cell.cost => (cell.cost, cell.choice) = (cost, choice),
                    Some(_) => {}
                    None => cells.push(Cell { state: index, from, to, choice, cost, taking }),
                }
            }
        }
        if cells.len() > CELLS_MAX {
            return None;
        }
        crate::search::product::advance(coordinates, &mut state);
    }
    let mut ordered = vec![Vec::new(); takings.len()];
    for (taken, number) in takings {
        ordered[number as usize] = taken;
    }
    Some(Month { cells, takings: ordered, contexts_after: 0 })
}
