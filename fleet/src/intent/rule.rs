//! A household's rules: what a plan must keep, and what its people's time is worth.

use crate::inventory::{Device, DeviceId, Satellite};
use crate::money::Money;

/// What a plan must keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Numbers stay, whoever carries them.
    pub keep_numbers: bool,
    /// So many eSIM places stay free on the hub.
    pub free_slots_on_hub: u8,
    /// Whether the hub has a second line, and on what.
    pub backup_line: BackupLine,
    /// When a contract longer than a month is allowed.
    pub commitment: CommitmentRule,
    /// Everyone's data on a trip comes from one provider.
    pub one_provider_per_trip: bool,
    /// What an hour of a person's time is worth: each change is charged its minutes. `None` counts no time.
    pub hassle_per_hour: Option<Money>,
    /// Data below this speed does not count as data, in kbit/s.
    pub slow_below_kbit_per_s: u32,
    /// The hub, when the household chose it; otherwise the plan proposes one per owner.
    pub hubs: Vec<DeviceId>,
    /// How long a change of carrier, an unlock or an identity check may take before a trip, in days of lead.
    pub lead_days: u16,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            keep_numbers: true,
            free_slots_on_hub: 0,
            backup_line: BackupLine::NotNeeded,
            commitment: CommitmentRule::Never,
            one_provider_per_trip: false,
            hassle_per_hour: None,
            slow_below_kbit_per_s: 1_000,
            hubs: Vec::new(),
            lead_days: 0,
        }
    }
}

/// A second line on the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BackupLine {
    /// None is asked for.
    #[default]
    NotNeeded,
    /// One whose host network is not the main line's.
    DifferentNetwork,
    /// The same, unless the hub itself reaches satellites for messages or data.
    DifferentNetworkOrSatellite,
}

impl BackupLine {
    /// Whether a hub that is such a device needs a second line.
    pub fn is_needed_on(self, hub: &Device) -> bool {
        match self {
            Self::NotNeeded => false,
            Self::DifferentNetwork => true,
            Self::DifferentNetworkOrSatellite => !matches!(hub.capability.satellite, Satellite::Messages | Satellite::Data),
        }
    }
}

/// When a contract longer than a month is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommitmentRule {
    /// Month to month only.
    #[default]
    Never,
    /// When it saves at least this much a year against staying free.
    IfItSavesPerYear(Money),
    /// Whenever it is cheaper.
    Free,
}
