//! An amount of money as it is shown: `$1,297.10` to people, `"1297.10"` to programs.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use fleet::money::{Currency, Money, decimals};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::speech::Language;

/// An amount in the household's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount(pub Money);

/// From the planner's unit to amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    /// The household's currency.
    pub currency: Currency,
    /// The sum of the scenario weights: the planner counts minor units × this.
    pub weight: i64,
}

impl Purse {
    /// An amount of the planner's, to the nearest minor unit.
    pub fn amount(self, units: i64) -> Amount {
        Amount(Money::new(divided(units, self.weight), self.currency))
    }

    /// The same spread over so many months.
    pub fn each(self, units: i64, months: u16) -> Amount {
        Amount(Money::new(divided(units, self.weight * i64::from(months.max(1))), self.currency))
    }

    /// The same as a number in the currency's major unit.
    pub fn number(self, units: i64) -> f64 {
        let minor = units as f64 / self.weight.max(1) as f64;
        minor / 10_f64.powi(i32::try_from(decimals(self.currency)).unwrap_or(2))
    }
}

/// Rounded half away from zero.
fn divided(units: i64, by: i64) -> i64 {
    let by = i128::from(by.max(1));
    let units = i128::from(units);
    let rounded = (units.abs() + by / 2) / by * units.signum();
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

impl Amount {
    /// Minor units.
    pub fn minor(self) -> i64 {
        self.0.minor
    }

    /// What is left without another amount of the same currency.
    pub fn less(self, other: Self) -> Self {
        Self(Money::new(self.0.minor.saturating_sub(other.0.minor), self.0.currency))
    }

    /// The amount without its sign.
    pub fn without_sign(self) -> Self {
        Self(Money::new(self.0.minor.saturating_abs(), self.0.currency))
    }
}

/// `$1,297.10`, `−€3.00`, `CHF 18.50`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.money(self.0))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_string();
        serializer.serialize_str(text.split(' ').next().unwrap_or_default())
    }
}

thread_local! {
    /// The currency of the answer that is being read: amounts do not repeat it.
    static READING: Cell<Option<Currency>> = const { Cell::new(None) };
}

/// Reads something whose amounts are all of one currency.
pub(super) fn reading<T>(currency: Currency, read: impl FnOnce() -> T) -> T {
    let before = READING.replace(Some(currency));
    let read = read();
    READING.set(before);
    read
}

/// Only inside of [`reading`].
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let currency = READING.get().ok_or_else(|| D::Error::custom("an amount is read as part of an answer only"))?;
        let part = text.split_once('.').map_or(0, |(_, part)| part.len());
        let minor = text.replacen('.', "", 1).parse().ok().filter(|_| part == decimals(currency) as usize);
        let minor = minor.ok_or_else(|| D::Error::custom("this is no amount with the decimals of its currency"))?;
        Ok(Self(Money::new(minor, currency)))
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
            "description": "An amount in `currency`, with as many decimals as the currency has.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_programs_read_the_same_amount() {
        let say = |minor, currency| {
            let amount = Amount(Money::new(minor, currency));
            (amount.to_string(), serde_json::to_string(&amount).unwrap())
        };
        assert_eq!(say(129_710, Currency::USD), ("$1,297.10".into(), "\"1297.10\"".into()));
        assert_eq!(say(-5, Currency::EUR), ("−€0.05".into(), "\"-0.05\"".into()));
        assert_eq!(say(1_850_000, Currency::CHF), ("CHF 18,500.00".into(), "\"18500.00\"".into()));
        assert_eq!(say(1_234_567, Currency::JPY), ("¥1,234,567".into(), "\"1234567\"".into()));
        assert_eq!(say(999, Currency::USD).0, "$9.99");
    }

    #[test]
    fn the_planners_unit_is_rounded_to_the_cent() {
        let purse = Purse { currency: Currency::USD, weight: 4 };
        assert_eq!([402, 401, -402].map(|units| purse.amount(units).minor()), [101, 100, -101]);
        assert_eq!(purse.each(4 * 1_000, 12).minor(), 83);
        assert!((purse.number(50_000) - 125.0).abs() < 1e-9);
    }
}
