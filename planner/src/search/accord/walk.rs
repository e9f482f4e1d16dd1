//! All parties together through the months: exact, and kept small by the prices.
//!
//! Party by party they go into a month. What is still to be paid is bounded from below at the prices: every party finishes alone, and
//! of everything shared the cheapest combination that agrees with the parties that have gone. Where what was paid and that bound reach the best
//! plan known, nothing better follows. If too many places are left, the dearest are left out, and the least bound among them counts.

use std::collections::HashMap;

use crate::compile::party::add;
use crate::search::accord::parts::Table;
use crate::search::accord::person::{Answer, Person};
use crate::search::accord::prices::Market;
use crate::search::product::FORBIDDEN;

/// Bits in which everybody's places are told.
const BITS_MAX: usize = 128;

/// What a walk found.
pub(super) struct Found {
    /// No plan costs less, unless it costs at least the ceiling.
    pub bound: i64,
    /// The cheapest plan below the ceiling among what was kept: for each party the cell of each month.
    pub cells: Option<Vec<Vec<u32>>>,
}

/// Everybody's places at some point of a month.
#[derive(Clone, Copy)]
struct Place {
    /// For each party its cell when it has gone into this month, else its context and state after the last.
    key: u128,
    /// What was paid.
    cost: i64,
    /// The same with what those that have gone pay at least later.
    value: i64,
    bound: i64,
    before: u32,
    cell: u32,
}

/// A step that a party may take into a month.
struct Step {
    cell: u32,
    state: usize,
    cost: i64,
    /// The same with all that follows.
    value: i64,
    /// The same with the prices of its parts.
    paid: i64,
    /// Its parts.
    parts: Vec<u32>,
}

pub(super) struct Walk<'a> {
    people: &'a [Person<'a>],
    answers: &'a [Answer],
    /// `steps[month][party][context]`, cheapest value first.
    steps: Vec<Vec<Vec<Vec<Step>>>>,
    /// `least[month][thing][parties gone]`, beyond what those still to come pay.
    least: Vec<Vec<Vec<Vec<i64>>>>,
    tables: &'a [Vec<Table>],
    /// What everything shared costs at least, beyond the prices, in the months after each.
    later: Vec<i64>,
    /// `alone[month][party]`: what each place before the month still pays at least.
    alone: Vec<Vec<Vec<i64>>>,
    bits: usize,
}

impl<'a> Walk<'a> {
    /// Prepares a walk at the best prices; `None` when places cannot be told in a few bits.
    pub(super) fn new(people: &'a [Person<'a>], answers: &'a [Answer], market: &'a Market<'_, '_>) -> Option<Self> {
        let prices = market.prices();
        let tables = &market.shared.tables;
        let most = people
            .iter()
            .flat_map(|person| person.months.iter().map(|month| month.cells.len().max(month.contexts_after * person.size)));
        let bits = (usize::BITS - most.max()?.leading_zeros()) as usize;
        if bits * people.len() > BITS_MAX {
            return None;
        }
        let (mut steps, mut least, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for (month, tables) in tables.iter().enumerate() {
            let of = |(at, person): (usize, &Person<'_>)| {
                steps_of(person, &answers[at], month, &prices.of_takings(month, at, &person.months[month].takings))
            };
            steps.push(people.iter().enumerate().map(of).collect::<Vec<_>>());
            least.push(
                tables
                    .iter()
                    .enumerate()
                    .map(|(thing, table)| table.least(&prices.of_table(month, thing, table)))
                    .collect::<Vec<_>>(),
            );
            alone.push(people.iter().zip(answers).map(|(person, answer)| before(person, answer, month)).collect());
        }
        let mut later = vec![0; least.len()];
        for month in (1..least.len()).rev() {
            later[month - 1] = least[month].iter().map(|least: &Vec<Vec<i64>>| least[0][0]).fold(later[month], add);
        }
        Some(Self { people, answers, steps, least, tables, later, alone, bits })
    }

    /// Looks for what costs less than `ceiling`, keeping about `width` places.
    pub(super) fn run(&self, ceiling: i64, width: usize) -> Found {
        let first: i64 = self.answers.iter().map(|answer| answer.cost).sum();
        let mut places = vec![Place { key: 0, cost: 0, value: 0, bound: first, before: 0, cell: 0 }];
        let mut trail: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut lost = ceiling;
        for month in 0..self.steps.len() {
            for at in 0..self.people.len() {
                let mut next = self.expand(month, at, &places, lost);
                let width = if at + 1 == self.people.len() { width } else { 3 * width };
                if next.len() > width {
                    next.select_nth_unstable_by_key(width, |place| (place.bound, place.key));
                    lost = next[width..].iter().map(|place| place.bound).min().unwrap_or(lost).min(lost);
                    next.truncate(width);
                    next.sort_unstable_by_key(|place| (place.bound, place.key));
                }
                trail.push(next.iter().map(|place| (place.cell, place.before)).collect());
                places = next;
            }
        }
        let last = (0..places.len()).min_by_key(|&at| (places[at].cost, at));
        let bound = last.map_or(lost, |at| places[at].cost.min(lost));
        Found { bound, cells: last.map(|at| self.cells(&trail, at)) }
    }

    fn cells(&self, trail: &[Vec<(u32, u32)>], mut at: usize) -> Vec<Vec<u32>> {
        let mut cells = vec![vec![0; self.steps.len()]; self.people.len()];
        for (layer, places) in trail.iter().enumerate().rev() {
            let (cell, before) = places[at];
            cells[layer % self.people.len()][layer / self.people.len()] = cell;
            at = before as usize;
        }
        cells
    }

    fn told(&self, key: u128, at: usize) -> usize {
        ((key >> (at * self.bits)) & ((1 << self.bits) - 1)) as usize
    }

    /// One party goes into a month.
    fn expand(&self, month: usize, at: usize, places: &[Place], ceiling: i64) -> Vec<Place> {
        let is_last = at + 1 == self.people.len();
        let mask = ((1_u128 << self.bits) - 1) << (at * self.bits);
        let person = &self.people[at];
        let mut next: Vec<Place> = Vec::new();
        let mut known: HashMap<u128, usize> = HashMap::new();
        let mut changes: HashMap<usize, Vec<i64>> = HashMap::new();
        let least_change = person.least_change();
        for (index, place) in places.iter().enumerate() {
            let waiting = (at + 1..self.people.len()).map(|other| self.alone[month][other][self.told(place.key, other)]);
            let rest = waiting.fold(self.later[month], add);
            if rest >= FORBIDDEN {
                continue;
            }
            let gone = self.gone(month, at, place.key);
            let (context, from) = (self.told(place.key, at) / person.size, self.told(place.key, at) % person.size);
            let changes = changes
                .entry(if month == 0 { usize::MAX } else { from })
                .or_insert_with(|| if month == 0 { person.entries() } else { person.changes(from) });
            let things = self.things(month, at, &gone);
            for step in &self.steps[month][at][context] {
                if place.value + step.paid + least_change + rest + things >= ceiling {
                    break;
                }
                if changes[step.state] >= FORBIDDEN {
                    continue;
                }
                let value = place.value + step.value + changes[step.state];
                let cost = place.cost + step.cost + changes[step.state];
                let now = self.joined(month, at, &gone, step);
                let bound = add(value + rest, self.things(month, at + 1, &now));
                if bound >= ceiling {
                    continue;
                }
                let mut place = Place {
                    key: place.key & !mask | (step.cell as u128) << (at * self.bits),
                    cost,
                    value,
                    bound,
                    before: u32::try_from(index).unwrap_or(u32::MAX),
                    cell: step.cell,
                };
                if is_last {
                    let due = self.tables[month].iter().zip(&now).map(|(table, &combination)| table.cost_of(combination));
                    place.cost = due.fold(place.cost, add);
                    place.value = place.cost;
                    place.key = self.after(month, place.key);
                }
                match known.get(&place.key) {
                    Some(&same) if next[same].cost <= place.cost => {}
                    Some(&same) => next[same] = place,
                    None => {
                        known.insert(place.key, next.len());
                        next.push(place);
                    }
                }
            }
        }
        next
    }

    /// The combination, so far, of each thing's parts of those that have gone into the month.
    fn gone(&self, month: usize, at: usize, key: u128) -> Vec<usize> {
        let mut gone = vec![0; self.tables[month].len()];
        for other in 0..at {
            let ways = &self.people[other].months[month];
            let taking = &ways.takings[ways.cells[self.told(key, other)].taking as usize];
            for ((combination, table), &part) in gone.iter_mut().zip(&self.tables[month]).zip(taking) {
                *combination = table.joined(*combination, other, part as usize);
            }
        }
        gone
    }

    fn joined(&self, month: usize, at: usize, gone: &[usize], step: &Step) -> Vec<usize> {
        let parts = gone.iter().zip(&self.tables[month]).zip(&step.parts);
        parts.map(|((combination, table), &part)| table.joined(*combination, at, part as usize)).collect()
    }

    /// The least that everything shared costs in a month beyond what those still to come pay, when so many have taken these parts.
    fn things(&self, month: usize, parties: usize, gone: &[usize]) -> i64 {
        self.least[month].iter().zip(gone).map(|(least, &combination)| least[parties][combination]).fold(0, add)
    }

    /// Everybody's contexts and states at the end of a month, all having gone through it.
    fn after(&self, month: usize, key: u128) -> u128 {
        let place = |at: usize| {
            let person = &self.people[at];
            let cell = &person.months[month].cells[self.told(key, at)];
            ((cell.to as usize * person.size + cell.state as usize) as u128) << (at * self.bits)
        };
        (0..self.people.len()).map(place).fold(0, |all, place| all | place)
    }
}

/// A party's steps into a month by context, cheapest first.
fn steps_of(person: &Person<'_>, answer: &Answer, month: usize, paid: &[i64]) -> Vec<Vec<Step>> {
    let ways = &person.months[month];
    let contexts = if month == 0 { 1 } else { person.months[month - 1].contexts_after };
    let mut steps: Vec<Vec<Step>> = (0..contexts).map(|_| Vec::new()).collect();
    for (index, cell) in ways.cells.iter().enumerate() {
        let state = cell.state as usize;
        let rest = answer.rest[month][cell.to as usize * person.size + state];
        let (value, paid) = (add(cell.cost, rest), paid[cell.taking as usize]);
        if add(value, paid) < FORBIDDEN {
            let parts = ways.takings[cell.taking as usize].clone();
            let cell_at = u32::try_from(index).unwrap_or(u32::MAX);
            steps[cell.from as usize].push(Step { cell: cell_at, state, cost: cell.cost, value, paid: value + paid, parts });
        }
    }
    steps.iter_mut().for_each(|steps| steps.sort_by_key(|step| (step.paid, step.cell)));
    steps
}

/// What a party in each place before a month still pays at least, alone.
fn before(person: &Person<'_>, answer: &Answer, month: usize) -> Vec<i64> {
    if month == 0 { vec![answer.cost; person.size.max(1)] } else { answer.rest[month - 1].clone() }
}
