//! A plan → the whole answer.

use fleet::money::{Currency, Money};
use fleet::offer::OfferId;
use planner::calendar::days_away;
use planner::solution::{HomeService, LineRole, Solution, TripService};
use reference::rates::Rates;
use reference::source::Freshness;

use super::setup::{setup, wheels};
use super::{Answer, ExchangeRates, Line, OfferSource, Package, PlanAnswer, Policy, Scene, Service, Since, Traveller, Trip};
use super::{Mode, decisions, notices, questions, steps, words};

/// The form of the answer.
pub(super) const VERSION: u32 = 1;

/// Everything that is said about a plan.
pub fn answer(scene: &Scene<'_>) -> Answer {
    let plan = scene.plan;
    let purse = scene.purse();
    let decisions = decisions::decisions(scene);
    let unknowns = questions::unknowns(scene, decisions.len());
    let starts = planner::calendar::Months::of(&scene.loaded.document.intent).starts;
    Answer::Plan(Box::new(PlanAnswer {
        version: VERSION,
        file: scene.loaded.file.clone(),
        made_on: scene.loaded.today.to_string(),
        currency: plan.currency.code().to_owned(),
        from: plan.from.to_string(),
        until: starts.last().copied().unwrap_or(plan.from).to_string(),
        months: plan.months,
        incumbent: purse.number(plan.incumbent),
        bound: purse.number(plan.bound),
        gap: plan.gap(),
        proved: plan.is_proved(),
        seconds: scene.seconds,
        today: setup(scene, &plan.today),
        best: setup(scene, &plan.best),
        saves: purse.amount(plan.saves()),
        wheels: wheels(scene),
        lines: lines(scene),
        trips: trips(scene),
        decisions,
        policies: policies(scene),
        unknowns,
        notices: notices::notices(scene),
        steps: steps::steps(scene),
        sources: sources(scene),
        exchange: exchange(scene),
    }))
}

fn lines(scene: &Scene<'_>) -> Vec<Line> {
    let (today, best) = (&scene.plan.today, &scene.plan.best);
    let purse = scene.purse();
    let line = |(at, line): (usize, &planner::solution::LinePlan)| {
        let before = today
            .solution
            .lines
            .iter()
            .position(|other| other.device == line.device && other.role == line.role && other.held == line.held);
        let nothing = HomeService::Wifi;
        let first = before.and_then(|at| today.solution.lines[at].months.first()).unwrap_or(&nothing);
        let mut since: Vec<Since> = Vec::new();
        for (month, service) in line.months.iter().enumerate() {
            let service = scene.service(&best.solution, line, service);
            if since.last().is_none_or(|last| last.service != service) {
                since.push(Since { from: scene.month(month).to_string(), service });
            }
        }
        Line {
            device: line.device.to_string(),
            role: role(line.role).to_owned(),
            number: scene.held(line.held).and_then(|held| held.number.as_ref()).map(|number| number.international().to_owned()),
            today: scene.service(&today.solution, line, first),
            best: since,
            costs_today: purse.amount(before.and_then(|at| today.verdict.lines.get(at).copied()).unwrap_or(0)),
            costs: purse.amount(best.verdict.lines.get(at).copied().unwrap_or(0)),
        }
    };
    best.solution.lines.iter().enumerate().map(line).collect()
}

pub(super) const fn role(role: LineRole) -> &'static str {
    match role {
        LineRole::Main => "main",
        LineRole::Second => "second",
        LineRole::Backup => "backup",
    }
}

fn trips(scene: &Scene<'_>) -> Vec<Trip> {
    let plan = scene.plan;
    let wanted = scene.loaded.document.intent.trips.iter().enumerate();
    let trip = |(at, trip): (usize, &fleet::intent::Trip)| {
        let days = days_away(trip, &scene.loaded.document.intent.zone);
        let mut places: Vec<String> = Vec::new();
        for day in &days {
            let place = words::place_in(scene.words, day.place);
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        let travellers = plan.best.solution.trips.iter().filter(|plan| plan.trip == at).flat_map(|plan| &plan.travellers);
        Trip {
            name: trip.name.clone(),
            from: days.first().map(|day| day.date.to_string()),
            until: days.last().map(|day| day.date.to_string()),
            places,
            costs: scene.purse().amount(plan.best.verdict.trips.get(at).copied().unwrap_or(0)),
            costs_today: scene.purse().amount(plan.today.verdict.trips.get(at).copied().unwrap_or(0)),
            travellers: travellers.map(|traveller| self::traveller(scene, &plan.best.solution, at, traveller)).collect(),
        }
    };
    wanted.map(trip).collect()
}

fn traveller(scene: &Scene<'_>, solution: &Solution, trip: usize, traveller: &planner::solution::Traveller) -> Traveller {
    let device_at = scene.loaded.document.inventory.devices.iter().position(|device| device.id == traveller.device);
    let compared = scene.plan.compared.iter().find(|compared| compared.trip == trip && Some(compared.device) == device_at);
    let packages = traveller.service.purchases().iter().map(|purchase| package(scene, purchase)).collect();
    Traveller {
        device: traveller.device.to_string(),
        service: scene.on_trip(solution, &traveller.device, &traveller.service),
        packages,
        compared: compared.map(|compared| compared.candidates),
    }
}

fn package(scene: &Scene<'_>, purchase: &planner::solution::Purchase) -> Package {
    Package {
        offer: purchase.offer.to_string(),
        name: scene.offer_name(&purchase.offer),
        count: purchase.count(),
        first: purchase.first.to_string(),
        last: purchase.last.to_string(),
    }
}

fn policies(scene: &Scene<'_>) -> Vec<Policy> {
    let policy = |price: &planner::plan::PolicyPrice| Policy {
        rule: words::rule_key(&price.rule).unwrap_or_default().to_owned(),
        text: words::rule(scene.words, scene.loaded, &price.rule),
        costs: scene.purse().amount(price.costs),
    };
    scene.plan.policies.iter().map(policy).collect()
}

/// The offers that today and the plan rest on.
fn used(scene: &Scene<'_>) -> Vec<OfferId> {
    let mut ids = offers_in(scene, &scene.plan.today.solution);
    ids.extend(offers_in(scene, &scene.plan.best.solution));
    ids.sort();
    ids.dedup();
    ids
}

/// Where the terms that today and the plan rest on were read.
fn sources(scene: &Scene<'_>) -> Vec<OfferSource> {
    let source = |id: OfferId| {
        let offer = scene.offer(&id)?;
        let listing = scene.loaded.catalogue.listing(&id);
        Some(OfferSource {
            offer: id.to_string(),
            name: scene.offer_name(&id),
            address: offer.source.address.clone(),
            read: offer.source.read.to_string(),
            stale: offer.source.is_stale(scene.loaded.today),
            grade: listing.and_then(|listing| listing.grade).map(|grade| grade.to_string()),
            official: listing.and_then(|listing| listing.official.clone()),
        })
    };
    used(scene).into_iter().filter_map(source).collect()
}

/// The rates behind amounts that are not in the household's own currency.
fn exchange(scene: &Scene<'_>) -> Option<ExchangeRates> {
    let home = scene.plan.currency;
    let used = used(scene);
    let mut currencies: Vec<Currency> = used.iter().filter_map(|id| Some(scene.offer(id)?.price.currency())).collect();
    currencies.retain(|currency| *currency != home);
    currencies.sort_by_key(|currency| currency.code());
    currencies.dedup();
    let one = |currency: &Currency| Rates::shipped().convert(Money::new(1_000, *currency), home, scene.loaded.today).ok();
    let converted: Vec<_> = currencies.iter().filter_map(one).collect();
    (!currencies.is_empty()).then(|| ExchangeRates {
        currencies: currencies.iter().map(|currency| currency.code().to_owned()).collect(),
        day: converted.iter().filter_map(|converted| converted.rate_date).min().map(|day| day.to_string()),
        stale: converted.iter().any(|converted| converted.freshness() != Freshness::Fresh),
    })
}

/// Every offer that a solution uses.
pub(super) fn offers_in(scene: &Scene<'_>, solution: &Solution) -> Vec<OfferId> {
    let mut ids: Vec<OfferId> = Vec::new();
    for line in &solution.lines {
        ids.extend(line.months.iter().filter_map(|service| scene.offer_of(service, line.held).cloned()));
    }
    for traveller in solution.trips.iter().flat_map(|plan| &plan.travellers) {
        ids.extend(traveller.service.purchases().iter().map(|purchase| purchase.offer.clone()));
    }
    ids
}

impl Scene<'_> {
    /// First day of a month of the plan.
    pub(super) fn month(&self, month: usize) -> jiff::civil::Date {
        use jiff::ToSpan;
        self.plan.from.saturating_add(i32::try_from(month).unwrap_or(0).months())
    }

    /// How a device is served on a trip.
    pub(super) fn on_trip(&self, solution: &Solution, device: &fleet::inventory::DeviceId, service: &TripService) -> Service {
        let own = |mode, text: String| Service { mode, offer: None, text };
        match service {
            TripService::Roam => {
                let line = solution.main_line(device);
                let offer = line.and_then(|line| self.offer_of(line.months.first()?, line.held));
                let name = offer.map_or_else(|| self.words.say("own-line-its"), |id| self.offer_name(id));
                Service { mode: Mode::Own, offer: offer.map(ToString::to_string), text: self.named("served-roams", &name) }
            }
            TripService::Packages(purchases) | TripService::Split(_, purchases) => {
                let each = |purchase: &planner::solution::Purchase| {
                    let name = self.offer_name(&purchase.offer);
                    if purchase.count() == 1 { name } else { format!("{} × {name}", purchase.count()) }
                };
                let offer = purchases.first().map(|purchase| purchase.offer.to_string());
                let mut said: Vec<String> = purchases.iter().map(each).collect();
                if let TripService::Split(places, _) = service {
                    let places: Vec<String> = places.iter().map(|place| words::place_in(self.words, *place)).collect();
                    said.push(self.with("served-roaming-in", &[("places", (&self.words.list(&places)).into())]));
                }
                Service { mode: Mode::Own, offer, text: self.words.list(&said) }
            }
            TripService::Tether(hub) => own(Mode::Tethered, self.through(&hub.0)),
            TripService::Off => own(Mode::Off, words::word_in(self.words, Mode::Off)),
        }
    }
}
