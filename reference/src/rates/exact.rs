//! Exact numbers for rates. No floating point: the same sum gives the same cent on every machine.

use std::fmt;
use std::str::FromStr;

/// A number above zero with at most 18 digits, at most 10 of them behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: u64,
    places: u32,
}

/// The most digits behind the point.
const PLACES_MAX: u32 = 10;

/// A fraction in lowest terms. Both parts are above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    over: i128,
    under: i128,
}

impl Ratio {
    pub(super) const ONE: Self = Self { over: 1, under: 1 };

    pub(super) fn power_of_ten(exponent: u32) -> Option<Self> {
        Some(Self { over: 10_i128.checked_pow(exponent)?, under: 1 })
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        // Reduced crosswise before multiplying: as much as can fit does fit.
        let (left, right) = (Self::reduced(self.over, other.under), Self::reduced(other.over, self.under));
        Some(Self { over: left.over.checked_mul(right.over)?, under: left.under.checked_mul(right.under)? })
    }

    pub(super) fn over(self, other: Self) -> Option<Self> {
        self.times(Self { over: other.under, under: other.over })
    }

    /// This part of an amount, rounded half to even. `None` when it does not fit.
    pub(super) fn of(self, minor: i64) -> Option<i64> {
        let exact = i128::from(minor).checked_mul(self.over)?;
        i64::try_from(half_even(exact, self.under)).ok()
    }

    /// In lowest terms. Both parts are above zero, so their divisor is too.
    fn reduced(over: i128, under: i128) -> Self {
        let divisor = greatest_common_divisor(over, under);
        Self { over: over / divisor, under: under / divisor }
    }
}

impl From<Decimal> for Ratio {
    fn from(decimal: Decimal) -> Self {
        Self::reduced(i128::from(decimal.digits), 10_i128.pow(decimal.places))
    }
}

/// `over / under` to the nearest whole number; exactly between two, to the even one, so that many roundings lean to no side.
fn half_even(over: i128, under: i128) -> i128 {
    let (floor, rest) = (over.div_euclid(under), over.rem_euclid(under));
    // `rest` against what is left to the next whole number; the difference cannot overflow, the double could.
    match rest.cmp(&(under - rest)) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

fn greatest_common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let places = u32::try_from(part.len()).map_err(drop)?;
        let joined = format!("{whole}{part}");
        let plain = joined.bytes().all(|byte| byte.is_ascii_digit()) && !whole.is_empty() && !text.ends_with('.');
        if !plain || joined.len() > 18 || places > PLACES_MAX {
            return Err(());
        }
        match joined.parse().map_err(drop)? {
            0 => Err(()),
            digits => Ok(Self { digits, places }),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.places);
        write!(f, "{}", self.digits / unit)?;
        if self.places > 0 {
            write!(f, ".{:0width$}", self.digits % unit, width = self.places as usize)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_neighbour() {
        for (tenths, rounded) in [(5, 0), (15, 2), (25, 2), (35, 4), (24, 2), (26, 3), (-5, 0), (-15, -2), (-25, -2), (-26, -3)] {
            assert_eq!(half_even(tenths, 10), rounded, "{tenths}/10");
        }
    }

    #[test]
    fn numbers_print_as_they_were_written() {
        for text in ["1.1172", "20275.17", "136", "0.0001", "3.6725"] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        for wrong in ["", "0", "0.00", "-1", "1,5", "1.", ".5", "1e5", "1.12345678901", "1234567890123456789"] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        assert_eq!(Ratio::power_of_ten(2).unwrap().of(i64::MAX), None);
        assert_eq!(Ratio::power_of_ten(30).unwrap().times(Ratio::power_of_ten(30).unwrap()), None);
    }
}
