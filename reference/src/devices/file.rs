//! Files of device models; the form is described in `data/devices/README.md`.

use fleet::inventory::{Capability, DeviceKind, EsimCapacity, Isim, NetworkChoice, PolicyOwner, Satellite};
use fleet::offer::{Known, Source};

use super::{DeviceModel, Grade, Install, ModelKind, Region};
use crate::document::{self, Fault, Faults, Fields, Item, Wrong, shown};

/// One file holds at most so many models.
pub const DEVICES_MAX: usize = 20_000;

/// What a device can do does not change; what its software allows does. So a row is trusted for two years.
const LIFE_DAYS: u32 = 730;

const KEYS: &[&str] = &[
    "model",
    "models",
    "name",
    "aliases",
    "maker",
    "kind",
    "regions",
    "released",
    "sim",
    "stored",
    "live",
    "live_esim",
    "bands",
    "satellite",
    "install",
    "os",
    "policy_owner",
    "network_choice",
    "tether",
    "note",
    "source",
    "sources",
    "read",
    "grade",
];

/// Reads every model of a file.
///
/// # Errors
/// With one fault for each model that is not understood.
pub fn read(file: &str, text: &str) -> Result<Vec<DeviceModel>, Faults> {
    let document = document::parse(file, text)?;
    let head = Fields::new(file, String::new(), document.get_ref(), document.span());
    head.refuse_unknown(|key| key == "device", ["device"])?;
    let rows = head.need("device", "open each model with `[[device]]`")?.tables(DEVICES_MAX)?;
    let (mut models, mut faults) = (Vec::new(), Vec::new());
    for row in &rows {
        match model(row) {
            Ok(model) => models.push(model),
            Err(fault) => faults.push(fault),
        }
    }
    Faults::none_in(models, faults)
}

fn model(fields: &Fields<'_>) -> Result<DeviceModel, Fault> {
    fields.refuse_unknown(|key| KEYS.contains(&key), KEYS.iter().copied())?;
    let install = fields.find("install").map_or(Ok(Install::default()), |item| install(&item.table()?))?;
    let address = fields.need("source", "write the address that was read")?.text()?.to_owned();
    let sources = texts(fields, "sources")?;
    Ok(DeviceModel {
        models: numbers(fields)?,
        name: fields.need("name", "write the maker's name for it")?.text()?.to_owned(),
        aliases: texts(fields, "aliases")?,
        maker: fields.need("maker", "write who made it")?.text()?.to_owned(),
        kind: fields.need("kind", "write one of the nine kinds, or “card”")?.read(kind)?,
        regions: match fields.find("regions") {
            Some(item) => item.list()?.map(|region| region.read(self::region)).collect::<Result<_, _>>()?,
            None => Vec::new(),
        },
        released: fields.find("released").map(|item| item.date_or_month()).transpose()?,
        capability: capability(fields, install.travel_esim)?,
        satellite: said(fields, "satellite")?.1,
        policy_owner: fields.find("policy_owner").map_or(Ok(None), |item| item.word(&POLICY_OWNERS))?,
        os: fields.find("os").map(|item| item.text()).transpose()?.filter(|os| *os != "unknown").map(str::to_owned),
        network_choice: {
            let (can, how) = said(fields, "network_choice")?;
            NetworkChoice { can, how }
        },
        install,
        note: fields.find("note").map(|item| item.note()).transpose()?,
        sources: if sources.is_empty() { vec![address.clone()] } else { sources },
        source: Source {
            address,
            read: fields.need("read", "write the day it was read, as in read = \"2026-11-25\"")?.date()?,
            life_days: LIFE_DAYS,
        },
        grade: fields.need("grade", "write how good the source is, as in grade = \"maker\"")?.word(&Grade::words())?,
    })
}

const POLICY_OWNERS: [(&str, Option<PolicyOwner>); 5] = [
    ("owner", Some(PolicyOwner::Owner)),
    ("employer", Some(PolicyOwner::Employer)),
    ("carrier", Some(PolicyOwner::Carrier)),
    ("maker", Some(PolicyOwner::Maker)),
    ("unknown", None),
];

fn numbers(fields: &Fields<'_>) -> Result<Vec<String>, Fault> {
    let numbers = match (fields.find("model"), fields.find("models")) {
        (Some(_), Some(item)) => return Err(item.fault(Wrong::new("`model` is there too").or("write one of the two"))),
        (Some(item), None) => vec![item.text()?.to_owned()],
        (None, Some(item)) => item.texts()?,
        (None, None) => Vec::new(),
    };
    if numbers.is_empty() && fields.find("regions").is_none() {
        return Err(
            fields.missing("model", "write the number that is printed on it, or where it is sold as in regions = [\"US\"]")
        );
    }
    Ok(numbers)
}

fn capability(fields: &Fields<'_>, travel_esim: Known) -> Result<Capability, Fault> {
    let mut capability = Capability { travel_esim, ..Capability::default() };
    if let Some(item) = fields.find("sim") {
        let sim = item.table()?;
        sim.refuse_unknown(|key| matches!(key, "physical" | "esim" | "isim"), ["physical", "esim", "isim"])?;
        capability.physical_slots = count(sim.find("physical"))?;
        capability.has_esim = sim.find("esim").map_or(Ok(Known::Unknown), |item| item.known())?;
        capability.isim = match sim.find("isim").map_or(Ok(Known::Unknown), |item| item.known())? {
            Known::Yes => Isim::Yes,
            Known::No => Isim::No,
            Known::Unknown => Isim::Unknown,
        };
    }
    if capability.has_esim == Known::Yes {
        capability.esim =
            Some(EsimCapacity { stored_max: count(fields.find("stored"))?, live_max: count(fields.find("live_esim"))? });
    }
    capability.live_lines = count(fields.find("live"))?;
    capability.hotspot = fields.find("tether").map_or(Ok(Known::Unknown), |item| item.known())?;
    capability.satellite = satellite(fields)?;
    if let Some(item) = fields.find("bands") {
        let bands = item.table()?;
        bands.refuse_unknown(|key| matches!(key, "lte" | "nr"), ["lte", "nr"])?;
        capability.lte_bands = band_numbers(bands.find("lte"))?;
        capability.nr_bands = band_numbers(bands.find("nr"))?;
    }
    Ok(capability)
}

fn count(item: Option<Item<'_, '_>>) -> Result<Option<u8>, Fault> {
    let count = item.map_or(Ok(None), |item| item.whole_or_unknown(0..=100))?;
    Ok(count.map(|count| u8::try_from(count).expect("at most 100")))
}

fn band_numbers(item: Option<Item<'_, '_>>) -> Result<Vec<u16>, Fault> {
    let Some(item) = item else {
        return Ok(Vec::new());
    };
    item.list()?.map(|band| band.whole(1..=1024).map(|band| u16::try_from(band).expect("at most 1024"))).collect()
}

/// What it is good for stands in words after the “yes”.
fn satellite(fields: &Fields<'_>) -> Result<Satellite, Fault> {
    let (has, what_for) = said(fields, "satellite")?;
    let words = what_for.unwrap_or_default().to_lowercase();
    Ok(match has {
        Known::No => Satellite::No,
        Known::Yes if words.contains("data") => Satellite::Data,
        Known::Yes if words.contains("messages") => Satellite::Messages,
        Known::Yes if words.contains("emergency") => Satellite::Emergency,
        Known::Yes | Known::Unknown => Satellite::Unknown,
    })
}

/// `"yes"`, `"no"`, `"unknown"`, or one of them with more after a colon.
fn said(fields: &Fields<'_>, key: &str) -> Result<(Known, Option<String>), Fault> {
    let Some(item) = fields.find(key) else {
        return Ok((Known::Unknown, None));
    };
    item.read(|text| {
        let (word, more) = match text.split_once(':') {
            Some((word, more)) => (word.trim(), Some(more.trim().to_owned())),
            None => (text, None),
        };
        document::one_of(word, &[("yes", Known::Yes), ("no", Known::No), ("unknown", Known::Unknown)])
            .map(|known| (known, more))
            .map_err(|_| {
                Wrong::new(format!("“{}” does not begin with yes, no or unknown", shown(text)))
                    .or("write “yes: …”, “no” or “unknown”")
            })
    })
}

fn install(fields: &Fields<'_>) -> Result<Install, Fault> {
    fields.refuse_unknown(|key| matches!(key, "travel_esim" | "by"), ["travel_esim", "by"])?;
    let mut by = texts(fields, "by")?;
    by.retain(|way| way != "unknown");
    Ok(Install { travel_esim: fields.find("travel_esim").map_or(Ok(Known::Unknown), |item| item.known())?, by })
}

fn kind(text: &str) -> Result<ModelKind, Wrong> {
    match text {
        "card" => Ok(ModelKind::Card),
        _ => text.parse::<DeviceKind>().map(ModelKind::Device).map_err(|error| Wrong::new(error.to_string())),
    }
}

fn region(text: &str) -> Result<Region, Wrong> {
    match text {
        "EU" => Ok(Region::EuropeanUnion),
        "other" => Ok(Region::Elsewhere),
        _ => text.parse().map(Region::Country).map_err(|_| {
            Wrong::new(format!("“{}” is no region that is known", shown(text)))
                .or("write a country code such as US, “EU”, or “other” for the rest of the world")
        }),
    }
}

fn texts(fields: &Fields<'_>, key: &str) -> Result<Vec<String>, Fault> {
    fields.find(key).map_or(Ok(Vec::new()), |item| item.texts())
}
