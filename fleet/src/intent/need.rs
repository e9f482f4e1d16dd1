//! How much is used at home, and how sure that is.
//!
//! Uncertainty is a short list of joint scenarios with integer weights: what all devices use in one month, together. A cost
//! under uncertainty is the weighted sum over them, exact in integers.

use crate::inventory::DeviceId;
use crate::volume::Volume;

/// What the devices use in a month, in every scenario that is thought possible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demand {
    /// The devices, in the inventory's order.
    pub needs: Vec<DeviceNeed>,
    /// At least one scenario; each as long as `needs`.
    pub scenarios: Vec<DemandScenario>,
}

/// What a device must be able to do at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceNeed {
    /// Which device.
    pub device: DeviceId,
    /// It must work away from Wi-Fi and from the hub ("alone"): tethering and Wi-Fi alone will not do.
    pub alone: bool,
    /// It must be able to ring and be rung under its own number.
    pub calls: bool,
    /// Minutes of calls made in a month.
    pub minutes: u32,
    /// Messages sent in a month.
    pub messages: u32,
    /// Whether anybody said what it uses; where nobody did it is taken to use nothing.
    pub is_said: bool,
}

/// One possible month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandScenario {
    /// How often it happens, against the sum of all weights.
    pub weight: u32,
    /// Volume of each device in one month at home, in the order of [`Demand::needs`].
    pub volumes: Vec<Volume>,
}

impl Demand {
    /// The sum of all weights: the denominator of every expectation.
    pub fn weight_total(&self) -> i64 {
        self.scenarios.iter().map(|scenario| i64::from(scenario.weight)).sum()
    }

    /// The expected volume of a device by its position, rounded down to a byte.
    pub fn expected(&self, device_at: usize) -> Volume {
        let weighted: u128 = self
            .scenarios
            .iter()
            .map(|s| u128::from(s.weight) * s.volumes.get(device_at).map_or(0, |v| u128::from(v.bytes)))
            .sum();
        let total = u128::try_from(self.weight_total()).unwrap_or(1).max(1);
        Volume::from_bytes(u64::try_from(weighted / total).unwrap_or(u64::MAX))
    }
}
