//! When the rules and needs cannot all be kept: the smallest set of them in conflict, and the cheapest one to relax.

use std::collections::BTreeSet;

use crate::household::Household;
use crate::solve::{Effort, solve_within};
use crate::variant::{Rule, Variant};

/// Rules and needs that cannot all be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Each of them is needed for the conflict: without any one, the rest can be kept.
    pub rules: Vec<Rule>,
    /// For each of them, what everything costs when it alone is relaxed (planner's unit); the cheapest first.
    pub relaxing: Vec<(Rule, i64)>,
    /// The sum of the scenario weights.
    pub weight: i64,
}

/// Finds the conflict of a household that has no solution.
///
/// Starts from every rule that could matter and takes each away in turn; what can be taken away without a solution appearing was
/// not part of the conflict. What is left is a smallest set: none of its rules can be spared.
pub(super) fn find(household: &Household, effort: &Effort) -> Conflict {
    let all = rules(household);
    let mut spared: BTreeSet<Rule> = BTreeSet::new();
    for rule in &all {
        let mut relaxed = spared.clone();
        relaxed.insert(rule.clone());
        let variant = Variant { relaxed: relaxed.clone(), ..Variant::default() };
        if solve_within(household, &variant, effort).is_none() {
            spared = relaxed;
        }
    }
    let rules: Vec<Rule> = all.into_iter().filter(|rule| !spared.contains(rule)).collect();
    let cost =
        |rule: &Rule| solve_within(household, &Variant::default().relaxing(rule.clone()), effort).map(|solved| solved.objective);
    let mut relaxing: Vec<(Rule, i64)> = rules.iter().filter_map(|rule| Some((rule.clone(), cost(rule)?))).collect();
    relaxing.sort_by_key(|(_, cost)| *cost);
    Conflict { rules, relaxing, weight: household.intent.demand.weight_total().max(1) }
}

/// Every rule and need of a household that can be relaxed.
pub(super) fn rules(household: &Household) -> Vec<Rule> {
    let intent = household.intent;
    let mut rules =
        vec![Rule::FreeSlots, Rule::OneProvider, Rule::BackupLine, Rule::Commitment, Rule::KeepNumbers, Rule::BankCodes];
    for need in &intent.demand.needs {
        rules.push(Rule::Alone(need.device.clone()));
        rules.push(Rule::Calls(need.device.clone()));
        rules.push(Rule::Need(need.device.clone()));
    }
    for (trip, wanted) in intent.trips.iter().enumerate() {
        rules.extend(wanted.needs.iter().map(|need| Rule::TripNeed(trip, need.device.clone())));
    }
    rules
}
