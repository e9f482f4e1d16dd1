//! The file as a person reads it.

use planner::household::{Household, NoFacts};
use planner::model::{monolith, mps};
use planner::variant::Variant;

use crate::world::{self, World};

/// One phone, two offers, two months.
#[test]
fn a_small_model_as_a_file() {
    let World { mut inventory, mut intent, offers } = world::small(0);
    inventory.devices.truncate(1);
    inventory.lines = vec![world::held("phone", "alpha/one")];
    intent.months = 2;
    intent.trips.clear();
    intent.demand.needs.truncate(1);
    intent.demand.scenarios.iter_mut().for_each(|scenario| scenario.volumes = vec![fleet::volume::Volume::from_gb(2)]);
    let offers: Vec<_> = offers.into_iter().filter(|offer| offer.kind == fleet::offer::Kind::Line).collect();
    let household =
        Household { today: world::date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
    insta::assert_snapshot!(mps::text(&monolith(&household, &Variant::default()).unwrap()));
}
