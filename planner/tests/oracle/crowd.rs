//! Larger households, of one person or several, with pools of every kind, held lines in them, and rules at random.

use fleet::intent::{BackupLine, DemandScenario};
use fleet::inventory::DeviceKind;
use fleet::offer::terms::After;
use fleet::offer::{Kind, Offer, Shares, Taxes, Tier};
use fleet::volume::Volume;

use crate::world::{Dice, World, device, held, line_offer, need, small, usd};

/// Whose the further phones are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum People {
    /// One person has all of them.
    One,
    /// Each has an owner of its own; pools are shared by all.
    Several,
}

/// A household like the small ones with one or two more phones.
pub(crate) fn crowd(seed: u64, people: People) -> World {
    let mut dice = Dice(seed ^ 0xC0FF_EE00);
    let mut world = small(seed);
    for (owner, name) in [("Ben", "phone-2"), ("Cleo", "phone-3")].into_iter().take(1 + usize::from(dice.chance(2))) {
        let mut phone = device(name, DeviceKind::Phone);
        if people == People::Several {
            phone.owner = Some(owner.into());
        }
        world.inventory.devices.push(phone);
        world.intent.demand.needs.push(need(name));
        for DemandScenario { volumes, .. } in &mut world.intent.demand.scenarios {
            volumes.push(Volume::from_mb(dice.pick(&[0, 400, 1_500, 2_500, 4_000])));
        }
        if dice.chance(3) {
            world.inventory.lines.push(held(name, "alpha/one"));
        }
    }
    if people == People::Several {
        world.intent.rules.backup_line = BackupLine::NotNeeded;
    }
    world.offers.retain(|offer| offer.kind != Kind::Pool);
    for name in ["gamma/pool", "omega/plan"].into_iter().take(1 + usize::from(dice.chance(2))) {
        let offer = pool(&mut dice, name);
        world.offers.push(offer);
        if dice.chance(3) {
            let used: Vec<String> = world.inventory.lines.iter().map(|line| line.device.0.clone()).collect();
            if let Some(free) = ["phone-2", "phone"].into_iter().find(|device| !used.contains(&(*device).to_owned())) {
                world.inventory.lines.push(held(free, name));
            }
        }
    }
    world
}

fn pool(dice: &mut Dice, name: &str) -> Offer {
    let cents = |dice: &mut Dice, most: u64| i64::try_from(dice.roll(most)).unwrap() * 100;
    let (base, then) = (cents(dice, 20), dice.pick(&[None, Some(300), Some(999)]));
    let mut pool = line_offer(name, base, dice.roll(4), then);
    pool.kind = Kind::Pool;
    pool.price.line_fees = (0..dice.roll(4)).map(|_| usd(cents(dice, 25))).collect();
    pool.price.lines_max = dice.pick(&[None, Some(2), Some(3)]);
    pool.price.taxes = dice.pick(&[Taxes::Included, Taxes::Unstated, Taxes::Added { basis_points: 725 }]);
    match dice.roll(3) {
        0 => pool.price.shares = Shares::Bill,
        1 => {}
        _ => {
            let tier = |gb, price| Tier { volume: Volume::from_gb(gb), price: usd(price) };
            pool.price.tiers = vec![tier(1, 300), tier(4, 700 + cents(dice, 10)), tier(9, 1_500 + cents(dice, 10))];
        }
    }
    if dice.chance(4) {
        pool.price.fees.activation = Some(usd(cents(dice, 20)));
    }
    if let fleet::offer::ZoneData::Own(terms) = &mut pool.zones[0].data {
        match &mut terms.after {
            After::Charge { cap, .. } if dice.chance(3) => *cap = Some(usd(800)),
            after @ After::Stop if dice.chance(3) => *after = After::Slow { kbit_per_s: dice.pick(&[128, 5_000]) },
            _ => {}
        }
    }
    pool
}
