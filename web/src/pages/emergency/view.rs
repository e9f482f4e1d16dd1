//! What the emergency card says.

use fleet::offer::Offer;
use reference::carriers::Carriers;

use crate::pages::told::Told;

/// What the emergency card says.
#[derive(Debug, Clone)]
pub struct Emergency {
    /// The day it was written on, in words.
    pub made: String,
    /// The devices.
    pub devices: Vec<Device>,
    /// The carriers to call.
    pub carriers: Vec<Carrier>,
}

/// A device on the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: String,
    /// The eUICC's number; empty when nobody entered it.
    pub eid: String,
    /// The equipment's number; empty when nobody entered it.
    pub imei: String,
    /// Its telephone numbers.
    pub numbers: Vec<String>,
}

/// A carrier on the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// Its name.
    pub name: String,
    /// Its number for calls from abroad; empty when none is known.
    pub call: String,
    /// The same as a link.
    pub href: String,
}

/// The card of a household.
pub fn page(told: Told<'_>) -> Emergency {
    let inventory = &told.document.inventory;
    let device = |device: &fleet::inventory::Device| Device {
        name: device.id.to_string(),
        model: device.model.clone().unwrap_or_default(),
        eid: device.eid.as_ref().map(|eid| spaced(eid.as_str())).unwrap_or_default(),
        imei: device.imei.as_ref().map(ToString::to_string).unwrap_or_default(),
        numbers: inventory
            .lines_on(&device.id)
            .filter_map(|line| Some(line.number.as_ref()?.international().to_owned()))
            .collect(),
    };
    let mut carriers: Vec<Carrier> = Vec::new();
    for line in &inventory.lines {
        let offer: Option<&Offer> = told.offers.iter().find(|offer| offer.id == line.offer);
        let known = offer.and_then(|offer| offer.carrier.as_deref()).and_then(|id| Carriers::shipped().carrier(id));
        let Some(known) = known else { continue };
        if carriers.iter().all(|carrier| carrier.name != known.name) {
            let call = known.support_from_abroad.clone().unwrap_or_default();
            let digits: String = call.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            let href = if digits.starts_with('+') { format!("tel:{digits}") } else { String::new() };
            carriers.push(Carrier { name: known.name.clone(), call, href });
        }
    }
    Emergency {
        made: told.words.with("plan-made", &[("day", (&told.language().day(told.today, told.today)).into())]),
        devices: inventory.devices.iter().map(device).collect(),
        carriers,
    }
}

/// In groups of four, as it is read out.
fn spaced(digits: &str) -> String {
    digits.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}
