//! A journey as the search sees it: who goes, how each could be served there, and the cheapest packages for each way.

use crate::compile::packages::{Bundle, PROFILES_MAX};

/// How a traveller's device is served on a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Service {
    /// On its own line, by the line's roaming terms.
    Roam,
    /// On packages bought for the journey.
    Packages,
    /// Through the hub.
    Tether,
    /// Not at all.
    Off,
}

/// One way to serve everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Combination {
    /// One service a traveller.
    pub services: Vec<Service>,
    /// Who goes through the hub, as bits over the journey's borrowers.
    pub lent: usize,
}

/// A journey of a party.
#[derive(Debug, Clone)]
pub(crate) struct Journey {
    /// Position in the intent's trips.
    pub trip: usize,
    /// The months it touches.
    pub months: Vec<usize>,
    /// Members that come along.
    pub travellers: Vec<usize>,
    /// The hub's position among the travellers, when it comes along.
    pub hub: Option<usize>,
    /// Travellers (by position among them) that may go through the hub.
    pub borrowers: Vec<usize>,
    /// Travellers (by position among them) whose data there may be their phone's: companions that roam on its allowance.
    pub companions: Vec<usize>,
    /// Every way to serve everyone that the needs allow.
    pub combinations: Vec<Combination>,
    /// Providers tried when one must serve all; otherwise a single entry that stands for any.
    pub providers: Vec<String>,
    /// `bundles[traveller][lent][provider][profiles at most]`; `lent` is 0 for everybody but the hub.
    pub bundles: Vec<Vec<Vec<Vec<Option<Bundle>>>>>,
}

impl Journey {
    /// How many variants the hub's month has for this journey: not roaming, or roaming for each set of borrowers.
    pub(crate) fn hub_radix(&self) -> usize {
        1 + (1 << self.borrowers.len())
    }

    /// The hub's variant under a combination, as (radix, digit).
    pub(crate) fn hub_variant(&self, combination: usize) -> (usize, usize) {
        let combination = &self.combinations[combination];
        let roams = self.hub.is_some_and(|hub| combination.services[hub] == Service::Roam);
        (self.hub_radix(), if roams { 1 + combination.lent } else { 0 })
    }

    /// Which of the companions roam under a combination, as (radix, digit): what the phone's month depends on.
    pub(crate) fn phone_variant(&self, combination: usize) -> (usize, usize) {
        let services = &self.combinations[combination].services;
        let roams = self.companions.iter().enumerate().filter(|&(_, &t)| services[t] == Service::Roam);
        (1 << self.companions.len(), roams.map(|(bit, _)| 1 << bit).sum())
    }

    /// The members whose months it bears on: those that come along, and the phone on whose allowance one of them may roam.
    pub(crate) fn concerned(&self, phone: Option<usize>) -> Vec<usize> {
        let stays = phone.filter(|phone| !self.companions.is_empty() && !self.travellers.contains(phone));
        self.travellers.iter().copied().chain(stays).collect()
    }

    /// 1 when a member roams on its own line under a combination.
    pub(crate) fn roams(&self, member: usize, combination: usize) -> usize {
        let at = self.travellers.iter().position(|&traveller| traveller == member);
        usize::from(at.is_some_and(|at| self.combinations[combination].services[at] == Service::Roam))
    }

    /// The cheapest bundle of a traveller that fits in so many eSIM places.
    pub(crate) fn bundle(&self, traveller: usize, lent: usize, provider: usize, places: usize) -> Option<&Bundle> {
        let lent = if self.hub == Some(traveller) { lent } else { 0 };
        self.bundles[traveller].get(lent)?.get(provider)?.get(places.min(PROFILES_MAX))?.as_ref()
    }
}

/// Every way to serve everyone, given what each traveller may use.
///
/// `allowed[t]` are the services of traveller `t`. Going through the hub needs a hub that has a service of its own.
pub(crate) fn combinations(allowed: &[Vec<Service>], hub: Option<usize>, borrowers: &[usize]) -> Vec<Combination> {
    let mut all = vec![Vec::new()];
    for services in allowed {
        all = all.iter().flat_map(|head: &Vec<Service>| services.iter().map(|s| [head.as_slice(), &[*s]].concat())).collect();
    }
    let lent = |services: &[Service]| {
        borrowers.iter().enumerate().filter(|&(_, &t)| services[t] == Service::Tether).map(|(bit, _)| 1 << bit).sum::<usize>()
    };
    let works = |services: &[Service]| {
        let tethered = services.contains(&Service::Tether);
        !tethered || hub.is_some_and(|hub| matches!(services[hub], Service::Roam | Service::Packages))
    };
    all.into_iter().filter(|services| works(services)).map(|services| Combination { lent: lent(&services), services }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_tethers_to_a_hub_that_is_off() {
        let all = combinations(&[vec![Service::Packages, Service::Off], vec![Service::Tether, Service::Off]], Some(0), &[1]);
        let said: Vec<_> = all.iter().map(|c| format!("{:?} {}", c.services, c.lent)).collect();
        assert_eq!(said, ["[Packages, Tether] 1", "[Packages, Off] 0", "[Off, Off] 0"]);
    }
}
