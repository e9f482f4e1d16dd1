//! Currencies that keep to another at a fixed rate.

use jiff::civil::Date;

use super::exact::{Decimal, Ratio};
use super::{Currency, currency};
use crate::source::Cited;
use crate::table::{FieldFault, Fields, Row};

/// A fixed rate: `units` of `currency` are `anchor_units` of `anchor` (1000 XPF are 8.38 EUR).
///
/// It counts only while no market rate of the currency is known. A fixed rate is a policy: it can end on any day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peg {
    /// The currency that keeps to another.
    pub currency: Currency,
    /// So many of it …
    pub units: Decimal,
    /// The currency it keeps to, which has a market rate.
    pub anchor: Currency,
    /// … are so many of that.
    pub anchor_units: Decimal,
    /// The first day, where the source gives one.
    pub from: Option<Date>,
    /// Where that is written.
    pub cited: Cited,
}

impl Peg {
    /// Whether it holds on that day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on)
    }

    /// How many units of the currency one unit of the anchor is.
    pub(super) fn ratio(&self) -> Ratio {
        let (units, anchor_units) = (Ratio::from(self.units), Ratio::from(self.anchor_units));
        units.over(anchor_units).expect("two numbers of 18 digits and 10 places fit into 128 bits")
    }
}

impl Row for Peg {
    const LIST: &'static str = "pegs";
    const COLUMNS: &'static [&'static str] = &["currency", "units", "anchor", "anchor_units", "from", "address", "read"];
    type Key = &'static str;

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        let wanted = "a number above zero such as 3.6725";
        let peg = Self {
            currency: currency("currency", fields.required("currency")?)?,
            units: fields.parse("units", wanted)?,
            anchor: currency("anchor", fields.required("anchor")?)?,
            anchor_units: fields.parse("anchor_units", wanted)?,
            from: fields.optional_date("from")?,
            cited: Cited { address: fields.address("address")?, read: fields.date("read")? },
        };
        if peg.currency == peg.anchor {
            return Err(FieldFault { column: "anchor", what: "a currency cannot keep to itself".to_owned() });
        }
        Ok(peg)
    }

    fn key(&self) -> Self::Key {
        self.currency.code()
    }
}
