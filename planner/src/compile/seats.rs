//! Who goes through whose hub: each person's devices around the person's own, and what belongs to nobody at any hub of the household.
//!
//! Such a device is a *guest*. It has one seat, at one hub, for the whole plan; which one is for the search to find (`search::seats`).

use std::collections::BTreeMap;

use fleet::inventory::{Device, DeviceKind, PrimaryUse};
use fleet::offer::Kind;

use crate::household::Household;

/// Where a guest sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seat {
    /// At the hub that this device is, by its position in the inventory.
    At(usize),
    /// Not decided: it is looked at by itself, and every hub lends to it for nothing. No seat costs less.
    Open,
    /// At every hub at once, for a model that chooses among them.
    Each,
}

/// The seat of each guest, by its position in the inventory.
pub(crate) type Seats = BTreeMap<usize, Seat>;

/// What the devices of a party are around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// The first of them, their hub.
    Hub,
    /// Any hub of the household: it is a guest whose seat is open.
    AnyHub,
    /// Nothing.
    Nothing,
}

/// The devices of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// By position in the inventory, the hub first when there is one.
    pub devices: Vec<usize>,
    pub around: Around,
    /// Guests among them that sit at other hubs as well.
    pub everywhere: Vec<usize>,
}

/// The same when these devices are guests whose seats are open.
pub(crate) fn opened(groups: &[Group], open: &[usize]) -> Vec<Group> {
    let rest = |group: &Group| {
        let devices = group.devices.iter().copied().filter(|at| !open.contains(at)).collect();
        Group { devices, ..group.clone() }
    };
    let single = |&at: &usize| Group { devices: vec![at], around: Around::AnyHub, everywhere: Vec::new() };
    groups.iter().map(rest).chain(open.iter().map(single)).collect()
}

/// The household's devices by the hub that they are bound to, and those that are bound to none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// Each hub with its person's devices.
    circles: Vec<Vec<usize>>,
    /// Devices that have a choice of hubs.
    pub guests: Vec<usize>,
    /// Devices that no hub can serve.
    alone: Vec<usize>,
}

impl Table {
    pub(crate) fn of(household: &Household) -> Self {
        let devices = &household.inventory.devices;
        let mut owners: Vec<Option<&str>> = Vec::new();
        for device in devices {
            if !owners.contains(&device.owner.as_deref()) {
                owners.push(device.owner.as_deref());
            }
        }
        let (mut circles, mut free): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
        for owner in owners {
            let own: Vec<usize> = (0..devices.len()).filter(|&at| devices[at].owner.as_deref() == owner).collect();
            let Some(hub) = hub(household, &own) else {
                free.extend(own);
                continue;
            };
            circles.push(std::iter::once(hub).chain(own.into_iter().filter(|&at| at != hub)).collect());
        }
        let borrows = |at: &usize| may_borrow(household, &devices[*at]);
        let (mut guests, alone): (Vec<usize>, Vec<usize>) = free.into_iter().partition(|at| !circles.is_empty() && borrows(at));
        match circles.as_mut_slice() {
            [only] => only.append(&mut guests),
            several => {
                // What belongs to nobody has the same choice where nobody's devices have a hub among them.
                for circle in several.iter_mut().filter(|circle| devices[circle[0]].owner.is_none()) {
                    guests.extend(circle[1..].iter().filter(|at| borrows(at)));
                    circle.retain(|at| !guests.contains(at));
                }
            }
        }
        Self { circles, guests, alone }
    }

    /// The hubs, by position in the inventory.
    pub(crate) fn hubs(&self) -> Vec<usize> {
        self.circles.iter().map(|circle| circle[0]).collect()
    }

    /// All guests in the same kind of seat.
    pub(crate) fn seats(&self, seat: Seat) -> Seats {
        self.guests.iter().map(|&guest| (guest, seat)).collect()
    }

    /// The devices by party.
    pub(crate) fn groups(&self, seats: &Seats) -> Vec<Group> {
        let sitting = |meant: Seat| self.guests.iter().copied().filter(move |guest| seats.get(guest) == Some(&meant));
        let around_hub = |circle: &Vec<usize>| {
            let everywhere: Vec<usize> = sitting(Seat::Each).collect();
            let devices = circle.iter().copied().chain(sitting(Seat::At(circle[0]))).chain(everywhere.iter().copied());
            Group { devices: devices.collect(), around: Around::Hub, everywhere }
        };
        let single = |at: usize, around: Around| Group { devices: vec![at], around, everywhere: Vec::new() };
        let open = sitting(Seat::Open).map(|at| single(at, Around::AnyHub));
        let alone = self.alone.iter().map(|&at| single(at, Around::Nothing));
        self.circles.iter().map(around_hub).chain(open).chain(alone).collect()
    }
}

/// The hub among a person's devices: the one that is named, else the daily phone, else another phone or a hotspot.
fn hub(household: &Household, own: &[usize]) -> Option<usize> {
    let devices = &household.inventory.devices;
    let named = own.iter().copied().find(|&at| household.intent.rules.hubs.contains(&devices[at].id));
    let able = || own.iter().copied().filter(|&at| devices[at].kind.can_be_hub());
    let rank = |&at: &usize| (devices[at].kind != DeviceKind::Phone, devices[at].primary_use != PrimaryUse::Daily, at);
    named.or_else(|| able().min_by_key(rank))
}

/// Whether a device could use a hub's hotspot, or be a phone's companion.
fn may_borrow(household: &Household, device: &Device) -> bool {
    let mut companions = household.offers.iter().filter(|offer| offer.kind == Kind::Companion);
    device.kind.can_tether() || companions.any(|offer| offer.devices.contains(&device.kind))
}
