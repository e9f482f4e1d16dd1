//! What is to be done, by day, with what cannot be undone.

use fleet::offer::Trigger;
use fleet::place::Place;
use planner::plan::Act;

use super::{Scene, Step, words};

/// The steps of a plan; those that are the same on several devices are one.
pub(super) fn steps(scene: &Scene<'_>) -> Vec<Step> {
    let mut steps: Vec<(Option<usize>, Step)> = Vec::new();
    let mut paid_days = false;
    for step in &scene.plan.steps {
        // A line whose number moves away ends by that: no step of its own.
        if matches!(step.act, Act::End { .. }) && moves_number(scene, step) {
            continue;
        }
        let mut said = step_in_words(scene, step);
        let trip = match step.act {
            Act::RoamingOff { trip, .. } | Act::Buy { trip, .. } => Some(trip),
            _ => None,
        };
        if matches!(step.act, Act::RoamingOff { .. }) && !std::mem::replace(&mut paid_days, true) {
            said.mind = scene.with("step-roaming-off-mind", &[("trip", (&said.mind).into())]);
        }
        // The same thing for the same trip; at home with the same to mind.
        let is_same = |(of, known): &&mut (Option<usize>, Step)| {
            known.on == said.on && known.what == said.what && *of == trip && (trip.is_some() || known.mind == said.mind)
        };
        match steps.iter_mut().find(is_same) {
            Some((_, known)) => known.devices.extend(said.devices),
            None => steps.push((trip, said)),
        }
    }
    steps.into_iter().map(|(_, step)| step).collect()
}

fn step_in_words(scene: &Scene<'_>, step: &planner::plan::Step) -> Step {
    let say = |message: &str| scene.words.say(message);
    let of = |message: &str, id| scene.named(message, &scene.offer_name(id));
    let of_pool = |message: &str, id| scene.named(message, &scene.pool_name(&scene.offer_name(id)));
    let (what, mind, for_good) = match &step.act {
        Act::RemoveProfile { profile } => {
            (scene.with("step-remove-profile", &[("profile", profile.into())]), say("step-remove-profile-mind"), true)
        }
        Act::Open { offer, moves_number: true } => (of("step-move-number", offer), say("step-move-number-mind"), true),
        Act::Open { offer, moves_number: false } => (of("step-open", offer), String::new(), false),
        Act::LookAtLock => (say("step-look-at-lock"), say("step-look-at-lock-mind"), false),
        Act::Reprice { offer } => (of("step-reprice", offer), String::new(), false),
        Act::AddCompanion { offer } => (of("step-add-companion", offer), String::new(), false),
        Act::Join { offer, moves_number: true } => (of_pool("step-move-number", offer), say("step-move-number-mind"), true),
        Act::Join { offer, moves_number: false } => (of_pool("step-join", offer), String::new(), false),
        Act::End { offer } => {
            let mind = if has_number(scene, step) { "step-end-mind-number" } else { "step-end-mind" };
            (of("step-end", offer), say(mind), true)
        }
        Act::Tether => (say("step-through"), String::new(), false),
        Act::Buy { offer, count, trip, starts, not_in, once_only } => {
            let (name, count) = (scene.offer_name(offer), *count);
            let what = match count {
                1 => scene.named("step-buy", &name),
                _ => scene.with("step-buy-many", &[("name", (&name).into()), ("count", (&count.to_string()).into())]),
            };
            let mind = minded(scene, *trip, *starts, not_in, *once_only);
            let mind = scene.with("step-buy-mind", &[("trip", (&trip_name(scene, *trip)).into()), ("mind", (&mind).into())]);
            (what, mind, false)
        }
        Act::RoamingOff { trip, until } => {
            let what = until.map_or_else(|| say("step-roaming-off"), |place| of_place(scene, "step-roaming-off-until", place));
            (what, trip_name(scene, *trip), false)
        }
    };
    Step { on: step.on.to_string(), devices: vec![step.device.to_string()], what, mind, for_good }
}

fn of_place(scene: &Scene<'_>, message: &str, place: Place) -> String {
    scene.with(message, &[("place", (&words::place_in(scene.words, place)).into())])
}

fn trip_name(scene: &Scene<'_>, trip: usize) -> String {
    scene.loaded.document.intent.trips.get(trip).map_or_else(|| scene.words.say("step-trip"), |trip| trip.name.clone())
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
fn minded(scene: &Scene<'_>, trip: usize, starts: Trigger, not_in: &[Place], once_only: Option<bool>) -> String {
    let stays = scene.loaded.document.intent.trips.get(trip).map(|trip| trip.stays.as_slice()).unwrap_or_default();
    let place = |place: Place| words::place_in(scene.words, place);
    let landing = stays.iter().find(|stay| !stay.layover).map_or_else(|| scene.words.say("start-land"), |stay| place(stay.place));
    let until = |message: &str| scene.with(message, &[("landing", (&landing).into())]);
    let on = |message: &str, day| scene.with(message, &[("day", (&scene.day(day)).into())]);
    let mut start = match starts {
        Trigger::Purchase => scene.words.say("start-purchase"),
        Trigger::Install => scene.words.say("start-install"),
        Trigger::Enable => until("start-enable"),
        Trigger::FirstNetwork => until("start-network"),
        Trigger::FirstData => until("start-data"),
        Trigger::FixedDate(day) => on("start-fixed", day),
        Trigger::ChosenDate => match first_day(scene, trip) {
            Some(day) => on("start-chosen", day),
            None => scene.words.say("start-chosen-arrival"),
        },
    };
    if !not_in.is_empty() {
        let places: Vec<String> = not_in.iter().map(|other| place(*other)).collect();
        let places = scene.words.list(&places);
        start = scene.with("start-not-in", &[("start", (&start).into()), ("places", (&places).into())]);
    }
    if once_only == Some(true) {
        start = scene.with("start-once-only", &[("start", (&start).into())]);
    }
    start
}

fn first_day(scene: &Scene<'_>, trip: usize) -> Option<jiff::civil::Date> {
    let trip = scene.loaded.document.intent.trips.get(trip)?;
    planner::calendar::days_away(trip, &scene.loaded.document.intent.zone).first().map(|day| day.date)
}
