//! A package's whole run: start, resets, end.

use std::fmt;

use jiff::{Timestamp, ToSpan};

use super::expiry::{date_by, end, midnight_by};
use super::journey::{Events, Journey, Moment};
use super::start::{Start, Starts, describe, starts};
use crate::offer::{Offer, Period, ZoneData, ZoneRef};
use crate::place::Place;

/// What becomes of a package on a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// It runs.
    Runs(Box<Running>),
    /// Its hold ran out before anything started it: the money is gone.
    Lapsed(Moment),
    /// Its fixed end came before its start.
    Over(Moment),
    /// Nothing on this journey starts it.
    NotStarted,
    /// The offer has no validity: it goes on until it is ended.
    WithoutEnd,
}

/// A package that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// When, where and by what it starts.
    pub start: Start,
    /// When its daily volume begins anew, after the start and before the end; empty when it has one volume for all its time.
    pub resets: Vec<Moment>,
    /// When it ends: from this moment on nothing is served.
    pub end: Moment,
}

/// What becomes of one package of an offer, given what is done with it and where its owner is when.
pub fn run(offer: &Offer, events: &Events, journey: &Journey<'_>) -> Run {
    let Some(validity) = &offer.validity else { return Run::WithoutEnd };
    let (at, cause) = match starts(offer, validity, events, journey) {
        Starts::At(at, cause) => (at, cause),
        Starts::Lapses(at) => return Run::Lapsed(journey.moment(offer, at)),
        Starts::Never => return Run::NotStarted,
    };
    let ends = end(validity, at, &journey.local_clocks(offer), journey.home_zone);
    if ends <= at {
        return Run::Over(journey.moment(offer, ends));
    }
    Run::Runs(Box::new(Running {
        start: describe(offer, events, journey, at, cause),
        resets: resets(offer, journey, at, ends),
        end: journey.moment(offer, ends),
    }))
}

/// When a daily volume begins anew between a start and an end.
pub(super) fn resets(offer: &Offer, journey: &Journey<'_>, start: Timestamp, end: Timestamp) -> Vec<Moment> {
    let Some(whose) = daily(offer, journey, start) else { return Vec::new() };
    let clocks = journey.local_clocks(offer);
    let mut resets = Vec::new();
    let mut last = start;
    let mut day = date_by(whose, start, &clocks, journey.home_zone);
    loop {
        day = day.saturating_add(1.day());
        let next = midnight_by(whose, day, last, &clocks, journey.home_zone);
        if next >= end {
            return resets;
        }
        // On a day that was skipped on the way two of them fall together.
        if next > last {
            resets.push(journey.moment(offer, next));
            last = next;
            day = day.max(date_by(whose, next, &clocks, journey.home_zone));
        }
    }
}

/// By whose midnight the volume is counted where the package is used first; `None` where there is one volume for all its time.
fn daily(offer: &Offer, journey: &Journey<'_>, start: Timestamp) -> Option<ZoneRef> {
    let here = journey.at(start).place.filter(|place| offer.terms_at(*place).is_some());
    let place: Place = here.or_else(|| journey.wanted(offer).next().map(|(_, stay)| stay.place))?;
    let terms = offer.terms_at(place)?;
    let data = if terms.data == ZoneData::AsAtHome { &offer.zones.first()?.data } else { &terms.data };
    match data {
        ZoneData::Own(terms) => match terms.period {
            Period::Day(whose) => Some(whose),
            Period::Cycle => None,
        },
        ZoneData::AsAtHome | ZoneData::OfPhone | ZoneData::None => None,
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs(running) => running.fmt(f),
            Self::Lapsed(at) => write!(f, "lapses {at}"),
            Self::Over(at) => write!(f, "is over {at}, before it starts"),
            Self::NotStarted => f.write_str("is not started on this journey"),
            Self::WithoutEnd => f.write_str("goes on until it is ended"),
        }
    }
}

impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Start { moment, cause, accidents, lost, .. } = &self.start;
        write!(f, "starts {moment} by {}", cause.words())?;
        for accident in accidents {
            write!(f, ", {}", accident.words())?;
        }
        if !lost.is_zero() {
            write!(f, "; {} h pass before it is wanted", lost.as_hours())?;
        }
        writeln!(f)?;
        for reset in &self.resets {
            writeln!(f, "resets {reset}")?;
        }
        write!(f, "ends   {}", self.end)
    }
}
