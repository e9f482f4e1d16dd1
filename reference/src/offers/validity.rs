//! When a travel package starts and ends.

use fleet::offer::validity::AfterHold;
use fleet::offer::{Expiry, TopUp, Trigger, Validity, ZoneRef};

use super::words;
use crate::document::{Fault, Fields, Wrong, shown};

const WRITE_COUNTS: &str = "write “rolling”, “local-day”, “home-day”, “day +08:00” or “until 2027-01-31”";
const WRITE_STARTS: &str =
    "write “purchase”, “install”, “enable”, “first-network”, “first-data”, “chosen-date” or a day such as “2026-12-05”";

/// Days by the midnight of the place: of the ways that are common, the one that gives least for the same number.
const UNSAID_COUNTS: Expiry = Expiry::Midnight(ZoneRef::Local);
/// The earliest of all: a package that is bought on the day it is needed is good whatever really starts it.
const UNSAID_STARTS: Trigger = Trigger::Purchase;

/// The words for what starts a package; a fixed day is written as a day.
pub(super) const STARTS: [(&str, Trigger); 6] = [
    ("purchase", Trigger::Purchase),
    ("install", Trigger::Install),
    ("enable", Trigger::Enable),
    ("first-network", Trigger::FirstNetwork),
    ("first-data", Trigger::FirstData),
    ("chosen-date", Trigger::ChosenDate),
];

/// The words for what a top-up does.
pub(super) const TOP_UPS: [(&str, TopUp); 5] = [
    ("none", TopUp::None),
    ("adds", TopUp::Adds),
    ("queues-until-expiry", TopUp::QueuesUntilExpiry),
    ("queues-until-used", TopUp::QueuesUntilUsed),
    ("unknown", TopUp::Unknown),
];

pub(super) fn read(fields: &Fields<'_>) -> Result<Validity, Fault> {
    let expiry = fields.find("counts").map_or(Ok(UNSAID_COUNTS), |item| item.read(expiry))?;
    let days = match (fields.find("lasts"), expiry) {
        (Some(item), _) => item.read(words::days)?,
        (None, Expiry::FixedDate(..)) => 0,
        (None, _) => return Err(fields.missing("lasts", "write how long the package lasts, as in lasts = \"30 days\"")),
    };
    let trigger = match fields.find("starts") {
        None => UNSAID_STARTS,
        Some(item) if item.is_text() => item.read(trigger)?,
        Some(item) => Trigger::FixedDate(item.date()?),
    };
    let after_hold = match fields.find("after_hold") {
        Some(item) => item.word(&[("lapses", AfterHold::Lapses), ("starts", AfterHold::Starts)])?,
        None => AfterHold::default(),
    };
    Ok(Validity {
        trigger,
        days,
        expiry,
        hold_days_max: fields.find("hold").map(|item| item.read(words::days)).transpose()?,
        after_hold,
        top_up: fields.find("top_up").map_or(Ok(TopUp::Unknown), |item| item.word(&TOP_UPS))?,
    })
}

fn trigger(text: &str) -> Result<Trigger, Wrong> {
    if let Some((_, trigger)) = STARTS.iter().find(|(word, _)| *word == text) {
        return Ok(*trigger);
    }
    match text.parse() {
        Ok(day) if text.len() == 10 => Ok(Trigger::FixedDate(day)),
        _ => Err(Wrong::new(format!("“{}” starts no package that is known", shown(text))).or(WRITE_STARTS)),
    }
}

/// `rolling`, a midnight, or `until DAY` with a midnight of its own (`until 2027-01-31 home`; local when it is left out).
fn expiry(text: &str) -> Result<Expiry, Wrong> {
    let wrong = || Wrong::new(format!("“{}” is no way of counting days that is known", shown(text))).or(WRITE_COUNTS);
    if text == "rolling" {
        return Ok(Expiry::Rolling);
    }
    if let Some(zone) = words::midnight(text) {
        return Ok(Expiry::Midnight(zone));
    }
    let until = text.strip_prefix("until ").ok_or_else(wrong)?;
    let (day, zone) = match until.split_once(' ') {
        Some((day, zone)) => (day, words::zone_ref(zone)?),
        None => (until, ZoneRef::Local),
    };
    if day.len() != 10 {
        return Err(wrong());
    }
    Ok(Expiry::FixedDate(day.parse().map_err(|_| wrong())?, zone))
}
