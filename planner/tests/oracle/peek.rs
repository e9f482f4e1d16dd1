use crate::crowd::People; use crate::wild::wild; use crate::crowd::crowd; use crate::world::{self, World};
use planner::household::{Household, NoFacts};
use planner::variant::Variant;
#[test]
#[ignore]
fn peek() {
    let kind = std::env::var("KIND").unwrap(); let seed: u64 = std::env::var("SEED").unwrap().parse().unwrap();
    let World { inventory, intent, offers } = match kind.as_str() { "wild" => wild(seed, People::One), "one" => crowd(seed, People::One), "several" => crowd(seed, People::Several), "wilds"=>wild(seed, People::Several), _ => world::small(seed) };
    let household = Household { today: world::date("2026-11-25"), inventory: &inventory, intent: &intent, offers: &offers, facts: &NoFacts };
    eprintln!("{:?}\n{:?}", intent.rules, intent.demand);
    for l in &inventory.lines { eprintln!("held {:?} {} {:?} {:?} {:?}", l.device, l.offer, l.number, l.pays, l.bound_until); }
    for d in &inventory.devices { eprintln!("{} {:?} {:?}", d.id, d.owner, d.capability.esim); }
    for t in &intent.trips { eprintln!("{t:?}"); }
    for o in &offers { eprintln!("{} {:?} {:?} {:?}", o.id, o.kind, o.price, o.conditions.needs_carrier); for z in &o.zones { eprintln!("   {} {:?} {:?} {:?} {:?} {}", z.name, z.data, z.day_pass, z.fair_use, z.tether, if o.kind==fleet::offer::Kind::Travel {format!("{:?}", z.places)} else {String::new()}); } if let Some(v)=&o.validity {eprintln!("   {v:?}");} }
    if let Some(s) = planner::solve::solve(&household, &Variant::default()) {
        eprintln!("objective {} bound {}", s.objective, s.bound);
        for l in &s.solution.lines { eprintln!("{:?}", l); }
        for l in &s.solution.trips { eprintln!("{:?}", l); }
        eprintln!("{:?}", s.solution.sizes);
        let v = planner::review::review(&household, &Variant::default(), &s.solution);
        eprintln!("{v:?}");
    }
    let model = planner::model::monolith(&household, &Variant::default()).unwrap();
    let text = planner::model::mps::text(&model);
    std::fs::write("/tmp/peek.mps", text).unwrap();
}
