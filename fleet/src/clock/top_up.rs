//! What buying more does to a package that runs (SCENARIOS C31c).

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::expiry::{end_in_zone, extended};
use crate::offer::{TopUp, Validity};

/// What becomes of a top-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToppedUp {
    /// The offer takes none.
    Refused,
    /// No source says what it does.
    Unknown,
    /// The package had ended already: this is a new purchase, not a top-up.
    TooLate,
    /// What runs has more volume and ends later.
    Adds {
        /// When it ends now.
        end: Timestamp,
    },
    /// It is a second package that waits for its turn.
    Waits {
        /// When its turn comes.
        start: Timestamp,
        /// When it ends.
        end: Timestamp,
    },
}

/// What becomes of a top-up bought at `bought` on a package that ends at `ends` and whose data is used up at `used_up`
/// (`None` for not before its end). The zones are those of the place of use and of the home.
pub fn top_up(
    validity: &Validity,
    ends: Timestamp,
    bought: Timestamp,
    used_up: Option<Timestamp>,
    local: &TimeZone,
    home: &TimeZone,
) -> ToppedUp {
    if bought >= ends {
        return ToppedUp::TooLate;
    }
    let waits = |start| ToppedUp::Waits { start, end: end_in_zone(validity, start, local, home) };
    match validity.top_up {
        TopUp::None => ToppedUp::Refused,
        TopUp::Unknown => ToppedUp::Unknown,
        TopUp::Adds => ToppedUp::Adds { end: extended(validity, ends, 1, local, home) },
        TopUp::QueuesUntilExpiry => waits(ends),
        TopUp::QueuesUntilUsed => waits(used_up.map_or(ends, |at| at.max(bought).min(ends))),
    }
}
