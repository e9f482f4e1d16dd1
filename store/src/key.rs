//! What an entry is found by: a scope, a noun and an id. The store knows nothing more about what it keeps.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use crate::Refused;

/// The longest id, in bytes.
pub const ID_BYTES_MAX: usize = 64;
/// The longest noun, in bytes.
pub const NOUN_BYTES_MAX: usize = 32;

/// Where an entry is, and what sort of thing it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Whose it is.
    pub scope: Scope,
    /// What sort of thing it is.
    pub noun: Noun,
    /// Which of them it is.
    pub id: Id,
}

impl Key {
    /// A key of its three parts.
    pub fn new(scope: Scope, noun: Noun, id: Id) -> Self {
        Self { scope, noun, id }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scope {
            Scope::Installation => write!(f, "{} {}", self.noun, self.id),
            Scope::Household(household) => write!(f, "{} {} of household {household}", self.noun, self.id),
        }
    }
}

/// Whose entry it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The installation's own: accounts, sessions, settings.
    Installation,
    /// A household's.
    Household(HouseholdId),
}

impl Scope {
    /// As the database has it: empty for the installation.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Installation => "",
            Self::Household(household) => household.as_str(),
        }
    }

    pub(crate) fn read(text: String) -> Result<Self, Refused> {
        if text.is_empty() { Ok(Self::Installation) } else { Ok(Self::Household(HouseholdId(Id::new(text)?))) }
    }
}

/// Which household.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdId(Id);

impl HouseholdId {
    /// The household with this id.
    pub fn new(id: Id) -> Self {
        Self(id)
    }

    /// The id as an id, for the entry that describes the household.
    pub fn id(&self) -> &Id {
        &self.0
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for HouseholdId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which of its kind: a text of 1 to 64 bytes without control characters. Made by the caller; ids sort by their bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// An id of this text.
    pub fn new(text: impl Into<String>) -> Result<Self, Refused> {
        let text = text.into();
        check_text("an id", &text, 1, ID_BYTES_MAX)?;
        Ok(Self(text))
    }

    /// A new id: 26 letters and digits that sort by the moment, then by the dice. Two from the same dice and millisecond are equal.
    ///
    /// ```
    /// let at: jiff::Timestamp = "2026-07-01T12:00:00Z".parse()?;
    /// let id = store::Id::of_moment(at, [7; 10]);
    /// assert_eq!(id.as_str(), "01kwersrg00w3ge1r70w3ge1r7");
    /// assert!(id < store::Id::of_moment(at + jiff::SignedDuration::from_millis(1), [0; 10]));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn of_moment(at: Timestamp, dice: [u8; 10]) -> Self {
        /// Crockford's: without the letters that look like digits, and without u.
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let millisecond = u64::try_from(at.as_millisecond()).unwrap_or(0);
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&millisecond.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&dice);
        let number = u128::from_be_bytes(bytes);
        let digit = |place: u32| char::from(DIGITS[usize::try_from((number >> (5 * place)) & 31).unwrap_or(0)]);
        Self((0..26).rev().map(digit).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sort of thing, by a short lower-case word, and whether what happens to it is kept in the history.
///
/// Two nouns are equal when their words are. The caller says of each noun once, as a constant, whether it is recorded.
#[derive(Clone)]
pub struct Noun {
    word: Cow<'static, str>,
    recorded: bool,
}

impl Noun {
    /// Every change of it is kept in the history: who, when, what and why. Panics on a word that is none, when the program is built.
    ///
    /// ```
    /// const DEVICE: store::Noun = store::Noun::recorded("device");
    /// ```
    pub const fn recorded(word: &'static str) -> Self {
        assert!(is_word(word.as_bytes()), "a noun is 1 to 32 lower-case letters, digits and hyphens, and begins with a letter");
        Self { word: Cow::Borrowed(word), recorded: true }
    }

    /// Only its present state is kept, as for sessions, counters and answers that are kept for a while.
    pub const fn unrecorded(word: &'static str) -> Self {
        assert!(is_word(word.as_bytes()), "a noun is 1 to 32 lower-case letters, digits and hyphens, and begins with a letter");
        Self { word: Cow::Borrowed(word), recorded: false }
    }

    /// A noun that the history has.
    pub(crate) fn read(word: String) -> Result<Self, Refused> {
        if is_word(word.as_bytes()) {
            Ok(Self { word: Cow::Owned(word), recorded: true })
        } else {
            Err(Refused(format!("{word:?} is no noun: 1 to 32 lower-case letters, digits and hyphens")))
        }
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.word
    }

    pub(crate) fn is_recorded(&self) -> bool {
        self.recorded
    }
}

const fn is_word(word: &[u8]) -> bool {
    let mut at = 0;
    while at < word.len() {
        let is_letter = word[at].is_ascii_lowercase();
        if !is_letter && (at == 0 || !(word[at].is_ascii_digit() || word[at] == b'-')) {
            return false;
        }
        at += 1;
    }
    0 < at && at <= NOUN_BYTES_MAX
}

/// Checks the length of a text in bytes, and that nothing in it would hide or break a line.
pub(crate) fn check_text(what: &str, text: &str, bytes_min: usize, bytes_max: usize) -> Result<(), Refused> {
    if text.len() < bytes_min || text.len() > bytes_max {
        return Err(Refused(format!("{what} has {bytes_min} to {bytes_max} bytes, and this has {}", text.len())));
    }
    if text.chars().any(char::is_control) {
        return Err(Refused(format!("{what} has no control characters, and this has one: {text:?}")));
    }
    Ok(())
}

impl PartialEq for Noun {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for Noun {}

impl PartialOrd for Noun {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Noun {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.word.cmp(&other.word)
    }
}

impl std::hash::Hash for Noun {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.word.hash(state);
    }
}

impl fmt::Debug for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.word, f)
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_texts_without_control_characters() {
        let said = |text: &str| Id::new(text).map_or_else(|refused| refused.to_string(), |id| id.to_string());
        assert_eq!(said("Ana's phone, 2"), "Ana's phone, 2");
        assert_eq!(said(&"é".repeat(32)), "é".repeat(32));
        assert_eq!(said(""), "an id has 1 to 64 bytes, and this has 0");
        assert_eq!(said(&"é".repeat(33)), "an id has 1 to 64 bytes, and this has 66");
        assert_eq!(said("a\nb"), "an id has no control characters, and this has one: \"a\\nb\"");
    }

    #[test]
    fn ids_sort_by_the_moment_at_which_they_were_made() {
        let at = |millisecond| Timestamp::from_millisecond(millisecond).unwrap();
        let id = |millisecond, dice: u8| Id::of_moment(at(millisecond), [dice; 10]);
        assert!(id(1, 255) < id(2, 0));
        assert!(id(2, 0) < id(2, 1));
        // The last moment that a timestamp can have, and all dice showing 31: 2 bits, 48 bits and 80 bits.
        assert_eq!(id(253_402_207_200_000, 255).as_str(), "76ez68q8r0zzzzzzzzzzzzzzzz");
    }

    #[test]
    fn nouns_are_lower_case_words() {
        let said = |word: &str| Noun::read(word.to_owned()).is_ok();
        let verdicts = ["device", "own-offer", "step2", "", "Device", "2step", "-x", "a b", "é"].map(said);
        assert_eq!(verdicts, [true, true, true, false, false, false, false, false, false]);
        assert!(said(&"a".repeat(32)) && !said(&"a".repeat(33)));
    }
}
