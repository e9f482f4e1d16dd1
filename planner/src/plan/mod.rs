//! The plan: what today costs, the best that keeps every rule, the proof, and a reason for each decision.
//!
//! [`make`] is the planner's whole job. It solves, has [`review`] price and check the answer, and then
//! asks what-ifs: each decision forbidden, each rule relaxed, each unknown answered. Every number in a reason is a difference of
//! two proved optima.

mod conflict;
mod decision;
mod notice;
mod policy;
mod steps;
mod there;
mod today;
mod unknown;

use std::cell::Cell;

use fleet::money::Currency;
use jiff::civil::Date;

pub use conflict::Conflict;
pub use decision::{Because, Decision, What};
pub use notice::{HardlyUsed, Notice, Noticed, UnusedEsim, notices};
pub use policy::PolicyPrice;
pub use steps::{Act, Step};
pub use unknown::{Question, Unknown};

use crate::household::Household;
use crate::review::{Verdict, review};
use crate::solution::Solution;
use crate::solve::{Compared, Effort, Refused, Solved, solve_within};
use crate::variant::Variant;

/// A plan and everything that is said about it. Amounts are in the planner's unit: minor units × `weight`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The household's currency.
    pub currency: Currency,
    /// The sum of the scenario weights.
    pub weight: i64,
    /// First day.
    pub from: Date,
    /// How many months.
    pub months: u16,
    /// How everything is served today, and what that costs over the same months.
    pub today: Setup,
    /// The best that keeps every rule.
    pub best: Setup,
    /// What the best costs, with hassle and premiums: the number that was minimised.
    pub incumbent: i64,
    /// Nothing that keeps the rules costs less.
    pub bound: i64,
    /// How long finding and proving it took, by the caller's clock, in microseconds; reasons not counted.
    pub search_us: u64,
    /// What changes, each with its reason.
    pub decisions: Vec<Decision>,
    /// What each rule costs.
    pub policies: Vec<PolicyPrice>,
    /// What nobody could say, and what it would change.
    pub unknowns: Vec<Unknown>,
    /// What is worth knowing though nothing is wrong with it.
    pub notices: Vec<Notice>,
    /// What is to be done, in order.
    pub steps: Vec<Step>,
    /// How many packages were compared for each trip and device.
    pub compared: Vec<Compared>,
    /// For each device, at home and on each trip: how many offers were turned down for what.
    pub refused: Vec<Refused>,
}

/// A way to serve everything, priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Who is served how.
    pub solution: Solution,
    /// What it costs and lacks.
    pub verdict: Verdict,
}

/// What comes of planning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A plan.
    Plan(Box<Plan>),
    /// The rules and needs cannot all be kept.
    Conflict(Conflict),
}

/// The checker did not agree with the search: a defect in this program, never the household's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the checker does not accept the plan that the search found ({found} against {checked}): {broken}")]
pub struct Disagreement {
    /// What the search found.
    pub found: i64,
    /// What the checker found.
    pub checked: i64,
    /// What it objects to.
    pub broken: String,
}

impl Plan {
    /// How far the plan may be from the best that exists: (incumbent − bound) ÷ incumbent.
    pub fn gap(&self) -> f64 {
        if self.incumbent <= self.bound { 0.0 } else { (self.incumbent - self.bound) as f64 / self.incumbent.max(1) as f64 }
    }

    /// Whether it is proved that nothing cheaper keeps the rules: the gap is at most one in a million.
    pub fn is_proved(&self) -> bool {
        i128::from(self.incumbent - self.bound) * 1_000_000 <= i128::from(self.incumbent.max(0))
    }

    /// Money saved over the plan's months against today.
    pub fn saves(&self) -> i64 {
        self.today.verdict.money - self.best.verdict.money
    }
}

/// Makes a plan, as long as it takes.
///
/// # Errors
/// [`Disagreement`] when the checker refuses what the search found; that is a defect and must be reported.
pub fn make(household: &Household) -> Result<Outcome, Disagreement> {
    make_within(household, &Effort::whole())
}

/// Makes a plan in limited time.
///
/// # Errors
/// [`Disagreement`] when the checker refuses what the search found; that is a defect and must be reported.
pub fn make_within(household: &Household, effort: &Effort) -> Result<Outcome, Disagreement> {
    let variant = Variant::default();
    let begin = (effort.clock)();
    let Some(solved) = solve_within(household, &variant, effort) else {
        return Ok(Outcome::Conflict(conflict::find(household, effort)));
    };
    let search_us = (((effort.clock)() - begin).max(0.0) * 1e6) as u64;
    let best = checked(household, &variant, &solved)?;
    let today = today::setup(household);
    let what_ifs = WhatIfs::new(household, effort);
    let policies = policy::prices(&what_ifs, &solved, &best);
    let unknowns = unknown::unknowns(&what_ifs, &solved, &best);
    let decisions = decision::decisions(&what_ifs, &solved, &today, &best, &policies);
    Ok(Outcome::Plan(Box::new(Plan {
        currency: household.intent.currency,
        weight: best.verdict.weight,
        from: household.intent.from,
        months: household.intent.months,
        incumbent: solved.objective,
        bound: solved.bound,
        search_us,
        policies: policies.into_iter().map(|(price, _)| price).collect(),
        unknowns,
        notices: notice::beside(household, &today, &best),
        steps: steps::steps(household, &today, &best),
        compared: solved.compared.clone(),
        refused: solved.refused.clone(),
        decisions,
        today,
        best,
    })))
}

/// A solution as the checker sees it.
///
/// # Errors
/// When the checker's price or rules differ from the search's.
pub fn checked(household: &Household, variant: &Variant, solved: &Solved) -> Result<Setup, Disagreement> {
    let verdict = review(household, variant, &solved.solution);
    if verdict.accepts() && verdict.objective() == solved.objective && verdict.premium == solved.premium {
        return Ok(Setup { solution: solved.solution.clone(), verdict });
    }
    let broken = verdict.broken.iter().map(|b| format!("{} {:?} {:?}", b.device, b.at, b.rule));
    let short = verdict.shortfalls.iter().map(|s| format!("{} lacks {} in {}", s.device, s.volume, s.month));
    let broken = broken.chain(short).take(5).collect::<Vec<_>>().join("; ");
    Err(Disagreement { found: solved.objective, checked: verdict.objective(), broken })
}

/// What-ifs asked for reasons, counted: in a company of a thousand, not every device gets one.
pub(crate) struct WhatIfs<'a> {
    pub household: &'a Household<'a>,
    effort: &'a Effort<'a>,
    left: Cell<usize>,
}

impl<'a> WhatIfs<'a> {
    fn new(household: &'a Household<'a>, effort: &'a Effort<'a>) -> Self {
        Self { household, effort, left: Cell::new(effort.what_ifs_max) }
    }

    /// Solves a variant; `None` when no more may be asked, `Some(None)` when it cannot be kept.
    pub(crate) fn ask(&self, household: &Household, variant: &Variant) -> Option<Option<Solved>> {
        let left = self.left.get().checked_sub(1)?;
        self.left.set(left);
        Some(solve_within(household, variant, self.effort))
    }
}
