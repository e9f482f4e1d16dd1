//! Words for days, lists, places and rules.

use fleet::intent::{BackupLine, CommitmentRule};
use fleet::inventory::DeviceId;
use fleet::place::Place;
use jiff::civil::Date;
use planner::solve::Refusal;
use planner::variant::Rule;

use super::Amount;
use super::Mode;
use crate::setting::Setting;

/// `6 Dec`; with the year when more than eleven months lie between it and today.
pub fn day(date: Date, today: Date) -> String {
    let far = date.since(today).map_or(true, |span| span.get_days().abs() > 330);
    date.strftime(if far { "%-d %b %Y" } else { "%-d %b" }).to_string()
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `1 month`, `12 months`.
pub fn count(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// The name of a place.
pub fn place(place: Place) -> String {
    match place {
        Place::Country(country) => {
            reference::countries::by_code(country).map_or_else(|| country.to_string(), |facts| facts.name.to_string())
        }
        Place::AtSea => "at sea".to_owned(),
        Place::InAir => "in the air".to_owned(),
    }
}

/// Over what time a total runs: `a year`, or `over 6 months`.
pub fn span(months: u16) -> String {
    match months {
        12 => "a year".to_owned(),
        1 => "in the month".to_owned(),
        months => format!("over {months} months"),
    }
}

/// A rule as its household would say it.
pub fn rule(loaded: &Setting, rule: &Rule) -> String {
    let rules = &loaded.document.intent.rules;
    match rule {
        Rule::KeepNumbers => "keep every number".to_owned(),
        Rule::FreeSlots => match rules.free_slots_on_hub {
            1 => "an eSIM place free on the hub".to_owned(),
            many => format!("{many} eSIM places free on the hub"),
        },
        Rule::BackupLine => match rules.backup_line {
            BackupLine::DifferentNetwork => "a backup line on another network".to_owned(),
            BackupLine::NotNeeded => "a backup line".to_owned(),
        },
        Rule::Commitment => match rules.commitment {
            CommitmentRule::IfItSavesPerYear(money) => format!("no contract that saves under {} a year", Amount(money)),
            CommitmentRule::Never | CommitmentRule::Free => "month to month only".to_owned(),
        },
        Rule::OneProvider => "one provider on each trip".to_owned(),
        Rule::BankCodes => "bank codes always arrive".to_owned(),
        Rule::Hassle => "your time counts".to_owned(),
        Rule::Need(device) => format!("{device} gets its data at home{}", needs(loaded, device)),
        Rule::Alone(device) => format!("{device} works without the hub"),
        Rule::Calls(device) => format!("{device} can be called under its number"),
        Rule::TripNeed(trip, device) => {
            let name = loaded.document.intent.trips.get(*trip).map_or("", |trip| trip.name.as_str());
            format!("{device} gets what it needs on the trip {name}")
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

fn needs(loaded: &Setting, device: &DeviceId) -> String {
    let demand = &loaded.document.intent.demand;
    let at = demand.needs.iter().position(|need| need.device == *device);
    let most = at.and_then(|at| demand.scenarios.iter().filter_map(|scenario| scenario.volumes.get(at)).max());
    most.map_or_else(String::new, |most| format!(" (up to {most} a month)"))
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
pub const fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Own => "own line",
        Mode::Pool => "pool",
        Mode::Companion => "companion",
        Mode::Tethered => "through the hub",
        Mode::Wifi => "Wi-Fi only",
        Mode::Off => "off",
    }
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
}
