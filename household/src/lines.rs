//! `[[lines]]`: what is paid for today.
//!
//! | key | meaning | left out |
//! |---|---|---|
//! | `device` | the device its profile sits in | must be there |
//! | `offer` | the id of an offer in a catalogue | the terms stand here |
//! | `number` | its telephone number | it has none of its own |
//! | `pays` | `"20 USD a month"`: what is really paid, when that is not the offer's price; of a pool: for its account, said of any of its lines | the offer's price |
//! | `bank_codes` | codes of a bank arrive on it: it is never silenced | false |
//! | `ends` (or `bound_until`) | `"any month"`, or the day until which it binds | any month |
//! | `mode` | own, companion, pool | by the offer |
//! | `iccid`, `balance` | its profile's number; what is left of a prepaid balance | unknown |
//!
//! Terms are written as in `reference/data/offers/README.md`, without `id`, `source` and `read`: `price` and `data` (or
//! `includes`) must be there, `countries` is the home, everything else is unknown when it is left out. They are the terms of a
//! contract that is held: it can be kept, and nobody can buy another of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fleet::inventory::{Line, LineId, Lock, Mode};
use fleet::offer::{Kind, Known, Offer, OfferId};
use fleet::place::Place;
use identifiers::Msisdn;
use jiff::civil::Date;
use reference::document::{Fault, Fields, Item, Wrong, shown};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::devices::DeviceDraft;
use crate::document::{NoteKind, Subject};
use crate::head::Head;
use crate::offers::{Offers, own_words};
use crate::phrase;
use crate::reader::{ENTRIES_MAX, Reader, device_at};
use crate::table::{date, needed, optional, refuse_unknown, span, tables};

const OWN_KEYS: [&str; 11] =
    ["device", "offer", "number", "pays", "bank_codes", "ends", "bound_until", "mode", "iccid", "balance", "includes"];
/// The terms of an offer that may stand in a line.
const TERMS: [&str; 32] = [
    "name",
    "provider",
    "carrier",
    "host",
    "price",
    "taxes",
    "countries",
    "zone",
    "data",
    "day_zone",
    "then",
    "tether",
    "minute",
    "message",
    "increment_s",
    "networks",
    "day_pass",
    "fair_use",
    "abroad",
    "activation_fee",
    "device_change_fee",
    "commitment",
    "needs_carrier",
    "line_fees",
    "lines_max",
    "tiers",
    "shares",
    "esim",
    "sim",
    "market",
    "devices",
    "note",
];

/// Reads `[[lines]]`; own terms join the offers.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    root: &Fields<'_>,
    raw: &DeTable<'_>,
    drafts: &[DeviceDraft],
    offers: &mut Offers<'_>,
    head: &Head,
) -> Vec<Line> {
    let known: Vec<&str> = OWN_KEYS.iter().chain(&TERMS).copied().collect();
    let mut lines: Vec<Line> = Vec::new();
    for (at, fields) in tables(reader, root, "lines", ENTRIES_MAX).iter().enumerate() {
        let before = reader.faults.len();
        refuse_unknown(reader, fields, &known);
        let device = needed(reader, fields, "device", "write the device that the line is on, as in device = \"phone\"", |item| {
            item.read(|name| device_at(drafts, name.trim()))
        });
        let number = optional(reader, fields, "number", |item| {
            item.read(|text| Msisdn::parse_in(text, head.home.code()).map_err(|error| Wrong::new(error.to_string())))
        });
        let offer = match fields.find("offer") {
            Some(item) => named(reader, fields, &item, offers),
            None => {
                let context =
                    Inline { at, device: device.map(|at| drafts[at].device.id.0.as_str()), has_number: number.is_some() };
                raw_line(raw, at).and_then(|raw| inline(reader, fields, raw, &context, offers, head))
            }
        };
        let ends = ends(reader, fields);
        let iccid = optional(reader, fields, "iccid", |item| item.parse());
        let balance = optional(reader, fields, "balance", |item| {
            item.read(|text| match phrase::money(text, "write “12.50 USD”")? {
                (money, "") => Ok(money),
                (_, rest) => {
                    Err(Wrong::new(format!("“{}” after an amount is not understood here", shown(rest))).or("write “12.50 USD”"))
                }
            })
        });
        let bank_codes = optional(reader, fields, "bank_codes", |item| item.flag()).unwrap_or(false);
        let (Some(device), Some(offer)) = (device, offer) else { continue };
        let Some(mode) = mode(reader, fields, &offer) else { continue };
        let pays = optional(reader, fields, "pays", |item| pays(item, &offer));
        let device = drafts[device].device.id.clone();
        let id = LineId(match &number {
            Some(number) => number.international().to_owned(),
            None => format!("{device}/{}", lines.iter().filter(|line: &&Line| line.device == device).count() + 1),
        });
        if reader.faults.len() == before {
            let at = fields.find(if number.is_some() { "number" } else { "device" }).map(|item| span(&item));
            reader.stands(Subject::Line(id.clone()), at.unwrap_or_default());
        }
        let line =
            Line { id, number, device, mode, offer: offer.id.clone(), pays, bank_codes, bound_until: ends, iccid, balance };
        check_twice(reader, fields, &lines, &line);
        lines.push(line);
    }
    lines
}

/// The table as it was parsed, for the terms of an offer that stand in it.
fn raw_line<'a, 'd>(raw: &'a DeTable<'d>, at: usize) -> Option<&'a Spanned<DeValue<'d>>> {
    raw.get("lines")?.get_ref().as_array()?.get(at)
}

/// What the terms in a line need to know of it.
struct Inline<'a> {
    at: usize,
    device: Option<&'a str>,
    has_number: bool,
}

fn named(reader: &mut Reader<'_>, fields: &Fields<'_>, item: &Item<'_, '_>, offers: &Offers<'_>) -> Option<Offer> {
    if let Some(term) = TERMS.iter().chain(&["includes"]).find(|term| fields.find(term).is_some())
        && let Some(said) = fields.find(term)
    {
        reader.fault(
            &said,
            format!("`{term}` is said by the offer"),
            "take it out, or leave `offer` out and write all terms here",
        );
    }
    if item.text().is_ok_and(|text| offers.may_be_unread(text)) {
        return None;
    }
    reader.keep(item.read(|text| offers.named(text).cloned()))
}

/// The terms in a line, read as an offer of the household's own.
fn inline(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    raw: &Spanned<DeValue<'_>>,
    context: &Inline<'_>,
    offers: &mut Offers<'_>,
    head: &Head,
) -> Option<Offer> {
    let written = raw.get_ref().as_table()?;
    if fields.find("price").is_none() {
        let wrong = "write offer = \"provider/name\", or the terms: price = \"25 USD a month\" and data = \"10 GB\"";
        reader.faults.push(fields.missing("offer", wrong));
        return None;
    }
    if let (Some(item), true) = (fields.find("includes"), fields.find("data").is_some()) {
        reader.fault(&item, "`includes` and `data` mean the same", "take one of them out");
    }
    let text = |text: &str| Spanned::new(raw.span(), DeValue::String(Cow::Owned(text.to_owned())));
    let mut terms = DeTable::new();
    for (key, value) in written.iter().filter(|(key, _)| TERMS.contains(&key.get_ref().as_ref()) || key.get_ref() == "includes") {
        let name = if key.get_ref() == "includes" { "data" } else { key.get_ref().as_ref() };
        terms.insert(Spanned::new(key.span(), Cow::Owned(name.to_owned())), value.clone());
    }
    let mode = fields.find("mode").and_then(|item| item.text().ok());
    let kind = match mode {
        Some("companion") => "companion",
        Some("pool") => "pool",
        _ => "line",
    };
    let id = own_id(context, offers);
    let said = |key: &str| fields.find(key).and_then(|item| item.text().ok());
    let name =
        format!("{} with {}", said("price").unwrap_or("own terms"), said("data").or(said("includes")).unwrap_or("its data"));
    let provider = said("carrier").unwrap_or("not said");
    let mut countries = DeArray::new();
    countries.push(text(head.home.code()));
    let mut add = |key: &'static str, value| {
        if !terms.contains_key(key) {
            terms.insert(Spanned::new(raw.span(), Cow::Borrowed(key)), value);
        }
    };
    for (key, value) in [("id", id.as_str()), ("kind", kind), ("name", &name), ("provider", provider)] {
        add(key, text(value));
    }
    add("countries", Spanned::new(raw.span(), DeValue::Array(countries)));
    if context.has_number {
        add("number", text("yes"));
    }
    let path = format!("lines[{}]", context.at + 1);
    let fields = Fields::new(reader.file, path, &terms, raw.span());
    let listing = reference::offers::read_fields(&fields, reader.file, &own_words(reader), &reference::offers::ShippedZones);
    let mut offer = reader.keep(listing)?.offer;
    // The terms of a contract that is held: nobody else can buy it.
    offer.sold_until = reader.today.yesterday().ok();
    offers.add(offer.clone());
    Some(offer)
}

/// `own/tablet`, or `own/tablet-2` when that is taken.
fn own_id(context: &Inline<'_>, offers: &Offers<'_>) -> String {
    let name = context.device.map_or_else(|| format!("line-{}", context.at + 1), slug);
    let ids = std::iter::once(format!("own/{name}")).chain((2..).map(|n| format!("own/{name}-{n}")));
    ids.into_iter().find(|id| !offers.has(id)).expect("the numbers do not end")
}

/// A name as a part of an offer's id: lower-case letters, digits and dashes.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().take(60) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "line".to_owned() } else { slug.to_owned() }
}

/// How the line serves its device: as its offer does.
fn mode(reader: &mut Reader<'_>, fields: &Fields<'_>, offer: &Offer) -> Option<Mode> {
    const WORDS: [(&str, Mode); 3] = [("own", Mode::Standalone), ("companion", Mode::Companion), ("pool", Mode::PoolMember)];
    let mode = match offer.kind {
        Kind::Line => Mode::Standalone,
        Kind::Companion => Mode::Companion,
        Kind::Pool => Mode::PoolMember,
        Kind::Travel => {
            let item = fields.find("offer")?;
            let problem = format!("“{}” is a travel package, not a line that is paid for month by month", offer.id);
            reader.fault(&item, problem, "write it under its device: installed = [\"Japan 10 GB, expires 2026-12-31\"]");
            return None;
        }
    };
    if let Some(item) = fields.find("mode")
        && let Some(stated) = reader.keep(item.word(&WORDS))
        && stated != mode
    {
        reader.fault(
            &item,
            format!("the offer serves it as “{}”", mode.word()),
            "take `mode` out, or write the offer that it really is on",
        );
        return None;
    }
    Some(mode)
}

fn pays(item: Item<'_, '_>, offer: &Offer) -> Result<fleet::money::Money, Fault> {
    item.read(|text| {
        let pays = phrase::each_cycle(text)?;
        let (code, wanted) = (pays.currency.code(), offer.price.currency().code());
        match code == wanted {
            true => Ok(pays),
            false => Err(Wrong::new(format!("this is in {code}, and the offer's price in {wanted}"))
                .or(format!("write what is paid in {wanted}, as the carrier bills it"))),
        }
    })
}

/// `ends` or `bound_until`: the day until which the line binds.
fn ends(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Date> {
    let read = |item: Item<'_, '_>| match item.text() {
        Ok("any month" | "any day" | "any time") => Ok(None),
        Ok(_) => date(item).map(Some).map_err(|mut fault| {
            fault.instead = Some("write “any month”, or the day until which it binds, as in 2027-05-01".to_owned());
            fault
        }),
        Err(_) => item.date().map(Some),
    };
    let ends = optional(reader, fields, "ends", read);
    let bound = optional(reader, fields, "bound_until", read);
    if let (Some(item), true) = (fields.find("bound_until"), ends.is_some()) {
        reader.fault(&item, "`ends` and `bound_until` mean the same", "take one of them out");
    }
    ends.or(bound).flatten()
}

/// No two lines have one number or one profile; a companion's number is its phone's.
fn check_twice(reader: &mut Reader<'_>, fields: &Fields<'_>, lines: &[Line], line: &Line) {
    for other in lines {
        let same_number = line.number.is_some() && line.number == other.number;
        if let (true, Some(item)) = (same_number, fields.find("number")) {
            let problem = format!("{} is the number of a line on “{}” already", line.id, other.device);
            let instead = if line.mode == Mode::Companion {
                "leave it out: a companion shares the number of its phone"
            } else {
                "write each line once"
            };
            reader.fault(&item, problem, instead);
        }
        if let (true, Some(item)) = (line.iccid.is_some() && line.iccid == other.iccid, fields.find("iccid")) {
            reader.fault(&item, format!("the line {} has the same ICCID", other.id), "look it up in the settings of each device");
        }
    }
}

/// What is worth knowing about the lines: what nobody knows, what is stale, what binds.
pub(crate) fn notes(reader: &mut Reader<'_>, lines: &[Line], drafts: &[DeviceDraft], offers: &Offers<'_>, head: &Head) {
    let by_device: BTreeMap<&str, &DeviceDraft> = drafts.iter().map(|draft| (draft.device.id.0.as_str(), draft)).collect();
    let mut said: std::collections::BTreeSet<(OfferId, &str)> = std::collections::BTreeSet::new();
    for line in lines {
        let (Some(offer), Some(draft)) = (offers.find(&line.offer), by_device.get(line.device.0.as_str())) else { continue };
        let home = offer.terms_at(Place::Country(head.home));
        let today = reader.today;
        let mut note = |topic, kind, text: String| {
            if said.insert((offer.id.clone(), topic)) {
                reader.note(Subject::Line(line.id.clone()), kind, text);
            }
        };
        if home.is_none() {
            note(
                "home",
                NoteKind::Unknown,
                format!("“{}” says no terms for {}: nothing can be used at home on it.", offer.name, head.home),
            );
        }
        if home.is_some_and(|zone| zone.tether.allowed() == Known::Unknown) && draft.device.kind.can_be_hub() {
            let text = format!(
                "Whether “{}” lets other devices use its data is unknown, so no plan relies on it. Write tether = \"yes\" or \"no\" with its terms.",
                offer.name
            );
            note("tether", NoteKind::Unknown, text);
        }
        if !offer.fits(draft.device.kind) {
            note("fits", NoteKind::Odd, format!("“{}” is not sold for a {}.", offer.name, draft.device.kind));
        }
        if let (Lock::LockedTo(to), Some(of)) = (&draft.device.lock, &offer.carrier)
            && to != of
        {
            note("lock", NoteKind::Odd, format!("{} is locked to {to}, and “{}” is of {of}.", line.device, offer.name));
        }
        if !offer.market.contains(Place::Country(head.home)) {
            note("market", NoteKind::Odd, format!("“{}” is not sold to people who live in {}.", offer.name, head.home));
        }
        if offer.price.commitment.is_some() && line.bound_until.is_none() {
            let text = format!(
                "“{}” binds its buyer, and the file does not say until when: taken as free to leave. Write ends = a day.",
                offer.name
            );
            note("bound", NoteKind::Default, text);
        }
        if offer.source.is_stale(today) {
            let text = format!("The terms of “{}” were read on {} and may have changed since.", offer.name, offer.source.read);
            note("stale", NoteKind::Stale, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_one_of_the_offers_format() {
        for term in TERMS {
            let text = format!("[[offer]]\n{term} = 1\n");
            let said = reference::offers::read("t", &text, &reference::offers::NoZones).expect_err("no offer").to_string();
            assert!(!said.contains("is not a key that is known"), "{term}: {said}");
        }
    }

    #[test]
    fn a_name_becomes_a_part_of_an_id() {
        assert_eq!(["Ana's phone", "手机", "  --x--  "].map(slug), ["ana-s-phone", "line", "x"]);
    }
}
