//! The matching id: the secret in an activation code, which tells the server whose profile to hand out.

use std::fmt;

/// The part of an activation code that stands for one profile (SGP.22 v2.5 §4.1, there also "AC_Token").
///
/// Whoever has it can take the line, so it is a secret: [`fmt::Debug`] prints nothing of it, there is no `Display`, and only
/// [`MatchingId::reveal`] hands it out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MatchingId {
    text: String,
}

/// Why a text is no matching id. Holds nothing of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MatchingIdError {
    /// There is nothing.
    #[error("the matching id is empty; where the carrier gave none, leave it out altogether")]
    Empty,
    /// More than 255 characters.
    #[error("the matching id has {characters} characters, at most {CHARACTERS_MAX} can be; copy the code again")]
    TooLong {
        /// How many characters there are.
        characters: usize,
    },
    /// A character that cannot be in a matching id: no printable ASCII, or one of `$`, `%` and `\`.
    #[error(
        "character {position} of the matching id cannot be there; it has letters, digits and dashes only: copy the code again, without a line break in it"
    )]
    UnexpectedCharacter {
        /// Its place in the matching id, counted in characters from 1.
        position: usize,
    },
}

/// A whole activation code has at most 255 characters (SGP.22 v2.5 §4.1), so no part of it has more.
const CHARACTERS_MAX: usize = 255;

impl MatchingId {
    /// Reads a matching id. Surrounding spaces are passed over, nothing else is: upper and lower case differ.
    ///
    /// The specification has capitals, digits and dashes only; servers with more are in the field, so all printable ASCII is
    /// taken but `$`, `%` and `\`, which an activation code or a link around it could not carry.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`MatchingIdError`].
    pub fn parse(input: &str) -> Result<Self, MatchingIdError> {
        let text = input.trim();
        if text.is_empty() {
            return Err(MatchingIdError::Empty);
        }
        check_token(text).map_err(|position| MatchingIdError::UnexpectedCharacter { position })?;
        if text.len() > CHARACTERS_MAX {
            return Err(MatchingIdError::TooLong { characters: text.len() });
        }
        Ok(Self { text: text.to_owned() })
    }

    /// The matching id itself. For the one place that sends it; never for a log or a message.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Whether it has capitals, digits and dashes only, as SGP.22 v2.5 §4.1 wants it.
    pub fn is_standard(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
    }
}

/// Checks that a part of an activation code holds what it can carry; else the place of the first character that it cannot,
/// counted in characters from 1.
pub(crate) fn check_token(text: &str) -> Result<(), usize> {
    match text.chars().position(|character| !character.is_ascii_graphic() || matches!(character, '$' | '%' | '\\')) {
        Some(index) => Err(index + 1),
        None => Ok(()),
    }
}

/// Prints that there is one, and nothing of it.
impl fmt::Debug for MatchingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MatchingId(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn standard_and_other_forms() {
        // The example of SGP.22 §4.1.
        assert!(MatchingId::parse(" 04386-AGYFT-A74Y8-3F815\n").unwrap().is_standard());
        assert!(!MatchingId::parse("Ab_1.2=").unwrap().is_standard());
        assert_ne!(MatchingId::parse("AB"), MatchingId::parse("ab"));
    }

    #[test]
    fn refusals_say_where() {
        assert_eq!(MatchingId::parse("\n"), Err(MatchingIdError::Empty));
        assert_eq!(MatchingId::parse("AB C"), Err(MatchingIdError::UnexpectedCharacter { position: 3 }));
        assert_eq!(MatchingId::parse("AB%24"), Err(MatchingIdError::UnexpectedCharacter { position: 3 }));
        assert_eq!(MatchingId::parse(&"A".repeat(256)), Err(MatchingIdError::TooLong { characters: 256 }));
        assert_eq!(
            MatchingIdError::UnexpectedCharacter { position: 3 }.to_string(),
            "character 3 of the matching id cannot be there; it has letters, digits and dashes only: copy the code again, without a line break in it"
        );
    }

    proptest! {
        #[test]
        fn nothing_of_it_is_printed(text in "[A-Z0-9-]{1,60}") {
            let matching_id = MatchingId::parse(&text).unwrap();
            prop_assert_eq!(format!("{matching_id:?}"), "MatchingId(secret)");
            prop_assert_eq!(format!("{matching_id:#?}"), "MatchingId(secret)");
            prop_assert_eq!(matching_id.reveal(), text);
        }

        #[test]
        fn any_text_is_answered(input in "\\PC*") {
            let _ = MatchingId::parse(&input).map_err(|error| error.to_string());
        }
    }
}
