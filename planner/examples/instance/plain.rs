//! Devices, plain options and shared pools, in the two forms that are compared: the problem that our search takes, and one linear
//! model with everything in it, written as MPS for the other solvers.

use std::fmt::Write;

use planner::pool_search::check::check;
use planner::pool_search::device::{Device, DeviceOption};
use planner::pool_search::pool::{Overage, Pool, Tier};
use planner::pool_search::problem::{Membership, Problem, Unit};
use planner::pool_search::search::{Budget, Options, solve};

use crate::answer::Answer;

/// Money units in one unit of the currency: overage at whole cents a GB is whole for a hundredth of a GB.
pub(crate) const MONEY: i64 = 10_000;
/// Volume units in a GB.
pub(crate) const VOLUME: i64 = 100;

/// Something one device can be on in a month.
#[derive(Clone)]
pub(crate) struct Choice {
    /// Cost of each month, in money units.
    pub(crate) cost: Vec<i64>,
    /// Cost of taking it up.
    pub(crate) start: i64,
    /// Months it binds for once taken up, or until the end.
    pub(crate) run: usize,
}

/// One device: exactly one choice or one pool in each month.
#[derive(Clone)]
pub(crate) struct Member {
    /// What it uses in each month, in volume units.
    pub(crate) volumes: Vec<i64>,
    pub(crate) choices: Vec<Choice>,
}

/// A shared pool, which every device may join.
pub(crate) struct Shared {
    /// Cost of a line in a month, and of joining.
    pub(crate) line: i64,
    pub(crate) join: i64,
    /// Volume and price of each size; at most one in a month.
    pub(crate) tiers: Vec<(i64, i64)>,
    /// Money units for a volume unit above the size.
    pub(crate) overage: i64,
    pub(crate) lines_max: usize,
}

/// An instance.
pub(crate) struct Plain {
    pub(crate) months: usize,
    pub(crate) members: Vec<Member>,
    pub(crate) pools: Vec<Shared>,
}

impl Plain {
    /// The form that our search takes.
    pub(crate) fn problem(&self) -> Result<Problem, String> {
        let pools = self.pools.iter().map(|pool| Pool {
            tiers: pool.tiers.iter().map(|&(cap, fee)| Tier { fee, cap }).collect(),
            lines_max: pool.lines_max,
            overage: Overage::PerUnit(pool.overage),
            fee_by_lines: Vec::new(),
            weights: vec![1],
        });
        let units = self.members.iter().map(|member| {
            let options = member.choices.iter().map(|choice| DeviceOption {
                cost: choice.cost.clone(),
                start_cost: choice.start,
                run_months: choice.run,
                held: false,
            });
            let options: Vec<DeviceOption> = options.collect();
            let memberships = self.pools.iter().enumerate().map(|(at, pool)| Membership {
                pool: at,
                line_cost: vec![pool.line; self.months],
                join_cost: pool.join,
                held: false,
                volumes: member.volumes.clone(),
            });
            Box::new(Device::new(self.months, &options, memberships.collect())) as Box<dyn Unit>
        });
        Problem::new(self.months, 1, pools.collect(), units.collect())
    }

    /// Searches, and prices what was found again with the checker, which shares no code with the search. The seconds begin with the
    /// instance's numbers: putting the problem together counts.
    pub(crate) fn solve(&self, gap_max: f64, seconds_max: f64, clock: &(dyn Fn() -> f64 + Sync)) -> Result<Answer, String> {
        let began = clock();
        let since = || clock() - began;
        let problem = self.problem()?;
        let budget = Budget { clock: &since, seconds_max, rounds_max: usize::MAX };
        let options = Options { gap_max: (gap_max * self.alone() as f64) as i64, ..Options::default() };
        let outcome = solve(&problem, options, &budget).ok_or("a device has no choice at all")?;
        let seconds = since();
        let priced = check(&problem, &outcome.paths)?;
        if priced != outcome.incumbent || outcome.bound > outcome.incumbent {
            return Err(format!("said {} with the bound {}, and costs {priced}", outcome.incumbent, outcome.bound));
        }
        let gap = |incumbent: i64, bound: i64| (incumbent - bound) as f64 / incumbent.abs().max(1) as f64;
        Ok(Answer {
            is_done: outcome.is_optimal(),
            incumbent: money(outcome.incumbent),
            bound: money(outcome.bound),
            seconds,
            trace: outcome.trace.iter().map(|point| (point.seconds, gap(point.incumbent, point.bound))).collect(),
        })
    }

    /// No solution costs less: nobody pays less than the cheapest choice or line of each month.
    fn alone(&self) -> i64 {
        let line = self.pools.iter().map(|pool| pool.line).min().unwrap_or(i64::MAX);
        let month = |member: &Member, t: usize| member.choices.iter().map(|choice| choice.cost[t]).fold(line, i64::min);
        self.members.iter().map(|member| (0..self.months).map(|t| month(member, t)).sum::<i64>()).sum()
    }

    /// Everything as one linear model, in currency and GB.
    pub(crate) fn model(&self) -> Lines {
        let mut lines = Lines::default();
        // By device: the columns of each pool's line by month.
        let mut pooled: Vec<Vec<Vec<usize>>> = Vec::new();
        for (d, member) in self.members.iter().enumerate() {
            let mut cover = vec![Vec::new(); self.months];
            let mut ways: Vec<(String, Vec<i64>, i64, usize)> = Vec::new();
            for (k, pool) in self.pools.iter().enumerate() {
                ways.push((format!("pool{k}"), vec![pool.line; self.months], pool.join, 1));
            }
            for (o, choice) in member.choices.iter().enumerate() {
                ways.push((format!("o{o}"), choice.cost.clone(), choice.start, choice.run));
            }
            let mut mine = Vec::new();
            for (name, cost, start, run) in ways {
                let on: Vec<usize> =
                    (0..self.months).map(|t| lines.column(format!("on.{d}.{name}.{t}"), cost[t], Some(1), true)).collect();
                lines.starts(&format!("{d}.{name}"), &on, start, run);
                on.iter().zip(&mut cover).for_each(|(&column, cover)| cover.push((column, 1, 0)));
                mine.push(on);
            }
            for (t, terms) in cover.into_iter().enumerate() {
                lines.row(format!("one.{d}.{t}"), 'E', terms, 1);
            }
            mine.truncate(self.pools.len());
            pooled.push(mine);
        }
        for (k, pool) in self.pools.iter().enumerate() {
            for t in 0..self.months {
                self.pool_month(&mut lines, (k, pool), t, &pooled);
            }
        }
        lines
    }

    fn pool_month(&self, lines: &mut Lines, (k, pool): (usize, &Shared), t: usize, pooled: &[Vec<Vec<usize>>]) {
        let sizes: Vec<usize> =
            (0..pool.tiers.len()).map(|n| lines.column(format!("size.{k}.{t}.{n}"), pool.tiers[n].1, Some(1), true)).collect();
        let over = lines.column(format!("over.{k}.{t}"), pool.overage * VOLUME, None, false);
        let on: Vec<usize> = pooled.iter().map(|device| device[k][t]).collect();
        let with = |first: Vec<Term>, size: &dyn Fn(usize) -> (i64, u32)| -> Vec<Term> {
            let rest = sizes.iter().enumerate().map(|(n, &column)| (column, -size(n).0, size(n).1));
            first.into_iter().chain(rest).collect()
        };
        lines.row(format!("sizes.{k}.{t}"), 'L', sizes.iter().map(|&column| (column, 1, 0)).collect(), 1);
        let count = on.iter().map(|&column| (column, 1, 0)).collect();
        lines.row(format!("lines.{k}.{t}"), 'L', with(count, &|_| (pool.lines_max as i64, 0)), 0);
        let volume = on.iter().zip(&self.members).map(|(&column, member)| (column, member.volumes[t], 2)).collect();
        let mut terms = with(volume, &|n| (pool.tiers[n].0, 2));
        terms.push((over, -1, 0));
        lines.row(format!("volume.{k}.{t}"), 'L', terms, 0);
        for (d, &column) in on.iter().enumerate() {
            lines.row(format!("open.{k}.{t}.{d}"), 'L', with(vec![(column, 1, 0)], &|_| (1, 0)), 0);
        }
    }
}

/// A column, a coefficient, and how many of its digits stand behind the point.
type Term = (usize, i64, u32);

/// The parts of an MPS file.
#[derive(Default)]
pub(crate) struct Lines {
    /// Name, cost in money units, upper bound, whole.
    columns: Vec<(String, i64, Option<i64>, bool)>,
    /// Entries of each column: row, coefficient.
    entries: Vec<Vec<(usize, i64, u32)>>,
    /// Name, `E` or `L`, right side.
    rows: Vec<(String, char, i64)>,
}

impl Lines {
    fn column(&mut self, name: String, cost: i64, upper: Option<i64>, whole: bool) -> usize {
        self.columns.push((name, cost, upper, whole));
        self.entries.push(Vec::new());
        self.columns.len() - 1
    }

    fn row(&mut self, name: String, kind: char, terms: Vec<Term>, right: i64) {
        let row = self.rows.len();
        self.rows.push((name, kind, right));
        for (column, coefficient, places) in terms.into_iter().filter(|term| term.1 != 0) {
            self.entries[column].push((row, coefficient, places));
        }
    }

    /// What is on and was not has started; what has started stays for its run.
    fn starts(&mut self, name: &str, on: &[usize], cost: i64, run: usize) {
        if cost == 0 && run <= 1 {
            return;
        }
        let starts: Vec<usize> = (0..on.len()).map(|t| self.column(format!("start.{name}.{t}"), cost, Some(1), false)).collect();
        for t in 0..on.len() {
            let mut terms = vec![(starts[t], -1, 0), (on[t], 1, 0)];
            if t > 0 {
                terms.push((on[t - 1], -1, 0));
            }
            self.row(format!("taken.{name}.{t}"), 'L', terms, 0);
        }
        if run > 1 {
            for t in 0..on.len() {
                let mut terms = vec![(on[t], -1, 0)];
                terms.extend(starts[(t + 1).saturating_sub(run)..=t].iter().map(|&start| (start, 1, 0)));
                self.row(format!("bound.{name}.{t}"), 'L', terms, 0);
            }
        }
    }

    /// Columns, whole columns, rows, entries.
    pub(crate) fn sizes(&self) -> [usize; 4] {
        let whole = self.columns.iter().filter(|column| column.3).count();
        [self.columns.len(), whole, self.rows.len(), self.entries.iter().map(Vec::len).sum()]
    }

    /// The file, in free MPS.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("NAME spoke\nROWS\n N cost\n");
        let mut put = |line: std::fmt::Arguments| text.write_fmt(line).expect("a text takes whatever is written to it");
        self.rows.iter().for_each(|(name, kind, _)| put(format_args!(" {kind} {name}\n")));
        put(format_args!("COLUMNS\n"));
        for wanted in [true, false] {
            put(format_args!(" M{} 'MARKER' '{}'\n", u8::from(!wanted), if wanted { "INTORG" } else { "INTEND" }));
            for ((name, cost, _, _), entries) in self.columns.iter().zip(&self.entries).filter(|(column, _)| column.3 == wanted) {
                put(format_args!(" {name} cost {}\n", decimal(*cost, 4)));
                for &(row, coefficient, places) in entries {
                    put(format_args!(" {name} {} {}\n", self.rows[row].0, decimal(coefficient, places)));
                }
            }
        }
        put(format_args!("RHS\n"));
        self.rows.iter().filter(|row| row.2 != 0).for_each(|(name, _, right)| put(format_args!(" RHS {name} {right}\n")));
        put(format_args!("BOUNDS\n"));
        for (name, _, upper, _) in &self.columns {
            match upper {
                Some(upper) => put(format_args!(" UP BND {name} {upper}\n")),
                None => put(format_args!(" PL BND {name}\n")),
            }
        }
        put(format_args!("ENDATA\n"));
        text
    }
}

/// Exactly `value` / 10^`places`.
fn decimal(value: i64, places: u32) -> String {
    let whole = 10u64.pow(places);
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    if places == 0 {
        return format!("{sign}{size}");
    }
    let width = places as usize;
    let text = format!("{sign}{}.{:0width$}", size / whole, size % whole);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn money(units: i64) -> f64 {
    units as f64 / MONEY as f64
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_written_exactly() {
        assert_eq!(decimal(123_450, 4), "12.345");
        assert_eq!(decimal(-507, 2), "-5.07");
        assert_eq!(decimal(20_000, 4), "2");
        assert_eq!(decimal(0, 2), "0");
    }
}
