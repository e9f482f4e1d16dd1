//! The words in which the rating tests are written: an offer in a few calls, usage as lines of text, the whole bill as the answer.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use crate::money::Money;
use crate::offer::{
    After, Conditions, DataTerms, DayPass, FairUse, Fees, Kind, Offer, Period, Price, Recurrence, Session, Shares, Source, Taxes,
    Tether, Tier, UnitPrice, ZoneData, ZoneRef, ZoneTerms,
};
use crate::place::{Place, PlaceSet};
use crate::rating::{Account, Bill, CycleCost, End, Held, LineUsage, Packages, Rater, Start, rate};
use crate::usage::{Record, Used};
use crate::volume::Volume;

pub(crate) fn usd(text: &str) -> Money {
    format!("{text} USD").parse().unwrap()
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// `60 USD a month`, `28 USD every 28 days`, `18 USD`.
pub(crate) fn offer(kind: Kind, price: &str) -> Offer {
    let (base, rest) = Money::parse_prefix(price).unwrap();
    let recurrence = match rest.split(' ').collect::<Vec<_>>()[..] {
        [""] => Recurrence::Once,
        ["a", "month"] => Recurrence::Monthly,
        ["every", days, "days"] => Recurrence::EveryDays(days.parse().unwrap()),
        _ => panic!("{rest}"),
    };
    Offer {
        id: "made-up/offer".parse().unwrap(),
        name: "Offer".into(),
        provider: "Made up".into(),
        carrier: None,
        host: None,
        kind,
        market: PlaceSet::every_country(),
        devices: Default::default(),
        price: Price {
            base,
            recurrence,
            line_fees: vec![],
            lines_max: None,
            tiers: vec![],
            shares: Shares::Allowance,
            taxes: Taxes::Included,
            fees: Fees::default(),
            commitment: None,
        },
        zones: vec![],
        validity: None,
        conditions: Conditions::default(),
        sold_from: None,
        sold_until: None,
        source: Source { address: "made up".into(), read: date("2026-11-25"), life_days: 90 },
    }
}

impl Offer {
    /// Adds a zone: its name, its places (`US`, `DE FR`, `sea`, `*`) and its data, see [`data`].
    pub(crate) fn zone(mut self, name: &str, places: &str, terms: &str) -> Self {
        let places = match places {
            "*" => PlaceSet::every_country(),
            list => PlaceSet::only(list.split(' ').map(|place| place.parse().unwrap())),
        };
        self.zones.push(ZoneTerms {
            name: name.into(),
            places,
            data: data(terms),
            day_pass: None,
            fair_use: None,
            tether: Tether::Yes,
            minute: None,
            message: None,
            networks: vec![],
        });
        self
    }

    /// Changes the zone that was added last.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut ZoneTerms)) -> Self {
        change(self.zones.last_mut().unwrap());
        self
    }

    pub(crate) fn price(mut self, change: impl FnOnce(&mut Price)) -> Self {
        change(&mut self.price);
        self
    }

    pub(crate) fn tiers(self, tiers: &[(&str, &str)]) -> Self {
        let tier = |(volume, price): &(&str, &str)| Tier { volume: volume.parse().unwrap(), price: usd(price) };
        self.price(|price| price.tiers = tiers.iter().map(tier).collect())
    }

    pub(crate) fn line_fees(self, fees: &[&str]) -> Self {
        self.price(|price| price.line_fees = fees.iter().map(|fee| usd(fee)).collect())
    }
}

/// `none`, `as at home`, `of the phone`, or `10 GB`, `1 GB a day`, `unlimited`, `0 GB`, then after a comma what [`after`] reads.
pub(crate) fn data(text: &str) -> ZoneData {
    let (volume, then) = text.split_once(", then ").unwrap_or((text, "stop"));
    let (volume, period) = match volume.strip_suffix(" a day") {
        Some(volume) => (volume, Period::Day(ZoneRef::Local)),
        None => (volume, Period::Cycle),
    };
    match volume {
        "none" => ZoneData::None,
        "as at home" => ZoneData::AsAtHome,
        "of the phone" => ZoneData::OfPhone,
        "unlimited" => ZoneData::Own(DataTerms { allowance: None, period, after: After::Stop }),
        volume => ZoneData::Own(DataTerms { allowance: Some(volume.parse().unwrap()), period, after: after(then) }),
    }
}

/// `stop`, `slow 384`, `10 USD per 1 GB`, `10 USD per 1 GB, at most 60 USD`.
pub(crate) fn after(text: &str) -> After {
    if text == "stop" {
        return After::Stop;
    }
    if let Some(speed) = text.strip_prefix("slow ") {
        return After::Slow { kbit_per_s: speed.parse().unwrap() };
    }
    let (text, cap) = match text.split_once(", at most ") {
        Some((text, cap)) => (text, Some(cap.parse().unwrap())),
        None => (text, None),
    };
    let (price, block) = text.split_once(" per ").unwrap();
    After::Charge { price: price.parse().unwrap(), block: block.parse().unwrap(), cap }
}

pub(crate) fn day_pass(price: &str, session: Session, paid_max: Option<u16>, terms: &str) -> Option<DayPass> {
    Some(DayPass { price: usd(price), session, paid_max_per_cycle: paid_max, data: data(terms) })
}

pub(crate) fn fair_use(volume: Option<&str>, then: &str, days: Option<u16>, window_days: u16) -> Option<FairUse> {
    let volume = volume.map(|volume| volume.parse().unwrap());
    Some(FairUse { volume, after: after(then), days_abroad_max: days, window_days })
}

pub(crate) fn bucket(volume: &str, then: &str) -> Tether {
    Tether::Bucket { volume: volume.parse().unwrap(), after: after(then) }
}

pub(crate) fn unit(price: &str, included: Option<u32>, increment_s: u16) -> Option<UnitPrice> {
    Some(UnitPrice { price: usd(price), included, increment_s })
}

/// What the clocks of a place show in winter, in hours east of UTC; the household lives in New York.
fn winter_hours(place: Place) -> i8 {
    match place.to_string().as_str() {
        "US" | "CA" => -5,
        "DE" | "FR" => 1,
        "JP" => 9,
        "SG" => 8,
        _ => 0,
    }
}

/// One record by line: `phone 2026-12-05T10:00 JP data 300 MB`, `… tether 1 GB`, `… call 61 s`, `… message 3`, by the local clock.
/// `watch -` is a line without use. Lines keep the order in which they are first named.
pub(crate) fn usage(text: &str) -> Vec<(String, Vec<Record>)> {
    let mut lines: Vec<(String, Vec<Record>)> = Vec::new();
    for row in text.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (name, rest) = row.split_once(' ').unwrap();
        let at = lines.iter().position(|line| line.0 == name).unwrap_or_else(|| {
            lines.push((name.to_owned(), vec![]));
            lines.len() - 1
        });
        if rest.trim() != "-" {
            lines[at].1.push(record(rest.trim()));
        }
    }
    lines
}

fn record(text: &str) -> Record {
    let [at, place, kind, amount] = text.splitn(4, ' ').collect::<Vec<_>>()[..] else { panic!("{text}") };
    let place: Place = place.parse().unwrap();
    let offset = Offset::constant(winter_hours(place));
    let used = match kind {
        "data" => Used::Data(amount.parse().unwrap()),
        "tether" => Used::Tethered(amount.parse().unwrap()),
        "call" => Used::Call { seconds: amount.strip_suffix(" s").unwrap().parse().unwrap() },
        "message" => Used::Messages { count: amount.parse().unwrap() },
        _ => panic!("{kind}"),
    };
    Record { begin: offset.to_timestamp(at.parse::<DateTime>().unwrap()).unwrap(), offset, place, network: None, used }
}

pub(crate) fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").unwrap()
}

/// An account that is asked for its bill.
#[derive(Clone)]
pub(crate) struct Case<'a> {
    pub(crate) offer: &'a Offer,
    pub(crate) tier: Option<usize>,
    pub(crate) tax: Option<u32>,
    pub(crate) packages: Packages,
    pub(crate) start: Start,
    pub(crate) end: End,
    pub(crate) device_changes: &'a [Date],
}

impl<'a> Case<'a> {
    pub(crate) fn new(offer: &'a Offer) -> Self {
        let tier = (!offer.price.tiers.is_empty()).then_some(0);
        Self { offer, tier, tax: None, packages: Packages::One, start: Start::New, end: End::GoesOn, device_changes: &[] }
    }

    /// The bill of the time from the one day until before the other, as text. On the way every case checks that neither the order
    /// of the records nor the way of asking (bill or sums) changes what is paid.
    pub(crate) fn bill(&self, held: &str, text: &str) -> String {
        let (from, until) = held.split_once("..").unwrap();
        let zone = new_york();
        let (from, until) = (date(from), date(until));
        let account = Account {
            tier: self.tier,
            tax_basis_points: self.tax,
            packages: self.packages,
            ..Account::new(self.offer, from, &zone)
        };
        let held = Held { from, until, start: self.start, end: self.end, device_changes: self.device_changes };
        let mut lines = usage(text);
        let bill = rate_lines(&account, &held, &lines);
        for (_, records) in &mut lines {
            records.reverse();
        }
        assert_eq!(bill, rate_lines(&account, &held, &lines), "the order of the records changes the bill");
        let mut text = String::new();
        write!(text, "{bill}").unwrap();
        text
    }
}

pub(crate) fn rate_lines(account: &Account<'_>, held: &Held<'_>, lines: &[(String, Vec<Record>)]) -> Bill {
    let lines: Vec<LineUsage<'_>> = lines.iter().map(|(name, records)| LineUsage::new(name, records)).collect();
    rate(account, held, &lines)
}

/// The sums of each cycle, asked for one after another.
pub(crate) fn sum_cycles(account: &Account<'_>, begins: &[Date], lines: &[(String, Vec<Record>)]) -> CycleCost {
    let mut rater = Rater::new(account, lines.len());
    let begins_at: Vec<_> =
        begins.iter().map(|day| day.to_zoned_datetime(account.home_zone.clone()).unwrap().timestamp()).collect();
    let mut sum = CycleCost::default();
    for (at, begin) in begins_at.iter().enumerate() {
        let end = begins_at.get(at + 1);
        let parts: Vec<Vec<Record>> = lines
            .iter()
            .map(|(_, records)| {
                records.iter().filter(|r| r.begin >= *begin && end.is_none_or(|end| r.begin < *end)).cloned().collect()
            })
            .collect();
        let usages: Vec<LineUsage<'_>> = parts.iter().map(|records| LineUsage::new("line", records)).collect();
        sum = sum.plus(rater.cycle(&usages));
    }
    sum
}

/// Bytes of a text such as `5 GB`.
pub(crate) fn volume(text: &str) -> Volume {
    text.parse().unwrap()
}
