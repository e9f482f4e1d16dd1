//! Contracts whose remaining months are due when they are left: a month that is bound and not used is paid all the same.
//!
//! One column says that the option is on, one that it begins, one that a month is paid for nothing. Bound are the months from each
//! beginning on, also those beyond the plan: whoever still has the line in the last month does not pay for them, others do.

use super::monolith::{Builder, COST_MAX, PARTS};
use super::{Kind, Sense};
use crate::compile::party::{HomeOption, Member};

/// A member's contracts of that kind, with when they may begin.
pub(super) struct Contracts<'m> {
    all: Vec<Contract<'m>>,
}

struct Contract<'m> {
    option: &'m HomeOption,
    /// The state that stands for all of it.
    state: usize,
    months: usize,
    /// What an unused month costs, in parts of the planner's unit; `None` when nobody may leave.
    unused: Option<i64>,
    /// Months in which it may begin, with the column that is 1 when it does.
    starts: Vec<(usize, usize)>,
}

impl<'m> Contracts<'m> {
    pub(super) fn of(member: &'m Member) -> Self {
        let of = |(at, option): (usize, &'m HomeOption)| {
            let state = member.states.iter().position(|state| *state == (at, 0))?;
            let unused = option.leaving[1];
            let unused = (unused < COST_MAX).then_some(unused * PARTS);
            Some(Contract { option, state, months: usize::from(option.run_months), unused, starts: Vec::new() })
        };
        let by_month = member.options.iter().enumerate().filter(|(_, option)| due_by_month(option));
        Self { all: by_month.filter_map(of).collect() }
    }
}

impl Contract<'_> {
    /// The columns of beginnings that bind a month.
    fn binding(&self, month: usize) -> Vec<(usize, i64)> {
        self.starts.iter().filter(|(start, _)| start + self.months > month).map(|&(_, column)| (column, 1)).collect()
    }
}

impl Builder<'_> {
    /// What the contracts that began in earlier months bind in this one.
    pub(super) fn bind(
        &mut self,
        contracts: &mut Contracts,
        label: &str,
        month: usize,
        starts: &[Option<usize>],
        now: &[Option<usize>],
    ) {
        for contract in &mut contracts.all {
            let bound = contract.binding(month);
            let begins = starts[contract.state];
            if !bound.is_empty() {
                let all = bound.into_iter().chain(begins.map(|column| (column, 1))).collect();
                self.unused(contract, label, month, all, now[contract.state]);
            }
            contract.starts.extend(begins.map(|column| (month, column)));
        }
    }

    /// What is still bound beyond the plan.
    pub(super) fn bind_beyond(&mut self, contracts: &Contracts, label: &str, months: usize, last: &[Option<usize>]) {
        for contract in &contracts.all {
            for month in months..months + contract.months {
                let bound = contract.binding(month);
                if !bound.is_empty() {
                    self.unused(contract, label, month, bound, last[contract.state]);
                }
            }
        }
    }

    /// A month that is bound and not used is paid.
    fn unused(&mut self, contract: &Contract, label: &str, month: usize, bound: Vec<(usize, i64)>, on: Option<usize>) {
        if contract.unused == Some(0) {
            return;
        }
        let name = format!("{label}.{:02}.{}", month + 1, self.option_label(contract.option));
        let mut terms = bound;
        terms.extend(on.map(|column| (column, -1)));
        if let Some(cost) = contract.unused {
            let most = i64::try_from(terms.len()).unwrap_or(i64::MAX);
            terms.push((self.column(format!("unused.{name}"), cost, most, Kind::Integer), -1));
        }
        self.row(format!("bound.{name}"), terms, Sense::AtMost, 0);
    }
}

/// Whether leaving an option costs the same for each month that is still bound.
pub(super) fn due_by_month(option: &HomeOption) -> bool {
    let each = option.leaving.get(1).copied().unwrap_or(0);
    let by_month = || (0_i64..).zip(&option.leaving).all(|(left, cost)| *cost == left * each);
    option.held.is_none() && option.run_months > 1 && option.leaving.len() > usize::from(option.run_months) && by_month()
}
