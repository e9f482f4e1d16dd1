//! `spoke reference LIST WORDS…`: what ships with spoke, searched, each row with its source and its day.

use clap::{Args, ValueEnum};
use fleet::money::Exchange;
use fleet::offer::OfferId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reference::offers::{Catalogue, Listing, Query};
use reference::rates::Rates;
use serde::Serialize;

use crate::Clock;
use crate::commands::lists::{self, Form, Row};
use crate::output::{self, Failure, Screen, Status};
use crate::render::explain::labelled;
use crate::render::table::{Column, Table};
use crate::render::text::{Ink, Text, paint};
use proposal::answer::terms::{known, price_alone, terms};

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
    /// Certificate issuers: who vouches for the servers and chips of eSIMs
    Issuers,
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
            output::answer(&reference::offers::write_listing(known_offer(id)?))?;
            return Ok(Status::Done);
        }
        let list = self.list.unwrap_or(List::Sources);
        let said = self.words.join(" ");
        if let (List::Offers, [only], false) = (list, &self.words[..], self.json)
            && only.contains('/')
        {
            output::answer(&offer_page(known_offer(only)?, today, screen.width))?;
            return Ok(Status::Done);
        }
        let (form, mut rows) = match list {
            List::Offers => (OFFER_FORM, offers(&said, today)),
            other => lists::rows(other, today),
        };
        if list != List::Offers {
            rows.retain(|row| has_words(&form, row, &said));
        }
        if self.json {
            return print_json(list, form.columns, &rows);
        }
        if rows.is_empty() {
            return Err(Failure::refused(format!("no row of {} has “{said}”", word(list)))
                .hint(format!("spoke reference {} lists all", word(list))));
        }
        let shown = if self.all { rows.len() } else { rows.len().min(ROWS_MAX) };
        output::answer(&paint(&drawn(&form, &rows[..shown], screen.width)))?;
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
        List::Issuers => "issuers",
        List::Rates => "rates",
        List::Sources => "sources",
    }
}

/// The listing of an id that is in the catalogue, or the nearest ids.
fn known_offer(text: &str) -> Result<&'static Listing, Failure> {
    let id: Option<OfferId> = text.trim().parse().ok();
    if let Some(listing) = id.and_then(|id| Catalogue::shipped().listing(&id)) {
        return Ok(listing);
    }
    let near: Vec<&str> = Catalogue::shipped().suggestions(text, 3).into_iter().map(OfferId::as_str).collect();
    let hint = match near.is_empty() {
        true => "spoke reference offers lists all".to_owned(),
        false => format!("did you mean {}?", near.join(" or ")),
    };
    Err(Failure::refused(format!("no offer ships under the id “{}”", reference::document::shown(text))).hint(hint))
}

const OFFER_FORM: Form =
    Form { columns: &["id", "price", "read", "grade", "name", "seller", "official", "source"], across: 4, unsearched: &[] };

fn offers(said: &str, today: Date) -> Vec<Row> {
    // Two letters are a country's code, which a search by words would take for a syllable.
    let place = Some(said.trim()).filter(|text| text.len() == 2).and_then(reference::places::find);
    let words = if place.is_some() { String::new() } else { said.to_owned() };
    let query = Query { words, place, ..Query::default() };
    let exchange: &dyn Exchange = Rates::shipped();
    let found = Catalogue::shipped().search(&query, exchange, today).into_iter();
    let row = |listing: &Listing| {
        let offer = &listing.offer;
        Row(vec![
            offer.id.to_string(),
            price_alone(offer),
            lists::day(offer.source.read, listing.is_stale(today)),
            listing.grade.map_or_else(String::new, |grade| grade.to_string()),
            offer.name.clone(),
            offer.provider.clone(),
            listing.official.clone().unwrap_or_default(),
            offer.source.address.clone(),
        ])
    };
    found.map(row).collect()
}

/// Everything that is known of one offer.
fn offer_page(listing: &Listing, today: Date, width: usize) -> String {
    let offer = &listing.offer;
    let rows = terms(offer).into_iter().chain(known(offer, Some(listing), today));
    let rows: Vec<(String, String)> = rows.map(|(label, text)| (label.to_owned(), text)).collect();
    let head = Text::of(Ink::Strong, format!("{}, {}", offer.name, offer.provider)).and(Ink::Soft, format!("  {}", offer.id));
    let mut lines = head.wrapped(width);
    lines.extend(labelled(&rows, width, false));
    paint(&lines)
}

fn has_words(form: &Form, row: &Row, said: &str) -> bool {
    let cells = form.columns.iter().zip(&row.0).filter(|(column, _)| !form.unsearched.contains(column));
    let text = cells.map(|(_, cell)| cell.to_lowercase()).collect::<Vec<_>>().join(" ");
    said.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// A table; what is too long for a column stands below its row, an address only where it is another than the row's before.
fn drawn(form: &Form, rows: &[Row], width: usize) -> Vec<Text> {
    let columns = form.columns;
    if width < 72 {
        return in_a_list(columns, rows, width);
    }
    let kinds: Vec<Column> =
        (0..form.across).map(|at| if at == 0 { Column::Left(width / 2) } else { Column::Share(1) }).collect();
    let mut table = Table::new(&kinds, &columns[..form.across]);
    let is_address = |column: &str| matches!(column, "source" | "official" | "address");
    let mut before: Option<&Row> = None;
    for row in rows {
        let cell = |(at, text): (usize, &String)| if at == 0 { Text::of(Ink::Strong, text) } else { Text::plain(text) };
        table.row(row.0[..form.across].iter().enumerate().map(cell).collect());
        let below = || (form.across..columns.len()).filter(|&at| !row.0[at].is_empty());
        let texts: Vec<&str> = below().filter(|&at| !is_address(columns[at])).map(|at| row.0[at].as_str()).collect();
        if !texts.is_empty() {
            table.below(Text::plain(texts.join(" · ")));
        }
        for at in below().filter(|&at| is_address(columns[at]) && before.is_none_or(|before| before.0[at] != row.0[at])) {
            let label = if columns[at] == "official" { "official: " } else { "" };
            table.below(Text::of(Ink::Soft, format!("{label}{}", row.0[at])));
        }
        before = Some(row);
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
