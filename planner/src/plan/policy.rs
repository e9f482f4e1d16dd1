//! What each of the household's rules costs: solved with it and without it.

use fleet::intent::{BackupLine, CommitmentRule};

use super::{Setup, WhatIfs};
use crate::household::Household;
use crate::review::review;
use crate::solution::Solution;
use crate::solve::Solved;
use crate::variant::{Rule, Variant};

/// What a rule costs over the plan's months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyPrice {
    /// The rule.
    pub rule: Rule,
    /// How much less money and time everything would take without it, in the planner's unit; 0 when it costs nothing.
    pub costs: i64,
}

/// What each rule costs, with what would be done without it.
pub(super) fn prices(what_ifs: &WhatIfs, solved: &Solved, best: &Setup) -> Vec<(PolicyPrice, Solution)> {
    let household = what_ifs.household;
    let price = |rule: Rule| {
        let variant = Variant::default().relaxing(rule.clone());
        let without = what_ifs.ask(household, &variant)??;
        let costs = match rule {
            // Time that does not count is no cost: what its rule costs is the money that is spent to save time.
            Rule::Hassle => best.verdict.money - review(household, &variant, &without.solution).money,
            _ => solved.spent() - without.spent(),
        };
        // Without some rule a contract may go that another rule asked a saving of: what that rule asks is no cost.
        Some((PolicyPrice { rule, costs: costs.max(0) }, without.solution))
    };
    active(household).into_iter().filter_map(price).collect()
}

/// The rules that a household set.
fn active(household: &Household) -> Vec<Rule> {
    let rules = &household.intent.rules;
    let lines = &household.inventory.lines;
    let set = [
        (Rule::KeepNumbers, rules.keep_numbers && lines.iter().any(|line| line.number.is_some())),
        (Rule::FreeSlots, rules.free_slots_on_hub > 0),
        (Rule::BackupLine, rules.backup_line != BackupLine::NotNeeded),
        (Rule::Commitment, rules.commitment != CommitmentRule::Free),
        (Rule::OneProvider, rules.one_provider_per_trip),
        (Rule::BankCodes, lines.iter().any(|line| line.bank_codes)),
        (Rule::Hassle, rules.hassle_per_hour.is_some()),
    ];
    set.into_iter().filter(|(_, active)| *active).map(|(rule, _)| rule).collect()
}
