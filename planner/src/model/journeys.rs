//! How everyone is served on a journey: one combination for all its months, the roaming lines and packages that it takes, the
//! eSIM places for them, and one provider where that is the rule.
//!
//! Packages are paid in the journey's first month. In its later months some bundle must fit beside the lines of that month.

use std::collections::{BTreeMap, BTreeSet};

use super::links::count;
use super::monolith::{Builder, COST_MAX, PARTS, Written};
use super::names::label;
use super::states::{Way, lent_label};
use super::{Kind, Sense};
use crate::compile::journey::{Journey, Service};
use crate::compile::packages::{Bundle, PROFILES_MAX};
use crate::compile::party::Party;

/// A month of a journey on its way into the model.
struct Leg<'w> {
    written: &'w Written<'w>,
    /// The journey's position in the party, and its label.
    at: usize,
    trip: &'w str,
    month: usize,
    is_first: bool,
    /// A column for each combination.
    go: &'w [usize],
}

impl Builder<'_> {
    /// The columns and rows of a journey.
    pub(super) fn journey(&mut self, written: &Written, at: usize) {
        let journey = &written.party.journeys[at];
        let trip = self.trip_label(written, journey);
        let letters = |services: &[Service]| services.iter().map(letter).collect::<String>();
        let name = |builder: &mut Self, services: &[Service]| {
            builder.column(format!("go.{trip}.{}", letters(services)), 0, 1, Kind::Integer)
        };
        let go: Vec<usize> = journey.combinations.iter().map(|combination| name(self, &combination.services)).collect();
        self.row(format!("trip.{trip}"), go.iter().map(|&column| (column, 1)), Sense::Equal, 1);
        for (order, &month) in journey.months.iter().enumerate() {
            let here = Leg { written, at, trip: &trip, month, is_first: order == 0, go: &go };
            self.roaming(&here);
            let providers = self.providers(&here);
            for traveller in 0..journey.travellers.len() {
                self.packages(&here, traveller, &providers);
            }
        }
    }

    /// Who roams in a month (and for the hub, whom it lends to there) is who the combination says.
    fn roaming(&mut self, here: &Leg) {
        let &Leg { written, at, trip, month, go, .. } = here;
        let party = written.party;
        let journey = &party.journeys[at];
        for member in journey.concerned(party.phone) {
            for digit in 1..party.radix(member, at) {
                let roams =
                    written.columns(member, month, |way| party.digit_of_variant(member, month, way.variant, at) == digit, 1);
                let says = |c: &usize| digit == party.digit(member, at, *c);
                let said = (0..go.len()).filter(says).map(|c| (go[c], -1));
                let name = format!("roam.{trip}.{}.{:02}.{digit}", written.labels[member], month + 1);
                self.row(name, roams.into_iter().chain(said), Sense::Equal, 0);
            }
        }
    }

    /// Where one provider must serve everyone: a column for each that could, and the lines that roam on it.
    fn providers(&mut self, here: &Leg) -> BTreeMap<String, usize> {
        let &Leg { written, at, trip, month, .. } = here;
        let party = written.party;
        let journey = &party.journeys[at];
        let mut columns = BTreeMap::new();
        if !party.one_provider {
            return columns;
        }
        let mut roaming: BTreeMap<(usize, &str), Vec<(usize, i64)>> = BTreeMap::new();
        for &member in &journey.travellers {
            let on_it = |way: &&Way| {
                let digit = party.digit_of_variant(member, month, way.variant, at);
                let own = party.parts_of_digit(member, at, digit).0;
                own > 0 && journey.ride(party.is_hub(member), own).0 != 0
            };
            for way in written.ways[member][month].iter().filter(on_it) {
                let provider = party.members[member].options[way.option].provider.as_str();
                roaming.entry((member, provider)).or_default().extend(way.times(1));
            }
        }
        let sellers = journey.providers.iter().map(String::as_str).filter(|provider| !provider.is_empty());
        let mut names: Vec<&str> = sellers.chain(roaming.keys().map(|(_, provider)| *provider)).collect();
        names.sort_unstable();
        names.dedup();
        let place = format!("{trip}.{:02}", month + 1);
        for name in names {
            columns.insert(name.to_owned(), self.column(format!("from.{place}.{}", label(name)), 0, 1, Kind::Integer));
        }
        if here.is_first {
            let named = columns.iter().map(|(name, &column)| (name.clone(), column)).collect();
            self.providers_of.entry(journey.trip).or_default().push(named);
        }
        self.row(format!("provider.{place}"), columns.values().map(|&column| (column, 1)), Sense::AtMost, 1);
        for ((member, provider), terms) in &roaming {
            let name = format!("provider.{place}.{}.{}", written.labels[*member], label(provider));
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
                let column = self.column(format!("from.{}.{}", trip + 1, label(name)), 0, 1, Kind::Integer);
                one.push((column, 1));
                for (number, person) in people.iter().enumerate() {
                    let own = person.iter().find(|(other, _)| other == name);
                    if let Some((_, own)) = own {
                        let name = format!("provider.{}.{}.{}", trip + 1, number + 1, label(name));
                        self.row(name, [(*own, 1), (column, -1)], Sense::AtMost, 0);
                    }
                }
            }
            self.row(format!("provider.{}", trip + 1), one, Sense::AtMost, 1);
        }
    }

    /// A traveller's packages in a month of the journey: bought in the first, still fitting in the later ones.
    fn packages(&mut self, here: &Leg, traveller: usize, providers: &BTreeMap<String, usize>) {
        let &Leg { written, at, trip, month, is_first, go } = here;
        let party = written.party;
        let journey = &party.journeys[at];
        let device = party.members[journey.travellers[traveller]].device;
        let places = party.places.get(&device).and_then(|places| places.esims);
        let is_hub = journey.hub == Some(traveller);
        let who = format!("{trip}.{}", self.device_label(device));
        let when = if is_first { String::new() } else { format!(".{:02}", month + 1) };
        let mut profiles: Vec<(usize, i64)> = Vec::new();
        let mut bought: BTreeMap<&str, Vec<(usize, i64)>> = BTreeMap::new();
        for ((roams_at, lent), combinations) in by_need(journey, traveller, is_hub) {
            let mut with =
                lent_label(written, &journey.borrowers.iter().map(|&b| journey.travellers[b]).collect::<Vec<_>>(), lent);
            if roams_at != 0 {
                with.push_str(&format!("s{roams_at}"));
            }
            let mut terms: Vec<(usize, i64)> = combinations.iter().map(|&c| (go[c], -1)).collect();
            for (provider, bundle) in bundles(party, journey, traveller, combinations[0], is_first) {
                let seller = journey.providers[provider].as_str();
                let from = if seller.is_empty() { String::new() } else { format!(".{}", label(seller)) };
                let verb = if is_first { "buy" } else { "fits" };
                let cost = if is_first { bundle.cost * PARTS } else { 0 };
                let column = self.column(format!("{verb}.{who}{when}{with}{from}.{}", bundle.profiles), cost, 1, Kind::Integer);
                terms.push((column, 1));
                profiles.push((column, count(bundle.profiles)));
                bought.entry(seller).or_default().push((column, 1));
            }
            self.row(format!("need.{who}{when}{with}"), terms, Sense::Equal, 0);
        }
        for (seller, terms) in bought.iter().filter(|(seller, _)| providers.contains_key(**seller)) {
            let name = format!("packages.{who}{when}.{}", label(seller));
            self.row(name, terms.iter().copied().chain([(providers[*seller], -1)]), Sense::AtMost, 0);
        }
        if let Some(places) = places {
            let name = format!("esim.{who}.{:02}", month + 1);
            self.esims(&name, written, (device, month), &profiles, count(places));
        }
    }
}

/// The combinations in which a traveller buys packages, by where it roams instead and whom it lends to.
fn by_need(journey: &Journey, traveller: usize, is_hub: bool) -> BTreeMap<(u8, usize), Vec<usize>> {
    let mut all: BTreeMap<(u8, usize), Vec<usize>> = BTreeMap::new();
    for (at, combination) in journey.combinations.iter().enumerate() {
        let service = combination.services[traveller];
        if service.buys() {
            all.entry((service.roams_at(), if is_hub { combination.lent } else { 0 })).or_default().push(at);
        }
    }
    all
}

/// The bundles worth a column, each with the position of its provider: in the first month the cheapest for each number of
/// places, later the smallest.
fn bundles<'j>(
    party: &Party,
    journey: &'j Journey,
    traveller: usize,
    combination: usize,
    is_first: bool,
) -> Vec<(usize, &'j Bundle)> {
    let combination = &journey.combinations[combination];
    let mut all: Vec<(usize, &Bundle)> = Vec::new();
    for provider in 0..if party.one_provider { journey.providers.len() } else { 1 } {
        let by_places = (0..=PROFILES_MAX).filter_map(|places| journey.bundle(traveller, combination, provider, places));
        let mut ours: Vec<(usize, &Bundle)> =
            by_places.filter(|bundle| bundle.cost < COST_MAX).map(|bundle| (provider, bundle)).collect();
        ours.dedup();
        ours.truncate(if is_first { usize::MAX } else { 1 });
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
