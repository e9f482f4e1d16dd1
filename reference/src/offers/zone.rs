//! What may be used where: the home zone of a line, the area of a package, and each zone abroad.

use fleet::money::Currency;
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{After, DataTerms, DayPass, FairUse, Kind, Session, Tether, UnitPrice, ZoneRef, ZoneTerms};
use fleet::volume::Volume;
use jiff::civil::Date;

use super::words::{self, Amount};
use super::{Zones, places, price};
use crate::document::{Fault, Fields, Wrong, shown};

/// The keys that say what may be used in a zone, at home and abroad alike.
pub(super) const KEYS: [&str; 11] =
    ["countries", "data", "day_zone", "then", "tether", "minute", "message", "increment_s", "networks", "day_pass", "fair_use"];

/// A call is billed by the started minute unless an offer says otherwise.
pub(super) const INCREMENT_S: u16 = 60;

const WRITE_DATA: &str = "write data = \"10 GB\", \"1 GB a day\", \"unlimited\" or, when none is included, \"none\"";

/// What a zone is read against.
#[derive(Clone, Copy)]
pub(super) struct Around<'z> {
    /// What kind of offer it is.
    pub kind: Kind,
    /// The currency of the offer.
    pub currency: Currency,
    /// Who knows zones by name.
    pub zones: &'z dyn Zones,
    /// The day for which their names are understood.
    pub on: Date,
}

/// Whether a zone is the first of its offer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    First,
    Further,
}

pub(super) fn read(fields: &Fields<'_>, name: String, position: Position, around: Around<'_>) -> Result<ZoneTerms, Fault> {
    let currency = around.currency;
    let countries = fields.need("countries", "write where it may be used, as in countries = [\"US\"]")?;
    let places = places::read(countries, around.zones, around.on)?;
    let day_pass = fields.find("day_pass").map(|item| day_pass(&item.table()?, currency)).transpose()?;
    let data = match fields.find("data") {
        None if day_pass.is_some() => ZoneData::None,
        _ => data(fields, position, around)?,
    };
    let fair_use = match (&data, fields.find("fair_use"), fields.find_own("fair_use")) {
        (ZoneData::OfPhone, _, Some(item)) => {
            return Err(item.fault(Wrong::new("what the phone has is limited by the phone's own line").or("take it out")));
        }
        (ZoneData::OfPhone, ..) | (_, None, _) => None,
        (_, Some(item), _) => Some(fair_use(&item.table()?, currency)?),
    };
    let increment_s = match fields.find("increment_s") {
        Some(item) => u16::try_from(item.whole(1..=3600)?).expect("at most 3600"),
        None => INCREMENT_S,
    };
    let unit_price = |key| -> Result<Option<UnitPrice>, Fault> {
        fields.find(key).map(|item| item.read(|text| words::unit_price(text, currency, increment_s))).transpose()
    };
    Ok(ZoneTerms {
        name,
        places,
        data,
        day_pass,
        fair_use,
        tether: tether(fields, currency)?,
        minute: unit_price("minute")?,
        message: unit_price("message")?,
        networks: match fields.find("networks") {
            Some(item) => item.list()?.map(|network| network.parse()).collect::<Result<_, _>>()?,
            None => Vec::new(),
        },
    })
}

/// Whether a volume of this zone ends and nobody says what follows it: its own, that of fair use, or that of a paid day.
pub(super) fn says_no_end(fields: &Fields<'_>, zone: &ZoneTerms) -> Result<bool, Fault> {
    let ends = |data: &ZoneData| matches!(data, ZoneData::Own(terms) if terms.allowance.is_some());
    let silent = |key| -> Result<bool, Fault> {
        Ok(fields.find(key).map(|item| item.table()).transpose()?.is_some_and(|table| table.find("then").is_none()))
    };
    Ok((ends(&zone.data) && fields.find("then").is_none())
        || (zone.fair_use.as_ref().is_some_and(|limits| limits.volume.is_some()) && silent("fair_use")?)
        || (zone.day_pass.as_ref().is_some_and(|pass| ends(&pass.data)) && silent("day_pass")?))
}

fn tether(fields: &Fields<'_>, currency: Currency) -> Result<Tether, Fault> {
    match fields.find("tether") {
        None => Ok(Tether::Unknown),
        Some(item) if item.is_text() => item.read(|text| words::tether(text, currency)),
        Some(item) => item.flag().map(|yes| if yes { Tether::Yes } else { Tether::No }),
    }
}

/// `data`, `then` and `day_zone` of a zone.
fn data(fields: &Fields<'_>, position: Position, around: Around<'_>) -> Result<ZoneData, Fault> {
    let currency = around.currency;
    let item = fields.need("data", WRITE_DATA)?;
    let amount = item.read(words::amount)?;
    let then = fields.find("then").map(|item| item.read(|text| words::after(text, currency))).transpose()?;
    let day_zone = fields.find("day_zone").map(|item| item.read(words::zone_ref)).transpose()?;
    if let (Some(item), false) = (fields.find_own("day_zone"), matches!(amount, Amount::PerDay(_))) {
        let wrong = Wrong::new("there is no day to be counted here");
        return Err(item.fault(wrong.or("take it out, or write the data “a day”")));
    }
    let refuse_then = |why: &str, instead: &str| match fields.find_own("then") {
        Some(item) => Err(item.fault(Wrong::new(why).or(instead))),
        None => Ok(()),
    };
    let own = |allowance, period| ZoneData::Own(DataTerms { allowance, period, after: then.unwrap_or(After::Stop) });
    let has_sizes = position == Position::First && fields.find("tiers").is_some();
    Ok(match amount {
        Amount::AsAtHome if position == Position::First => {
            return Err(item.fault(Wrong::new("this is the home zone itself").or(WRITE_DATA)));
        }
        Amount::AsAtHome => {
            refuse_then("what follows the home allowance is said at home", "take it out, or narrow it by fair_use = { … }")?;
            ZoneData::AsAtHome
        }
        Amount::OfPhone if around.kind != Kind::Companion => {
            let wrong = Wrong::new("only a companion uses what its phone has");
            return Err(item.fault(wrong.or("write kind = \"companion\", or the data of its own, as in data = \"10 GB\"")));
        }
        Amount::OfPhone => {
            refuse_then("what follows is said by the phone's own line", "take it out, or write the data of the companion's own")?;
            ZoneData::OfPhone
        }
        Amount::Unlimited => {
            refuse_then(
                "nothing follows what has no limit",
                "write the volume after which this happens, as in data = \"50 GB\"",
            )?;
            ZoneData::Own(DataTerms { allowance: None, period: Period::Cycle, after: After::Stop })
        }
        // A pool that sells its data in sizes has no other, but it has data.
        Amount::None if matches!(then, None | Some(After::Stop)) && !has_sizes => ZoneData::None,
        Amount::None => own(Some(Volume::ZERO), Period::Cycle),
        Amount::PerCycle(volume) => own(Some(volume), Period::Cycle),
        Amount::PerDay(volume) => own(Some(volume), Period::Day(day_zone.unwrap_or(ZoneRef::Local))),
    })
}

fn day_pass(fields: &Fields<'_>, currency: Currency) -> Result<DayPass, Fault> {
    const KEYS: [&str; 5] = ["price", "lasts", "paid_days_max", "data", "then"];
    fields.refuse_unknown(|key| KEYS.contains(&key), KEYS)?;
    let price = fields.need("price", "write what a day costs, as in price = \"12 USD\"")?;
    let price = price::money(price, currency)?;
    let lasts = fields.need("lasts", "write “24 hours”, “local-day”, “home-day” or “day +00:00”")?;
    let session = lasts.read(session)?;
    let paid_max_per_cycle = match fields.find("paid_days_max") {
        Some(item) => Some(u16::try_from(item.whole(1..=366)?).expect("at most 366")),
        None => None,
    };
    Ok(DayPass { price, session, paid_max_per_cycle, data: session_data(fields, session, currency)? })
}

fn session(text: &str) -> Result<Session, Wrong> {
    match words::midnight(text) {
        Some(zone) => Ok(Session::CalendarDay(zone)),
        None => words::hours(text).map(Session::Hours).map_err(|_| {
            Wrong::new(format!("“{}” is no length of a paid day that is known", shown(text)))
                .or("write “24 hours”, “local-day”, “home-day” or “day +00:00”")
        }),
    }
}

/// What one session includes; its period is the session.
fn session_data(fields: &Fields<'_>, session: Session, currency: Currency) -> Result<ZoneData, Fault> {
    let item = fields.need("data", "write what a day includes: data = \"as at home\", \"0.5 GB\", \"unlimited\" or \"none\"")?;
    let then = fields.find("then").map(|item| item.read(|text| words::after(text, currency))).transpose()?;
    let period = match session {
        Session::Hours(_) => Period::Day(ZoneRef::Local),
        Session::CalendarDay(zone) => Period::Day(zone),
    };
    let own = |allowance| ZoneData::Own(DataTerms { allowance, period, after: then.unwrap_or(After::Stop) });
    let amount = item.read(words::amount)?;
    if let (Some(item), Amount::AsAtHome | Amount::Unlimited) = (fields.find("then"), amount) {
        let wrong = Wrong::new("nothing follows this on a paid day");
        return Err(item.fault(wrong.or("take it out, or write the volume of a day, as in data = \"0.5 GB\"")));
    }
    Ok(match amount {
        Amount::AsAtHome => ZoneData::AsAtHome,
        Amount::OfPhone => {
            let wrong = Wrong::new("a paid day is of the companion's own bill");
            return Err(item.fault(wrong.or("take day_pass out, and write data = \"of the phone\" for the zone")));
        }
        Amount::Unlimited => own(None),
        Amount::None if matches!(then, None | Some(After::Stop)) => ZoneData::None,
        Amount::None => own(Some(Volume::ZERO)),
        Amount::PerCycle(volume) | Amount::PerDay(volume) => own(Some(volume)),
    })
}

fn fair_use(fields: &Fields<'_>, currency: Currency) -> Result<FairUse, Fault> {
    const KEYS: [&str; 3] = ["data", "then", "days"];
    fields.refuse_unknown(|key| KEYS.contains(&key), KEYS)?;
    let volume = fields.find("data").map(|item| item.read(words::volume)).transpose()?;
    let days = fields.find("days").map(|item| item.read(days_in_window)).transpose()?;
    if volume.is_none() && days.is_none() {
        let wrong = Wrong::new("this limits nothing");
        return Err(fields.fault(wrong.or("write data = \"30 GB\", days = \"60 in 120\" or both, or take fair_use out")));
    }
    let then = fields.find("then").map(|item| item.read(|text| words::after(text, currency))).transpose()?;
    Ok(FairUse {
        volume,
        after: then.unwrap_or(After::Stop),
        days_abroad_max: days.map(|(days, _)| days),
        window_days: days.map_or(0, |(_, window)| window),
    })
}

/// `"60 in 120"`.
fn days_in_window(text: &str) -> Result<(u16, u16), Wrong> {
    let wrong =
        || Wrong::new(format!("“{}” is no number of days in a window", shown(text))).or("write “60 in 120”, the smaller first");
    let (days, window) = text.split_once(" in ").ok_or_else(wrong)?;
    match (days.trim().parse::<u16>(), window.trim().parse::<u16>()) {
        (Ok(days), Ok(window)) if 0 < days && days <= window && window <= 3650 => Ok((days, window)),
        _ => Err(wrong()),
    }
}
