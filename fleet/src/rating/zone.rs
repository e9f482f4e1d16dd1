//! Which allowance the data of a zone draws on.

use crate::offer::terms::ZoneData;
use crate::offer::{After, DataTerms, DayPass, Period, ZoneTerms};

/// What a companion's own bill says of data that its phone's line pays for: no limit, no price.
static OF_PHONE: DataTerms = DataTerms { allowance: None, period: Period::Cycle, after: After::Stop };

/// The allowance that a record draws on.
#[derive(Clone, Copy)]
pub(super) enum Source<'t> {
    /// That of a zone, by position.
    Zone(usize, &'t DataTerms),
    /// That of the paid day.
    Session(&'t DataTerms),
}

/// Where data in a zone draws from; `None` where there is none.
pub(super) fn source(zones: &[ZoneTerms], zone: usize) -> Option<Source<'_>> {
    match &zones[zone].day_pass {
        Some(DayPass { data: ZoneData::Own(terms), .. }) => Some(Source::Session(terms)),
        Some(DayPass { data: ZoneData::OfPhone, .. }) => Some(Source::Session(&OF_PHONE)),
        Some(DayPass { data: ZoneData::AsAtHome, .. }) => own_terms(&zones[0]).map(|terms| Source::Zone(0, terms)),
        Some(DayPass { data: ZoneData::None, .. }) => None,
        None => data_terms(zones, zone).map(|(at, terms)| Source::Zone(at, terms)),
    }
}

/// The allowance that a zone without paid days draws on, and whose it is.
pub(super) fn data_terms(zones: &[ZoneTerms], zone: usize) -> Option<(usize, &DataTerms)> {
    match zones[zone].data {
        ZoneData::AsAtHome => own_terms(&zones[0]).map(|terms| (0, terms)),
        _ => own_terms(&zones[zone]).map(|terms| (zone, terms)),
    }
}

/// The allowance that is a zone's own; without end where the phone's line carries it.
pub(super) fn own_terms(zone: &ZoneTerms) -> Option<&DataTerms> {
    match &zone.data {
        ZoneData::Own(terms) => Some(terms),
        ZoneData::OfPhone => Some(&OF_PHONE),
        ZoneData::AsAtHome | ZoneData::None => None,
    }
}

/// Whose included minutes and messages count: the home zone's where data is as at home.
pub(super) fn home_of(zones: &[ZoneTerms], zone: usize) -> usize {
    let as_at_home = match &zones[zone].day_pass {
        Some(pass) => pass.data == ZoneData::AsAtHome,
        None => zones[zone].data == ZoneData::AsAtHome,
    };
    if as_at_home { 0 } else { zone }
}
