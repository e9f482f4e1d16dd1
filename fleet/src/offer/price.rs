//! What an offer costs before a byte is used: recurring or once, per line, per tier; fees, taxes and the price of leaving.

use iso_currency::Currency;

use crate::money::Money;
use crate::volume::Volume;

/// What an offer costs before a byte is used. All amounts are in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The base price of one line (or of the package, or of the pool before lines and tiers).
    pub base: Money,
    /// How often the base price is due.
    pub recurrence: Recurrence,
    /// For a pool (or a family plan): what the first, second, third … line pays each cycle; lines beyond the list pay its last entry.
    /// Empty when lines cost nothing of their own.
    pub line_fees: Vec<Money>,
    /// The most lines in one pool; `None` when nothing limits them.
    pub lines_max: Option<u32>,
    /// Sizes of a pool, ascending by volume, each with its price per cycle on top of `base`. Empty when there is one size only.
    pub tiers: Vec<Tier>,
    /// What the lines of a pool share.
    pub shares: Shares,
    /// Whether the amounts include taxes.
    pub taxes: Taxes,
    /// Money due at an event.
    pub fees: Fees,
    /// What binds the buyer to stay; `None` for month-to-month and for packages.
    pub commitment: Option<Commitment>,
}

impl Price {
    /// The currency of every amount in it.
    pub fn currency(&self) -> Currency {
        self.base.currency
    }

    /// What the lines of a pool pay together each cycle, in minor units.
    pub fn lines_minor(&self, lines: u32) -> i64 {
        let Some(last) = self.line_fees.last() else {
            return 0;
        };
        let listed = self.line_fees.iter().take(lines as usize).fold(0_i64, |sum, fee| sum.saturating_add(fee.minor));
        let beyond = i64::from(lines).saturating_sub(i64::try_from(self.line_fees.len()).unwrap_or(i64::MAX)).max(0);
        listed.saturating_add(beyond.saturating_mul(last.minor))
    }
}

/// How often a price is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// Once, for the whole validity.
    Once,
    /// Every calendar month (a bill cycle).
    Monthly,
    /// Every so many days (28-day prepaid plans cost 13 payments a year, not 12).
    EveryDays(u16),
}

/// What the lines of a pool share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shares {
    /// One allowance for all lines (and the bill).
    #[default]
    Allowance,
    /// The bill only, with a price per line that falls: each line has the allowance for itself (a family plan).
    Bill,
}

/// One size of a pool. Its volume takes the place of the home zone's allowance; what follows it stays the zone's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// What the lines share each cycle.
    pub volume: Volume,
    /// Its price each cycle, on top of the base.
    pub price: Money,
}

/// Whether amounts include taxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taxes {
    /// The amounts are what is paid.
    Included,
    /// This share is added to every item, in hundredths of a percent (825 = 8.25 %); rounded half up per item.
    Added {
        /// Hundredths of a percent.
        basis_points: u32,
    },
    /// Taxes come on top and nobody said how much: the household's own rate applies, or none, and the bill says so.
    Unstated,
}

/// Money due at an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fees {
    /// Once when the line starts.
    pub activation: Option<Money>,
    /// Each time the line moves to another device.
    pub device_change: Option<Money>,
}

/// What binds the buyer to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment {
    /// Shortest stay, in months from the start.
    pub months: u16,
    /// What leaving earlier costs: this much, or every remaining month when `None`.
    pub leaving: Option<Money>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_fees_go_by_position() {
        let usd = |minor| Money::new(minor, Currency::USD);
        let price = Price {
            base: usd(0),
            recurrence: Recurrence::Monthly,
            line_fees: vec![usd(70_00), usd(50_00), usd(25_00)],
            lines_max: Some(8),
            tiers: vec![],
            shares: Shares::Allowance,
            taxes: Taxes::Included,
            fees: Fees::default(),
            commitment: None,
        };
        // 70 + 50 + 25 + 25
        assert_eq!([0, 1, 2, 4].map(|lines| price.lines_minor(lines)), [0, 7_000, 12_000, 17_000]);
    }
}
