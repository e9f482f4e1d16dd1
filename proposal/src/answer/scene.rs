//! A plan together with the household that it is for: names for everything in it.

use std::collections::{BTreeMap, BTreeSet};

use fleet::inventory::{Device, DeviceId, Line};
use fleet::offer::{Offer, OfferId};
use planner::plan::Plan;
use planner::solution::{HomeService, LinePlan, Solution};

use super::amount::Purse;
use super::{Mode, Service};
use crate::setting::Setting;
use crate::speech::{Language, Of, Words};

/// Up to so many hubs are called by their names.
const NAMED_HUBS_MAX: usize = 8;

/// A plan and the household that it is for.
pub struct Scene<'a> {
    /// The household.
    pub loaded: &'a Setting,
    /// The plan.
    pub plan: &'a Plan,
    /// How long it took.
    pub seconds: f64,
    /// The reader's language.
    pub words: &'static Words,
    offers: BTreeMap<&'a OfferId, &'a Offer>,
    /// Whether more than one seller is in play, so that a name needs its seller's.
    many_sellers: bool,
}

impl<'a> Scene<'a> {
    /// A plan for a household, found in so many seconds.
    pub fn new(loaded: &'a Setting, plan: &'a Plan, seconds: f64) -> Self {
        let mut offers = BTreeMap::new();
        for offer in &loaded.offers {
            offers.entry(&offer.id).or_insert(offer);
        }
        let sellers: BTreeSet<&str> =
            loaded.offers.iter().filter(|offer| !is_own(offer)).map(|offer| offer.provider.as_str()).collect();
        let words = super::words::of(Language::English);
        Self { loaded, plan, seconds, words, offers, many_sellers: sellers.len() > 1 }
    }

    /// The same in another language than English.
    pub fn in_language(self, language: Language) -> Self {
        Self { words: super::words::of(language), ..self }
    }

    /// A message about something.
    pub(super) fn with(&self, message: &str, of: Of<'_>) -> String {
        self.words.with(message, of)
    }

    /// A message about something that has a name.
    pub(super) fn named(&self, message: &str, name: &str) -> String {
        self.words.with(message, &[("name", name.into())])
    }

    /// An amount as the reader's language writes it.
    pub(super) fn money(&self, amount: super::Amount) -> String {
        self.words.language.money(amount.0)
    }

    /// From the planner's unit to amounts.
    pub fn purse(&self) -> Purse {
        Purse { currency: self.plan.currency, weight: self.plan.weight }
    }

    /// The offer of that id.
    pub fn offer(&self, id: &OfferId) -> Option<&'a Offer> {
        self.offers.get(id).copied()
    }

    /// What an offer is called: its name with the seller's before it, unless there is one seller only.
    pub fn offer_name(&self, id: &OfferId) -> String {
        let name = |offer: &Offer| if self.many_sellers { offer_name(offer) } else { offer.name.clone() };
        self.offer(id).map_or_else(|| id.to_string(), name)
    }

    /// The device of that name.
    pub fn device(&self, id: &DeviceId) -> Option<&'a Device> {
        self.loaded.document.inventory.device(id)
    }

    /// Today's line by its position.
    pub fn held(&self, at: Option<usize>) -> Option<&'a Line> {
        self.loaded.document.inventory.lines.get(at?)
    }

    /// The hub of a device in a solution.
    pub fn hub_of(&self, solution: &'a Solution, device: &DeviceId) -> Option<&'a DeviceId> {
        solution.hub_of(device).map(|hub| &hub.device)
    }

    /// What the hub of a device is called: by its name, unless there are so many hubs that names tell nothing.
    pub fn hub_name(&self, solution: &'a Solution, device: &DeviceId) -> String {
        match self.hub_of(solution, device) {
            Some(_) if solution.hubs.len() > NAMED_HUBS_MAX => self.words.say("hub-its"),
            Some(hub) => hub.to_string(),
            None => self.words.say("hub-the"),
        }
    }

    /// How a device is served, in a word of the picture.
    pub fn mode(&self, service: &HomeService, held: Option<usize>) -> Mode {
        match service {
            HomeService::Held => match self.held(held).map(|line| line.mode) {
                Some(fleet::inventory::Mode::Companion) => Mode::Companion,
                Some(fleet::inventory::Mode::PoolMember) => Mode::Pool,
                _ => Mode::Own,
            },
            HomeService::Line(_) => Mode::Own,
            HomeService::Companion(_) => Mode::Companion,
            HomeService::Pool(_) => Mode::Pool,
            HomeService::Tether => Mode::Tethered,
            HomeService::Wifi => Mode::Wifi,
        }
    }

    /// The offer behind a service.
    pub fn offer_of<'s>(&self, service: &'s HomeService, held: Option<usize>) -> Option<&'s OfferId>
    where
        'a: 's,
    {
        match service {
            HomeService::Held => self.held(held).map(|line| &line.offer),
            HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) => Some(id),
            HomeService::Tether | HomeService::Wifi => None,
        }
    }

    /// A service in words: “own line: Name”, “through phone”.
    pub fn service(&self, solution: &'a Solution, line: &LinePlan, service: &HomeService) -> Service {
        let mode = self.mode(service, line.held);
        let offer = self.offer_of(service, line.held);
        let name = offer.map(|id| self.offer_name(id)).unwrap_or_default();
        let text = match mode {
            Mode::Own => name,
            Mode::Companion => self.named("served-companion", &name),
            Mode::Pool => self.pool_name(&name),
            Mode::Tethered => self.through(&self.hub_name(solution, &line.device)),
            Mode::Wifi | Mode::Off => super::words::word_in(self.words, mode),
        };
        Service { mode, offer: offer.map(ToString::to_string), text }
    }

    /// What goes through a hub.
    pub(super) fn through(&self, hub: &str) -> String {
        self.with("served-through", &[("hub", hub.into())])
    }

    /// The name of a pool, which says that it is one.
    pub(super) fn pool_name(&self, name: &str) -> String {
        if name.to_lowercase().contains("pool") { name.to_owned() } else { self.named("served-pool", name) }
    }

    /// A day as people write it within the plan: `6 Dec`, with the year when it is another than today's or the next one's.
    pub fn day(&self, date: jiff::civil::Date) -> String {
        self.words.language.day(date, self.loaded.today)
    }
}

/// Whether the terms were written under a line of the household's file.
fn is_own(offer: &Offer) -> bool {
    offer.id.as_str().starts_with("own/")
}

/// What an offer is called, with its seller.
pub(super) fn offer_name(offer: &Offer) -> String {
    let provider = offer.provider.to_lowercase();
    match is_own(offer) || offer.name.to_lowercase().contains(&provider) {
        true => offer.name.clone(),
        false => format!("{} {}", offer.provider, offer.name),
    }
}
