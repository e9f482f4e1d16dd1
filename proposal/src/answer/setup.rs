//! A priced setup, and the wheels: who hangs on which hub by what, today and in the plan.

use std::collections::BTreeMap;

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
use planner::solution::{HomeService, LinePlan, Solution};

use super::{Lack, Mode, Node, Scene, Setup, Spoke, Wheel, words};

/// A setup as it is shown.
pub(super) fn setup(scene: &Scene<'_>, setup: &planner::plan::Setup) -> Setup {
    let purse = scene.purse();
    let verdict = &setup.verdict;
    let trips: i64 = verdict.trips.iter().sum();
    Setup {
        a_month: purse.each(verdict.money - trips, scene.plan.months),
        total: purse.amount(verdict.money),
        trips: purse.amount(trips),
        by_month: verdict.months.iter().map(|month| purse.amount(*month)).collect(),
        hassle: purse.amount(verdict.hassle),
        lacks: lacks(scene, setup),
    }
}

/// What is not served: at home by device, on trips by trip, and rules that are broken.
fn lacks(scene: &Scene<'_>, setup: &planner::plan::Setup) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let mut by_device: BTreeMap<&DeviceId, (usize, fleet::volume::Volume)> = BTreeMap::new();
    for short in &setup.verdict.shortfalls {
        let known = by_device.entry(&short.device).or_default();
        *known = (known.0 + 1, known.1.max(short.volume));
    }
    for (device, (months, most)) in by_device {
        let most = scene.words.language.volume_exact(most);
        let volume = ("volume", (&most).into());
        let what = if months >= usize::from(scene.plan.months) {
            scene.with("lack-every-month", &[volume])
        } else {
            let months = words::count_in(scene.words, "months-count", months);
            scene.with("lack-months", &[volume, ("months", (&months).into())])
        };
        lacks.push(Lack { device: device.to_string(), what });
    }
    let mut broken: Vec<(String, &str, Vec<String>)> = Vec::new();
    for item in &setup.verdict.broken {
        let device = item.device.to_string();
        let (what, trip) = broken_rule(scene, item);
        match broken.iter_mut().find(|(known, same, _)| *known == device && *same == what) {
            Some((_, _, trips)) => trips.extend(trip.filter(|trip| !trips.contains(trip)).into_iter().collect::<Vec<_>>()),
            None if what.is_empty() => {}
            None => broken.push((device, what, trip.into_iter().collect())),
        }
    }
    lacks.extend(broken.into_iter().map(|(device, what, trips)| Lack {
        device,
        what: match &trips[..] {
            [] => scene.words.say(what),
            [trip] => scene.with("lack-on-trip", &[("what", (&scene.words.say(what)).into()), ("trip", trip.into())]),
            trips => {
                let trips = scene.words.list(trips);
                scene.with("lack-on-trips", &[("what", (&scene.words.say(what)).into()), ("trips", (&trips).into())])
            }
        },
    }));
    lacks
}

/// The message of what is not kept, and on which trip.
fn broken_rule(scene: &Scene<'_>, broken: &planner::review::Broken) -> (&'static str, Option<String>) {
    use planner::review::BrokenRule;
    let trip = broken.at.and_then(|at| scene.loaded.document.intent.trips.get(at)).map(|trip| trip.name.clone());
    match &broken.rule {
        BrokenRule::UnknownOffer(_) => ("lack-unknown-offer", None),
        BrokenRule::NotForDevice(_) => ("lack-not-for-device", None),
        BrokenRule::NoData => ("lack-no-data", None),
        BrokenRule::NoNumber => ("lack-no-number", None),
        BrokenRule::NotAlone => ("lack-not-alone", None),
        BrokenRule::NoHub => ("lack-no-hub", None),
        BrokenRule::OtherCarrier => ("lack-other-carrier", None),
        BrokenRule::NoBackup => ("lack-no-backup", None),
        BrokenRule::NoPlace => ("lack-no-place", None),
        BrokenRule::PoolFull(_) => ("lack-pool-full", None),
        BrokenRule::TripNeed | BrokenRule::PackagesTooSmall => ("lack-no-service", trip),
        BrokenRule::Silenced => ("lack-silenced", trip),
        BrokenRule::TwoProviders => ("lack-two-providers", trip),
        BrokenRule::Commitment | BrokenRule::NotSoldAgain | BrokenRule::Incomplete => ("", None),
    }
}

/// Hubs with the devices around them, then the devices around none.
pub(super) fn wheels(scene: &Scene<'_>) -> Vec<Wheel> {
    let best = &scene.plan.best.solution;
    let mut colours = Colours::default();
    let owner = |device: &DeviceId| scene.device(device).and_then(|device| device.owner.clone()).unwrap_or_default();
    let mut seen: Vec<&DeviceId> = Vec::new();
    let mut wheels = Vec::new();
    for hub in &best.hubs {
        seen.push(&hub.device);
        seen.extend(&hub.spokes);
        let centre = node(scene, &hub.device, &mut colours);
        let spokes = hub.spokes.iter().map(|device| node(scene, device, &mut colours)).collect();
        wheels.push(Wheel { owner: owner(&hub.device), hub: Some(centre), spokes });
    }
    let alone = scene.loaded.document.inventory.devices.iter().filter(|device| !seen.contains(&&device.id));
    let spokes: Vec<Node> = alone.map(|device| node(scene, &device.id, &mut colours)).collect();
    if !spokes.is_empty() {
        wheels.push(Wheel { owner: String::new(), hub: None, spokes });
    }
    wheels
}

/// Which subscription has which number.
#[derive(Default)]
struct Colours {
    known: Vec<Subscription>,
}

#[derive(PartialEq)]
enum Subscription {
    /// A line of its own.
    Own(DeviceId, OfferId),
    /// A pool, one for all of its lines.
    Pool(OfferId),
}

impl Colours {
    fn of(&mut self, subscription: Subscription) -> usize {
        if let Some(at) = self.known.iter().position(|known| *known == subscription) {
            return at;
        }
        self.known.push(subscription);
        self.known.len() - 1
    }
}

fn node(scene: &Scene<'_>, device: &DeviceId, colours: &mut Colours) -> Node {
    Node {
        device: device.to_string(),
        kind: scene.device(device).map_or("device", |device| device.kind.word()).to_owned(),
        today: spoke(scene, &scene.plan.today.solution, device, colours, |line| line.months.first()),
        best: spoke(scene, &scene.plan.best.solution, device, colours, |line| line.months.last()),
    }
}

fn spoke<'s>(
    scene: &Scene<'s>,
    solution: &'s Solution,
    device: &DeviceId,
    colours: &mut Colours,
    when: fn(&LinePlan) -> Option<&HomeService>,
) -> Spoke {
    let Some(line) = solution.main_line(device) else {
        return Spoke { mode: Mode::Off, line: None, by: "off".to_owned() };
    };
    let nothing = HomeService::Wifi;
    let service = when(line).unwrap_or(&nothing);
    let mode = scene.mode(service, line.held);
    let offer = scene.offer_of(service, line.held).cloned();
    let number = match (mode, offer) {
        (Mode::Own, Some(id)) => Some(colours.of(Subscription::Own(device.clone(), id))),
        (Mode::Pool, Some(id)) => Some(colours.of(Subscription::Pool(id))),
        // A companion has the colour of the number that it shares.
        (Mode::Companion | Mode::Tethered, _) => match scene.hub_of(solution, device) {
            Some(hub) if hub != device => spoke(scene, solution, hub, colours, when).line,
            _ => None,
        },
        _ => None,
    };
    Spoke { mode, line: number, by: scene.service(solution, line, service).text }
}
