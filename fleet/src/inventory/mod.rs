//! What is owned: devices, the profiles stored on them, the lines that are paid for.
//!
//! Not here: what is wanted of them (`intent`), and what could be bought (`offer`).

pub mod device;
pub mod line;
pub mod profile;

pub use device::{
    Capability, Device, DeviceId, DeviceKind, EsimCapacity, Isim, Lock, NetworkChoice, PolicyOwner, PrimaryUse, Satellite,
};
pub use line::{Line, LineId, Mode};
pub use profile::{Profile, ProfileKind, ProfileState};

/// A person of the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// As the household writes it; unique.
    pub name: String,
}

/// Everything a household owns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inventory {
    /// Who belongs to it.
    pub people: Vec<Person>,
    /// Every device, in the household's order.
    pub devices: Vec<Device>,
    /// Every line that is paid for, in the household's order.
    pub lines: Vec<Line>,
}

impl Inventory {
    /// The device of that name.
    pub fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == *id)
    }

    /// The lines whose profile sits in that device.
    pub fn lines_on<'a>(&'a self, id: &'a DeviceId) -> impl Iterator<Item = &'a Line> + 'a {
        self.lines.iter().filter(move |line| line.device == *id)
    }
}
