//! What changes and why, in words.

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
use planner::plan::{Because, What};
use planner::solution::{HomeService, LineRole, Traveller};
use planner::variant::{Ban, HomeChoice, TripChoice};

use super::scene::pool_name;
use super::{Decision, Mode, Reason, Scene, words};

pub(super) fn decisions(scene: &Scene<'_>) -> Vec<Decision> {
    let mut decisions: Vec<Decision> = Vec::new();
    for decision in &scene.plan.decisions {
        let reasons: Vec<Reason> = decision.because.iter().map(|because| reason(scene, &decision.what, because)).collect();
        decisions.push(Decision {
            number: decisions.len() + 1,
            about: about(scene, &decision.what),
            kind: kind(&decision.what).to_owned(),
            what: what(scene, &decision.what),
            saves: scene.purse().amount(decision.saves),
            because: because(scene, decision, &reasons),
            reasons,
        });
    }
    decisions
}

const fn kind(what: &What) -> &'static str {
    match what {
        What::Line { .. } => "line",
        What::Pool { .. } => "pool",
        What::Trip { .. } => "trip",
        What::RemoveProfile { .. } => "profile",
    }
}

fn about(scene: &Scene<'_>, what: &What) -> String {
    match what {
        What::Line { device, role: LineRole::Main, .. } | What::RemoveProfile { device, .. } => device.to_string(),
        What::Line { device, role: LineRole::Second, .. } => format!("{device}, second line"),
        What::Line { device, role: LineRole::Backup, .. } => format!("{device}, backup"),
        What::Pool { .. } => "pool".to_owned(),
        What::Trip { trip, .. } => trip_name(scene, *trip),
    }
}

fn trip_name(scene: &Scene<'_>, trip: usize) -> String {
    scene.loaded.document.intent.trips.get(trip).map_or_else(|| "trip".to_owned(), |trip| trip.name.clone())
}

/// What is decided, in words.
pub(super) fn what(scene: &Scene<'_>, what: &What) -> String {
    match what {
        What::Line { device, role, from, to } => line(scene, device, *role, from, to),
        What::Pool { offer, sizes, devices } => pool(scene, offer, sizes, devices),
        What::Trip { travellers, .. } => served(scene, travellers.iter()).join(" · "),
        What::RemoveProfile { profile, .. } => format!("“{profile}” is removed"),
    }
}

/// `tablet and watch: through phone`: devices that are served alike, together; those with lines first, those without last.
fn served<'t>(scene: &Scene<'_>, travellers: impl Iterator<Item = &'t Traveller>) -> Vec<String> {
    let mut groups: Vec<(Mode, String, Vec<String>)> = Vec::new();
    for traveller in travellers {
        let service = scene.on_trip(&scene.plan.best.solution, &traveller.device, &traveller.service);
        let device = traveller.device.to_string();
        match groups.iter_mut().find(|(_, known, _)| *known == service.text) {
            Some((_, _, devices)) => devices.push(device),
            None => groups.push((service.mode, service.text, vec![device])),
        }
    }
    groups.sort_by_key(|(mode, ..)| match mode {
        Mode::Tethered => 1,
        Mode::Wifi | Mode::Off => 2,
        Mode::Own | Mode::Pool | Mode::Companion => 0,
    });
    groups.into_iter().map(|(_, text, devices)| format!("{}: {text}", words::list(&devices))).collect()
}

fn line(scene: &Scene<'_>, device: &DeviceId, role: LineRole, from: &HomeService, to: &[(usize, HomeService)]) -> String {
    let held = held_of(scene, device, role, from);
    let mut before = scene.mode(from, held);
    let mut parts = Vec::new();
    for (month, service) in to {
        let mode = scene.mode(service, held);
        let text = change(scene, device, before, mode, service, held);
        parts.push(if *month == 0 { text } else { format!("from {} {text}", scene.day(scene.month(*month))) });
        before = mode;
    }
    parts.join("; ")
}

/// Today's line that a change starts from.
fn held_of(scene: &Scene<'_>, device: &DeviceId, role: LineRole, from: &HomeService) -> Option<usize> {
    if *from != HomeService::Held {
        return None;
    }
    let lines = &scene.plan.today.solution.lines;
    lines.iter().find(|line| line.device == *device && line.role == role).and_then(|line| line.held)
}

fn change(scene: &Scene<'_>, device: &DeviceId, before: Mode, mode: Mode, service: &HomeService, held: Option<usize>) -> String {
    let name = scene.offer_of(service, held).map(|id| scene.offer_name(id)).unwrap_or_default();
    let had_line = matches!(before, Mode::Own | Mode::Companion | Mode::Pool);
    let ends = match before {
        Mode::Own => "own line ends, ",
        Mode::Companion => "companion line ends, ",
        Mode::Pool => "leaves the pool, ",
        Mode::Tethered | Mode::Wifi | Mode::Off => "",
    };
    let is_held = held.and_then(|at| scene.loaded.document.inventory.lines.get(at));
    match (service, mode) {
        (HomeService::Line(id) | HomeService::Companion(id), _) if is_held.is_some_and(|line| line.offer == *id) => {
            format!("takes {name} at today's price")
        }
        (HomeService::Held, _) => format!("keeps {name}"),
        (_, Mode::Own) if before == Mode::Own => format!("moves to {name}"),
        (_, Mode::Own) if had_line => format!("{ends}moves to {name}"),
        (_, Mode::Own) => format!("gets a line: {name}"),
        (_, Mode::Pool) => format!("{ends}joins {}", pool_name(&name)),
        (_, Mode::Companion) => format!("{ends}becomes a companion: {name}"),
        (_, Mode::Tethered) => {
            let hub = scene.hub_name(&scene.plan.best.solution, device);
            format!("{ends}goes through {hub}")
        }
        (_, Mode::Wifi | Mode::Off) => format!("{ends}Wi-Fi only"),
    }
}

fn pool(scene: &Scene<'_>, offer: &OfferId, sizes: &[(usize, Option<usize>)], devices: &[DeviceId]) -> String {
    let name = scene.offer_name(offer);
    let size = |tier: Option<usize>| {
        let tiers = scene.offer(offer).map(|offer| offer.price.tiers.as_slice()).unwrap_or_default();
        tier.and_then(|at| tiers.get(at)).map(|tier| tier.volume.to_string())
    };
    if devices.is_empty() {
        return format!("{name} ends");
    }
    let devices: Vec<&str> = devices.iter().map(|device| device.0.as_str()).collect();
    let members = if devices.len() <= 4 { words::list(&devices) } else { words::count(devices.len(), "device", "devices") };
    let sized = match sizes {
        [(_, tier)] => size(*tier).map(|size| format!(", {size}")),
        _ => {
            let each = sizes
                .iter()
                .filter_map(|(month, tier)| Some(format!("{} from {}", size(*tier)?, scene.day(scene.month(*month)))));
            Some(each.collect::<Vec<_>>()).filter(|each| !each.is_empty()).map(|each| format!(", {}", each.join(", ")))
        }
    };
    format!("{name}{} for {members}", sized.unwrap_or_default())
}

fn reason(scene: &Scene<'_>, decided: &What, because: &Because) -> Reason {
    match because {
        Because::NextBest { without, costs_more, time, instead } => {
            let other = differing(scene, decided, instead);
            let amount = scene.purse().amount(*costs_more);
            let text = match (amount.minor(), other.is_empty()) {
                (0, true) => "another way costs the same".to_owned(),
                (0, false) => format!("costs the same: {other}"),
                (_, true) => format!("without it +{amount}"),
                (_, false) => format!("next best: {other}, +{amount}"),
            };
            let time = Some(*time).filter(|time| *time != 0).map(|time| scene.purse().amount(time));
            let instead = Some(other).filter(|other| !other.is_empty());
            Reason { without: Some(banned(scene, without)), costs_more: Some(amount), time, instead, text, ..Reason::default() }
        }
        Because::Rule { without, rule, costs_less, against } => {
            let other = differing(scene, decided, against);
            let (less, rule) = (scene.purse().amount(*costs_less), words::rule(scene.loaded, rule));
            Reason {
                without: Some(banned(scene, without)),
                costs_more: Some(scene.purse().amount(-costs_less)),
                text: format!("{other} would cost {less} less, but: {rule}"),
                instead: Some(other),
                rule: Some(rule),
                ..Reason::default()
            }
        }
        Because::Asked { rule, costs_less } => {
            let rule = words::rule(scene.loaded, rule);
            let costs_more = Some(scene.purse().amount(-costs_less));
            Reason { text: format!("your rule: {rule}"), rule: Some(rule), costs_more, ..Reason::default() }
        }
        Because::OnlyWay { without, rules } => {
            let rules: Vec<String> = rules.iter().map(|rule| words::rule(scene.loaded, rule)).collect();
            let rule = Some(words::list(&rules)).filter(|rule| !rule.is_empty());
            let text = match &rule {
                Some(rule) => format!("the only way: {rule}"),
                None => "nothing else keeps your rules".to_owned(),
            };
            Reason { without: Some(banned(scene, without)), rule, text, ..Reason::default() }
        }
        Because::Follows => Reason { text: "follows from its lines".to_owned(), ..Reason::default() },
        Because::FreesPlace => Reason { text: "expired; frees a place for another profile".to_owned(), ..Reason::default() },
    }
}

/// The next best in the words of the decision, without what stays the same.
fn differing(scene: &Scene<'_>, decided: &What, instead: &What) -> String {
    match (decided, instead) {
        (What::Trip { travellers, .. }, What::Trip { travellers: others, .. }) => {
            // What each package serves day by day is not said, so it makes no difference here.
            let said = |of: &Traveller| (of.device.clone(), scene.on_trip(&scene.plan.best.solution, &of.device, &of.service));
            let differs = others.iter().filter(|other| !travellers.iter().any(|known| said(known) == said(other)));
            served(scene, differs).join(", ")
        }
        (What::Pool { sizes, devices, offer }, What::Pool { sizes: others, devices: others_in, .. }) => {
            if others_in.is_empty() {
                return "without the pool".to_owned();
            }
            let tier = |sizes: &[(usize, Option<usize>)]| sizes.first().and_then(|(_, tier)| *tier);
            let volume = tier(others).and_then(|at| scene.offer(offer)?.price.tiers.get(at).map(|tier| tier.volume));
            match volume {
                Some(volume) if tier(sizes) != tier(others) => volume.to_string(),
                _ if devices.len() != others_in.len() => format!("with {}", words::count(others_in.len(), "device", "devices")),
                _ => what(scene, instead),
            }
        }
        (_, What::Line { device, role, from, to }) => {
            let held = held_of(scene, device, *role, from);
            let services = to.iter().map(|(_, service)| services_name(scene, device, service, held));
            words::list(&services.collect::<Vec<_>>())
        }
        _ => what(scene, instead),
    }
}

/// What serves a device, without the change to it.
fn services_name(scene: &Scene<'_>, device: &DeviceId, service: &HomeService, held: Option<usize>) -> String {
    let name = scene.offer_of(service, held).map(|id| scene.offer_name(id)).unwrap_or_default();
    match service {
        HomeService::Held => format!("keep {name}"),
        HomeService::Line(_) => name,
        HomeService::Companion(_) => format!("companion, {name}"),
        HomeService::Pool(_) => pool_name(&name),
        HomeService::Tether => {
            let hub = scene.hub_name(&scene.plan.best.solution, device);
            format!("through {hub}")
        }
        HomeService::Wifi => "Wi-Fi only".to_owned(),
    }
}

fn because(scene: &Scene<'_>, decided: &planner::plan::Decision, reasons: &[Reason]) -> String {
    let compared = match &decided.what {
        What::Trip { trip, travellers } => compared(scene, *trip, travellers),
        _ => None,
    };
    // The reason that binds most closely is the one that says most: the next best that costs least more.
    let closest = reasons
        .iter()
        .filter(|reason| reason.costs_more.is_some() && !reason.is_asked())
        .min_by_key(|reason| reason.costs_more.map(|c| c.minor()));
    // What costs more than today is there because somebody asked for it.
    let asked = reasons.iter().find(|reason| decided.saves < 0 && reason.is_asked());
    let reason = asked.or(closest).or(reasons.first()).map(|reason| reason.text.clone());
    let parts: Vec<String> = compared.into_iter().chain(reason).collect();
    parts.join("; ")
}

fn compared(scene: &Scene<'_>, trip: usize, travellers: &[Traveller]) -> Option<String> {
    let buys = travellers.iter().find(|traveller| !traveller.service.purchases().is_empty())?;
    let device = scene.loaded.document.inventory.devices.iter().position(|device| device.id == buys.device)?;
    let compared = scene.plan.compared.iter().find(|compared| compared.trip == trip && compared.device == device)?;
    (compared.candidates > 1).then(|| format!("cheapest of {} packages", compared.candidates))
}

/// What was forbidden, in words.
pub(super) fn banned(scene: &Scene<'_>, ban: &Ban) -> String {
    match ban {
        Ban::Home(device, HomeChoice::On(id)) => format!("{device} on {}", scene.offer_name(id)),
        Ban::Home(device, HomeChoice::Held) => format!("{device} on today's line"),
        Ban::Home(device, HomeChoice::Tether) => format!("{device} through the hub"),
        Ban::Home(device, HomeChoice::Wifi) => format!("{device} on Wi-Fi only"),
        Ban::Trip(trip, device, choice) => {
            let how = match choice {
                TripChoice::Roam => "roaming".to_owned(),
                TripChoice::Packages => "on packages".to_owned(),
                TripChoice::Package(id) => format!("on {}", scene.offer_name(id)),
                TripChoice::Tether => "through the hub".to_owned(),
                TripChoice::Off => "off".to_owned(),
            };
            format!("{device} {how} on {}", trip_name(scene, *trip))
        }
        Ban::Pool(id) => pool_name(&scene.offer_name(id)),
        Ban::Tier(id, tier) => {
            let volume = scene.offer(id).and_then(|offer| offer.price.tiers.get(*tier)).map(|tier| tier.volume.to_string());
            format!("{} with {}", scene.offer_name(id), volume.unwrap_or_else(|| "that size".to_owned()))
        }
    }
}
