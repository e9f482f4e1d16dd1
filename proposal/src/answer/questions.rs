//! What nobody could say: in a line, and as a question that can be sent to whoever knows.

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
    let name = |id| scene.offer_name(id);
    let provider = |id| scene.offer(id).map_or_else(|| "the provider".to_owned(), |offer| offer.provider.clone());
    match question {
        Question::Tethering(id) => {
            (id.to_string(), format!("whether “{}” may be used by other devices", name(id)), format!("ask {}", provider(id)))
        }
        Question::Stale(id, read) => (
            id.to_string(),
            format!("whether the terms of “{}” still hold: read on {}", name(id), scene.day(*read)),
            "look at the page before buying".to_owned(),
        ),
        Question::Taxes(id) => {
            (id.to_string(), format!("whether taxes come on top of “{}”", name(id)), "write tax in [household]".to_owned())
        }
        Question::Lock(device) => (
            device.to_string(),
            format!("whether {device} is locked to a carrier"),
            "look in its settings, then write lock under it".to_owned(),
        ),
        Question::LiveLines(device) => {
            (device.to_string(), format!("how many lines {device} can have live at once"), "write live_lines under it".to_owned())
        }
        Question::Stored(device) => (
            device.to_string(),
            format!("how many eSIM profiles {device} can store"),
            "write esim = { stored = 8 } under it".to_owned(),
        ),
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
