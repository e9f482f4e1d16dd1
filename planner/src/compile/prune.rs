//! Leaves out options that another option of the same member beats in everything that counts.
//!
//! "Everything" is every month in every variant, what taking it up costs, how long it binds, and each property that a rule
//! between members looks at. What is left has the same optimum, in far fewer states.

use crate::compile::options::states;
use crate::compile::party::{HomeOption, HomeService, Member, Party, Role};
use crate::search::product::FORBIDDEN;

/// Which properties of an option other members or rules look at.
struct Matters<'a> {
    /// Carriers that some companion asks its phone for; empty for everybody but the phone.
    carriers: &'a [String],
    host: bool,
    provider: bool,
}

/// Prunes every member of a party.
pub(crate) fn prune(party: &mut Party) {
    let companions: Vec<String> =
        party.members.iter().flat_map(|member| &member.options).flat_map(|option| option.needs_carrier.clone()).collect();
    let host = party.members.iter().any(|member| member.role == Role::Backup);
    let provider = party.one_provider;
    for at in 0..party.members.len() {
        let matters = Matters { carriers: if party.phone == Some(at) { &companions } else { &[] }, host, provider };
        let member = &party.members[at];
        let n = member.options.len();
        let is_beaten =
            |b: usize| (0..n).any(|a| a != b && beats(member, a, b, &matters) && (a < b || !beats(member, b, a, &matters)));
        let keep = |b: &usize| member.options[*b].held.is_some() || (is_usable(member, *b) && !is_beaten(*b));
        let kept: Vec<usize> = (0..n).filter(keep).collect();
        party.members[at] = only(member, &kept);
    }
}

/// Whether option `a` serves at least as well as `b` at no more cost, whatever the others do.
fn beats(member: &Member, a: usize, b: usize, matters: &Matters) -> bool {
    let (x, y) = (&member.options[a], &member.options[b]);
    // A pool's cost depends on who else is in it; a tether or companion depends on the hub.
    let depends = |option: &HomeOption| matches!(option.service, HomeService::Pool(_) | HomeService::Tether);
    if depends(x)
        || depends(y)
        || (x.of_phone && !y.of_phone)
        || !(x.needs_carrier.is_empty() || x.needs_carrier == y.needs_carrier)
    {
        return false;
    }
    let carrier = |option: &HomeOption| option.carrier.clone().filter(|carrier| matters.carriers.contains(carrier));
    x.enter <= y.enter
        && x.run_months <= y.run_months.max(1)
        && x.bound_months == 0
        && leaves_as_cheaply(x, y)
        && x.sim.fits_where(y.sim)
        && (carrier(y).is_none() || carrier(x) == carrier(y))
        && (!matters.host || x.host == y.host)
        && (!matters.provider || x.provider == y.provider)
        && member.cost.iter().zip(&member.variants).all(|(cost, &variants)| {
            let row = |option: usize| &cost[option * variants..(option + 1) * variants];
            row(a).iter().zip(row(b)).all(|(ours, theirs)| ours <= theirs)
        })
}

/// Whether leaving `x` never costs more than leaving `y` would, month for month of what is still bound.
fn leaves_as_cheaply(x: &HomeOption, y: &HomeOption) -> bool {
    let bound = x.leaving.len().max(y.leaving.len());
    let cost = |option: &HomeOption, months: usize| option.leaving.get(months).copied().unwrap_or(0);
    (0..bound).all(|months| cost(x, months) <= cost(y, months))
}

/// Whether an option is allowed in any month at all.
pub(crate) fn is_usable(member: &Member, option: usize) -> bool {
    member
        .cost
        .iter()
        .zip(&member.variants)
        .any(|(cost, &variants)| cost[option * variants..(option + 1) * variants].iter().any(|&cost| cost < FORBIDDEN))
}

/// The member with only these options.
pub(crate) fn only(member: &Member, kept: &[usize]) -> Member {
    let options: Vec<HomeOption> = kept.iter().map(|&option| member.options[option].clone()).collect();
    let (states, coordinate) = states(&options, member.held.map_or(0, |(_, leaving)| leaving));
    let row =
        |cost: &Vec<i64>, variants: usize| kept.iter().flat_map(|&o| cost[o * variants..(o + 1) * variants].to_vec()).collect();
    let cost = member.cost.iter().zip(&member.variants).map(|(cost, &variants)| row(cost, variants)).collect();
    Member {
        device: member.device,
        role: member.role,
        held: member.held,
        options,
        states,
        coordinate,
        cost,
        variants: member.variants.clone(),
    }
}
