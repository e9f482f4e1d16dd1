//! `spoke explain FILE DECISION`: the whole reasoning behind one decision, or the question that would settle an unknown.

use std::path::PathBuf;

use clap::Args;
use fleet::offer::{Kind, Offer, OfferId};
use planner::plan::{Outcome, Plan, What};
use planner::solution::HomeService;
use planner::solve::{Refusal, Refused};

use crate::commands::plan::planned;
use crate::output::{self, Failure, Screen, Status};
use crate::render::explain::{Explained, Section};
use crate::{Clock, input, render};
use proposal::answer::terms::{known, terms};
use proposal::answer::{self, Amount, Answer, Decision, PlanAnswer, Reason, Scene, Unknown, words};

/// Offers shown beside the one that was chosen.
const COMPARED_MAX: usize = 8;

/// Why one decision stands: terms, sources, the next best and its price
#[derive(Args)]
pub(crate) struct Explain {
    /// The household's file; - for standard input
    file: PathBuf,
    /// The number of a decision or an unknown in `spoke plan`, or words that are in it
    #[arg(required = true)]
    decision: Vec<String>,
    /// Further offers, as for `spoke plan`
    #[arg(long, value_name = "OFFERS.toml")]
    offers: Vec<PathBuf>,
}

impl Explain {
    pub(crate) fn run(self, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let loaded = input::household(&self.file, &self.offers, clock)?;
        let plan = match planned(&loaded, clock)? {
            Outcome::Plan(plan) => plan,
            Outcome::Conflict(_) => {
                return Err(Failure::refused("there is no plan to explain: the rules are in conflict")
                    .hint(format!("spoke plan {} shows which", loaded.file)));
            }
        };
        let scene = Scene::new(&loaded, &plan, plan.search_us as f64 / 1e6);
        let Answer::Plan(answer) = answer::answer(&scene) else {
            return Err(Failure::broken("a plan became a conflict; this is a defect of spoke"));
        };
        let explained = match meant(&answer, &self.decision.join(" "), &loaded.file)? {
            Meant::Decision(decision) => explain_decision(&scene, &plan, &answer, decision),
            Meant::Unknown(unknown) => explain_unknown(&scene, &plan, &answer, unknown),
        };
        output::answer(&render::explain::explain(&explained, screen.width))?;
        Ok(Status::Done)
    }
}

enum Meant<'a> {
    Decision(&'a Decision),
    Unknown(&'a Unknown),
}

/// The one decision or unknown that a number or words mean.
fn meant<'a>(answer: &'a PlanAnswer, said: &str, file: &str) -> Result<Meant<'a>, Failure> {
    let last = answer.decisions.len() + answer.unknowns.len();
    if let Ok(number) = said.trim().parse::<usize>() {
        let decision = answer.decisions.iter().find(|decision| decision.number == number).map(Meant::Decision);
        let unknown = answer.unknowns.iter().find(|unknown| unknown.number == number).map(Meant::Unknown);
        return decision.or(unknown).ok_or_else(|| {
            let hint = if last == 0 {
                "the plan changes nothing and asks nothing".to_owned()
            } else {
                format!("they are numbered 1 to {last}")
            };
            Failure::misused(format!("the plan has no number {number}")).hint(hint)
        });
    }
    let wanted: Vec<String> = said.to_lowercase().split_whitespace().map(ToOwned::to_owned).collect();
    let has = |parts: &[&str]| {
        let text = parts.join(" ").to_lowercase();
        !wanted.is_empty() && wanted.iter().all(|word| text.contains(word.as_str()))
    };
    let decisions = |by: &dyn Fn(&Decision) -> bool| answer.decisions.iter().filter(|d| by(d)).collect::<Vec<_>>();
    let mut found = decisions(&|decision| decision.about.to_lowercase() == said.to_lowercase());
    if found.is_empty() {
        found = decisions(&|decision| has(&[&decision.about, &decision.what]));
    }
    let unknowns: Vec<&Unknown> = answer.unknowns.iter().filter(|unknown| has(&[&unknown.about, &unknown.what])).collect();
    match (&found[..], &unknowns[..]) {
        ([decision], _) => Ok(Meant::Decision(decision)),
        ([], [unknown]) => Ok(Meant::Unknown(unknown)),
        ([], []) => {
            Err(Failure::misused(format!("nothing in the plan is about “{said}”"))
                .hint(format!("spoke plan {file} numbers what is")))
        }
        _ => {
            let numbers = found.iter().map(|d| d.number).chain(unknowns.iter().map(|u| u.number));
            let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
            Err(Failure::misused(format!("“{said}” may mean {}", words::list(&numbers))).hint("write the number"))
        }
    }
}

fn explain_decision(scene: &Scene<'_>, plan: &Plan, answer: &PlanAnswer, decision: &Decision) -> Explained {
    let what = &plan.decisions[decision.number - 1].what;
    let saves = match decision.saves.minor() {
        0 => "costs what it costs today".to_owned(),
        minor if minor > 0 => format!("saves {} {}", decision.saves, words::span(answer.months)),
        _ => format!("costs {} more {}", decision.saves.without_sign(), words::span(answer.months)),
    };
    let mut sections = vec![Section::rows("Decided", vec![(String::new(), decision.what.clone()), (String::new(), saves)])];
    let mut why: Vec<(String, String)> = decision.reasons.iter().map(|reason| (String::new(), in_words(reason))).collect();
    if decision.reasons.iter().any(|reason| reason.without.is_some())
        && let Some(proof) = proof(answer)
    {
        why.push((String::new(), proof));
    }
    sections.push(Section::rows("Why", why));
    sections.extend(facts(scene, what));
    sections.extend(compared(scene, what));
    sections.extend(turned_down_for(scene, what));
    for id in offers(scene, what) {
        sections.extend(offer(scene, &id));
    }
    Explained { number: decision.number, title: decision.about.clone(), sections }
}

/// One reason, with what was forbidden to find it.
fn in_words(reason: &Reason) -> String {
    match (&reason.without, reason.costs_more, &reason.instead) {
        (Some(without), None, _) => match &reason.rule {
            Some(rule) => format!("Without {without}, nothing keeps this: {rule}."),
            None => format!("Without {without}, nothing keeps your rules."),
        },
        (Some(without), Some(less), Some(instead)) if less.minor() < 0 => {
            let rule = reason.rule.as_deref().unwrap_or("your rules");
            format!("Without {without}: {instead} would cost {} less, but your rule is against it: {rule}.", less.without_sign())
        }
        (Some(without), Some(more), Some(instead)) => format!("Without {without}: {instead} instead, {}.", dearer(reason, more)),
        (Some(without), Some(more), None) => format!("Without {without}: {}.", dearer(reason, more)),
        (None, Some(less), _) => {
            format!("{}. Without that rule everything would cost {} less.", upper(&reason.text), less.without_sign())
        }
        (None, ..) => format!("{}.", upper(&reason.text)),
    }
}

fn dearer(reason: &Reason, more: Amount) -> String {
    let all = if more.minor() == 0 { "at the same cost".to_owned() } else { format!("+{more}") };
    let Some(time) = reason.time else { return all };
    let money = more.less(time);
    let side = |amount: Amount| format!("{} {}", amount.without_sign(), if amount.minor() < 0 { "less" } else { "more" });
    format!("{all} ({} to pay, {} of your time)", side(money), side(time))
}

fn proof(answer: &PlanAnswer) -> Option<String> {
    answer
        .proved
        .then(|| "Each amount is the difference of two proved optima: everything else was decided anew without it.".to_owned())
}

fn explain_unknown(scene: &Scene<'_>, plan: &Plan, answer: &PlanAnswer, unknown: &Unknown) -> Explained {
    let question = &plan.unknowns[unknown.number - answer.decisions.len() - 1].question;
    let mut rows = vec![(String::new(), format!("{}.", upper(&unknown.what)))];
    rows.push((
        String::new(),
        match unknown.would_save {
            Some(saves) => {
                format!("A yes would save {saves} {}. Until somebody says so, the plan does without.", words::span(answer.months))
            }
            None => "What an answer would change was not computed.".to_owned(),
        },
    ));
    rows.push((String::new(), format!("{}.", upper(&unknown.ask))));
    let mut sections = vec![Section::rows("Unknown", rows)];
    if let Some(letter) = answer::letter(scene, question) {
        sections.push(Section::text("Question to send", letter));
    }
    use planner::plan::Question;
    if let Question::Tethering(id) | Question::Taxes(id) | Question::Stale(id, _) = question {
        sections.extend(offer(scene, id));
    }
    Explained { number: unknown.number, title: unknown.about.clone(), sections }
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What is known of carriers where it bears on a trip.
fn facts(scene: &Scene<'_>, what: &What) -> Option<Section> {
    use planner::household::{Facts, Topic};
    let What::Trip { trip, travellers } = what else { return None };
    let inventory = &scene.loaded.document.inventory;
    let stays = &scene.loaded.document.intent.trips.get(*trip)?.stays;
    let mut rows = Vec::new();
    for traveller in travellers {
        let Some(device) = inventory.device(&traveller.device) else { continue };
        for line in inventory.lines_on(&traveller.device) {
            let Some(carrier) = scene.offer(&line.offer).and_then(|offer| offer.carrier.clone()) else { continue };
            for stay in stays.iter().filter(|stay| !stay.layover) {
                let finding = scene.loaded.facts.ask(&carrier, device.kind, Topic::Roam, Some(stay.place));
                if !finding.because.is_empty() {
                    rows.push((device.id.to_string(), format!("{carrier} in {}: {}", words::place(stay.place), finding.because)));
                }
            }
        }
    }
    rows.dedup();
    (!rows.is_empty()).then(|| Section::rows("Known of carriers", rows))
}

/// The offers that a decision is about, also those of the next best.
fn offers(scene: &Scene<'_>, what: &What) -> Vec<OfferId> {
    let mut ids: Vec<OfferId> = Vec::new();
    let mut add = |id: &OfferId| {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    };
    match what {
        What::Line { device, from, to, .. } => {
            for (_, service) in to {
                if let HomeService::Line(id) | HomeService::Companion(id) | HomeService::Pool(id) = service {
                    add(id);
                }
            }
            if *from == HomeService::Held {
                scene.loaded.document.inventory.lines_on(device).for_each(|line| add(&line.offer));
            }
        }
        What::Pool { offer, .. } => add(offer),
        What::Trip { travellers, .. } => {
            for traveller in travellers {
                traveller.service.purchases().iter().for_each(|purchase| add(&purchase.offer));
                let line = scene.plan.best.solution.main_line(&traveller.device).filter(|_| traveller.service.roams());
                if let Some(id) = line.and_then(|line| scene.offer_of(line.months.first()?, line.held)) {
                    add(id);
                }
            }
        }
        What::RemoveProfile { .. } => {}
    }
    ids
}

/// The terms of an offer with its source.
fn offer(scene: &Scene<'_>, id: &OfferId) -> Option<Section> {
    let offer = scene.offer(id)?;
    let mut rows: Vec<(String, String)> = terms(offer).into_iter().map(|(label, text)| (label.to_owned(), text)).collect();
    let listing = scene.loaded.catalogue.listing(id);
    rows.extend(known(offer, listing, scene.loaded.today).into_iter().map(|(label, text)| (label.to_owned(), text)));
    Some(Section::rows(&format!("{} ({id})", scene.offer_name(id)), rows))
}

/// Packages that work on the trip, by price, each with what it lacks.
fn compared(scene: &Scene<'_>, what: &What) -> Option<Section> {
    let What::Trip { trip, .. } = what else { return None };
    let intent = &scene.loaded.document.intent;
    let trip = intent.trips.get(*trip)?;
    let places: Vec<_> = trip.stays.iter().filter(|stay| !stay.layover).map(|stay| stay.place).collect();
    let first = *places.first()?;
    use planner::household::Facts;
    let price = |offer: &Offer| scene.loaded.facts.exchange().convert(offer.price.base, intent.currency, scene.loaded.today);
    let works = |offer: &&Offer| offer.kind == Kind::Travel && places.iter().any(|place| offer.terms_at(*place).is_some());
    let mut found: Vec<(Option<i64>, &Offer)> =
        scene.loaded.offers.iter().filter(works).map(|offer| (price(offer).map(|price| price.amount.minor), offer)).collect();
    found.sort_by_key(|(price, offer)| (price.unwrap_or(i64::MAX), offer.id.clone()));
    let count = found.len();
    let row = |(price, offer): &(Option<i64>, &Offer)| {
        let price = price
            .map_or_else(|| "no rate".to_owned(), |minor| Amount(fleet::money::Money::new(minor, intent.currency)).to_string());
        (price, format!("{}{}", scene.offer_name(&offer.id), turned_down(scene, offer, &places, first)))
    };
    let mut rows: Vec<(String, String)> = found.iter().take(COMPARED_MAX).map(row).collect();
    if count > COMPARED_MAX {
        rows.push((
            String::new(),
            format!("… and {} dearer ones: spoke reference offers {}", count - COMPARED_MAX, words::place(first)),
        ));
    }
    (count > 0).then(|| Section::rows(&format!("Packages that work in {}, by price", words::place(first)), rows))
}

/// What was turned down for the devices of a decision, and why.
fn turned_down_for(scene: &Scene<'_>, what: &What) -> Vec<Section> {
    let (trip, devices): (Option<usize>, Vec<_>) = match what {
        What::Line { device, .. } => (None, vec![device]),
        What::Trip { trip, travellers } => (Some(*trip), travellers.iter().map(|traveller| &traveller.device).collect()),
        What::Pool { .. } | What::RemoveProfile { .. } => return Vec::new(),
    };
    let place = trip.and_then(|trip| scene.loaded.document.intent.trips.get(trip)).map(|trip| {
        let places: Vec<String> = trip.stays.iter().filter(|stay| !stay.layover).map(|stay| words::place(stay.place)).collect();
        words::list(&places)
    });
    let mut sections = Vec::new();
    for device in devices {
        let position = scene.loaded.document.inventory.devices.iter().position(|one| one.id == *device);
        let refused = scene.plan.refused.iter().filter(|refused| Some(refused.device) == position && refused.trip == trip);
        let mut refused: Vec<_> = refused.collect();
        refused.sort_by_key(|refused| std::cmp::Reverse((refused.why == Refusal::Compared, refused.count)));
        let row = |refused: &&Refused| {
            let named: Vec<String> = refused.first.iter().map(|id| scene.offer_name(id)).collect();
            let rest = if refused.count > named.len() { " · …" } else { "" };
            let why = words::refusal(refused.why, place.as_deref());
            (words::count(refused.count, "offer", "offers"), format!("{why} ({}{rest})", named.join(" · ")))
        };
        let rows: Vec<(String, String)> = refused.iter().map(row).collect();
        if !rows.is_empty() {
            sections.push(Section::rows(&format!("What was looked at for {device}"), rows));
        }
    }
    sections
}

/// What a package lacks, where it can be said from its terms alone.
fn turned_down(scene: &Scene<'_>, offer: &Offer, places: &[fleet::place::Place], first: fleet::place::Place) -> String {
    let mut lacks = Vec::new();
    if let Some(place) = places.iter().find(|place| offer.terms_at(**place).is_none()) {
        lacks.push(format!("not in {}", words::place(*place)));
    }
    if !offer.is_sold_on(scene.loaded.today) {
        lacks.push("not sold today".to_owned());
    }
    if !offer.market.contains(scene.loaded.document.intent.home.into()) {
        lacks.push("not sold to you".to_owned());
    }
    match offer.terms_at(first).map(|zone| zone.tether.allowed()) {
        Some(fleet::offer::Known::No) => lacks.push("not for other devices".to_owned()),
        Some(fleet::offer::Known::Unknown) => lacks.push("whether other devices may use it is unknown".to_owned()),
        _ => {}
    }
    if offer.source.is_stale(scene.loaded.today) {
        lacks.push(format!("read {}", offer.source.read));
    }
    if lacks.is_empty() { String::new() } else { format!(" — {}", lacks.join("; ")) }
}
