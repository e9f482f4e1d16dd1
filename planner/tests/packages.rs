//! Packages of every kind on journeys of every kind: what the search buys runs when it is needed, by the checker's own clock, and
//! where one kind is sold it is bought as often as `fleet::clock` says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod world;

use fleet::clock::{Events, Journey, cover};
use fleet::intent::{CommitmentRule, Demand, DemandScenario, Intent, Rules, Stay, Trip, TripNeed};
use fleet::inventory::{DeviceId, DeviceKind, EsimCapacity, Inventory};
use fleet::money::Currency;
use fleet::offer::terms::{After, DataTerms, Period, Tether, ZoneData};
use fleet::offer::validity::AfterHold;
use fleet::offer::{Expiry, Known, Offer, TopUp, Trigger, Validity, ZoneRef};
use fleet::place::PlaceSet;
use fleet::volume::Volume;
use jiff::ToSpan;
use jiff::tz::{TimeZone, offset};
use planner::household::{Household, NoFacts};
use planner::review::review;
use planner::solution::TripService;
use planner::solve::solve;
use planner::variant::Variant;
use world::{Dice, World, date, device, held, line_offer, need, package, place, usd};

const SEEDS: u64 = 600;

const PLACES: [(&str, &str); 4] =
    [("JP", "Asia/Tokyo"), ("FR", "Europe/Paris"), ("NZ", "Pacific/Auckland"), ("CA", "America/Toronto")];

/// A phone that may lend to a tablet, a line that works at home only, and a trip.
fn world(dice: &mut Dice, offers: Vec<Offer>, stays: Vec<Stay>) -> World {
    let names: &[&str] = dice.pick(&[&["phone"][..], &["phone", "tablet"][..]]);
    let kind = |name: &str| name.parse::<DeviceKind>().unwrap();
    let mut devices: Vec<_> = names.iter().map(|name| device(name, kind(name))).collect();
    devices[0].capability.esim = Some(EsimCapacity { stored_max: Some(dice.pick(&[2, 3, 8])), live_max: Some(2) });
    let needs = names.iter().map(|name| TripNeed {
        device: DeviceId((*name).into()),
        per_day: Volume::from_mb(dice.pick(&[0, 300, 500, 1_000, 1_700])),
        alone: true,
        calls: false,
        emergency: false,
    });
    let mut needs: Vec<TripNeed> = needs.collect();
    if let Some(tablet) = needs.get_mut(1) {
        tablet.alone = false;
    }
    let volumes = names.iter().map(|_| Volume::ZERO).collect();
    World {
        inventory: Inventory { people: vec![], devices, lines: vec![held("phone", "alpha/one")] },
        intent: Intent {
            home: "US".parse().unwrap(),
            currency: Currency::USD,
            zone: TimeZone::get("America/New_York").unwrap(),
            tax_basis_points: dice.pick(&[None, Some(825)]),
            from: date("2026-12-01"),
            months: 2,
            demand: Demand {
                needs: names.iter().map(|name| need(name)).collect(),
                scenarios: vec![DemandScenario { weight: 1, volumes }],
            },
            trips: vec![Trip { name: "away".into(), stays, needs }],
            rules: Rules { commitment: CommitmentRule::Free, ..Rules::default() },
        },
        offers: [vec![line_offer("alpha/one", 2_000, 5, None)], offers].concat(),
    }
}

/// One to four stays, one after the other.
fn stays(dice: &mut Dice, stays_max: u64) -> Vec<Stay> {
    let mut at = date("2026-12-02").at(9, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).unwrap().timestamp();
    let mut stays = Vec::new();
    for _ in 0..=dice.roll(stays_max) {
        let (code, zone) = dice.pick(&PLACES);
        let from = at + jiff::SignedDuration::from_hours(i64::try_from(dice.roll(30)).unwrap());
        let until = from + jiff::SignedDuration::from_hours(30 + i64::try_from(dice.roll(250)).unwrap());
        at = until + jiff::SignedDuration::from_hours(3);
        stays.push(Stay { place: place(code), from, until, layover: false, zone: TimeZone::get(zone).unwrap() });
    }
    stays
}

fn any_package(dice: &mut Dice, id: &str) -> Offer {
    let places: &[&str] =
        dice.pick(&[&["JP"][..], &["FR"][..], &["JP", "FR"][..], &["NZ", "CA"][..], &["JP", "FR", "NZ", "CA"][..]]);
    let days = u16::try_from(1 + dice.roll(12)).unwrap();
    let mut offer = package(id, 100 + i64::try_from(dice.roll(2_000)).unwrap(), places, 1 + dice.roll(6), days);
    let whose = |dice: &mut Dice| dice.pick(&[ZoneRef::Local, ZoneRef::Home, ZoneRef::Fixed(offset(9))]);
    let trigger = match dice.roll(9) {
        0 => Trigger::Purchase,
        1 => Trigger::Install,
        2 => Trigger::Enable,
        3 => Trigger::FirstData,
        4 => Trigger::ChosenDate,
        5 => Trigger::FixedDate(date("2026-12-03")),
        _ => Trigger::FirstNetwork,
    };
    let expiry = match dice.roll(6) {
        0 => Expiry::FixedDate(date("2026-12-20"), whose(dice)),
        1 | 2 => Expiry::Rolling,
        _ => Expiry::Midnight(whose(dice)),
    };
    offer.validity = Some(Validity {
        trigger,
        days,
        expiry,
        hold_days_max: dice.pick(&[None, None, Some(3), Some(10)]),
        after_hold: dice.pick(&[AfterHold::Lapses, AfterHold::Starts]),
        top_up: dice.pick(&[TopUp::None, TopUp::Adds, TopUp::QueuesUntilExpiry, TopUp::QueuesUntilUsed, TopUp::Unknown]),
    });
    let after = match dice.roll(5) {
        0 => After::Charge {
            price: usd(dice.pick(&[50, 300])),
            block: Volume::from_mb(dice.pick(&[100, 1_000])),
            cap: dice.pick(&[None, Some(usd(900))]),
        },
        1 => After::Slow { kbit_per_s: dice.pick(&[128, 5_000]) },
        _ => After::Stop,
    };
    let zone = &mut offer.zones[0];
    let daily = dice.chance(3);
    let period = if daily { Period::Day(ZoneRef::Local) } else { Period::Cycle };
    let allowance =
        Volume::from_mb(if daily { dice.pick(&[500, 1_000, 2_000]) } else { dice.pick(&[1_000, 3_000, 5_000, 9_000]) });
    zone.data = ZoneData::Own(DataTerms {
        allowance: dice.pick(&[Some(allowance), Some(allowance), Some(allowance), None]),
        period,
        after,
    });
    zone.tether = dice.pick(&[
        Tether::Yes,
        Tether::Yes,
        Tether::No,
        Tether::Unknown,
        Tether::Bucket { volume: Volume::from_gb(1), after: After::Stop },
    ]);
    offer.price.fees.activation = dice.pick(&[None, None, Some(usd(100))]);
    if dice.chance(5) {
        offer.conditions.install_before_entry = Known::Yes;
    }
    if dice.chance(8) {
        offer.conditions.blocked_in = PlaceSet::only([place("JP")]);
    }
    offer
}

#[test]
fn the_checker_accepts_whatever_the_search_buys() {
    let mut wrong = Vec::new();
    let mut found = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice(seed);
        let offers = (0..2 + dice.roll(4)).map(|at| any_package(&mut dice, &format!("fly/{at}"))).collect();
        let stays = stays(&mut dice, 4);
        let World { inventory, intent, offers } = world(&mut dice, offers, stays);
        let household =
            Household { today: date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
        let Some(solved) = solve(&household, &Variant::default()) else { continue };
        found += 1;
        let verdict = review(&household, &Variant::default(), &solved.solution);
        if !verdict.accepts() || verdict.objective() != solved.objective {
            let checked = verdict.objective();
            wrong.push(format!("seed {seed}: found {}, checked {checked}: {:?}", solved.objective, verdict.broken));
        }
    }
    assert!(found > SEEDS / 10, "only {found} of {SEEDS} journeys can be covered");
    assert!(wrong.is_empty(), "{} of {found}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn lines_and_packages_share_a_trip_where_that_is_cheaper() {
    let (mut shared, mut wrong) = (0, Vec::new());
    for seed in 0..SEEDS {
        let World { inventory, intent, offers } = world::several_places(seed);
        let household =
            Household { today: date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
        let Some(solved) = solve(&household, &Variant::default()) else { continue };
        let verdict = review(&household, &Variant::default(), &solved.solution);
        if !verdict.accepts() || verdict.objective() != solved.objective {
            wrong.push(format!("seed {seed}: {} and {}: {:?}", solved.objective, verdict.objective(), verdict.broken));
        }
        let mut travellers = solved.solution.trips.iter().flat_map(|plan| &plan.travellers);
        shared += usize::from(travellers.any(|traveller| matches!(traveller.service, TripService::Split(..))));
    }
    assert!(wrong.is_empty(), "{} of {SEEDS}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(shared > 10, "only {shared} of {SEEDS} trips are shared");
}

#[test]
fn one_kind_is_bought_as_often_as_the_clock_says() {
    let mut compared = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice(seed);
        let mut offer = any_package(&mut dice, "fly/one");
        let expiry = dice.pick(&[Expiry::Rolling, Expiry::Midnight(ZoneRef::Local), Expiry::Midnight(ZoneRef::Home)]);
        offer.validity = Some(Validity {
            trigger: dice.pick(&[Trigger::FirstNetwork, Trigger::FirstData, Trigger::Enable]),
            expiry,
            hold_days_max: None,
            top_up: TopUp::None,
            ..offer.validity.unwrap()
        });
        offer.zones[0].data = ZoneData::Own(DataTerms { allowance: None, period: Period::Cycle, after: After::Stop });
        (offer.zones[0].tether, offer.price.fees.activation) = (Tether::Yes, None);
        offer.zones[0].places = PlaceSet::every_country();
        let stays = stays(&mut dice, 1);
        let World { mut inventory, mut intent, offers } = world(&mut dice, vec![offer], stays);
        inventory.devices[0].capability.esim = Some(EsimCapacity { stored_max: Some(8), live_max: Some(2) });
        intent.trips[0].needs.truncate(1);
        let household =
            Household { today: date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
        let Some(solved) = solve(&household, &Variant::default()) else { continue };
        let TripService::Packages(purchases) = &solved.solution.trips[0].travellers[0].service else { panic!("seed {seed}") };
        let bought: u32 = purchases.iter().map(planner::solution::Purchase::count).sum();
        let stays = &intent.trips[0].stays;
        let journey = Journey { home: intent.home, home_zone: &intent.zone, stays };
        let arrival = stays[0].from;
        let said = cover(&offers[1], &Events::carefree(arrival - 24.hours(), arrival), &journey);
        assert!(said.is_whole(), "seed {seed}");
        assert_eq!(bought as usize, said.packages.len(), "seed {seed}: {stays:?} {:?}", offers[1].validity);
        compared += 1;
    }
    assert!(compared > 100, "only {compared} compared");
}
