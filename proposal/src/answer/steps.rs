//! What is to be done, by day, with what cannot be undone.

use fleet::offer::Trigger;
use planner::plan::Act;

use super::scene::pool_name;
use super::{Scene, Step, words};

/// The steps of a plan; those that are the same on several devices are one.
pub(super) fn steps(scene: &Scene<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut paid_days = false;
    for step in &scene.plan.steps {
        // A line whose number moves away ends by that: no step of its own.
        if matches!(step.act, Act::End { .. }) && moves_number(scene, step) {
            continue;
        }
        let mut said = step_in_words(scene, step);
        if matches!(step.act, Act::RoamingOff { .. }) && !std::mem::replace(&mut paid_days, true) {
            said.mind += ": else a background app starts a paid day";
        }
        match steps.iter_mut().find(|known| known.on == said.on && known.what == said.what && trip_of(known) == trip_of(&said)) {
            Some(known) => known.devices.extend(said.devices),
            None => steps.push(said),
        }
    }
    steps
}

/// What a step is for: what stands before the colon.
fn trip_of(step: &Step) -> &str {
    step.mind.split(':').next().unwrap_or_default()
}

fn step_in_words(scene: &Scene<'_>, step: &planner::plan::Step) -> Step {
    let name = |id| scene.offer_name(id);
    let (what, mind, for_good) = match &step.act {
        Act::RemoveProfile { profile } => (format!("remove “{profile}”"), "cannot be installed again".to_owned(), true),
        Act::Open { offer, moves_number: true } => {
            (format!("move the number to {}", name(offer)), "the old line ends by it".to_owned(), true)
        }
        Act::Open { offer, moves_number: false } => (format!("open {}", name(offer)), String::new(), false),
        Act::LookAtLock => (
            "look whether it is locked to its carrier".to_owned(),
            "before money is spent on another one's line".to_owned(),
            false,
        ),
        Act::Reprice { offer } => (format!("ask for today's price of {}", name(offer)), String::new(), false),
        Act::AddCompanion { offer } => (format!("add as a companion: {}", name(offer)), String::new(), false),
        Act::Join { offer, moves_number: true } => {
            (format!("move the number to {}", pool_name(&name(offer))), "the old line ends by it".to_owned(), true)
        }
        Act::Join { offer, moves_number: false } => (format!("join {}", pool_name(&name(offer))), String::new(), false),
        Act::End { offer } => {
            let mind = if has_number(scene, step) {
                "after the new one works; its number is gone then"
            } else {
                "after the new one works"
            };
            (format!("end {}", name(offer)), mind.to_owned(), true)
        }
        Act::Tether => ("use the hub's hotspot from now on".to_owned(), String::new(), false),
        Act::Buy { offer, count, trip, starts, not_in, once_only } => {
            let times = if *count == 1 { String::new() } else { format!("{count} × ") };
            let mind = minded(scene, *trip, *starts, not_in, *once_only);
            (format!("buy, install {times}{}", name(offer)), format!("{}: {mind}", trip_name(scene, *trip)), false)
        }
        Act::RoamingOff { trip, until } => {
            let until = until.map_or_else(String::new, |place| format!(" until {}", words::place(place)));
            (format!("data roaming off{until}"), trip_name(scene, *trip), false)
        }
    };
    Step { on: step.on.to_string(), devices: vec![step.device.to_string()], what, mind, for_good }
}

fn trip_name(scene: &Scene<'_>, trip: usize) -> String {
    scene.loaded.document.intent.trips.get(trip).map_or_else(|| "the trip".to_owned(), |trip| trip.name.clone())
}

/// Whether the number moves on the day on which this line ends.
fn moves_number(scene: &Scene<'_>, ending: &planner::plan::Step) -> bool {
    scene.plan.steps.iter().any(|step| {
        step.device == ending.device
            && step.on == ending.on
            && matches!(step.act, Act::Open { moves_number: true, .. } | Act::Join { moves_number: true, .. })
    })
}

fn has_number(scene: &Scene<'_>, ending: &planner::plan::Step) -> bool {
    scene.loaded.document.inventory.lines_on(&ending.device).any(|line| line.number.is_some())
}

/// What starts a package, and how not to start it too early.
fn minded(scene: &Scene<'_>, trip: usize, starts: Trigger, not_in: &[fleet::place::Place], once_only: Option<bool>) -> String {
    let stays = scene.loaded.document.intent.trips.get(trip).map(|trip| trip.stays.as_slice()).unwrap_or_default();
    let landing = stays.iter().find(|stay| !stay.layover).map_or_else(|| "you land".to_owned(), |stay| words::place(stay.place));
    let mut mind = match starts {
        Trigger::Purchase => "starts when it is bought".to_owned(),
        Trigger::Install => "starts when it is installed".to_owned(),
        Trigger::Enable => format!("starts when it is switched on, off until {landing}"),
        Trigger::FirstNetwork => format!("starts on first network, off until {landing}"),
        Trigger::FirstData => format!("starts with first byte, off until {landing}"),
        Trigger::FixedDate(day) => format!("runs from {}", scene.day(day)),
        Trigger::ChosenDate => match first_day(scene, trip) {
            Some(day) => format!("choose {} as its first day", scene.day(day)),
            None => "choose the day of arrival as its first day".to_owned(),
        },
    };
    if !not_in.is_empty() {
        let places: Vec<String> = not_in.iter().map(|place| words::place(*place)).collect();
        mind += &format!(", not yet in {}", words::list(&places));
    }
    if once_only == Some(true) {
        mind += "; installs once, so do not delete it";
    }
    mind
}

fn first_day(scene: &Scene<'_>, trip: usize) -> Option<jiff::civil::Date> {
    let trip = scene.loaded.document.intent.trips.get(trip)?;
    planner::calendar::days_away(trip, &scene.loaded.document.intent.zone).first().map(|day| day.date)
}
