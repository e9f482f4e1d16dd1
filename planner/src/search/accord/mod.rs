//! An accord: several parties and what they share, solved together and exactly where the household is small enough.
//!
//! | file | what it does |
//! |---|---|
//! | `person` | one party, reduced to what others could notice |
//! | `parts` | what is shared, as tables of what every combination of parts costs |
//! | `prices` | prices on parts, and the bound that they prove |
//! | `walk` | all parties together through the months, kept small by the prices |
//!
//! Prices make the parties nearly independent and give a bound; a walk through the months with all of them together closes what is
//! left. Costs are the compiled household's own, so what is proved here is proved of the household.

mod parts;
mod person;
mod prices;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::Compiled;
use crate::compile::party::{Party, add};
use crate::search::accord::parts::{Prices, Shared};
use crate::search::accord::person::{Answer, Person};
use crate::search::accord::prices::Market;
use crate::search::accord::walk::Walk;
use crate::search::product::{FORBIDDEN, Path};
use crate::solve::Effort;

/// More parties than this are a company's.
const PARTIES_MAX: usize = 12;
/// Rounds in which prices are moved.
const ROUNDS_MAX: usize = 150;
/// Places kept in a walk: few at first, for a better plan makes the next walk narrower.
const WIDTHS: [usize; 3] = [1_000, 20_000, 300_000];

/// The trips on which parties must agree on a provider.
pub(crate) fn trips(compiled: &Compiled, parties: &[Party]) -> BTreeSet<usize> {
    (0..compiled.days.months.len()).flat_map(|month| parts::trips_agreed_on(parties, month)).collect()
}

/// What parties agree on.
pub(crate) struct Accord {
    /// One path a party, without what is shared; `None` when there is none.
    pub paths: Option<Vec<Path>>,
    /// The provider of everyone's data on each trip where one must serve several parties.
    pub agreed: BTreeMap<usize, String>,
    /// No paths cost less; [`FORBIDDEN`] when it is proved that there are none.
    pub bound: i64,
}

/// Searches for the cheapest accord; `None` when the household is too large for it.
pub(crate) fn search(compiled: &Compiled, parties: &[Party], effort: &Effort) -> Option<Accord> {
    if parties.len() > PARTIES_MAX {
        return None;
    }
    let begin = (effort.clock)();
    let mut shared = Shared::new(compiled, parties);
    let people = parties.iter().enumerate().map(|(at, party)| Person::new(party, at, &mut shared));
    let mut people: Vec<Person> = people.collect::<Option<_>>()?;
    shared.price()?;
    people.iter_mut().enumerate().for_each(|(at, person)| person.leave_out(at, &shared));
    let mut table = Round { people: &people, shared: &shared, cost: FORBIDDEN, takings: None };
    let mut market = Market::new(&shared);
    let none = Accord { paths: None, agreed: BTreeMap::new(), bound: FORBIDDEN };
    let firsts = market.firsts.clone();
    let Some(best) = market.raise(&people, ROUNDS_MAX, &mut |round| table.hear(&firsts, &round.answers)) else {
        return Some(none);
    };
    let mut bound = market.bound;
    let walk = Walk::new(&people, &best.answers, &market)?;
    for width in WIDTHS {
        let over = (effort.clock)() - begin >= effort.seconds_max;
        if bound >= table.cost || over && table.cost < FORBIDDEN {
            break;
        }
        let found = walk.run(table.cost, width);
        if let Some(cells) = found.cells {
            table.take(&cells);
        }
        bound = bound.max(found.bound);
    }
    let Some(takings) = table.takings else {
        return if bound >= FORBIDDEN { Some(none) } else { None };
    };
    let paths = people.iter().zip(&takings).map(|(person, takings)| person.settle(takings)).collect::<Option<Vec<Path>>>();
    let of = |(person, takings): (&Person, &Vec<u32>)| {
        let taking = |(month, &taking): (usize, &u32)| person.months[month].takings[taking as usize].clone();
        takings.iter().enumerate().map(taking).collect()
    };
    let taken: Vec<Vec<Vec<u32>>> = people.iter().zip(&takings).map(of).collect();
    Some(Accord { paths, agreed: shared.agreed(&taken), bound: bound.min(table.cost) })
}

/// The parties around a table: the best that was agreed on so far.
struct Round<'a> {
    people: &'a [Person<'a>],
    shared: &'a Shared<'a>,
    cost: i64,
    /// For each party its taking in each month.
    takings: Option<Vec<Vec<u32>>>,
}

impl Round<'_> {
    /// Takes what each would do alone, then lets one after another answer the others; returns the cost of the best so far.
    fn hear(&mut self, firsts: &[Vec<Vec<usize>>], answers: &[Answer]) -> i64 {
        let mut cells: Vec<Vec<u32>> = answers.iter().map(|answer| answer.cells.clone()).collect();
        self.take(&cells);
        for _ in 0..2 {
            let before = cells.clone();
            for at in 0..self.people.len() {
                let values = self.marginal(firsts, &cells, at);
                if let Some(answer) = self.people[at].answer(at, &Prices { firsts, values: &values }) {
                    cells[at] = answer.cells;
                }
            }
            if before == cells {
                break;
            }
            self.take(&cells);
        }
        self.cost
    }

    /// What each part of one party adds to what the others have taken.
    fn marginal(&self, firsts: &[Vec<Vec<usize>>], cells: &[Vec<u32>], at: usize) -> Vec<i64> {
        let mut values = vec![0; self.shared.layout().1];
        for (month, tables) in self.shared.tables.iter().enumerate() {
            for (thing, table) in tables.iter().enumerate() {
                let mut parts: Vec<usize> =
                    self.people.iter().zip(cells).map(|(person, cells)| part(person, cells, month, thing)).collect();
                parts[at] = 0;
                let without = table.cost(parts.iter().copied());
                let without = if without < FORBIDDEN { without } else { 0 };
                for part in 0..table.radix(at) {
                    parts[at] = part;
                    let with = table.cost(parts.iter().copied());
                    values[firsts[month][thing][at] + part] = if with < FORBIDDEN { with - without } else { FORBIDDEN };
                }
            }
        }
        values
    }

    /// Keeps a plan when it is the best so far.
    fn take(&mut self, cells: &[Vec<u32>]) {
        let cost = self.cost_of(cells);
        if cost < self.cost {
            self.cost = cost;
            let of = |(person, cells): (&Person<'_>, &Vec<u32>)| {
                let taking = |(month, &cell): (usize, &u32)| person.months[month].cells[cell as usize].taking;
                cells.iter().enumerate().map(taking).collect()
            };
            self.takings = Some(self.people.iter().zip(cells).map(of).collect());
        }
    }

    fn cost_of(&self, cells: &[Vec<u32>]) -> i64 {
        let own = self.people.iter().zip(cells).map(|(person, cells)| own_cost(person, cells)).fold(0, add);
        let mut total = own;
        for (month, tables) in self.shared.tables.iter().enumerate() {
            for (thing, table) in tables.iter().enumerate() {
                let parts = self.people.iter().zip(cells).map(|(person, cells)| part(person, cells, month, thing));
                total = add(total, table.cost(parts));
            }
        }
        total
    }
}

fn part(person: &Person<'_>, cells: &[u32], month: usize, thing: usize) -> usize {
    let ways = &person.months[month];
    ways.takings[ways.cells[cells[month] as usize].taking as usize][thing] as usize
}

/// What a party's way costs beside everything shared.
fn own_cost(person: &Person<'_>, cells: &[u32]) -> i64 {
    let mut total = 0;
    let mut from: Option<usize> = None;
    for (ways, &cell) in person.months.iter().zip(cells) {
        let cell = &ways.cells[cell as usize];
        let state = person.decode(cell.state as usize);
        let change = |(at, coordinate): (usize, &crate::search::product::Coordinate)| match from {
            None => coordinate.entry[state[at]],
            Some(from) => coordinate.change(person.decode(from)[at], state[at]),
        };
        let changes = person.coordinates.iter().enumerate().map(change).fold(0, add);
        total = add(total, add(changes, cell.cost));
        from = Some(cell.state as usize);
    }
    total
}
