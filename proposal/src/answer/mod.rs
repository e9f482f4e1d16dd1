//! What `spoke plan` answers, as one value: `--json` prints it, the terminal and the picture draw it.
//!
//! Every word and every amount is made here once, so that no two ways of showing a plan can disagree. Amounts are in the
//! household's currency; as JSON they are decimal texts (`"1297.10"`), so that no reader rounds them. `incumbent` and `bound` are
//! numbers in the currency's major unit, for comparing with other solvers.
//!
//! Not here: whole reasonings (`commands::explain`), and how anything is laid out (`render`).

pub mod amount;
mod build;
mod conflict;
mod decisions;
pub mod notices;
mod questions;
mod scene;
mod setup;
mod steps;
pub mod terms;
pub mod words;

use fleet::money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use amount::Amount;
pub use build::answer;
pub use conflict::{conflict, conflict_in};
pub use questions::letter;
pub use scene::Scene;

/// What comes of planning: a plan, or the rules that cannot all be kept.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "What spoke plan --json prints")]
pub enum Answer {
    /// A plan.
    Plan(Box<PlanAnswer>),
    /// The rules and needs cannot all be kept.
    Conflict(ConflictAnswer),
}

impl Answer {
    /// Reads an answer as it was written as JSON.
    ///
    /// # Errors
    /// With a sentence, when it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        /// What every answer has.
        #[derive(Deserialize)]
        struct Head {
            currency: String,
        }
        let head: Head = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let currency = Currency::from_code(&head.currency).ok_or_else(|| format!("there is no currency {}", head.currency))?;
        amount::reading(currency, || serde_json::from_str(text)).map_err(|error| error.to_string())
    }
}

/// A plan: what is paid today, the best that keeps every rule, what changes and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PlanAnswer {
    /// The form of this answer; it grows when a key changes its meaning.
    pub version: u32,
    /// The file that was read.
    pub file: String,
    /// The day the plan was made on, in the household's zone.
    pub made_on: String,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// First day of the plan.
    pub from: String,
    /// The day after the last one.
    pub until: String,
    /// How many months are planned.
    pub months: u16,
    /// What is minimised, in the currency's major unit: expected money, people's time at the household's own price, and what the
    /// commitment rule asks of long contracts.
    pub incumbent: f64,
    /// Nothing that keeps the rules costs less, in the currency's major unit.
    pub bound: f64,
    /// (incumbent − bound) ÷ incumbent.
    pub gap: f64,
    /// Whether it is proved that nothing cheaper keeps the rules: the gap is at most one in a million.
    pub proved: bool,
    /// How long finding and proving it took; reading the file and finding the reasons not counted.
    pub seconds: f64,
    /// What is paid today, over the plan's months.
    pub today: Setup,
    /// The best that keeps every rule.
    pub best: Setup,
    /// Money saved against today over the plan's months; negative when the best costs more.
    pub saves: Amount,
    /// Hubs with the devices around them, and devices around none.
    pub wheels: Vec<Wheel>,
    /// Each line of each device, today and in the plan.
    pub lines: Vec<Line>,
    /// Each trip and how everybody is served on it.
    pub trips: Vec<Trip>,
    /// What changes against today, numbered as `spoke explain` takes them.
    pub decisions: Vec<Decision>,
    /// What each of the household's rules costs.
    pub policies: Vec<Policy>,
    /// What nobody could say, numbered after the decisions.
    pub unknowns: Vec<Unknown>,
    /// What is worth knowing though nothing is wrong with it.
    pub notices: Vec<Notice>,
    /// What is to be done, by day.
    pub steps: Vec<Step>,
    /// Where the terms of every offer in the plan were read.
    pub sources: Vec<OfferSource>,
    /// At which exchange rates prices were taken; none when every offer in the plan is in the household's currency.
    pub exchange: Option<ExchangeRates>,
}

/// A way to serve everything, priced.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Setup {
    /// Money of an average month at home, without trips.
    pub a_month: Amount,
    /// Money over the plan's months, trips included.
    pub total: Amount,
    /// The part of it for trips.
    pub trips: Amount,
    /// Money in each month, fees and packages where they are due.
    pub by_month: Vec<Amount>,
    /// People's time at the household's own price; not money that is paid.
    pub hassle: Amount,
    /// What would not be served.
    pub lacks: Vec<Lack>,
}

/// Something that is not served.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Lack {
    /// The device.
    pub device: String,
    /// What it lacks, in words.
    pub what: String,
}

/// How a device is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// By a line of its own.
    Own,
    /// By a line in a shared pool.
    Pool,
    /// By a second profile that shares the hub's number.
    Companion,
    /// Through the hub's hotspot.
    Tethered,
    /// By Wi-Fi where there is some.
    Wifi,
    /// Not at all, but for emergency calls.
    Off,
}

/// A hub and what is around it; without a hub, devices that stand alone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Wheel {
    /// Whose it is; empty for what the household shares.
    pub owner: String,
    /// The device that lends its connection.
    pub hub: Option<Node>,
    /// The devices around it.
    pub spokes: Vec<Node>,
}

/// A device in the picture.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// Its name.
    pub device: String,
    /// What it is (`phone`, `tablet`, …).
    pub kind: String,
    /// How it is served today.
    pub today: Spoke,
    /// How it is served by the plan, once all changes are made.
    pub best: Spoke,
}

/// How a device hangs on its hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Spoke {
    /// The way: the style of its line in every picture.
    pub mode: Mode,
    /// The subscription's number, the same for all that share one: the colour in every picture. None without one.
    pub line: Option<usize>,
    /// What serves it, in words.
    pub by: String,
}

/// A line of a device, today and in the plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// The device.
    pub device: String,
    /// `main`, `second` or `backup`.
    pub role: String,
    /// The telephone number of today's line.
    pub number: Option<String>,
    /// How it is served today.
    pub today: Service,
    /// How it is served from which month on.
    pub best: Vec<Since>,
    /// What it costs over the plan's months today, without pools and trips.
    pub costs_today: Amount,
    /// What it costs in the plan, without pools and trips.
    pub costs: Amount,
}

/// How a line is served from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Since {
    /// First day.
    pub from: String,
    /// How.
    #[serde(flatten)]
    pub service: Service,
}

/// How something is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Service {
    /// The way.
    pub mode: Mode,
    /// The offer's id, when there is one.
    pub offer: Option<String>,
    /// In words.
    pub text: String,
}

/// A trip.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Trip {
    /// As the household calls it.
    pub name: String,
    /// First day away.
    pub from: Option<String>,
    /// Last day away.
    pub until: Option<String>,
    /// Places, without layovers.
    pub places: Vec<String>,
    /// Money, packages and what roaming adds to bills.
    pub costs: Amount,
    /// What today's lines would cost on it.
    pub costs_today: Amount,
    /// Everybody on it.
    pub travellers: Vec<Traveller>,
}

/// A device on a trip.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Traveller {
    /// The device.
    pub device: String,
    /// How it is served.
    pub service: Service,
    /// Packages to buy.
    pub packages: Vec<Package>,
    /// How many packages were compared for it.
    pub compared: Option<usize>,
}

/// Packages of one kind.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Package {
    /// The offer's id.
    pub offer: String,
    /// The seller's name for it.
    pub name: String,
    /// How many.
    pub count: u32,
    /// First day they serve.
    pub first: String,
    /// Last day they serve.
    pub last: String,
}

/// Something that changes, or a trip that is decided.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Its number, for `spoke explain`.
    pub number: usize,
    /// What it is about: a device, a pool, a trip.
    pub about: String,
    /// `line`, `pool`, `trip` or `profile`.
    pub kind: String,
    /// What is decided, in words.
    pub what: String,
    /// Money saved against today over the plan's months; negative when it costs more.
    pub saves: Amount,
    /// Why it stands, in words.
    pub because: String,
    /// Each reason with its price.
    pub reasons: Vec<Reason>,
}

/// Why a decision stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// What was forbidden to find the next best.
    pub without: Option<String>,
    /// The rule or need that asks for it, that has no other way, or that is against what would cost less.
    pub rule: Option<String>,
    /// How much more the next best costs over the plan's months, negative where a rule is against it or asks for the decision; none
    /// when nothing else keeps the rules.
    pub costs_more: Option<Amount>,
    /// How much of that is people's time, at the household's own price; none when no time is.
    pub time: Option<Amount>,
    /// What would be done instead.
    pub instead: Option<String>,
    /// The whole reason in words.
    pub text: String,
}

impl Reason {
    /// Whether a rule asks for the decision, which would not be made without it.
    fn is_asked(&self) -> bool {
        self.without.is_none() && self.rule.is_some()
    }
}

/// What a rule of the household costs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// The rule's key in `[rules]`.
    pub rule: String,
    /// The rule in words.
    pub text: String,
    /// How much less everything would cost without it, over the plan's months.
    pub costs: Amount,
}

/// Something that no source says, or not lately.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Unknown {
    /// Its number, for `spoke explain`.
    pub number: usize,
    /// What it is about: an offer or a device.
    pub about: String,
    /// What is not known, in words.
    pub what: String,
    /// What the best answer would save over the plan's months; none when it was not computed.
    pub would_save: Option<Amount>,
    /// Whom to ask, or where to look.
    pub ask: String,
}

/// Something that is pointed out though nothing is wrong with it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// The device.
    pub about: String,
    /// `hardly-used` or `unused-esim`.
    pub kind: String,
    /// In a few words.
    pub title: String,
    /// What, in sentences.
    pub what: String,
    /// What it costs over the plan's months; none when nothing is paid for it.
    pub costs: Option<Amount>,
    /// The id of the offer that would carry what is used for less, or that could be put on it.
    pub instead: Option<String>,
    /// What that costs over the plan's months.
    pub instead_costs: Option<Amount>,
    /// The first day from which it need not be paid any more.
    pub ends: Option<String>,
    /// Where the fact was read.
    pub source: Option<String>,
    /// Whether the plan changes it.
    pub settled: bool,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// On which day.
    pub on: String,
    /// On which devices.
    pub devices: Vec<String>,
    /// What to do, in words.
    pub what: String,
    /// What to mind, in words; empty when nothing.
    pub mind: String,
    /// Whether it cannot be undone.
    pub for_good: bool,
}

/// Where the terms of an offer were read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OfferSource {
    /// The offer's id.
    pub offer: String,
    /// The seller's name for it.
    pub name: String,
    /// The address.
    pub address: String,
    /// The day it was read.
    pub read: String,
    /// Whether it is older than it is trusted for.
    pub stale: bool,
    /// Who says so (`provider`, `carrier`, `maker`, `register`, `press`, `thread`, `weak`); none when nobody graded it.
    pub grade: Option<String>,
    /// The seller's own page, where the terms were read somewhere else.
    pub official: Option<String>,
}

/// Exchange rates that prices were taken at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeRates {
    /// ISO 4217 codes of the currencies in which offers of the plan are sold, besides the household's.
    pub currencies: Vec<String>,
    /// The oldest day of a rate; none where a law fixes them all.
    pub day: Option<String>,
    /// Whether that is longer ago than rates are trusted for.
    pub stale: bool,
}

/// Rules and needs that cannot all be kept.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ConflictAnswer {
    /// The form of this answer.
    pub version: u32,
    /// The file that was read.
    pub file: String,
    /// The day the answer was made on.
    pub made_on: String,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// How many months are planned.
    pub months: u16,
    /// Each conflict: rules and needs of which all are needed for it. None when nothing that is known serves the household at all.
    pub conflicts: Vec<Vec<Kept>>,
    /// What can be given up so that the rest can be kept; the cheapest first.
    pub ways_out: Vec<WayOut>,
}

/// A rule or need of a conflict.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Kept {
    /// The rule or need in words.
    pub text: String,
    /// Where it stands in the file, as `line 12`; empty when it is a default.
    pub stands: String,
}

/// A way out of every conflict.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WayOut {
    /// The rules and needs that are given up, all of them.
    pub give_up: Vec<String>,
    /// What everything costs over the plan's months when they are.
    pub costs: Amount,
}
