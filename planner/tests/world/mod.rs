//! Small households made from a seed: enough of everything that binds, little enough to try every solution.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "tests share this, each uses its part, and one that cannot go on fails where it stands"
)]

use fleet::intent::{BackupLine, CommitmentRule, Demand, DemandScenario, DeviceNeed, Intent, Rules, Stay, Trip, TripNeed};
use fleet::inventory::{
    Capability, Device, DeviceId, DeviceKind, EsimCapacity, Inventory, Line, LineId, Lock, Mode, PolicyOwner, PrimaryUse,
};
use fleet::money::{Currency, Money};
use fleet::offer::terms::{After, DataTerms, DayPass, Period, Session, Tether, UnitPrice, ZoneData, ZoneTerms};
use fleet::offer::validity::AfterHold;
use fleet::offer::{
    Commitment, Conditions, Expiry, Fees, Kind, Known, Offer, Price, Recurrence, Shares, Source, Taxes, Tier, TopUp, Trigger,
    Validity, ZoneRef,
};
use fleet::place::{Place, PlaceSet};
use fleet::volume::Volume;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A household that owns what the planner borrows.
pub(crate) struct World {
    pub(crate) inventory: Inventory,
    pub(crate) intent: Intent,
    pub(crate) offers: Vec<Offer>,
}

/// Repeatable chance (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()].clone()
    }

    pub(crate) fn chance(&mut self, one_in: u64) -> bool {
        self.roll(one_in) == 0
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.roll(u64::try_from(high - low + 1).unwrap())).unwrap()
    }
}

pub(crate) fn usd(cents: i64) -> Money {
    Money::new(cents, Currency::USD)
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn place(text: &str) -> Place {
    text.parse().unwrap()
}

pub(crate) fn device(name: &str, kind: DeviceKind) -> Device {
    Device {
        id: DeviceId(name.into()),
        kind,
        model: None,
        owner: Some("Ana".into()),
        primary_use: PrimaryUse::Daily,
        capability: Capability {
            physical_slots: Some(0),
            esim: Some(EsimCapacity { stored_max: Some(4), live_max: Some(2) }),
            has_esim: Known::Yes,
            live_lines: Some(2),
            travel_esim: if kind == DeviceKind::Watch { Known::No } else { Known::Yes },
            ..Capability::default()
        },
        lock: Lock::Unlocked,
        os: None,
        os_version: None,
        policy_owner: PolicyOwner::Owner,
        network_choice: fleet::inventory::NetworkChoice::default(),
        eid: None,
        imei: None,
        profiles: vec![],
    }
}

/// A device whose name ends with its owner's; Ana's when it does not.
fn owned(name: &str, kind: DeviceKind) -> Device {
    let owner = name.split(" of ").nth(1).unwrap_or("Ana").into();
    Device { owner: Some(owner), ..device(name, kind) }
}

/// A plain monthly line in the US with so much data, then so many cents per started GB (or a stop).
pub(crate) fn line_offer(id: &str, cents: i64, gb: u64, then: Option<i64>) -> Offer {
    let after = then.map_or(After::Stop, |cents| After::Charge { price: usd(cents), block: Volume::from_gb(1), cap: None });
    Offer {
        id: id.parse().unwrap(),
        name: id.into(),
        provider: id.split('/').next().unwrap().into(),
        carrier: Some(id.split('/').next().unwrap().into()),
        host: Some(id.split('/').next().unwrap().into()),
        kind: Kind::Line,
        market: PlaceSet::every_country(),
        devices: [].into(),
        price: Price {
            base: usd(cents),
            recurrence: Recurrence::Monthly,
            line_fees: vec![],
            lines_max: None,
            tiers: vec![],
            shares: Shares::Allowance,
            taxes: Taxes::Included,
            fees: Fees::default(),
            commitment: None,
        },
        zones: vec![ZoneTerms {
            name: "home".into(),
            places: PlaceSet::only([place("US")]),
            data: ZoneData::Own(DataTerms { allowance: Some(Volume::from_gb(gb)), period: Period::Cycle, after }),
            day_pass: None,
            fair_use: None,
            tether: Tether::Yes,
            minute: Some(UnitPrice { price: usd(0), included: None, increment_s: 60 }),
            message: None,
            networks: vec![],
        }],
        validity: None,
        conditions: Conditions { number: Known::Yes, ..Conditions::default() },
        sold_from: None,
        sold_until: None,
        source: Source { address: "made up".into(), read: date("2026-11-01"), life_days: 365 },
    }
}

/// A travel package.
pub(crate) fn package(id: &str, cents: i64, places: &[&str], gb: u64, days: u16) -> Offer {
    let mut offer = line_offer(id, cents, gb, None);
    offer.kind = Kind::Travel;
    offer.price.recurrence = Recurrence::Once;
    offer.zones[0].places = PlaceSet::only(places.iter().map(|code| place(code)));
    offer.zones[0].minute = None;
    offer.conditions.number = Known::No;
    offer.validity = Some(Validity {
        trigger: Trigger::FirstNetwork,
        days,
        expiry: Expiry::Rolling,
        hold_days_max: None,
        after_hold: AfterHold::Lapses,
        top_up: TopUp::None,
    });
    offer
}

pub(crate) fn need(device: &str) -> DeviceNeed {
    DeviceNeed { device: DeviceId(device.into()), alone: false, calls: false, minutes: 0, messages: 0, is_said: true }
}

pub(crate) fn held(device: &str, offer: &str) -> Line {
    Line {
        id: LineId(device.into()),
        number: None,
        device: DeviceId(device.into()),
        mode: Mode::Standalone,
        offer: offer.parse().unwrap(),
        pays: None,
        bank_codes: false,
        bound_until: None,
        iccid: None,
        balance: None,
    }
}

fn trip(dice: &mut Dice, devices: &[&str], from: Date) -> Trip {
    let zone = TimeZone::get("Asia/Tokyo").unwrap();
    let begin = from.checked_add(jiff::Span::new().days(dice.between(20, 35))).unwrap();
    let nights = dice.between(1, 2);
    let at = |date: Date, hour: i8| date.at(hour, 0, 0, 0).to_zoned_datetime(zone.clone()).unwrap().timestamp();
    let end = begin.checked_add(jiff::Span::new().days(nights)).unwrap();
    let stay = Stay { place: place("JP"), from: at(begin, 9), until: at(end, 17), layover: false, zone: zone.clone() };
    let needs = devices.iter().map(|device| TripNeed {
        device: DeviceId((*device).into()),
        per_day: Volume::from_mb(dice.pick(&[0, 300, 500, 1_000])),
        alone: false,
        calls: false,
        emergency: false,
    });
    Trip { name: "Tokyo".into(), needs: needs.collect(), stays: vec![stay] }
}

/// A household of one person: a phone, perhaps a tablet and a watch, two or three months, perhaps a trip across a month's end.
pub(crate) fn small(seed: u64) -> World {
    let mut dice = Dice(seed);
    let names: &[&str] = dice.pick(&[&["phone"][..], &["phone", "tablet"][..], &["phone", "tablet", "watch"][..]]);
    with(dice, names, 2)
}

/// Two people with a phone each, perhaps with a tablet, who could share a pool.
pub(crate) fn two_people(seed: u64) -> World {
    let mut dice = Dice(seed);
    let names: &[&str] = dice.pick(&[&["phone", "phone of Ben"][..], &["phone", "phone of Ben", "tablet"][..]]);
    with(dice, names, 1)
}

/// Two people with a pool that is paid at another price than it is sold for, and some of whose devices are in it.
pub(crate) fn old_pool(seed: u64) -> World {
    let mut world =
        (0..).map(|n| two_people(seed + n * 10_007)).find(|world| world.offers.iter().any(|o| o.kind == Kind::Pool)).unwrap();
    let mut dice = Dice(seed ^ 0x01D_C0DE);
    let names: Vec<String> = world.inventory.devices.iter().map(|device| device.id.0.clone()).collect();
    let first = usize::try_from(dice.roll(names.len() as u64)).unwrap();
    for (at, name) in names.iter().enumerate() {
        if at == first || dice.chance(2) {
            world.inventory.lines.retain(|line| line.device.0 != *name);
            world.inventory.lines.push(held(name, "gamma/pool"));
        }
    }
    let pool = world.offers.iter_mut().find(|offer| offer.kind == Kind::Pool).unwrap();
    pool.price.base = usd(dice.between(0, 20) * 100);
    let pays = usd(dice.between(0, 20) * 100);
    world.inventory.lines.iter_mut().find(|line| line.offer == pool.id).unwrap().pays = Some(pays);
    world
}

/// One person on a trip to two or three places, perhaps across a month's end; no line and no package need work at all of them.
pub(crate) fn several_places(seed: u64) -> World {
    const PLACES: [&str; 3] = ["FR", "JP", "KR"];
    let mut world = small(seed);
    let mut dice = Dice(seed ^ 0x5EA5);
    let names: Vec<String> = world.inventory.devices.iter().map(|device| device.id.0.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut trip = trip(&mut dice, &names, world.intent.from);
    let (first, places) = (trip.stays.remove(0), 2 + usize::try_from(dice.roll(2)).unwrap());
    let mut from = first.from;
    for code in &PLACES[..places] {
        let until = from + jiff::SignedDuration::from_hours(24 * dice.between(1, 3));
        trip.stays.push(Stay { place: place(code), from, until, ..first.clone() });
        from = until;
    }
    if dice.chance(3) {
        trip.needs[0].calls = true;
    }
    world.intent.trips = vec![trip];
    for offer in &mut world.offers {
        if let Some(zone) = offer.zones.get_mut(1) {
            let works: Vec<&str> = PLACES.into_iter().filter(|_| !dice.chance(3)).collect();
            zone.places = PlaceSet::only(works.into_iter().map(place));
        }
    }
    world.offers.retain(|offer| offer.kind != Kind::Travel);
    for (at, covers) in [&["JP"][..], &["FR"][..], &["FR", "KR"][..], &["JP", "FR", "KR"][..]].into_iter().enumerate() {
        if !dice.chance(3) {
            let days = u16::try_from(dice.between(1, 6)).unwrap();
            world.offers.push(package(&format!("delta/{at}"), dice.between(2, 20) * 100, covers, 1 + dice.roll(3), days));
        }
    }
    world
}

/// One person on a trip over the end of a year, with few places for profiles, some lines on cards only, and often one provider for all.
pub(crate) fn long_trip(seed: u64) -> World {
    let mut world = small(seed);
    let mut dice = Dice(seed ^ 0x10_76);
    let names: Vec<String> = world.inventory.devices.iter().map(|device| device.id.0.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut trip = trip(&mut dice, &names, world.intent.from);
    let midnight = date("2027-01-01").to_zoned_datetime(trip.stays[0].zone.clone()).unwrap().timestamp();
    trip.stays[0].from = midnight - jiff::SignedDuration::from_hours(24 * dice.between(1, 4));
    trip.stays[0].until = midnight + jiff::SignedDuration::from_hours(24 * dice.between(1, 4));
    world.intent.trips = vec![trip];
    world.intent.rules.one_provider_per_trip = dice.chance(2);
    for device in &mut world.inventory.devices {
        device.capability.physical_slots = Some(u8::try_from(dice.roll(2)).unwrap());
        device.capability.esim =
            Some(EsimCapacity { stored_max: Some(u8::try_from(dice.between(1, 3)).unwrap()), live_max: Some(2) });
    }
    for offer in &mut world.offers {
        (offer.conditions.esim, offer.conditions.physical_sim) =
            dice.pick(&[(Known::Yes, Known::No), (Known::No, Known::Yes), (Known::Yes, Known::Yes)]);
    }
    world.offers.retain(|offer| offer.kind != Kind::Travel);
    for (id, gb) in [("delta/small", 1), ("delta/large", 4), ("alpha/small", 1), ("alpha/large", 5)] {
        if !dice.chance(4) {
            let days = u16::try_from(dice.between(2, 8)).unwrap();
            world.offers.push(package(id, dice.between(2, 10) * i64::try_from(gb).unwrap() * 100, &["JP"], gb, days));
        }
    }
    world
}

/// The same household with devices of nobody: tablets and watches lose their owner, others come, and the file has all in any order.
pub(crate) fn of_nobody(mut world: World, seed: u64) -> World {
    let mut dice = Dice(seed ^ 0x0B0D_1E55);
    for device in &mut world.inventory.devices {
        if !device.kind.can_be_hub() && !dice.chance(4) {
            device.owner = None;
        }
    }
    let is_free = |device: &Device| device.owner.is_none();
    let mut more = Vec::new();
    if !world.inventory.devices.iter().any(is_free) || dice.chance(4) {
        more.push(("laptop", DeviceKind::Laptop));
    }
    if dice.chance(6) {
        more.push(("hotspot", DeviceKind::Hotspot));
    }
    for (name, kind) in more {
        world.inventory.devices.push(Device { owner: None, ..device(name, kind) });
        world.intent.demand.needs.push(need(name));
        for scenario in &mut world.intent.demand.scenarios {
            scenario.volumes.push(Volume::from_mb(dice.pick(&[0, 400, 1_500, 4_000])));
        }
        for trip in &mut world.intent.trips {
            if dice.chance(2) {
                continue;
            }
            let per_day = Volume::from_mb(dice.pick(&[300, 1_000]));
            trip.needs.push(TripNeed { device: DeviceId(name.into()), per_day, alone: false, calls: false, emergency: false });
        }
        if dice.chance(4) {
            world.inventory.lines.push(held(name, "alpha/one"));
        }
    }
    shuffled(&mut world, &mut dice);
    world
}

/// Brings the devices into another order: it says nothing.
pub(crate) fn shuffled(world: &mut World, dice: &mut Dice) {
    let devices = &mut world.inventory.devices;
    for last in (1..devices.len()).rev() {
        devices.swap(last, usize::try_from(dice.roll(last as u64 + 1)).unwrap());
    }
}

fn with(mut dice: Dice, names: &[&str], pool_one_in: u64) -> World {
    let kind = |name: &str| name.split(' ').next().unwrap().parse::<DeviceKind>().unwrap();
    let mut offers = vec![random_line(&mut dice, "alpha/one"), random_line(&mut dice, "beta/two")];
    if dice.chance(pool_one_in) {
        let mut pool = line_offer("gamma/pool", dice.between(0, 20) * 100, 0, Some(dice.between(1, 10) * 100));
        pool.kind = Kind::Pool;
        pool.price.line_fees = vec![usd(dice.between(0, 15) * 100)];
        pool.price.lines_max = Some(u32::try_from(dice.between(1, 3)).unwrap());
        pool.price.tiers = vec![
            Tier { volume: Volume::from_gb(2), price: usd(500) },
            Tier { volume: Volume::from_gb(6), price: usd(dice.between(6, 20) * 100) },
        ];
        offers.push(pool);
    }
    if names.contains(&"watch") {
        let mut companion = line_offer("alpha/watch", dice.between(1, 12) * 100, 1, None);
        companion.kind = Kind::Companion;
        companion.devices = [DeviceKind::Watch].into();
        if dice.chance(2) {
            companion.zones[0].data = ZoneData::OfPhone;
            let home = companion.zones[0].clone();
            companion.zones.push(ZoneTerms {
                name: "abroad".into(),
                places: PlaceSet::every_country(),
                data: ZoneData::AsAtHome,
                ..home
            });
        }
        offers.push(companion);
    }
    let mut inventory =
        Inventory { people: vec![], devices: names.iter().map(|name| owned(name, kind(name))).collect(), lines: vec![] };
    for name in names {
        if dice.chance(2) {
            let offer = dice.pick(&["alpha/one", "beta/two"]);
            inventory.lines.push(held(name, offer));
        }
    }
    for line in &mut inventory.lines {
        if dice.chance(4) {
            line.pays = Some(usd(dice.between(5, 40) * 100));
        }
        if dice.chance(4) {
            line.bound_until = Some(date("2027-01-15"));
        }
    }
    let from = date("2026-12-01");
    let trips = if dice.chance(2) { vec![trip(&mut dice, names, from)] } else { vec![] };
    if !trips.is_empty() {
        offers.push(package("delta/small", dice.between(3, 12) * 100, &["JP"], 1, 2));
        offers.push(package(
            "delta/large",
            dice.between(6, 25) * 100,
            &["JP", "KR"],
            3,
            u16::try_from(dice.between(1, 5)).unwrap(),
        ));
    }
    let scenarios = (0..dice.between(1, 2)).map(|_| DemandScenario {
        weight: u32::try_from(dice.between(1, 3)).unwrap(),
        volumes: names.iter().map(|_| Volume::from_mb(dice.pick(&[0, 400, 1_500, 2_500, 4_000]))).collect(),
    });
    let scenarios: Vec<DemandScenario> = scenarios.collect();
    let mut needs: Vec<DeviceNeed> = names.iter().map(|name| need(name)).collect();
    needs[0].calls = dice.chance(2);
    if let Some(watch) = needs.iter_mut().find(|need| need.device.0 == "watch") {
        watch.alone = dice.chance(2);
    }
    let rules = Rules {
        keep_numbers: true,
        free_slots_on_hub: u8::try_from(dice.roll(2)).unwrap(),
        backup_line: if dice.chance(4) { BackupLine::DifferentNetwork } else { BackupLine::NotNeeded },
        commitment: dice.pick(&[CommitmentRule::Never, CommitmentRule::Free, CommitmentRule::IfItSavesPerYear(usd(6_000))]),
        one_provider_per_trip: dice.chance(4),
        hassle_per_hour: dice.pick(&[None, Some(usd(3_000))]),
        ..Rules::default()
    };
    let intent = Intent {
        home: "US".parse().unwrap(),
        currency: Currency::USD,
        zone: TimeZone::get("America/Los_Angeles").unwrap(),
        tax_basis_points: dice.pick(&[None, Some(825)]),
        from,
        months: u16::try_from(dice.between(2, 3)).unwrap(),
        demand: Demand { needs, scenarios },
        trips,
        rules,
    };
    World { inventory, intent, offers }
}

fn random_line(dice: &mut Dice, id: &str) -> Offer {
    let mut offer = line_offer(id, dice.between(5, 40) * 100, dice.roll(6), dice.pick(&[None, Some(200), Some(1_000)]));
    offer.price.recurrence =
        dice.pick(&[Recurrence::Monthly, Recurrence::Monthly, Recurrence::Monthly, Recurrence::EveryDays(28)]);
    offer.price.taxes = dice.pick(&[Taxes::Included, Taxes::Unstated, Taxes::Added { basis_points: 1_000 }]);
    offer.price.fees.activation = dice.pick(&[None, None, Some(usd(1_500))]);
    offer.price.commitment = dice.pick(&[
        None,
        None,
        Some(Commitment { months: 2, leaving: None }),
        Some(Commitment { months: 3, leaving: Some(usd(900)) }),
    ]);
    offer.zones[0].tether = dice.pick(&[Tether::Yes, Tether::No, Tether::Unknown]);
    if dice.chance(2) {
        let home = ZoneRef::Home;
        offer.zones.push(ZoneTerms {
            name: "abroad".into(),
            places: PlaceSet::every_country(),
            data: if dice.chance(2) { ZoneData::AsAtHome } else { ZoneData::None },
            day_pass: dice.chance(2).then(|| DayPass {
                price: usd(500),
                session: Session::CalendarDay(home),
                paid_max_per_cycle: None,
                data: ZoneData::AsAtHome,
            }),
            tether: dice.pick(&[Tether::Yes, Tether::No]),
            ..offer.zones[0].clone()
        });
    }
    offer
}
