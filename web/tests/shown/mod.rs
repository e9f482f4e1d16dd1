//! A household's file, planned, and each page of it: what the example serves and the tests read.

#![allow(dead_code, reason = "tests and the example each use a part")]

use std::collections::BTreeMap;
use std::path::Path;

use askama::Template;
use axum::http::StatusCode;
use fleet::offer::Offer;
use household::{Document, World};
use jiff::civil::Date;
use planner::plan::{Outcome, make_within};
use planner::solve::Effort;
use proposal::answer::{Answer, PlanAnswer, Scene};
use proposal::setting::Setting;
use reference::devices::Devices;
use reference::offers::Catalogue;
use web::pages::devices::{self, Add, Device, Devices as DeviceList, Import};
use web::pages::failed::{Failed, Failure};
use web::pages::welcome::{Entered, Invitation, SignIn, Welcome};
use web::pages::{
    Frame, Here, emergency, history, home, lines, more, plan, review, settings, spending, steps, told, told::Told, wheels,
};
use web::words::{Language, Words};

/// A household and its plan.
pub(crate) struct Shown {
    /// What its file says.
    pub(crate) document: Document,
    /// What could be bought.
    pub(crate) offers: Vec<Offer>,
    /// The plan in each language.
    pub(crate) answers: Vec<PlanAnswer>,
    /// The day.
    pub(crate) today: Date,
}

/// What stands behind the question mark of an address.
pub(crate) type Asked = BTreeMap<String, String>;

/// Reasons of a larger household are searches that its pages need not wait for here.
const REASONS_FOR_MAX: usize = 4;

/// A status and a page.
pub(crate) type Drawn = (StatusCode, askama::Result<String>);

/// Every page, each in a state worth looking at.
pub(crate) const PAGES: [&str; 23] = [
    "/",
    "/devices",
    "/devices/phone",
    "/devices/add",
    "/devices/add?query=pixel 9",
    "/devices/import?wrong",
    "/lines",
    "/plan",
    "/plan?stale",
    "/steps",
    "/spending",
    "/review",
    "/history",
    "/settings",
    "/more",
    "/emergency",
    "/welcome",
    "/sign-in",
    "/invitation",
    "/failed/403",
    "/failed/404",
    "/failed/409",
    "/failed/500",
];

impl Shown {
    /// Reads and plans.
    pub(crate) fn of(file: &Path, today: Date) -> Result<Self, String> {
        shown(file, today)
    }

    /// The plan in a language.
    pub(crate) fn told<'a>(&'a self, words: &'a Words) -> Told<'a> {
        let at = Language::ALL.iter().position(|language| *language == words.language).unwrap_or(0);
        Told { words, answer: &self.answers[at], document: &self.document, offers: &self.offers, today: self.today }
    }
}

fn shown(file: &Path, today: Date) -> Result<Shown, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let name = file.display().to_string();
    let folder = file.parent().unwrap_or(Path::new(""));
    let loader = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
    let catalogue = Catalogue::shipped().clone();
    let world = World { devices: Devices::shipped(), offers: &catalogue };
    let document = household::read(&name, &text, &world, today, &loader).map_err(|refused| refused.to_string())?;
    let setting = Setting::new(name, document, catalogue, today);
    let is_small = setting.document.inventory.devices.len() <= REASONS_FOR_MAX;
    let clock = || 0.0;
    let effort = Effort { clock: &clock, seconds_max: 40.0, what_ifs_max: if is_small { usize::MAX } else { 0 } };
    let plan = match make_within(&setting.household(), &effort).map_err(|disagreement| disagreement.to_string())? {
        Outcome::Plan(plan) => plan,
        Outcome::Conflict(conflict) => {
            let conflict = proposal::answer::conflict(&setting, &conflict);
            return Err(format!("the rules are in conflict: {conflict:?}"));
        }
    };
    let answers =
        Language::ALL.map(|language| match proposal::answer::answer(&Scene::new(&setting, &plan, 0.0).in_language(language)) {
            Answer::Plan(answer) => Ok(*answer),
            Answer::Conflict(_) => Err("a plan is no conflict".to_owned()),
        });
    let answers = answers.into_iter().collect::<Result<_, String>>()?;
    Ok(Shown { document: setting.document, offers: setting.offers, answers, today })
}

/// The page of an address.
pub(crate) fn drawn(path: &str, query: &Asked, told: Told<'_>, frame: &dyn Fn(Here) -> Frame) -> Drawn {
    let asked = query.get("query").map(String::as_str).unwrap_or_default();
    let people = || told.document.inventory.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    let outside = || Frame { household: String::new(), ..frame(Here::Outside) };
    let html = match path {
        "/" => home::Home { frame: frame(Here::Home), view: home::view::home(told, &known(told)) }.render(),
        "/devices" => DeviceList { frame: frame(Here::Devices), view: devices::view::devices(told) }.render(),
        "/devices/add" => {
            let view = devices::view::add(told.words, asked, people(), Some(told.document.intent.home));
            Add { frame: frame(Here::Devices), view, entered: Entered::default() }.render()
        }
        "/devices/import" => {
            Import { frame: frame(Here::Devices), faults: row_faults(query), right: 3, table: String::new() }.render()
        }
        "/lines" => lines::Lines {
            frame: frame(Here::Lines),
            view: lines::view::page(told, asked),
            devices: devices_of(told),
            entered: Entered::default(),
        }
        .render(),
        "/plan" => plan::Plan { frame: frame(Here::Plan), view: plan::view::page(told, query.contains_key("stale")) }.render(),
        "/steps" => steps::Steps { frame: frame(Here::Steps), view: steps::view::page(told) }.render(),
        "/spending" => spending::Spending { frame: frame(Here::Spending), view: spending::view::page(told) }.render(),
        "/review" => review::Review { frame: frame(Here::Review), view: review::view::page(told) }.render(),
        "/history" => history::History { frame: frame(Here::History), view: history::view::History::default() }.render(),
        "/settings" => {
            let view = settings::view::page(told, settings::view::people(told), Vec::new());
            settings::Settings { frame: frame(Here::Settings), view }.render()
        }
        "/more" => more::More { frame: frame(Here::More) }.render(),
        "/emergency" => emergency::Emergency { frame: frame(Here::More), view: emergency::view::page(told) }.render(),
        "/welcome" => Welcome { frame: outside(), entered: Entered::default() }.render(),
        "/sign-in" => {
            let mut entered = Entered::default();
            entered.values.insert("name", "Ana".to_owned());
            SignIn { frame: outside(), entered, next: "/".to_owned(), passkeys: true, provider: None }.render()
        }
        "/invitation" => Invitation {
            frame: outside(),
            by: "Ana".to_owned(),
            household: "Lake house".to_owned(),
            role: "role-member",
            href: "/invitation".to_owned(),
            entered: Entered::default(),
        }
        .render(),
        other => return one(other, told, frame),
    };
    (StatusCode::OK, html)
}

/// A device by its name, or what went wrong.
fn one(path: &str, told: Told<'_>, frame: &dyn Fn(Here) -> Frame) -> Drawn {
    let inventory = &told.document.inventory;
    let name = inventory.devices.iter().map(|device| &device.id.0).find(|name| told::address("devices", name) == path);
    if let Some(view) = name.and_then(|name| devices::view::device(told, name)) {
        return (StatusCode::OK, Device { frame: frame(Here::Devices), view }.render());
    }
    let failure = match path {
        "/failed/403" => Failure::Forbidden,
        "/failed/409" => Failure::Stale,
        "/failed/429" => Failure::TooMany(30),
        "/failed/500" => Failure::Broken("7F3A-91C2".to_owned()),
        _ => Failure::Absent,
    };
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::NOT_FOUND);
    (status, Failed { frame: frame(Here::Outside), failure, back: "/".to_owned() }.render())
}

/// What Home knows besides the plan: nothing was measured.
pub(crate) fn known(told: Told<'_>) -> home::view::Known {
    let seen = wheels::Seen { rings: wheels::expected(told), is_expected: true, ..Default::default() };
    home::view::Known { seen, ..Default::default() }
}

/// What a table with wrong rows leads to: `/devices/import?wrong`.
fn row_faults(query: &Asked) -> Vec<devices::view::RowFault> {
    let fault = |line, column: &str, problem: &str, instead: &str| devices::view::RowFault {
        line,
        column: column.to_owned(),
        problem: problem.to_owned(),
        instead: instead.to_owned(),
    };
    if !query.contains_key("wrong") {
        return Vec::new();
    }
    vec![
        fault(3, "model", "“iPhone 99” is not in the catalogue", "write its kind instead, such as phone"),
        fault(5, "eid", "an EID has 32 digits, this one has 31", ""),
    ]
}

fn devices_of(told: Told<'_>) -> Vec<String> {
    told.document.inventory.devices.iter().map(|device| device.id.0.clone()).collect()
}
