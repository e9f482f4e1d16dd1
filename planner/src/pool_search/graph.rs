//! What is known of a pool: the states seen in each month, as a graph over the months.
//!
//! A true pricing step looks at all sets of followed memberships and is dear. A path through the states seen so far costs next to
//! nothing, and recombines everything learnt: the master asks for it in every pass, and true pricing only has to bring new states.

use crate::pool_search::cuts::Cut;
use crate::pool_search::problem::Problem;
use crate::pool_search::trajectory::Fixing;

/// A set of memberships of a pool in one month.
#[derive(Clone, Debug)]
struct State {
    /// Global memberships, sorted.
    members: Vec<u32>,
    /// The same as bits over the pool's members, for pools of at most 64.
    mask: u64,
    /// Cost of the month without lines and shares.
    cost: f64,
    /// Cuts whose price it pays.
    cuts: Vec<u32>,
    /// Round in which it was last on a path.
    used: u32,
}

/// The states seen of one pool.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    pool: usize,
    months: Vec<Vec<State>>,
    /// Linked members as bits, by month.
    linked: Vec<u64>,
    /// Members a branch wants off and on, as bits, by month.
    off: Vec<u64>,
    on: Vec<u64>,
    /// By month: index of a cut, the members that it counts as bits, and how many of them pay.
    cuts: Vec<Vec<(u32, u64, u32)>>,
    round: u32,
}

/// A path through the graph: its cost without shares, and what is on as `membership * months + month`, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct GraphPath {
    pub(crate) cost: f64,
    pub(crate) on: Vec<u32>,
    /// Cuts whose price it pays.
    pub(crate) cuts: Vec<u32>,
}

impl Graph {
    pub(crate) fn new(problem: &Problem, pool: usize) -> Self {
        let empty = State { members: vec![], mask: 0, cost: 0.0, cuts: vec![], used: u32::MAX };
        Self {
            pool,
            months: vec![vec![empty]; problem.months],
            linked: vec![0; problem.months],
            off: vec![0; problem.months],
            on: vec![0; problem.months],
            cuts: vec![vec![]; problem.months],
            round: 0,
        }
    }

    /// Adds a state unless it is known.
    pub(crate) fn add(&mut self, problem: &Problem, month: usize, members: &[u32], cost: i64) {
        let all = problem.members(self.pool);
        let bit = |member: &u32| {
            if all.len() <= 64 { all.binary_search(&(*member as usize)).map_or(0, |index| 1u64 << index) } else { 0 }
        };
        let mask = members.iter().map(bit).sum();
        let states = &mut self.months[month];
        if let Some(known) = states.iter_mut().find(|state| state.mask == mask && state.members == members) {
            known.cost = known.cost.min(cost as f64);
            known.used = known.used.max(self.round);
            return;
        }
        states.push(State {
            members: members.to_vec(),
            mask,
            cost: cost as f64,
            cuts: paid(&self.cuts[month], mask),
            used: self.round,
        });
    }

    /// Says which starts are linked.
    pub(crate) fn set_linked(&mut self, problem: &Problem, linked: &[bool]) {
        let all = problem.members(self.pool);
        for month in 0..problem.months {
            let bits = all.iter().take(64).enumerate().filter(|(_, member)| linked[**member * problem.months + month]);
            self.linked[month] = if all.len() <= 64 { bits.map(|(index, _)| 1u64 << index).sum() } else { 0 };
        }
    }

    /// Says which cuts there are; they count the memberships that are followed.
    pub(crate) fn set_cuts(&mut self, problem: &Problem, cuts: &[Cut], followed: &[u32]) {
        let all = problem.members(self.pool);
        self.cuts.iter_mut().for_each(Vec::clear);
        if all.len() > 64 {
            return;
        }
        let counts =
            |cut: &Cut, member: usize| cut.units >> problem.owner(member) & 1 == 1 && followed.contains(&(member as u32));
        for (index, cut) in cuts.iter().enumerate() {
            let counted = (0..all.len()).filter(|bit| counts(cut, all[*bit])).map(|bit| 1u64 << bit).sum();
            self.cuts[cut.month].push((index as u32, counted, cut.least));
        }
        for (states, cuts) in self.months.iter_mut().zip(&self.cuts) {
            states.iter_mut().for_each(|state| state.cuts = paid(cuts, state.mask));
        }
    }

    /// The cuts whose price is paid by what is on, as `membership * months + month`.
    pub(crate) fn cuts_of(&self, problem: &Problem, on: &[u32]) -> Vec<u32> {
        if self.cuts.iter().all(Vec::is_empty) {
            return vec![];
        }
        let all = problem.members(self.pool);
        let mut masks = vec![0u64; problem.months];
        for at in on {
            let (member, month) = (*at as usize / problem.months, *at as usize % problem.months);
            masks[month] |= all.binary_search(&member).map_or(0, |bit| 1u64 << bit);
        }
        let mut found: Vec<u32> = masks.into_iter().zip(&self.cuts).flat_map(|(mask, cuts)| paid(cuts, mask)).collect();
        found.sort_unstable();
        found
    }

    /// Obeys a branch from now on: other states stay known and wait. Pools of more than 64 members ignore it, which is a relaxation.
    pub(crate) fn set_fixings(&mut self, problem: &Problem, fixings: &[Fixing]) {
        let all = problem.members(self.pool);
        for month in 0..problem.months {
            let bits = |wanted: Fixing| {
                let fixed = all.iter().enumerate().filter(|(_, member)| fixings[**member * problem.months + month] == wanted);
                if all.len() <= 64 { fixed.map(|(index, _)| 1u64 << index).sum() } else { 0 }
            };
            (self.off[month], self.on[month]) = (bits(Fixing::Off), bits(Fixing::On));
        }
    }

    /// Keeps the states used most recently, at most `most` in each month.
    pub(crate) fn prune(&mut self, most: usize) {
        self.round += 1;
        for states in &mut self.months {
            if states.len() > most + most / 4 {
                states.sort_by(|a, b| b.used.cmp(&a.used).then(a.members.cmp(&b.members)));
                states.truncate(most);
            }
        }
    }

    /// A cheapest path at these shares (`on`, then `start`, as one vector).
    pub(crate) fn best_path(&mut self, problem: &Problem, shares: &[f64]) -> Option<GraphPath> {
        let (months, size) = (problem.months, problem.memberships_len() * problem.months);
        let all = problem.members(self.pool);
        let held: u64 = all
            .iter()
            .take(64)
            .enumerate()
            .filter(|(_, member)| problem.membership(**member).held)
            .map(|(index, _)| 1u64 << index)
            .sum();
        // States of the month before, cheapest first, as (value, members, index).
        let mut before: Vec<(f64, u64, usize)> = vec![(0.0, held, 0)];
        let mut came: Vec<Vec<u32>> = Vec::with_capacity(months);
        for month in 0..months {
            let starts: Vec<f64> = all.iter().take(64).map(|member| shares[size + member * months + month]).collect();
            let linked = self.linked[month];
            let sums = Sums::new(&starts);
            // No start brings in more than this.
            let refund: f64 = starts.iter().map(|start| start.min(0.0)).sum();
            let cheapest = before.first().map_or((f64::INFINITY, 0), |state| (state.0, state.2));
            let mut from = Vec::with_capacity(self.months[month].len());
            let mut now = Vec::with_capacity(self.months[month].len());
            for state in &self.months[month] {
                if state.mask & self.off[month] != 0 || !state.mask & self.on[month] != 0 {
                    from.push(0);
                    continue;
                }
                let own = state.cost
                    + state.members.iter().map(|member| shares[*member as usize * months + month]).sum::<f64>()
                    + state.cuts.iter().map(|cut| shares[2 * size + *cut as usize]).sum::<f64>();
                let asked = state.mask & linked;
                let mut best = (f64::INFINITY, 0);
                if asked == 0 {
                    best = cheapest;
                } else {
                    for (value, mask, index) in &before {
                        if value + refund >= best.0 {
                            break;
                        }
                        let cost = value + sums.of(asked & !mask);
                        if cost < best.0 {
                            best = (cost, *index);
                        }
                    }
                }
                from.push(best.1 as u32);
                now.push((best.0 + own, state.mask, from.len() - 1));
            }
            now.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
            came.push(from);
            before = now;
        }
        let mut at = before.first().filter(|state| state.0 < f64::INFINITY)?.2;
        let mut path = GraphPath::default();
        for month in (0..months).rev() {
            let state = &mut self.months[month][at];
            state.used = state.used.max(self.round);
            path.cost += state.cost;
            path.cuts.extend(&state.cuts);
            path.on.extend(state.members.iter().map(|member| member * months as u32 + month as u32));
            at = came[month][at] as usize;
        }
        path.on.sort_unstable();
        path.cuts.sort_unstable();
        Some(path)
    }
}

/// The cuts that count enough of these members.
fn paid(cuts: &[(u32, u64, u32)], mask: u64) -> Vec<u32> {
    cuts.iter().filter(|(_, counted, least)| (counted & mask).count_ones() >= *least).map(|(index, ..)| *index).collect()
}

/// Sums of any of up to 64 numbers, by bits: one table for every eight.
struct Sums(Vec<[f64; 256]>);

impl Sums {
    fn new(numbers: &[f64]) -> Self {
        let table = |eight: &[f64]| {
            let mut sums = [0.0; 256];
            for (bit, number) in eight.iter().enumerate() {
                for set in 0..1 << bit {
                    sums[set | 1 << bit] = sums[set] + number;
                }
            }
            sums
        };
        Self(numbers.chunks(8).map(table).collect())
    }

    fn of(&self, bits: u64) -> f64 {
        self.0.iter().zip(bits.to_le_bytes()).map(|(sums, byte)| sums[usize::from(byte)]).sum()
    }
}
