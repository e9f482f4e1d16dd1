//! What nobody could say: in a line, and as a question that can be sent to whoever knows.

use fleet::inventory::DeviceId;
use planner::plan::Question;

use super::{Scene, Unknown};

/// What is unknown, numbered after the decisions.
pub(super) fn unknowns(scene: &Scene<'_>, decisions: usize) -> Vec<Unknown> {
    let unknown = |(at, unknown): (usize, &planner::plan::Unknown)| {
        let (about, what, ask) = in_words(scene, &unknown.question);
        let would_save = unknown.would_save.map(|units| scene.purse().amount(units));
        Unknown { number: decisions + at + 1, about, what, would_save, ask }
    };
    scene.plan.unknowns.iter().enumerate().map(unknown).collect()
}

fn in_words(scene: &Scene<'_>, question: &Question) -> (String, String, String) {
    let of_offer = |message: &str, id| scene.named(message, &scene.offer_name(id));
    let of_device = |message: &str, device: &DeviceId| scene.with(message, &[("device", (&device.0).into())]);
    let say = |message: &str| scene.words.say(message);
    match question {
        Question::Tethering(id) => {
            let provider = scene.offer(id).map_or_else(|| say("ask-the-provider"), |offer| offer.provider.clone());
            let ask = scene.with("ask-provider", &[("provider", (&provider).into())]);
            (id.to_string(), of_offer("unknown-tethering", id), ask)
        }
        Question::Stale(id, read) => {
            let (name, day) = (scene.offer_name(id), scene.day(*read));
            let of = [("name", (&name).into()), ("day", (&day).into())];
            (id.to_string(), scene.with("unknown-stale", &of), say("unknown-stale-ask"))
        }
        Question::Taxes(id) => (id.to_string(), of_offer("unknown-taxes", id), say("unknown-taxes-ask")),
        Question::Lock(device) => (device.to_string(), of_device("unknown-lock", device), say("unknown-lock-ask")),
        Question::LiveLines(device) => {
            (device.to_string(), of_device("unknown-live-lines", device), say("unknown-live-lines-ask"))
        }
        Question::Stored(device) => (device.to_string(), of_device("unknown-stored", device), say("unknown-stored-ask")),
    }
}

/// A question to whoever knows, ready to be sent; `None` for what its owner looks up.
pub fn letter(scene: &Scene<'_>, question: &Question) -> Option<String> {
    let offer = |id| scene.offer(id);
    match question {
        Question::Tethering(id) => {
            let offer = offer(id)?;
            let zones: Vec<&str> = offer
                .zones
                .iter()
                .filter(|zone| zone.tether.allowed() == fleet::offer::Known::Unknown)
                .map(|zone| zone.name.as_str())
                .collect();
            Some(format!(
                "Dear {},\n\nMay the data of “{}” be used by my other devices (personal hotspot, tethering) in: {}?\n\
                 If so: is there a separate limit for it, and what happens when that is used up?\n\n\
                 Your page {} does not say. Thank you.",
                offer.provider,
                offer.name,
                zones.join(", "),
                offer.source.address,
            ))
        }
        Question::Taxes(id) => {
            let offer = offer(id)?;
            Some(format!(
                "Dear {},\n\nDo taxes or fees come on top of the price of “{}” ({})? If so, how much?\n\nThank you.",
                offer.provider, offer.name, offer.price.base,
            ))
        }
        Question::Stale(id, read) => {
            let offer = offer(id)?;
            Some(format!(
                "Dear {},\n\nAre price and terms of “{}” still as they were on {read} ({})?\n\nThank you.",
                offer.provider, offer.name, offer.price.base,
            ))
        }
        Question::Lock(_) | Question::LiveLines(_) | Question::Stored(_) => None,
    }
}
