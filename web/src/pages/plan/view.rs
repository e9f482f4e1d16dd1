//! What Plan says.

use fleet::intent::{BackupLine, CommitmentRule};
use proposal::answer;

use crate::pages::home::view::saves;
use crate::pages::told::{Claim, Told, sentence};
use crate::pages::trips;
use crate::pages::wheels::{self, Meaning, Seen, Side};

/// What Plan says.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The day it was made on, in words.
    pub made: String,
    /// Whether facts have moved since: it must be made anew before it is approved.
    pub is_stale: bool,
    /// The household's currency, in which rules are written.
    pub currency: String,
    /// How things were when this was shown: what is approved is what was seen.
    pub seen: String,
    /// Whether this plan is approved, so that its steps are to be done.
    pub is_approved: bool,
    /// Whether other rules are being tried, of which nothing is kept.
    pub is_trial: bool,
    /// Whether the rules that are being tried cannot all be kept.
    pub is_in_conflict: bool,
    /// As it is.
    pub today: Setup,
    /// As it would be.
    pub best: Setup,
    /// What lies between, in a sentence.
    pub saves: String,
    /// The same as an amount without a sign.
    pub difference: String,
    /// Whether it saves.
    pub is_saving: bool,
    /// How sure that is.
    pub claim: Claim,
    /// The wheels, each before and after.
    pub wheels: Vec<(wheels::Drawn, wheels::Drawn)>,
    /// What strokes mean.
    pub legend: Vec<Meaning>,
    /// What changes.
    pub decisions: Vec<Decision>,
    /// What each rule costs.
    pub policies: Vec<Policy>,
    /// What nobody could say.
    pub unknowns: Vec<Unknown>,
    /// The trips.
    pub trips: Vec<trips::Drawn>,
    /// How many steps it takes.
    pub steps: usize,
    /// How many of them cannot be undone.
    pub for_good: usize,
    /// Where terms were read.
    pub sources: Vec<Source>,
}

/// A way to serve everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// An average month.
    pub a_month: String,
    /// Everything, trips included.
    pub total: String,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its number.
    pub number: usize,
    /// What it is about.
    pub about: String,
    /// What is decided.
    pub what: String,
    /// The shortest reason.
    pub because: String,
    /// Each reason in full.
    pub reasons: Vec<String>,
    /// What it saves or costs, with its sign; empty when nothing.
    pub money: String,
    /// Whether it saves.
    pub is_saving: bool,
}

/// A rule of the household, what it costs, and how it is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its key.
    pub key: String,
    /// Whether the household does not ask for it, so that nobody computed what it costs.
    pub is_off: bool,
    /// The rule.
    pub text: String,
    /// What it costs; empty when nothing.
    pub costs: String,
    /// How it is changed.
    pub control: Control,
}

impl Plan {
    /// The rules that are shown with a control, by key.
    pub fn shown(&self) -> String {
        let shown = self.policies.iter().filter(|policy| policy.control != Control::Elsewhere);
        shown.map(|policy| policy.key.as_str()).collect::<Vec<_>>().join(",")
    }
}

/// How a rule is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// On or off.
    Switch {
        /// Whether it is on.
        on: bool,
    },
    /// A number between two others.
    Range {
        /// The number.
        value: u32,
        /// The greatest.
        most: u32,
    },
    /// An amount of money; empty for none.
    Amount {
        /// As the household writes it.
        value: String,
        /// The currency.
        currency: String,
    },
    /// Not here: it stands with the thing that it is about.
    Elsewhere,
}

/// What nobody could say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What it is about.
    pub about: String,
    /// What is not known.
    pub what: String,
    /// Whom to ask.
    pub ask: String,
    /// What the best answer would save; empty when it was not computed.
    pub would_save: String,
}

/// Where terms were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The offer.
    pub name: String,
    /// The address, when it is one that can be opened.
    pub link: Option<String>,
    /// The address or another origin, in words.
    pub origin: String,
    /// The day.
    pub read: String,
    /// Whether it is older than it is trusted for.
    pub is_stale: bool,
}

/// The page of a plan.
pub fn page(told: Told<'_>, is_stale: bool) -> Plan {
    let answer = told.answer;
    let seen = Seen::default();
    let both = wheels::wheels(told, Side::Today, &seen).into_iter().zip(wheels::wheels(told, Side::Best, &seen));
    let setup = |setup: &answer::Setup| Setup { a_month: told.money(setup.a_month), total: told.money(setup.total) };
    Plan {
        made: told.words.with("plan-made", &[("day", (&told.day(&answer.made_on)).into())]),
        is_stale,
        currency: answer.currency.clone(),
        seen: String::new(),
        is_approved: false,
        is_trial: false,
        is_in_conflict: false,
        today: setup(&answer.today),
        best: setup(&answer.best),
        saves: saves(told),
        difference: told.money(answer.saves.without_sign()),
        is_saving: answer.saves.minor() > 0,
        claim: told.claim(),
        wheels: both.collect(),
        legend: wheels::legend(told, &[Side::Today, Side::Best]),
        decisions: answer.decisions.iter().map(|decision| self::decision(told, decision)).collect(),
        policies: policies(told),
        unknowns: answer.unknowns.iter().map(|unknown| self::unknown(told, unknown)).collect(),
        trips: trips::trips(told),
        steps: answer.steps.len(),
        for_good: answer.steps.iter().filter(|step| step.for_good).count(),
        sources: answer.sources.iter().map(|source| self::source(told, source)).collect(),
    }
}

fn decision(told: Told<'_>, decision: &answer::Decision) -> Decision {
    let minor = decision.saves.minor();
    let amount = told.money(decision.saves.without_sign());
    Decision {
        number: decision.number,
        about: decision.about.clone(),
        // What a trip's decision says begins with a device's name, which stays as it is written.
        what: if decision.kind == "trip" { decision.what.clone() } else { sentence(&decision.what) },
        because: sentence(&decision.because),
        reasons: decision
            .reasons
            .iter()
            .map(|reason| sentence(&reason.text))
            .filter(|text| *text != sentence(&decision.because))
            .collect(),
        money: match minor {
            0 => String::new(),
            1.. => told.words.with("plan-saves", &[("money", (&amount).into())]),
            _ => told.words.with("plan-costs", &[("money", (&amount).into())]),
        },
        is_saving: minor > 0,
    }
}

/// Rules that a household may ask for, by key, in the order in which they are shown.
const RULES: [&str; 6] = ["keep_numbers", "free_slot_on_hub", "backup_line", "one_provider_per_trip", "commitment", "hassle"];

/// What the household asks for with its price, and what it may ask for besides.
fn policies(told: Told<'_>) -> Vec<Policy> {
    let asked = &told.answer.policies;
    let mut policies: Vec<Policy> =
        asked.iter().map(|policy| self::policy(told, &policy.rule, &policy.text, Some(policy.costs))).collect();
    let further = RULES.iter().filter(|key| !asked.iter().any(|policy| policy.rule == **key));
    policies.extend(further.map(|key| self::policy(told, key, "", None)));
    policies
}

/// A rule; what it costs is known of those that hold.
fn policy(told: Told<'_>, key: &str, text: &str, costs: Option<answer::Amount>) -> Policy {
    let rules = &told.document.intent.rules;
    let currency = told.answer.currency.clone();
    let amount = |money: Option<fleet::money::Money>| Control::Amount {
        value: money.map(|money| money.to_string().split(' ').next().unwrap_or_default().to_owned()).unwrap_or_default(),
        currency,
    };
    let control = match key {
        "keep_numbers" => Control::Switch { on: rules.keep_numbers },
        "free_slot_on_hub" => Control::Range { value: rules.free_slots_on_hub.into(), most: 4 },
        "backup_line" => Control::Switch { on: rules.backup_line != BackupLine::NotNeeded },
        "one_provider_per_trip" => Control::Switch { on: rules.one_provider_per_trip },
        "commitment" => amount(match rules.commitment {
            CommitmentRule::IfItSavesPerYear(money) => Some(money),
            CommitmentRule::Never | CommitmentRule::Free => None,
        }),
        "hassle" => amount(rules.hassle_per_hour),
        _ => Control::Elsewhere,
    };
    // As a label beside its control; a rule that has none of these is said as the plan says it.
    let message = format!("rule-{}", key.replace('_', "-"));
    Policy {
        text: if told.words.has(&message) { told.words.say(&message) } else { sentence(text) },
        key: key.to_owned(),
        costs: costs.filter(|costs| costs.minor() != 0).map(|costs| told.money(costs)).unwrap_or_default(),
        is_off: costs.is_none(),
        control,
    }
}

fn unknown(told: Told<'_>, unknown: &answer::Unknown) -> Unknown {
    let saves = unknown.would_save.filter(|amount| amount.minor() > 0).map(|amount| told.money(amount));
    Unknown {
        about: unknown.about.clone(),
        what: sentence(&unknown.what),
        ask: sentence(&unknown.ask),
        would_save: saves.map_or_else(String::new, |money| told.words.with("plan-would-save", &[("money", (&money).into())])),
    }
}

/// A source; only addresses of the web become links.
pub fn source(told: Told<'_>, source: &answer::OfferSource) -> Source {
    let address = source.official.as_ref().unwrap_or(&source.address);
    Source {
        name: source.name.clone(),
        link: address.starts_with("https://").then(|| address.clone()),
        origin: source.address.clone(),
        read: told.day(&source.read),
        is_stale: source.stale,
    }
}
