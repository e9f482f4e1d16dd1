//! One person with a phone, a tablet, a watch and a laptop, a year, three trips, and a catalogue of ten thousand offers: lines,
//! companions, pools and travel packages for fifty places. Everything is made up from a seed.

use fleet::intent::{CommitmentRule, Demand, DemandScenario, Intent, Rules, Stay, Trip, TripNeed};
use fleet::inventory::{DeviceId, DeviceKind, Inventory};
use fleet::money::Currency;
use fleet::offer::terms::{DayPass, Session, Tether, ZoneData, ZoneTerms};
use fleet::offer::{Commitment, Kind, Offer, Tier, ZoneRef};
use fleet::place::PlaceSet;
use fleet::volume::Volume;
use jiff::tz::TimeZone;
use planner::household::{Household, NoFacts};
use planner::model::{Model, monolith};
use planner::solve::{Effort, solve_within};
use planner::variant::Variant;

use crate::answer::Answer;
use crate::world::{Dice, World, date, device, held, line_offer, need, package, place, usd};

const OFFERS: usize = 10_000;
const LINES: usize = 240;
const COMPANIONS: usize = 60;
const POOLS: usize = 40;
const DEVICES: [(&str, DeviceKind); 4] =
    [("phone", DeviceKind::Phone), ("tablet", DeviceKind::Tablet), ("watch", DeviceKind::Watch), ("laptop", DeviceKind::Laptop)];
const PLACES: [&str; 50] = [
    "JP", "KR", "TW", "HK", "SG", "TH", "VN", "MY", "ID", "PH", "IN", "LK", "AE", "SA", "TR", "IL", "EG", "MA", "ZA", "KE", "FR",
    "DE", "IT", "ES", "PT", "NL", "BE", "AT", "CH", "GB", "IE", "SE", "NO", "DK", "FI", "PL", "CZ", "HU", "GR", "HR", "MX", "CA",
    "BR", "AR", "CL", "PE", "CO", "CR", "AU", "NZ",
];

/// The household of a seed.
pub(crate) fn household(seed: u64) -> World {
    let mut dice = Dice(seed);
    let mut offers = Vec::with_capacity(OFFERS);
    offers.extend((0..LINES).map(|at| line(&mut dice, at)));
    offers.extend((0..COMPANIONS).map(|at| companion(&mut dice, at)));
    offers.extend((0..POOLS).map(|at| pool(&mut dice, at)));
    let packages = OFFERS - offers.len();
    offers.extend((0..packages).map(|at| travel(&mut dice, at)));
    let devices = DEVICES.map(|(name, kind)| device(name, kind)).to_vec();
    let lines = vec![held("phone", "seller-1/line-1"), held("tablet", "seller-2/line-2")];
    let scenarios = [(2, [6_000, 2_000, 200, 3_000]), (1, [12_000, 6_000, 300, 8_000])];
    let scenario = |(weight, volumes): (u32, [u64; 4])| DemandScenario { weight, volumes: volumes.map(Volume::from_mb).to_vec() };
    let mut needs: Vec<_> = DEVICES.iter().map(|(name, _)| need(name)).collect();
    needs[0].calls = true;
    needs[2].alone = true;
    let intent = Intent {
        home: "US".parse().expect("a country"),
        currency: Currency::USD,
        zone: TimeZone::get("America/Los_Angeles").expect("a zone of the bundled table"),
        tax_basis_points: Some(825),
        from: date("2026-12-01"),
        months: 12,
        demand: Demand { needs, scenarios: scenarios.map(scenario).to_vec() },
        trips: vec![
            trip("Tokyo", &[("JP", "Asia/Tokyo", "2027-02-06", "2027-02-16")]),
            trip(
                "Rome and Paris",
                &[("IT", "Europe/Rome", "2027-06-12", "2027-06-19"), ("FR", "Europe/Paris", "2027-06-19", "2027-06-26")],
            ),
            trip("Mexico City", &[("MX", "America/Mexico_City", "2027-10-02", "2027-10-09")]),
        ],
        rules: Rules {
            keep_numbers: true,
            free_slots_on_hub: 1,
            commitment: CommitmentRule::Free,
            hassle_per_hour: Some(usd(3_000)),
            ..Rules::default()
        },
    };
    World { inventory: Inventory { people: vec![], devices, lines }, intent, offers }
}

/// Plans it; the seconds begin with the facts.
pub(crate) fn solve(world: &World, seconds_max: f64, clock: &(dyn Fn() -> f64 + Sync)) -> Result<Answer, String> {
    let began = clock();
    let effort = Effort { clock, seconds_max, what_ifs_max: 0 };
    let solved = solve_within(&facts(world), &Variant::default(), &effort).ok_or("nothing keeps all rules")?;
    let seconds = clock() - began;
    let scale = f64::from(world.intent.demand.scenarios.iter().map(|scenario| scenario.weight).sum::<u32>()) * 100.0;
    Ok(Answer {
        is_done: solved.bound >= solved.objective,
        incumbent: solved.objective as f64 / scale,
        bound: solved.bound as f64 / scale,
        seconds,
        trace: Vec::new(),
    })
}

/// Everything that it may choose from, as one linear model.
pub(crate) fn model(world: &World) -> Result<Model, String> {
    monolith(&facts(world), &Variant::default()).map_err(|wrong| wrong.to_string())
}

fn facts(world: &World) -> Household<'_> {
    Household {
        today: date("2026-11-25"),
        inventory: &world.inventory,
        intent: &world.intent,
        offers: &world.offers,
        facts: &NoFacts,
    }
}

fn trip(name: &str, stays: &[(&str, &str, &str, &str)]) -> Trip {
    let stay = |&(country, zone, from, until): &(&str, &str, &str, &str)| {
        let zone = TimeZone::get(zone).expect("a zone of the bundled table");
        let at = |day| date(day).at(12, 0, 0, 0).to_zoned_datetime(zone.clone()).expect("noon is there everywhere").timestamp();
        Stay { place: place(country), from: at(from), until: at(until), layover: false, zone: zone.clone() }
    };
    let use_of = |&(name, _): &(&str, DeviceKind)| TripNeed {
        device: DeviceId(name.into()),
        per_day: Volume::from_mb(match name {
            "phone" => 800,
            "watch" => 0,
            _ => 400,
        }),
        alone: false,
        calls: false,
        emergency: false,
    };
    Trip { name: name.into(), needs: DEVICES.iter().map(use_of).collect(), stays: stays.iter().map(stay).collect() }
}

fn line(dice: &mut Dice, at: usize) -> Offer {
    let gb = dice.pick(&[1, 3, 5, 10, 20, 50]);
    let cents = 500 + 90 * i64::try_from(gb).expect("small") + cents(dice, 2_000);
    let mut offer = line_offer(&format!("seller-{}/line-{at}", at % 40), cents, gb, dice.pick(&[None, Some(200), Some(1_000)]));
    offer.price.fees.activation = dice.pick(&[None, None, Some(usd(1_500))]);
    offer.price.commitment = dice.pick(&[None, None, Some(Commitment { months: 12, leaving: Some(usd(9_000)) })]);
    offer.zones[0].tether = dice.pick(&[Tether::Yes, Tether::Yes, Tether::No]);
    if dice.chance(2) {
        let pass = DayPass {
            price: usd(500 + cents_of(dice)),
            session: Session::CalendarDay(ZoneRef::Home),
            paid_max_per_cycle: None,
            data: ZoneData::AsAtHome,
        };
        let abroad = ZoneTerms {
            name: "abroad".into(),
            places: PlaceSet::every_country(),
            data: ZoneData::None,
            day_pass: Some(pass),
            ..offer.zones[0].clone()
        };
        offer.zones.push(abroad);
    }
    offer
}

fn companion(dice: &mut Dice, at: usize) -> Offer {
    let price = 300 + cents(dice, 1_500);
    let mut offer = line_offer(&format!("seller-{}/companion-{at}", at % 40), price, 1, None);
    offer.kind = Kind::Companion;
    offer.devices = [dice.pick(&[DeviceKind::Watch, DeviceKind::Watch, DeviceKind::Tablet])].into();
    offer
}

fn pool(dice: &mut Dice, at: usize) -> Offer {
    let base = cents(dice, 1_500);
    let mut offer = line_offer(&format!("seller-{}/pool-{at}", at % 40), base, 0, Some(100 + cents(dice, 900)));
    offer.kind = Kind::Pool;
    offer.price.line_fees = vec![usd(300 + cents(dice, 1_000))];
    offer.price.lines_max = Some(u32::try_from(2 + dice.roll(5)).expect("small"));
    offer.price.tiers = [(5, 700), (10, 1_200), (25, 2_500)]
        .map(|(gb, price)| Tier { volume: Volume::from_gb(gb), price: usd(price + cents(dice, 800)) })
        .to_vec();
    offer
}

/// A package for one place, or for a few of them.
fn travel(dice: &mut Dice, at: usize) -> Offer {
    let first = dice.pick(&PLACES);
    let places: Vec<&str> =
        if dice.chance(4) { (0..8).map(|_| dice.pick(&PLACES)).chain([first]).collect() } else { vec![first] };
    let gb = dice.pick(&[1, 3, 5, 10, 20]);
    let days = dice.pick(&[5, 7, 15, 30]);
    let dearer = if places.len() > 1 { 600 } else { 0 };
    let price = 250 + 150 * i64::try_from(gb).expect("small") + 8 * i64::from(days) + dearer + cents(dice, 1_200);
    let mut offer = package(&format!("shop-{}/travel-{at}", at % 120), price, &places, gb, days);
    offer.zones[0].tether = dice.pick(&[Tether::Yes, Tether::Yes, Tether::No, Tether::Unknown]);
    offer
}

fn cents(dice: &mut Dice, most: u64) -> i64 {
    i64::try_from(dice.roll(most)).expect("small")
}

fn cents_of(dice: &mut Dice) -> i64 {
    cents(dice, 700)
}
