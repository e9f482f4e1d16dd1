//! Small households: the optimum of the model is what the search finds.

use std::time::Duration;

use fleet::intent::TripNeed;
use fleet::inventory::Inventory;
use fleet::offer::Kind as OfferKind;
use fleet::volume::Volume;
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};
use planner::household::{Household, NoFacts};
use planner::model::{Kind, Model, Sense, monolith};
use planner::plan::checked;
use planner::solve::solve;
use planner::variant::Variant;

use crate::crowd::{People, crowd};
use crate::wild::wild;
use crate::world::{self, Dice, World};

/// Households tried.
const SEEDS: u64 = 300;
const CROWDS: u64 = 60;
/// The solver may fail on so many in a hundred (it says so itself: no guarantee); it must never answer something else.
const FAILED_MAX_PERCENT: usize = 5;

/// What became of one household.
enum Outcome {
    Same,
    /// The other solver gave up.
    Failed(String),
    /// The search says itself that something cheaper may exist, and how much cheaper at most.
    NotProved(String),
    Different(String),
}

#[test]
fn the_model_costs_what_the_search_finds() {
    compare("small", (0..SEEDS).map(|seed| (seed, world::small(seed))));
}

#[test]
fn a_trip_to_several_places_costs_what_the_search_finds() {
    compare("places", (0..SEEDS).map(|seed| (seed, world::several_places(seed))));
}

#[test]
fn a_trip_over_several_months_costs_what_the_search_finds() {
    compare("long", (0..SEEDS).map(|seed| (seed, world::long_trip(seed))));
}

#[test]
fn a_pool_that_is_paid_at_another_price_costs_what_the_search_finds() {
    all_proved("old pool", (0..SEEDS).map(|seed| (seed, world::old_pool(seed))));
}

#[test]
fn two_people_cost_what_the_search_finds() {
    all_proved("two", (0..SEEDS).map(|seed| (seed, world::two_people(seed))));
}

#[test]
fn households_of_several_people_cost_what_the_search_finds() {
    all_proved("several", (0..SEEDS).map(|seed| (seed, crowd(seed, People::Several))));
}

#[test]
fn a_person_of_many_devices_costs_what_the_search_finds() {
    compare("one", (0..CROWDS).map(|seed| (seed, crowd(seed, People::One))));
}

#[test]
fn where_everything_binds_several_people_cost_what_the_search_finds() {
    all_proved("wild several", (0..SEEDS).map(|seed| (seed, wild(seed, People::Several))));
}

#[test]
fn devices_of_nobody_cost_what_the_search_finds() {
    all_proved("nobody's", (0..SEEDS).map(|seed| (seed, world::of_nobody(crowd(seed, People::Several), seed))));
}

#[test]
fn where_everything_binds_devices_of_nobody_cost_what_the_search_finds() {
    all_proved("wild nobody's", (0..CROWDS).map(|seed| (seed, world::of_nobody(wild(seed, People::Several), seed))));
}

#[test]
fn the_order_of_devices_in_the_file_says_nothing() {
    let cost = |World { inventory, intent, offers }: &World| {
        let household = Household { today: world::date("2026-11-25"), inventory, intent, offers, facts: &NoFacts };
        solve(&household, &Variant::default()).map(|solved| (solved.objective, solved.bound))
    };
    for seed in 0..CROWDS {
        let mut world = world::of_nobody(wild(seed, People::Several), seed);
        let first = cost(&world);
        let mut dice = Dice(seed);
        for _ in 0..3 {
            world::shuffled(&mut world, &mut dice);
            assert_eq!(cost(&world), first, "seed {seed}");
        }
    }
}

#[test]
fn where_everything_binds_it_costs_what_the_search_finds() {
    compare("wild", (0..CROWDS).map(|seed| (seed, wild(seed, People::One))));
}

#[test]
fn more_people_than_are_planned_together_still_keep_to_one_provider() {
    let mut found = 0;
    for seed in 0..5 {
        let World { mut inventory, mut intent, offers } = wild(seed, People::Several);
        intent.rules.one_provider_per_trip = true;
        for number in 4..18 {
            let mut phone = inventory.devices[0].clone();
            (phone.id.0, phone.owner) = (format!("phone-{number}"), Some(format!("guest {number}")));
            intent.demand.needs.push(world::need(&phone.id.0));
            intent.demand.scenarios.iter_mut().for_each(|scenario| scenario.volumes.push(scenario.volumes[0]));
            for trip in &mut intent.trips {
                let first = trip.needs[0].clone();
                trip.needs.push(TripNeed { device: phone.id.clone(), ..first });
            }
            inventory.devices.push(phone);
        }
        let household = Household {
            today: world::date("2026-11-25"),
            inventory: &inventory,
            intent: &intent,
            offers: &offers,
            facts: &NoFacts,
        };
        let variant = Variant::default();
        let Some(solved) = solve(&household, &variant) else { continue };
        assert_eq!(checked(&household, &variant, &solved).err(), None, "seed {seed}");
        assert!(solved.bound <= solved.objective, "seed {seed}");
        found += 1;
    }
    assert!(found > 1, "{found} households of many people have a plan");
}

#[test]
fn more_people_than_are_planned_together_share_a_pool_at_its_old_price() {
    let mut found = 0;
    for seed in 0..8 {
        let World { mut inventory, mut intent, mut offers } = world::old_pool(seed);
        intent.trips.clear();
        offers.iter_mut().for_each(|offer| offer.price.lines_max = None);
        for number in 2..16 {
            let mut phone = inventory.devices[0].clone();
            (phone.id.0, phone.owner) = (format!("phone-{number}"), Some(format!("person {number}")));
            intent.demand.needs.push(world::need(&phone.id.0));
            intent.demand.scenarios.iter_mut().for_each(|scenario| scenario.volumes.push(scenario.volumes[0]));
            if number % 2 == 0 {
                inventory.lines.push(world::held(&phone.id.0, "gamma/pool"));
            }
            inventory.devices.push(phone);
        }
        let variant = Variant::default();
        let gap = |inventory: &Inventory| {
            let today = world::date("2026-11-25");
            let household = Household { today, inventory, intent: &intent, offers: &offers, facts: &NoFacts };
            let solved = solve(&household, &variant)?;
            assert_eq!(checked(&household, &variant, &solved).err(), None, "seed {seed}");
            assert!(solved.bound <= solved.objective, "seed {seed}");
            Some(solved.objective - solved.bound)
        };
        let Some(at_old_price) = gap(&inventory) else { continue };
        inventory.lines.iter_mut().for_each(|line| line.pays = line.pays.filter(|_| line.offer.as_str() != "gamma/pool"));
        assert!(Some(at_old_price) <= gap(&inventory), "seed {seed}: the old price leaves {at_old_price} open");
        found += 1;
    }
    assert!(found > 3, "{found} households of many people have a plan");
}

#[test]
fn more_people_than_are_planned_together_leave_a_dear_account_when_they_may() {
    let world = |seed: u64| {
        let mut world = world::old_pool(seed);
        let mut dice = Dice(seed ^ 0xDEA2);
        let World { inventory, intent, offers } = &mut world;
        intent.trips.clear();
        // Rows that other solvers get right: whole gigabytes, and few months.
        offers.retain(|offer| offer.kind == OfferKind::Pool || offer.id.as_str() == "alpha/one");
        offers.iter_mut().for_each(|offer| (offer.price.lines_max, offer.price.commitment) = (None, None));
        let pool = offers.iter_mut().find(|offer| offer.kind == OfferKind::Pool).unwrap();
        pool.price.base = world::usd(300);
        for number in 2..13 {
            let mut phone = inventory.devices[0].clone();
            (phone.id.0, phone.owner) = (format!("phone-{number}"), Some(format!("person {number}")));
            intent.demand.needs.push(world::need(&phone.id.0));
            let volume = Volume::from_gb(dice.roll(2));
            intent.demand.scenarios.iter_mut().for_each(|scenario| scenario.volumes.push(volume));
            inventory.devices.push(phone);
        }
        for line in inventory.lines.iter_mut().filter(|line| line.offer.as_str() == "gamma/pool") {
            line.pays = Some(world::usd(4_000));
            line.bound_until = dice.pick(&[None, Some(world::date("2027-01-15"))]);
        }
        world
    };
    let open = compare("dear", (0..20).map(|seed| (seed, world(seed))));
    assert!(open.len() <= 4, "{} of 20 not proved", open.len());
}

/// Nothing is left open where several people are planned together.
fn all_proved(name: &str, worlds: impl Iterator<Item = (u64, World)>) {
    let open = compare(name, worlds);
    assert!(open.is_empty(), "{} not proved:\n{}", open.len(), open.join("\n"));
}

/// Holds each household against the other solver; returns those whose plan is not proved to be the cheapest.
fn compare(name: &str, worlds: impl Iterator<Item = (u64, World)>) -> Vec<String> {
    let (mut failed, mut different, mut open, mut all) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (seed, world) in worlds {
        all += 1;
        match outcome(&world) {
            Outcome::Same => {}
            Outcome::NotProved(gap) => open.push(format!("{name} {seed}: {gap}")),
            Outcome::Failed(why) => failed.push(format!("{name} {seed}: {why}")),
            Outcome::Different(how) => different.push(format!("{name} {seed}: {how}")),
        }
    }
    eprintln!("{name}: {all} households, {} with a gap, {} not solved by the other solver", open.len(), failed.len());
    open.iter().chain(&failed).for_each(|line| eprintln!("  {line}"));
    assert!(different.is_empty(), "{} of {all}:\n{}", different.len(), different.join("\n"));
    assert!(failed.len() * 100 <= all * FAILED_MAX_PERCENT, "{} of {all} not solved:\n{}", failed.len(), failed.join("\n"));
    open
}

fn outcome(world: &World) -> Outcome {
    let World { inventory, intent, offers } = world;
    let household = Household { today: world::date("2026-11-25"), inventory, intent, offers, facts: &NoFacts };
    let variant = Variant::default();
    let model = monolith(&household, &variant).unwrap();
    let weight: i64 = intent.demand.scenarios.iter().map(|scenario| i64::from(scenario.weight)).sum();
    let solved = solve(&household, &variant);
    if let Some(Err(disagreement)) = solved.as_ref().map(|solved| checked(&household, &variant, solved)) {
        return Outcome::Different(disagreement.to_string());
    }
    let bound = solved.as_ref().map_or(f64::NEG_INFINITY, |solved| minor(solved.bound, weight));
    let found = solved.map(|solved| minor(solved.objective, weight));
    let theirs = match optimum(&model) {
        Ok(theirs) => theirs,
        Err(why) => return Outcome::Failed(why),
    };
    let tolerance = 1.0 + minor(model.rounding, model.divisor);
    match (found, theirs) {
        (None, None) => Outcome::Same,
        (Some(ours), Some(theirs)) if (ours - theirs).abs() <= tolerance && bound >= ours => Outcome::Same,
        (Some(ours), Some(theirs)) if bound - tolerance <= theirs && theirs <= ours + tolerance => {
            Outcome::NotProved(format!("{bound} to {ours}, the model {theirs} cents"))
        }
        _ => Outcome::Different(format!("the search {found:?}, the model {theirs:?} cents")),
    }
}

fn minor(amount: i64, divisor: i64) -> f64 {
    amount as f64 / divisor as f64
}

/// The optimum of a model in minor units; `None` when there is no solution.
fn optimum(model: &Model) -> Result<Option<f64>, String> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    problem.set_time_limit(Duration::from_secs(60));
    let columns: Vec<_> = model
        .columns
        .iter()
        .map(|column| {
            let cost = minor(column.cost, model.divisor);
            match column.kind {
                Kind::Integer => problem.add_integer_var(cost, (whole(column.lower), whole(column.upper))),
                Kind::Continuous => problem.add_var(cost, (column.lower as f64, column.upper as f64)),
            }
        })
        .collect();
    for row in &model.rows {
        // Volumes are bytes: each row is brought to a size that suits floating point.
        let most = row.terms.iter().map(|(_, coefficient)| coefficient.abs()).max().unwrap_or(1) as f64;
        let terms: Vec<_> = row.terms.iter().map(|&(column, coefficient)| (columns[column], coefficient as f64 / most)).collect();
        let sense = match row.sense {
            Sense::AtMost => ComparisonOp::Le,
            Sense::Equal => ComparisonOp::Eq,
        };
        problem.add_constraint(&terms, sense, row.rhs as f64 / most);
    }
    match problem.solve() {
        Ok(outcome) if outcome.is_optimal() => {
            let Some(solution) = outcome.solution() else { return Ok(None) };
            let whole: Vec<i128> = columns.iter().map(|&column| solution.var_value(column).round() as i128).collect();
            match broken(model, &whole) {
                Some(row) => Err(format!("its answer breaks the row {row} by less than it can see")),
                None => Ok(Some(solution.objective())),
            }
        }
        Ok(outcome) => Err(format!("{:?}", outcome.termination_reason())),
        Err(Error::Infeasible) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// A row of whole columns that an answer breaks, in exact arithmetic: floating point lets nine gigabytes and a byte pass for nine.
fn broken<'m>(model: &'m Model, whole: &[i128]) -> Option<&'m str> {
    let row = model.rows.iter().find(|row| {
        let is_whole = row.terms.iter().all(|(column, _)| matches!(model.columns[*column].kind, Kind::Integer));
        let sum: i128 = row.terms.iter().map(|&(column, coefficient)| i128::from(coefficient) * whole[column]).sum();
        let holds = match row.sense {
            Sense::AtMost => sum <= i128::from(row.rhs),
            Sense::Equal => sum == i128::from(row.rhs),
        };
        is_whole && !holds
    });
    row.map(|row| row.name.as_str())
}

fn whole(n: i64) -> i32 {
    i32::try_from(n).unwrap()
}
