//! A whole file of offers, and one offer wherever it stands.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};

use fleet::inventory::DeviceKind;
use fleet::offer::{Conditions, Kind, Kyc, Offer, OfferId, Source};
use fleet::place::PlaceSet;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeTable;

use super::zone::{self, Around, Position};
use super::{Assumed, Grade, Listing, Zones, places, price, validity, words};
use crate::document::{self, Fault, Faults, Fields, Wrong};

/// One file holds at most so many offers.
pub const OFFERS_MAX: usize = 50_000;
/// One offer has at most so many zones.
pub const ZONES_MAX: usize = 200;

/// A fact about an offer is trusted for so many days when its file does not say.
const LIFE_DAYS: u16 = 90;

const ALL_KINDS: &[&str] = &[
    "id",
    "name",
    "kind",
    "market",
    "devices",
    "price",
    "taxes",
    "sold",
    "provider",
    "carrier",
    "host",
    "source",
    "official",
    "read",
    "life",
    "grade",
    "note",
    "seen",
    "sources",
    "zone",
    "activation_fee",
    "device_change_fee",
    "needs_carrier",
    "number",
    "esim",
    "sim",
    "installs",
    "kyc",
    "install_before_entry",
    "new_customers_only",
    "blocked_in",
    "abroad",
];
const POOL: &[&str] = &["line_fees", "lines_max", "tiers", "shares"];
const TRAVEL: &[&str] = &["lasts", "counts", "starts", "hold", "after_hold", "top_up"];
const LINE: &[&str] = &["commitment"];

/// What is known of an offer before it is read: who wrote it down and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    /// Where it was read, for offers that do not say (`the household's own file`).
    pub address: Option<String>,
    /// The day it was read, for offers that do not say.
    pub read: Option<Date>,
    /// Who sells it, for offers that do not say.
    pub provider: Option<String>,
}

/// Reads every offer of a file.
///
/// # Errors
/// With one fault for each offer that is not understood.
pub fn read(file: &str, text: &str, zones: &dyn Zones) -> Result<Vec<Offer>, Faults> {
    let listings = read_listings(file, text, zones, &Defaults::default())?;
    Ok(listings.into_iter().map(|listing| listing.offer).collect())
}

/// The same with grade, note and file of each offer, and with what holds where the file says nothing.
///
/// # Errors
/// With one fault for each offer that is not understood.
pub fn read_listings(file: &str, text: &str, zones: &dyn Zones, defaults: &Defaults) -> Result<Vec<Listing>, Faults> {
    let document = document::parse(file, text)?;
    let head = Fields::new(file, String::new(), document.get_ref(), document.span());
    head.refuse_unknown(
        |key| key == "offer" || (key != "id" && is_known(key)),
        all_keys().filter(|key| *key != "id").chain(["offer"]),
    )?;
    let Some(offers) = head.find("offer") else {
        return Err(head.missing("offer", "open each offer with `[[offer]]`").into());
    };
    let name: Arc<str> = file.into();
    let (mut listings, mut faults) = (Vec::new(), Vec::new());
    let mut seen = BTreeMap::new();
    for (at, fields) in offers.tables(OFFERS_MAX)?.into_iter().enumerate() {
        let fields = fields.or_from(document.get_ref());
        match offer(&fields, defaults, zones, &name) {
            Ok(listing) => match seen.insert(listing.offer.id.clone(), at) {
                None => listings.push(listing),
                Some(first) => faults.push(twice(&fields, first)),
            },
            Err(fault) => faults.push(fault),
        }
    }
    Faults::none_in(listings, faults)
}

/// Reads one offer that is a table inside some other text; `path` is its key path there (`offer[2]`).
///
/// # Errors
/// At the first thing that is not understood.
pub fn read_table<'d>(
    file: &'d str,
    path: &str,
    table: &'d Spanned<DeTable<'d>>,
    defaults: &Defaults,
    zones: &dyn Zones,
) -> Result<Listing, Fault> {
    offer(&Fields::new(file, path.to_owned(), table.get_ref(), table.span()), defaults, zones, &file.into())
}

/// One offer out of fields that somebody else took apart.
///
/// # Errors
/// At the first thing that is not understood.
pub fn read_fields(fields: &Fields<'_>, file: &str, defaults: &Defaults, zones: &dyn Zones) -> Result<Listing, Fault> {
    offer(fields, defaults, zones, &file.into())
}

fn offer(fields: &Fields<'_>, defaults: &Defaults, zones: &dyn Zones, file: &Arc<str>) -> Result<Listing, Fault> {
    fields.refuse_unknown(is_known, all_keys())?;
    let kind = fields.need("kind", "write “line”, “companion”, “pool” or “travel”")?.word(&KINDS)?;
    refuse_foreign(fields, kind)?;
    let id = fields.need("id", "write provider/name, as in id = \"airalo/japan-10gb\"")?.parse::<OfferId>()?;
    let (source, written) = source(fields, defaults)?;
    let price = price::read(fields, kind)?;
    let around = Around { kind, currency: price.currency(), zones, on: written };
    let (sold_from, sold_until) = sold(fields)?;
    let offer = Offer {
        name: fields.need("name", "write the seller's own name for it")?.text()?.to_owned(),
        provider: provider(fields, defaults)?,
        carrier: word(fields, "carrier")?,
        host: word(fields, "host")?,
        market: match fields.find("market") {
            Some(item) => places::read(item, zones, written)?,
            None => PlaceSet::every_country(),
        },
        devices: devices(fields)?,
        zones: all_zones(fields, kind, around)?,
        validity: if kind == Kind::Travel { Some(validity::read(fields)?) } else { None },
        conditions: conditions(fields, around)?,
        id,
        kind,
        price,
        sold_from,
        sold_until,
        source,
    };
    if kind == Kind::Companion && offer.carrier.is_none() && offer.conditions.needs_carrier.is_empty() {
        return Err(
            fields.missing("carrier", "write the carrier on which the companion's phone must be, as in carrier = \"att-us\"")
        );
    }
    let assumed = assumed(fields, &offer)?;
    let official = fields.find("official").map(official).transpose()?;
    Ok(Listing { offer, assumed, grade: grade(fields)?, official, note: note(fields)?, file: Arc::clone(file) })
}

/// What nobody stated although an offer cannot be without it; each was taken in the way that promises the least.
fn assumed(fields: &Fields<'_>, offer: &Offer) -> Result<Vec<Assumed>, Fault> {
    let is_travel = offer.kind == Kind::Travel;
    let abroad = fields.find("abroad").map_or(Ok(Vec::new()), |item| item.tables(ZONES_MAX))?;
    let mut stops = false;
    for (zone, fields) in offer.zones.iter().zip(std::iter::once(fields).chain(&abroad)) {
        stops |= zone::says_no_end(fields, zone)?;
    }
    let each = [
        (is_travel && fields.find("starts").is_none(), Assumed::StartsAtPurchase),
        (is_travel && fields.find("counts").is_none(), Assumed::CountsLocalDays),
        (stops, Assumed::StopsAfterAllowance),
    ];
    Ok(each.into_iter().filter_map(|(holds, assumed)| holds.then_some(assumed)).collect())
}

/// The words for the kinds of offer.
pub(super) const KINDS: [(&str, Kind); 4] =
    [("line", Kind::Line), ("companion", Kind::Companion), ("pool", Kind::Pool), ("travel", Kind::Travel)];

/// Keys that have no meaning for this kind of offer. In the head of a file they are for the offers that they suit.
fn refuse_foreign(fields: &Fields<'_>, kind: Kind) -> Result<(), Fault> {
    let groups: [(&[&str], bool, &str); 3] = [
        (POOL, kind == Kind::Pool, "only a pool (or family plan) has this; take it out, or write kind = \"pool\""),
        (TRAVEL, kind == Kind::Travel, "only a travel package has this; take it out, or write kind = \"travel\""),
        (LINE, kind != Kind::Travel, "a travel package binds nobody; take it out, or write kind = \"line\""),
    ];
    for (keys, suits, why) in groups {
        if let (false, Some(item)) = (suits, keys.iter().find_map(|key| fields.find_own(key))) {
            let (problem, instead) = why.split_once("; ").expect("each reason has two halves");
            return Err(item.fault(Wrong::new(problem).or(instead)));
        }
    }
    Ok(())
}

/// The source, and the day on which the row was written down: names of zones are understood as of that day.
fn source(fields: &Fields<'_>, defaults: &Defaults) -> Result<(Source, Date), Fault> {
    let sources = fields.find("sources").map(|item| item.texts()).transpose()?;
    let address = match (fields.find("source"), sources.as_deref(), &defaults.address) {
        (Some(item), _, _) => item.text()?.trim().to_owned(),
        (None, Some([first, ..]), _) => first.clone(),
        (None, _, Some(address)) => address.clone(),
        (None, _, None) => return Err(fields.missing("source", "write the address that was read, or “made up”")),
    };
    let seen = fields.find("seen").map(|item| item.date_or_month()).transpose()?;
    let read = fields.find("read").map(|item| item.date()).transpose()?.or(defaults.read);
    let Some(age) = seen.or(read) else {
        return Err(fields.missing("read", "write the day it was read, as in read = \"2026-11-25\""));
    };
    let life_days = fields.find("life").map_or(Ok(LIFE_DAYS), |item| item.read(words::days))?;
    Ok((Source { address, read: age, life_days: u32::from(life_days) }, read.unwrap_or(age)))
}

fn provider(fields: &Fields<'_>, defaults: &Defaults) -> Result<String, Fault> {
    match (fields.find("provider"), &defaults.provider) {
        (Some(item), _) => item.text().map(str::to_owned),
        (None, Some(provider)) => Ok(provider.clone()),
        (None, None) => Err(fields.missing("provider", "write who sells and bills it")),
    }
}

fn sold(fields: &Fields<'_>) -> Result<(Option<Date>, Option<Date>), Fault> {
    let Some(item) = fields.find("sold") else {
        return Ok((None, None));
    };
    let fields = item.table()?;
    fields.refuse_unknown(|key| matches!(key, "from" | "until"), ["from", "until"])?;
    let day = |key| fields.find(key).map(|item| item.date()).transpose();
    let (from, until) = (day("from")?, day("until")?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(item.fault(Wrong::new("the last day of sale is before the first").or("write from before until")));
    }
    Ok((from, until))
}

fn devices(fields: &Fields<'_>) -> Result<BTreeSet<DeviceKind>, Fault> {
    match fields.find("devices") {
        Some(item) => item.list()?.map(|kind| kind.parse()).collect(),
        None => Ok(BTreeSet::new()),
    }
}

fn all_zones(fields: &Fields<'_>, kind: Kind, around: Around<'_>) -> Result<Vec<fleet::offer::ZoneTerms>, Fault> {
    let name = match fields.find("zone") {
        Some(item) => item.text()?.to_owned(),
        None => first_zone_name(kind).to_owned(),
    };
    let mut zones = vec![zone::read(fields, name, Position::First, around)?];
    if let Some(item) = fields.find("abroad") {
        for fields in item.tables(ZONES_MAX - 1)? {
            let known = |key: &str| key == "name" || zone::KEYS.contains(&key);
            fields.refuse_unknown(known, zone::KEYS.into_iter().chain(["name"]))?;
            let name = fields.need("name", "write the seller's name for the zone, as in name = \"EU\"")?.text()?.to_owned();
            zones.push(zone::read(&fields, name, Position::Further, around)?);
        }
    }
    Ok(zones)
}

/// How the first zone is called when its file does not say.
pub(super) const fn first_zone_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Travel => "area",
        Kind::Line | Kind::Companion | Kind::Pool => "home",
    }
}

fn conditions(fields: &Fields<'_>, around: Around<'_>) -> Result<Conditions, Fault> {
    let unsaid = Conditions::default();
    let known = |key, default| fields.find(key).map_or(Ok(default), |item| item.known());
    Ok(Conditions {
        kyc: fields.find("kyc").map_or(Ok(unsaid.kyc), |item| item.read(kyc))?,
        install_before_entry: known("install_before_entry", unsaid.install_before_entry)?,
        installs_max: match fields.find("installs") {
            Some(item) => Some(u16::try_from(item.whole(1..=1000)?).expect("at most 1000")),
            None => None,
        },
        new_customers_only: fields.find("new_customers_only").map_or(Ok(false), |item| item.flag())?,
        number: known("number", unsaid.number)?,
        esim: known("esim", unsaid.esim)?,
        physical_sim: known("sim", unsaid.physical_sim)?,
        needs_carrier: match fields.find("needs_carrier") {
            Some(item) => item.list()?.map(|carrier| carrier.read(carrier_id)).collect::<Result<_, _>>()?,
            None => Vec::new(),
        },
        blocked_in: match fields.find("blocked_in") {
            Some(item) => places::read(item, around.zones, around.on)?,
            None => unsaid.blocked_in,
        },
    })
}

fn kyc(text: &str) -> Result<Kyc, Wrong> {
    match text {
        "none" => Ok(Kyc::None),
        "unknown" => Ok(Kyc::Unknown),
        _ => words::hours(text).map(|hours_max| Kyc::Needed { hours_max }).map_err(|_| {
            Wrong::new(format!("“{}” is not understood here", document::shown(text)))
                .or("write “none”, or the longest that the check takes, as in “48 hours”")
        }),
    }
}

/// A carrier's id: lower-case letters, digits and dashes.
pub(crate) fn carrier_id(text: &str) -> Result<String, Wrong> {
    let is_id = text.len() <= 60 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if is_id {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(format!("“{}” is no carrier's id", document::shown(text)))
        .or("write it in lower-case letters, digits and dashes, as in “att-us”"))
}

fn word(fields: &Fields<'_>, key: &str) -> Result<Option<String>, Fault> {
    fields.find(key).map(|item| item.read(carrier_id)).transpose()
}

fn grade(fields: &Fields<'_>) -> Result<Option<Grade>, Fault> {
    fields.find("grade").map(|item| item.word(&Grade::words())).transpose()
}

/// The seller's own page, which must be one that can be opened.
fn official(item: document::Item<'_, '_>) -> Result<String, Fault> {
    let address = item.text()?.trim();
    if address.starts_with("https://") || address.starts_with("http://") {
        return Ok(address.to_owned());
    }
    let wrong = Wrong::new(format!("“{}” is no address of a page", document::shown(address)));
    Err(item.fault(wrong.or("write the seller's own page, as in official = \"https://example.com/plans\"")))
}

fn note(fields: &Fields<'_>) -> Result<Option<String>, Fault> {
    fields.find_own("note").map(|item| item.note()).transpose()
}

fn twice(fields: &Fields<'_>, first: usize) -> Fault {
    let wrong = Wrong::new(format!("offer[{}] has the same id", first + 1)).or("give each offer an id of its own");
    fields.find("id").map_or_else(|| fields.fault(wrong.clone()), |item| item.fault(wrong.clone()))
}

fn is_known(key: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| all_keys().collect());
    KNOWN.contains(key)
}

fn all_keys() -> impl Iterator<Item = &'static str> {
    [ALL_KINDS, POOL, TRAVEL, LINE, &zone::KEYS].into_iter().flatten().copied()
}
