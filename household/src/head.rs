//! `[household]`: where it lives, in what it counts, for how long it plans.
//!
//! | key | meaning | left out |
//! |---|---|---|
//! | `home` | country, by code or name | must be there |
//! | `horizon` | `"12 months"`, `"1 year"`: 1 to 36 months | 12 months |
//! | `from` | first day of the plan, where a bill cycle begins | first day of the next month |
//! | `currency` | ISO 4217 | the home's |
//! | `zone` | tz database name | the home's capital's |
//! | `tax` | `"8.25 %"`: added to prices that leave taxes unstated | nothing is added, and bills say so |
//! | `offers` | files with the household's own offers | none |
//! | `catalogue` | false: nothing is bought but the household's own offers | true |

use fleet::money::Currency;
use fleet::place::Country;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reference::countries::{self, CountryFacts};
use reference::document::{Fields, Item, Wrong, shown};

use crate::document::{Market, NoteKind, Subject};
use crate::phrase;
use crate::reader::Reader;
use crate::table::{date, needed, optional, refuse_unknown, span};

/// Keys of the section.
const KEYS: [&str; 8] = ["home", "horizon", "from", "currency", "zone", "tax", "offers", "catalogue"];
/// The longest plan, in months.
pub(crate) const MONTHS_MAX: u16 = 36;

/// What holds for the whole file.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) home: Country,
    pub(crate) currency: Currency,
    pub(crate) zone: TimeZone,
    pub(crate) tax_basis_points: Option<u32>,
    pub(crate) from: Date,
    pub(crate) months: u16,
    pub(crate) market: Market,
}

impl Head {
    /// The day after the plan.
    pub(crate) fn until(&self) -> Date {
        self.from.saturating_add(i32::from(self.months).months())
    }
}

/// Reads the section. What is wrong in it is kept as faults and replaced by something harmless, so that the rest is read too.
pub(crate) fn read(reader: &mut Reader<'_>, root: &Fields<'_>) -> Head {
    let section = needed(reader, root, "household", "open the file with `[household]` and home = \"US\"", |item| {
        Ok((item.table()?, span(&item)))
    });
    let Some((fields, at)) = section else {
        return Head::harmless(reader.today);
    };
    reader.stands(Subject::Household, at);
    refuse_unknown(reader, &fields, &KEYS);
    let home = needed(reader, &fields, "home", "write the country where the household lives, as in home = \"US\"", home);
    let months = optional(reader, &fields, "horizon", |item| item.read(phrase::months)).unwrap_or(12);
    let harmless = Head::harmless(reader.today);
    let from = from(reader, &fields).unwrap_or(harmless.from);
    let tax_basis_points = optional(reader, &fields, "tax", |item| item.read(phrase::percent));
    let currency = optional(reader, &fields, "currency", currency);
    let zone = optional(reader, &fields, "zone", zone);
    let market = optional(reader, &fields, "catalogue", |item| item.flag()).map_or(Market::default(), Market::of);
    let Some(home) = home else { return harmless };
    let currency = currency.or_else(|| {
        if home.currency.is_none() && fields.find("currency").is_none() {
            reader.faults.push(fields.missing("currency", "write the currency to count in, as in currency = \"USD\""));
        }
        home.currency
    });
    let zone = zone.unwrap_or_else(|| default_zone(reader, home));
    Head { home: home.code, currency: currency.unwrap_or(harmless.currency), zone, tax_basis_points, from, months, market }
}

impl Head {
    fn harmless(today: Date) -> Self {
        let from = today.first_of_month().saturating_add(1.month());
        let home = "US".parse().expect("US is in ISO 3166");
        Self {
            home,
            currency: Currency::USD,
            zone: TimeZone::UTC,
            tax_basis_points: None,
            from,
            months: 12,
            market: Market::default(),
        }
    }
}

fn home(item: Item<'_, '_>) -> Result<&'static CountryFacts, reference::document::Fault> {
    item.read(country)
}

/// A country by code or name.
pub(crate) fn country(text: &str) -> Result<&'static CountryFacts, Wrong> {
    countries::find(text).ok_or_else(|| {
        Wrong::new(format!("“{}” is no country that is known", shown(text)))
            .or("write a code such as US, DE or JP, or the English name")
    })
}

fn currency(item: Item<'_, '_>) -> Result<Currency, reference::document::Fault> {
    item.read(|text| {
        Currency::from_code(&text.to_ascii_uppercase()).ok_or_else(|| {
            Wrong::new(format!("“{}” is no currency code", shown(text))).or("write an ISO 4217 code such as USD, EUR or JPY")
        })
    })
}

fn zone(item: Item<'_, '_>) -> Result<TimeZone, reference::document::Fault> {
    item.read(|text| {
        TimeZone::get(text).map_err(|_| {
            Wrong::new(format!("“{}” is no time zone", shown(text)))
                .or("write a name of the tz database, as in “America/Chicago”")
        })
    })
}

/// First day of the plan: not before this month, not more than a year ahead.
fn from(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Date> {
    let item = fields.find("from")?;
    let date = date(item);
    let date = reader.keep(date)?;
    let (first, last) = (reader.today.first_of_month(), reader.today.saturating_add(1.year()));
    if date < first {
        reader.fault(
            &item,
            format!("the plan would begin on {date}, in the past"),
            format!("write a day from {first} on, or leave `from` out"),
        );
        return None;
    }
    if date > last {
        reader.fault(
            &item,
            format!("the plan would begin on {date}, more than a year from now"),
            format!("write a day until {last}"),
        );
        return None;
    }
    Some(date)
}

fn default_zone(reader: &mut Reader<'_>, home: &CountryFacts) -> TimeZone {
    let zone = home.default_time_zone().unwrap_or("UTC");
    if home.time_zones.len() > 1 {
        let text = format!("Bill cycles run by the clock of {zone}, as `zone` is left out and the country has several.");
        reader.note(Subject::Household, NoteKind::Default, text);
    }
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}
