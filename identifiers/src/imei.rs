//! The IMEI: the number of a phone's radio, and the TAC, the part of it that names the model.
//!
//! A phone for two lines has two IMEIs; its eSIM chip has its own number, the [`Eid`](crate::Eid).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::digits::{self, Alphabet, INPUT_SIZE_BYTES_MAX, Misfit, counted, luhn_check_digit, off_by};

/// The number of a phone's radio (3GPP TS 23.003 §6.2): eight digits of model ([`Tac`]), six of serial number, and a check digit
/// computed from them.
///
/// Equality, order and hash look at the fourteen digits only: an update changes the software version, not the phone.
#[derive(Clone, Copy)]
pub struct Imei {
    /// ASCII: model and serial number.
    digits: [u8; 14],
    /// ASCII: given when the number was read from an IMEISV.
    software_version: Option<[u8; 2]>,
}

/// The first eight digits of an IMEI, the Type Allocation Code: which model of which maker (GSMA TS.06, 3GPP TS 23.003 §6.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tac {
    /// ASCII.
    digits: [u8; Tac::DIGITS],
}

/// Why a text is no IMEI or TAC.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImeiError {
    /// There is no digit in the input.
    #[error("there is no IMEI here; dial *#06# on the phone to see it")]
    Empty,
    /// The text is too long to be looked at.
    #[error(
        "this is {size_bytes} bytes of text, at most {INPUT_SIZE_BYTES_MAX} are read as an IMEI; copy only the 15 digits after \"IMEI\""
    )]
    TooLong {
        /// Size of the input in bytes.
        size_bytes: usize,
    },
    /// A character that is no digit and no separator.
    #[error("{character:?} at character {position} is not a digit; an IMEI has 15 digits and nothing else")]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place in the input, counted in characters from 1.
        position: usize,
    },
    /// The number of digits is none that an IMEI has.
    #[error("the IMEI has {}, 15 are needed: {}; dial *#06# on the phone to see it", counted(*.digits), off_by(*.digits, 15, 15))]
    WrongLength {
        /// How many digits there are.
        digits: usize,
    },
    /// The check digit does not fit the fourteen before it.
    #[error("the IMEI ends in {found} but its first 14 digits ask for {expected}: a digit is wrong; dial *#06# and compare")]
    WrongCheckDigit {
        /// The digit that the first fourteen ask for.
        expected: u8,
        /// The last digit as it stands.
        found: u8,
    },
    /// A model code that has not eight digits.
    #[error("the TAC has {}, 8 are needed: {}; it is the first 8 digits of the IMEI", counted(*.digits), off_by(*.digits, 8, 8))]
    WrongTacLength {
        /// How many digits there are.
        digits: usize,
    },
}

impl Imei {
    /// How many bytes an IMEI has on the wire.
    pub const WIRE_SIZE_BYTES: usize = 8;

    /// Reads 15 digits (the last is checked), 14 (the check digit left out, as networks write it), or the 16 of an IMEISV (the
    /// last two are the software version, there is no check digit). Spaces, dashes, slashes and a leading `IMEI:` are passed over.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`ImeiError`].
    ///
    /// ```
    /// # use identifiers::Imei;
    /// assert_eq!(Imei::parse("49-015420-323751-8")?, Imei::parse("49015420323751")?);
    /// # Ok::<(), identifiers::ImeiError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, ImeiError> {
        let run = read::<16>(input, "IMEI")?;
        let symbols = run.symbols;
        let mut digits = [b'0'; 14];
        digits.copy_from_slice(&symbols[..14]);
        let imei = Self { digits, software_version: None };
        match run.count {
            0 => Err(ImeiError::Empty),
            14 => Ok(imei),
            15 => {
                let (expected, found) = (imei.check_digit(), symbols[14] - b'0');
                if expected == found { Ok(imei) } else { Err(ImeiError::WrongCheckDigit { expected, found }) }
            }
            16 => Ok(Self { software_version: Some([symbols[14], symbols[15]]), ..imei }),
            digits => Err(ImeiError::WrongLength { digits }),
        }
    }

    /// The model part.
    pub fn tac(&self) -> Tac {
        let mut digits = [b'0'; Tac::DIGITS];
        digits.copy_from_slice(&self.digits[..Tac::DIGITS]);
        Tac { digits }
    }

    /// The six digits that tell phones of one model apart.
    pub fn serial_number(&self) -> &str {
        self.body().get(Tac::DIGITS..).expect("fourteen digits are more than eight")
    }

    /// The check digit, 0 to 9 (Luhn over the other fourteen; 3GPP TS 23.003 annex B).
    pub fn check_digit(&self) -> u8 {
        luhn_check_digit(&self.digits).expect("an IMEI holds decimal digits only")
    }

    /// The two digits of software version, when the number was read from an IMEISV (3GPP TS 23.003 §6.2.2).
    pub fn software_version(&self) -> Option<&str> {
        self.software_version.as_ref().map(|digits| str::from_utf8(digits).expect("ASCII digits only"))
    }

    /// The IMEI as an eUICC is told it: eight bytes, the first digit of each pair in the low half, except that in the last byte
    /// the check digit is the high half and an `F` the low one (SGP.22 v2.5 §4.2 `DeviceInfo.imei`).
    pub fn to_wire(&self) -> [u8; Self::WIRE_SIZE_BYTES] {
        let mut bytes = [0; Self::WIRE_SIZE_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(self.digits.chunks_exact(2)) {
            *byte = swapped(pair);
        }
        bytes[7] = self.check_digit() << 4 | 0x0F;
        bytes
    }

    fn body(&self) -> &str {
        str::from_utf8(&self.digits).expect("an IMEI holds ASCII digits only")
    }
}

impl Tac {
    /// How many digits a TAC has.
    pub const DIGITS: usize = 8;

    /// Reads eight digits. Spaces, dashes and a leading `TAC:` are passed over.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`ImeiError`].
    pub fn parse(input: &str) -> Result<Self, ImeiError> {
        let run = read::<{ Self::DIGITS }>(input, "TAC")?;
        match run.count {
            0 => Err(ImeiError::Empty),
            Self::DIGITS => Ok(Self { digits: run.symbols }),
            digits => Err(ImeiError::WrongTacLength { digits }),
        }
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.digits).expect("a TAC holds ASCII digits only")
    }

    /// The TAC as an eUICC is told it: four bytes, the first digit of each pair in the low half (SGP.22 v2.5 §4.2
    /// `DeviceInfo.tac`).
    pub fn to_wire(&self) -> [u8; 4] {
        let mut bytes = [0; 4];
        for (byte, pair) in bytes.iter_mut().zip(self.digits.chunks_exact(2)) {
            *byte = swapped(pair);
        }
        bytes
    }
}

fn read<const N: usize>(input: &str, label: &str) -> Result<digits::Run<N>, ImeiError> {
    // Labels on boxes print the IMEI with slashes: 49/015420/323751/8.
    let without_slashes = input.replace('/', "-");
    digits::read::<N>(&without_slashes, label, Alphabet::Decimal).map_err(|misfit| match misfit {
        Misfit::TooLong { size_bytes } => ImeiError::TooLong { size_bytes },
        Misfit::Unexpected { character, position } => ImeiError::UnexpectedCharacter { character, position },
    })
}

/// Two ASCII digits in one byte, the first in the low half.
fn swapped(pair: &[u8]) -> u8 {
    (pair[1] - b'0') << 4 | (pair[0] - b'0')
}

impl PartialEq for Imei {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl Eq for Imei {}

impl PartialOrd for Imei {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Imei {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.digits.cmp(&other.digits)
    }
}

impl Hash for Imei {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digits.hash(state);
    }
}

impl FromStr for Imei {
    type Err = ImeiError;

    fn from_str(input: &str) -> Result<Self, ImeiError> {
        Self::parse(input)
    }
}

/// The fifteen digits, check digit last.
impl fmt::Display for Imei {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}{}", self.body(), self.check_digit()))
    }
}

impl fmt::Debug for Imei {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.software_version() {
            Some(version) => write!(formatter, "Imei({self}, software version {version})"),
            None => write!(formatter, "Imei({self})"),
        }
    }
}

impl FromStr for Tac {
    type Err = ImeiError;

    fn from_str(input: &str) -> Result<Self, ImeiError> {
        Self::parse(input)
    }
}

impl fmt::Display for Tac {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Tac {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Tac({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        let answer = match Imei::parse(input) {
            Ok(imei) => format!("{imei:?}"),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected, "for {input:?}");
    }

    /// The number most texts on the IMEI use as their example.
    #[test]
    fn foreign_vector() {
        check("490154203237518", "Imei(490154203237518)");
        check("IMEI 49 015420 323751 8", "Imei(490154203237518)");
        check("49/015420/323751/8", "Imei(490154203237518)");
    }

    /// Android's EuiccCardTest.testGetDeviceId wants 21 43 65 87 09 21 43 and then the check digit above an F.
    #[test]
    fn foreign_wire_vector() {
        let imei = Imei::parse("12345678901234").unwrap();
        assert_eq!(imei.to_wire(), [0x21, 0x43, 0x65, 0x87, 0x09, 0x21, 0x43, imei.check_digit() << 4 | 0x0F]);
        assert_eq!(imei.tac().to_wire(), [0x21, 0x43, 0x65, 0x87]);
    }

    #[test]
    fn three_lengths_of_one_phone_are_equal() {
        let imei = Imei::parse("490154203237518").unwrap();
        assert_eq!(Imei::parse("49015420323751").unwrap(), imei);
        let with_version = Imei::parse("4901542032375178").unwrap();
        assert_eq!(with_version, imei);
        assert_eq!(with_version.software_version(), Some("78"));
        assert_eq!(format!("{with_version:?}"), "Imei(490154203237518, software version 78)");
        assert_eq!((imei.tac().as_str(), imei.serial_number(), imei.check_digit()), ("49015420", "323751", 8));
    }

    #[test]
    fn refusals_say_what_is_wrong_and_what_to_do() {
        check("", "there is no IMEI here; dial *#06# on the phone to see it");
        check("4901542032375", "the IMEI has 13 digits, 15 are needed: 2 are missing; dial *#06# on the phone to see it");
        check("49015420323751812", "the IMEI has 17 digits, 15 are needed: 2 are too many; dial *#06# on the phone to see it");
        check("49015420323751x", "'x' at character 15 is not a digit; an IMEI has 15 digits and nothing else");
        check(
            "490154203237519",
            "the IMEI ends in 9 but its first 14 digits ask for 8: a digit is wrong; dial *#06# and compare",
        );
        check(
            &"4".repeat(300),
            "this is 300 bytes of text, at most 256 are read as an IMEI; copy only the 15 digits after \"IMEI\"",
        );
        assert_eq!(
            Tac::parse("3538374").unwrap_err().to_string(),
            "the TAC has 7 digits, 8 are needed: one is missing; it is the first 8 digits of the IMEI"
        );
        assert_eq!(Tac::parse("TAC: 35383741").unwrap().as_str(), "35383741");
    }

    proptest! {
        #[test]
        fn the_printed_form_reads_back(body in "[0-9]{14}") {
            let imei = Imei::parse(&body).unwrap();
            prop_assert_eq!(Imei::parse(&imei.to_string()), Ok(imei));
            prop_assert_eq!(imei.tac().to_string(), &body[..8]);
        }

        /// Luhn finds every single wrong digit (not every swap: 09 and 90 check alike).
        #[test]
        fn every_wrong_digit_is_found(body in "[0-9]{14}", index in 0usize..15, step in 1u8..10) {
            let mut digits = Imei::parse(&body).unwrap().to_string().into_bytes();
            digits[index] = b'0' + (digits[index] - b'0' + step) % 10;
            let slip = String::from_utf8(digits).unwrap();
            prop_assert!(Imei::parse(&slip).is_err());
        }

        #[test]
        fn any_text_is_answered(input in "\\PC*") {
            let _ = Imei::parse(&input).map_err(|error| error.to_string());
            let _ = Tac::parse(&input).map_err(|error| error.to_string());
        }
    }
}
