//! An offer → the text that reads as the same offer.
//!
//! Named zones are written as the countries that they meant.

use fleet::money::Money;
use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::validity::AfterHold;
use fleet::offer::{
    After, Conditions, DataTerms, DayPass, Expiry, FairUse, Kind, Known, Kyc, Offer, Price, Recurrence, Session, Shares, Taxes,
    Tether, TopUp, Trigger, UnitPrice, Validity, ZoneRef, ZoneTerms,
};
use fleet::place::PlaceSet;
use fleet::volume::Volume;
use jiff::tz::Offset;

use super::file::{KINDS, first_zone_name};
use super::places;
use super::validity::{STARTS, TOP_UPS};
use super::zone::INCREMENT_S;
use super::{Grade, Listing};

/// The `[[offer]]` table of an offer, with its zones. [`read`](super::read) makes the same offer of it.
pub fn write(offer: &Offer) -> String {
    written(offer, |_| {})
}

/// The same with what is known about the knowledge of it: grade, the seller's own page, the note.
pub fn write_listing(listing: &Listing) -> String {
    written(&listing.offer, |out| {
        out.text_if("official", listing.official.as_deref());
        out.text_if("grade", listing.grade.map(Grade::word));
        out.text_if("note", listing.note.as_deref());
    })
}

fn written(offer: &Offer, about: impl FnOnce(&mut Lines)) -> String {
    let mut out = Lines(String::from("[[offer]]\n"));
    out.text("id", offer.id.as_str());
    out.text("name", &offer.name);
    out.text("kind", KINDS.iter().find(|(_, kind)| *kind == offer.kind).map_or("", |(word, _)| word));
    out.text("provider", &offer.provider);
    out.text_if("carrier", offer.carrier.as_deref());
    out.text_if("host", offer.host.as_deref());
    if offer.market != PlaceSet::every_country() {
        out.texts("market", &places::write(&offer.market));
    }
    if !offer.devices.is_empty() {
        out.texts("devices", &offer.devices.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    price(&mut out, &offer.price);
    let days = [("from", offer.sold_from), ("until", offer.sold_until)];
    let days = days.iter().filter_map(|(key, day)| Some(format!("{key} = {}", (*day)?))).collect::<Vec<_>>();
    if !days.is_empty() {
        out.raw("sold", &format!("{{ {} }}", days.join(", ")));
    }
    if let Some(home) = offer.zones.first() {
        if home.name != first_zone_name(offer.kind) {
            out.text("zone", &home.name);
        }
        zone(&mut out, home);
    }
    if let (Some(validity), Kind::Travel) = (&offer.validity, offer.kind) {
        self::validity(&mut out, validity);
    }
    conditions(&mut out, &offer.conditions);
    out.text("source", &offer.source.address);
    out.raw("read", &offer.source.read.to_string());
    out.text("life", &format!("{} days", offer.source.life_days));
    about(&mut out);
    for abroad in offer.zones.iter().skip(1) {
        out.0.push_str("\n[[offer.abroad]]\n");
        out.text("name", &abroad.name);
        zone(&mut out, abroad);
    }
    out.0
}

fn price(out: &mut Lines, price: &Price) {
    let base = price.base;
    out.text(
        "price",
        &match price.recurrence {
            Recurrence::Once => base.to_string(),
            Recurrence::Monthly => format!("{base} a month"),
            Recurrence::EveryDays(days) => format!("{base} every {days} days"),
        },
    );
    match price.taxes {
        Taxes::Included => out.text("taxes", "included"),
        Taxes::Added { basis_points } => out.text("taxes", &format!("{}.{:02} %", basis_points / 100, basis_points % 100)),
        Taxes::Unstated => {}
    }
    out.money("activation_fee", price.fees.activation);
    out.money("device_change_fee", price.fees.device_change);
    if let Some(commitment) = price.commitment {
        let leaving = commitment.leaving.map_or(String::new(), |leaving| format!(", leaving = \"{leaving}\""));
        out.raw("commitment", &format!("{{ months = {}{leaving} }}", commitment.months));
    }
    if !price.line_fees.is_empty() {
        out.texts("line_fees", &price.line_fees.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    if let Some(lines_max) = price.lines_max {
        out.raw("lines_max", &lines_max.to_string());
    }
    if !price.tiers.is_empty() {
        let tiers =
            price.tiers.iter().map(|tier| format!("{{ data = \"{}\", price = \"{}\" }}", volume(tier.volume), tier.price));
        out.raw("tiers", &format!("[{}]", tiers.collect::<Vec<_>>().join(", ")));
    }
    if price.shares == Shares::Bill {
        out.text("shares", "bill");
    }
}

fn zone(out: &mut Lines, zone: &ZoneTerms) {
    out.texts("countries", &places::write(&zone.places));
    match &zone.data {
        ZoneData::AsAtHome => out.text("data", "as at home"),
        ZoneData::OfPhone => out.text("data", "of the phone"),
        ZoneData::None => out.text("data", "none"),
        ZoneData::Own(terms) => data(out, terms),
    }
    out.text_if("tether", tether(&zone.tether).as_deref());
    out.text_if("minute", zone.minute.map(unit_price).as_deref());
    out.text_if("message", zone.message.map(unit_price).as_deref());
    if let Some(priced) = zone.minute.or(zone.message).filter(|priced| priced.increment_s != INCREMENT_S) {
        out.raw("increment_s", &priced.increment_s.to_string());
    }
    if !zone.networks.is_empty() {
        out.texts("networks", &zone.networks.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    if let Some(pass) = &zone.day_pass {
        out.raw("day_pass", &day_pass(pass));
    }
    if let Some(limits) = &zone.fair_use {
        out.raw("fair_use", &fair_use(limits));
    }
}

fn data(out: &mut Lines, terms: &DataTerms) {
    let Some(allowance) = terms.allowance else {
        return out.text("data", "unlimited");
    };
    match terms.period {
        Period::Cycle if allowance == Volume::ZERO && terms.after != After::Stop => out.text("data", "none"),
        Period::Cycle => out.text("data", &volume(allowance)),
        Period::Day(zone) => {
            out.text("data", &format!("{} a day", volume(allowance)));
            out.text("day_zone", &zone_ref(zone));
        }
    }
    out.text("then", &after(terms.after));
}

fn day_pass(pass: &DayPass) -> String {
    let lasts = match pass.session {
        Session::Hours(hours) => format!("{hours} hours"),
        Session::CalendarDay(zone) => midnight(zone),
    };
    let mut parts = vec![format!("price = \"{}\"", pass.price), format!("lasts = \"{lasts}\"")];
    if let Some(days) = pass.paid_max_per_cycle {
        parts.push(format!("paid_days_max = {days}"));
    }
    match &pass.data {
        ZoneData::AsAtHome => parts.push("data = \"as at home\"".to_owned()),
        ZoneData::OfPhone => parts.push("data = \"of the phone\"".to_owned()),
        ZoneData::None => parts.push("data = \"none\"".to_owned()),
        ZoneData::Own(DataTerms { allowance: None, .. }) => parts.push("data = \"unlimited\"".to_owned()),
        ZoneData::Own(DataTerms { allowance: Some(allowance), after, .. }) => {
            let nothing = *allowance == Volume::ZERO && *after != After::Stop;
            let data = if nothing { "none".to_owned() } else { volume(*allowance) };
            parts.push(format!("data = \"{data}\", then = \"{}\"", self::after(*after)));
        }
    }
    format!("{{ {} }}", parts.join(", "))
}

fn fair_use(limits: &FairUse) -> String {
    let mut parts = Vec::new();
    if let Some(data) = limits.volume {
        parts.push(format!("data = \"{}\"", volume(data)));
    }
    parts.push(format!("then = \"{}\"", after(limits.after)));
    if let Some(days) = limits.days_abroad_max {
        parts.push(format!("days = \"{days} in {}\"", limits.window_days));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn validity(out: &mut Lines, validity: &Validity) {
    if validity.days > 0 {
        out.text("lasts", &format!("{} days", validity.days));
    }
    out.text(
        "counts",
        &match validity.expiry {
            Expiry::Rolling => "rolling".to_owned(),
            Expiry::Midnight(zone) => midnight(zone),
            Expiry::FixedDate(day, zone) => format!("until {day} {}", zone_ref(zone)),
        },
    );
    match validity.trigger {
        Trigger::FixedDate(day) => out.raw("starts", &day.to_string()),
        trigger => out.text("starts", word(&STARTS, trigger)),
    }
    if let Some(days) = validity.hold_days_max {
        out.text("hold", &format!("{days} days"));
    }
    if validity.after_hold == AfterHold::Starts {
        out.text("after_hold", "starts");
    }
    if validity.top_up != TopUp::Unknown {
        out.text("top_up", word(&TOP_UPS, validity.top_up));
    }
}

fn conditions(out: &mut Lines, conditions: &Conditions) {
    let unsaid = Conditions::default();
    match conditions.kyc {
        Kyc::None => out.text("kyc", "none"),
        Kyc::Needed { hours_max } => out.text("kyc", &format!("{hours_max} hours")),
        Kyc::Unknown => {}
    }
    out.known("install_before_entry", conditions.install_before_entry, unsaid.install_before_entry);
    if let Some(installs) = conditions.installs_max {
        out.raw("installs", &installs.to_string());
    }
    if conditions.new_customers_only {
        out.raw("new_customers_only", "true");
    }
    out.known("number", conditions.number, unsaid.number);
    out.known("esim", conditions.esim, unsaid.esim);
    out.known("sim", conditions.physical_sim, unsaid.physical_sim);
    if !conditions.needs_carrier.is_empty() {
        out.texts("needs_carrier", &conditions.needs_carrier);
    }
    if conditions.blocked_in != unsaid.blocked_in {
        out.texts("blocked_in", &places::write(&conditions.blocked_in));
    }
}

fn after(after: After) -> String {
    match after {
        After::Stop => "stop".to_owned(),
        After::Slow { kbit_per_s } => format!("slow to {kbit_per_s} kbit/s"),
        After::Charge { price, block, cap } => {
            let most = cap.map_or(String::new(), |cap| format!(", at most {cap}"));
            format!("{price} per {}{most}", volume(block))
        }
    }
}

fn tether(tether: &Tether) -> Option<String> {
    match tether {
        Tether::Yes => Some("yes".to_owned()),
        Tether::No => Some("no".to_owned()),
        Tether::Bucket { volume: bucket, after: After::Stop } => Some(volume(*bucket)),
        Tether::Bucket { volume: bucket, after: then } => Some(format!("{}, then {}", volume(*bucket), after(*then))),
        Tether::Unknown => None,
    }
}

fn unit_price(unit: UnitPrice) -> String {
    match unit.included {
        None => "included".to_owned(),
        Some(0) => unit.price.to_string(),
        Some(count) => format!("{count} included, then {}", unit.price),
    }
}

/// Exact, unlike the volume's own display: `1.5 GB`, `1.073741824 GB` as `1 GiB`, `999999999 B`.
pub(super) fn volume(volume: Volume) -> String {
    let bytes = volume.bytes;
    let decimal = |unit: u64, name: &str| {
        let millionths = bytes % unit * 1_000_000 / unit;
        let part = format!("{millionths:06}");
        let part = part.trim_end_matches('0');
        let dot = if part.is_empty() { "" } else { "." };
        format!("{}{dot}{part} {name}", bytes / unit)
    };
    match bytes {
        b if b > 0 && b.is_multiple_of(1 << 30) && !b.is_multiple_of(1_000_000) => format!("{} GiB", b >> 30),
        b if b > 0 && b.is_multiple_of(1 << 20) && !b.is_multiple_of(1_000) => format!("{} MiB", b >> 20),
        b if b.is_multiple_of(1_000_000_000) || (b > 1_000_000_000 && b.is_multiple_of(10_000_000)) => {
            decimal(1_000_000_000, "GB")
        }
        b if b >= 1_000_000 => decimal(1_000_000, "MB"),
        b if b >= 1_000 => decimal(1_000, "kB"),
        _ => format!("{bytes} B"),
    }
}

fn zone_ref(zone: ZoneRef) -> String {
    match zone {
        ZoneRef::Local => "local".to_owned(),
        ZoneRef::Home => "home".to_owned(),
        ZoneRef::Fixed(offset) => self::offset(offset),
    }
}

fn midnight(zone: ZoneRef) -> String {
    match zone {
        ZoneRef::Local => "local-day".to_owned(),
        ZoneRef::Home => "home-day".to_owned(),
        ZoneRef::Fixed(offset) => format!("day {}", self::offset(offset)),
    }
}

fn offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn word<T: PartialEq + Copy>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, known)| *known == meaning).map_or("", |(word, _)| word)
}

/// `key = value`, a line each.
struct Lines(String);

impl Lines {
    fn raw(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key} = {value}\n"));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &quoted(value));
    }

    fn text_if(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    fn texts(&mut self, key: &str, values: &[String]) {
        let quoted = values.iter().map(|value| self::quoted(value)).collect::<Vec<_>>();
        self.raw(key, &format!("[{}]", quoted.join(", ")));
    }

    fn money(&mut self, key: &str, value: Option<Money>) {
        self.text_if(key, value.map(|money| money.to_string()).as_deref());
    }

    fn known(&mut self, key: &str, value: Known, unsaid: Known) {
        let word = match value {
            _ if value == unsaid => return,
            Known::Yes => "yes",
            Known::No => "no",
            Known::Unknown => "unknown",
        };
        self.text(key, word);
    }
}

/// A basic TOML string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
