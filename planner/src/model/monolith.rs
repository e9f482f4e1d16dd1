//! Puts the model of a household together.

use std::collections::BTreeMap;

use fleet::offer::Offer;

use super::names::{Names, ascii, label};
use super::pools::Pools;
use super::states::Way;
use super::{Column, Kind, Model, NotLinear, Row, Sense};
use crate::compile::Compiled;
use crate::compile::build::{Dominated, held_terms};
use crate::compile::journey::Journey;
use crate::compile::party::{Party, Role};
use crate::compile::seats::{Seat, Table};
use crate::compile::variant::Variant;
use crate::household::Household;

/// While the model is built costs are counted in this many parts of the planner's unit: hundredths of a percent of a cent are whole.
pub(super) const PARTS: i64 = 10_000;
/// Costs above this stand for “no exchange rate is known”: such a column is left out.
pub(super) const COST_MAX: i64 = 100_000_000_000_000;

/// The model of a household under a variant, with every option that applies.
///
/// It is infeasible when [`solve`](fn@crate::solve::solve) finds nothing. Packages for a journey come as the cheapest bundle for each
/// number of profiles, each set that a hub lends to and each provider; the search over single packages is not in it.
///
/// # Errors
/// When the terms of a pool are not linear in who is in it.
pub fn monolith(household: &Household, variant: &Variant) -> Result<Model, NotLinear> {
    let planned = household.planned(variant);
    let household = &planned.household(household);
    let terms: Vec<Option<Offer>> = held_terms(household);
    let table = Table::of(household);
    let groups = table.groups(&table.seats(Seat::Each));
    let compiled = Compiled::new(household, variant, &terms, &groups, Dominated::Kept);
    let mut builder = Builder::new(&compiled);
    let mut pools = Pools::new(&compiled);
    builder.seats(&table);
    for party in &compiled.parties {
        builder.party(party, &mut pools)?;
    }
    builder.providers_of_all();
    builder.pools(&mut pools)?;
    Ok(builder.finish())
}

/// A model that is being written down.
pub(super) struct Builder<'a> {
    pub compiled: &'a Compiled<'a>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// In parts of the planner's unit.
    pub rounding: i64,
    about: Vec<String>,
    /// For each guest and each hub: the column that is 1 when it sits there.
    seats: BTreeMap<(usize, usize), usize>,
    /// For each trip: how many people are on it so far.
    on_trip: BTreeMap<usize, u8>,
    /// For each trip and person on it: who could provide everyone's data, each with its column.
    pub providers_of: BTreeMap<usize, Vec<Vec<(String, usize)>>>,
    column_names: Names,
    row_names: Names,
    /// A label for each device and for each offer.
    devices: Vec<String>,
    offers: Vec<String>,
    /// A column that is always 0, for rows that cannot be kept.
    never: Option<usize>,
}

/// A party on its way into the model.
pub(super) struct Written<'p> {
    pub party: &'p Party,
    /// A label for each member.
    pub labels: Vec<String>,
    /// `ways[member][month]`: how that month may go.
    pub ways: Vec<Vec<Vec<Way>>>,
}

impl<'a> Builder<'a> {
    fn new(compiled: &'a Compiled<'a>) -> Self {
        let mut names = Names::default();
        let devices = compiled.household.inventory.devices.iter().map(|device| names.unique(label(&device.id.0))).collect();
        let offers = compiled.offers.iter().map(|offer| names.unique(label(offer.id.as_str()))).collect();
        let mut builder = Self {
            compiled,
            columns: Vec::new(),
            rows: Vec::new(),
            rounding: 0,
            about: Vec::new(),
            seats: BTreeMap::new(),
            on_trip: BTreeMap::new(),
            providers_of: BTreeMap::new(),
            column_names: Names::default(),
            row_names: Names::default(),
            devices,
            offers,
            never: None,
        };
        builder.introduce();
        builder
    }

    /// What a reader of the file must know.
    fn introduce(&mut self) {
        let household = self.compiled.household;
        let intent = household.intent;
        let names: Vec<String> = household.inventory.devices.iter().map(|device| device.id.0.clone()).collect();
        let mut about = vec![
            "Spoke: all that a household may choose from, as one mixed-integer linear model".to_owned(),
            format!("household: {} ({} months from {})", names.join(", "), intent.months, intent.from),
        ];
        let scenarios: Vec<String> = intent.demand.scenarios.iter().map(|scenario| scenario.weight.to_string()).collect();
        about.push(format!("scenarios of use, by weight: {}", scenarios.join(", ")));
        for (at, trip) in intent.trips.iter().enumerate() {
            let who: Vec<&str> = trip.needs.iter().map(|need| need.device.0.as_str()).collect();
            about.push(format!("trip {}: {}, with {}", at + 1, trip.name, who.join(", ")));
        }
        about.extend(READING.iter().map(|line| (*line).to_owned()));
        let devices = household.inventory.devices.iter().map(|device| device.id.0.as_str()).zip(&self.devices);
        let offers = self.compiled.offers.iter().map(|offer| offer.id.as_str()).zip(&self.offers);
        let cut = devices.chain(offers).filter(|(whole, label)| whole != label);
        about.extend(cut.map(|(whole, label)| format!("{label} stands for {whole}")));
        self.about = about.iter().map(|line| ascii(line)).collect();
    }

    /// Each device of nobody sits at one hub.
    fn seats(&mut self, table: &Table) {
        for &guest in &table.guests {
            for hub in table.hubs() {
                let name = format!("seat.{}.{}", self.devices[guest], self.devices[hub]);
                let column = self.column(name, 0, 1, Kind::Integer);
                self.seats.insert((guest, hub), column);
            }
            let at: Vec<(usize, i64)> = table.hubs().into_iter().map(|hub| (self.seats[&(guest, hub)], 1)).collect();
            self.row(format!("seat.{}", self.devices[guest]), at, Sense::Equal, 1);
        }
        if !table.guests.is_empty() {
            self.about
                .push("seat.DEVICE.HUB: the device, which belongs to nobody, goes through this hub in the whole plan".to_owned());
        }
    }

    /// The column that says whether a device of a party is there; `None` when it always is.
    pub(super) fn seat(&self, party: &Party, device: usize) -> Option<usize> {
        self.seats.get(&(device, party.members[0].device)).copied()
    }

    fn party(&mut self, party: &Party, pools: &mut Pools<'a>) -> Result<(), NotLinear> {
        let labels = (0..party.members.len()).map(|at| self.member_label(party, at)).collect();
        let mut written = Written { party, labels, ways: Vec::new() };
        for at in 0..party.members.len() {
            let ways = self.member(&written, at, pools)?;
            written.ways.push(ways);
        }
        self.links(&written);
        for journey in 0..party.journeys.len() {
            self.journey(&written, journey);
        }
        pools.take(written);
        Ok(())
    }

    /// The device; further lines of it get a number, the hub's backup line a `b`.
    fn member_label(&self, party: &Party, at: usize) -> String {
        let member = &party.members[at];
        let seated = self.seat(party, member.device).map(|_| format!(".at.{}", self.devices[party.members[0].device]));
        let device = format!("{}{}", self.devices[member.device], seated.unwrap_or_default());
        let before = party.members[..at].iter().filter(|other| other.device == member.device).count();
        match member.role {
            Role::Main => device,
            Role::Second => format!("{device}.{}", before + 1),
            Role::Backup => format!("{device}.b"),
        }
    }

    /// The number of a trip, with a letter for each further person on it; says whose letters stand in which order.
    pub(super) fn trip_label(&mut self, written: &Written, journey: &Journey) -> String {
        let number = journey.trip + 1;
        let others = self.on_trip.entry(journey.trip).or_insert(0_u8);
        let letter = if *others == 0 { String::new() } else { char::from(b'a' + (*others).min(25)).to_string() };
        *others = others.saturating_add(1);
        let label = format!("{number}{letter}");
        let travellers: Vec<&str> = journey.travellers.iter().map(|&member| written.labels[member].as_str()).collect();
        self.about.push(format!("go.{label}.LETTERS is about {}, in this order", travellers.join(", ")));
        label
    }

    pub(super) fn device_label(&self, device: usize) -> &str {
        &self.devices[device]
    }

    pub(super) fn offer_label(&self, offer: usize) -> &str {
        &self.offers[offer]
    }

    /// A new column from 0 to `upper`, at so many parts of the planner's unit.
    pub(super) fn column(&mut self, name: String, cost: i64, upper: i64, kind: Kind) -> usize {
        let name = self.column_names.unique(name);
        self.columns.push(Column { name, cost, lower: 0, upper, kind });
        self.columns.len() - 1
    }

    /// A new row. Columns that come more than once are added up; a row that always holds is left out.
    pub(super) fn row(&mut self, name: String, terms: impl IntoIterator<Item = (usize, i64)>, sense: Sense, rhs: i64) {
        let mut terms: Vec<(usize, i64)> = terms.into_iter().collect();
        terms.sort_unstable();
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms.retain(|(_, coefficient)| *coefficient != 0);
        let upper = |&(column, coefficient): &(usize, i64)| coefficient.max(0).saturating_mul(self.columns[column].upper);
        let most: i64 = terms.iter().map(upper).fold(0, i64::saturating_add);
        let holds = match sense {
            Sense::AtMost => most <= rhs,
            Sense::Equal => terms.is_empty() && rhs == 0,
        };
        if holds {
            return;
        }
        if terms.is_empty() {
            let never = self.never.unwrap_or_else(|| self.column("never".to_owned(), 0, 0, Kind::Integer));
            self.never = Some(never);
            terms.push((never, 1));
        }
        let divisor = terms.iter().fold(rhs, |divisor, (_, coefficient)| common(divisor, *coefficient));
        terms.iter_mut().for_each(|(_, coefficient)| *coefficient /= divisor);
        let name = self.row_names.unique(name);
        self.rows.push(Row { name, terms, sense, rhs: rhs / divisor });
    }

    /// The model in its coarsest unit in which all costs are whole.
    fn finish(self) -> Model {
        let whole = self.compiled.weight * PARTS;
        let shared = self.columns.iter().fold(whole, |divisor, column| common(divisor, column.cost));
        let mut columns = self.columns;
        columns.iter_mut().for_each(|column| column.cost /= shared);
        Model {
            columns,
            rows: self.rows,
            divisor: whole / shared,
            currency: self.compiled.household.intent.currency,
            rounding: self.rounding.div_euclid(shared) + i64::from(self.rounding.rem_euclid(shared) != 0),
            about: self.about,
        }
    }
}

/// The greatest common divisor; at least 1.
fn common(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or(1).max(1)
}

/// How names are read.
const READING: [&str; 16] = [
    "columns: on.DEVICE.MONTH.OFFER[.bN]   the device's line is on this offer in this month (N months of it still bound)",
    "         way.DEVICE.MONTH.OFFER[+D..][~T[+D..]][~Tc+D..]   and lends to devices D at home, roams on trip T and lends to D there,",
    "         carries on trip T what its companions D use",
    "         start.DEVICE.MONTH.OFFER, leave.DEVICE.MONTH.OFFER   taken up in this month, left after it",
    "         unused.DEVICE.MONTH.OFFER   a month of a contract that was left, paid for nothing",
    "         go.T.LETTERS   trip T (b, c: of a further person), a letter a traveller: R roams, P packages, T through the hub, O off;",
    "         SN roams at the places of N (1 the first by code, 2 the second, 4 the third, added up) and buys packages for the others",
    "         buy.T.DEVICE[+D..][.PROVIDER].N   packages for trip T that take N eSIM places (and lend to devices D)",
    "         from.T.PROVIDER   the provider of everyone on trip T; all.T.PROVIDER of all people on it",
    "         size.POOL.MONTH.N[.held]   the pool is paid in its size N [at today's price]; line.POOL.MONTH.N its Nth line, lines.POOL.MONTH all further ones",
    "         over.POOL.MONTH.SCENARIO   blocks of overage; cap.POOL.MONTH.SCENARIO all overage at the price of its cap",
    "rows:    one: on one offer; split: as its ways; keep: what is on and was not has started, what was and is not has left; bound: used or paid",
    "         lend, roam, carrier, host, esim, card: what binds a person's devices; trip, need, packages, provider, all: a journey",
    "         sizes, held, new, paid, count, fee, full, volume: a pool",
    "second lines of a device are DEVICE.2, DEVICE.3; its line on another network is DEVICE.b",
    "tether: through the hub; wifi: no line",
];
