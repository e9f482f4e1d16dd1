//! Money: an integer number of minor units (cents) and an ISO 4217 currency.
//!
//! There is no floating point here and no arithmetic between two currencies: that needs a dated rate, see [`Exchange`].

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

pub use iso_currency::Currency;

use crate::quantity::{self, QuantityError};

/// An amount of money in minor units: `1850` of USD is $18.50, `1850` of JPY is ¥1850.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units; negative for a credit.
    pub minor: i64,
    /// ISO 4217.
    pub currency: Currency,
}

/// Why an amount of money could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The number is wrong.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// No currency follows the number.
    #[error("“{0}” names no currency; write it as in “25 USD”")]
    NoCurrency(String),
    /// The currency is not in ISO 4217.
    #[error("“{0}” is not an ISO 4217 currency code such as USD, EUR or JPY")]
    UnknownCurrency(String),
}

impl Money {
    /// An amount in minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in this currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads `"18.50 USD"` and hands back what follows the currency (`"a month"` of `"18.50 USD a month"`).
    ///
    /// # Errors
    /// When there is no number, no currency, or more decimals than the currency has.
    pub fn parse_prefix(text: &str) -> Result<(Self, &str), MoneyError> {
        let (digits, rest) = quantity::split(text)?;
        let (code, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if code.is_empty() {
            return Err(MoneyError::NoCurrency(quantity::shorten(text)));
        }
        let currency = Currency::from_code(&code.to_ascii_uppercase())
            .ok_or_else(|| MoneyError::UnknownCurrency(quantity::shorten(code)))?;
        let minor = quantity::scaled(digits, decimals(currency))?;
        Ok((Self::new(minor, currency), rest.trim()))
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// `"25 USD"`, `"18.50 EUR"`.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (money, rest) = Self::parse_prefix(text)?;
        if rest.is_empty() {
            Ok(money)
        } else {
            Err(QuantityError::Unit { unit: quantity::shorten(rest), expected: "an amount and a currency, as in “25 USD”" }
                .into())
        }
    }
}

/// `18.50 USD`, the form that [`Money::from_str`] reads.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = decimals(self.currency);
        let unit = 10_u64.pow(decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, fraction) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        write!(f, "{sign}{whole}")?;
        if decimals > 0 {
            write!(f, ".{fraction:0width$}", width = decimals as usize)?;
        }
        write!(f, " {}", self.currency.code())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How many decimal places the currency's minor unit has (2 for USD, 0 for JPY, 3 for KWD).
pub fn decimals(currency: Currency) -> u32 {
    currency.exponent().map_or(2, u32::from)
}

/// Dated exchange rates, handed in by whoever keeps them (`reference` ships the European Central Bank's).
pub trait Exchange {
    /// Converts an amount at the newest rate on or before `on`, rounded half to even to the minor unit.
    ///
    /// `None` when either currency has no rate: a made-up one would make every sum after it a guess.
    fn convert(&self, amount: Money, to: Currency, on: Date) -> Option<Converted>;
}

/// A converted amount and how old the rate behind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// In the currency asked for.
    pub amount: Money,
    /// The day of the rate; `None` when no conversion was needed.
    pub rate_date: Option<Date>,
}

/// No rates at all: amounts convert only to their own currency. For tests and single-currency households.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoExchange;

impl Exchange for NoExchange {
    fn convert(&self, amount: Money, to: Currency, _on: Date) -> Option<Converted> {
        (amount.currency == to).then_some(Converted { amount, rate_date: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints() {
        for text in ["18.50 USD", "0.05 EUR", "-3.00 GBP", "1850 JPY", "1.234 KWD"] {
            assert_eq!(text.parse::<Money>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        let say = |text: &str| text.parse::<Money>().unwrap_err().to_string();
        assert_eq!(say("25"), "“25” names no currency; write it as in “25 USD”");
        assert_eq!(say("25 DOLLARS"), "“DOLLARS” is not an ISO 4217 currency code such as USD, EUR or JPY");
        assert_eq!(say("1.5 JPY"), "“1.5” has more than 0 decimal places");
        assert_eq!(say("cheap"), "“cheap” does not start with a number");
    }
}
