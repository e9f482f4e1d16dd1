//! What is to be done, by day, with what cannot be undone.

use fleet::inventory::{DeviceId, NetworkChoice, Satellite};
use fleet::offer::{Known, Trigger};
use fleet::place::{Place, Plmn};
use planner::plan::Act;
use reference::devices::{Devices, Found};

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
        Act::ChooseNetwork { trip, place, network, like, choice } => {
            let place = words::place_in(scene.words, *place);
            let what =
                scene.with("step-choose-network", &[("network", (&network_name(network)).into()), ("place", (&place).into())]);
            let of = [("trip", &trip_name(scene, *trip)), ("mind", &chosen(scene, like, choice))];
            (what, scene.with("step-buy-mind", &of.map(|(name, said)| (name, said.into()))), false)
        }
        Act::NoCover { trip, place, until, satellite } => {
            let of =
                [("place", in_place(scene, *place)), ("day", scene.day(*until)), ("satellite", say(by_satellite(*satellite)))];
            let what = scene.with("step-no-cover", &of.each_ref().map(|(name, said)| (*name, said.into())));
            (what, satellite_terms(scene, &trip_name(scene, *trip), &step.device, *satellite), false)
        }
    };
    Step { on: step.on.to_string(), devices: vec![step.device.to_string()], what, mind, for_good }
}

fn of_place(scene: &Scene<'_>, message: &str, place: Place) -> String {
    scene.with(message, &[("place", (&words::place_in(scene.words, place)).into())])
}

/// `NTT DOCOMO (440-10)`.
fn network_name(network: &Plmn) -> String {
    let known = reference::networks::by_plmn(*network).and_then(|known| known.brand.clone().or(known.operator.clone()));
    known.map_or_else(|| network.to_string(), |name| format!("{name} ({network})"))
}

/// Why a network is chosen, and where on the device.
fn chosen(scene: &Scene<'_>, like: &[DeviceId], choice: &NetworkChoice) -> String {
    let others: Vec<&str> = like.iter().map(|device| device.0.as_str()).collect();
    let why = match &others[..] {
        [] => scene.words.say("choose-bands"),
        others => scene.with("choose-like", &[("devices", (&scene.words.list(others)).into())]),
    };
    let how = match (choice.can, &choice.how) {
        (Known::Yes, Some(how)) => how.clone(),
        (Known::Yes, None) => scene.words.say("choose-in-settings"),
        (Known::No, _) => scene.words.say("choose-cannot"),
        (Known::Unknown, _) => scene.words.say("choose-unknown"),
    };
    scene.with("choose-why-how", &[("why", (&why).into()), ("how", (&how).into())])
}

fn in_place(scene: &Scene<'_>, place: Place) -> String {
    match place {
        Place::Country(_) => of_place(scene, "in-country", place),
        Place::AtSea | Place::InAir => words::place_in(scene.words, place),
    }
}

/// What a device reaches a satellite for, as a message's name.
const fn by_satellite(satellite: Satellite) -> &'static str {
    match satellite {
        Satellite::Emergency => "satellite-emergency",
        Satellite::Messages => "satellite-messages",
        Satellite::Data => "satellite-data",
        Satellite::No => "satellite-no",
        Satellite::Unknown => "satellite-unknown",
    }
}

/// What the catalogue says of a model's satellite service, after the trip's name.
fn satellite_terms(scene: &Scene<'_>, trip: &str, device: &DeviceId, satellite: Satellite) -> String {
    if matches!(satellite, Satellite::No | Satellite::Unknown) {
        return trip.to_owned();
    }
    let home = Some(scene.loaded.document.intent.home);
    let named = scene.device(device).and_then(|device| device.model.as_deref());
    let models = match named.map(|model| Devices::shipped().find(model, home)) {
        Some(Found::One(model)) => vec![model],
        Some(Found::Ambiguous { candidates, .. }) => candidates,
        Some(Found::Nothing { .. }) | None => Vec::new(),
    };
    let model = models.iter().find(|model| model.capability.satellite == satellite);
    match model.and_then(|model| Some((model.satellite.as_ref()?, model.source.read))) {
        Some((terms, read)) => {
            let day = read.to_string();
            scene.with("satellite-terms", &[("trip", trip.into()), ("terms", terms.into()), ("day", (&day).into())])
        }
        None => scene.with("satellite-no-terms", &[("trip", trip.into())]),
    }
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
