//! What Lines says.

use fleet::money::Money;
use fleet::offer::terms::ZoneData;
use fleet::offer::{Kind, Offer, Recurrence};

use crate::pages::told::{Told, address};
use crate::words::{Language, Words};

/// What Lines says.
#[derive(Debug, Clone)]
pub struct Lines {
    /// What is paid for.
    pub held: Vec<Held>,
    /// What was looked for.
    pub query: String,
    /// What is on sale and matches, at most [`OFFERS_MAX`].
    pub offers: Vec<OnSale>,
    /// How many more there are.
    pub more: usize,
}

/// A line that is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its name in the household.
    pub id: String,
    /// What it is on.
    pub offer: String,
    /// The device and its page.
    pub device: (String, String),
    /// Its number.
    pub number: String,
    /// What is paid.
    pub price: String,
    /// Terms that matter every day: data, bank codes, what it binds to.
    pub terms: Vec<String>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnSale {
    /// Its id, by which a line names it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who sells it.
    pub provider: String,
    /// What it costs.
    pub price: String,
    /// What data it has.
    pub data: String,
    /// Where its terms were read, and when.
    pub read: String,
    /// Whether that is older than it is trusted for.
    pub is_stale: bool,
}

/// So many offers are shown.
pub const OFFERS_MAX: usize = 40;

/// The page; `query` narrows the offers.
pub fn page(told: Told<'_>, query: &str) -> Lines {
    let held = told.document.inventory.lines.iter().map(|line| self::held(told, line)).collect();
    let wanted: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let matches = |offer: &&Offer| {
        let said = format!("{} {} {}", offer.provider, offer.name, offer.id).to_lowercase();
        !offer.id.to_string().starts_with("own/") && wanted.iter().all(|word| said.contains(word.as_str()))
    };
    let found: Vec<&Offer> = told.offers.iter().filter(matches).collect();
    Lines {
        held,
        query: query.to_owned(),
        more: found.len().saturating_sub(OFFERS_MAX),
        offers: found.into_iter().take(OFFERS_MAX).map(|offer| on_sale(told, offer)).collect(),
    }
}

fn held(told: Told<'_>, line: &fleet::inventory::Line) -> Held {
    let offer = told.offers.iter().find(|offer| offer.id == line.offer);
    let device = line.device.to_string();
    let mut terms = Vec::new();
    terms.extend(offer.map(|offer| data(told.words, told, offer)).filter(|data| !data.is_empty()));
    if line.bank_codes {
        terms.push(told.words.say("lines-bank-codes"));
    }
    if let Some(day) = line.bound_until {
        terms.push(told.words.with("lines-bound", &[("day", (&told.language().day(day, told.today)).into())]));
    }
    if let Some(balance) = line.balance {
        terms.push(told.words.with("lines-balance", &[("money", (&told.language().money(balance)).into())]));
    }
    let recurrence = offer.map_or(Recurrence::Monthly, |offer| offer.price.recurrence);
    Held {
        id: line.id.to_string(),
        offer: offer.map_or_else(|| line.offer.to_string(), |offer| offer.name.clone()),
        device: (device.clone(), address("devices", &device)),
        number: line.number.as_ref().map(|number| number.international().to_owned()).unwrap_or_default(),
        price: line
            .pays
            .or(offer.map(|offer| offer.price.base))
            .map(|money| each(told.words, money, recurrence))
            .unwrap_or_default(),
        terms,
    }
}

fn on_sale(told: Told<'_>, offer: &Offer) -> OnSale {
    let day = told.language().day(offer.source.read, told.today);
    OnSale {
        id: offer.id.to_string(),
        name: offer.name.clone(),
        provider: offer.provider.clone(),
        price: each(told.words, offer.price.base, offer.price.recurrence),
        data: data(told.words, told, offer),
        read: told.words.with("lines-read", &[("day", (&day).into())]),
        is_stale: offer.source.is_stale(told.today),
    }
}

/// `$25.00 a month`.
pub fn each(words: &Words, money: Money, recurrence: Recurrence) -> String {
    let money = words.language.money(money);
    match recurrence {
        Recurrence::Once => words.with("price-once", &[("money", (&money).into())]),
        Recurrence::Monthly => words.with("price-monthly", &[("money", (&money).into())]),
        Recurrence::EveryDays(days) => {
            words.with("price-days", &[("money", (&money).into()), ("count", usize::from(days).into())])
        }
    }
}

/// The data of its home zone, in a few words.
fn data(words: &Words, told: Told<'_>, offer: &Offer) -> String {
    let language: Language = told.language();
    let Some(zone) = offer.zones.first() else { return String::new() };
    let days = offer.validity.as_ref().filter(|_| offer.kind == Kind::Travel).map(|validity| usize::from(validity.days));
    let volume = match &zone.data {
        ZoneData::Own(terms) => match terms.allowance {
            Some(volume) if volume.bytes > 0 => language.volume(volume),
            Some(_) => words.say("data-by-use"),
            None => words.say("data-unlimited"),
        },
        ZoneData::OfPhone => words.say("data-of-phone"),
        ZoneData::AsAtHome => words.say("data-as-at-home"),
        ZoneData::None => words.say("data-none"),
    };
    days.map_or(volume.clone(), |days| words.with("data-days", &[("data", (&volume).into()), ("count", days.into())]))
}
