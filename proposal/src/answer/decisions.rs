//! What changes and why, in words.

use fleet::inventory::DeviceId;
use fleet::offer::OfferId;
use planner::plan::{Because, What};
use planner::solution::{HomeService, LineRole, Traveller};
use planner::variant::{Ban, HomeChoice, TripChoice};

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
        What::Line { device, role: LineRole::Second, .. } => of_device(scene, "about-second", device),
        What::Line { device, role: LineRole::Backup, .. } => of_device(scene, "about-backup", device),
        What::Pool { .. } => scene.words.say("about-pool"),
        What::Trip { trip, .. } => trip_name(scene, *trip),
    }
}

fn trip_name(scene: &Scene<'_>, trip: usize) -> String {
    scene.loaded.document.intent.trips.get(trip).map_or_else(|| scene.words.say("about-trip"), |trip| trip.name.clone())
}

fn of_device(scene: &Scene<'_>, message: &str, device: &DeviceId) -> String {
    scene.with(message, &[("device", (&device.0).into())])
}

/// What is decided, in words.
pub(super) fn what(scene: &Scene<'_>, what: &What) -> String {
    match what {
        What::Line { device, role, from, to } => line(scene, device, *role, from, to),
        What::Pool { offer, sizes, devices } => pool(scene, offer, sizes, devices),
        What::Trip { travellers, .. } => served(scene, travellers.iter()).join(" · "),
        What::RemoveProfile { profile, .. } => scene.with("profile-removed", &[("profile", profile.into())]),
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
    let said = |(_, text, devices): (Mode, String, Vec<String>)| {
        scene.with("served-devices", &[("devices", (&scene.words.list(&devices)).into()), ("by", (&text).into())])
    };
    groups.into_iter().map(said).collect()
}

fn line(scene: &Scene<'_>, device: &DeviceId, role: LineRole, from: &HomeService, to: &[(usize, HomeService)]) -> String {
    let held = held_of(scene, device, role, from);
    let mut before = scene.mode(from, held);
    let mut parts = Vec::new();
    for (month, service) in to {
        let mode = scene.mode(service, held);
        let text = change(scene, device, before, mode, service, held);
        parts.push(match *month {
            0 => text,
            month => {
                let day = scene.day(scene.month(month));
                scene.with("change-from", &[("day", (&day).into()), ("change", (&text).into())])
            }
        });
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
    let is_held = held.and_then(|at| scene.loaded.document.inventory.lines.get(at));
    let named = |message: &str| scene.named(message, &name);
    let ends = |then: String| {
        let message = match before {
            Mode::Own => "change-ends-own",
            Mode::Companion => "change-ends-companion",
            Mode::Pool => "change-leaves-pool",
            Mode::Tethered | Mode::Wifi | Mode::Off => return then,
        };
        scene.with(message, &[("then", (&then).into())])
    };
    match (service, mode) {
        (HomeService::Line(id) | HomeService::Companion(id), _) if is_held.is_some_and(|line| line.offer == *id) => {
            named("change-repriced")
        }
        (HomeService::Held, _) => named("change-keeps"),
        (_, Mode::Own) if before == Mode::Own => named("change-moves"),
        (_, Mode::Own) if had_line => ends(named("change-moves")),
        (_, Mode::Own) => named("change-gets"),
        (_, Mode::Pool) => ends(scene.with("change-joins", &[("pool", (&scene.pool_name(&name)).into())])),
        (_, Mode::Companion) => ends(named("change-companion")),
        (_, Mode::Tethered) => {
            let hub = scene.hub_name(&scene.plan.best.solution, device);
            ends(scene.with("change-through", &[("hub", (&hub).into())]))
        }
        (_, Mode::Wifi | Mode::Off) => ends(scene.words.say("change-wifi")),
    }
}

fn pool(scene: &Scene<'_>, offer: &OfferId, sizes: &[(usize, Option<usize>)], devices: &[DeviceId]) -> String {
    let name = scene.offer_name(offer);
    let size = |tier: Option<usize>| {
        let tiers = scene.offer(offer).map(|offer| offer.price.tiers.as_slice()).unwrap_or_default();
        tier.and_then(|at| tiers.get(at)).map(|tier| scene.words.language.volume_exact(tier.volume))
    };
    if devices.is_empty() {
        return scene.named("pool-ends", &name);
    }
    let devices: Vec<&str> = devices.iter().map(|device| device.0.as_str()).collect();
    let members = match devices.len() {
        0..=4 => scene.words.list(&devices),
        count => words::count_in(scene.words, "devices-count", count),
    };
    let sized = match sizes {
        [(_, tier)] => size(*tier),
        _ => {
            let from = |(month, tier): &(usize, Option<usize>)| {
                let day = scene.day(scene.month(*month));
                Some(scene.with("pool-size-from", &[("size", (&size(*tier)?).into()), ("day", (&day).into())]))
            };
            let each: Vec<String> = sizes.iter().filter_map(from).collect();
            Some(each).filter(|each| !each.is_empty()).map(|each| each.join(", "))
        }
    };
    let (name, members) = (("name", (&name).into()), ("members", (&members).into()));
    match sized {
        Some(size) => scene.with("pool-sized-for", &[name, ("size", (&size).into()), members]),
        None => scene.with("pool-for", &[name, members]),
    }
}

fn reason(scene: &Scene<'_>, decided: &What, because: &Because) -> Reason {
    match because {
        Because::NextBest { without, costs_more, time, instead } => {
            let other = differing(scene, decided, instead);
            let amount = scene.purse().amount(*costs_more);
            let money = scene.money(amount);
            let (said, money) = (("other", (&other).into()), ("money", (&money).into()));
            let text = match (amount.minor(), other.is_empty()) {
                (0, true) => scene.words.say("reason-same"),
                (0, false) => scene.with("reason-same-as", &[said]),
                (_, true) => scene.with("reason-without", &[money]),
                (_, false) => scene.with("reason-next", &[said, money]),
            };
            let time = Some(*time).filter(|time| *time != 0).map(|time| scene.purse().amount(time));
            let instead = Some(other).filter(|other| !other.is_empty());
            Reason { without: Some(banned(scene, without)), costs_more: Some(amount), time, instead, text, ..Reason::default() }
        }
        Because::Rule { without, rule, costs_less, against } => {
            let other = differing(scene, decided, against);
            let less = scene.money(scene.purse().amount(*costs_less));
            let rule = words::rule(scene.words, scene.loaded, rule);
            let of = [("other", (&other).into()), ("money", (&less).into()), ("rule", (&rule).into())];
            Reason {
                without: Some(banned(scene, without)),
                costs_more: Some(scene.purse().amount(-costs_less)),
                text: scene.with("reason-against", &of),
                instead: Some(other),
                rule: Some(rule),
                ..Reason::default()
            }
        }
        Because::Asked { rule, costs_less } => {
            let rule = words::rule(scene.words, scene.loaded, rule);
            let costs_more = Some(scene.purse().amount(-costs_less));
            let text = scene.with("reason-asked", &[("rule", (&rule).into())]);
            Reason { text, rule: Some(rule), costs_more, ..Reason::default() }
        }
        Because::OnlyWay { without, rules } => {
            let rules: Vec<String> = rules.iter().map(|rule| words::rule(scene.words, scene.loaded, rule)).collect();
            let rule = Some(scene.words.list(&rules)).filter(|rule| !rule.is_empty());
            let text = match &rule {
                Some(rules) => scene.with("reason-only-way", &[("rules", rules.into())]),
                None => scene.words.say("reason-nothing-else"),
            };
            Reason { without: Some(banned(scene, without)), rule, text, ..Reason::default() }
        }
        Because::Follows => Reason { text: scene.words.say("reason-follows"), ..Reason::default() },
        Because::FreesPlace => Reason { text: scene.words.say("reason-expired"), ..Reason::default() },
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
                return scene.words.say("other-no-pool");
            }
            let tier = |sizes: &[(usize, Option<usize>)]| sizes.first().and_then(|(_, tier)| *tier);
            let volume = tier(others).and_then(|at| scene.offer(offer)?.price.tiers.get(at).map(|tier| tier.volume));
            match volume {
                Some(volume) if tier(sizes) != tier(others) => scene.words.language.volume_exact(volume),
                _ if devices.len() != others_in.len() => {
                    let devices = words::count_in(scene.words, "devices-count", others_in.len());
                    scene.with("other-with", &[("devices", (&devices).into())])
                }
                _ => what(scene, instead),
            }
        }
        (_, What::Line { device, role, from, to }) => {
            let held = held_of(scene, device, *role, from);
            let services = to.iter().map(|(_, service)| services_name(scene, device, service, held));
            scene.words.list(&services.collect::<Vec<_>>())
        }
        _ => what(scene, instead),
    }
}

/// What serves a device, without the change to it.
fn services_name(scene: &Scene<'_>, device: &DeviceId, service: &HomeService, held: Option<usize>) -> String {
    let name = scene.offer_of(service, held).map(|id| scene.offer_name(id)).unwrap_or_default();
    match service {
        HomeService::Held => scene.named("other-keep", &name),
        HomeService::Line(_) => name,
        HomeService::Companion(_) => scene.named("served-companion", &name),
        HomeService::Pool(_) => scene.pool_name(&name),
        HomeService::Tether => scene.through(&scene.hub_name(&scene.plan.best.solution, device)),
        HomeService::Wifi => words::word_in(scene.words, Mode::Wifi),
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
    (compared.candidates > 1).then(|| scene.with("reason-compared", &[("count", (&compared.candidates.to_string()).into())]))
}

/// What was forbidden, in words.
pub(super) fn banned(scene: &Scene<'_>, ban: &Ban) -> String {
    match ban {
        Ban::Home(device, choice) => {
            let device_said = ("device", (&device.0).into());
            match choice {
                HomeChoice::On(id) => scene.with("ban-on", &[device_said, ("name", (&scene.offer_name(id)).into())]),
                HomeChoice::Held => scene.with("ban-held", &[device_said]),
                HomeChoice::Tether => scene.with("ban-through", &[device_said]),
                HomeChoice::Wifi => scene.with("ban-wifi", &[device_said]),
            }
        }
        Ban::Trip(trip, device, choice) => {
            let trip = trip_name(scene, *trip);
            let (device, trip) = (("device", (&device.0).into()), ("trip", (&trip).into()));
            match choice {
                TripChoice::Roam => scene.with("ban-trip-roaming", &[device, trip]),
                TripChoice::Packages => scene.with("ban-trip-packages", &[device, trip]),
                TripChoice::Package(id) => scene.with("ban-trip-on", &[device, ("name", (&scene.offer_name(id)).into()), trip]),
                TripChoice::Tether => scene.with("ban-trip-through", &[device, trip]),
                TripChoice::Off => scene.with("ban-trip-off", &[device, trip]),
            }
        }
        Ban::Pool(id) => scene.pool_name(&scene.offer_name(id)),
        Ban::Tier(id, tier) => {
            let volume = scene.offer(id).and_then(|offer| offer.price.tiers.get(*tier)).map(|tier| tier.volume);
            let size =
                volume.map_or_else(|| scene.words.say("ban-that-size"), |volume| scene.words.language.volume_exact(volume));
            scene.with("ban-tier", &[("name", (&scene.offer_name(id)).into()), ("size", (&size).into())])
        }
    }
}
