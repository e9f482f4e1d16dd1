//! A journey as the search sees it: who goes, how each could be served there, and the cheapest packages for each way.

use std::collections::BTreeMap;

use fleet::place::Place;

use crate::compile::packages::{Bundle, PROFILES_MAX};

/// How a traveller's device is served on a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Service {
    /// On its own line, by the line's roaming terms.
    Roam,
    /// On packages bought for the journey.
    Packages,
    /// On its own line at these places, as bits over the journey's, and on packages elsewhere.
    Split(u8),
    /// Through the hub.
    Tether,
    /// Not at all.
    Off,
}

/// Every place of a journey.
pub(crate) const EVERYWHERE: u8 = u8::MAX;

impl Service {
    /// Where the own line is used, as bits over the journey's places.
    pub(crate) const fn roams_at(self) -> u8 {
        match self {
            Self::Roam => EVERYWHERE,
            Self::Split(places) => places,
            Self::Packages | Self::Tether | Self::Off => 0,
        }
    }

    /// Whether packages are bought.
    pub(crate) const fn buys(self) -> bool {
        matches!(self, Self::Packages | Self::Split(_))
    }
}

/// Through whom travellers go that go through a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lender {
    /// Through this one of them, which needs a service of its own.
    Traveller(usize),
    /// Through one that is not among them.
    Another,
    /// Nobody is there.
    Nobody,
}

/// One way to serve everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Combination {
    /// One service a traveller.
    pub services: Vec<Service>,
    /// Who goes through the hub, as bits over the journey's borrowers.
    pub lent: usize,
    /// The most profiles that each traveller's packages take.
    pub profiles: Vec<usize>,
    /// From whom everyone's data comes (by position in the journey's providers), where that must be one in several months.
    pub provider: Option<usize>,
}

/// The cheapest packages by provider, and for each by profiles at most.
pub(crate) type Bundles = Vec<Vec<Option<Bundle>>>;

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
    /// Travellers (by position among them) whose line must be called there, whatever serves their data.
    pub called: Vec<usize>,
    /// Travellers (by position among them) that are off only when they sit at another hub.
    pub absent: Vec<usize>,
    /// Its places.
    pub places: Vec<Place>,
    /// The sets of places, as bits, at which somebody's line may be used for data; the empty one where lines need only ring.
    pub rides: Vec<u8>,
    /// Every way to serve everyone that the needs allow.
    pub combinations: Vec<Combination>,
    /// Providers tried when one must serve all; otherwise a single entry that stands for any.
    pub providers: Vec<String>,
    /// The provider that people who travel together have agreed on.
    pub agreed: Option<String>,
    /// The cheapest packages of a traveller, by where it roams instead and by whom it lends to (nobody but for the hub), then by
    /// provider and by profiles at most.
    pub bundles: Vec<BTreeMap<(u8, usize), Bundles>>,
}

impl Journey {
    /// In how many ways a traveller's own line may be used: not at all, or by ride; the hub's for each set of borrowers.
    pub(crate) fn own_radix(&self, is_hub: bool) -> usize {
        1 + self.rides.len() * self.sets(is_hub)
    }

    /// In which of them it is under a combination.
    pub(crate) fn own_digit(&self, member: usize, is_hub: bool, combination: usize) -> usize {
        let combination = &self.combinations[combination];
        let Some(traveller) = self.travellers.iter().position(|&traveller| traveller == member) else { return 0 };
        let service = combination.services[traveller];
        let at = service.roams_at();
        if at == 0 && (service == Service::Off || !self.called.contains(&traveller)) {
            return 0;
        }
        // A line that only rings lends nothing.
        let lent = if is_hub && at != 0 { combination.lent } else { 0 };
        self.rides.iter().position(|&ride| ride == at).map_or(0, |ride| 1 + ride * self.sets(is_hub) + lent)
    }

    /// What a digit that is not 0 stands for: where the line is used for data, and whom it lends to there.
    pub(crate) fn ride(&self, is_hub: bool, digit: usize) -> (u8, usize) {
        let sets = self.sets(is_hub);
        (self.rides.get((digit - 1) / sets).copied().unwrap_or(EVERYWHERE), (digit - 1) % sets)
    }

    fn sets(&self, is_hub: bool) -> usize {
        if is_hub { 1 << self.borrowers.len() } else { 1 }
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

    /// The cheapest bundle of a traveller under a combination that fits in so many eSIM places.
    ///
    /// On a journey of several months it is the same beside whatever lines there are, or it does not fit.
    pub(crate) fn bundle(&self, traveller: usize, combination: &Combination, provider: usize, places: usize) -> Option<&Bundle> {
        let by_profiles = self.bundles[traveller].get(&self.need(traveller, combination))?.get(provider)?;
        let most = combination.profiles[traveller];
        if self.months.len() == 1 {
            return by_profiles.get(places.min(most))?.as_ref();
        }
        by_profiles.get(most)?.as_ref().filter(|bundle| bundle.profiles <= places)
    }

    /// What a traveller's packages must serve under a combination: where it does not roam, and whom it lends to.
    pub(crate) fn need(&self, traveller: usize, combination: &Combination) -> (u8, usize) {
        let lent = if self.hub == Some(traveller) { combination.lent } else { 0 };
        (combination.services[traveller].roams_at(), lent)
    }

    /// Tells ways to spend several months apart by what must stay the same in them: how many profiles a traveller's packages
    /// take, where they might not fit beside its lines (there are `places(traveller)` whatever the lines).
    pub(crate) fn tell_profiles_apart(&mut self, places: impl Fn(usize) -> usize) {
        for traveller in 0..self.travellers.len() {
            let places = places(traveller);
            for combination in std::mem::take(&mut self.combinations) {
                let all = self.bundles[traveller].get(&self.need(traveller, &combination));
                let all = all.filter(|_| combination.services[traveller].buys()).into_iter().flatten().enumerate();
                let bundles = all.filter(|(provider, _)| combination.provider.is_none_or(|one| one == *provider));
                let bundles = bundles.flat_map(|(_, bundles)| bundles).flatten();
                // What takes no more than there are places fits anyway.
                let mut most: Vec<usize> = bundles.map(|bundle| bundle.profiles.max(places)).collect();
                most.sort_unstable();
                most.dedup();
                if most.len() < 2 {
                    self.combinations.push(combination);
                    continue;
                }
                for most in most {
                    let mut one = combination.clone();
                    one.profiles[traveller] = most.min(PROFILES_MAX);
                    self.combinations.push(one);
                }
            }
        }
    }

    /// The same by who provides everyone's data; `has_line` says whether a traveller may be on a line of a provider.
    pub(crate) fn tell_providers_apart(&mut self, has_line: impl Fn(usize, &str) -> bool) {
        for combination in std::mem::take(&mut self.combinations) {
            let serves = |provider: &usize| {
                let served = |(traveller, service): (usize, &Service)| {
                    let sold = || {
                        let all = self.bundles[traveller].get(&self.need(traveller, &combination));
                        all.and_then(|all| all.get(*provider)).is_some_and(|bundles| bundles.iter().any(Option::is_some))
                    };
                    (service.roams_at() == 0 || has_line(traveller, &self.providers[*provider])) && (!service.buys() || sold())
                };
                combination.services.iter().enumerate().all(served)
            };
            let uses = combination.services.iter().any(|service| service.roams_at() != 0 || service.buys());
            let serving: Vec<usize> = (0..self.providers.len()).filter(|_| uses).filter(serves).collect();
            if serving.is_empty() {
                self.combinations.push(combination);
                continue;
            }
            for provider in serving {
                self.combinations.push(Combination { provider: Some(provider), ..combination.clone() });
            }
        }
    }
}

/// Every way to serve everyone, given what each traveller may use.
///
/// `allowed[t]` are the services of traveller `t`.
pub(crate) fn combinations(allowed: &[Vec<Service>], lender: Lender, borrowers: &[usize]) -> Vec<Combination> {
    let mut all = vec![Vec::new()];
    for services in allowed {
        all = all.iter().flat_map(|head: &Vec<Service>| services.iter().map(|s| [head.as_slice(), &[*s]].concat())).collect();
    }
    let lent = |services: &[Service]| {
        borrowers.iter().enumerate().filter(|&(_, &t)| services[t] == Service::Tether).map(|(bit, _)| 1 << bit).sum::<usize>()
    };
    let works = |services: &[Service]| {
        !services.contains(&Service::Tether)
            || match lender {
                Lender::Traveller(hub) => services[hub] == Service::Roam || services[hub].buys(),
                Lender::Another => true,
                Lender::Nobody => false,
            }
    };
    let profiles = vec![PROFILES_MAX; allowed.len()];
    let way =
        |services: Vec<Service>| Combination { lent: lent(&services), services, profiles: profiles.clone(), provider: None };
    all.into_iter().filter(|services| works(services)).map(way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_tethers_to_a_hub_that_is_off() {
        let all = combinations(
            &[vec![Service::Packages, Service::Off], vec![Service::Tether, Service::Off]],
            Lender::Traveller(0),
            &[1],
        );
        let said: Vec<_> = all.iter().map(|c| format!("{:?} {}", c.services, c.lent)).collect();
        assert_eq!(said, ["[Packages, Tether] 1", "[Packages, Off] 0", "[Off, Off] 0"]);
    }
}
