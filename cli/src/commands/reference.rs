//! `spoke reference LIST WORDS…`: what ships with spoke, searched, each row with its source and its day.

use clap::{Args, ValueEnum};
use fleet::money::Exchange;
use fleet::offer::OfferId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reference::offers::{Catalogue, Query};
use reference::rates::Rates;
use serde::Serialize;

use crate::Clock;
use crate::answer::terms::{price, source, terms};
use crate::commands::lists::{self, Row};
use crate::output::{self, Failure, Screen, Status};
use crate::render::explain::labelled;
use crate::render::table::{Column, Table};
use crate::render::text::{Ink, Text, paint};

/// Rows that are shown when nobody asked for all.
const ROWS_MAX: usize = 40;

/// What spoke knows of the world: search it, with the source and the day of each fact
#[derive(Args)]
pub(crate) struct Reference {
    /// Which list; left out, all lists with their sources
    #[arg(value_enum)]
    list: Option<List>,
    /// Words that must all be in a row; for offers also a country
    words: Vec<String>,
    /// Print the rows as JSON
    #[arg(long)]
    json: bool,
    /// Print an offer as it is written in a file of offers
    #[arg(long, value_name = "ID", conflicts_with_all = ["json", "words"])]
    toml: Option<String>,
    /// Show every row that is found
    #[arg(long)]
    all: bool,
}

/// The lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum List {
    /// What can be bought, with its terms
    Offers,
    /// Device models, and what they can hold and do
    Devices,
    /// Carriers, and what each allows
    Carriers,
    /// Countries, their currency, codes and rules on arrival
    Countries,
    /// Mobile networks and their bands
    Networks,
    /// Airports and their clocks
    Airports,
    /// Exchange rates
    Rates,
    /// Where each list comes from
    Sources,
}

/// Rows as JSON.
#[derive(Serialize)]
struct Printed<'r> {
    list: &'static str,
    columns: &'r [&'static str],
    rows: Vec<std::collections::BTreeMap<&'static str, &'r str>>,
}

impl Reference {
    pub(crate) fn run(self, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let today = clock.today(&TimeZone::system());
        if let Some(id) = &self.toml {
            let offer = Catalogue::shipped().offer(&known_offer(id)?).cloned();
            let offer =
                offer.ok_or_else(|| Failure::broken("an offer that is listed is not there; this is a defect of spoke"))?;
            output::answer(&reference::offers::write(&offer))?;
            return Ok(Status::Done);
        }
        let list = self.list.unwrap_or(List::Sources);
        let said = self.words.join(" ");
        if let (List::Offers, [only], false) = (list, &self.words[..], self.json)
            && only.contains('/')
        {
            output::answer(&offer_page(&known_offer(only)?, today, screen.width))?;
            return Ok(Status::Done);
        }
        let (columns, rows) = match list {
            List::Offers => (OFFER_COLUMNS, offers(&said, today)),
            other => lists::rows(other, today),
        };
        let rows: Vec<Row> =
            if list == List::Offers { rows } else { rows.into_iter().filter(|row| has_words(row, &said)).collect() };
        if self.json {
            return print_json(list, columns, &rows);
        }
        if rows.is_empty() {
            return Err(Failure::refused(format!("no row of {} has “{said}”", word(list)))
                .hint(format!("spoke reference {} lists all", word(list))));
        }
        let shown = if self.all { rows.len() } else { rows.len().min(ROWS_MAX) };
        output::answer(&paint(&drawn(columns, &rows[..shown], screen.width)))?;
        if shown < rows.len() {
            output::aside(&format!("note: {} of {} rows; --all shows all\n", shown, rows.len()));
        }
        Ok(Status::Done)
    }
}

fn word(list: List) -> &'static str {
    match list {
        List::Offers => "offers",
        List::Devices => "devices",
        List::Carriers => "carriers",
        List::Countries => "countries",
        List::Networks => "networks",
        List::Airports => "airports",
        List::Rates => "rates",
        List::Sources => "sources",
    }
}

/// An id that is in the catalogue, or the nearest ones.
fn known_offer(text: &str) -> Result<OfferId, Failure> {
    let id: Option<OfferId> = text.trim().parse().ok();
    if let Some(id) = id.filter(|id| Catalogue::shipped().offer(id).is_some()) {
        return Ok(id);
    }
    let near: Vec<&str> = Catalogue::shipped().suggestions(text, 3).into_iter().map(OfferId::as_str).collect();
    let hint = match near.is_empty() {
        true => "spoke reference offers lists all".to_owned(),
        false => format!("did you mean {}?", near.join(" or ")),
    };
    Err(Failure::refused(format!("no offer ships under the id “{}”", reference::document::shown(text))).hint(hint))
}

const OFFER_COLUMNS: &[&str] = &["id", "name", "seller", "price", "read", "source"];

fn offers(said: &str, today: Date) -> Vec<Row> {
    // Two letters are a country's code, which a search by words would take for a syllable.
    let place = Some(said.trim()).filter(|text| text.len() == 2).and_then(reference::places::find);
    let words = if place.is_some() { String::new() } else { said.to_owned() };
    let query = Query { words, place, ..Query::default() };
    let exchange: &dyn Exchange = Rates::shipped();
    let found = Catalogue::shipped().search(&query, exchange, today).into_iter();
    let row = |listing: &reference::offers::Listing| {
        let offer = &listing.offer;
        let read = format!("{}{}", offer.source.read, if listing.is_stale(today) { " stale" } else { "" });
        Row(vec![
            offer.id.to_string(),
            offer.name.clone(),
            offer.provider.clone(),
            price(offer),
            read,
            offer.source.address.clone(),
        ])
    };
    found.map(row).collect()
}

/// Everything that is known of one offer.
fn offer_page(id: &OfferId, today: Date, width: usize) -> String {
    let Some(listing) = Catalogue::shipped().listing(id) else { return String::new() };
    let offer = &listing.offer;
    let mut rows: Vec<(String, String)> = terms(offer).into_iter().map(|(label, text)| (label.to_owned(), text)).collect();
    rows.extend(listing.assumed.iter().map(|assumed| ("assumed".to_owned(), assumed.to_string())));
    rows.push(("source".to_owned(), source(offer, today)));
    rows.extend(listing.grade.map(|grade| ("said by".to_owned(), grade.to_string())));
    rows.extend(listing.note.iter().map(|note| ("note".to_owned(), note.clone())));
    let mut lines = vec![Text::of(Ink::Strong, format!("{}, {}", offer.name, offer.provider)).and(Ink::Soft, format!("  {id}"))];
    lines.extend(labelled(&rows, width, false));
    paint(&lines)
}

fn has_words(row: &Row, said: &str) -> bool {
    let text = row.0.join(" ").to_lowercase();
    said.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// A table; the last column, an address or a longer text, below each row where it is another than the row's before.
fn drawn(columns: &[&'static str], rows: &[Row], width: usize) -> Vec<Text> {
    if width < 72 {
        return in_a_list(columns, rows, width);
    }
    let last = columns.len() - 1;
    let kinds: Vec<Column> = (0..last).map(|at| if at == 0 { Column::Left(width / 3) } else { Column::Share(1) }).collect();
    let mut table = Table::new(&kinds, &columns[..last]);
    let mut before = "";
    for row in rows {
        let cell = |(at, text): (usize, &String)| if at == 0 { Text::of(Ink::Strong, text) } else { Text::plain(text) };
        table.row(row.0[..last].iter().enumerate().map(cell).collect());
        let below = row.0[last].as_str();
        if !below.is_empty() && below != before {
            table.below(Text::of(Ink::Soft, below));
        }
        before = below;
    }
    table.lines(width)
}

fn in_a_list(columns: &[&'static str], rows: &[Row], width: usize) -> Vec<Text> {
    let mut lines = Vec::new();
    for row in rows {
        let mut cells = row.0.iter().zip(columns).filter(|(cell, _)| !cell.is_empty());
        if let Some((first, _)) = cells.next() {
            lines.extend(Text::of(Ink::Strong, first).wrapped(width));
        }
        for (cell, column) in cells {
            let text = Text::of(Ink::Soft, format!("{column} ")).and(Ink::Plain, cell);
            lines.extend(text.wrapped(width.saturating_sub(2)).into_iter().map(|line| line.indented(2)));
        }
    }
    lines
}

fn print_json(list: List, columns: &[&'static str], rows: &[Row]) -> Result<Status, Failure> {
    let rows = rows.iter().map(|row| columns.iter().copied().zip(row.0.iter().map(String::as_str)).collect()).collect();
    let printed = Printed { list: word(list), columns, rows };
    let text = serde_json::to_string_pretty(&printed).map_err(|error| Failure::broken(error.to_string()))?;
    output::answer(&(text + "\n"))?;
    Ok(Status::Done)
}
