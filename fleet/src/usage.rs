//! What was used, or is expected to be: one record a session, a day or a reading.
//!
//! The same record feeds rating, counters and forecasts.

use identifiers::Plmn;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::place::Place;
use crate::volume::Volume;

/// One piece of usage on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When it began.
    pub begin: Timestamp,
    /// The offset of the local clock at the place of use, for days that are counted there.
    pub offset: Offset,
    /// Where.
    pub place: Place,
    /// On which network, when known.
    pub network: Option<Plmn>,
    /// What was used.
    pub used: Used,
}

/// What was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// Data by the device itself.
    Data(Volume),
    /// Data by other devices through this one.
    Tethered(Volume),
    /// A call that was made (or, abroad, also received), in seconds.
    Call {
        /// Seconds.
        seconds: u32,
    },
    /// Messages sent.
    Messages {
        /// How many.
        count: u32,
    },
}
