//! Exchange rates: an amount in another currency, with the day of the rate and its age.
//!
//! The European Central Bank's reference rates ship, and the rates that some currencies keep to another by law ([`Peg`]).
//! They are for comparing offers. A bank or a card charges its own rate, usually some per cent worse.
//!
//! What is unknown stays unknown: a currency without a source (TWD, VND, …) has no rate until the user adds one.

mod exact;
mod peg;

use std::sync::LazyLock;

use fleet::money::{self, Exchange, decimals};
pub use fleet::money::{Currency, Money};
use jiff::civil::Date;
use thiserror::Error;

pub use self::exact::Decimal;
use self::exact::Ratio;
pub use self::peg::Peg;
use crate::countries::currency;
use crate::source::{Freshness, days_between, named};
use crate::table::{FieldFault, Fields, List, ReadError, Row};

/// What one euro cost on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// The currency.
    pub currency: Currency,
    /// The day.
    pub date: Date,
    /// Units of the currency for one euro.
    pub per_euro: Decimal,
}

/// An amount in another currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// The amount, rounded half to even to its minor unit.
    pub amount: Money,
    /// The day of the rate, of the older one where two days had to be mixed; `None` when no market rate was needed: the
    /// currency is the same, or one keeps to the other by law.
    pub rate_date: Option<Date>,
    /// How many days before the day asked for that was.
    pub age_days: i32,
}

/// Why an amount could not be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoRate {
    /// No rate of this currency is known on any day.
    #[error("no exchange rate of {} is known; add one to your own exchange_rates.tsv", .0.code())]
    Unknown(Currency),
    /// Rates of this currency are known, but none as early.
    #[error("exchange rates of {} are known from {first} on", .currency.code())]
    TooEarly {
        /// The currency.
        currency: Currency,
        /// The first day with a rate.
        first: Date,
    },
    /// The result does not fit into 64 bits.
    #[error("the amount is too large to convert")]
    TooLarge,
}

/// All rates and pegs that a conversion may use.
#[derive(Debug, Clone)]
pub struct Rates {
    rates: List<Rate>,
    pegs: List<Peg>,
}

impl Rates {
    /// Those that ship.
    pub fn shipped() -> &'static Self {
        static RATES: LazyLock<Rates> = LazyLock::new(|| Rates {
            rates: List::shipped(include_str!("../data/exchange_rates.tsv")),
            pegs: List::shipped(include_str!("../data/pegs.tsv")),
        });
        &RATES
    }

    /// These with the user's own rates: columns `currency`, `date`, `per_euro`.
    ///
    /// # Errors
    /// When a line cannot be read.
    pub fn with_rates(&self, file: &str, text: &str) -> Result<Self, ReadError> {
        Ok(Self { rates: self.rates.with(file, text)?, pegs: self.pegs.clone() })
    }

    /// These with the user's own pegs, see [`Peg`].
    ///
    /// # Errors
    /// When a line cannot be read.
    pub fn with_pegs(&self, file: &str, text: &str) -> Result<Self, ReadError> {
        Ok(Self { rates: self.rates.clone(), pegs: self.pegs.with(file, text)? })
    }

    /// Converts at the newest rates on or before `on`, of one day where there is such a day.
    ///
    /// The sum is exact until the end, where it is rounded half to even to the target's minor unit.
    ///
    /// # Errors
    /// When a rate is missing; never guesses one.
    pub fn convert(&self, amount: Money, to: Currency, on: Date) -> Result<Converted, NoRate> {
        if amount.currency == to {
            return Ok(Converted { amount, rate_date: None, age_days: 0 });
        }
        let (from_anchor, from_ratio) = self.anchored(amount.currency, on);
        let (to_anchor, to_ratio) = self.anchored(to, on);
        let (market, rate_date) = self.market(from_anchor, to_anchor, on)?;
        let minor = (|| {
            let scale = Ratio::power_of_ten(decimals(to))?.over(Ratio::power_of_ten(decimals(amount.currency))?)?;
            let factor = market.times(to_ratio)?.over(from_ratio)?.times(scale)?;
            factor.of(amount.minor)
        })();
        Ok(Converted {
            amount: Money::new(minor.ok_or(NoRate::TooLarge)?, to),
            rate_date,
            age_days: rate_date.map_or(0, |date| days_between(date, on)),
        })
    }

    /// The newest day with a rate of the currency, on or before `on`.
    pub fn newest(&self, currency: Currency, on: Date) -> Option<&Rate> {
        self.of(currency).take_while(|rate| rate.date <= on).last()
    }

    /// The newest day with any rate at all.
    pub fn last_day(&self) -> Option<Date> {
        self.rates.rows().map(|rate| rate.date).max()
    }

    fn of(&self, currency: Currency) -> impl Iterator<Item = &Rate> {
        let code = currency.code();
        self.rates.run(move |rate| rate.currency.code() < code, move |rate| rate.currency == currency)
    }

    /// The currency whose market rate counts, and how many units of `currency` one unit of it is.
    fn anchored(&self, currency: Currency, on: Date) -> (Currency, Ratio) {
        let own_rate = currency == Currency::EUR || self.newest(currency, on).is_some();
        match self.pegs.find(&currency.code()).filter(|peg| !own_rate && peg.holds(on)) {
            Some(peg) => (peg.anchor, peg.ratio()),
            None => (currency, Ratio::ONE),
        }
    }

    /// Units of `to` for one unit of `from`, and the day of that rate.
    fn market(&self, from: Currency, to: Currency, on: Date) -> Result<(Ratio, Option<Date>), NoRate> {
        if from == to {
            return Ok((Ratio::ONE, None));
        }
        let (mut a, mut b) = (self.known(from, on)?, self.known(to, on)?);
        if let (Some(rate_a), Some(rate_b)) = (a, b)
            && rate_a.date != rate_b.date
        {
            // Two days at once would compare two markets: step back to the older day when both have it.
            let day = rate_a.date.min(rate_b.date);
            let (older_a, older_b) = (self.newest(from, day), self.newest(to, day));
            if older_a.map(|rate| rate.date) == older_b.map(|rate| rate.date) {
                (a, b) = (older_a, older_b);
            }
        }
        let per_euro = |rate: Option<&Rate>| rate.map_or(Ratio::ONE, |rate| rate.per_euro.into());
        let date = [a, b].into_iter().flatten().map(|rate| rate.date).min();
        Ok((per_euro(b).over(per_euro(a)).ok_or(NoRate::TooLarge)?, date))
    }

    /// The newest rate; `None` for the euro, which needs none.
    fn known(&self, currency: Currency, on: Date) -> Result<Option<&Rate>, NoRate> {
        if currency == Currency::EUR {
            return Ok(None);
        }
        match (self.newest(currency, on), self.of(currency).next()) {
            (Some(rate), _) => Ok(Some(rate)),
            (None, Some(first)) => Err(NoRate::TooEarly { currency, first: first.date }),
            (None, None) => Err(NoRate::Unknown(currency)),
        }
    }
}

/// Converts at the rates that ship; see [`Rates::convert`].
///
/// # Errors
/// When a rate is missing.
pub fn convert(amount: Money, to: Currency, on: Date) -> Result<Converted, NoRate> {
    Rates::shipped().convert(amount, to, on)
}

impl Converted {
    /// Whether the rate is older, seen from the day asked for, than rates are trusted.
    pub fn freshness(&self) -> Freshness {
        let life_days = named(Rate::LIST).map_or(0, |source| i32::from(source.life_days));
        if self.age_days > life_days { Freshness::StaleByDays(self.age_days - life_days) } else { Freshness::Fresh }
    }
}

impl Exchange for Rates {
    fn convert(&self, amount: Money, to: Currency, on: Date) -> Option<money::Converted> {
        let converted = self.convert(amount, to, on).ok()?;
        Some(money::Converted { amount: converted.amount, rate_date: converted.rate_date })
    }
}

impl Row for Rate {
    const LIST: &'static str = "exchange_rates";
    const COLUMNS: &'static [&'static str] = &["currency", "date", "per_euro"];
    type Key = (&'static str, Date);

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        let currency = currency("currency", fields.required("currency")?)?;
        if currency == Currency::EUR {
            return Err(FieldFault { column: "currency", what: "the euro needs no rate to itself".to_owned() });
        }
        let per_euro = fields.parse("per_euro", "a rate above zero such as 1.1172")?;
        Ok(Self { currency, date: fields.date("date")?, per_euro })
    }

    fn key(&self) -> Self::Key {
        (self.currency.code(), self.date)
    }
}

#[cfg(test)]
mod tests;
