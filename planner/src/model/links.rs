//! What binds a person's devices in every month: who lends to whom, who roams, whose carrier, which network, how many eSIMs.

use super::Sense;
use super::monolith::{Builder, Written};
use super::states::Way;
use crate::compile::party::{HomeOption, Role};

impl Builder<'_> {
    /// The rows of a party that are not of a journey.
    pub(super) fn links(&mut self, written: &Written) {
        for month in 0..written.party.contexts.len() {
            self.lending(written, month);
            self.carriers(written, month);
            self.hosts(written, month);
            self.places(written, month);
        }
    }

    /// Who tethers is who the hub lends to.
    fn lending(&mut self, written: &Written, month: usize) {
        let party = written.party;
        for (bit, &borrower) in party.borrowers.iter().enumerate() {
            let lends = |way: &Way| party.lent_of_variant(month, way.variant) >> bit & 1 == 1;
            let hub = written.columns(0, month, lends, 1);
            let tethers = written.columns_on(borrower, month, |option| party.borrows(bit, option), -1);
            let name = format!("lend.{}.{:02}", written.labels[borrower], month + 1);
            self.row(name, hub.into_iter().chain(tethers), Sense::Equal, 0);
        }
    }

    /// What needs a line of some carrier needs the hub to hold one.
    fn carriers(&mut self, written: &Written, month: usize) {
        let party = written.party;
        for (member, unit) in party.members.iter().enumerate() {
            let mut asked: Vec<&Vec<String>> =
                unit.options.iter().map(|option| &option.needs_carrier).filter(|n| !n.is_empty()).collect();
            asked.sort();
            asked.dedup();
            for carriers in asked.into_iter().filter(|_| party.has_hub) {
                let needs = written.columns_on(member, month, |option| option.needs_carrier == *carriers, 1);
                let is_held = |option: &HomeOption| option.carrier.as_ref().is_some_and(|carrier| carriers.contains(carrier));
                let hub = written.columns_on(0, month, is_held, -1);
                let name = format!("carrier.{}.{:02}", written.labels[member], month + 1);
                self.row(name, needs.into_iter().chain(hub), Sense::AtMost, 0);
            }
        }
    }

    /// The hub's network has another one beside it, where that is wanted.
    fn hosts(&mut self, written: &Written, month: usize) {
        let party = written.party;
        if !party.members.iter().any(|member| member.role == Role::Backup) {
            return;
        }
        let mut hosts: Vec<&String> = party.members[0].options.iter().filter_map(|option| option.host.as_ref()).collect();
        hosts.sort();
        hosts.dedup();
        let is_second = |member: &usize| {
            let unit = &party.members[*member];
            unit.role != Role::Main && unit.device == party.members[0].device
        };
        for host in hosts {
            let mut terms = written.columns_on(0, month, |option| option.host.as_ref() == Some(host), 1);
            for member in (0..party.members.len()).filter(is_second) {
                let other = |option: &HomeOption| option.host.as_ref().is_some_and(|other| other != host);
                terms.extend(written.columns_on(member, month, other, -1));
            }
            self.row(format!("host.{}.{:02}", super::names::label(host), month + 1), terms, Sense::AtMost, 0);
        }
    }

    /// Lines leave the eSIM places free that they must.
    fn places(&mut self, written: &Written, month: usize) {
        for (&device, &(places, free)) in &written.party.esim_places {
            let Some(places) = places else { continue };
            let taken = written.esims(device, month);
            let name = format!("esim.{}.{:02}", self.device_label(device), month + 1);
            self.row(name, taken, Sense::AtMost, count(places) - count(free));
        }
    }
}

impl Written<'_> {
    /// The columns of a member's ways that are meant, each with this coefficient.
    pub(super) fn columns(
        &self,
        member: usize,
        month: usize,
        meant: impl Fn(&Way) -> bool,
        coefficient: i64,
    ) -> Vec<(usize, i64)> {
        self.ways[member][month].iter().filter(|way| meant(way)).flat_map(|way| way.times(coefficient)).collect()
    }

    /// The columns of a member's options that are meant, each with this coefficient.
    pub(super) fn columns_on(
        &self,
        member: usize,
        month: usize,
        meant: impl Fn(&HomeOption) -> bool,
        coefficient: i64,
    ) -> Vec<(usize, i64)> {
        self.columns(member, month, |way| meant(&self.party.members[member].options[way.option]), coefficient)
    }

    /// The eSIM places that the lines of a device take.
    pub(super) fn esims(&self, device: usize, month: usize) -> Vec<(usize, i64)> {
        let members = (0..self.party.members.len()).filter(|&member| self.party.members[member].device == device);
        let takes = |member: usize| {
            self.ways[member][month]
                .iter()
                .flat_map(move |way| way.times(count(self.party.members[member].options[way.option].esims)))
        };
        members.flat_map(takes).collect()
    }
}

pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
