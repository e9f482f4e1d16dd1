//! The phrases of a household's file: `"9 GB a month, some months 14 GB"`, `"30 USD an hour"`, `"only if it saves 60 USD a year"`.
//!
//! Each reader takes a text and says what is wrong with it and what would have been understood.

use fleet::intent::CommitmentRule;
use fleet::money::{Money, MoneyError};
use fleet::volume::Volume;
use reference::document::{Wrong, shown};

use crate::head::MONTHS_MAX;

const WRITE_USAGE: &str =
    "write “9 GB a month”, “300 MB a day”, “0.4 GB a month, some months 3 GB” or “9 GB a month, 200 minutes, 50 messages”";
const WRITE_NEED: &str = "write “1 GB a day”, “5 GB” for the whole trip, “alone”, “calls”, or several with commas";

/// What a device uses at home.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Usage {
    /// Volumes of a month, each with its weight; never empty.
    pub(crate) alternatives: Vec<(u32, Volume)>,
    /// Minutes of calls made in a month.
    pub(crate) minutes: u32,
    /// Messages sent in a month.
    pub(crate) messages: u32,
}

/// What a device needs on a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Need {
    pub(crate) data: NeedData,
    pub(crate) alone: bool,
    pub(crate) calls: bool,
    pub(crate) emergency: bool,
}

/// Data that a device needs on a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NeedData {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// So much each day.
    PerDay(Volume),
    /// So much over the whole trip.
    Whole(Volume),
}

/// `"9 GB a month"`, `"300 MB a day"`, each with `some months 3 GB` (one in four), `1 month in 12 30 GB`, `200 minutes`, `50 messages`.
///
/// A day's volume is a month's by 365 ÷ 12, a week's by 365 ÷ 84.
pub(crate) fn usage(text: &str) -> Result<Usage, Wrong> {
    let mut usage = Usage::default();
    let mut data: Option<Volume> = None;
    let mut sometimes: Option<(u32, u32, Volume)> = None;
    for part in parts(text) {
        if let Some(count) = counted(part, &["minutes", "minute"]) {
            usage.minutes = count?;
        } else if let Some(count) = counted(part, &["messages", "message"]) {
            usage.messages = count?;
        } else if let Some((often, of, volume)) = some_months(part) {
            if sometimes.replace((often, of, volume?)).is_some() {
                return Err(Wrong::new("“some months” is said twice").or(WRITE_USAGE));
            }
        } else {
            let volume = monthly(part)?;
            if data.replace(volume).is_some() {
                return Err(Wrong::new("this says twice how much data is used").or(WRITE_USAGE));
            }
        }
    }
    let usual = data.unwrap_or(Volume::ZERO);
    usage.alternatives = match sometimes {
        Some((often, of, volume)) if often < of => vec![(of - often, usual), (often, volume)],
        Some((_, _, volume)) => vec![(1, volume)],
        None => vec![(1, usual)],
    };
    Ok(usage)
}

/// `"1 GB a day"`, `"5 GB"`, `"alone"`, `"calls"`, `"emergency"`, `"nothing"`, several with commas.
pub(crate) fn need(text: &str) -> Result<Need, Wrong> {
    let mut need = Need::default();
    for part in parts(text) {
        let data = match part {
            "alone" => {
                need.alone = true;
                continue;
            }
            "calls" => {
                need.calls = true;
                continue;
            }
            "emergency" => {
                need.emergency = true;
                continue;
            }
            "nothing" | "no data" => NeedData::PerDay(Volume::ZERO),
            _ => match volume_prefix(part, WRITE_NEED)? {
                (volume, "a day" | "per day" | "daily") => NeedData::PerDay(volume),
                (volume, "" | "in all" | "for the trip") => NeedData::Whole(volume),
                (_, rest) => {
                    return Err(Wrong::new(format!("“{}” after a volume is not understood here", shown(rest))).or(WRITE_NEED));
                }
            },
        };
        if need.data != NeedData::Unsaid {
            return Err(Wrong::new("this says twice how much data is needed").or(WRITE_NEED));
        }
        need.data = data;
    }
    Ok(need)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim)
}

/// `200 minutes`, `50 messages a month`; `None` when the part is about something else.
fn counted(part: &str, words: &[&str]) -> Option<Result<u32, Wrong>> {
    let (number, unit) = part.split_once(char::is_whitespace)?;
    let unit = unit.trim().trim_end_matches("a month").trim_end();
    words.contains(&unit).then(|| {
        number.parse().ok().filter(|count| *count <= 100_000).ok_or_else(|| {
            Wrong::new(format!("“{}” is no count up to 100000", shown(number)))
                .or(format!("write a whole number, as in “200 {}”", words[0]))
        })
    })
}

/// `some months 3 GB`: one in four. `1 month in 12 30 GB`: as it says.
fn some_months(part: &str) -> Option<(u32, u32, Result<Volume, Wrong>)> {
    if let Some(rest) = part.strip_prefix("some months ") {
        return Some((1, 4, monthly(rest)));
    }
    let mut words = part.splitn(5, ' ');
    let often = words.next()?.parse::<u32>().ok()?;
    let (month, r#in, of, volume) = (words.next()?, words.next()?, words.next()?.parse::<u32>().ok()?, words.next()?);
    (matches!(month, "month" | "months") && r#in == "in" && (1..=12).contains(&of) && (1..=of).contains(&often))
        .then(|| (often, of, monthly(volume)))
}

/// A volume a month, also when it is said by the day or the week; a bare volume is a month's.
pub(crate) fn monthly(text: &str) -> Result<Volume, Wrong> {
    let (volume, rest) = volume_prefix(text, WRITE_USAGE)?;
    let scaled = |by: u128, of: u128| Volume::from_bytes(u64::try_from(u128::from(volume.bytes) * by / of).unwrap_or(u64::MAX));
    match rest {
        "a month" | "per month" | "monthly" | "" => Ok(volume),
        "a day" | "per day" | "daily" => Ok(scaled(365, 12)),
        "a week" | "per week" | "weekly" => Ok(scaled(365, 84)),
        _ => Err(Wrong::new(format!("“{}” after a volume is not understood here", shown(rest))).or(WRITE_USAGE)),
    }
}

/// A volume at the start of a text; says so when only its unit is missing.
fn volume_prefix<'t>(text: &'t str, instead: &str) -> Result<(Volume, &'t str), Wrong> {
    Volume::parse_prefix(text).map_err(|error| {
        let digits = text.trim_start_matches(['-', '+']).bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let rest = text.trim_start_matches(['-', '+']).get(digits..).unwrap_or("").trim_start();
        let bare = digits > 0 && (rest.is_empty() || ["a ", "per "].iter().any(|word| rest.starts_with(word)));
        let wrong = match bare {
            true => Wrong::new(format!("“{}” has no unit", shown(text))),
            false => Wrong::new(error.to_string()),
        };
        wrong.or(instead)
    })
}

/// `"12 months"`, `"1 year"`: 1 to 36 months.
pub(crate) fn months(text: &str) -> Result<u16, Wrong> {
    let write = format!("write “12 months”, from 1 to {MONTHS_MAX}");
    let wrong = || Wrong::new(format!("“{}” is no number of months", shown(text))).or(write.clone());
    let (number, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let number = number.parse::<u32>().map_err(|_| wrong())?;
    let months = match unit.trim() {
        "month" | "months" => number,
        "year" | "years" => number.saturating_mul(12),
        _ => return Err(wrong()),
    };
    match u16::try_from(months) {
        Ok(0) => Err(Wrong::new("a plan of no months plans nothing").or(write)),
        Ok(months) if months <= MONTHS_MAX => Ok(months),
        _ => Err(Wrong::new(format!("{months} months are more than can be foreseen")).or(write)),
    }
}

/// `"8.25 %"` → 825.
pub(crate) fn percent(text: &str) -> Result<u32, Wrong> {
    let digits = text.trim().strip_suffix('%').map(str::trim);
    let hundredths = digits.and_then(|digits| {
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let fits = !whole.is_empty() && whole.len() <= 3 && part.len() <= 2 && plain(whole) && plain(part);
        if fits { format!("{whole}{part:0<2}").parse::<u32>().ok() } else { None }
    });
    hundredths.filter(|share| *share <= 10_000).ok_or_else(|| {
        Wrong::new(format!("“{}” is no share", shown(text)))
            .or("write it as in “8.25 %”, from 0 to 100, with at most two decimals")
    })
}

/// An amount that is zero or more, and what follows it.
pub(crate) fn money<'t>(text: &'t str, instead: &str) -> Result<(Money, &'t str), Wrong> {
    let (money, rest) = Money::parse_prefix(text).map_err(|error| {
        let wrong = match &error {
            MoneyError::UnknownCurrency(word) if ["a", "an", "per", "every"].contains(&word.as_str()) => {
                Wrong::new(format!("“{}” names no currency", shown(text)))
            }
            error => Wrong::new(error.to_string()),
        };
        wrong.or(instead)
    })?;
    match money.minor {
        0..=1_000_000_000_000 => Ok((money, rest)),
        i64::MIN..0 => Err(Wrong::new(format!("“{}” is negative; this must be zero or more", shown(text))).or(instead)),
        _ => Err(Wrong::new(format!("“{}” is larger than any price", shown(text))).or(instead)),
    }
}

/// `"30 USD an hour"`.
pub(crate) fn hourly(text: &str) -> Result<Money, Wrong> {
    let instead = "write what an hour of your time is worth, as in “30 USD an hour”, or false";
    match money(text, instead)? {
        (money, "an hour" | "per hour" | "hourly" | "") => Ok(money),
        (_, rest) => Err(Wrong::new(format!("“{}” after an amount is not understood here", shown(rest))).or(instead)),
    }
}

/// `"20 USD a month"`, `"20 USD"`: what a line costs each cycle.
pub(crate) fn each_cycle(text: &str) -> Result<Money, Wrong> {
    let instead = "write what is really paid each cycle, as in “20 USD a month”";
    match money(text, instead)? {
        (money, "a month" | "per month" | "monthly" | "a cycle" | "") => Ok(money),
        (money, rest) if rest.starts_with("every ") && rest.ends_with(" days") => Ok(money),
        (_, rest) => Err(Wrong::new(format!("“{}” after an amount is not understood here", shown(rest))).or(instead)),
    }
}

/// `"never"`, `"any"`, `"only if it saves 60 USD a year"`.
pub(crate) fn commitment(text: &str) -> Result<CommitmentRule, Wrong> {
    let instead = "write “never”, “any” or “only if it saves 60 USD a year”";
    match text.trim() {
        "never" => Ok(CommitmentRule::Never),
        "any" => Ok(CommitmentRule::Free),
        text => {
            let saving = text.strip_prefix("only if it saves ").or_else(|| text.strip_prefix("if it saves "));
            let saving = saving.ok_or_else(|| Wrong::new(format!("“{}” is not understood here", shown(text))).or(instead))?;
            match money(saving, instead)? {
                (money, "a year" | "per year" | "yearly") => Ok(CommitmentRule::IfItSavesPerYear(money)),
                (_, "") => Err(Wrong::new("this does not say in what time it must be saved").or(instead)),
                (_, rest) => Err(Wrong::new(format!("“{}” after an amount is not understood here", shown(rest))).or(instead)),
            }
        }
    }
}

/// `"1 Mbit/s"`, `"384 kbit/s"` → kbit/s.
pub(crate) fn speed(text: &str) -> Result<u32, Wrong> {
    let wrong = || Wrong::new(format!("“{}” is no speed", shown(text))).or("write “1 Mbit/s” or “384 kbit/s”");
    let unit_at = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or_else(wrong)?;
    let (digits, unit) = text.split_at(unit_at);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || whole.len() > 6 || part.len() > 3 || part.contains('.') {
        return Err(wrong());
    }
    let thousandths: u32 = format!("{whole}{part:0<3}").parse().map_err(|_| wrong())?;
    match unit.trim().to_ascii_lowercase().as_str() {
        "mbit/s" | "mbps" => Ok(thousandths),
        "kbit/s" | "kbps" if part.is_empty() => Ok(thousandths / 1000),
        _ => Err(wrong()),
    }
}

/// A time span: `"3 h"`, `"90 min"`, `"2 hours"`, in minutes.
pub(crate) fn minutes(number: &str, unit: &str) -> Option<i32> {
    let number: i32 = number.parse().ok().filter(|n| (1..=10_000).contains(n))?;
    match unit {
        "h" | "hour" | "hours" => Some(number * 60),
        "min" | "minutes" => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say<T: std::fmt::Debug>(read: Result<T, Wrong>) -> String {
        match read {
            Ok(value) => format!("{value:?}"),
            Err(wrong) => format!("{}; {}", wrong.problem, wrong.instead.unwrap_or_default()),
        }
    }

    #[test]
    fn usage_is_said_in_words() {
        let volumes = |text: &str| say(usage(text).map(|usage| usage.alternatives));
        assert_eq!(volumes("9 GB a month"), "[(1, 9 GB)]");
        assert_eq!(volumes("0.4 GB a month, some months 3 GB"), "[(3, 400 MB), (1, 3 GB)]");
        assert_eq!(volumes("5 GB a month, 1 month in 12 30 GB"), "[(11, 5 GB), (1, 30 GB)]");
        // 300 MB × 365 ÷ 12
        assert_eq!(volumes("300 MB a day"), "[(1, 9.13 GB)]");
        let all = usage("9 GB a month, 200 minutes, 50 messages a month").unwrap();
        assert_eq!((all.minutes, all.messages), (200, 50));
        for (text, refusal) in [
            ("9 a month", "“9 a month” has no unit"),
            ("9", "“9” has no unit"),
            ("-3 GB a month", "“-3 GB a month” is negative; this must be zero or more"),
            ("9 GB a fortnight", "“a fortnight” after a volume is not understood here"),
            ("9 GB a month, 8 GB a month", "this says twice how much data is used"),
            ("lots", "“lots” does not start with a number"),
            ("9 GB, 1e3 minutes", "“1e3” is no count up to 100000"),
            ("", "“” does not start with a number"),
        ] {
            assert!(volumes(text).starts_with(refusal), "{text}: {}", volumes(text));
        }
    }

    #[test]
    fn needs_are_said_in_words() {
        let say = |text: &str| say(need(text).map(|need| (need.data, need.alone, need.calls)));
        assert_eq!(say("1 GB a day, calls"), "(PerDay(1 GB), false, true)");
        assert_eq!(say("5 GB"), "(Whole(5 GB), false, false)");
        assert_eq!(say("alone"), "(Unsaid, true, false)");
        assert_eq!(say("alone, 50 MB a day"), "(PerDay(50 MB), true, false)");
        assert!(say("5").starts_with("“5” has no unit"));
        assert!(say("5 GB a month").starts_with("“a month” after a volume is not understood here"));
    }

    #[test]
    fn rules_are_said_in_words() {
        assert_eq!(say(months("1 year")), "12");
        assert_eq!(say(months("0 months")), "a plan of no months plans nothing; write “12 months”, from 1 to 36");
        assert_eq!(say(months("37 months")), "37 months are more than can be foreseen; write “12 months”, from 1 to 36");
        assert_eq!(say(percent("8.25 %")), "825");
        assert!(say(percent("8,25 %")).starts_with("“8,25 %” is no share"));
        assert_eq!(say(commitment("only if it saves 60 USD a year")), "IfItSavesPerYear(60.00 USD)");
        assert!(say(commitment("sometimes")).starts_with("“sometimes” is not understood here"));
        assert_eq!(say(hourly("30 USD an hour")), "30.00 USD");
        assert!(say(hourly("-30 USD an hour")).contains("negative"));
        assert_eq!([say(speed("1 Mbit/s")), say(speed("0.5 Mbit/s")), say(speed("384 kbit/s"))], ["1000", "500", "384"]);
        assert!(say(speed("fast")).starts_with("“fast” is no speed"));
    }
}
