//! What starts a package, also by accident.

use jiff::{SignedDuration, Timestamp};

use super::expiry::{midnight, rolling};
use super::journey::{Events, FirstByte, Journey, Moment};
use crate::offer::{AfterHold, Expiry, Offer, Trigger, Validity, ZoneRef};
use crate::place::Place;

/// The start of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// When.
    pub moment: Moment,
    /// What started it.
    pub cause: Cause,
    /// Where; `None` under way.
    pub place: Option<Place>,
    /// What nobody meant to do.
    pub accidents: Vec<Accident>,
    /// How much of its time passes before the first covered stay that is no layover.
    pub lost: SignedDuration,
}

/// What started a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The purchase.
    Purchase,
    /// The installation.
    Install,
    /// Switching the line on.
    Enable,
    /// The first registration on a covered network.
    FirstNetwork,
    /// The first byte on a covered network.
    FirstData,
    /// The day that was fixed or chosen.
    Date,
    /// It was held for as long as it may be.
    HoldEnded,
}

impl Cause {
    /// The cause in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Purchase => "the purchase",
            Self::Install => "the installation",
            Self::Enable => "switching the line on",
            Self::FirstNetwork => "the first network",
            Self::FirstData => "the first byte",
            Self::Date => "its date",
            Self::HoldEnded => "the end of its hold",
        }
    }
}

/// How a package starts when nobody means it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accident {
    /// At a layover inside the covered area (SCENARIOS C30).
    Layover,
    /// By a byte in the background.
    BackgroundByte,
    /// At home, before the journey.
    AtHome,
    /// Because it was held too long (C29).
    HoldRanOut,
}

impl Accident {
    /// The accident in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Layover => "at a layover",
            Self::BackgroundByte => "by an app in the background",
            Self::AtHome => "at home",
            Self::HoldRanOut => "without any use",
        }
    }
}

/// Whether a package starts.
pub(super) enum Starts {
    /// It does.
    At(Timestamp, Cause),
    /// It lapses.
    Lapses(Timestamp),
    /// Nothing on this journey starts it.
    Never,
}

/// When and by what a package starts, or that it lapses.
pub(super) fn starts(offer: &Offer, validity: &Validity, events: &Events, journey: &Journey<'_>) -> Starts {
    let event = trigger(offer, validity, events, journey).map(|(at, cause)| (at.max(events.purchase), cause));
    let hold = validity.hold_days_max.map(|days| rolling(events.purchase, i64::from(days)));
    match (event, hold) {
        (Some((at, cause)), Some(hold)) if at <= hold => Starts::At(at, cause),
        (Some((at, cause)), None) => Starts::At(at, cause),
        (_, Some(hold)) => match validity.after_hold {
            AfterHold::Starts => Starts::At(hold, Cause::HoldEnded),
            AfterHold::Lapses => Starts::Lapses(hold),
        },
        (None, None) => Starts::Never,
    }
}

/// When what starts a package happens; `None` for never.
fn trigger(offer: &Offer, validity: &Validity, events: &Events, journey: &Journey<'_>) -> Option<(Timestamp, Cause)> {
    let date = |day| {
        let destination = journey.wanted(offer).next().map_or(journey.home_zone, |(_, stay)| &stay.zone);
        let begins = match validity.expiry {
            Expiry::Midnight(ZoneRef::Home) | Expiry::FixedDate(_, ZoneRef::Home) => midnight(day, journey.home_zone),
            Expiry::Midnight(ZoneRef::Fixed(offset)) | Expiry::FixedDate(_, ZoneRef::Fixed(offset)) => {
                midnight(day, &offset.to_time_zone())
            }
            _ => midnight(day, destination),
        };
        (begins, Cause::Date)
    };
    match validity.trigger {
        Trigger::Purchase => Some((events.purchase, Cause::Purchase)),
        Trigger::Install => events.install.map(|at| (at, Cause::Install)),
        Trigger::Enable => events.enable.map(|at| (at, Cause::Enable)),
        Trigger::FirstNetwork => {
            let on = events.enable?.max(events.purchase);
            journey.first_covered(offer, on).map(|at| (at, Cause::FirstNetwork))
        }
        Trigger::FirstData => {
            let on = events.enable?.max(events.purchase);
            let from = match events.first_byte {
                FirstByte::AtOnce => on,
                FirstByte::NotBefore(at) => at.max(on),
                FirstByte::Never => return None,
            };
            journey.first_covered(offer, from).map(|at| (at, Cause::FirstData))
        }
        Trigger::FixedDate(day) => Some(date(day)),
        Trigger::ChosenDate => {
            let arrival = || journey.wanted(offer).next().map(|(_, stay)| stay.zone.to_datetime(stay.from).date());
            events.chosen.or_else(arrival).map(date)
        }
    }
}

/// All that is to be said of a start.
pub(super) fn describe(offer: &Offer, events: &Events, journey: &Journey<'_>, at: Timestamp, cause: Cause) -> Start {
    let whereabouts = journey.at(at);
    let first_wanted = journey.wanted(offer).map(|(_, stay)| stay).find(|stay| stay.until > at);
    let mut accidents = Vec::new();
    let by_deed = matches!(cause, Cause::Install | Cause::Enable | Cause::FirstNetwork | Cause::FirstData);
    if by_deed && whereabouts.stay.is_some_and(|stay| journey.stays[stay].layover) {
        accidents.push(Accident::Layover);
    }
    let at_home = whereabouts.place == Some(Place::Country(journey.home)) && whereabouts.stay.is_none();
    if by_deed && at_home && first_wanted.is_some_and(|stay| stay.from > at) {
        accidents.push(Accident::AtHome);
    }
    if cause == Cause::FirstData && events.first_byte == FirstByte::AtOnce {
        accidents.push(Accident::BackgroundByte);
    }
    if cause == Cause::HoldEnded {
        accidents.push(Accident::HoldRanOut);
    }
    let lost = first_wanted.map_or(SignedDuration::ZERO, |stay| stay.from.duration_since(at).max(SignedDuration::ZERO));
    Start { moment: journey.moment(offer, at), cause, place: whereabouts.place, accidents, lost }
}
