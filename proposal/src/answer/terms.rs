//! An offer's terms in words, a line each: what comparators drop is said here too.

use fleet::inventory::DeviceKind;
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::validity::AfterHold;
use fleet::offer::{
    After, DataTerms, Expiry, Kind, Known, Kyc, Offer, Recurrence, Session, Taxes, Tether, TopUp, Trigger, ZoneRef, ZoneTerms,
};
use fleet::place::{Place, PlaceSet};
use jiff::civil::Date;
use reference::offers::Listing;

use super::Amount;
use super::words;

/// A term: what it is about, and what it says.
pub type Term = (&'static str, String);

/// Every term of an offer that somebody states.
pub fn terms(offer: &Offer) -> Vec<Term> {
    let mut terms = vec![("price", price(offer))];
    for zone in &offer.zones {
        terms.push(("use", zone_in_words(zone)));
    }
    if let Some(validity) = &offer.validity {
        terms.push(("runs", runs(offer, validity)));
    }
    terms.extend(conditions(offer));
    if !offer.devices.is_empty() {
        let kinds: Vec<&str> = offer.devices.iter().map(|kind: &DeviceKind| kind.word()).collect();
        terms.push(("for", words::list(&kinds)));
    }
    if offer.market != PlaceSet::every_country() {
        terms.push(("sold", format!("to people who live in {}", places(&offer.market))));
    }
    terms
}

/// What is known about the knowledge of an offer: what was assumed, where it was read, who says so, the seller's own page.
pub fn known(offer: &Offer, listing: Option<&Listing>, today: Date) -> Vec<Term> {
    let mut rows: Vec<Term> = Vec::new();
    let assumed = listing.map(|listing| &listing.assumed[..]).unwrap_or_default();
    rows.extend(assumed.iter().map(|assumed| ("assumed", assumed.to_string())));
    rows.push(("source", source(offer, today)));
    let Some(listing) = listing else { return rows };
    rows.extend(listing.grade.map(|grade| ("said by", grade.meaning().to_owned())));
    rows.extend(listing.official.as_ref().map(|page| ("official", format!("{page}, the seller's own page; not read here"))));
    rows.extend(listing.note.as_ref().map(|note| ("note", note.clone())));
    rows
}

/// Where and when the terms were read.
pub fn source(offer: &Offer, today: Date) -> String {
    let age = if offer.source.is_stale(today) { ", stale: look again before buying" } else { "" };
    format!("{}, {}{age}", offer.source.address, offer.source.read)
}

/// What it costs before a byte is used, and what it binds to.
pub fn price(offer: &Offer) -> String {
    let price = &offer.price;
    let taxes = match price.taxes {
        Taxes::Included => "",
        Taxes::Added { .. } => ", taxes on top",
        Taxes::Unstated => ", whether taxes come on top is unknown",
    };
    let mut text = price_alone(offer) + taxes;
    for (fee, what) in [(price.fees.activation, "activation"), (price.fees.device_change, "a move to another device")] {
        if let Some(fee) = fee {
            text += &format!("; {what} {}", Amount(fee));
        }
    }
    if let Some(commitment) = price.commitment {
        let leaving =
            commitment.leaving.map_or_else(|| "the rest is due".to_owned(), |fee| format!("leaving costs {}", Amount(fee)));
        text += &format!("; binds for {}, {leaving}", words::count(usize::from(commitment.months), "month", "months"));
    }
    text
}

/// The price alone, as a list has it.
pub fn price_alone(offer: &Offer) -> String {
    let price = &offer.price;
    let each = match price.recurrence {
        Recurrence::Once => "once".to_owned(),
        Recurrence::Monthly => "a month".to_owned(),
        Recurrence::EveryDays(days) => format!("every {days} days"),
    };
    let mut text = format!("{} {each}", Amount(price.base));
    if !price.line_fees.is_empty() {
        let fees: Vec<String> = price.line_fees.iter().map(|fee| Amount(*fee).to_string()).collect();
        let most = price.lines_max.map_or_else(String::new, |most| format!(", at most {most}"));
        text += &format!("; lines at {}{most}", fees.join(", "));
    }
    if !price.tiers.is_empty() {
        let tiers: Vec<String> = price.tiers.iter().map(|tier| format!("{} for {}", tier.volume, Amount(tier.price))).collect();
        text += &format!("; {}", tiers.join(", "));
    }
    text
}

fn zone_in_words(zone: &ZoneTerms) -> String {
    let mut parts = vec![match &zone.data {
        ZoneData::AsAtHome => "as at home".to_owned(),
        ZoneData::Own(terms) => data(terms),
        ZoneData::OfPhone => "uses the allowance of its phone".to_owned(),
        ZoneData::None => "no data".to_owned(),
    }];
    if let Some(pass) = &zone.day_pass {
        let session = match pass.session {
            Session::Hours(hours) => format!("{hours} h from the first byte"),
            Session::CalendarDay(_) => "until midnight".to_owned(),
        };
        parts.push(format!("{} a day, {session}", Amount(pass.price)));
    }
    if let Some(fair) = &zone.fair_use {
        let volume = fair.volume.map(|volume| format!("{volume} a cycle"));
        let days = fair.days_abroad_max.map(|days| format!("{days} days in {}", fair.window_days));
        let limits: Vec<String> = volume.into_iter().chain(days).collect();
        parts.push(format!("fair use {}, {}", limits.join(" and "), after(&fair.after)));
    }
    parts.push(match zone.tether {
        Tether::Yes => "other devices may use it".to_owned(),
        Tether::No => "not for other devices".to_owned(),
        Tether::Bucket { volume, .. } => format!("other devices may use {volume} of it"),
        Tether::Unknown => "whether other devices may use it is unknown".to_owned(),
    });
    for (price, what) in [(zone.minute, "minute"), (zone.message, "message")] {
        if let Some(price) = price {
            parts.push(match price.included {
                None => format!("{what}s included"),
                Some(0) => format!("{} a {what}", Amount(price.price)),
                Some(many) => format!("{many} {what}s, then {} each", Amount(price.price)),
            });
        }
    }
    format!("{} ({}): {}", zone.name, places(&zone.places), parts.join("; "))
}

fn data(terms: &DataTerms) -> String {
    let per = match terms.period {
        Period::Cycle => "",
        Period::Day(_) => " a day",
    };
    match terms.allowance {
        None => "data without limit".to_owned(),
        Some(volume) if volume.bytes == 0 => after(&terms.after),
        Some(volume) => format!("{volume}{per}, {}", after(&terms.after)),
    }
}

fn after(after: &After) -> String {
    match after {
        After::Stop => "then it stops".to_owned(),
        After::Slow { kbit_per_s } => format!("then {kbit_per_s} kbit/s"),
        After::Charge { price, block, cap } => {
            let cap = cap.map_or_else(String::new, |cap| format!(", at most {}", Amount(cap)));
            format!("then {} for each {block} begun{cap}", Amount(*price))
        }
    }
}

fn runs(offer: &Offer, validity: &fleet::offer::Validity) -> String {
    let days = words::count(usize::from(validity.days), "day", "days");
    let starts = match validity.trigger {
        Trigger::Purchase => "from the purchase".to_owned(),
        Trigger::Install => "from the installation".to_owned(),
        Trigger::Enable => "from when it is switched on".to_owned(),
        Trigger::FirstNetwork => "from its first network".to_owned(),
        Trigger::FirstData => "from its first byte".to_owned(),
        Trigger::FixedDate(day) => format!("from {day}"),
        Trigger::ChosenDate => "from a day that you choose".to_owned(),
    };
    let counted = match validity.expiry {
        Expiry::Rolling => "of 24 hours".to_owned(),
        Expiry::Midnight(zone) => format!("by the calendar{}", clock(zone)),
        Expiry::FixedDate(day, zone) => format!("until {day}{}", clock(zone)),
    };
    let mut text = format!("{days} {counted}, {starts}");
    if let Some(hold) = validity.hold_days_max {
        let then = match validity.after_hold {
            AfterHold::Lapses => "else it lapses",
            AfterHold::Starts => "else it starts by itself",
        };
        text += &format!("; to begin within {}, {then}", words::count(usize::from(hold), "day", "days"));
    }
    if offer.kind == Kind::Travel {
        text += match validity.top_up {
            TopUp::None => "; cannot be topped up",
            TopUp::Adds => "; a top-up adds to it",
            TopUp::QueuesUntilExpiry => "; a top-up waits until it has expired",
            TopUp::QueuesUntilUsed => "; a top-up begins when its data is used",
            TopUp::Unknown => "",
        };
    }
    text
}

fn clock(zone: ZoneRef) -> String {
    match zone {
        ZoneRef::Local => " of the place".to_owned(),
        ZoneRef::Home => " of home".to_owned(),
        ZoneRef::Fixed(offset) => format!(", UTC{offset}"),
    }
}

fn conditions(offer: &Offer) -> Vec<Term> {
    let conditions = &offer.conditions;
    let mut parts = Vec::new();
    match conditions.kyc {
        Kyc::Needed { hours_max } => parts.push(format!("an identity check takes up to {hours_max} h")),
        Kyc::None => parts.push("no identity check".to_owned()),
        Kyc::Unknown => {}
    }
    if conditions.install_before_entry == Known::Yes {
        parts.push("install it before entering the country".to_owned());
    }
    match conditions.installs_max {
        Some(1) => parts.push("installs once: deleted is lost".to_owned()),
        Some(many) => parts.push(format!("installs {many} times")),
        None => {}
    }
    if conditions.new_customers_only {
        parts.push("for new customers only".to_owned());
    }
    match conditions.number {
        Known::Yes => parts.push("has a number".to_owned()),
        Known::No => parts.push("has no number".to_owned()),
        Known::Unknown => {}
    }
    if !conditions.blocked_in.is_empty() {
        parts.push(format!("its site is blocked in {}", places(&conditions.blocked_in)));
    }
    if parts.is_empty() { Vec::new() } else { vec![("mind", parts.join("; "))] }
}

/// A set of places in a few words.
pub fn places(set: &PlaceSet) -> String {
    let shown = |places: &std::collections::BTreeSet<Place>| {
        let names: Vec<String> = places.iter().map(|place| words::place(*place)).collect();
        match names.len() {
            0..=4 => words::list(&names),
            count => format!("{}, … {count} in all", names[..3].join(", ")),
        }
    };
    match set {
        PlaceSet::Only(places) => shown(places),
        PlaceSet::EveryCountryExcept(places) if places.is_empty() => "every country".to_owned(),
        PlaceSet::EveryCountryExcept(places) => format!("every country but {}", shown(places)),
    }
}
