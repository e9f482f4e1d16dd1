//! Prices of parts, moved until the parties that pay them and the things that are paid by them agree as far as they can.
//!
//! For any prices, what each party pays at least and what each thing costs at least beyond the prices that it is paid sum to a bound
//! of the whole. The bound is raised by a proximal bundle method: the answers seen so far are a model of the bound, and the next
//! prices are where the model, less a penalty for going far, is highest. Prices are whole numbers, so every bound is exact.

use crate::search::accord::parts::{Prices, Shared};
use crate::search::accord::person::{Answer, Person};
use crate::search::product::FORBIDDEN;

/// Passes over all blocks in one search for the model's best weights.
const PASSES_MAX: usize = 200;
/// Columns without weight are dropped after so many searches.
const IDLE_MAX: u32 = 40;

/// What one evaluation found.
pub(super) struct Evaluation {
    /// No plan costs less.
    pub bound: i64,
    /// Each party's own best.
    pub answers: Vec<Answer>,
}

/// The prices and all that is known of the bound as a function of them.
pub(super) struct Market<'s, 'c> {
    pub shared: &'s Shared<'c>,
    pub firsts: Vec<Vec<Vec<usize>>>,
    /// The best prices so far, and their bound.
    pub best: Vec<i64>,
    pub bound: i64,
    blocks: Vec<Block>,
    /// Prices at the present weights.
    values: Vec<f64>,
    step: f64,
}

/// An answer: its cost, and the prices that it pays or is paid.
struct Column {
    cost: f64,
    at: Vec<usize>,
    weight: f64,
    idle: u32,
}

/// The answers of one party or thing.
struct Block {
    columns: Vec<Column>,
    /// 1 for a party, which pays, −1 for a thing, which is paid.
    sign: f64,
}

impl<'s, 'c> Market<'s, 'c> {
    pub(super) fn new(shared: &'s Shared<'c>) -> Self {
        let (firsts, count) = shared.layout();
        let mut best = vec![0; count];
        for (tables, firsts) in shared.tables.iter().zip(&firsts) {
            for (table, firsts) in tables.iter().zip(firsts) {
                table.first_prices(firsts, &mut best);
            }
        }
        let things = shared.tables.iter().map(Vec::len).sum();
        let block = |sign| Block { columns: Vec::new(), sign };
        let mut blocks: Vec<Block> = (0..shared.parties()).map(|_| block(1.0)).collect();
        blocks.extend((0..things).map(|_| block(-1.0)));
        let dear = best.iter().copied().filter(|price| *price != 0 && *price < FORBIDDEN / 2);
        let (sum, n) = dear.fold((0.0, 1.0), |(sum, n), price| (sum + price.abs() as f64, n + 1.0));
        let values = best.iter().map(|price| *price as f64).collect();
        Self { shared, firsts, best, bound: i64::MIN, blocks, values, step: sum / n * 0.5 + 1.0 }
    }

    pub(super) fn prices(&self) -> Prices<'_> {
        Prices { firsts: &self.firsts, values: &self.best }
    }

    /// The bound at some prices; `None` when some party has no way at all.
    fn evaluate(&mut self, people: &[Person<'_>], values: &[i64]) -> Option<Evaluation> {
        let prices = Prices { firsts: &self.firsts, values };
        let mut answers = Vec::with_capacity(people.len());
        let (mut bound, mut columns) = (0, Vec::new());
        for (at, person) in people.iter().enumerate() {
            let answer = person.answer(at, &prices)?;
            bound += answer.cost;
            let mut paid = Vec::new();
            for (month, &cell) in answer.cells.iter().enumerate() {
                let ways = &person.months[month];
                let taking = &ways.takings[ways.cells[cell as usize].taking as usize];
                let parts = taking.iter().zip(&self.firsts[month]).filter(|(part, _)| **part > 0);
                paid.extend(parts.map(|(&part, firsts)| firsts[at] + part as usize));
            }
            let whole: i64 = paid.iter().map(|&price| values[price]).sum();
            columns.push((at, (answer.cost - whole) as f64, paid));
            answers.push(answer);
        }
        let mut block = people.len();
        for (month, tables) in self.shared.tables.iter().enumerate() {
            for (thing, table) in tables.iter().enumerate() {
                let paid = prices.of_table(month, thing, table);
                bound += table.least(&paid)[0][0];
                let best = table.best(&paid);
                let cost = table.cost(best.iter().copied());
                let parts = best.into_iter().zip(&self.firsts[month][thing]).filter(|(part, _)| *part > 0);
                columns.push((block, cost as f64, parts.map(|(part, first)| first + part).collect()));
                block += 1;
            }
        }
        for (block, cost, at) in columns {
            self.add(block, cost, at);
        }
        Some(Evaluation { bound, answers })
    }

    /// Raises the bound for so many rounds, or until it reaches `known()`, the cost of a plan; `look` sees each round's answers.
    pub(super) fn raise(
        &mut self,
        people: &[Person<'_>],
        rounds: usize,
        look: &mut dyn FnMut(&Evaluation) -> i64,
    ) -> Option<Evaluation> {
        let first = self.best.clone();
        let mut best = self.evaluate(people, &first)?;
        self.bound = best.bound;
        let mut known = look(&best);
        let mut worse = 0;
        for _ in 0..rounds {
            if self.bound >= known {
                break;
            }
            self.refresh();
            let model = self.solve();
            let hoped = model - self.bound as f64;
            if hoped < 0.5 {
                break;
            }
            let values: Vec<i64> = self.values.iter().map(|value| value.round() as i64).collect();
            let evaluation = self.evaluate(people, &values)?;
            known = known.min(look(&evaluation));
            let gained = (evaluation.bound - self.bound) as f64;
            if gained >= 0.05 * hoped {
                (self.best, self.bound) = (values, evaluation.bound);
                best = evaluation;
                self.step *= if gained > 0.5 * hoped { 2.0 } else { 1.0 };
                worse = 0;
            } else {
                worse += 1;
                if worse % 3 == 0 {
                    self.step *= 0.6;
                }
            }
        }
        Some(best)
    }

    fn add(&mut self, block: usize, cost: f64, at: Vec<usize>) {
        let columns = &mut self.blocks[block].columns;
        if let Some(known) = columns.iter_mut().find(|column| column.at == at) {
            known.cost = known.cost.min(cost);
            known.idle = 0;
            return;
        }
        let weight = if columns.is_empty() { 1.0 } else { 0.0 };
        columns.push(Column { cost, at, weight, idle: 0 });
    }

    /// Prices from the centre and the weights.
    fn refresh(&mut self) {
        self.values = self.best.iter().map(|price| *price as f64).collect();
        for block in &self.blocks {
            for column in block.columns.iter().filter(|column| column.weight > 0.0) {
                let change = column.weight * self.step * block.sign;
                column.at.iter().for_each(|&at| self.values[at] += change);
            }
        }
    }

    /// Moves weights until they are as good as they get; returns what the model says of the prices.
    fn solve(&mut self) -> f64 {
        let mut model = f64::NEG_INFINITY;
        for _ in 0..PASSES_MAX {
            let (mut now, mut slack) = (0.0, 0.0);
            for block in 0..self.blocks.len() {
                let (least, gap) = self.improve(block);
                now += least;
                slack += gap;
            }
            model = now;
            if slack < 0.05 * (model - self.bound as f64).max(1.0) {
                break;
            }
        }
        for block in &mut self.blocks {
            block.columns.retain_mut(|column| {
                column.idle = if column.weight > 0.0 { 0 } else { column.idle + 1 };
                column.idle < IDLE_MAX
            });
        }
        model
    }

    /// Moves weight within one block from the worst column to the best; returns its least value and its distance from the mean.
    fn improve(&mut self, block: usize) -> (f64, f64) {
        let Block { columns, sign } = &mut self.blocks[block];
        let mut first = None;
        for _ in 0..8 {
            let (mut best, mut worst, mut mean) = ((f64::INFINITY, 0), (f64::NEG_INFINITY, 0), 0.0);
            for (index, column) in columns.iter().enumerate() {
                let value = column.cost + *sign * column.at.iter().map(|&at| self.values[at]).sum::<f64>();
                if value < best.0 {
                    best = (value, index);
                }
                if column.weight > 0.0 {
                    mean += value * column.weight;
                    if value > worst.0 {
                        worst = (value, index);
                    }
                }
            }
            let gap = mean - best.0;
            first.get_or_insert((best.0, gap));
            if gap <= 1e-6 || best.1 == worst.1 {
                break;
            }
            let distance = difference(&columns[best.1].at, &columns[worst.1].at);
            let most = columns[worst.1].weight;
            let moved = if distance == 0 { most } else { ((worst.0 - best.0) / (self.step * distance as f64)).min(most) };
            let moved = if most - moved < 1e-9 { most } else { moved };
            for (index, factor) in [(best.1, moved), (worst.1, -moved)] {
                columns[index].weight += factor;
                let change = factor * self.step * *sign;
                columns[index].at.iter().for_each(|&at| self.values[at] += change);
            }
        }
        first.unwrap_or((0.0, 0.0))
    }
}

/// Number of prices that one answer pays and the other does not. Each is sorted.
fn difference(a: &[usize], b: &[usize]) -> usize {
    let same = a.iter().filter(|at| b.binary_search(at).is_ok()).count();
    a.len() + b.len() - 2 * same
}
