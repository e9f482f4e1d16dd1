//! What a large household decides, put together where it is the same: “31 tablets” instead of thirty-one rows.

use std::collections::BTreeMap;

use fleet::money::Money;

use proposal::answer::{Amount, Decision, Mode, Node, PlanAnswer, Spoke, words};

/// Up to so many decisions stand each by itself.
const DECISIONS_MAX: usize = 14;

/// The decisions as they are shown, and how many are not.
pub(crate) fn decisions(answer: &PlanAnswer) -> (Vec<Decision>, usize) {
    if answer.decisions.len() <= DECISIONS_MAX {
        return (answer.decisions.clone(), 0);
    }
    let kinds: BTreeMap<&str, &str> = nodes(answer).map(|node| (node.device.as_str(), node.kind.as_str())).collect();
    let mut groups: Vec<(Decision, Vec<&str>, Option<i64>)> = Vec::new();
    for decision in &answer.decisions {
        let kind = kinds.get(decision.about.as_str()).copied();
        let closest = decision.reasons.iter().filter_map(|reason| reason.costs_more).map(Amount::minor).min();
        let alike = groups
            .iter_mut()
            .find(|(first, members, _)| kind.is_some() && first.what == decision.what && kinds.get(members[0]).copied() == kind);
        match alike {
            Some((first, members, least)) => {
                members.push(&decision.about);
                first.saves = Amount(Money::new(first.saves.minor() + decision.saves.minor(), first.saves.0.currency));
                // Of several reasons the one that binds most closely is said.
                if closest.is_some_and(|closest| least.is_none_or(|least| closest < least)) {
                    (first.because, *least) = (decision.because.clone(), closest);
                }
            }
            None => groups.push((decision.clone(), vec![&decision.about], closest)),
        }
    }
    let mut shown: Vec<Decision> = groups
        .into_iter()
        .map(|(mut decision, members, _)| {
            if members.len() > 1 {
                decision.about = words::count(members.len(), "device", &plural(kinds[members[0]]));
                if !decision.because.is_empty() {
                    decision.because = format!("closest: {}", decision.because);
                }
            }
            decision
        })
        .collect();
    shown.sort_by_key(|decision| std::cmp::Reverse(decision.saves.minor().abs()));
    let left_out = shown.len().saturating_sub(DECISIONS_MAX);
    shown.truncate(DECISIONS_MAX);
    (shown, left_out)
}

/// Devices of one kind that are served alike today and alike by the plan: how many, and one of them.
pub(crate) fn nodes_alike<'a>(nodes: &[&'a Node]) -> Vec<(usize, &'a Node)> {
    let way = |spoke: &Spoke| spoke.mode;
    let same = |one: &Node, other: &Node| {
        let ways = |node: &Node| -> (Mode, Mode) { (way(&node.today), way(&node.best)) };
        one.kind == other.kind && ways(one) == ways(other)
    };
    let mut groups: Vec<(usize, &Node)> = Vec::new();
    for node in nodes {
        match groups.iter_mut().find(|(_, first)| same(first, node)) {
            Some((count, _)) => *count += 1,
            None => groups.push((1, node)),
        }
    }
    groups
}

/// Several of a kind of device.
pub(crate) fn plural(kind: &str) -> String {
    match kind {
        "watch" => "watches".to_owned(),
        "earbuds" => "earbuds".to_owned(),
        "iot" => "things".to_owned(),
        other => format!("{other}s"),
    }
}

fn nodes(answer: &PlanAnswer) -> impl Iterator<Item = &Node> {
    answer.wheels.iter().flat_map(|wheel| wheel.hub.iter().chain(&wheel.spokes))
}
