//! Data volume in bytes. Carriers sell decimal units: 1 GB is 10⁹ bytes unless an offer writes `GiB`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};
use std::str::FromStr;

use crate::quantity;
pub use crate::quantity::QuantityError;

/// A volume of data in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Volume {
    /// Bytes.
    pub bytes: u64,
}

/// More than this in one field is a slip of the pen: 10 PB.
const BYTES_MAX: u64 = 10_000_000_000_000_000;

impl Volume {
    /// Nothing.
    pub const ZERO: Self = Self { bytes: 0 };

    /// So many bytes.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self { bytes }
    }

    /// So many megabytes (10⁶ bytes).
    pub const fn from_mb(mb: u64) -> Self {
        Self { bytes: mb * 1_000_000 }
    }

    /// So many gigabytes (10⁹ bytes).
    pub const fn from_gb(gb: u64) -> Self {
        Self { bytes: gb * 1_000_000_000 }
    }

    /// What is left when `other` is taken away, never below nothing.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self { bytes: self.bytes.saturating_sub(other.bytes) }
    }

    /// How many started blocks of `block` this volume is.
    pub const fn blocks(self, block: Self) -> u64 {
        if block.bytes == 0 { 0 } else { self.bytes.div_ceil(block.bytes) }
    }

    /// Reads `"10 GB"` and hands back what follows the unit (`"a month"` of `"9 GB a month"`).
    ///
    /// # Errors
    /// When there is no number, it is negative or absurd, or no unit of data follows it.
    pub fn parse_prefix(text: &str) -> Result<(Self, &str), QuantityError> {
        let (digits, rest) = quantity::split(text)?;
        let unit_end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (unit, rest) = rest.split_at(unit_end);
        let unit_bytes: u64 = match unit.to_ascii_lowercase().as_str() {
            "b" => 1,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "tb" => 1_000_000_000_000,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            "tib" => 1 << 40,
            _ => {
                return Err(QuantityError::Unit {
                    unit: quantity::shorten(unit),
                    expected: "a volume such as “10 GB” or “500 MB”",
                });
            }
        };
        let thousandths = quantity::scaled(digits, 6)?;
        let millionths = u64::try_from(thousandths).map_err(|_| QuantityError::Negative(quantity::shorten(text.trim())))?;
        let bytes = u128::from(millionths) * u128::from(unit_bytes) / 1_000_000;
        match u64::try_from(bytes) {
            Ok(bytes) if bytes <= BYTES_MAX => Ok((Self { bytes }, rest.trim())),
            _ => Err(QuantityError::TooLarge(quantity::shorten(text.trim()))),
        }
    }
}

impl FromStr for Volume {
    type Err = QuantityError;

    /// `"10 GB"`, `"0.4 GB"`, `"500MB"`, `"1 GiB"`.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        match Self::parse_prefix(text)? {
            (volume, "") => Ok(volume),
            (_, rest) => Err(QuantityError::Unit { unit: quantity::shorten(rest), expected: "nothing after the unit" }),
        }
    }
}

/// `10 GB`, `400 MB`, `1.5 GB`: the largest decimal unit that keeps it readable, at most two decimals.
impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.bytes {
            b if b >= 1_000_000_000 => (1_000_000_000, "GB"),
            b if b >= 1_000_000 => (1_000_000, "MB"),
            b if b >= 1_000 => (1_000, "kB"),
            _ => (1, "B"),
        };
        let hundredths = (self.bytes * 100 + unit / 2) / unit;
        match (hundredths / 100, hundredths % 100) {
            (whole, 0) => write!(f, "{whole} {name}"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{} {name}", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02} {name}"),
        }
    }
}

impl fmt::Debug for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Add for Volume {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { bytes: self.bytes.saturating_add(other.bytes) }
    }
}

impl AddAssign for Volume {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Volume {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
}

impl Mul<u64> for Volume {
    type Output = Self;
    fn mul(self, times: u64) -> Self {
        Self { bytes: self.bytes.saturating_mul(times) }
    }
}

impl Sum for Volume {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_units_that_people_write() {
        let bytes = |text: &str| text.parse::<Volume>().unwrap().bytes;
        assert_eq!(bytes("10 GB"), 10_000_000_000);
        assert_eq!(bytes("0.4 GB"), 400_000_000);
        assert_eq!(bytes("500MB"), 500_000_000);
        assert_eq!(bytes("1 GiB"), 1_073_741_824);
        assert_eq!(
            "9 GB a month".parse::<Volume>().unwrap_err().to_string(),
            "“a month” is not understood here; write nothing after the unit"
        );
        assert_eq!("-3 GB".parse::<Volume>().unwrap_err().to_string(), "“-3 GB” is negative; this must be zero or more");
        assert_eq!(
            "3 apples".parse::<Volume>().unwrap_err().to_string(),
            "“apples” is not understood here; write a volume such as “10 GB” or “500 MB”"
        );
        assert_eq!("20000 TB".parse::<Volume>().unwrap_err(), QuantityError::TooLarge("20000 TB".into()));
    }

    #[test]
    fn prints_readably() {
        let say = |bytes| Volume::from_bytes(bytes).to_string();
        assert_eq!(
            [say(0), say(400_000_000), say(1_500_000_000), say(10_000_000_000), say(1_073_741_824)],
            ["0 B", "400 MB", "1.5 GB", "10 GB", "1.07 GB"]
        );
    }

    #[test]
    fn started_blocks_are_counted() {
        assert_eq!(Volume::from_mb(2_001).blocks(Volume::from_gb(1)), 3);
        assert_eq!(Volume::ZERO.blocks(Volume::from_gb(1)), 0);
    }
}
