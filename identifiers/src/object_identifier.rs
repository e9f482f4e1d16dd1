//! The object identifier in an activation code: it tells which server certificate the phone should insist on.

use std::fmt;
use std::str::FromStr;

/// The object identifier (OID) of a profile server in dotted form, as in `1.3.6.1.4.1.31746` (SGP.22 v2.5 §4.1, ITU-T X.660).
///
/// With it in the activation code, the phone refuses a server whose certificate names another one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ObjectIdentifier {
    text: String,
}

/// Why a text is no object identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectIdentifierError {
    /// More than 128 characters.
    #[error("the server's object identifier has {characters} characters, at most {CHARACTERS_MAX} are read")]
    TooLong {
        /// How many characters there are.
        characters: usize,
    },
    /// A character that is neither digit nor dot.
    #[error(
        "{character:?} at character {position} of the server's object identifier is neither digit nor dot; it looks like 1.3.6.1.4.1.31746"
    )]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place, counted in characters from 1.
        position: usize,
    },
    /// Fewer than two numbers, nothing between two dots, or a number with a leading zero.
    #[error(
        "number {number} of the server's object identifier is missing or has a leading zero; it looks like 1.3.6.1.4.1.31746"
    )]
    Number {
        /// Which of the numbers between the dots, counted from 1.
        number: usize,
    },
    /// The first number is above 2, or the second above 39 under a first of 0 or 1 (ITU-T X.660).
    #[error("no object identifier begins with these two numbers; it looks like 1.3.6.1.4.1.31746")]
    Root,
}

const CHARACTERS_MAX: usize = 128;

impl ObjectIdentifier {
    /// Reads the dotted form. Surrounding spaces are passed over.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`ObjectIdentifierError`].
    pub fn parse(input: &str) -> Result<Self, ObjectIdentifierError> {
        let text = input.trim();
        for (index, character) in text.chars().enumerate() {
            if !character.is_ascii_digit() && character != '.' {
                return Err(ObjectIdentifierError::UnexpectedCharacter { character, position: index + 1 });
            }
        }
        if text.len() > CHARACTERS_MAX {
            return Err(ObjectIdentifierError::TooLong { characters: text.len() });
        }
        let numbers: Vec<&str> = text.split('.').collect();
        for (index, number) in numbers.iter().enumerate() {
            if number.is_empty() || (number.len() > 1 && number.starts_with('0')) {
                return Err(ObjectIdentifierError::Number { number: index + 1 });
            }
        }
        match numbers.as_slice() {
            [_] => Err(ObjectIdentifierError::Number { number: 2 }),
            ["0" | "1", second, ..] if second.len() > 2 || *second > "39" && second.len() == 2 => {
                Err(ObjectIdentifierError::Root)
            }
            ["0" | "1" | "2", ..] => Ok(Self { text: text.to_owned() }),
            _ => Err(ObjectIdentifierError::Root),
        }
    }

    /// The dotted form.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for ObjectIdentifier {
    type Err = ObjectIdentifierError;

    fn from_str(input: &str) -> Result<Self, ObjectIdentifierError> {
        Self::parse(input)
    }
}

impl fmt::Display for ObjectIdentifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl fmt::Debug for ObjectIdentifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ObjectIdentifier({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From SGP.22 §4.1, a KeepGo code (EasyLPAC issue 20) and Infineon's tests of its LPA.
    #[test]
    fn foreign_vectors() {
        for text in ["1.3.6.1.4.1.31746", "1.3.6.1.2.1.53860.7.5.1.1", "2.999.10"] {
            assert_eq!(ObjectIdentifier::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refusals_say_what_is_wrong_and_where() {
        use ObjectIdentifierError as Error;
        for (text, expected) in [
            ("", Error::Number { number: 1 }),
            ("1", Error::Number { number: 2 }),
            ("1..3", Error::Number { number: 2 }),
            ("1.3.06", Error::Number { number: 3 }),
            ("1.40.1", Error::Root),
            ("1.100.1", Error::Root),
            ("3.1", Error::Root),
            ("1.3.x", Error::UnexpectedCharacter { character: 'x', position: 5 }),
            (&"1.".repeat(65), Error::TooLong { characters: 130 }),
        ] {
            assert_eq!(ObjectIdentifier::parse(text), Err(expected), "for {text:?}");
        }
        assert!(ObjectIdentifier::parse("1.9.1").is_ok() && ObjectIdentifier::parse("0.39").is_ok());
    }

    proptest! {
        #[test]
        fn any_text_is_answered(input in "[0-9.]{0,20}|\\PC*") {
            if let Ok(identifier) = ObjectIdentifier::parse(&input) {
                prop_assert_eq!(identifier.as_str(), input.trim());
            }
        }
    }
}
