//! The words of answers, from `proposal/words/*.ftl`: days, lists, places and rules.
//!
//! What takes [`Words`] speaks the reader's language; the rest is English, for the command line.

use std::sync::LazyLock;

use fleet::intent::{BackupLine, CommitmentRule};
use fleet::inventory::DeviceId;
use fleet::place::Place;
use jiff::civil::Date;
use planner::solve::Refusal;
use planner::variant::Rule;

use super::Mode;
use crate::setting::Setting;
use crate::speech::{Language, Words};

/// The words of answers in a language.
pub fn of(language: Language) -> &'static Words {
    static ALL: LazyLock<[Words; 3]> = LazyLock::new(|| {
        Language::ALL.map(|language| Words::read(language, file(language)).expect("a test reads every file that ships"))
    });
    &ALL[Language::ALL.iter().position(|known| *known == language).unwrap_or(0)]
}

const fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../words/en.ftl"),
        Language::German => include_str!("../../words/de.ftl"),
        Language::Japanese => include_str!("../../words/ja.ftl"),
    }
}

/// The words of the command line.
fn english() -> &'static Words {
    of(Language::English)
}

/// `6 Dec`; with the year when more than eleven months lie between it and today.
pub fn day(date: Date, today: Date) -> String {
    Language::English.day(date, today)
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(words: &[T]) -> String {
    english().list(words)
}

/// `1 month`, `12 months`.
pub fn count(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// The name of a place.
pub fn place(place: Place) -> String {
    place_in(english(), place)
}

/// The name of a place in the reader's language, as far as it is known there.
pub fn place_in(words: &Words, place: Place) -> String {
    match place {
        Place::Country(country) => {
            reference::countries::by_code(country).map_or_else(|| country.to_string(), |facts| facts.name.to_string())
        }
        Place::AtSea => words.say("place-sea"),
        Place::InAir => words.say("place-air"),
    }
}

/// Over what time a total runs: `a year`, or `over 6 months`.
pub fn span(months: u16) -> String {
    span_in(english(), months)
}

/// The same in the reader's language.
pub fn span_in(words: &Words, months: u16) -> String {
    match months {
        12 => words.say("span-year"),
        1 => words.say("span-month"),
        months => words.with("span-months", &[("months", (&months.to_string()).into())]),
    }
}

/// `3 devices`, `12 months`: how many there are of what the message counts.
pub(super) fn count_in(words: &Words, message: &str, count: usize) -> String {
    words.with(message, &[("count", count.into()), ("said", (&count.to_string()).into())])
}

/// A rule as its household would say it.
pub fn rule(words: &Words, loaded: &Setting, rule: &Rule) -> String {
    let rules = &loaded.document.intent.rules;
    let of_device = |message: &str, device: &DeviceId| words.with(message, &[("device", (&device.0).into())]);
    match rule {
        Rule::KeepNumbers => words.say("rule-keep-numbers"),
        Rule::FreeSlots => words.with("rule-free-slots", &[("count", usize::from(rules.free_slots_on_hub).into())]),
        Rule::BackupLine => words.say(match rules.backup_line {
            BackupLine::DifferentNetwork => "rule-backup-other",
            BackupLine::DifferentNetworkOrSatellite => "rule-backup-satellite",
            BackupLine::NotNeeded => "rule-backup",
        }),
        Rule::Commitment => match rules.commitment {
            CommitmentRule::IfItSavesPerYear(money) => {
                words.with("rule-commitment", &[("money", (&words.language.money(money)).into())])
            }
            CommitmentRule::Never | CommitmentRule::Free => words.say("rule-monthly"),
        },
        Rule::OneProvider => words.say("rule-one-provider"),
        Rule::BankCodes => words.say("rule-bank-codes"),
        Rule::Hassle => words.say("rule-hassle"),
        Rule::Need(device) => need(words, loaded, device),
        Rule::Alone(device) => of_device("rule-alone", device),
        Rule::Calls(device) => of_device("rule-calls", device),
        Rule::TripNeed(trip, device) => {
            let name = loaded.document.intent.trips.get(*trip).map_or("", |trip| trip.name.as_str());
            words.with("rule-trip-need", &[("device", (&device.0).into()), ("trip", name.into())])
        }
    }
}

/// Why an offer was turned down; `place` is where the trip goes.
pub fn refusal(why: Refusal, place: Option<&str>) -> String {
    match why {
        Refusal::Market => "not sold where you live".to_owned(),
        Refusal::Abroad => "at home in another country: where you live it would roam all year".to_owned(),
        Refusal::Device => "not for this kind of device, or not said to be".to_owned(),
        Refusal::NotSold => "not on sale on that day".to_owned(),
        Refusal::Locked => "the device is locked to another carrier".to_owned(),
        Refusal::Policy => "whoever manages the device lets no such line onto it".to_owned(),
        Refusal::NoEsim => "no place on the device for such a profile or card, or none is known".to_owned(),
        Refusal::NoNumber => "no number that rings, or none is said to come with it".to_owned(),
        Refusal::IdentityCheck => "the identity check may take longer than there is time".to_owned(),
        Refusal::NewCustomersOnly => "for new customers only".to_owned(),
        Refusal::NoRate => "no exchange rate is known for its price".to_owned(),
        Refusal::Coverage => format!("no coverage in {}", place.unwrap_or("that place")),
        Refusal::NoBand => format!("the device lacks the radio bands used in {}", place.unwrap_or("that place")),
        Refusal::Contract => "binds for longer than your rules allow".to_owned(),
        Refusal::TooSmall => "does not carry what the device uses".to_owned(),
        Refusal::Compared => "would serve, and were compared".to_owned(),
    }
}

fn need(words: &Words, loaded: &Setting, device: &DeviceId) -> String {
    let demand = &loaded.document.intent.demand;
    let at = demand.needs.iter().position(|need| need.device == *device);
    let most = at.and_then(|at| demand.scenarios.iter().filter_map(|scenario| scenario.volumes.get(at)).max());
    let device = ("device", (&device.0).into());
    match most {
        Some(most) => words.with("rule-need-up-to", &[device, ("volume", (&words.language.volume_exact(*most)).into())]),
        None => words.with("rule-need", &[device]),
    }
}

/// The key of a rule in `[rules]`; `None` for needs, which stand elsewhere.
pub fn rule_key(rule: &Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::KeepNumbers => "keep_numbers",
        Rule::FreeSlots => "free_slot_on_hub",
        Rule::BackupLine => "backup_line",
        Rule::Commitment => "commitment",
        Rule::OneProvider => "one_provider_per_trip",
        Rule::BankCodes => "bank_codes",
        Rule::Hassle => "hassle",
        Rule::Need(_) | Rule::Alone(_) | Rule::Calls(_) | Rule::TripNeed(..) => return None,
    })
}

/// The way in a word.
pub fn word(mode: Mode) -> String {
    word_in(english(), mode)
}

/// The same in the reader's language.
pub fn word_in(words: &Words, mode: Mode) -> String {
    words.say(match mode {
        Mode::Own => "mode-own",
        Mode::Pool => "mode-pool",
        Mode::Companion => "mode-companion",
        Mode::Tethered => "mode-tethered",
        Mode::Wifi => "mode-wifi",
        Mode::Off => "mode-off",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_lists_are_said_shortly() {
        let today = jiff::civil::date(2026, 11, 25);
        assert_eq!(day(jiff::civil::date(2026, 12, 6), today), "6 Dec");
        assert_eq!(day(jiff::civil::date(2027, 12, 6), today), "6 Dec 2027");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!((span(12), span(6)), ("a year".to_owned(), "over 6 months".to_owned()));
    }

    #[test]
    fn every_language_says_everything_that_is_asked_for() {
        let messages = |language| crate::speech::messages(file(language));
        let english = messages(Language::English);
        for language in Language::ALL {
            assert_eq!(english, messages(language), "{language}");
            of(language);
        }
        let code = [
            include_str!("build.rs"),
            include_str!("conflict.rs"),
            include_str!("decisions.rs"),
            include_str!("questions.rs"),
            include_str!("scene.rs"),
            include_str!("setup.rs"),
            include_str!("steps.rs"),
            include_str!("words.rs"),
        ];
        let asked: Vec<&str> = code.iter().flat_map(|text| text.split('"')).collect();
        let idle: Vec<&String> = english.keys().filter(|name| !asked.contains(&name.as_str())).collect();
        assert!(idle.is_empty(), "nobody asks for {idle:?}");
        for name in code
            .iter()
            .flat_map(|text| [".say(\"", ".with(\"", "words, \""].into_iter().flat_map(|call| text.split(call).skip(1)))
        {
            let name = name.split('"').next().unwrap();
            assert!(english.contains_key(name), "no message {name}");
        }
    }
}
