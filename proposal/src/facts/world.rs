//! What carriers allow, what money is worth, which bands a country uses: with the source of each answer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use fleet::inventory::{DeviceKind, Inventory};
use fleet::money::Exchange;
use fleet::offer::Known;
use fleet::place::{Country, Place, Plmn};
use jiff::civil::Date;
use planner::household::{Facts, Finding, Topic};
use reference::carriers::{Answer, Can, Carriers, Question};
use reference::devices::{Devices, Found};
use reference::networks::{self, Technology};
use reference::rates::Rates;

type Asked = (String, DeviceKind, Topic, Option<Place>);

/// Facts of the world on a day.
pub struct WorldFacts {
    today: Date,
    /// For each kind of device: the maker, when all of the household's have the same.
    makers: BTreeMap<DeviceKind, String>,
    answers: RefCell<BTreeMap<Asked, Finding>>,
    bands: RefCell<BTreeMap<Country, Vec<u16>>>,
}

impl WorldFacts {
    /// What is known on a day for a household that owns these devices.
    pub fn new(today: Date, inventory: &Inventory) -> Self {
        let makers = makers(inventory);
        Self { today, makers, answers: RefCell::default(), bands: RefCell::default() }
    }

    fn look_up(&self, carrier: &str, device: DeviceKind, topic: Topic, place: Option<Place>) -> Finding {
        let can = match topic {
            Topic::Roam => Can::Roam,
            Topic::Companion => Can::CompanionNumber,
            Topic::OwnLine => Can::StandaloneLine,
        };
        let mut question = Question::new(carrier, device, can);
        if let Some(maker) = self.makers.get(&device) {
            question = question.by_maker(maker);
        }
        match place {
            Some(Place::Country(country)) => question = question.in_country(country),
            // A ship's or an aircraft's network is no country, and no carrier's page speaks of it.
            Some(Place::AtSea | Place::InAir) => return Finding::unknown(),
            None => {}
        }
        let answer = Carriers::shipped().ask(&question, self.today);
        Finding { answer: answer.answer, because: because(&answer) }
    }
}

impl Facts for WorldFacts {
    fn exchange(&self) -> &dyn Exchange {
        Rates::shipped()
    }

    fn ask(&self, carrier: &str, device: DeviceKind, topic: Topic, place: Option<Place>) -> Finding {
        let asked = (carrier.to_owned(), device, topic, place);
        if let Some(known) = self.answers.borrow().get(&asked) {
            return known.clone();
        }
        let finding = self.look_up(carrier, device, topic, place);
        self.answers.borrow_mut().insert(asked, finding.clone());
        finding
    }

    fn network_bands(&self, network: &Plmn) -> Vec<u16> {
        let radios = networks::by_plmn(*network).map(|network| network.radios.as_slice()).unwrap_or_default();
        lte(radios.iter())
    }

    fn lte_bands(&self, country: Country) -> Vec<u16> {
        let mut known = self.bands.borrow_mut();
        known.entry(country).or_insert_with(|| bands(country)).clone()
    }
}

/// How, by whom, where it was read and when.
fn because(answer: &Answer<'_>) -> String {
    let (Some(row), true) = (answer.row, answer.answer != Known::Unknown) else { return String::new() };
    let age = if answer.stale { ", may be out of date" } else { "" };
    let how = if row.how.is_empty() { String::new() } else { format!("{}; ", row.how) };
    format!("{how}{}, {}{age}", row.source.address, row.source.read)
}

fn bands(country: Country) -> Vec<u16> {
    lte(networks::in_country(country).flat_map(|network| &network.radios))
}

fn lte<'r>(radios: impl Iterator<Item = &'r networks::Radio>) -> Vec<u16> {
    let lte = radios.filter(|radio| radio.technology == Technology::Lte);
    lte.flat_map(|radio| radio.bands.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn makers(inventory: &Inventory) -> BTreeMap<DeviceKind, String> {
    let mut makers: BTreeMap<DeviceKind, BTreeSet<String>> = BTreeMap::new();
    for device in &inventory.devices {
        let named = device.model.as_deref().map(|model| Devices::shipped().find(model, None));
        let maker = match named {
            Some(Found::One(model)) => Some(model.maker.clone()),
            Some(Found::Ambiguous { candidates, .. }) => candidates.first().map(|model| model.maker.clone()),
            _ => None,
        };
        makers.entry(device.kind).or_default().insert(maker.unwrap_or_default());
    }
    let only = |(kind, makers): (DeviceKind, BTreeSet<String>)| {
        let mut makers = makers.into_iter();
        match (makers.next(), makers.next()) {
            (Some(maker), None) if !maker.is_empty() => Some((kind, maker)),
            _ => None,
        }
    };
    makers.into_iter().filter_map(only).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_its_source() {
        let facts = WorldFacts::new(jiff::civil::date(2026, 11, 25), &Inventory::default());
        let finding = facts.ask("no-such-carrier", DeviceKind::Watch, Topic::Roam, None);
        assert_eq!(finding, Finding::unknown());
        assert!(facts.lte_bands("DE".parse().unwrap()).contains(&20));
    }
}
