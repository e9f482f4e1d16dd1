//! Rules and needs that cannot all be kept.

use household::{Spot, Subject};
use planner::plan::Conflict;
use planner::variant::Rule;

use super::amount::Purse;
use super::build::VERSION;
use super::{ConflictAnswer, Kept, WayOut, words};
use crate::setting::Setting;
use crate::speech::{Language, Words};

/// The conflicts in English words, with what is cheapest to give up first.
pub fn conflict(loaded: &Setting, conflict: &Conflict) -> ConflictAnswer {
    conflict_in(Language::English, loaded, conflict)
}

/// The same in another language.
pub fn conflict_in(language: Language, loaded: &Setting, conflict: &Conflict) -> ConflictAnswer {
    let words = words::of(language);
    let intent = &loaded.document.intent;
    let purse = Purse { currency: intent.currency, weight: conflict.weight };
    let kept = |rule: &Rule| Kept { text: words::rule(words, loaded, rule), stands: stands(words, loaded, rule) };
    let way_out = |(given_up, cost): &(Vec<Rule>, i64)| WayOut {
        give_up: given_up.iter().map(|rule| words::rule(words, loaded, rule)).collect(),
        costs: purse.amount(*cost),
    };
    ConflictAnswer {
        version: VERSION,
        file: loaded.file.clone(),
        made_on: loaded.today.to_string(),
        currency: intent.currency.code().to_owned(),
        months: intent.months,
        conflicts: conflict.conflicts.iter().map(|rules| rules.iter().map(kept).collect()).collect(),
        ways_out: conflict.ways_out.iter().map(way_out).collect(),
    }
}

/// Where a rule or need stands in the file.
fn stands(words: &Words, loaded: &Setting, rule: &Rule) -> String {
    let document = &loaded.document;
    let subject = match rule {
        Rule::Need(device) => Subject::Usage(device.clone()),
        Rule::Alone(device) | Rule::Calls(device) => Subject::Device(device.clone()),
        Rule::TripNeed(trip, _) => match document.intent.trips.get(*trip) {
            Some(trip) => Subject::Trip(trip.name.clone()),
            None => return String::new(),
        },
        Rule::BankCodes => return bank_codes(words, loaded),
        _ => match words::rule_key(rule) {
            Some(key) => Subject::Rule(key),
            None => return String::new(),
        },
    };
    document.spots.get(&subject).map_or_else(String::new, |spot| said_line(words, spot))
}

fn said_line(words: &Words, spot: &Spot) -> String {
    words.with("stands", &[("line", (&spot.line.to_string()).into())])
}

fn bank_codes(words: &Words, loaded: &Setting) -> String {
    let line = loaded.document.inventory.lines.iter().find(|line| line.bank_codes);
    let spot = line.and_then(|line| loaded.document.spots.get(&Subject::Line(line.id.clone())));
    spot.map_or_else(String::new, |spot| said_line(words, spot))
}
