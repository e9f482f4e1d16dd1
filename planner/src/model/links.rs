//! What binds a person's devices in every month: who lends to whom, who roams, whose carrier, which network, how many eSIMs.

use super::Sense;
use super::monolith::{Builder, Written};
use super::states::Way;
use crate::compile::party::{HomeOption, Role, Sim};

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

    /// Who uses another line's allowance is who that line lends to.
    fn lending(&mut self, written: &Written, month: usize) {
        let party = written.party;
        for (bit, &borrower) in party.borrowers.iter().enumerate() {
            let lender = party.lender(bit);
            let lends = |way: &Way| party.lent_of_variant(lender, month, way.variant) >> bit & 1 == 1;
            let hub = written.columns(lender, month, lends, 1);
            let tethers = written.columns_on(borrower, month, |option| party.borrows(bit, option), -1);
            let name = format!("lend.{}.{:02}", written.labels[borrower], month + 1);
            self.row(name, hub.into_iter().chain(tethers), Sense::Equal, 0);
        }
    }

    /// What needs a line of some carrier needs the phone to hold one.
    fn carriers(&mut self, written: &Written, month: usize) {
        let party = written.party;
        for (member, unit) in party.members.iter().enumerate() {
            let mut asked: Vec<&Vec<String>> =
                unit.options.iter().map(|option| &option.needs_carrier).filter(|n| !n.is_empty()).collect();
            asked.sort();
            asked.dedup();
            for (carriers, phone) in asked.into_iter().filter_map(|carriers| Some((carriers, party.phone?))) {
                let needs = written.columns_on(member, month, |option| option.needs_carrier == *carriers, 1);
                let is_held = |option: &HomeOption| option.carrier.as_ref().is_some_and(|carrier| carriers.contains(carrier));
                let phone = written.columns_on(phone, month, is_held, -1);
                let name = format!("carrier.{}.{:02}", written.labels[member], month + 1);
                self.row(name, needs.into_iter().chain(phone), Sense::AtMost, 0);
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
        for (&device, places) in &written.party.places {
            if let Some(esims) = places.esims {
                let name = format!("esim.{}.{:02}", self.device_label(device), month + 1);
                self.esims(&name, written, (device, month), &[], count(esims) - count(places.free));
            }
            if let Some(cards) = places.cards {
                let name = format!("card.{}.{:02}", self.device_label(device), month + 1);
                self.row(name, written.sims(device, month, |sim| sim == Sim::Card), Sense::AtMost, count(cards));
            }
        }
    }

    /// A device's lines in a month, and these other profiles, fit in so many eSIM places: what must be an eSIM does, and
    /// everything does with the places for cards.
    pub(super) fn esims(
        &mut self,
        name: &str,
        written: &Written,
        (device, month): (usize, usize),
        others: &[(usize, i64)],
        places: i64,
    ) {
        let cards = written.party.places.get(&device).and_then(|places| places.cards);
        let must = written.sims(device, month, |sim| sim == Sim::Esim || (sim == Sim::Either && cards.is_none()));
        self.row(name.to_owned(), must.into_iter().chain(others.iter().copied()), Sense::AtMost, places);
        if let Some(cards) = cards {
            let all = written.sims(device, month, |sim| sim != Sim::Nothing);
            self.row(format!("{name}.all"), all.into_iter().chain(others.iter().copied()), Sense::AtMost, places + count(cards));
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

    /// The columns of a device's lines that take something of that kind.
    fn sims(&self, device: usize, month: usize, is_meant: impl Fn(Sim) -> bool) -> Vec<(usize, i64)> {
        let members = (0..self.party.members.len()).filter(|&member| self.party.members[member].device == device);
        members.flat_map(|member| self.columns_on(member, month, |option| is_meant(option.sim), 1)).collect()
    }
}

pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
