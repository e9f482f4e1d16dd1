//! Which packages a journey needs and which stays each serves.

use jiff::Timestamp;

use super::expiry::end;
use super::journey::{Events, Journey};
use super::run::{Run, Running, resets, run};
use super::start::{Cause, Start};
use crate::intent::Stay;
use crate::offer::{Expiry, Offer, Trigger, Validity};

/// More packages than this are not counted for one journey.
const PACKAGES_MAX: usize = 400;

/// The packages of one offer on a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// What becomes of the first one.
    pub first: Run,
    /// Those that run, in order. Further ones are bought when the last is over and data is wanted.
    pub packages: Vec<OnJourney>,
    /// When data is wanted where the offer covers and no package runs.
    pub gaps: Vec<Gap>,
}

/// A package that runs on a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnJourney {
    /// Its run.
    pub running: Running,
    /// The stays that it serves, in part or whole, by their position on the journey; layovers are not counted.
    pub stays: Vec<usize>,
}

/// Time without a package at a stay that the offer covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Which stay, by its position on the journey.
    pub stay: usize,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Cover {
    /// Whether every covered stay is served from its beginning to its end.
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// How many packages of an offer a journey needs, and which stays each serves.
///
/// The first does what `events` make of it. Each further one is bought when it is needed: after the end of the one before, at the
/// first moment at a covered stay that is no layover, and starts at once. Where a fixed date ends or starts the offer, no further
/// one helps; nor when the first does not run: the time that is left is then listed in [`Cover::gaps`].
pub fn cover(offer: &Offer, events: &Events, journey: &Journey<'_>) -> Cover {
    let first = run(offer, events, journey);
    let mut packages: Vec<OnJourney> = Vec::new();
    let wanted: Vec<(usize, &Stay)> = journey.wanted(offer).collect();
    if let (Run::Runs(running), Some(validity)) = (&first, &offer.validity) {
        packages.push(on_journey(running.as_ref().clone(), &wanted));
        while let Some(from) = next_need(&packages, &wanted) {
            if packages.len() >= PACKAGES_MAX || !is_sold_again(validity) {
                break;
            }
            let Some(running) = further(offer, validity, journey, from) else { break };
            packages.push(on_journey(running, &wanted));
        }
    }
    let gaps = match first {
        Run::WithoutEnd => Vec::new(),
        _ => gaps(&packages, &wanted),
    };
    Cover { first, packages, gaps }
}

/// A package that is bought and started at a covered stay.
fn further(offer: &Offer, validity: &Validity, journey: &Journey<'_>, from: Timestamp) -> Option<Running> {
    let ends = end(validity, from, &journey.local_clocks(offer), journey.home_zone);
    let cause = match validity.trigger {
        Trigger::Purchase => Cause::Purchase,
        Trigger::Install => Cause::Install,
        Trigger::Enable => Cause::Enable,
        Trigger::FirstNetwork => Cause::FirstNetwork,
        Trigger::FirstData => Cause::FirstData,
        Trigger::FixedDate(_) | Trigger::ChosenDate => Cause::Date,
    };
    let place = journey.at(from).place;
    let start = Start { moment: journey.moment(offer, from), cause, place, accidents: vec![], lost: jiff::SignedDuration::ZERO };
    (ends > from).then(|| Running { start, resets: resets(offer, journey, from, ends), end: journey.moment(offer, ends) })
}

fn is_sold_again(validity: &Validity) -> bool {
    !matches!(validity.expiry, Expiry::FixedDate(..)) && !matches!(validity.trigger, Trigger::FixedDate(_))
}

/// The first moment at which data is wanted after the end of the last package.
fn next_need(packages: &[OnJourney], wanted: &[(usize, &Stay)]) -> Option<Timestamp> {
    let end = packages.last()?.running.end.at;
    wanted.iter().find(|(_, stay)| stay.until > end).map(|(_, stay)| stay.from.max(end))
}

fn on_journey(running: Running, wanted: &[(usize, &Stay)]) -> OnJourney {
    let (start, end) = (running.start.moment.at, running.end.at);
    let stays = wanted.iter().filter(|(_, stay)| stay.from < end && start < stay.until).map(|(at, _)| *at).collect();
    OnJourney { running, stays }
}

/// The time at the wanted stays in which no package runs.
fn gaps(packages: &[OnJourney], wanted: &[(usize, &Stay)]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (at, stay) in wanted {
        let mut from = stay.from;
        for package in packages {
            let (start, end) = (package.running.start.moment.at, package.running.end.at);
            if end <= from || start >= stay.until {
                continue;
            }
            if start > from {
                gaps.push(Gap { stay: *at, from, until: start });
            }
            from = end;
        }
        if from < stay.until {
            gaps.push(Gap { stay: *at, from, until: stay.until });
        }
    }
    gaps
}
