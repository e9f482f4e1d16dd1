//! The household's wheels as pictures, today's or the plan's, with a legend of what each line means.

use std::collections::BTreeMap;

use fleet::offer::terms::ZoneData;
use proposal::answer::{Mode, Node, Spoke};

use super::told::{Told, address, mode};
use crate::pictures::Picture;
use crate::pictures::canvas::{Canvas, straight};
use crate::pictures::wheel::{Mark, Ring, State, Wheel, picture};

/// Today's wheels or the plan's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As it is.
    Today,
    /// As it would be.
    Best,
}

/// A wheel on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Whose it is; empty where there is one only.
    pub title: String,
    /// The picture.
    pub picture: Picture,
    /// What its ring says, in words; empty without one.
    pub ring: String,
}

/// A line of the legend: a sample of the stroke, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The sample.
    pub sample: String,
    /// What it means.
    pub text: String,
}

/// What is known beside the plan.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// What each device reports; those that are absent were not heard of.
    pub states: BTreeMap<String, State>,
    /// How much of each hub's data is used.
    pub rings: BTreeMap<String, Ring>,
    /// Whether that is what is likely and not what was measured.
    pub is_expected: bool,
}

/// Every wheel of a side.
pub fn wheels(told: Told<'_>, side: Side, seen: &Seen) -> Vec<Drawn> {
    let many = told.answer.wheels.len() > 1;
    let draw = |wheel: &proposal::answer::Wheel| {
        let mark = |node: &Node, is_hub| mark(told, side, seen, node, is_hub);
        let title = match (wheel.owner.is_empty(), wheel.hub.is_some()) {
            (false, _) => wheel.owner.clone(),
            (true, true) => told.words.say("wheel-shared"),
            (true, false) => told.words.say("wheel-alone"),
        };
        let ring = wheel.hub.as_ref().and_then(|hub| seen.rings.get(&hub.device)).copied().filter(|_| side == Side::Today);
        let wheel = Wheel {
            hub: wheel.hub.as_ref().map(|hub| mark(hub, true)),
            ring,
            spokes: wheel.spokes.iter().map(|spoke| mark(spoke, false)).collect(),
            name: told.words.say(if side == Side::Today { "wheel-today" } else { "wheel-best" }),
        };
        let said = ring.map_or_else(String::new, |ring| ring_in_words(told, ring, seen.is_expected));
        Drawn { title: if many { title } else { String::new() }, picture: picture(&wheel), ring: said }
    };
    told.answer.wheels.iter().map(draw).collect()
}

fn ring_in_words(told: Told<'_>, ring: Ring, is_expected: bool) -> String {
    let volume = |bytes| told.language().volume(fleet::volume::Volume::from_bytes(bytes));
    let message = if is_expected { "home-ring-expected" } else { "home-ring-used" };
    told.words.with(message, &[("used", (&volume(ring.used)).into()), ("included", (&volume(ring.included)).into())])
}

fn mark(told: Told<'_>, side: Side, seen: &Seen, node: &Node, is_hub: bool) -> Mark {
    let spoke = of(node, side);
    let by = &spoke.by;
    let below = match spoke.mode {
        _ if is_hub && node_count(told, &node.device) > 0 => told.words.say("wheel-hub"),
        Mode::Own | Mode::Pool => by.clone(),
        other => mode(told.words, other),
    };
    let state = seen.states.get(&node.device).copied().unwrap_or_default();
    let message = if is_hub { "wheel-told-hub" } else { "wheel-told" };
    let mut sentence = told.words.with(message, &[("device", (&node.device).into()), ("by", by.into())]);
    match state {
        State::Differs => sentence += &format!(" {}", told.words.say("wheel-differs")),
        State::AsPlanned => sentence += &format!(" {}", told.words.say("wheel-as-planned")),
        State::Unheard => {}
    }
    Mark {
        name: node.device.clone(),
        kind: node.kind.clone(),
        mode: spoke.mode,
        line: spoke.line,
        below,
        told: sentence,
        href: address("devices", &node.device),
        state,
    }
}

/// How many hang on a hub.
fn node_count(told: Told<'_>, hub: &str) -> usize {
    let is_its = |wheel: &&proposal::answer::Wheel| wheel.hub.as_ref().is_some_and(|node| node.device == hub);
    told.answer.wheels.iter().find(is_its).map_or(0, |wheel| wheel.spokes.len())
}

const fn of(node: &Node, side: Side) -> &Spoke {
    match side {
        Side::Today => &node.today,
        Side::Best => &node.best,
    }
}

/// What the strokes of a side mean: ways that are drawn, each with a sample.
pub fn legend(told: Told<'_>, sides: &[Side]) -> Vec<Meaning> {
    let nodes = || told.answer.wheels.iter().flat_map(|wheel| wheel.hub.iter().chain(&wheel.spokes));
    let spokes: Vec<&Spoke> = nodes().flat_map(|node| sides.iter().map(|side| of(node, *side))).collect();
    let modes = [Mode::Own, Mode::Pool, Mode::Companion, Mode::Tethered, Mode::Wifi];
    let used = modes.into_iter().filter_map(|mode| spokes.iter().find(|spoke| spoke.mode == mode));
    used.map(|spoke| Meaning { sample: sample(spoke.mode, spoke.line), text: mode(told.words, spoke.mode) }).collect()
}

/// A short stroke in the style of a way.
pub fn sample(mode: Mode, line: Option<usize>) -> String {
    let mut canvas = Canvas::default();
    canvas.spoke(&straight((2.0, 5.0), (32.0, 5.0)), mode, line);
    canvas.finish("sample", (34.0, 10.0), "").replace(r#" role="group" aria-label="""#, r#" aria-hidden="true""#)
}

/// How much of each hub's data is likely to be used in a month at home: its own use and that of all that hang on it. Where the
/// allowance has no limit or is unknown there is no ring.
pub fn expected(told: Told<'_>) -> BTreeMap<String, Ring> {
    let (document, answer) = (told.document, told.answer);
    let demand = &document.intent.demand;
    let uses = |device: &str| {
        let at = demand.needs.iter().position(|need| need.device.0 == device);
        at.map_or(0, |at| demand.expected(at).bytes)
    };
    let ring = |wheel: &proposal::answer::Wheel| {
        let hub = wheel.hub.as_ref()?;
        let line = answer.lines.iter().find(|line| line.device == hub.device && line.role == "main")?;
        let offer = told.offers.iter().find(|offer| Some(offer.id.to_string()) == line.today.offer)?;
        let zone = offer.zones.iter().find(|zone| zone.places.contains(document.intent.home.into()))?;
        let ZoneData::Own(terms) = &zone.data else { return None };
        let included = terms.allowance.filter(|volume| volume.bytes > 0)?.bytes;
        let tethered = wheel.spokes.iter().filter(|spoke| spoke.today.mode == Mode::Tethered);
        let used = tethered.map(|spoke| uses(&spoke.device)).sum::<u64>() + uses(&hub.device);
        Some((hub.device.clone(), Ring { used, included }))
    };
    answer.wheels.iter().filter_map(ring).collect()
}
