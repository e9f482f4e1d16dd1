//! What-if: the same household with a rule relaxed, a decision forbidden, or an unknown answered.
//!
//! Reasons are found by solving variants: forbid a decision and see what the next best costs; relax a rule and see what it
//! saves. So a reason is a number that was computed, never a sentence that was composed.

use std::collections::BTreeSet;

use fleet::intent::Intent;
use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
use fleet::volume::Volume;

/// A rule or need that can be relaxed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Numbers stay.
    KeepNumbers,
    /// eSIM places stay free on the hub.
    FreeSlots,
    /// The hub has a second line on another network.
    BackupLine,
    /// Contracts longer than a month are limited.
    Commitment,
    /// One provider on each trip.
    OneProvider,
    /// Lines with bank codes are never silenced.
    BankCodes,
    /// People's time is counted.
    Hassle,
    /// The device's data at home.
    Need(DeviceId),
    /// The device works without the hub at home.
    Alone(DeviceId),
    /// The device can be called under its number.
    Calls(DeviceId),
    /// What a device needs on a trip, by the trip's position.
    TripNeed(usize, DeviceId),
}

impl Rule {
    /// Whether it is what a device needs, and no rule of the house.
    pub fn is_need(&self) -> bool {
        matches!(self, Self::Need(_) | Self::Alone(_) | Self::Calls(_) | Self::TripNeed(..))
    }
}

/// How a device is served at home, as a decision that can be forbidden.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HomeChoice {
    /// On today's line, as it is.
    Held,
    /// On a new line of this offer (own, companion or pool).
    On(OfferId),
    /// Through the hub.
    Tether,
    /// By Wi-Fi alone.
    Wifi,
}

/// How a device is served on a trip, as a decision that can be forbidden.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TripChoice {
    /// On its own line's roaming.
    Roam,
    /// On bought packages, whichever.
    Packages,
    /// On packages that include this offer.
    Package(OfferId),
    /// Through the hub.
    Tether,
    /// Not at all.
    Off,
}

/// A decision that a variant forbids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ban {
    /// The device is not served so at home, in any month.
    Home(DeviceId, HomeChoice),
    /// The device is not served so on the trip at this position.
    Trip(usize, DeviceId, TripChoice),
    /// This pool is not used in this tier.
    Tier(OfferId, usize),
    /// This pool is not used at all.
    Pool(OfferId),
}

/// A what-if.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variant {
    /// Rules that do not count.
    pub relaxed: BTreeSet<Rule>,
    /// Decisions that are not allowed.
    pub banned: BTreeSet<Ban>,
    /// Tethering that no source speaks of is taken to be allowed.
    pub trust_unknown_tethering: bool,
}

impl Variant {
    /// Whether a rule counts.
    pub(crate) fn holds(&self, rule: &Rule) -> bool {
        !self.relaxed.contains(rule)
    }

    /// What is wanted when the needs that are relaxed do not count; `None` when all of them do.
    pub(crate) fn wanted(&self, intent: &Intent) -> Option<Intent> {
        let spared = |rule: &Rule| matches!(rule, Rule::Need(_) | Rule::TripNeed(..));
        if !self.relaxed.iter().any(spared) {
            return None;
        }
        let mut wanted = intent.clone();
        for rule in &self.relaxed {
            match rule {
                Rule::Need(device) => {
                    let at = wanted.demand.needs.iter().position(|need| need.device == *device);
                    for scenario in &mut wanted.demand.scenarios {
                        if let Some(volume) = at.and_then(|at| scenario.volumes.get_mut(at)) {
                            *volume = Volume::ZERO;
                        }
                    }
                }
                Rule::TripNeed(trip, device) => {
                    let needs = wanted.trips.get_mut(*trip).map(|trip| &mut trip.needs);
                    for need in needs.into_iter().flatten().filter(|need| need.device == *device) {
                        (need.per_day, need.alone, need.calls) = (Volume::ZERO, false, false);
                    }
                }
                _ => {}
            }
        }
        Some(wanted)
    }

    /// The same with one more rule relaxed.
    #[must_use]
    pub fn relaxing(&self, rule: Rule) -> Self {
        let mut variant = self.clone();
        variant.relaxed.insert(rule);
        variant
    }

    /// The same with one more decision forbidden.
    #[must_use]
    pub fn banning(&self, ban: Ban) -> Self {
        let mut variant = self.clone();
        variant.banned.insert(ban);
        variant
    }
}
