//! The file as a person reads it.

use planner::household::{Household, NoFacts};
use planner::model::{NotLinear, Term, monolith, mps};
use planner::variant::Variant;

use fleet::intent::{CommitmentRule, DemandScenario};
use fleet::offer::terms::Period;
use fleet::offer::{Commitment, Kind, ZoneData, ZoneRef};
use fleet::volume::Volume;

use crate::world::{self, World, held, line_offer, usd};

/// One phone, two offers, two months: today's line for 20 dollars and 2 for each started gigabyte beyond the first, or 15 dollars
/// for at least two months and 9 to begin.
fn phone() -> World {
    let World { mut inventory, mut intent, .. } = world::small(0);
    inventory.devices.truncate(1);
    inventory.lines = vec![held("phone", "alpha/one")];
    intent.months = 2;
    intent.trips.clear();
    intent.rules.hassle_per_hour = None;
    intent.demand.needs.truncate(1);
    let scenario = |weight, gb| DemandScenario { weight, volumes: vec![Volume::from_gb(gb)] };
    intent.demand.scenarios = vec![scenario(3, 2), scenario(1, 3)];
    let mut other = line_offer("beta/two", 1_500, 5, None);
    other.price.fees.activation = Some(usd(900));
    other.price.commitment = Some(Commitment { months: 2, leaving: None });
    intent.rules.commitment = CommitmentRule::Free;
    World { inventory, intent, offers: vec![line_offer("alpha/one", 2_000, 1, Some(200)), other] }
}

#[test]
fn a_small_model_as_a_file() {
    let World { inventory, intent, offers } = phone();
    let household =
        Household { today: world::date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
    insta::assert_snapshot!(mps::text(&monolith(&household, &Variant::default()).unwrap()));
}

#[test]
fn a_pool_that_is_not_linear_is_named() {
    let World { inventory, intent, mut offers } = phone();
    offers[1].kind = Kind::Pool;
    let ZoneData::Own(terms) = &mut offers[1].zones[0].data else { panic!("a made-up line has data of its own") };
    terms.period = Period::Day(ZoneRef::Home);
    let household =
        Household { today: world::date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
    let refused = monolith(&household, &Variant::default()).unwrap_err();
    assert_eq!(refused, NotLinear { pool: "beta/two".parse().unwrap(), term: Term::DailyVolume });
    assert_eq!(
        refused.to_string(),
        "the pool beta/two cannot be written as a linear model: its lines share a volume a day; leave it out of the offers to export the rest"
    );
}
