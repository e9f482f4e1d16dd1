//! Narrows a party to the options that can be in its cheapest path, and proves that the others cannot.
//!
//! Each member alone, with its ties to the others priced ([`super::ties`]), costs at least its own cheapest path; the sum is a
//! bound of the whole. How much that bound rises when an option is used at all is the option's *regret*. Options are let in by ascending
//! regret and the product is searched exactly; when what was found costs no more than the bound plus the least regret left
//! outside, it is the optimum. So a catalogue of ten thousand offers is searched through a handful of them.

use crate::compile::costs::Company;
use crate::compile::party::{HomeOption, HomeService, Member, Party, PartyStage, PoolCost, Role, add};
use crate::compile::prune::only;
use crate::search::product::{FORBIDDEN, Path};
use crate::search::ties::Ties;

/// A product of at most so many joint states is searched whole.
const WHOLE_STATES_MAX: usize = 40_000;
/// Of equally cheap ways at most so many joint states are searched whole for the one that changes least.
const EQUAL_STATES_MAX: usize = 4_000;
/// Joint states searched at first for a better solution, and the factor by which they grow while that does not help.
const JOINT_STATES_FIRST: usize = 4_000;
const JOINT_STATES_GROWTH: usize = 4;
/// More joint states than this are not searched; what is not proved by then is reported as a gap.
const JOINT_STATES_MAX: usize = 3_000_000;

/// A party's cheapest path, within the options that were let in.
pub(crate) struct Narrowed {
    /// The party with only those options.
    pub party: Party,
    pub path: Path,
    /// No path of the whole party costs less.
    pub bound: i64,
}

/// Finds a party's cheapest path; `None` when there is none. `companies` says what each company in a pool costs in a month.
pub(crate) fn solve(
    party: &Party,
    pools: &dyn PoolCost,
    companies: &dyn Fn(usize, usize) -> Option<Vec<Company>>,
) -> Option<Narrowed> {
    let exactly = |party: Party| PartyStage::new(&party, pools).steadiest().map(|path| (party, path));
    let mut best = first_guess(party).and_then(|kept| exactly(with_options(party, &kept)));
    let mut open = party.clone();
    let (mut limit, mut prices) = (JOINT_STATES_FIRST, None);
    let (bound, unsearched) = loop {
        let known = best.as_ref().map(|(_, path)| path.cost);
        let mut ties = Ties::of(&open, companies);
        if let Some(prices) = &prices {
            ties.go_on_from(prices);
        }
        // A party that has no path when its ties are cut has none at all.
        let Some(bound) = ties.ascend(known) else { break (known, None) };
        let regrets = Regrets { bound, by_option: ties.regrets() };
        prices = Some(ties.prices());
        let Some(kept) = regrets.up_to(&open, known) else { break (known, None) };
        let is_proved = known.is_some_and(|known| bound >= known);
        let before = states(&open);
        open = with_options(&open, &kept);
        let size = states(&open);
        if size <= if is_proved { EQUAL_STATES_MAX } else { WHOLE_STATES_MAX.max(limit) } {
            let whole = exactly(open);
            best = [best, whole].into_iter().flatten().min_by_key(rank);
            break (best.as_ref().map(|(_, path)| path.cost), None);
        }
        if is_proved {
            break (known, Some(open));
        }
        // Too many to search them all: a better solution among the most promising lets more be left out.
        let regrets = Regrets { by_option: regrets.of(&kept), ..regrets };
        let (kept, outside) = regrets.let_in(&open, limit);
        let found = exactly(with_options(&open, &kept));
        let is_better = found.as_ref().is_some_and(|(_, path)| known.is_none_or(|known| path.cost < known));
        best = [best, found].into_iter().flatten().min_by_key(rank);
        if !is_better && limit >= JOINT_STATES_MAX {
            let known = best.as_ref().map(|(_, path)| path.cost);
            break (known.map(|known| known.min(bound + outside.unwrap_or(0))), Some(open));
        }
        if !is_better && size * 2 > before {
            limit = (limit * JOINT_STATES_GROWTH).min(JOINT_STATES_MAX);
        }
    };
    if let Some(open) = unsearched {
        best = best.map(|found| one_by_one(&open, found, &exactly));
    }
    best.zip(bound).map(|((party, path), bound)| Narrowed { party, path, bound })
}

/// What is found when each member in turn may take any of its options while the others keep to those that they use.
fn one_by_one(open: &Party, mut best: (Party, Path), exactly: &dyn Fn(Party) -> Option<(Party, Path)>) -> (Party, Path) {
    for member in 0..open.members.len() {
        let mut kept = used(open, &best.0, &best.1);
        kept[member] = (0..open.members[member].options.len()).collect();
        let party = with_options(open, &kept);
        if states(&party) <= WHOLE_STATES_MAX {
            best = [Some(best), exactly(party)].into_iter().flatten().min_by_key(rank).expect("one was there before");
        }
    }
    best
}

/// The options of `open` that a path of a party with some of them uses.
pub(crate) fn used(open: &Party, party: &Party, path: &Path) -> Vec<Vec<usize>> {
    let of = |(at, member): (usize, &Member)| {
        let option = |state: &Vec<usize>| &party.members[at].options[party.members[at].states[state[at]].0];
        let is_same = |a: &HomeOption, b: &HomeOption| (a.service, a.held) == (b.service, b.held);
        let is_used = |at: &usize| path.states.iter().any(|state| is_same(option(state), &member.options[*at]));
        (0..member.options.len()).filter(is_used).collect()
    };
    open.members.iter().enumerate().map(of).collect()
}

/// By which the better of two is found: money first.
fn rank((_, path): &(Party, Path)) -> (i64, i64) {
    (path.cost, path.unrest)
}

/// The number of joint states of a party.
pub(crate) fn states(party: &Party) -> usize {
    party.members.iter().map(|member| member.states.len()).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX)
}

/// A few options that go well together: the hub option around which everyone can be served cheapest when nobody changes, with
/// what each member then takes, and tethering.
fn first_guess(party: &Party) -> Option<Vec<Vec<usize>>> {
    let steady: Vec<Vec<i64>> =
        party.members.iter().map(|member| (0..member.options.len()).map(|o| steady(member, o)).collect()).collect();
    let suits = |hub: &HomeOption, member: &Member, option: &HomeOption| {
        let carrier = option.needs_carrier.is_empty()
            || party.phone != Some(0)
            || hub.carrier.as_ref().is_some_and(|carrier| option.needs_carrier.contains(carrier));
        let host = member.role != Role::Backup || (hub.host.is_some() && option.host.is_some() && option.host != hub.host);
        carrier && host
    };
    let around = |hub_at: usize| -> Option<(i64, Vec<Vec<usize>>)> {
        let hub = &party.members[0].options[hub_at];
        let mut cost = steady[0][hub_at];
        let mut kept = vec![vec![hub_at]];
        for (member, steady) in party.members.iter().zip(&steady).skip(1) {
            let suiting = |o: &usize| suits(hub, member, &member.options[*o]) && steady[*o] < FORBIDDEN;
            let best = (0..member.options.len()).filter(suiting).min_by_key(|&o| steady[o])?;
            cost = add(cost, steady[best]);
            let line = (0..member.options.len())
                .filter(suiting)
                .filter(|&o| member.options[o].service != HomeService::Tether)
                .min_by_key(|&o| steady[o]);
            kept.push(line.into_iter().chain([best]).collect());
        }
        Some((cost, kept))
    };
    let (_, mut kept) = (0..party.members[0].options.len()).filter_map(around).min_by_key(|(cost, _)| *cost)?;
    for (member, kept) in party.members.iter().zip(&mut kept) {
        kept.extend(member.options.iter().position(|option| option.held.is_some()));
        kept.sort_unstable();
        kept.dedup();
    }
    Some(kept)
}

/// What an option costs when it is taken up now and kept, at its least in each month.
fn steady(member: &Member, option: usize) -> i64 {
    let least = |(cost, &variants): (&Vec<i64>, &usize)| {
        cost[option * variants..(option + 1) * variants].iter().min().copied().unwrap_or(FORBIDDEN)
    };
    let begin = if member.options[option].held.is_some() { 0 } else { member.options[option].enter };
    member.cost.iter().zip(&member.variants).map(least).fold(begin, add)
}

/// What each option costs at least, beyond the bound, when it is used in any month.
struct Regrets {
    bound: i64,
    /// By member, then option.
    by_option: Vec<Vec<i64>>,
}

impl Regrets {
    /// The options with the least regrets whose product stays within the limit, and the least regret left outside.
    fn let_in(&self, party: &Party, limit: usize) -> (Vec<Vec<usize>>, Option<i64>) {
        let mut order: Vec<(i64, usize, usize)> = Vec::new();
        let mut kept: Vec<Vec<usize>> = Vec::new();
        for (member, regrets) in self.by_option.iter().enumerate() {
            let best = (0..regrets.len()).min_by_key(|&option| regrets[option]).unwrap_or(0);
            order.extend(regrets.iter().enumerate().filter(|(o, r)| *o != best && **r < FORBIDDEN).map(|(o, &r)| (r, member, o)));
            kept.push(vec![best]);
        }
        order.sort_unstable();
        let mut rest = order.into_iter();
        for (regret, member, option) in rest.by_ref() {
            kept[member].push(option);
            if self.size(party, &kept) > limit {
                kept[member].pop();
                return (sorted(kept), Some(regret));
            }
        }
        (sorted(kept), None)
    }

    /// The options that could be in a path that costs at most `known`; `None` when some member is left with none: nothing does.
    fn up_to(&self, party: &Party, known: Option<i64>) -> Option<Vec<Vec<usize>>> {
        let most = known.map_or(FORBIDDEN, |known| known - self.bound);
        let kept = |member: usize| {
            let regrets = &self.by_option[member];
            (0..party.members[member].options.len())
                .filter(|&option| regrets[option] <= most && regrets[option] < FORBIDDEN)
                .collect::<Vec<_>>()
        };
        let all: Vec<Vec<usize>> = (0..self.by_option.len()).map(kept).collect();
        (!all.iter().any(Vec::is_empty)).then_some(all)
    }

    /// The regrets of these options only.
    fn of(&self, kept: &[Vec<usize>]) -> Vec<Vec<i64>> {
        self.by_option.iter().zip(kept).map(|(regrets, kept)| kept.iter().map(|&option| regrets[option]).collect()).collect()
    }

    fn size(&self, party: &Party, kept: &[Vec<usize>]) -> usize {
        let states = |(member, options): (usize, &Vec<usize>)| {
            party.members[member].states.iter().filter(|(option, _)| options.contains(option)).count()
        };
        kept.iter().enumerate().map(states).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX)
    }
}

fn sorted(mut kept: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    for options in &mut kept {
        options.sort_unstable();
    }
    kept
}

/// The party with only these options of each member.
pub(crate) fn with_options(party: &Party, kept: &[Vec<usize>]) -> Party {
    let members = party.members.iter().zip(kept).map(|(member, kept)| only(member, kept)).collect();
    Party { members, ..party.clone() }
}
