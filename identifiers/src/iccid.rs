//! The ICCID: the number of a SIM card or of an eSIM profile.
//!
//! It names the profile, not the chip: one eUICC ([`Eid`](crate::Eid)) holds several profiles, each with an ICCID.

use std::fmt;
use std::str::FromStr;

use crate::digits::{self, Alphabet, INPUT_SIZE_BYTES_MAX, Misfit, counted, luhn_check_digit, off_by};

/// The number of a SIM card or eSIM profile: 18 to 20 symbols, nearly always decimal (ITU-T E.118, ETSI TS 102 221 §13.2).
///
/// Kept normalised, so that two ways to write one number are equal: separators, letter case and the `F` that pads a shorter
/// number to ten bytes do not count. Whether two numbers of different length mean one card is asked with [`Iccid::compare`].
///
/// The standard allows decimal digits only, but cards with letters inside are in the field (China Mobile's `898600B5…`): they
/// are kept as they are, and [`Iccid::is_decimal`] tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iccid {
    /// ASCII, upper case, filled with zero bytes behind `length`, so that the derived order and equality are right.
    symbols: [u8; Iccid::DIGITS_MAX],
    length: u8,
}

/// Whether two ICCIDs mean one card; see [`Iccid::compare`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SameCard {
    /// The numbers are equal.
    Yes,
    /// One is the other with one more digit behind. Probably the same card listed with and without a last digit: show both and
    /// ask, never act on it alone.
    ButForLastDigit,
    /// The numbers differ.
    No,
}

/// What the Luhn formula says of an ICCID; see [`Iccid::luhn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Luhn {
    /// The last digit is the check digit for the others.
    Fits,
    /// It is not, which is common and no proof of an error.
    DoesNotFit,
    /// The number has letters inside, the formula says nothing.
    NotDecimal,
}

/// Why a text or a byte string is no ICCID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IccidError {
    /// There is no digit in the input, or on the wire nothing but padding.
    #[error("there is no ICCID here; it is the long number beginning with 89 in the phone's SIM settings or on the card")]
    Empty,
    /// The text is too long to be looked at.
    #[error(
        "this is {size_bytes} bytes of text, at most {INPUT_SIZE_BYTES_MAX} are read as an ICCID; copy only the digits after \"ICCID\""
    )]
    TooLong {
        /// Size of the input in bytes.
        size_bytes: usize,
    },
    /// A character that is neither digit, letter A to F nor separator.
    #[error("{character:?} at character {position} cannot be in an ICCID, which has 18 to 20 digits")]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place in the input, counted in characters from 1.
        position: usize,
    },
    /// Fewer than 18 or more than 20 symbols, padding not counted.
    #[error("the ICCID has {}, it needs 18 to 20: {}; copy it again from the phone's SIM settings", counted(*.digits), off_by(*.digits, 18, 20))]
    WrongLength {
        /// How many symbols there are.
        digits: usize,
    },
    /// A byte string that is neither 10 nor 9 bytes.
    #[error("an ICCID on the wire has 10 bytes, this has {size_bytes}")]
    WrongWireSize {
        /// Size of the byte string in bytes.
        size_bytes: usize,
    },
}

impl Iccid {
    /// The fewest symbols an ICCID has.
    pub const DIGITS_MIN: usize = 18;
    /// The most symbols an ICCID has: as many as ten bytes hold.
    pub const DIGITS_MAX: usize = 20;
    /// How many bytes an ICCID has on the wire, whatever its length.
    pub const WIRE_SIZE_BYTES: usize = 10;

    /// Reads an ICCID as people write it and as modems print it: spaces, dashes, a leading `ICCID:` and padding `F`s behind
    /// (`8944476500008878576F`) are passed over, letters A to F inside are kept.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`IccidError`].
    ///
    /// ```
    /// # use identifiers::Iccid;
    /// assert_eq!(Iccid::parse("8944 4765 0000 8878 576F")?, Iccid::parse("8944476500008878576")?);
    /// # Ok::<(), identifiers::IccidError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, IccidError> {
        let run = digits::read::<{ Self::DIGITS_MAX }>(input, "ICCID", Alphabet::Hexadecimal).map_err(|misfit| match misfit {
            Misfit::TooLong { size_bytes } => IccidError::TooLong { size_bytes },
            Misfit::Unexpected { character, position } => IccidError::UnexpectedCharacter { character, position },
        })?;
        if run.count > Self::DIGITS_MAX {
            return Err(IccidError::WrongLength { digits: run.count });
        }
        Self::from_symbols(&run.symbols[..run.count])
    }

    /// Reads an ICCID from the wire, where each byte holds two digits with the first in the low half, and `F` fills up
    /// (SGP.22 v2.5 ASN.1 `Iccid`, ETSI TS 102 221 §13.2).
    ///
    /// Ten bytes are the rule. Nine are read too, because some senders cut an 18-digit number short (lpac before its change
    /// 457); they are never written, for cards do not find a profile by them.
    ///
    /// # Errors
    /// When the size is another, or fewer than 18 symbols stand before the padding.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, IccidError> {
        if bytes.len() != Self::WIRE_SIZE_BYTES && bytes.len() != Self::WIRE_SIZE_BYTES - 1 {
            return Err(IccidError::WrongWireSize { size_bytes: bytes.len() });
        }
        let symbols: Vec<u8> = bytes
            .iter()
            .flat_map(|byte| [byte & 0x0F, byte >> 4])
            .map(|nibble| b"0123456789ABCDEF"[usize::from(nibble)])
            .collect();
        Self::from_symbols(&symbols)
    }

    /// The ICCID as it goes over the wire: always ten bytes, the first digit of each pair in the low half, filled with `F`.
    pub fn to_wire(&self) -> [u8; Self::WIRE_SIZE_BYTES] {
        let mut bytes = [0xFF; Self::WIRE_SIZE_BYTES];
        for (index, symbol) in self.as_str().bytes().enumerate() {
            let nibble = if symbol.is_ascii_digit() { symbol - b'0' } else { symbol - b'A' + 10 };
            let byte = &mut bytes[index / 2];
            *byte = if index % 2 == 0 { (*byte & 0xF0) | nibble } else { (*byte & 0x0F) | (nibble << 4) };
        }
        bytes
    }

    /// The 18 to 20 symbols without padding and separators, letters in upper case.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.symbols[..usize::from(self.length)]).expect("an ICCID holds ASCII digits and letters only")
    }

    /// Whether all symbols are decimal digits, as ITU-T E.118 wants it. Another program may refuse or blank the others.
    pub fn is_decimal(&self) -> bool {
        self.as_str().bytes().all(|symbol| symbol.is_ascii_digit())
    }

    /// What the Luhn formula says. Information, not a judgement: E.118 puts a check digit last, but many operators append
    /// another digit to it or use the place otherwise.
    pub fn luhn(&self) -> Luhn {
        let (body, check) = self.as_str().as_bytes().split_at(usize::from(self.length) - 1);
        match luhn_check_digit(body) {
            Some(digit) if check[0] == b'0' + digit => Luhn::Fits,
            _ if !self.is_decimal() => Luhn::NotDecimal,
            _ => Luhn::DoesNotFit,
        }
    }

    /// Whether this number and `other` mean one card.
    ///
    /// The same card is often listed in two lengths: printed without its Luhn digit and stored with it, or stored with one more
    /// digit behind the Luhn digit than the operator's portal shows. Equality (`==`) therefore stays exact, because a command
    /// to a card must name the number the card holds; this tells when a person should be asked.
    pub fn compare(&self, other: &Self) -> SameCard {
        let (shorter, longer) = if self.length <= other.length { (self, other) } else { (other, self) };
        if shorter == longer {
            SameCard::Yes
        } else if longer.length - shorter.length == 1 && longer.as_str().starts_with(shorter.as_str()) {
            SameCard::ButForLastDigit
        } else {
            SameCard::No
        }
    }

    /// `symbols` are upper case hexadecimal, at most twenty.
    fn from_symbols(symbols: &[u8]) -> Result<Self, IccidError> {
        let padding = symbols.iter().rev().take_while(|symbol| **symbol == b'F').count();
        let length = symbols.len() - padding;
        if length == 0 {
            return Err(IccidError::Empty);
        }
        if length < Self::DIGITS_MIN {
            return Err(IccidError::WrongLength { digits: length });
        }
        let mut iccid = Self { symbols: [0; Self::DIGITS_MAX], length: u8::try_from(length).expect("at most twenty") };
        iccid.symbols[..length].copy_from_slice(&symbols[..length]);
        Ok(iccid)
    }
}

impl FromStr for Iccid {
    type Err = IccidError;

    fn from_str(input: &str) -> Result<Self, IccidError> {
        Self::parse(input)
    }
}

impl fmt::Display for Iccid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Iccid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Iccid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        let answer = match Iccid::parse(input) {
            Ok(iccid) => format!("{iccid} decimal={} {:?}", iccid.is_decimal(), iccid.luhn()),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected, "for {input:?}");
    }

    fn wire(hexadecimal: &str) -> Vec<u8> {
        (0..hexadecimal.len()).step_by(2).map(|at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn foreign_vectors() {
        // openpilot pull request 38021: a modem's answer with its padding; and the card it changed from.
        check("8944476500008878576F", "8944476500008878576 decimal=true Fits");
        check("89852351123040005012", "89852351123040005012 decimal=true Fits");
        // From a test of eSIM Go's API: the Luhn digit is the 19th, another one follows it.
        check("89445385320081602222", "89445385320081602222 decimal=true DoesNotFit");
        // bifravst e118-iin-list issue 65 and openpilot pull request 38735: letters that are really on the card.
        check("898604B7192271001234", "898604B7192271001234 decimal=false NotDecimal");
        check("898600b5192271001234", "898600B5192271001234 decimal=false NotDecimal");
    }

    /// From pySim's test of EF.ICCID (ts_102_221) and from an Android card tool's test of the same file.
    #[test]
    fn foreign_wire_vectors() {
        for (bytes, text) in [("988812010000400310f0", "8988211000000430010"), ("988812010000202801F6", "8988211000000282106F")] {
            let iccid = Iccid::parse(text).unwrap();
            assert_eq!(Iccid::from_wire(&wire(bytes)), Ok(iccid));
            assert_eq!(iccid.to_wire()[..], wire(bytes)[..]);
        }
    }

    #[test]
    fn eighteen_digits_are_written_as_ten_bytes_and_read_from_nine() {
        let iccid = Iccid::parse("897012345678901234").unwrap();
        assert_eq!(iccid.to_wire()[..], wire("980721436587092143FF")[..]);
        assert_eq!(Iccid::from_wire(&iccid.to_wire()), Ok(iccid));
        assert_eq!(Iccid::from_wire(&iccid.to_wire()[..9]), Ok(iccid));
        assert_eq!(Iccid::from_wire(&iccid.to_wire()[..8]), Err(IccidError::WrongWireSize { size_bytes: 8 }));
        assert_eq!(Iccid::from_wire(&[0xFF; 10]), Err(IccidError::Empty));
    }

    #[test]
    fn refusals_say_what_is_wrong_and_what_to_do() {
        check("  ", "there is no ICCID here; it is the long number beginning with 89 in the phone's SIM settings or on the card");
        check(
            "FFFF",
            "there is no ICCID here; it is the long number beginning with 89 in the phone's SIM settings or on the card",
        );
        check(
            "ICCID: 89444765000088785",
            "the ICCID has 17 digits, it needs 18 to 20: one is missing; copy it again from the phone's SIM settings",
        );
        check(
            "8944476500008878576123",
            "the ICCID has 22 digits, it needs 18 to 20: 2 are too many; copy it again from the phone's SIM settings",
        );
        check("89444765O0008878576", "'O' at character 9 cannot be in an ICCID, which has 18 to 20 digits");
        check(
            &"8".repeat(257),
            "this is 257 bytes of text, at most 256 are read as an ICCID; copy only the digits after \"ICCID\"",
        );
    }

    #[test]
    fn two_lengths_of_one_card_are_not_equal_but_recognised() {
        let shown = Iccid::parse("8988211000000430010").unwrap();
        let stored = Iccid::parse("89882110000004300107").unwrap();
        assert_ne!(shown, stored);
        assert_eq!(shown.compare(&stored), SameCard::ButForLastDigit);
        assert_eq!(stored.compare(&shown), SameCard::ButForLastDigit);
        assert_eq!(shown.compare(&shown), SameCard::Yes);
        assert_eq!(shown.compare(&Iccid::parse("8988211000000430028").unwrap()), SameCard::No);
    }

    proptest! {
        #[test]
        fn text_and_wire_round_trip(text in "[0-9A-F]{17,19}[0-9A-E]") {
            let iccid = Iccid::parse(&text).unwrap();
            prop_assert_eq!(iccid.as_str(), &text);
            prop_assert_eq!(Iccid::parse(&text.to_lowercase()), Ok(iccid));
            prop_assert_eq!(Iccid::from_wire(&iccid.to_wire()), Ok(iccid));
            let padded = format!("{text:F<20}");
            prop_assert_eq!(Iccid::parse(&padded), Ok(iccid));
        }

        #[test]
        fn the_appended_check_digit_fits(text in "89[0-9]{16,17}") {
            let with_check = format!("{text}{}", luhn_check_digit(text.as_bytes()).unwrap());
            prop_assert_eq!(Iccid::parse(&with_check).unwrap().luhn(), Luhn::Fits);
        }

        #[test]
        fn any_text_is_answered(input in "\\PC*") {
            let _ = Iccid::parse(&input).map_err(|error| error.to_string());
        }

        /// Whatever can be read is written back as it came.
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..13)) {
            if let Ok(iccid) = Iccid::from_wire(&bytes) {
                prop_assert_eq!(&iccid.to_wire()[..bytes.len()], &bytes[..]);
            }
        }
    }
}
