//! The EID: the number of an eUICC, the chip that holds eSIM profiles. It stays the same for the life of the chip.

use std::fmt;
use std::str::FromStr;

use crate::digits::{self, Alphabet, INPUT_SIZE_BYTES_MAX, Misfit, counted, off_by};

/// The number of an eUICC: 32 decimal digits, the last two of them check digits (SGP.29 v1.0 §10, SGP.02 v4.2 §2.2.2).
///
/// The check is ISO 7064 MOD 97-10: it finds every single wrong digit and every pair of neighbours swapped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Eid {
    /// ASCII digits, check digits right.
    digits: [u8; Eid::DIGITS],
}

/// Why a text or a byte string is no EID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EidError {
    /// There is no digit in the input.
    #[error("there is no EID here; copy it from Settings → General → About on an iPhone, or dial *#06#")]
    Empty,
    /// The text is too long to be looked at.
    #[error(
        "this is {size_bytes} bytes of text, at most {INPUT_SIZE_BYTES_MAX} are read as an EID; copy only the 32 digits after \"EID\""
    )]
    TooLong {
        /// Size of the input in bytes.
        size_bytes: usize,
    },
    /// A character that is no digit and no separator.
    #[error("{character:?} at character {position} is not a digit; an EID has 32 digits and nothing else")]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place in the input, counted in characters from 1.
        position: usize,
    },
    /// There are not 32 digits.
    #[error(
        "the EID has {}, 32 are needed: {}; copy it again from Settings → General → About, or dial *#06#",
        counted(*.digits), off_by(*.digits, 32, 32)
    )]
    WrongLength {
        /// How many digits there are.
        digits: usize,
    },
    /// 32 zeros: no number at all but a state of the hardware. A phone shows it when it cannot read its own eUICC
    /// (seen on a Pixel 10 after an interrupted transfer: GrapheneOS os-issue-tracker issue 7642).
    #[error(
        "the EID is all zeros: the phone could not read its eSIM chip; restart it, and if the zeros stay take the EID printed on its box"
    )]
    AllZero,
    /// The check digits do not fit the other thirty.
    #[error(
        "the EID ends in {found:02} but its first 30 digits ask for {expected:02}: a digit is wrong or two are swapped; copy it again instead of typing it"
    )]
    WrongCheckDigits {
        /// The check digits that the first thirty digits ask for, 2 to 98.
        expected: u8,
        /// The last two digits as they stand, 0 to 99.
        found: u8,
    },
    /// A byte string that is not 16 bytes.
    #[error("an EID on the wire has 16 bytes, this has {size_bytes}")]
    WrongWireSize {
        /// Size of the byte string in bytes.
        size_bytes: usize,
    },
    /// A half byte above 9.
    #[error("an EID on the wire holds decimal digits only, half byte {nibble} is 0x{value:X}")]
    UnexpectedNibble {
        /// Which half byte, counted from 1 with the high half first.
        nibble: usize,
        /// Its value, 10 to 15.
        value: u8,
    },
}

impl Eid {
    /// How many digits an EID has.
    pub const DIGITS: usize = 32;
    /// How many bytes an EID has on the wire.
    pub const WIRE_SIZE_BYTES: usize = 16;

    /// Reads an EID as people write it: spaces, dashes, line ends and a leading `EID:` are passed over.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`EidError`].
    ///
    /// ```
    /// # use identifiers::Eid;
    /// let eid = Eid::parse("EID: 8904 9032 0071 0888 2600 1375 4431 9616")?;
    /// assert_eq!(eid.as_str(), "89049032007108882600137544319616");
    /// # Ok::<(), identifiers::EidError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, EidError> {
        let run = digits::read::<{ Self::DIGITS }>(input, "EID", Alphabet::Decimal).map_err(|misfit| match misfit {
            Misfit::TooLong { size_bytes } => EidError::TooLong { size_bytes },
            Misfit::Unexpected { character, position } => EidError::UnexpectedCharacter { character, position },
        })?;
        match run.count {
            0 => Err(EidError::Empty),
            Self::DIGITS => Self::from_digits(run.symbols),
            digits => Err(EidError::WrongLength { digits }),
        }
    }

    /// Reads an EID from the wire: 16 bytes, two digits a byte, the first in the high half (SGP.22 v2.5 §5.7.20, tag `5A`).
    ///
    /// # Errors
    /// When the size, a half byte or the check digits are wrong, or all is zero.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, EidError> {
        if bytes.len() != Self::WIRE_SIZE_BYTES {
            return Err(EidError::WrongWireSize { size_bytes: bytes.len() });
        }
        let mut symbols = [b'0'; Self::DIGITS];
        let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
        for (index, (slot, value)) in symbols.iter_mut().zip(nibbles).enumerate() {
            if value > 9 {
                return Err(EidError::UnexpectedNibble { nibble: index + 1, value });
            }
            *slot = b'0' + value;
        }
        Self::from_digits(symbols)
    }

    /// The EID as it goes over the wire: 16 bytes, two digits a byte, the first in the high half (SGP.22 v2.5 §5.7.20).
    pub fn to_wire(&self) -> [u8; Self::WIRE_SIZE_BYTES] {
        let mut bytes = [0; Self::WIRE_SIZE_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(self.digits.chunks_exact(2)) {
            *byte = (pair[0] - b'0') << 4 | (pair[1] - b'0');
        }
        bytes
    }

    /// The 32 digits without separators.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.digits).expect("an EID holds ASCII digits only")
    }

    /// The digits in groups of four, as they are easiest to compare with a screen or a label.
    pub fn grouped(&self) -> String {
        self.as_str().as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }

    /// The first eight digits, which named the chip's maker when EIDs were numbered like ICCIDs: `89`, three digits of the
    /// maker's country calling code, three of the maker (SGP.02 v4.2 §2.2.2). `None` for an EID that does not begin with 89.
    ///
    /// A hint for display only: SGP.29 §10 lets the maker's part have any length, and promises no 89.
    pub fn maker_digits(&self) -> Option<&str> {
        self.as_str().get(..8).filter(|digits| digits.starts_with("89"))
    }

    fn from_digits(digits: [u8; Self::DIGITS]) -> Result<Self, EidError> {
        if digits.iter().all(|digit| *digit == b'0') {
            return Err(EidError::AllZero);
        }
        let (body, check) = digits.split_at(Self::DIGITS - 2);
        let expected = check_digits(body);
        let found = (check[0] - b'0') * 10 + (check[1] - b'0');
        if found != expected {
            return Err(EidError::WrongCheckDigits { expected, found });
        }
        Ok(Self { digits })
    }
}

/// The two check digits for the first thirty: 98 − (thirty digits · 100 mod 97), so that the whole is 1 modulo 97 (ISO 7064).
fn check_digits(body: &[u8]) -> u8 {
    let remainder = body.iter().fold(0u32, |remainder, digit| (remainder * 10 + u32::from(digit - b'0')) % 97);
    u8::try_from(98 - remainder * 100 % 97).expect("98 less a remainder under 97 is between 2 and 98")
}

impl FromStr for Eid {
    type Err = EidError;

    fn from_str(input: &str) -> Result<Self, EidError> {
        Self::parse(input)
    }
}

impl fmt::Display for Eid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Eid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Eid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From the sample answer in eSIM Access's API documentation.
    const ESIM_ACCESS: &str = "89049032007108882600137544319616";

    fn check(input: &str, expected: &str) {
        let answer = match Eid::parse(input) {
            Ok(eid) => format!("{eid:?}"),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected, "for {input:?}");
    }

    #[test]
    fn foreign_vectors() {
        check(ESIM_ACCESS, "Eid(89049032007108882600137544319616)");
        // Qualcomm's telux simulator (SimProfileManagerBypass) and a public label printer.
        check("89049032000001000000044091520988", "Eid(89049032000001000000044091520988)");
        check("89049032007008882600086562427831", "Eid(89049032007008882600086562427831)");
    }

    #[test]
    fn refusals_say_what_is_wrong_and_what_to_do() {
        check("", "there is no EID here; copy it from Settings → General → About on an iPhone, or dial *#06#");
        check(
            &ESIM_ACCESS[..31],
            "the EID has 31 digits, 32 are needed: one is missing; copy it again from Settings → General → About, or dial *#06#",
        );
        check(
            &format!("{ESIM_ACCESS}00"),
            "the EID has 34 digits, 32 are needed: 2 are too many; copy it again from Settings → General → About, or dial *#06#",
        );
        check("89049O32007108882600137544319616", "'O' at character 6 is not a digit; an EID has 32 digits and nothing else");
        check(
            "89049032007108882600137544319617",
            "the EID ends in 17 but its first 30 digits ask for 16: a digit is wrong or two are swapped; copy it again instead of typing it",
        );
        check(
            "0000 0000 0000 0000 0000 0000 0000 0000",
            "the EID is all zeros: the phone could not read its eSIM chip; restart it, and if the zeros stay take the EID printed on its box",
        );
        check(
            &"8".repeat(300),
            "this is 300 bytes of text, at most 256 are read as an EID; copy only the 32 digits after \"EID\"",
        );
    }

    #[test]
    fn wire_form_is_plain_packed_decimal() {
        let eid = Eid::parse(ESIM_ACCESS).unwrap();
        let wire = eid.to_wire();
        assert_eq!(wire[..4], [0x89, 0x04, 0x90, 0x32]);
        assert_eq!(Eid::from_wire(&wire), Ok(eid));
        assert_eq!(Eid::from_wire(&wire[..15]), Err(EidError::WrongWireSize { size_bytes: 15 }));
        assert_eq!(Eid::from_wire(&[0; 16]), Err(EidError::AllZero));
        assert_eq!(Eid::from_wire(&[0x89, 0xA4].repeat(8)), Err(EidError::UnexpectedNibble { nibble: 3, value: 10 }));
    }

    #[test]
    fn parts_for_display() {
        let eid = Eid::parse(ESIM_ACCESS).unwrap();
        assert_eq!(eid.grouped(), "8904 9032 0071 0888 2600 1375 4431 9616");
        assert_eq!(eid.maker_digits(), Some("89049032"));
        assert_eq!(valid(&[1; 30]).maker_digits(), None);
    }

    /// The whole number modulo 97, reckoned in another way than the code under test.
    fn mod_97(digits: &str) -> u128 {
        digits.parse::<u128>().unwrap() % 97
    }

    fn valid(body: &[u8]) -> Eid {
        let mut text: String = body.iter().map(|digit| char::from(b'0' + digit)).collect();
        let check = 98 - mod_97(&format!("{text}00"));
        text.push_str(&format!("{check:02}"));
        Eid::parse(&text).unwrap()
    }

    proptest! {
        #[test]
        fn every_valid_eid_is_one_modulo_97_and_survives_text_and_wire(body in prop::collection::vec(0u8..10, 30)) {
            prop_assume!(body.iter().any(|digit| *digit != 0));
            let eid = valid(&body);
            prop_assert_eq!(mod_97(eid.as_str()), 1);
            prop_assert_eq!(Eid::parse(&eid.grouped()), Ok(eid));
            prop_assert_eq!(Eid::from_wire(&eid.to_wire()), Ok(eid));
        }

        /// Every one-digit slip and every swap of neighbours is found: all 288 + 31 of them, for each EID tried.
        #[test]
        fn every_single_slip_is_found(body in prop::collection::vec(0u8..10, 30)) {
            prop_assume!(body.iter().any(|digit| *digit != 0));
            let eid = valid(&body);
            let digits = eid.as_str().as_bytes();
            for index in 0..Eid::DIGITS {
                for other in b'0'..=b'9' {
                    let mut slip = digits.to_vec();
                    slip[index] = other;
                    let slip = String::from_utf8(slip).unwrap();
                    prop_assert_eq!(Eid::parse(&slip).is_ok(), slip == eid.as_str());
                }
                if index + 1 < Eid::DIGITS {
                    let mut swap = digits.to_vec();
                    swap.swap(index, index + 1);
                    let swap = String::from_utf8(swap).unwrap();
                    prop_assert_eq!(Eid::parse(&swap).is_ok(), swap == eid.as_str());
                }
            }
        }

        #[test]
        fn any_text_is_answered(input in "\\PC*") {
            let _ = Eid::parse(&input).map_err(|error| error.to_string());
        }

        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            if let Ok(eid) = Eid::from_wire(&bytes) {
                prop_assert_eq!(&eid.to_wire()[..], &bytes[..]);
            }
        }
    }
}
