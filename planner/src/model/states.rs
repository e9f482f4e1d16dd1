//! What a line may be on in each month, in which variants, and what changing costs.
//!
//! A column for each state (an option and how many months of it are still bound), one of which holds in each month. A state goes
//! on to its successor for nothing; what holds and did not has started, what did and does not has left, each at its price.
//! Where an option can neither be taken up nor left at a price, nothing needs to be written down.
//!
//! A contract whose remaining months are due when it is left needs no states: each month that is bound and not used is paid
//! (`contracts`).

use super::contracts::{Contracts, due_by_month};
use super::monolith::{Builder, COST_MAX, PARTS, Written};
use super::pool_terms::LineUse;
use super::pools::Pools;
use super::{Kind, NotLinear, Sense};
use crate::compile::journey::EVERYWHERE;
use crate::compile::party::{HomeOption, HomeService, Member, Party, Role};
use crate::search::product::FORBIDDEN;

/// How a member's month may go: an option in a variant. It does when one of its columns is 1.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub option: usize,
    pub variant: usize,
    pub columns: Vec<usize>,
    /// For a line in a pool: what it uses of it.
    pub in_pool: Option<LineUse>,
}

impl Way {
    /// Its columns, each with this coefficient.
    pub(super) fn times(&self, coefficient: i64) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.columns.iter().map(move |&column| (column, coefficient))
    }
}

/// A variant of an option that is allowed in a month, with its cost in parts of the planner's unit.
struct Allowed {
    variant: usize,
    cost: i64,
    in_pool: Option<LineUse>,
}

impl Builder<'_> {
    /// The columns of a member, and its ways by month.
    pub(super) fn member(&mut self, written: &Written, at: usize, pools: &mut Pools) -> Result<Vec<Vec<Way>>, NotLinear> {
        let member = &written.party.members[at];
        let label = &written.labels[at];
        let mut ways = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; member.states.len()];
        let mut contracts = Contracts::of(member);
        for month in 0..member.cost.len() {
            let allowed = self.allowed(written.party, at, month, pools)?;
            let now = self.states(member, label, month, &allowed, &before);
            let seat = self.seat(written.party, member.device);
            let on = now.iter().flatten().map(|&column| (column, 1)).chain(seat.map(|seat| (seat, -1)));
            self.row(format!("one.{label}.{:02}", month + 1), on, Sense::Equal, i64::from(seat.is_none()));
            let starts = self.changes(member, label, month, &before, &now);
            self.bind(&mut contracts, label, month, &starts, &now);
            ways.push(self.ways(written, at, month, allowed, &now));
            before = now;
        }
        self.bind_beyond(&contracts, label, member.cost.len(), &before);
        Ok(ways)
    }

    /// For each option: the variants that are allowed in a month.
    fn allowed(&self, party: &Party, at: usize, month: usize, pools: &mut Pools) -> Result<Vec<Vec<Allowed>>, NotLinear> {
        let member = &party.members[at];
        let variants = member.variants[month];
        let mut all = Vec::new();
        for (o, option) in member.options.iter().enumerate() {
            let mut allowed = Vec::new();
            for variant in (0..variants).filter(|_| may_be_used(party, at, option)) {
                let cost = member.cost[month][o * variants + variant];
                if cost >= COST_MAX {
                    continue;
                }
                let HomeService::Pool(pool) = option.service else {
                    allowed.push(Allowed { variant, cost: cost * PARTS, in_pool: None });
                    continue;
                };
                let Some(load) = self.compiled.load(party, at, month, variant) else { continue };
                if let Some(in_pool) = pools.line(pool, month, &load)? {
                    allowed.push(Allowed { variant, cost: in_pool.cost + cost * PARTS, in_pool: Some(in_pool) });
                }
            }
            all.push(allowed);
        }
        Ok(all)
    }

    /// The columns of the states that can be reached in a month.
    fn states(
        &mut self,
        member: &Member,
        label: &str,
        month: usize,
        allowed: &[Vec<Allowed>],
        before: &[Option<usize>],
    ) -> Vec<Option<usize>> {
        let mut columns = Vec::new();
        for (state, &(option, left)) in member.states.iter().enumerate() {
            let stays = before_of(member, before, state).next().is_some();
            let begin = begin_cost(member, state, month);
            let reached = stays || begin < COST_MAX;
            if !reached || allowed[option].is_empty() {
                columns.push(None);
                continue;
            }
            // With one variant the month is paid here; what cannot but begin in this month pays for that here as well.
            let paid = if member.variants[month] == 1 { allowed[option][0].cost } else { 0 };
            let cost = paid + if stays { 0 } else { begin * PARTS };
            let bound = if left == 0 { String::new() } else { format!(".b{left}") };
            let name = format!("on.{label}.{:02}.{}{bound}", month + 1, self.option_label(&member.options[option]));
            columns.push(Some(self.column(name, cost, 1, Kind::Integer)));
        }
        columns
    }

    /// What changes from the month before into this one, and what that costs. Says for each state which column is 1 when it begins.
    fn changes(
        &mut self,
        member: &Member,
        label: &str,
        month: usize,
        before: &[Option<usize>],
        now: &[Option<usize>],
    ) -> Vec<Option<usize>> {
        let coordinate = &member.coordinate;
        let mut starts = vec![None; now.len()];
        for (state, &(option, _)) in member.states.iter().enumerate() {
            let from: Vec<(usize, usize)> = before_of(member, before, state).collect();
            let Some(column) = now[state] else {
                // Nothing goes on here: whoever was, leaves.
                from.iter().for_each(|&(other, was)| self.columns[was].cost += coordinate.leave[other].min(COST_MAX) * PARTS);
                continue;
            };
            if from.is_empty() {
                starts[state] = Some(column);
                continue;
            }
            let (enter, leaving_costs) =
                (begin_cost(member, state, month), from.iter().any(|(other, _)| coordinate.leave[*other] > 0));
            if enter == 0 && !leaving_costs && !due_by_month(&member.options[option]) {
                continue;
            }
            let name = self.option_label(&member.options[option]).to_owned();
            let mut terms = vec![(column, 1)];
            terms.extend(from.iter().map(|&(_, was)| (was, -1)));
            if enter < COST_MAX {
                let start = self.column(format!("start.{label}.{:02}.{name}", month + 1), enter * PARTS, 1, Kind::Integer);
                terms.push((start, -1));
                starts[state] = Some(start);
            }
            for &(other, _) in from.iter().filter(|(other, _)| leaving_costs && coordinate.leave[*other] < COST_MAX) {
                let left = format!("leave.{label}.{month:02}.{name}.b{}", member.states[other].1);
                terms.push((self.column(left, coordinate.leave[other] * PARTS, 1, Kind::Integer), 1));
            }
            let sense = if leaving_costs { Sense::Equal } else { Sense::AtMost };
            self.row(format!("keep.{label}.{:02}.{name}.b{}", month + 1, member.states[state].1), terms, sense, 0);
        }
        starts
    }

    /// How a month may go: a column for each variant where there are several, else the states themselves.
    fn ways(
        &mut self,
        written: &Written,
        at: usize,
        month: usize,
        allowed: Vec<Vec<Allowed>>,
        now: &[Option<usize>],
    ) -> Vec<Way> {
        let member = &written.party.members[at];
        let label = &written.labels[at];
        let mut ways = Vec::new();
        for (option, allowed) in allowed.into_iter().enumerate() {
            let states: Vec<usize> =
                member.states.iter().zip(now).filter(|(state, _)| state.0 == option).filter_map(|(_, c)| *c).collect();
            if states.is_empty() {
                continue;
            }
            if member.variants[month] == 1 {
                ways.extend(allowed.into_iter().map(|a| Way {
                    option,
                    variant: a.variant,
                    columns: states.clone(),
                    in_pool: a.in_pool,
                }));
                continue;
            }
            let name = self.option_label(&member.options[option]).to_owned();
            let mut terms: Vec<(usize, i64)> = states.iter().map(|&column| (column, -1)).collect();
            for Allowed { variant, cost, in_pool } in allowed {
                let way = format!("way.{label}.{:02}.{name}{}", month + 1, variant_label(written, at, month, variant));
                let column = self.column(way, cost, 1, Kind::Integer);
                terms.push((column, 1));
                ways.push(Way { option, variant, columns: vec![column], in_pool });
            }
            self.row(format!("split.{label}.{:02}.{name}", month + 1), terms, Sense::Equal, 0);
        }
        ways
    }

    pub(super) fn option_label(&self, option: &HomeOption) -> &str {
        match option.service {
            HomeService::Line(offer) | HomeService::Companion(offer) => self.offer_label(offer),
            HomeService::Pool(pool) => self.offer_label(self.compiled.pool_terms(pool, option.held.is_some())),
            HomeService::Tether => "tether",
            HomeService::Wifi => "wifi",
        }
    }
}

/// The states of the month before that go on to this one, each with its column.
fn before_of<'m>(member: &'m Member, before: &'m [Option<usize>], state: usize) -> impl Iterator<Item = (usize, usize)> + 'm {
    let follows = member.coordinate.stay.iter().zip(before).enumerate();
    follows.filter(move |(_, (next, _))| **next == state).filter_map(|(other, (_, column))| Some((other, (*column)?)))
}

/// What it costs to begin with a state in a month; [`FORBIDDEN`] when it is in the middle of a contract.
fn begin_cost(member: &Member, state: usize, month: usize) -> i64 {
    let (option, left) = member.states[state];
    let by_month = due_by_month(&member.options[option]);
    let begins = (option, member.options[option].run_months);
    let at = match (by_month, left) {
        // One state stands for all of such a contract.
        (true, 0) => member.states.iter().position(|state| *state == begins).unwrap_or(state),
        (true, _) => return FORBIDDEN,
        (false, _) => state,
    };
    if month == 0 { member.coordinate.entry[at] } else { member.coordinate.enter[at] }
}

/// Whether nothing that never changes forbids an option.
fn may_be_used(party: &Party, at: usize, option: &HomeOption) -> bool {
    let wants_backup = party.members.iter().any(|member| member.role == Role::Backup);
    match option.service {
        HomeService::Tether if !party.borrowers.contains(&at) => false,
        _ if !option.needs_carrier.is_empty() && party.phone.is_none() => false,
        _ => !(at == 0 && wants_backup && option.host.is_none()),
    }
}

/// Whom a line lends to and on which trips it roams, as a part of a name.
pub(super) fn variant_label(written: &Written, at: usize, month: usize, variant: usize) -> String {
    let party = written.party;
    let is_hub = party.has_hub && at == 0;
    let lent = if party.lends(at) { party.lent_of_variant(at, month, variant) } else { 0 };
    let mut text = lent_label(written, &party.borrowers, lent);
    for &j in &party.active[month] {
        let journey = &party.journeys[j];
        let members = |travellers: &[usize]| travellers.iter().map(|&t| journey.travellers[t]).collect::<Vec<usize>>();
        let (own, companions) = party.parts_of_digit(at, j, party.digit_of_variant(at, month, variant, j));
        if own > 0 {
            let (places, lent) = journey.ride(is_hub, own);
            let lent = lent_label(written, &members(&journey.borrowers), lent);
            let part = match places {
                EVERYWHERE => String::new(),
                0 => "r".to_owned(),
                places => format!("s{places}"),
            };
            text.push_str(&format!("~{}{part}{lent}", journey.trip + 1));
        }
        if companions > 0 {
            let roaming = lent_label(written, &members(&journey.companions), companions);
            text.push_str(&format!("~{}c{roaming}", journey.trip + 1));
        }
    }
    text
}

/// Members that are lent to, as a part of a name.
pub(super) fn lent_label(written: &Written, members: &[usize], lent: usize) -> String {
    let taken = members.iter().enumerate().filter(|(bit, _)| lent >> bit & 1 == 1);
    taken.map(|(_, &member)| format!("+{}", written.labels[member])).collect()
}
