//! The rows of each list that ships, as `spoke reference` shows them: the last two cells are the day and the address.

use fleet::money::Currency;
use fleet::offer::Known;
use jiff::civil::Date;
use reference::carriers::{Carriers, Row as CarrierRow};
use reference::devices::{DeviceModel, Devices};
use reference::networks::Technology;
use reference::rates::Rates;
use reference::source::{self, Cited, Freshness, Source};
use reference::{airports, countries, issuers, networks};

use crate::commands::reference::List;
use proposal::answer::terms::places;

/// A row: as many cells as its list has columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row(pub(crate) Vec<String>);

/// How a list is laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// What each cell of a row is.
    pub(crate) columns: &'static [&'static str],
    /// So many of them stand beside each other, the rest below.
    pub(crate) across: usize,
    /// Columns in which words are not looked for: the clock of most Japanese airports is called Tokyo.
    pub(crate) unsearched: &'static [&'static str],
}

/// Form and rows of a list.
pub(crate) fn rows(list: List, today: Date) -> (Form, Vec<Row>) {
    let form = |columns, across| Form { columns, across, unsearched: &["clock", "source", "address"] };
    match list {
        List::Devices => (form(&["model", "name", "kind", "holds", "sold in", "read", "grade", "source"], 7), devices(today)),
        List::Carriers => (form(&["carrier", "device", "can", "read", "grade", "answer", "source"], 5), carriers(today)),
        List::Countries => {
            (form(&["code", "name", "currency", "networks", "calling", "clock", "rules on arrival"], 6), country_rows(today))
        }
        List::Networks => (form(&["network", "name", "countries", "LTE", "5G", "read", "source"], 6), network_rows(today)),
        List::Airports => (form(&["code", "name", "city", "country", "clock", "read", "source"], 6), airport_rows(today)),
        List::Issuers => (form(&["key", "name", "of", "kind", "curve", "until", "read", "source"], 7), issuer_rows(today)),
        List::Rates => (form(&["currency", "for one euro", "day", "source"], 3), rate_rows(today)),
        List::Sources | List::Offers => (form(&["list", "as of", "trusted for", "licence", "address"], 4), source_rows(today)),
    }
}

pub(crate) fn day(date: Date, stale: bool) -> String {
    if stale { format!("{date} stale") } else { date.to_string() }
}

/// Day and address of a list that is one source.
fn whole(list: &str, today: Date) -> (String, String) {
    source::named(list)
        .map_or_else(Default::default, |source| (day(source.as_of, source.is_stale(today)), source.address.clone()))
}

fn joined<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(" ")
}

fn devices(today: Date) -> Vec<Row> {
    let row = |model: &DeviceModel| {
        Row(vec![
            joined(&model.models),
            model.name.clone(),
            model.kind.word().to_owned(),
            if Devices::shipped().is_sold_in_ways(model) { "as it is sold".to_owned() } else { holds(model) },
            joined(&model.regions),
            day(model.source.read, model.is_stale(today)),
            model.grade.to_string(),
            model.source.address.clone(),
        ])
    };
    Devices::shipped().models().map(row).collect()
}

/// What a model holds, in a few words.
fn holds(model: &DeviceModel) -> String {
    let capability = &model.capability;
    let mut parts = Vec::new();
    match (capability.has_esim, capability.esim) {
        (Known::No, _) => parts.push("no eSIM".to_owned()),
        (Known::Yes, Some(esim)) => {
            let stored = esim.stored_max.map_or_else(|| "?".to_owned(), |count| count.to_string());
            let live = esim.live_max.map_or_else(|| "?".to_owned(), |count| count.to_string());
            parts.push(format!("{stored} eSIMs, {live} live"));
        }
        (Known::Yes, None) => parts.push("eSIM".to_owned()),
        (Known::Unknown, _) => parts.push("eSIM unknown".to_owned()),
    }
    match capability.physical_slots {
        Some(0) | None => {}
        Some(1) => parts.push("1 card".to_owned()),
        Some(many) => parts.push(format!("{many} cards")),
    }
    if model.install.travel_esim == Known::No {
        parts.push("no travel eSIM".to_owned());
    }
    if let fleet::inventory::Isim::Yes = capability.isim {
        parts.push("iSIM".to_owned());
    }
    use fleet::inventory::Satellite;
    match capability.satellite {
        Satellite::Emergency => parts.push("satellite for emergencies".to_owned()),
        Satellite::Messages => parts.push("satellite messages".to_owned()),
        Satellite::Data => parts.push("satellite data".to_owned()),
        Satellite::No | Satellite::Unknown => {}
    }
    parts.join(", ")
}

fn carriers(today: Date) -> Vec<Row> {
    let carriers = Carriers::shipped();
    let mut rows = Vec::new();
    for carrier in carriers.carriers() {
        let mut facts = carriers.rows(&carrier.id).peekable();
        let name = format!("{} {}", carrier.id, carrier.name);
        if facts.peek().is_none() {
            let nothing = || "nothing known".to_owned();
            let read = day(carrier.source.read, carrier.source.is_stale(today));
            let grade = carrier.grade.to_string();
            rows.push(Row(vec![
                name.clone(),
                String::new(),
                nothing(),
                read,
                grade,
                String::new(),
                carrier.source.address.clone(),
            ]));
        }
        let row = |fact: &CarrierRow| {
            let device = fact.device.map_or("any", |kind| kind.word());
            let maker = fact.maker.as_deref().unwrap_or_default();
            let answer = match fact.answer {
                Known::Yes => "yes",
                Known::No => "no",
                Known::Unknown => "unknown",
            };
            let how = if fact.how.is_empty() { String::new() } else { format!(": {}", fact.how) };
            Row(vec![
                name.clone(),
                format!("{maker} {device}").trim().to_owned(),
                fact.can.word().replace('_', " "),
                day(fact.source.read, fact.is_stale(today)),
                fact.grade.to_string(),
                format!("{answer}{how} ({})", places(&fact.countries)),
                fact.source.address.clone(),
            ])
        };
        rows.extend(facts.map(row));
    }
    rows
}

fn country_rows(today: Date) -> Vec<Row> {
    let list = source::named("country_rules");
    let is_stale = |cited: &Cited| list.is_some_and(|list| cited.freshness(list, today) != Freshness::Fresh);
    let read_on = |cited: &Cited| day(cited.read, is_stale(cited));
    let row = |country: &countries::CountryFacts| {
        let rules = countries::rules::of(country.code, today);
        let rules = rules.map(|rule| format!("{} ({}, {})", rule.detail, rule.cited.address, read_on(&rule.cited)));
        Row(vec![
            country.code.to_string(),
            country.name.to_string(),
            country.currency.map_or("", |currency| currency.code()).to_owned(),
            joined(&country.mccs),
            joined(country.calling_codes.iter().map(|code| format!("+{code}"))),
            country.default_time_zone().unwrap_or_default().to_owned(),
            rules.collect::<Vec<_>>().join("; "),
        ])
    };
    countries::all().rows().map(row).collect()
}

fn network_rows(today: Date) -> Vec<Row> {
    let (read, address) = whole("networks", today);
    let row = |network: &networks::Network| {
        let bands = |technology: Technology| {
            let radios = network.radios.iter().filter(|radio| radio.technology == technology);
            let mut bands: Vec<u16> = radios.flat_map(|radio| radio.bands.iter().copied()).collect();
            bands.sort_unstable();
            bands.dedup();
            joined(bands)
        };
        Row(vec![
            network.plmn.to_string(),
            network.name().to_owned(),
            joined(&network.countries),
            bands(Technology::Lte),
            bands(Technology::Nr),
            read.clone(),
            address.clone(),
        ])
    };
    networks::all().rows().map(row).collect()
}

fn airport_rows(today: Date) -> Vec<Row> {
    let (read, address) = whole("airports", today);
    let row = |airport: &airports::Airport| {
        Row(vec![
            airport.iata.code().to_owned(),
            airport.name.to_string(),
            airport.city.as_deref().unwrap_or_default().to_owned(),
            airport.country.to_string(),
            airport.time_zone.to_string(),
            read.clone(),
            address.clone(),
        ])
    };
    airports::all().rows().map(row).collect()
}

fn issuer_rows(today: Date) -> Vec<Row> {
    let list = source::named("certificate_issuers");
    let row = |issuer: &issuers::CertificateIssuer| {
        let is_stale = list.is_some_and(|list| issuer.cited.freshness(list, today) != Freshness::Fresh);
        let until = if issuer.until < today { format!("{} over", issuer.until) } else { issuer.until.to_string() };
        Row(vec![
            issuer.key_id.to_string(),
            issuer.name.to_string(),
            issuer.organization.to_string(),
            issuer.standing.word().to_owned(),
            issuer.curve.word().to_owned(),
            until,
            day(issuer.cited.read, is_stale),
            issuer.cited.address.to_string(),
        ])
    };
    issuers::all().rows().map(row).collect()
}

/// The newest rate of every currency that a country uses.
fn rate_rows(today: Date) -> Vec<Row> {
    let rates = Rates::shipped();
    let mut currencies: Vec<Currency> = countries::all().rows().filter_map(|country| country.currency).collect();
    currencies.sort_by_key(|currency| currency.code());
    currencies.dedup();
    let (_, address) = whole("exchange_rates", today);
    let stale = source::named("exchange_rates").is_some_and(|source| source.is_stale(today));
    let row = |currency: Currency| {
        let euro = fleet::money::Money::new(100_000, Currency::EUR);
        let converted = rates.convert(euro, currency, today).ok()?;
        let one = fleet::money::Money::new(converted.amount.minor, currency).to_string();
        let number = thousandth(&one);
        Some(Row(vec![
            currency.code().to_owned(),
            number,
            converted.rate_date.map_or_else(|| "by law".to_owned(), |date| day(date, stale)),
            address.clone(),
        ]))
    };
    currencies.into_iter().filter_map(row).collect()
}

/// What a thousand cost, as what one costs: the point three places to the left.
fn thousandth(amount: &str) -> String {
    let digits = amount.split(' ').next().unwrap_or_default();
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{whole:0>4}");
    let (ones, thousandths) = padded.split_at(padded.len() - 3);
    format!("{ones}.{thousandths}{part}")
}

fn source_rows(today: Date) -> Vec<Row> {
    let row = |source: &Source| {
        Row(vec![
            source.list.clone(),
            day(source.as_of, source.is_stale(today)),
            format!("{} days", source.life_days),
            source.licence.clone(),
            source.address.clone(),
        ])
    };
    source::all().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 25);

    #[test]
    fn every_row_has_as_many_cells_as_columns() {
        use clap::ValueEnum;
        for list in List::value_variants() {
            let (form, rows) = rows(*list, TODAY);
            assert!(!rows.is_empty(), "{list:?}");
            assert!(rows.iter().all(|row| row.0.len() == form.columns.len()), "{list:?}");
        }
    }

    #[test]
    fn a_rate_is_for_one() {
        assert_eq!(thousandth("1058.30 USD"), "1.05830");
        assert_eq!(thousandth("162340 JPY"), "162.340");
        assert_eq!(thousandth("12.5 KWD"), "0.0125");
    }
}
