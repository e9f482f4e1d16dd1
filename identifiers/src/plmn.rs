//! The PLMN: which mobile network, said as a country code and a network code.

use std::fmt;
use std::str::FromStr;

use crate::digits::{INPUT_SIZE_BYTES_MAX, is_invisible};

/// A mobile network: three digits of mobile country code (MCC) and two or three of mobile network code (MNC) (ITU-T E.212,
/// 3GPP TS 23.003 §12.1).
///
/// The length of the network code counts: 310-26 and 310-026 are two networks. [`fmt::Display`] therefore prints a dash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plmn {
    mcc: u16,
    mnc: Mnc,
}

/// A mobile network code with its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mnc {
    /// Two digits, 0 to 99: most of the world.
    TwoDigits(u8),
    /// Three digits, 0 to 999: most of the Americas, and elsewhere here and there.
    ThreeDigits(u16),
}

/// Where a network stands, as far as its country code says (ITU-T E.212 and its list of assigned codes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlmnScope {
    /// A network of one country or territory.
    Country,
    /// MCC 901: shared by the world. Satellites, ships, aircraft and global IoT; roaming zones by country do not cover it and
    /// its prices are far higher.
    International,
    /// MCC 991: a trial of an international service.
    Trial,
    /// MCC 999: a private network's own use, unique nowhere.
    Private,
    /// MCC 001: test equipment.
    Test,
}

/// Why a text or a byte string is no PLMN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlmnError {
    /// There is nothing in the input, or on the wire an empty entry (`FF FF FF`).
    #[error("there is no network here; write country and network code, as in 310-260")]
    Empty,
    /// The text is too long to be looked at.
    #[error("this is {size_bytes} bytes of text, at most {INPUT_SIZE_BYTES_MAX} are read as a network; write it as in 310-260")]
    TooLong {
        /// Size of the input in bytes.
        size_bytes: usize,
    },
    /// A character that is neither digit nor separator.
    #[error("{character:?} at character {position} is not a digit; write the network as in 310-260")]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place in the input, counted in characters from 1.
        position: usize,
    },
    /// The country code has not three digits.
    #[error("the country code has {digits} digits, it needs 3; write the network as in 310-260")]
    WrongMccLength {
        /// How many digits there are.
        digits: usize,
    },
    /// The network code has neither two nor three digits.
    #[error("the network code has {digits} digits, it needs 2 or 3; write the network as in 310-260, leading zeros included")]
    WrongMncLength {
        /// How many digits there are.
        digits: usize,
    },
    /// A country code of 000, which is not assigned.
    #[error("country code 000 does not exist; a modem says 000-00 while it has no network")]
    NoCountry,
    /// A number out of range, given to [`Plmn::new`].
    #[error("{value} has more than {digits} digits")]
    OutOfRange {
        /// The number given.
        value: u16,
        /// How many digits it may have.
        digits: u8,
    },
    /// A byte string that is not 3 bytes.
    #[error("a network on the wire has 3 bytes, this has {size_bytes}")]
    WrongWireSize {
        /// Size of the byte string in bytes.
        size_bytes: usize,
    },
    /// A half byte above 9 in a place where only a digit may be.
    #[error("a network on the wire holds decimal digits, digit {digit} of 6 is 0x{value:X}")]
    UnexpectedNibble {
        /// Which of the six digits (MCC 1 to 3, MNC 4 to 6), counted from 1.
        digit: usize,
        /// Its value, 10 to 15.
        value: u8,
    },
}

impl Plmn {
    /// How many bytes a PLMN has on the wire.
    pub const WIRE_SIZE_BYTES: usize = 3;

    /// A network from its two numbers.
    ///
    /// # Errors
    /// When the country code is 0 or above 999, or the network code has more digits than said.
    pub fn new(mcc: u16, mnc: Mnc) -> Result<Self, PlmnError> {
        match (mcc, mnc) {
            (0, _) => Err(PlmnError::NoCountry),
            (1000.., _) => Err(PlmnError::OutOfRange { value: mcc, digits: 3 }),
            (_, Mnc::TwoDigits(value @ 100..)) => Err(PlmnError::OutOfRange { value: value.into(), digits: 2 }),
            (_, Mnc::ThreeDigits(value @ 1000..)) => Err(PlmnError::OutOfRange { value, digits: 3 }),
            _ => Ok(Self { mcc, mnc }),
        }
    }

    /// Reads `310260`, `31026`, `310-260`, `310 26`, `310/26`, `310.260` and `31026F` (a filler `F` says that the network code
    /// has two digits). Without a separator the first three digits are the country code, and all others the network code.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`PlmnError`].
    ///
    /// ```
    /// # use identifiers::Plmn;
    /// assert_eq!(Plmn::parse("310260")?, Plmn::parse("310-260")?);
    /// assert_ne!(Plmn::parse("310-26")?, Plmn::parse("310-026")?);
    /// # Ok::<(), identifiers::PlmnError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, PlmnError> {
        if input.len() > INPUT_SIZE_BYTES_MAX {
            return Err(PlmnError::TooLong { size_bytes: input.len() });
        }
        let groups = groups(input)?;
        let (mcc, mnc) = match groups.as_slice() {
            [] => return Err(PlmnError::Empty),
            [joined] => joined.split_at_checked(3).ok_or(PlmnError::WrongMccLength { digits: joined.len() })?,
            [mcc, mnc] => (mcc.as_str(), mnc.as_str()),
            // A third group belongs to no code; counting it to the network code makes the refusal say so.
            [_, rest @ ..] => return Err(PlmnError::WrongMncLength { digits: rest.iter().map(String::len).sum() }),
        };
        if mcc.len() != 3 {
            return Err(PlmnError::WrongMccLength { digits: mcc.len() });
        }
        let value = number(mnc);
        let mnc = match mnc.len() {
            2 => Mnc::TwoDigits(u8::try_from(value).expect("two digits are under 100")),
            3 => Mnc::ThreeDigits(value),
            digits => return Err(PlmnError::WrongMncLength { digits }),
        };
        Self::new(number(mcc), mnc)
    }

    /// Reads a network from the wire, three bytes of swapped digits, `F` in the place of a missing third network digit (3GPP
    /// TS 24.008 §10.5.1.13; EF files of 3GPP TS 31.102 alike).
    ///
    /// # Errors
    /// When there are not three bytes, or something else than digits in them; [`PlmnError::Empty`] for the unused entry
    /// `FF FF FF`.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, PlmnError> {
        let &[first, second, third] = bytes else {
            return Err(PlmnError::WrongWireSize { size_bytes: bytes.len() });
        };
        if bytes == [0xFF; 3] {
            return Err(PlmnError::Empty);
        }
        let nibbles = [first & 0x0F, first >> 4, second & 0x0F, third & 0x0F, third >> 4, second >> 4];
        for (index, value) in nibbles.into_iter().enumerate() {
            let may_be_filler = index == 5 && value == 0x0F;
            if value > 9 && !may_be_filler {
                return Err(PlmnError::UnexpectedNibble { digit: index + 1, value });
            }
        }
        let [mcc_1, mcc_2, mcc_3, mnc_1, mnc_2, mnc_3] = nibbles.map(u16::from);
        let mnc = if mnc_3 == 0x0F {
            Mnc::TwoDigits(nibbles[3] * 10 + nibbles[4])
        } else {
            Mnc::ThreeDigits(mnc_1 * 100 + mnc_2 * 10 + mnc_3)
        };
        Self::new(mcc_1 * 100 + mcc_2 * 10 + mcc_3, mnc)
    }

    /// The network as it goes over the wire (3GPP TS 24.008 §10.5.1.13).
    pub fn to_wire(&self) -> [u8; Self::WIRE_SIZE_BYTES] {
        let [mcc_1, mcc_2, mcc_3] = three_digits(self.mcc);
        let [mnc_1, mnc_2, mnc_3] = match self.mnc {
            Mnc::TwoDigits(value) => [value / 10, value % 10, 0x0F],
            Mnc::ThreeDigits(value) => three_digits(value),
        };
        [mcc_2 << 4 | mcc_1, mnc_3 << 4 | mcc_3, mnc_2 << 4 | mnc_1]
    }

    /// The mobile country code, 1 to 999.
    pub fn mcc(&self) -> u16 {
        self.mcc
    }

    /// The mobile network code with its length.
    pub fn mnc(&self) -> Mnc {
        self.mnc
    }

    /// The digits in one run, five or six, as APIs and SIM files name a network: `310260`, `26201`.
    pub fn joined(&self) -> String {
        format!("{:03}{}", self.mcc, self.mnc)
    }

    /// Where the network stands, as far as its country code says. Ask before pricing: a phone on a ship's 901-12 roams in no
    /// country.
    pub fn scope(&self) -> PlmnScope {
        match self.mcc {
            901 => PlmnScope::International,
            991 => PlmnScope::Trial,
            999 => PlmnScope::Private,
            1 => PlmnScope::Test,
            _ => PlmnScope::Country,
        }
    }
}

/// The runs of digits in `input`. A filler `F` behind two network digits ends the text and is left out.
fn groups(input: &str) -> Result<Vec<String>, PlmnError> {
    let mut groups: Vec<String> = Vec::new();
    let mut joins = false;
    let trimmed = input.trim_end_matches(|character: char| character.is_whitespace() || is_invisible(character));
    let last = trimmed.chars().count();
    for (index, character) in trimmed.chars().enumerate() {
        match character {
            '0'..='9' => {
                match groups.last_mut() {
                    Some(group) if joins => group.push(character),
                    _ => groups.push(character.to_string()),
                }
                joins = true;
            }
            'F' | 'f' if index + 1 == last && groups.iter().map(String::len).sum::<usize>() == 5 => {}
            '-' | '/' | '.' | ',' | '\u{2010}'..='\u{2015}' => joins = false,
            _ if character.is_whitespace() => joins = false,
            _ if is_invisible(character) => {}
            _ => return Err(PlmnError::UnexpectedCharacter { character, position: index + 1 }),
        }
    }
    Ok(groups)
}

/// The value of at most three digits; longer texts have been or will be refused for their length.
fn number(digits: &str) -> u16 {
    digits.bytes().take(3).fold(0, |value, digit| value * 10 + u16::from(digit - b'0'))
}

/// The digits of a number under 1000.
fn three_digits(value: u16) -> [u8; 3] {
    [value / 100, value / 10 % 10, value % 10].map(|digit| u8::try_from(digit).expect("one digit"))
}

impl FromStr for Plmn {
    type Err = PlmnError;

    fn from_str(input: &str) -> Result<Self, PlmnError> {
        Self::parse(input)
    }
}

/// With a dash, so that the length of the network code shows: `310-260`, `262-01`.
impl fmt::Display for Plmn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{:03}-{}", self.mcc, self.mnc))
    }
}

impl fmt::Debug for Plmn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Plmn({self})")
    }
}

/// Two or three digits, leading zeros included.
impl fmt::Display for Mnc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoDigits(value) => write!(formatter, "{value:02}"),
            Self::ThreeDigits(value) => write!(formatter, "{value:03}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        let answer = match Plmn::parse(input) {
            Ok(plmn) => format!("{plmn} {:?}", plmn.scope()),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected, "for {input:?}");
    }

    /// From pySim's unit tests (testDecMCCfromPLMN, testDecMNCfromPLMN_twoDigitMNC and _threeDigitMNC).
    #[test]
    fn foreign_wire_vectors() {
        for (bytes, expected) in [([0x92, 0xF5, 0x01], "295-10"), ([0x03, 0x12, 0x63], "302-361")] {
            let plmn = Plmn::from_wire(&bytes).unwrap();
            assert_eq!(plmn.to_string(), expected);
            assert_eq!(plmn.to_wire(), bytes);
        }
    }

    #[test]
    fn every_way_to_write_it() {
        for text in ["310260", "310-260", " 310 260\n", "310/260", "310.260", "310\u{2013}260"] {
            check(text, "310-260 Country");
        }
        for text in ["31026", "310-26", "31026F", "310 26 f"] {
            check(text, "310-26 Country");
        }
        check("310-026", "310-026 Country");
        check("90112", "901-12 International");
        check("00101", "001-01 Test");
        check("99970", "999-70 Private");
        check("991-01", "991-01 Trial");
    }

    #[test]
    fn refusals_say_what_is_wrong_and_what_to_do() {
        check("", "there is no network here; write country and network code, as in 310-260");
        check("31", "the country code has 2 digits, it needs 3; write the network as in 310-260");
        check("31-0260", "the country code has 2 digits, it needs 3; write the network as in 310-260");
        check("3102", "the network code has 1 digits, it needs 2 or 3; write the network as in 310-260, leading zeros included");
        check("310-2", "the network code has 1 digits, it needs 2 or 3; write the network as in 310-260, leading zeros included");
        check(
            "310-26-04",
            "the network code has 4 digits, it needs 2 or 3; write the network as in 310-260, leading zeros included",
        );
        check("62F210", "'F' at character 3 is not a digit; write the network as in 310-260");
        check("310260F", "'F' at character 7 is not a digit; write the network as in 310-260");
        check("00000", "country code 000 does not exist; a modem says 000-00 while it has no network");
        check(&"3".repeat(257), "this is 257 bytes of text, at most 256 are read as a network; write it as in 310-260");
    }

    #[test]
    fn wire_refusals() {
        assert_eq!(Plmn::from_wire(&[0xFF; 3]), Err(PlmnError::Empty));
        assert_eq!(Plmn::from_wire(&[0x13, 0x00]), Err(PlmnError::WrongWireSize { size_bytes: 2 }));
        assert_eq!(Plmn::from_wire(&[0x1A, 0x00, 0x62]), Err(PlmnError::UnexpectedNibble { digit: 1, value: 10 }));
        assert_eq!(Plmn::from_wire(&[0x13, 0xE0, 0x62]), Err(PlmnError::UnexpectedNibble { digit: 6, value: 14 }));
        assert_eq!(Plmn::new(1000, Mnc::TwoDigits(1)), Err(PlmnError::OutOfRange { value: 1000, digits: 3 }));
        assert_eq!(Plmn::new(310, Mnc::TwoDigits(100)), Err(PlmnError::OutOfRange { value: 100, digits: 2 }));
    }

    fn any_plmn() -> impl Strategy<Value = Plmn> {
        let mnc = prop_oneof![(0u8..100).prop_map(Mnc::TwoDigits), (0u16..1000).prop_map(Mnc::ThreeDigits)];
        (1u16..1000, mnc).prop_map(|(mcc, mnc)| Plmn::new(mcc, mnc).unwrap())
    }

    proptest! {
        #[test]
        fn text_and_wire_round_trip(plmn in any_plmn()) {
            prop_assert_eq!(Plmn::parse(&plmn.to_string()), Ok(plmn));
            prop_assert_eq!(Plmn::parse(&plmn.joined()), Ok(plmn));
            prop_assert_eq!(Plmn::from_wire(&plmn.to_wire()), Ok(plmn));
        }

        #[test]
        fn two_and_three_digits_never_meet(mcc in 1u16..1000, mnc in 0u8..100) {
            let two = Plmn::new(mcc, Mnc::TwoDigits(mnc)).unwrap();
            let three = Plmn::new(mcc, Mnc::ThreeDigits(mnc.into())).unwrap();
            prop_assert_ne!(two, three);
            prop_assert_ne!(two.to_string(), three.to_string());
            prop_assert_ne!(two.to_wire(), three.to_wire());
        }

        #[test]
        fn any_text_is_answered(input in "\\PC*") {
            let _ = Plmn::parse(&input).map_err(|error| error.to_string());
        }

        #[test]
        fn any_three_bytes_are_answered(bytes in any::<[u8; 3]>()) {
            if let Ok(plmn) = Plmn::from_wire(&bytes) {
                prop_assert_eq!(plmn.to_wire(), bytes);
            }
        }
    }
}
