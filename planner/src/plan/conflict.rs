//! When the rules and needs cannot all be kept: every smallest set of them in conflict, and every way out with its price.
//!
//! A way out gives up at least one rule of each conflict. So the two are found together: what is given up is chosen so that it
//! meets every conflict known so far; when there is still no solution, what is left holds another conflict, which is found next.

use std::collections::BTreeSet;

use fleet::intent::{BackupLine, CommitmentRule};
use fleet::volume::Volume;

use crate::household::Household;
use crate::solve::{Effort, Solved, solve_within};
use crate::variant::{Rule, Variant};

/// More ways out are not looked for: each is a search of its own, and nobody reads a longer list.
const WAYS_OUT_MAX: usize = 12;
/// So many ways out are compared where only one is told.
const WAYS_COMPARED_MAX: usize = 5;
/// More searches are not made; what is found by then is told.
const SEARCHES_MAX: usize = 400;

/// Rules and needs that cannot all be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The conflicts that were found. Each rule is needed for its conflict: without any one, the rest of that conflict can be kept.
    /// Empty when nothing serves the household even without its rules.
    pub conflicts: Vec<Vec<Rule>>,
    /// What can be given up so that the rest can be kept, with what everything then costs (planner's unit): none gives up more than
    /// it must. The cheapest first.
    pub ways_out: Vec<(Vec<Rule>, i64)>,
    /// The sum of the scenario weights.
    pub weight: i64,
}

/// Finds the conflicts of a household that has no solution, and the ways out of them.
pub(super) fn find(household: &Household, effort: &Effort) -> Conflict {
    beside(household, &Variant::default(), effort, WAYS_OUT_MAX)
}

/// What stands in the way of a household under a variant that has no solution: the fewest rules and needs that would have to be
/// given up. Rules of the house come before needs, for who gives up needs pays less in any case.
pub(super) fn in_the_way(household: &Household, variant: &Variant, effort: &Effort) -> Vec<Rule> {
    let ways = beside(household, variant, effort, WAYS_COMPARED_MAX).ways_out;
    let needs = |rules: &[Rule]| rules.iter().filter(|rule| rule.is_need()).count();
    ways.into_iter().min_by_key(|(rules, cost)| (rules.len(), needs(rules), *cost)).map_or_else(Vec::new, |(rules, _)| rules)
}

fn beside(household: &Household, variant: &Variant, effort: &Effort, ways_max: usize) -> Conflict {
    let mut search = Search { household, variant, effort, rules: rules(household), begin: (effort.clock)(), searches: 0 };
    let mut conflicts: Vec<BTreeSet<usize>> = Vec::new();
    let mut ways_out: Vec<(BTreeSet<usize>, i64)> = Vec::new();
    while let Some(given_up) = next_way(&conflicts, &ways_out) {
        if ways_out.len() >= ways_max || search.is_over() {
            break;
        }
        match search.without(&given_up) {
            Some(solved) => ways_out.push((given_up, solved.spent())),
            None => match search.conflict_without(&given_up) {
                Some(conflict) if !conflict.is_empty() => conflicts.push(conflict),
                _ => break,
            },
        }
    }
    ways_out.sort_by_key(|(given_up, cost)| (*cost, given_up.clone()));
    let named = |set: &BTreeSet<usize>| set.iter().map(|&at| search.rules[at].clone()).collect::<Vec<Rule>>();
    Conflict {
        conflicts: conflicts.iter().map(named).collect(),
        ways_out: ways_out.iter().map(|(given_up, cost)| (named(given_up), *cost)).collect(),
        weight: household.intent.demand.weight_total().max(1),
    }
}

/// The smallest set that meets every conflict and holds no way out that is known; `None` when there is no further one.
fn next_way(conflicts: &[BTreeSet<usize>], ways_out: &[(BTreeSet<usize>, i64)]) -> Option<BTreeSet<usize>> {
    let is_known = |set: &BTreeSet<usize>| ways_out.iter().any(|(way, _)| way.is_subset(set));
    let mut open = vec![BTreeSet::new()];
    while !open.is_empty() {
        let mut larger: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
        for set in open.into_iter().filter(|set| !is_known(set)) {
            match conflicts.iter().find(|conflict| conflict.is_disjoint(&set)) {
                None => return Some(set),
                Some(missed) => larger.extend(missed.iter().map(|&rule| set.iter().copied().chain([rule]).collect())),
            }
        }
        open = larger.into_iter().collect();
    }
    None
}

/// Searches of the household without some of its rules.
struct Search<'a> {
    household: &'a Household<'a>,
    variant: &'a Variant,
    effort: &'a Effort<'a>,
    rules: Vec<Rule>,
    begin: f64,
    searches: usize,
}

impl Search<'_> {
    fn is_over(&self) -> bool {
        self.searches >= SEARCHES_MAX || (self.effort.clock)() - self.begin > self.effort.seconds_max
    }

    fn without(&mut self, given_up: &BTreeSet<usize>) -> Option<Solved> {
        self.searches += 1;
        let variant = given_up.iter().fold(self.variant.clone(), |variant, &at| variant.relaxing(self.rules[at].clone()));
        solve_within(self.household, &variant, self.effort)
    }

    fn is_possible_with(&mut self, kept: &[usize]) -> bool {
        let given_up = (0..self.rules.len()).filter(|at| !kept.contains(at)).collect();
        self.without(&given_up).is_some()
    }

    /// A smallest conflict among what is not given up; `None` when time is over.
    fn conflict_without(&mut self, given_up: &BTreeSet<usize>) -> Option<BTreeSet<usize>> {
        if !self.is_possible_with(&[]) {
            return Some(BTreeSet::new());
        }
        let rest: Vec<usize> = (0..self.rules.len()).filter(|at| !given_up.contains(at)).collect();
        self.shrink(&[], &rest).map(|found| found.into_iter().collect())
    }

    /// A smallest part of `rules` that is in conflict beside what is kept; beside it all of `rules` are.
    ///
    /// In halves: of a hundred rules two are found with a dozen searches.
    fn shrink(&mut self, kept: &[usize], rules: &[usize]) -> Option<Vec<usize>> {
        if self.is_over() {
            return None;
        }
        if rules.len() <= 1 {
            return Some(rules.to_vec());
        }
        let (first, second) = rules.split_at(rules.len() / 2);
        let of_second = self.shrink_beside(kept, first, second)?;
        let of_first = self.shrink_beside(kept, &of_second, first)?;
        Some([of_first, of_second].concat())
    }

    /// The same, with more kept: nothing of `rules` is needed when that is in conflict already.
    fn shrink_beside(&mut self, kept: &[usize], more: &[usize], rules: &[usize]) -> Option<Vec<usize>> {
        let kept = [kept, more].concat();
        if !more.is_empty() && !self.is_possible_with(&kept) { Some(Vec::new()) } else { self.shrink(&kept, rules) }
    }
}

/// Every rule and need that a household has and that can be given up.
fn rules(household: &Household) -> Vec<Rule> {
    let intent = household.intent;
    let set = &intent.rules;
    let lines = &household.inventory.lines;
    let house = [
        (Rule::FreeSlots, set.free_slots_on_hub > 0),
        (Rule::OneProvider, set.one_provider_per_trip),
        (Rule::BackupLine, set.backup_line != BackupLine::NotNeeded),
        (Rule::Commitment, set.commitment != CommitmentRule::Free),
        (Rule::KeepNumbers, set.keep_numbers && lines.iter().any(|line| line.number.is_some())),
        (Rule::BankCodes, lines.iter().any(|line| line.bank_codes)),
    ];
    let mut rules: Vec<Rule> = house.into_iter().filter(|(_, is_set)| *is_set).map(|(rule, _)| rule).collect();
    for (at, need) in intent.demand.needs.iter().enumerate() {
        let uses = intent.demand.scenarios.iter().any(|scenario| scenario.volumes[at] > Volume::ZERO);
        let of_device = [
            (Rule::Alone(need.device.clone()), need.alone),
            (Rule::Calls(need.device.clone()), need.calls),
            (Rule::Need(need.device.clone()), uses),
        ];
        rules.extend(of_device.into_iter().filter(|(_, is_set)| *is_set).map(|(rule, _)| rule));
    }
    for (trip, wanted) in intent.trips.iter().enumerate() {
        let asks = wanted.needs.iter().filter(|need| need.per_day > Volume::ZERO || need.alone || need.calls);
        rules.extend(asks.map(|need| Rule::TripNeed(trip, need.device.clone())));
    }
    rules
}
