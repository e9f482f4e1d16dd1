//! What Spending says.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use proposal::answer::Amount;

use crate::pages::told::{Claim, Told, address};
use crate::pictures::Picture;
use crate::pictures::months::{Axis, Month, picture};

/// What Spending says.
#[derive(Debug, Clone)]
pub struct Spending {
    /// What everything costs over the plan's months, as it is.
    pub total: String,
    /// The part of it for trips.
    pub trips: String,
    /// The best possible.
    pub best: String,
    /// How sure that is.
    pub claim: Claim,
    /// Over which months.
    pub span: String,
    /// The months as a picture.
    pub months: Picture,
    /// Each month as a row.
    pub rows: Vec<MonthRow>,
    /// What each line costs.
    pub lines: Vec<LineRow>,
    /// What each trip costs.
    pub by_trip: Vec<LineRow>,
    /// At which exchange rates prices were taken; empty when all are in one currency.
    pub rates: String,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRow {
    /// Its name.
    pub name: String,
    /// As it is.
    pub paid: String,
    /// The best possible.
    pub best: String,
}

/// A line or a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// Its device, or the trip.
    pub name: String,
    /// Where its page is; empty when it has none.
    pub href: String,
    /// What serves it.
    pub by: String,
    /// As it is.
    pub paid: String,
    /// The best possible.
    pub best: String,
}

/// Spending as the plan foresees it.
pub fn page(told: Told<'_>) -> Spending {
    let answer = told.answer;
    let rows = |(at, (paid, best)): (usize, (&Amount, &Amount))| MonthRow {
        name: month_of(told, at).map_or_else(String::new, |month| format!("{} {}", told.language().month(month), month.year())),
        paid: told.money(*paid),
        best: told.money(*best),
    };
    let mut lines: BTreeMap<&str, Vec<LineRow>> = BTreeMap::new();
    for line in &answer.lines {
        let name = match line.role.as_str() {
            "second" => told.words.with("role-second", &[("device", (&line.device).into())]),
            "backup" => told.words.with("role-backup", &[("device", (&line.device).into())]),
            _ => line.device.clone(),
        };
        lines.entry(&line.device).or_default().push(LineRow {
            name,
            href: address("devices", &line.device),
            by: line.today.text.clone(),
            paid: told.money(line.costs_today),
            best: told.money(line.costs),
        });
    }
    let trip = |trip: &proposal::answer::Trip| LineRow {
        name: trip.name.clone(),
        href: String::new(),
        by: String::new(),
        paid: told.money(trip.costs_today),
        best: told.money(trip.costs),
    };
    Spending {
        total: told.money(answer.today.total),
        trips: told.money(answer.today.trips),
        best: told.money(answer.best.total),
        claim: told.claim(),
        span: told.span(),
        months: months(told),
        rows: answer.today.by_month.iter().zip(&answer.best.by_month).enumerate().map(rows).collect(),
        lines: lines.into_values().flatten().collect(),
        by_trip: answer.trips.iter().map(trip).collect(),
        rates: rates(told),
    }
}

fn rates(told: Told<'_>) -> String {
    let Some(exchange) = &told.answer.exchange else { return String::new() };
    let currencies = told.words.list(&exchange.currencies);
    match &exchange.day {
        Some(day) => told.words.with("spending-rates", &[("currencies", (&currencies).into()), ("day", (&told.day(day)).into())]),
        None => told.words.with("spending-rates-fixed", &[("currencies", (&currencies).into())]),
    }
}

/// The months of the plan, as they are against the best possible.
pub fn months(told: Told<'_>) -> Picture {
    let answer = told.answer;
    let most = answer.today.by_month.iter().chain(&answer.best.by_month).map(|amount| amount.minor()).max().unwrap_or(0);
    let months: Vec<Month> = answer
        .today
        .by_month
        .iter()
        .zip(&answer.best.by_month)
        .enumerate()
        .map(|(at, (paid, best))| {
            let day = month_of(told, at);
            let long = day.map_or_else(String::new, |day| told.language().month(day));
            let (paid_said, best_said) = (told.money(*paid), told.money(*best));
            let of = [("month", (&long).into()), ("paid", (&paid_said).into()), ("best", (&best_said).into())];
            let sentence = told.words.with("months-told", &of);
            Month {
                name: day.map_or_else(String::new, |day| told.language().month_short(day)),
                paid: paid.minor(),
                best: best.minor(),
                told: sentence,
                is_now: day.is_some_and(|day| (day.year(), day.month()) == (told.today.year(), told.today.month())),
                href: "/spending".to_owned(),
            }
        })
        .collect();
    let currency = answer.today.total.0.currency;
    let axis = Axis {
        name: told.words.say("months-name"),
        most: told.language().money_short(fleet::money::Money::new(most, currency)),
        best: told.words.say("months-best"),
    };
    picture(&months, &axis)
}

fn month_of(told: Told<'_>, at: usize) -> Option<Date> {
    let from: Date = told.answer.from.parse().ok()?;
    from.checked_add(i32::try_from(at).ok()?.months()).ok()
}
