//! What History says.

/// What History says.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Changes, the newest first.
    pub entries: Vec<Entry>,
    /// Where older ones are; none when there are none.
    pub older: Option<String>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The moment, in words.
    pub when: String,
    /// Who did it: a person, a key, Spoke itself.
    pub who: String,
    /// What was done, as a sentence.
    pub what: String,
    /// Why, in that person's or Spoke's words; empty when nobody said.
    pub why: String,
    /// What it was about; empty when that is gone.
    pub href: String,
}
