//! Households in which everything binds at once: two trips that share a month, many sellers, few eSIM places, second lines with
//! numbers, pools that roam, tethering from buckets.

use fleet::intent::{BackupLine, Trip};
use fleet::offer::terms::{After, DataTerms, DayPass, FairUse, Period, Session, Tether, ZoneData, ZoneTerms};
use fleet::offer::{Kind, Offer, ZoneRef};
use fleet::place::PlaceSet;
use fleet::volume::Volume;
use jiff::ToSpan;

use crate::crowd::{People, crowd};
use crate::world::{Dice, World, held, line_offer, package, usd};

/// A household of one person or several in which much binds.
pub(crate) fn wild(seed: u64, people: People) -> World {
    let mut dice = Dice(seed ^ 0x5EED_0BAD);
    let mut world = crowd(seed, people);
    for name in ["alpha/three", "kappa/four"] {
        if dice.chance(2) {
            let mut offer = line_offer(name, price(&mut dice, 30), dice.roll(5), dice.pick(&[None, Some(500)]));
            offer.zones.push(abroad(&mut dice, &offer));
            world.offers.push(offer);
        }
    }
    for offer in &mut world.offers {
        if offer.kind == Kind::Pool && dice.chance(2) {
            offer.zones.push(abroad(&mut dice, offer));
        }
        if offer.kind != Kind::Travel && dice.chance(4) {
            let (volume, kbit_per_s) = (Volume::from_mb(dice.pick(&[500, 2_000])), dice.pick(&[128, 2_000]));
            offer.zones[0].tether = Tether::Bucket { volume, after: After::Slow { kbit_per_s } };
        }
        if offer.kind == Kind::Line && dice.chance(5) {
            offer.conditions.needs_carrier = vec![dice.pick(&["alpha", "beta"]).into()];
        }
    }
    let devices: Vec<String> = world.inventory.devices.iter().map(|device| device.id.0.clone()).collect();
    if dice.chance(3) {
        let mut line = held("phone", dice.pick(&["alpha/one", "beta/two"]));
        line.number = dice.chance(2).then(|| "+12125550142".parse().unwrap());
        world.inventory.lines.push(line);
    }
    for device in &mut world.inventory.devices {
        let stored = dice.pick(&[1, 2, 3, 4]);
        if let Some(esim) = &mut device.capability.esim {
            esim.stored_max = (stored < 4).then_some(stored);
        }
    }
    trips(&mut dice, &mut world, &devices);
    world.intent.rules.one_provider_per_trip = dice.chance(2);
    if people == People::One && dice.chance(3) {
        world.intent.rules.backup_line = BackupLine::DifferentNetwork;
    }
    world
}

/// Gives every trip to some of all devices, adds a second one soon after, and sellers of packages.
fn trips(dice: &mut Dice, world: &mut World, devices: &[String]) {
    if let Some(first) = world.intent.trips.first().cloned() {
        let mut second = first.clone();
        second.name = "Seoul".into();
        let later = 24 * i64::try_from(3 + dice.roll(6)).unwrap();
        for stay in &mut second.stays {
            (stay.from, stay.until) = (stay.from + later.hours(), stay.until + later.hours());
        }
        world.intent.trips.push(second);
        for trip in &mut world.intent.trips {
            more_travellers(dice, trip, devices);
        }
        for (name, places) in [("delta/tiny", &["JP"][..]), ("epsilon/mid", &["JP"]), ("alpha/travel", &["JP", "KR"])] {
            let days = u16::try_from(1 + dice.roll(4)).unwrap();
            let mut offer = package(name, price(dice, 20), places, 1 + dice.roll(2), days);
            offer.zones[0].tether = dice.pick(&[Tether::Yes, Tether::Yes, Tether::No]);
            world.offers.push(offer);
        }
    }
}

fn more_travellers(dice: &mut Dice, trip: &mut Trip, devices: &[String]) {
    let Some(first) = trip.needs.first().cloned() else { return };
    for device in devices.iter().filter(|device| device.starts_with("phone-")) {
        if dice.chance(2) {
            let mut need = first.clone();
            need.device = fleet::inventory::DeviceId(device.clone());
            need.per_day = Volume::from_mb(dice.pick(&[0, 300, 1_000]));
            trip.needs.push(need);
        }
    }
}

fn abroad(dice: &mut Dice, offer: &Offer) -> ZoneTerms {
    let charged = After::Charge { price: usd(400), block: Volume::from_mb(500), cap: dice.pick(&[None, Some(usd(1_000))]) };
    let own = DataTerms { allowance: Some(Volume::from_gb(dice.roll(2))), period: Period::Cycle, after: charged };
    let pass = DayPass {
        price: usd(300),
        session: Session::CalendarDay(ZoneRef::Local),
        paid_max_per_cycle: Some(2),
        data: ZoneData::AsAtHome,
    };
    let fair = FairUse { volume: Some(Volume::from_gb(1)), after: charged, days_abroad_max: None, window_days: 0 };
    ZoneTerms {
        name: "abroad".into(),
        places: PlaceSet::every_country(),
        data: if dice.chance(2) { ZoneData::AsAtHome } else { ZoneData::Own(own) },
        day_pass: dice.chance(3).then_some(pass),
        fair_use: dice.chance(3).then_some(fair),
        tether: dice.pick(&[Tether::Yes, Tether::No]),
        ..offer.zones[0].clone()
    }
}

fn price(dice: &mut Dice, dollars: u64) -> i64 {
    100 * i64::try_from(1 + dice.roll(dollars)).unwrap()
}
