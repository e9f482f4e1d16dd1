//! Scenarios: a household's file in, the whole plan out, as texts that a stranger can read.
//!
//! Each file in `scenarios` holds a household as people write it, a line `====`, and the plan. Its head says which need or fault
//! it is about and why, by hand, the answer is right. A head may hold facts about the world, one a line:
//! `# fact: 1 EUR is 1.10 USD`, `# fact: blue lets no watch roam` (or `have a companion`), `# fact: JP uses the bands 1 3` (or `440-10`).
//! Nothing that ships but places and clocks is looked at.
//!
//! Besides the text, every scenario asserts that the checker accepts the plan and finds its price, that nothing keeps the rules for
//! less, that the parts add up, that no reason and no rule has a price below nothing, and that the order in which devices and
//! offers are listed does not matter.
//!
//! `SPOKE_BLESS=1` writes the plans anew: read the difference. What the planner does not get right yet goes into a
//! folder `scenarios/wrong`, with the right answer; `SPOKE_SCENARIOS=wrong` runs it instead.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod told;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use fleet::intent::Trip;
use fleet::money::decimals;
use fleet::offer::{Offer, OfferId, Trigger};
use household::{Document, World, read};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use planner::calendar::days_away;
use planner::household::Household;
use planner::plan::{Act, Because, Conflict, Notice, Noticed, Outcome, Plan, Question, Setup, Step, What, make};
use planner::review::review;
use planner::solution::{HomeService, LineRole, Traveller, TripService};
use planner::variant::{Ban, HomeChoice, Rule, TripChoice, Variant};
use reference::devices::Devices;
use reference::offers::Catalogue;
use told::Told;

/// The day on which every scenario is planned.
const TODAY: Date = date(2026, 11, 25);
/// Parts the household from its plan.
const BORDER: &str = "====\n";

#[test]
fn every_scenario_is_answered_as_it_stands() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let folder = std::env::var("SPOKE_SCENARIOS").map_or(folder.clone(), |inside| folder.join(inside));
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let mut wrong = String::new();
    for path in &paths {
        let name = path.file_name().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(path).unwrap();
        let (script, expected) = text.split_once(BORDER).unwrap_or((&text, ""));
        let (said, objections) = answer(&name, script);
        for objection in objections {
            writeln!(wrong, "{name}: {objection}").unwrap();
        }
        if std::env::var_os("SPOKE_BLESS").is_some() {
            std::fs::write(path, format!("{}\n{BORDER}{said}", script.trim_end())).unwrap();
        } else if said != expected {
            writeln!(wrong, "{name}: the answer is another\n{}", difference(expected, &said)).unwrap();
        }
    }
    assert!(!paths.is_empty(), "no scenario in {}", folder.display());
    assert!(wrong.is_empty(), "{wrong}");
}

/// The plan of a household as a text, and what is to be said against it.
fn answer(name: &str, script: &str) -> (String, Vec<String>) {
    let facts = Told::of(script);
    let nothing = |file: &str| Err(format!("{file} is not here"));
    let offers = Catalogue::default();
    let world = World { devices: Devices::shipped(), offers: &offers };
    let document = match read(name, script, &world, TODAY, &nothing) {
        Ok(document) => document,
        Err(refused) => return (format!("refused\n{refused}\n"), Vec::new()),
    };
    let household = household(&document, &facts);
    let outcome = match make(&household) {
        Ok(outcome) => outcome,
        Err(disagreement) => return (format!("defect\n  {disagreement}\n"), Vec::new()),
    };
    let mut objections = in_other_order(&document, &facts, &outcome);
    let said = match &outcome {
        Outcome::Plan(plan) => {
            objections.extend(against(&household, plan));
            Page { household: &household, weight: plan.weight, text: String::new() }.plan(plan)
        }
        Outcome::Conflict(conflict) => {
            Page { household: &household, weight: conflict.weight, text: String::new() }.conflict(conflict)
        }
    };
    (said, objections)
}

fn household<'a>(document: &'a Document, facts: &'a Told) -> Household<'a> {
    Household { today: TODAY, inventory: &document.inventory, intent: &document.intent, offers: &document.offers, facts }
}

/// What must hold of every plan.
fn against(household: &Household, plan: &Plan) -> Vec<String> {
    let verdict = review(household, &Variant::default(), &plan.best.solution);
    let sum = |parts: &[i64]| parts.iter().sum::<i64>();
    let parts = sum(&verdict.lines) + sum(&verdict.trips) + verdict.pools.iter().map(|(_, cost)| cost).sum::<i64>();
    let reasons = plan.decisions.iter().flat_map(|decision| &decision.because);
    let cheaper = reasons.filter(|because| matches!(because, Because::NextBest { costs_more, .. } if *costs_more < 0)).count();
    let today = &plan.today.verdict;
    let checks = [
        (verdict.accepts(), format!("the checker refuses it: {:?} {:?}", verdict.broken, verdict.shortfalls)),
        (verdict.objective() == plan.incumbent, format!("its price is {}, not {}", verdict.objective(), plan.incumbent)),
        (plan.is_proved(), "it is not proved".to_owned()),
        (sum(&verdict.months) == verdict.money, "the months do not add up".to_owned()),
        (parts == verdict.money, "lines, trips and pools do not add up".to_owned()),
        (cheaper == 0, "a next best is cheaper".to_owned()),
        (plan.policies.iter().all(|policy| policy.costs >= 0), "a rule has a price below nothing".to_owned()),
        (!today.accepts() || plan.incumbent <= today.objective(), "today keeps every rule for less".to_owned()),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, objection)| objection).collect()
}

/// Devices and offers the other way round must not change what the best costs.
fn in_other_order(document: &Document, facts: &Told, outcome: &Outcome) -> Vec<String> {
    let mut turned = document.clone();
    turned.inventory.devices.reverse();
    turned.offers.reverse();
    let cheapest = |conflict: &Conflict| conflict.ways_out.first().map(|(_, cost)| *cost);
    let same = match (outcome, make(&household(&turned, facts))) {
        (Outcome::Plan(plan), Ok(Outcome::Plan(other))) if plan.incumbent == other.incumbent => return Vec::new(),
        (Outcome::Plan(plan), Ok(Outcome::Plan(other))) => format!("{} and {}", plan.incumbent, other.incumbent),
        (Outcome::Conflict(one), Ok(Outcome::Conflict(other))) if cheapest(one) == cheapest(&other) => return Vec::new(),
        (_, other) => format!("{other:?}").chars().take(200).collect(),
    };
    vec![format!("another order of devices and offers gives another answer: {same}")]
}

/// The lines that differ, those that are missing with a minus.
fn difference(expected: &str, said: &str) -> String {
    let (one, other): (BTreeSet<&str>, BTreeSet<&str>) = (expected.lines().collect(), said.lines().collect());
    let gone = expected.lines().filter(|line| !other.contains(line)).map(|line| format!("  - {line}\n"));
    let new = said.lines().filter(|line| !one.contains(line)).map(|line| format!("  + {line}\n"));
    gone.chain(new).collect()
}

/// A plan being written down.
struct Page<'a> {
    household: &'a Household<'a>,
    weight: i64,
    text: String,
}

impl Page<'_> {
    fn plan(mut self, plan: &Plan) -> String {
        let months = if plan.months == 1 { "month" } else { "months" };
        self.say(format!("{} {months} from {}, in {}", plan.months, plan.from, plan.currency.code()));
        self.say(format!("today    {}{}", self.amount(plan.today.verdict.money), self.lacks(&plan.today)));
        let extra = [("time", plan.best.verdict.hassle), ("caution about contracts", plan.best.verdict.premium)];
        let extra = extra.iter().filter(|(_, cost)| *cost != 0).map(|(what, cost)| format!(", {what} {}", self.amount(*cost)));
        let extra: String = extra.collect();
        self.say(format!("best     {}{extra}, saves {}", self.amount(plan.best.verdict.money), self.amount(plan.saves())));
        let proved = if plan.is_proved() { "proved" } else { "not proved" };
        self.say(format!("{proved}   {} found, nothing below {}", self.amount(plan.incumbent), self.amount(plan.bound)));
        self.setup(&plan.best);
        if !plan.decisions.is_empty() {
            self.say("decisions");
        }
        for decision in &plan.decisions {
            let what = self.what(&decision.what);
            self.say(format!("  {what}: saves {}", self.amount(decision.saves)));
            for because in &decision.because {
                let because = self.because(because);
                self.say(format!("    {because}"));
            }
        }
        let costs = |policy: &planner::plan::PolicyPrice| format!("{} {}", self.rule(&policy.rule), self.amount(policy.costs));
        let rules: Vec<String> = plan.policies.iter().map(costs).collect();
        if !rules.is_empty() {
            self.say(format!("rules cost  {}", rules.join(" · ")));
        }
        for unknown in &plan.unknowns {
            let saves = unknown.would_save.map_or(String::new(), |saves| format!(", a yes would save {}", self.amount(saves)));
            self.say(format!("unknown  {}{saves}", question(&unknown.question)));
        }
        for notice in &plan.notices {
            let noticed = self.noticed(notice);
            self.say(format!("noticed  {noticed}"));
        }
        for step in &plan.steps {
            let act = self.act(step);
            self.say(format!("{}  {}: {act}", step.on, step.device));
        }
        self.text
    }

    fn conflict(mut self, conflict: &Conflict) -> String {
        if conflict.conflicts.is_empty() {
            self.say("conflict with what is sold");
        }
        for rules in &conflict.conflicts {
            self.say("conflict");
            for rule in rules {
                let rule = self.rule(rule);
                self.say(format!("  {rule}"));
            }
        }
        for (given_up, cost) in &conflict.ways_out {
            let rules: Vec<String> = given_up.iter().map(|rule| self.rule(rule)).collect();
            let said = format!("without {} everything costs {}", rules.join(" and "), self.amount(*cost));
            self.say(said);
        }
        self.text
    }

    fn say(&mut self, line: impl AsRef<str>) {
        writeln!(self.text, "{}", line.as_ref()).unwrap();
    }

    /// An amount in the planner's unit, to the hundredth of a cent.
    fn amount(&self, amount: i64) -> String {
        let decimals = decimals(self.household.intent.currency);
        let hundredths = (i128::from(amount) * 100 * 2 + i128::from(self.weight)).div_euclid(i128::from(self.weight) * 2);
        let (sign, all) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
        let unit = 10_u128.pow(decimals) * 100;
        let width = decimals as usize + 2;
        let digits = format!("{:0width$}", all % unit);
        let digits = digits.strip_suffix("00").unwrap_or(&digits);
        if digits.is_empty() { format!("{sign}{}", all / unit) } else { format!("{sign}{}.{digits}", all / unit) }
    }

    fn lacks(&self, setup: &Setup) -> String {
        let short = setup.verdict.shortfalls.iter().map(|s| format!(", {} lacks {} in {}", s.device, s.volume, month(s.month)));
        let broken = setup.verdict.broken.iter().map(|broken| {
            let at = broken.at.map_or(String::new(), |at| format!(" at {at}"));
            format!(", {}: {:?}{at}", broken.device, broken.rule)
        });
        let all: Vec<String> = short.chain(broken).collect();
        let rest = if all.len() > 3 { format!(" and {} more", all.len() - 3) } else { String::new() };
        all.iter().take(3).map(String::as_str).collect::<String>() + &rest
    }

    /// Every line, trip and pool, with what it costs.
    fn setup(&mut self, setup: &Setup) {
        self.say("lines");
        for (line, cost) in setup.solution.lines.iter().zip(&setup.verdict.lines) {
            let role = role(line.role);
            let many = setup.solution.hubs.len() > 1;
            let through = setup.solution.hub_of(&line.device).filter(|_| many).map(|hub| format!("through {}", hub.device));
            let service = |service: &HomeService| match (service, &through) {
                (HomeService::Tether, Some(through)) => through.clone(),
                _ => self.service(service, line.held),
            };
            let months = self.ranges(&line.months, service);
            self.say(format!("  {}{role}: {months}, {}", line.device, self.amount(*cost)));
        }
        let mut pools: Vec<&OfferId> = setup.verdict.pools.iter().map(|(id, _)| id).collect();
        pools.sort();
        for id in pools {
            let cost = setup.verdict.pools.iter().find(|(pool, _)| pool == id).map_or(0, |(_, cost)| *cost);
            let members = setup.solution.lines.iter().filter(|line| line.months.iter().any(|s| self.is_in(s, line.held, id)));
            let members: Vec<String> = members.map(|line| line.device.to_string()).collect();
            let sizes: Vec<(usize, Option<usize>)> =
                setup.solution.sizes.iter().filter(|size| size.offer == *id).map(|size| (size.month, size.tier)).collect();
            self.say(format!("pool {id}: {}, {}, {}", members.join(" "), self.sizes(id, &sizes), self.amount(cost)));
        }
        let mut said = BTreeSet::new();
        for plan in &setup.solution.trips {
            let trip = &self.household.intent.trips[plan.trip];
            if said.insert(plan.trip) {
                self.say(format!("trip {}: {}, {}", trip.name, stays(trip), self.amount(setup.verdict.trips[plan.trip])));
            }
            for traveller in &plan.travellers {
                self.say(format!("  {} {}", traveller.device, trip_service(trip, &traveller.service)));
            }
        }
    }

    fn is_in(&self, service: &HomeService, held: Option<usize>, id: &OfferId) -> bool {
        match service {
            HomeService::Pool(pool) => pool == id,
            HomeService::Held => held.is_some_and(|at| self.household.inventory.lines[at].offer == *id),
            _ => false,
        }
    }

    /// `2026-12 to 2027-03 this, then that`.
    fn ranges<T: PartialEq>(&self, months: &[T], say: impl Fn(&T) -> String) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut first = 0;
        for at in 1..=months.len() {
            if months.get(at) == Some(&months[first]) {
                continue;
            }
            let whole = first == 0 && at == months.len();
            let span =
                if at - 1 == first { self.month(first) } else { format!("{} to {}", self.month(first), self.month(at - 1)) };
            parts.push(if whole { say(&months[first]) } else { format!("{span} {}", say(&months[first])) });
            first = at;
        }
        parts.join(", ")
    }

    fn month(&self, at: usize) -> String {
        month(self.household.intent.from.saturating_add(i32::try_from(at).unwrap().months()))
    }

    fn service(&self, service: &HomeService, held: Option<usize>) -> String {
        match service {
            HomeService::Held => match held.map(|at| &self.household.inventory.lines[at]) {
                Some(line) => format!("keeps {}", line.offer),
                None => "keeps nothing".to_owned(),
            },
            HomeService::Line(id) => id.to_string(),
            HomeService::Companion(id) => format!("companion {id}"),
            HomeService::Pool(id) => format!("in {id}"),
            HomeService::Tether => "through the hub".to_owned(),
            HomeService::Wifi => "no line".to_owned(),
        }
    }

    fn sizes(&self, id: &OfferId, sizes: &[(usize, Option<usize>)]) -> String {
        let offer: &Offer = self.household.offers.iter().find(|offer| offer.id == *id).unwrap();
        let size = |tier: Option<usize>| tier.map_or("one size".to_owned(), |tier| offer.price.tiers[tier].volume.to_string());
        let mut said: Vec<String> = Vec::new();
        for (at, (from, tier)) in sizes.iter().enumerate() {
            if at == 0 || sizes[at - 1].1 != *tier {
                let since = if *from == 0 { String::new() } else { format!(" from {}", self.month(*from)) };
                said.push(format!("{}{since}", size(*tier)));
            }
        }
        if said.is_empty() { "left".to_owned() } else { said.join(", ") }
    }

    fn what(&self, what: &What) -> String {
        match what {
            What::Line { device, role: of, from, to } => {
                let held = self.household.inventory.lines.iter().position(|line| line.device == *device);
                let to = to.iter().map(|(at, service)| match at {
                    0 => self.service(service, held),
                    at => format!("from {} {}", self.month(*at), self.service(service, held)),
                });
                let from = match (of, from) {
                    (LineRole::Main, HomeService::Held) => self.service(from, held),
                    (_, HomeService::Held) => "its line".to_owned(),
                    (_, from) => self.service(from, None),
                };
                format!("{device}{} {from} -> {}", role(*of), to.collect::<Vec<_>>().join(", "))
            }
            What::Pool { offer, sizes, devices } => {
                let devices: Vec<String> = devices.iter().map(ToString::to_string).collect();
                let devices = if devices.is_empty() { "nobody".to_owned() } else { devices.join(" ") };
                format!("pool {offer}, {}, for {devices}", self.sizes(offer, sizes))
            }
            What::Trip { trip, travellers } => {
                format!(
                    "{} {}",
                    self.household.intent.trips[*trip].name,
                    self::travellers(&self.household.intent.trips[*trip], travellers)
                )
            }
            What::RemoveProfile { device, profile } => format!("{device} “{profile}” is removed"),
        }
    }

    fn because(&self, because: &Because) -> String {
        match because {
            Because::NextBest { without, costs_more, time, instead } => {
                let signed = |amount: i64| format!("{} {}", self.amount(amount.abs()), if amount < 0 { "less" } else { "more" });
                let parts = format!(" ({} money, {} time)", signed(costs_more - time), signed(*time));
                let parts = if *time == 0 { String::new() } else { parts };
                let (without, instead) = (self.ban(without), self.what(instead));
                format!("without {without}: {} more{parts}, by {instead}", self.amount(*costs_more))
            }
            Because::Asked { rule, costs_less } => {
                format!("asked by {}: {} less without it", self.rule(rule), self.amount(*costs_less))
            }
            Because::Follows => "it follows from its lines".to_owned(),
            Because::Rule { without, rule, costs_less, against } => {
                let (without, rule, against) = (self.ban(without), self.rule(rule), self.what(against));
                format!("without {without}: {rule} is against {against}, {} less", self.amount(*costs_less))
            }
            Because::OnlyWay { without, rules } => {
                let rules: Vec<String> = rules.iter().map(|rule| self.rule(rule)).collect();
                let way = if rules.is_empty() { String::new() } else { format!(" but to give up {}", rules.join(" and ")) };
                format!("without {}: nothing is left{way}", self.ban(without))
            }
            Because::FreesPlace => "it frees a place".to_owned(),
        }
    }

    fn ban(&self, ban: &Ban) -> String {
        match ban {
            Ban::Home(device, HomeChoice::On(id)) => format!("{device} on {id}"),
            Ban::Home(device, HomeChoice::Held) => format!("{device} as it is"),
            Ban::Home(device, HomeChoice::Tether) => format!("{device} through the hub"),
            Ban::Home(device, HomeChoice::Wifi) => format!("{device} without a line"),
            Ban::Trip(_, device, choice) => match choice {
                TripChoice::Roam => format!("{device} roaming"),
                TripChoice::Packages => format!("{device} on packages"),
                TripChoice::Package(id) => format!("{device} on {id}"),
                TripChoice::Tether => format!("{device} through the hub"),
                TripChoice::Off => format!("{device} off"),
            },
            Ban::Pool(id) => format!("pool {id}"),
            Ban::Tier(id, tier) => format!("{id} in {}", self.sizes(id, &[(0, Some(*tier))])),
        }
    }

    fn rule(&self, rule: &Rule) -> String {
        match rule {
            Rule::KeepNumbers => "keeping numbers".to_owned(),
            Rule::FreeSlots => "free places on the hub".to_owned(),
            Rule::BackupLine => "the backup line".to_owned(),
            Rule::Commitment => "the rule on contracts".to_owned(),
            Rule::OneProvider => "one provider a trip".to_owned(),
            Rule::BankCodes => "bank codes".to_owned(),
            Rule::Hassle => "people's time".to_owned(),
            Rule::Need(device) => format!("the data of {device} at home"),
            Rule::Alone(device) => format!("{device} working alone"),
            Rule::Calls(device) => format!("calls to {device}"),
            Rule::TripNeed(trip, device) => format!("the need of {device} on {}", self.household.intent.trips[*trip].name),
        }
    }

    fn noticed(&self, notice: &Notice) -> String {
        let settled = if notice.is_settled { ", which the plan changes" } else { "" };
        match &notice.what {
            Noticed::HardlyUsed(found) => {
                let of = found.included.map_or("no limit".to_owned(), |included| included.to_string());
                let instead = found.instead.as_ref().map_or("nothing else costs less".to_owned(), |(offer, cost)| {
                    format!("{offer} would do for {}", self.amount(*cost))
                });
                let leaving = found.leaving.map_or(String::new(), |cost| format!(", at once for {}", self.amount(cost)));
                let (device, offer, used, costs) = (&found.device, &found.offer, found.used, self.amount(found.costs));
                format!(
                    "{device}: {offer} costs {costs}, {used} of {of} a month is used, {instead}, can end {}{leaving}{settled}",
                    found.ends
                )
            }
            Noticed::UnusedEsim(found) => {
                let stored = found.stored.map_or(String::new(), |stored| format!(" ({stored} profiles)"));
                let line = found.line.as_ref().map(|(offer, cost)| format!("{offer} for {}", self.amount(*cost)));
                let travel = found.takes_travel.then(|| "travel eSIMs".to_owned());
                let takes: Vec<String> = line.into_iter().chain(travel).collect();
                format!("{}: nothing on its eSIM{stored}, which takes {}{settled}", found.device, takes.join(" and "))
            }
        }
    }

    fn act(&self, step: &Step) -> String {
        match &step.act {
            Act::RemoveProfile { profile } => format!("remove “{profile}”"),
            Act::Open { offer, moves_number: true } => format!("open {offer} and move the number to it"),
            Act::Open { offer, moves_number: false } => format!("open {offer}"),
            Act::Reprice { offer } => format!("ask for today's price of {offer}"),
            Act::LookAtLock => "look whether it is locked to its carrier".to_owned(),
            Act::AddCompanion { offer } => format!("add {offer}"),
            Act::Join { offer, moves_number: true } => format!("join {offer} and move the number to it"),
            Act::Join { offer, moves_number: false } => format!("join {offer}"),
            Act::End { offer } => format!("end {offer}"),
            Act::Tether => "use the hub's hotspot".to_owned(),
            Act::Buy { offer, count, trip, starts, not_in, once_only } => {
                let not_in = not_in.iter().map(|place| format!(", off in {place}")).collect::<String>();
                let once = if *once_only == Some(true) { ", installs once" } else { "" };
                let count = if *count > 1 { format!("{count} × ") } else { String::new() };
                let trip = &self.household.intent.trips[*trip].name;
                format!("buy {count}{offer} for {trip}, {}{not_in}{once}", starting(starts))
            }
            Act::RoamingOff { trip, until } => {
                let until = until.map_or(String::new(), |place| format!(" until {place}"));
                format!("data roaming off for {}{until}", self.household.intent.trips[*trip].name)
            }
            Act::ChooseNetwork { place, network, like, choice, .. } => {
                let like: Vec<String> = like.iter().map(ToString::to_string).collect();
                let why = if like.is_empty() { "for its bands".to_owned() } else { format!("like {}", like.join(" and ")) };
                let how = choice.how.as_deref().map_or(String::new(), |how| format!(", {how}"));
                format!("choose {network} in {place} by hand, {why}, can: {:?}{how}", choice.can)
            }
            Act::NoCover { place, until, satellite, .. } => format!("no line at {place} until {until}, satellite: {satellite:?}"),
        }
    }
}

fn month(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

fn role(role: LineRole) -> &'static str {
    match role {
        LineRole::Main => "",
        LineRole::Second => " (second)",
        LineRole::Backup => " (backup)",
    }
}

/// `JP 2026-12-06 to 2026-12-20`, by the clocks of the places.
fn stays(trip: &Trip) -> String {
    let stay = |stay: &fleet::intent::Stay| {
        let day = |at: jiff::Timestamp| at.to_zoned_datetime(stay.zone.clone()).date();
        let until = day(stay.until.checked_sub(1.nanosecond()).unwrap());
        let stop = if stay.layover { " stop" } else { "" };
        format!("{}{stop} {} to {until}", stay.place, day(stay.from))
    };
    trip.stays.iter().map(stay).collect::<Vec<_>>().join(", ")
}

fn trip_service(trip: &Trip, service: &TripService) -> String {
    match service {
        TripService::Roam => "roams".to_owned(),
        TripService::Off => "off".to_owned(),
        TripService::Tether(hub) => format!("through {hub}"),
        TripService::Packages(_) | TripService::Split(..) => {
            let bought = service.purchases().iter().map(|purchase| {
                let count = if purchase.count() > 1 { format!("{} × ", purchase.count()) } else { String::new() };
                format!("on {count}{} {} to {}", purchase.offer, purchase.first, purchase.last)
            });
            let roamed = roamed(trip, service).into_iter().map(|(first, last)| format!("roams {first} to {last}"));
            bought.chain(roamed).collect::<Vec<_>>().join(" and ")
        }
    }
}

/// The days on which the own line is used, each row of them from the first to the last.
fn roamed(trip: &Trip, service: &TripService) -> Vec<(Date, Date)> {
    let mut rows: Vec<(Date, Date)> = Vec::new();
    let mut goes_on = false;
    for day in days_away(trip, &jiff::tz::TimeZone::UTC) {
        let roams = service.roams_at(day.place);
        match rows.last_mut().filter(|_| goes_on) {
            Some(row) if roams => row.1 = day.date,
            _ if roams => rows.push((day.date, day.date)),
            _ => {}
        }
        goes_on = roams;
    }
    rows
}

fn travellers(trip: &Trip, travellers: &[Traveller]) -> String {
    let said = travellers.iter().map(|traveller| format!("{} {}", traveller.device, trip_service(trip, &traveller.service)));
    said.collect::<Vec<_>>().join(", ")
}

fn starting(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Purchase => "starts when bought".to_owned(),
        Trigger::Install => "starts when installed".to_owned(),
        Trigger::Enable => "starts when switched on".to_owned(),
        Trigger::FirstNetwork => "starts on the first network".to_owned(),
        Trigger::FirstData => "starts with the first byte".to_owned(),
        Trigger::FixedDate(day) => format!("starts on {day}"),
        Trigger::ChosenDate => "starts on a chosen day".to_owned(),
    }
}

fn question(question: &Question) -> String {
    match question {
        Question::Tethering(id) => format!("whether {id} allows tethering"),
        Question::Stale(id, read) => format!("whether the terms of {id} still hold, read {read}"),
        Question::Taxes(id) => format!("whether taxes come on top of {id}"),
        Question::Lock(device) => format!("whether {device} is locked"),
        Question::LiveLines(device) => format!("how many lines of {device} can be live"),
        Question::Stored(device) => format!("how many profiles {device} stores"),
    }
}
