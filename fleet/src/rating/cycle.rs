//! The fast way: what one bill cycle (or one package) costs, in sums. Same engine as [`rate`](super::rate), no items, no text.

use super::meter::Meter;
use super::{Account, LineUsage};
use crate::usage::Record;
use crate::volume::Volume;

/// What one bill cycle costs and what it lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CycleCost {
    /// Minor units of the offer's currency, with taxes, without activation and the price of leaving.
    pub minor: i64,
    /// Data that is not served: stopped, not covered, tethering not allowed.
    pub unserved: Volume,
    /// Data that is served below [`Account::slow_below_kbit_per_s`].
    pub slow: Volume,
    /// Paid days that began, also those beyond the cap.
    pub sessions: u16,
    /// Seconds of calls that no term prices.
    pub unserved_call_s: u32,
    /// Messages that no term prices.
    pub unserved_messages: u32,
}

impl CycleCost {
    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            minor: self.minor.saturating_add(other.minor),
            unserved: self.unserved + other.unserved,
            slow: self.slow + other.slow,
            sessions: self.sessions.saturating_add(other.sessions),
            unserved_call_s: self.unserved_call_s.saturating_add(other.unserved_call_s),
            unserved_messages: self.unserved_messages.saturating_add(other.unserved_messages),
        }
    }

    /// Whether everything was served at a speed that counts.
    pub fn serves_all(&self) -> bool {
        self.unserved == Volume::ZERO && self.slow == Volume::ZERO && self.unserved_call_s == 0 && self.unserved_messages == 0
    }
}

/// What one bill cycle costs, or one package with its top-ups. The records must all lie in it.
///
/// A record counts at the instant at which it begins: where days matter (a volume a day, paid days) give one record for each day.
/// Lines without records count: they pay their fees. Making a [`Rater`] once and asking it often is quicker.
pub fn rate_cycle(account: &Account<'_>, lines: &[LineUsage<'_>]) -> CycleCost {
    Rater::new(account, lines.len()).cycle(lines)
}

/// Prices one cycle after another on one account, and allocates once.
#[derive(Debug)]
pub struct Rater<'a> {
    meter: Meter<'a>,
}

impl<'a> Rater<'a> {
    /// For an account with so many lines.
    pub fn new(account: &Account<'a>, lines: usize) -> Self {
        Self { meter: Meter::new(account, lines) }
    }

    /// Prices the next cycle. A paid day that is running, the volume of a day that is not over and the days abroad go on from the
    /// cycle before; [`Rater::forget`] drops them. Lines beyond the number given to [`Rater::new`] are not looked at.
    pub fn cycle(&mut self, lines: &[LineUsage<'_>]) -> CycleCost {
        self.meter.open(&mut ());
        for (at, line) in lines.iter().enumerate() {
            self.meter.remember_abroad(at, line.days_abroad);
        }
        match lines {
            [line] => self.meter.take_all(0, line.records, &mut ()),
            [] => {}
            many => {
                let slices: Vec<&[Record]> = many.iter().map(|line| line.records).collect();
                self.meter.take_merged(&slices, &mut ());
            }
        }
        self.meter.close(&mut ())
    }

    /// Forgets what goes on from cycle to cycle, for another scenario that begins at the same point.
    pub fn forget(&mut self) {
        self.meter.forget();
    }
}
