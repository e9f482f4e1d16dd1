//! The MSISDN: a telephone number, as a line is called by.
//!
//! The numbering plans themselves (which prefix belongs to whom, how long numbers are, how they are grouped) come from the
//! `phonenumber` library, a port of Google's libphonenumber. This file adds what it leaves open: what is wrong with a text, and
//! one meaning of equality.

mod written;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use phonenumber::country::{Id, Source};
use phonenumber::{Mode, ParseError};

use written::{INPUT_SIZE_BYTES_MAX, Written};

/// A telephone number with its country code (ITU-T E.164): at most 15 digits, the same number wherever it is called from.
///
/// Equality, order and hash look at the E.164 form only.
#[derive(Clone)]
pub struct Msisdn {
    /// `+` and digits.
    e164: String,
    international: String,
    calling_code: u16,
    country: Option<Id>,
    numbering_plan: NumberingPlan,
}

/// Whether a number lies in a range that the numbering plan has assigned, as far as the shipped tables know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberingPlan {
    /// The tables have the range.
    Assigned,
    /// They have not. Common for new ranges, for machines' numbers and for those set aside for films (+44 7700 900123): a
    /// reason to look twice, not to refuse.
    NotListed,
}

/// Why a text is no telephone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MsisdnError {
    /// There is no digit in the input.
    #[error("there is no telephone number here; write it with its country code, as in +49 1512 3456789")]
    Empty,
    /// The text is too long to be looked at.
    #[error(
        "this is {size_bytes} bytes of text, at most {INPUT_SIZE_BYTES_MAX} are read as a telephone number; copy only the number"
    )]
    TooLong {
        /// Size of the input in bytes.
        size_bytes: usize,
    },
    /// A character that is in no telephone number.
    #[error("{character:?} at character {position} cannot be in a telephone number; write digits only, as in +49 1512 3456789")]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place in the input, counted in characters from 1.
        position: usize,
    },
    /// The number begins neither with `+` nor with `00`, and no country was given to read it in.
    #[error(
        "the number has no country code; write + and the code in front, as in +49 1512 3456789, or say which country it belongs to"
    )]
    NoCountryCode,
    /// The number begins with what is dialled to call abroad.
    #[error(
        "the number begins with what is dialled to call abroad; write + and the country code instead, as in +49 1512 3456789"
    )]
    DiallingPrefix,
    /// No country has the code that the number begins with.
    #[error("no country has a code that this number begins with; check the digits after the +")]
    UnknownCountryCode,
    /// The country given is no ISO 3166-1 code of two letters that has a numbering plan.
    #[error("{country:?} is no country with telephone numbers; give its two letters, as in DE or US")]
    UnknownCountry {
        /// What was given, shortened to its first eight characters.
        country: String,
    },
    /// Fewer digits than any line of that country has.
    #[error("the number has only {digits} digits with its country code, that is too short to call; some are missing")]
    TooFewDigits {
        /// How many digits there are, country code included where it is known.
        digits: usize,
    },
    /// More than 15 digits.
    #[error("the number has {digits} digits, a telephone number has at most 15; is it an EID or ICCID?")]
    TooManyDigits {
        /// How many digits there are.
        digits: usize,
    },
    /// The number reads in two ways, so that what is dialled would depend on who reads it.
    #[error(
        "the number can be read in two ways; write it with + and country code and without a 0 after it, as in +49 1512 3456789"
    )]
    Ambiguous,
}

/// The most digits a number has, country code included (ITU-T E.164).
const DIGITS_MAX: usize = 15;
/// The fewest digits taken for a number: the shortest in use, on small islands, have seven with their country code.
const DIGITS_MIN: usize = 7;

impl Msisdn {
    /// Reads a number in international form: `+` or `00`, country code, number. Spaces, dashes, dots, slashes, brackets,
    /// `tel:` and the `(0)` that is left out from abroad are passed over.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`MsisdnError`].
    ///
    /// ```
    /// # use identifiers::Msisdn;
    /// let number = Msisdn::parse("+49 (0)151 / 234 567 89")?;
    /// assert_eq!(number.e164(), "+4915123456789");
    /// assert_eq!(number.international(), "+49 1512 3456789");
    /// # Ok::<(), identifiers::MsisdnError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, MsisdnError> {
        let written = Written::read(input)?;
        if !written.international {
            return Err(MsisdnError::NoCountryCode);
        }
        Self::from_international(&written.digits)
    }

    /// Reads a number as it is written inside `country` (two letters, ISO 3166-1), or in international form.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`MsisdnError`].
    ///
    /// ```
    /// # use identifiers::Msisdn;
    /// assert_eq!(Msisdn::parse_in("0151 23456789", "DE")?, Msisdn::parse("+4915123456789")?);
    /// # Ok::<(), identifiers::MsisdnError>(())
    /// ```
    pub fn parse_in(input: &str, country: &str) -> Result<Self, MsisdnError> {
        let unknown = || MsisdnError::UnknownCountry { country: country.chars().take(8).collect() };
        let id: Id = country.trim().to_ascii_uppercase().parse().map_err(|_| unknown())?;
        let written = Written::read(input)?;
        if written.international {
            return Self::from_international(&written.digits);
        }
        let number = phonenumber::parse(Some(id), &written.digits).map_err(|error| refusal(&error, written.digits.len()))?;
        if number.code().source() == Source::Idd {
            return Err(MsisdnError::DiallingPrefix);
        }
        // The number is settled by its international form: read from there, so that both ways to write it are one.
        let e164 = number.format().mode(Mode::E164).to_string();
        Self::from_international(e164.trim_start_matches('+'))
    }

    /// `+` and digits, for machines: `+4915123456789`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// In the groups that the country uses, for people: `+49 1512 3456789`.
    pub fn international(&self) -> &str {
        &self.international
    }

    /// The country calling code, 1 to 999: 49 for Germany, 1 for all of North America.
    pub fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// The country's two letters (ISO 3166-1). `None` where several share a code and the number does not tell, and for
    /// numbers of no country (satellites, +882, +883).
    pub fn country(&self) -> Option<&str> {
        self.country.as_ref().map(AsRef::as_ref)
    }

    /// Whether the number lies in an assigned range. Information, not a judgement.
    pub fn numbering_plan(&self) -> NumberingPlan {
        self.numbering_plan
    }

    fn from_international(digits: &str) -> Result<Self, MsisdnError> {
        if digits.len() > DIGITS_MAX + 1 {
            return Err(MsisdnError::TooManyDigits { digits: digits.len() });
        }
        let parse = |e164: &str| phonenumber::parse(None, e164).map_err(|error| refusal(&error, e164.len() - 1));
        let number = parse(&format!("+{digits}"))?;
        let e164 = number.format().mode(Mode::E164).to_string();
        let digits = e164.len() - 1;
        if digits > DIGITS_MAX {
            return Err(MsisdnError::TooManyDigits { digits });
        }
        if digits < DIGITS_MIN {
            return Err(MsisdnError::TooFewDigits { digits });
        }
        // The library drops a trunk prefix where it sees one. Its answer must be a resting point: read again, the same number.
        if parse(&e164)?.format().mode(Mode::E164).to_string() != e164 {
            return Err(MsisdnError::Ambiguous);
        }
        Ok(Self {
            international: number.format().mode(Mode::International).to_string(),
            calling_code: number.code().value(),
            country: number.country().id(),
            numbering_plan: if number.is_valid() { NumberingPlan::Assigned } else { NumberingPlan::NotListed },
            e164,
        })
    }
}

fn refusal(error: &ParseError, digits: usize) -> MsisdnError {
    match error {
        ParseError::InvalidCountryCode => MsisdnError::UnknownCountryCode,
        ParseError::TooLong | ParseError::MalformedInteger(_) => MsisdnError::TooManyDigits { digits },
        ParseError::NoNumber | ParseError::TooShortAfterIdd | ParseError::TooShortNsn => MsisdnError::TooFewDigits { digits },
    }
}

impl PartialEq for Msisdn {
    fn eq(&self, other: &Self) -> bool {
        self.e164 == other.e164
    }
}

impl Eq for Msisdn {}

impl PartialOrd for Msisdn {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Msisdn {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.e164.cmp(&other.e164)
    }
}

impl Hash for Msisdn {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.e164.hash(state);
    }
}

impl FromStr for Msisdn {
    type Err = MsisdnError;

    fn from_str(input: &str) -> Result<Self, MsisdnError> {
        Self::parse(input)
    }
}

/// The E.164 form.
impl fmt::Display for Msisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.e164)
    }
}

impl fmt::Debug for Msisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Msisdn({self})")
    }
}

#[cfg(test)]
mod tests;
