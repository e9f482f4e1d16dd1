//! A telephone number as people write it: what is passed over, and what cannot be in one.

use super::MsisdnError;
use crate::digits::{is_invisible, is_separator};

/// The longest text a telephone number is read from, in bytes.
pub(super) const INPUT_SIZE_BYTES_MAX: usize = 64;

/// A number as it was written, separators taken out.
pub(super) struct Written {
    /// ASCII digits, without the `+` or `00`.
    pub(super) digits: String,
    /// Whether it begins with `+` or `00`.
    pub(super) international: bool,
}

impl Written {
    /// Reads a text that may have separators, `tel:` and a bracketed zero in it.
    pub(super) fn read(input: &str) -> Result<Self, MsisdnError> {
        if input.len() > INPUT_SIZE_BYTES_MAX {
            return Err(MsisdnError::TooLong { size_bytes: input.len() });
        }
        let start = input.len() - input.trim_start().len();
        let scheme = input.get(start..start + 4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"));
        let skipped_chars = input[..start].chars().count() + if scheme { 4 } else { 0 };

        let (mut digits, mut plus) = (String::new(), false);
        for (index, character) in input.chars().enumerate().skip(skipped_chars) {
            match character {
                '0'..='9' => digits.push(character),
                '+' if digits.is_empty() && !plus => plus = true,
                '(' | ')' | '.' | '/' => {}
                _ if is_separator(character) || is_invisible(character) => {}
                _ => return Err(MsisdnError::UnexpectedCharacter { character, position: index + 1 }),
            }
        }
        if digits.is_empty() {
            return Err(MsisdnError::Empty);
        }
        let international = match digits.strip_prefix("00") {
            _ if plus => true,
            // Australia's prefix is 0011, and nobody's country code begins with 11: what it would mean is a guess.
            Some(rest) if rest.starts_with("11") => return Err(MsisdnError::DiallingPrefix),
            Some(rest) => {
                digits = rest.to_owned();
                true
            }
            None => false,
        };
        if international {
            drop_bracketed_zero(input, &mut digits);
        }
        Ok(Self { digits, international })
    }
}

/// Takes the zero of a `(0)` behind the country code out of `digits`: it is dialled inside the country only. Italy and its two
/// neighbours in the numbering plan dial it from abroad too.
fn drop_bracketed_zero(input: &str, digits: &mut String) {
    let Some((before, _)) = input.split_once("(0)") else { return };
    let before = before.chars().filter(char::is_ascii_digit).collect::<String>();
    let code_length = before.strip_prefix("00").unwrap_or(&before).len();
    let keeps_zero = ["39", "378", "379"].iter().any(|code| digits.starts_with(code));
    if (1..=3).contains(&code_length) && !keeps_zero && digits.get(code_length..).is_some_and(|rest| rest.starts_with('0')) {
        digits.remove(code_length);
    }
}
