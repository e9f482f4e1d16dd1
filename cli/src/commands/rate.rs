//! `spoke rate OFFER USAGE.csv`: what a usage history costs on an offer, item by item.
//!
//! The table is plain: a row is a session, a call, a message or a reading.
//!
//! | column | meaning | left out |
//! |---|---|---|
//! | `begin` | `2026-12-06 17:40`, by the clock of the place; or with an offset, `2026-12-06T17:40+09:00` | must be there |
//! | `place` | a country's code or name, `sea`, `air` | the home country |
//! | `kind` | `data`, `tethered`, `call`, `message` | data |
//! | `amount` | `250 MB`; of a call its length, `3 min` or `180 s`; of messages how many | must be there |
//! | `line` | whose it is | one line |
//! | `network` | `440-10` | unknown |

use std::path::PathBuf;

use clap::Args;
use fleet::offer::{Offer, OfferId};
use fleet::rating::{Account, Held, LineUsage, Packages, rate};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reference::countries::{self, CountryFacts};
use reference::offers::Catalogue;

use crate::Clock;
use crate::commands::months;
use crate::commands::usage::{Row, read};
use crate::input::{self, NAMED_BYTES_MAX};
use crate::output::{self, Failure, Screen, Status};
use crate::render::table::{Column, Table};
use crate::render::text::{Ink, Text, paint};
use proposal::answer::Amount;
use proposal::answer::terms::source;

/// What a usage history costs on an offer, item by item
#[derive(Args)]
#[command(
    after_help = "USAGE.csv has a first line that names its columns: begin,place,kind,amount and, if there are several, line.\n\
    A row is a session: 2026-12-06 17:40,JP,data,250 MB. kind is data, tethered, call (3 min) or message (2)."
)]
pub(crate) struct Rate {
    /// The offer's id, as in `spoke reference offers`
    offer: String,
    /// The table of usage, - for standard input; or a household's file, for a month as it has it
    usage: PathBuf,
    /// Only this device of a household's file; may be given several times
    #[arg(long, value_name = "DEVICE")]
    device: Vec<String>,
    /// Further offers, as for `spoke plan`
    #[arg(long, value_name = "OFFERS.toml")]
    offers: Vec<PathBuf>,
    /// Where the household lives: its midnight turns bill cycles
    #[arg(long, value_name = "COUNTRY")]
    home: Option<String>,
    /// First day of a bill cycle; left out, the first of the month of the first row
    #[arg(long, value_name = "DATE")]
    cycle: Option<Date>,
    /// The size of a pool by its volume, as in “20 GB”; left out, the smallest
    #[arg(long, value_name = "VOLUME")]
    size: Option<String>,
    /// Buy another package when one is over
    #[arg(long)]
    again: bool,
}

impl Rate {
    pub(crate) fn run(self, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let today = clock.today(&TimeZone::system());
        let mut catalogue = Catalogue::shipped().clone();
        for path in &self.offers {
            catalogue = catalogue.with(input::offers(path, today)?);
        }
        if self.usage.extension().is_some_and(|extension| extension == "toml") {
            let loaded = input::household(&self.usage, &self.offers, clock)?;
            let catalogue = loaded.offers.iter().find(|offer| offer.id.as_str() == self.offer);
            let offer = catalogue.map_or_else(|| self.offer(&loaded.catalogue), Ok)?;
            let lines = months::page(&loaded, offer, self.tier(offer)?, &self.device, screen.width)?;
            output::answer(&paint(&lines))?;
            return Ok(Status::Done);
        }
        let offer = self.offer(&catalogue)?;
        let home = self.home(offer)?;
        let zone = home.default_time_zone().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
        let name = self.usage.display().to_string();
        let text = input::text(&self.usage, NAMED_BYTES_MAX)?;
        let rows = read(&name, &text, home).map_err(Failure::drawn)?;
        let (Some(first), Some(last)) = (rows.iter().map(Row::day).min(), rows.iter().map(Row::day).max()) else {
            return Err(
                Failure::refused(format!("there is no row in “{name}”")).hint("write one as in 2026-12-06 17:40,JP,data,250 MB")
            );
        };
        let from = self.cycle.unwrap_or_else(|| first.first_of_month()).min(first);
        let mut account = Account::new(offer, self.cycle.unwrap_or(from), &zone);
        account.packages = if self.again { Packages::AsNeeded } else { Packages::One };
        account.tier = self.tier(offer)?.or(account.tier);
        let mut names: Vec<&str> = rows.iter().map(|row| row.line.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let records: Vec<Vec<_>> = names
            .iter()
            .map(|name| rows.iter().filter(|row| row.line == **name).map(|row| row.record.clone()).collect())
            .collect();
        let lines: Vec<LineUsage<'_>> = names.iter().zip(&records).map(|(name, records)| LineUsage::new(name, records)).collect();
        let held = Held::new(from, last.saturating_add(1.day()));
        let bill = rate(&account, &held, &lines);
        output::answer(&paint(&drawn(offer, &bill, names.len(), today, screen.width)))?;
        Ok(Status::Done)
    }

    fn offer<'c>(&self, catalogue: &'c Catalogue) -> Result<&'c Offer, Failure> {
        let id: Option<OfferId> = self.offer.parse().ok();
        id.and_then(|id| catalogue.offer(&id)).ok_or_else(|| {
            let near: Vec<&str> = catalogue.suggestions(&self.offer, 3).into_iter().map(OfferId::as_str).collect();
            let hint = match near.is_empty() {
                true => "spoke reference offers lists all; --offers adds a file of your own".to_owned(),
                false => format!("did you mean {}?", near.join(" or ")),
            };
            Failure::refused(format!("no offer has the id “{}”", reference::document::shown(&self.offer))).hint(hint)
        })
    }

    /// As was said; else the only country in which the offer is sold, else the first of its home zone.
    fn home(&self, offer: &Offer) -> Result<&'static CountryFacts, Failure> {
        if let Some(said) = &self.home {
            return countries::find(said).ok_or_else(|| {
                Failure::misused(format!("“{}” is no country that is known", reference::document::shown(said)))
                    .hint("write a code such as US, DE or JP, or the English name")
            });
        }
        let only = |set: &fleet::place::PlaceSet| match set {
            fleet::place::PlaceSet::Only(places) if places.len() == 1 => places.first().copied(),
            _ => None,
        };
        let place = only(&offer.market).or_else(|| offer.zones.first().and_then(|zone| only(&zone.places)));
        match place {
            Some(fleet::place::Place::Country(country)) => countries::by_code(country),
            _ => None,
        }
        .ok_or_else(|| Failure::misused("the offer is sold in many countries").hint("say where you live, as in --home US"))
    }

    fn tier(&self, offer: &Offer) -> Result<Option<usize>, Failure> {
        let Some(said) = &self.size else { return Ok(None) };
        let tiers = &offer.price.tiers;
        let sizes: Vec<String> = tiers.iter().map(|tier| tier.volume.to_string()).collect();
        let volume = said.parse::<fleet::volume::Volume>().map_err(|error| Failure::misused(error.to_string()))?;
        let at = tiers.iter().position(|tier| tier.volume == volume);
        at.map(Some).ok_or_else(|| {
            let hint =
                if sizes.is_empty() { "it has one size only".to_owned() } else { format!("its sizes are {}", sizes.join(", ")) };
            Failure::misused(format!("{} has no size of {volume}", offer.id)).hint(hint)
        })
    }
}

fn drawn(offer: &Offer, bill: &fleet::rating::Bill, lines: usize, today: Date, width: usize) -> Vec<Text> {
    let mut page = vec![Text::of(Ink::Strong, &offer.name).and(Ink::Soft, format!("  {}", offer.id)), Text::new()];
    let mut table = Table::new(&[Column::Left(10), Column::Share(1), Column::Right], &["cycle", "", ""]);
    let mut last = None;
    for item in &bill.items {
        let cycle = if last == Some(item.cycle) { String::new() } else { item.cycle.to_string() };
        last = Some(item.cycle);
        let line = item.line.as_ref().filter(|_| lines > 1);
        let whose: Vec<&str> = line.into_iter().chain(&item.zone).map(String::as_str).collect();
        let whose = if whose.is_empty() { String::new() } else { format!("  {}", whose.join(", ")) };
        let what = Text::plain(item.describe()).and(Ink::Soft, whose);
        table.row(vec![Text::of(Ink::Soft, cycle), what, Text::plain(Amount(item.amount).to_string())]);
    }
    let taxes =
        if bill.taxes == fleet::rating::TaxBasis::Unknown { "total; whether taxes come on top is unknown" } else { "total" };
    table.row(vec![Text::new(), Text::of(Ink::Strong, taxes), Text::of(Ink::Strong, Amount(bill.total()).to_string())]);
    page.extend(table.lines(width.min(90)));
    if !bill.unserved.is_empty() || !bill.slowed.is_empty() {
        page.push(Text::new());
    }
    // The bill itself words what was not served and what was slowed.
    let text = bill.to_string();
    let said = text.lines().filter(|line| line.starts_with("not served") || line.starts_with("slowed"));
    page.extend(said.flat_map(|line| Text::of(Ink::Warn, line).wrapped(width)));
    page.push(Text::new());
    page.extend(Text::of(Ink::Soft, format!("terms: {}", source(offer, today))).wrapped(width));
    page
}
