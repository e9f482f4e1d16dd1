//! The phrases of an offer: `"28 USD every 28 days"`, `"1 GB a day"`, `"10 USD per 1 GB, at most 60 USD"`.
//!
//! Each reader takes a text and says what is wrong with it, and what would have been understood.

use fleet::money::{Currency, Money, MoneyError};
use fleet::offer::{After, Recurrence, Taxes, Tether, UnitPrice, ZoneRef};
use fleet::volume::{QuantityError, Volume};
use jiff::tz::Offset;

use crate::document::{Wrong, shown};

/// No single amount is larger than ten thousand million of a currency with cents.
const MONEY_MINOR_MAX: i64 = 1_000_000_000_000;
/// 100 Gbit/s: no radio is faster.
const SPEED_KBIT_PER_S_MAX: u64 = 100_000_000;

const WRITE_DATA: &str =
    "write “10 GB”, “1 GB a day”, “unlimited”, “as at home” (abroad only), “of the phone” (companions only) or “none”";
const WRITE_AFTER: &str = "write “stop”, “slow to 384 kbit/s”, “10 USD per 1 GB” or “10 USD per 1 GB, at most 60 USD”";

/// A volume of data as an offer words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// `as at home`.
    AsAtHome,
    /// `of the phone`.
    OfPhone,
    /// `none`.
    None,
    /// `unlimited`.
    Unlimited,
    /// `10 GB`.
    PerCycle(Volume),
    /// `1 GB a day`.
    PerDay(Volume),
}

/// `"10 GB"`, `"1 GB a day"`, `"unlimited"`, `"as at home"`, `"of the phone"`, `"none"`.
pub(super) fn amount(text: &str) -> Result<Amount, Wrong> {
    match text {
        "as at home" => Ok(Amount::AsAtHome),
        "of the phone" => Ok(Amount::OfPhone),
        "none" => Ok(Amount::None),
        "unlimited" => Ok(Amount::Unlimited),
        _ => match volume_prefix(text).map_err(|wrong| instead(wrong, WRITE_DATA))? {
            (volume, "") => Ok(Amount::PerCycle(volume)),
            (volume, "a day" | "per day") => Ok(Amount::PerDay(volume)),
            (_, rest) => Err(Wrong::new(format!("“{}” after a volume is not understood here", shown(rest))).or(WRITE_DATA)),
        },
    }
}

/// The same problem with the advice that fits the phrase as a whole.
fn instead(wrong: Wrong, advice: &str) -> Wrong {
    Wrong::new(wrong.problem).or(advice)
}

/// A volume with nothing after it.
pub(super) fn volume(text: &str) -> Result<Volume, Wrong> {
    match volume_prefix(text)? {
        (volume, "") => Ok(volume),
        (_, rest) => Err(Wrong::new(format!("“{}” after a volume is not understood here", shown(rest))).or("write “10 GB”")),
    }
}

fn volume_prefix(text: &str) -> Result<(Volume, &str), Wrong> {
    Volume::parse_prefix(text).map_err(|error| match error {
        QuantityError::Unit { unit, .. } if unit.is_empty() => {
            Wrong::new(format!("“{}” names no unit of data", shown(text))).or("write it as in “10 GB” or “500 MB”")
        }
        QuantityError::Unit { unit, .. } => {
            Wrong::new(format!("“{unit}” is no unit of data")).or("write it as in “10 GB” or “500 MB”")
        }
        error => Wrong::new(error.to_string()),
    })
}

/// `"25 USD"`: zero or more.
pub(super) fn money(text: &str) -> Result<Money, Wrong> {
    match money_prefix(text)? {
        (money, "") => Ok(money),
        (_, rest) => Err(Wrong::new(format!("“{}” after an amount is not understood here", shown(rest))).or("write “25 USD”")),
    }
}

fn money_prefix(text: &str) -> Result<(Money, &str), Wrong> {
    let (money, rest) = Money::parse_prefix(text).map_err(|error| match error {
        MoneyError::NoCurrency(text) => Wrong::new(format!("“{text}” names no currency")).or("write it as in “25 USD”"),
        error => Wrong::new(error.to_string()),
    })?;
    if money.minor < 0 {
        Err(Wrong::new(format!("“{}” is negative; this must be zero or more", shown(text))))
    } else if money.minor > MONEY_MINOR_MAX {
        Err(Wrong::new(format!("“{}” is larger than any price", shown(text))))
    } else {
        Ok((money, rest))
    }
}

/// The same amount, refused when it is in another currency than the offer's price.
pub(super) fn in_currency(money: Money, currency: Currency) -> Result<Money, Wrong> {
    if money.currency == currency {
        return Ok(money);
    }
    let (code, wanted) = (money.currency.code(), currency.code());
    Err(Wrong::new(format!("this is in {code}, and the offer's price in {wanted}"))
        .or(format!("write all amounts of one offer in {wanted}, as its seller bills it")))
}

/// `"18 USD"` (once), `"60 USD a month"`, `"28 USD every 28 days"`.
pub(super) fn price(text: &str) -> Result<(Money, Recurrence), Wrong> {
    let (money, rest) = money_prefix(text)?;
    let recurrence = match rest {
        "" => Some(Recurrence::Once),
        "a month" | "per month" | "monthly" => Some(Recurrence::Monthly),
        "a year" | "per year" => Some(Recurrence::EveryDays(365)),
        _ => rest.strip_prefix("every ").and_then(|every| days(every).ok()).map(Recurrence::EveryDays),
    };
    recurrence.map(|recurrence| (money, recurrence)).ok_or_else(|| {
        Wrong::new(format!("“{}” after a price is not understood here", shown(rest)))
            .or("write “60 USD a month”, “28 USD every 28 days”, or “18 USD” for a package that is paid once")
    })
}

/// `"included"`, `"8.25 %"`, `"unstated"`.
pub(super) fn taxes(text: &str) -> Result<Taxes, Wrong> {
    match text {
        "included" => Ok(Taxes::Included),
        "unstated" => Ok(Taxes::Unstated),
        _ => text
            .strip_suffix('%')
            .and_then(|share| hundredths(share.trim()))
            .filter(|basis_points| *basis_points <= 10_000)
            .map(|basis_points| Taxes::Added { basis_points })
            .ok_or_else(|| {
                Wrong::new(format!("“{}” is not understood here", shown(text)))
                    .or("write “included”, “unstated”, or a share that is added, as in “8.25 %” (at most 100 %)")
            }),
    }
}

/// `"8.25"` → 825.
fn hundredths(digits: &str) -> Option<u32> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) || part.len() > 2 {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}

/// `"stop"`, `"slow to 384 kbit/s"`, `"10 USD per 1 GB"`, `"10 USD per 1 GB, at most 60 USD"`.
pub(super) fn after(text: &str, currency: Currency) -> Result<After, Wrong> {
    if text == "stop" {
        return Ok(After::Stop);
    }
    if let Some(speed) = text.strip_prefix("slow to ") {
        return Ok(After::Slow { kbit_per_s: kbit_per_s(speed)? });
    }
    let say = |wrong: Wrong| instead(wrong, WRITE_AFTER);
    let (price, rest) = money_prefix(text).map_err(say)?;
    let per = rest
        .strip_prefix("per ")
        .ok_or_else(|| say(Wrong::new(format!("“{}” does not say for how much data the price is", shown(text)))))?;
    let (block, rest) = volume_prefix(per).map_err(say)?;
    if block == Volume::ZERO {
        return Err(say(Wrong::new("a block of no data has no price")));
    }
    let cap = match rest {
        "" => None,
        _ => {
            let most = rest.strip_prefix(", at most ").or_else(|| rest.strip_prefix("at most "));
            let most = most.ok_or_else(|| say(Wrong::new(format!("“{}” is not understood here", shown(rest)))))?;
            Some(in_currency(money(most).map_err(say)?, currency)?)
        }
    };
    Ok(After::Charge { price: in_currency(price, currency)?, block, cap })
}

/// `"384 kbit/s"`, `"1.5 Mbit/s"`.
fn kbit_per_s(text: &str) -> Result<u32, Wrong> {
    let wrong =
        || Wrong::new(format!("“{}” is not a speed", shown(text))).or("write “384 kbit/s” or “1.5 Mbit/s”, more than nothing");
    let unit_at = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or_else(wrong)?;
    let (digits, unit) = text.split_at(unit_at);
    let thousandths = |digits: &str| -> Option<u64> {
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let fits = !whole.is_empty() && whole.len() <= 9 && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        if fits { format!("{whole}{part:0<3}").parse().ok() } else { None }
    };
    let thousandths = thousandths(digits).ok_or_else(wrong)?;
    let kbit = match unit.trim().to_ascii_lowercase().as_str() {
        "kbit/s" | "kbps" | "kb/s" if thousandths.is_multiple_of(1000) => thousandths / 1000,
        "mbit/s" | "mbps" => thousandths,
        "gbit/s" | "gbps" => thousandths * 1000,
        _ => return Err(wrong()),
    };
    u32::try_from(kbit).ok().filter(|kbit| *kbit > 0 && u64::from(*kbit) <= SPEED_KBIT_PER_S_MAX).ok_or_else(wrong)
}

/// `"yes"`, `"no"`, `"unknown"`, `"5 GB"`, `"5 GB, then slow to 600 kbit/s"`.
pub(super) fn tether(text: &str, currency: Currency) -> Result<Tether, Wrong> {
    match text {
        "yes" => return Ok(Tether::Yes),
        "no" => return Ok(Tether::No),
        "unknown" => return Ok(Tether::Unknown),
        _ => {}
    }
    let (bucket, after) = match text.split_once(", then ") {
        Some((bucket, then)) => (bucket, self::after(then, currency)?),
        None => (text, After::Stop),
    };
    let volume =
        volume(bucket).map_err(|wrong| instead(wrong, "write “yes”, “no”, “5 GB” or “5 GB, then slow to 600 kbit/s”"))?;
    Ok(Tether::Bucket { volume, after })
}

/// `"0.10 USD"`, `"included"`, `"100 included, then 0.10 USD"`; the increment is the caller's.
pub(super) fn unit_price(text: &str, currency: Currency, increment_s: u16) -> Result<UnitPrice, Wrong> {
    let write = "write “0.10 USD”, “included” or “100 included, then 0.10 USD”";
    if text == "included" {
        return Ok(UnitPrice { price: Money::zero(currency), included: None, increment_s });
    }
    let (included, price) = match text.split_once(" included, then ") {
        Some((count, price)) => {
            let number = count.parse::<u32>().ok().filter(|count| *count <= 1_000_000);
            (number.ok_or_else(|| Wrong::new(format!("“{}” is not a count", shown(count))).or(write))?, price)
        }
        None => (0, text),
    };
    let price = in_currency(money(price).map_err(|wrong| instead(wrong, write))?, currency)?;
    Ok(UnitPrice { price, included: Some(included), increment_s })
}

/// `"30 days"`, `"1 day"`, `"2 weeks"`, `"72 hours"` when they are whole days: at least one, at most ten years.
pub(super) fn days(text: &str) -> Result<u16, Wrong> {
    let wrong = || {
        Wrong::new(format!("“{}” is not a number of days", shown(text))).or("write “30 days”, at least one day and at most 3650")
    };
    let (number, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let number = number.parse::<u32>().map_err(|_| wrong())?;
    let days = match unit.trim() {
        "day" | "days" => Some(number),
        "week" | "weeks" => number.checked_mul(7),
        "hour" | "hours" if number.is_multiple_of(24) => Some(number / 24),
        _ => None,
    };
    let days = days.filter(|days| (1..=3650).contains(days)).ok_or_else(wrong)?;
    Ok(u16::try_from(days).expect("at most 3650"))
}

/// `"48 hours"`, `"2 days"`: at least one hour, at most a year.
pub(super) fn hours(text: &str) -> Result<u16, Wrong> {
    let wrong = || Wrong::new(format!("“{}” is not a number of hours", shown(text))).or("write “48 hours”, at least one");
    let (number, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let number = number.parse::<u32>().map_err(|_| wrong())?;
    let hours = match unit.trim() {
        "hour" | "hours" => Some(number),
        "day" | "days" => number.checked_mul(24),
        _ => None,
    };
    let hours = hours.filter(|hours| (1..=8784).contains(hours)).ok_or_else(wrong)?;
    Ok(u16::try_from(hours).expect("at most 8784"))
}

/// `"local"`, `"home"`, `"+09:00"`: whose midnight counts.
pub(super) fn zone_ref(text: &str) -> Result<ZoneRef, Wrong> {
    match text {
        "local" => Ok(ZoneRef::Local),
        "home" => Ok(ZoneRef::Home),
        _ => offset(text).map(ZoneRef::Fixed).ok_or_else(|| {
            Wrong::new(format!("“{}” is no midnight that is known", shown(text)))
                .or("write “local”, “home” or an offset as in “+09:00”")
        }),
    }
}

/// `local-day`, `home-day` and `day +08:00`: until the midnight of that place.
pub(super) fn midnight(text: &str) -> Option<ZoneRef> {
    match text {
        "local-day" => Some(ZoneRef::Local),
        "home-day" => Some(ZoneRef::Home),
        _ => offset(text.strip_prefix("day ")?).map(ZoneRef::Fixed),
    }
}

/// `+09:00`, at most 18 hours from UTC.
fn offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let two = |digits: &str| {
        if digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse::<i32>().ok() } else { None }
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    if hours > 18 || minutes > 59 || (hours == 18 && minutes > 0) {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}
