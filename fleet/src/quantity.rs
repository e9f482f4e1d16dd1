//! A number and what follows it: the shared first step of reading `18.50 USD`, `0.4 GB`, `30 days`.
//!
//! Numbers are read as integers of a small unit, never through floating point, so that `0.1` means one tenth.

use thiserror::Error;

/// Why a quantity could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuantityError {
    /// There is no number at the start.
    #[error("“{0}” does not start with a number")]
    NoNumber(String),
    /// The number has more decimal places than the unit can hold.
    #[error("“{text}” has more than {decimals_max} decimal places")]
    TooPrecise {
        /// What was read.
        text: String,
        /// How many decimals the unit holds.
        decimals_max: u32,
    },
    /// The number is larger than anything this field can mean.
    #[error("“{0}” is larger than this field can mean")]
    TooLarge(String),
    /// The number is below zero where that has no meaning.
    #[error("“{0}” is negative; this must be zero or more")]
    Negative(String),
    /// What follows the number is not a unit that is known here.
    #[error("“{unit}” is not understood here; write {expected}")]
    Unit {
        /// What was read.
        unit: String,
        /// What would have been understood.
        expected: &'static str,
    },
}

/// Splits `"18.50 USD a month"` into the digits `"18.50"` and the trimmed rest `"USD a month"`.
///
/// Underscores and thin spaces inside the digits are not allowed: a household file is not a program.
pub(crate) fn split(text: &str) -> Result<(&str, &str), QuantityError> {
    let text = text.trim();
    let digits_end = text
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && matches!(c, '-' | '+'))))
        .map_or(text.len(), |(at, _)| at);
    let digits = &text[..digits_end];
    if !digits.bytes().any(|b| b.is_ascii_digit()) {
        return Err(QuantityError::NoNumber(shorten(text)));
    }
    Ok((digits, text[digits_end..].trim()))
}

/// Reads decimal digits as an integer count of 10^-`decimals`, exactly.
///
/// `scaled("18.5", 2)` is `1850`. More decimals than the unit holds are refused unless they are zeros.
pub(crate) fn scaled(digits: &str, decimals: u32) -> Result<i64, QuantityError> {
    let (negative, unsigned) = match digits.as_bytes().first() {
        Some(b'-') => (true, &digits[1..]),
        Some(b'+') => (false, &digits[1..]),
        _ => (false, digits),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
        return Err(QuantityError::NoNumber(shorten(digits)));
    }
    let kept = fraction.trim_end_matches('0');
    if kept.len() > decimals as usize {
        return Err(QuantityError::TooPrecise { text: shorten(digits), decimals_max: decimals });
    }
    let too_large = || QuantityError::TooLarge(shorten(digits));
    let mut value: i64 = 0;
    let padding = std::iter::repeat_n(b'0', decimals as usize - kept.len());
    for digit in whole.bytes().chain(kept.bytes()).chain(padding) {
        value = value.checked_mul(10).and_then(|v| v.checked_add(i64::from(digit - b'0'))).ok_or_else(too_large)?;
    }
    Ok(if negative { -value } else { value })
}

/// At most 40 characters of what was read, so that an error never carries a whole file.
pub(crate) fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        assert_eq!(scaled("18.5", 2), Ok(1850));
        assert_eq!(scaled("-0.10", 2), Ok(-10));
        assert_eq!(scaled(".5", 3), Ok(500));
        assert_eq!(scaled("1.005", 2), Err(QuantityError::TooPrecise { text: "1.005".into(), decimals_max: 2 }));
        assert_eq!(scaled("99999999999999999999", 2), Err(QuantityError::TooLarge("99999999999999999999".into())));
        assert_eq!(scaled("1.2.3", 2), Err(QuantityError::NoNumber("1.2.3".into())));
        assert_eq!(split("18.50 USD a month"), Ok(("18.50", "USD a month")));
        assert_eq!(split("10GB"), Ok(("10", "GB")));
        assert_eq!(split("many"), Err(QuantityError::NoNumber("many".into())));
    }
}
