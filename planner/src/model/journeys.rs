//! How everyone is served on a journey: one combination for all its months, the roaming lines and packages that it takes, the
//! eSIM places for them, and one provider where that is the rule.
//!
//! Packages are bought once and must fit beside the lines of every month of the journey.

use std::collections::{BTreeMap, BTreeSet};

use super::links::count;
use super::monolith::{Builder, COST_MAX, PARTS, Written};
use super::names::label;
use super::states::{Way, lent_label};
use super::{Kind, Sense};
use crate::compile::journey::{Journey, Service};
use crate::compile::packages::Bundle;
use crate::compile::party::Party;

/// A month of a traveller on lines of a provider.
type Roaming<'o> = (usize, usize, &'o str);

/// A journey on its way into the model.
struct Leg<'w> {
    written: &'w Written<'w>,
    /// The journey's position in the party, and its label.
    at: usize,
    trip: &'w str,
    /// The ways to serve everyone, each by the position of a combination that says it, with its column.
    go: &'w [(usize, usize)],
}

impl Builder<'_> {
    /// The columns and rows of a journey.
    pub(super) fn journey(&mut self, written: &Written, at: usize) {
        let journey = &written.party.journeys[at];
        let trip = self.trip_label(written, journey);
        let mut go: Vec<(usize, usize)> = Vec::new();
        for (way, combination) in journey.combinations.iter().enumerate() {
            // The search tells them apart by more.
            if !go.iter().any(|&(known, _)| journey.combinations[known].services == combination.services) {
                let letters: String = combination.services.iter().map(letter).collect();
                go.push((way, self.column(format!("go.{trip}.{letters}"), 0, 1, Kind::Integer)));
            }
        }
        self.row(format!("trip.{trip}"), go.iter().map(|&(_, column)| (column, 1)), Sense::Equal, 1);
        for &traveller in &journey.absent {
            let member = journey.travellers[traveller];
            let off = go.iter().filter(|(way, _)| journey.combinations[*way].services[traveller] == Service::Off);
            let seat = self.seat(written.party, written.party.members[member].device);
            let terms = off.map(|&(_, column)| column).chain(seat).map(|column| (column, 1));
            self.row(format!("absent.{trip}.{}", written.labels[member]), terms, Sense::AtMost, 1);
        }
        let here = Leg { written, at, trip: &trip, go: &go };
        for &month in &journey.months {
            self.roaming(&here, month);
        }
        let providers = self.providers(&here);
        for traveller in 0..journey.travellers.len() {
            self.packages(&here, traveller, &providers);
        }
    }

    /// Who roams in a month (and for the hub, whom it lends to there) is who the combination says.
    fn roaming(&mut self, here: &Leg, month: usize) {
        let &Leg { written, at, trip, go } = here;
        let party = written.party;
        let journey = &party.journeys[at];
        for member in journey.concerned(party.phone) {
            for digit in 1..party.radix(member, at) {
                let roams =
                    written.columns(member, month, |way| party.digit_of_variant(member, month, way.variant, at) == digit, 1);
                let said = go.iter().filter(|(way, _)| digit == party.digit(member, at, *way)).map(|&(_, column)| (column, -1));
                let name = format!("roam.{trip}.{}.{:02}.{digit}", written.labels[member], month + 1);
                self.row(name, roams.into_iter().chain(said), Sense::Equal, 0);
            }
        }
    }

    /// Where one provider must serve everyone in all months: a column for each that could, and the lines that roam on it.
    fn providers(&mut self, here: &Leg) -> BTreeMap<String, usize> {
        let &Leg { written, at, trip, .. } = here;
        let party = written.party;
        let journey = &party.journeys[at];
        let mut columns = BTreeMap::new();
        if !party.one_provider {
            return columns;
        }
        let mut roaming: BTreeMap<Roaming, Vec<(usize, i64)>> = BTreeMap::new();
        for (&month, &member) in
            journey.months.iter().flat_map(|month| journey.travellers.iter().map(move |member| (month, member)))
        {
            let on_it = |way: &&Way| {
                let digit = party.digit_of_variant(member, month, way.variant, at);
                let own = party.parts_of_digit(member, at, digit).0;
                own > 0 && journey.ride(party.is_hub(member), own).0 != 0
            };
            for way in written.ways[member][month].iter().filter(on_it) {
                let provider = party.members[member].options[way.option].provider.as_str();
                roaming.entry((month, member, provider)).or_default().extend(way.times(1));
            }
        }
        let sellers = journey.providers.iter().map(String::as_str).filter(|provider| !provider.is_empty());
        let mut names: Vec<&str> = sellers.chain(roaming.keys().map(|(_, _, provider)| *provider)).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            columns.insert(name.to_owned(), self.column(format!("from.{trip}.{}", label(name)), 0, 1, Kind::Integer));
        }
        let named = columns.iter().map(|(name, &column)| (name.clone(), column)).collect();
        self.providers_of.entry(journey.trip).or_default().push(named);
        self.row(format!("provider.{trip}"), columns.values().map(|&column| (column, 1)), Sense::AtMost, 1);
        for ((month, member, provider), terms) in &roaming {
            let name = format!("provider.{trip}.{:02}.{}.{}", month + 1, written.labels[*member], label(provider));
            self.row(name, terms.iter().copied().chain([(columns[*provider], -1)]), Sense::AtMost, 0);
        }
        columns
    }

    /// Where several people go on a trip and one provider must serve all of them: a column for each that could.
    pub(super) fn providers_of_all(&mut self) {
        for (trip, people) in std::mem::take(&mut self.providers_of) {
            if people.len() < 2 {
                continue;
            }
            let names: BTreeSet<&String> = people.iter().flatten().map(|(name, _)| name).collect();
            let mut one = Vec::new();
            for name in names {
                let column = self.column(format!("all.{}.{}", trip + 1, label(name)), 0, 1, Kind::Integer);
                one.push((column, 1));
                for (number, person) in people.iter().enumerate() {
                    let own = person.iter().find(|(other, _)| other == name);
                    if let Some((_, own)) = own {
                        let name = format!("all.{}.{}.{}", trip + 1, number + 1, label(name));
                        self.row(name, [(*own, 1), (column, -1)], Sense::AtMost, 0);
                    }
                }
            }
            self.row(format!("all.{}", trip + 1), one, Sense::AtMost, 1);
        }
    }

    /// A traveller's packages: bought once, and there in every month of the journey.
    fn packages(&mut self, here: &Leg, traveller: usize, providers: &BTreeMap<String, usize>) {
        let &Leg { written, at, trip, go } = here;
        let party = written.party;
        let journey = &party.journeys[at];
        let device = party.members[journey.travellers[traveller]].device;
        let who = format!("{trip}.{}", self.device_label(device));
        let mut profiles: Vec<(usize, i64)> = Vec::new();
        let mut bought: BTreeMap<&str, Vec<(usize, i64)>> = BTreeMap::new();
        for (need, ways) in by_need(journey, traveller, go) {
            let borrowers: Vec<usize> = journey.borrowers.iter().map(|&b| journey.travellers[b]).collect();
            let mut with = lent_label(written, &borrowers, need.1);
            if need.0 != 0 {
                with.push_str(&format!("s{}", need.0));
            }
            let mut terms: Vec<(usize, i64)> = ways.into_iter().map(|column| (column, -1)).collect();
            for (provider, bundle) in bundles(party, journey, traveller, need) {
                let seller = journey.providers[provider].as_str();
                let from = if seller.is_empty() { String::new() } else { format!(".{}", label(seller)) };
                let name = format!("buy.{who}{with}{from}.{}", bundle.profiles);
                let column = self.column(name, bundle.cost * PARTS, 1, Kind::Integer);
                terms.push((column, 1));
                profiles.push((column, count(bundle.profiles)));
                bought.entry(seller).or_default().push((column, 1));
            }
            self.row(format!("need.{who}{with}"), terms, Sense::Equal, 0);
        }
        for (seller, terms) in bought.iter().filter(|(seller, _)| providers.contains_key(**seller)) {
            let name = format!("packages.{who}.{}", label(seller));
            self.row(name, terms.iter().copied().chain([(providers[*seller], -1)]), Sense::AtMost, 0);
        }
        let Some(places) = party.places.get(&device).and_then(|places| places.esims) else { return };
        for &month in &journey.months {
            let name = format!("esim.{who}.{:02}", month + 1);
            self.esims(&name, written, (device, month), &profiles, count(places));
        }
    }
}

/// The columns of the ways in which a traveller buys packages, by where it roams instead and whom it lends to.
fn by_need(journey: &Journey, traveller: usize, go: &[(usize, usize)]) -> BTreeMap<(u8, usize), Vec<usize>> {
    let mut all: BTreeMap<(u8, usize), Vec<usize>> = BTreeMap::new();
    for &(way, column) in go.iter().filter(|(way, _)| journey.combinations[*way].services[traveller].buys()) {
        all.entry(journey.need(traveller, &journey.combinations[way])).or_default().push(column);
    }
    all
}

/// The bundles worth a column, each with the position of its provider: the cheapest for each number of places.
fn bundles<'j>(party: &Party, journey: &'j Journey, traveller: usize, need: (u8, usize)) -> Vec<(usize, &'j Bundle)> {
    let mut all: Vec<(usize, &Bundle)> = Vec::new();
    let by_provider = journey.bundles[traveller].get(&need).into_iter().flatten().enumerate();
    for (provider, by_places) in by_provider.take(if party.one_provider { usize::MAX } else { 1 }) {
        let mut ours: Vec<(usize, &Bundle)> =
            by_places.iter().flatten().filter(|bundle| bundle.cost < COST_MAX).map(|bundle| (provider, bundle)).collect();
        ours.dedup();
        all.extend(ours);
    }
    all
}

fn letter(service: &Service) -> String {
    match service {
        Service::Roam => "R".to_owned(),
        Service::Packages => "P".to_owned(),
        Service::Split(places) => format!("S{places}"),
        Service::Tether => "T".to_owned(),
        Service::Off => "O".to_owned(),
    }
}
